"""A request as the vault keeps it: read from its rows, and told of in the log.

The statement lies sealed in its row; what the row is found by are keyed digests. Refuses to read a statement that was
put in another row's place.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from domain.vault.leaf import Leaf
from domain.vault.ports import Asked, Bearer, Pending
from domain.vault.statement import Statement, read_statement
from domain.vault.unsealing import Approver, Unsealing
from domain.vault.values import Act, UnsealingState
from infra.vault.identities.labels import Connection
from infra.vault.inside import Inside
from infra.vault.log.pseudonyms import HEX_DIGITS, Pseudonyms

PLACES = "SELECT entry, public.log_index(entry) AS place FROM unnest($1::bigint[]) AS entry"
STATEMENT = b"parley unsealing statement v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One request, and the vault's own time at which it was looked at."""

    unsealing: Unsealing
    subject: str
    """The person's pseudonym in this request's leaves."""
    person: bytes
    """Digest of the identity, as it was sealed when it was asked for."""
    key_ids: tuple[str, ...]
    """The keys with which custodians agreed, in order."""
    retired: bool
    """Whether one of them is a custodian no longer."""
    shut: bool
    """Whether it is an emergency, and an earlier one was not reviewed in time."""
    entry: int | None
    """In the log: of its opening, or of its last announcement."""
    now: int

    @property
    def request(self) -> UUID:
        """Its id, which is the record's as well."""
        return self.unsealing.statement.request

    @property
    def pending(self) -> Pending:
        """As the API is told of it."""
        it = self.unsealing
        return Pending(
            request=self.request,
            state=it.seen(self.now),
            statement=it.statement.bytes,
            ends_at=it.statement.ends_at,
            approvals=len(it.decided),
            review_due_at=it.review_due_at,
        )


async def kept(reading: Connection, inside: Inside, requests: Sequence[UUID]) -> tuple[Kept, ...]:
    """Those of these requests that there are."""
    rows = await reading.fetch("SELECT * FROM public.unsealing_of($1)", list(requests))
    return tuple(_kept(inside, row) for row in rows)


async def one(reading: Connection, inside: Inside, request: UUID) -> Kept | None:
    """This request, if there is one."""
    found = await kept(reading, inside, (request,))
    return found[0] if found else None


async def to_open(
    reading: Connection, inside: Inside, request: UUID
) -> tuple[Kept, tuple[Approver, ...]] | None:
    """This request, if there is one, and who agreed to it as the vault's own records have them now."""
    rows = await reading.fetch("SELECT * FROM public.unsealing_to_open($1)", request)
    if not rows:
        return None
    who = [
        Approver(
            custodian=row["custodian"],
            person=row["agreed_by"],
            organisation=row["organisation"],
            ties=frozenset(row["ties"]),
        )
        for row in rows
        if row["custodian"] is not None
    ]
    return _kept(inside, rows[0]), tuple(who)


async def held(
    connection: Connection, inside: Inside, request: UUID | None = None, *, announcement: UUID | None = None
) -> Kept | None:
    """This request, or the one that was announced, and nobody else takes a step with it in this transaction."""
    row = await connection.fetchrow("SELECT * FROM public.unsealing_held($1, $2)", request, announcement)
    return None if row is None else _kept(inside, row)


async def places_of(inside: Inside, found: Iterable[Kept]) -> Mapping[UUID, int]:
    """Where the entries of these requests stand in the log's tree, those that a checkpoint covers."""
    entries = {one.entry: one.request for one in found if one.entry is not None}
    rows = await inside.pool.fetch(PLACES, list(entries))
    return {entries[row["entry"]]: row["place"] for row in rows if row["place"] is not None}


def closed(inside: Inside, statement: Statement, subject: str) -> bytes:
    """The statement, and how the log calls its person, as the row keeps them."""
    return inside.secrets.closed(statement.bytes + subject.encode(), STATEMENT + statement.request.bytes)


def leaf(
    inside: Inside,
    act: Act,
    statement: Statement,
    subject: str | None,
    *,
    by: UUID | None = None,
    reason: str | None = None,
) -> bytes:
    """What the log is told of a step: never a label, a name or a time."""
    names = Pseudonyms(inside.secrets.pseudonym_key)
    return Leaf(
        act=act,
        on=inside.clock.today(),
        request=names.of("request", statement.request),
        subject=subject,
        by=None if by is None else names.of("by", by, statement.request),
        reader=statement.reader,
        purpose=statement.purpose,
        tier=statement.tier,
        fields=statement.fields,
        reason=reason,
        statement=statement.digest.hex(),
    ).bytes


def of_bearer(inside: Inside, one: Asked | Bearer) -> bytes:
    """How the database knows who may open: person, client and key in one digest."""
    return keyed(inside, "bearer", one.requester, one.client, one.token_key)


def keyed(inside: Inside, kind: str, *parts: UUID | str) -> bytes:
    """What a row is found by, instead of the ids themselves."""
    told = [b"parley unsealing row v1", kind.encode(), *(str(part).encode() for part in parts)]
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in told)
    return hmac.digest(inside.secrets.record_key, framed, "sha256")


def _kept(inside: Inside, row: asyncpg.Record) -> Kept:
    told = inside.secrets.opened(row["told"], STATEMENT + row["request"].bytes)
    text, subject = told[:-HEX_DIGITS], told[-HEX_DIGITS:]
    return Kept(
        unsealing=Unsealing(
            statement=read_statement(text),
            state=UnsealingState(row["state"]),
            decided=tuple(row["custodians"]),
            announced_at=row["announced"],
            times_announced=row["times"],
            spent=row["spent"],
            review_due_at=row["review_due"],
        ),
        subject=subject.decode(),
        person=row["person"],
        key_ids=tuple(row["key_ids"]),
        retired=row["retired"],
        shut=row["shut"],
        entry=row["entry"],
        now=row["now"],
    )
