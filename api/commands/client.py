"""`parley client`: the operator registers clients, changes, suspends and lists them.

The commands do what the API's mutations do, by the same rules: here in the name of whoever holds the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid4

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from api import settings as from_settings
from domain.access import Profile, Scope, Viewer
from domain.kernel import NotThere, Recorded, Refusal
from domain.signing_in import use_cases
from domain.signing_in.client_keys import LONGEST_OVERLAP, GivenKey
from domain.signing_in.clients import ClientType
from domain.signing_in.refusals import KeyUnfit
from infra.clock import WallClock
from infra.database import Database, opened
from infra.engine import engine_for
from infra.oauth import registry
from infra.oauth.public_keys import given_in
from infra.oauth.storage import Storage
from infra.startup import CannotStart
from infra.tables.signing_in import OauthClientRow
from infra.unit_of_work import Work, Works

T = TypeVar("T")
ClientId = Annotated[str, typer.Argument(help="The client's id, for example kestrel-audit-tool.")]
Keys = Annotated[
    Path | None, typer.Option("--jwks", help="A file with the client's PUBLIC keys, a JWK or a JWKS.")
]
SomeKeys = Annotated[
    Path, typer.Option("--jwks", help="A file with the client's PUBLIC keys, a JWK or a JWKS.")
]
Scopes = Annotated[
    list[str] | None, typer.Option("--scope", help="A scope it may ask for; repeat the option.")
]
Addresses = Annotated[
    list[str] | None,
    typer.Option(
        "--redirect-uri",
        help="Where people come back to, compared character by character; repeat the option. https, or on the own "
        "device http://127.0.0.1 and http://[::1], or for an APP org.example.app:/callback.",
    ),
]

OPERATOR = Viewer(
    profile=Profile.SECRETARIAT, scopes=frozenset({Scope.ADMIN_CLIENTS}), client="parley client"
)
"""In whose name the commands act: whoever runs them has the database in their hands anyway."""

_UNKNOWN = CannotStart("There is no client of this id.", "`parley client list` shows them.")


def register(parley: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Register, change, suspend and list clients.")
    group.command("register")(_register)
    group.command("list")(_list)
    group.command("show")(_show)
    group.command("suspend")(_suspend)
    group.command("resume")(_resume)
    group.command("rotate-keys")(_rotate_keys)
    group.command("set-scopes")(_set_scopes)
    group.command("set-redirects")(_set_redirects)
    parley.add_typer(group, name="client")


def _register(
    client_id: ClientId,
    jwks: Keys = None,
    type_: Annotated[
        ClientType,
        typer.Option(
            "--type",
            help="APP runs in a browser or on a device and keeps no key. SERVER signs people in and keeps a key. "
            "SERVICE asks for itself alone. RESOURCE_SERVER asks what tokens are worth.",
        ),
    ] = ClientType.SERVICE,
    name: Annotated[str, typer.Option(help="What it is, for the people who are asked to agree.")] = "",
    organisation: Annotated[str, typer.Option(help="Its organisation's id (org_... or a UUID).")] = "",
    scope: Scopes = None,
    redirect_uri: Addresses = None,
    pushes: Annotated[
        bool, typer.Option("--pushes", help="Only pushed authorization requests (RFC 9126).")
    ] = False,
    binds: Annotated[
        bool, typer.Option("--binds", help="Only tokens bound to a key (RFC 9449). Identities force it.")
    ] = False,
) -> None:
    """Register a client.

    A client of an organisation serves its own people alone, and a SERVICE is seen as what its organisation is. Without
    an organisation an APP or a SERVER serves everybody, and a SERVICE reads what is public. A client of a company, a
    brand or a financier never holds an identity scope, nor `case:own`: with that, others exchange receipts and host the
    form.

    parley client register river-watch-form --type APP --scope case:own

    parley client register river-map --type APP --redirect-uri https://map.example.org/callback --scope engagement:read

    parley client register kestrel-audit-tool --organisation org_... --jwks public.json --scope assurance:read
    """
    command = use_cases.RegisterClient(
        client_id=client_id,
        name=name or client_id,
        type=type_,
        organisation_id=_uuid(organisation) if organisation else None,
        scopes=tuple(scope or ()),
        redirect_uris=tuple(redirect_uri or ()),
        public_keys=_given(jwks) if jwks else (),
        pushes=pushes,
        binds=binds,
    )
    row = _do(
        lambda work: use_cases.register_client(command, OPERATOR, work, WallClock(), uuid4),
        client_id,
        missing=CannotStart("There is no organisation of this id.", "Take the id as the API gives it."),
    )
    scopes = " ".join(row.scopes) or "no scopes (public facts only)"
    print(f"Registered {row.id}, {row.type} seen as {row.profile}, with {scopes}.")


def _list() -> None:
    """List the clients."""
    table = Table("client", "name", "type", "profile", "scopes", "registered", "last used", "state")
    for row in _in_database(lambda made: _look(made, registry.listed)):
        table.add_row(row.id, row.name, row.type, row.profile, " ".join(row.scopes), _day(row.registered_at),
                      _day(row.last_used_at), _state(row))  # fmt: skip
    Console().print(table)


def _show(client_id: ClientId) -> None:
    """Show all that is registered of one client."""
    row = _in_database(lambda made: _look(made, lambda session: registry.found(session, client_id)))
    if row is None:
        raise _UNKNOWN
    for what, said in {
        "client": row.id,
        "name": row.name,
        "type": row.type,
        "organisation": f"org_{row.organisation_id.hex}" if row.organisation_id else "none",
        "seen as": row.profile,
        "scopes": " ".join(row.scopes) or "none",
        "redirect URIs": " ".join(row.redirect_uris) or "none",
        "keys": _names(row.jwks) or "none",
        "former keys": f"{_names(row.former_jwks)}, until {row.former_until:%Y-%m-%d %H:%M} UTC"
        if row.former_until and row.former_until > datetime.now(UTC)
        else "none",
        "only pushed requests": "yes" if row.pushes else "no",
        "only bound tokens": "yes" if row.binds else "no",
        "state": _state(row),
        "registered": _day(row.registered_at),
        "last used": _day(row.last_used_at),
    }.items():
        print(f"{what}: {said}")


def _suspend(client_id: ClientId) -> None:
    """Suspend a client: no more tokens, and those it holds open nothing within a second, for good."""
    command = use_cases.SuspendClient(client_id=client_id)
    _do(lambda work: use_cases.suspend_client(command, OPERATOR, work, WallClock(), uuid4), client_id)
    print(f"{client_id} is suspended. What it held opens nothing, also after it is let in again.")


def _resume(client_id: ClientId) -> None:
    """Let a suspended client in again. People must sign in to it anew."""
    command = use_cases.ResumeClient(client_id=client_id)
    _do(lambda work: use_cases.resume_client(command, OPERATOR, work, WallClock(), uuid4), client_id)
    print(f"{client_id} is active.")


def _rotate_keys(
    client_id: ClientId,
    jwks: SomeKeys,
    overlap: Annotated[
        str, typer.Option(help=f"How long the former keys verify as well: 1d to {LONGEST_OVERLAP.days}d.")
    ] = "7d",
    at_once: Annotated[
        bool,
        typer.Option(
            "--at-once", help="For a key that was lost or stolen: all that was issued stops as well."
        ),
    ] = False,
) -> None:
    """Give a client new public keys. The former ones verify during the overlap, then no more.

    parley client rotate-keys kestrel-audit-tool --jwks new-public.json --overlap 7d
    """
    command = use_cases.RotateClientKeys(
        client_id=client_id, public_keys=_given(jwks), overlap_days=_days(overlap), at_once=at_once
    )
    row = _do(
        lambda work: use_cases.rotate_client_keys(command, OPERATOR, work, WallClock(), uuid4), client_id
    )
    former = f" The former verify until {row.former_until:%Y-%m-%d %H:%M} UTC." if row.former_until else ""
    print(f"{client_id} has new keys: {_names(row.jwks)}.{former}")


def _set_scopes(client_id: ClientId, scope: Scopes = None) -> None:
    """Say anew which scopes a client may ask for; those left out are taken away."""
    row = _change(client_id, scopes=tuple(scope or ()))
    print(f"{client_id} has {' '.join(row.scopes) or 'no scopes (public facts only)'}.")


def _set_redirects(client_id: ClientId, redirect_uri: Addresses = None) -> None:
    """Say anew where people come back to from a client; addresses left out are taken away."""
    row = _change(client_id, redirect_uris=tuple(redirect_uri or ()))
    print(f"{client_id} sends people back to {' '.join(row.redirect_uris)}.")


def _change(
    client_id: str, *, scopes: tuple[str, ...] | None = None, redirect_uris: tuple[str, ...] | None = None
) -> OauthClientRow:
    async def act(work: Work) -> Recorded | Refusal:
        before = await work.clients.load(client_id)
        if before is None:
            return NotThere()
        command = use_cases.ChangeClient(
            client_id=client_id,
            version=before.version,
            name=before.name,
            scopes=tuple(sorted(before.scopes)) if scopes is None else scopes,
            redirect_uris=before.redirect_uris if redirect_uris is None else redirect_uris,
            pushes=before.pushes,
            binds=before.binds,
        )
        return await use_cases.change_client(command, OPERATOR, work, WallClock(), uuid4)

    return _do(act, client_id)


def _do(
    act: Callable[[Work], Awaitable[Recorded | Refusal]], client_id: str, missing: CannotStart = _UNKNOWN
) -> OauthClientRow:
    """Act in one transaction, with the audit row and the outbox beside it; then the client as it stands."""

    async def acted(database: Database) -> OauthClientRow | None:
        engine = engine_for(database.writer)
        try:
            async with Works(engine).begin(OPERATOR) as work:
                answer = await act(work)
                if isinstance(answer, Refusal):
                    raise (
                        missing if isinstance(answer, NotThere) else CannotStart(answer.message, answer.next)
                    )
                now = datetime.now(UTC)
                await work.ledger.audit("parley client", answer, OPERATOR, now)
                await work.ledger.tell(answer, now)
                await work.commit()
        finally:
            await engine.dispose()
        return await _look(database, lambda session: registry.found(session, client_id))

    row = _in_database(acted)
    assert row is not None
    return row


async def _look(database: Database, work: Callable[[Session], T]) -> T:
    engine = engine_for(database.authorizer)
    try:
        return await Storage(engine).run(work)
    finally:
        await engine.dispose()


def _in_database(work: Callable[[Database], Coroutine[None, None, T]]) -> T:
    settings = from_settings.from_environment()
    with opened(settings.data_dir, database_url=settings.database_url) as database:
        return asyncio.run(work(database))


def _given(jwks: Path) -> tuple[GivenKey, ...]:
    keys = given_in(jwks)
    if isinstance(keys, KeyUnfit):
        raise CannotStart(keys.message, keys.next)
    return keys


def _days(overlap: str) -> int:
    days = overlap.removesuffix("d")
    if not (days.isascii() and days.isdigit() and len(days) < 5):
        raise CannotStart(f"{overlap!r} is no number of days.", "Write it like 7d.")
    return int(days)


def _names(jwks: dict[str, Any] | None) -> str:
    return " ".join(str(key.get("kid", "without a name")) for key in (jwks or {"keys": []})["keys"])


def _state(row: OauthClientRow) -> str:
    return "active" if row.active else "suspended"


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "never"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text.removeprefix("org_"))
    except ValueError as no:
        raise CannotStart(f"{text} is not an organisation's id.", "Give org_... or a UUID.") from no
