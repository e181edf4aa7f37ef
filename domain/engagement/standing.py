"""How whoever asks stands to a record: whether they see it, keep it, operate its site, or are the affected side.

This repeats for one loaded record what the read path compiles for many (ARCHITECTURE 4): a mutation on a record that
its sender may not see must answer exactly as for an id that never was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import NotThere, NotYours
from domain.sectors.model import Sector
from domain.stakeholders.values import SECTOR_OF, AssignmentCapacity, OrganisationKind

MEMBER_CAPACITIES = frozenset(
    {AssignmentCapacity.NGO, AssignmentCapacity.UNION, AssignmentCapacity.COMMUNITY}
)
"""The capacities in which an organisation stands by a site for the people there."""

CAPACITY_FOR_SECTOR = {
    Sector.NGOS: AssignmentCapacity.NGO,
    Sector.WORKERS: AssignmentCapacity.UNION,
    Sector.COMMUNITIES: AssignmentCapacity.COMMUNITY,
}
"""As what the affected side of a sector stands by a site. Other sectors are heard through a representative."""


class Record(Protocol):
    """What every record of this context carries for those who may see it."""

    @property
    def site_id(self) -> UUID:
        """The site it belongs to."""
        ...

    @property
    def owner_id(self) -> UUID:
        """The organisation that keeps it."""
        ...

    @property
    def shared_members(self) -> bool:
        """Whether NGOs, unions and communities assigned to its site read it."""
        ...

    @property
    def shared_operator(self) -> bool:
        """Whether the site's operator reads it."""
        ...

    @property
    def published(self) -> bool:
        """Whether everyone reads it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """As much of a record as tells whether it exists for whoever asks; read before anything else is."""

    site_id: UUID
    owner_id: UUID
    shared_members: bool
    shared_operator: bool
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The asking organisation on one day at one site: what it is, and as what it is assigned there."""

    viewer: Viewer
    kind: OrganisationKind | None = None
    capacities: frozenset[AssignmentCapacity] = frozenset()

    @property
    def operates_here(self) -> bool:
        """Whether it operates the site, or asks as a company at all."""
        return AssignmentCapacity.OPERATOR in self.capacities or self.viewer.profile is Profile.COMPANY

    @property
    def may_record_here(self) -> bool:
        """Members where they are assigned today; the secretariat anywhere."""
        match self.viewer.profile:
            case Profile.SECRETARIAT:
                return self.viewer.organisation is not None
            case Profile.MEMBER:
                return bool(self.capacities & MEMBER_CAPACITIES)
            case _:
                return False

    def sees(self, record: Record) -> bool:
        """Whether the record exists for whoever asks."""
        match self.viewer.profile:
            case Profile.SECRETARIAT:
                return True
            case Profile.MEMBER:
                shared = record.shared_members and bool(self.capacities & MEMBER_CAPACITIES)
                return record.published or shared or self._owns(record)
            case Profile.AUDIT_FIRM:
                return record.published or AssignmentCapacity.AUDIT in self.capacities
            case Profile.COMPANY:
                operator = AssignmentCapacity.OPERATOR in self.capacities
                return record.published or (record.shared_operator and operator)
            case Profile.PUBLIC | Profile.BOARD:
                return record.published

    def keeps(self, record: Record) -> bool:
        """Whether the record is theirs to change. The secretariat sees all and changes only what it keeps itself."""
        return self.viewer.profile in (Profile.MEMBER, Profile.SECRETARIAT) and self._owns(record)

    def is_affected(self, record: Record, sector: Sector, representative_id: UUID | None) -> bool:
        """Whether they are the side that a barrier keeps out, or speak for it by name; never who operates the site."""
        if self.operates_here or self.viewer.organisation is None:
            return False
        if self.viewer.organisation == representative_id:
            return True
        if self.kind is None or SECTOR_OF[self.kind] is not sector:
            return False
        return CAPACITY_FOR_SECTOR.get(sector) in self.capacities or self.keeps(record)

    def _owns(self, record: Record) -> bool:
        return self.viewer.organisation is not None and self.viewer.organisation == record.owner_id


def not_for_keeper(standing: Standing, record: Record) -> NotThere | NotYours | None:
    """Why somebody may not change a record, unless they keep it; of an unseen record nothing is told."""
    if standing.keeps(record):
        return None
    return NotYours() if standing.sees(record) else NotThere()
