"""The three kinds of case to which a receipt may lead, and how each is asked and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from api.report import documents as d
from api.report.asking import Told
from api.report.words import Words
from api.report.written import Written, items_of

Row = tuple[str, str]


class Rows(Protocol):
    """How a case stands, in words."""

    def __call__(self, words: Words, told: Told) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of case. `whole`: its texts come with its standing, in one piece."""

    code: str
    returns: d.Change
    adds: d.Change
    reads: d.Change
    rows: Rows
    written: Callable[[Told], Sequence[Written]]
    whole: bool = False


def _due(words: Words, told: Told) -> list[Row]:
    rows: list[Row] = []
    due, on = told.text("due"), told.text("dueOn")
    if due and on:
        what = words.code_of("due_kind", due)
        rows.append((words.say("case.next"), words.say("case.due", what=what, day=words.day(on))))
    if paused := told.text("pausedBecause"):
        rows.append((words.say("case.paused"), words.code_of("pause", paused)))
    return rows


def _report(words: Words, told: Told) -> Sequence[Row]:
    rows = [
        (words.say("case.state"), words.code_of("state_report", told.text("state"))),
        (words.say("case.received"), words.day(told.text("receivedOn"))),
    ]
    if on := told.text("acknowledged"):
        rows.append((words.say("case.acknowledged"), words.day(on)))
    if conclusion := told.text("conclusion"):
        rows.append((words.say("case.outcome"), words.code_of("conclusion", conclusion)))
    return [*rows, *_due(words, told)]


def _grievance(words: Words, told: Told) -> Sequence[Row]:
    rows = [
        (words.say("case.state"), words.code_of("state_grievance", told.text("state"))),
        (words.say("case.since"), words.day(told.text("since"))),
    ]
    if outcome := told.text("outcome"):
        rows.append((words.say("case.outcome"), words.code_of("outcome", outcome)))
    if latest := told.text("appealBy"):
        rows.append((words.say("case.appeal_by"), words.day(latest)))
    return [*rows, *_due(words, told)]


def _allegation(words: Words, told: Told) -> Sequence[Row]:
    rows = [(words.say("case.state"), words.code_of("state_allegation", told.text("state")))]
    if finding := told.text("finding"):
        rows.append((words.say("case.finding"), words.code_of("finding", finding)))
    if outcome := told.text("outcome"):
        rows.append((words.say("case.outcome"), words.code_of("measure", outcome)))
    return rows


REPORT = Kind(
    code="report",
    returns=d.RETURN_TO_REPORT,
    reads=d.READ_IN_REPORT,
    adds=d.ADD_TO_REPORT,
    rows=_report,
    written=lambda told: items_of(told.text("written")),
)
GRIEVANCE = Kind(
    code="grievance",
    returns=d.RETURN_TO_GRIEVANCE,
    reads=d.READ_IN_GRIEVANCE,
    adds=d.ADD_TO_GRIEVANCE,
    rows=_grievance,
    written=lambda told: items_of(told.text("items")),
)
ALLEGATION = Kind(
    code="allegation",
    returns=d.RETURN_TO_ALLEGATION,
    adds=d.ADD_TO_ALLEGATION,
    rows=_allegation,
    reads=d.READ_IN_ALLEGATION,
    written=lambda told: items_of(told.text("items")),
    whole=True,
)
KINDS: Mapping[str, Kind] = {kind.code: kind for kind in (REPORT, GRIEVANCE, ALLEGATION)}
"""In the order in which a receipt is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What was agreed to make good."""

    place: int
    kind: str
    due: str
    delivered: bool
    verified: bool


_REMEDY = re.compile(r"(\d+) ([A-Z_]+) due (\d{4}-\d\d-\d\d)( delivered)?( verified)?")


def remedies_of(told: Told) -> Sequence[Remedy]:
    """Those of a complaint."""
    found = [_REMEDY.fullmatch(part) for part in told.text("remedies").split("; ") if part]
    return [
        Remedy(place=int(one[1]), kind=one[2], due=one[3], delivered=bool(one[4]), verified=bool(one[5]))
        for one in found
        if one is not None
    ]
