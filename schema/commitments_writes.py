"""Mutations on commitments: open, draft, publish, withdraw; and assess, which whoever keeps one never does."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.cases.ties import ConflictOfInterest
from domain.commitments import commands as asked
from domain.commitments import keeping_cases as keeping
from domain.commitments import version_cases as on_version
from domain.commitments.refusals import (
    AlreadyPublished,
    AssessorNotNamed,
    EvidenceMissing,
    NobodyToUseIt,
    NotADigest,
    NotAnOperator,
    NotAPublicAddress,
    NotInForce,
    NotItsItem,
    OneSubject,
    SelfAssessment,
    VersionOverlaps,
    VersionWithdrawn,
)
from domain.kernel import IllegalTransition, NotThere, NotYours
from domain.reprisals.refusals import NobodyOperates
from domain.screening import IdentifyingText
from schema.codes import (
    ApprovalLevel,
    CommitmentItemCode,
    CommitmentRating,
    CommitmentWithdrawalReason,
    MechanismIndependence,
    ProtectedPerson,
    WhistleblowerChannel,
)
from schema.commands import clear_text, code, plain, plain_list, ref
from schema.commitments import Policy, PolicyVersion, WhistleblowerMechanism, WhistleblowerMechanismVersion
from schema.engagement_writes import MAYBE_VERSION
from schema.writing import CHANGES, Mutation

WRITE = Scope.COMMITMENTS_WRITE
TITLE = "What it is called."
STARTS, ENDS = "The first day for which it is meant.", "The last day, if it has one."
KEEPERS = "For the company whose it is and the secretariat."
SUPERSEDES = "The version that this one takes the place of: it ends the day before this one starts."
POLICY, MECHANISM = ("version", PolicyVersion), ("version", WhistleblowerMechanismVersion)


@strawberry.input(description="A policy of one site, or of one operator.")
class OpenPolicyInput:
    site_id: strawberry.ID | None = ref("Site", "The site, for its own policy.", optional=True)
    operator_id: strawberry.ID | None = ref(
        "Organisation", "The company, for a policy wherever it operates.", optional=True
    )
    title: str = clear_text(TITLE, at_least=3, at_most=200)


@strawberry.input(description="A site's whistleblower mechanism.")
class OpenWhistleblowerMechanismInput:
    site_id: strawberry.ID = ref("Site", "The site.")
    title: str = clear_text(TITLE, at_least=3, at_most=200)


@strawberry.input(description="A version of a policy, as its document has it.")
class DraftPolicyVersionInput:
    policy_id: strawberry.ID = ref("Policy", "The policy.")
    starts: date = plain(STARTS)
    ends: date | None = plain(ENDS, optional=True)
    approved_by: ApprovalLevel = plain("At what level it was approved.")
    address: str | None = code(
        "Where everybody can open the document, if anywhere.", at_most=500, optional=True
    )
    digest: str = code("The document's SHA-256, as 64 hexadecimal digits.", at_most=64)
    language: str = code("The document's language: an ISO 639 code.", at_most=8)


@strawberry.input(description="How a whistleblower mechanism is set up.")
class DraftMechanismVersionInput:
    mechanism_id: strawberry.ID = ref("WhistleblowerMechanism", "The mechanism.")
    starts: date = plain(STARTS)
    ends: date | None = plain(ENDS, optional=True)
    channels: list[WhistleblowerChannel] = plain_list("By which it is reached: one at least.")
    languages: list[str] = code("ISO 639 codes of its languages: one at least.", at_most=8, many=True)
    open_to: list[ProtectedPerson] = plain_list("Who may use it: one at least.")
    anonymity_offered: bool = plain("Whether it takes reports without asking who reports.")
    independence: MechanismIndependence = plain("Who runs it.")
    protection_stated: str | None = clear_text(
        "What it promises to those who report.", at_most=1000, optional=True
    )


@strawberry.input(description="A draft to be made public.")
class PublishPolicyVersionInput:
    version_id: strawberry.ID = ref("PolicyVersion", "The draft.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    supersedes_id: strawberry.ID | None = ref("PolicyVersion", SUPERSEDES, optional=True)


@strawberry.input(description="A draft of a whistleblower mechanism to be made public.")
class PublishMechanismVersionInput:
    version_id: strawberry.ID = ref("WhistleblowerMechanismVersion", "The draft.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    supersedes_id: strawberry.ID | None = ref("WhistleblowerMechanismVersion", SUPERSEDES, optional=True)


@strawberry.input(description="A version that holds no longer.")
class WithdrawPolicyVersionInput:
    version_id: strawberry.ID = ref("PolicyVersion", "The version.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: CommitmentWithdrawalReason = plain("Why.")


@strawberry.input(description="A version of a whistleblower mechanism that holds no longer.")
class WithdrawMechanismVersionInput:
    version_id: strawberry.ID = ref("WhistleblowerMechanismVersion", "The version.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: CommitmentWithdrawalReason = plain("Why.")


@strawberry.input(description="What you found of one item.")
class FoundInput:
    item: CommitmentItemCode = plain("Which item.")
    rating: CommitmentRating = plain("How far it is met.")
    evidence: str | None = clear_text(
        "The words that this rests on, quoted; left out for NO_EVIDENCE.", at_most=1000, optional=True
    )
    place: str | None = clear_text("Where in the document they stand.", at_most=120, optional=True)


@strawberry.input(description="What you found of a version of a policy.")
class AssessPolicyVersionInput:
    version_id: strawberry.ID = ref("PolicyVersion", "The version.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    ratings: list[FoundInput] = plain_list("One rating for each item that you assessed.")


@strawberry.input(description="What you found of a version of a whistleblower mechanism.")
class AssessMechanismVersionInput:
    version_id: strawberry.ID = ref("WhistleblowerMechanismVersion", "The version.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    ratings: list[FoundInput] = plain_list("One rating for each item that you assessed.")


PUBLISHING = (*CHANGES, AlreadyPublished, VersionWithdrawn, VersionOverlaps, NotInForce)
WITHDRAWING = (*CHANGES, VersionWithdrawn, IllegalTransition)
ASSESSING = (
    *CHANGES,
    SelfAssessment,
    AssessorNotNamed,
    ConflictOfInterest,
    EvidenceMissing,
    NotItsItem,
    NotInForce,
)
FOR_ASSESSORS = (
    "For the audit firms assigned to the site and the secretariat; never for the company itself, nor for anybody tied to it. "
    "What was found before stays."
)

KEEPING = (
    Mutation(
        name="openPolicy",
        scope=WRITE,
        description=f"Keep a policy of a site or an operator. {KEEPERS}",
        input_type=OpenPolicyInput,
        command=asked.OpenPolicy,
        use_case=keeping.open_policy,
        success="PolicyOpened",
        shows=("policy", Policy),
        refusals=(NotThere, NotYours, OneSubject, NotAnOperator, NobodyOperates),
    ),
    Mutation(
        name="openWhistleblowerMechanism",
        scope=WRITE,
        description=f"Keep a site's whistleblower mechanism. {KEEPERS}",
        input_type=OpenWhistleblowerMechanismInput,
        command=asked.OpenWhistleblowerMechanism,
        use_case=keeping.open_whistleblower_mechanism,
        success="WhistleblowerMechanismOpened",
        shows=("mechanism", WhistleblowerMechanism),
        refusals=(NotThere, NotYours, NotAnOperator, NobodyOperates),
    ),
    Mutation(
        name="draftPolicyVersion",
        scope=WRITE,
        description=f"Record a version of a policy, which is not public yet. {KEEPERS}",
        input_type=DraftPolicyVersionInput,
        command=asked.DraftPolicyVersion,
        use_case=keeping.draft_policy_version,
        success="PolicyVersionDrafted",
        shows=POLICY,
        refusals=(NotThere, NotYours, NotADigest, NotAPublicAddress, IdentifyingText),
    ),
    Mutation(
        name="draftMechanismVersion",
        scope=WRITE,
        description=f"Record how a whistleblower mechanism is set up, not public yet. {KEEPERS}",
        input_type=DraftMechanismVersionInput,
        command=asked.DraftMechanismVersion,
        use_case=keeping.draft_mechanism_version,
        success="MechanismVersionDrafted",
        shows=MECHANISM,
        refusals=(NotThere, NotYours, NobodyToUseIt),
    ),
    Mutation(
        name="publishPolicyVersion",
        scope=WRITE,
        description=f"Make a version of a policy public, for good. One holds at a time. {KEEPERS}",
        input_type=PublishPolicyVersionInput,
        command=asked.PublishVersion,
        use_case=on_version.publish_policy_version,
        success="PolicyVersionPublished",
        shows=POLICY,
        refusals=PUBLISHING,
    ),
    Mutation(
        name="publishMechanismVersion",
        scope=WRITE,
        description=f"Make a version of a whistleblower mechanism public, for good. {KEEPERS}",
        input_type=PublishMechanismVersionInput,
        command=asked.PublishVersion,
        use_case=on_version.publish_mechanism_version,
        success="MechanismVersionPublished",
        shows=MECHANISM,
        refusals=PUBLISHING,
    ),
    Mutation(
        name="withdrawPolicyVersion",
        scope=WRITE,
        description=f"Record that a version of a policy holds no longer, or give a draft up. {KEEPERS}",
        input_type=WithdrawPolicyVersionInput,
        command=asked.WithdrawVersion,
        use_case=on_version.withdraw_policy_version,
        success="PolicyVersionWithdrawn",
        shows=POLICY,
        refusals=WITHDRAWING,
    ),
    Mutation(
        name="withdrawMechanismVersion",
        scope=WRITE,
        description=f"The same of a version of a whistleblower mechanism. {KEEPERS}",
        input_type=WithdrawMechanismVersionInput,
        command=asked.WithdrawVersion,
        use_case=on_version.withdraw_mechanism_version,
        success="MechanismVersionWithdrawn",
        shows=MECHANISM,
        refusals=WITHDRAWING,
    ),
)
ASSESSMENTS = (
    Mutation(
        name="assessPolicyVersion",
        scope=WRITE,
        description=f"Rate items of a policy's version, each on quoted words. {FOR_ASSESSORS}",
        input_type=AssessPolicyVersionInput,
        command=asked.AssessVersion,
        use_case=on_version.assess_policy_version,
        success="PolicyVersionAssessed",
        shows=POLICY,
        refusals=ASSESSING,
    ),
    Mutation(
        name="assessMechanismVersion",
        scope=WRITE,
        description=f"Rate criteria of a whistleblower mechanism's version. {FOR_ASSESSORS}",
        input_type=AssessMechanismVersionInput,
        command=asked.AssessVersion,
        use_case=on_version.assess_mechanism_version,
        success="MechanismVersionAssessed",
        shows=MECHANISM,
        refusals=ASSESSING,
    ),
)
MUTATIONS = (*KEEPING, *ASSESSMENTS)
"""Commitments."""
