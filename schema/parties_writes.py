"""Mutations that keep parties: who took part, in what roles, known how far, agreeing to what.

For the member organisation that keeps the party, and the secretariat. The pseudonym is made by the service.
"""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.kernel import IllegalTransition, NotThere, NotYours
from domain.stakeholders import party_use_cases as keeping
from domain.stakeholders.refusals import (
    AlreadyEnded,
    AlreadyInPlace,
    ConsentNeeded,
    ConsentOnRecord,
    NameNeeded,
    NameNotKept,
    NoSuchConsent,
    RoleCarriesName,
)
from domain.vault.intake import REFUSALS as SEALING
from domain.vault.refusals import AlreadySealed, IdentityErased, SealedForThem, SpeaksForThemselves
from schema.codes import ConsentPurpose, Focus, PartyKind, Role, SectorCode, Sensitivity
from schema.commands import clear_text, plain, plain_list, ref, title
from schema.stakeholders import Party
from schema.vault import GIVEN, IdentityInput
from schema.writing import CHANGES, Mutation

KEEP = Scope.STAKEHOLDERS_WRITE
VERSION = "The party's version as you read it; if it changed since, nothing is done and the refusal says so."
PARTY = "The party."


@strawberry.input(description="A role of a party, at a site or generally.")
class RoleInput:
    role: Role = plain("The role. A defender can be a group, in any sector or none.")
    site_id: strawberry.ID | None = ref("Site", "The site, if the role is tied to one.", optional=True)
    starts: date = plain("The first day.")
    ends: date | None = plain("The last day, if it is known.", optional=True)


@strawberry.input(description="A party to enter. The service makes its pseudonym.")
class RecordPartyInput:
    kind: PartyKind = plain("A person, a group or an organisation.")
    name: str | None = title(
        "The public name, with sensitivity PUBLIC only. Any other party has no name here.", optional=True
    )
    sensitivity: Sensitivity | None = plain(
        "How far the party may be known. Left out: SEALED for defenders, CONFIDENTIAL for others. PUBLIC is for "
        "organisations and for persons acting officially.",
        optional=True,
    )
    sectors: list[SectorCode] = plain_list("The sectors it counts in: none, one or several.")
    focus: list[Focus] = plain_list("What a defender defends.")
    roles: list[RoleInput] = plain_list("Its roles.")
    identity: IdentityInput | None = plain(f"Not with PUBLIC. {GIVEN}", optional=True)


@strawberry.input(description="A further role of a party.")
class GiveRoleInput:
    party_id: strawberry.ID = ref("Party", PARTY)
    version: int = plain(VERSION)
    role: Role = plain("The role.")
    site_id: strawberry.ID | None = ref("Site", "The site, if the role is tied to one.", optional=True)
    starts: date = plain("The first day.")
    ends: date | None = plain("The last day, if it is known.", optional=True)


@strawberry.input(description="The end of a role.")
class EndRoleInput:
    role_id: strawberry.ID = ref("PartyRole", "The role.")
    version: int = plain(VERSION)
    ends_on: date = plain("The last day, itself included.")


@strawberry.input(description="How much more a party is to be guarded.")
class RaiseSensitivityInput:
    party_id: strawberry.ID = ref("Party", PARTY)
    version: int = plain(VERSION)
    to: Sensitivity = plain("The higher sensitivity.")
    delete_name: bool | None = plain(
        "True: a PUBLIC party's name is deleted. Otherwise it moves to the vault, which has to answer for that.",
        optional=True,
    )
    identity: IdentityInput | None = plain(
        f"What else is known of who it is; its public name goes along by itself. {GIVEN}", optional=True
    )


@strawberry.input(description="How much further a party is to be known.")
class LowerSensitivityInput:
    party_id: strawberry.ID = ref("Party", PARTY)
    version: int = plain(VERSION)
    to: Sensitivity = plain("The lower sensitivity.")
    name: str | None = title("The public name, needed for PUBLIC and refused otherwise.", optional=True)


@strawberry.input(description="Something a party agreed to.")
class RecordConsentInput:
    party_id: strawberry.ID = ref("Party", PARTY)
    version: int = plain(VERSION)
    purpose: ConsentPurpose = plain("What it agreed to.")
    given_on: date = plain("When it agreed; today at the latest.")


@strawberry.input(description="A consent that a party takes back.")
class WithdrawConsentInput:
    party_id: strawberry.ID = ref("Party", PARTY)
    version: int = plain(VERSION)
    purpose: ConsentPurpose = plain("What it no longer agrees to.")


@strawberry.input(description="What a party knows about and offers, said anew.")
class OfferExpertiseInput:
    party_id: strawberry.ID = ref("Party", PARTY)
    version: int = plain(VERSION)
    areas: list[str] = clear_text(
        "Areas of knowledge, such as `river fisheries`. At most 20.", at_least=3, at_most=80, many=True
    )


MUTATIONS = (
    Mutation(
        name="recordParty",
        scope=KEEP,
        description="Enter a person, group or organisation that takes part, under a pseudonym that the service makes.",
        input_type=RecordPartyInput,
        command=keeping.RecordParty,
        use_case=keeping.record_party,
        success="PartyRecorded",
        shows=("party", Party),
        refusals=(NotYours, NotThere, ConsentNeeded, NameNotKept, NameNeeded, AlreadyInPlace, *SEALING),
    ),
    Mutation(
        name="giveRole",
        scope=KEEP,
        description="Give a party a further role. A new defender is SEALED from then on, unless it agreed to less.",
        input_type=GiveRoleInput,
        command=keeping.GiveRole,
        use_case=keeping.give_role,
        success="RoleGiven",
        shows=("party", Party),
        refusals=(*CHANGES, ConsentNeeded, AlreadyInPlace),
    ),
    Mutation(
        name="endRole",
        scope=KEEP,
        description="Let a role of a party end.",
        input_type=EndRoleInput,
        command=keeping.EndRole,
        use_case=keeping.end_role,
        success="RoleEnded",
        shows=("party", Party),
        refusals=(*CHANGES, AlreadyEnded, RoleCarriesName),
    ),
    Mutation(
        name="raiseSensitivity",
        scope=KEEP,
        description="Guard a party more. Needs nobody's leave. A PUBLIC party's name moves to the vault, or is deleted.",
        input_type=RaiseSensitivityInput,
        command=keeping.RaiseSensitivity,
        use_case=keeping.raise_sensitivity,
        success="SensitivityRaised",
        shows=("party", Party),
        refusals=(
            *CHANGES,
            IllegalTransition,
            *SEALING,
            AlreadySealed,
            SealedForThem,
            SpeaksForThemselves,
            IdentityErased,
        ),
    ),
    Mutation(
        name="lowerSensitivity",
        scope=KEEP,
        description="Let a party be known further. Only with its own consent on record.",
        input_type=LowerSensitivityInput,
        command=keeping.LowerSensitivity,
        use_case=keeping.lower_sensitivity,
        success="SensitivityLowered",
        shows=("party", Party),
        refusals=(*CHANGES, IllegalTransition, ConsentNeeded, NameNeeded, NameNotKept),
    ),
    Mutation(
        name="recordConsent",
        scope=KEEP,
        description="Note what a party agreed to. What it agreed to is done by a further step.",
        input_type=RecordConsentInput,
        command=keeping.RecordConsent,
        use_case=keeping.record_consent,
        success="ConsentRecorded",
        shows=("party", Party),
        refusals=(*CHANGES, ConsentOnRecord),
    ),
    Mutation(
        name="withdrawConsent",
        scope=KEEP,
        description="Note that a party takes its consent back. What rested on it is undone at once.",
        input_type=WithdrawConsentInput,
        command=keeping.WithdrawConsent,
        use_case=keeping.withdraw_consent,
        success="ConsentWithdrawn",
        shows=("party", Party),
        refusals=(*CHANGES, NoSuchConsent),
    ),
    Mutation(
        name="offerExpertise",
        scope=KEEP,
        description="Say what a party knows about and offers to others. Only with its own consent on record.",
        input_type=OfferExpertiseInput,
        command=keeping.OfferExpertise,
        use_case=keeping.offer_expertise,
        success="ExpertiseOffered",
        shows=("party", Party),
        refusals=(*CHANGES, ConsentNeeded),
    ),
)
"""The parties' mutations, in the order in which the schema prints them."""
