"""Mutations of custodians about their own circle: who holds keys, and that what is sealed is wrapped for whoever does.

`parley custodian` speaks them. Each is verified in the vault by the custodian's own key; the API cannot say any of it.
"""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.unsealing import custody_cases as c
from domain.unsealing.refusals import NotACustodianToday, ProofNeeded
from domain.vault.refusals import (
    AlreadyDecided,
    BadSignature,
    CeremonyOutOfTurn,
    NotACustodian,
    TooFewCustodians,
    TooManyRequests,
    UnfitKey,
    VaultUnavailable,
    WrongTenant,
)
from schema.commands import code, plain, plain_list
from schema.custodians import CustodianKey, Custody, MissingPairs, WrappedDataKey
from schema.writing import Mutation

DECIDES = Scope.IDENTITIES_APPROVE
KEY_ID = "Which of your keys signed."
SIGNED = "Your Ed25519 signature in hex, made where your key is."
AFTER = "Where the batch before ended; left out for the first one."
ENDED = "Where the next batch goes on; null when this was the last one."
NAME = "Of which data key, for which pair, as it was told: `data key/outer key:inner key`."
ALWAYS = (ProofNeeded, NotACustodianToday, NotACustodian, VaultUnavailable)


@strawberry.input(description="What of the circle is told.")
class LookAtCustodyInput:
    open_changes_only: bool | None = plain("Without the keys.", optional=True)


@strawberry.input(description="A signature under a change of the circle.")
class SignCustodianChangeInput:
    statement: str = code("Base64 of the canonical text of the change.", at_most=20_000)
    key_id: str = code(KEY_ID)
    signature: str = code(SIGNED, at_most=128)


@strawberry.input(description="For whom wraps are to be peeled.")
class TakeWrapsToHandOverInput:
    to: str = code("The custodian who goes on with them, as the vault names them.")
    prove: bool | None = plain("A few alone, chosen by chance, on which a new key is tried.", optional=True)
    after: str | None = code(AFTER, optional=True)


@strawberry.input(description="A layer, or a wrap.")
class WrappedDataKeyInput:
    name: str = code(NAME, at_most=128)
    wrap: str = code("Hex.", at_most=512)


@strawberry.input(description="Layers for another custodian.")
class HandOverLayersInput:
    to: str = code("The custodian who goes on with them, as the vault names them.")
    layers: list[WrappedDataKeyInput] = plain_list("What is left of each wrap when yours is peeled.")
    key_id: str = code(KEY_ID)
    signature: str = code(SIGNED, at_most=128)


@strawberry.input(description="Which batch is taken.")
class TakeHandedLayersInput:
    after: str | None = code(AFTER, optional=True)


@strawberry.input(description="What a data key is recognised by. It opens nothing.")
class DataKeyCheckInput:
    data_key: str = code("The data key.")
    check: str = code("HKDF-SHA256 of it, in hex (`infra.custody.layers.check_of`).", at_most=128)


@strawberry.input(description="New wraps of data keys.")
class RewrapDataKeysInput:
    wraps: list[WrappedDataKeyInput] = plain_list("For each pair that is missing.")
    checks: list[DataKeyCheckInput] = plain_list("Of every data key that was handed over.")
    key_id: str = code(KEY_ID)
    signature: str = code(SIGNED, at_most=128)


MUTATIONS = (
    Mutation(
        name="lookAtCustody",
        scope=DECIDES,
        description="See who holds keys, and which changes wait for a signature. For custodians.",
        input_type=LookAtCustodyInput,
        command=c.LookAtCustody,
        use_case=c.look_at_custody,
        success="CustodyLookedAt",
        gives={"custody": (Custody, "The circle.")},
        kept=False,
        refusals=ALWAYS,
    ),
    Mutation(
        name="signCustodianChange",
        scope=DECIDES,
        description="Propose that a custodian is enrolled, retired, or gets another key, or agree to it: two custodians sign."
        " With the second signature it is done, and stands in the public log. For custodians.",
        input_type=SignCustodianChangeInput,
        command=c.SignCustodianChange,
        use_case=c.sign_custodian_change,
        success="CustodianChangeSigned",
        tells={"state": "SIGNED, if another one is needed, or DONE."},
        kept=False,
        refusals=(
            *ALWAYS, BadSignature, WrongTenant, CeremonyOutOfTurn, AlreadyDecided, UnfitKey, TooFewCustodians,
            TooManyRequests,
        ),
    ),
    Mutation(
        name="takeWrapsToHandOver",
        scope=DECIDES,
        description="After a change: take the wraps whose outer layer is yours, to peel it for another custodian, who wraps"
        " on for whoever is new. Nothing is told where nothing is missing. For custodians.",
        input_type=TakeWrapsToHandOverInput,
        command=c.TakeWrapsToHandOver,
        use_case=c.take_wraps_to_hand_over,
        success="WrapsTaken",
        gives={"wraps": (list[WrappedDataKey], "Fifty at most.")},
        tells={"after": ENDED},
        kept=False,
        refusals=ALWAYS,
    ),
    Mutation(
        name="handOverLayers",
        scope=DECIDES,
        description="Hand over what you peeled. Whoever gets it can open the data keys alone, until they are wrapped on:"
        " hand over to somebody you have spoken to. It stands in the public log. For custodians.",
        input_type=HandOverLayersInput,
        command=c.HandOverLayers,
        use_case=c.hand_over_layers,
        success="LayersHandedOver",
        tells={"kept": "How many were kept; for the others nothing was missing."},
        kept=False,
        refusals=(*ALWAYS, BadSignature),
    ),
    Mutation(
        name="takeHandedLayers",
        scope=DECIDES,
        description="Take what another custodian handed over to you. For custodians.",
        input_type=TakeHandedLayersInput,
        command=c.TakeHandedLayers,
        use_case=c.take_handed_layers,
        success="HandedLayersTaken",
        gives={
            "layers": (list[WrappedDataKey], "For your keys."),
            "due": (list[MissingPairs], "What is missing, by data key; none: your key is tried alone."),
            "keys": (list[CustodianKey], "The keys to wrap for. Wrap for none that you have not accepted."),
        },
        tells={"after": ENDED},
        kept=False,
        refusals=ALWAYS,
    ),
    Mutation(
        name="rewrapDataKeys",
        scope=DECIDES,
        description="Hand in new wraps, with what shows that they hold the data keys that were sealed with. What is there is"
        " never written over. For custodians.",
        input_type=RewrapDataKeysInput,
        command=c.RewrapDataKeys,
        use_case=c.rewrap_data_keys,
        success="DataKeysRewrapped",
        tells={
            "rewrapped": "For how many data keys something was added.",
            "whole": "YES, when nothing is missing for anybody and every key is proved.",
        },
        kept=False,
        refusals=(*ALWAYS, BadSignature),
    ),
)  # fmt: skip
"""In the order in which custodians come to them."""
