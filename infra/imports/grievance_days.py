"""What a row of a register tells of a case: the steps that its days tell, and what is due now.

Refused is a state without its day, a day that the state cannot have yet, and days out of order. A step of which the
register tells no day of its own (that a case is looked into, say) stands on the last day that it does tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from domain.cases.clock import Deadlines, DueKind, answer_by
from domain.cases.days import FAR, Reckoning
from domain.cases.parts import CaseSide
from domain.engagement.days import no_earlier_than, no_later_than_tomorrow
from domain.grievances.values import GrievanceState as S
from infra.imports.fields import Known
from infra.imports.problems import Unfit, unfit


class Told(StrEnum):
    """What the day is that a register gives for a case's coming in."""

    RECEIVED = "RECEIVED"
    NO_LATER_THAN = "NO_LATER_THAN"


_BEFORE_ANSWER = (S.SUBMITTED, S.ACKNOWLEDGED, S.SCREENED, S.INVESTIGATING)
ANSWERED = (S.RESPONSE_PROPOSED, S.ACCEPTED, S.CONTESTED)
STATES = (*_BEFORE_ANSWER, *ANSWERED, S.CLOSED, S.WITHDRAWN)
"""Where a register can say that a case stands. Appeals, remedies, referrals and check-ins have records of their own."""

_NEEDED = {
    S.ACKNOWLEDGED: "acknowledged_on",
    **dict.fromkeys(ANSWERED, "answered_on"),
    S.CLOSED: "closed_on",
    S.WITHDRAWN: "closed_on",
}
_TOO_EARLY = {
    S.SUBMITTED: ("acknowledged_on", "answered_on", "closed_on"),
    **dict.fromkeys(_BEFORE_ANSWER[1:], ("answered_on", "closed_on")),
    **dict.fromkeys(ANSWERED, ("closed_on",)),
}
_IN_ORDER = {
    "received_on": "the day it came in",
    "acknowledged_on": "the day it was acknowledged",
    "answered_on": "the day it was answered",
    "closed_on": "its last day",
    "stands_since": "the day since when it stands so",
}
_CONCERNED = (S.SUBMITTED, S.ACCEPTED, S.CONTESTED, S.WITHDRAWN)
"""Steps of those who complain; the others are the body's."""


def own_day(*states: S) -> Callable[[Mapping[str, object], Known], object]:
    """The day since when a case stands so, where it stands at one of these."""
    return lambda values, known: values.get("stands_since") if values["state"] in states else None


def unfit_days(values: Mapping[str, Any], known: Known) -> Iterator[Unfit]:
    """What its days and its state cannot be together."""
    state = S(values["state"])
    needed = _NEEDED.get(state, "")
    if needed and values.get(needed) is None:
        yield Unfit(
            message=f"A case that stands at {state} has its day, and {needed} is blank.",
            next="Give the day, or the state in which the case stood before it.",
            field=needed,
        )
    for name in _TOO_EARLY.get(state, ()):
        if values.get(name) is not None:
            yield Unfit(
                message=f"A case that stands at {state} has no such day yet.",
                next="Correct the state, or leave the day out.",
                field=name,
            )
    told = [(name, values[name]) for name in _IN_ORDER if values.get(name) is not None]
    for (before, earlier), (name, day) in zip([told[0], *told], told, strict=False):
        no = no_later_than_tomorrow(day, known.today, name) or no_earlier_than(
            day, earlier, name, _IN_ORDER[before]
        )
        if no:
            yield unfit(no)


def history(values: Mapping[str, Any]) -> Mapping[str, list[object]]:
    """The steps that its days tell, in order, and the state in which it stands."""
    state, received = S(values["state"]), values["received_on"]
    steps: list[tuple[S, date]] = [(S.SUBMITTED, received)]
    if values.get("acknowledged_on"):
        steps.append((S.ACKNOWLEDGED, values["acknowledged_on"]))
    if values.get("answered_on"):
        steps.append((S.RESPONSE_PROPOSED, values["answered_on"]))
    if steps[-1][0] is not state:
        since = values.get("closed_on") or values.get("stands_since")
        steps.append((state, since or steps[-1][1]))
    later = values.get("received_on_means") == Told.NO_LATER_THAN
    return {
        "event_states": [step.value for step, _ in steps],
        "event_days": [day for _, day in steps],
        "event_sides": [(CaseSide.CONCERNED if s in _CONCERNED else CaseSide.BODY).value for s, _ in steps],
        "event_reasons": [
            "IMPORTED_NO_LATER_THAN" if later else "IMPORTED",
            *["IMPORTED"] * (len(steps) - 1),
        ],
    }


def due(values: Mapping[str, Any], by: Reckoning) -> Mapping[str, object]:
    """What those who handle it owe now, by the day it came in. Of what has ended nothing is due."""
    state, received = S(values["state"]), values["received_on"]
    if state is S.SUBMITTED:
        clock = Deadlines.started(received, by)
        return {"due": DueKind.ACKNOWLEDGEMENT.value, **_until(clock.due_on, clock.due_at)}
    if state in _BEFORE_ANSWER:
        answer = answer_by(received, values.get("acknowledged_on"), by)
        return {"due": DueKind.ANSWER.value, **_until(answer.due_on, answer.due_at)}
    return {"due": None, **_until(None, None)}


def _until(due_on: object, due_at: object) -> Mapping[str, object]:
    return {"due_on": due_on, "due_at": due_at, "due_key": due_at or FAR}
