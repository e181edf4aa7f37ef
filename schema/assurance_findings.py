"""What audits find: scope, ratings and what they rest on, corrective actions, outreach; reports and achievements for all.

The operator reads ratings from the draft report on, with their documents and observations. That a rating rests on
interviews too is for the audit team alone, and nothing that the operator reads differs by it.
"""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from domain.access import Arm
from schema import assurance_findings_lists as lists
from schema.assurance_lists import READ, WORKING
from schema.codes import (
    AchievementEnd,
    AchievementLevel,
    ActionStep,
    BarrierKind,
    EvidenceKind,
    OutreachKind,
    RatingCode,
    SectorCode,
)
from schema.fact import fact, lazily, link
from schema.scalars import Node
from schema.standard import PrincipleArea

_SITE = lazily("Site", "schema.stakeholders")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_PERSON = lazily("Person", "schema.stakeholders")
_REQUIREMENT = lazily("Requirement", "schema.standard")
_EDITION = lazily("Edition", "schema.standard")
_AUDIT = lazily("Audit", "schema.assurance")


@strawberry.type(
    description="A requirement that an audit looks at. The scope is settled before anybody is heard: one that joined it later"
    " would tell what somebody said."
)
class AuditedRequirement(Node):
    """Part of an audit's scope."""

    added_on: date = fact("When it came into the scope.", scope=READ)
    requirement = link(
        _REQUIREMENT, "Requirement", "requirement", "The requirement, of the audit's edition.", null=False
    )


@strawberry.type(
    description="How far a site meets a requirement. Every rating stays: a later one takes its place. The operator sees those"
    " that stood when the draft report was made and those made since; everyone, those that stand in a published audit."
)
class Rating(Node):
    """Source: the domain, section 10."""

    rating: RatingCode = fact("How far.", scope=READ)
    current: bool = fact("Whether it stands; false once another took its place.", scope=READ)
    rated_on: date | None = fact(
        "When it was made. The day could lie beside the one on which somebody talked.",
        scope=READ,
        through=WORKING,
    )
    version: int | None = fact(
        "Which of the requirement's ratings it is, from 1: pass it when you rate anew.",
        scope=READ,
        through=WORKING,
    )
    requirement = link(_REQUIREMENT, "Requirement", "requirement", "The requirement.", null=False)
    rated_by = link(_PERSON, "Person", "rated_by", "Who made it, if a person did.", through=WORKING)
    evidence = lists.EVIDENCE.page(
        "The documents and observations that it rests on. For its firm, the secretariat and, from the draft report on, the"
        " operator.",
        link="evidence",
        scope=READ,
    )
    interview_evidence = lists.INTERVIEW_EVIDENCE.page(
        "Whether it rests on interviews too: one mark, or none. For the audit team alone.",
        link="interview_evidence",
        scope=READ,
    )


@strawberry.type(description="A document or an observation that a rating rests on.")
class RatingEvidence(Node):
    """What anybody could be shown."""

    kind: EvidenceKind = fact("DOCUMENT or OBSERVATION.", scope=READ)
    says: str = fact("What it is and says, in the auditor's words.", scope=READ)
    position: int = fact("Its place among them.", scope=READ)


@strawberry.type(
    description="That a rating rests on interviews too: one mark, whoever and however many were heard. For the audit team alone."
)
class InterviewEvidence(Node):
    """It carries no text."""

    kind: EvidenceKind = fact("Always INTERVIEW.", scope=READ)
    rating = link(
        lazily("Rating", "schema.assurance_findings"), "Rating", "rating", "The rating.", scope=READ
    )


@strawberry.type(
    description="What a site has to put right after the draft report. The operator does it, the firm sees whether it was done."
)
class CorrectiveAction(Node):
    """Source: the domain, section 10."""

    description: str = fact("What is to be put right.", scope=READ)
    opened_on: date = fact("When the firm said so.", scope=READ)
    due_on: date = fact("The last day for it, at the site.", scope=READ)
    due_at: datetime = fact("The moment from which it is overdue, if it is not done.", scope=READ)
    overdue: bool = fact("Whether it is overdue now.", scope=READ)
    done_on: date | None = fact("When the operator said that it was done.", scope=READ)
    verified_on: date | None = fact("When the firm saw that it was.", scope=READ)
    version: int = fact("For optimistic concurrency: pass it with your change.", scope=READ)
    site = link(_SITE, "Site", "site", "The site.", null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit.", scope=READ)
    requirement = link(_REQUIREMENT, "Requirement", "requirement", "The requirement it answers.", null=False)
    events = lists.ACTION_EVENTS.page("Its steps: which, when, by whom.", link="events", scope=READ)


@strawberry.type(description="One step of a corrective action.")
class CorrectiveActionEvent(Node):
    """A state that is a record."""

    step: ActionStep = fact("What happened.", scope=READ)
    occurred_on: date = fact("When, at the site.", scope=READ)
    position: int = fact("Its place in the history.", scope=READ)
    organisation = link(_ORGANISATION, "Organisation", "organisation", "Whose act it was.")
    person = link(_PERSON, "Person", "person", "Who did it.", through=frozenset({Arm.ALL}))


@strawberry.type(
    description="What a site has achieved: granted when an audit's report came out, until it ended. Open to everyone."
)
class Achievement(Node):
    """Source: the domain, sections 8 and 10."""

    level: AchievementLevel = fact("The level.")
    granted_on: date = fact("Since when.")
    surveillance_due_on: date = fact("By when the site is to be looked at again.")
    surveillance_overdue: bool = fact("Whether that day has passed while it is in force.")
    held: bool = fact("Whether the site still holds it.")
    ended_on: date | None = fact("Until when; null while it is in force.")
    ended_because: AchievementEnd | None = fact("Why it ended.")
    site = link(_SITE, "Site", "site", "The site.", null=False)
    operator = link(_ORGANISATION, "Organisation", "operator", "The company that achieved it.", null=False)
    edition = link(_EDITION, "Edition", "edition", "Against which edition.", null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit whose report it came by.", scope=READ)


@strawberry.type(
    description="A published report. Its text is never changed; what was wrong in it is put right by a further number that says"
    " why. Anybody can compute the digest again: SHA-256 over the UTF-8 bytes of `body`. Open to everyone."
)
class AuditReport(Node):
    """Source: the domain, section 10."""

    number: int = fact("1 for the first; each correction is one more.")
    level: AchievementLevel = fact("What the site came to by it.")
    body: str = fact(
        "The report as canonical JSON: scope, ratings, scores, level and days. Nothing of evidence or interviews."
    )
    digest: str = fact("SHA-256 of `body`, in hexadecimal.")
    published_on: date = fact("When it came out.")
    correction: str | None = fact("What it puts right and why; null for the first.")
    site = link(_SITE, "Site", "site", "The site.", null=False)
    edition = link(_EDITION, "Edition", "edition", "Against which edition.", null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit.", scope=READ)
    scores = lists.SCORES.page(
        "One for each principle area; they are never averaged together.", link="scores"
    )


@strawberry.type(
    description="What the scored requirements of one principle area brought, of what they could."
)
class AreaScore(Node):
    """Part of a report."""

    area: PrincipleArea = fact("The area.")
    points: int = fact("What they brought.")
    possible: int = fact("What they could: 100 for each that was scored.")
    percent: int | None = fact("Whole per cent, rounded down; null where nothing was scored.")


@strawberry.type(
    description="What an audit's firm did so that people learn of the audit and can take part. For the firm and the secretariat."
)
class Outreach(Node):
    """Source: the seed."""

    kind: OutreachKind = fact("What was done.", scope=READ)
    sector: SectorCode = fact("To whom it spoke.", scope=READ)
    language: str = fact("In which language (ISO 639).", scope=READ)
    held_on: date = fact("When.", scope=READ)
    reached: int | None = fact("About how many it reached; null where nobody knows.", scope=READ)
    site = link(_SITE, "Site", "site", "The site.", null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit.", scope=READ)
    barriers = lists.OUTREACH_BARRIERS.page("What stood in its way.", link="barriers", scope=READ)


@strawberry.type(description="A barrier that outreach met, by its kind.")
class OutreachBarrier(Node):
    """Part of outreach."""

    kind: BarrierKind = fact("Its kind.", scope=READ)
    barrier = link(
        lazily("Barrier", "schema.engagement"),
        "Barrier",
        "barrier",
        "The barrier on record, where you may see it.",
    )
