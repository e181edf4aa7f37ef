"""Reprisals: allegations, the committees that look into them, what follows; agreements, interests, early warnings.

Companies read none of this but what a committee releases to them (`AllegationRelease`), which leads nowhere back.
"""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from domain.access import Arm
from schema import reprisals_lists as lists
from schema import standard
from schema.case_words import ITEM
from schema.codes import (
    ActionKind,
    Activity,
    Actor,
    AllegationState,
    CaseSide,
    CheckInFinding,
    DueKind,
    Finding,
    FindingAudience,
    IdentityMode,
    ItemKind,
    MeasureKind,
    Outcome,
    PersonRole,
    RedactionReason,
    RetaliationForm,
    SectorCode,
    StandDownReason,
    TerminationReason,
    Translator,
    WarningAction,
    WarningRule,
)
from schema.fact import fact, lazily, link
from schema.reprisals_lists import INSIDE, PEOPLE, READ
from schema.scalars import Node

_SITE = lazily("Site", "schema.stakeholders")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_PERSON = lazily("Person", "schema.stakeholders")
_ITEM = lazily("AllegationItem", "schema.reprisals")


def _lazy(name: str) -> object:
    return lazily(name, "schema.reprisals")


@strawberry.type(
    description="That somebody suffered a reprisal, which is not yet proven. Every allegation is investigated by a committee of"
    " the Board: nobody can turn it away, and its withdrawal does not stop it. Visible to those who brought it, its committee,"
    " the secretariat's handlers and, without its people, the site's audit firms while assigned. What was told is not here:"
    " open an item with `openAllegationItem`."
)
class Allegation(Node):
    """Source: the domain, section 8."""

    state: AllegationState = fact("Where it stands.", scope=READ)
    activities: list[Activity] = fact("The protected activities for which it was done.", scope=READ)
    forms: list[RetaliationForm] = fact("What is said to have been done or threatened.", scope=READ)
    actor: Actor = fact("Who is said to have done it.", scope=READ)
    received_on: date = fact("When it came in; the end of that week where `byWeek` is true.", scope=READ)
    by_week: bool = fact(
        "Whether it is anonymous: then every day in it is the end of a week, and no exact one is kept.",
        scope=READ,
    )
    identity_mode: IdentityMode | None = fact("Who knows who it is.", scope=READ, through=PEOPLE)
    finding: Finding | None = fact("What the committee found; null until it did.", scope=READ)
    outcome: Outcome | None = fact("What the scheme decided; null until it did.", scope=READ)
    withdrawn_on: date | None = fact(
        "When those who brought it took it back, which stopped nothing.", scope=READ
    )
    due: DueKind | None = fact("What it waits for, if for anything.", scope=READ)
    due_on: date | None = fact("The last day for that, at the site.", scope=READ)
    due_at: datetime | None = fact("The moment from which that is overdue.", scope=READ)
    overdue: bool = fact("Whether that is overdue now.", scope=READ)
    closed_on: date | None = fact("When it was closed.", scope=READ, through=PEOPLE)
    erased_on: date | None = fact(
        "When what was told in it was made unreadable for good.", scope=READ, through=PEOPLE
    )
    version: int | None = fact(
        "For optimistic concurrency: pass it with your change. Grows with whatever is written in the case, so it is not"
        " told to audit firms.",
        scope=READ,
        through=PEOPLE,
    )
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    audit_firm = link(
        _ORGANISATION, "Organisation", "audit_firm", "The firm of the audit concerned, if one is.", scope=READ
    )
    filed_by = link(
        _ORGANISATION,
        "Organisation",
        "filed_by",
        "The organisation that filed it; null where nobody did.",
        scope=READ,
        through=PEOPLE,
    )
    representative = link(
        _ORGANISATION,
        "Organisation",
        "representative",
        "The organisation that speaks for those concerned, if one does.",
        scope=READ,
        through=PEOPLE,
    )
    handler = link(_PERSON, "Person", "handler", "Who looks after it.", scope=READ, through=INSIDE)
    agreement = link(
        _lazy("Agreement"),
        "Agreement",
        "agreement",
        "The agreement that its outcome ended.",
        scope=READ,
        through=INSIDE,
    )
    grievance = link(
        lazily("Grievance", "schema.grievances"),
        "Grievance",
        "grievance",
        "The grievance that it came out of, where you may see it.",
        scope=READ,
        through=INSIDE,
    )
    report = link(
        lazily("Report", "schema.whistleblowing"),
        "Report",
        "report",
        "The report that it came out of, where you may see it.",
        scope=READ,
        through=INSIDE,
    )
    protected_activities = standard.ACTIVITIES.page(
        "The protected activities, each with its basis.", link="protected_activities", scope=READ
    )
    events = lists.ALLEGATION_EVENTS.page(
        "How it came to where it stands: what happened, when, and from which side.", link="events", scope=READ
    )
    aliases = lists.ALLEGATION_ALIASES.page(
        "Its people, under labels that stand in this allegation alone. Not for audit firms.",
        link="aliases",
        scope=READ,
    )
    items = lists.ALLEGATION_ITEMS.page(
        "What was written in it: that it was, not what it says. Not for audit firms; internal ones not for those who brought it.",
        link="items",
        scope=READ,
    )
    handlings = lists.ALLEGATION_HANDLINGS.page(
        "Who looked after it, from when to when. For its committee and the handlers.",
        link="handlings",
        scope=READ,
    )
    interim_measures = lists.INTERIM_MEASURES.page(
        "What protects somebody meanwhile.", link="interim_measures", scope=READ
    )
    committee = lists.COMMITTEE.page(
        "The committee. Those who brought it learn the sectors; who the members are, only they and the handlers.",
        link="committee",
        scope=READ,
    )
    recommended_actions = lists.RECOMMENDED_ACTIONS.page(
        "What the site is recommended to put right.", link="recommended_actions", scope=READ
    )
    check_ins = lists.ALLEGATION_CHECK_INS.page(
        "Asking again after the outcome. Not for audit firms.", link="check_ins", scope=READ
    )
    releases = lists.ALLEGATION_RELEASES.page(
        "What the committee told the operator or the public.", link="releases", scope=READ
    )


@strawberry.type(description="One step of an allegation, or something that happened where it stood.")
class AllegationEvent(Node):
    """A state that is a record."""

    state: AllegationState = fact("The state it came to, or stood in.", scope=READ)
    occurred_on: date = fact("When.", scope=READ)
    side: CaseSide = fact("From which side it came.", scope=READ)
    reason: str | None = fact(
        "What happened or why, as a code: `ACKNOWLEDGED`, `WITHDRAWN`, `SUBSTANTIATED`.", scope=READ
    )
    position: int = fact("Its place in the history.", scope=READ)
    person = link(_PERSON, "Person", "person", "Who did it, if on duty.", scope=READ, through=INSIDE)


@strawberry.type(description="A person of one allegation, under a label that says nothing.")
class AllegationAlias(Node):
    """Only the vault knows who it is."""

    alias: str = fact("The label, such as `Basalt-48213`.", scope=READ)
    role: PersonRole = fact("What they are in this allegation.", scope=READ)


@strawberry.type(
    description="That something was written in an allegation. What it says is sealed: open it with `openAllegationItem`."
)
class AllegationItem(Node):
    """Its text is case content."""

    kind: ItemKind = fact("What it is.", scope=READ)
    side: CaseSide = fact("From which side it came.", scope=READ)
    internal: bool = fact("Whether it is for handlers and the committee alone.", scope=READ)
    language: str | None = fact("In which language (ISO 639).", scope=READ)
    written_on: date = fact("When.", scope=READ)
    position: int | None = fact("Its place in the record.", scope=READ, through=INSIDE)
    opened_on: date | None = fact(ITEM["opened"], scope=READ)
    redacted_on: date | None = fact(ITEM["redacted"], scope=READ)
    original_opened_on: date | None = fact(ITEM["original"], scope=READ)
    redacted_because: RedactionReason | None = fact(ITEM["because"], scope=READ)
    translated_by: Translator | None = fact(ITEM["translated"], scope=READ)
    redacts = link(_ITEM, "AllegationItem", "redacts", ITEM["redacts"], scope=READ)
    translates = link(_ITEM, "AllegationItem", "translates", ITEM["translates"], scope=READ)


@strawberry.type(description="Who looked after an allegation, from when to when.")
class AllegationHandling(Node):
    """A handler's time with it."""

    starts: date = fact("From when.", scope=READ)
    ends: date | None = fact("Until when; null while they do.", scope=READ)
    person = link(_PERSON, "Person", "person", "The handler.", scope=READ)


@strawberry.type(description="What protects somebody until there is a finding, and after.")
class InterimMeasure(Node):
    """Part of an allegation."""

    kind: MeasureKind = fact("What it is.", scope=READ)
    taken_on: date = fact("Since when.", scope=READ)
    lifted_on: date | None = fact("Until when; null while it protects.", scope=READ)


@strawberry.type(
    description="A board member who sits, or sat, on an allegation's committee. Anyone tied to the site, its operator, its audit"
    " firm or those who brought the allegation cannot be seated."
)
class CommitteeMember(Node):
    """Source: the seed."""

    sector: SectorCode = fact("The sector whose seat they hold.", scope=READ)
    seated_on: date = fact("Since when.", scope=READ)
    stood_down_on: date | None = fact("Until when; null while they sit.", scope=READ)
    stood_down_because: StandDownReason | None = fact("Why they no longer sit.", scope=READ)
    opinion: Finding | None = fact(
        "What they hold. Not for the handler, who could choose members by it.",
        scope=READ,
        through=frozenset({Arm.SEATED}),
    )
    person = link(_PERSON, "Person", "person", "Who it is.", scope=READ, through=INSIDE)
    seat = link(
        lazily("Seat", "schema.sectors"), "Seat", "seat", "The seat they held.", scope=READ, through=INSIDE
    )


@strawberry.type(description="What a site is recommended to put right, and whether it did.")
class RecommendedAction(Node):
    """Part of an outcome."""

    kind: ActionKind = fact("What is to be done.", scope=READ)
    recommended_on: date = fact("When it was recommended.", scope=READ)
    due_on: date = fact("By when.", scope=READ)
    done_on: date | None = fact("When it was said to be done.", scope=READ)
    verified_on: date | None = fact(
        "When those who brought the allegation, or the committee, saw that it was.", scope=READ
    )


@strawberry.type(description="Asking again, after an outcome, whether more was done to somebody.")
class AllegationCheckIn(Node):
    """Protection goes on."""

    due_on: date = fact("When it is due.", scope=READ)
    held_on: date | None = fact("When it was held.", scope=READ)
    finding: CheckInFinding | None = fact("What asking found.", scope=READ)


@strawberry.type(
    description="What a committee told the operator, or everyone: a dated act. It does not lead back to the allegation."
)
class AllegationRelease(Node):
    """All that a company learns of an allegation at its site."""

    audience: FindingAudience = fact("Who is told.", scope=READ)
    finding: Finding = fact("What the committee found.", scope=READ)
    outcome: Outcome | None = fact("What the scheme decided, if it had by then.", scope=READ)
    released_on: date = fact("Since when.", scope=READ)
    withdrawn_on: date | None = fact("Until when, if it was withdrawn.", scope=READ)
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    allegation = link(
        _lazy("Allegation"),
        "Allegation",
        "allegation",
        "The allegation.",
        scope=READ,
        through=PEOPLE,
    )


@strawberry.type(
    description="The scheme's agreement with a site. Where a reprisal was found, the scheme can end it; records stay."
)
class Agreement(Node):
    """Source: the domain, section 8."""

    signed_on: date = fact("When it was signed.")
    terminated_on: date | None = fact("When it ended; null while it is in force.")
    termination_reason: TerminationReason | None = fact("Why it ended.", through=frozenset({Arm.ALL}))
    active: bool = fact("Whether it is in force.")
    version: int = fact("For optimistic concurrency: pass it with your change.")
    site = link(_SITE, "Site", "site", "The site.", null=False)
    operator = link(_ORGANISATION, "Organisation", "operator", "Who signed it.", null=False)


@strawberry.type(
    description="What somebody said ties them to an organisation or a site. It keeps them off committees and from handling."
    " Visible to themselves, as a board member, and the secretariat."
)
class DeclaredInterest(Node):
    """Source: the seed."""

    declared_on: date = fact("When it was declared.", scope=READ)
    ended_on: date | None = fact("When it ended; it counts for a while longer.", scope=READ)
    person = link(_PERSON, "Person", "person", "Whose interest it is.", scope=READ)
    organisation = link(
        _ORGANISATION, "Organisation", "organisation", "In which organisation, if in one.", scope=READ
    )
    site = link(_SITE, "Site", "site", "At which site, if at one.", scope=READ)


@strawberry.type(
    description="A signal from a published rule, which names the records it rests on: never a score. Visible to the secretariat's"
    " handlers and, for its own records, the organisation that filed them."
)
class EarlyWarning(Node):
    """Source: the domain, section 8."""

    rule: WarningRule = fact("The rule.", scope=READ)
    raised_on: date = fact("When it was raised.", scope=READ)
    acknowledged_on: date | None = fact("When a handler saw it.", scope=READ)
    acted_on: date | None = fact("When something was done about it.", scope=READ)
    action: WarningAction | None = fact("What was done about it.", scope=READ)
    version: int = fact("For optimistic concurrency: pass it with your change.", scope=READ)
    site = link(_SITE, "Site", "site", "The site; none where a report names none.", scope=READ)
    acknowledged_by = link(
        _PERSON,
        "Person",
        "acknowledged_by",
        "The handler who saw it.",
        scope=READ,
        through=frozenset({Arm.HANDLED}),
    )
    records = lists.EARLY_WARNING_RECORDS.page(
        "The records that it rests on, of those that you may see.", link="records", scope=READ
    )


@strawberry.type(description="A record that an early warning rests on.")
class EarlyWarningRecord(Node):
    """One of its links leads somewhere, for whoever may see the record."""

    entity: str = fact(
        "The kind of record: `Allegation`, `Report`, `Grievance`, `Barrier` or `Audit`.", scope=READ
    )
    allegation = link(_lazy("Allegation"), "Allegation", "allegation", "The allegation.", scope=READ)
    report = link(lazily("Report", "schema.whistleblowing"), "Report", "report", "The report.", scope=READ)
    grievance = link(
        lazily("Grievance", "schema.grievances"), "Grievance", "grievance", "The grievance.", scope=READ
    )
    barrier = link(lazily("Barrier", "schema.engagement"), "Barrier", "barrier", "The barrier.", scope=READ)
    audit = link(
        lazily("Audit", "schema.assurance"),
        "Audit",
        "audit",
        "The audit: somebody was interviewed in it, and nobody is told who.",
        scope=READ,
    )
