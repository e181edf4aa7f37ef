"""A Question and its Admission into one SQL statement that returns the answer's JSON text.

Exactly one form: the claims are set in a materialised CTE and the answer is computed only where that CTE has a row.
Any other form let a plan read the previous request's claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from domain.access import Arm, SizeClass
from domain.admitting import Admission
from domain.labels import PREFIXES
from domain.selection import (
    ByKey,
    ByKeys,
    Fact,
    Given,
    Id,
    One,
    Page,
    PageAsk,
    PagePart,
    Question,
    Record,
    Root,
    Step,
    TypeName,
)
from infra.reads.arms import (
    TOTAL_CAP,
    Slice,
    Within,
    arm_rows,
    came_by,
    columns_read,
    is_walk,
    total,
    walk_rows,
)
from infra.reads.binding import Bind, Parameters
from infra.reads.catalogue import Catalogue, Readable
from infra.reads.json_text import Computed, Literal, Piece, join, members, quoted, written

FORM = (
    "WITH ctx AS MATERIALIZED (SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a) "
    "SELECT CASE WHEN ctx.a IS NOT NULL THEN ({answer}) END FROM ctx"
)
"""The one mandated form of every reading statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """SQL text, and what fills its parameters from $3 on."""

    sql: str
    binds: tuple[Bind, ...]


def compile_question(
    question: Question, admission: Admission, catalogue: Catalogue, *, size: SizeClass
) -> Statement:
    """One statement for the whole question, in the shape for a viewer who sees so much of the record."""
    compiler = _Compiler(catalogue=catalogue, admission=admission, size=size)
    pairs = [(root.key, compiler.root(root)) for root in question.roots]
    answer = "SELECT " + join([Literal('{"data":'), *members(pairs), Literal("}")])
    return Statement(sql=FORM.format(answer=answer), binds=tuple(compiler.parameters.binds))


@dataclass(slots=True, kw_only=True)
class _Compiler:
    catalogue: Catalogue
    admission: Admission
    size: SizeClass
    parameters: Parameters = field(default_factory=Parameters)
    names: int = 0

    def fresh(self) -> str:
        self.names += 1
        return f"t{self.names}"

    def arms(self, entity: str) -> tuple[Arm, ...]:
        return tuple(self.admission.arms.get(entity, ()))

    # -- roots

    def root(self, root: Root) -> Piece:
        match root:
            case TypeName(name=name):
                return Literal(f'"{name}"')
            case ByKey():
                return self.by_key(root)
            case ByKeys():
                return self.by_keys(root)
            case Page():
                return self.page(root, None)

    def by_key(self, root: ByKey) -> Piece:
        readable = self.catalogue[root.record.entity]
        key = Bind(given=root.id, type=readable.key, key_of=readable.entity)
        return self.one(root.record, lambda t: f"{t}.id = {self.parameters.add(key)}")

    def one(self, record: Record, where: Callable[[str], str]) -> Piece:
        if not self.arms(record.entity):
            return Literal("null")
        t, readable = self.fresh(), self.catalogue[record.entity]
        text, _ = self.record(record, t)
        return Computed(f"coalesce((SELECT {text} FROM {readable.table} {t} WHERE {where(t)}), 'null')")

    def by_keys(self, root: ByKeys) -> Piece:
        places = self.parameters.add(Bind(given=_many(root.ids), type="int", key_of="*"))
        found = [self._found(root.ids, record) for record in root.records if self.arms(record.entity)]
        if not found:
            return Computed(f"(SELECT concat('[', string_agg('null', ','), ']') FROM unnest({places}) o)")
        return Computed(
            f"(SELECT concat('[', string_agg(coalesce(f.j, 'null'), ',' ORDER BY p.o), ']')"
            f" FROM unnest({places}) p(o) LEFT JOIN ({' UNION ALL '.join(found)}) f ON f.o = p.o)"
        )

    def _found(self, ids: Given, record: Record) -> str:
        """The records of one entity among mixed ids, each with its place in the list asked."""
        t, readable = self.fresh(), self.catalogue[record.entity]
        text, _ = self.record(record, t)
        keys = self.parameters.add(Bind(given=_many(ids), type=readable.key, key_of=readable.entity))
        return (
            f"SELECT w.o::int AS o, {text} AS j FROM unnest({keys}) WITH ORDINALITY w(id, o)"
            f" JOIN {readable.table} {t} ON {t}.id = w.id"
        )

    # -- one record

    def record(self, record: Record, t: str) -> tuple[str, set[str]]:
        """The record's JSON text over the row `t`, and the columns that it reads of that row."""
        readable, needed = self.catalogue[record.entity], {"id"}
        pairs = [(step.key, self.step(step, readable, t, needed)) for step in record.steps]
        return join(members(pairs)), needed

    def step(self, step: Step, readable: Readable, t: str, needed: set[str]) -> Piece:
        match step:
            case TypeName(name=name):
                return Literal(f'"{name}"')
            case Id():
                return Computed(_global_id(readable, t))
            case Fact():
                return self.fact(step, readable, t, needed)
            case One():
                return self.linked(step, readable, t, needed)
            case Page():
                return self.listed(step, readable, t, needed)

    def fact(self, fact: Fact, readable: Readable, t: str, needed: set[str]) -> Piece:
        if self._closed(readable, fact.through):
            return Literal("null")
        column = readable.columns[fact.name]
        needed.update(column.needs)
        return self._gated(written(column, t), readable, fact.through, t, needed)

    def linked(self, step: One, readable: Readable, t: str, needed: set[str]) -> Piece:
        if self._closed(readable, step.through):
            return Literal("null")
        column = readable.ones[step.link].column
        needed.add(column)
        value = self.one(step.record, lambda u: f"{u}.id = {t}.{column}")
        return self._gated(value, readable, step.through, t, needed)

    def listed(self, step: Page, readable: Readable, t: str, needed: set[str]) -> Piece:
        empty = Literal("".join(piece.text for piece in _empty(step.parts, step.ask)))
        if self._closed(readable, step.through):
            return empty
        link = readable.manys[step.link]
        page = self.page(step, Within(column=link.column, value=f"{t}.id", via=link.via, dense=link.dense))
        return self._gated(page, readable, step.through, t, needed, empty.text)

    def _closed(self, readable: Readable, through: frozenset[Arm] | None) -> bool:
        """Whether no arm of this viewer ever opens what is asked: then its column is not even named."""
        return through is not None and through.isdisjoint(self.arms(readable.entity))

    def _gated(
        self,
        value: Piece,
        readable: Readable,
        through: frozenset[Arm] | None,
        t: str,
        needed: set[str],
        otherwise: str = "null",
    ) -> Piece:
        """The value, where the row came by one of the arms that open it."""
        arms = self.arms(readable.entity)
        if through is None or through.issuperset(arms) or isinstance(value, Literal):
            return value
        needed.update(columns_read(readable, arms, through))
        gate = came_by(readable, arms, through, t)
        return Computed(f"CASE WHEN {gate} THEN {value.sql} ELSE {quoted(otherwise)} END")

    # -- pages

    def page(self, page: Page, within: Within | None) -> Piece:
        readable, arms = self.catalogue[page.entity], self.arms(page.entity)
        sees_most = self.size is SizeClass.ALL and not readable.sparse
        walk = sees_most or is_walk(readable, arms) or (within is not None and not within.dense)
        lean = walk and not page.ask.backward and not any(p.name == "pageInfo" for p in page.parts)
        part = Slice(
            lean=lean,
            few=self.size is SizeClass.FEW,
            readable=readable,
            ask=page.ask,
            arms=arms,
            within=within,
            parameters=self.parameters,
            t=self.fresh(),
        )
        if not arms:
            return Literal("".join(piece.text for piece in _empty(page.parts, page.ask)))
        rows = self.fresh()
        needed = {name for name, _ in part.keys}
        pieces = [(p.key, self.part(p, part, rows, needed, walk)) for p in page.parts]
        body = join(members(pieces))
        if not any(p.name in ("edges", "nodes", "pageInfo") for p in page.parts):
            return Computed(f"(SELECT {body})")
        source = (walk_rows if walk else arm_rows)(part, sorted(needed))
        # HAVING: one row, even where nothing asked of the page needs an aggregate
        return Computed(f"(SELECT {body} FROM ({source}) {rows} HAVING true)")

    def part(self, p: PagePart, part: Slice, rows: str, needed: set[str], walk: bool) -> Piece:
        match p.name:
            case "edges":
                return self._list(part, rows, join(members(self._edge(p, part, rows, needed))))
            case "nodes":
                assert p.record is not None
                text, used = self.record(p.record, rows)
                needed |= used
                return self._list(part, rows, text)
            case "pageInfo":
                return _object([(q.key, _page_info(q.name, part, rows)) for q in p.parts])
            case "total":
                count = total(part, walk=walk)
                fresh = self.fresh()
                counted = _object([(q.key, _total(q.name, fresh)) for q in p.parts])
                assert isinstance(counted, Computed)
                return Computed(f"(SELECT {counted.sql} FROM ({count}) {fresh}(n))")
            case _:
                return Literal(f'"{p.name}"')

    def _edge(self, p: PagePart, part: Slice, rows: str, needed: set[str]) -> Iterable[tuple[str, Piece]]:
        for q in p.parts:
            if q.name == "node":
                assert q.record is not None
                text, used = self.record(q.record, rows)
                needed |= used
                yield q.key, Computed(text)
            elif q.name == "cursor":
                yield q.key, Computed(f"'\"' || {_cursor(part, rows)} || '\"'")
            else:
                yield q.key, Literal(f'"{q.name}"')

    def _list(self, part: Slice, rows: str, text: str) -> Piece:
        if part.lean:  # the rows come cut and in order, and nothing between here and there can mix them
            return Computed(f"concat('[', string_agg({text}, ','), ']')")
        way = " DESC" if part.ask.backward else ""
        return Computed(
            f"concat('[', string_agg({text}, ',' ORDER BY {rows}.rn{way})"
            f" FILTER (WHERE {rows}.rn <= {part.size}), ']')"
        )


def _many(given: Given) -> Given:
    return Given(path=given.path, literal=given.literal, many=True)


def _global_id(readable: Readable, t: str) -> str:
    prefix = PREFIXES[readable.entity]
    if readable.key == "uuid":
        return f"'\"{prefix}_' || translate({t}.id::text, '-', '') || '\"'"
    return f"'\"{prefix}_' || {t}.id || '\"'"


def _object(pairs: Iterable[tuple[str, Piece]]) -> Piece:
    return Computed(join(members(pairs)))


def _cursor(part: Slice, t: str) -> str:
    """The opaque position of a row: the order's name and the row's keys, in base64url."""
    keys = ", ".join(f"{t}.{name}::text" for name, _ in part.keys)
    text = f"concat_ws(E'\\x1f', {quoted(part.ask.order)}, {keys})"
    return f"translate(encode(convert_to({text}, 'UTF8'), 'base64'), E'+/=\\n', '-_')"


def _page_info(name: str, part: Slice, rows: str) -> Piece:
    more = f"CASE WHEN count(*) > {part.size} THEN 'true' ELSE 'false' END"
    came = "true" if part.ask.position is not None else "false"
    shown = f"FILTER (WHERE {rows}.rn <= {part.size})"
    first, last = ("DESC", "ASC") if part.ask.backward else ("ASC", "DESC")
    match name:
        case "hasNextPage":
            return Literal(came) if part.ask.backward else Computed(more)
        case "hasPreviousPage":
            return Computed(more) if part.ask.backward else Literal(came)
        case "startCursor" | "endCursor":
            way = first if name == "startCursor" else last
            cursor = f"(array_agg({_cursor(part, rows)} ORDER BY {rows}.rn {way}) {shown})[1]"
            return Computed(f"coalesce('\"' || {cursor} || '\"', 'null')")
        case _:
            return Literal(f'"{name}"')


def _total(name: str, counted: str) -> Piece:
    match name:
        case "count":
            return Computed(f"least({counted}.n, {TOTAL_CAP})::text")
        case "isExact":
            return Computed(f"CASE WHEN {counted}.n > {TOTAL_CAP} THEN 'false' ELSE 'true' END")
        case _:
            return Literal(f'"{name}"')


_EMPTY = {"edges": "[]", "nodes": "[]", "hasNextPage": "false", "hasPreviousPage": "false", "startCursor": "null",
          "endCursor": "null", "count": "0", "isExact": "true"}  # fmt: skip


def _empty(parts: Iterable[PagePart], ask: PageAsk) -> list[Literal]:
    """The page of an entity that this profile can never see."""
    pairs: list[tuple[str, Piece]] = []
    for p in parts:
        if ask.position is not None and p.name == ("hasNextPage" if ask.backward else "hasPreviousPage"):
            pairs.append((p.key, Literal("true")))  # as everywhere: whether a position was given
        elif p.name in ("pageInfo", "total"):
            pairs.append((p.key, Literal("".join(piece.text for piece in _empty(p.parts, ask)))))
        else:
            pairs.append((p.key, Literal(_EMPTY.get(p.name, f'"{p.name}"'))))
    return [piece for piece in members(pairs) if isinstance(piece, Literal)]
