"""The one schema: built once, printed, and handed to the executor."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from graphql import GraphQLSchema

from schema import (
    assurance,
    assurance_interviews,
    commitments,
    engagement,
    grievances,
    reprisals,
    sectors,
    signing_in,
    stakeholders,
    standard,
    unsealing,
    unsealing_breaches,
    whistleblowing,
)
from schema import assurance_findings as findings
from schema import assurance_inspections as inspections
from schema import sectors_motions as motions
from schema import standard_consultations as consulting
from schema import statistics as figures
from schema.mutations import Mutation
from schema.root import Query
from schema.scalars import DAY, MOMENT
from schema.subscriptions import Subscription

TYPES = [
    sectors.Sector, sectors.Seat, sectors.SeatTerm,
    motions.Motion, motions.MotionEvent, motions.Ballot, motions.MotionPosition,
    motions.MotionRecusal, figures.Participation,
    standard.Edition, standard.Chapter, standard.Requirement, standard.Erratum, standard.Definition,
    standard.ProposedChange, standard.ProposedRequirement, standard.ProtectedActivity, standard.AttackFigure,
    consulting.ProposedChangeEvent, consulting.ConsultationRound, consulting.ConsultationComment,
    consulting.SubmittedComment, consulting.EarlierComment, consulting.ConsultationResponse, consulting.CommentTally,
    stakeholders.Organisation, stakeholders.Site, stakeholders.RiskDesignation, stakeholders.Assignment,
    stakeholders.Person, stakeholders.Membership, stakeholders.Party, stakeholders.PartyRole,
    engagement.Engagement, engagement.Release, engagement.Participant, engagement.Attendance,
    engagement.SharedInformation, engagement.Issue, engagement.AgreedAction, engagement.Barrier,
    engagement.BarrierEvent, engagement.Mitigation, engagement.ConsentProcess, engagement.ConsentEvent,
    whistleblowing.Report, whistleblowing.ReportEvent, whistleblowing.ReportAlias, whistleblowing.ReportItem,
    whistleblowing.ReportHandling, whistleblowing.ReportPause, whistleblowing.ReportCheckIn,
    reprisals.Allegation, reprisals.AllegationEvent, reprisals.AllegationAlias, reprisals.AllegationItem,
    reprisals.AllegationHandling, reprisals.InterimMeasure, reprisals.CommitteeMember, reprisals.RecommendedAction,
    reprisals.AllegationCheckIn, reprisals.AllegationRelease, reprisals.Agreement, reprisals.DeclaredInterest,
    reprisals.EarlyWarning, reprisals.EarlyWarningRecord,
    grievances.Mechanism, grievances.MechanismAssessment, grievances.Grievance, grievances.GrievanceEvent,
    grievances.GrievanceAlias, grievances.GrievanceItem, grievances.GrievanceHandling, grievances.GrievancePause,
    grievances.Remedy, grievances.GrievanceCheckIn, grievances.GrievanceRelease,
    inspections.ExternalInspection, inspections.InspectionDocument,
    findings.AuditedRequirement, findings.Rating, findings.RatingEvidence, findings.InterviewEvidence,
    findings.CorrectiveAction, findings.CorrectiveActionEvent, findings.Achievement, findings.AuditReport,
    findings.AreaScore, findings.Outreach, findings.OutreachBarrier,
    assurance.Audit, assurance.AuditEvent, assurance.AuditTeamMember, assurance.AuditNotice,
    commitments.Policy, commitments.PolicyVersion, commitments.WhistleblowerMechanism,
    commitments.WhistleblowerMechanismVersion, commitments.CommitmentItem, commitments.CommitmentAssessment,
    commitments.CommitmentEvent, commitments.CommitmentTally, commitments.CommitmentComparison,
    assurance_interviews.UndertakingText, assurance_interviews.Undertaking, assurance_interviews.Interview,
    assurance_interviews.InterviewEvent, assurance_interviews.InterviewConsent, assurance_interviews.InterviewItem,
    assurance_interviews.IntegrityIncident, assurance_interviews.IncidentEvent, assurance_interviews.IncidentItem,
    assurance_interviews.IntegrityNotice,
    signing_in.Client, signing_in.SecurityEvent, unsealing_breaches.DataBreach,
    unsealing.Unsealing,
]  # fmt: skip

SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=TYPES,
    scalar_overrides={date: DAY, datetime: MOMENT},
)


def graphql_schema() -> GraphQLSchema:
    """The schema as the GraphQL library knows it."""
    return SCHEMA._schema  # pyright: ignore[reportPrivateUsage]


def printed() -> str:
    """The SDL, with the scopes of every field as a directive."""
    return SCHEMA.as_str() + "\n"
