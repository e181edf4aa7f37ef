"""`parley schema`: the public schema as SDL, whole or as one profile reaches it. Needs neither server nor database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.startup import CannotStart


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def schema(
        profile: Annotated[
            str, typer.Option(help="Only what this profile can reach: public, member, company ...")
        ] = "",
        write: Annotated[
            bool, typer.Option("--write", help="Write schema/schema.graphql and docs/scopes.md instead.")
        ] = False,
    ) -> None:
        """Print the schema with its descriptions and, as the directive @scope, what each field takes.

        For example: parley schema --profile company > company.graphql
        """
        from api.sdl import KEPT_AT, SCOPES_AT, UnknownProfile, sdl  # the whole schema comes with it
        from schema.scope_words import page

        try:
            text = sdl(profile)
        except UnknownProfile as no:
            raise CannotStart(no.what, no.remedy) from None
        if not write:
            print(text, end="")
        elif profile:
            raise CannotStart("Only the whole schema is kept in a file.", "Leave out --profile or --write.")
        else:
            KEPT_AT.write_text(text)
            SCOPES_AT.write_text(page())
            print(f"Wrote {_near(KEPT_AT)} and {_near(SCOPES_AT)}.")


def _near(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
