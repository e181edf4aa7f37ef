"""The closed lists of reprisals, as DOMAIN 8 and the tables have them."""

from __future__ import annotations

from enum import StrEnum


class AllegationState(StrEnum):
    """Where an allegation stands."""

    RECEIVED = "RECEIVED"
    INTERIM_PROTECTION = "INTERIM_PROTECTION"
    COMMITTEE_CONSTITUTED = "COMMITTEE_CONSTITUTED"
    INVESTIGATING = "INVESTIGATING"
    FOUND = "FOUND"
    OUTCOME = "OUTCOME"
    MONITORING = "MONITORING"
    CLOSED = "CLOSED"


class Actor(StrEnum):
    """Who is said to have retaliated (DOMAIN 8)."""

    MINE = "MINE"
    AGENT = "AGENT"
    EMPLOYEE = "EMPLOYEE"
    CONTRACTOR = "CONTRACTOR"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class Finding(StrEnum):
    """What a committee concluded, and what each of its members holds."""

    SUBSTANTIATED = "SUBSTANTIATED"
    NOT_SUBSTANTIATED = "NOT_SUBSTANTIATED"
    INCONCLUSIVE = "INCONCLUSIVE"


class Outcome(StrEnum):
    """What the scheme decides after a finding."""

    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    CORRECTIVE_ACTION_RECOMMENDED = "CORRECTIVE_ACTION_RECOMMENDED"
    NO_MEASURE = "NO_MEASURE"


class MeasureKind(StrEnum):
    """What protects somebody until there is a finding (A)."""

    NO_CONTACT = "NO_CONTACT"
    DISCIPLINE_SUSPENDED = "DISCIPLINE_SUSPENDED"
    REINSTATEMENT = "REINSTATEMENT"
    PAID_LEAVE = "PAID_LEAVE"
    RELOCATION = "RELOCATION"
    SAFE_CHANNEL = "SAFE_CHANNEL"
    ACCOMPANIMENT = "ACCOMPANIMENT"
    LEGAL_SUPPORT = "LEGAL_SUPPORT"
    MEDICAL_SUPPORT = "MEDICAL_SUPPORT"
    DATA_PROTECTION = "DATA_PROTECTION"
    OTHER = "OTHER"


class StandDownReason(StrEnum):
    """Why somebody no longer sits on a committee."""

    RECUSED = "RECUSED"
    TERM_ENDED = "TERM_ENDED"
    UNAVAILABLE = "UNAVAILABLE"


class ActionKind(StrEnum):
    """What a site is recommended to put right (A)."""

    REINSTATEMENT = "REINSTATEMENT"
    COMPENSATION = "COMPENSATION"
    APOLOGY = "APOLOGY"
    DISCIPLINE_OF_ACTOR = "DISCIPLINE_OF_ACTOR"
    POLICY_CHANGE = "POLICY_CHANGE"
    TRAINING = "TRAINING"
    INDEPENDENT_MONITORING = "INDEPENDENT_MONITORING"
    SAFE_CHANNEL = "SAFE_CHANNEL"
    OTHER = "OTHER"


class FindingAudience(StrEnum):
    """To whom a committee releases its finding."""

    OPERATOR = "OPERATOR"
    PUBLIC = "PUBLIC"


class TerminationReason(StrEnum):
    """Why the scheme's agreement with a site ended."""

    REPRISAL = "REPRISAL"
    OPERATOR_WITHDREW = "OPERATOR_WITHDREW"
    SITE_CLOSED = "SITE_CLOSED"
    OTHER = "OTHER"


class WarningRule(StrEnum):
    """The published rules from which early warnings come (DOMAIN 8); never an opaque score."""

    ALLEGATION_AFTER_REPORT = "ALLEGATION_AFTER_REPORT"
    ALLEGATION_AFTER_INTERVIEW = "ALLEGATION_AFTER_INTERVIEW"
    CHECK_IN_OVERDUE = "CHECK_IN_OVERDUE"
    ALLEGATIONS_AT_ONE_SITE = "ALLEGATIONS_AT_ONE_SITE"
    FEAR_PERSISTS = "FEAR_PERSISTS"


class WarningAction(StrEnum):
    """What was done about an early warning."""

    CONTACTED = "CONTACTED"
    PROTECTION_TAKEN = "PROTECTION_TAKEN"
    CHECK_IN_HELD = "CHECK_IN_HELD"
    BOARD_INFORMED = "BOARD_INFORMED"
    NO_ACTION_NEEDED = "NO_ACTION_NEEDED"
