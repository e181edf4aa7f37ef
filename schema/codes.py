"""The closed lists of the domain as GraphQL enums; their values are the codes themselves."""

from __future__ import annotations

import strawberry

from domain.assurance.values import AuditState, ContactKind, Cycle, StopReason, TeamRole
from domain.assurance.values import Level as AchievementLevel
from domain.cases.clock import DueKind, PauseReason
from domain.cases.parts import CaseSide, CheckInFinding, IdentityMode, ItemKind, PersonRole
from domain.cases.retaliation import Activity, RetaliationForm
from domain.commitments.values import (
    ApprovalLevel,
)
from domain.commitments.values import (
    Change as CommitmentChange,
)
from domain.commitments.values import (
    Channel as WhistleblowerChannel,
)
from domain.commitments.values import (
    Independence as MechanismIndependence,
)
from domain.commitments.values import (
    ItemCode as CommitmentItemCode,
)
from domain.commitments.values import (
    ItemGroup as CommitmentItemGroup,
)
from domain.commitments.values import (
    ItemState as CommitmentItemState,
)
from domain.commitments.values import (
    Rating as CommitmentRating,
)
from domain.commitments.values import (
    VersionState as CommitmentState,
)
from domain.commitments.values import (
    WithdrawalReason as CommitmentWithdrawalReason,
)
from domain.engagement.values import (
    Audience,
    BarrierKind,
    BarrierState,
    ConsentState,
    Level,
    Method,
    MitigationKind,
    Severity,
)
from domain.grievances.values import (
    Category,
    ClosureReason,
    ContestReason,
    Criterion,
    CriterionRating,
    GrievanceState,
    HandlingStage,
    MechanismKind,
    ReceiptStep,
    ReferralReason,
    RemedyKind,
    WithdrawalReason,
)
from domain.grievances.values import (
    Outcome as GrievanceOutcome,
)
from domain.reprisals.values import (
    ActionKind,
    Actor,
    AllegationState,
    Finding,
    FindingAudience,
    MeasureKind,
    Outcome,
    StandDownReason,
    TerminationReason,
    WarningAction,
    WarningRule,
)
from domain.sectors.model import Sector as SectorCode
from domain.sectors.motion_values import MotionState, ResultReason, Stance, Vote
from domain.stakeholders.values import (
    AssignmentCapacity,
    Capacity,
    ConsentPurpose,
    Focus,
    OrganisationKind,
    PartyKind,
    RiskKind,
    Role,
    Sensitivity,
    SiteStatus,
)
from domain.whistleblowing.values import (
    Assessment,
    Concern,
    Conclusion,
    FollowUp,
    ProtectedPerson,
    ReportState,
    ReportStep,
)
from schema.words import WORDS

for _code, _name in (
    (Audience, "ReleaseAudience"),
    (BarrierKind, "BarrierKind"),
    (BarrierState, "BarrierState"),
    (ConsentState, "ConsentState"),
    (Level, "EngagementLevel"),
    (Method, "EngagementMethod"),
    (MitigationKind, "MitigationKind"),
    (Severity, "BarrierSeverity"),
    (SectorCode, "SectorCode"),
    (AssignmentCapacity, "AssignmentCapacity"),
    (Capacity, "Capacity"),
    (ConsentPurpose, "ConsentPurpose"),
    (Focus, "DefenderFocus"),
    (OrganisationKind, "OrganisationKind"),
    (PartyKind, "PartyKind"),
    (RiskKind, "RiskKind"),
    (Role, "Role"),
    (Sensitivity, "Sensitivity"),
    (SiteStatus, "SiteStatus"),
    (IdentityMode, "IdentityMode"),
    (CaseSide, "CaseSide"),
    (PersonRole, "CasePersonRole"),
    (ItemKind, "CaseItemKind"),
    (CheckInFinding, "CheckInFinding"),
    (DueKind, "DueKind"),
    (PauseReason, "PauseReason"),
    (RetaliationForm, "RetaliationForm"),
    (Activity, "ProtectedActivityCode"),
    (ReportState, "ReportState"),
    (ReportStep, "ReportStep"),
    (Concern, "ReportConcern"),
    (ProtectedPerson, "ProtectedPerson"),
    (Assessment, "ReportAssessment"),
    (FollowUp, "ReportFollowUp"),
    (Conclusion, "ReportConclusion"),
    # reprisals
    (AllegationState, "AllegationState"),
    (Actor, "AllegedActor"),
    (Finding, "ReprisalFinding"),
    (Outcome, "ReprisalOutcome"),
    (MeasureKind, "InterimMeasureKind"),
    (StandDownReason, "StandDownReason"),
    (ActionKind, "RecommendedActionKind"),
    (FindingAudience, "FindingAudience"),
    (TerminationReason, "AgreementTerminationReason"),
    (WarningRule, "EarlyWarningRule"),
    (WarningAction, "EarlyWarningAction"),
    # assurance
    (AuditState, "AuditState"),
    (Cycle, "AuditCycle"),
    (StopReason, "AuditStopReason"),
    (TeamRole, "AuditTeamRole"),
    (AchievementLevel, "AchievementLevel"),
    (ContactKind, "AuditContactKind"),
    (Category, "GrievanceCategory"),
    (ClosureReason, "GrievanceClosureReason"),
    (ContestReason, "ContestReason"),
    (Criterion, "EffectivenessCriterion"),
    (CriterionRating, "CriterionRating"),
    (GrievanceState, "GrievanceState"),
    (HandlingStage, "GrievanceHandlingStage"),
    (MechanismKind, "MechanismKind"),
    (GrievanceOutcome, "GrievanceOutcome"),
    (ReceiptStep, "GrievanceReceiptStep"),
    (ReferralReason, "GrievanceReferralReason"),
    (RemedyKind, "RemedyKind"),
    (WithdrawalReason, "GrievanceWithdrawalReason"),
    # commitments
    (ApprovalLevel, "ApprovalLevel"),
    (CommitmentChange, "CommitmentChange"),
    (WhistleblowerChannel, "WhistleblowerChannel"),
    (MechanismIndependence, "MechanismIndependence"),
    (CommitmentItemCode, "CommitmentItemCode"),
    (CommitmentItemGroup, "CommitmentItemGroup"),
    (CommitmentItemState, "CommitmentItemState"),
    (CommitmentRating, "CommitmentRating"),
    (CommitmentState, "CommitmentState"),
    (CommitmentWithdrawalReason, "CommitmentWithdrawalReason"),
    (MotionState, "MotionState"),
    (Vote, "Vote"),
    (Stance, "MotionStance"),
    (ResultReason, "MotionResultReason"),
):
    strawberry.enum(_code, name=_name, description=(_code.__doc__ or "").split("\n")[0])
    for _value in vars(_code)["__strawberry_definition__"].values:
        _value.description = WORDS.get(_code, {}).get(_value.name)

__all__ = [
    "AchievementLevel",
    "ActionKind",
    "Activity",
    "Actor",
    "AllegationState",
    "ApprovalLevel",
    "Assessment",
    "AssignmentCapacity",
    "Audience",
    "AuditState",
    "BarrierKind",
    "BarrierState",
    "Capacity",
    "CaseSide",
    "Category",
    "CheckInFinding",
    "ClosureReason",
    "CommitmentChange",
    "CommitmentItemCode",
    "CommitmentItemGroup",
    "CommitmentItemState",
    "CommitmentRating",
    "CommitmentState",
    "CommitmentWithdrawalReason",
    "Concern",
    "Conclusion",
    "ConsentPurpose",
    "ConsentState",
    "ContactKind",
    "ContestReason",
    "Criterion",
    "CriterionRating",
    "Cycle",
    "DueKind",
    "Finding",
    "FindingAudience",
    "Focus",
    "FollowUp",
    "GrievanceOutcome",
    "GrievanceState",
    "HandlingStage",
    "IdentityMode",
    "ItemKind",
    "Level",
    "MeasureKind",
    "MechanismIndependence",
    "MechanismKind",
    "Method",
    "MitigationKind",
    "MotionState",
    "OrganisationKind",
    "Outcome",
    "PartyKind",
    "PauseReason",
    "PersonRole",
    "ProtectedPerson",
    "ReceiptStep",
    "ReferralReason",
    "RemedyKind",
    "ReportState",
    "ReportStep",
    "ResultReason",
    "RetaliationForm",
    "RiskKind",
    "Role",
    "SectorCode",
    "Sensitivity",
    "Severity",
    "SiteStatus",
    "Stance",
    "StandDownReason",
    "StopReason",
    "TeamRole",
    "TerminationReason",
    "Vote",
    "WarningAction",
    "WarningRule",
    "WhistleblowerChannel",
    "WithdrawalReason",
]
