"""Plain per-field execution's side of reading: a row, a link, a page at a time, under the same roles and policies.

It answers what does not compile, and is the measure that the compiled path is held against: it knows nothing of arms,
asks for one thing at a time, and leaves visibility to the row policies alone.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import orjson

from domain.access import Arm, Viewer, arms_of
from domain.labels import PREFIXES, decode_id, encode_id
from infra.reads.arms import came_by
from infra.reads.binding import placed
from infra.reads.catalogue import Catalogue, Filter, Json, Readable
from infra.reads.values import CURSOR_KEYS, BadValue, instant, integer, key, read_cursor, text

TOTAL_CAP = 1000
FORM = (
    "WITH ctx AS MATERIALIZED (SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a) "
    "SELECT CASE WHEN ctx.a IS NOT NULL THEN (SELECT coalesce(json_agg(to_json(q)), '[]')::text FROM ({answer}) q) END FROM ctx"
)


class Pool(Protocol):
    """A reading pool of one profile."""

    async def fetchval(self, sql: str, *arguments: object) -> object:
        """One value."""
        ...


class Row:
    """One record's facts, with what this viewer may not learn already gone."""

    __slots__ = ("_facts", "links", "of_entity")

    def __init__(self, entity: str, facts: Mapping[str, object], links: Mapping[str, object]) -> None:
        self.of_entity = entity
        self.links = links
        self._facts = facts

    def __getattr__(self, name: str) -> object:
        try:
            return self._facts[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A row with its position."""

    cursor: str
    node: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInfo:
    """Where a page lies."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A capped count."""

    count: int
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of rows."""

    edges: list[Edge]
    page_info: PageInfo
    total: Total

    @property
    def nodes(self) -> list[Row]:
        """The rows alone."""
        return [edge.node for edge in self.edges]


_IN_PLAIN_WORDS = frozenset({Arm.OWN, Arm.ALL})

Rules = Mapping[tuple[str, str], frozenset[Arm]]
"""(entity, fact) -> the arms through which alone it may be learned."""


@dataclass(slots=True, kw_only=True)
class PlainReads:
    """Per-field reads for one viewer."""

    catalogue: Catalogue
    pool: Pool
    viewer: Viewer
    rules: Rules
    judge: Callable[[str], None] = lambda entity: None
    """Raises where the viewer's token may not even ask for a record of this entity."""
    most: int = 100
    asked: int = 0
    missed: int = 0  # records asked by key that were not there, or not the viewer's

    # -- what resolvers ask

    async def one(self, row: Row, link: str) -> Row | None:
        """The linked record, or None where there is none for this viewer."""
        target, value = row.links[link]  # type: ignore[misc]
        if value is None:
            return None
        rows = await self._rows(self.catalogue[target], "t.id = $3", [value], "")
        return rows[0][0] if rows else None

    async def by_key(self, entity: str, label: str) -> Row | None:
        """A record by its global id."""
        found = decode_id(label)
        if found is None or (entity and found[0] != entity):
            raise BadValue("BAD_ID", f"This is not the id of a record of the kind {entity or 'Node'}.")
        return await self._by_raw(*found)

    async def by_keys(self, labels: list[str]) -> list[Row | None]:
        """Records by their global ids."""
        found = [decode_id(label) for label in labels]
        if None in found or len(labels) > self.most:
            raise BadValue("BAD_ID", "One of these is not the id of a record.")
        return [await self._by_raw(*each) for each in found if each is not None]

    async def _by_raw(self, entity: str, raw: str) -> Row | None:
        self.judge(entity)
        readable = self.catalogue[entity]
        rows = await self._rows(readable, "t.id = $3", [raw], "")
        self.missed += not rows
        return rows[0][0] if rows else None

    async def page(self, row: Row | None, link: str, entity: str, arguments: Mapping[str, object]) -> Page:
        """A page of the root or below a row; empty where the viewer came to the row by an arm that does not open it."""
        if row is not None and f"!{link}" in row.links:
            return _nothing(arguments)
        return await _Paging(self, self.catalogue[entity], row, link, arguments).page()

    # -- SQL

    async def _rows(
        self, readable: Readable, where: str, arguments: list[object], tail: str
    ) -> list[tuple[Row, tuple[str, ...]]]:
        arms = arms_of(readable.entity, self.viewer.profile)
        if not arms:
            return []
        facts = {
            name: c for name, c in readable.columns.items() if self._may_learn(readable.entity, name, arms)
        }
        order = [name for keys in readable.orders.values() for name, _ in keys]
        listed = [
            "t.id AS key_",
            *(f"{c.sql.format(t='t')} AS f_{name}" for name, c in facts.items()),
            *(
                f"t.{one.column} AS l_{name}"
                for name, one in readable.ones.items()
                if self._may_learn(readable.entity, name, arms)
            ),
            *(f"t.{name}::text AS o_{name}" for name in dict.fromkeys(order)),
            *(["t.owner_id AS a_owner_id"] if self._keeps_any(readable) else []),
            *(f"{came} AS w_{name}" for name, came in self._came(readable, arms)),
        ]
        sql = f"SELECT {', '.join(listed)} FROM {readable.table} t WHERE {where} {tail}"
        found = await self._ask(sql, arguments)
        return [(self._row(readable, each), _order_keys(each)) for each in found]

    async def _ask(self, sql: str, arguments: list[object]) -> list[dict[str, object]]:
        self.asked += 1
        claims = (str(self.viewer.organisation or ""), str(self.viewer.person or ""))
        answer = await self.pool.fetchval(FORM.replace("{answer}", sql), *claims, *arguments)
        return orjson.loads(str(answer))

    def _may_learn(self, entity: str, fact: str, arms: tuple[Arm, ...]) -> bool:
        through = self.rules.get((entity, fact))
        return through is None or not through.isdisjoint(arms)

    def _keeps_any(self, readable: Readable) -> bool:
        """Whether any fact is for whoever keeps the record."""
        names = (*readable.columns, *readable.ones, *readable.manys)
        return any(Arm.OWN in self.rules.get((readable.entity, name), ()) for name in names)

    def _came(self, readable: Readable, arms: tuple[Arm, ...]) -> Iterator[tuple[str, str]]:
        """Facts that other arms than a keeper's open: whether the viewer came by one, which no plain word tells."""
        for name in (*readable.columns, *readable.ones, *readable.manys):
            others = self.rules.get((readable.entity, name), frozenset[Arm]()) - _IN_PLAIN_WORDS
            if not others.isdisjoint(arms):
                yield name, came_by(readable, arms, others, "t")

    def _row(self, readable: Readable, each: Mapping[str, object]) -> Row:
        labelled = readable.entity in PREFIXES  # rows of a view are known by no id
        facts: dict[str, object] = {"id": encode_id(readable.entity, each["key_"]) if labelled else None}
        for name, column in readable.columns.items():
            value = each.get(f"f_{name}") if self._learns(readable.entity, name, each) else None
            facts[name] = _typed(value, column.json)
        links = {
            name: (one.entity, each.get(f"l_{name}") if self._learns(readable.entity, name, each) else None)
            for name, one in readable.ones.items()
        }
        links["*"] = (readable.entity, each["key_"])
        for name, many in readable.manys.items():
            if not self._learns(readable.entity, name, each):
                links[f"!{name}"] = (many.entity, None)
        return Row(readable.entity, facts, links)

    def _learns(self, entity: str, fact: str, each: Mapping[str, object]) -> bool:
        """The field rules, said once more in plain words: keepers and the secretariat."""
        through = self.rules.get((entity, fact))
        if through is None or (Arm.ALL in through and Arm.ALL in arms_of(entity, self.viewer.profile)):
            return True
        own = Arm.OWN in through and each.get("a_owner_id") == str(self.viewer.organisation)
        return own or each.get(f"w_{fact}") is True


def _nothing(arguments: Mapping[str, object]) -> Page:
    """A page without rows, which tells of its arguments what every page tells."""
    backward = arguments.get("last") is not None
    came = arguments.get("before" if backward else "after") is not None
    info = PageInfo(
        has_next_page=backward and came,
        has_previous_page=not backward and came,
        start_cursor=None,
        end_cursor=None,
    )
    return Page(edges=[], page_info=info, total=Total(count=0, is_exact=True))


@dataclass(slots=True)
class _Paging:
    reads: PlainReads
    readable: Readable
    row: Row | None
    link: str
    given: Mapping[str, object]

    async def page(self) -> Page:
        backward = self._value("last") is not None
        size = self._size(backward)
        order, descending = self._order()
        where, arguments = self._where()
        falls = descending != backward
        total = await self._total(where, arguments)
        where, arguments = self._after(where, arguments, order, falls, "before" if backward else "after")
        keys = [*(name for name, _ in self.readable.orders[order]), "id"]
        tail = "ORDER BY " + ", ".join(f"t.{name} {'DESC' if falls else 'ASC'}" for name in keys)
        rows = await self.reads._rows(
            self.readable, " AND ".join(where) or "true", arguments, f"{tail} LIMIT {size + 1}"
        )
        more, shown = len(rows) > size, rows[:size]
        edges = [self._edge(row, keys_, order) for row, keys_ in shown]
        came = self._value("before" if backward else "after") is not None
        if backward:
            edges.reverse()
        info = PageInfo(
            has_next_page=came if backward else more,
            has_previous_page=more if backward else came,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        return Page(edges=edges, page_info=info, total=total)

    def _value(self, name: str) -> object:
        return self.given.get(name)

    def _size(self, backward: bool) -> int:
        if backward and self._value("first") is not None:
            raise BadValue("BAD_PAGE", "Give `first` or `last`, not both.")
        if self._value("after" if backward else "before") is not None:
            raise BadValue("BAD_PAGE", "Page one way at a time.")
        size = self._value("last" if backward else "first")
        if size is None:
            return 20
        if not isinstance(size, int) or not 1 <= size <= int(str(self.given["most"])):
            raise BadValue("BAD_PAGE", f"A page has 1 to {self.given['most']} rows.")
        return size

    def _order(self) -> tuple[str, bool]:
        by, descending = self.given["order"]  # type: ignore[misc]
        return str(by), bool(descending)

    def _where(self) -> tuple[list[str], list[object]]:
        where: list[str] = []
        arguments: list[object] = []
        if self.link:
            assert self.row is not None
            entity, value = self.row.links["*"]  # type: ignore[misc]
            parent = self.reads.catalogue[str(entity)].manys[self.link]
            arguments.append(value)
            holds = f"IN ({parent.via.format(v='$3')})" if parent.via else "= $3"
            where.append(f"t.{parent.column} {holds}")
        filter_ = self._value("filter") or {}
        assert isinstance(filter_, Mapping)
        for name, known in self.readable.filters.items():
            value = filter_.get(name)
            if value is None:
                continue
            if self._gate(name) == ["false"]:  # its column may not even be named
                return ["false"], []
            many = isinstance(value, list) and len(value) != 1
            values = [_judged(v, known) for v in (value if isinstance(value, list) else [value])]
            arguments.append(values if many else values[0])
            place = f"${len(arguments) + 2}::{known.type}{'[]' if many else ''}"
            where.append("(" + placed(known.many if many else known.one, t="t", v=place) + ")")
            where += self._gate(name)
        return where, arguments

    def _gate(self, filter_: str) -> list[str]:
        """A filter on a fact that only some arms open finds nothing by the others."""
        through = self.reads.rules.get((f"{self.readable.entity}Filter", filter_))
        if through is None:
            return []
        arms = arms_of(self.readable.entity, self.reads.viewer.profile)
        return [came_by(self.readable, arms, through, "t")]

    def _after(
        self, where: list[str], arguments: list[object], order: str, falls: bool, which: str
    ) -> tuple[list[str], list[object]]:
        cursor = self._value(which)
        if cursor is None:
            return where, arguments
        keys = (*self.readable.orders[order], ("id", self.readable.key))
        values = read_cursor(cursor, order)
        if len(values) != len(keys):
            raise BadValue("BAD_CURSOR", "This cursor does not belong to this list.")
        try:
            typed = [CURSOR_KEYS[type_](value) for value, (_, type_) in zip(values, keys, strict=True)]
        except ValueError:
            raise BadValue("BAD_CURSOR", "This cursor does not belong to this list.") from None
        first = len(arguments) + 3
        places = ", ".join(f"${first + i}::{type_}" for i, (_, type_) in enumerate(keys))
        row = ", ".join(f"t.{name}" for name, _ in keys)
        return [*where, f"({row}) {'<' if falls else '>'} ({places})"], [*arguments, *typed]

    async def _total(self, where: list[str], arguments: list[object]) -> Total:
        if not arms_of(self.readable.entity, self.reads.viewer.profile):
            return Total(count=0, is_exact=True)
        sql = f"SELECT t.id FROM {self.readable.table} t WHERE {' AND '.join(where) or 'true'} LIMIT {TOTAL_CAP + 1}"
        found = len(await self.reads._ask(sql, arguments))
        return Total(count=min(found, TOTAL_CAP), is_exact=found <= TOTAL_CAP)

    def _edge(self, row: Row, keys: tuple[str, ...], order: str) -> Edge:
        named = dict(zip([name for name, _ in self._all_keys()], keys, strict=True))
        values = [named[name] for name, _ in self.readable.orders[order]]
        _, key_ = row.links["*"]  # type: ignore[misc]
        plain = "\x1f".join([order, *values, str(key_)])
        return Edge(cursor=base64.urlsafe_b64encode(plain.encode()).decode().rstrip("="), node=row)

    def _all_keys(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys(pair for keys in self.readable.orders.values() for pair in keys))


def _judged(value: object, known: Filter) -> object:
    if known.key_of:
        return key(value, known.key_of, strict=True)
    if known.type == "text":
        return text(value)
    if known.type == "timestamptz":
        return instant(value)
    return integer(value) if known.type == "int" else value


def _order_keys(each: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(value) for name, value in each.items() if name.startswith("o_"))


def _typed(value: object, json: Json) -> object:
    if value is None:
        return None
    match json:
        case Json.DATE:
            return date.fromisoformat(str(value))
        case Json.INSTANT:
            return datetime.fromisoformat(str(value)).replace(microsecond=0)
        case _:
            return value
