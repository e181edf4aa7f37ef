"""The closed lists of the vault (DOMAIN 11; A where nothing is said)."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """How an identity is kept. SEALED opens by two custodians alone; CONFIDENTIAL by the vault's key as well."""

    CONFIDENTIAL = "CONFIDENTIAL"
    SEALED = "SEALED"


class IdentityField(StrEnum):
    """What an identity is made of; each is sealed and opened by itself (A).

    ALIASES is kept nowhere as text: it is which labels are this person, told by the vault's map.
    """

    NAMES = "NAMES"
    CONTACTS = "CONTACTS"
    WHEREABOUTS = "WHEREABOUTS"
    AFFILIATION = "AFFILIATION"
    OTHER = "OTHER"
    ALIASES = "ALIASES"


WRITTEN = tuple(field for field in IdentityField if field is not IdentityField.ALIASES)
"""The fields that somebody writes."""

LONGEST = 2_000
"""Characters of one field (A)."""


class Purpose(StrEnum):
    """Why an identity is opened (DOMAIN 11)."""

    PROTECTION = "PROTECTION"
    INVESTIGATION = "INVESTIGATION"
    REMEDY_DELIVERY = "REMEDY_DELIVERY"
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION"
    CONTACT_WITH_CONSENT = "CONTACT_WITH_CONSENT"


class UnsealingState(StrEnum):
    """Where an unsealing stands (architecture, section 5).

    REQUESTED -> APPROVED (two custodians) -> ACTIVE (announced) -> SPENT | EXPIRED | REVOKED; DECLINED by a custodian.
    Break-glass: BREAK_GLASS (announced and open for at most an hour) -> REVIEWED.
    """

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    ACTIVE = "ACTIVE"
    SPENT = "SPENT"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    DECLINED = "DECLINED"
    BREAK_GLASS = "BREAK_GLASS"
    REVIEWED = "REVIEWED"


class HoldReason(StrEnum):
    """Why an identity must not be erased for now (GDPR 17(3))."""

    LEGAL_CLAIM = "LEGAL_CLAIM"
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION"
    AUTHORITY_REQUEST = "AUTHORITY_REQUEST"


class ReaderKind(StrEnum):
    """By what kind of reader an identity was opened: all that the person, and the log, are told of who it was."""

    NGO = "NGO"
    UNION = "UNION"
    COMMUNITY = "COMMUNITY"
    AUDIT_FIRM = "AUDIT_FIRM"
    SECRETARIAT = "SECRETARIAT"


class Act(StrEnum):
    """What a leaf of the disclosure log records."""

    SEALED = "SEALED"
    LINKED = "LINKED"
    REQUESTED = "REQUESTED"
    REFUSED = "REFUSED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    ANNOUNCED = "ANNOUNCED"
    OPENED = "OPENED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    BREAK_GLASS = "BREAK_GLASS"
    REVIEWED = "REVIEWED"
    REVIEW_OVERDUE = "REVIEW_OVERDUE"
    CONSENT_GIVEN = "CONSENT_GIVEN"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    HELD = "HELD"
    HOLD_LIFTED = "HOLD_LIFTED"
    ERASED = "ERASED"
    CUSTODIAN_ENROLLED = "CUSTODIAN_ENROLLED"
    CUSTODIAN_RENEWED = "CUSTODIAN_RENEWED"
    CUSTODIAN_RETIRED = "CUSTODIAN_RETIRED"
    HANDED_OVER = "HANDED_OVER"
    KEY_ADDED = "KEY_ADDED"
    KEY_REWRAPPED = "KEY_REWRAPPED"
    KEY_RETIRED = "KEY_RETIRED"
    BREACH_RECORDED = "BREACH_RECORDED"
