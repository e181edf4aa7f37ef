"""What a site promises for an audit, interviews, and what touches an audit's integrity.

Interviews and incidents are the audit team's alone: not the site's, not the rest of the firm's, not the secretariat's.
What a site is told of an incident is a record of its own (`IntegrityNotice`), which leads nowhere back.
"""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Arm
from schema import assurance_interviews_lists as lists
from schema.assurance_interviews_lists import ASSURES, READ
from schema.codes import (
    AuditEffect,
    BreachKind,
    CancelReason,
    ConsentAnswer,
    IncidentItemKind,
    IncidentState,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewItemKind,
    InterviewSetting,
    InterviewState,
    InterviewStep,
    PresenceDecidedBy,
    SectorCode,
)
from schema.fact import fact, lazily, link
from schema.scalars import Node

_SITE = lazily("Site", "schema.stakeholders")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_PERSON = lazily("Person", "schema.stakeholders")
_AUDIT = lazily("Audit", "schema.assurance")
SIGNERS = frozenset({Arm.OPERATED, Arm.ALL})


def _lazy(name: str) -> object:
    return lazily(name, "schema.assurance_interviews")


@strawberry.type(
    description="The promise that a site's operator signs before anyone is interviewed, word by word. Public."
)
class UndertakingText(Node):
    """Source: the domain, section 5."""

    code: str = fact("Its version.")
    text: str = fact("What is promised.")
    digest: str = fact("The SHA-256 of the text in UTF-8, in hexadecimal: what is signed.")
    in_force: bool = fact("Whether it is the one that is signed now.")
    source: str = fact("Where it comes from.")


@strawberry.type(
    description="That a site's operator promised, for one audit, that nobody suffers for an interview. Signed once, before"
    " the first interview, never taken back. Visible to the operator, the audit's firm and the secretariat; to everyone once"
    " the audit is published."
)
class Undertaking(Node):
    """Source: the domain, section 5."""

    signed_on: date = fact("On which day, at the site.", scope=ASSURES)
    digest: str = fact("The digest of what was signed.", scope=ASSURES)
    promise = link(
        _lazy("UndertakingText"), "UndertakingText", "promise", "What was signed.", scope=ASSURES, null=False
    )
    site = link(_SITE, "Site", "site", "The site.", scope=ASSURES, null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit.", scope=ASSURES)
    operator = link(_ORGANISATION, "Organisation", "operator", "Who promised.", scope=ASSURES, null=False)
    signed_by = link(
        _PERSON,
        "Person",
        "signed_by",
        "The person who signed; null where the company's own client did.",
        scope=ASSURES,
        through=SIGNERS,
    )


@strawberry.type(
    description="One interview of an audit, under labels that stand in it alone: no name, no contact, no day. Visible to the"
    " people on the audit's team and to nobody else: not the site, not the rest of the firm, not the secretariat."
)
class Interview(Node):
    """Source: the domain, sections 3 and 10."""

    alias: str = fact("The label of whoever is interviewed.", scope=READ)
    form: InterviewForm = fact("One person or several.", scope=READ)
    people: int = fact("How many, as it was given.", scope=READ)
    sector: SectorCode | None = fact("Their sector, if they have one.", scope=READ)
    role: IntervieweeRole = fact("As what they are interviewed.", scope=READ)
    language: str = fact("In which language, such as `es` or `quc`.", scope=READ)
    interpreter: bool = fact("Whether somebody interprets.", scope=READ)
    interpreter_alias: str | None = fact("The interpreter's own label, if there is one.", scope=READ)
    setting: InterviewSetting = fact("Where.", scope=READ)
    state: InterviewState = fact("Where it stands.", scope=READ)
    planned_week: date = fact("The week it is planned for, by its Sunday.", scope=READ)
    held_week: date | None = fact("The week in which it took place, by its Sunday.", scope=READ)
    management_absent: bool | None = fact(
        "Whether no manager was in the room; null before it was held.", scope=READ
    )
    presence_decided_by: PresenceDecidedBy | None = fact(
        "Who decided that management was there, if it was.", scope=READ
    )
    erased_week: date | None = fact(
        "In which week its notes were made unreadable for good, if they were.", scope=READ
    )
    version: int = fact("For optimistic concurrency: pass it with your change.", scope=READ)
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit.", scope=READ)
    undertaking = link(
        _lazy("Undertaking"), "Undertaking", "undertaking", "What the site had promised.", scope=READ
    )
    events = lists.INTERVIEW_EVENTS.page("What happened to it, week by week.", link="events", scope=READ)
    consents = lists.INTERVIEW_CONSENTS.page(
        "What the interviewee answered, in order: the last answer to each counts.",
        link="consents",
        scope=READ,
    )
    items = lists.INTERVIEW_ITEMS.page(
        "What was written of it: that it was, not what it says. Open one with `openInterviewItem`.",
        link="items",
        scope=READ,
    )


@strawberry.type(description="That something happened to an interview.")
class InterviewEvent(Node):
    """In which week, through whom."""

    step: InterviewStep = fact("What.", scope=READ)
    week: date = fact("In which week, by its Sunday.", scope=READ)
    reason: CancelReason | None = fact("Why it was called off, if it was.", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)
    person = link(_PERSON, "Person", "person", "Who of the team did it.", scope=READ)


@strawberry.type(description="What an interviewee answered when asked for one thing.")
class InterviewConsent(Node):
    """The last answer to each counts."""

    consent: IntervieweeConsent = fact("What they were asked.", scope=READ)
    answer: ConsentAnswer = fact("What they said.", scope=READ)
    week: date = fact("In which week, by its Sunday.", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)


@strawberry.type(
    description="That the team wrote something of an interview. What it says is sealed: see `openInterviewItem`."
)
class InterviewItem(Node):
    """Notes, or words that may be quoted."""

    kind: InterviewItemKind = fact("What it is.", scope=READ)
    language: str | None = fact("In which language.", scope=READ)
    week: date = fact("In which week, by its Sunday.", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)
    interview = link(_lazy("Interview"), "Interview", "interview", "The interview.", scope=READ)


@strawberry.type(
    description="That somebody was pressed, coached or paid in an audit. Visible to the people on the audit's team alone; the"
    " site learns of it by an `IntegrityNotice`, once the team puts it to the site. Retaliation and its threat are allegations"
    " instead, which a committee of the Board investigates."
)
class IntegrityIncident(Node):
    """Source: the domain, section 5."""

    kind: BreachKind = fact("How the undertaking was broken.", scope=READ)
    state: IncidentState = fact("Where it stands.", scope=READ)
    recorded_week: date = fact("In which week it was recorded, by its Sunday.", scope=READ)
    effect: AuditEffect | None = fact("What it came to for the audit; null until it is closed.", scope=READ)
    promised: bool = fact("Whether the site had signed the undertaking.", scope=READ)
    version: int = fact("For optimistic concurrency: pass it with your change.", scope=READ)
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit.", scope=READ)
    interview = link(
        _lazy("Interview"), "Interview", "interview", "The interview that it touches, if one.", scope=READ
    )
    notice = link(
        _lazy("IntegrityNotice"),
        "IntegrityNotice",
        "notice",
        "What the site was told, if it was.",
        scope=READ,
    )
    events = lists.INCIDENT_EVENTS.page("How it came to where it stands.", link="events", scope=READ)
    items = lists.INCIDENT_ITEMS.page(
        "What was written about it: that it was, not what it says. Open one with `openIncidentItem`.",
        link="items",
        scope=READ,
    )


@strawberry.type(description="That an incident came to a state.")
class IncidentEvent(Node):
    """In which week, through whom."""

    state: IncidentState = fact("To which.", scope=READ)
    week: date = fact("In which week, by its Sunday.", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)
    person = link(
        _PERSON, "Person", "person", "Who of the team did it; null where the site answered.", scope=READ
    )


@strawberry.type(
    description="That something was written about an incident. What it says is sealed: see `openIncidentItem`."
)
class IncidentItem(Node):
    """By the team, or by the site."""

    kind: IncidentItemKind = fact("What it is.", scope=READ)
    language: str | None = fact("In which language.", scope=READ)
    week: date = fact("In which week, by its Sunday.", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)
    incident = link(_lazy("IntegrityIncident"), "IntegrityIncident", "incident", "The incident.", scope=READ)


@strawberry.type(
    description="What a site is told of something that touches the integrity of its audit: the kind, and the week in which it"
    " was put to the site. It names no interview and does not lead back. Visible to the site's operator, the audit's team and"
    " the secretariat."
)
class IntegrityNotice(Node):
    """Source: the domain, section 5."""

    kind: BreachKind = fact("How the undertaking was broken.", scope=ASSURES)
    put_week: date = fact("In which week it was put to the site, by its Sunday.", scope=ASSURES)
    answered_week: date | None = fact("In which week the site answered, if it did.", scope=ASSURES)
    closed_week: date | None = fact("In which week it was closed, if it was.", scope=ASSURES)
    effect: AuditEffect | None = fact(
        "What it came to for the audit; null until it is closed.", scope=ASSURES
    )
    version: int = fact("For optimistic concurrency.", scope=ASSURES)
    site = link(_SITE, "Site", "site", "The site.", scope=ASSURES, null=False)
    audit = link(_AUDIT, "Audit", "audit", "The audit.", scope=ASSURES)
