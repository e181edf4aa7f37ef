"""What a custodian's tool does through the API when the circle changes: every step is the vault's, which verifies it.

Nothing is decided here beyond that it is a custodian's own token. Refused: anybody else. What the tool sends is signed
with keys that the API does not have, so that the API can neither say it for them nor change it on its way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from domain.access import Viewer
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.unsealing.custodian import acting
from domain.unsealing.ports import UnsealingWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtCustody:
    """The circle as it stands."""

    open_changes_only: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCustodianChange:
    """One custodian's signature under a change."""

    statement: str
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeWrapsToHandOver:
    """Wraps whose outer layer is one's own."""

    to: str
    prove: bool | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedWrap:
    """A wrap or a layer, named by its data key and its pair."""

    name: str
    wrap: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLayers:
    """Layers that were peeled, for another custodian."""

    to: str
    layers: tuple[NamedWrap, ...]
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHandedLayers:
    """What others handed over to oneself."""

    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKeyCheck:
    """What a data key is recognised by."""

    data_key: str
    check: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrapDataKeys:
    """New wraps, and that they hold what was sealed with."""

    wraps: tuple[NamedWrap, ...]
    checks: tuple[DataKeyCheck, ...]
    key_id: str
    signature: str


async def look_at_custody(
    command: LookAtCustody, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells who holds keys, and which changes wait for a signature."""
    told = await _said(by, work, clock, "custody_standing", {})
    if isinstance(told, Refusal):
        return told
    shown = {
        "instance": told["instance"],
        "generation": told["generation"],
        "changes": _list(told["changes"]),
        "keys": [] if command.open_changes_only else [_key(one) for one in _list(told["keys"])],
    }
    return _recorded(by, given={"custody": shown})


async def sign_custodian_change(
    command: SignCustodianChange, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Proposes a change, or agrees to it; with the second signature it is done."""
    sent = {"statement": command.statement, "key_id": command.key_id, "signature": command.signature}
    told = await _said(by, work, clock, "custody_sign", sent)
    return told if isinstance(told, Refusal) else _recorded(by, told={"state": str(told["state"])})


async def take_wraps_to_hand_over(
    command: TakeWrapsToHandOver, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells the wraps to peel for the other custodian."""
    sent = {"to": command.to, "prove": bool(command.prove), "after": command.after}
    told = await _said(by, work, clock, "custody_due", sent)
    if isinstance(told, Refusal):
        return told
    return _recorded(by, told=_cursor(told), given={"wraps": _named(told["wraps"])})


async def hand_over_layers(
    command: HandOverLayers, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Keeps them for the other custodian."""
    layers = {one.name: one.wrap for one in command.layers}
    sent = {
        "to": command.to,
        "layers": layers,
        "key_id": command.key_id,
        "signature": command.signature,
    }
    told = await _said(by, work, clock, "custody_hand_over", sent)
    return told if isinstance(told, Refusal) else _recorded(by, told={"kept": str(told["kept"])})


async def take_handed_layers(
    command: TakeHandedLayers, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells the layers, what is missing for whom, and those keys."""
    told = await _said(by, work, clock, "custody_handed", {"after": command.after})
    if isinstance(told, Refusal):
        return told
    due = cast("Mapping[str, Sequence[str]]", told["due"])
    given = {
        "layers": _named(told["layers"]),
        "due": [{"dataKey": of, "pairs": list(pairs)} for of, pairs in sorted(due.items())],
        "keys": [_key(one) for one in _list(told["keys"])],
    }
    return _recorded(by, told=_cursor(told), given=given)


async def rewrap_data_keys(
    command: RewrapDataKeys, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Keeps the new wraps beside the old ones."""
    sent = {
        "wraps": {one.name: one.wrap for one in command.wraps},
        "checks": {one.data_key: one.check for one in command.checks},
        "key_id": command.key_id,
        "signature": command.signature,
    }
    told = await _said(by, work, clock, "custody_rewrap", sent)
    if isinstance(told, Refusal):
        return told
    whole = "YES" if told["whole"] else "NO"
    return _recorded(by, told={"rewrapped": str(told["rewrapped"]), "whole": whole})


async def _said(
    by: Viewer, work: UnsealingWork, clock: Clock, name: str, told: Mapping[str, object]
) -> Mapping[str, object] | Refusal:
    person = await acting(by, work, clock)
    if isinstance(person, Refusal):
        return person
    async with work.apart() as vault:
        return await vault.call(name, {**told, "person": str(person)})


def _recorded(
    by: Viewer,
    told: Mapping[str, str] | None = None,
    given: Mapping[str, object] | None = None,
) -> Recorded:
    assert by.person is not None
    return Recorded(entity="Person", id=by.person, events=(), told=told or {}, given=given or {})


def _cursor(told: Mapping[str, object]) -> dict[str, str]:
    return {} if told["after"] is None else {"after": str(told["after"])}


def _list(told: object) -> Sequence[Mapping[str, object]]:
    return cast("Sequence[Mapping[str, object]]", told)


def _named(told: object) -> list[Mapping[str, object]]:
    wraps = cast("Mapping[str, object]", told)
    return [{"name": name, "wrap": wrap} for name, wrap in sorted(wraps.items())]


def _key(told: Mapping[str, object]) -> dict[str, object]:
    """Under the names that GraphQL knows."""
    names = {
        "custodian": "custodian",
        "label": "label",
        "key_id": "keyId",
        "signing_key": "signingKey",
        "sealing_key": "sealingKey",
        "since": "since",
        "newest": "newest",
        "proved": "proved",
        "person": "person",
    }
    return {graphql: told.get(name) for name, graphql in names.items()}
