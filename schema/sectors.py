"""Governance as outsiders read it: six sectors with an equal voice, and who holds their two seats each."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from schema.codes import SectorCode
from schema.fact import ListOf, fact, lazily, link, order_input
from schema.scalars import Node

_Sector = lazily("Sector", "schema.sectors")
_Seat = lazily("Seat", "schema.sectors")
_SeatTerm = lazily("SeatTerm", "schema.sectors")
_Organisation = lazily("Organisation", "schema.stakeholders")


@strawberry.enum(description="What sectors and seats can be ordered by.")
class SectorOrderBy(StrEnum):
    """Their fixed order."""

    POSITION = "position"


@strawberry.enum(description="What seats can be ordered by.")
class SeatOrderBy(StrEnum):
    """Their number."""

    NUMBER = "number"


@strawberry.enum(description="What terms can be ordered by.")
class SeatTermOrderBy(StrEnum):
    """When they began."""

    STARTS = "starts"


SectorOrder = order_input("SectorOrder", SectorOrderBy, "POSITION")
SeatOrder = order_input("SeatOrder", SeatOrderBy, "NUMBER")
SeatTermOrder = order_input("SeatTermOrder", SeatTermOrderBy, "STARTS")

SECTORS = ListOf(target=_Sector, entity="Sector", order=SectorOrder, default=("position", False))
SEATS = ListOf(target=_Seat, entity="Seat", order=SeatOrder, default=("number", False))
TERMS = ListOf(target=_SeatTerm, entity="SeatTerm", order=SeatTermOrder, default=("starts", True))


@strawberry.type(
    description="One of the six constituencies that govern the scheme with an equal voice. Not an industry."
)
class Sector(Node):
    """Source: seed p. 2."""

    code: SectorCode = fact("The sector's code.")
    name: str = fact("The sector's name.")
    description: str = fact("Who belongs to it.")
    position: int = fact("Its place in lists; it carries no rank.")
    seats = SEATS.page("The sector's two seats on the Board.", link="seats")


@strawberry.type(description="A seat on the Board: two a sector, twelve in all.")
class Seat(Node):
    """Source: the scheme's governance page."""

    sector = link(_Sector, "Sector", "sector", "The sector that the seat speaks for.", null=False)
    number: int = fact("1 or 2.")
    terms = TERMS.page(
        "Who has held the seat, and when. No running term means the seat is vacant.", link="terms"
    )


@strawberry.type(description="One holder's time in a seat.")
class SeatTerm(Node):
    """A dated record."""

    seat = link(_Seat, "Seat", "seat", "The seat.", null=False)
    holder_name: str | None = fact("The name that the holder publishes in office; null if they publish none.")
    employer = link(
        _Organisation, "Organisation", "employer", "The organisation that employs the holder, if any."
    )
    starts: date = fact("First day in the seat.")
    ends: date | None = fact("Last day in the seat; null while it runs.")
