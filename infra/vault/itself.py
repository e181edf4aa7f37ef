"""The vault about itself: that it answers, its database included."""

from __future__ import annotations

from collections.abc import Mapping

from infra.vault.inside import Inside
from infra.vault.wire.call import Call


def calls(inside: Inside) -> tuple[Call, ...]:
    """`self`: who this is."""

    async def itself(told: Mapping[str, object]) -> object:
        await inside.pool.fetchval("SELECT true")
        return {"tenant": inside.tenant}

    return (Call(name="self", takes=None, does=itself),)
