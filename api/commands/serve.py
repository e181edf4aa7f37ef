"""`parley serve`: the database and the service, started together and stopped together."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import socket
import sys
from types import FrameType

import typer
import uvicorn

from api import settings as from_settings
from api.lasting import lasting
from api.settings import Settings
from api.vault_beside import VaultBeside
from infra import log
from infra.database import opened
from infra.rules_file import chosen
from infra.startup import CannotStart

DRAIN = 10
"""Seconds that running requests get to finish."""


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def serve() -> None:
        """Start the database and serve the API until Ctrl-C.

        Listens on PARLEY_HOST (127.0.0.1) and PARLEY_PORT (8000). Without PARLEY_DATABASE_URL the embedded
        PostgreSQL runs in PARLEY_DATA_DIR (.parley). Without PARLEY_VAULT_SERVICE the vault runs beside it, as a
        process of its own. Stopping the service stops the databases and the vault too.
        """
        run(from_settings.from_environment())


def run(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; then let requests end, and stop the database cleanly."""
    log.set_up(settings.log_level)
    chosen(settings.rules)  # before anything is started
    signal.signal(signal.SIGTERM, _leave)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to go on
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    vault = VaultBeside(settings)
    with _listening(settings) as door:
        try:
            with opened(
                settings.data_dir,
                database_url=settings.database_url,
                read_url=settings.read_url,
                alone=True,
                meanwhile=lambda: _load(vault),
            ) as database:
                from api.beginning import begun  # loaded meanwhile

                server = Announced(_uvicorn(begun(settings, database)), settings)
                try:
                    server.run(sockets=[door])
                except KeyboardInterrupt:
                    pass
                finally:
                    # the database is being stopped: a second Ctrl-C would only leave it running
                    for number in (signal.SIGINT, signal.SIGTERM):
                        signal.signal(number, signal.SIG_IGN)
                    vault.leave()
                if not server.started:
                    raise CannotStart("The service could not start.", "The log lines above name the place.")
        except KeyboardInterrupt:
            pass
        finally:
            vault.stop()
    log.note("stopped")


def _load(vault: VaultBeside) -> None:
    """The whole service, which takes seconds: not for help, nor to say what stands in the way; the vault first."""
    vault.start()
    with lasting():
        importlib.import_module("api.beginning")


class Announced(uvicorn.Server):
    """Says where it serves, once it does."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self.settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell the person at the terminal."""
        await super().startup(sockets=sockets)
        if self.started:
            where = self.settings.public_address
            print(f"Parley serves {where} (Ctrl-C stops it and its databases).", file=sys.stderr, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Whoever listens is told to come back, since streams end by themselves only with their tokens."""
        services = getattr(getattr(self.config.app, "state", None), "services", None)
        if services is not None:
            services.streams.leave()
        await super().shutdown(sockets=sockets)


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _uvicorn(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # pyright: ignore[reportArgumentType]
        loop="uvloop",
        http="api.arriving:Arriving",
        ws="websockets-sansio",
        ws_max_size=1_000_000,
        log_config=None,
        access_log=False,  # it would carry addresses and query strings
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN,
        lifespan="on",
    )


def _listening(settings: Settings) -> socket.socket:
    """Take the port before anything else, so that a port already taken costs no time and starts no database."""
    remedy = "Stop what uses it, or choose another with PARLEY_PORT."
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen(2048)
    except socket.gaierror as no:
        raise CannotStart(
            f"PARLEY_HOST {settings.host} is not a known address.", "127.0.0.1 is the default."
        ) from no
    except OSError as no:
        match no.errno:
            case errno.EADDRINUSE:
                raise CannotStart(
                    f"Port {settings.port} on {settings.host} is already taken.", remedy
                ) from no
            case errno.EACCES:
                raise CannotStart(
                    f"This user may not listen on port {settings.port}.", "Choose one above 1023."
                ) from no
            case errno.EADDRNOTAVAIL:
                raise CannotStart(
                    f"{settings.host} is not an address of this machine.", "Check PARLEY_HOST."
                ) from no
            case _:
                what = os.strerror(no.errno or 0)
                raise CannotStart(
                    f"Cannot listen on {settings.host}:{settings.port} ({what}).", remedy
                ) from no
    return door
