"""Keeping parties: who took part, in what roles, known how far. Load, ask the party, save.

A member organisation keeps its own parties, the secretariat any. A party that the viewer may not see is answered
exactly like one that does not exist. A name goes to the vault under the party's id, and a public one with it once the
party is no longer PUBLIC; that a party is guarded more never waits for the vault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import Clock, NewId, NotThere, NotYours, Recorded, Refusal
from domain.sectors.model import Sector
from domain.stakeholders import party as parties
from domain.stakeholders.party import Change, Party, PartyConsent, PartyRole
from domain.stakeholders.party_identities import identity_unfit, move_to_vault, tier_of
from domain.stakeholders.ports import KeptBy, StakeholderWork
from domain.stakeholders.pseudonyms import pseudonym
from domain.stakeholders.use_cases import done
from domain.stakeholders.values import ConsentPurpose, Focus, PartyKind, Role, Sensitivity
from domain.vault.given import IdentityGiven
from domain.vault.intake import seal_with

KEEPERS = frozenset({Profile.MEMBER, Profile.SECRETARIAT})
"""Who keeps parties at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven:
    """A role as it is told."""

    role: Role
    site_id: UUID | None
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordParty:
    """Enter a party. Without a sensitivity it is guarded as its roles ask."""

    kind: PartyKind
    name: str | None
    sensitivity: Sensitivity | None
    sectors: tuple[Sector, ...]
    focus: tuple[Focus, ...]
    roles: tuple[RoleGiven, ...]
    identity: IdentityGiven | None = None


async def record_party(
    command: RecordParty, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Enter a party under a pseudonym that nobody chose."""
    if by.profile not in KEEPERS or by.organisation is None:
        return NotYours(message="Only member organisations and the secretariat keep parties.")
    roles = tuple(_role(new_id(), told) for told in command.roles)
    if not await _sites_there(work, roles):
        return NotThere()
    party = Party(
        id=new_id(),
        owner_id=by.organisation,
        kind=command.kind,
        pseudonym=await _free_pseudonym(by.organisation, work, new_id),
        name=command.name,
        sensitivity=command.sensitivity or parties.default_sensitivity(roles),
        sectors=command.sectors,
        focus=command.focus,
        recorded_on=clock.today(),
        roles=roles,
    )
    answer = parties.record_party(party)
    if isinstance(answer, Refusal):
        return answer
    refused = identity_unfit(command.identity, party.sensitivity) or await seal_with(
        party.id,
        command.identity,
        tier_of(party.sensitivity),
        work,
        clock.today(),
        new_id,
        recorded_by=by.organisation,
    )
    if refused is not None:
        return refused
    await work.parties.add(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRole:
    """Add a role to a party."""

    party_id: UUID
    version: int
    role: Role
    site_id: UUID | None
    starts: date
    ends: date | None


async def give_role(
    command: GiveRole, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Give a party a further role."""
    role = PartyRole(
        id=new_id(), role=command.role, site_id=command.site_id, starts=command.starts, ends=command.ends
    )
    found = await _kept(await work.parties.kept_by(command.party_id), by, work)
    if not await _sites_there(work, (role,)):
        return NotThere() if isinstance(found, Party) else found
    return await _change(found, work, lambda party: parties.give_role(party, role, command.version))


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRole:
    """Record the last day of a role."""

    role_id: UUID
    version: int
    ends_on: date


async def end_role(
    command: EndRole, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Let a role end; the version is the party's."""
    found = await _kept(await work.parties.kept_by_role(command.role_id), by, work)
    return await _change(
        found, work, lambda p: parties.end_role(p, command.role_id, command.ends_on, command.version)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseSensitivity:
    """Guard a party more. `delete_name`: a public name is not to be kept, not even in the vault."""

    party_id: UUID
    version: int
    to: Sensitivity
    delete_name: bool | None = None
    identity: IdentityGiven | None = None


async def raise_sensitivity(
    command: RaiseSensitivity, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Raise; a PUBLIC party's name moves to the vault, or is deleted."""
    found = await _kept(await work.parties.kept_by(command.party_id), by, work)
    if isinstance(found, Refusal):
        return found
    answer = parties.raise_sensitivity(found, command.to, command.version)
    if isinstance(answer, Refusal):
        return answer
    name = None if command.delete_name else found.name
    refused = await move_to_vault(
        found.id, name, command.identity, tier_of(command.to), work, clock.today(), new_id, by
    )
    return refused or await _change(found, work, lambda _: answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerSensitivity:
    """Let a party be known further, as it agreed."""

    party_id: UUID
    version: int
    to: Sensitivity
    name: str | None


async def lower_sensitivity(
    command: LowerSensitivity, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Lower, with the party's consent on record."""
    found = await _kept(await work.parties.kept_by(command.party_id), by, work)
    return await _change(
        found, work, lambda p: parties.lower_sensitivity(p, command.to, command.name, command.version)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent:
    """Note what a party agreed to."""

    party_id: UUID
    version: int
    purpose: ConsentPurpose
    given_on: date


async def record_consent(
    command: RecordConsent, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Note a consent that was given."""
    consent = PartyConsent(id=new_id(), purpose=command.purpose, given_on=command.given_on)
    found = await _kept(await work.parties.kept_by(command.party_id), by, work)
    return await _change(
        found, work, lambda p: parties.record_consent(p, consent, clock.today(), command.version)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """Note that a party takes its consent back."""

    party_id: UUID
    version: int
    purpose: ConsentPurpose


async def withdraw_consent(
    command: WithdrawConsent, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Take the consent back, and undo at once what rested on it."""
    found = await _kept(await work.parties.kept_by(command.party_id), by, work)
    return await _change(
        found, work, lambda p: parties.withdraw_consent(p, command.purpose, clock.today(), command.version)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferExpertise:
    """Say anew what a party knows about and offers."""

    party_id: UUID
    version: int
    areas: tuple[str, ...]


async def offer_expertise(
    command: OfferExpertise, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Note the areas of knowledge, with the party's consent on record."""
    found = await _kept(await work.parties.kept_by(command.party_id), by, work)
    return await _change(found, work, lambda p: parties.offer_expertise(p, command.areas, command.version))


async def _kept(known: KeptBy | None, by: Viewer, work: StakeholderWork) -> Party | Refusal:
    """The party, if the viewer keeps it. Only one that everybody sees is told to be somebody else's.

    Judged before anything more is read, so that the time taken does not tell a hidden party from none.
    """
    if known is None:
        return NotThere()
    if by.profile is Profile.SECRETARIAT or (
        by.profile is Profile.MEMBER and known.owner_id == by.organisation
    ):
        return await work.parties.load(known.party_id)
    return NotYours() if known.is_public else NotThere()


async def _change(
    found: Party | Refusal, work: StakeholderWork, ask: Callable[[Party], Change]
) -> Recorded | Refusal:
    if isinstance(found, Refusal):
        return found
    answer = ask(found)
    if isinstance(answer, Refusal):
        return answer
    await work.parties.save(answer[0])
    if answer[0].sensitivity is Sensitivity.SEALED and found.sensitivity is not Sensitivity.SEALED:
        await work.tiers.raise_soon(found.id)
    return done(answer[1])


async def _sites_there(work: StakeholderWork, roles: tuple[PartyRole, ...]) -> bool:
    return await work.sites.exist(frozenset(role.site_id for role in roles if role.site_id is not None))


async def _free_pseudonym(owner_id: UUID, work: StakeholderWork, new_id: NewId) -> str:
    """A pseudonym that the organisation does not use yet; of ten million some are."""
    while True:
        drawn = pseudonym(new_id())
        if not await work.parties.pseudonym_taken(owner_id, drawn):
            return drawn


def _role(id: UUID, told: RoleGiven) -> PartyRole:
    return PartyRole(id=id, role=told.role, site_id=told.site_id, starts=told.starts, ends=told.ends)
