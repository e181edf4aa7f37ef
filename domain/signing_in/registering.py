"""A client on the register, and what may be done with it: enter, change, rotate keys, suspend, let in again.

There is no open registration. Refuses what would let a client come to more than its type and owner ever may
(`clients.ceiling`), addresses that could be turned against people, and weak or shared secrets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from uuid import UUID

from domain.access_words import Profile, Scope
from domain.kernel import BadInput, ChangedMeanwhile, Refusal
from domain.scopes import BY_RECEIPT, IDENTITY, OFFERED, PEOPLE_ONLY
from domain.signing_in.client_keys import PublicKey, former_until, unfit_keys, unfit_successors
from domain.signing_in.clients import PROFILE_OF, ClientType, ceiling
from domain.signing_in.redirects import unfit_addresses
from domain.signing_in.refusals import (
    AlreadySuspended,
    NotSuspended,
    RotationUnderWay,
    ScopeUnfit,
)
from domain.stakeholders.values import OrganisationKind

CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}", re.ASCII)
LIKE_A_PERSON = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
"""How a token names a person: a client is never taken for one (RFC 9700 section 4.15)."""
NAME = (2, 200)
"""Characters of a name, at least and at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredClient:
    """One line of the register."""

    id: str
    name: str
    type: ClientType
    organisation_id: UUID | None
    profile: Profile
    scopes: frozenset[Scope]
    redirect_uris: tuple[str, ...] = ()
    keys: tuple[PublicKey, ...] = ()
    former_keys: tuple[PublicKey, ...] = ()
    former_until: datetime | None = None
    pushes: bool = False
    """Whether it may only use pushed authorization requests (RFC 9126)."""
    binds: bool = False
    """Whether all its tokens are bound to a key (RFC 9449)."""
    active: bool = True
    not_before: datetime | None = None
    """Whatever was issued earlier opens nothing: tokens, and families of tokens."""
    registered_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of a registration, apart from its id and keys; scopes as they were written."""

    name: str
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    pushes: bool
    binds: bool


def register(
    client_id: str,
    type_: ClientType,
    wish: Wish,
    keys: tuple[PublicKey, ...],
    owner: tuple[UUID, OrganisationKind] | None,
    at: datetime,
) -> RegisteredClient | Refusal:
    """A new client. What it is seen as follows from what its owner is, never from what it asks for."""
    if not CLIENT_ID.fullmatch(client_id) or LIKE_A_PERSON.fullmatch(client_id):
        return BadInput(
            message="A client id has 3 to 64 of a-z, 0-9, dot, dash and underscore, a letter or digit first, "
            "and does not look like a person's.",
            next="Choose such an id, for example kestrel-audit-tool.",
            field="clientId",
        )
    bare = RegisteredClient(
        id=client_id,
        name=wish.name,
        type=type_,
        organisation_id=owner[0] if owner else None,
        profile=PROFILE_OF[owner[1]] if owner else Profile.PUBLIC,
        scopes=frozenset(),
        keys=keys,
        registered_at=at,
    )
    return unfit_keys(keys, type_) or _with(bare, wish, owner[1] if owner else None)


def change(
    client: RegisteredClient, wish: Wish, kind: OrganisationKind | None, version: int
) -> RegisteredClient | Refusal:
    """The client with what is said anew of it. A scope that is taken away is gone from the next token on."""
    if version != client.version:
        return ChangedMeanwhile(current_version=client.version)
    return _with(replace(client, version=client.version + 1), wish, kind)


def rotate(
    client: RegisteredClient, keys: tuple[PublicKey, ...], overlap: timedelta, now: datetime
) -> RegisteredClient | Refusal:
    """New keys take over; those before them verify a little longer, so that no deployment has to be exact."""
    until = former_until(now, overlap)
    if isinstance(until, BadInput):
        return until
    if client.former_until is not None and client.former_until > now:
        return RotationUnderWay()
    if unfit := unfit_keys(keys, client.type) or unfit_successors(keys, client.keys):
        return unfit
    former = tuple(key for key in client.keys if key not in keys)
    return replace(
        client,
        keys=keys,
        former_keys=former,
        former_until=until if former else None,
        version=client.version + 1,
    )


def rotate_at_once(
    client: RegisteredClient, keys: tuple[PublicKey, ...], now: datetime
) -> RegisteredClient | Refusal:
    """For a key that was lost or stolen: every former key stops now, and so does whatever was issued by then."""
    if unfit := unfit_keys(keys, client.type) or unfit_successors(keys, client.keys):
        return unfit
    return replace(
        client,
        keys=keys,
        former_keys=(),
        former_until=None,
        not_before=now,
        version=client.version + 1,
    )


def suspend(client: RegisteredClient, now: datetime) -> RegisteredClient | Refusal:
    """No more tokens, and those it has open nothing, for good: letting it in again does not bring them back."""
    if not client.active:
        return AlreadySuspended()
    return replace(client, active=False, not_before=now, version=client.version + 1)


def resume(client: RegisteredClient) -> RegisteredClient | Refusal:
    """Lets it in again. People must sign in to it anew."""
    if client.active:
        return NotSuspended()
    return replace(client, active=True, version=client.version + 1)


def _with(client: RegisteredClient, wish: Wish, kind: OrganisationKind | None) -> RegisteredClient | Refusal:
    if not NAME[0] <= len(wish.name) <= NAME[1]:
        return BadInput(
            message=f"A name has {NAME[0]} to {NAME[1]} characters.", next="Name it for people.", field="name"
        )
    scopes = _scopes(wish.scopes, client.type, kind)
    if isinstance(scopes, ScopeUnfit):
        return scopes
    if unfit := unfit_addresses(wish.redirect_uris, client.type, signs_in=scopes != BY_RECEIPT):
        return unfit
    return replace(
        client,
        name=wish.name,
        scopes=scopes,
        redirect_uris=wish.redirect_uris,
        pushes=wish.pushes and bool(wish.redirect_uris),
        binds=wish.binds or bool(scopes & IDENTITY),
    )


def _scopes(
    names: tuple[str, ...], type_: ClientType, kind: OrganisationKind | None
) -> frozenset[Scope] | ScopeUnfit:
    """All of them or none: a client that was registered with less than was asked would fail where nobody looks."""
    on_offer = {scope.value: scope for scope in ceiling(type_, kind)}
    for name in names:
        if name not in on_offer:
            return _unfit(name, type_, tuple(on_offer))
    return frozenset(on_offer[name] for name in names)


def _unfit(name: str, type_: ClientType, on_offer: tuple[str, ...]) -> ScopeUnfit:
    if type_ is ClientType.RESOURCE_SERVER:
        return ScopeUnfit(
            message="A resource server asks what tokens are worth, and holds no scope of its own.",
            next="Leave the scopes out.",
        )
    if type_ is ClientType.SERVICE and name in {scope.value for scope in PEOPLE_ONLY}:
        return ScopeUnfit(
            message=f"{name} needs a person with a second factor: never a machine client.",
            next="Register an APP or a SERVER with which people sign in.",
        )
    if name in {scope.value for scope in IDENTITY}:
        return ScopeUnfit(
            message=f"{name}: a client of a company, a brand or a financier never holds an identity scope.",
            next="Leave the scope out. Whoever may come to identities uses a client of another owner.",
        )
    if name in {scope.value for scope in BY_RECEIPT}:
        return ScopeUnfit(
            message=f"{name}: a client of a company, a brand or a financier never takes a receipt.",
            next="Leave the scope out. Point people to the scheme's own page, `/report`, or to an NGO's.",
        )
    nearest = get_close_matches(name, on_offer, n=1, cutoff=0.6)
    known = ", ".join(sorted(scope.value for scope in OFFERED))
    return ScopeUnfit(
        message=f"There is no scope {name!r} on offer.",
        next=f"The nearest is {nearest[0]}." if nearest else f"On offer are: {known}.",
    )
