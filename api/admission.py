"""Who stands at the door, by the headers of the request; and how somebody who may not enter is told what to do.

Refuses two tokens in one request: which of them was meant would be a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from starlette.types import Scope

from domain.access import ANYONE, Viewer
from domain.scopes import NEEDS_SECOND_FACTOR
from infra.oauth import challenges
from infra.oauth.access import Access
from infra.oauth.reading_claims import Verified
from infra.oauth.verifier import Because, Failure

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Admission:
    """Judges the token, and its proof, of a request to one path."""

    access: Access
    path: str = "/graphql"

    async def of(self, scope: Scope) -> tuple[Viewer | Failure, tuple[Header, ...]]:
        """Who asks, and the headers that go with the answer either way. Without a token, anyone."""
        tokens = [value for name, value in scope["headers"] if name == b"authorization"]
        if not tokens:
            return ANYONE, ()
        proofs = [value for name, value in scope["headers"] if name == b"dpop"]
        found = await self._judged(tokens, proofs, scope["method"])
        return found, tuple(self._headers(found, with_proof=bool(proofs)))

    def standing(self, authorization: bytes) -> tuple[object, Callable[[], Viewer | None]]:
        """Of somebody who was let in: the token's name, and who its owner is from then on (None: it is good no more).

        A key is proved once, as for any request; whether the token still holds is asked as often as one likes.
        """
        token = authorization.partition(b" ")[2].strip(b" ")

        def now() -> Viewer | None:
            found = self.access.verifier.read(token)
            return found.viewer if isinstance(found, Verified) else None

        found = self.access.verifier.read(token)
        return found.id if isinstance(found, Verified) else None, now

    def beyond(self, scopes: frozenset[str], viewer: Viewer) -> tuple[bool, Header]:
        """For a token that does not go far enough: whether the person must authorize anew, and the challenge."""
        bound, issuer = viewer.token_key is not None, self.access.issuer
        if viewer is ANYONE:
            return False, _challenge(challenges.for_anyone(scopes, issuer))
        if viewer.person and scopes & NEEDS_SECOND_FACTOR:
            return True, _challenge(challenges.for_step_up(scopes, issuer, bound=bound))
        return False, _challenge(challenges.for_scopes(scopes, issuer, bound=bound))

    async def _judged(self, tokens: list[bytes], proofs: list[bytes], method: str) -> Viewer | Failure:
        if len(tokens) > 1:
            return Failure(Because.NOT_A_TOKEN)
        if not proofs:
            return self.access.viewer_of(tokens[0])
        found = await self.access.admitted(tokens[0], proofs, method, self.path)
        if isinstance(found, Failure) or not found.for_identities:
            return found if isinstance(found, Failure) else found.viewer
        return replace(found.viewer, proof=proofs[0].decode("latin-1"))

    def _headers(self, found: Viewer | Failure, *, with_proof: bool) -> Iterable[Header]:
        if isinstance(found, Failure):
            yield _challenge(challenges.for_failure(found, self.access.issuer))
            with_proof = with_proof or found.with_proof
        if with_proof:
            yield b"dpop-nonce", self.access.proofs.nonce().encode()


def _challenge(said: str) -> Header:
    return b"www-authenticate", said.encode()
