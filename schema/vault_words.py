"""What the vault's codes mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier, UnsealingState

VAULT_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Tier: {
        "CONFIDENTIAL": "Opened when two custodians agree, or by one in an emergency that another reviews.",
        "SEALED": "Opened by two custodians alone: the key is split between them, and the server cannot do without them.",
    },
    IdentityField: {
        "NAMES": "Names, and what they are called.",
        "CONTACTS": "How to reach them.",
        "WHEREABOUTS": "Where they live or stay.",
        "AFFILIATION": "For whom they work, or to whom they belong.",
        "OTHER": "Anything else that tells who they are.",
        "ALIASES": "Which labels in other records are the same person. Nobody writes this; the vault knows it.",
    },
    Purpose: {
        "PROTECTION": "To protect the person.",
        "INVESTIGATION": "To look into what happened. Takes their consent.",
        "REMEDY_DELIVERY": "To deliver what makes good. Takes their consent.",
        "LEGAL_OBLIGATION": "Because the law demands it.",
        "CONTACT_WITH_CONSENT": "To get in touch, as they agreed.",
    },
    UnsealingState: {
        "REQUESTED": "Asked for; custodians decide.",
        "APPROVED": "Two custodians agreed.",
        "ACTIVE": "Announced in the public log; about to be opened.",
        "SPENT": "Opened, once.",
        "EXPIRED": "Its time ran out.",
        "REVOKED": "Taken back, or the consent that it rested on was.",
        "DECLINED": "A custodian said no.",
        "BREAK_GLASS": "Opened in an emergency by one custodian; another has to review it.",
        "REVIEWED": "An emergency opening that was reviewed.",
    },
    ReaderKind: {
        "NGO": "A non-governmental organisation.",
        "UNION": "A trade union.",
        "COMMUNITY": "A community's organisation.",
        "AUDIT_FIRM": "An audit firm.",
        "SECRETARIAT": "The scheme's secretariat.",
    },
}
