"""The codes of this context. Their values are the codes in the tables and the enum values of the schema."""

from __future__ import annotations

from enum import StrEnum


class Cycle(StrEnum):
    """Which of a site's audits it is (DOMAIN 10)."""

    INITIAL = "INITIAL"
    SURVEILLANCE = "SURVEILLANCE"
    REASSESSMENT = "REASSESSMENT"


class AuditState(StrEnum):
    """Where an audit stands (DOMAIN 10)."""

    SELF_ASSESSMENT = "SELF_ASSESSMENT"
    APPLIED = "APPLIED"
    AGREEMENT_SIGNED = "AGREEMENT_SIGNED"
    FIRM_CONTRACTED = "FIRM_CONTRACTED"
    TEAM_APPROVED = "TEAM_APPROVED"
    STAGE_1 = "STAGE_1"
    NOTICE_PUBLISHED = "NOTICE_PUBLISHED"
    STAGE_2 = "STAGE_2"
    DRAFT_REPORT = "DRAFT_REPORT"
    CORRECTIVE_ACTION = "CORRECTIVE_ACTION"
    PUBLISHED = "PUBLISHED"
    STOPPED = "STOPPED"


class StopReason(StrEnum):
    """Why an audit under way was stopped (DOMAIN 8; OPERATOR_CHANGED and WITHDRAWN: A)."""

    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    WITHDRAWN = "WITHDRAWN"
    OPERATOR_CHANGED = "OPERATOR_CHANGED"


class TeamRole(StrEnum):
    """As what somebody works in an audit (A)."""

    LEAD_AUDITOR = "LEAD_AUDITOR"
    AUDITOR = "AUDITOR"
    TECHNICAL_EXPERT = "TECHNICAL_EXPERT"
    INTERPRETER = "INTERPRETER"


class RatingCode(StrEnum):
    """How far a site meets a requirement (C)."""

    FULLY = "FULLY"
    SUBSTANTIALLY = "SUBSTANTIALLY"
    PARTIALLY = "PARTIALLY"
    DOES_NOT_MEET = "DOES_NOT_MEET"
    NOT_RELEVANT = "NOT_RELEVANT"
    NOT_SCORED = "NOT_SCORED"


class EvidenceKind(StrEnum):
    """What a rating rests on."""

    DOCUMENT = "DOCUMENT"
    OBSERVATION = "OBSERVATION"
    INTERVIEW = "INTERVIEW"


class PrincipleArea(StrEnum):
    """One of the standard's four areas, which are never averaged together (C)."""

    BUSINESS_INTEGRITY = "BUSINESS_INTEGRITY"
    POSITIVE_LEGACIES = "POSITIVE_LEGACIES"
    SOCIAL_RESPONSIBILITY = "SOCIAL_RESPONSIBILITY"
    ENVIRONMENTAL_RESPONSIBILITY = "ENVIRONMENTAL_RESPONSIBILITY"


class Level(StrEnum):
    """What a site has achieved, from the least to the most (DOMAIN 10)."""

    TRANSPARENCY = "TRANSPARENCY"
    LEVEL_50 = "LEVEL_50"
    LEVEL_75 = "LEVEL_75"
    LEVEL_100 = "LEVEL_100"

    @property
    def rank(self) -> int:
        """0 for TRANSPARENCY, 3 for LEVEL_100."""
        return list(Level).index(self)


class AchievementEnd(StrEnum):
    """Why an achievement is in force no longer (DOMAIN 8; SUPERSEDED and REPORT_CORRECTED: A)."""

    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    SUPERSEDED = "SUPERSEDED"
    REPORT_CORRECTED = "REPORT_CORRECTED"


class ContactKind(StrEnum):
    """How an audit team can be reached: always the firm's own address, never a person's."""

    MAILBOX = "MAILBOX"
    WEB_PAGE = "WEB_PAGE"
    HOTLINE = "HOTLINE"


class ActionStep(StrEnum):
    """What happened to a corrective action."""

    OPENED = "OPENED"
    DONE = "DONE"
    RETURNED = "RETURNED"
    VERIFIED = "VERIFIED"


class OutreachKind(StrEnum):
    """What was done so that people learn of an audit and can take part (A)."""

    PUBLIC_NOTICE = "PUBLIC_NOTICE"
    RADIO = "RADIO"
    POSTER = "POSTER"
    MEETING = "MEETING"
    LETTER = "LETTER"
    MESSAGE = "MESSAGE"
    HOUSE_TO_HOUSE = "HOUSE_TO_HOUSE"
    THROUGH_AN_ORGANISATION = "THROUGH_AN_ORGANISATION"
    WORKPLACE = "WORKPLACE"
    OTHER = "OTHER"
