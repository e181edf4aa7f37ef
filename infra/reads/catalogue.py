"""How an entity lies in its table: columns, orders, filters, links, and the arms with the index each one runs on.

Each context declares its Readables beside its table. What is not declared here can't be read, filtered, ordered or followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.access import Arm


class Json(StrEnum):
    """How a column's value is written as JSON text."""

    TEXT = "text"  # needs escaping
    CODE = "code"  # from a closed list: quoted as it is
    DATE = "date"
    INSTANT = "instant"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    CODES = "codes"  # text[]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One readable fact: its SQL over the row `{t}`, and the row columns which that needs."""

    sql: str
    json: Json
    needs: tuple[str, ...]
    nullable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter's SQL over `{t}`, the value `{v}` and the claims; `many` where the value is a list of more than one."""

    one: str
    many: str = ""
    type: str = "text"
    key_of: str = ""  # the entity whose global ids are given
    yes: str = ""  # of a boolean that is true: a condition that an index can serve, where `one` has none
    no: str = ""  # the same of a boolean that is false


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """The arm has no condition: the policy behind it has none either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """An arm that one index serves from a condition on the row itself.

    `{org}` and `{person}` are the claims; `{desk}` is the organisation at whose handlers' desk the viewer sits today,
    null for everybody else (so no desk matches no row). `{desk}` reads memberships: a profile without a grant on them
    has no such arm and no such filter.

    `each`: by order, a filter whose column an index of this arm has before that order's keys. Where several values are
    given, a page is read of each: in one pass, a value that few rows have would lead through all the others.
    """

    sql: str
    each: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class AtSites:
    """An arm over the sites to which the viewer's organisation is assigned in one of these capacities today."""

    capacities: tuple[str, ...]
    also: str = ""
    site: str = "site_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An arm over rows whose `column` is one of the few keys that a subquery over the claims finds for the viewer.

    `keys` selects one column: "SELECT c.grievance_id FROM handlers c WHERE c.person_id = {person}". The column leads an
    index on every order: a whole page is read of each key.
    """

    keys: str
    column: str = "id"


ArmPath = Everything | Where | AtSites | Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class ToOne:
    """A link to at most one record: this row's column holds its key."""

    entity: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMany:
    """A link to a list: the other row's column holds this row's key.

    `dense`: there may be far more rows than a page, and not all of them the viewer's, so the arms are compiled inside.
    """

    entity: str
    column: str
    dense: bool = False
    via: str = ""  # the other rows' keys by way of a link table, where {v} is this row's key


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """One entity as it lies in its table."""

    entity: str
    table: str
    columns: Mapping[str, Column]
    arms: Mapping[Arm, ArmPath]
    key: str = "uuid"  # or "text", for reference rows
    orders: Mapping[str, tuple[tuple[str, str], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, str], ...]]
    )
    filters: Mapping[str, Filter] = field(default_factory=dict[str, Filter])
    ones: Mapping[str, ToOne] = field(default_factory=dict[str, ToOne])
    manys: Mapping[str, ToMany] = field(default_factory=dict[str, ToMany])
    sparse: bool = (
        False  # nobody sees nearly all of its rows, however large: never walked for the viewer's size
    )


def columns(**kinds: str) -> dict[str, Column]:
    """Facts that are plain columns of the same name: `columns(text="name region?")`, with ? for nullable ones."""
    found: dict[str, Column] = {}
    for kind, names in kinds.items():
        for name in names.split():
            plain = name.rstrip("?")
            found[plain] = Column(
                sql=f"{{t}}.{plain}", json=Json(kind), needs=(plain,), nullable=name.endswith("?")
            )
    return found


def equal(column: str, type: str = "text", key_of: str = "") -> Filter:
    """A filter on equality, or on being one of several. `key_of`: the values are global ids of that entity."""
    return Filter(
        one=f"{{t}}.{column} = {{v}}", many=f"{{t}}.{column} = ANY({{v}})", type=type, key_of=key_of
    )


def since(column: str, type: str = "date") -> Filter:
    """A filter: at or after."""
    return Filter(one=f"{{t}}.{column} >= {{v}}", type=type)


def until(column: str, type: str = "date") -> Filter:
    """A filter: at or before."""
    return Filter(one=f"{{t}}.{column} <= {{v}}", type=type)


class Catalogue:
    """Every Readable by entity name."""

    def __init__(self, *readables: Readable) -> None:
        self._by_entity = {readable.entity: readable for readable in readables}
        if len(self._by_entity) != len(readables):
            raise ValueError("an entity is declared twice")

    def __getitem__(self, entity: str) -> Readable:
        return self._by_entity[entity]

    def __iter__(self) -> Iterator[Readable]:
        return iter(self._by_entity.values())
