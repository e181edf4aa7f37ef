"""The temporary tables of one import: rows as judged so far, and what is wrong with which.

Everything here lives in the session and ends with the transaction. Names of columns come from the declarations of the
kinds, never from a file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Connection, Record

from infra.imports.fields import Field
from infra.imports.kinds import Kind
from infra.imports.plan import NUMBERED, Plan
from infra.imports.problems import Problem, Unmapped

_REJECTS = """
CREATE TEMP TABLE rejects (row_no integer NOT NULL, col text NOT NULL, message text NOT NULL, next text NOT NULL,
    withheld boolean NOT NULL, given text NOT NULL) ON COMMIT DROP
"""
_REJECT_COLUMNS = ("row_no", "col", "message", "next", "withheld", "given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records are new, changed, and as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Staging:
    """The staged rows of one import, in an open transaction of the writing role."""

    def __init__(self, connection: Connection, kind: Kind, plan: Plan, owner: object) -> None:
        self._connection, self._kind, self._plan, self._owner = connection, kind, plan, owner
        self.columns = ("row_no", "id", *(field.name for field in kind.fields), *kind.extra)

    async def prepare(self) -> None:
        """Make the tables."""
        typed = [f'"{field.name}" {field.sql}' for field in self._kind.fields]
        typed += [f'"{name}" {sql}' for name, sql in self._kind.extra.items()]
        await self._connection.execute(
            f"CREATE TEMP TABLE staged (row_no integer NOT NULL, id {self._kind.id_type} NOT NULL, "
            f"known boolean NOT NULL DEFAULT false, case_no text, {', '.join(typed)}) ON COMMIT DROP"
        )
        await self._connection.execute(_REJECTS)

    async def copy(self, rows: Sequence[Sequence[object]], problems: Sequence[Problem]) -> None:
        """One batch, by COPY."""
        if rows:
            await self._connection.copy_records_to_table("staged", columns=self.columns, records=rows)
        if problems:
            told = [(p.row, p.column, p.message, p.next, p.withheld, p.given) for p in problems]
            await self._connection.copy_records_to_table("rejects", columns=_REJECT_COLUMNS, records=told)

    async def judge(self) -> None:
        """What no row shows by itself: references twice, and the kind's rules against what the record holds."""
        kind = self._kind
        if self._plan.each:
            await self._merge_repeated()
        await self._connection.execute("ANALYZE staged")
        if self._plan.numbered:
            await self._connection.execute(_NUMBER)
            await self._reject(_BESIDE)
            await self.without_rejected()
        await self._reject(_TWICE.format(reference=self._reference))
        owned = f"AND t.{kind.owner} = $1" if kind.owned else ""
        await self._run(
            f"UPDATE staged s SET id = t.id, known = true FROM {kind.table} t "
            f"WHERE t.{kind.reference} = s.{self._reference} {owned}"
        )
        for statement in kind.resolving:
            await self._run(statement)
        for check in kind.checks:
            await self._reject(check.replace("<differs>", self._differs()))
        if self._plan.numbered:
            await self._reject(_BESIDE)

    async def without_rejected(self) -> None:
        """Leave the good rows."""
        await self._connection.execute("DELETE FROM staged s USING rejects r WHERE r.row_no = s.row_no")

    async def counts(self) -> Counts:
        """What writing would do, or does."""
        [row] = await self._fetch(
            f"SELECT count(*) FILTER (WHERE NOT s.known) AS added, count(*) FILTER (WHERE s.known AND "
            f"({self._differs()} OR {self._kind.also_changed})) AS changed, count(*) AS held "
            f"FROM staged s LEFT JOIN {self._kind.table} t ON t.id = s.id"
        )
        added, changed, held = (int(row[name]) for name in ("added", "changed", "held"))
        return Counts(added=added, changed=changed, unchanged=held - added - changed)

    async def write(self) -> None:
        """Update what differs, insert what is new, then what belongs to them; set by set."""
        kind = self._kind
        for statement in kind.before:
            await self._run(statement)
        updates = self._updates()
        if updates:
            put = ", ".join(
                [f"{column} = s.{name}" for name, column in updates.items()]
                + [f"{column} = {expression}" for column, expression in kind.also_set.items()]
            )
            await self._run(
                f"UPDATE {kind.table} t SET {put}, version = t.version + 1 FROM staged s "
                f"WHERE s.known AND t.id = s.id AND ({self._differs()} OR {kind.also_changed})"
            )
        filled = {f.kept_as: f"s.{f.name}" for f in kind.fields if f.kept and self._is_filled(f)}
        filled = {"id": "s.id", **({kind.owner: "$1::uuid"} if kind.owned else {}), **filled, **kind.made}
        key = f"({kind.owner}, {kind.reference})" if kind.owned else f"({kind.reference})"
        await self._run(
            f"INSERT INTO {kind.table} ({', '.join(filled)}) SELECT {', '.join(filled.values())} FROM staged s "
            f"{kind.joined} WHERE NOT s.known ORDER BY s.row_no ON CONFLICT {key} DO NOTHING"
        )
        for statement in kind.after:
            await self._run(statement)

    async def unmapped(self) -> list[Unmapped]:
        """The words that are none of a closed list, the most frequent first."""
        rows = await self._fetch(_UNMAPPED)
        return [Unmapped(column=r["col"], given=r["given"], rows=r["many"], first=r["first"]) for r in rows]

    async def warnings(self) -> list[str]:
        """What is allowed, and odd."""
        return [str(row[0]) for sql in self._kind.warnings for row in await self._fetch(sql)]

    @property
    def _reference(self) -> str:
        return next(f.name for f in self._kind.fields if f.kept_as == self._kind.reference)

    def _is_filled(self, field: Field) -> bool:
        return field.name in self._plan.fields or field.default is not None

    def _updates(self) -> dict[str, str]:
        return {f.name: f.kept_as for f in self._kind.fields if f.kept and not f.fixed and self._is_filled(f)}

    def _differs(self) -> str:
        if self._kind.differs:
            return self._kind.differs
        updates = self._updates()
        if not updates:
            return "false"
        pairs = (f"t.{column} IS DISTINCT FROM s.{name}" for name, column in updates.items())
        return f"({' OR '.join(pairs)})"

    async def _merge_repeated(self) -> None:
        facts = ", ".join(f'"{field.name}"' for field in self._kind.fields)
        await self._connection.execute(
            f"DELETE FROM staged s USING (SELECT ctid, row_number() OVER (PARTITION BY {facts} ORDER BY row_no) AS nth "
            "FROM staged) x WHERE x.ctid = s.ctid AND x.nth > 1"
        )

    async def _reject(self, check: str) -> None:
        columns = {field.name: self._plan.column_of(field.name) for field in self._kind.fields}
        await self._connection.execute(_REJECTED.format(check=check), self._owner, json.dumps(columns))

    async def _run(self, sql: str) -> None:
        await self._connection.execute(sql, *self._arguments(sql))

    async def _fetch(self, sql: str) -> list[Record]:
        return await self._connection.fetch(sql, *self._arguments(sql))

    def _arguments(self, sql: str) -> tuple[object, ...]:
        return (self._owner,) if "$1" in sql else ()


_REJECTED = """
INSERT INTO rejects
SELECT c.row_no, coalesce($2::text::jsonb ->> c.col, c.col), c.message, c.next, false, ''
FROM (SELECT $1::uuid) AS keeper, ({check}) AS c (row_no, col, message, next)
"""
_NUMBER = f"""
UPDATE staged s SET case_no = s.{NUMBERED}, {NUMBERED} = s.{NUMBERED} || '/' || x.nth
FROM (SELECT row_no, row_number() OVER (PARTITION BY {NUMBERED} ORDER BY row_no) AS nth FROM staged) x
WHERE x.row_no = s.row_no
"""
_BESIDE = f"""
SELECT s.row_no, '{NUMBERED}', 'Another line of the same case cannot be loaded: row ' || x.first || '.',
    'Put that one right. Lines of a case are numbered together, so they come in together.'
FROM staged s JOIN (SELECT b.case_no, min(b.row_no) AS first FROM staged b JOIN rejects r USING (row_no) GROUP BY 1) x
    ON x.case_no = s.case_no
WHERE NOT EXISTS (SELECT FROM rejects r WHERE r.row_no = s.row_no)
"""
"""Else the rejected lines, put right and loaded by themselves, would be numbered anew and overwrite others."""
_UNMAPPED = """
SELECT col, given, count(*) AS many, min(row_no) AS first FROM rejects WHERE given <> ''
GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 4 LIMIT 40
"""
_TWICE = """
SELECT row_no, '{reference}', 'This reference stands more than once in the file; first in row ' || first || '.',
    'Give each row its own reference, or remove the repetition.'
FROM (SELECT row_no, count(*) OVER w AS many, min(row_no) OVER w AS first FROM staged
    WINDOW w AS (PARTITION BY {reference})) x
WHERE many > 1
"""
