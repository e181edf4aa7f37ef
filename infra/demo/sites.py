"""The sites of the demo world, who stands by each and when, and which of them are in areas of conflict or high risk.

Three kinds of site are deliberate, since benchmarks need them: one dense site (a tenth of all engagements), the few
sites of the organisation that sees a typical share, and one small site of the organisation that sees little.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from infra.demo.chance import Chance
from infra.demo.countries import COUNTRIES, HIGH_RISK_COUNTRIES, Country
from infra.demo.naming import Naming
from infra.demo.rows import Row

STATUSES = ("OPERATING", "CONSTRUCTION", "EXPLORATION", "PROPOSED", "SUSPENDED", "CLOSED")
_STATUS_WEIGHTS = (0.58, 0.1, 0.12, 0.07, 0.07, 0.06)
_RISK_SOURCES = (
    "Invented for the demo: conflict and governance screening",
    "Invented for the demo: annual review of the risk map",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One organisation's dated assignment to one site; `share` is how much of the recording there is theirs."""

    id: str
    organisation: str
    sector: str | None
    capacity: str
    starts: date
    ends: date | None = None
    share: float = 0.0

    def holds_on(self, day: date) -> bool:
        """Whether the assignment holds on the day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who stands by a site during a stretch of days in which nothing changes."""

    since: date
    until: date
    members: tuple[Stay, ...]
    sums: tuple[float, ...]
    operator: str | None

    def recorder(self, chance: Chance) -> Stay | None:
        """Which assigned organisation keeps the next record; none: the secretariat."""
        if not self.members:
            return None
        return self.members[bisect(self.sums, chance.float() * self.sums[-1])]


@dataclass(slots=True, kw_only=True)
class Site:
    """One mine or project and its surroundings."""

    id: str
    name: str
    number: int
    country: Country
    region: str
    latitude: float
    longitude: float
    time_zone: str
    status: str
    commodities: tuple[str, ...]
    settlements: tuple[str, ...]
    weight: float = 1.0
    stays: list[Stay] = field(default_factory=list[Stay])
    designations: list[Row] = field(default_factory=list[Row])
    high_risk: bool = False
    _standing: Standing | None = None

    def standing(self, day: date) -> Standing:
        """Who stands by the site on this day; days come mostly in order, so the last answer is kept."""
        held = self._standing
        if held is None or not held.since <= day <= held.until:
            held = self._standing = self._standing_on(day)
        return held

    def _standing_on(self, day: date) -> Standing:
        now = [stay for stay in self.stays if stay.holds_on(day)]
        turns = [stay.starts - timedelta(days=1) for stay in self.stays if stay.starts > day]
        turns += [stay.ends for stay in now if stay.ends is not None]
        members = tuple(stay for stay in now if stay.share > 0)
        return Standing(
            since=day,
            until=min(turns, default=date.max),
            members=members,
            sums=tuple(accumulate(stay.share for stay in members)),
            operator=self.operator_on(day),
        )

    def operator_on(self, day: date) -> str | None:
        """Who ran the site that day."""
        running = (stay for stay in self.stays if stay.capacity == "OPERATOR" and stay.holds_on(day))
        return next((stay.organisation for stay in running), None)

    def member_of(self, sector: str, day: date) -> str | None:
        """An organisation of this sector that was assigned to the site that day."""
        here = (
            stay for stay in self.stays if stay.share > 0 and stay.sector == sector and stay.holds_on(day)
        )
        return next((stay.organisation for stay in here), None)

    def row(self) -> Row:
        """As the table wants it."""
        return (
            self.id, self.name, self.country.code, self.region, self.status, list(self.commodities), self.latitude,
            self.longitude, self.time_zone, self.high_risk, f"demo-site-{self.number:05d}",
        )  # fmt: skip


def count_for(scale: int) -> int:
    """How many sites: 60 for a few thousand engagements, 500 for 200,000, about 4,500 for two million."""
    return 60 + max(0, scale - 3_000) * 440 // 197_000


def make_site(number: int, country: Country, chance: Chance, naming: Naming, until: date) -> Site:
    """A site in this country; who stands by it is added later."""
    region = chance.pick(country.regions)
    site = Site(
        id=chance.id(),
        name=naming.site(country.naming),
        number=number,
        country=country,
        region=region.name,
        latitude=round(region.latitude + (chance.float() - 0.5) * 0.8, 1),
        longitude=round(region.longitude + (chance.float() - 0.5) * 0.8, 1),
        time_zone=region.time_zone,
        status=chance.weighted(STATUSES, _STATUS_WEIGHTS),
        commodities=chance.pick(country.commodities),
        settlements=tuple(naming.word(country.naming) for _ in range(3)),
        weight=chance.heavy(),
    )
    _designate(site, chance, until)
    return site


def country_of(number: int, chance: Chance) -> Country:
    """Every country once, then the first ones more often."""
    if number < len(COUNTRIES):
        return COUNTRIES[number]
    return COUNTRIES[min(chance.below(len(COUNTRIES)), chance.below(len(COUNTRIES)))]


def total_weight(sites: Sequence[Site]) -> float:
    """The sum of the sites' weights."""
    return sum(site.weight for site in sites)


def _designate(site: Site, chance: Chance, until: date) -> None:
    likely = 0.6 if site.country.code in HIGH_RISK_COUNTRIES else 0.1
    if not chance.happens(likely):
        return
    starts = until - timedelta(days=chance.between(200, 2200))
    past = chance.happens(0.25)
    ends = chance.day(starts, until - timedelta(days=1)) if past else None
    kind = chance.weighted(("CONFLICT_AFFECTED", "HIGH_RISK"), (0.4, 0.6))
    site.designations.append((chance.id(), site.id, kind, starts, ends, chance.pick(_RISK_SOURCES)))
    site.high_risk = not past
