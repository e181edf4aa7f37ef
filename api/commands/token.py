"""`parley token`: a fresh demo token and nothing else, for pasting or `$(...)`."""

from __future__ import annotations

from typing import Annotated

import typer
from rapidfuzz import process

from api.commands.demo import demo_tokens
from infra.demo.clients import subject_of
from infra.demo.personas import PERSONAS, persona_named
from infra.startup import CannotStart


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def token(
        persona: Annotated[str, typer.Option(help="Whose token: see `parley demo credentials`.")] = "ngo-1",
    ) -> None:
        """Print a fresh access token of a demo persona, good for five minutes.

        For example: curl -H "Authorization: Bearer $(parley token --persona ngo-1)" ...
        """
        found = persona_named(persona)
        if found is None:
            nearest, _, _ = process.extractOne(persona, [known.name for known in PERSONAS])
            raise CannotStart(f"There is no persona {persona!r}.", f"The nearest is {nearest}.")
        _, tokens = demo_tokens()
        print(tokens.issue(subject_of(found)))
