"""Who can be given a case to handle: somebody at its body's desk, whom nothing ties to it.

A site's own mechanism is run by its operator: that a handler works there is no tie by itself, everything else is.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from domain.cases.ports import CaseWork
from domain.cases.refusals import NotAHandler
from domain.cases.ties import CaseTies, ConflictOfInterest, ties_of
from domain.stakeholders.values import AssignmentCapacity


async def unfit_handler(
    person: UUID, body: UUID, ties: CaseTies, work: CaseWork, today: date
) -> NotAHandler | ConflictOfInterest | None:
    """Why the person cannot handle a case of this body; none if they can."""
    if not await work.casework.sits_at(person, body, today):
        return NotAHandler()
    known = await work.casework.ties_of(person, today, work.rules.ties_look_back_days)
    tied = ties_of(known, ties, own_body=body)
    return ConflictOfInterest(ties=tuple(tie.value for tie in tied)) if tied else None


async def ties_at(
    site: UUID | None, parties: Collection[UUID | None], work: CaseWork, today: date
) -> CaseTies:
    """The organisations of a case: those at its site, lately too, and those who brought it or speak for somebody."""
    known = frozenset(one for one in parties if one is not None)
    if site is None:
        return CaseTies(site_id=None, parties=known)
    stand = await work.casework.at_site(site, today, work.rules.ties_look_back_days)
    operators = frozenset(who for who, as_what in stand.items() if AssignmentCapacity.OPERATOR in as_what)
    firms = frozenset(who for who, as_what in stand.items() if AssignmentCapacity.AUDIT in as_what)
    return CaseTies(
        site_id=site,
        operators=operators,
        audit_firms=firms,
        others_at_site=frozenset(stand) - operators - firms,
        parties=known,
    )
