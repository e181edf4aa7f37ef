"""Labels sealed for a record which was about to come about; and what is kept under a label, without its texts.

A label is noted before it is sealed, and stays noted until the API has looked whether its record is there: it settles
those that are, and takes the others back. So a crash between the vault and the records leaves nobody's name behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.kernel import Refusal
from infra.vault.identities.labels import standing
from infra.vault.inside import Inside
from infra.vault.veil import Veil
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Label
from infra.vault.wire.values import DoesNotFit

AFTER = 600
"""Seconds: no record takes longer to come about, and taking back is possible for five minutes more."""
MOST = 500
"""Labels of one turn."""


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask and say about labels that are new, and about what is kept."""

    async def kept(told: Label) -> Mapping[str, object] | Refusal:
        found = await standing(inside, told.label)
        return found if isinstance(found, Refusal) else {"tier": found.tier, "fields": found.fields}

    return (
        Call(name="kept", takes=Label, does=kept),
        Call(name="fresh", takes=None, does=lambda told: fresh(inside)),
        Call(name="settle", takes=None, does=lambda told: settle(inside, told)),
    )


async def note(inside: Inside, label: UUID) -> None:
    """The label is about to be sealed."""
    veil, mark = _row(inside, label)
    await inside.pool.execute(
        "SELECT public.fresh_label_noted($1, $2)", mark, veil.sealed(mark, {"label": str(label)})
    )


async def fresh(inside: Inside, ago: int = AFTER) -> Mapping[str, object]:
    """Labels noted some time ago that nobody settled."""
    veil = Veil(inside.secrets.map_key)
    rows = await inside.pool.fetch("SELECT * FROM public.fresh_labels_noted($1, $2)", ago, MOST)
    return {"labels": [veil.told(row["mark"], row["told"])["label"] for row in rows]}


async def settle(inside: Inside, told: Mapping[str, Any]) -> Mapping[str, object]:
    """These were looked at. What is still sealed under them stays."""
    labels = told.get("labels")
    if not isinstance(labels, list):
        raise DoesNotFit
    marks = [_row(inside, UUID(str(label)))[1] for label in labels]
    await inside.pool.execute("SELECT public.fresh_labels_settled($1)", marks)
    return {}


def _row(inside: Inside, label: UUID) -> tuple[Veil, bytes]:
    veil = Veil(inside.secrets.map_key)
    return veil, veil.row("fresh", label)
