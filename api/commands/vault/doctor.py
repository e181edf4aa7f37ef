"""`parley vault doctor`: the vault looks at itself, asked at its desk."""

from __future__ import annotations

import asyncio
from typing import Any

import typer

from api import vault_settings
from api.vault_settings import VaultSettings


def register(vault: typer.Typer) -> None:
    """Add the command."""

    @vault.command()
    def doctor() -> None:
        """Have the running vault check its roles, its grants, what PostgreSQL logs, and who may read its files.

        Run it on the vault's machine, as root or as the account that runs the vault. Leaves with status 2 if something
        is wrong; each line that starts with NO says what to do.
        """
        from api.vault_service import desk  # brings the whole vault with it

        settings = vault_settings.from_environment()
        said: Any = asyncio.run(desk(settings.data_dir, "examine", {}))
        findings = [*said["given"]["findings"], _address(settings)]
        for one in findings:
            print(
                f"NO  {one['about']}: {one['wrong']} {one['remedy']}"
                if one["wrong"]
                else f"ok  {one['about']}"
            )
        if any(one["wrong"] for one in findings):
            raise typer.Exit(2)


def _address(settings: VaultSettings) -> dict[str, str]:
    """A vault that runs apart has to be told by which address the API is known: every proof names it."""
    alone = bool(settings.vault_listen) and not settings.issuer
    return {
        "about": "address",
        "wrong": f"PARLEY_ISSUER is not set: proofs of openings are taken for {settings.asked_at} alone."
        if alone
        else "",
        "remedy": "Set it as it is set for the API; `parley doctor` there says whether both agree."
        if alone
        else "",
    }
