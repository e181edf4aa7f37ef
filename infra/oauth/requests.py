"""Requests to authorize while they wait: pushed ones for a client, and those a person is answering.

Each is kept as it was judged, under the digest of its handle, and answered once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.asking import PUSHED, known
from infra.oauth.opening import digest_of, new_secret
from infra.tables.signing_in import AuthorizationRequestRow

PUSHED_HOLDS = timedelta(seconds=90)
ANSWERED_WITHIN = timedelta(minutes=15)


def keep(
    session: Session,
    parameters: Mapping[str, str],
    token_key: str | None,
    at: datetime,
    *,
    pushed: bool = False,
) -> str:
    """The handle of the request, now waiting."""
    handle = (PUSHED if pushed else "") + new_secret()
    session.add(
        AuthorizationRequestRow(
            digest=digest_of(handle),
            client_id=parameters["client_id"],
            pushed=pushed,
            parameters=known(parameters),
            token_key=token_key,
            made_at=at,
            expires_at=at + (PUSHED_HOLDS if pushed else ANSWERED_WITHIN),
        )
    )
    session.flush()
    return handle


def waiting(session: Session, handle: str, at: datetime) -> AuthorizationRequestRow | None:
    """The request that a person is answering."""
    return session.scalar(
        select(AuthorizationRequestRow).where(
            col(AuthorizationRequestRow.digest) == digest_of(handle),
            col(AuthorizationRequestRow.pushed).is_(False),
            col(AuthorizationRequestRow.spent_at).is_(None),
            col(AuthorizationRequestRow.expires_at) > at,
        )
    )


def taken(session: Session, handle: str, at: datetime) -> AuthorizationRequestRow | None:
    """The same, and nobody takes it again."""
    return _spent(session, handle, at, pushed=False)


def taken_pushed(session: Session, handle: str, client: str, at: datetime) -> AuthorizationRequestRow | None:
    """The request that this client pushed, once (RFC 9126 section 4)."""
    return _spent(session, handle, at, pushed=True, client=client) if handle.startswith(PUSHED) else None


def _spent(
    session: Session, handle: str, at: datetime, *, pushed: bool, client: str | None = None
) -> AuthorizationRequestRow | None:
    whose = true() if client is None else col(AuthorizationRequestRow.client_id) == client
    return session.scalar(
        update(AuthorizationRequestRow)
        .where(
            whose,  # who only found the handle spends nothing
            col(AuthorizationRequestRow.digest) == digest_of(handle),
            col(AuthorizationRequestRow.pushed).is_(pushed),
            col(AuthorizationRequestRow.spent_at).is_(None),
            col(AuthorizationRequestRow.expires_at) > at,
        )
        .values(spent_at=at)
        .returning(AuthorizationRequestRow)
    )
