"""Tokens that are bound to a key, and those for identities: when they open, and every way in which they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import ECKey

from domain.access import Profile, Scope, Viewer
from domain.scopes import Protocol
from infra.oauth.directory import Directory, Known
from infra.oauth.keys import KeyRing
from infra.oauth.proofs import Proofs
from infra.oauth.reading_claims import Verified
from infra.oauth.tokens import Subject, Tokens
from infra.oauth.verifier import Because, Failure, Verifier
from tests.oauth.proving import ath, proof
from tests.oauth.rings import ring_of

ISSUER = "https://parley.example"
URL = ISSUER + "/graphql"
NOW = 1_800_000_030
PERSON = UUID("da147000-c04b-4f20-a820-b583cb1f5906")
KEY = ECKey.generate_key("P-256")
BOUND = Subject(
    client="ngo-app",
    profile=Profile.MEMBER,
    scopes=frozenset({Scope.ENGAGEMENT_READ}),
    person=PERSON,
    token_key=KEY.thumbprint(),
)
FOR_IDENTITIES = replace(BOUND, scopes=frozenset({Scope.IDENTITIES_REQUEST}), second_factor_at=NOW - 100)


class World:
    """A verifier, a maker of tokens, and a clock that the test sets."""

    def __init__(self) -> None:
        self.at = float(NOW)
        self.known = Known(ring=ring_of())
        self.directory = Directory(self.known)
        self.tokens = Tokens(self.directory, ISSUER, self.now)
        self.proofs = Proofs(b"k" * 32, self.now)
        self.verifier = Verifier(self.directory, self.proofs, ISSUER, self.now)

    def now(self) -> float:
        return self.at

    def proof(self, token: str, key: ECKey = KEY, **changed: Any) -> bytes:
        claims = {"nonce": self.proofs.nonce(), "ath": ath(token), **changed}
        method, url = claims.pop("htm", "POST"), claims.pop("htu", URL)
        return proof(key, method, url, self.at, **claims).encode()

    def asks(self, authorization: str, *proofs: bytes, method: str = "POST") -> Viewer | Failure:
        return self.verifier.viewer_of(authorization.encode(), proofs, method, URL)

    def signs(self, subject: Subject, **changed: Any) -> str:
        """A token that our key signed, though we would not make it."""
        return self.tokens.sign({**self.tokens._claims(subject), **changed}, "at+jwt")


@pytest.fixture
def world() -> World:
    return World()


def test_a_bound_token_opens_with_a_proof_of_its_key(world: World) -> None:
    token = world.tokens.issue(BOUND)
    viewer = world.asks(f"DPoP {token}", world.proof(token))
    assert isinstance(viewer, Viewer)
    assert (viewer.person, viewer.token_key) == (PERSON, KEY.thumbprint())
    assert isinstance(world.asks(f"dpop {token}", world.proof(token)), Viewer)


def test_what_a_token_is_bound_to_and_when_its_person_showed_a_second_factor_change_no_plan() -> None:
    bare = Viewer(profile=Profile.MEMBER, scopes=frozenset({Scope.ENGAGEMENT_READ}))
    assert replace(bare, token_key="a key", second_factor_at=NOW).kind == bare.kind


REFUSED: dict[str, tuple[Callable[[World, str], tuple[str, tuple[bytes, ...]]], Because]] = {
    "shown as a bearer token": (lambda w, t: (f"Bearer {t}", ()), Because.NO_PROOF),
    "shown as a bearer token with its proof": (lambda w, t: (f"Bearer {t}", (w.proof(t),)), Because.NO_PROOF),
    "without a proof": (lambda w, t: (f"DPoP {t}", ()), Because.NO_PROOF),
    "with two proofs": (lambda w, t: (f"DPoP {t}", (w.proof(t), w.proof(t))), Because.BAD_PROOF),
    "with a proof of another key": (
        lambda w, t: (f"DPoP {t}", (w.proof(t, ECKey.generate_key("P-256")),)),
        Because.ANOTHER_KEY,
    ),
    "with a proof for another token": (
        lambda w, t: (f"DPoP {t}", (w.proof(w.tokens.issue(BOUND)),)),
        Because.BAD_PROOF,
    ),
    "with a proof for no token": (lambda w, t: (f"DPoP {t}", (w.proof(t, ath=None),)), Because.BAD_PROOF),
    "with a proof for the token endpoint": (
        lambda w, t: (f"DPoP {t}", (w.proof(t, htu=ISSUER + "/oauth/token"),)),
        Because.BAD_PROOF,
    ),
    "with a proof for another method": (
        lambda w, t: (f"DPoP {t}", (w.proof(t, htm="GET"),)),
        Because.BAD_PROOF,
    ),
    "with a proof without a nonce": (
        lambda w, t: (f"DPoP {t}", (w.proof(t, nonce=None),)),
        Because.NONCE_WANTED,
    ),
    "with a proof that is none": (lambda w, t: (f"DPoP {t}", (b"\xff",)), Because.BAD_PROOF),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_bound_token_opens_nothing(world: World, how: str) -> None:
    shown, because = REFUSED[how]
    authorization, proofs = shown(world, world.tokens.issue(BOUND))
    assert world.asks(authorization, *proofs) == Failure(because)


def test_a_token_that_is_not_bound_is_not_shown_as_if_it_were(world: World) -> None:
    token = world.tokens.issue(replace(BOUND, token_key=None))
    assert world.asks(f"DPoP {token}", world.proof(token)) == Failure(Because.NOT_BOUND)
    assert isinstance(world.asks(f"Bearer {token}"), Viewer)


def test_a_proof_opens_once_and_the_next_one_opens_again(world: World) -> None:
    token = world.tokens.issue(BOUND)
    once = world.proof(token)
    assert isinstance(world.asks(f"DPoP {token}", once), Viewer)
    assert world.asks(f"DPoP {token}", once) == Failure(Because.PROOF_REPLAYED)
    assert isinstance(world.asks(f"DPoP {token}", world.proof(token)), Viewer)


def test_another_way_of_binding_is_not_taken_for_none(world: World) -> None:
    certificate = world.signs(replace(BOUND, token_key=None), cnf={"x5t#S256": "A" * 43})
    both = world.signs(BOUND, cnf={"jkt": KEY.thumbprint(), "x5t#S256": "A" * 43})
    empty = world.signs(BOUND, cnf={"jkt": ""})
    for token in (certificate, both, empty):
        assert world.asks(f"Bearer {token}") == Failure(Because.BAD_CLAIMS)


# -- identities


def test_a_token_for_identities_opens_while_the_second_factor_is_fresh(world: World) -> None:
    token = world.tokens.issue(FOR_IDENTITIES)
    found = world.verifier.judge(f"DPoP {token}".encode(), (world.proof(token),), "POST", URL)
    assert isinstance(found, Verified)
    assert (found.for_identities, found.ends_at, found.viewer.second_factor_at) == (
        True,
        NOW + 200,
        NOW - 100,
    )
    world.at = NOW + 199
    assert isinstance(world.asks(f"DPoP {token}", world.proof(token)), Viewer)
    world.at = NOW + 200
    assert world.asks(f"DPoP {token}", world.proof(token)) == Failure(Because.EXPIRED)


UNFIT: dict[str, tuple[dict[str, Any], Because]] = {
    "bound to no key": ({"cnf": None}, Because.NOT_BOUND),
    "of a machine": ({"parley_person": None}, Because.NOT_BOUND),
    "on a second factor of five minutes ago": ({"auth_time": NOW - 300}, Because.EXPIRED),
    "on no second factor": ({"auth_time": None}, Because.EXPIRED),
    "on a second factor in words": ({"auth_time": "now"}, Because.BAD_CLAIMS),
    "on a second factor that is true": ({"auth_time": True}, Because.BAD_CLAIMS),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_token_for_identities_opens_nothing(world: World, what: str) -> None:
    changed, because = UNFIT[what]
    token = world.signs(FOR_IDENTITIES, **changed, exp=NOW + 300)
    found = world.verifier.read(token.encode())
    assert found == Failure(because)


def test_whoever_keeps_clients_shows_a_second_factor_as_well(world: World) -> None:
    keeper = replace(BOUND, scopes=frozenset({Scope.ADMIN_CLIENTS}), token_key=None, second_factor_at=NOW)
    token = world.tokens.issue(keeper)
    assert isinstance(world.asks(f"Bearer {token}"), Viewer)
    late = world.signs(keeper, auth_time=NOW - 300, exp=NOW + 300)
    assert world.asks(f"Bearer {late}") == Failure(Because.EXPIRED)


def test_a_token_for_identities_is_never_made_unbound(world: World) -> None:
    with pytest.raises(AssertionError):
        world.tokens.issue(replace(FOR_IDENTITIES, token_key=None))


# -- what else a token says


def test_what_is_granted_of_openid_connect_is_told_and_opens_no_record(world: World) -> None:
    protocol = frozenset({Protocol.OPENID, Protocol.PROFILE})
    found = world.verifier.read(world.tokens.issue(replace(BOUND, protocol=protocol)).encode())
    assert isinstance(found, Verified)
    assert (found.protocol, found.viewer.scopes) == (protocol, frozenset({Scope.ENGAGEMENT_READ}))
    assert (found.subject, found.grant, found.token_key) == (str(PERSON), None, KEY.thumbprint())


def test_an_id_token_is_signed_by_the_same_ring_and_opens_nothing(world: World) -> None:
    id_token = world.tokens.sign({"iss": ISSUER, "aud": "ngo-app", "sub": str(PERSON)}, "JWT")
    assert world.asks(f"Bearer {id_token}") == Failure(Because.WRONG_TYPE)


def test_a_token_of_a_resumed_client_is_later_than_the_second_of_its_suspension(world: World) -> None:
    old = world.tokens.issue(BOUND)
    world.directory.replace(replace(world.known, not_before={"ngo-app": NOW}))
    assert world.verifier.read(old.encode()) == Failure(Because.SUSPENDED)
    assert isinstance(world.verifier.read(world.tokens.issue(BOUND).encode()), Verified)


def test_a_ring_without_keys_verifies_nothing(world: World) -> None:
    token = world.tokens.issue(BOUND)
    world.directory.replace(replace(world.known, ring=KeyRing()))
    assert world.verifier.read(token.encode()) == Failure(Because.UNKNOWN_KEY)
