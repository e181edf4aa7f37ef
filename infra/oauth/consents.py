"""What a person has agreed that a client may do, in one capacity: not asked again until more is asked.

Never remembered: what rests on a second factor, and anything agreed to for an address that another app on the same
device could listen at (RFC 8252 section 8.6): there, whoever answers must have been asked.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.scopes import NEEDS_SECOND_FACTOR
from domain.signing_in.acting import Acting
from domain.signing_in.granting import Asked
from domain.signing_in.redirecting import is_public_web
from infra.tables.signing_in import ConsentRow

_REMEMBER = text("""
    INSERT INTO consents AS kept (person_id, client_id, acting, organisation_id, scopes, given_at)
    VALUES (:person, :client, :acting, CAST(:organisation AS uuid), CAST(:scopes AS text[]), :at)
    ON CONFLICT (person_id, client_id, acting, organisation_id) DO UPDATE SET
        scopes = ARRAY(SELECT DISTINCT unnest(kept.scopes || excluded.scopes) ORDER BY 1), given_at = excluded.given_at
""")


def covers(session: Session, person: UUID, client: str, acting: Acting, wanted: Asked, address: str) -> bool:
    """Whether all that would be granted was agreed to before."""
    if wanted.scopes & NEEDS_SECOND_FACTOR or not is_public_web(address):
        return False
    return set(wanted.names.split()) <= set(_agreed(session, person, client, acting) or ())


def remember(
    session: Session, person: UUID, client: str, acting: Acting, granted: Asked, at: datetime
) -> None:
    """Adds what was agreed to now to what was before; two answers at once add up."""
    given = {
        "person": person,
        "client": client,
        "acting": acting.as_.value,
        "organisation": acting.organisation_id,
        "scopes": sorted({*granted.names.split()} - {scope.value for scope in NEEDS_SECOND_FACTOR}),
        "at": at,
    }
    session.execute(_REMEMBER, given)


def forget(session: Session, person: UUID, client: str | None = None) -> None:
    """Whoever takes a client's access away, or every client's, is asked again before one gets any."""
    of_them = col(ConsentRow.person_id) == person
    session.execute(
        delete(ConsentRow).where(of_them & (col(ConsentRow.client_id) == client) if client else of_them)
    )


def _agreed(session: Session, person: UUID, client: str, acting: Acting) -> list[str] | None:
    return session.scalar(select(col(ConsentRow.scopes)).where(_of(person, client, acting)))


def _of(person: UUID, client: str, acting: Acting) -> ColumnElement[bool]:
    return (
        (col(ConsentRow.person_id) == person)
        & (col(ConsentRow.client_id) == client)
        & (col(ConsentRow.acting) == acting.as_.value)
        & (col(ConsentRow.organisation_id).is_not_distinct_from(acting.organisation_id))
    )
