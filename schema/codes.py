"""The closed lists of the domain as GraphQL enums; their values are the codes themselves."""

# Imported to be described here and used elsewhere.

from __future__ import annotations

import strawberry

from domain.assurance.interview_values import (
    AuditEffect,
    BreachKind,
    CancelReason,
    ConsentAnswer,
    IncidentItemKind,
    IncidentState,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewItemKind,
    InterviewSetting,
    InterviewState,
    InterviewStep,
    PresenceDecidedBy,
)
from domain.assurance.values import (
    AchievementEnd,
    ActionStep,
    AuditState,
    ContactKind,
    Cycle,
    EvidenceKind,
    OutreachKind,
    RatingCode,
    StopReason,
    TeamRole,
)
from domain.assurance.values import Level as AchievementLevel
from domain.cases.attachments import AttachmentState
from domain.cases.clock import DueKind, PauseReason
from domain.cases.happening import CaseEntity, CaseEventKind
from domain.cases.parts import (
    CaseSide,
    CheckInFinding,
    IdentityMode,
    ItemKind,
    PersonRole,
    RedactionReason,
    Translator,
)
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
from domain.signing_in.client_keys import KeyKind
from domain.signing_in.clients import ClientType
from domain.signing_in.events import SecurityEventKind
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
from domain.standard.values import (
    CommentChannel,
    CommentPosition,
    CommentState,
    DeclineReason,
    Disposition,
    EditionStatus,
    ProposalEffect,
    ProposalSide,
    ProposalState,
)
from domain.statistics.participation import Activity as ParticipationActivity
from domain.unsealing.breach import (
    BreachCause,
    BreachReach,
    BreachRisk,
    BreachTold,
    DataBreachKind,
    DelayReason,
    PeopleAffected,
    UntoldReason,
)
from domain.unsealing.erasing_cases import WishChannel
from domain.vault.values import HoldReason, IdentityField, ReaderKind, UnsealingState
from domain.vault.values import Purpose as UnsealingPurpose
from domain.vault.values import Tier as IdentityTier
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
    (RedactionReason, "RedactionReason"),
    (Translator, "Translator"),
    (AttachmentState, "AttachmentState"),
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
    # standard
    (CommentChannel, "CommentChannel"),
    (CommentPosition, "CommentPosition"),
    (CommentState, "CommentState"),
    (DeclineReason, "CommentDeclineReason"),
    (Disposition, "CommentDisposition"),
    (EditionStatus, "EditionStatus"),
    (ProposalEffect, "ProposalEffect"),
    (ProposalSide, "ProposalSide"),
    (ProposalState, "ProposalState"),
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
    (RatingCode, "RequirementRating"),
    (EvidenceKind, "AuditEvidenceKind"),
    (AchievementEnd, "AchievementEndReason"),
    (ActionStep, "CorrectiveActionStep"),
    (OutreachKind, "OutreachKind"),
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
    # undertakings, interviews, integrity
    (AuditEffect, "IncidentEffect"),
    (BreachKind, "UndertakingBreachKind"),
    (CancelReason, "InterviewCancelReason"),
    (ConsentAnswer, "IntervieweeConsentAnswer"),
    (IncidentItemKind, "IncidentItemKind"),
    (IncidentState, "IncidentState"),
    (IntervieweeConsent, "IntervieweeConsent"),
    (IntervieweeRole, "IntervieweeRole"),
    (InterviewForm, "InterviewForm"),
    (InterviewItemKind, "InterviewItemKind"),
    (InterviewSetting, "InterviewSetting"),
    (InterviewState, "InterviewState"),
    (InterviewStep, "InterviewStep"),
    (PresenceDecidedBy, "PresenceDecidedBy"),
    (ParticipationActivity, "ParticipationActivity"),
    (ClientType, "ClientType"),
    (KeyKind, "KeyKind"),
    (SecurityEventKind, "SecurityEventKind"),
    # holds and erasures
    (HoldReason, "LegalHoldReason"),
    (WishChannel, "WishChannel"),
    # breaches
    (DataBreachKind, "DataBreachKind"),
    (BreachCause, "DataBreachCause"),
    (BreachReach, "DataBreachReach"),
    (BreachRisk, "DataBreachRisk"),
    (BreachTold, "DataBreachTold"),
    (DelayReason, "DataBreachDelayReason"),
    (PeopleAffected, "PeopleAffected"),
    (UntoldReason, "PeopleUntoldReason"),
    # what is told as it happens
    (CaseEntity, "CaseEntity"),
    (CaseEventKind, "CaseEventKind"),
    # the vault
    (IdentityField, "IdentityField"),
    (IdentityTier, "IdentityTier"),
    (ReaderKind, "ReaderKind"),
    (UnsealingPurpose, "UnsealingPurpose"),
    (UnsealingState, "UnsealingState"),
):
    strawberry.enum(_code, name=_name, description=(_code.__doc__ or "").split("\n")[0])
    for _value in vars(_code)["__strawberry_definition__"].values:
        _value.description = WORDS.get(_code, {}).get(_value.name)
