"""A custodian's own key file: the private keys, encrypted under a passphrase, and the public file that goes with it.

The passphrase becomes a key by argon2id, the pair of private keys is sealed with AES-256-GCM; what stands in the clear
(instance, key id, cost) is bound to it. Refuses a file that others may read, one that asks for more work than
is sensible, and a public file that its own key did not sign.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.vault.custodians import Introduction, read_introduction
from domain.vault.statement import canonical
from infra.custody.signing import is_signed, sign
from infra.hpke import key_id
from infra.secret_files import create_secret, read_secret
from infra.startup import CannotStart

SHORTEST = 12
"""Characters of a passphrase (A)."""
NONCE, SALT, KEY = 12, 16, 32
DIGITS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How much work a passphrase takes to try (RFC 9106, second recommended option and up)."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4

    @property
    def is_sensible(self) -> bool:
        """A file from elsewhere must not make this machine work for hours."""
        return 1 <= self.passes <= 20 and 8 <= self.memory_kib <= 1_048_576 and 1 <= self.lanes <= 16


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKey:
    """A custodian's private keys, opened. They stay on this machine."""

    tenant: UUID
    """The instance that it was made for: nothing of another is signed with it."""
    sealing: X25519PrivateKey = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)

    @property
    def key_id(self) -> str:
        """How the vault names it."""
        return key_id(self.sealing.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """What a custodian gives to whoever enrols them: the introduction, signed by its own key."""

    introduction: Introduction
    signature: bytes

    @property
    def text(self) -> str:
        """As the file holds it."""
        return json.dumps(
            {
                "introduction": self.introduction.bytes.decode("ascii"),
                "signature": self.signature.hex(),
            },
            indent=1,
        )


def made(tenant: UUID) -> OwnKey:
    """A new key."""
    return OwnKey(tenant=tenant, sealing=X25519PrivateKey.generate(), signing=Ed25519PrivateKey.generate())


def introduced(
    own: OwnKey, *, person: UUID, label: str, organisation: UUID | None = None, ties: tuple[UUID, ...] = ()
) -> PublicFile:
    """The public file of a key."""
    introduction = Introduction(
        tenant=own.tenant,
        person=person,
        organisation=organisation,
        label=label,
        ties=ties,
        signing_key=own.signing.public_key().public_bytes_raw().hex(),
        sealing_key=own.sealing.public_key().public_bytes_raw().hex(),
    )
    return PublicFile(introduction=introduction, signature=sign(own.signing, introduction_text(introduction)))


def introduction_text(introduction: Introduction) -> bytes:
    """What the new key signs."""
    return b"parley custodian introduces v1\0" + introduction.bytes


def is_introduced(introduction: Introduction, signature: bytes) -> bool:
    """Whether the key signed its own introduction: one that was swapped or mislabelled on its way shows."""
    try:
        public = bytes.fromhex(introduction.signing_key)
    except ValueError:
        return False
    return is_signed(public, signature, introduction_text(introduction))


def read_public(text: bytes | str) -> PublicFile:
    """The public file, or `CannotStart` with what is wrong with it."""
    try:
        told = json.loads(text)
        introduction = read_introduction(told["introduction"].encode("ascii"))
        signature = bytes.fromhex(told["signature"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as no:
        raise CannotStart(
            "This is not the public file of a custodian.", "`parley custodian make` writes one."
        ) from no
    if not is_introduced(introduction, signature):
        raise CannotStart(
            "This public file was changed after it was made: its own key did not sign what it says.",
            "Get it again by another way, and compare the fingerprint with what the custodian tells you.",
        )
    return PublicFile(introduction=introduction, signature=signature)


def fingerprint(public: str) -> str:
    """A key id or a key in hex, in groups of four that can be read out over a telephone."""
    return " ".join(public[at : at + 4] for at in range(0, len(public), 4))


def spoken(public: str) -> str:
    """A recipient's key in hex as thirty digits, in groups of five: what two people compare over a telephone.

    99 bits of a hash: nobody makes another key with the same ones.
    """
    hashed = hashlib.sha256(b"parley spoken v1\0" + bytes.fromhex(public)).digest()
    digits = f"{int.from_bytes(hashed) % 10**DIGITS:0{DIGITS}d}"
    return " ".join(digits[at : at + 5] for at in range(0, DIGITS, 5))


def write_own(path: Path, own: OwnKey, passphrase: str, cost: Cost | None = None) -> None:
    """The private file, 0600; never over another one."""
    if len(passphrase) < SHORTEST:
        raise CannotStart(
            f"The passphrase is shorter than {SHORTEST} characters.",
            "Take several words that nobody can guess.",
        )
    cost = cost or Cost()
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    head = _head(own.tenant, own.key_id, cost, salt)
    sealed = AESGCM(_stretched(passphrase, salt, cost)).encrypt(
        nonce, own.sealing.private_bytes_raw() + own.signing.private_bytes_raw(), canonical(head)
    )
    content = json.dumps({**head, "sealed": base64.b64encode(nonce + sealed).decode()}, indent=1)
    if not create_secret(path, content.encode()):
        raise CannotStart(f"{path} is there already.", "A key is never written over: choose another place.")


def read_own(path: Path, passphrase: str) -> OwnKey:
    """The private keys, or `CannotStart` that says whether the file or the passphrase is wrong."""
    content = read_secret(path)
    if content is None:
        raise CannotStart(f"There is no key file {path}.", "`parley custodian make` makes one.")
    try:
        told = json.loads(content)
        cost = Cost(passes=told["passes"], memory_kib=told["memory_kib"], lanes=told["lanes"])
        salt, tenant = bytes.fromhex(told["salt"]), UUID(told["tenant"])
        sealed = base64.b64decode(told["sealed"], validate=True)
        if not cost.is_sensible:
            raise ValueError
        head = _head(tenant, told["key_id"], cost, salt)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as no:
        raise CannotStart(
            f"{path} is not a custodian's key file, or it is damaged.", "Restore it from your own backup."
        ) from no
    try:
        plain = AESGCM(_stretched(passphrase, salt, cost)).decrypt(
            sealed[:NONCE], sealed[NONCE:], canonical(head)
        )
        own = OwnKey(
            tenant=tenant,
            sealing=X25519PrivateKey.from_private_bytes(plain[:KEY]),
            signing=Ed25519PrivateKey.from_private_bytes(plain[KEY:]),
        )
    except (InvalidTag, ValueError):
        raise CannotStart(
            f"{path} does not open: the passphrase is another, or the file was changed.",
            "Try the passphrase again; otherwise restore the file from your own backup.",
        ) from None
    return own


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        passphrase.encode("utf-8"), salt, cost.passes, cost.memory_kib, cost.lanes, KEY, Type.ID
    )


def _head(tenant: UUID, of_key: str, cost: Cost, salt: bytes) -> dict[str, str | int]:
    return {
        "parley": "custodian key",
        "version": 1,
        "tenant": str(tenant),
        "key_id": of_key,
        "passes": cost.passes,
        "memory_kib": cost.memory_kib,
        "lanes": cost.lanes,
        "salt": salt.hex(),
    }
