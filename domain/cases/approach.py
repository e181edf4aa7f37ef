"""How every act comes to its case: does it exist for who asks, may they do this, is it as they last read it.

An unseen case takes the same steps as an id that never was. Only then is the case loaded and locked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from domain.access import Viewer
from domain.cases.days import Place, Reckoning
from domain.cases.ports import CaseWork
from domain.cases.standing import Case, CaseStanding
from domain.kernel import ChangedMeanwhile, Clock, NotThere, Refusal


class Placed(Case, Protocol):
    """As much of a case as tells whether it exists for whoever asks."""

    @property
    def site_id(self) -> UUID | None:
        """The site it concerns, if any."""
        ...


class VersionedCase(Placed, Protocol):
    """A case that counts its changes."""

    @property
    def version(self) -> int:
        """1 when it came in, one more with every change."""
        ...


Glanced = TypeVar("Glanced", bound=Placed)
Loaded = TypeVar("Loaded", bound=VersionedCase)
Glanced_co = TypeVar("Glanced_co", covariant=True)
Loaded_co = TypeVar("Loaded_co", covariant=True)


class CaseStore(Protocol[Glanced_co, Loaded_co]):
    """A store of one kind of case."""

    def glance(self, id: UUID) -> Awaitable[Glanced_co | None]:
        """Whose it is and where."""
        ...

    def load(self, id: UUID) -> Awaitable[Loaded_co | None]:
        """The case with its parts, locked."""
        ...


async def approach(
    store: CaseStore[Glanced, Loaded],
    id: UUID | None,
    by: Viewer,
    work: CaseWork,
    clock: Clock,
    *,
    sees: Callable[[CaseStanding, Glanced], bool],
    may: Callable[[CaseStanding, Loaded], Refusal | None],
    version: int | None = None,
    sits: Callable[[UUID, UUID], Awaitable[bool]] | None = None,
) -> tuple[Loaded, CaseStanding] | Refusal:
    """The case to act on and how the viewer stands to it, or why they cannot. `sits`: asks for a committee's seat."""
    glance = None if id is None else await store.glance(id)
    standing = await standing_before(glance, by, work, clock.today(), sits)
    if id is None or glance is None or not sees(standing, glance):
        return NotThere()
    case = await store.load(id)
    if case is None:
        return NotThere()
    return may(standing, case) or stale(case.version, version) or (case, standing)


async def standing_before(
    case: Placed | None,
    by: Viewer,
    work: CaseWork,
    today: date,
    sits: Callable[[UUID, UUID], Awaitable[bool]] | None = None,
) -> CaseStanding:
    """How the viewer stands to a case; for an id that never was, found out by the same steps."""
    body, site = (case.body_id, case.site_id or _NOWHERE) if case else (_NOWHERE, _NOWHERE)
    at_desk = by.person is not None and await work.casework.sits_at(by.person, body, today)
    return CaseStanding(
        viewer=by,
        at_desk=at_desk and by.organisation == body,
        sits=sits is not None
        and by.person is not None
        and await sits(case.id if case else _NOWHERE, by.person),
        capacities=frozenset()
        if by.organisation is None
        else await work.surroundings.capacities(by.organisation, site, today),
    )


def stale(version: int, read: int | None) -> ChangedMeanwhile | None:
    """That the case changed since its sender read it, if they said what they read."""
    return None if read is None or read == version else ChangedMeanwhile(current_version=version)


async def reckoning_at(site: UUID | None, work: CaseWork, *, by_week: bool) -> Reckoning:
    """By what a case at this site counts its days; a case without a site counts in UTC and knows no holidays."""
    place = None if site is None else await work.casework.place_of(site)
    country, zone = place or ("", "UTC")
    return Reckoning(
        rules=work.rules, place=Place(country=country, zone=zone), calendar=work.calendar, by_week=by_week
    )


_NOWHERE = UUID(int=0)
