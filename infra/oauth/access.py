"""Everything that tells who asks, opened once at start: keys, verifier, token endpoint, directory.

Refuses to start outside the demo with an issuer whose tokens would travel in the clear.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncEngine

from domain.access import Viewer
from infra.oauth.authorizing import Authorizing
from infra.oauth.directory import Directory
from infra.oauth.keys import KeyFile
from infra.oauth.metadata import TOKEN_PATH, challenge
from infra.oauth.running import Running, leave_word
from infra.oauth.storage import Storage
from infra.oauth.token_endpoint import TokenEndpoint
from infra.oauth.tokens import Failure, Tokens, Verifier
from infra.startup import CannotStart


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the door needs to know who asks."""

    issuer: str
    keys: KeyFile
    tokens: Tokens
    verifier: Verifier
    endpoint: TokenEndpoint
    authorizing: Authorizing
    directory: Directory
    storage: Storage

    def viewer_of(self, authorization: bytes | None) -> Viewer | Failure:
        """Who asks, by the request's Authorization header (None: no such header)."""
        return self.verifier.viewer_of(authorization)

    @property
    def challenge(self) -> str:
        """The `WWW-Authenticate` header for a token that opens nothing (status 401)."""
        return challenge(self.issuer)


def access_with(engine: AsyncEngine, data_dir: Path, issuer: str) -> Access:
    """The parts, put together; nothing is read from the database yet."""
    keys, directory, storage = KeyFile(data_dir), Directory(), Storage(engine)
    tokens = Tokens(keys, issuer)
    return Access(
        issuer=issuer,
        keys=keys,
        tokens=tokens,
        verifier=Verifier(keys, issuer, directory),
        endpoint=TokenEndpoint(storage, tokens, (issuer, issuer + TOKEN_PATH)),
        authorizing=Authorizing(storage, issuer),
        directory=directory,
        storage=storage,
    )


@asynccontextmanager
async def opened_access(
    engine: AsyncEngine, data_dir: Path, issuer: str, *, demo: bool = False
) -> AsyncIterator[Access]:
    """Access with its directory filled, and kept fresh for as long as the block lasts."""
    if not demo:  # the demo holds nothing that a listener may not hear
        refuse_open_transport(issuer)
    access = access_with(engine, data_dir, issuer)
    await access.directory.refresh(access.storage)
    leave_word(data_dir, Running(issuer=issuer, demo=demo))
    watch = asyncio.create_task(access.directory.keep_fresh(access.storage))
    try:
        yield access
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


def refuse_open_transport(issuer: str) -> None:
    """Plain http is for this machine only."""
    parts = urlsplit(issuer)
    if parts.scheme == "https" or _is_this_machine(parts.hostname or ""):
        return
    raise CannotStart(
        f"Tokens for {issuer} would travel in the clear.",
        "Set PARLEY_ISSUER to the https:// address under which clients reach this service.",
    )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
