"""Inspections of sites by public agencies, and how lists of them are asked for. Public; no scope stands beside them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from schema.fact import ListOf, asks, fact, lazily, link, order_input
from schema.scalars import Node

_HERE = "schema.assurance_inspections"


@strawberry.enum(description="What inspections can be ordered by.")
class ExternalInspectionOrderBy(StrEnum):
    """When the agency was there."""

    INSPECTED_ON = "inspected_on"


@strawberry.enum(description="What an inspection's documents can be ordered by.")
class InspectionDocumentOrderBy(StrEnum):
    """As the agency lists them."""

    POSITION = "position"


ExternalInspectionOrder = order_input("ExternalInspectionOrder", ExternalInspectionOrderBy, "INSPECTED_ON")
InspectionDocumentOrder = order_input("InspectionDocumentOrder", InspectionDocumentOrderBy, "POSITION")


@strawberry.input(description="Narrows inspections; every given part must hold. A list means: any of these.")
class ExternalInspectionFilter:
    """Filters."""

    agency: list[str] | None = asks("By agencies with these codes, such as MEM.")
    act: list[str] | None = asks("Under these acts, as the register spells them.")
    site: list[strawberry.ID] | None = asks("Of these sites.")
    inspected_from: date | None = asks("On this day or later.")
    inspected_until: date | None = asks("On this day or earlier.")


INSPECTIONS = ListOf(
    target=lazily("ExternalInspection", _HERE),
    entity="ExternalInspection",
    order=ExternalInspectionOrder,
    default=("inspected_on", True),
    filter=ExternalInspectionFilter,
)
DOCUMENTS = ListOf(
    target=lazily("InspectionDocument", _HERE),
    entity="InspectionDocument",
    order=InspectionDocumentOrder,
    default=("position", False),
)


@strawberry.type(
    description="An inspection of a site by a public agency under an act, as the agency published it. It stands beside the"
    " scheme's audits and is none of them: it is scored on nothing here. Public."
)
class ExternalInspection(Node):
    """Source: the agencies' registers, loaded by the secretariat."""

    agency: str = fact("The agency's code in the register, such as MEM.")
    agency_name: str = fact("The agency's name.")
    act: str = fact("Under which act it inspected.")
    number: str | None = fact("The agency's own number of it; null where it gave none.")
    inspected_on: date = fact("The day of the inspection.")
    summary: str | None = fact("What the agency says of it. Names nobody: where a name stood, [name] stands.")
    version: int = fact("Rises with every change that the register made to it.")
    site = link(lazily("Site", "schema.stakeholders"), "Site", "site", "Where it was.", null=False)
    documents = DOCUMENTS.page("What was published about it, in the register's order.", link="documents")


@strawberry.type(description="A document that an agency published about an inspection. Public.")
class InspectionDocument(Node):
    """Where it can be read; nothing of it is kept here."""

    name: str = fact("What it is called.")
    address: str = fact("Where it is published.")
    position: int = fact("Its place in the register's list.")
