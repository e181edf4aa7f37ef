"""The tokens' bench: what it costs to find out who asks, and how many tokens the endpoint gives out in a second.

The endpoint stands beside a bare route that believes whoever asks, and only does the one write that no token endpoint
can do without: remembering that this assertion was used. The difference is what proving, judging and signing cost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode
from uuid import uuid4

import asyncpg
from joserfc import jwt
from joserfc.jwk import ECKey

from api.bench.console import CONSOLE
from api.bench.load import load
from api.bench.ports import free_port
from api.bench.reading import Cell, cpu_of
from api.bench.tokens_checks import checks
from api.bench.tokens_server import Served, serving
from api.settings import Settings
from infra.database import Database, opened
from infra.demo.clients import MACHINES, DemoKeys, register_personas

AT_ONCE = (1, 16)
ROUNDS = 4
_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(slots=True, kw_only=True)
class Found:
    """What was found: seconds by kind of check; cells by contender and how many at once."""

    checks: Mapping[str, float]
    asked: dict[tuple[str, int], Cell] = field(default_factory=dict[tuple[str, int], Cell])


def measured(settings: Settings, seconds: float, times: int) -> Found:
    """Measure the checks, then the endpoint, and stop everything."""
    found = Found(checks=checks(times))
    folder = settings.data_dir / "bench-tokens"
    folder.mkdir(parents=True, exist_ok=True)
    here = replace(settings, data_dir=folder, demo=True, database_url="", read_url="", keys_url="")
    with opened(folder, alone=True) as database:
        asyncio.run(_registered(database, here))
        with serving(here, database, free_port()) as served:
            asyncio.run(_asked(here, served, found, seconds))
    return found


def show(found: Found) -> None:
    """Every figure beside its aim, where there is one."""
    for check, seconds in found.checks.items():
        aim = " (aim under 10)" if check == "a token seen before" else ""
        CONSOLE.print(f"{check}: {seconds * 1_000_000:,.1f} µs{aim}")
    for connections in AT_ONCE:
        parley, bare = found.asked[("parley", connections)], found.asked[("bare", connections)]
        CONSOLE.print(
            f"a token by private_key_jwt, {connections} at once: {parley.rate:,.0f} a second, p50 "
            f"{parley.p50 * 1000:.2f} ms, server CPU {parley.server_cpu / parley.asked * 1000:.2f} ms, "
            f"PostgreSQL CPU {parley.database_cpu / parley.asked * 1000:.2f} ms; "
            f"bare {bare.rate:,.0f} a second: {parley.rate / bare.rate:.2f} of it"
        )


async def _registered(database: Database, settings: Settings) -> None:
    writer = await asyncpg.connect(**database.writer.arguments())  # pyright: ignore[reportArgumentType]
    await register_personas(writer, settings.data_dir)
    await writer.close()


async def _asked(settings: Settings, served: Served, found: Found, seconds: float) -> None:
    requests = {"parley": _requests(settings, served), "bare": iter(_bare, b"")}
    for connections in AT_ONCE:
        cells = {
            contender: found.asked.setdefault((contender, connections), Cell()) for contender in requests
        }
        for contender in requests:  # warm: every connection of the pools is made
            await load(served.port, requests[contender], connections, seconds / 5, 2, shows=b"access_token")
        for round_ in range(ROUNDS):
            for contender in sorted(requests, reverse=bool(round_ % 2)):
                before = cpu_of([served.server]), cpu_of([served.postmaster])
                cell = cells[contender]
                cell.slices.append(
                    await load(
                        served.port, requests[contender], connections, seconds, 3, shows=b"access_token"
                    )
                )
                cell.server_cpu += cpu_of([served.server]) - before[0]
                cell.database_cpu += cpu_of([served.postmaster]) - before[1]


def _requests(settings: Settings, served: Served) -> Iterator[bytes]:
    """Token requests without end, each with an assertion of its own, of the demo's machines in turn."""
    keys = DemoKeys(settings.data_dir).private_jwks()
    clients = [(one.client_id, ECKey.import_key(dict(keys[one.client_id]))) for one in MACHINES]
    while True:
        for client, key in clients:
            now = int(time.time())
            claims = {"iss": client, "sub": client, "aud": served.issuer, "jti": str(uuid4())}
            assertion = jwt.encode(
                {"alg": "ES256"}, {**claims, "iat": now, "exp": now + 60}, key, algorithms=["ES256"]
            )
            yield _post(
                "/oauth/token",
                urlencode(
                    {
                        "grant_type": "client_credentials",
                        "client_assertion_type": _TYPE,
                        "client_assertion": assertion,
                    }
                ).encode(),
            )


def _bare() -> bytes:
    return _post("/bare", b"demo-ngo-1")


def _post(path: str, body: bytes) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    ).encode() + body
