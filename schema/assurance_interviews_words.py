"""What the codes of undertakings, interviews and integrity mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

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

INTERVIEW_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    InterviewState: {
        "PLANNED": "It is planned.",
        "HELD": "It took place.",
        "CANCELLED": "It was called off.",
        "DECLINED": "They did not want it, and nobody asks why.",
    },
    InterviewStep: {
        "PLANNED": "It was planned.",
        "HELD": "It took place.",
        "CANCELLED": "It was called off.",
        "DECLINED": "They did not want it.",
        "CONTACTED_AGAIN": "The team spoke to them once more, as they had agreed.",
        "NOTES_ERASED": "Its notes were made unreadable for good, since a consent was taken back.",
    },
    InterviewSetting: {
        "ON_SITE": "At the site.",
        "OFF_SITE": "Away from the site.",
        "REMOTE": "At a distance.",
        "HOME": "At somebody's home.",
        "COMMUNITY_VENUE": "At a place of the community's.",
        "OTHER": "Somewhere else.",
    },
    InterviewForm: {"INDIVIDUAL": "One person.", "GROUP": "Several together."},
    IntervieweeRole: {
        "WORKER": "Works at the site.",
        "CONTRACTOR": "Works there for another employer.",
        "WORKERS_REPRESENTATIVE": "Speaks for those who work there.",
        "COMMUNITY_MEMBER": "Lives with the mine.",
        "COMMUNITY_LEADER": "Leads a community, in office.",
        "NGO_REPRESENTATIVE": "Speaks for an NGO.",
        "PUBLIC_OFFICIAL": "Holds a public office.",
        "MANAGER": "Leads others at the site.",
        "OTHER": "Another role.",
    },
    PresenceDecidedBy: {
        "INTERVIEWEE": "Whoever was interviewed wanted it.",
        "AUDIT_TEAM": "The audit team decided it.",
        "SITE": "The site insisted.",
    },
    CancelReason: {
        "NOT_SAFE": "It was not safe for whoever was to be interviewed.",
        "NOT_REACHED": "They could not be reached.",
        "NO_INTERPRETER": "Nobody could interpret.",
        "NO_LONGER_NEEDED": "What it was for is known.",
        "OTHER": "Another reason.",
    },
    IntervieweeConsent: {
        "INTERVIEW": "To be interviewed.",
        "NOTES": "That notes are kept of what they say.",
        "QUOTATION": "That their words are quoted without saying whose they are.",
        "CONTACT_AGAIN": "To be contacted again.",
        "PASSING_ON": "That the secretariat is told if they suffer for it.",
    },
    ConsentAnswer: {
        "GIVEN": "Yes.",
        "REFUSED": "No.",
        "WITHDRAWN": "No longer.",
    },
    InterviewItemKind: {
        "NOTES": "What the team noted.",
        "QUOTATION": "Words that may be quoted without saying whose they are.",
    },
    BreachKind: {
        "RETALIATION": "Somebody was made to suffer for taking part. It becomes an allegation.",
        "THREAT_OF_RETRIBUTION": "Somebody was threatened with that. It becomes an allegation.",
        "COERCION": "Somebody was pressed to say something, or to say nothing.",
        "COACHING": "Somebody was told what to say.",
        "INCENTIVE": "Somebody was given or promised something for what they say.",
    },
    IncidentState: {
        "RECORDED": "The audit team recorded it. The site does not know.",
        "PUT_TO_SITE": "The site was told its kind.",
        "ANSWERED": "The site answered.",
        "CLOSED": "What it comes to for the audit is decided.",
    },
    AuditEffect: {
        "INTERVIEWS_REPEATED": "Interviews are held again.",
        "RATINGS_AFFECTED": "It counts in what the site is rated.",
        "AUDIT_SUSPENDED": "The audit rests.",
        "NO_EFFECT": "It changes nothing in the audit.",
    },
    IncidentItemKind: {
        "DESCRIPTION": "What the team describes.",
        "ANSWER": "What the site answers.",
    },
}
"""One sentence for every code."""
