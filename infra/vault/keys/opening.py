"""Opens the vault's key store, its ring and its secrets, as the settings name them, and refuses those that do not fit.

Refused, each in one line and with nothing changed: a key-encryption key that is missing while something lies under it
(by its id), and a key store that is not the one the vault's database was made with.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from infra.address import Address
from infra.keys.store import KeysUnavailable
from infra.startup import CannotStart
from infra.vault.inside import Inside
from infra.vault.keys.file import FilePlace
from infra.vault.keys.keks import SETTING, FileKeks, GivenKeks
from infra.vault.keys.ring import CannotUnwrap, Ring
from infra.vault.keys.secrets import Secrets, secrets_of
from infra.vault.keys.server import ServerPlace
from infra.vault.keys.store import IdentityKeys, KeyPlace

KEK_FOLDER = "kek"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedKeys:
    """What an `Inside` needs of keys."""

    keys: IdentityKeys = field(repr=False)
    ring: Ring = field(repr=False)
    secrets: Secrets = field(repr=False)


@asynccontextmanager
async def opened_keys(
    folder: Path, tenant: UUID, *, server: Address | None = None, keks: str = "", kek_folder: str = ""
) -> AsyncIterator[OpenedKeys]:
    """The keys for as long as the block lasts. `folder` is the vault's own.

    `server` is the login of a PostgreSQL where they lie (none: a file), `keks` PARLEY_VAULT_KEK (empty: files in
    `kek_folder`).
    """
    place = FilePlace.below(folder) if server is None else await ServerPlace.of(server)
    try:
        yield await _opened(place, folder, tenant, keks, kek_folder)
    finally:
        await place.close()


async def _opened(place: KeyPlace, folder: Path, tenant: UUID, keks: str, kek_folder: str) -> OpenedKeys:
    try:
        ring = await _ring(place, folder, keks, kek_folder)
        keys = IdentityKeys(place, ring, tenant)
        return OpenedKeys(keys=keys, ring=ring, secrets=await secrets_of(keys))
    except KeysUnavailable:
        raise CannotStart(
            "The key store of identities does not answer.", "Look at its server, or at its file's disk."
        ) from None
    except CannotUnwrap:
        raise CannotStart(
            "The key store of identities does not open: it is damaged, or another instance's.",
            "Restore its backup, and the key-encryption keys that belong to it.",
        ) from None


async def refuse_a_stranger(inside: Inside) -> None:
    """An empty key store beside sealed identities would go unnoticed until somebody needs one."""
    fingerprint = hmac.digest(inside.secrets.map_key, b"parley vault v1\0" + inside.tenant.bytes, "sha256")
    if not await inside.pool.fetchval("SELECT public.vault_is_made_with($1)", fingerprint):
        raise CannotStart(
            "The key store of identities is not the one that the vault's database was made with.",
            "Restore its backup, or say where it is (PARLEY_VAULT_KEYS_URL). Nothing was changed.",
        )


async def _ring(place: KeyPlace, folder: Path, keks: str, kek_folder: str) -> Ring:
    needed = await place.generations()
    if keks:
        ring = Ring(GivenKeks(keks))
    else:
        provider = FileKeks(Path(kek_folder) if kek_folder else folder / KEK_FOLDER)
        if not needed:
            provider.begun()
        ring = Ring(provider)
    if missing := sorted(set(needed) - set(ring.ids)):
        raise CannotStart(
            f"The vault was not given the key-encryption key {', '.join(missing)}, under which identities' keys lie.",
            f"Give it back ({SETTING}, or its file in the folder of key-encryption keys). Nothing was changed.",
        )
    return ring
