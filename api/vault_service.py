"""The vault service: its own process, with its own PostgreSQL and keys, and two doors. Nobody else opens an identity.

At the API's door (a Unix socket, or mutual TLS) stand the calls that the API makes; at the desk, a socket that only the
vault's account and root reach, those that an operator makes on this machine. Neither tells more of a fault than that
there was one.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api import vault_settings
from api.lasting import lasting
from api.vault_settings import VaultSettings
from infra import log, postmaster
from infra.startup import CannotStart
from infra.vault.inside import Round
from infra.vault.place.postgres import Ground, grounded
from infra.vault.running import opened_inside
from infra.vault.service import AWAY, Service, answer, loaded, service
from infra.vault.wire.call import LONGEST, Call
from infra.vault.wire.caller import CALLER
from infra.vault.wire.hop import Away, Remote
from infra.vault_place import VaultPlace, private, vault_place

DRAIN = 5
"""Seconds that running calls get to finish."""
KEPT_ALIVE = 75
"""Seconds that an idle connection is kept: longer than the API keeps it, so that no call meets a closed door."""
LOOK = 5.0
"""Seconds between two looks at the embedded database; gone twice, the vault ends and is started anew."""


def run(settings: VaultSettings, *, beside: bool = False) -> None:
    """Serve until a signal; `beside`: or until standard input ends, with the process that started this one."""
    log.set_up(settings.log_level)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with lasting():
        loaded()
    try:
        with grounded(vault_place(settings.data_dir), settings.vault_url, settings.vault_keys_url) as ground:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_serve(settings, ground, beside))
    except KeyboardInterrupt:
        pass
    except CannotStart:
        raise
    except Exception as broken:
        log.fault("the vault broke", broken)
        sys.exit(1)
    log.note("the vault stopped")


async def desk(data_dir: Path, name: str, told: object) -> Mapping[str, object]:
    """A call at the desk of the vault that runs on this machine: what it answers, `given` or `refused`."""
    place = vault_place(data_dir)
    hop = Remote(f"unix:{place.desk}", patience=3600)
    try:
        return await hop.say(name, told)
    except Away:
        raise CannotStart(
            f"The vault does not answer at its desk ({place.desk}).",
            "Start it (`parley serve` or `parley vault serve`), and ask as root or as the account that runs it.",
        ) from None
    finally:
        await hop.close()


def door(calls: Mapping[str, Call]) -> Starlette:
    """An ASGI application that answers these calls at `POST /call/<name>`."""

    async def call(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        CALLER.set(request.is_disconnected)
        status, said = await answer(calls, request.path_params["name"], body)
        return Response(said, status, media_type="application/json")

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    return Starlette(
        routes=[Route("/call/{name}", call, methods=["POST"]), Route("/healthz", healthz, methods=["GET"])]
    )


async def _serve(settings: VaultSettings, ground: Ground, beside: bool) -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, over.set)
    if beside:
        loop.add_reader(sys.stdin.fileno(), over.set)
    async with opened_inside(
        ground,
        asked_at=settings.asked_at,
        keks=settings.vault_kek,
        kek_folder="" if settings.vault_kek_dir is None else str(settings.vault_kek_dir),
        log_every=settings.log_every,
        keys_kept_days=settings.keys_kept_days,
    ) as inside:
        built = service(inside)
        doors = [_at_the_door(settings, ground.place, built), _at_the_desk(ground.place, built)]
        work = [asyncio.create_task(_again(one)) for one in built.rounds]
        if ground.pgdata is not None:
            work.append(asyncio.create_task(_watched(ground.pgdata, over)))
        serving = [asyncio.create_task(server.serve(sockets=[listens])) for server, listens in doors]
        log.note("the vault serves")
        await over.wait()
        for server, _ in doors:
            server.should_exit = True
        for task in work:
            task.cancel()
        await asyncio.gather(*serving, *work, return_exceptions=True)


def _at_the_door(
    settings: VaultSettings, place: VaultPlace, built: Service
) -> tuple[uvicorn.Server, socket.socket]:
    config = _uvicorn(door(built.calls))
    listen = settings.vault_listen or f"unix:{place.door}"
    if listen.startswith("unix:"):
        path = Path(listen.removeprefix("unix:"))
        return Quiet(config), _socket(path, mode=0o660, ours=not settings.vault_listen)
    assert settings.vault_tls is not None
    config.ssl = server_tls(settings.vault_tls)
    where = urlsplit(listen)
    return Quiet(config), _listening(where.hostname or "", where.port or 443)


def _at_the_desk(place: VaultPlace, built: Service) -> tuple[uvicorn.Server, socket.socket]:
    return Quiet(_uvicorn(door({**built.calls, **built.desk}))), _socket(place.desk, mode=0o600, ours=True)


class Quiet(uvicorn.Server):
    """Leaves signals to `_serve`, which ends both doors."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """None of its own."""
        yield


def _uvicorn(app: Starlette) -> uvicorn.Config:
    made = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEPT_ALIVE,
        timeout_graceful_shutdown=DRAIN,
        lifespan="off",
    )
    made.load()
    return made


def server_tls(folder: Path) -> ssl.SSLContext:
    """What the vault shows (`cert.pem`, `key.pem`), and whom it lets in: holders of a certificate of `ca.pem`."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        made.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        made.load_verify_locations(folder / "ca.pem")
    except OSError as no:
        raise CannotStart(
            f"PARLEY_VAULT_TLS {folder} cannot be used ({type(no).__name__}).",
            "It needs ca.pem, cert.pem and key.pem, readable by the vault's account.",
        ) from no
    made.verify_mode = ssl.CERT_REQUIRED
    return made


def _socket(path: Path, *, mode: int, ours: bool) -> socket.socket:
    """A socket whose folder decides who reaches it."""
    if ours:
        private(path.parent)
    door = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)
        door.bind(str(path))
        path.chmod(mode)
        with suppress(PermissionError):
            os.chown(path, -1, path.parent.stat().st_gid)
    except OSError as no:
        raise CannotStart(
            f"The vault cannot listen at {path} ({os.strerror(no.errno or 0)}).",
            "Check that its folder exists and belongs to the vault's account, or change PARLEY_VAULT_LISTEN.",
        ) from no
    door.listen(512)
    return door


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as no:
        raise CannotStart(
            f"The vault cannot listen on {host}:{port} ({os.strerror(no.errno or 0)}).",
            "Stop what uses it, or change PARLEY_VAULT_LISTEN.",
        ) from no


async def _again(one: Round) -> None:
    while True:
        try:
            await one.does()
        except AWAY:
            log.warn("the vault's database is away")
        except Exception as broken:
            log.fault("a round of the vault failed", broken)
        await asyncio.sleep(one.every)


async def _watched(pgdata: Path, over: asyncio.Event) -> None:
    """Only whoever starts the vault can start its database: without one there is nothing left to serve."""
    gone = 0
    while gone < 2:
        await asyncio.sleep(LOOK)
        gone = 0 if postmaster.running_on(pgdata) else gone + 1
    log.warn("the vault's database is gone")
    over.set()


async def _body(request: Request) -> bytes | None:
    """What was told; None if it is longer than anything that fits."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return None
    return bytes(body)


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """The vault beside a service that started it, which reads why it can't start and tells it on."""
    try:
        run(vault_settings.from_environment(), beside=True)
    except CannotStart as no:
        print(f"parley vault: {no}", flush=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
