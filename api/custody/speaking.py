"""How `parley custodian` says things to the API: each as a change by its name, a refusal ends the command in words."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Protocol

from api.remote.asking import Refused
from infra.startup import CannotStart

KEY = "custodian label keyId signingKey sealingKey since newest proved person"
WRAP = "name wrap"
STANDING = "standing { state approvals }"
SPOKEN: Mapping[str, tuple[str, str]] = {
    "lookAtCustody": (
        "CustodyLookedAt",
        f"custody {{ instance generation keys {{ {KEY} }} changes {{ statement signed }} }}",
    ),
    "signCustodianChange": ("CustodianChangeSigned", "state"),
    "takeWrapsToHandOver": ("WrapsTaken", f"wraps {{ {WRAP} }} after"),
    "handOverLayers": ("LayersHandedOver", "kept"),
    "takeHandedLayers": (
        "HandedLayersTaken",
        f"layers {{ {WRAP} }} due {{ dataKey pairs }} keys {{ {KEY} }} after",
    ),
    "rewrapDataKeys": ("DataKeysRewrapped", "rewrapped whole"),
    "unsealingsToDecide": (
        "UnsealingsListed",
        "requests { id purpose fields reader requestedOn state approvals endsAt breakGlass reviewDueAt }",
    ),
    "takeUpUnsealing": (
        "UnsealingTakenUp",
        "toDecide { statement keyId layers { keyId layer } layer outer identity"
        " agreed { keyId label signingKey signature beside at } }",
    ),
    "approveUnsealing": ("UnsealingApproved", STANDING),
    "declineUnsealing": ("UnsealingDeclined", STANDING),
    "reviewBreakGlass": ("BreakGlassReviewed", STANDING),
}
"""The success of each change that custodians make, and what is asked of it."""
INPUTS = {
    "takeUpUnsealing": "OnUnsealingInput",
    "declineUnsealing": "DecideInput",
    "reviewBreakGlass": "DecideInput",
}


class Says(Protocol):
    """`api.remote.asking.Remote`, or what stands for it in a test."""

    async def change(
        self,
        name: str,
        success: str,
        shown: str,
        given: Mapping[str, object],
        *,
        input_type: str = "",
        key: str = "",
    ) -> Mapping[str, Any] | Refused: ...


class Api:
    """What a custodian's tool asks."""

    def __init__(self, remote: Says) -> None:
        self._remote = remote

    async def say(self, change: str, /, **given: object) -> Mapping[str, Any]:
        """What came of it. Ids, keys and wraps as GraphQL has them."""
        success, shown = SPOKEN[change]
        told = await self._remote.change(change, success, shown, given, input_type=INPUTS.get(change, ""))
        if isinstance(told, Refused):
            raise CannotStart(f"{told.code}: {told.message}", told.next or "Try again later.")
        return told


def as_bytes(told: str) -> bytes:
    """Base64, as values travel from the vault."""
    return base64.b64decode(told)


def as_text(raw: bytes) -> str:
    """The same, for what is sent."""
    return base64.b64encode(raw).decode("ascii")
