"""Reads what `openIdentity` answered, with the key for which it is encrypted. Needs `cryptography` 50 or newer.

    python examples/unseal.py unseal.key < identity.json

`identity.json` is the answer's `identity { statement envelope fields { name sealed bound } }`; `unseal.key` is the file
that `parley unseal` made, or any JSON with `recipient`: the 32 bytes of an X25519 private key, in hex.
"""

from __future__ import annotations

import hashlib
import json
import sys
from base64 import b64decode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def read(identity: dict, own: X25519PrivateKey) -> dict[str, str]:
    """The fields, in words."""
    statement = b64decode(identity["statement"])
    asked = json.loads(statement)
    if asked["recipient_key"] != own.public_key().public_bytes_raw().hex():
        raise SystemExit("This was opened for another key.")
    info = b"parley opened v1\0" + hashlib.sha256(statement).digest()
    together = HPKE.decrypt(b64decode(identity["envelope"]), own, info)
    names = [name for name in sorted(asked["fields"]) if name != "ALIASES"]
    keys = {name: together[32 * at : 32 * at + 32] for at, name in enumerate(names)}
    return {one["name"]: opened(one, keys, own) for one in identity["fields"]}


def opened(one: dict, keys: dict[str, bytes], own: X25519PrivateKey) -> str:
    """One field: under its key, padded; ALIASES is sealed to the recipient directly."""
    sealed, bound = b64decode(one["sealed"]), b64decode(one["bound"])
    if one["name"] == "ALIASES":
        return HPKE.decrypt(sealed, own, bound).decode()
    padded = AESGCM(keys[one["name"]]).decrypt(sealed[:12], sealed[12:], bound)
    return padded.rstrip(b"\0").removesuffix(b"\x80").decode()


if __name__ == "__main__":
    key = json.loads(Path(sys.argv[1]).read_text())["recipient"]
    for name, text in read(
        json.load(sys.stdin), X25519PrivateKey.from_private_bytes(bytes.fromhex(key))
    ).items():
        print(f"{name}: {text}")
