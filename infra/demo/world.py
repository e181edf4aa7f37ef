"""The demo world put together: the same seed, size and last day give the same rows, byte for byte.

Nothing is dated after the last day except what is meant to come: assignments, ends of terms, due dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from infra.demo.assignments import DENSE_SHARE, TYPICAL_SITES_SHARE, WINDOW, Placement
from infra.demo.cases_written import Cast, write_cases
from infra.demo.chance import Chance
from infra.demo.commitments import Commitments
from infra.demo.consents import write_consents
from infra.demo.countries import COUNTRIES
from infra.demo.engagements import SMALL_SITE_RECORDS, Engagements
from infra.demo.inspections import write_inspections
from infra.demo.links import Links
from infra.demo.mechanisms import Mechanisms
from infra.demo.motions import Motions
from infra.demo.naming import Naming
from infra.demo.organisations import cast
from infra.demo.parties import Circle, Parties, circle_size
from infra.demo.parts import PUBLISHED
from infra.demo.people import Register
from infra.demo.personas import SECRETARIAT
from infra.demo.proposals import Proposals
from infra.demo.requirements import write_requirements
from infra.demo.rows import Batch, empty_batch
from infra.demo.sites import Site, count_for, country_of, make_site, total_weight

SMALLEST = 500
"""Below this many engagements the deliberate sites would not hold what they promise."""

_DENSE, _SMALL = 0, 2
"""Places in the list of countries: the dense site lies in the first, the small one in the third."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What makes one demo world different from another."""

    scale: int
    seed: int
    until: date
    published: float = PUBLISHED
    """The share of engagements that is published: everyone sees those, also who else sees little."""


class World:
    """A plan's rows. Batches come in the order in which they can be loaded."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._secretariat = SECRETARIAT.id.hex
        chance = Chance(plan.seed, "places")
        naming = Naming(chance)
        self._organisations = cast(chance, naming, count_for(plan.scale))
        self._sites = [
            make_site(number, country_of(number, chance), chance, naming, plan.until)
            for number in range(count_for(plan.scale))
        ]
        self._place()
        self._first = empty_batch()
        self._register = Register(Chance(plan.seed, "people"), naming, plan.until, self._first)
        self._mechanisms = Mechanisms(
            Chance(plan.seed, "mechanisms"), self._organisations, self._sites, self._secretariat, plan.until
        )

    @property
    def small_site(self) -> Site:
        """Where the organisation that sees little is assigned."""
        return self._sites[_SMALL]

    @property
    def dense_site(self) -> Site:
        """Where a tenth of all engagements are."""
        return self._sites[_DENSE]

    def batches(self) -> Iterator[Batch]:
        """Every row of the world."""
        yield self._foundations()
        links = Links()
        circles: dict[tuple[str, str], Circle] = {}
        yield from self._circles(circles)
        busy = [site for site in self._sites if site is not self.small_site]
        plan = self._plan
        for batch in Engagements(
            plan.seed,
            plan.until,
            busy,
            self.small_site,
            self._secretariat,
            circles,
            self._register.recorders,
            plan.published,
        ).batches(plan.scale):
            links.notice(batch)
            yield batch
        yield self._cases(links)

    def _place(self) -> None:
        """Who stands where; and weights such that the deliberate sites hold the share they should."""
        plan = self._plan
        placement = Placement(Chance(plan.seed, "assignments"), self._organisations, plan.until)
        count = min(10, max(3, len(self._sites) // 15))
        own = self._sites[len(COUNTRIES) : len(COUNTRIES) + count]
        ordinary = [s for n, s in enumerate(self._sites) if n not in (_DENSE, _SMALL) and s not in own]
        placement.dense(self.dense_site)
        placement.small(self.small_site)
        for site in own:
            placement.typical(site)
        for site in ordinary:
            placement.ordinary(site)
        whole = total_weight(ordinary) / (1 - DENSE_SHARE - TYPICAL_SITES_SHARE)
        self.dense_site.weight = whole * DENSE_SHARE
        for site in own:
            site.weight = whole * TYPICAL_SITES_SHARE / count

    def _foundations(self) -> Batch:
        batch, plan = self._first, self._plan
        batch["organisations"].extend(organisation.row() for organisation in self._organisations)
        self._register.personas()
        self._register.staff(self._organisations)
        self._register.board(self._organisations)
        self._register.desks(self._mechanisms.bodies)
        self._register.auditing([firm.id for firm in self._organisations if firm.kind == "AUDIT_FIRM"])
        self._register.latecomers()
        for site in self._sites:
            batch["sites"].append(site.row())
            batch["risk_designations"].extend(site.designations)
            batch["assignments"].extend(
                (stay.id, stay.organisation, site.id, stay.capacity, stay.starts, stay.ends)
                for stay in site.stays
            )
        consents = Chance(plan.seed, "consents")
        write_consents(consents, self._sites, self._secretariat, plan.until, plan.scale, batch)
        return batch

    def _cases(self, links: Links) -> Batch:
        """Cases come last: they name engagements and barriers, and agreements end by them."""
        into, plan = empty_batch(), self._plan
        write_cases(
            Cast(
                seed=plan.seed,
                until=plan.until,
                sites=self._sites,
                secretariat=self._secretariat,
                mechanisms=self._mechanisms,
                register=self._register,
                links=links,
            ),
            plan.scale,
            into,
        )
        write_inspections(Chance(plan.seed, "inspections"), self._sites, plan.until, into)
        operators = [one.id for one in self._organisations if one.kind == "COMPANY"]
        promises = Commitments(chance=Chance(plan.seed, "commitments"), until=plan.until, into=into)
        promises.write(self._sites, operators)
        self._board_and_standard(into)
        return into

    def _board_and_standard(self, into: Batch) -> None:
        """What the Board decided, and the changes to the standard that it decided on."""
        plan = self._plan
        board = Motions(chance=Chance(plan.seed, "motions"), until=plan.until, seated=self._register.seated)
        motions = board.made()
        board.write(motions, into)
        Proposals(
            chance=Chance(plan.seed, "proposals"),
            until=plan.until,
            organisations=self._organisations,
            motions={motion.title: motion for motion in motions},
        ).write(into)
        write_requirements(into)

    def _circles(self, circles: dict[tuple[str, str], Circle]) -> Iterator[Batch]:
        """The parties that each organisation meets at each site, and the secretariat anywhere."""
        plan, begin = self._plan, self._plan.until - WINDOW
        into = empty_batch()
        parties = Parties(Chance(plan.seed, "parties"), plan.until, into)
        whole = total_weight(self._sites) - self.small_site.weight
        for site in self._sites:
            small = site is self.small_site
            expected = SMALL_SITE_RECORDS if small else plan.scale * site.weight / whole
            shares = sum(stay.share for stay in site.stays) or 1.0
            for stay in site.stays:
                if stay.share > 0 and stay.starts < plan.until:
                    starts = max(stay.starts, begin)
                    size = circle_size(expected * stay.share / shares)
                    circles[site.id, stay.organisation] = parties.circle(
                        stay.organisation, site, starts, size
                    )
            circles[site.id, self._secretariat] = parties.circle(
                self._secretariat, site, begin, circle_size(expected * 0.03)
            )
            if len(into["parties"]) > 5_000:
                yield dict(into)
                into.update(empty_batch())
        yield into
