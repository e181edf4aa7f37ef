"""`parley vault found-custodians`: the first custodians, once, at the vault's own desk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from api import vault_settings
from api.custody import words
from api.custody.folder import read_file
from infra.startup import CannotStart


def register(vault: typer.Typer) -> None:
    """Add the command."""

    @vault.command("found-custodians")
    def found_custodians(
        files: Annotated[list[Path], typer.Argument(help="The public files of two or more custodians.")],
        yes: Annotated[
            bool, typer.Option("--yes", help="Do not ask: you have compared the fingerprints.")
        ] = False,
    ) -> None:
        """Found the circle of custodians: two or more people, each with a key made by `parley custodian make`.

        Once. From then on the circle changes itself: two custodians enrol, retire and renew, and this is refused.
        Compare each fingerprint with what its custodian tells you by another way. Run it on the vault's machine, as
        root or as the account that runs the vault. `parley vault instance` names the instance keys are made for.
        """
        public = [read_file(file) for file in files]
        for one in public:
            for line in words.of_introduction(one.introduction):
                print(line)
        if not (yes or typer.confirm("Are these their keys?", default=False)):
            raise CannotStart("No custodian was founded.", "Compare the fingerprints, and run it again.")
        _asked("found_custodians", {"files": [one.text for one in public]})
        print(f"{len(public)} custodians hold keys. Identities can be sealed for them.")

    @vault.command()
    def instance() -> None:
        """Show the id of this instance: custodians' keys are made for it, and what they sign names it."""
        print(_asked("custodians", {})["instance"])


def _asked(name: str, told: object) -> Any:
    from api.vault_service import desk  # brings the whole vault with it

    said: Any = asyncio.run(desk(vault_settings.from_environment().data_dir, name, told))
    if "refused" in said:
        raise CannotStart(said["refused"]["message"], said["refused"]["next"])
    return said["given"]
