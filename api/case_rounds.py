"""The parts of the round of cases: agreed pauses end, handlers are told of what is due, early warnings are raised.

Each part is one kind of case or one rule, in transactions of its own that are bounded in size. All are safe to repeat.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from domain.access import Profile, Viewer
from domain.cases.ports import CaseKind
from domain.grievances import round_cases as grievances
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.reprisals.values import WarningRule
from domain.whistleblowing import round_cases as reports
from infra.stores import cases_notices, reprisals_warnings
from infra.unit_of_work import Work, Works

ROUNDS = Viewer(profile=Profile.SECRETARIAT, client="rounds")
"""In whose name the audit log has what nobody did."""

Part = Callable[[Works, Clock], Awaitable[None]]
Ending = Callable[[UUID, Work, Clock, NewId], Awaitable[Recorded | Refusal | None]]


def endings() -> list[Part]:
    """Agreed pauses end; each case in a transaction of its own."""
    return [
        _ending(CaseKind.GRIEVANCE, grievances.end_agreed_pause),
        _ending(CaseKind.REPORT, reports.end_agreed_pause),
    ]


def tellings() -> list[Part]:
    """Handlers are told of what is near, due or overdue."""
    return [_telling(kind) for kind in CaseKind]


def warnings() -> list[Part]:
    """Early warnings are raised; where there is no secretariat, for nobody."""
    return [_warning(rule) for rule in WarningRule]


def _ending(kind: CaseKind, end: Ending) -> Part:
    async def part(works: Works, clock: Clock) -> None:
        async with works.begin(ROUNDS) as work:
            cases = await work.pauses.to_end(kind, clock.now())
        broken: list[Exception] = []
        for case in cases:
            try:
                await _ended(case, works, clock, end)
            except Exception as fault:  # one case does not keep the others from going on
                broken.append(fault)
        if broken:
            raise broken[0]

    return _named(part, "agreed_pauses", kind)


async def _ended(case: UUID, works: Works, clock: Clock, end: Ending) -> None:
    async with works.begin(ROUNDS) as work:
        done = await end(case, work, clock, uuid4)
        if isinstance(done, Recorded):
            await work.ledger.audit("endAgreedPause", done, ROUNDS, clock.now())
            await work.ledger.tell(done, clock.now())
            await work.commit()


def _telling(kind: CaseKind) -> Part:
    async def part(works: Works, clock: Clock) -> None:
        told = cases_notices.MOST
        while told == cases_notices.MOST:
            async with works.begin(ROUNDS) as work:
                told = await work.notices.tell(kind, clock.now(), work.rules)
                await work.commit()

    return _named(part, "notices", kind)


def _warning(rule: WarningRule) -> Part:
    async def part(works: Works, clock: Clock) -> None:
        raised = reprisals_warnings.MOST
        while raised == reprisals_warnings.MOST:
            async with works.begin(ROUNDS) as work:
                secretariat = await work.casework.secretariat()
                if secretariat is None:
                    return
                raised = await work.warning_rules.apply(rule, clock.now(), work.rules, secretariat)
                await work.commit()

    return _named(part, "warning", rule)


def _named(part: Part, what: str, which: CaseKind | WarningRule) -> Part:
    part.__name__ = f"{what}_{which.value.lower()}"
    return part
