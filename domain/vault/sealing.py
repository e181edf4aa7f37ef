"""What may be sealed, and what becomes of an identity that is sealed again: pure rules (DOMAIN 3, 11).

Refuses texts that are none, too long or hold control characters; a lower tier; and half a correction of what nobody
here can open. A text is kept in one spelling (Unicode NFC).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.kernel import BadInput, Refusal
from domain.vault.refusals import AlreadySealed
from domain.vault.values import LONGEST, WRITTEN, IdentityField, Tier

CONTROL = {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
LINES = {"\n", "\t"}
"""An address has lines."""


class How(StrEnum):
    """What sealing does."""

    FIRST = "FIRST"
    """Under a new data key: there was nothing."""
    CORRECT = "CORRECT"
    """These fields under the data key that is there. Confidential identities alone: the vault has the key."""
    RAISE = "RAISE"
    """From CONFIDENTIAL to SEALED: everything under a new data key, what was not given along with what was."""
    REPLACE = "REPLACE"
    """A sealed identity, whole, under a new data key: the vault cannot open the old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How an identity is kept now."""

    tier: Tier
    fields: Collection[IdentityField]


def fit_to_seal(told: Mapping[IdentityField, str]) -> Mapping[IdentityField, str] | BadInput:
    """The texts as they are kept, or why not. The refusal names the field and never its text."""
    fit: dict[IdentityField, str] = {}
    for name, text in told.items():
        kept = unicodedata.normalize("NFC", text).strip()
        if name not in WRITTEN:
            return _unfit(
                name, f"{name} is not written: it is which labels are this person.", "Leave it out."
            )
        if not kept:
            return _unfit(name, f"{name} is empty.", "Give at least one character, or leave the field out.")
        if len(kept) > LONGEST:
            return _unfit(name, f"{name} is longer than {LONGEST} characters.", "Shorten it.")
        if not kept.isprintable() and any(
            unicodedata.category(one) in CONTROL and one not in LINES for one in kept
        ):
            return _unfit(name, f"{name} holds a control character.", "Write it with visible characters.")
        fit[name] = kept
    return fit


def how_to_seal(kept: Kept | None, tier: Tier, given: Collection[IdentityField]) -> How | Refusal:
    """What is to be done with fields that are fit."""
    if kept is None:
        return How.FIRST if given else NOTHING
    match kept.tier, tier:
        case Tier.SEALED, Tier.CONFIDENTIAL:
            return AlreadySealed()
        case Tier.CONFIDENTIAL, Tier.SEALED:
            return How.RAISE
        case Tier.CONFIDENTIAL, _:
            return How.CORRECT if given else NOTHING
        case Tier.SEALED, _:
            missing = sorted(set(kept.fields) - set(given))
            return _half(missing) if missing or not given else How.REPLACE


NOTHING = BadInput(
    message="No field of an identity was given.",
    next="Give at least one, such as NAMES or CONTACTS.",
    field="fields",
)


def _half(missing: Collection[IdentityField]) -> BadInput:
    return BadInput(
        message="This identity is sealed: nobody here can read it to change a part of it.",
        next=f"Give it anew as a whole, with {', '.join(missing)} too: what was kept before is then destroyed.",
        field="fields",
    )


def _unfit(name: IdentityField, message: str, what_next: str) -> BadInput:
    return BadInput(message=message, next=what_next, field=name.value)
