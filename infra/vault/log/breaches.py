"""A breach in the log: that there was one, and the day it was recorded. What happened stands in the records."""

from __future__ import annotations

from domain.vault.leaf import Leaf
from domain.vault.values import Act
from infra.vault.inside import Inside
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.veil import Veil
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Breach


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may say of breaches."""
    return (Call(name="breach", takes=Breach, does=lambda told: log_breach(inside, told)),)


async def log_breach(inside: Inside, told: Breach) -> None:
    """One entry for each, however often it is told: a round tells it again until it was heard."""
    leaf = Leaf(
        act=Act.BREACH_RECORDED,
        on=min(told.on, inside.clock.today()),
        request=Pseudonyms(inside.secrets.pseudonym_key).of("breach", told.breach),
    )
    row = Veil(inside.secrets.map_key).row("breach", told.breach)
    await inside.pool.fetchval("SELECT public.breach_logged($1, $2)", row, leaf.bytes)
