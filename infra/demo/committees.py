"""Committees of the Board in the demo: at least three members of three sectors, none of them tied to the case.

Tied is whoever's seat was given by an organisation that stands by the site, whoever acts for one, and whoever said so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from infra.demo.cases import Course
from infra.demo.chance import Chance
from infra.demo.people import Seated
from infra.demo.rows import Batch, put
from infra.demo.sites import Site

FOUND = ("SUBSTANTIATED", "NOT_SUBSTANTIATED", "INCONCLUSIVE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What a board member declared."""

    person: str
    organisation: str | None
    site: str | None


class Committees:
    """Who can sit, and who sits."""

    def __init__(
        self,
        chance: Chance,
        until: date,
        seated: Sequence[Seated],
        acts_for: Mapping[str, Sequence[str]],
        sites: Sequence[Site],
    ) -> None:
        self._chance, self._until = chance, until
        self._seated, self._acts_for = seated, acts_for
        self.since = max(one.since for one in seated)
        """From when on all of them hold their seats."""
        self._interests = [self._interest(member, sites) for member in seated[1::4]]

    def declare(self, into: Batch) -> None:
        """What was declared, when the members took their seats."""
        for said in self._interests:
            put(
                into, "declared_interests", id=self._chance.id(), person_id=said.person,
                organisation_id=said.organisation, site_id=said.site, declared_on=self.since + timedelta(days=3),
            )  # fmt: skip

    def seat(
        self,
        case: Course,
        site: Site,
        below: dict[str, object],
        finding: str | None,
        into: Batch,
    ) -> str | None:
        """One of each of three to five sectors, of whom now and then one stood down. Who speaks for them."""
        day = case.on("COMMITTEE_CONSTITUTED")
        if day is None:
            return None
        members = self._free(site, below)
        left = members.pop() if len(members) > 3 and self._chance.happens(0.4) else None
        for member in members:
            self._member(member, below, day, into, opinion=finding)
            put(into, "sittings", allegation_id=below["allegation_id"], person_id=member.person)
        if left is not None:
            self._member(left, below, day, into, stood_down_on=case.steps[-1][1])
        return members[0].person

    def _free(self, site: Site, below: dict[str, object]) -> list[Seated]:
        """Members without a tie, one of a sector, in a new order each time."""
        near = {stay.organisation for stay in site.stays} | {below["filed_by"], below["represented_by"]}
        taken = set[str]()
        free = list[Seated]()
        for member in self._chance.sample(self._seated, len(self._seated)):
            ties = {member.employer, *self._acts_for.get(member.person, ())}
            said = [i for i in self._interests if i.person == member.person]
            tied = ties & near or any(i.organisation in near or i.site == site.id for i in said)
            if not tied and member.sector not in taken:
                taken.add(member.sector)
                free.append(member)
        return free[: self._chance.between(3, 5)]

    def _member(
        self,
        member: Seated,
        below: dict[str, object],
        day: date,
        into: Batch,
        *,
        opinion: str | None = None,
        stood_down_on: date | None = None,
    ) -> None:
        put(
            into, "committee_members", **below, id=self._chance.id(), person_id=member.person, seat_id=member.seat,
            sector=member.sector, seated_on=day, stood_down_on=stood_down_on,
            stood_down_because="UNAVAILABLE" if stood_down_on else None, opinion=opinion,
        )  # fmt: skip

    def _interest(self, member: Seated, sites: Sequence[Site]) -> Interest:
        """In a site, or in an organisation that stands by one."""
        site = self._chance.pick(sites)
        if self._chance.happens(0.5):
            return Interest(person=member.person, organisation=None, site=site.id)
        return Interest(person=member.person, organisation=site.stays[0].organisation, site=None)
