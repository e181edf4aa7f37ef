"""What the vault tells about one person, once two custodians agreed that somebody learns all of their labels.

Whoever opened ALIASES names the labels that they opened: all of them, and none besides. So this tells nobody which
labels are one person, the API included, who did not know it already. For as long as the grant would have lasted.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.kernel import NotThere, Refusal
from domain.vault.refusals import NotApproved
from domain.vault.values import IdentityField, UnsealingState
from infra.vault.identities.consents_given import consents
from infra.vault.identities.holds import holds
from infra.vault.identities.labels import person
from infra.vault.inside import Inside
from infra.vault.unsealings.door import looks
from infra.vault.unsealings.kept import one
from infra.vault.wire.call import Call
from infra.vault.wire.values import DoesNotFit, read, written

MOST = 200
"""Labels of one person (A)."""


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask."""
    return (Call(name="about_person", takes=None, does=lambda told: about(inside, told)),)


async def about(inside: Inside, told: Mapping[str, object]) -> object:
    """By label: how it is kept, and what was agreed, looked at and held."""
    try:
        request, requester = read(UUID, told.get("request")), read(UUID, told.get("requester"))
        labels = set(read(tuple[UUID, ...], told.get("labels")))  # pyright: ignore[reportArgumentType]
    except DoesNotFit:
        return NotThere()
    no = await _not_opened(inside, request, requester, labels)
    if no is not None:
        return no
    return {str(label): await _about(inside, label) for label in sorted(labels, key=str)}


async def _not_opened(inside: Inside, request: UUID, requester: UUID, labels: set[UUID]) -> Refusal | None:
    """Why this requester has not opened exactly these labels of one person by this request."""
    found = await one(inside.pool, inside, request)
    if found is None or found.unsealing.statement.requester != requester or not 0 < len(labels) <= MOST:
        return NotThere()
    statement = found.unsealing.statement
    opened = found.unsealing.seen(found.now) is UnsealingState.SPENT and found.now < statement.ends_at
    if not opened or IdentityField.ALIASES not in statement.fields:
        return NotApproved()
    known = await person(inside, statement.subject)
    if isinstance(known, Refusal):
        return known
    return None if {label for label, _ in known} == labels else NotThere()


async def _about(inside: Inside, label: UUID) -> Mapping[str, object]:
    known = await person(inside, label)
    held = await holds(inside, label)
    looked = await looks(inside, label)
    kept = {} if isinstance(known, Refusal) else dict(known)
    return {
        "tier": kept[label].tier.value if label in kept else None,
        "fields": [one.value for one in kept[label].fields] if label in kept else [],
        "consents": written(await consents(inside, label)),
        "looks": [] if isinstance(looked, Refusal) else written(looked),
        "holds": [] if isinstance(held, Refusal) else written(held),
    }
