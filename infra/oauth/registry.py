"""Registers clients: the operator's act, since there is no open registration.

The profile follows from what the organisation is, never from what the client asks for. Refuses an unknown
organisation, an id already taken, unfit keys, and scopes that are unknown, unused here or not for machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from rapidfuzz import process
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.access import Profile, Scope
from domain.scopes import PEOPLE_ONLY
from domain.signing_in.clients import PROFILE_OF, ClientType, ceiling
from domain.stakeholders.values import OrganisationKind
from infra.oauth.clients import CLIENT_ID, UnfitClient, public_keys
from infra.tables.signing_in import OauthClientRow


def register(
    session: Session,
    client_id: str,
    *,
    name: str,
    organisation: UUID | None,
    scopes: Iterable[str],
    jwks: Mapping[str, Any],
    at: datetime,
) -> OauthClientRow:
    """The new client's row. Without an organisation it reads what is public."""
    if not CLIENT_ID.fullmatch(client_id):
        raise UnfitClient(
            "A client id has 3 to 64 of a-z, 0-9, dot, dash and underscore, a letter or digit first."
        )
    if session.get(OauthClientRow, client_id):
        raise UnfitClient("A client of this id exists. Choose another id, or give that client new keys.")
    row = OauthClientRow(
        id=client_id,
        name=name,
        organisation_id=organisation,
        profile=_profile(session, organisation).value,
        scopes=sorted({offered(scope) for scope in scopes}),
        jwks=public_jwks(jwks),
        active=True,
        registered_at=at,
    )
    session.add(row)
    session.flush()
    return row


def listed(session: Session) -> list[OauthClientRow]:
    """Every client, by id."""
    return list(session.scalars(select(OauthClientRow).order_by(col(OauthClientRow.id))))


def set_active(session: Session, client_id: str, *, active: bool) -> None:
    """Suspends a client or lets it in again. A suspended one gets no token, and those it has stop soon."""
    _change(session, client_id, {"active": active})


def renew_keys(session: Session, client_id: str, jwks: Mapping[str, Any]) -> None:
    """Puts new public keys in place of the old."""
    _change(session, client_id, {"jwks": public_jwks(jwks)})


def offered(name: str) -> Scope:
    """The scope of this name, if a machine client can have it here."""
    on_offer = {scope.value: scope for scope in ceiling(ClientType.SERVICE, None)}
    if name in on_offer:
        return on_offer[name]
    if name in {scope.value for scope in PEOPLE_ONLY}:
        raise UnfitClient(f"{name} needs a person with a second factor: never a machine client.")
    nearest, _, _ = process.extractOne(name, list(on_offer))
    raise UnfitClient(f"There is no scope {name!r} on offer. The nearest is {nearest}.")


def public_jwks(jwks: Mapping[str, Any]) -> dict[str, Any]:
    """The keys as they are stored: public, and nothing beside them."""
    return {"keys": [key.as_dict(private=False) for key in public_keys(jwks)]}


def _profile(session: Session, organisation: UUID | None) -> Profile:
    if organisation is None:
        return Profile.PUBLIC
    kind = session.scalar(text("SELECT kind FROM organisations WHERE id = :id"), {"id": organisation})
    if kind is None:
        raise UnfitClient("There is no organisation of this id.")
    return PROFILE_OF[OrganisationKind(kind)]


def _change(session: Session, client_id: str, values: Mapping[str, Any]) -> None:
    changed = update(OauthClientRow).where(col(OauthClientRow.id) == client_id).values(**values)
    if session.scalar(changed.returning(col(OauthClientRow.id))) is None:
        raise UnfitClient("There is no client of this id. `parley client list` shows them.")
