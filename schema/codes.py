"""The closed lists of the domain as GraphQL enums; their values are the codes themselves."""

from __future__ import annotations

import strawberry

from domain.cases.clock import DueKind, PauseReason
from domain.cases.parts import CaseSide, CheckInFinding, IdentityMode, ItemKind, PersonRole
from domain.cases.retaliation import Activity, RetaliationForm
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
):
    strawberry.enum(_code, name=_name, description=(_code.__doc__ or "").split("\n")[0])
    for _value in vars(_code)["__strawberry_definition__"].values:
        _value.description = WORDS.get(_code, {}).get(_value.name)

__all__ = [
    "ActionKind",
    "Activity",
    "Actor",
    "AllegationState",
    "AssignmentCapacity",
    "Audience",
    "BarrierKind",
    "BarrierState",
    "Capacity",
    "CaseSide",
    "CheckInFinding",
    "ConsentPurpose",
    "ConsentState",
    "DueKind",
    "Finding",
    "FindingAudience",
    "Focus",
    "IdentityMode",
    "ItemKind",
    "Level",
    "MeasureKind",
    "Method",
    "MitigationKind",
    "OrganisationKind",
    "Outcome",
    "PartyKind",
    "PauseReason",
    "PersonRole",
    "RetaliationForm",
    "RiskKind",
    "Role",
    "SectorCode",
    "Sensitivity",
    "Severity",
    "SiteStatus",
    "StandDownReason",
    "TerminationReason",
    "WarningAction",
    "WarningRule",
]
