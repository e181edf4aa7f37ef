"""Case content in the records' database: sealed with the case's key (AES-256-GCM), which lies in the key store.

What is sealed names its version, case and item, so that no row can stand in for another; lengths are padded, so that
they do not tell a yes from a no. Refuses to open what was changed, swapped or sealed with another key.
"""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.content import MOST, Erased
from infra.keys.store import KeyStore
from infra.padding import padded, unpadded
from infra.stores.records import table_of
from infra.stores.straight import Straight, adding, sent
from infra.tables.cases import CaseContentRow

VERSION = b"\x01"
NONCE, TAG = 12, 16


class ContentUnreadable(Exception):
    """The content is there and its key does not open it, or there is no key. Carries nothing."""


class ContentTooLong(ValueError):
    """More characters than an item may have: the model should have refused it. Carries nothing."""


class ContentStore:
    """See `domain.cases.content.Contents`. Rows are the transaction's; keys are made and erased at once."""

    def __init__(self, session: AsyncSession, keys: KeyStore) -> None:
        self._session = session
        self._keys = keys
        self._made: dict[UUID, bytes | Erased | None] = {}
        """The keys of cases that begin in this transaction: asked for once."""

    async def begin(self, case: UUID) -> None:
        """Make the case's key. If the transaction is taken back, a key without a case is left, which opens nothing."""
        self._made[case] = await self._keys.make(case)

    async def put(self, case: UUID, item: UUID, text: str) -> None:
        """Seal one item; a case without a key, or with an erased one, is a fault."""
        if len(text) > MOST:
            raise ContentTooLong
        key = self._made[case] if case in self._made else await self._keys.key(case)
        if not isinstance(key, bytes):
            raise ContentUnreadable
        sealed = seal(key, case, item, text)
        await _ADD.laid(self._session, [{"item_id": item, "case_id": case, "sealed": sealed}])

    async def open(self, case: UUID, item: UUID) -> str | Erased | None:
        """The item's text, when its key was erased, or None."""
        kept = await _SEALED.first(self._session, {"item": item, "case": case})
        if kept is None:
            return None
        key = await self._keys.key(case)
        if isinstance(key, Erased):
            return key
        if key is None:
            raise ContentUnreadable
        return unseal(key, case, item, kept["sealed"])

    async def erase(self, case: UUID, on: date) -> None:
        """Erase the case's key now, once the database has taken whatever was written before; the mark on the record
        is in the same transaction."""
        await sent(self._session)
        self._made.pop(case, None)
        await self._keys.erase(case, on)


_KEPT = table_of(CaseContentRow)
_SEALED = Straight(
    select(_KEPT.c.sealed).where(_KEPT.c.item_id == bindparam("item"), _KEPT.c.case_id == bindparam("case"))
)
_ADD = adding(_KEPT, ("item_id", "case_id", "sealed"))


def seal(key: bytes, case: UUID, item: UUID, text: str) -> bytes:
    """Version, nonce, and the padded text with its tag."""
    nonce = secrets.token_bytes(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, padded(text), _bound(VERSION, case, item))


def unseal(key: bytes, case: UUID, item: UUID, sealed: bytes) -> str:
    """The text, if it was sealed with this key for this item of this case and is as it was."""
    version, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if version != VERSION or len(rest) < TAG:
        raise ContentUnreadable
    try:
        told = AESGCM(key).decrypt(nonce, rest, _bound(version, case, item))
    except InvalidTag:
        raise ContentUnreadable from None
    return unpadded(told)


def _bound(version: bytes, case: UUID, item: UUID) -> bytes:
    return b"parley case content" + version + case.bytes + item.bytes
