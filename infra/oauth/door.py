"""What the endpoints for clients share: who asks, with which key, how often; then one transaction.

Refuses alike for whoever can't prove itself: an unknown client costs what a wrong key costs, and leaves the same
line in the record. What a refused request must leave behind (a spent assertion, a family's end) is committed.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportReturnType=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from authlib.oauth2.rfc6749 import InvalidClientError, OAuth2Error
from sqlalchemy.orm import Session

from domain.cases.receipt import MistypedReceipt
from domain.signing_in.events import SecurityEventKind
from infra.oauth.assertions import LONGEST, PrivateKeyJwt
from infra.oauth.cases import Cases, NoCases
from infra.oauth.clients import CLIENT_ID, Client
from infra.oauth.compact import read_compact
from infra.oauth.events import record, record_from_a_stranger
from infra.oauth.limiting import Bucket, Limits, Tried
from infra.oauth.metadata import TOKEN_PATH
from infra.oauth.proofs import ProofRefused, Proofs, Proved, the_proof
from infra.oauth.server import Answer, Asked, Server, refused
from infra.oauth.storage import Storage
from infra.oauth.tokens import Tokens
from infra.tables.signing_in import OauthClientRow

METHODS = [PrivateKeyJwt.CLIENT_AUTH_METHOD, "none"]
"""How clients prove themselves: by a key; an app, which has none, by what it was given (a code, a refresh token)."""

NONCE = "DPoP-Nonce"
MISTYPED = f"{MistypedReceipt().message} {MistypedReceipt().next}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A client's request: its form, each parameter once, and its DPoP headers."""

    form: Mapping[str, str]
    proofs: tuple[bytes, ...] = ()


class ProofNotAccepted(OAuth2Error):
    """The DPoP proof is missing, or was taken before."""

    error = "invalid_dpop_proof"


class TooOften(OAuth2Error):
    """A family of tokens was renewed more often in a minute than anybody needs."""


class Mistyped(OAuth2Error):
    """What was shown is no receipt: its check character says so, and its holder is told."""

    error = "invalid_request"


class AtTheDoor(Server):
    """The server around one request of a client."""

    def __init__(self, session: Session, shared: Shared, endpoint: str, proved: Proved | None) -> None:
        super().__init__(session)
        self.tokens = shared.tokens
        self.issuer = shared.issuer
        self.cases = shared.cases
        self.at = datetime.fromtimestamp(shared.now(), UTC)
        self.proved = proved
        self._proofs = shared.proofs
        self._named: str | None = None
        proof = PrivateKeyJwt(session, (shared.issuer, shared.issuer + endpoint), shared.now)
        self.register_client_auth_method(proof.CLIENT_AUTH_METHOD, proof)

    def query_client(self, client_id: str) -> Client:
        """The client; whom a request names is remembered for the record if it exists."""
        client = super().query_client(client_id)
        self._named = client.id or None
        return client

    def authenticate_client(self, request: Asked, methods: list[str], endpoint: str = "token") -> Client:
        """The client, proved. Its key's proof is used up with it."""
        client = super().authenticate_client(request, methods, endpoint)
        request.client = client
        if self.proved and not self._proofs.remember(self.session, self.proved):
            raise ProofNotAccepted
        return client

    def handle_error_response(self, request: Asked, error: OAuth2Error) -> Answer:
        """The code's one text; who could not prove itself is written down, known or not."""
        if isinstance(error, TooOften):
            return held_back(60)
        if isinstance(error, Mistyped):
            return Answer(400, {"error": error.error, "error_description": MISTYPED})
        if isinstance(error, InvalidClientError):
            failed = SecurityEventKind.CLIENT_FAILED
            record_from_a_stranger(self.session, failed, self.at, client=self._named)
        return super().handle_error_response(request, error)


@dataclass(frozen=True, slots=True)
class Shared:
    """What every endpoint needs. `issuer` names this server, and is where its tokens are good."""

    storage: Storage
    tokens: Tokens
    proofs: Proofs
    limits: Limits
    issuer: str
    cases: Cases = field(default_factory=NoCases)
    now: Callable[[], float] = time.time

    async def answer(
        self,
        path: str,
        post: Post,
        tried: tuple[Tried, Tried],
        work: Callable[[AtTheDoor, Asked], Answer],
    ) -> Answer:
        """The endpoint's answer to a request, unless there have been too many, or the key's proof does not hold."""
        buckets = _buckets(path, post.form, tried)
        if wait := await self.limits.admit(*buckets):
            await self._told(buckets[0])
            return held_back(wait)
        answer = await self._proved(path, post, work)
        if (
            answer.status >= 400 and len(buckets) > 1
        ):  # nobody uses up the tries of a client that it only names
            await self.limits.give_back(buckets[0])
        return answer

    async def _proved(self, path: str, post: Post, work: Callable[[AtTheDoor, Asked], Answer]) -> Answer:
        given = the_proof(post.proofs)
        found = self.proofs.judge(given, "POST", self.issuer + path) if isinstance(given, str) else given
        if isinstance(found, ProofRefused):
            return replace(refused(found.error), headers={NONCE: self.proofs.nonce()})

        def worked(session: Session) -> Answer:
            server, asked = AtTheDoor(session, self, path, found), Asked(post.form)
            try:
                return work(server, asked)
            except OAuth2Error as error:
                return server.handle_error_response(asked, error)

        answer = await self.storage.run(worked)
        if found and found.nonce_ages:
            return replace(answer, headers={**answer.headers, NONCE: self.proofs.nonce()})
        return answer

    async def _told(self, held: Bucket) -> None:
        """One line in a quarter of an hour for a client that is held back; for everybody, without a name."""
        if await self.limits.admit(Bucket(Tried.TOLD, f"client {held.whose}")) == 0:
            await self.storage.run(lambda session: self._record_held_back(session, held.whose))

    def _record_held_back(self, session: Session, whose: str) -> None:
        client = session.get(OauthClientRow, whose)
        at = datetime.fromtimestamp(self.now(), UTC)
        record(session, SecurityEventKind.CLIENT_HELD_BACK, at, client=client.id if client else None)


def held_back(seconds: int) -> Answer:
    """Too many requests (RFC 6585 section 4)."""
    said = {
        "error": "temporarily_unavailable",
        "error_description": "Too many requests. Wait, then try again.",
    }
    return Answer(429, said, {"Retry-After": str(seconds)})


def _buckets(path: str, form: Mapping[str, str], tried: tuple[Tried, Tried]) -> tuple[Bucket, ...]:
    """Counted for a client is only what nobody else can do in its name: what it proves by a key, a code or a token.

    Otherwise a stranger could use up the tries of any client whose name it knows. What is refused is given back.
    """
    narrow, wide = tried
    proves = "client_assertion" in form or path == TOKEN_PATH
    named = _named(form) if proves else None
    return (Bucket(narrow, named), Bucket(wide)) if named else (Bucket(wide),)


def _named(form: Mapping[str, str]) -> str | None:
    """Which client the request says it is, unproved: only to count by."""
    assertion = read_compact(form.get("client_assertion", "").encode(), longest=LONGEST)
    named = assertion.claims.get("sub") if assertion else form.get("client_id")
    return named if isinstance(named, str) and CLIENT_ID.fullmatch(named) else None
