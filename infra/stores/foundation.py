"""Rows that belong to one record, in their order, as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

Row = TypeVar("Row", bound=SQLModel)
Key = TypeVar("Key")


async def rows_of(
    session: AsyncSession, row: type[Row], parent: Key, key: Key, by: date, then: object
) -> Sequence[Row]:
    """The rows whose `parent` column holds the key, ordered. `parent`, `by` and `then` are columns of the row class.

    Read anew even if the session knows them: asked under the parent's lock, and they may have changed before it.
    """
    query = (
        select(row)
        .where(col(parent) == key)
        .order_by(col(by), col(then))
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(query)).all()
