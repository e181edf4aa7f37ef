"""The key that the log signs with today, and how another one follows it while the vault serves.

Which one it is, the database says (how often one followed another); the keys themselves lie in the key store, and one
that was followed is overwritten there. Refuses to sign with one that is gone: database or key store were put back to
before the change, and who goes on with it would show two logs.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from domain.vault.checkpoint import Checkpoint, origin_of
from domain.vault.succession import Succession, read_succession
from infra.notes import NoteKey, Pen, key_of, read_note
from infra.vault.keys.store import GONE, IdentityKeys
from infra.vault.log.tree import Reads


class KeyGone(Exception):
    """The key store does not hold the key that the database names: one of them was put back. Carries nothing."""


class Signer:
    """One for each process; it looks at every checkpoint whether another key is the log's now."""

    def __init__(self, keys: IdentityKeys, tenant: UUID) -> None:
        self._keys = keys
        self._origin = origin_of(tenant)
        self._number = -1
        self._pen: Pen | None = None

    @property
    def key(self) -> NoteKey:
        """Its public half."""
        if self._pen is None:
            raise KeyGone
        return self._pen.key

    @property
    def number(self) -> int:
        """How many came before it."""
        return self._number

    def sign(self, text: str) -> str:
        """The text as a note of this log's."""
        if self._pen is None:
            raise KeyGone
        return self._pen.sign(text)

    async def refresh(self, reads: Reads) -> None:
        """Be the one that the database says; what was followed before is overwritten in the key store."""
        seen = -1
        while (number := await reads.fetchval("SELECT public.log_signer()")) != self._number:
            seed = await self._keys.secret(_name(number))
            if (number == seen and seed == GONE) or not await self._is_named(reads, number, seed):
                raise KeyGone
            if seed != GONE:
                for before in range(number):
                    await self._keys.overwrite(_name(before))
                self._number, self._pen = number, Pen(self._origin, seed)
            seen = number  # gone at the first look: handed over between the two

    async def _is_named(self, reads: Reads, number: int, seed: bytes) -> bool:
        """Whether it is the key that the last note names: not one made just now, where a key store was put back."""
        if number == 0 or seed == GONE:
            return True
        note = await reads.fetchval("SELECT public.log_succession($1)", number)
        return read_succession(read_note(note)[0]).new == key_of(self._origin, seed).text

    async def followed_at(self, last: Checkpoint) -> tuple[NoteKey, str]:
        """The key that will follow, and the note of it, which both signed; the same until it came to be."""
        seed = await self._keys.secret(_name(self._number + 1))
        new = Pen(self._origin, seed)
        text = Succession(last=last, old=self.key.text, new=new.key.text).text
        return new.key, self.sign(text) + new.signature(text).line


async def signer_of(keys: IdentityKeys, tenant: UUID, reads: Reads) -> Signer:
    """The log's key as it is now. Is that gone, the rest of the vault goes on, and nothing is signed."""
    made = Signer(keys, tenant)
    with suppress(KeyGone):
        await made.refresh(reads)
    return made


def _name(number: int) -> str:
    return "log" if number == 0 else f"log {number}"
