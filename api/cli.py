"""The command `parley`. What cannot start says why in one line on stderr and leaves with status 2.

Each file in `api/commands` adds its own commands. A traceback is never shown for what a person can put right.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

from api import commands
from api.lasting import lasting
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


def load_commands(named: str = "") -> typer.Typer:
    """Ask the file of this command for it; without such a file, as for help, every file in `api/commands`.

    A file has the name of its command, so that a command loads nothing but what it needs.
    """
    if not parley.registered_commands and not parley.registered_groups:
        files = {found.name.rstrip("_"): found.name for found in pkgutil.iter_modules(commands.__path__)}
        for command in [named] if named in files else sorted(files):
            importlib.import_module(f"{commands.__name__}.{files[command]}").register(parley)
    return parley


def main() -> None:
    """The entry point of the installed command."""
    try:
        with lasting():
            chosen = load_commands(next(iter(sys.argv[1:]), ""))
        chosen()
    except CannotStart as no:
        print(f"parley: {no}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
