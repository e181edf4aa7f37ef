"""The engagement record: who met whom about what, what kept people away, and what was done about it."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from domain.access import Arm, Scope
from schema import engagement_lists as lists
from schema.codes import (
    Audience,
    BarrierKind,
    BarrierState,
    ConsentState,
    Level,
    Method,
    MitigationKind,
    Role,
    SectorCode,
    Severity,
)
from schema.fact import fact, lazily, link
from schema.scalars import Node

READ = Scope.ENGAGEMENT_READ
KEEPERS = frozenset({Arm.OWN, Arm.ALL})


def _lazy(name: str) -> object:
    return lazily(name, "schema.engagement")


_SITE = lazily("Site", "schema.stakeholders")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_PARTY = lazily("Party", "schema.stakeholders")


@strawberry.type(
    description="One recorded exchange: a consultation, meeting, interview round or hearing. Visible to the organisation that"
    " keeps it, to those it is shared with, to the site's audit firms while assigned, and, once published, to everyone."
)
class Engagement(Node):
    """Source: the domain, section 4."""

    starts_on: date = fact("First day.", scope=READ)
    ends_on: date = fact("Last day.", scope=READ)
    place: str | None = fact("A town or district; never an address.", scope=READ)
    purpose: str = fact("What it was for. Names nobody.", scope=READ)
    method: Method = fact("How it was held.", scope=READ)
    level: Level = fact("How far those affected took part in the decision (IAP2).", scope=READ)
    language: str = fact("The main language: an ISO 639 code.", scope=READ)
    published: bool = fact("Whether everyone may read it.", scope=READ)
    shared_with_members: bool | None = fact(
        "Whether NGOs, unions and communities assigned to the site may read it.", scope=READ, through=KEEPERS
    )
    shared_with_operator: bool | None = fact(
        "Whether the site's operator may read it.", scope=READ, through=KEEPERS
    )
    external_ref: str | None = fact(
        "Your own reference, by which an import finds the record again.", scope=READ, through=KEEPERS
    )
    recorded_at: datetime | None = fact("When it was recorded.", scope=READ, through=KEEPERS)
    version: int | None = fact(
        "For optimistic concurrency: pass it with your change.", scope=READ, through=KEEPERS
    )
    site = link(_SITE, "Site", "site", "Where it belongs.", scope=READ, null=False)
    owner = link(
        _ORGANISATION,
        "Organisation",
        "owner",
        "The organisation that keeps the record.",
        scope=READ,
        null=False,
    )
    follows = link(
        _lazy("Engagement"),
        "Engagement",
        "follows",
        "The engagement that this one follows up, if you may see it.",
        scope=READ,
    )
    participants = lists.PARTICIPANTS.page(
        "Who took part. Companies and the public see only parties that act under a public name.",
        link="participants",
        scope=READ,
    )
    attendance = lists.ATTENDANCE.page(
        "Headcounts by sector. Not for companies and the public.", link="attendance", scope=READ
    )
    shared_information = lists.INFORMATION.page(
        "What was handed out or explained.", link="shared_information", scope=READ
    )
    issues = lists.ISSUES.page("What was raised, and what was answered.", link="issues", scope=READ)
    actions = lists.ACTIONS.page("What was agreed, who is to do it, and by when.", link="actions", scope=READ)
    barriers = lists.BARRIERS.page(
        "What kept people from taking part meaningfully.", link="barriers", scope=READ
    )
    releases = lists.RELEASES.page(
        "To whom it was released, when, and whether that was withdrawn. Only for the organisation that keeps it and the secretariat.",
        link="releases",
        scope=READ,
    )


@strawberry.type(
    description="A dated act by which the organisation that keeps an engagement shares it with an audience."
)
class Release(Node):
    """A state that is a record."""

    audience: Audience = fact("With whom.", scope=READ)
    released_on: date = fact("Since when.", scope=READ)
    withdrawn_on: date | None = fact("Until when, if it was withdrawn.", scope=READ)
    why: str | None = fact("Why it was released or withdrawn.", scope=READ)


@strawberry.type(description="That a party took part, and for which sector it spoke.")
class Participant(Node):
    """Below PUBLIC, other organisations learn this much and no more."""

    sector: SectorCode | None = fact("The sector that it spoke for.", scope=READ)
    party = link(
        _PARTY,
        "Party",
        "party",
        "The party, where you may see it: your own, or one that acts under its public name.",
        scope=READ,
    )
    engagement = link(
        _lazy("Engagement"), "Engagement", "engagement", "The engagement.", scope=READ, null=False
    )


@strawberry.type(description="How many people of one sector came.")
class Attendance(Node):
    """A headcount."""

    sector: SectorCode | None = fact("The sector; null for people of no or unknown sector.", scope=READ)
    headcount: int = fact("How many people.", scope=READ)


@strawberry.type(description="Something handed out or explained at an engagement.")
class SharedInformation(Node):
    """Part of the record."""

    description: str = fact("What it was.", scope=READ)
    language: str | None = fact("In which language (ISO 639).", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)


@strawberry.type(description="Something raised at an engagement, and what was answered.")
class Issue(Node):
    """Part of the record."""

    raised: str = fact("What was raised. Names nobody.", scope=READ)
    response: str | None = fact("What was answered; null while nothing was.", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)


@strawberry.type(description="What was agreed, who is to do it, and by when.")
class AgreedAction(Node):
    """Part of the record."""

    description: str = fact("What is to be done.", scope=READ)
    responsible = link(
        _ORGANISATION, "Organisation", "responsible", "Who is to do it.", scope=READ, null=False
    )
    due_on: date = fact("By when.", scope=READ)
    completed_on: date | None = fact("When it was done; null while it is not.", scope=READ)
    position: int = fact("Its place in the record.", scope=READ)


@strawberry.type(
    description="What keeps a party from taking part meaningfully: an obstacle, never a personal deficit. Only the affected side verifies that it is gone."
)
class Barrier(Node):
    """Source: the domain, section 4."""

    kind: BarrierKind = fact("What it is.", scope=READ)
    severity: Severity = fact("How much it keeps people out.", scope=READ)
    state: BarrierState = fact("Where it stands.", scope=READ)
    identified_on: date = fact("When it was met.", scope=READ)
    affected_sector: SectorCode = fact("The sector that it affects.", scope=READ)
    affected_group: str | None = fact("A coarse group, such as shift workers. Names nobody.", scope=READ)
    affected_roles: list[Role] | None = fact(
        "The roles that it affects: may tell that a defender was there.", scope=READ, through=KEEPERS
    )
    version: int = fact("For optimistic concurrency: pass it with your change.", scope=READ)
    representative = link(
        _ORGANISATION,
        "Organisation",
        "representative",
        "Who speaks for those affected, if they named someone.",
        scope=READ,
        through=KEEPERS,
    )
    engagement = link(
        _lazy("Engagement"),
        "Engagement",
        "engagement",
        "The engagement at which it was met.",
        scope=READ,
        null=False,
    )
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    owner = link(
        _ORGANISATION,
        "Organisation",
        "owner",
        "The organisation that keeps the record.",
        scope=READ,
        null=False,
    )
    events = lists.BARRIER_EVENTS.page(
        "How it came to where it stands: what, when, and who said so.", link="events", scope=READ
    )
    mitigations = lists.MITIGATIONS.page("What is done about it.", link="mitigations", scope=READ)


@strawberry.type(description="One step in a barrier's life.")
class BarrierEvent(Node):
    """A state that is a record."""

    state: BarrierState = fact("The state it came to.", scope=READ)
    occurred_on: date = fact("When.", scope=READ)
    organisation = link(
        _ORGANISATION, "Organisation", "organisation", "Who said so.", scope=READ, through=KEEPERS
    )
    why: str | None = fact("Why. Names nobody.", scope=READ)
    position: int = fact("Its place in the history.", scope=READ)


@strawberry.type(description="Something planned or done to take a barrier away.")
class Mitigation(Node):
    """Part of a barrier."""

    kind: MitigationKind = fact("What it is.", scope=READ)
    description: str | None = fact("In words. Names nobody.", scope=READ)
    responsible = link(_ORGANISATION, "Organisation", "responsible", "Who does it.", scope=READ, null=False)
    planned_on: date = fact("When it was planned.", scope=READ)
    done_on: date | None = fact("When it was done; null while it is not.", scope=READ)


@strawberry.type(
    description="A process of free, prior and informed consent. The community sets the pace; WITHHELD ends it."
)
class ConsentProcess(Node):
    """Source: the domain, section 4."""

    subject: str = fact("What consent is sought for.", scope=READ)
    state: ConsentState = fact("Where it stands.", scope=READ)
    opened_on: date = fact("When it was opened.", scope=READ)
    version: int = fact("For optimistic concurrency: pass it with your change.", scope=READ)
    community = link(
        _ORGANISATION, "Organisation", "community", "Whose consent it is.", scope=READ, null=False
    )
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    owner = link(
        _ORGANISATION,
        "Organisation",
        "owner",
        "The organisation that keeps the record.",
        scope=READ,
        null=False,
    )
    events = lists.CONSENT_EVENTS.page("The steps taken so far.", link="events", scope=READ)


@strawberry.type(description="One step of a consent process.")
class ConsentEvent(Node):
    """A state that is a record."""

    state: ConsentState = fact("The state it came to.", scope=READ)
    occurred_on: date = fact("When.", scope=READ)
    organisation = link(
        _ORGANISATION, "Organisation", "organisation", "Who took the step.", scope=READ, null=False
    )
    conditions: str | None = fact("The conditions, where consent is conditional.", scope=READ)
    position: int = fact("Its place in the history.", scope=READ)
