"""Legal holds: what keeps an identity from being erased, for a person under whichever of their labels it was placed.

Refuses nothing to the person: that there is one, why and until when, they may know. Refused is an id that is in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel import FIRST_DAY, LAST_DAY, BadInput, NotThere, Refusal
from domain.vault.leaf import Leaf
from domain.vault.ports import LegalHold
from domain.vault.refusals import IdentityErased
from domain.vault.values import Act, HoldReason
from infra.vault.identities.labels import person, standing
from infra.vault.inside import Inside
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.veil import Veil
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Label, LiftHold

ANOTHER = BadInput(
    message="A hold with this id says something else, or is of somebody else.",
    next="Give the hold an id of its own.",
    field="id",
)


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask about holds."""
    return (
        Call(name="hold", takes=LegalHold, does=lambda told: place(inside, told)),
        Call(name="lift_hold", takes=LiftHold, does=lambda told: lift(inside, told)),
        Call(name="holds", takes=Label, does=lambda told: holds(inside, told.label)),
    )


def row_of(inside: Inside, identity: UUID) -> bytes:
    """How an identity is named where holds and erasures are kept."""
    return Veil(inside.secrets.map_key).row("held", identity)


async def place(inside: Inside, hold: LegalHold) -> Refusal | None:
    """Hold it, from now on. The same once more is the same; too late once its erasure has begun."""
    if (no := _unfit(hold, inside.clock.today())) is not None:
        return no
    found = await standing(inside, hold.label)
    if isinstance(found, Refusal):
        return found
    placed = min(hold.placed_on, inside.clock.today())  # two clocks meet at midnight
    veil = Veil(inside.secrets.map_key)
    row = veil.row("hold", hold.id)
    told = {"id": str(hold.id), "reason": hold.reason.value, "placed_on": placed.isoformat()}
    answer = await inside.pool.fetchval(
        "SELECT public.hold_placed($1, $2, $3, $4, $5)",
        row, row_of(inside, found.identity), hold.until, veil.sealed(row, told),
        _leaf(inside, Act.HELD, hold.id, hold.reason),
    )  # fmt: skip
    match answer:
        case "ERASED":
            return IdentityErased()
        case "ANOTHER":
            return ANOTHER
        case "AGAIN":
            known = await holds(inside, hold.label)
            same = isinstance(known, Refusal) or any(_says(one) == _says(hold) for one in known)
            return None if same else ANOTHER
        case _:
            return None


def _says(hold: LegalHold) -> tuple[object, ...]:
    """What a hold says, whenever it was placed and whether or not it was lifted."""
    return (hold.id, hold.reason, hold.until)


async def lift(inside: Inside, told: LiftHold) -> Refusal | None:
    """It holds no longer. Twice is once."""
    rows = await _rows(inside, told.label)
    if isinstance(rows, Refusal):
        return rows
    veil = Veil(inside.secrets.map_key)
    hold = veil.row("hold", told.hold)
    lifted = veil.sealed(hold, {"lifted_on": inside.clock.today().isoformat()})
    for row in rows:
        answer = await inside.pool.fetchval(
            "SELECT public.hold_lifted($1, $2, $3, $4)",
            hold, row, lifted, _leaf(inside, Act.HOLD_LIFTED, told.hold),
        )  # fmt: skip
        if answer != "NONE":
            return None
    return NotThere()


async def holds(inside: Inside, label: UUID) -> Sequence[LegalHold] | Refusal:
    """All that were placed on this person, by the day they were placed."""
    rows = await _rows(inside, label)
    if isinstance(rows, Refusal):
        return rows
    found = [one for row in rows for one in await inside.pool.fetch("SELECT * FROM public.holds_of($1)", row)]
    veil = Veil(inside.secrets.map_key)
    told = [_told(veil, label, one["hold"], one["until"], one["told"], one["lifted"]) for one in found]
    return sorted(told, key=lambda one: (one.placed_on, str(one.id)))


async def _rows(inside: Inside, label: UUID) -> Sequence[bytes] | Refusal:
    """Of every identity that is this person."""
    known = await person(inside, label)
    if isinstance(known, Refusal):
        return known
    return sorted({row_of(inside, found.identity) for _, found in known})


def _told(
    veil: Veil, label: UUID, row: bytes, until: date | None, told: bytes, lifted: bytes | None
) -> LegalHold:
    said = veil.told(row, told)
    ended = None if lifted is None else date.fromisoformat(veil.told(row, lifted)["lifted_on"])
    return LegalHold(
        id=UUID(said["id"]),
        label=label,
        reason=HoldReason(said["reason"]),
        placed_on=date.fromisoformat(said["placed_on"]),
        until=until,
        lifted_on=ended,
    )


def _unfit(hold: LegalHold, today: date) -> BadInput | None:
    if hold.placed_on < FIRST_DAY or hold.lifted_on is not None:
        return BadInput(
            message="A hold is recorded when it is placed.",
            next="Give the day on which it was placed.",
            field="placedOn",
        )
    if hold.until is not None and not today <= hold.until <= LAST_DAY:
        return BadInput(
            message="The hold would be over before it begins.",
            next="Give the last day on which it holds, or leave it out: it then holds until it is lifted.",
            field="until",
        )
    return None


def _leaf(inside: Inside, act: Act, hold: UUID, reason: HoldReason | None = None) -> bytes:
    return Leaf(
        act=act,
        on=inside.clock.today(),
        subject=Pseudonyms(inside.secrets.pseudonym_key).of("hold", hold),
        reason=None if reason is None else reason.value,
    ).bytes
