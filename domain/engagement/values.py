"""The closed lists of the engagement record, as DOMAIN 4 and the tables have them."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How an engagement was held."""

    PUBLIC_MEETING = "PUBLIC_MEETING"
    FOCUS_GROUP = "FOCUS_GROUP"
    INTERVIEW = "INTERVIEW"
    SITE_VISIT = "SITE_VISIT"
    SURVEY = "SURVEY"
    HEARING = "HEARING"
    WRITTEN = "WRITTEN"
    ONLINE = "ONLINE"
    OTHER = "OTHER"


class Level(StrEnum):
    """How far those affected take part in the decision (IAP2 spectrum)."""

    INFORM = "INFORM"
    CONSULT = "CONSULT"
    INVOLVE = "INVOLVE"
    COLLABORATE = "COLLABORATE"
    EMPOWER = "EMPOWER"


class Audience(StrEnum):
    """To whom an engagement is released."""

    ASSIGNED_MEMBERS = "ASSIGNED_MEMBERS"
    OPERATOR = "OPERATOR"
    PUBLIC = "PUBLIC"


class BarrierKind(StrEnum):
    """What keeps people from taking part meaningfully: an obstacle, never a personal deficit."""

    LANGUAGE = "LANGUAGE"
    LITERACY = "LITERACY"
    GENDER_NORMS = "GENDER_NORMS"
    DISABILITY = "DISABILITY"
    DISTANCE = "DISTANCE"
    COST = "COST"
    CARE_DUTIES = "CARE_DUTIES"
    DIGITAL_ACCESS = "DIGITAL_ACCESS"
    TIMING = "TIMING"
    INFORMATION_ASYMMETRY = "INFORMATION_ASYMMETRY"
    POWER_IMBALANCE = "POWER_IMBALANCE"
    DISTRUST = "DISTRUST"
    LEGAL_STATUS = "LEGAL_STATUS"
    FEAR_OF_REPRISAL = "FEAR_OF_REPRISAL"
    INSECURITY = "INSECURITY"


class Severity(StrEnum):
    """How much a barrier keeps people out."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    PROHIBITIVE = "PROHIBITIVE"


class BarrierState(StrEnum):
    """Where a barrier stands."""

    IDENTIFIED = "IDENTIFIED"
    MITIGATION_PLANNED = "MITIGATION_PLANNED"
    MITIGATED = "MITIGATED"
    VERIFIED = "VERIFIED"
    PERSISTS = "PERSISTS"


class MitigationKind(StrEnum):
    """What is done about a barrier."""

    INTERPRETER = "INTERPRETER"
    ORAL_FORMAT = "ORAL_FORMAT"
    SEPARATE_SESSION = "SEPARATE_SESSION"
    TRANSPORT = "TRANSPORT"
    CHILDCARE = "CHILDCARE"
    SAFE_VENUE = "SAFE_VENUE"
    INTERMEDIARY = "INTERMEDIARY"
    STIPEND = "STIPEND"
    MORE_TIME = "MORE_TIME"
    REMOTE_ACCESS = "REMOTE_ACCESS"
    OTHER = "OTHER"


class ConsentState(StrEnum):
    """Where a process of free, prior and informed consent stands. WITHHELD ends it."""

    NOT_STARTED = "NOT_STARTED"
    PROCESS_AGREED = "PROCESS_AGREED"
    INFORMATION_SHARED = "INFORMATION_SHARED"
    DELIBERATING = "DELIBERATING"
    GIVEN = "GIVEN"
    CONDITIONAL = "CONDITIONAL"
    WITHHELD = "WITHHELD"
