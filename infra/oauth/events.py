"""Writes down what happens at the door, in the transaction in which it happens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from domain.signing_in.events import SecurityEventKind
from infra.tables.signing_in import SecurityEventRow

STRANGERS_LINES = 60
"""A minute, of one kind about one client: nobody fills a table from which nothing is ever taken."""
_COUNTED = text("""
    INSERT INTO rate_limits AS kept (digest, hits, expires_at)
    VALUES (sha256(convert_to(:what, 'UTF8')), 1, clock_timestamp() + interval '1 minute')
    ON CONFLICT (digest) DO UPDATE SET
        hits = CASE WHEN kept.expires_at <= clock_timestamp() THEN 1 ELSE kept.hits + 1 END,
        expires_at = CASE WHEN kept.expires_at <= clock_timestamp() THEN excluded.expires_at ELSE kept.expires_at END
    RETURNING hits
""")


def record_from_a_stranger(
    session: Session, kind: SecurityEventKind, at: datetime, *, client: str | None
) -> None:
    """What anybody can make happen as often as they like: the first lines of each minute."""
    what = {"what": f"lines {kind.value} {client or ''}"}
    if session.execute(_COUNTED, what).scalar_one() <= STRANGERS_LINES:
        record(session, kind, at, client=client)


def record(
    session: Session,
    kind: SecurityEventKind,
    at: datetime,
    *,
    person: UUID | None = None,
    client: str | None = None,
    grant: UUID | None = None,
    by: UUID | None = None,
    because: str | None = None,
) -> None:
    """One line, never read back by who writes it. `because` is a code; nothing that somebody typed goes in."""
    session.execute(
        insert(SecurityEventRow)
        .inline()
        .values(
            id=uuid4(),
            at=at,
            kind=kind.value,
            person_id=person,
            client_id=client,
            grant_id=grant,
            by_person_id=by,
            because=because,
        )
    )
