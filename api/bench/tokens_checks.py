"""What it costs to find out who asks, inside the process and without a network: a look, a signature, a proof."""

from __future__ import annotations

import itertools
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from domain.access import Profile, Scope, Viewer
from infra.oauth.directory import Directory, Known
from infra.oauth.keys import KeyRing, RingKey, new_key
from infra.oauth.proofs import Proofs
from infra.oauth.tokens import Subject, Tokens
from infra.oauth.verifier import Verifier

ISSUER = "http://127.0.0.1"
URL = ISSUER + "/graphql"
ASKED_AT_ONCE = 20
"""Checks between two looks at the clock, where each is short."""


def checks(times: int) -> Mapping[str, float]:
    """Seconds for one check of each kind: the median of so many batches."""
    world = _World()
    bearer = b"Bearer " + world.tokens.issue(world.subject).encode()
    fresh = _in_turn([b"Bearer " + world.tokens.issue(world.subject).encode() for _ in range(times)])
    forged = _in_turn([token[:-6] + b"AAAAAA" for token in itertools.islice(fresh, times)])
    bound = world.tokens.issue(world.bound)
    proofs = _in_turn([world.proof(bound) for _ in range(times)])
    dpop = b"DPoP " + bound.encode()
    look = world.verifier.viewer_of
    assert isinstance(look(dpop, (world.proof(bound),), "POST", URL), Viewer)
    return {
        "without a token": _median(lambda: look(None), times, ASKED_AT_ONCE),
        "a token seen before": _median(lambda: look(bearer), times, ASKED_AT_ONCE),
        "a token seen for the first time": _median(lambda: look(next(fresh)), times, 1),
        "a forged token": _median(lambda: look(next(forged)), times, 1),
        "a token seen before, and a proof of its key": _median(
            lambda: look(dpop, (next(proofs),), "POST", URL), times, 1
        ),
        "making a token": _median(lambda: world.tokens.issue(world.subject), times, 1),
    }


class _World:
    """A ring, a verifier, and a client with a key."""

    def __init__(self) -> None:
        directory = Directory(Known(ring=KeyRing((RingKey(key=new_key(), made_at=0.0),))))
        self._key = ECKey.generate_key("P-256")
        self._proofs = Proofs(b"bench" * 8)
        self.tokens = Tokens(directory, ISSUER)
        self.verifier = Verifier(directory, self._proofs, ISSUER)
        scopes = frozenset({Scope.ENGAGEMENT_READ, Scope.STAKEHOLDERS_READ})
        self.subject = Subject(client="bench", profile=Profile.MEMBER, scopes=scopes, organisation=uuid4())
        self.bound = Subject(
            client="bench", profile=Profile.MEMBER, scopes=scopes, token_key=self._key.thumbprint()
        )

    def proof(self, token: str) -> bytes:
        """One for the next request with this token."""
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._key.as_dict(private=False)}
        claims = {
            "jti": str(uuid4()),
            "htm": "POST",
            "htu": URL,
            "iat": int(time.time()),
            "ath": urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode(),
            "nonce": self._proofs.nonce(),
        }
        return jwt.encode(header, claims, self._key, algorithms=["ES256"]).encode()


def _in_turn(made: list[bytes]) -> Iterator[bytes]:
    return itertools.cycle(made)


def _median(check: Callable[[], object], times: int, at_once: int) -> float:
    took: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        for _ in range(at_once):
            check()
        took.append((time.perf_counter() - begun) / at_once)
    return sorted(took)[times // 2]
