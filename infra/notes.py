"""Signed notes (C2SP signed-note, tlog-cosignature): a text, and lines with signatures by named Ed25519 keys under it.

The log's checkpoints, promises and receipts are such notes, and witnesses sign them: other people's tools read them.
Refuses a key whose name, number and bytes do not belong together, and text that is none or that moves a terminal.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNER, WITNESS = 1, 4
"""Kinds of keys: one signs the text itself; a witness signs it with the time at which it looked."""

NAME = re.compile(r"[!-*,-~]{1,200}")  # printable ASCII without space and plus
LINE = re.compile(r"— ([!-*,-~]{1,200}) ([A-Za-z0-9+/]+={0,2})\n")
LONGEST = 16_384
"""Characters of a note that is looked at."""


class NoNote(ValueError):
    """What came is no signed note, or no key of one. Carries nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKey:
    """A public key with its name, as it is handed to whoever wants to check."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature names its key. A hint, no proof."""
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(told).digest()[:4]

    @property
    def text(self) -> str:
        """Its one writing: name, id and key."""
        shown = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One line under a note. Says nothing until a key checked it."""

    name: str
    key: bytes
    value: bytes

    @property
    def line(self) -> str:
        """As it stands in the note."""
        return f"— {self.name} {base64.b64encode(self.key + self.value).decode()}\n"


def key_of(name: str, seed: bytes, kind: int = SIGNER) -> NoteKey:
    """The public half of a key."""
    if not NAME.fullmatch(name):
        raise NoNote
    return NoteKey(
        name=name,
        kind=kind,
        public=Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(),
    )


def read_key(text: str) -> NoteKey:
    """A key from its writing."""
    try:
        name, number, shown = text.split("+", 2)
        told = base64.b64decode(shown, validate=True)
    except (ValueError, binascii.Error):
        raise NoNote from None
    if len(told) != 33 or told[0] not in (SIGNER, WITNESS) or not NAME.fullmatch(name):
        raise NoNote
    key = NoteKey(name=name, kind=told[0], public=told[1:])
    if key.id.hex() != number or key.text != text:
        raise NoNote
    return key


class Pen:
    """A key that signs again and again: made from its seed once, which costs more than a signature. Shows nothing."""

    __slots__ = ("_private", "key")

    def __init__(self, name: str, seed: bytes) -> None:
        self.key = key_of(name, seed)
        self._private = Ed25519PrivateKey.from_private_bytes(seed)

    def signature(self, text: str) -> Signature:
        """A line below this text."""
        return Signature(name=self.key.name, key=self.key.id, value=self._private.sign(text.encode()))

    def sign(self, text: str) -> str:
        """The text as a note, signed by this key."""
        return f"{text}\n{self.signature(text).line}"


def sign(text: str, name: str, seed: bytes) -> str:
    """The text as a note, signed by this key."""
    return Pen(name, seed).sign(text)


def signature(text: str, name: str, seed: bytes) -> Signature:
    """The line of a further key below the same text."""
    return Pen(name, seed).signature(text)


def cosign(text: str, name: str, seed: bytes, at: int) -> str:
    """A witness's line for a checkpoint's text, with the second at which it looked."""
    key = key_of(name, seed, WITNESS)
    value = Ed25519PrivateKey.from_private_bytes(seed).sign(_timed(text, at))
    return Signature(name=name, key=key.id, value=at.to_bytes(8, "big") + value).line


def read_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """The text, and what is signed below it."""
    text, gap, below = note.rpartition("\n\n")
    if not gap or len(note) > LONGEST or any(not one.isprintable() and one != "\n" for one in note):
        raise NoNote
    lines = below.splitlines(keepends=True)
    found = [LINE.fullmatch(line) for line in lines]
    if not found or len(found) > 100:
        raise NoNote
    return text + "\n", tuple(_signature(one) for one in found)


def read_line(line: str) -> Signature:
    """One signature by itself, as a witness hands it in."""
    return _signature(LINE.fullmatch(line))


def signed_by(note: str, key: NoteKey) -> str | None:
    """The note's text, if this key signed it; None if it did not, or if one of its signatures is wrong."""
    text, signatures = read_note(note)
    own = [one for one in signatures if (one.name, one.key) == (key.name, key.id)]
    return text if own and all(holds(one, text, key) for one in own) else None


def holds(signature: Signature, text: str, key: NoteKey) -> bool:
    """Whether this key made this signature over this text."""
    if (signature.name, signature.key) != (key.name, key.id):
        return False
    signed, value = text.encode(), signature.value
    if key.kind == WITNESS:
        signed, value = _timed(text, int.from_bytes(value[:8], "big")), value[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(value, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def witnessed_at(signature: Signature) -> int:
    """The second at which a witness looked; means something only where its signature holds."""
    return int.from_bytes(signature.value[:8], "big")


def _timed(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _signature(found: re.Match[str] | None) -> Signature:
    if found is None:
        raise NoNote
    try:
        value = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        raise NoNote from None
    if len(value) < 5:
        raise NoNote
    return Signature(name=found[1], key=value[:4], value=value[4:])
