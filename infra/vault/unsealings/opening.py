"""Announce, then fetch: what is opened stands in the log first, in a transaction of its own that was committed.

`fetch` reads, spends and writes its own entry in one transaction, and gives nothing before that is committed: an answer
that is lost is spent, and has to be asked for anew. The vault checks the bearer's proof itself. What it gives, only the
recipient's key opens; of a sealed identity it never had the data key.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

import asyncpg

from domain.kernel import NotThere, Refusal
from domain.vault.ports import Bearer, Opened, OpenedField
from domain.vault.refusals import (
    AnnounceFirst,
    CustodianRetired,
    GrantEnded,
    IdentityChanged,
    NotYourGrant,
    ReviewOverdue,
    TooManyRequests,
)
from domain.vault.statement import Statement
from domain.vault.unsealing import Holder, Unsealing
from domain.vault.values import Act, IdentityField, Tier
from infra.custody.fields import keys_together
from infra.hpke import opened_info, wrap
from infra.oauth.proofs import Proved, shown
from infra.vault.identities.labels import Connection, data_key, labels_of, opened_field
from infra.vault.inside import Inside
from infra.vault.log.promises import promise
from infra.vault.unsealings.ending import clear_soon, void
from infra.vault.unsealings.kept import Kept, held, leaf, of_bearer, one, to_open
from infra.vault.unsealings.refused import refused
from infra.vault.unsealings.rests import Rests, standing
from infra.vault.wire.spoken import Announce, Fetch

ALIASES = b"aliases"
"""What is sealed to the recipient under its own name, beside the envelope."""
REFUSALS: Mapping[str, Callable[[], Refusal]] = {
    "NONE": NotThere, "HOLDER": NotYourGrant, "NOT_APPROVED": CustodianRetired, "OTHER_PERSON": IdentityChanged,
    "SHUT": ReviewOverdue, "TOO_MANY": TooManyRequests, "FIRST": AnnounceFirst,
}  # fmt: skip


class NothingToOpenWith(Exception):
    """A key or an envelope that has to be there is not. Carries nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What was announced, and all that it was judged by."""

    id: UUID
    kept: Kept
    proved: Proved
    found: Rests


@dataclass(frozen=True, slots=True, kw_only=True)
class Unannounced:
    """Nothing was announced, and why. `void`: what the request rested on is gone, which ends it."""

    kept: Kept
    no: Refusal
    void: bool = False


async def announce(inside: Inside, told: Announce) -> UUID | Refusal:
    """Commit the log's entry; gives what `fetch` takes within a minute, once."""
    async with inside.pool.acquire() as connection:
        said = await announced(connection, inside, told)
    return said.id if isinstance(said, Announced) else await written_down(inside, said)


async def announced(on: Connection, inside: Inside, told: Announce) -> Announced | Unannounced | NotThere:
    """The same, with what it was judged by: committed when this returns. On a connection without a transaction."""
    looked = await to_open(on, inside, told.request)
    if looked is None:
        return NotThere()
    kept, who = looked
    proved = _proved(inside, told.bearer, kept.now)
    after = kept.unsealing.announced(_holder(told.bearer), kept.now, door_shut=kept.shut)
    if isinstance(after, Refusal):
        return Unannounced(kept=kept, no=after)
    if proved is None:
        return Unannounced(kept=kept, no=NotYourGrant())
    found = await standing(inside, kept, on, today=told.today, who=who)
    if isinstance(found, Refusal):
        return Unannounced(kept=kept, no=found, void=True)
    announcement = UUID(bytes=secrets.token_bytes(16), version=4)
    statement = kept.unsealing.statement
    act = Act.BREAK_GLASS if statement.break_glass else Act.ANNOUNCED
    try:
        said: str | None = await on.fetchval(
            "SELECT public.unsealing_announce($1, $2, $3, $4, $5, $6)",
            announcement, told.request, of_bearer(inside, told.bearer), found.digest, proved.digest,
            leaf(inside, act, statement, kept.subject),
        )  # fmt: skip
    except asyncpg.UniqueViolationError:  # the proof was taken before
        return Unannounced(kept=kept, no=NotYourGrant())
    assert said is not None
    if said != "DONE":  # something came first: the refusal tells how it stands by now
        now = await one(on, inside, told.request) or kept
        return Unannounced(kept=now, no=_refusal(said, now.unsealing))
    return Announced(id=announcement, kept=kept, proved=proved, found=found)


async def written_down(inside: Inside, said: Unannounced | NotThere) -> Refusal:
    """The refusal, once it stands in the log. With no connection in hand: it takes one of its own."""
    if isinstance(said, NotThere):
        return said
    return await (void if said.void else refused)(inside, said.kept, said.no)


async def fetch(inside: Inside, told: Fetch) -> Opened | Refusal:
    """What was announced, encrypted for the recipient."""
    async with inside.pool.acquire() as connection, connection.transaction():
        kept = await held(connection, inside, announcement=told.announcement)
        given = AnnounceFirst() if kept is None else await _spent(connection, inside, kept, told)
    # committed: from here on it may be given
    if kept is None:
        return AnnounceFirst()
    match given:
        case _Void():
            return await void(inside, kept, given.no)
        case Refusal():
            return await refused(inside, kept, given)
        case Opened():
            if kept.unsealing.statement.tier is Tier.SEALED:
                clear_soon(inside, kept.request)
            return given


@dataclass(frozen=True, slots=True)
class _Void:
    """What the request rested on is gone."""

    no: Refusal


async def _spent(connection: Connection, inside: Inside, kept: Kept, told: Fetch) -> Opened | Refusal | _Void:
    proved = _proved(inside, told.bearer, kept.now)
    after = kept.unsealing.opened(_holder(told.bearer), kept.now)
    if isinstance(after, Refusal):
        return after
    if proved is None:
        return NotYourGrant()
    found = await standing(inside, kept, connection, today=told.today)
    if isinstance(found, Refusal):
        return _Void(found)
    statement = kept.unsealing.statement
    row = await connection.fetchrow(
        "SELECT * FROM public.unsealing_open($1, $2, $3, $4, $5, $6, $7, $8)",
        told.announcement, of_bearer(inside, told.bearer), found.digest, proved.digest, found.identity.identity,
        found.identity.key, [field.value for field in statement.fields],
        leaf(inside, Act.OPENED, statement, kept.subject),
    )  # fmt: skip
    assert row is not None
    if row["outcome"] != "DONE":
        return _refusal(row["outcome"], kept.unsealing)
    given = given_out(inside, statement, found, row, await made_ready(inside, statement, found))
    # the signed promise of the announcement goes along: before the end, since an answer is given once
    promised = "" if kept.entry is None else await promise(inside, kept.entry, connection)
    return replace(given, promise=promised)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What the recipient gets beside the fields' ciphertexts."""

    envelope: bytes = field(repr=False)
    aliases: OpenedField | None


async def made_ready(inside: Inside, statement: Statement, found: Rests) -> Ready:
    """All of it that comes from the key store: what is missing there is a fault before anything is spent."""
    asked = IdentityField.ALIASES in statement.fields
    return Ready(
        envelope=await _envelope(inside, statement, found),
        aliases=await _aliases(inside, statement, found) if asked else None,
    )


def given_out(
    inside: Inside, statement: Statement, found: Rests, row: asyncpg.Record, ready: Ready
) -> Opened:
    """Everything as the recipient gets it. `row`: the names of the fields in which something is, and what is."""
    fields = [
        opened_field(inside, found.identity, IdentityField(name), sealed)
        for name, sealed in zip(row["names"], row["sealed"], strict=True)
    ]
    if ready.aliases is not None:
        fields.append(ready.aliases)
    return Opened(
        statement=statement.bytes,
        envelope=ready.envelope,
        fields=tuple(sorted(fields, key=lambda field: field.name)),
    )


async def _envelope(inside: Inside, statement: Statement, found: Rests) -> bytes:
    """Of a sealed identity the second custodian made it; of a confidential one the vault does."""
    if found.identity.tier is Tier.SEALED:
        if (envelope := await inside.keys.get_envelope(statement.request)) is None:
            raise NothingToOpenWith
        return envelope
    told = keys_together(await data_key(inside, found.identity), found.identity.key, statement.fields)
    return wrap(bytes.fromhex(statement.recipient_key), told, opened_info(statement.digest))


async def _aliases(inside: Inside, statement: Statement, found: Rests) -> OpenedField:
    labels = await labels_of(inside, found.identity)
    bound = opened_info(statement.digest) + ALIASES
    told = json.dumps(sorted(str(label) for label in labels)).encode()
    sealed = wrap(bytes.fromhex(statement.recipient_key), told, bound)
    return OpenedField(name=IdentityField.ALIASES, sealed=sealed, bound=bound)


def _proved(inside: Inside, bearer: Bearer, now: int) -> Proved | None:
    """The proof of the request itself, if the token's key made it just now for the API's own address."""
    proved = shown(bearer.proof, now, inside.asked_at)
    return proved if proved is not None and proved.jkt == bearer.token_key else None


def _holder(bearer: Bearer) -> Holder:
    return Holder(requester=bearer.requester, client=bearer.client, token_key=bearer.token_key)


def _refusal(said: str, it: Unsealing) -> Refusal:
    return GrantEnded(state=it.state.value) if said == "ENDED" else REFUSALS[said]()
