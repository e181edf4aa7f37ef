"""A log as an outsider reaches it: over HTTP alone, without a token. Refuses answers longer than they could be."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import aiohttp

PATIENCE = aiohttp.ClientTimeout(total=30)
LONGEST = 4_000_000


class LogAway(Exception):
    """The log did not answer, or not with what was asked; says which, and what can be done, in words for a person."""

    def __init__(self, said: str, next: str = "Check the address, or try again in a few minutes.") -> None:
        super().__init__(said)
        self.next = next


class Source(Protocol):
    """Where a log is asked."""

    async def get(self, path: str, **asked: int) -> str:
        """The text of an answer, or `LogAway`."""
        ...

    async def post(self, path: str, text: str) -> str:
        """The same, for something handed in."""
        ...


class Web:
    """See `Source`."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self._address = session, address.rstrip("/")

    async def get(self, path: str, **asked: int) -> str:
        """See `Source`."""
        return await self._said(
            "GET", path, params={name.rstrip("_"): str(one) for name, one in asked.items()}
        )

    async def post(self, path: str, text: str) -> str:
        """See `Source`."""
        return await self._said("POST", path, data=text.encode())

    async def _said(self, method: str, path: str, **more: object) -> str:
        try:
            async with self._session.request(method, self._address + path, **more) as answer:  # pyright: ignore[reportArgumentType]
                body = bytearray()
                async for chunk in answer.content.iter_any():
                    body += chunk
                    if len(body) > LONGEST:
                        raise LogAway(f"{path} answered with more than can be right.")
                status, text = answer.status, bytes(body).decode("utf-8", "replace")
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as no:
            raise LogAway(f"{self._address} does not answer ({type(no).__name__}).") from None
        if status != 200:
            first = text.strip().splitlines()[0][:300] if text.strip() else ""
            raise LogAway(f"{path} answered {status}: {_plain(first)}", next="")
        return text


@asynccontextmanager
async def log_at(address: str) -> AsyncIterator[Web]:
    """The log at this address."""
    async with aiohttp.ClientSession(timeout=PATIENCE, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Web(session, address)


async def hashes_from(source: Source, path: str, **asked: int) -> list[bytes]:
    """A proof's hashes."""
    try:
        return [
            base64.b64decode(line, validate=True) for line in (await source.get(path, **asked)).splitlines()
        ]
    except binascii.Error:
        raise LogAway(f"{path} answered with something else than a proof.") from None


async def successions_from(source: Source) -> list[str]:
    """Notes of which key followed which. None from a log that never changed its key, or does not know of it."""
    try:
        told = json.loads(await source.get("/log/successions"))
    except (LogAway, ValueError, RecursionError):
        return []  # a key that was followed is then one that does not fit, and is refused
    notes = told if isinstance(told, list) else []
    return [one for one in notes if isinstance(one, str)]


def _plain(text: str) -> str:
    """What a stranger's server says, without what a terminal would obey."""
    return "".join(one for one in text if one.isprintable())
