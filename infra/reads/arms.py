"""The keys of one page: one indexed arm per relationship, each limited, merged and de-duplicated; or a walk.

An OR over relationships would be a filter over everything, and its time would tell how many hidden rows there are.
Every arm stands in its own parentheses with its own order and limit. Rows that the second lock (the policy) hides
never come; the arms only decide where to look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.access import Arm
from domain.selection import Condition, PageAsk
from infra.reads.binding import ORG, Bind, Parameters, placed
from infra.reads.catalogue import AtSites, Everything, Filter, Listed, Readable, Where

TOTAL_CAP = 1000
"""Totals are exact up to here and "more than" above: an exact count would scan, and time, what is hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The page lies below a parent: this list's column equals that SQL value (or is among those of a link table)."""

    column: str
    value: str
    via: str = ""
    dense: bool = False

    def holds(self, t: str) -> str:
        """The condition over the row."""
        if self.via:
            return f"{t}.{self.column} IN ({self.via.format(v=self.value)})"
        return f"{t}.{self.column} = {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One page's rows as SQL: which table, ordered how, under which conditions."""

    readable: Readable
    ask: PageAsk
    arms: tuple[Arm, ...]
    within: Within | None
    parameters: Parameters
    t: str
    few: bool = False  # the viewer has so few rows that reading some too many is cheaper than a threshold
    lean: bool = False  # a forward walk that need not tell whether more rows follow: no numbering

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The order's columns with their types, ending with the key that breaks ties."""
        return (*self.readable.orders[self.ask.order], ("id", self.readable.key))

    @property
    def size(self) -> str:
        """The page size as a parameter."""
        return self.parameters.add(Bind(given=self.ask.size, type="int"))

    @property
    def falls(self) -> bool:
        """Whether rows are read in falling order: a backward page reads the other way round."""
        return self.ask.descending != self.ask.backward

    def order_by(self, t: str = "") -> str:
        """ORDER BY, one way throughout: mixed directions would break the row comparison."""
        way = "DESC" if self.falls else "ASC"
        prefix = f"{t}." if t else ""
        return ", ".join(f"{prefix}{name} {way}" for name, _ in self.keys)

    def row(self, t: str) -> str:
        """The keys as a row for comparison."""
        return f"({', '.join(f'{t}.{name}' for name, _ in self.keys)})"

    def after(self, t: str) -> str | None:
        """The condition that starts the page behind its position."""
        if self.ask.position is None:
            return None
        values = ", ".join(
            self.parameters.add(
                Bind(
                    given=self.ask.position,
                    type=type_,
                    cursor_of=i,
                    order=self.ask.order,
                    keys=len(self.keys),
                )
            )
            for i, (_, type_) in enumerate(self.keys)
        )
        return f"{self.row(t)} {'<' if self.falls else '>'} ({values})"

    def condition(self, condition: Condition, t: str) -> str:
        """One filter over the row."""
        known = self.readable.filters[condition.name]
        literal = condition.value.literal
        known_so = known.yes if literal is True else known.no if literal is False else ""
        if known_so:
            return placed(known_so, t=t)
        sql = known.many if condition.value.many else known.one
        return placed(sql, t=t, v=self.parameters.add(self._bind(condition, known)))

    def _bind(self, condition: Condition, known: Filter) -> Bind:
        return Bind(given=condition.value, type=known.type, key_of=known.key_of)

    def conditions(
        self, t: str, *, paged: bool = True, gated: bool = False, but: Condition | None = None
    ) -> list[str]:
        """All that holds for every row of the list, whichever arm it comes through."""
        found = [self.within.holds(t)] if self.within else []
        for condition in self.ask.conditions:
            if condition is but:
                continue
            if condition.through is not None and condition.through.isdisjoint(self.arms):
                found.append("false")  # its column may not even be named
                continue
            sql = self.condition(condition, t)
            if gated and condition.through is not None:
                sql = f"({sql} AND {came_by(self.readable, self.arms, condition.through, t)})"
            found.append(sql)
        after = self.after(t) if paged else None
        return [*found, after] if after else found

    def site(self, arm: AtSites) -> str | None:
        """The one site that the list is confined to, if it is."""
        if self.within and self.within.column == arm.site:
            return self.within.value
        for condition in self.ask.conditions:
            known = self.readable.filters[condition.name]
            if known.one == f"{{t}}.{arm.site} = {{v}}" and not condition.value.many:
                return self.parameters.add(self._bind(condition, known))
        return None

    def several(self, arm: Where) -> Condition | None:
        """The filter of which a page is read for each of the values given."""
        name = arm.each.get(self.ask.order)
        return next((c for c in self.ask.conditions if c.name == name and c.value.many), None)

    def open_arms(self) -> tuple[Arm, ...]:
        """The arms that can answer: a filter on a fact of other arms closes this one."""
        return tuple(
            arm
            for arm in self.arms
            if all(c.through is None or arm in c.through for c in self.ask.conditions)
        )


def assigned_sites(arm: AtSites) -> str:
    """The viewer's sites of today in the arm's capacities."""
    capacities = ", ".join(f"'{capacity}'" for capacity in arm.capacities)
    return (
        f"FROM assignments a WHERE a.organisation_id = {ORG} AND a.capacity IN ({capacities})"
        " AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date)"
    )


def came_by(readable: Readable, arms: Sequence[Arm], through: frozenset[Arm], t: str) -> str:
    """Whether the viewer came to this row by one of the arms `through`."""
    ways = [_holds(readable, arm, t) for arm in arms if arm in through]
    return f"({' OR '.join(ways)})" if ways else "false"


def columns_read(readable: Readable, arms: Sequence[Arm], through: frozenset[Arm]) -> set[str]:
    """The row's columns that `came_by` names."""
    named = "".join(_holds(readable, arm, "\x00") for arm in arms if arm in through)
    return set(re.findall("\x00\\.([a-z_]+)", named))


def _holds(readable: Readable, arm: Arm, t: str) -> str:
    match readable.arms[arm]:
        case Everything():
            return "true"
        case Where(sql=sql):
            return placed(sql, t=t)
        case Listed() as path:
            return f"{t}.{path.column} IN ({placed(path.keys)})"
        case AtSites() as path:
            also = f" AND {placed(path.also, t=t)}" if path.also else ""
            return f"({t}.{path.site} IN (SELECT a.site_id {assigned_sites(path)}){also})"


def is_walk(readable: Readable, arms: Sequence[Arm]) -> bool:
    """Whether the rows come from one pass over the ordering index, with the policy as the only filter."""
    return not arms or any(isinstance(readable.arms[arm], Everything) for arm in arms)


def walk_rows(part: Slice, columns: Sequence[str]) -> str:
    """The page's rows by one pass along the index: for a child list, and for a viewer who sees nearly everything."""
    t = part.t
    listed = [f"{t}.{column}" for column in columns]
    if not part.lean:
        listed.append(f"row_number() OVER (ORDER BY {part.order_by(t)}) AS rn")
    source = (
        f"SELECT {', '.join(listed)} FROM {part.readable.table} {t}{_where(part.conditions(t, gated=True))}"
    )
    return f"{source} ORDER BY {part.order_by(t)} LIMIT {part.size}{'' if part.lean else ' + 1'}"


def arm_rows(part: Slice, columns: Sequence[str]) -> str:
    """The page's rows as arms, merged, cut and joined back to the table by key."""
    t = part.t
    names = ", ".join(name for name, _ in part.keys)
    arms = [_limited(part, arm, f"{part.size} + 1") for arm in part.open_arms()]
    if not arms:
        return f"SELECT {', '.join([*(f'{t}.{c}' for c in columns), '1 AS rn'])} FROM {part.readable.table} {t} WHERE false"
    listed = ", ".join([*(f"{t}.{column}" for column in columns), "k.rn"])
    return (
        f"SELECT {listed} FROM (SELECT {names}, row_number() OVER (ORDER BY {part.order_by()}) AS rn"
        f" FROM ({' UNION '.join(arms)}) u ORDER BY {part.order_by()} LIMIT {part.size} + 1) k"
        f" JOIN {part.readable.table} {t} ON {t}.id = k.id"
    )


def total(part: Slice, *, walk: bool) -> str:
    """How many rows the whole list has for this viewer, counted no further than the cap."""
    t = part.t
    if walk:
        where = _where(part.conditions(t, paged=False, gated=True))
        return (
            f"SELECT count(*) FROM (SELECT 1 FROM {part.readable.table} {t}{where} LIMIT {TOTAL_CAP + 1}) c"
        )
    arms = [_limited(part, arm, str(TOTAL_CAP + 1), paged=False) for arm in part.open_arms()]
    if not arms:
        return "SELECT 0"
    return f"SELECT count(*) FROM (SELECT 1 FROM ({' UNION '.join(arms)}) u LIMIT {TOTAL_CAP + 1}) c"


def _limited(part: Slice, arm: Arm, limit: str, *, paged: bool = True) -> str:
    """One arm in its own parentheses, with its own order and limit."""
    path = part.readable.arms[arm]
    where = part.conditions(part.t, paged=paged)
    match path:
        case Everything():
            return _one_index(part, where, limit)
        case Where(sql=sql):
            several = part.several(path)
            if several is None:
                return _one_index(part, [placed(sql, t=part.t), *where], limit)
            return _each_value(part, path, several, limit, paged=paged)
        case Listed():
            keys = f"SELECT DISTINCT k.key FROM ({placed(path.keys)}) k(key)"
            return _each(part, keys, [f"{part.t}.{path.column} = s.key", *where], limit)
        case AtSites():
            site = part.site(path)
            also = [placed(path.also, t=part.t)] if path.also else []
            if site is not None:
                gate = f"EXISTS (SELECT {assigned_sites(path)} AND a.site_id = {site})"
                return _one_index(part, [gate, *also, *where], limit)
            if part.few:
                sites = f"SELECT DISTINCT a.site_id {assigned_sites(path)}"
                return _each(part, sites, [f"{part.t}.{path.site} = s.site_id", *also, *where], limit)
            return _many_sites(part, path, [*also, *where], limit)


def _one_index(part: Slice, where: Sequence[str], limit: str) -> str:
    names = ", ".join(f"{part.t}.{name}" for name, _ in part.keys)
    return f"(SELECT {names} FROM {part.readable.table} {part.t}{_where(where)} ORDER BY {part.order_by(part.t)} LIMIT {limit})"


def _each(part: Slice, few: str, where: Sequence[str], limit: str) -> str:
    """Rows of a few sites or keys (`s`): a whole page of each."""
    t = part.t
    listed = ", ".join(f"{t}.{name}" for name, _ in part.keys)
    rows = f"SELECT {listed} FROM {part.readable.table} {t}{_where(where)}"
    return (
        f"(SELECT {', '.join(f'r.{name}' for name, _ in part.keys)}"
        f" FROM ({few}) s,"
        f" LATERAL ({rows} ORDER BY {part.order_by(t)} LIMIT {limit}) r ORDER BY {part.order_by('r')} LIMIT {limit})"
    )


def _each_value(part: Slice, path: Where, of: Condition, limit: str, *, paged: bool) -> str:
    """Rows of each value that a filter lets through."""
    known = part.readable.filters[of.name]
    values = part.parameters.add(Bind(given=of.value, type=known.type, key_of=known.key_of))
    same = placed(known.one, t=part.t, v="s.key")
    where = [placed(path.sql, t=part.t), same, *part.conditions(part.t, paged=paged, but=of)]
    return _each(part, f"SELECT DISTINCT k.key FROM unnest({values}) k(key)", where, limit)


def _many_sites(part: Slice, path: AtSites, where: Sequence[str], limit: str) -> str:
    """Rows of many sites with an exact threshold.

    First a few rows of each site; the last row that could still count is the threshold (or, where there are fewer
    rows than asked, the end of the order); only sites whose few rows all lie before it are read deeper, no further
    than it.
    """
    t, names = part.t, ", ".join(name for name, _ in part.keys)
    listed = ", ".join(f"{t}.{name}" for name, _ in part.keys)
    behind, before = ("<", ">=") if part.falls else (">", "<=")
    table, order = f"{part.readable.table} {t}", f"ORDER BY {part.order_by(t)}"
    first = f"SELECT {listed} FROM {table}{_where([f'{t}.{path.site} = s.site_id', *where])} {order} LIMIT (SELECT m FROM c)"
    deeper = [f"{t}.{path.site} = h.site_id", *where, f"{part.row(t)} {behind} {part.row('h')}"]
    deeper.append(f"{part.row(t)} {before} {part.row('d')}")
    return (
        f"(WITH s AS MATERIALIZED (SELECT DISTINCT a.site_id {assigned_sites(path)}),"
        f" c AS MATERIALIZED (SELECT 1 + 2 * ({limit}) / greatest(count(*), 1) AS m FROM s),"
        f" h AS MATERIALIZED (SELECT s.site_id, r.*,"
        f" row_number() OVER (PARTITION BY s.site_id ORDER BY {part.order_by('r')}) AS i FROM s, LATERAL ({first}) r),"
        f" d AS MATERIALIZED ({_threshold(part, limit)})"
        f" SELECT {names} FROM (SELECT {names} FROM h UNION ALL"
        f" (SELECT {', '.join(f'r.{n}' for n, _ in part.keys)} FROM h, d,"
        f" LATERAL (SELECT {listed} FROM {table}{_where(deeper)} {order} LIMIT {limit}) r"
        f" WHERE h.i = (SELECT m FROM c) AND {part.row('h')} {before} {part.row('d')})) g"
        f" ORDER BY {part.order_by()} LIMIT {limit})"
    )


_ENDS = {
    "date": ("'-infinity'::date", "'infinity'::date"),
    "smallint": ("'-32768'::smallint", "'32767'::smallint"),
    "timestamptz": ("'1800-01-01 00:00:00+00'::timestamptz", "'2200-12-31 00:00:00+00'::timestamptz"),
    "uuid": ("'00000000-0000-0000-0000-000000000000'::uuid", "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"),
}
"""The least and the greatest value of each type that an arm over sites is ordered by."""


def _threshold(part: Slice, limit: str) -> str:
    """The last row that could still count, or the end of the order: always exactly one row."""
    order = f"ORDER BY {part.order_by()} OFFSET ({limit}) - 1 LIMIT 1"
    ends = ", ".join(f"{_ENDS[type_][0 if part.falls else 1]} AS {name}" for name, type_ in part.keys)
    names = ", ".join(name for name, _ in part.keys)
    return (
        f"(SELECT {names} FROM h {order}) UNION ALL"
        f" (SELECT {ends} WHERE (SELECT count(*) FROM h) < ({limit})) LIMIT 1"
    )


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
