"""The pieces of a file, each sealed (AES-256-GCM) for its one place: none is moved, swapped, left out or added.

While a file arrives its pieces are sealed with a key that follows from what its sender alone holds, and that is kept
nowhere. Once it is kept they are sealed with the case's key; the last says that it is, and ends on a full step.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.cases.attachments import STEP
from domain.cases.derived import derived
from infra.content import NONCE, VERSION, ContentUnreadable
from infra.padding import padded, unpadded

PIECE = 4 * STEP
"""Bytes of every piece but the last."""
PASSES_FOR = 300
"""Seconds for which a file can be fetched once it was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file belongs: sealed for here, it opens nowhere else."""

    case: UUID
    item: UUID
    attachment: UUID

    @property
    def bound(self) -> bytes:
        """As what is sealed names it."""
        return VERSION + self.case.bytes + self.item.bytes + self.attachment.bytes


@dataclass(frozen=True, slots=True)
class Ticket:
    """What goes on with a file that has begun to arrive: finds it, and seals what comes."""

    text: str = field(repr=False)

    @classmethod
    def fresh(cls) -> Ticket:
        """One that nobody can guess."""
        return cls(secrets.token_urlsafe(32))

    def digest(self, secret: bytes) -> str:
        """The one thing that is kept of it."""
        found = derived(self.text.encode(), info=b"parley attachment: lookup")
        return hmac.digest(secret, found, "sha256").hex()

    @property
    def key(self) -> bytes:
        """Seals the file until it is cleaned."""
        return derived(self.text.encode(), info=b"parley attachment: arriving")


def seal_arrival(ticket: Ticket, place: Place, number: int, piece: bytes) -> bytes:
    """A piece as it came."""
    return _sealed(ticket.key, piece, _arriving(place, number))


def open_arrival(ticket: Ticket, place: Place, number: int, sealed: bytes) -> bytes:
    """The piece that came."""
    return _opened(ticket.key, sealed, _arriving(place, number))


def seal_piece(key: bytes, place: Place, number: int, piece: bytes, *, last: bool) -> bytes:
    """A piece of a cleaned file; the last is filled up to a full step."""
    return _sealed(key, piece + bytes(-len(piece) % STEP), _numbered(place, number, last=last))


def open_piece(key: bytes, place: Place, number: int, sealed: bytes, *, last: bool) -> bytes:
    """The piece, with what fills up the last."""
    return _opened(key, sealed, _numbered(place, number, last=last))


def seal_head(key: bytes, place: Place, head: dict[str, object]) -> bytes:
    """What the file is called, what it is and how long."""
    return _sealed(key, padded(json.dumps(head, ensure_ascii=False)), b"parley attachment head" + place.bound)


def open_head(key: bytes, place: Place, sealed: bytes) -> dict[str, object]:
    """What was sealed of it."""
    return json.loads(unpadded(_opened(key, sealed, b"parley attachment head" + place.bound)))


def pass_for(attachment: UUID, secret: bytes) -> str:
    """What fetches a file for some minutes. It says which to nobody but the service."""
    return _passes(secret).encrypt(attachment.bytes).decode()


def passed(text: str, secret: bytes) -> UUID | None:
    """The file that a pass fetches, while it is good."""
    try:
        return UUID(bytes=_passes(secret).decrypt(text.encode(), ttl=PASSES_FOR))
    except (InvalidToken, ValueError):
        return None


def _passes(secret: bytes) -> Fernet:
    return Fernet(urlsafe_b64encode(derived(secret, info=b"parley attachment: passes")))


def _arriving(place: Place, number: int) -> bytes:
    return b"parley attachment arriving" + place.bound + number.to_bytes(4)


def _numbered(place: Place, number: int, *, last: bool) -> bytes:
    return b"parley attachment piece" + place.bound + number.to_bytes(4) + bytes([last])


def _sealed(key: bytes, told: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, told, bound)


def _opened(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    version, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if version != VERSION:
        raise ContentUnreadable
    try:
        return AESGCM(key).decrypt(nonce, rest, bound)
    except (InvalidTag, ValueError):
        raise ContentUnreadable from None
