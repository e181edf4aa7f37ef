"""How whoever asks stands to a commitment: theirs to keep, theirs to assess, known to them, or not there at all.

Unpublished ones exist for the company that keeps them (a site's only while it operates there), for the secretariat, and
for the audit firms of the site while assigned; an operator's, for the audit firms of any site that it operates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.ties import CaseTies, ConflictOfInterest, ties_of
from domain.commitments.model import Glance
from domain.commitments.ports import CommitmentWork
from domain.commitments.refusals import AssessorNotNamed, SelfAssessment
from domain.kernel import NotYours, Refusal
from domain.stakeholders.values import AssignmentCapacity

NOWHERE = Glance(id=UUID(int=0), subject_id=UUID(int=0), of_site=True, owner_id=UUID(int=0), published=False)
"""Stands for an id that never was, so that it is looked at by the same steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was found of a viewer and one commitment."""

    keeps: bool
    audits: bool
    published: bool

    @property
    def sees(self) -> bool:
        """Whether it exists for them."""
        return self.keeps or self.audits or self.published


async def standing(by: Viewer, glance: Glance | None, work: CommitmentWork, today: date) -> Standing:
    """How the viewer stands to it. The same is asked of one that never was, in the same steps."""
    of = glance or NOWHERE
    as_what = frozenset[AssignmentCapacity]()
    if by.organisation is not None and by.profile in (Profile.COMPANY, Profile.AUDIT_FIRM):
        covered = await work.operated.sites_of(of.subject_id, today) | {of.subject_id}
        as_what = await work.operated.capacities_at(by.organisation, covered, today)
    own = by.profile is Profile.COMPANY and by.organisation == of.owner_id
    operates = own and (not of.of_site or AssignmentCapacity.OPERATOR in as_what)
    return Standing(
        keeps=glance is not None and (operates or by.profile is Profile.SECRETARIAT),
        audits=by.profile is Profile.AUDIT_FIRM and AssignmentCapacity.AUDIT in as_what,
        published=of.published,
    )


async def barred_from_assessing(
    by: Viewer, stands: Standing, of: Glance, work: CommitmentWork, today: date
) -> Refusal | None:
    """Why they do not assess it: it is their own, they stand elsewhere, nobody is named, or they are tied to it."""
    if by.profile is Profile.COMPANY and stands.keeps:
        return SelfAssessment()
    if by.organisation is None or not (stands.audits or by.profile is Profile.SECRETARIAT):
        return NotYours()
    if by.person is None:
        return AssessorNotNamed()
    back = work.rules.ties_look_back_days
    known = await work.casework.ties_of(by.person, today, back)
    operated = await work.operated.sites_of(of.owner_id, today)
    operators = {of.owner_id}
    if of.of_site:
        stand = await work.casework.at_site(of.subject_id, today, back)
        operators |= {who for who, what in stand.items() if AssignmentCapacity.OPERATOR in what}
    tied = {
        tie
        for site in operated | ({of.subject_id} if of.of_site else {None})
        for tie in ties_of(
            known, CaseTies(site_id=site, operators=frozenset(operators)), own_body=by.organisation
        )
    }
    return ConflictOfInterest(ties=tuple(sorted(tie.value for tie in tied))) if tied else None
