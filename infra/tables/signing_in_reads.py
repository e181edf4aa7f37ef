"""How the register of clients and the security events are read: by the secretariat's login, and by no other."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import Column, Everything, Filter, Json, Readable, ToOne, columns, equal

_ALL = {Arm.ALL: Everything()}


def _names(jwks: str) -> Column:
    """The names of the keys in a JWKS."""
    sql = f"ARRAY(SELECT k ->> 'kid' FROM jsonb_array_elements({{t}}.{jwks} -> 'keys') k WHERE k ->> 'kid' IS NOT NULL)"
    return Column(sql=sql, json=Json.CODES, needs=(jwks,))


def _handle(column: str) -> Column:
    """The handle of the person in a column: an administrator reads no more of people."""
    sql = f"(SELECT p.handle FROM persons p WHERE p.id = {{t}}.{column})"
    return Column(sql=sql, json=Json.TEXT, needs=(column,), nullable=True)


CLIENT = Readable(  # oauth_clients_by_name
    entity="Client",
    table="oauth_clients",
    key="text",
    columns={
        "client_id": Column(sql="{t}.id", json=Json.TEXT, needs=("id",)),
        "key_ids": _names("jwks"),
        "former_key_ids": _names("former_jwks"),
        "former_keys_until": Column(
            sql="{t}.former_until", json=Json.INSTANT, needs=("former_until",), nullable=True
        ),
        **columns(
            text="name",
            code="type",
            codes="scopes redirect_uris",
            bool="pushes binds active",
            instant="not_before? registered_at last_used_at?",
            int="version",
        ),
    },
    arms=_ALL,
    orders={"name": (("name", "text"),)},
    filters={
        "type": equal("type"),
        "organisation": equal("organisation_id", "uuid", "Organisation"),
        "active": Filter(one="{t}.active = {v}", type="boolean"),
    },
    ones={"organisation": ToOne(entity="Organisation", column="organisation_id")},
)

SECURITY_EVENT = Readable(  # security_events_by_time, _by_kind, _by_person, _by_client
    entity="SecurityEvent",
    table="security_events",
    columns={
        "person_handle": _handle("person_id"),
        "by_handle": _handle("by_person_id"),
        **columns(instant="at", code="kind because?", text="client_id?"),
    },
    arms=_ALL,
    orders={"at": (("at", "timestamptz"),)},
    filters={
        "kind": equal("kind"),
        "person": equal("person_id", "uuid", "Person"),
        "client": equal("client_id", "text", "Client"),
        "since": Filter(one="{t}.at >= {v}::timestamp AT TIME ZONE 'UTC'", type="date"),
        "until": Filter(one="{t}.at < ({v} + 1)::timestamp AT TIME ZONE 'UTC'", type="date"),
    },
    ones={
        "person": ToOne(entity="Person", column="person_id"),
        "client": ToOne(entity="Client", column="client_id"),
        "by": ToOne(entity="Person", column="by_person_id"),
    },
)

READABLES = (CLIENT, SECURITY_EVENT)
