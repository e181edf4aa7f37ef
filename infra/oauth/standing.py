"""Where a person stands today: open account, session, capacities. Read anew before every grant and every refresh."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.kernel import Period
from domain.signing_in.acting import Acting, Held, capacities
from domain.stakeholders.values import Capacity, OrganisationKind
from infra.tables.signing_in import AccountRow, SessionRow

_HELD = text(
    "SELECT m.capacity, m.starts, m.ends, o.id AS organisation_id, o.name, o.kind FROM memberships m"
    " LEFT JOIN organisations o ON o.id = m.organisation_id WHERE m.person_id = :person"
)


def capacities_of(session: Session, person: UUID, today: date) -> tuple[Acting, ...]:
    """Every capacity in which the person can act today."""
    return capacities((_held(row) for row in session.execute(_HELD, {"person": person})), today)


def has_open_account(session: Session, person: UUID) -> bool:
    """Whether the person can still sign in."""
    account = session.execute(
        select(col(AccountRow.person_id)).where(
            col(AccountRow.person_id) == person, col(AccountRow.closed_at).is_(None)
        )
    )
    return account.first() is not None


def session_ends(
    session: Session, session_id: UUID, person: UUID, now: datetime, *, held: bool = False
) -> datetime | None:
    """When the person's session ends by itself; None if it has ended.

    `held`: whoever ends the session waits until this transaction is over, and so ends what it grants as well.
    """
    found = select(col(SessionRow.expires_at)).where(
        col(SessionRow.id) == session_id,
        col(SessionRow.person_id) == person,
        col(SessionRow.ended_at).is_(None),
        col(SessionRow.expires_at) > now,
    )
    return session.scalar(found.with_for_update(read=True) if held else found)


def _held(row: Any) -> Held:
    kind = row.kind
    return Held(
        capacity=Capacity(row.capacity),
        period=Period(starts=row.starts, ends=row.ends),
        organisation_id=row.organisation_id,
        organisation_name=row.name or "",
        organisation_kind=OrganisationKind(kind) if kind else None,
    )
