"""What every request must know and must not wait for: keys, size classes, and what was ended before its time.

Held in memory, and read again whenever the database says that something changed (`listening`), so that what is
suspended, ended or revoked stops within a second, and not at its end. What it holds is bounded by what happened
lately: a token lives five minutes, and so does the need to remember that it is dead. An unknown organisation counts
as FEW.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.access import SizeClass
from domain.signing_in.granting import TOKEN_HOLDS
from infra.oauth.keys import KeyRing
from infra.oauth.ring import read_ring, utc_now
from infra.oauth.sealing import Sealing
from infra.oauth.storage import Storage

LATELY = timedelta(seconds=2 * TOKEN_HOLDS)
"""How far back the past matters: the life of a token twice, for clocks that differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The facts as of one moment."""

    ring: KeyRing = field(default_factory=KeyRing)
    sizes: Mapping[UUID, SizeClass] = field(default_factory=dict[UUID, SizeClass])
    """FEW is the default and is not carried."""
    suspended: frozenset[str] = frozenset()
    """Clients that may do nothing."""
    not_before: Mapping[str, int] = field(default_factory=dict[str, int])
    """Clients that were suspended lately: the second up to which their tokens are dead, also once they are resumed."""
    ended: frozenset[UUID] = frozenset()
    """Families of tokens that ended lately."""
    revoked: frozenset[UUID] = frozenset()
    """Single tokens, by their `jti`, that were revoked and would still run."""


class Directory:
    """What is known. `edition` changes when it did."""

    __slots__ = ("edition", "known")

    def __init__(self, known: Known | None = None) -> None:
        self.known = known or Known()
        self.edition = 0

    def size_of(self, organisation: UUID) -> SizeClass:
        """How much of the record the organisation sees."""
        return self.known.sizes.get(organisation, SizeClass.FEW)

    def replace(self, known: Known) -> None:
        """Puts newly read facts in place of the old ones."""
        if known != self.known:
            self.known = known
            self.edition += 1

    async def refresh(self, storage: Storage, sealing: Sealing) -> None:
        """Reads everything from the database."""
        self.replace(await storage.run(lambda session: read_known(session, sealing, utc_now())))


def read_known(session: Session, sealing: Sealing, now: datetime) -> Known:
    """The facts as the database has them."""
    since = {"since": now - LATELY}
    sizes = session.execute(text("SELECT id, size_class FROM organisations WHERE size_class <> 'FEW'"))
    clients = session.execute(
        text("SELECT id, active, not_before FROM oauth_clients WHERE NOT active OR not_before > :since"),
        since,
    ).all()
    ended = session.execute(text("SELECT id FROM grants WHERE ended_at > :since"), since)
    revoked = session.execute(text("SELECT jti FROM revoked_tokens WHERE expires_at > :now"), {"now": now})
    return Known(
        ring=read_ring(session, sealing, now),
        sizes={row.id: SizeClass(row.size_class) for row in sizes},
        suspended=frozenset(row.id for row in clients if not row.active),
        not_before={row.id: int(row.not_before.timestamp()) for row in clients if row.not_before},
        ended=frozenset(ended.scalars()),
        revoked=frozenset(revoked.scalars()),
    )
