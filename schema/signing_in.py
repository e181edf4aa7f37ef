"""The register of clients, and what happened at the door: for the secretariat's administrators alone.

No secret stands here, and nothing that a stranger typed. That an organisation has a client, and whoever signs in with
it, is nobody else's to know.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import ClientType, SecurityEventKind
from schema.fact import ListOf, asks, fact, lazily, link, order_input
from schema.scalars import Node
from schema.stakeholders import NameOrder

KEEPS, LOG = Scope.ADMIN_CLIENTS, Scope.AUDIT_LOG_READ
_Organisation, _Person = (
    lazily("Organisation", "schema.stakeholders"),
    lazily("Person", "schema.stakeholders"),
)


@strawberry.enum(description="What security events can be ordered by.")
class SecurityEventOrderBy(StrEnum):
    """Their time."""

    AT = "at"


SecurityEventOrder = order_input("SecurityEventOrder", SecurityEventOrderBy, "AT")


@strawberry.input(description="Narrows clients; every given part must hold. A list means: any of these.")
class ClientFilter:
    """Filters."""

    type: list[ClientType] | None = asks("Clients of these types.", scope=KEEPS)
    organisation: list[strawberry.ID] | None = asks("Clients of these organisations.", scope=KEEPS)
    active: bool | None = asks("Only clients that are let in, or only suspended ones.", scope=KEEPS)


@strawberry.input(
    description="Narrows security events; every given part must hold. A list means: any of these."
)
class SecurityEventFilter:
    """Filters."""

    kind: list[SecurityEventKind] | None = asks("Events of these kinds.", scope=LOG)
    person: list[strawberry.ID] | None = asks("Events that concern these people.", scope=LOG)
    client: list[strawberry.ID] | None = asks("Events of these clients.", scope=LOG)
    since: date | None = asks("Events of this day and later, by UTC.", scope=LOG)
    until: date | None = asks("Events of this day and earlier, by UTC.", scope=LOG)


CLIENTS = ListOf(
    target=lazily("Client", "schema.signing_in"),
    entity="Client",
    order=NameOrder,
    filter=ClientFilter,
    default=("name", False),
)
EVENTS = ListOf(
    target=lazily("SecurityEvent", "schema.signing_in"),
    entity="SecurityEvent",
    order=SecurityEventOrder,
    filter=SecurityEventFilter,
    default=("at", True),
)


@strawberry.type(
    description="A program that asks this API: with a person who signs in to it, or for itself. It can never come to more than"
    " its scopes, and one of an organisation serves that organisation's own people alone. It keeps no shared secret: what"
    " it is known by are its public keys. Only the secretariat's administrators see it."
)
class Client(Node):
    """Source: the architecture, section 8."""

    client_id: str = fact("How it names itself when it asks for a token, such as `river-map`.", scope=KEEPS)
    name: str = fact("What it is, for people who are asked to agree.", scope=KEEPS)
    type: ClientType = fact("How it lives, and so how it gets tokens.", scope=KEEPS)
    organisation = link(
        _Organisation,
        "Organisation",
        "organisation",
        "Whose it is. An app or a server of nobody serves everybody, each within what they may do themselves.",
        scope=KEEPS,
    )
    scopes: list[str] = fact("The most that it can ever be granted.", scope=KEEPS)
    redirect_uris: list[str] = fact(
        "Where people are sent back to from signing in, compared character by character. An app that was registered"
        " with a loopback address may choose the port.",
        scope=KEEPS,
    )
    key_ids: list[str] = fact("The names (`kid`) of the public keys that it signs with.", scope=KEEPS)
    former_key_ids: list[str] = fact(
        "The names of the keys before the last rotation, if that left an overlap.", scope=KEEPS
    )
    former_keys_until: datetime | None = fact(
        "Until when those verify; after that they count no more.", scope=KEEPS
    )
    pushes: bool = fact("Whether it may only use pushed authorization requests (RFC 9126).", scope=KEEPS)
    binds: bool = fact("Whether all its tokens are bound to a key of its own (RFC 9449).", scope=KEEPS)
    active: bool = fact("Whether it is let in; a suspended client gets no token.", scope=KEEPS)
    not_before: datetime | None = fact(
        "Whatever was issued to it earlier opens nothing: the last time that it was suspended, or lost a key.",
        scope=KEEPS,
    )
    registered_at: datetime = fact("When it was entered.", scope=KEEPS)
    last_used_at: datetime | None = fact(
        "When it was last given a token, to the minute; null if never.", scope=KEEPS
    )
    version: int = fact("Counts the changes of the record: pass it with yours.", scope=KEEPS)


@strawberry.type(
    description="Something that happened where people and clients sign in. Written in the same moment, never changed and never"
    " deleted. Holds no address, no secret and nothing that anybody typed. Only the secretariat's administrators see it."
)
class SecurityEvent(Node):
    """A line of an append-only table."""

    at: datetime = fact("When.", scope=LOG)
    kind: SecurityEventKind = fact("What.", scope=LOG)
    person_handle: str | None = fact("The handle of the person whom it concerns.", scope=LOG)
    person = link(_Person, "Person", "person", "The person whom it concerns.", scope=LOG)
    client_id: str | None = fact("The id of the client that it concerns.", scope=LOG)
    client = link(
        lazily("Client", "schema.signing_in"), "Client", "client", "The client that it concerns.", scope=LOG
    )
    because: str | None = fact(
        "A code that says more, where there is more to say, such as `TOKEN_USED_TWICE`.", scope=LOG
    )
    by_handle: str | None = fact(
        "The handle of who did it, where that is somebody else. Null as well for what was done at the server's own"
        " command line, and for what the service does by itself.",
        scope=LOG,
    )
    by = link(_Person, "Person", "by", "Who did it, where that is somebody else.", scope=LOG)
