"""Writes down what happens at the door, in the transaction in which it happens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain.signing_in.events import SecurityEventKind
from infra.tables.signing_in import SecurityEventRow


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
