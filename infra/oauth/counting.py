"""The library's counters, kept in a table of ours: one statement a try, by the database's clock.

Two tries at once are counted as two: the row is locked by the statement that counts.
"""

from __future__ import annotations

from hashlib import sha256

from limits.aio.storage import Storage as LimitsStorage
from sqlalchemy import text

from infra.oauth.storage import Storage

_COUNT = text("""
    INSERT INTO rate_limits AS kept (digest, hits, expires_at)
    VALUES (:digest, :amount, clock_timestamp() + make_interval(secs => :seconds))
    ON CONFLICT (digest) DO UPDATE SET
        hits = CASE WHEN kept.expires_at <= clock_timestamp() THEN excluded.hits
                    ELSE least(kept.hits + excluded.hits, 1000000000) END,
        expires_at = CASE WHEN kept.expires_at <= clock_timestamp() THEN excluded.expires_at ELSE kept.expires_at END
    RETURNING hits
""")
_GIVE_BACK = text("UPDATE rate_limits SET hits = greatest(hits - 1, 0) WHERE digest = :digest RETURNING hits")
_HITS = text("SELECT hits FROM rate_limits WHERE digest = :digest AND expires_at > clock_timestamp()")
_ENDS = text("SELECT extract(epoch FROM expires_at)::float8 FROM rate_limits WHERE digest = :digest")
_FORGET = text("DELETE FROM rate_limits WHERE digest = :digest RETURNING hits")
_FORGET_ALL = text("WITH gone AS (DELETE FROM rate_limits RETURNING 1) SELECT count(*) FROM gone")


class Counts(LimitsStorage):
    """Fixed windows in `rate_limits`; a key is kept as its SHA-256. Faults come out as Storage's own."""

    STORAGE_SCHEME = None

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        self._kept = storage

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """None is wrapped."""
        return ()

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counts; how many there are now in the window, which lasts `expiry` seconds from its first."""
        given = {"digest": _digest(key), "amount": amount, "seconds": expiry}
        return await self._kept.value(_COUNT, given)

    async def give_back(self, key: str) -> None:
        """Counts one less."""
        await self._kept.value(_GIVE_BACK, {"digest": _digest(key)})

    async def get(self, key: str) -> int:
        """How many there are in the window under way."""
        return await self._kept.value(_HITS, {"digest": _digest(key)}) or 0

    async def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970; 0 without one."""
        return await self._kept.value(_ENDS, {"digest": _digest(key)}) or 0.0

    async def check(self) -> bool:
        """Whether the database answers."""
        return await self._kept.value(text("SELECT true"), {}) is True

    async def reset(self) -> int | None:
        """Forgets every count."""
        return await self._kept.value(_FORGET_ALL, {})

    async def clear(self, key: str) -> None:
        """Forgets one."""
        await self._kept.value(_FORGET, {"digest": _digest(key)})


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()
