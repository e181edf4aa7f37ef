"""Grievances: where they are brought, how each is handled, and what is still due. Nobody is named in them."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from domain.access import Arm, Scope
from schema import engagement_lists as record
from schema import grievances_lists as lists
from schema import stakeholders as field
from schema import standard as reference
from schema.case_words import ITEM
from schema.codes import (
    Activity,
    CaseSide,
    Category,
    CheckInFinding,
    ClosureReason,
    Criterion,
    CriterionRating,
    DueKind,
    GrievanceOutcome,
    GrievanceState,
    HandlingStage,
    IdentityMode,
    ItemKind,
    MechanismKind,
    PauseReason,
    PersonRole,
    RedactionReason,
    RemedyKind,
    Translator,
)
from schema.fact import fact, lazily, link
from schema.scalars import Node

READ = Scope.GRIEVANCES_READ
DESK = frozenset({Arm.MECHANISM, Arm.HANDLED})
HANDLERS = lists.HANDLERS
BODIES = frozenset({Arm.MECHANISM, Arm.AUDITED, Arm.OPERATED, Arm.HANDLED})
SIDES = frozenset({Arm.FILED, Arm.REPRESENTED, Arm.MECHANISM, Arm.HANDLED})
WRITERS = SIDES | {Arm.SITE_MECHANISM}
NOT_OPERATOR = SIDES | {Arm.AUDITED}

_SITE = lazily("Site", "schema.stakeholders")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_PERSON = lazily("Person", "schema.stakeholders")
_ITEM = lazily("GrievanceItem", "schema.grievances")


def _grievance(description: str):  # type: ignore[no-untyped-def]
    return link(lazily("Grievance", "schema.grievances"), "Grievance", "grievance", description, scope=READ)


@strawberry.type(
    description="Where grievances are brought, and how that does by the eight criteria of an effective mechanism. Public."
)
class Mechanism(Node):
    """Source: the domain, section 6."""

    kind: MechanismKind = fact("Whose it is.")
    name: str = fact("What it is called.")
    opened_on: date = fact("Since when it takes grievances.")
    closed_on: date | None = fact("Since when it takes no more; null while it does.")
    version: int = fact("For optimistic concurrency: pass it with your change.")
    body = link(_ORGANISATION, "Organisation", "body", "Whose handlers take them.", null=False)
    site = link(_SITE, "Site", "site", "The site, for a site's own mechanism.")
    assessments = lists.ASSESSMENTS.page(
        "How it does by each criterion, the latest first. There is no total.", link="assessments"
    )


@strawberry.type(description="How a mechanism does by one of the eight criteria, and what that rests on.")
class MechanismAssessment(Node):
    """UN Guiding Principles, principle 31."""

    criterion: Criterion = fact("By what.")
    rating: CriterionRating = fact("How far it is met.")
    assessed_on: date = fact("When that was found.")
    evidence: str | None = fact("What it rests on. Names nobody.")
    assessor = link(_ORGANISATION, "Organisation", "assessor", "Who found so.", null=False)


@strawberry.type(
    description="A complaint with a right to an answer and, where due, a remedy. Seen by whoever filed it or speaks for those"
    " concerned, the handlers of the body that takes it, the site's audit firms, and the site's operator where it was brought"
    " to the site's own mechanism or released. People are aliases; what was written is opened item by item."
)
class Grievance(Node):
    """Source: the domain, section 6."""

    state: GrievanceState = fact("Where it stands.", scope=READ)
    mechanism: MechanismKind = fact("To what kind of mechanism it was brought.", scope=READ)
    identity_mode: IdentityMode = fact("Who knows who it is.", scope=READ)
    by_week: bool = fact(
        "Whether its days are told by week: each is then the Sunday that ends it.", scope=READ
    )
    category: Category = fact("What it is about.", scope=READ)
    activities: list[Activity] = fact("Which protected activities it concerns.", scope=READ)
    received_on: date = fact("When it came in.", scope=READ)
    outcome: GrievanceOutcome | None = fact("What the last answer comes to.", scope=READ)
    closure_reason: ClosureReason | None = fact("Why it was closed.", scope=READ)
    closed_on: date | None = fact("When it was closed. Protection goes on from there.", scope=READ)
    due: DueKind | None = fact("What it waits for from the body; null if for nothing.", scope=READ)
    due_on: date | None = fact(
        "The last day for that, at the site; while the clock is paused, the day as it was before.", scope=READ
    )
    due_at: datetime | None = fact(
        "The first moment at which it is overdue; null while nothing is due or the clock is paused.",
        scope=READ,
    )
    appeal_by: date | None = fact(
        "The last day, at the site, on which those who complained can appeal its answer; null where there is none that can"
        " be appealed.",
        scope=READ,
    )
    overdue: bool = fact("Whether that moment has come.", scope=READ)
    paused: bool = fact("Whether its clock stands still.", scope=READ)
    paused_because: PauseReason | None = fact("Why it does.", scope=READ)
    released: bool | None = fact(
        "Whether the site's operator was let know of it.", scope=READ, through=BODIES
    )
    erased_on: date | None = fact(
        "When what was written in it was erased for good; null while it was not.", scope=READ
    )
    external_ref: str | None = fact("The body's own reference.", scope=READ, through=HANDLERS)
    version: int | None = fact(
        "For optimistic concurrency: pass it with your change. Grows with whatever is written in the case, so it is told"
        " to those alone who write there.",
        scope=READ,
        through=WRITERS,
    )
    site = link(_SITE, "Site", "site", "The site that it is about.", scope=READ, null=False)
    body = link(_ORGANISATION, "Organisation", "body", "Whose handlers take it.", scope=READ, null=False)
    brought_to = link(
        lazily("Mechanism", "schema.grievances"),
        "Mechanism",
        "brought_to",
        "The mechanism to which it was brought.",
        scope=READ,
        null=False,
    )
    referred_to = link(
        lazily("Mechanism", "schema.grievances"),
        "Mechanism",
        "referred_to",
        "The mechanism that is to take it, once it is REFERRED.",
        scope=READ,
    )
    filed_by = link(
        _ORGANISATION,
        "Organisation",
        "filed_by",
        "The organisation that filed it, if one did.",
        scope=READ,
        through=SIDES,
    )
    representative = link(
        _ORGANISATION,
        "Organisation",
        "representative",
        "The organisation that speaks for those concerned, if one does.",
        scope=READ,
        through=SIDES,
    )
    handler = link(_PERSON, "Person", "handler", "To whom it is assigned.", scope=READ, through=HANDLERS)
    protected_activities = reference.ACTIVITIES.page(
        "The protected activities that it concerns, each with its basis.",
        link="protected_activities",
        scope=READ,
    )
    events = lists.EVENTS.page("Its steps so far.", link="events", scope=READ)
    aliases = lists.ALIASES.page(
        "The people in it, by labels that stand in this case alone. For those who complain and the body's handlers; an "
        "operator's handlers see nobody who is known in confidence.",
        link="aliases",
        scope=READ,
    )
    items = lists.ITEMS.page(
        "That something was written, not what: open an item to read it. For those who complain and the body's handlers.",
        link="items",
        scope=READ,
    )
    handlings = lists.HANDLINGS.page("Who handled it. For the body's handlers.", link="handlings", scope=READ)
    pauses = lists.PAUSES.page("When its clock stood still, and why.", link="pauses", scope=READ)
    remedies = lists.REMEDIES.page("What was agreed to make good.", link="remedies", scope=READ)
    check_ins = lists.CHECK_INS.page(
        "When somebody asks whether anything was done to them, after it is closed.",
        link="check_ins",
        scope=READ,
    )
    releases = lists.RELEASES.page(
        "When it was released to the operator. For the body's handlers.", link="releases", scope=READ
    )
    engagements = record.ENGAGEMENTS.page(
        "Engagements that it is about, of those that you may see.",
        link="engagements",
        scope=Scope.ENGAGEMENT_READ,
        through=NOT_OPERATOR,
    )
    barriers = record.BARRIERS.page(
        "Barriers that it is about, of those that you may see.",
        link="barriers",
        scope=Scope.ENGAGEMENT_READ,
        through=NOT_OPERATOR,
    )
    also_sites = field.SITES.page(
        "Further sites that it is about.", link="also_sites", scope=READ, through=NOT_OPERATOR
    )


@strawberry.type(description="That a grievance came to a state.")
class GrievanceEvent(Node):
    """A state that is a record."""

    state: GrievanceState = fact("The state it came to.", scope=READ)
    occurred_on: date = fact("When.", scope=READ)
    side: CaseSide = fact("From which side.", scope=READ)
    reason: str | None = fact("Why: a code of the step.", scope=READ)
    position: int = fact("Its place in the history.", scope=READ)
    person = link(_PERSON, "Person", "person", "The handler who did it.", scope=READ, through=DESK)


@strawberry.type(description="A person in a grievance, by a label that stands in this case alone.")
class GrievanceAlias(Node):
    """Who it is, nobody reads here."""

    alias: str = fact("The label: drawn at random, and made anew for every case.", scope=READ)
    role: PersonRole = fact("What they are in it.", scope=READ)
    in_confidence: bool = fact("Whether the operator is not to know of them.", scope=READ)


@strawberry.type(
    description="That something was written in a grievance. What it says is read with `openGrievanceItem`, each time recorded."
)
class GrievanceItem(Node):
    """Case content stands sealed elsewhere, under the same id."""

    kind: ItemKind = fact("What it is.", scope=READ)
    side: CaseSide = fact("From which side.", scope=READ)
    internal: bool = fact("Whether it is for the handlers alone.", scope=READ)
    language: str | None = fact("In which language (ISO 639).", scope=READ)
    written_on: date = fact("When.", scope=READ)
    position: int = fact("Its place in the case.", scope=READ)
    opened_on: date | None = fact(ITEM["opened"], scope=READ)
    redacted_on: date | None = fact(ITEM["redacted"], scope=READ)
    original_opened_on: date | None = fact(ITEM["original"], scope=READ)
    redacted_because: RedactionReason | None = fact(ITEM["because"], scope=READ)
    translated_by: Translator | None = fact(ITEM["translated"], scope=READ)
    redacts = link(_ITEM, "GrievanceItem", "redacts", ITEM["redacts"], scope=READ)
    translates = link(_ITEM, "GrievanceItem", "translates", ITEM["translates"], scope=READ)
    grievance = _grievance("The grievance.")


@strawberry.type(description="Who handled a grievance, from when to when. For the body's handlers.")
class GrievanceHandling(Node):
    """An assignment."""

    stage: HandlingStage = fact("Before or after an appeal.", scope=READ)
    starts: date = fact("Since when.", scope=READ)
    ends: date | None = fact("Until when; null while it lasts.", scope=READ)
    person = link(_PERSON, "Person", "person", "The handler.", scope=READ)


@strawberry.type(description="That a grievance's clock stood still, and why.")
class GrievancePause(Node):
    """Part of its clock."""

    because: PauseReason = fact("Why.", scope=READ)
    starts: date = fact("Since when.", scope=READ)
    until: date | None = fact("Until when it was to stand, if that was agreed.", scope=READ)
    ends: date | None = fact("When it went on; null while it stands.", scope=READ)


@strawberry.type(
    description="What was agreed to make good: delivered by the body, verified by those it is for. It never bars another route."
)
class Remedy(Node):
    """UN Guiding Principles, principle 25."""

    kind: RemedyKind = fact("What it is.", scope=READ)
    agreed_on: date = fact("When it was agreed.", scope=READ)
    due_on: date = fact("By when it is to be done.", scope=READ)
    delivered_on: date | None = fact("When the body said that it was done.", scope=READ)
    verified_on: date | None = fact("When those it is for said that it was.", scope=READ)
    grievance = _grievance("The grievance.")


@strawberry.type(description="Asking again whether anything was done to those who complained.")
class GrievanceCheckIn(Node):
    """Closing a case does not end protection."""

    due_on: date = fact("By when somebody asks.", scope=READ)
    held_on: date | None = fact("When somebody asked; null while nobody did.", scope=READ)
    finding: CheckInFinding | None = fact("What they found.", scope=READ, through=NOT_OPERATOR)
    grievance = _grievance("The grievance.")


@strawberry.type(
    description="That the body let the site's operator know of a grievance. For the body's handlers."
)
class GrievanceRelease(Node):
    """A state that is a record."""

    released_on: date = fact("Since when.", scope=READ)
    withdrawn_on: date | None = fact("Until when, if it was withdrawn.", scope=READ)
