"""Writes the rows that were not loaded into a file beside the first, each with its reasons, to be put right.

Cells that were refused for what they hold (a formula, an unreadable character, a name or a contact) and dropped
columns are left out of it: it must not become a second copy of what should not have been there. Only its owner may
read it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from asyncpg import Connection, Record

from infra.imports.filling import is_formula
from infra.imports.order import Order
from infra.imports.plan import ADDED, Plan
from infra.imports.problems import FileRefused
from infra.imports.source import Row, Source

_READ = "SELECT row_no, col, message, next, withheld FROM rejects ORDER BY row_no, col, message"


async def write_rejected(connection: Connection, order: Order, plan: Plan, path: Path) -> None:
    """One pass over the file beside one over the reasons; neither is held in memory."""
    source = Source(order.path, encoding=order.said.encoding, delimiter=order.said.delimiter)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as no:
        raise FileRefused(
            f"The rejected rows cannot be written beside the file ({no.strerror}). Nothing was kept.",
            "Copy the file to a folder of your own.",
        ) from None
    kept = [place for place, column in enumerate(plan.header) if column not in plan.dropped]
    with os.fdopen(descriptor, "w", encoding=order.said.encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=order.said.delimiter)
        writer.writerow([*(plan.header[place] for place in kept), *ADDED[::-1]])
        rows = source.rows()
        reasons: list[Record] = []
        async for reason in connection.cursor(_READ, prefetch=1_000):
            if reasons and reason["row_no"] != reasons[0]["row_no"]:
                writer.writerow(_line(_advance(rows, reasons[0]["row_no"]), reasons, plan, kept))
                reasons = []
            reasons.append(reason)
        if reasons:
            writer.writerow(_line(_advance(rows, reasons[0]["row_no"]), reasons, plan, kept))
    source.close()


def _advance(rows: Iterable[Row], number: int) -> Row:
    return next(row for row in rows if row.number == number)


def _line(row: Row, reasons: Sequence[Record], plan: Plan, kept: Sequence[int]) -> list[str]:
    withheld = {part for r in reasons if r["withheld"] for part in r["col"].split(" + ")}
    cells = row.cells + [""] * (len(plan.header) - len(row.cells))
    told = " ".join(f"{r['col']}: {r['message']}" if r["col"] else r["message"] for r in reasons)
    shown = ["" if plan.header[place] in withheld else _harmless(cells[place]) for place in kept]
    return [*shown, str(row.number), told]


def _harmless(cell: str) -> str:
    """Also cells that nobody asked for could be run by a spreadsheet, or hold what cannot be written."""
    return "" if is_formula(cell) or "\0" in cell else cell
