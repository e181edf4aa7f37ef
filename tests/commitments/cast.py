"""Who stands where: two companies, three mines, two audit firms, the secretariat, an NGO."""

from __future__ import annotations

from uuid import UUID

from domain.access import Profile, Scope, Viewer
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind


def named(number: int) -> UUID:
    """A label that a test can name."""
    return UUID(int=0x5AFE_0000_0000_4000_8000_0000_0000_0000 + number)


SECRETARIAT, COMPANY, RIVAL, FIRM, OTHER_FIRM, NGO = (named(n) for n in range(1, 7))
MINE, SECOND_MINE, RIVAL_MINE = (named(n) for n in range(11, 14))
CLERK, AUDITOR, OTHER_AUDITOR, MANAGER, RIVALS, TURNCOAT, INTERESTED = (named(n) for n in range(21, 28))

KINDS = {
    SECRETARIAT: OrganisationKind.SECRETARIAT,
    COMPANY: OrganisationKind.COMPANY,
    RIVAL: OrganisationKind.COMPANY,
    FIRM: OrganisationKind.AUDIT_FIRM,
    OTHER_FIRM: OrganisationKind.AUDIT_FIRM,
    NGO: OrganisationKind.NGO,
}
STANDS = (
    (COMPANY, MINE, AssignmentCapacity.OPERATOR),
    (COMPANY, SECOND_MINE, AssignmentCapacity.OPERATOR),
    (RIVAL, RIVAL_MINE, AssignmentCapacity.OPERATOR),
    (FIRM, MINE, AssignmentCapacity.AUDIT),
    (OTHER_FIRM, RIVAL_MINE, AssignmentCapacity.AUDIT),
    (NGO, MINE, AssignmentCapacity.NGO),
)
MEMBERS = {
    CLERK: SECRETARIAT,
    AUDITOR: FIRM,
    OTHER_AUDITOR: OTHER_FIRM,
    MANAGER: COMPANY,
    RIVALS: RIVAL,
    TURNCOAT: FIRM,
    INTERESTED: FIRM,
}
BOTH = frozenset({Scope.COMMITMENTS_READ, Scope.COMMITMENTS_WRITE, Scope.STAKEHOLDERS_READ})
PROFILES = {
    OrganisationKind.SECRETARIAT: Profile.SECRETARIAT,
    OrganisationKind.COMPANY: Profile.COMPANY,
    OrganisationKind.AUDIT_FIRM: Profile.AUDIT_FIRM,
    OrganisationKind.NGO: Profile.MEMBER,
}


def viewer(organisation: UUID, person: UUID | None = None) -> Viewer:
    """Somebody signed in for an organisation."""
    return Viewer(
        profile=PROFILES[KINDS[organisation]], organisation=organisation, person=person, scopes=BOTH
    )


DESK = viewer(SECRETARIAT, CLERK)
KEEPER, OTHER_COMPANY = viewer(COMPANY, MANAGER), viewer(RIVAL, RIVALS)
ASSESSOR, STRANGER = viewer(FIRM, AUDITOR), viewer(OTHER_FIRM, OTHER_AUDITOR)
MEMBER = viewer(NGO)
ANYBODY = Viewer(profile=Profile.PUBLIC)
