"""`parley vault serve`: the vault alone, as it runs on a machine or under an account of its own."""

from __future__ import annotations

import typer

from api import vault_settings


def register(vault: typer.Typer) -> None:
    """Add the command."""

    @vault.command()
    def serve() -> None:
        """Serve the vault alone until Ctrl-C.

        Without PARLEY_VAULT_URL its own embedded PostgreSQL runs below PARLEY_DATA_DIR, in `vault/`. It listens on a
        socket there, or where PARLEY_VAULT_LISTEN says; give the same address to the API as PARLEY_VAULT_SERVICE.
        Started by root it runs as `parley-vault`, or as `daemon` if there is no such account.
        """
        from api.vault_service import run  # the other commands do without the vault's inside

        run(vault_settings.from_environment())
