"""The register as the authorization server and the operator's commands see it. What changes it is in the domain."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from infra.tables.signing_in import OauthClientRow

COARSE = timedelta(minutes=1)
"""How exactly it is known when a client was last used: more would be a write for every token."""


def listed(session: Session) -> list[OauthClientRow]:
    """Every client, by id."""
    return list(session.scalars(select(OauthClientRow).order_by(col(OauthClientRow.id))))


def found(session: Session, client_id: str) -> OauthClientRow | None:
    """One client, or None."""
    return session.get(OauthClientRow, client_id)


def used_in_a_week(session: Session, client_id: str, at: datetime) -> None:
    """The same of a token for a case, as exactly as anything is known of who may be anonymous: the week it was in."""
    day = at.astimezone(UTC).date()
    used(session, client_id, datetime.combine(day - timedelta(days=day.weekday()), time(), UTC))


def used(session: Session, client_id: str, at: datetime) -> None:
    """Remembers that a client was given a token, at most once a minute.

    Waits for nobody: whoever suspends the client at this moment goes on to end what we have locked.
    """
    last = col(OauthClientRow.last_used_at)
    due = select(col(OauthClientRow.id)).where(
        col(OauthClientRow.id) == client_id, or_(last.is_(None), last < at - COARSE)
    )
    session.execute(
        update(OauthClientRow)
        .where(col(OauthClientRow.id).in_(due.with_for_update(skip_locked=True, key_share=True)))
        .values(last_used_at=at)
        .execution_options(synchronize_session=False)
    )
