"""Prints what was found about cases beside the aims."""

from __future__ import annotations

from math import nan

from rich.table import Table as Grid

from api.bench.cases import AT_ONCE, CONTENDERS, Found
from api.bench.cases_questions import QUESTIONS
from api.bench.console import CONSOLE
from api.bench.reading import Cell

GROWTH = 1.25
"""The aim: a queue among a million cases costs at most so many times what it costs among ten thousand."""
FILING = 5.0
"""The aim: milliseconds of the server's CPU for a filing with its content."""


def show(found: Found) -> None:
    """Everything measured, and the aims with what was found."""
    CONSOLE.print(_questions(found))
    for question in QUESTIONS:
        _growth(found, question.name)
    CONSOLE.print(f"plans at {found.scales[-1]:,} cases:")
    for question, plan in found.plans.items():
        CONSOLE.print(f"  {question}: {plan}", soft_wrap=True)
    CONSOLE.print(_acts(found))
    for (name, connections), cell in found.acted.items():
        aim = f" (aim under {FILING:.0f} ms)" if name[-9:] == "Grievance" else ""
        CONSOLE.print(
            f"{name}, {connections} at once: {_each(cell.server_cpu, cell):.2f} ms of server CPU{aim}"
        )
    CONSOLE.print(f"the key store's part of a filing, by itself: {found.keys * 1000:.2f} ms")


def _questions(found: Found) -> Grid:
    grid = _grid("Asking for cases", "question", "cases", "contender")
    for (question, scale, contender, connections), cell in sorted(
        found.asked.items(), key=lambda each: (_place(each[0][0]), each[0][3], each[0][1])
    ):
        bare = found.asked[(question, scale, "bare", connections)]
        grid.add_row(
            question, f"{scale:,}", contender, *_figures(connections, cell), f"{cell.rate / bare.rate:.2f}"
        )
    return grid


def _acts(found: Found) -> Grid:
    grid = _grid(f"Filing and opening among {found.scales[-1]:,} cases", "change")
    for (name, connections), cell in found.acted.items():
        grid.add_row(name, *_figures(connections, cell), "")
    return grid


def _grid(title: str, *named: str) -> Grid:
    grid = Grid(title=title)
    for heading in named:
        grid.add_column(heading)
    for heading in ("at once", "req/s", "p50 ms", "server CPU ms", "PostgreSQL CPU ms", "of bare"):
        grid.add_column(heading, justify="right")
    return grid


def _figures(connections: int, cell: Cell) -> tuple[str, ...]:
    return (
        str(connections),
        f"{cell.rate:,.0f}",
        f"{cell.p50 * 1000:.2f}",
        f"{_each(cell.server_cpu, cell):.3f}",
        f"{_each(cell.database_cpu, cell):.3f}",
    )


def _growth(found: Found, question: str) -> None:
    few, many = found.scales[0], found.scales[-1]
    told: list[str] = []
    for connections in AT_ONCE:
        for contender in CONTENDERS:
            small, large = (found.asked[(question, scale, contender, connections)] for scale in (few, many))
            cpu, p50 = _times(_whole(large), _whole(small)), _times(large.p50, small.p50)
            told.append(f"{contender} {connections} at once: CPU {cpu:.2f}x, p50 {p50:.2f}x")
    aim = f"aim {GROWTH}x at most"
    CONSOLE.print(f"{question}, {many:,} against {few:,} cases ({aim}): {'; '.join(told)}", soft_wrap=True)


def _times(large: float, small: float) -> float:
    """How many times; not a number where a slice was too short for the clock."""
    return large / small if small else nan


def _whole(cell: Cell) -> float:
    return (cell.server_cpu + cell.database_cpu) / cell.asked


def _each(seconds: float, cell: Cell) -> float:
    return seconds / cell.asked * 1000


def _place(question: str) -> int:
    return next(place for place, each in enumerate(QUESTIONS) if each.name == question)
