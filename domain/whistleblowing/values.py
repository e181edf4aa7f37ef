"""The closed lists of whistleblower reports, as DOMAIN 7, WD and the tables have them."""

from __future__ import annotations

from enum import StrEnum


class ReportState(StrEnum):
    """Where a report stands (DOMAIN 7)."""

    RECEIVED = "RECEIVED"
    ASSESSED = "ASSESSED"
    ADDRESSED = "ADDRESSED"
    CONCLUDED = "CONCLUDED"


class ReportStep(StrEnum):
    """What was done with a report. Not every step leads to another state."""

    RECEIVED = "RECEIVED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    ASSESSED = "ASSESSED"
    ADDRESSED = "ADDRESSED"
    CONCLUDED = "CONCLUDED"
    CONTENT_ERASED = "CONTENT_ERASED"


class Concern(StrEnum):
    """What a report is about (A)."""

    CORRUPTION = "CORRUPTION"
    BRIBERY = "BRIBERY"
    FRAUD = "FRAUD"
    SAFETY = "SAFETY"
    SECURITY = "SECURITY"
    ENVIRONMENT = "ENVIRONMENT"
    LABOUR_RIGHTS = "LABOUR_RIGHTS"
    HUMAN_RIGHTS = "HUMAN_RIGHTS"
    AUDIT_INTEGRITY = "AUDIT_INTEGRITY"
    HARASSMENT = "HARASSMENT"
    RETALIATION = "RETALIATION"
    OTHER = "OTHER"


class ProtectedPerson(StrEnum):
    """As what whoever reports is protected (WD 4)."""

    WORKER = "WORKER"
    SELF_EMPLOYED = "SELF_EMPLOYED"
    SHAREHOLDER_OR_MANAGEMENT = "SHAREHOLDER_OR_MANAGEMENT"
    VOLUNTEER = "VOLUNTEER"
    INTERN = "INTERN"
    CONTRACTOR_OR_SUPPLIER_STAFF = "CONTRACTOR_OR_SUPPLIER_STAFF"
    FORMER_STAFF = "FORMER_STAFF"
    PROSPECTIVE_STAFF = "PROSPECTIVE_STAFF"
    FACILITATOR = "FACILITATOR"
    COLLEAGUE_OR_RELATIVE = "COLLEAGUE_OR_RELATIVE"
    LINKED_LEGAL_ENTITY = "LINKED_LEGAL_ENTITY"
    NOT_SAID = "NOT_SAID"


class Assessment(StrEnum):
    """What a first reading of a report came to (A). None of them ends it."""

    WITHIN_THE_SCHEME = "WITHIN_THE_SCHEME"
    PARTLY_WITHIN = "PARTLY_WITHIN"
    FOR_ANOTHER_BODY = "FOR_ANOTHER_BODY"
    MORE_IS_NEEDED = "MORE_IS_NEEDED"


class FollowUp(StrEnum):
    """What was done about a report (WD 5(12), in the words of a mine's audit; A)."""

    INQUIRY = "INQUIRY"
    SITE_VISIT = "SITE_VISIT"
    TAKEN_INTO_AUDIT = "TAKEN_INTO_AUDIT"
    CORRECTION_ASKED = "CORRECTION_ASKED"
    AUTHORITY_INFORMED = "AUTHORITY_INFORMED"
    PASSED_ON = "PASSED_ON"
    NOTHING_POSSIBLE = "NOTHING_POSSIBLE"


class Conclusion(StrEnum):
    """What a report came to in the end (A)."""

    SUBSTANTIATED = "SUBSTANTIATED"
    PARTLY_SUBSTANTIATED = "PARTLY_SUBSTANTIATED"
    NOT_SUBSTANTIATED = "NOT_SUBSTANTIATED"
    PASSED_ON = "PASSED_ON"
    NO_FURTHER_CONTACT = "NO_FURTHER_CONTACT"
