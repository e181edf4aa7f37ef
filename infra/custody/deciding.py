"""A custodian's word on a request for an unsealing, made where their key is: what is signed, and what goes with a yes.

Refuses a statement that is not canonical or of another instance, a request that is over, layers that are not for
this key, and layers where the statement says that none are needed. Nothing is peeled before that is checked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain.vault.ports import Agreed
from domain.vault.statement import Statement, agreed_text, canonical, opens, read_statement, signed_text
from domain.vault.values import Tier
from infra.custody.keys import OwnKey
from infra.custody.layers import data_key, envelope, peeled
from infra.custody.signing import is_signed, sign
from infra.startup import CannotStart


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a custodian is shown of a request (`domain.vault.ports.ToDecide`)."""

    statement: bytes
    key_id: str
    layers: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    layer: bytes | None = field(default=None, repr=False)
    outer: str | None = None
    identity: UUID | None = field(default=None, repr=False)
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """What is sent with an approval."""

    signature: bytes
    peeled: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    envelope: bytes | None = field(default=None, repr=False)


def read_shown(shown: Shown, own: OwnKey, now: int, *, afterwards: bool = False) -> Statement:
    """What is asked, in words a custodian can compare; or `CannotStart` with why it is not to be signed.

    `afterwards`: for a review, when it may be over.
    """
    try:
        statement = read_statement(shown.statement)
    except ValueError:
        raise CannotStart(
            "What the service shows is not the text of a request.",
            "Sign nothing, and tell the other custodians.",
        ) from None
    if statement.tenant != own.tenant:
        raise CannotStart(
            "This request is of another instance than your key was made for.",
            "Check --server; sign nothing that another instance shows you.",
        )
    if statement.ends_at <= now and not afterwards:
        raise CannotStart(
            "This request has lapsed.", "If the identity is still needed, it is asked for anew."
        )
    goes_with = shown.layer is not None or bool(shown.layers)
    fits = goes_with == bool(statement.opens) == (statement.tier is Tier.SEALED)
    if not fits and not afterwards:
        raise CannotStart(
            "What goes with this request does not fit it: layers are peeled for a sealed identity, and for no other.",
            "Sign nothing, and tell the other custodians.",
        )
    key = shown.identity
    if (
        statement.opens
        and not afterwards
        and (key is None or statement.opens != opens(statement.request, key))
    ):
        raise CannotStart(
            "What goes with this request is of another identity than the one that it names.",
            "Sign nothing, and tell the other custodians.",
        )
    return statement


def checked(shown: Shown, statement: Statement, known: Mapping[str, str], mine: Collection[str]) -> None:
    """That whoever is said to have agreed did, to exactly this. `known`: signing keys in hex by key id, as this
    custodian was told of them; `mine`: one's own, which are nobody else's yes."""
    for one in shown.agreed:
        text = agreed_text(statement.digest, one.beside)
        signing = known.get(one.key_id, "")
        if one.key_id in mine or not is_signed(bytes.fromhex(signing), one.signature, text):
            raise CannotStart(
                "The service says that another custodian agreed to this, and their key did not sign it.",
                "Sign nothing, and ask that custodian what they agreed to.",
            )
    if shown.layer is not None and [one.key_id for one in shown.agreed] != [shown.outer]:
        raise CannotStart(
            "The service shows a layer that no custodian who agreed to this has peeled.",
            "Sign nothing, and tell the other custodians.",
        )


def approved(own: OwnKey, shown: Shown) -> Yes:
    """A yes to exactly this statement."""
    statement = read_statement(shown.statement)
    if statement.tier is not Tier.SEALED or shown.identity is None:
        return Yes(signature=said(own, "APPROVE", statement))
    of = shown.identity
    if shown.layer is not None and shown.outer is not None:
        key = data_key(own.sealing, shown.layer, own.tenant, of, shown.outer, own.key_id)
        recipient = bytes.fromhex(statement.recipient_key)
        made = envelope(key, of, statement.fields, recipient, statement.digest)
        return Yes(signature=said(own, "APPROVE", statement, made), envelope=made)
    layers = {
        inner: peeled(own.sealing, wrap, own.tenant, of, own.key_id, inner)
        for inner, wrap in shown.layers.items()
    }
    beside = canonical({inner: layer.hex() for inner, layer in layers.items()})
    return Yes(signature=said(own, "APPROVE", statement, beside), peeled=layers)


def said(own: OwnKey, act: str, statement: Statement, beside: bytes = b"") -> bytes:
    """The signature of a word (APPROVE, DECLINE, REVIEW) on a request."""
    return sign(own.signing, signed_text(act, statement.digest, beside))
