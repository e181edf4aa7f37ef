"""How every act comes to its record: does it exist for who asks, may they change it, is it as they last read it.

The three questions are asked in this order, and an unseen record takes the same steps as an id that never was: one
look at the record, one at the asking organisation's standing. Only then is the record loaded and locked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from domain.access import Viewer
from domain.engagement.ports import Surroundings
from domain.engagement.standing import Glance, Record, Standing, not_for_keeper
from domain.kernel import ChangedMeanwhile, NotThere, Refusal


class Versioned(Record, Protocol):
    """A record that counts its changes."""

    @property
    def version(self) -> int:
        """1 when recorded, one more with every change."""
        ...


Loaded = TypeVar("Loaded", bound=Versioned)
Loaded_co = TypeVar("Loaded_co", covariant=True)
May = Callable[[Standing, Record], Refusal | None]
"""Why somebody may not do a thing to a record; none if they may."""


class Store(Protocol[Loaded_co]):
    """A store of records."""

    def glance(self, id: UUID) -> Awaitable[Glance | None]:
        """Whose the record is, where, and for whom it is open."""
        ...

    def load(self, id: UUID) -> Awaitable[Loaded_co | None]:
        """The record, locked."""
        ...


async def approach(
    store: Store[Loaded],
    id: UUID | None,
    by: Viewer,
    surroundings: Surroundings,
    today: date,
    *,
    version: int | None = None,
    may: May = not_for_keeper,
) -> tuple[Loaded, Standing] | Refusal:
    """The record to act on and how the viewer stands to it, or why they cannot act."""
    glance = None if id is None else await store.glance(id)
    standing = await standing_of(by, glance.site_id if glance else _NOWHERE, surroundings, today)
    if id is None or glance is None or not standing.sees(glance):
        return NotThere()
    refused = may(standing, glance)
    if refused is not None:
        return refused
    record = await store.load(id)
    if record is None:
        return NotThere()
    return stale(record.version, version) or (record, standing)


def stale(version: int, read: int | None) -> ChangedMeanwhile | None:
    """That the record changed since its sender read it, if they said what they read."""
    return None if read is None or read == version else ChangedMeanwhile(current_version=version)


async def standing_of(by: Viewer, site: UUID, surroundings: Surroundings, today: date) -> Standing:
    """How the viewer's organisation stands to a site today."""
    if by.organisation is None:
        return Standing(viewer=by)
    return Standing(
        viewer=by,
        kind=await surroundings.kind_of(by.organisation),
        capacities=await surroundings.capacities(by.organisation, site, today),
    )


def anyone_who_sees(standing: Standing, record: Record) -> Refusal | None:
    """No judgement yet: the act judges by what it finds in the record."""
    return None


_NOWHERE = UUID(int=0)
