"""Who stands by which site: members, operators and audit firms, each dated; past, current and still to come.

Two organisations are placed by hand and never by chance, so that what they see does not change with the size of the
world: the personas' first NGO (a typical share) and its second (a handful of records at one small site).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from infra.demo.chance import Chance
from infra.demo.organisations import Organisation
from infra.demo.personas import AUDIT_FIRM_1, COMMUNITY, COMPANY_1, COMPANY_2, NGO_1, NGO_2
from infra.demo.sites import Site, Stay

WINDOW = timedelta(days=1826)
"""Five years: as far back as engagements go."""

FEW, TYPICAL = NGO_2.id.hex, NGO_1.id.hex
DENSE_SHARE = 0.10
TYPICAL_SITES_SHARE = 0.025
_PLACED_BY_HAND = frozenset({FEW, TYPICAL})
_AGE = timedelta(days=400)


class Placement:
    """Assigns organisations to sites."""

    def __init__(self, chance: Chance, organisations: Sequence[Organisation], until: date) -> None:
        self._chance = chance
        self._until = until
        self._by_id = {organisation.id: organisation for organisation in organisations}
        self._by_kind: dict[str, list[Organisation]] = {}
        for organisation in organisations:
            if organisation.id not in _PLACED_BY_HAND:
                self._by_kind.setdefault(organisation.kind, []).append(organisation)

    def dense(self, site: Site) -> None:
        """A tenth of all engagements: operated, audited and accompanied by personas."""
        self._operator(site, self._by_id[COMPANY_1.id.hex])
        self._stay(site, self._by_id[COMMUNITY.id.hex], self._before(), share=3)
        self._stay(site, self._at_home("UNION", site), self._before(), share=3)
        self._stay(site, self._abroad("NGO"), self._before(), share=3)
        self._stay(site, self._by_id[TYPICAL], self._before(), self._until - timedelta(days=730), share=0.3)
        self._stay(site, self._by_id[AUDIT_FIRM_1.id.hex], self._until - timedelta(days=600))

    def typical(self, site: Site) -> None:
        """A site of the organisation that sees a typical share; it keeps half of the records there."""
        self._operator(site, self._company(site))
        self._stay(site, self._by_id[TYPICAL], self._before(), share=3)
        self._stay(site, self._abroad("NGO"), self._before(), share=2)
        self._stay(site, self._at_home("UNION", site), self._before(), share=1)
        self._audit(site)

    def small(self, site: Site) -> None:
        """The one small site of the organisation that sees little; what it records is set elsewhere."""
        self._operator(site, self._by_id[COMPANY_2.id.hex])
        self._stay(site, self._by_id[FEW], self._before(), share=1)
        self._stay(site, self._abroad("NGO"), self._before(), share=1)

    def ordinary(self, site: Site) -> None:
        """Any other site: an operator, one to four members that come and go, perhaps an audit firm."""
        self._operator(site, self._company(site))
        first = self._abroad("NGO") if self._chance.happens(0.6) else self._at_home("UNION", site)
        self._stay(site, first, self._before(), share=2)
        for kind, likely in (("COMMUNITY", 0.85), ("UNION", 0.55), ("NGO", 0.4)):
            if self._chance.happens(likely):
                self._passing(site, kind)
        self._audit(site)

    def _passing(self, site: Site, kind: str) -> None:
        organisation = self._abroad(kind) if kind == "NGO" else self._at_home(kind, site)
        if organisation is None or any(stay.organisation == organisation.id for stay in site.stays):
            return
        if self._chance.happens(0.07):
            self._stay(
                site, organisation, self._until + timedelta(days=self._chance.between(5, 180)), share=1
            )
            return
        starts = self._chance.day(self._until - WINDOW, self._until - timedelta(days=60))
        ends = (
            self._chance.day(starts, self._until + timedelta(days=200)) if self._chance.happens(0.3) else None
        )
        self._stay(site, organisation, starts, ends, share=0.6 + self._chance.float() * 2)

    def _operator(self, site: Site, current: Organisation) -> None:
        if not self._chance.happens(0.15):
            self._stay(site, current, self._before())
            return
        taken_over = self._chance.day(self._until - WINDOW, self._until - timedelta(days=90))
        former = self._chance.pick([o for o in self._by_kind["COMPANY"] if o is not current])
        self._stay(site, former, self._before(), taken_over - timedelta(days=1))
        self._stay(site, current, taken_over)

    def _audit(self, site: Site) -> None:
        if not self._chance.happens(0.7):
            return
        firm = self._chance.pick(self._by_kind["AUDIT_FIRM"])
        starts = self._until + timedelta(days=self._chance.between(-1500, 120))
        self._stay(site, firm, starts, starts + timedelta(days=self._chance.between(150, 900)))

    def _company(self, site: Site) -> Organisation:
        return self._at_home("COMPANY", site, 0.6) or self._chance.pick(self._by_kind["COMPANY"])

    def _at_home(self, kind: str, site: Site, likely: float = 1.0) -> Organisation | None:
        near = [o for o in self._by_kind[kind] if o.country == site.country.code]
        if near and self._chance.happens(likely):
            return self._chance.pick(near)
        return None if kind == "COMMUNITY" or kind == "COMPANY" else self._abroad(kind)

    def _abroad(self, kind: str) -> Organisation:
        return self._chance.pick(self._by_kind[kind])

    def _before(self) -> date:
        return self._until - WINDOW - timedelta(days=self._chance.between(30, _AGE.days))

    def _stay(
        self,
        site: Site,
        organisation: Organisation | None,
        starts: date,
        ends: date | None = None,
        share: float = 0.0,
    ) -> None:
        if organisation is None:
            return
        capacity = {"COMPANY": "OPERATOR", "AUDIT_FIRM": "AUDIT"}.get(organisation.kind, organisation.kind)
        site.stays.append(
            Stay(
                id=self._chance.id(),
                organisation=organisation.id,
                sector=organisation.sector,
                capacity=capacity,
                starts=starts,
                ends=ends,
                share=share,
            )
        )
