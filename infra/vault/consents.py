"""Consents in the vault: given, withdrawn, and whether one covers a request. Events, added and never rewritten.

Each hangs on one label. A withdrawal holds from the moment it is committed: whoever is about to open waits for it, or
it for them (`consent_stands` locks).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from domain.kernel import BadInput, NotThere, Refusal
from domain.vault.consent import MOST, covers, fit_to_give
from domain.vault.leaf import Leaf
from domain.vault.ports import ConsentGiven
from domain.vault.statement import Told
from domain.vault.values import Act, IdentityField, Purpose
from infra.vault.calls import Call
from infra.vault.inside import Inside
from infra.vault.pseudonyms import Pseudonyms
from infra.vault.spoken import Label, WithdrawConsent
from infra.vault.veil import Veil
from infra.vault.wire import read, written

Connection = asyncpg.Connection | asyncpg.Pool | PoolConnectionProxy

TOO_MANY = BadInput(
    message="More consents than one record keeps.",
    next="Withdraw those that no longer hold, and give one that names all its fields.",
    field="consents",
)
ANOTHER = BadInput(
    message="A consent with this id says something else.",
    next="Give the consent an id of its own.",
    field="id",
)


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask about consents."""
    return (
        Call(name="give_consent", takes=ConsentGiven, does=lambda told: give(inside, told)),
        Call(name="withdraw_consent", takes=WithdrawConsent, does=lambda told: withdraw(inside, told)),
        Call(name="consents", takes=Label, does=lambda told: consents(inside, told.label)),
    )


async def give(inside: Inside, consent: ConsentGiven) -> Refusal | None:
    """Keep it, with its entry in the log. The same once more is the same."""
    if (no := fit_to_give(consent, inside.clock.today())) is not None:
        return no
    veil, row = _row(inside, consent.label, consent.id)
    found = await inside.pool.fetchrow(
        "SELECT already, too_many FROM public.consent_given($1, $2, $3, $4, $5)",
        row, veil.row("label", consent.label), veil.sealed(row, _kept(consent)), MOST,
        _leaf(inside, Act.CONSENT_GIVEN, consent),
    )  # fmt: skip
    assert found is not None
    if found["too_many"]:
        return TOO_MANY
    if found["already"] is None or _consent(consent.label, veil.told(row, found["already"])) == consent:
        return None
    return ANOTHER


async def withdraw(inside: Inside, told: WithdrawConsent) -> Refusal | None:
    """It holds no longer. Twice is once; the first day stays."""
    consent = await _one(inside, told.label, told.consent)
    if consent is None:
        return NotThere()
    veil, row = _row(inside, told.label, told.consent)
    on = max(consent.given_on, min(told.on, inside.clock.today()))
    answer = await inside.pool.fetchval(
        "SELECT public.consent_withdrawn($1, $2, $3, $4)",
        row, veil.row("label", told.label), veil.sealed(row, {"withdrawn_on": on.isoformat()}),
        _leaf(inside, Act.CONSENT_WITHDRAWN, consent),
    )  # fmt: skip
    return NotThere() if answer == "NONE" else None


async def consents(inside: Inside, label: UUID) -> Sequence[ConsentGiven]:
    """All that were given under this label, by the day they were given."""
    found = await _of(inside.pool, inside, label)
    return sorted(found.values(), key=lambda one: (one.given_on, str(one.id)))


async def covering(
    connection: Connection,
    inside: Inside,
    *,
    label: UUID,
    organisation: UUID,
    purpose: Purpose,
    fields: Sequence[IdentityField],
    day: date,
) -> bytes | None:
    """The consent, as its row is named, that covers this request under this label on this day; None: none does.

    On a connection in a transaction, it cannot be withdrawn until that transaction is over.
    """
    for row, consent in (await _of(connection, inside, label)).items():
        if covers(consent, organisation=organisation, purpose=purpose, fields=fields, day=day) and (
            await connection.fetchval("SELECT public.consent_stands($1)", row)
        ):
            return row
    return None


async def _one(inside: Inside, label: UUID, consent: UUID) -> ConsentGiven | None:
    return (await _of(inside.pool, inside, label)).get(_row(inside, label, consent)[1])


async def _of(connection: Connection, inside: Inside, label: UUID) -> dict[bytes, ConsentGiven]:
    """By row."""
    veil = Veil(inside.secrets.map_key)
    found: dict[bytes, ConsentGiven] = {}
    rows = await connection.fetch(
        "SELECT consent, kind, told FROM public.consents_of($1)", veil.row("label", label)
    )
    for row in rows:  # GIVEN comes before WITHDRAWN
        told = veil.told(row["consent"], row["told"])
        if row["kind"] == "GIVEN":
            found[row["consent"]] = _consent(label, told)
        else:
            found[row["consent"]] = replace(
                found[row["consent"]], withdrawn_on=date.fromisoformat(told["withdrawn_on"])
            )
    return found


def _row(inside: Inside, label: UUID, consent: UUID) -> tuple[Veil, bytes]:
    veil = Veil(inside.secrets.map_key)
    return veil, veil.row("consent", label, consent)


def _kept(consent: ConsentGiven) -> dict[str, Told]:
    told = written(consent)
    del told["label"]  # the row's name says it to whoever knows it
    return told


def _consent(label: UUID, told: object) -> ConsentGiven:
    assert isinstance(told, dict)
    return read(ConsentGiven, {**told, "label": str(label)})


def _leaf(inside: Inside, act: Act, consent: ConsentGiven) -> bytes:
    return Leaf(
        act=act,
        on=inside.clock.today(),
        subject=Pseudonyms(inside.secrets.pseudonym_key).of("consent", consent.label, consent.id),
        purpose=consent.purpose,
        fields=consent.fields,
    ).bytes
