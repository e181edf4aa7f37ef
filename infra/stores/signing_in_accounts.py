"""Invitations and the closing of accounts, also under the writing login: it reads nothing people sign in with."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.accounts import INVITATION_HOLDS
from domain.signing_in.endings import Ending
from domain.signing_in.events import SecurityEventKind
from domain.signing_in.letting_in_ports import Invitation
from infra.oauth import families
from infra.oauth.events import record
from infra.oauth.opening import new_secret
from infra.signing_in import sessions
from infra.signing_in.links import Links
from infra.tables.signing_in import AccountRow, InvitationRow


class InvitationStore:
    """See `domain.signing_in.letting_in_ports.Invitations`."""

    def __init__(self, session: AsyncSession, links: Links) -> None:
        self._session = session
        self._links = links

    async def make(self, person_id: UUID, by: UUID) -> Invitation:
        return await self._session.run_sync(invite, person_id, by, datetime.now(UTC), self._links)

    async def withdraw(self, person_id: UUID, by: UUID) -> int:
        return await self._session.run_sync(withdraw, person_id, by, datetime.now(UTC))


class AccountStore:
    """See `domain.signing_in.letting_in_ports.Accounts`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def close(self, person_id: UUID, by: UUID) -> bool:
        return await self._session.run_sync(close, person_id, by, datetime.now(UTC))


def invite(session: Session, person: UUID, by: UUID | None, at: datetime, links: Links) -> Invitation:
    """A new link in place of the person's former ones; `by` is nobody where the operator makes it."""
    withdraw(session, person, by, at)
    token, expires_at = new_secret(), at + INVITATION_HOLDS
    session.execute(
        insert(InvitationRow)
        .inline()
        .values(
            id=uuid4(),
            digest=links.digest(token),
            person_id=person,
            made_at=at,
            made_by=by,
            expires_at=expires_at,
        )
    )
    record(session, SecurityEventKind.INVITED, at, person=person, by=by)
    return Invitation(link=links.to(token), expires_at=expires_at)


def withdraw(session: Session, person: UUID, by: UUID | None, at: datetime) -> int:
    """How many links that were still good open nothing any more."""
    withdrawn = session.execute(
        update(InvitationRow)
        .where(
            col(InvitationRow.person_id) == person,
            col(InvitationRow.spent_at).is_(None),
            col(InvitationRow.withdrawn_at).is_(None),
            col(InvitationRow.expires_at) > at,
        )
        .values(withdrawn_at=at)
        .returning(col(InvitationRow.id))
    ).all()
    if withdrawn:
        record(session, SecurityEventKind.INVITATION_WITHDRAWN, at, person=person, by=by)
    return len(withdrawn)


def close(session: Session, person: UUID, by: UUID | None, at: datetime) -> bool:
    """Closes the account with all that rests on it; False if there is none that is open."""
    withdraw(session, person, by, at)
    closed = (
        update(AccountRow)
        .where(col(AccountRow.person_id) == person, col(AccountRow.closed_at).is_(None))
        .values(closed_at=at)
    )
    if session.scalar(closed.returning(col(AccountRow.person_id))) is None:
        return False
    sessions.end(session, person, at)
    families.end_grants_of_person(session, person, Ending.ACCOUNT_CLOSED, at)
    record(session, SecurityEventKind.ACCOUNT_CLOSED, at, person=person, by=by)
    return True
