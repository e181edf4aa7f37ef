"""Access tokens: what a good one says, and every way in which one opens nothing."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from domain.access import ANYONE, Profile, Scope, SizeClass, Viewer
from infra.oauth import verifier as module
from infra.oauth.directory import Directory, Known
from infra.oauth.proofs import Proofs
from infra.oauth.tokens import Subject, Tokens
from infra.oauth.verifier import Because, Failure, Verifier
from tests.oauth.rings import ring_of

ISSUER = "https://parley.example"
NGO = UUID("d14c15f3-81aa-4c3b-9477-00abcbda2e5d")
HERON = UUID("da147000-c04b-4f20-a820-b583cb1f5906")
SUBJECT = Subject(
    client="ngo-tool", profile=Profile.MEMBER, scopes=frozenset({Scope.ENGAGEMENT_READ}), organisation=NGO
)
VIEWER = Viewer(
    profile=Profile.MEMBER,
    organisation=NGO,
    scopes=frozenset({Scope.ENGAGEMENT_READ}),
    client="ngo-tool",
    size=SizeClass.TYPICAL,
)


class Clock:
    """A time that the test sets."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


class World:
    """A key ring, an issuer of tokens and a verifier that share one clock."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.known = Known(ring=ring_of(), sizes={NGO: SizeClass.TYPICAL})
        self.directory = Directory(self.known)
        self.tokens = Tokens(self.directory, ISSUER, self.clock)
        self.proofs = Proofs(b"k" * 32, self.clock)
        self.verifier = Verifier(self.directory, self.proofs, ISSUER, self.clock)

    @property
    def key(self) -> ECKey:
        return self.known.ring.signing(self.clock())

    def viewer(self, token: bytes) -> Viewer | Failure:
        return self.verifier.viewer_of(b"Bearer " + token)

    def hears(self, **changed: Any) -> None:
        """The directory learns something."""
        self.known = replace(self.known, **changed)
        self.directory.replace(self.known)

    def forged(self, *, key: Any = None, header: dict[str, Any] | None = None, **changed: Any) -> bytes:
        """A token like a good one but for what is given; None takes a claim or a header parameter away."""
        claims = {**self.tokens._claims(SUBJECT), **changed}
        head = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid, **(header or {})}
        return self.signed(_without_none(head), json.dumps(_without_none(claims)).encode(), key)

    def signed(self, header: dict[str, Any], payload: bytes, key: Any = None) -> bytes:
        signer = key or self.key
        return jws.serialize_compact(header, payload, signer, algorithms=[header["alg"]]).encode()


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _part(text: str) -> bytes:
    return urlsafe_b64encode(text.encode()).rstrip(b"=")


@pytest.fixture
def world() -> World:
    return World()


def test_a_token_says_what_rfc_9068_asks_and_whom_it_stands_for(world: World) -> None:
    signed = jws.extract_compact(world.tokens.issue(SUBJECT).encode())
    claims = json.loads(signed.payload)
    assert signed.headers() == {"alg": "ES256", "typ": "at+jwt", "kid": world.key.kid}
    assert UUID(claims.pop("jti")).version == 4
    assert claims == {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": "ngo-tool",
        "client_id": "ngo-tool",
        "scope": "engagement:read",
        "iat": 1_800_000_000,
        "exp": 1_800_000_300,
        "parley_profile": "member",
        "parley_org": str(NGO),
    }


def test_a_good_token_is_the_viewer_it_was_made_for(world: World) -> None:
    assert world.viewer(world.tokens.issue(SUBJECT).encode()) == VIEWER


def test_a_persons_token_carries_the_person_and_the_scheme_may_be_written_in_any_case(world: World) -> None:
    handler = Subject(
        client="demo-command", profile=Profile.AUDIT_FIRM, scopes=frozenset(), organisation=NGO, person=HERON
    )
    viewer = world.verifier.viewer_of(b"bearer  " + world.tokens.issue(handler).encode())
    assert isinstance(viewer, Viewer)
    assert (viewer.person, viewer.scopes, viewer.client) == (HERON, frozenset(), "demo-command")


def test_no_header_is_anyone_and_another_scheme_is_not(world: World) -> None:
    assert world.verifier.viewer_of(None) is ANYONE
    basic = world.verifier.viewer_of(b"Basic bmdvOnNlY3JldA==")
    assert basic == Failure(Because.NOT_A_TOKEN)


FORGED: dict[str, tuple[dict[str, Any], Because]] = {
    "an id token": ({"header": {"typ": "JWT"}}, Because.WRONG_TYPE),
    "no type": ({"header": {"typ": None}}, Because.WRONG_TYPE),
    "an unknown key": ({"header": {"kid": "another"}}, Because.UNKNOWN_KEY),
    "no kid": ({"header": {"kid": None}}, Because.UNKNOWN_KEY),
    "another key under our kid": ({"key": ECKey.generate_key("P-256")}, Because.BAD_SIGNATURE),
    "an RSA signature": (
        {"key": RSAKey.generate_key(2048), "header": {"alg": "PS256"}},
        Because.WRONG_ALGORITHM,
    ),
    "another issuer": ({"iss": "https://elsewhere.example"}, Because.WRONG_ISSUER),
    "no issuer": ({"iss": None}, Because.WRONG_ISSUER),
    "another audience": ({"aud": "https://elsewhere.example"}, Because.WRONG_AUDIENCE),
    "two audiences": ({"aud": [ISSUER, "https://elsewhere.example"]}, Because.WRONG_AUDIENCE),
    "no audience": ({"aud": None}, Because.WRONG_AUDIENCE),
    "past its end": ({"iat": 1_799_999_700, "exp": 1_800_000_000}, Because.EXPIRED),
    "no end": ({"exp": None}, Because.BAD_CLAIMS),
    "an end in words": ({"exp": "1800000300"}, Because.BAD_CLAIMS),
    "an end that is true": ({"exp": True}, Because.BAD_CLAIMS),
    "a long life": ({"exp": 1_800_000_301}, Because.BAD_CLAIMS),
    "not yet": ({"nbf": 1_800_000_031}, Because.NOT_YET),
    "made tomorrow": ({"iat": 1_800_086_400, "exp": 1_800_086_700}, Because.NOT_YET),
    "no profile": ({"parley_profile": None}, Because.BAD_CLAIMS),
    "an unknown profile": ({"parley_profile": "owner"}, Because.BAD_CLAIMS),
    "an organisation by name": ({"parley_org": "ngo-1"}, Because.BAD_CLAIMS),
    "an organisation as a number": ({"parley_org": 7}, Because.BAD_CLAIMS),
    "an unknown scope": ({"scope": "engagement:read everything"}, Because.BAD_CLAIMS),
    "scopes as a list": ({"scope": ["engagement:read"]}, Because.BAD_CLAIMS),
    "no client": ({"client_id": None}, Because.BAD_CLAIMS),
    "no jti": ({"jti": None}, Because.BAD_CLAIMS),
    "no subject": ({"sub": None}, Because.BAD_CLAIMS),
    "an unknown header parameter": ({"header": {"jku": "https://elsewhere.example"}}, Because.MALFORMED),
    "a key of its own": (
        {"header": {"jwk": ECKey.generate_key("P-256").as_dict(private=False)}},
        Because.MALFORMED,
    ),
    "too large": ({"padding": "x" * 4096}, Because.MALFORMED),
    "deeply nested": ({"padding": json.loads("[" * 40 + "]" * 40)}, Because.MALFORMED),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_token_that_is_not_ours_opens_nothing_and_the_reason_is_known(world: World, what: str) -> None:
    how, because = FORGED[what]
    assert world.viewer(world.forged(**how)) == Failure(because)


def test_a_token_signed_by_no_one_opens_nothing(world: World) -> None:
    claims = _part(json.dumps(world.tokens._claims(SUBJECT)))
    header = {"alg": "none", "typ": "at+jwt", "kid": world.key.kid}
    unsigned = _part(json.dumps(header)) + b"." + claims + b"."
    assert world.viewer(unsigned) == Failure(Because.MALFORMED)
    assert world.viewer(unsigned + b"AA") == Failure(Because.WRONG_ALGORITHM)


def test_our_public_key_used_as_a_shared_secret_opens_nothing(world: World) -> None:
    header = {"alg": "HS256", "typ": "at+jwt", "kid": world.key.kid}
    signed = _part(json.dumps(header)) + b"." + _part(json.dumps(world.tokens._claims(SUBJECT)))
    secret = world.key.as_pem(private=False)
    tag = urlsafe_b64encode(hmac.digest(secret, signed, "sha256")).rstrip(b"=")
    assert world.viewer(signed + b"." + tag) == Failure(Because.WRONG_ALGORITHM)


def test_a_claim_given_twice_opens_nothing_though_the_signature_holds(world: World) -> None:
    claims = json.dumps(world.tokens._claims(SUBJECT))
    twice = claims[:-1] + ', "parley_profile": "secretariat"}'
    header = {"alg": "ES256", "typ": "at+jwt", "kid": world.key.kid}
    assert world.viewer(world.signed(header, twice.encode())) == Failure(Because.MALFORMED)


@pytest.mark.parametrize(
    "token",
    [
        b"",
        b".",
        b"..",
        b"a.b",
        b"a.b.c.d",
        b"\x00.\x00.\x00",
        b"\xff\xfe",
        b"e30.e30.e30",
        b"bnVsbA.bnVsbA.AA",
        b"x" * 9000,
    ],
)
def test_what_is_not_a_token_at_all_is_malformed(world: World, token: bytes) -> None:
    assert isinstance(world.viewer(token), Failure)


@pytest.mark.parametrize(
    "payload", [b'"text"', b"[]", b'{"exp": NaN}', b"{", b"\xff", b"[" * 3000, b'{"exp": 1e999}']
)
def test_signed_nonsense_is_refused_without_a_fault(world: World, payload: bytes) -> None:
    header = {"alg": "ES256", "typ": "at+jwt", "kid": world.key.kid}
    assert isinstance(world.viewer(world.signed(header, payload)), Failure)


def test_a_remembered_token_ends_when_it_says_and_not_later(world: World) -> None:
    token = world.tokens.issue(SUBJECT).encode()
    assert world.viewer(token) == VIEWER
    world.clock.at += 299
    assert world.viewer(token) == VIEWER
    world.clock.at += 1
    assert world.viewer(token) == Failure(Because.EXPIRED)


def test_a_token_seen_before_is_not_verified_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = world.tokens.issue(SUBJECT).encode()
    world.viewer(token)
    monkeypatch.setattr(module, "read_compact", lambda *_, **__: pytest.fail("verified twice"))
    assert world.viewer(token) == VIEWER


def test_remembered_tokens_are_bounded_and_the_oldest_goes_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    made = [world.tokens.issue(SUBJECT).encode() for _ in range(3)]
    for token in made:
        world.viewer(token)
    assert list(world.verifier._seen) == [made[1], made[2]]


def test_a_suspended_client_is_out_at_the_next_refresh_though_its_token_still_runs(world: World) -> None:
    token = world.tokens.issue(SUBJECT).encode()
    assert world.viewer(token) == VIEWER
    world.hears(suspended=frozenset({"ngo-tool"}))
    assert world.viewer(token) == Failure(Because.SUSPENDED)


def test_a_size_that_changed_is_seen_by_a_token_already_remembered(world: World) -> None:
    token = world.tokens.issue(SUBJECT).encode()
    world.viewer(token)
    world.hears(sizes={NGO: SizeClass.ALL})
    viewer = world.viewer(token)
    assert isinstance(viewer, Viewer)
    assert viewer.size is SizeClass.ALL
