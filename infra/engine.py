"""The SQLAlchemy engine over the one driver. It refuses to echo statements or parameters."""

from __future__ import annotations

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from infra.address import Address


def engine_for(address: Address, *, size: int | None = None, asks: bool = True) -> AsyncEngine:
    """An engine for one login; `size` connections are kept, none by default.

    `asks`: each time one is taken, whether it still lives, which takes three sends. Whoever begins anew on another
    where the first statement fails needs no asking."""

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(**address.arguments())  # pyright: ignore[reportArgumentType]

    if size is None:
        return create_async_engine(
            "postgresql+asyncpg://", async_creator=connect, poolclass=NullPool, hide_parameters=True
        )
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=asks,
        hide_parameters=True,
    )
