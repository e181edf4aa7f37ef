"""Mutations on what stands around allegations: agreements with sites, declared interests, early warnings."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.engagement.refusals import ImpossibleDate
from domain.kernel import ChangedMeanwhile, NotThere
from domain.reprisals import agreement_cases as agreeing
from domain.reprisals import commands as asked
from domain.reprisals import early_warning_cases as warned
from domain.reprisals import interest_cases as tied
from domain.reprisals.refusals import (
    AgreementInForce,
    AlreadyDone,
    AlreadyTerminated,
    NobodyOperates,
    OneInterestAtATime,
    OnlyABoardMember,
    OnlyByAnOutcome,
    OnlyTheSecretariat,
)
from schema.codes import TerminationReason, WarningAction
from schema.commands import plain, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.reprisals import Agreement, DeclaredInterest, EarlyWarning
from schema.writing import Mutation

KEEP, DECIDE, PEOPLE = Scope.STAKEHOLDERS_WRITE, Scope.REPRISALS_DECIDE, Scope.ADMIN_PEOPLE
ORGANISATION = "The organisation, if it is in one."
SITE = "The site, if it is at one."


@strawberry.input(description="An agreement that a site's operator signed.")
class SignAgreementInput:
    site_id: strawberry.ID = ref("Site", "The site. Whoever operates it today signed.")
    signed_on: date = plain(
        "When it was signed; tomorrow at the latest, since somewhere it is tomorrow already."
    )


@strawberry.input(description="An agreement that ends.")
class TerminateAgreementInput:
    agreement_id: strawberry.ID = ref("Agreement", "The agreement.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: TerminationReason = plain("Why; for a reprisal it ends by an allegation's outcome alone.")


@strawberry.input(description="What ties you, as a board member.")
class DeclareInterestInput:
    organisation_id: strawberry.ID | None = ref("Organisation", ORGANISATION, optional=True)
    site_id: strawberry.ID | None = ref("Site", SITE, optional=True)


@strawberry.input(description="What ties a person.")
class RecordInterestInput:
    person_id: strawberry.ID = ref("Person", "The person.")
    organisation_id: strawberry.ID | None = ref("Organisation", ORGANISATION, optional=True)
    site_id: strawberry.ID | None = ref("Site", SITE, optional=True)


@strawberry.input(description="An interest that is held no longer.")
class EndInterestInput:
    interest_id: strawberry.ID = ref("DeclaredInterest", "The interest.")


@strawberry.input(description="An early warning that you saw.")
class AcknowledgeWarningInput:
    warning_id: strawberry.ID = ref("EarlyWarning", "The warning.")
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="An early warning about which something was done.")
class ActOnWarningInput:
    warning_id: strawberry.ID = ref("EarlyWarning", "The warning.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    action: WarningAction = plain("What was done.")


MUTATIONS = (
    Mutation(
        name="signAgreement",
        scope=KEEP,
        description="Record that a site's operator signed the scheme's agreement: for the secretariat.",
        input_type=SignAgreementInput,
        command=asked.SignAgreement,
        use_case=agreeing.sign_agreement,
        success="AgreementSigned",
        shows=("agreement", Agreement),
        refusals=(NotThere, OnlyTheSecretariat, ImpossibleDate, AgreementInForce, NobodyOperates),
    ),
    Mutation(
        name="terminateAgreement",
        scope=KEEP,
        description="Record that an agreement ended, for a reason that is no reprisal: for the secretariat.",
        input_type=TerminateAgreementInput,
        command=asked.TerminateAgreement,
        use_case=agreeing.terminate_agreement,
        success="AgreementTerminated",
        shows=("agreement", Agreement),
        refusals=(NotThere, OnlyTheSecretariat, ChangedMeanwhile, OnlyByAnOutcome, AlreadyTerminated),
    ),
    Mutation(
        name="declareInterest",
        scope=DECIDE,
        description="Declare what ties you: for board members, each for themselves. Where you sit on a committee that "
        "it touches, you stand down with the same act.",
        input_type=DeclareInterestInput,
        command=asked.DeclareInterest,
        use_case=tied.declare_interest,
        success="InterestDeclared",
        shows=("interest", DeclaredInterest),
        refusals=(NotThere, OnlyABoardMember, OneInterestAtATime),
    ),
    Mutation(
        name="recordInterest",
        scope=PEOPLE,
        description="Record what ties a person: for the secretariat. Where they sit on a committee that it touches, "
        "they stand down with the same act.",
        input_type=RecordInterestInput,
        command=asked.RecordInterest,
        use_case=tied.record_interest,
        success="InterestRecorded",
        shows=("interest", DeclaredInterest),
        refusals=(NotThere, OnlyTheSecretariat, OneInterestAtATime),
    ),
    Mutation(
        name="endInterest",
        scope=PEOPLE,
        description="Record that an interest is held no longer: for the secretariat. It counts for a while longer.",
        input_type=EndInterestInput,
        command=asked.EndInterest,
        use_case=tied.end_interest,
        success="InterestEnded",
        shows=("interest", DeclaredInterest),
        refusals=(NotThere, OnlyTheSecretariat, AlreadyDone),
    ),
    Mutation(
        name="acknowledgeWarning",
        scope=DECIDE,
        description="Record that you saw an early warning: for the secretariat's handlers.",
        input_type=AcknowledgeWarningInput,
        command=asked.OnWarning,
        use_case=warned.acknowledge_warning,
        success="EarlyWarningAcknowledged",
        shows=("warning", EarlyWarning),
        refusals=(NotThere, ChangedMeanwhile, AlreadyDone),
    ),
    Mutation(
        name="actOnWarning",
        scope=DECIDE,
        description="Record what was done about an early warning: for the secretariat's handlers.",
        input_type=ActOnWarningInput,
        command=asked.ActOnWarning,
        use_case=warned.act_on_warning,
        success="EarlyWarningActedOn",
        shows=("warning", EarlyWarning),
        refusals=(NotThere, ChangedMeanwhile, AlreadyDone),
    ),
)
"""Agreements, interests, warnings."""
