"""The circle of custodians as the vault's own database has it: whose keys identities are wrapped for, and who signs.

Nothing that the API says about a custodian is taken: a key counts only if it stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from domain.vault.custodians import HeldKey

if TYPE_CHECKING:
    from infra.vault.inside import Inside  # pyright: ignore[reportMissingImports]

__all__ = ["HeldKey", "held", "held_by", "holder", "roster"]


async def held(inside: Inside) -> tuple[HeldKey, ...]:
    """Every key that something is opened or signed with today, newest first; replaced ones until they end too."""
    rows = await inside.pool.fetch("SELECT * FROM public.custodians_held()")
    return tuple(HeldKey(**{**dict(row), "ties": tuple(row["ties"])}) for row in rows)


async def roster(inside: Inside) -> tuple[HeldKey, ...]:
    """The newest key of each custodian: for these an identity is wrapped when it is sealed."""
    return tuple(key for key in await held(inside) if key.newest)


async def held_by(inside: Inside, person: UUID) -> tuple[HeldKey, ...]:
    """A person's own keys, newest first. Empty: they are no custodian today."""
    return tuple(key for key in await held(inside) if key.person == person)


async def holder(inside: Inside, person: UUID, key_id: str) -> HeldKey | None:
    """The key, if it is this person's and in use; one that was replaced stays in use until it has ended."""
    return next((key for key in await held_by(inside, person) if key.key_id == key_id), None)
