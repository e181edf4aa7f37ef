"""How PostgreSQL would find an answer, told on one line, and whether it goes over all cases for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import asyncpg

from infra.address import Address

TABLE = "grievances"
BY_KEY = "grievances_pkey"

Node = dict[str, Any]


async def plan_line(reader: Address, sql: str) -> str:
    """The plan that the reading role keeps for this statement: by what it reads, and whether it goes over all."""
    connection = await asyncpg.connect(**reader.arguments())  # pyright: ignore[reportArgumentType]
    try:
        await connection.execute(f"PREPARE asked AS {sql}")
        count = await connection.fetchval(
            "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'asked'"
        )
        blanks = ", ".join(["NULL"] * count)
        told = await connection.fetchval(f"EXPLAIN (COSTS OFF, FORMAT JSON) EXECUTE asked ({blanks})")
    finally:
        await connection.close()
    return told_of(json.loads(told)[0]["Plan"])


def told_of(root: Node) -> str:
    """The plan on a line."""
    ways = dict.fromkeys(
        _way(node) for node in _below(root) if "Relation Name" in node or "Index Name" in node
    )
    whole = list(dict.fromkeys(node["Node Type"] for node in _below(root) if _goes_over_all(node)))
    verdict = f"OVER ALL CASES: {', '.join(whole)}" if whole else "no sort and no scan over all cases"
    return f"{', '.join(ways)}; {verdict}"


def _way(node: Node) -> str:
    return f"{node['Node Type']} {node.get('Index Name', node.get('Relation Name'))}"


def _goes_over_all(node: Node) -> bool:
    """A scan of the table without an index, or a sort of what an index finds before it is cut."""
    if node["Node Type"] == "Seq Scan":
        return node["Relation Name"] == TABLE
    return node["Node Type"] == "Sort" and any(
        each.get("Relation Name") == TABLE and each.get("Index Name") != BY_KEY for each in _uncut(node)
    )


def _below(node: Node) -> Iterator[Node]:
    yield node
    for each in node.get("Plans", ()):
        yield from _below(each)


def _uncut(node: Node) -> Iterator[Node]:
    """What comes into the node without a limit on the way."""
    for each in node.get("Plans", ()):
        if each["Node Type"] != "Limit":
            yield each
            yield from _uncut(each)
