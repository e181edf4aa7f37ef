"""Who takes part in the tests of interviews: an audit at the mine, its team of two, and everybody who is not on it."""

from __future__ import annotations

from dataclasses import replace

from domain.access import Profile, Viewer
from tests.reprisals.people import (
    ALL_SCOPES,
    AUDITORS,
    BRAND,
    OPERATOR,
    OTHER_COMPANY,
    OTHER_FIRM,
    RIVER_NGO,
    SECRETARIAT,
    named,
    viewer,
)

AUDIT, OTHER_AUDIT, OVER = named(301), named(302), named(303)
"""At the mine; at the other mine, by the other firm; and one at the mine that is over."""
LAPWING, MERLIN, NIGHTJAR, ORIOLE, PLOVER = map(named, range(311, 316))
"""Two on the team; proposed only; taken off it; of the firm and never on it."""
QUAIL = named(316)
"""On the team of the other audit, for the other firm."""
SIGNER = named(317)
"""Of the operator."""

TEAM, TEAM_TOO = viewer(AUDITORS, LAPWING), viewer(AUDITORS, MERLIN)
MACHINE = viewer(AUDITORS)
OTHER_TEAM = viewer(OTHER_FIRM, QUAIL)
COMPANY, COMPANY_MACHINE = viewer(OPERATOR, SIGNER), viewer(OPERATOR)
OFFICE = viewer(SECRETARIAT, named(71))

OUTSIDE = {
    "the firm's machine": MACHINE,
    "proposed only": viewer(AUDITORS, NIGHTJAR),
    "taken off the team": viewer(AUDITORS, ORIOLE),
    "of the firm": viewer(AUDITORS, PLOVER),
    "another team": OTHER_TEAM,
    "on the team, for another firm": replace(TEAM, organisation=OTHER_FIRM),
    "on the team, as the company": replace(TEAM, profile=Profile.COMPANY, organisation=OPERATOR),
    "on the team, as a member": replace(TEAM, profile=Profile.MEMBER, organisation=RIVER_NGO),
    "on the team, for the Board": replace(TEAM, profile=Profile.BOARD, organisation=None),
    "on the team, in another capacity": replace(TEAM, profile=Profile.BOARD),
    "the operator": COMPANY,
    "the operator's machine": COMPANY_MACHINE,
    "another company": viewer(OTHER_COMPANY),
    "the secretariat": OFFICE,
    "an NGO": viewer(RIVER_NGO),
    "a brand": viewer(BRAND),
    "nobody": Viewer(profile=Profile.PUBLIC, scopes=ALL_SCOPES),
}
"""Everybody for whom there are no interviews."""


def knows_the_audit(by: Viewer) -> bool:
    """Whether they act for its firm, and so are told who may interview."""
    return by.profile is Profile.AUDIT_FIRM and by.organisation == AUDITORS
