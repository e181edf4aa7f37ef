"""Whistleblower reports, as the handlers of the body to which they are addressed see them; nobody else does."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from domain.access import Scope
from schema import whistleblowing_lists as lists
from schema.case_words import ITEM
from schema.codes import (
    Activity,
    CaseSide,
    CheckInFinding,
    Concern,
    Conclusion,
    DueKind,
    IdentityMode,
    ItemKind,
    PauseReason,
    PersonRole,
    ProtectedPerson,
    RedactionReason,
    ReportState,
    ReportStep,
    RetaliationForm,
    Translator,
)
from schema.fact import fact, lazily, link
from schema.scalars import Node
from schema.standard import ACTIVITIES

READ = Scope.REPORTS_READ
KEPT = "For an anonymous report: the Sunday that ends the week."

_SITE = lazily("Site", "schema.stakeholders")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_PERSON = lazily("Person", "schema.stakeholders")
_ITEM = lazily("ReportItem", "schema.whistleblowing")
_REPORT = lazily("Report", "schema.whistleblowing")


@strawberry.type(
    description="What a whistleblower told the secretariat or an audit firm. Visible at the desk of the body to which it is"
    " addressed, to its handlers and to nobody else; never to a company, whatever its token allows. What was told is opened"
    " item by item, by the handler to whom it is assigned."
)
class Report(Node):
    """Source: the domain, section 7."""

    identity_mode: IdentityMode = fact("Who knows who it is: ANONYMOUS or CONFIDENTIAL.", scope=READ)
    by_week: bool = fact(
        "Whether days are told by their week's end, as of every anonymous report.", scope=READ
    )
    concern: Concern = fact("What it is about.", scope=READ)
    protected_person: ProtectedPerson = fact("As what whoever reports is protected (WD 4).", scope=READ)
    retaliation_forms: list[RetaliationForm] = fact(
        "What was done or threatened to them, if anything (WD 19).", scope=READ
    )
    activities: list[Activity] = fact("The protected activities that it concerns, as codes.", scope=READ)
    state: ReportState = fact("Where it stands.", scope=READ)
    conclusion: Conclusion | None = fact("What it came to; null until it is concluded.", scope=READ)
    received_on: date = fact(f"When it came in. {KEPT}", scope=READ)
    due: DueKind | None = fact("What is due next.", scope=READ)
    due_on: date | None = fact("The last day for it, at the site.", scope=READ)
    due_at: datetime | None = fact(
        "The first moment at which it is overdue; null while the clock stands still.", scope=READ
    )
    overdue: bool = fact("Whether it is overdue.", scope=READ)
    paused: bool = fact("Whether its clock stands still.", scope=READ)
    paused_because: PauseReason | None = fact("Why its clock stands still.", scope=READ)
    closed_on: date | None = fact(f"When it was concluded; check-ins count from here. {KEPT}", scope=READ)
    erased_on: date | None = fact(f"When what was written in it was erased. {KEPT}", scope=READ)
    version: int = fact("For optimistic concurrency: pass it with your change.", scope=READ)
    body = link(_ORGANISATION, "Organisation", "body", "To whom it is addressed.", scope=READ, null=False)
    site = link(_SITE, "Site", "site", "The site it concerns, if one.", scope=READ)
    handler = link(
        _PERSON, "Person", "handler", "To whom it is assigned; null while nobody has it.", scope=READ
    )
    protected_activities = ACTIVITIES.page(
        "The protected activities that it concerns, each with its basis.",
        link="protected_activities",
        scope=READ,
    )
    events = lists.REPORT_EVENTS.page("The steps taken so far.", link="events", scope=READ)
    aliases = lists.REPORT_ALIASES.page("Its people, under their labels.", link="aliases", scope=READ)
    items = lists.REPORT_ITEMS.page(
        "What was written, without what it says: `openReportItem` tells that.", link="items", scope=READ
    )
    handlings = lists.REPORT_HANDLINGS.page("Who handled it, and when.", link="handlings", scope=READ)
    pauses = lists.REPORT_PAUSES.page("When its clock stood still, and why.", link="pauses", scope=READ)
    check_ins = lists.REPORT_CHECK_INS.page(
        "Asking again, once it is concluded, whether anything was done to whoever reported.",
        link="check_ins",
        scope=READ,
    )


@strawberry.type(description="A step taken with a report.")
class ReportEvent(Node):
    """A state that is a record."""

    step: ReportStep = fact("What was done.", scope=READ)
    state: ReportState = fact("Where the report stood then.", scope=READ)
    occurred_on: date = fact(f"When. {KEPT}", scope=READ)
    side: CaseSide = fact("From which side it came.", scope=READ)
    reason: str | None = fact(
        "A code: what reading it came to, what was done, or what it was concluded with.", scope=READ
    )
    position: int = fact("Its place in the history.", scope=READ)
    person = link(
        _PERSON,
        "Person",
        "person",
        "The handler who took the step, or who wrote down what was told; never whoever reports.",
        scope=READ,
    )


@strawberry.type(description="A person of one report, under a label that stands in this report alone.")
class ReportAlias(Node):
    """Who it is, nothing here tells."""

    alias: str = fact("The label, such as Basalt-48213.", scope=READ)
    role: PersonRole = fact("What they are in the report.", scope=READ)


@strawberry.type(
    description="That something was written in a report. What it says is sealed; `openReportItem` tells it to the handler."
)
class ReportItem(Node):
    """Case content's record in the clear."""

    kind: ItemKind = fact("What it is.", scope=READ)
    side: CaseSide = fact("From which side it came.", scope=READ)
    internal: bool = fact("Whether it is for those who handle the report alone.", scope=READ)
    language: str | None = fact("In which language (ISO 639), if that was said.", scope=READ)
    written_on: date = fact(f"When. {KEPT}", scope=READ)
    position: int = fact("Its place in the report.", scope=READ)
    opened_on: date | None = fact(ITEM["opened"], scope=READ)
    redacted_on: date | None = fact(ITEM["redacted"], scope=READ)
    original_opened_on: date | None = fact(ITEM["original"], scope=READ)
    redacted_because: RedactionReason | None = fact(ITEM["because"], scope=READ)
    translated_by: Translator | None = fact(ITEM["translated"], scope=READ)
    redacts = link(_ITEM, "ReportItem", "redacts", ITEM["redacts"], scope=READ)
    translates = link(_ITEM, "ReportItem", "translates", ITEM["translates"], scope=READ)
    report = link(_REPORT, "Report", "report", "The report.", scope=READ, null=False)


@strawberry.type(description="That a report was somebody's to handle, for a time.")
class ReportHandling(Node):
    """A dated record."""

    starts: date = fact(f"Since when. {KEPT}", scope=READ)
    ends: date | None = fact("Until when; null while it is theirs.", scope=READ)
    person = link(_PERSON, "Person", "person", "The handler.", scope=READ)


@strawberry.type(description="That a report's clock stood still, for a time.")
class ReportPause(Node):
    """A dated record."""

    because: PauseReason = fact("Why.", scope=READ)
    starts: date = fact(f"Since when. {KEPT}", scope=READ)
    until: date | None = fact("When it is to go on by itself, if that was agreed.", scope=READ)
    ends: date | None = fact("When it went on; null while it stands still.", scope=READ)


@strawberry.type(
    description="Asking again after a report was concluded, whether anything was done to whoever reported. Concluding it does"
    " not end their protection."
)
class ReportCheckIn(Node):
    """A dated record."""

    due_on: date = fact(f"By when it is held. {KEPT}", scope=READ)
    held_on: date | None = fact("When it was held; null while it is due.", scope=READ)
    finding: CheckInFinding | None = fact("What it found.", scope=READ)
    report = link(_REPORT, "Report", "report", "The report.", scope=READ, null=False)
