"""Words every type shares: ids of nodes, the order's direction, and the scalars with their typed refusals."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum

import strawberry
from graphql import GraphQLError
from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition

from domain.labels import decode_id, encode_id

__all__ = ["DAY", "MOMENT", "Direction", "Node", "decode_id", "encode_id"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: object) -> date:
    """A calendar day, written in one way only."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError('A Date is a day of the calendar, written like "2026-03-01".')


DAY = replace(DateDefinition, description='A day of the calendar, such as "2026-03-01".', parse_value=_day)
MOMENT = replace(DateTimeDefinition, description='A moment, in UTC, such as "2026-03-01T09:30:00+00:00".')


@strawberry.enum(description="Which way a list is ordered.")
class Direction(StrEnum):
    """Rising or falling."""

    ASC = "ASC"
    DESC = "DESC"


@strawberry.interface(description="Any record with an id that names it everywhere in this API.")
class Node:
    """The Relay node."""

    id: strawberry.ID = strawberry.field(
        description="Opaque and stable. Random, so that it tells neither when nor by whom a record was made.",
        metadata={"reads": "id"},
    )

    @classmethod
    def is_type_of(cls, obj: object, info: object) -> bool:
        """In per-field execution: a row is of the type that its entity names."""
        return getattr(obj, "of_entity", None) == cls.__name__
