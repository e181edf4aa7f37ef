"""The vault's PostgreSQL as the service finds it: its own cluster in its own folder, or the one the operator names.

Started by root, the process becomes the vault's account once its databases run with their tables and everything is
loaded: a checkout that this account cannot read is no hindrance, and root's rights are gone before the first call. It
keeps no password but its logins'. Refused: a folder that another vault holds.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.account import Account, account_for, become
from infra.address import Address, from_url
from infra.database import have_own_database
from infra.embedded import cluster_in
from infra.home import base_for, held, prepared, speaking_of
from infra.passwords import passwords
from infra.startup import CannotStart
from infra.vault.keys.server import made_fit
from infra.vault.place.database import SETTING, prepare
from infra.vault.place.roles import LOGIN
from infra.vault_place import ACCOUNTS, CLUSTER, VaultPlace, private

NAME = "vault"
SMALL = {
    "shared_buffers": "32MB",
    "max_connections": "40",
    "effective_cache_size": "256MB",
    "max_wal_size": "512MB",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the service stands on."""

    place: VaultPlace
    """Where it lies in the end: later this process may not be able to look it up."""
    own: Path
    """The folder of its keys and sockets."""
    login: Address
    keys: Address | None
    """The login for keys on a PostgreSQL of their own; None: a file keeps them."""
    pgdata: Path | None
    """Of the embedded cluster."""


@contextmanager
def grounded(place: VaultPlace, url: str, keys_url: str = "") -> Iterator[Ground]:
    """Have the databases run for as long as the block lasts, and be nobody but the vault's account in it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold keys
    with _on_their_own(place, url, keys_url) if url else _embedded(place, keys_url) as ground:
        yield ground


@contextmanager
def _on_their_own(place: VaultPlace, url: str, keys_url: str) -> Iterator[Ground]:
    owner = from_url(url, SETTING)
    account = account_for(names=ACCOUNTS)
    base = base_for(prepared(place.folder), account)
    with held(base) as ours:
        _refuse_a_second(ours, place)
        login = asyncio.run(prepare(owner, _password(base)))
        keys = _keys(keys_url, base, login)
        own = _own(base, account)
        become(account)
        yield Ground(place=VaultPlace(folder=base), own=own, login=login, keys=keys, pgdata=None)


@contextmanager
def _embedded(place: VaultPlace, keys_url: str) -> Iterator[Ground]:
    with cluster_in(place.folder, name=CLUSTER, accounts=ACCOUNTS, extra=SMALL) as (cluster, ours):
        _refuse_a_second(ours, place)
        try:
            superuser = cluster.start()
            login = asyncio.run(_begun(superuser, _password(cluster.base)))
            keys = _keys(keys_url, cluster.base, login)
            own = _own(cluster.base, cluster.account)
            cluster.account = become(cluster.account)
            place = VaultPlace(folder=cluster.base)
            yield Ground(place=place, own=own, login=login, keys=keys, pgdata=cluster.pgdata)
        finally:
            cluster.stop()


async def _begun(superuser: Address, password: str) -> Address:
    await have_own_database(superuser, NAME)
    return await prepare(superuser.in_database(NAME), password)


def _keys(url: str, base: Path, records: Address) -> Address | None:
    """While the files of migrations can still be read."""
    return asyncio.run(made_fit(url, base, records)) if url else None


def _password(base: Path) -> str:
    return passwords(base, [f"role:{LOGIN}"])[f"role:{LOGIN}"]


def _own(base: Path, account: Account) -> Path:
    own = base / "own"
    with speaking_of(own):
        own.mkdir(mode=0o700, exist_ok=True)
        account.give(own)
    if not account.switch:
        private(own)
    return own


def _refuse_a_second(ours: bool, place: VaultPlace) -> None:
    if not ours:
        raise CannotStart(
            f"Another vault is using the folder {place.folder}.",
            "Stop it, or name another folder with PARLEY_DATA_DIR.",
        )
