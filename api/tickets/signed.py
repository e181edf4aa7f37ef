"""What a ticket says: when it was given, from when it is good, and what work is good in place of waiting.

It is signed by a secret that all processes of one service share, and nothing of whoever asked for it is in it. Refuses
what was not signed by it, what was given too long ago, and what says that it was given in the future.
"""

from __future__ import annotations

import base64
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_bytes

LIFE = 600
"""Seconds for which a ticket is good, from when it begins to be."""
AHEAD = 30
"""Seconds by which the clock of another process may be ahead."""
_SAYS = struct.Struct(">BIHB8s")
_VERSION = 1
_SIGNATURE = 16
LENGTH = 43
"""Characters of its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One chance to get in. `issued`: seconds since 1970; `after`: seconds from then until it is good."""

    number: bytes = field(repr=False)
    issued: int
    after: int
    bits: int
    text: str = field(repr=False)

    @property
    def good_from(self) -> int:
        """Seconds since 1970."""
        return self.issued + self.after

    @property
    def good_until(self) -> int:
        """Seconds since 1970."""
        return self.good_from + LIFE


@dataclass(frozen=True, slots=True)
class Signer:
    """Gives tickets and reads them."""

    key: bytes = field(repr=False)
    now: Callable[[], float]

    def give(self, after: int, bits: int) -> Ticket:
        """A fresh one."""
        issued, number = int(self.now()), token_bytes(8)
        says = _SAYS.pack(_VERSION, issued, after, bits, number)
        text = base64.urlsafe_b64encode(says + self._signature(says)).rstrip(b"=").decode()
        return Ticket(number=number, issued=issued, after=after, bits=bits, text=text)

    def read(self, text: str) -> Ticket | None:
        """The ticket, unless it is none of ours or its time is over. It may not be good yet."""
        if len(text) != LENGTH or not text.isascii():
            return None
        try:
            whole = base64.b64decode(text + "=" * (-LENGTH % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        says, signature = whole[:-_SIGNATURE], whole[-_SIGNATURE:]
        if len(says) != _SAYS.size or not hmac.compare_digest(signature, self._signature(says)):
            return None
        _, issued, after, bits, number = _SAYS.unpack(says)
        found = Ticket(number=number, issued=issued, after=after, bits=bits, text=text)
        now = self.now()
        return found if issued <= now + AHEAD and now < found.good_until else None

    def _signature(self, says: bytes) -> bytes:
        return hmac.digest(self.key, says, "sha256")[:_SIGNATURE]
