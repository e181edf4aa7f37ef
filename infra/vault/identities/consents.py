"""Consents in the vault, and whether one covers a request. Events, added and never rewritten.

Each hangs on one label. What it says is sealed under the label's own key in the key store: it goes with an erasure, in
every copy of the database. A withdrawal holds from the moment it is committed: whoever is about to open waits for it,
or it for them (`consent_stands` locks).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.vault.consent import counting, covers
from domain.vault.ports import ConsentGiven
from domain.vault.values import IdentityField, Purpose
from infra.vault.identities.labels import Connection, mark_of
from infra.vault.inside import Inside
from infra.vault.veil import Veil
from infra.vault.wire.values import read


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
    given = await consents_under(connection, inside, label)
    count = counting(given.values())
    for row, consent in given.items():
        if (
            consent in count
            and covers(consent, organisation=organisation, purpose=purpose, fields=fields, day=day)
            and (await connection.fetchval("SELECT public.consent_stands($1)", row))
        ):
            return row
    return None


async def consents_under(connection: Connection, inside: Inside, label: UUID) -> Mapping[bytes, ConsentGiven]:
    """All that were given under this label, by row; none once it was erased."""
    key = await inside.keys.get_label_key(mark_of(inside, label))
    if key is None:
        return {}
    rows = await connection.fetch(
        "SELECT consent, kind, told FROM public.consents_of($1)", subject_of(inside, label)
    )
    found: dict[bytes, ConsentGiven] = {}
    for row in rows:  # GIVEN comes before WITHDRAWN
        name = row["consent"]
        told = Veil(key).told(name, row["told"])
        if row["kind"] == "GIVEN":
            found[name] = consent_told(label, told)
        else:
            found[name] = replace(found[name], **read(Withdrawn, told).facts)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What stands in the row of a withdrawal."""

    withdrawn_on: date
    by: UUID | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """As the consent has them."""
        return {"withdrawn_on": self.withdrawn_on, "withdrawal_by": self.by}


def subject_of(inside: Inside, label: UUID) -> bytes:
    """How a label is named where consents are kept."""
    return Veil(inside.secrets.map_key).row("label", label)


def row_of(inside: Inside, label: UUID, consent: UUID) -> bytes:
    """How a consent is named."""
    return Veil(inside.secrets.map_key).row("consent", label, consent)


def consent_told(label: UUID, told: Mapping[str, Any]) -> ConsentGiven:
    """A consent as it stands in its row, which does not say whose it is."""
    return read(ConsentGiven, {**told, "label": str(label)})
