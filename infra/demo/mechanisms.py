"""Where grievances are brought in the demo world, how those places do by the eight criteria, and the scheme's
agreements.

A site's mechanism is its operator's and ends when the operator leaves. Each audit firm has one, the scheme has one, and
what is brought to courts and commissions is followed by the secretariat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from infra.demo.chance import Chance
from infra.demo.organisations import Organisation
from infra.demo.personas import COMPANY_1, COMPANY_2
from infra.demo.rows import Batch, put
from infra.demo.sites import Site, Stay

CRITERIA = (
    "LEGITIMATE", "ACCESSIBLE", "PREDICTABLE", "EQUITABLE", "TRANSPARENT", "RIGHTS_COMPATIBLE", "SOURCE_OF_LEARNING",
    "ENGAGEMENT_AND_DIALOGUE",
)  # fmt: skip
_RATINGS = ("MET", "PARTIAL", "NOT_MET", "NO_EVIDENCE")
_EVIDENCE = (
    "Forms and boxes were seen in every settlement visited.",
    "Procedures name time limits, but not what follows when they pass.",
    "Half of the cases sampled had been answered in time.",
    "People interviewed did not know that they may appeal.",
    "Outcomes are published twice a year without details of cases.",
    "Staff who receive complaints report to the department complained of.",
)
_OUTSIDE = ("Labour court, followed by the scheme", "Human rights commission, followed by the scheme")
_PERSONAS = frozenset({COMPANY_1.id.hex, COMPANY_2.id.hex})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One place to bring a grievance to."""

    id: str
    kind: str
    body: str
    name: str
    opened: date
    site: Site | None = None
    closed: date | None = None

    def open_on(self, day: date) -> bool:
        """Whether a grievance could be brought there that day."""
        return self.opened <= day and (self.closed is None or day <= self.closed)


@dataclass(slots=True, kw_only=True)
class Agreement:
    """The scheme's agreement with a site's operator."""

    id: str
    site: Site
    operator: str
    signed: date
    ended: date | None = None
    reason: str | None = None


class Mechanisms:
    """All of them, by kind; agreements by site."""

    def __init__(
        self,
        chance: Chance,
        organisations: Sequence[Organisation],
        sites: Sequence[Site],
        secretariat: str,
        until: date,
    ) -> None:
        self._chance, self._until, self._secretariat = chance, until, secretariat
        self.agreements: dict[str, Agreement] = {}
        self.at_sites: list[Mechanism] = []
        for site in sites:
            for stay in site.stays:
                if stay.capacity == "OPERATOR" and stay.starts < until - timedelta(days=200):
                    self._operated(site, stay)
        long_ago = until - timedelta(days=2000)
        firms = [firm for firm in organisations if firm.kind == "AUDIT_FIRM"]
        self.of_firms = [self._made("AUDIT_FIRM", f.id, f"Complaints to {f.name}", long_ago) for f in firms]
        self.scheme = self._made("SCHEME", secretariat, "Complaints to the scheme", long_ago)
        self.outside = [self._made("EXTERNAL", secretariat, name, long_ago) for name in _OUTSIDE]

    @property
    def all(self) -> list[Mechanism]:
        """Every mechanism, past ones among them."""
        return [*self.at_sites, *self.of_firms, self.scheme, *self.outside]

    @property
    def bodies(self) -> list[str]:
        """The organisations at whose desks cases are handled."""
        return list(dict.fromkeys(mechanism.body for mechanism in self.all))

    def at(self, site: Site, day: date) -> Mechanism | None:
        """The site's own mechanism on a day."""
        return next((m for m in self.at_sites if m.site is site and m.open_on(day)), None)

    def write(self, into: Batch) -> None:
        """Mechanisms, their assessments and the agreements."""
        for made in self.all:
            put(
                into, "mechanisms", id=made.id, kind=made.kind, body_id=made.body, name=made.name,
                site_id=made.site.id if made.site else None, opened_on=made.opened, closed_on=made.closed,
            )  # fmt: skip
            if self._chance.happens(0.6):
                self._assess(made, into)
        for signed in self.agreements.values():
            put(
                into, "agreements", id=signed.id, site_id=signed.site.id, operator_id=signed.operator,
                signed_on=signed.signed, terminated_on=signed.ended, termination_reason=signed.reason,
            )  # fmt: skip

    def _operated(self, site: Site, stay: Stay) -> None:
        chance, last = self._chance, self._until - timedelta(days=150)
        ended = stay.ends if stay.ends is not None and stay.ends < self._until else None
        starts = max(stay.starts, self._until - timedelta(days=1500))
        last = last if ended is None else min(last, ended)
        if starts >= last:
            return
        kept = stay.organisation in _PERSONAS
        if kept or chance.happens(0.45):
            opened = starts + (last - starts) // 8
            made = self._made("SITE", stay.organisation, f"{site.name} grievance desk", opened, site, ended)
            self.at_sites.append(made)
        if ended is None and (kept or chance.happens(0.7)):
            self.agreements[site.id] = agreement = Agreement(
                id=chance.id(), site=site, operator=stay.organisation, signed=chance.day(starts, last)
            )
            if not kept and chance.happens(0.06):
                agreement.ended = chance.day(agreement.signed, self._until - timedelta(days=1))
                agreement.reason = chance.pick(("OPERATOR_WITHDREW", "SITE_CLOSED", "OTHER"))

    def _made(
        self,
        kind: str,
        body: str,
        name: str,
        opened: date,
        site: Site | None = None,
        closed: date | None = None,
    ) -> Mechanism:
        return Mechanism(
            id=self._chance.id(), kind=kind, body=body, name=name, opened=opened, site=site, closed=closed
        )

    def _assess(self, made: Mechanism, into: Batch) -> None:
        """By all eight criteria on one day: by the secretariat, which does not run a site's or a firm's mechanism."""
        chance = self._chance
        day = chance.day(made.opened, made.closed or self._until - timedelta(days=1))
        for criterion in CRITERIA:
            rating = chance.weighted(_RATINGS, (0.35, 0.4, 0.15, 0.1))
            told = rating != "NO_EVIDENCE" and chance.happens(0.7)
            put(
                into, "mechanism_assessments", id=chance.id(), mechanism_id=made.id, criterion=criterion, rating=rating,
                assessor_id=self._secretariat, assessed_on=day, evidence=chance.pick(_EVIDENCE) if told else None,
            )  # fmt: skip
