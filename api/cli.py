"""The command `parley`. What cannot start says why in one line on stderr and leaves with status 2.

Each file in `api/commands` adds its own commands. A traceback is never shown for what a person can put right.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

from api import commands
from infra.startup import CannotStart

parley = typer.Typer(
    name="parley",
    help="Parley: a self-hosted GraphQL API for stakeholder engagement in responsible-mining assurance.\n\n"
    "Start with `parley serve` (or `make run`), then open the address it prints. "
    "Settings are PARLEY_* environment variables; `parley doctor` lists and checks them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@parley.callback()
def _parley() -> None:
    pass


def load_commands() -> typer.Typer:
    """Ask every file in `api/commands` for its commands."""
    if not parley.registered_commands and not parley.registered_groups:
        for found in sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name):
            importlib.import_module(f"{commands.__name__}.{found.name}").register(parley)
    return parley


def main() -> None:
    """The entry point of the installed command."""
    try:
        load_commands()()
    except CannotStart as no:
        print(f"parley: {no}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
