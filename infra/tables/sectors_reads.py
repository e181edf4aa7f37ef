"""How governance is read: public facts, one arm for everyone."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import Column, Everything, Json, Readable, ToMany, ToOne, columns

PUBLIC = {Arm.EVERYONE: Everything()}
CODE = Column(sql="{t}.id", json=Json.CODE, needs=("id",))
POSITION = {"position": (("position", "smallint"),)}

SECTOR = Readable(
    entity="Sector",
    table="sectors",
    key="text",
    columns={"code": CODE, **columns(text="name description", int="position")},
    arms=PUBLIC,
    orders=POSITION,
    manys={"seats": ToMany(entity="Seat", column="sector")},
)

SEAT = Readable(
    entity="Seat",
    table="seats",
    key="text",
    columns=columns(int="number"),
    arms=PUBLIC,
    orders={"number": (("number", "smallint"),)},
    ones={"sector": ToOne(entity="Sector", column="sector")},
    manys={"terms": ToMany(entity="SeatTerm", column="seat_id")},
)

SEAT_TERM = Readable(
    entity="SeatTerm",
    table="seat_terms",
    columns=columns(text="holder_name?", date="starts ends?"),
    arms=PUBLIC,
    orders={"starts": (("starts", "date"),)},
    ones={
        "seat": ToOne(entity="Seat", column="seat_id"),
        "employer": ToOne(entity="Organisation", column="employer_id"),
    },
)

READABLES = (SECTOR, SEAT, SEAT_TERM)
