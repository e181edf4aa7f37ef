"""Tells who asks: verifies an access token (RFC 9068) once, and a proof of its key (RFC 9449) each time.

This stands on every request: a token seen before costs one look in a bounded table, and nothing waits for the
database. Refuses, each with a reason of its own for the metrics: another algorithm, type, key, issuer or audience; a
token too early, too late, too long-lived or too large; claims given twice, missing or of the wrong kind; one that was
ended, or whose client was suspended; one that is bound to a key, without a proof of that key; one for identities
that is not bound, not a person's, or rests on a second factor more than five minutes old.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.access import ANYONE, Viewer
from infra.oauth.compact import Compact, read_compact
from infra.oauth.directory import Directory, Known
from infra.oauth.proofs import NONCE_WANTED, ProofRefused, Proofs, the_proof
from infra.oauth.reading_claims import Verified, is_time, verified
from infra.oauth.replays import Replays
from infra.oauth.tokens import LIFETIME

LONGEST = 4096
"""Bytes. Ours are under 1,100."""

REMEMBERED = 4096
"""Verified tokens kept at once, oldest out first."""

_CLOCK_SKEW = 30
_TYPES = frozenset({"at+jwt", "application/at+jwt"})


class Because(StrEnum):
    """Why a token was refused. For metrics and tests; the caller is told a code of OAuth's and no more."""

    NOT_A_TOKEN = "not_a_token"
    MALFORMED = "malformed"
    WRONG_TYPE = "wrong_type"
    WRONG_ALGORITHM = "wrong_algorithm"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    BAD_CLAIMS = "bad_claims"
    SUSPENDED = "suspended"
    ENDED = "ended"
    REVOKED = "revoked"
    NOT_BOUND = "not_bound"  # for identities, or shown as if it were
    NO_PROOF = "no_proof"  # bound, and shown without a proof
    BAD_PROOF = "bad_proof"
    NONCE_WANTED = "nonce_wanted"
    ANOTHER_KEY = "another_key"
    PROOF_REPLAYED = "proof_replayed"


@dataclass(frozen=True, slots=True)
class Failure:
    """A token that opens nothing."""

    because: Because
    with_proof: bool = field(default=False, compare=False)
    """Whether it came by the scheme `DPoP`: the answer speaks the language of the question."""


class Verifier:
    """Turns tokens into viewers, and remembers those it has turned."""

    def __init__(
        self, directory: Directory, proofs: Proofs, issuer: str, now: Callable[[], float] = time.time
    ) -> None:
        self._directory = directory
        self._proofs = proofs
        self._issuer = issuer
        self._now = now
        self._replays = Replays()
        self._seen: dict[bytes, Verified] = {}
        self._edition = directory.edition

    def viewer_of(
        self,
        authorization: bytes | None,
        proofs: Sequence[bytes] = (),
        method: str = "",
        url: str = "",
    ) -> Viewer | Failure:
        """Who asks, by the request's Authorization and DPoP headers; without a token, anyone."""
        if authorization is None:
            return ANYONE
        found = self.judge(authorization, proofs, method, url)
        return found.viewer if isinstance(found, Verified) else found

    def judge(
        self, authorization: bytes, proofs: Sequence[bytes] = (), method: str = "", url: str = ""
    ) -> Verified | Failure:
        """All that the token says, if it holds and is shown as it must be. `url`: without a query."""
        scheme, _, rest = authorization.partition(b" ")
        token = rest.strip(b" ")
        match scheme.lower():
            case b"bearer":
                found = self.read(token)
                bound = isinstance(found, Verified) and found.token_key is not None
                return Failure(Because.NO_PROOF) if bound else found
            case b"dpop":
                found = self.read(token)
                found = (
                    self._proved(found, token, proofs, method, url) if isinstance(found, Verified) else found
                )
                return replace(found, with_proof=True) if isinstance(found, Failure) else found
            case _:
                return Failure(Because.NOT_A_TOKEN)

    def read(self, token: bytes) -> Verified | Failure:
        """All that the token says, whoever shows it: for introspection, never to let somebody in."""
        if self._edition != self._directory.edition:
            self._reconsider()
        if (seen := self._seen.get(token)) and self._now() < seen.ends_at:
            return seen
        return self._verify(token)

    def _proved(
        self, found: Verified, token: bytes, proofs: Sequence[bytes], method: str, url: str
    ) -> Verified | Failure:
        if found.token_key is None:
            return Failure(Because.NOT_BOUND)
        proof = the_proof(proofs)
        if not isinstance(proof, str):
            return Failure(Because.NO_PROOF if proof is None else Because.BAD_PROOF)
        proved = self._proofs.judge(proof, method, url, access_token=token.decode("ascii"))
        if isinstance(proved, ProofRefused):
            return Failure(Because.NONCE_WANTED if proved is NONCE_WANTED else Because.BAD_PROOF)
        if proved.jkt != found.token_key:
            return Failure(Because.ANOTHER_KEY)
        if not self._replays.is_first(proved, self._now()):
            return Failure(Because.PROOF_REPLAYED)
        return replace(found, proved=proved)

    def _verify(self, token: bytes) -> Verified | Failure:
        self._seen.pop(token, None)
        compact = read_compact(token, longest=LONGEST)
        if compact is None:
            return Failure(Because.MALFORMED)
        if because := self._forged(compact) or self._misdirected(compact) or self._untimely(compact):
            return Failure(because)
        found = verified(compact, self._directory)
        if found is None:
            return Failure(Because.BAD_CLAIMS)
        if because := self._barred(found, self._directory.known):
            return Failure(because)
        self._remember(token, found)
        return found

    def _forged(self, compact: Compact) -> Because | None:
        if compact.header.get("typ", "").lower() not in _TYPES:
            return Because.WRONG_TYPE
        if compact.header.get("alg") != "ES256":
            return Because.WRONG_ALGORITHM
        key = self._directory.known.ring.named(compact.header.get("kid", ""), self._now())
        if key is None:
            return Because.UNKNOWN_KEY
        return None if compact.is_signed_by(key, "ES256") else Because.BAD_SIGNATURE

    def _misdirected(self, compact: Compact) -> Because | None:
        if compact.claims.get("iss") != self._issuer:
            return Because.WRONG_ISSUER
        return None if compact.claims.get("aud") == self._issuer else Because.WRONG_AUDIENCE

    def _untimely(self, compact: Compact) -> Because | None:
        issued, expires = compact.claims.get("iat"), compact.claims.get("exp")
        earliest = compact.claims.get("nbf", issued)
        if not (is_time(issued) and is_time(expires) and is_time(earliest)):
            return Because.BAD_CLAIMS
        if expires - issued > LIFETIME:
            return Because.BAD_CLAIMS
        return Because.NOT_YET if max(issued, earliest) > self._now() + _CLOCK_SKEW else None

    def _barred(self, found: Verified, known: Known) -> Because | None:
        """Whether something that came after the token says that it is dead."""
        if found.viewer.client in known.suspended:
            return Because.SUSPENDED
        if found.issued_at <= known.not_before.get(found.viewer.client, 0):
            return Because.SUSPENDED
        if found.grant in known.ended:
            return Because.ENDED
        if found.id in known.revoked:
            return Because.REVOKED
        if known.ring.named(found.kid, self._now()) is None:
            return Because.UNKNOWN_KEY
        return self._unfit(found)

    def _unfit(self, found: Verified) -> Because | None:
        """What a token for identities takes besides; and the end, which a second factor may bring sooner."""
        if found.for_identities and not (found.token_key and found.viewer.person):
            return Because.NOT_BOUND
        return Because.EXPIRED if self._now() >= found.ends_at else None

    def _remember(self, token: bytes, found: Verified) -> None:
        if len(self._seen) >= REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[token] = found

    def _reconsider(self) -> None:
        """What has changed bars some of the tokens that were verified; the others stay."""
        known, self._edition = self._directory.known, self._directory.edition
        self._seen = {
            token: found
            for token, found in self._seen.items()
            if self._barred(found, known) is None and found.is_as_large_as(known)
        }
