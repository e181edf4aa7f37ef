"""Two labels are one person; and a label whose record did not come about is taken back.

Two that have an identity each keep both, and each is told the labels of both: no field of one is lost to the other.
Refused is a label without one. Taking back works for some minutes after the label was sealed, with what was agreed to
under it, and never for anything older: for that there is erasure, with its holds and its receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from domain.kernel import BadInput, Refusal
from domain.vault.leaf import Leaf
from domain.vault.refusals import IdentityErased, NoIdentity
from domain.vault.values import Act
from infra.vault.identities.consents import subject_of
from infra.vault.identities.labels import Connection, Found, labels_of, mark_of, standing
from infra.vault.inside import Inside
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.turns import Overtaken, in_turn
from infra.vault.veil import Torn, Veil
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Label, Link

MOST = 500
"""Labels of one person (A)."""
TOO_MANY = BadInput(
    message=f"More than {MOST} labels are said to be one person.",
    next="Look whether they are: an office or a group is sealed under a label of its own.",
    field="sameAs",
)


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may say about labels."""
    return (
        Call(name="link", takes=Link, does=lambda told: link(inside, told.label, told.same_as)),
        Call(name="forget", takes=Label, does=lambda told: forget(inside, told.label)),
    )


async def link(inside: Inside, label: UUID, same_as: UUID) -> Refusal | None:
    """Both are one person. Twice is once.

    Each has an identity already: under a label that came to another's, requests would name other operators, rest on
    other consents, and be told where the person does not look.
    """

    async def linked() -> Refusal | None:
        async with inside.pool.acquire() as connection, connection.transaction():
            return await _link_in(connection, inside, label, same_as)

    return await in_turn(linked)


async def _link_in(connection: Connection, inside: Inside, label: UUID, same_as: UUID) -> Refusal | None:
    found = [await standing(inside, each, connection) for each in (label, same_as)]
    if any(isinstance(each, IdentityErased) for each in found):
        return IdentityErased()
    there = [each for each in found if not isinstance(each, Refusal)]
    if len(there) < len(found):
        return NoIdentity()
    known = [set(await labels_of(inside, each)) for each in there]
    if all({label, same_as} <= each for each in known):
        return None
    labels = {label, same_as}.union(*known)
    if len(labels) > MOST:
        return TOO_MANY
    await _tell(connection, inside, labels, leaf=_leaf(inside, Act.LINKED, sorted((label, same_as))))
    return None


async def forget(inside: Inside, label: UUID) -> None:
    """Take it back, if it is new. Silent where there is nothing, or nothing that may be taken back."""

    async def forgotten() -> None:
        async with inside.pool.acquire() as connection, connection.transaction():
            found = await standing(inside, label, connection)
            if isinstance(found, Refusal):
                return
            if await connection.fetchval("SELECT public.identity_is_fresh($1)", mark_of(inside, label)):
                await _forget_in(connection, inside, label, found)

    await in_turn(forgotten)


async def _forget_in(connection: Connection, inside: Inside, label: UUID, found: Found) -> None:
    others = [one for one in await labels_of(inside, found) if one != label]
    left = await _identities(connection, inside, others)
    done = await connection.fetchval(
        "SELECT public.identity_taken_back($1, $2, $3, $4, $5, $6)",
        mark_of(inside, label), found.identity, found.version, found.identity not in left,
        subject_of(inside, label),
        _leaf(inside, Act.ERASED, [label], reason="NOT_RECORDED"),
    )  # fmt: skip
    if not done:
        raise Overtaken
    await _tell(connection, inside, others, without=label)


def told_identity(key: bytes, mark: bytes, identity: UUID) -> bytes:
    """Where a label leads, as its row keeps it."""
    return Veil(key).sealed(mark, {"identity": str(identity)})


def told_labels(key: UUID, links: bytes, labels: Iterable[UUID]) -> bytes:
    """A person's labels as their identity keeps them. Their order does not say which came first."""
    return Veil(links).sealed(key.bytes, {"labels": sorted(str(one) for one in labels)})


async def _tell(
    connection: Connection,
    inside: Inside,
    labels: Iterable[UUID],
    *,
    without: UUID | None = None,
    leaf: bytes | None = None,
) -> None:
    """Tell each identity behind these labels all of them; `Overtaken` if one was told of another in between."""
    labels = sorted(labels)
    told: list[tuple[UUID, int, bytes]] = []
    for found in (await _identities(connection, inside, labels)).values():
        if set(await labels_of(inside, found)) - {without} - set(labels):
            raise Overtaken
        links = await inside.keys.get_links_key(found.key)
        if links is None:
            raise Torn
        told.append((found.identity, found.version, told_labels(found.key, links, labels)))
    told.sort()
    columns = [[row[at] for row in told] for at in range(3)]
    if not await connection.fetchval("SELECT public.identities_linked($1, $2, $3, $4)", *columns, leaf):
        raise Overtaken


async def _identities(connection: Connection, inside: Inside, labels: Sequence[UUID]) -> Mapping[UUID, Found]:
    found = [await standing(inside, label, connection) for label in labels]
    return {one.identity: one for one in found if not isinstance(one, Refusal)}


def _leaf(inside: Inside, act: Act, labels: Sequence[UUID], reason: str | None = None) -> bytes:
    pseudonym = Pseudonyms(inside.secrets.pseudonym_key).of(act.value.lower(), *labels)
    return Leaf(act=act, on=inside.clock.today(), subject=pseudonym, reason=reason).bytes
