"""How a call gets to the vault and its answer back: over a Unix socket or by mutual TLS.

Whatever goes wrong on the way is `Away`, which carries nothing: no answer within the patience, a refused certificate,
a fault in the vault, nonsense instead of an answer. Where no answer came in time, one call at a time finds out whether
the vault is back, and all others are `Away` at once: nobody queues up behind a vault that hangs.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from infra.vault.wire.call import LONGEST
from infra.vault.wire.values import written

PATIENCE = 5.0
"""Seconds for one call; the dearest (an unsealing) takes some 20 ms."""

CONNECTIONS = 32


class Away(Exception):
    """No answer that could be understood. Carries nothing."""


class Hop(Protocol):
    """A way to the vault."""

    async def say(self, name: str, told: object) -> Mapping[str, Any]:
        """What the vault answers to this call, or `Away`."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...


class Remote:
    """A vault in another process, on this machine or another."""

    def __init__(self, where: str, *, tls: ssl.SSLContext | None = None, patience: float = PATIENCE) -> None:
        self._socket = where.removeprefix("unix:") if where.startswith("unix:") else None
        self._base = "http://vault" if self._socket else where.rstrip("/")
        self._tls = tls
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._session: aiohttp.ClientSession | None = None
        self._late, self._asking = False, 0

    async def say(self, name: str, told: object) -> Mapping[str, Any]:
        """See `Hop`."""
        if self._late and self._asking:
            raise Away
        body = json.dumps(written(told), separators=(",", ":")).encode()
        self._asking += 1
        try:
            async with self._opened().post(f"{self._base}/call/{name}", data=body) as reply:
                self._late = False
                if reply.status != 200:
                    raise Away
                return parsed(await _whole(reply.content))
        except TimeoutError:
            self._late = True
            raise Away from None
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError, ValueError):
            raise Away from None
        finally:
            self._asking -= 1

    async def close(self) -> None:
        """See `Hop`."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = (
                aiohttp.UnixConnector(self._socket, limit=CONNECTIONS)
                if self._socket
                else aiohttp.TCPConnector(limit=CONNECTIONS, ssl=self._tls or True)
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=self._patience,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session


async def _whole(content: aiohttp.StreamReader) -> bytes:
    """All of it: one read would give only what has arrived."""
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > LONGEST:
            raise Away
    return bytes(body)


def client_tls(folder: Path) -> ssl.SSLContext:
    """What the API shows and expects: `cert.pem` and `key.pem`, and a vault of `ca.pem`."""
    made = ssl.create_default_context(cafile=folder / "ca.pem")
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return made


def parsed(body: bytes) -> Mapping[str, Any]:
    """An answer as JSON: `given` or `refused`, else `Away`."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Away from None
    if not isinstance(said, dict) or len(said) != 1 or not said.keys() <= {"given", "refused"}:
        raise Away
    return said
