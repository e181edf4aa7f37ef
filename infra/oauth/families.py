"""Ends families of tokens. Whoever ends one writes it down; every worker hears of it within a second."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.scopes import Protocol
from domain.signing_in.endings import Ending
from domain.signing_in.events import SecurityEventKind
from infra.oauth.events import record
from infra.tables.signing_in import GrantRow


def end_grant(session: Session, grant: UUID, because: Ending, at: datetime) -> int:
    """One family; how many ended (0: it had ended before)."""
    return _end(session, col(GrantRow.id) == grant, because, at)


def end_grants_of_session(session: Session, session_id: UUID, because: Ending, at: datetime) -> int:
    """Those that live as long as a session: all but the ones that were allowed to go on without it."""
    goes_on = col(GrantRow.scopes).contains([Protocol.OFFLINE_ACCESS.value])
    return _end(session, (col(GrantRow.session_id) == session_id) & ~goes_on, because, at)


def hand_on(session: Session, from_: UUID, to: UUID) -> None:
    """Those that live as long as one session live as long as another one from now on."""
    of_it = (col(GrantRow.session_id) == from_) & col(GrantRow.ended_at).is_(None)
    session.execute(update(GrantRow).where(of_it).values(session_id=to))


def end_grants_of_person(session: Session, person: UUID, because: Ending, at: datetime) -> int:
    """All of a person's."""
    return _end(session, col(GrantRow.person_id) == person, because, at)


def end_grants_of_client(session: Session, client: str, because: Ending, at: datetime) -> int:
    """All that people granted to a client."""
    return _end(session, col(GrantRow.client_id) == client, because, at)


def _end(session: Session, which: ColumnElement[bool], because: Ending, at: datetime) -> int:
    ended = session.execute(
        update(GrantRow)
        .where(which, col(GrantRow.ended_at).is_(None))
        .values(ended_at=at, ended_because=because.value)
        .returning(col(GrantRow.id), col(GrantRow.person_id), col(GrantRow.client_id))
    ).all()
    for id_, person, client in ended:
        record(
            session,
            SecurityEventKind.GRANT_ENDED,
            at,
            person=person,
            client=client,
            grant=id_,
            because=because.value,
        )
    return len(ended)
