"""The closed lists of interviews and of an audit's integrity (DOMAIN 5 and 10; A where nothing is said)."""

from __future__ import annotations

from enum import StrEnum


class InterviewState(StrEnum):
    """Where an interview stands."""

    PLANNED = "PLANNED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"
    DECLINED = "DECLINED"


class InterviewStep(StrEnum):
    """What happened to an interview."""

    PLANNED = "PLANNED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"
    DECLINED = "DECLINED"
    CONTACTED_AGAIN = "CONTACTED_AGAIN"
    NOTES_ERASED = "NOTES_ERASED"


class InterviewSetting(StrEnum):
    """Where somebody is interviewed."""

    ON_SITE = "ON_SITE"
    OFF_SITE = "OFF_SITE"
    REMOTE = "REMOTE"
    HOME = "HOME"
    COMMUNITY_VENUE = "COMMUNITY_VENUE"
    OTHER = "OTHER"


class InterviewForm(StrEnum):
    """Whether one person is interviewed or several together."""

    INDIVIDUAL = "INDIVIDUAL"
    GROUP = "GROUP"


class IntervieweeRole(StrEnum):
    """As what somebody is interviewed (A). That somebody is a defender is no code here: it stays in the vault."""

    WORKER = "WORKER"
    CONTRACTOR = "CONTRACTOR"
    WORKERS_REPRESENTATIVE = "WORKERS_REPRESENTATIVE"
    COMMUNITY_MEMBER = "COMMUNITY_MEMBER"
    COMMUNITY_LEADER = "COMMUNITY_LEADER"
    NGO_REPRESENTATIVE = "NGO_REPRESENTATIVE"
    PUBLIC_OFFICIAL = "PUBLIC_OFFICIAL"
    MANAGER = "MANAGER"
    OTHER = "OTHER"


class PresenceDecidedBy(StrEnum):
    """Who decided that management was in the room."""

    INTERVIEWEE = "INTERVIEWEE"
    AUDIT_TEAM = "AUDIT_TEAM"
    SITE = "SITE"


class CancelReason(StrEnum):
    """Why an interview was called off (A)."""

    NOT_SAFE = "NOT_SAFE"
    NOT_REACHED = "NOT_REACHED"
    NO_INTERPRETER = "NO_INTERPRETER"
    NO_LONGER_NEEDED = "NO_LONGER_NEEDED"
    OTHER = "OTHER"


class IntervieweeConsent(StrEnum):
    """What an interviewee is asked to agree to; each by itself."""

    INTERVIEW = "INTERVIEW"
    NOTES = "NOTES"
    QUOTATION = "QUOTATION"
    CONTACT_AGAIN = "CONTACT_AGAIN"
    PASSING_ON = "PASSING_ON"


class ConsentAnswer(StrEnum):
    """What an interviewee said to that."""

    GIVEN = "GIVEN"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class InterviewItemKind(StrEnum):
    """What the audit team writes of an interview."""

    NOTES = "NOTES"
    QUOTATION = "QUOTATION"


class BreachKind(StrEnum):
    """How an undertaking is broken (DOMAIN 5)."""

    RETALIATION = "RETALIATION"
    THREAT_OF_RETRIBUTION = "THREAT_OF_RETRIBUTION"
    COERCION = "COERCION"
    COACHING = "COACHING"
    INCENTIVE = "INCENTIVE"


class IncidentState(StrEnum):
    """Where an incident that touches an audit's integrity stands."""

    RECORDED = "RECORDED"
    PUT_TO_SITE = "PUT_TO_SITE"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


class AuditEffect(StrEnum):
    """What an incident comes to for the audit (A)."""

    INTERVIEWS_REPEATED = "INTERVIEWS_REPEATED"
    RATINGS_AFFECTED = "RATINGS_AFFECTED"
    AUDIT_SUSPENDED = "AUDIT_SUSPENDED"
    NO_EFFECT = "NO_EFFECT"


class IncidentItemKind(StrEnum):
    """What was written about an incident."""

    DESCRIPTION = "DESCRIPTION"
    ANSWER = "ANSWER"
