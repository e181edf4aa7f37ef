"""The receipt of an anonymous case: the only way back to it, given once, and never kept by whoever gives it.

128 random bits as 26 characters and a 27th that checks them. The check is a sum in GF(32) in which every place has a
weight of its own, so that any one wrong character and any two that changed places are found. Two keys follow from the
bits: one finds the case, the other seals what the reporter is answered. Only a keyed digest of the first is stored.
What was typed is never repeated, in no refusal and no representation.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import ClassVar

from domain.cases.derived import derived
from domain.kernel import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""
SEED = 16
"""Bytes that a receipt is made of."""
LENGTH = 27
"""Characters, the check among them."""
GROUP = 5
"""Characters between two dashes."""

_PADDING = 26 * 5 - SEED * 8
"""Bits at the end of the 26th character that no seed fills; they are 0."""
_LONGEST = 200
"""Characters that are looked at: nobody types more by mistake."""
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212_"
_READ = {
    **{letter: value for value, letter in enumerate(ALPHABET)},
    **{letter.lower(): value for value, letter in enumerate(ALPHABET)},
    **dict.fromkeys("oO", 0),
    **dict.fromkeys("iIlL", 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MistypedReceipt(Refusal):
    """The text is no receipt as it stands: a character is wrong, missing, doubled or in another's place."""

    code: ClassVar[str] = "MISTYPED_RECEIPT"
    message: str = "This is not a receipt: a character is wrong, missing, or has changed places with another."
    next: str = "Compare it with what you wrote down: 27 letters and digits, without I, L, O and U."


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What its holder alone knows."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED:
            raise ValueError("A receipt is made of 16 random bytes.")

    @classmethod
    def made(cls, seed: bytes) -> Receipt:
        """The receipt of 16 bytes, which have to be random."""
        return cls(seed=seed)

    @property
    def text(self) -> str:
        """As it is told, once: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XX`."""
        number = int.from_bytes(self.seed) << _PADDING
        places = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
        letters = "".join(ALPHABET[value] for value in (*places, _check(places)))
        return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))

    @property
    def lookup(self) -> bytes:
        """The key that finds the case."""
        return derived(self.seed, info=b"parley receipt: lookup")

    @property
    def reply_key(self) -> bytes:
        """The key that opens what is answered to its holder. Nothing stored leads to it."""
        return derived(self.seed, info=b"parley receipt: reply")

    def digest(self, secret: bytes) -> str:
        """The one thing stored: what the lookup key becomes under the service's own secret, as 64 hex digits."""
        return hmac.digest(secret, self.lookup, "sha256").hex()


def read_receipt(text: str) -> Receipt | MistypedReceipt:
    """The receipt that somebody typed: small letters, spaces and dashes do no harm, nor O for 0, I and L for 1."""
    if len(text) > _LONGEST:
        return MistypedReceipt()
    letters = [letter for letter in text if not letter.isspace() and letter not in _DASHES]
    places = [_READ[letter] for letter in letters if letter in _READ]
    if not len(letters) == len(places) == LENGTH or _sum(places) != 0:
        return MistypedReceipt()
    number = 0
    for value in places[:-1]:
        number = number << 5 | value
    if number & (1 << _PADDING) - 1:
        return MistypedReceipt()
    return Receipt.made((number >> _PADDING).to_bytes(SEED))


# -- the check, in the field of 32 elements


def _times_x(element: int) -> int:
    """Multiplied by x, which is primitive: x^5 = x^2 + 1."""
    return (element << 1) ^ (0b100101 if element & 0b10000 else 0)


def _powers() -> tuple[int, ...]:
    found = [1]
    while len(found) < 31:
        found.append(_times_x(found[-1]))
    return tuple(found)


_POWER = _powers()
_LOG = {element: exponent for exponent, element in enumerate(_POWER)}


def _weighed(value: int, place: int) -> int:
    """The value times the weight of its place, x to the power of the place: all 27 differ."""
    return 0 if value == 0 else _POWER[(_LOG[value] + place) % 31]


def _sum(places: list[int]) -> int:
    """0 for a receipt. Adding is XOR in this field."""
    total = 0
    for place, value in enumerate(places):
        total ^= _weighed(value, place)
    return total


def _check(places: list[int]) -> int:
    """The 27th value, with which the sum is 0."""
    total = _sum(places)
    return 0 if total == 0 else _POWER[(_LOG[total] - len(places)) % 31]
