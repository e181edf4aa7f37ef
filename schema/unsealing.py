"""Requests for identities as their askers read them, and what is told once to those who decide on one or open it.

`Identity` is reachable from the result of `openIdentity` alone, and what it holds is ciphertext: no answer of this API
ever holds a name that was sealed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import IdentityField, ReaderKind, UnsealingPurpose, UnsealingState
from schema.fact import ListOf, asks, fact, lazily, link, order_input
from schema.scalars import Node

ASKS = Scope.IDENTITIES_REQUEST


@strawberry.enum(description="What unsealings can be ordered by.")
class UnsealingOrderBy(StrEnum):
    """When they were asked for."""

    REQUESTED_ON = "requested_on"


UnsealingOrder = order_input("UnsealingOrder", UnsealingOrderBy, "REQUESTED_ON")


@strawberry.input(description="Narrows unsealings; every given part must hold. A list means: any of these.")
class UnsealingFilter:
    """Filters."""

    state: list[UnsealingState] | None = asks("In these states.", scope=ASKS)
    purpose: list[UnsealingPurpose] | None = asks("For these purposes.", scope=ASKS)


UNSEALINGS = ListOf(
    target=lazily("Unsealing", "schema.unsealing"),
    entity="Unsealing",
    order=UnsealingOrder,
    filter=UnsealingFilter,
    default=("requested_on", True),
)
_WHOM = "The person, if this is how the record labels them; null for the other kinds of record."


@strawberry.type(
    description="A request to open somebody's identity. Two custodians decide on it, whom nothing ties to who asks or to the"
    " site's operator; then it is announced in the public log, and only then opened, once. Visible to whoever asked."
)
class Unsealing(Node):
    """Source: the domain, section 11."""

    subject_kind: str = fact(
        "By what kind of record the person is labelled, such as `Party` or `GrievanceAlias`.", scope=ASKS
    )
    party = link(lazily("Party", "schema.stakeholders"), "Party", "party", _WHOM, scope=ASKS)
    grievance_alias = link(
        lazily("GrievanceAlias", "schema.grievances"), "GrievanceAlias", "grievance_alias", _WHOM, scope=ASKS
    )
    report_alias = link(
        lazily("ReportAlias", "schema.whistleblowing"), "ReportAlias", "report_alias", _WHOM, scope=ASKS
    )
    allegation_alias = link(
        lazily("AllegationAlias", "schema.reprisals"),
        "AllegationAlias",
        "allegation_alias",
        _WHOM,
        scope=ASKS,
    )
    interview = link(
        lazily("Interview", "schema.assurance_interviews"), "Interview", "interview", _WHOM, scope=ASKS
    )
    purpose: UnsealingPurpose = fact("What for.", scope=ASKS)
    fields: list[IdentityField] = fact("Which fields of the identity.", scope=ASKS)
    reader: ReaderKind = fact("As what kind of reader the log names you.", scope=ASKS)
    break_glass: bool = fact("Whether it is an emergency: one custodian, reviewed afterwards.", scope=ASKS)
    requested_on: date = fact("When it was asked for.", scope=ASKS)
    state: UnsealingState = fact("Where it stands, as the vault last said.", scope=ASKS)
    approvals: int = fact("How many custodians have agreed.", scope=ASKS)
    ends_at: datetime = fact("When it lapses, and a grant with it.", scope=ASKS)
    review_due_at: datetime | None = fact("Of an emergency: by when it has to be reviewed.", scope=ASKS)
    entry: int | None = fact(
        "Its place in the public disclosure log, once a checkpoint covers it: see `/log/proof/inclusion`.",
        scope=ASKS,
    )
    version: int = fact("Counts the changes of the record.", scope=ASKS)


def _said(description: str):  # type: ignore[no-untyped-def]
    """A field of a value that a mutation tells once; no query reaches it."""
    return strawberry.field(description=description)


@strawberry.type(
    description="A field of an opened identity: ciphertext, for the key that its envelope holds."
)
class SealedField:
    """AES-256-GCM, the nonce in front."""

    name: IdentityField = _said("Which field.")
    sealed: str = _said(
        "Base64. AES-256-GCM with 12 bytes of nonce in front, and padded inside; of ALIASES: sealed to your key directly (HPKE)."
    )
    bound: str = _said(
        "Base64 of what it is bound to (AAD; of ALIASES: HPKE's `info`): in another place it does not open."
    )


@strawberry.type(
    description="An opened identity, for the recipient's private key alone: neither this API nor the vault can read what is"
    " here of a sealed one. `parley unseal` opens it; so do a few lines in `examples/unseal.py` and `examples/unseal.mjs`."
    " Reachable from the result of `openIdentity` and from nowhere else."
)
class Identity:
    """See `domain.vault.ports.Opened`."""

    statement: str = _said(
        "Base64 of the canonical text that custodians signed. Check that it is your request: its recipient key is yours."
    )
    envelope: str = _said(
        "Base64. HPKE (X25519, HKDF-SHA256, AES-256-GCM; the encapsulated key in front), with `parley opened v1`, a zero"
        " byte and the SHA-256 of `statement` as `info`. Inside: 32 bytes for each field of the statement but ALIASES, in"
        " its order: the field's key."
    )
    fields: list[SealedField] = _said("The fields in which something is kept.")
    promise: str = _said(
        "A note signed by the disclosure log: where in its chain the announcement of this opening stands. Keep it: with it you"
        " can show a log that was cut before its next checkpoint."
    )


@strawberry.type(description="A layer of a sealed identity's key, for a custodian's key.")
class KeyLayer:
    """Wrapped with HPKE (`infra.custody.layers`)."""

    key_id: str = _said("The key of the custodian who could go on with it.")
    layer: str = _said("Base64.")


@strawberry.type(description="A custodian's yes, with what proves that it is theirs.")
class AgreedBefore:
    """See `domain.vault.ports.Agreed`."""

    key_id: str = _said("The key that agreed.")
    label: str = _said("What the circle calls its custodian.")
    signing_key: str = _said("Hex of the Ed25519 key that signed, as the vault has it.")
    signature: str = _said("Base64 of the signature: `APPROVE`, the request's SHA-256, and `beside`.")
    beside: str = _said("Base64 of the SHA-256 of what was handed over with it.")
    at: datetime = _said("When, by the vault's clock.")


@strawberry.type(
    description="What a custodian is shown: exactly what they sign, and what only their key goes on with. `parley custodian"
    " approve` does the rest on the custodian's own machine."
)
class UnsealingToDecide:
    """See `domain.vault.ports.ToDecide`."""

    statement: str = _said("Base64 of the canonical text of the request. Its SHA-256 is what is signed.")
    key_id: str = _said("Which of your keys decides.")
    layers: list[KeyLayer] = _said(
        "Of a sealed identity, for the first of two: for each possible second, a layer to peel. Empty otherwise."
    )
    layer: str | None = _said(
        "Base64. Of a sealed identity, for the second of two: what the first one peeled."
    )
    outer: str | None = _said("With `layer`: the key of the first of two, to which it is bound.")
    identity: str | None = _said("Of a sealed identity: what its layers are bound to, a UUID in hex.")
    agreed: list[AgreedBefore] = _said(
        "Who agreed before you. Check each signature with a key that you know to be that custodian's; `parley custodian"
        " approve` does."
    )


@strawberry.type(
    description="A request as custodians see it listed: what for, by what kind of reader, how far it is."
)
class WaitingUnsealing:
    """No label, and nobody's name."""

    id: strawberry.ID = _said("Take it up by this.")
    purpose: UnsealingPurpose = _said("What for.")
    fields: list[IdentityField] = _said("Which fields.")
    reader: ReaderKind = _said("By what kind of reader.")
    requested_on: date = _said("When it was asked for.")
    state: UnsealingState = _said("Where it stands.")
    approvals: int = _said("How many custodians have agreed.")
    ends_at: datetime = _said("When it lapses.")
    break_glass: bool = _said("Whether it is an emergency.")
    review_due_at: datetime | None = _said("Of an emergency: by when it has to be reviewed.")
