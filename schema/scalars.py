"""Words every type shares: ids of nodes, the order's direction, and the scalars with their typed refusals."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from domain.labels import decode_id, encode_id

__all__ = ["Direction", "Node", "decode_id", "encode_id"]


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
        return getattr(obj, "entity", None) == cls.__name__
