"""`parley vault ...`: what is done on the vault's own machine. Each file of this folder adds its own commands.

They speak with the running vault at its desk (`api.vault_service.desk`), a socket that only root and the vault's
account reach; the API has no way there.
"""

from __future__ import annotations

import importlib
import pkgutil

import typer


def register(parley: typer.Typer) -> None:
    """Add the group with the commands of every file."""
    vault = typer.Typer(
        help="The vault, on its own machine: start it, check it, found its custodians, renew its keys.",
        no_args_is_help=True,
        rich_markup_mode="markdown",
    )
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        importlib.import_module(f"{__name__}.{found.name}").register(vault)
    parley.add_typer(vault, name="vault")
