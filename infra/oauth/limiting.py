"""Counts tries in PostgreSQL, so that a limit holds across all workers, and for whoever tries many at once.

What is counted is kept as a digest of its kind and name, without anybody's address. Refuses to guess: where the
database can't count, nothing is admitted (Unavailable).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from math import ceil
from time import time
from types import MappingProxyType

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.strategies import FixedWindowRateLimiter

from infra.oauth.counting import Counts
from infra.oauth.storage import Storage


class Tried(Enum):
    """What is limited, each with how many in how many minutes (from the first one counted)."""

    SIGN_IN = ("sign-in", 10, 15)  # failures, for an account
    SIGN_IN_KNOWN = (
        "sign-in-known",
        10,
        15,
    )  # failures, from a browser that has signed in to this account before
    SIGN_IN_ALL = ("sign-in-all", 300, 1)
    SIGN_IN_KNOWN_ALL = ("sign-in-known-all", 300, 1)
    SECOND_FACTOR = ("second-factor", 5, 5)  # failures, for a session
    INVITATION = ("invitation", 20, 15)
    INVITATION_ALL = ("invitation-all", 60, 1)
    TOKEN = ("token", 1200, 1)  # for a client: an app may have many people
    TOKEN_ALL = ("token-all", 6000, 1)
    AUTHORIZE_ALL = ("authorize-all", 6000, 1)
    PUSH = ("push", 120, 1)
    PUSH_ALL = ("push-all", 6000, 1)
    INTROSPECTION = ("introspection", 1200, 1)
    INTROSPECTION_ALL = ("introspection-all", 6000, 1)
    TOLD = ("told", 1, 15)  # a security event that says that somebody is held back

    def __init__(self, kind: str, most: int, minutes: int) -> None:
        self.kind, self.most, self.minutes = kind, most, minutes


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted together: a kind of try and whose (an id; empty for everybody's)."""

    tried: Tried
    whose: str = ""


class Limits:
    """Admits tries up to their limits (a fixed window from the first try)."""

    def __init__(self, storage: Storage) -> None:
        self._counts = Counts(storage)
        self._limiter = FixedWindowRateLimiter(self._counts)

    async def admit(self, *buckets: Bucket) -> int:
        """0, and the try is counted in each; or the seconds to wait. Name the narrow bucket first: it is asked first,
        so that one client held back takes nothing from everybody's. Unavailable if the database can't count."""
        for bucket in buckets:
            if not await self._limiter.hit(_LIMITS[bucket.tried], _whose(bucket)):
                return await self._seconds_left(bucket)
        return 0

    async def give_back(self, *buckets: Bucket) -> None:
        """Takes one try back out of the count: where only failures count, after a success."""
        for bucket in buckets:
            await self._counts.give_back(_LIMITS[bucket.tried].key_for(_whose(bucket)))

    async def _seconds_left(self, bucket: Bucket) -> int:
        ends = await self._counts.get_expiry(_LIMITS[bucket.tried].key_for(_whose(bucket)))
        return min(max(1, ceil(ends - time())), bucket.tried.minutes * 60)


def _whose(bucket: Bucket) -> str:
    return sha256(bucket.whose.encode(errors="surrogatepass")).hexdigest()


_LIMITS: Mapping[Tried, RateLimitItem] = MappingProxyType(
    {tried: RateLimitItemPerMinute(tried.most, tried.minutes, namespace=tried.kind) for tried in Tried}
)
