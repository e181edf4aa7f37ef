"""What the codes of whistleblower reports mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.whistleblowing.values import (
    Assessment,
    Concern,
    Conclusion,
    FollowUp,
    ProtectedPerson,
    ReportState,
    ReportStep,
)

WHISTLEBLOWING_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    ReportState: {
        "RECEIVED": "It came in.",
        "ASSESSED": "Its handler has read it.",
        "ADDRESSED": "Something was done about it, and whoever reported was told what.",
        "CONCLUDED": "Whoever reported was told what it came to. Protection goes on, with check-ins.",
    },
    ReportStep: {
        "RECEIVED": "It came in.",
        "ACKNOWLEDGED": "Whoever reported was told that it came in.",
        "ASSESSED": "It was read.",
        "ADDRESSED": "Something was done about it.",
        "CONCLUDED": "It was concluded.",
        "CONTENT_ERASED": "What was written in it was erased for good.",
    },
    Concern: {
        "CORRUPTION": "Abuse of a position for private gain.",
        "BRIBERY": "Bribes asked, offered, paid or taken.",
        "FRAUD": "Records or payments made to deceive.",
        "SAFETY": "Danger to those who work or live there.",
        "SECURITY": "What guards, police or soldiers do.",
        "ENVIRONMENT": "Harm to land, water, air or living things.",
        "LABOUR_RIGHTS": "The rights of those who work.",
        "HUMAN_RIGHTS": "Other human rights.",
        "AUDIT_INTEGRITY": "An audit misled: people coached, coerced or rewarded, evidence hidden.",
        "HARASSMENT": "Harassment or violence at work.",
        "RETALIATION": "Detriment for something that is protected.",
        "OTHER": "Something else.",
    },
    ProtectedPerson: {
        "WORKER": "Works there.",
        "SELF_EMPLOYED": "Works for themselves.",
        "SHAREHOLDER_OR_MANAGEMENT": "Holds shares, or leads or oversees.",
        "VOLUNTEER": "Works without pay.",
        "INTERN": "Is in training.",
        "CONTRACTOR_OR_SUPPLIER_STAFF": "Works for a contractor or supplier.",
        "FORMER_STAFF": "Has worked there.",
        "PROSPECTIVE_STAFF": "Was to work there, or applied.",
        "FACILITATOR": "Helps somebody to report.",
        "COLLEAGUE_OR_RELATIVE": "Could suffer for a colleague or relative who reports.",
        "LINKED_LEGAL_ENTITY": "A legal entity that whoever reports owns, works for or is linked with.",
        "NOT_SAID": "They did not say.",
    },
    Assessment: {
        "WITHIN_THE_SCHEME": "It concerns what the scheme can look into.",
        "PARTLY_WITHIN": "Some of it does.",
        "FOR_ANOTHER_BODY": "Another body should have it; that is part of what is done about it.",
        "MORE_IS_NEEDED": "More has to be asked before anything can be done.",
    },
    FollowUp: {
        "INQUIRY": "It was looked into.",
        "SITE_VISIT": "Somebody went there.",
        "TAKEN_INTO_AUDIT": "An audit took it up as evidence.",
        "CORRECTION_ASKED": "A correction was asked for.",
        "AUTHORITY_INFORMED": "An authority was informed.",
        "PASSED_ON": "It was passed on to the body that can act.",
        "NOTHING_POSSIBLE": "Nothing could be done; whoever reported was told why.",
    },
    Conclusion: {
        "SUBSTANTIATED": "What was reported was found to be so.",
        "PARTLY_SUBSTANTIATED": "Some of it was.",
        "NOT_SUBSTANTIATED": "It was not found to be so. Whoever believed it stays protected.",
        "PASSED_ON": "Another body goes on with it.",
        "NO_FURTHER_CONTACT": "It could not be taken further without hearing more, and nothing more came.",
    },
}
"""One sentence for every code."""
