"""Who and what is in the small world of these tests: a mine, who stands by it, two desks, a Board of twelve."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Profile, Scope, Viewer
from domain.reprisals.parts import HeldSeat
from domain.sectors.model import Sector
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind

TODAY = date(2026, 3, 10)
"""A Tuesday; the week ends on the fifteenth."""
SUNDAY = date(2026, 3, 15)


def named(number: int) -> UUID:
    """An id that a reader can recognise."""
    return UUID(f"00000000-0000-4000-8000-{number:012d}")


MINE, OTHER_MINE = named(1), named(2)
RIVER_NGO, FOREST_NGO, UNION, VILLAGE, OPERATOR, OTHER_COMPANY, AUDITORS, SECRETARIAT, BRAND = map(
    named, range(11, 20)
)
FUND, OTHER_FIRM = named(20), named(21)
KINDS = {
    RIVER_NGO: OrganisationKind.NGO,
    FOREST_NGO: OrganisationKind.NGO,
    UNION: OrganisationKind.UNION,
    VILLAGE: OrganisationKind.COMMUNITY,
    OPERATOR: OrganisationKind.COMPANY,
    OTHER_COMPANY: OrganisationKind.COMPANY,
    AUDITORS: OrganisationKind.AUDIT_FIRM,
    OTHER_FIRM: OrganisationKind.AUDIT_FIRM,
    SECRETARIAT: OrganisationKind.SECRETARIAT,
    BRAND: OrganisationKind.BRAND,
    FUND: OrganisationKind.FINANCIER,
}
PROFILES = {
    OrganisationKind.SECRETARIAT: Profile.SECRETARIAT,
    OrganisationKind.AUDIT_FIRM: Profile.AUDIT_FIRM,
    OrganisationKind.COMPANY: Profile.COMPANY,
    OrganisationKind.BRAND: Profile.PUBLIC,
    OrganisationKind.FINANCIER: Profile.PUBLIC,
}
AT_THE_MINE = {
    RIVER_NGO: AssignmentCapacity.NGO,
    UNION: AssignmentCapacity.UNION,
    VILLAGE: AssignmentCapacity.COMMUNITY,
    OPERATOR: AssignmentCapacity.OPERATOR,
    AUDITORS: AssignmentCapacity.AUDIT,
}
"""The forest NGO, the other company, the brand and the fund do not stand by the mine."""

HERON, CURLEW, SANDPIPER, OUTSIDER = map(named, range(71, 75))
"""Two handlers of the secretariat, one of the operator, and somebody without an office."""
SEATS = tuple((sector, number) for sector in Sector for number in (1, 2))
BOARD = {
    named(100 + index): HeldSeat(
        person_id=named(100 + index), seat_id=f"{sector.value}:{number}", sector=sector
    )
    for index, (sector, number) in enumerate(SEATS)
}
BOARD_MEMBERS = tuple(BOARD)
AVOCET, BITTERN, CRAKE, DIPPER, EGRET = (
    BOARD_MEMBERS[0],
    BOARD_MEMBERS[2],
    BOARD_MEMBERS[4],
    BOARD_MEMBERS[6],
    BOARD_MEMBERS[8],
)
"""Board members of five sectors: communities, workers, NGOs, mining companies, brands."""
AVOCETS_COLLEAGUE = BOARD_MEMBERS[1]
"""Of the same sector as the first."""
ALL_SCOPES = frozenset(Scope)


def viewer(organisation: UUID, person: UUID | None = None) -> Viewer:
    """Somebody who acts for the organisation."""
    return Viewer(
        profile=PROFILES.get(KINDS[organisation], Profile.MEMBER),
        organisation=organisation,
        person=person,
        scopes=ALL_SCOPES,
        client=f"client-{organisation.int % 100}",
    )


def seated(person: UUID) -> Viewer:
    """A board member, signed in as one."""
    return Viewer(profile=Profile.BOARD, person=person, scopes=ALL_SCOPES, client="a board member")


DESK, OTHER_DESK = viewer(SECRETARIAT, HERON), viewer(SECRETARIAT, CURLEW)
FILER = viewer(RIVER_NGO)
