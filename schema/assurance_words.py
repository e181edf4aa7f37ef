"""What the codes of assurance mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.assurance.values import (
    AchievementEnd,
    ActionStep,
    AuditState,
    ContactKind,
    Cycle,
    EvidenceKind,
    Level,
    OutreachKind,
    RatingCode,
    StopReason,
    TeamRole,
)

ASSURANCE_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    AuditState: {
        "SELF_ASSESSMENT": "The site measures itself against the standard.",
        "APPLIED": "Its operator asked for an audit.",
        "AGREEMENT_SIGNED": "The operator confirmed the agreement that the audit is held under.",
        "FIRM_CONTRACTED": "The secretariat approved the contract with an audit firm.",
        "TEAM_APPROVED": "The secretariat approved who audits; none of them is tied to the site.",
        "STAGE_1": "The firm reads what the site handed in.",
        "NOTICE_PUBLISHED": "Everybody can know when the firm comes to the site.",
        "STAGE_2": "The firm is at the site and hears people.",
        "DRAFT_REPORT": "The firm's findings are before the operator.",
        "CORRECTIVE_ACTION": "The site puts right what it can; the firm looks whether it did.",
        "PUBLISHED": "The report is out. It is never changed, only followed by a corrected version.",
        "STOPPED": "It ended before its report. What was recorded stays.",
    },
    Cycle: {
        "INITIAL": "The first audit of a site, or the first after what it had achieved ended.",
        "SURVEILLANCE": "In between, within the time that the rules give.",
        "REASSESSMENT": "All over again.",
    },
    StopReason: {
        "AGREEMENT_TERMINATED": "The site's agreement with the scheme ended; only that end itself gives this reason.",
        "WITHDRAWN": "It is not gone on with.",
        "OPERATOR_CHANGED": "Another company operates the site.",
    },
    TeamRole: {
        "LEAD_AUDITOR": "Leads the team; no team is without one.",
        "AUDITOR": "Audits.",
        "TECHNICAL_EXPERT": "Knows a subject, such as water or explosives.",
        "INTERPRETER": "Interprets for the team, and is bound as the team is.",
    },
    Level: {
        "TRANSPARENCY": "The site was audited and its report is public.",
        "LEVEL_50": "At least 50 % in each principle area, and every critical requirement at least substantially met.",
        "LEVEL_75": "At least 75 % in each principle area, and every critical requirement at least substantially met.",
        "LEVEL_100": "100 % in each principle area, and every critical requirement fully met.",
    },
    ContactKind: {
        "MAILBOX": "An e-mail address of a role, such as audit@, never of a person.",
        "WEB_PAGE": "A page of the firm's own.",
        "HOTLINE": "A number of the firm's own, with its country code.",
    },
    RatingCode: {
        "FULLY": "The site does all of it.",
        "SUBSTANTIALLY": "It does nearly all of it; what is missing is small.",
        "PARTIALLY": "It does some of it.",
        "DOES_NOT_MEET": "It does not do it.",
        "NOT_RELEVANT": "It does not concern this site; it counts neither way.",
        "NOT_SCORED": "It was not scored; it counts neither way, and a critical one so rated is not met.",
    },
    EvidenceKind: {
        "DOCUMENT": "Something written that the team read.",
        "OBSERVATION": "Something that the team saw.",
        "INTERVIEW": "That people were heard: one mark without a word, for the audit team alone.",
    },
    AchievementEnd: {
        "AGREEMENT_TERMINATED": "The site's agreement with the scheme ended.",
        "SUPERSEDED": "A later audit's report took its place.",
        "REPORT_CORRECTED": "Its report was put right and came to another level.",
    },
    ActionStep: {
        "OPENED": "The firm said what is to be put right.",
        "DONE": "The operator says that it is done.",
        "RETURNED": "The firm found that it is not.",
        "VERIFIED": "The firm found that it is.",
    },
    OutreachKind: {
        "PUBLIC_NOTICE": "A notice in a public place or a paper.",
        "RADIO": "On the radio.",
        "POSTER": "Posters.",
        "MEETING": "A meeting where the audit was explained.",
        "LETTER": "Letters.",
        "MESSAGE": "Messages to phones.",
        "HOUSE_TO_HOUSE": "From house to house.",
        "THROUGH_AN_ORGANISATION": "Through an NGO, a union or a community's own organisation.",
        "WORKPLACE": "At the workplace.",
        "OTHER": "Another way.",
    },
}
"""One sentence for every code."""
