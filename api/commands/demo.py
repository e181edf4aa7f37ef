"""`parley demo`: everyone who appears in the demo, with what they need to ask; and days that pass. Only in the demo."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pyotp.totp import TOTP
from rich.console import Console
from rich.table import Table

from api import settings as from_settings
from api.settings import Settings
from infra.database import opened
from infra.demo.accounts import DemoAccounts
from infra.demo.clients import APP, TOOLS, DemoKeys, DemoTool, bound_subject_of, subject_of
from infra.demo.clock import wait
from infra.demo.personas import EVERYBODY, Persona, persona_named
from infra.oauth.beside import tokens_beside
from infra.oauth.running import word_of
from infra.oauth.tokens import Tokens
from infra.startup import CannotStart


def register(parley: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True, help="The demo's personas and its clock. Only in demo mode (PARLEY_DEMO)."
    )
    group.callback()(lambda: None)
    group.command("credentials")(_credentials)
    group.command("sign-in")(_sign_in)
    group.command("token")(_token)
    group.command("wait")(_wait)
    parley.add_typer(group, name="demo")


def _credentials(
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: keys and fresh tokens, as JSON.")
    ] = False,
) -> None:
    """Show every persona of the demo; with --json, all they sign in with, and a token each, good for five minutes.

    Tokens are valid for the server that runs on PARLEY_DATA_DIR. `parley token --persona ngo-1` prints one alone.
    """
    folder, tokens = demo_tokens()
    if as_json:
        keys = DemoKeys(folder).private_jwks()
        accounts = DemoAccounts(folder).secrets()
        said = {
            "issuer": tokens.issuer,
            "personas": [_entry(persona, tokens, keys, accounts) for persona in EVERYBODY],
            "clients": [_client(tool, keys) for tool in TOOLS],
        }
        print(json.dumps(said, indent=1))
        return
    Console().print(_table())
    print(f"\nIssuer {tokens.issuer}. A token: parley token --persona ngo-1. Everything: add --json.")


def _sign_in(
    name: Annotated[str, typer.Argument(metavar="PERSONA", help="One of the demo's people.")],
) -> None:
    """Show what one of the demo's people signs in with, and a code that is good now.

    A code opens one sign-in. An authenticator app makes the next ones from the secret.
    """
    settings, _ = demo_folder()
    persona = persona_named(name)
    if persona is None or persona.person is None:
        people = ", ".join(persona.name for persona in EVERYBODY if persona.person)
        raise CannotStart(f"Nobody in the demo is called {name!r}.", f"There are: {people}.")
    handle = persona.person.handle
    secrets = DemoAccounts(settings.data_dir).secrets()[handle]
    print(f"name      {handle}\npassword  {secrets['password']}")
    print(f"code      {TOTP(secrets['totp_secret']).now()}\nsecret    {secrets['totp_secret']}")


def _token(
    name: Annotated[str, typer.Argument(metavar="PERSONA", help="One of the demo's people.")],
    key: Annotated[str, typer.Option(help="The thumbprint (RFC 7638) of the key that makes the proofs.")],
    custodian: Annotated[bool, typer.Option("--custodian", help="Signed in as a custodian.")] = False,
) -> None:
    """Print a token of one of the demo's people that is bound to a key of yours (DPoP), and carries identity scopes.

    As if they had just signed in to `demo-identities`, or to `parley-custodian` as a custodian, and shown a second
    factor. Nobody without the key can use it.
    """
    _, tokens = demo_tokens()
    persona = persona_named(name)
    if persona is None or persona.person is None:
        raise CannotStart(f"Nobody in the demo is called {name!r}.", "See `parley demo credentials`.")
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", key):
        raise CannotStart("This is no thumbprint of a key.", "It has 43 characters (SHA-256, base64url).")
    print(tokens.issue(bound_subject_of(persona, key, custodian=custodian)))


def _wait(days: Annotated[int, typer.Argument(help="How many days to let pass.")]) -> None:
    """Let days pass in the demo: a notice has to stand for a month, a vote to stay open for a week.

    The running server goes by it at once. What the rules count in days moves on; tokens stay good for five minutes.
    """
    settings, _ = demo_folder()
    print(f"In the demo it is {wait(settings.data_dir, days)} now.")


def demo_folder() -> tuple[Settings, str]:
    """The settings, and the issuer of the server that runs on the data directory; demo mode only."""
    settings = from_settings.from_environment()
    running = word_of(settings.data_dir)
    if not settings.demo and not (running and running.demo):
        raise CannotStart("There is no demo here.", "Set PARLEY_DEMO=true, or start it with `make run`.")
    return settings, running.issuer if running else settings.public_address


def demo_tokens() -> tuple[Path, Tokens]:
    """The data directory, and what makes tokens that the server running on it accepts; demo mode only."""
    settings, issuer = demo_folder()
    served = word_of(settings.data_dir) is not None
    with opened(settings.data_dir, database_url=settings.database_url, in_use=served) as database:
        tokens = asyncio.run(tokens_beside(database.authorizer, settings.data_dir, issuer))
    return settings.data_dir, tokens


def _entry(
    persona: Persona,
    tokens: Tokens,
    keys: Mapping[str, object],
    accounts: Mapping[str, Mapping[str, str]],
) -> dict[str, object]:
    entry: dict[str, object] = {"persona": persona.name, "kind": persona.kind}
    if persona.organisation:
        entry["organisation"] = persona.organisation.name
    if persona.kind == "client":
        entry |= {"client_id": persona.client_id, "private_jwk": keys[persona.client_id]}
    elif persona.person:
        handle = persona.person.handle
        entry |= {"client_id": APP, "username": handle, **accounts[handle]}
    return entry | {"scopes": sorted(persona.scopes), "token": tokens.issue(subject_of(persona))}


def _client(tool: DemoTool, keys: Mapping[str, object]) -> dict[str, object]:
    """A client that is nobody's persona: people sign in with it, or it asks what a token is worth."""
    entry: dict[str, object] = {"client_id": tool.id, "type": tool.type.value}
    if tool.callbacks:
        entry["redirect_uris"] = list(tool.callbacks)
    return entry | ({"private_jwk": keys[tool.id]} if tool.keeps_key else {})


def _table() -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for column in ("persona", "sees as"):
        table.add_column(column, no_wrap=True)
    table.add_column("who")
    for persona in EVERYBODY:
        table.add_row(persona.name, persona.profile.value, _who(persona))
    return table


def _who(persona: Persona) -> str:
    organisation = persona.organisation.name if persona.organisation else ""
    match persona.person, organisation:
        case None, "":
            return "a client of no organisation"
        case None, _:
            return organisation
        case person, "":
            return f"{person.handle}, on seat {person.seat}"
        case person, _:
            return f"{person.handle}, of {organisation}"
