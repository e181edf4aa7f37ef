"""Asking for an unsealing: what a request must hold before anything is looked up, and the statement it becomes.

Refused here: a request of nothing, twice the same field, a time that is over before it begins or longer than a day, a
key that is none, an operator who asks about its own site, and in an emergency somebody's other labels.
"""

from __future__ import annotations

import re
from uuid import UUID

from domain.kernel import BadInput, Refusal
from domain.vault.ports import Asked
from domain.vault.refusals import NeverACompany, UnfitKey
from domain.vault.rules import BREAK_GLASS_FOR, LONGEST_GRANT, OPERATORS_AT_MOST
from domain.vault.statement import CLIENT, Statement
from domain.vault.values import IdentityField, Tier

KEY = 32
"""Bytes of an X25519 public key."""
THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
"""Of a token's key (RFC 7638, SHA-256)."""


def unfit(asked: Asked) -> Refusal | None:
    """What the request shows by itself."""
    if not asked.fields or len(set(asked.fields)) != len(asked.fields):
        return _bad("fields", "An unsealing names the fields it is about, each once.", "Name what you need.")
    if asked.break_glass and IdentityField.ALIASES in asked.fields:
        # who is CONFIDENTIAL here may be SEALED under another label: one custodian alone never opens that
        return _bad(
            "fields",
            "An emergency does not open under which other labels somebody appears.",
            "Leave ALIASES out, or ask for them without the emergency: two custodians decide then.",
        )
    if not 0 < asked.ends_in <= LONGEST_GRANT:
        return _bad("ends_in", "A request lasts for at most 24 hours.", "Give a time of up to 24 hours.")
    if len(asked.recipient_key) != KEY:
        return UnfitKey()
    if not THUMBPRINT.fullmatch(asked.token_key):
        return _bad("token_key", "The token is bound to no key.", "Sign in with a token that is (DPoP).")
    if not CLIENT.fullmatch(asked.client):
        return _bad("client", "The application has no name.", "Ask with a registered application.")
    if len(asked.operators) > OPERATORS_AT_MOST:
        return _bad("operators", "Too many operators for one request.", "Ask about a narrower record.")
    if asked.requester_organisation in asked.operators:
        return NeverACompany()
    return None


def stated(asked: Asked, *, tenant: UUID, tier: Tier, now: int, opens: str) -> Statement:
    """The text that custodians sign. An emergency lasts for an hour at most, also where more was asked for."""
    lasts = min(asked.ends_in, BREAK_GLASS_FOR) if asked.break_glass else asked.ends_in
    return Statement(
        tenant=tenant,
        request=asked.request,
        subject=asked.subject,
        tier=tier,
        purpose=asked.purpose,
        fields=tuple(sorted(asked.fields)),
        requester=asked.requester,
        requester_organisation=asked.requester_organisation,
        reader=asked.reader,
        client=asked.client,
        token_key=asked.token_key,
        recipient_key=asked.recipient_key.hex(),
        operators=tuple(sorted(set(asked.operators), key=str)),
        requested_at=now,
        ends_at=now + lasts,
        break_glass=asked.break_glass,
        opens=opens,
    )


def _bad(field: str, message: str, further: str) -> BadInput:
    return BadInput(message=message, next=further, field=field)
