"""What this process remembers of the proofs it has taken, so that none is taken twice where a token is used.

Another worker on the same database does not know of them (SECURITY.md says what that leaves open): on the read
path there is no time for a round trip. Where a token carries an identity scope, the table is asked as well.
"""

from __future__ import annotations

from infra.oauth.proofs import Proved


class Replays:
    """Digests of proofs, oldest first. Bounded: a flood costs memory of a known size, and a signature for each."""

    __slots__ = ("_most", "_seen")

    def __init__(self, most: int = 65_536) -> None:
        self._most = most
        self._seen: dict[bytes, float] = {}

    def is_first(self, proved: Proved, now: float) -> bool:
        """Whether the proof was not taken here before."""
        if self._seen.get(proved.digest, 0.0) > now:
            return False
        self._clear(now)
        self._seen[proved.digest] = proved.expires_at.timestamp()
        return True

    def _clear(self, now: float) -> None:
        for _ in range(2):  # two go for each that comes: what is old never piles up
            oldest = next(iter(self._seen), None)
            if oldest is not None and (self._seen[oldest] <= now or len(self._seen) >= self._most):
                del self._seen[oldest]
