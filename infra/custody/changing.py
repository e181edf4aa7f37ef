"""What a custodian's tool proposes and signs when the circle changes, and how it passes wraps on, with its own keys.

Refuses to wrap for a key that the custodian has not accepted, or that only bears the name of one: whoever answers for
the vault could put one of theirs in its place. Refuses to peel for anybody but whom the custodian named, and a pair
of one custodian's keys, by the names under which they were accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from domain.vault.custodians import LONGEST, Ceremony, Change, HeldKey, pair_name
from domain.vault.handing import handed_text, named, read_name, rewrapped_text
from domain.vault.statement import signed_text
from infra.custody.keys import OwnKey, PublicFile
from infra.custody.layers import check_of, data_key, peeled, wrapped
from infra.custody.signing import sign
from infra.hpke import key_id as id_of


class NotAccepted(Exception):
    """A key that this custodian has not accepted for this; its id."""

    def __init__(self, key_id: str) -> None:
        super().__init__(key_id)
        self.key_id = key_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """A batch as it is sent: new wraps by data key and pair, checks by data key, in hex, signed."""

    wraps: Mapping[str, str]
    checks: Mapping[str, str]
    key_id: str
    signature: str


def proposed(
    change: Change,
    tenant: UUID,
    generation: int,
    now: int,
    *,
    custodian: UUID,
    file: PublicFile | None = None,
) -> Ceremony:
    """A change to be signed by two. It lapses after a week."""
    return Ceremony(
        tenant=tenant,
        ceremony=uuid4(),
        change=change,
        generation=generation,
        custodian=custodian,
        key=None if file is None else file.introduction,
        key_signature="" if file is None else file.signature.hex(),
        proposed_at=now,
        ends_at=now + LONGEST,
    )


def change_signed(own: OwnKey, ceremony: Ceremony) -> bytes:
    """This custodian's signature under it."""
    return sign(own.signing, signed_text(ceremony.change, ceremony.digest))


def handed_over(
    owned: Sequence[OwnKey], to: UUID, wraps: Mapping[str, bytes], inners: Collection[str]
) -> tuple[Mapping[str, str], str, str]:
    """Layers for the other custodian in hex, by name; the key that signs; its signature. `owned`: newest first.

    `inners`: ids of the other custodian's keys, as this one was shown them. Nothing is peeled for another.
    """
    by_id = {own.key_id: own for own in owned}
    layers: dict[str, str] = {}
    for name, wrap in wraps.items():
        of, outer, inner = read_name(name)
        if inner not in inners or outer not in by_id:
            raise NotAccepted(inner)
        own = by_id[outer]
        layers[name] = peeled(own.sealing, wrap, own.tenant, of, outer, inner).hex()
    signer = owned[0]
    text = handed_text(signer.tenant, to, layers)
    return layers, signer.key_id, sign(signer.signing, text).hex()


def rewrapped(
    owned: Sequence[OwnKey],
    layers: Mapping[str, bytes],
    due: Mapping[str, Sequence[str]],
    circle: Mapping[str, HeldKey],
    accepted: Mapping[str, str],
) -> Rewrapped:
    """New wraps for the pairs that are due, and the checks of all data keys that were handed over.

    `circle`: keys by id. `accepted`: whose key is whose, by label, as this custodian was told of them.
    """
    by_id = {own.key_id: own for own in owned}
    wraps: dict[str, str] = {}
    checks: dict[str, str] = {}
    for name, layer in layers.items():
        of, outer, inner = read_name(name)
        own = by_id[inner]
        key = data_key(own.sealing, layer, own.tenant, of, outer, inner)
        checks[str(of)] = check_of(key, of).hex()
        for pair in due.get(str(of), ()):
            outer, _, inner = pair.partition(":")
            a, b = (_accepted(one, circle, accepted) for one in (outer, inner))
            if a.custodian == b.custodian or accepted[a.key_id] == accepted[b.key_id]:
                raise NotAccepted(b.key_id)
            wraps[named(of, pair_name(a.key_id, b.key_id))] = wrapped(key, own.tenant, of, a, b).hex()
    signer = owned[0]
    signature = sign(signer.signing, rewrapped_text(signer.tenant, wraps, checks)).hex()
    return Rewrapped(wraps=wraps, checks=checks, key_id=signer.key_id, signature=signature)


def _accepted(key_id: str, circle: Mapping[str, HeldKey], accepted: Mapping[str, str]) -> HeldKey:
    key = circle.get(key_id)
    if key is None or key_id not in accepted or key.key_id != key_id or id_of(key.sealing_key) != key_id:
        raise NotAccepted(key_id)
    return key
