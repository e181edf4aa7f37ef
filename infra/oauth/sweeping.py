"""Forgets what signing in leaves behind once it can mean nothing any more: requests, codes, tokens, proofs, counters.

A spent code or refresh token is kept a day longer than it lives, so that a second use still ends its family. Ended
families and sessions are kept for a month, for the person's own account page and for whoever looks into a theft.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from infra.tables.signing_in import (
    AuthorizationCodeRow,
    AuthorizationRequestRow,
    GrantRow,
    InvitationRow,
    OauthAssertionRow,
    RateLimitRow,
    RefreshTokenRow,
    RevokedTokenRow,
    SeenProofRow,
    SessionRow,
)

A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)

Old = tuple[type[SQLModel], ColumnElement[bool]]


def sweep(session: Session, now: datetime) -> int:
    """Deletes what is over; how many rows. What refers to another row goes before it."""
    return sum(session.execute(delete(table).where(over)).rowcount for table, over in _over(now))  # type: ignore[attr-defined]


def _over(now: datetime) -> Iterable[Old]:
    day, month = now - A_DAY, now - A_MONTH
    yield OauthAssertionRow, col(OauthAssertionRow.expires_at) < now
    yield SeenProofRow, col(SeenProofRow.expires_at) < now
    yield RateLimitRow, col(RateLimitRow.expires_at) < now
    yield RevokedTokenRow, col(RevokedTokenRow.expires_at) < now
    yield AuthorizationRequestRow, col(AuthorizationRequestRow.expires_at) < now
    yield AuthorizationCodeRow, col(AuthorizationCodeRow.expires_at) < day
    yield RefreshTokenRow, col(RefreshTokenRow.expires_at) < day
    old_grant = or_(col(GrantRow.ended_at) < month, col(GrantRow.expires_at) < month)
    of_it = exists().where(col(GrantRow.id) == col(RefreshTokenRow.grant_id), old_grant)
    yield RefreshTokenRow, of_it
    yield GrantRow, old_grant & ~exists().where(col(AuthorizationCodeRow.grant_id) == col(GrantRow.id))
    old_session = or_(col(SessionRow.ended_at) < month, col(SessionRow.expires_at) < month)
    yield SessionRow, old_session & ~exists().where(col(GrantRow.session_id) == col(SessionRow.id))
    yield InvitationRow, col(InvitationRow.expires_at) < month
