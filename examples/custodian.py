"""A custodian of the demo, on a machine of their own: reads what is asked, and agrees with a key that never leaves it.

`parley custodian` is the tool for this, with a question before each signature. Here it is told step by step. Peeling,
unwrapping and signing are the tool's own (`infra.custody`), and so is the key file, which a passphrase opens.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import unsealing_questions as u
from asking import Voice

from infra.custody.deciding import Shown, approved
from infra.custody.keys import OwnKey, fingerprint, read_own


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """Who decides, and their keys by id."""

    voice: Voice
    keys: Mapping[str, OwnKey] = field(repr=False)

    @classmethod
    def with_keys_in(cls, folder: Path, voice: Voice) -> Custodian:
        """A demo keeps the passphrase beside the keys; a real custodian keeps it in their head."""
        passphrase = (folder / "passphrase").read_text()
        return cls(voice=voice, keys={file.stem: read_own(file, passphrase) for file in folder.glob("*.key")})

    def reads(self, request: str) -> tuple[Mapping[str, Any], Shown]:
        """What is to be signed, in words; and what only this custodian's key goes on with."""
        told = self.voice.does(u.TAKE_UP, unsealingId=request)["toDecide"]
        shown = Shown(
            statement=b64decode(told["statement"]),
            key_id=told["keyId"],
            layers={one["keyId"]: b64decode(one["layer"]) for one in told["layers"]},
            layer=b64decode(told["layer"]) if told["layer"] else None,
            outer=told["outer"],
            identity=UUID(told["identity"]) if told["identity"] else None,
        )
        return json.loads(shown.statement), shown

    def yes(self, request: str, shown: Shown) -> dict[str, object]:
        """The word that is sent: it holds for exactly this statement.

        The first of two takes their layer off for every possible second; the second wraps the fields' keys for the
        recipient. Neither the service nor the vault sees a key.
        """
        said = approved(self.keys[shown.key_id], shown)
        return {
            "unsealingId": request,
            "keyId": shown.key_id,
            "signature": b64encode(said.signature).decode(),
            "peeled": [
                {"keyId": key, "layer": b64encode(layer).decode()}
                for key, layer in sorted(said.peeled.items())
            ],
            "envelope": b64encode(said.envelope).decode() if said.envelope else None,
        }


def over_the_telephone(public_key: str) -> str:
    """How a key is read out, so that nobody can have put another one in its place."""
    return fingerprint(public_key)
