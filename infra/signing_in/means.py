"""What every step of signing in needs, and the one judgement of a password and a code together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from domain.signing_in.accounts import typed
from domain.signing_in.events import SecurityEventKind
from infra.oauth.events import record
from infra.oauth.limiting import Bucket, Limits, Tried
from infra.oauth.sealing import Sealing
from infra.oauth.storage import Storage
from infra.signing_in import accounts, second_factor
from infra.signing_in.hashing import Hashing
from infra.signing_in.links import Links, links_for

_NOBODYS_SECRET = "A" * 32
CROWDED_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """A password and a code that both fit, judged outside of a transaction: taken in the next one."""

    person: UUID
    password_hash: str
    shown: second_factor.Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Storage, counts, hashes, seals and the time."""

    storage: Storage
    limits: Limits
    sealing: Sealing
    hashing: Hashing
    now: Callable[[], float] = field(default=time.time)
    links: Links = field(init=False)
    nobodys: bytes = field(init=False, repr=False)
    """A sealed secret that nobody has: what an unknown user's code is compared with."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "links", links_for(self.sealing))
        object.__setattr__(
            self, "nobodys", second_factor.sealed(self.sealing, accounts.NOBODY, _NOBODYS_SECRET)
        )

    def at(self) -> datetime:
        """The current instant."""
        return datetime.fromtimestamp(self.now(), UTC)

    async def judge(self, handle: str, password: str, code: str) -> tuple[UUID | None, Opens | None]:
        """Whose account it is, and whether both fit. Both are judged, at one cost, whatever is wrong or missing."""
        found = await self.storage.run(lambda session: accounts.tried(session, handle, code))
        right = await self.hashing.verify(found.password_hash or self.hashing.nobodys, typed(password))
        shown = self.shown(found, code)
        if found.person is None or found.password_hash is None or shown is None or not right:
            return found.person, None
        return found.person, Opens(person=found.person, password_hash=found.password_hash, shown=shown)

    async def judge_code(self, handle: str, code: str) -> second_factor.Shown | None:
        """A second factor by itself, of somebody who is signed in."""
        found = await self.storage.run(lambda session: accounts.tried(session, handle, code))
        return self.shown(found, code) if found.password_hash else None

    def shown(self, found: accounts.Tried, code: str) -> second_factor.Shown | None:
        """What second factor was shown; nobody's secret is opened and computed with as somebody's is."""
        whose = found.person if found.person and found.totp_sealed else accounts.NOBODY
        kept = found.totp_sealed or self.nobodys
        secret = self.sealing.open(second_factor.PURPOSE, str(whose), kept).decode()
        fits = second_factor.shown(secret, code, self.at(), found.spare)
        return fits if found.totp_sealed is not None else None

    async def told_once(self, kind: SecurityEventKind, handle: str) -> None:
        """Writes down that tries at an account are held back: once in a while, not for every try."""
        if await self.limits.admit(Bucket(Tried.TOLD, f"{kind.value} {handle}")) == 0:
            at = self.at()

            def written(session: Session) -> None:
                record(session, kind, at, person=accounts.tried(session, handle, "").person)

            await self.storage.run(written)
