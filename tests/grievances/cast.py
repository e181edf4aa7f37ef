"""Who appears in the tests of grievances: organisations of the engagement tests, their handlers, a movable clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.access import ANYONE, Profile, Scope, Viewer
from tests.engagement.world import (
    AT_THE_MINE,
    AUDITORS,
    BRAND,
    FOREST_NGO,
    KINDS,
    MINE,
    OPERATOR,
    OTHER_COMPANY,
    OTHER_MINE,
    PROFILES,
    RIVER_NGO,
    SECRETARIAT,
    UNION,
    VILLAGE,
    named,
)

CURLEW, WHIMBREL, KNOT, TIED, PLOVER, SANDPIPER, STILT, MARTIN = map(named, range(41, 49))
"""Three at the secretariat's desk and one there whom a tie bars; the audit firm's; two of the operator's; a clerk."""
DESKS = {
    CURLEW: SECRETARIAT,
    WHIMBREL: SECRETARIAT,
    KNOT: SECRETARIAT,
    TIED: SECRETARIAT,
    PLOVER: AUDITORS,
    SANDPIPER: OPERATOR,
    STILT: OPERATOR,
}
"""Whose handlers they are. The clerk is at the secretariat, but no handler."""
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
"""A Wednesday."""


@dataclass
class MovableClock:
    """Noon in UTC, on a day that a test chooses."""

    at: datetime = NOON

    def now(self) -> datetime:
        """The moment."""
        return self.at

    def today(self) -> date:
        """The day."""
        return self.at.date()

    def pass_days(self, days: int) -> None:
        """Time goes by."""
        self.at += timedelta(days=days)


ALL_SCOPES = frozenset(Scope)


def of(organisation: UUID, person: UUID | None = None, scopes: frozenset[Scope] = ALL_SCOPES) -> Viewer:
    """Somebody who acts for the organisation."""
    return Viewer(
        profile=PROFILES.get(KINDS[organisation], Profile.MEMBER),
        organisation=organisation,
        person=person,
        scopes=scopes,
        client=f"client-{organisation.int % 100}",
    )


HANDLERS = {person: of(organisation, person) for person, organisation in DESKS.items()}
CLERK = of(SECRETARIAT, MARTIN)
NGO, FOREST, WORKERS, ASSEMBLY = of(RIVER_NGO), of(FOREST_NGO), of(UNION), of(VILLAGE)
EVERYBODY = {
    "nobody": ANYONE,
    "the river NGO": NGO,
    "the forest NGO": FOREST,
    "the union": WORKERS,
    "the audit firm": of(AUDITORS),
    "the operator": of(OPERATOR),
    "another company": of(OTHER_COMPANY),
    "a brand": of(BRAND),
    "the secretariat's clerk": CLERK,
    "the handler": HANDLERS[CURLEW],
    "a colleague at the desk": HANDLERS[WHIMBREL],
}

__all__ = [
    "AT_THE_MINE",
    "AUDITORS",
    "BRAND",
    "FOREST_NGO",
    "KINDS",
    "MINE",
    "OPERATOR",
    "OTHER_COMPANY",
    "OTHER_MINE",
    "RIVER_NGO",
    "SECRETARIAT",
    "UNION",
    "VILLAGE",
    "named",
]
