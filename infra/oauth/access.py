"""Everything that tells who asks, opened once at start: keys, verifier, token endpoint, directory.

Refuses to start outside the demo with an issuer whose tokens would travel in the clear.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncEngine

from domain.access import Viewer
from infra.address import Address
from infra.engine import engine_for
from infra.oauth.authorizing import Authorizing
from infra.oauth.cases import Cases, NoCases
from infra.oauth.directory import Directory
from infra.oauth.door import Shared
from infra.oauth.introspecting import IntrospectionEndpoint
from infra.oauth.key_file import keys_in_file, remove_file
from infra.oauth.limiting import Limits
from infra.oauth.listening import Listening
from infra.oauth.proofs import NONCE_PURPOSE, Proofs
from infra.oauth.pushing import PushEndpoint
from infra.oauth.reading_claims import Verified
from infra.oauth.revoking import RevocationEndpoint
from infra.oauth.ring import have_ring, utc_now
from infra.oauth.running import Running, leave_word
from infra.oauth.sealing import Sealing, sealing_for
from infra.oauth.storage import Storage
from infra.oauth.token_endpoint import TokenEndpoint
from infra.oauth.tokens import Tokens
from infra.oauth.userinfo import Userinfo
from infra.oauth.verifier import Because, Failure, Verifier
from infra.startup import CannotStart


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the door needs to know who asks."""

    issuer: str
    sealing: Sealing
    tokens: Tokens
    proofs: Proofs
    limits: Limits
    verifier: Verifier
    authorizing: Authorizing
    endpoint: TokenEndpoint
    pushing: PushEndpoint
    revoking: RevocationEndpoint
    introspecting: IntrospectionEndpoint
    userinfo: Userinfo
    directory: Directory
    storage: Storage

    def viewer_of(self, authorization: bytes | None) -> Viewer | Failure:
        """Who asks, by the request's Authorization header alone (None: no such header)."""
        return self.verifier.viewer_of(authorization)

    async def admitted(
        self, authorization: bytes, proofs: Sequence[bytes], method: str, path: str
    ) -> Verified | Failure:
        """All that the token says, shown with proofs of its key. For identities, one is taken once by all workers."""
        found = self.verifier.judge(authorization, proofs, method, self.issuer + path)
        if isinstance(found, Failure) or not found.for_identities or not (proved := found.proved):
            return found
        first = await self.storage.run(lambda session: self.proofs.remember(session, proved))
        return found if first else Failure(Because.PROOF_REPLAYED, with_proof=True)

    def jwks(self) -> Mapping[str, object]:
        """The public keys that tokens are signed with, the former ones among them until they retire."""
        return self.directory.known.ring.jwks(time.time())

    async def refresh(self) -> None:
        """Reads anew what every request must know."""
        await self.directory.refresh(self.storage, self.sealing)


def access_with(engine: AsyncEngine, sealing: Sealing, issuer: str, cases: Cases | None = None) -> Access:
    """The parts, put together; nothing is read from the database yet."""
    directory, storage = Directory(), Storage(engine)
    tokens, proofs = Tokens(directory, issuer), Proofs(sealing.key(NONCE_PURPOSE))
    verifier = Verifier(directory, proofs, issuer)
    limits = Limits(storage)
    shared = Shared(storage, tokens, proofs, limits, issuer, cases or NoCases())
    return Access(
        issuer=issuer,
        sealing=sealing,
        tokens=tokens,
        proofs=proofs,
        limits=limits,
        verifier=verifier,
        authorizing=Authorizing(storage, issuer, limits=limits),
        endpoint=TokenEndpoint(shared),
        pushing=PushEndpoint(shared),
        revoking=RevocationEndpoint(shared, verifier),
        introspecting=IntrospectionEndpoint(shared, verifier),
        userinfo=Userinfo(storage),
        directory=directory,
        storage=storage,
    )


async def access_ready(
    engine: AsyncEngine, authorizer: Address, data_dir: Path, issuer: str, cases: Cases | None = None
) -> Access:
    """The parts, with their ring and directory filled, and from then on left as they are."""
    access = access_with(engine, sealing_for(authorizer), issuer, cases)
    await prepared(access.storage, access.sealing, data_dir)
    await access.refresh()
    return access


@asynccontextmanager
async def opened_access(
    engine: AsyncEngine,
    authorizer: Address,
    data_dir: Path,
    issuer: str,
    *,
    demo: bool = False,
    cases: Cases | None = None,
) -> AsyncIterator[Access]:
    """Access with its ring and directory filled, and kept up to the second for as long as the block lasts."""
    if not demo:  # the demo holds nothing that a listener may not hear
        refuse_open_transport(issuer)
    access = await access_ready(engine, authorizer, data_dir, issuer, cases)
    leave_word(data_dir, Running(issuer=issuer, demo=demo))
    async with _kept_fresh(access, authorizer):
        yield access


async def prepared(storage: Storage, sealing: Sealing, data_dir: Path) -> None:
    """There is a ring of keys in the database: made if need be, an older one in a file taken over."""
    former = keys_in_file(data_dir)
    await storage.run(lambda session: have_ring(session, sealing, utc_now(), former))
    remove_file(data_dir)


@asynccontextmanager
async def _kept_fresh(access: Access, authorizer: Address) -> AsyncIterator[None]:
    own = engine_for(authorizer, size=1)  # readings wait for no sign-in
    storage = Storage(own)
    listening = Listening(authorizer, lambda: access.directory.refresh(storage, access.sealing))
    watch = asyncio.create_task(listening.until_cancelled())
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await own.dispose()


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
