"""Browsers that have signed in to an account before: they have a count of tries of their own.

Whoever fails at somebody's account on purpose uses up the tries of strangers, and does not lock out its person. The
word is signed and names no account; it opens nothing by itself: it only decides which count a try goes to.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex

from infra.oauth.limiting import Bucket, Tried
from infra.oauth.sealing import Sealing

COOKIE = "__Host-parley-known"
HOLDS = timedelta(days=180)
_PURPOSE = "known browsers"


class KnownBrowsers:
    """Makes the word that a browser keeps, and tells which count a try goes to."""

    def __init__(self, sealing: Sealing) -> None:
        self._key = sealing.key(_PURPOSE)

    def word(self, handle: str, now: datetime) -> str:
        """For the browser in which somebody has just signed in: `COOKIE`, good for half a year."""
        said = f"{token_hex(16)}.{int((now + HOLDS).timestamp())}"
        return f"{said}.{self._mark(handle, said)}"

    def counts(self, handle: str, word: str, now: datetime) -> tuple[Bucket, Bucket]:
        """Where a try at this account is counted: its own count first, then everybody's of the same kind."""
        if self._knows(handle, word, now):
            which = sha256(word.encode()).hexdigest()
            return Bucket(Tried.SIGN_IN_KNOWN, which), Bucket(Tried.SIGN_IN_KNOWN_ALL)
        return Bucket(Tried.SIGN_IN, handle), Bucket(Tried.SIGN_IN_ALL)

    def _knows(self, handle: str, word: str, now: datetime) -> bool:
        said, _, mark = word[:200].rpartition(".")
        _, _, until = said.partition(".")
        right = mark.isascii() and hmac.compare_digest(mark, self._mark(handle, said))
        return right and int(until) > now.timestamp()

    def _mark(self, handle: str, said: str) -> str:
        about = f"{handle} {said}".encode(errors="surrogatepass")
        return hmac.new(self._key, about, sha256).hexdigest()
