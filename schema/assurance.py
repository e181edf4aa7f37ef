"""Assurance: audits of sites against the standard, from the site's own assessment to a published report.

An audit under way is for its firm, the company whose site and audit it is, and the secretariat; its notice, its report
and what was achieved are for everyone.
"""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Arm
from schema import assurance_findings_lists as findings
from schema import assurance_lists as lists
from schema.assurance_lists import READ, WORKING
from schema.codes import AchievementLevel, AuditState, ContactKind, Cycle, StopReason, TeamRole
from schema.fact import fact, lazily, link
from schema.scalars import Node

_SITE = lazily("Site", "schema.stakeholders")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_PERSON = lazily("Person", "schema.stakeholders")


@strawberry.type(
    description="One assessment of a site against an edition of the standard, by an independent firm. Until its report is out"
    " it is for the firm, the operator whose audit it is and the secretariat; then for everyone."
)
class Audit(Node):
    """Source: the domain, section 10."""

    cycle: Cycle = fact("Which of the site's audits it is.", scope=READ)
    state: AuditState = fact("Where it stands.", scope=READ)
    under_way: bool = fact("Whether it may still come to a report.", scope=READ)
    opened_on: date = fact("When the site began to assess itself.", scope=READ)
    stage_two_on: date | None = fact("The day announced for stage 2, at the site.", scope=READ)
    drafted_on: date | None = fact("When the findings went to the operator.", scope=READ)
    published_on: date | None = fact("When the report came out.", scope=READ)
    stopped_on: date | None = fact("When it ended without a report, if it did.", scope=READ)
    level: AchievementLevel | None = fact("What the site achieved by it; null until published.", scope=READ)
    version: int = fact(
        "For optimistic concurrency: pass it with your change. It counts steps and team, and nothing that people said.",
        scope=READ,
    )
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    operator = link(
        _ORGANISATION, "Organisation", "operator", "The company whose audit it is.", scope=READ, null=False
    )
    firm = link(_ORGANISATION, "Organisation", "firm", "Who audits; null until contracted.", scope=READ)
    edition = link(
        lazily("Edition", "schema.standard"),
        "Edition",
        "edition",
        "The edition that the site is held against.",
        scope=READ,
        null=False,
    )
    agreement = link(
        lazily("Agreement", "schema.reprisals"),
        "Agreement",
        "agreement",
        "The agreement that it is held under; null until confirmed.",
        scope=READ,
    )
    events = lists.AUDIT_EVENTS.page(
        "Its steps: which, when, by which organisation.", link="events", scope=READ
    )
    team = lists.TEAM.page(
        "Who audits. The operator learns how many there are and as what they work, not who they are.",
        link="team",
        scope=READ,
    )
    notices = lists.NOTICES.page("What everybody was told before stage 2.", link="notices", scope=READ)
    scope = findings.SCOPE.page("The requirements that it looks at.", link="scope", scope=READ)
    ratings = findings.RATINGS.page(
        "How the requirements are rated. For the operator from the draft report on, for everyone once published.",
        link="ratings",
        scope=READ,
    )
    corrective_actions = findings.ACTIONS.page(
        "What the site has to put right. For its firm, its operator and the secretariat.",
        link="corrective_actions",
        scope=READ,
    )
    outreach = findings.OUTREACH.page(
        "What was done so that people learn of it. For its firm and the secretariat.",
        link="outreach",
        scope=READ,
    )
    achievements = findings.ACHIEVEMENTS.page("What the site achieved by it.", link="achievements")
    reports = findings.REPORTS.page("Its report, by number.", link="reports")


@strawberry.type(description="One step of an audit: a state that is a record.")
class AuditEvent(Node):
    """Who, when and, where it was stopped, why."""

    state: AuditState = fact("The state it came to.", scope=READ)
    occurred_on: date = fact("When, at the site.", scope=READ)
    reason: StopReason | None = fact("Why it was stopped, if it was.", scope=READ)
    position: int = fact("Its place in the history.", scope=READ)
    organisation = link(_ORGANISATION, "Organisation", "organisation", "Whose act it was.", scope=READ)
    person = link(_PERSON, "Person", "person", "Who did it.", through=frozenset({Arm.ALL}))


@strawberry.type(
    description="Somebody on an audit's team. The operator sees roles alone, of those who were approved: whom to approach"
    " is not its to know."
)
class AuditTeamMember(Node):
    """Proposed by the firm, approved by the secretariat, tied to nobody at the site."""

    role: TeamRole = fact("As what they work in it.", scope=READ)
    proposed_on: date | None = fact("When the firm proposed them.", scope=READ, through=WORKING)
    approved_on: date | None = fact("When the secretariat approved them; null until then.", scope=READ)
    ended_on: date | None = fact("When they left; null while they are on the team or proposed.", scope=READ)
    person = link(_PERSON, "Person", "person", "Who it is.", scope=READ, through=WORKING)


@strawberry.type(
    description="That an audit comes to a site, published before it does, so that whoever wants to speak with the team can"
    " prepare. Open to everyone, also while the audit itself is not."
)
class AuditNotice(Node):
    """Source: the domain, section 10."""

    published_on: date = fact("When it was published.")
    first_day: date = fact("The first day of stage 2, at the site.")
    languages: list[str] = fact("In which languages people are heard (ISO 639).")
    contact_kind: ContactKind = fact("By which way the team is reached.")
    contact: str = fact("How the team is reached: always the firm's own address, never a person's.")
    withdrawn_on: date | None = fact(
        "When it ceased to stand: another took its place, or the audit was stopped."
    )
    site = link(_SITE, "Site", "site", "The site.", null=False)
    firm = link(_ORGANISATION, "Organisation", "firm", "Who audits.", null=False)
    audit = link(
        lazily("Audit", "schema.assurance"), "Audit", "audit", "The audit, where you may see it.", scope=READ
    )
