"""What `parley doctor` finds of the vault: from the API's side, and what the vault found when it looked at itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg

from api.settings import Settings
from domain.kernel import Refusal
from infra.database import Database
from infra.home import held
from infra.startup import CannotStart
from infra.vault_place import vault_place


def shown_to_others(folder: Path) -> str:
    """That nobody else on this machine reads the key by which the vault knows the API."""
    for name in ("ca.pem", "cert.pem", "key.pem"):
        if not (folder / name).is_file():
            raise CannotStart(
                f"There is no {folder / name}.", "PARLEY_VAULT_TLS needs ca.pem, cert.pem and key.pem."
            )
    key = folder / "key.pem"
    if stat.S_IMODE(key.stat().st_mode) & 0o077:
        raise CannotStart(f"Others on this machine may read {key}.", "Run `chmod 600` on it, then renew it.")
    return str(folder)


async def asked(settings: Settings) -> Mapping[str, Any] | None:
    """What the vault found when it looked at itself; None if it is one that runs beside a service, and none runs."""
    from api.wiring import vault_of  # brings the whole schema with it, which no other command needs

    async with vault_of(settings) as vault:
        said = await vault.call("examine", {})
    if not isinstance(said, Refusal):
        return said
    if not settings.vault_service and _nobody_holds(vault_place(settings.data_dir).base):
        return None
    raise CannotStart(
        "The vault does not answer.",
        "Everything but identities goes on. Look at its log; `parley vault serve` starts one that runs alone.",
    )


async def judged(told: Mapping[str, Any], settings: Settings, database: Database) -> str:
    """Whether vault, records and keys lie apart, and what the vault found; the first that is wrong, with what to do."""
    await _apart(told["systems"], database)
    if settings.vault_service:  # one that runs beside was told by this very service
        _same_address(str(told["asked_at"]), settings)
    for finding in told["findings"]:
        if finding["wrong"]:
            raise CannotStart(finding["wrong"], finding["remedy"])
    beside = "" if settings.vault_tls else _reaches(told["account"])
    kept = "a PostgreSQL of its own" if told["systems"]["keys"] else "a file of its own"
    return (
        f"it answers, on a cluster of its own, keys in {kept}, {len(told['findings'])} things it looked at are as "
        f"they must be{beside}"
    )


def _reaches(account: int) -> str:
    """What lets a captured service on the same machine read the vault's files, if something does."""
    if account == os.geteuid():
        return "; it runs as the same user as this, whose files it cannot keep from it"
    if os.geteuid() == 0:
        return "; a service that root starts, as this is started, reads its files: start it as an account of its own"
    return ""


def _nobody_holds(base: Path) -> bool:
    if not (base / "lock").exists():
        return True
    try:
        with held(base) as free:
            return free
    except CannotStart:  # another account's
        return False


def _same_address(asked_at: str, settings: Settings) -> None:
    """Every proof names the address that it was made for: where API and vault call it differently, nothing opens."""
    ours = f"{settings.public_address}/graphql"
    if asked_at != ours:
        raise CannotStart(
            f"The vault takes proofs of openings for {asked_at}, and this service is {ours}: nothing will open.",
            f"Start the vault with PARLEY_ISSUER={settings.public_address}, as this service is known by.",
        )


async def _apart(systems: Mapping[str, str | None], database: Database) -> None:
    connection = await asyncpg.connect(**database.writer.arguments())  # pyright: ignore[reportArgumentType]
    try:
        records = str(await connection.fetchval("SELECT system_identifier FROM pg_control_system()"))
    finally:
        await connection.close()
    if systems["identities"] == records:
        raise CannotStart(
            "Identities lie on the PostgreSQL that holds the records: its statistics, log and backups mix both.",
            "Give the vault a cluster of its own (PARLEY_VAULT_URL), and move its database there.",
        )
    if systems["keys"] in (records, systems["identities"]):
        raise CannotStart(
            "The keys of identities lie on the PostgreSQL that holds the records or the identities.",
            "Give them a cluster of their own (PARLEY_VAULT_KEYS_URL): an erased key stays in the other's backups.",
        )
