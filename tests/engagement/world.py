"""A small world for the tests of the engagement record: a mine, who stands by it, stores that are dictionaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from domain.access import Profile, Scope, Viewer
from domain.engagement.barrier import Barrier
from domain.engagement.commands import RecordEngagement
from domain.engagement.consent import ConsentProcess
from domain.engagement.model import Engagement
from domain.engagement.ports import KnownParty
from domain.engagement.standing import Glance
from domain.engagement.values import Level, Method
from domain.kernel import Recorded, Refusal
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind

TODAY = date(2026, 3, 10)
MET = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)


def named(number: int) -> UUID:
    """An id that a reader can recognise."""
    return UUID(f"00000000-0000-4000-8000-{number:012d}")


MINE, OTHER_MINE = named(1), named(2)
RIVER_NGO, FOREST_NGO, UNION, VILLAGE, OPERATOR, OTHER_COMPANY, AUDITORS, SECRETARIAT, BRAND = map(
    named, range(11, 20)
)
GROUP, OFFICIAL, FOREIGN = named(31), named(32), named(33)

KINDS = {
    RIVER_NGO: OrganisationKind.NGO,
    FOREST_NGO: OrganisationKind.NGO,
    UNION: OrganisationKind.UNION,
    VILLAGE: OrganisationKind.COMMUNITY,
    OPERATOR: OrganisationKind.COMPANY,
    OTHER_COMPANY: OrganisationKind.COMPANY,
    AUDITORS: OrganisationKind.AUDIT_FIRM,
    SECRETARIAT: OrganisationKind.SECRETARIAT,
    BRAND: OrganisationKind.BRAND,
}
PROFILES = {
    OrganisationKind.SECRETARIAT: Profile.SECRETARIAT,
    OrganisationKind.AUDIT_FIRM: Profile.AUDIT_FIRM,
    OrganisationKind.COMPANY: Profile.COMPANY,
    OrganisationKind.BRAND: Profile.PUBLIC,
}
AT_THE_MINE = {
    RIVER_NGO: AssignmentCapacity.NGO,
    UNION: AssignmentCapacity.UNION,
    VILLAGE: AssignmentCapacity.COMMUNITY,
    OPERATOR: AssignmentCapacity.OPERATOR,
    AUDITORS: AssignmentCapacity.AUDIT,
}
"""The forest NGO, the other company and the brand do not stand by the mine."""


def viewer(organisation: UUID) -> Viewer:
    """Somebody who acts for the organisation."""
    return Viewer(
        profile=PROFILES.get(KINDS[organisation], Profile.MEMBER),
        organisation=organisation,
        scopes=frozenset({Scope.ENGAGEMENT_READ, Scope.ENGAGEMENT_WRITE}),
        client=f"client-{organisation.int % 100}",
    )


class StoppedClock:
    """It is always the tenth of March."""

    def now(self) -> datetime:
        """Noon."""
        return datetime(2026, 3, 10, 12, tzinfo=UTC)

    def today(self) -> date:
        """The day."""
        return TODAY


class Ids:
    """Labels that count up, so that a test can name them."""

    def __init__(self) -> None:
        self._next = count(1000)

    def __call__(self) -> UUID:
        """The next label."""
        return named(next(self._next))


def glance_at(record: Engagement | Barrier | ConsentProcess) -> Glance:
    """What a store tells first."""
    return Glance(
        site_id=record.site_id,
        owner_id=record.owner_id,
        shared_members=record.shared_members,
        shared_operator=record.shared_operator,
        published=record.published,
    )


@dataclass
class Shelf:
    """A store that is a dictionary, and that remembers how often something was put into it."""

    kept: dict[UUID, object] = field(default_factory=dict)
    writes: int = 0

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is."""
        return glance_at(self.kept[id]) if id in self.kept else None

    async def load(self, id: UUID) -> object | None:
        """The record."""
        return self.kept.get(id)

    async def is_referenced(self, owner: UUID, external_ref: str) -> bool:
        """Whether the owner has such a reference."""
        return any((r.owner_id, r.external_ref) == (owner, external_ref) for r in self.kept.values())

    async def add(self, record: object) -> None:
        """A new record."""
        assert record.id not in self.kept
        await self.keep(record, was=record)

    async def keep(self, record: object, *, was: object) -> None:
        """A changed record."""
        self.kept[record.id] = record
        self.writes += 1


@dataclass
class EngagementShelf(Shelf):
    """Engagements, whose releases are copied to their barriers, as the foreign keys do."""

    barriers: Shelf = field(default_factory=Shelf)

    async def of_part(self, entity: str, id: UUID) -> UUID | None:
        """To which engagement an issue or action belongs."""
        held = {"Participant": "participants", "Issue": "issues", "AgreedAction": "actions"}[entity]
        return next((e.id for e in self.kept.values() if any(p.id == id for p in getattr(e, held))), None)

    async def keep(self, record: object, *, was: object) -> None:
        """And tells the barriers."""
        await super().keep(record, was=was)
        for id, barrier in self.barriers.kept.items():
            if barrier.engagement_id == record.id:
                self.barriers.kept[id] = replace(
                    barrier,
                    shared_members=record.shared_members,
                    shared_operator=record.shared_operator,
                    published=record.published,
                )


class BarrierShelf(Shelf):
    """Barriers."""

    async def at(self, engagement: UUID) -> Sequence[Barrier]:
        """Those of an engagement."""
        return [b for b in self.kept.values() if b.engagement_id == engagement]


class Surroundings:
    """The mine and who stands by it."""

    async def has_site(self, site: UUID) -> bool:
        """Two mines."""
        return site in (MINE, OTHER_MINE)

    async def kind_of(self, organisation: UUID) -> OrganisationKind | None:
        """What an organisation is."""
        return KINDS.get(organisation)

    async def capacities(self, organisation: UUID, site: UUID, on: date) -> frozenset[AssignmentCapacity]:
        """Everyone stands by the first mine only."""
        known = AT_THE_MINE.get(organisation) if site == MINE else None
        return frozenset({known} if known else ())

    async def party(self, id: UUID) -> KnownParty | None:
        """A group of the river NGO's, an official under a public name, and a party of somebody else."""
        return {
            GROUP: KnownParty(id=GROUP, owner_id=RIVER_NGO, is_public=False),
            OFFICIAL: KnownParty(id=OFFICIAL, owner_id=UNION, is_public=True),
            FOREIGN: KnownParty(id=FOREIGN, owner_id=UNION, is_public=False),
        }.get(id)


class World:
    """One transaction's stores, a stopped clock and countable ids."""

    def __init__(self) -> None:
        self.barriers = BarrierShelf()
        self.engagements = EngagementShelf(barriers=self.barriers)
        self.consents = Shelf()
        self.surroundings = Surroundings()
        self.clock = StoppedClock()
        self.new_id = Ids()

    async def does(
        self, use_case: object, command: object, organisation: UUID | Viewer
    ) -> Recorded | Refusal:
        """Somebody of the organisation asks for it."""
        by = organisation if isinstance(organisation, Viewer) else viewer(organisation)
        return await use_case(command, by, self, self.clock, self.new_id)

    def seen(self) -> dict[UUID, object]:
        """Everything that is kept, to compare before and after."""
        return {**self.engagements.kept, **self.barriers.kept, **self.consents.kept}


def meeting(**changes: object) -> RecordEngagement:
    """A meeting about water at the mine on the second of March."""
    told = {
        "site_id": MINE,
        "starts_on": MET,
        "purpose": "Water quality below the tailings dam",
        "method": Method.PUBLIC_MEETING,
        "level": Level.CONSULT,
        "language": "es",
        **changes,
    }
    return RecordEngagement(**told)
