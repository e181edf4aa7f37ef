"""The parts of an engagement: releases, participants, headcounts, information shared, issues and agreed actions."""

from __future__ import annotations

from datetime import date, timedelta

from infra.demo.chance import Chance
from infra.demo.parties import Circle
from infra.demo.record import Record
from infra.demo.rows import Batch, Row

PUBLISHED = 0.05
"""The share of engagements that everyone may read. Kept small: everyone's first page pays for it."""

_AUDIENCES = ("ASSIGNED_MEMBERS", "OPERATOR", "PUBLIC")
_LIKELY = (0.45, 0.22)
_WITHDRAWN = 0.02
_WHY = (
    "Agreed with those who took part",
    "For the follow-up at the site",
    "Asked for by the community",
    "Part of the yearly summary",
)
_WITHDRAWN_WHY = ("Those who took part asked for it back", "Released by mistake")

# method: fewest and most participants recorded by pseudonym, likelihood and size of a headcount
_TURNOUT: dict[str, tuple[int, int, float, int]] = {
    "PUBLIC_MEETING": (0, 4, 0.9, 140),
    "FOCUS_GROUP": (3, 7, 0.3, 12),
    "INTERVIEW": (1, 2, 0.0, 2),
    "SITE_VISIT": (2, 6, 0.3, 15),
    "SURVEY": (0, 2, 0.9, 220),
    "HEARING": (3, 7, 0.6, 80),
    "WRITTEN": (1, 3, 0.1, 20),
    "ONLINE": (2, 5, 0.4, 40),
    "OTHER": (1, 4, 0.3, 30),
}
_SECTOR_SETS: tuple[tuple[str | None, ...], ...] = (
    ("COMMUNITIES",),
    ("WORKERS",),
    ("COMMUNITIES", "MINING_COMPANIES"),
    ("WORKERS", "MINING_COMPANIES"),
    ("COMMUNITIES", "WORKERS", "NGOS"),
    ("COMMUNITIES", None),
    ("CONSUMER_BRANDS", "FINANCE", "NGOS"),
)


class Parts:
    """Writes the parts of one engagement after another."""

    def __init__(self, chance: Chance, until: date, published: float = PUBLISHED) -> None:
        self._chance = chance
        self._until = until
        self._likely = (*_LIKELY, published)
        self._last = until - timedelta(days=1)

    def releases(self, ends: date) -> tuple[bool, bool, bool, bool, list[Row]]:
        """To whom it is open today (three flags), whether it was ever told outside, and the acts of release."""
        flags, told, acts = [False, False, False], False, list[Row]()
        for place, audience in enumerate(_AUDIENCES):
            draw = self._chance.float()
            if draw >= self._likely[place] + _WITHDRAWN:
                continue
            holds = draw < self._likely[place]
            flags[place] = holds
            told = told or place > 0
            acts.append(self._release(audience, ends, holds))
        return flags[0], flags[1], flags[2], told, acts

    def _release(self, audience: str, ends: date, holds: bool) -> Row:
        chance = self._chance
        day = min(self._last, ends + timedelta(days=chance.between(0, 45)))
        back = None if holds else min(self._last, day + timedelta(days=chance.between(1, 200)))
        why = chance.pick(_WHY if holds else _WITHDRAWN_WHY) if chance.happens(0.5) else None
        return (chance.id(), audience, day, back, why)

    def write(self, record: Record, circle: Circle, into: Batch) -> None:
        """Everything but releases and barriers."""
        fewest, most, counted, heads = _TURNOUT[record.method]
        self._participants(record, circle, self._chance.between(fewest, most), into)
        if self._chance.happens(counted):
            self._attendance(record, heads, into)
        self._information(record, into)
        self._issues(record, into)
        self._actions(record, into)

    def _participants(self, record: Record, circle: Circle, count: int, into: Batch) -> None:
        chance, rows = self._chance, into["participants"]
        known = circle.members[: circle.known_on(record.starts)]
        for party, public, sector in chance.sample(known, count):
            rows.append((*record.facts, chance.id(), party, record.keeper, public, sector))

    def _attendance(self, record: Record, heads: int, into: Batch) -> None:
        chance = self._chance
        for sector in chance.pick(_SECTOR_SETS):
            count = 1 + int(heads * chance.float() ** 2)
            into["attendance"].append((*record.facts, chance.id(), sector, count))

    def _information(self, record: Record, into: Batch) -> None:
        chance, book = self._chance, record.book
        for position, told in enumerate(chance.sample(book.information, self._few(0.5)), start=1):
            row = (*record.facts, chance.id(), position, told, book.language)
            into["shared_information"].append(row)

    def _issues(self, record: Record, into: Batch) -> None:
        chance = self._chance
        for position, (raised, answers) in enumerate(
            chance.sample(record.book.issues, self._few(0.35)), start=1
        ):
            answer = chance.pick(answers) if chance.happens(0.75) else None
            into["issues"].append((*record.facts, chance.id(), position, raised, answer))

    def _actions(self, record: Record, into: Batch) -> None:
        chance = self._chance
        for position, agreed in enumerate(chance.sample(record.book.actions, self._few(0.5)), start=1):
            due = record.ends + timedelta(days=chance.between(14, 240))
            done = self._done_on(record.ends, due)
            responsible = record.operator_reads if chance.happens(0.6) else None
            into["agreed_actions"].append(
                (*record.facts, chance.id(), position, agreed, responsible or record.keeper, due, done)
            )

    def _done_on(self, agreed: date, due: date) -> date | None:
        """Most are done, some late; what is due later is open, unless someone was quick."""
        likely = 0.82 if due < self._last else 0.15
        if not self._chance.happens(likely):
            return None
        day = agreed + timedelta(days=int((due - agreed).days * (0.3 + self._chance.float())))
        return day if day <= self._last else None

    def _few(self, none: float) -> int:
        """None with the given likelihood, else one to three."""
        draw = self._chance.float()
        return 0 if draw < none else 1 if draw < none + 0.33 else 2 if draw < 0.94 else 3
