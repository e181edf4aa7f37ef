"""`parley client`: who may ask as a machine. There is no open registration; the operator does it here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from api import settings as from_settings
from infra.database import opened
from infra.engine import engine_for
from infra.oauth import registry
from infra.oauth.clients import UnfitClient
from infra.oauth.storage import Storage
from infra.startup import CannotStart

T = TypeVar("T")
ClientId = Annotated[str, typer.Argument(help="The client's id, for example kestrel-audit-tool.")]
Keys = Annotated[Path, typer.Option("--jwks", help="A file with the client's PUBLIC keys, a JWK or a JWKS.")]


def register(parley: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Register, list and suspend machine clients.")
    group.command("register")(_register)
    group.command("list")(_list)
    group.command("suspend")(_suspend)
    group.command("resume")(_resume)
    group.command("renew-keys")(_renew_keys)
    parley.add_typer(group, name="client")


def _register(
    client_id: ClientId,
    jwks: Keys,
    name: Annotated[str, typer.Option(help="Whose client it is, for people.")] = "",
    organisation: Annotated[str, typer.Option(help="Its organisation's id (org_... or a UUID).")] = "",
    scope: Annotated[
        list[str] | None, typer.Option(help="A scope it may ask for; repeat the option.")
    ] = None,
) -> None:
    """Register a client with its public keys (EC P-256 for ES256, or RSA for PS256).

    It then asks for tokens at /oauth/token with private_key_jwt. What it may see follows from its organisation;
    without one it reads what is public.
    """
    row = _in_database(
        lambda session: registry.register(
            session,
            client_id,
            name=name or client_id,
            organisation=_uuid(organisation) if organisation else None,
            scopes=scope or [],
            jwks=_read(jwks),
            at=datetime.now(UTC),
        )
    )
    print(
        f"Registered {row.id} as {row.profile} with {' '.join(row.scopes) or 'no scopes (public facts only)'}."
    )


def _list() -> None:
    """List the clients."""
    table = Table("client", "name", "profile", "scopes", "registered", "state")
    for row in _in_database(registry.listed):
        state = "active" if row.active else "suspended"
        scopes = " ".join(row.scopes)
        table.add_row(row.id, row.name, row.profile, scopes, f"{row.registered_at:%Y-%m-%d}", state)
    Console().print(table)


def _suspend(client_id: ClientId) -> None:
    """Suspend a client: no more tokens, and those it holds stop working within half a minute."""
    _in_database(lambda session: registry.set_active(session, client_id, active=False))
    print(f"{client_id} is suspended.")


def _resume(client_id: ClientId) -> None:
    """Let a suspended client in again."""
    _in_database(lambda session: registry.set_active(session, client_id, active=True))
    print(f"{client_id} is active.")


def _renew_keys(client_id: ClientId, jwks: Keys) -> None:
    """Put new public keys in place of a client's old ones."""
    content = _read(jwks)
    _in_database(lambda session: registry.renew_keys(session, client_id, content))
    print(f"{client_id} has new keys.")


def _in_database(work: Callable[[Session], T]) -> T:
    settings = from_settings.from_environment()
    with opened(settings.data_dir, database_url=settings.database_url) as database:
        try:
            return asyncio.run(_run(engine_for(database.authorizer), work))
        except UnfitClient as unfit:
            raise CannotStart(str(unfit), "") from unfit


async def _run(engine: Any, work: Callable[[Session], T]) -> T:
    try:
        return await Storage(engine).run(work)
    finally:
        await engine.dispose()


def _read(jwks: Path) -> dict[str, Any]:
    try:
        content = json.loads(jwks.read_bytes())
    except (OSError, ValueError) as unreadable:
        raise CannotStart(
            f"{jwks} can't be read as JSON.", "Give a file with a JWK or a JWKS."
        ) from unreadable
    if not isinstance(content, dict):
        raise CannotStart(f"{jwks} is not a JWK or a JWKS.", "Both are JSON objects (RFC 7517).")
    return content


def _uuid(text: str) -> UUID:
    try:
        return UUID(text.removeprefix("org_"))
    except ValueError as no:
        raise CannotStart(f"{text} is not an organisation's id.", "Give org_... or a UUID.") from no
