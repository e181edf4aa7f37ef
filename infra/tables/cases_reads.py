"""What is read alike of cases of every kind: the orders of their lists, and what is filtered and linked by."""

from __future__ import annotations

from infra.reads.catalogue import Column, Filter, Json, ToMany, ToOne, columns, equal, since, until

BY_DUE = {"due": (("due_key", "timestamptz"),)}
BY_RECEIVED = {"received_on": (("received_on", "date"),)}
BY_POSITION = {"position": (("position", "smallint"),)}
BY_ALIAS = {"alias": (("alias", "text"),)}

OVERDUE = "({t}.due_at IS NOT NULL AND {t}.due_at <= now())"

DUE_FACTS = {
    "overdue": Column(sql=OVERDUE, json=Json.BOOL, needs=("due_at",)),
    "paused": Column(sql="({t}.paused_because IS NOT NULL)", json=Json.BOOL, needs=("paused_because",)),
}

CASE_FILTERS = {
    "state": equal("state"),
    "site": equal("site_id", "uuid", "Site"),
    "handler": equal("handler_id", "uuid", "Person"),
    "mine": Filter(
        one="(({t}.handler_id = {person}) IS TRUE) = {v}", yes="{t}.handler_id = {person}", type="boolean"
    ),
    "activity": Filter(one="{v} = ANY({t}.activities)", many="{t}.activities && {v}"),
    "identity_mode": equal("identity_mode"),
    "received_from": since("received_on"),
    "received_until": until("received_on"),
    "due": equal("due"),
    "due_until": until("due_on"),
    "overdue": Filter(
        one="({t}.due_key <= now()) = {v}",
        yes="{t}.due_key <= now()",
        no="{t}.due_key > now()",
        type="boolean",
    ),
}
"""Filters that every kind of case has."""

PAUSE_FILTERS = {
    "paused": Filter(
        one="({t}.paused_because IS NOT NULL) = {v}", yes="{t}.paused_because IS NOT NULL", type="boolean"
    ),
    "paused_because": equal("paused_because"),
}

OPENED_SO_FAR = (
    "CASE WHEN {t}.side = 'CONCERNED' OR extract(isodow FROM {t}.opened_on) <> 7"
    " OR {t}.opened_on < (now() AT TIME ZONE 'UTC')::date THEN {t}.opened_on END"
)
"""See `domain.cases.items.opening_told`."""

ITEM_COLUMNS = {
    **columns(
        code="kind side redacted_because? translated_by?",
        text="language?",
        date="written_on redacted_on? original_opened_on?",
        bool="internal",
        int="position",
    ),
    "opened_on": Column(sql=OPENED_SO_FAR, json=Json.DATE, needs=("opened_on", "side"), nullable=True),
}
"""What is told of something that was written, without what it says."""

PERSON = {"person": ToOne(entity="Person", column="person_id")}
HANDLER = {"handler": ToOne(entity="Person", column="handler_id")}


def item_links(entity: str) -> dict[str, ToOne]:
    """In whose place an item stands, and what it translates."""
    return {
        "redacts": ToOne(entity=entity, column="redacts_id"),
        "translates": ToOne(entity=entity, column="translates_id"),
    }


def activities_of(table: str) -> ToMany:
    """The protected activities that a case concerns, each with its basis."""
    return ToMany(
        entity="ProtectedActivity",
        column="id",
        via=f"SELECT unnest(c.activities) FROM {table} c WHERE c.id = {{v}}",
    )


def linked(entity: str, table: str, column: str) -> ToMany:
    """Other records that a case names."""
    return ToMany(
        entity=entity, column="id", via=f"SELECT unnest(c.{column}) FROM {table} c WHERE c.id = {{v}}"
    )
