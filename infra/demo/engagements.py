"""The engagements of the demo world, in the order in which they happened, and all that hangs on them.

They are written as a stream, a few thousand at a time, so that memory does not grow with their number. Releases are
decided first, since what is released must not point at people in danger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from infra.demo.assignments import FEW, WINDOW
from infra.demo.barriers import Barriers
from infra.demo.chance import Chance
from infra.demo.parties import Circle
from infra.demo.parts import PUBLISHED, Parts
from infra.demo.phrases import PHRASEBOOKS
from infra.demo.record import Record
from infra.demo.rows import Batch, empty_batch
from infra.demo.sites import Site, Stay

AT_ONCE = 4_000
SMALL_SITE_RECORDS, KEPT_BY_FEW = 12, frozenset({1, 3, 6, 8, 11})
"""What the small site holds at any size of the world, and which of it the organisation that sees little keeps."""

_METHODS = (
    "PUBLIC_MEETING",
    "FOCUS_GROUP",
    "INTERVIEW",
    "SITE_VISIT",
    "SURVEY",
    "HEARING",
    "WRITTEN",
    "ONLINE",
    "OTHER",
)
_METHOD_WEIGHTS = tuple(accumulate((24, 20, 19, 11, 7, 4, 6, 7, 2)))
_LEVELS = ("INFORM", "CONSULT", "INVOLVE", "COLLABORATE", "EMPOWER")
_LEVEL_WEIGHTS = tuple(accumulate((28, 38, 21, 10, 3)))
_DAYS_LONG = {"SURVEY": 20, "HEARING": 2, "WRITTEN": 14, "INTERVIEW": 3, "SITE_VISIT": 1}


class Engagements:
    """Writes a world's engagements; the same seed writes the same ones."""

    def __init__(
        self,
        seed: int,
        until: date,
        sites: list[Site],
        small: Site,
        secretariat: str,
        circles: Mapping[tuple[str, str], Circle],
        recorders: Mapping[str, str],
        published: float = PUBLISHED,
    ) -> None:
        self._chance = Chance(seed, "engagements")
        self._draw = Random(f"parley:{seed}:which")
        self._parts = Parts(Chance(seed, "parts"), until, published)
        self._barriers = Barriers(Chance(seed, "barriers"), until)
        self._until = until
        self._sites = sites
        self._weights = tuple(accumulate(site.weight for site in sites))
        self._small = small
        self._secretariat = secretariat
        self._circles = circles
        self._recorders = recorders
        self._previous: dict[tuple[str, str], str] = {}

    def batches(self, scale: int) -> Iterator[Batch]:
        """All rows of so many engagements, some thousands of engagements at a time."""
        set_aside = {
            int((turn + 0.5) * scale / SMALL_SITE_RECORDS): turn for turn in range(SMALL_SITE_RECORDS)
        }
        for first in range(0, scale, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, scale))
            batch = empty_batch()
            sites = self._draw.choices(self._sites, cum_weights=self._weights, k=len(numbers))
            methods = self._draw.choices(_METHODS, cum_weights=_METHOD_WEIGHTS, k=len(numbers))
            levels = self._draw.choices(_LEVELS, cum_weights=_LEVEL_WEIGHTS, k=len(numbers))
            for number, site, method, level in zip(numbers, sites, methods, levels, strict=True):
                day = self._day(number, scale)
                turn = set_aside.get(number)
                if turn is None:
                    self._write(batch, site, day, method, level, self._keeper(site, day))
                else:
                    keeper = self._small_keeper(turn, day)
                    self._write(batch, self._small, day, method, level, keeper)
            yield batch

    def _day(self, number: int, scale: int) -> date:
        """Ever more engagements as the years go by, and hardly any on a Sunday."""
        gone = int(((number + 0.5) / scale) ** 0.85 * (WINDOW.days - 1))
        day = self._until - WINDOW + timedelta(days=gone)
        return day - timedelta(days=1) if day.weekday() == 6 and self._chance.happens(0.85) else day

    def _keeper(self, site: Site, day: date) -> Stay | None:
        """An organisation assigned to the site that day; now and then the secretariat itself."""
        return None if self._chance.happens(0.03) else site.standing(day).recorder(self._chance)

    def _small_keeper(self, turn: int, day: date) -> Stay | None:
        members = self._small.standing(day).members
        return next(stay for stay in members if (stay.organisation == FEW) == (turn in KEPT_BY_FEW))

    def _write(
        self, into: Batch, site: Site, day: date, method: str, level: str, keeper: Stay | None
    ) -> None:
        chance = self._chance
        owner = keeper.organisation if keeper else self._secretariat
        language = chance.weighted(site.country.languages, site.country.weights)
        book = PHRASEBOOKS[language]
        last = self._until - timedelta(days=1)
        ends = min(last, day + timedelta(days=chance.below(1 + _DAYS_LONG.get(method, 0))))
        members, operator, published, told, releases = self._parts.releases(ends)
        record = Record(
            facts=(chance.id(), owner, site.id, members, operator, published),
            site=site,
            standing=site.standing(day),
            sector=keeper.sector if keeper else None,
            starts=day,
            ends=ends,
            method=method,
            book=book,
            told=told,
        )
        into["engagements"].append(
            (
                *record.facts,
                day,
                ends,
                chance.pick(site.settlements) if chance.happens(0.85) else None,
                chance.pick(book.purposes),
                method,
                level,
                language,
                self._follows(record),
                self._recorded_at(ends),
                self._recorders[owner],
            )
        )
        into["releases"].extend((*record.facts, *release) for release in releases)
        self._parts.write(record, self._circles[site.id, owner], into)
        self._barriers.write(record, into)

    def _follows(self, record: Record) -> str | None:
        """Now and then the previous one of the same keeper at the same site."""
        link = (record.keeper, record.site.id)
        previous = self._previous.get(link)
        self._previous[link] = record.facts[0]
        return previous if self._chance.happens(0.2) else None

    def _recorded_at(self, ends: date) -> datetime:
        """Some days later, at a minute of an office day, and before the world ends."""
        day = min(ends + timedelta(days=self._chance.below(12)), self._until - timedelta(days=1))
        minute = self._chance.between(7 * 60, 18 * 60)
        return datetime.combine(day, time(minute // 60, minute % 60), UTC)
