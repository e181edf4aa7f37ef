"""The standard: editions, chapters, requirements, proposed changes, protected activities and published figures."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from schema import standard_lists as consulting
from schema.codes import EditionStatus, ProposalEffect, ProposalState
from schema.fact import ListOf, asks, fact, lazily, link, order_input
from schema.scalars import Node


def _lazy(name: str) -> object:
    return lazily(name, "schema.standard")


@strawberry.enum(description="What the standard's lists can be ordered by.")
class PositionOrderBy(StrEnum):
    """Their order in the source."""

    POSITION = "position"


@strawberry.enum(description="What reference rows can be ordered by.")
class ReferenceOrderBy(StrEnum):
    """Their citation."""

    CITATION = "id"


@strawberry.enum(description="What published figures can be ordered by.")
class AttackFigureOrderBy(StrEnum):
    """The last year that they cover."""

    YEAR = "year_to"


PositionOrder = order_input("PositionOrder", PositionOrderBy, "POSITION")
ReferenceOrder = order_input("ReferenceOrder", ReferenceOrderBy, "CITATION")
AttackFigureOrder = order_input("AttackFigureOrder", AttackFigureOrderBy, "YEAR")


@strawberry.enum(description="The standard's four principle areas; they are never averaged together.")
class PrincipleArea(StrEnum):
    """Chapters 1.x to 4.x."""

    BUSINESS_INTEGRITY = "BUSINESS_INTEGRITY"
    POSITIVE_LEGACIES = "POSITIVE_LEGACIES"
    SOCIAL_RESPONSIBILITY = "SOCIAL_RESPONSIBILITY"
    ENVIRONMENTAL_RESPONSIBILITY = "ENVIRONMENTAL_RESPONSIBILITY"


@strawberry.enum(description="What is wrong at the source.")
class ErratumKind(StrEnum):
    """A wrong citation, or an endnote that is cited but not contained."""

    WRONG_CITATION = "WRONG_CITATION"
    MISSING_ENDNOTE = "MISSING_ENDNOTE"


@strawberry.enum(description="Whether an activity is protected today or by a proposal.")
class ProtectionBasis(StrEnum):
    """CURRENT: in the edition in force."""

    CURRENT = "CURRENT"
    PROPOSED = "PROPOSED"


@strawberry.enum(description="What a figure counts. An incident is not a person.")
class AttackMeasure(StrEnum):
    """ATTACKS are incidents."""

    ATTACKS = "ATTACKS"
    PEOPLE = "PEOPLE"


@strawberry.enum(description="How exact the source gives a figure.")
class Qualifier(StrEnum):
    """As the source says it."""

    EXACT = "EXACT"
    ABOUT = "ABOUT"
    OVER = "OVER"


@strawberry.input(description="Narrows requirements; every given part must hold.")
class RequirementFilter:
    """Filters."""

    edition: list[strawberry.ID] | None = asks("Requirements of these editions.")
    chapter: list[strawberry.ID] | None = asks("Requirements of these chapters.")
    number: list[str] | None = asks("Requirements with these numbers, such as 3.2.2.1.")


@strawberry.input(description="Narrows chapters.")
class ChapterFilter:
    """Filters."""

    edition: list[strawberry.ID] | None = asks("Chapters of these editions.")
    principle_area: list[PrincipleArea] | None = asks("Chapters of these areas.")


@strawberry.input(description="Narrows proposed changes.")
class ProposedChangeFilter:
    """Filters."""

    edition: list[strawberry.ID] | None = asks("Proposed for these editions.")
    state: list[ProposalState] | None = asks("In these states.")


@strawberry.input(description="Narrows published figures.")
class AttackFigureFilter:
    """Filters."""

    covers_year: int | None = asks("Figures whose period includes this year.")
    from_year: int | None = asks("Figures whose period starts in this year or later.")
    until_year: int | None = asks("Figures whose period ends in this year or earlier.")
    business_sector: list[str] | None = asks("Figures of these business sectors, such as MINING.")
    measure: list[AttackMeasure] | None = asks("Attacks, or people.")


def _list(
    entity: str, order: object, by: str, *, falls: bool = False, filter: object | None = None
) -> ListOf:
    return ListOf(target=_lazy(entity), entity=entity, order=order, default=(by, falls), filter=filter)


EDITIONS = _list("Edition", ReferenceOrder, "id")
CHAPTERS = _list("Chapter", PositionOrder, "position", filter=ChapterFilter)
REQUIREMENTS = _list("Requirement", ReferenceOrder, "id", filter=RequirementFilter)
ERRATA = _list("Erratum", ReferenceOrder, "id")
DEFINITIONS = _list("Definition", ReferenceOrder, "id")
CHANGES = _list("ProposedChange", PositionOrder, "position", filter=ProposedChangeFilter)
PROPOSED = _list("ProposedRequirement", ReferenceOrder, "id")
ACTIVITIES = _list("ProtectedActivity", PositionOrder, "position")
FIGURES = _list("AttackFigure", AttackFigureOrder, "year_to", falls=True, filter=AttackFigureFilter)

_SOURCE = "Where this is taken from."


@strawberry.type(
    description="An edition of the standard. The same requirement number may mean different things in two editions."
)
class Edition(Node):
    """Reference data; its status moves here."""

    code: str = fact("Such as 1.0.")
    name: str = fact("The edition's name.")
    status: EditionStatus = fact("Whether it counts today.")
    summary: str = fact("What it is, in our words.")
    source: str = fact(_SOURCE)
    in_force_on: date | None = fact("Since when it counts; null where that was before this record began.")
    superseded_on: date | None = fact("Since when another counts in its place.")
    version: int = fact("Counts its changes of status.")
    chapters = CHAPTERS.page("Its chapters.", link="chapters")
    requirements = REQUIREMENTS.page("Its requirements, as far as they are recorded.", link="requirements")
    definitions = DEFINITIONS.page("Terms it defines.", link="definitions")
    errata = ERRATA.page("What is known to be wrong or missing at the source.", link="errata")
    proposed_changes = CHANGES.page("Changes proposed for it.", link="proposed_changes")


@strawberry.type(description="A chapter of an edition.")
class Chapter(Node):
    """Reference data."""

    edition = link(_lazy("Edition"), "Edition", "edition", "Its edition.", null=False)
    number: str = fact("Such as 1.3.")
    title: str = fact("The chapter's title.")
    principle_area: PrincipleArea = fact("The principle area that it belongs to.")
    position: int = fact("Its place in the edition.")
    source: str = fact(_SOURCE)
    requirements = REQUIREMENTS.page(
        "Its requirements, as far as this reference holds them.", link="requirements"
    )


@strawberry.type(
    description="A requirement of one edition: edition and number together name it. In an edition in force it never changes."
)
class Requirement(Node):
    """Reference data, and what the secretariat keeps beside it."""

    edition = link(_lazy("Edition"), "Edition", "edition", "Its edition.", null=False)
    chapter = link(
        _lazy("Chapter"), "Chapter", "chapter", "Its chapter; null while a draft has not placed it."
    )
    number: str | None = fact("Such as 3.2.2.1; null while a draft has not numbered it.")
    title: str = fact("What it is about.")
    summary: str = fact("What it asks, in our words.")
    critical: bool | None = fact("Whether it is critical; null where our sources do not say.")
    topics: list[str] = fact("What it touches.")
    citation: str | None = fact("The reference that the source gives, as given; see errata.")
    source: str = fact(_SOURCE)
    kept_here: bool = fact("Whether the secretariat keeps it here, rather than the reference files.")
    version: int = fact("Counts its changes, while its edition is a draft.")
    errata = ERRATA.page("What is known to be wrong about it at the source.", link="errata")
    proposals = PROPOSED.page("Proposed changes that add or change it.", link="proposals")


@strawberry.type(
    description="Something wrong or missing at the source, kept beside it rather than silently mended."
)
class Erratum(Node):
    """Reference data."""

    kind: ErratumKind = fact("What is wrong.")
    edition = link(_lazy("Edition"), "Edition", "edition", "The edition concerned.", null=False)
    requirement = link(
        _lazy("Requirement"), "Requirement", "requirement", "The requirement concerned, if one is."
    )
    given: str = fact("What the source says.")
    correction: str | None = fact("What is right; null where nothing is known, and nothing is guessed.")
    note: str = fact("Why.")
    source: str = fact(_SOURCE)


@strawberry.type(description="A term as an edition defines it, in our words.")
class Definition(Node):
    """Reference data."""

    edition = link(_lazy("Edition"), "Edition", "edition", "The edition.", null=False)
    term: str = fact("The term.")
    text: str = fact("What it means.")
    source: str = fact(_SOURCE)


@strawberry.type(
    description="A change proposed for an edition. It never changes a result under an edition in force."
)
class ProposedChange(Node):
    """Drafted, put to the Board, consulted on, and decided by a motion."""

    edition = link(_lazy("Edition"), "Edition", "edition", "The draft that it is meant for.", null=False)
    title: str = fact("What is proposed.")
    summary: str = fact("The proposal, in our words.")
    rationale: str | None = fact("Why it is proposed; null where our sources do not say.")
    state: ProposalState = fact("Where it stands.")
    position: int = fact("Its place in the list.")
    source: str = fact(_SOURCE)
    version: int = fact("Counts its changes: send it with a step, so that nobody's is lost.")
    chapters = CHAPTERS.page("The chapters it touches.", link="chapters")
    requirements = PROPOSED.page("The requirements that it adds or changes.", link="requirements")
    events = consulting.CHANGE_EVENTS.page("Every step it took here.", link="events")
    rounds = consulting.ROUNDS.page("Its consultation rounds.", link="rounds")
    comments = consulting.COMMENTS.page("What was said to it, once moderated.", link="comments")
    responses = consulting.RESPONSES.page("What the secretariat answered.", link="responses")
    tallies = consulting.TALLIES.page(
        "How many comments were published, by round, sector and position: exact, since all of them are public.",
        link="tallies",
    )


@strawberry.type(description="What one proposal does to one requirement.")
class ProposedRequirement(Node):
    """Reference data."""

    change = link(_lazy("ProposedChange"), "ProposedChange", "change", "The proposal.", null=False)
    requirement = link(_lazy("Requirement"), "Requirement", "requirement", "The requirement.", null=False)
    effect: ProposalEffect = fact("Whether it is added or changed.")


@strawberry.type(description="Something that nobody may be made to suffer for.")
class ProtectedActivity(Node):
    """Source: seed p. 2-3."""

    code: str = fact("Such as SAFETY_REPORT.")
    name: str = fact("Its name.")
    basis: ProtectionBasis = fact("Protected today, or by a proposal.")
    description: str = fact("What it covers.")
    requirement_number: str | None = fact("The requirement that protects it, where the source names one.")
    position: int = fact("Its place in the source.")
    source: str = fact(_SOURCE)


@strawberry.type(
    description="A published figure on attacks against defenders: a reference to its source, not a count of ours."
)
class AttackFigure(Node):
    """Reference data."""

    year_from: int = fact("First year covered.")
    year_to: int = fact("Last year covered.")
    business_sector: str | None = fact(
        "The business sector (an industry, not a governance sector); null for all together."
    )
    measure: AttackMeasure = fact("What is counted. An incident is not a person.")
    figure: int = fact("The figure.")
    qualifier: Qualifier = fact("How exact the source gives it.")
    source: str = fact(_SOURCE)
    source_url: str | None = fact("Where the source is published.")
