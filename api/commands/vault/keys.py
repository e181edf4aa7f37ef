"""`parley vault keys`, `rotate-kek` and `rotate-log-key`: the keys under which identities' keys lie, and the log's."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import typer

from api import vault_settings
from infra.startup import CannotStart

LOOK = 0.5
"""Seconds between two looks at how far a rotation is."""
IN_VAIN = 60
"""Looks without any progress, after which what is left is taken to be damaged."""


def register(vault: typer.Typer) -> None:
    """Add the commands."""

    @vault.command()
    def keys() -> None:
        """Show the key-encryption keys by their ids, and how much lies under each.

        Needed are the current one, and every other under which something is left: a vault that is started without one
        of these refuses by its id, and nothing is lost.
        """
        for one in asyncio.run(_asked(_folder(), "keks"))["keys"]:
            print(f"{one['id']}  {one['left']:>9,} under it{'  current' if one['current'] else ''}")

    @vault.command("rotate-kek")
    def rotate_kek() -> None:
        """Make a new key-encryption key, put everything under it, and shred the old one. The vault serves meanwhile.

        Leaving this command stops nothing: the vault goes on by itself, also when it is started anew. Asked for again
        while one is under way, it shows how far it is. Every step stands in the disclosure log.

        Keys that PARLEY_VAULT_KEK gives are changed there: put a new one in front, a comma and the old one behind it,
        and start the vault again.
        """
        asyncio.run(_rotated(_folder()))

    @vault.command("rotate-log-key")
    def rotate_log_key() -> None:
        """Have the disclosure log sign with a new key from now on. The vault serves meanwhile.

        Both keys sign that one follows the other, at which size of the log; anybody sees it at /log/successions, and
        whoever kept the old key goes on checking with it. The old key is overwritten in the key store. Do it when
        somebody may have seen it, and tell those who watch the log, and its witnesses, the new one by another way.
        """
        print(f"new key  {asyncio.run(_asked(_folder(), 'log_key_rotate'))['key']}")


def _folder() -> Path:
    return vault_settings.from_environment().data_dir


async def _rotated(folder: Path) -> None:
    standing = await _asked(folder, "rotate_kek")
    print(f"new key  {standing['current']}")
    left, in_vain = -1, 0
    while len(standing["keys"]) > 1:
        before, left = left, sum(one["left"] for one in standing["keys"] if not one["current"])
        in_vain = in_vain + 1 if before == left else 0
        if in_vain == 0:
            print(f"left     {left:,}")
        if in_vain > IN_VAIN:
            raise CannotStart(
                f"{left:,} things do not come under the new key: the vault is away, or they are damaged.",
                "Look at its log. The old key stays, nothing is lost, and the vault goes on trying.",
            )
        await asyncio.sleep(LOOK)
        standing = await _asked(folder, "keks")
    print("done     everything is under the new key; the old one is gone")


async def _asked(folder: Path, name: str) -> Any:
    from api.vault_service import desk  # the other commands do without the vault's inside

    said: Any = await desk(folder, name, {})
    if "refused" in said:
        raise CannotStart(said["refused"]["message"], said["refused"]["next"])
    return said["given"]
