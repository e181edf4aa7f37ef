"""Sessions, known by a secret of which a digest is kept. They end after twelve hours, or two without use."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.accounts import SEEN_EVERY, SESSION_HOLDS, SESSION_IDLE, Method
from infra.oauth.opening import digest_of, new_secret
from infra.signing_in.values import SessionKept, SignedIn
from infra.tables.signing_in import AccountRow, SessionRow
from infra.tables.stakeholders import PersonRow


def begin(session: Session, person: UUID, handle: str, method: Method, at: datetime) -> tuple[SignedIn, str]:
    """A new session and its secret, which no browser had before (no fixation)."""
    id_, secret = uuid4(), new_secret()
    session.execute(
        insert(SessionRow).values(
            id=id_,
            digest=digest_of(secret),
            person_id=person,
            began_at=at,
            seen_at=at,
            second_factor_at=at,
            method=method.value,
            expires_at=at + SESSION_HOLDS,
        )
    )
    return SignedIn(person=person, handle=handle, session=id_, second_factor_at=at, method=method), secret


def who(session: Session, secret: str, at: datetime) -> SignedIn | None:
    """Whose session the secret opens; that it is in use is written down once a minute."""
    found = session.execute(
        select(
            col(SessionRow.id),
            col(SessionRow.person_id),
            col(SessionRow.second_factor_at),
            col(SessionRow.method),
            col(SessionRow.seen_at),
            col(PersonRow.handle),
        )
        .join(AccountRow, col(AccountRow.person_id) == col(SessionRow.person_id))
        .join(PersonRow, col(PersonRow.id) == col(SessionRow.person_id))
        .where(col(SessionRow.digest) == digest_of(secret), col(AccountRow.closed_at).is_(None), *_live(at))
    ).one_or_none()
    if found is None:
        return None
    if at - found.seen_at >= SEEN_EVERY:
        session.execute(update(SessionRow).where(col(SessionRow.id) == found.id).values(seen_at=at))
    return SignedIn(
        person=found.person_id,
        handle=found.handle,
        session=found.id,
        second_factor_at=found.second_factor_at,
        method=Method(found.method),
    )


def renew(session: Session, by: SignedIn, at: datetime, method: Method | None = None) -> SignedIn | None:
    """The session under a new secret, and with a second factor of now if one was shown; None if it has ended."""
    secret = new_secret()
    changed = {"digest": digest_of(secret), "seen_at": at}
    if method is not None:
        changed |= {"second_factor_at": at, "method": method.value}
    row = session.execute(
        update(SessionRow)
        .where(col(SessionRow.id) == by.session, col(SessionRow.person_id) == by.person, *_live(at))
        .values(**changed)
        .returning(col(SessionRow.second_factor_at), col(SessionRow.method))
    ).one_or_none()
    if row is None:
        return None
    return SignedIn(
        person=by.person,
        handle=by.handle,
        session=by.session,
        second_factor_at=row.second_factor_at,
        method=Method(row.method),
        renewed=secret,
    )


def under_way(session: Session, by: SignedIn, at: datetime) -> tuple[SessionKept, ...]:
    """The person's sessions, the newest first."""
    rows = session.scalars(
        select(SessionRow)
        .where(col(SessionRow.person_id) == by.person, *_live(at))
        .order_by(col(SessionRow.began_at).desc(), col(SessionRow.id))
    )
    return tuple(
        SessionKept(
            id=row.id,
            began_at=row.began_at,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
            method=Method(row.method),
            this_one=row.id == by.session,
        )
        for row in rows
    )


def end(
    session: Session, person: UUID, at: datetime, *, only: UUID | None = None, but: UUID | None = None
) -> int:
    """Ends a person's sessions: one, all but one, or all. How many ended."""
    which = [col(SessionRow.person_id) == person, col(SessionRow.ended_at).is_(None)]
    which += [col(SessionRow.id) == only] if only else []
    which += [col(SessionRow.id) != but] if but else []
    ended = update(SessionRow).where(*which).values(ended_at=at).returning(col(SessionRow.id))
    return len(session.execute(ended).all())


def _live(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(SessionRow.ended_at).is_(None),
        col(SessionRow.expires_at) > at,
        col(SessionRow.seen_at) > at - SESSION_IDLE,
    )
