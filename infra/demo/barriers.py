"""The barriers of the demo world: kinds that fit the site, histories that keep the order of steps, and the rule that
only the affected side says whether a barrier is gone or persists.

Nothing that could single people out is shown to an operator or the public: no group beside a barrier of fear,
insecurity or papers once the engagement was released to them, and no such barrier beside an interview.
"""

from __future__ import annotations

from datetime import date, timedelta

from infra.demo.chance import Chance
from infra.demo.record import Facts, Record
from infra.demo.rows import Batch, Row

EXPOSING = frozenset({"FEAR_OF_REPRISAL", "INSECURITY", "LEGAL_STATUS"})

# kind: weight, weight at high-risk sites, mitigations that fit, roles it may keep out
_KINDS: dict[str, tuple[float, float, tuple[str, ...], tuple[str, ...]]] = {
    "LANGUAGE": (14, 9, ("INTERPRETER", "ORAL_FORMAT"), ("RIGHTS_HOLDER",)),
    "LITERACY": (8, 6, ("ORAL_FORMAT", "INTERMEDIARY"), ("RIGHTS_HOLDER",)),
    "GENDER_NORMS": (9, 8, ("SEPARATE_SESSION", "CHILDCARE"), ("RIGHTS_HOLDER", "COMMUNITY_LEADER")),
    "DISABILITY": (3, 3, ("TRANSPORT", "REMOTE_ACCESS", "OTHER"), ("RIGHTS_HOLDER",)),
    "DISTANCE": (11, 8, ("TRANSPORT", "REMOTE_ACCESS"), ("RIGHTS_HOLDER",)),
    "COST": (6, 5, ("STIPEND", "TRANSPORT"), ("RIGHTS_HOLDER", "CONTRACTOR")),
    "CARE_DUTIES": (5, 4, ("CHILDCARE", "MORE_TIME"), ("RIGHTS_HOLDER", "RELATIVE")),
    "DIGITAL_ACCESS": (5, 3, ("ORAL_FORMAT", "REMOTE_ACCESS"), ("WORKER",)),
    "TIMING": (9, 6, ("MORE_TIME", "SEPARATE_SESSION"), ("WORKER", "CONTRACTOR")),
    "INFORMATION_ASYMMETRY": (10, 7, ("MORE_TIME", "INTERMEDIARY", "ORAL_FORMAT"), ("COMMUNITY_LEADER",)),
    "POWER_IMBALANCE": (6, 8, ("INTERMEDIARY", "SEPARATE_SESSION"), ("WORKER", "RIGHTS_HOLDER")),
    "DISTRUST": (7, 9, ("INTERMEDIARY", "SAFE_VENUE"), ("RIGHTS_HOLDER",)),
    "LEGAL_STATUS": (2, 4, ("INTERMEDIARY", "OTHER"), ("CONTRACTOR",)),
    "FEAR_OF_REPRISAL": (4, 14, ("SAFE_VENUE", "INTERMEDIARY", "SEPARATE_SESSION"), ("DEFENDER", "WORKER")),
    "INSECURITY": (1, 10, ("SAFE_VENUE", "REMOTE_ACCESS"), ("DEFENDER", "COMMUNITY_LEADER")),
}
_NAMES = tuple(_KINDS)
_ORDINARY = [spec[0] for spec in _KINDS.values()]
_HIGH_RISK = [spec[1] for spec in _KINDS.values()]
_SEVERITIES = ("LOW", "MEDIUM", "HIGH", "PROHIBITIVE")
_MILD, _GRAVE = (0.32, 0.4, 0.2, 0.08), (0.08, 0.27, 0.4, 0.25)
_SECTORS = ("COMMUNITIES", "WORKERS", "NGOS", "MINING_COMPANIES", "CONSUMER_BRANDS", "FINANCE")
_AFFECTED = (0.56, 0.33, 0.08, 0.01, 0.01, 0.01)

_PLANNED, _MITIGATED, _GONE, _STILL = "MITIGATION_PLANNED", "MITIGATED", "VERIFIED", "PERSISTS"
_PATHS: tuple[tuple[str, ...], ...] = (
    (),
    (_PLANNED,),
    (_PLANNED, _MITIGATED),
    (_PLANNED, _MITIGATED, _GONE),
    (_PLANNED, _MITIGATED, _STILL),
    (_PLANNED, _MITIGATED, _STILL, _PLANNED, _MITIGATED, _GONE),
)
_PATH_WEIGHTS = (0.17, 0.16, 0.09, 0.34, 0.19, 0.05)
_PAUSES = {_PLANNED: (3, 40), _MITIGATED: (14, 150), _GONE: (10, 120), _STILL: (10, 120)}


class Barriers:
    """Writes the barriers of one engagement after another."""

    def __init__(self, chance: Chance, until: date) -> None:
        self._chance = chance
        self._last = until - timedelta(days=1)

    def write(self, record: Record, into: Batch) -> None:
        """None for most engagements, one for a third, two for some: about one for every two."""
        draw = self._chance.float()
        for _ in range(0 if draw < 0.6 else 1 if draw < 0.9 else 2):
            self._barrier(record, into)

    def _barrier(self, record: Record, into: Batch) -> None:
        chance = self._chance
        kind = chance.weighted(_NAMES, _HIGH_RISK if record.site.high_risk else _ORDINARY)
        exposing = kind in EXPOSING
        if exposing and record.told and record.method == "INTERVIEW":
            kind, exposing = "DISTRUST", False
        sector = chance.weighted(_SECTORS, _AFFECTED)
        representative = self._representative(record)
        barrier = chance.id()
        facts = (barrier, *record.facts[1:])
        state = self._history(facts, record, kind, sector, representative, into)
        named = chance.happens(0.35) and not (exposing and record.told)
        into["barriers"].append(
            (
                *record.facts,
                barrier,
                kind,
                chance.weighted(_SEVERITIES, _GRAVE if exposing else _MILD),
                state,
                sector,
                chance.pick(record.book.groups) if named else None,
                list(_KINDS[kind][3]) if chance.happens(0.4) else [],
                representative,
                record.starts,
            )
        )

    def _representative(self, record: Record) -> str | None:
        """Someone who speaks for those affected: an organisation assigned to the site, never one that runs it."""
        if not record.standing.members or not self._chance.happens(0.15):
            return None
        return self._chance.pick(record.standing.members).organisation

    def _history(
        self, facts: Facts, record: Record, kind: str, sector: str, representative: str | None, into: Batch
    ) -> str:
        """Write how far it has come; the state it stands in."""
        steps = self._steps(record, sector, representative)
        for position, (state, day, teller) in enumerate(steps, start=1):
            into["barrier_events"].append(
                (*facts, self._chance.id(), state, day, teller, position, self._why(state, record))
            )
            if state == _PLANNED:
                done = steps[position][1] if position < len(steps) else None
                into["mitigations"].append(self._mitigation(facts, record, kind, day, done))
        return steps[-1][0]

    def _steps(self, record: Record, sector: str, representative: str | None) -> list[tuple[str, date, str]]:
        """State, day and who said so, in order, as far as there was time and someone who may say it."""
        day = record.starts
        steps = [("IDENTIFIED", day, record.keeper)]
        for state in self._chance.weighted(_PATHS, _PATH_WEIGHTS):
            day += timedelta(days=self._chance.between(*_PAUSES[state]))
            if state in (_GONE, _STILL):
                teller = _affected_side(record, sector, representative, day)
            else:
                teller = self._worker(state, record, day)
            if day > self._last or teller is None:
                break
            steps.append((state, day, teller))
        return steps

    def _worker(self, state: str, record: Record, day: date) -> str:
        """Who plans or says that it is done: the keeper, or the operator whom the record is shared with."""
        if state == _MITIGATED and record.facts[4] and self._chance.happens(0.5):
            return record.site.operator_on(day) or record.keeper
        return record.keeper

    def _why(self, state: str, record: Record) -> str | None:
        match state:
            case "VERIFIED":
                return self._chance.pick(record.book.verified)
            case "PERSISTS":
                return self._chance.pick(record.book.persists)
            case _:
                return None

    def _mitigation(self, facts: Facts, record: Record, kind: str, planned: date, done: date | None) -> Row:
        aid = self._chance.pick(_KINDS[kind][2])
        responsible = record.operator_reads if self._chance.happens(0.5) else None
        return (
            *facts,
            self._chance.id(),
            aid,
            record.book.aids.get(aid),
            responsible or record.keeper,
            planned,
            done,
        )


def _affected_side(record: Record, sector: str, representative: str | None, day: date) -> str | None:
    """Who may say that it is gone or persists: those affected or who speaks for them, if they read it."""
    if record.sector == sector or representative == record.keeper:
        return record.keeper
    if not record.facts[3]:
        return None
    return representative or record.site.member_of(sector, day)
