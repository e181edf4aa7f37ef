"""Proofs of a key (DPoP): what a good one proves, and every way in which one proves nothing."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy.orm import Session

from infra.database import Database
from infra.engine import engine_for
from infra.oauth.proofs import INVALID, NONCE_WANTED, ProofRefused, Proofs, Proved, the_proof
from infra.oauth.replays import Replays
from infra.oauth.storage import Storage
from infra.tables.signing_in import SeenProofRow
from tests.oauth.proving import ath, base64, proof, signed

TOKEN_URL = "https://parley.example/oauth/token"
NOW = 1_800_000_030
JTI = "b4cf9a30-6d40-4f9e-9a3c-2c4f9c3c0f77"
KEY = ECKey.generate_key("P-256")
RSA = RSAKey.generate_key(2048)
_SHORT = rsa.generate_private_key(65537, 1024)
WEAK = RSAKey(_SHORT, _SHORT)
OTHER_CURVE = ECKey.generate_key("P-384")


class Clock:
    """A time that the test sets."""

    def __init__(self) -> None:
        self.at = float(NOW)

    def __call__(self) -> float:
        return self.at


class Door:
    """Judges proofs at the token endpoint, at a time that the test sets."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.proofs = Proofs(b"k" * 32, self.clock)

    def signed(self, key: Any = KEY, header: dict[str, Any] | None = None, **changed: Any) -> str:
        """A good proof but for what is given; None takes a claim or a header parameter away."""
        claims = {
            "jti": JTI,
            "htu": TOKEN_URL,
            "htm": "POST",
            "iat": NOW,
            "nonce": self.proofs.nonce(),
            **changed,
        }
        return proof(key, "", "", 0, header=header, **claims)

    def judge(self, given: str | None, access_token: str | None = None) -> Proved | ProofRefused:
        return self.proofs.judge(given, "POST", TOKEN_URL, access_token=access_token)


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_good_proof_tells_whose_key_it_is_and_until_when_it_must_be_remembered(door: Door) -> None:
    assert door.judge(door.signed()) == Proved(
        jkt=KEY.thumbprint(),
        digest=sha256(f"{KEY.thumbprint()}\n{JTI}".encode()).digest(),
        expires_at=datetime.fromtimestamp(NOW + 61, UTC),
    )


def test_a_thumbprint_is_that_of_rfc_7638_whatever_else_stands_beside_the_key(door: Door) -> None:
    jwk = KEY.as_dict(private=False)
    bare = json.dumps({name: jwk[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    judged = door.judge(door.signed(header={"jwk": {**jwk, "kid": "mine", "use": "sig", "alg": "ES256"}}))
    assert isinstance(judged, Proved)
    assert judged.jkt == base64(sha256(bare.encode()).digest())


@pytest.mark.parametrize("bits", [2048, 3072])
def test_an_rsa_key_of_2048_bits_or_more_proves_as_well(door: Door, bits: int) -> None:
    key = RSA if bits == 2048 else RSAKey.generate_key(bits)
    judged = door.judge(door.signed(key))
    assert isinstance(judged, Proved)
    assert judged.jkt == key.thumbprint()


def _jwk(**changed: Any) -> dict[str, Any]:
    return {"jwk": {**KEY.as_dict(private=False), **changed}}


NO_PROOF: dict[str, dict[str, Any]] = {
    "no type": {"header": {"typ": None}},
    "an access token's type": {"header": {"typ": "at+jwt"}},
    "no key": {"header": {"jwk": None}},
    "a key in words": {"header": {"jwk": "mine"}},
    "a key named and not given": {"header": {"jwk": None, "kid": "mine"}},
    "a key to be fetched": {"header": {"jku": "https://elsewhere.example"}},
    "a certificate beside the key": {"header": _jwk(x5c=["MII"])},
    "a private key": {"header": {"jwk": KEY.as_dict(private=True)}},
    "a private key with an empty private part": {"header": _jwk(d="")},
    "a shared secret": {"header": {"alg": "HS256", "jwk": {"kty": "oct", "k": "AAAA"}}},
    "our public key used as a shared secret": {"header": {"alg": "HS256"}},
    "no algorithm": {"header": {"alg": "none"}},
    "no algorithm at all": {"header": {"alg": None}},
    "an algorithm for another kind of key": {"header": {"alg": "PS256"}},
    "an older RSA signature": {"key": RSA, "header": {"alg": "RS256"}},
    "an RSA key of 1024 bits": {"key": WEAK},
    "an RSA key of 1024 bits that looks longer": {
        "key": WEAK,
        "header": {
            "jwk": {
                **WEAK.as_dict(private=False),
                "n": base64(_SHORT.public_key().public_numbers().n.to_bytes(256, "big")),
            }
        },
    },
    "an RSA key with an exponent of one": {
        "key": RSA,
        "header": {"jwk": {**RSA.as_dict(private=False), "e": "AQ"}},
    },
    "a key on another curve": {"key": OTHER_CURVE},
    "a curve given another name": {
        "key": OTHER_CURVE,
        "header": {"jwk": {**OTHER_CURVE.as_dict(private=False), "crv": "P-256"}},
    },
    "a point on no curve": {"header": _jwk(x="A" * 43)},
    "a coordinate written longer": {"header": _jwk(x="AA" + str(KEY.as_dict(private=False)["x"]))},
    "the key of somebody else": {"header": {"jwk": ECKey.generate_key("P-256").as_dict(private=False)}},
    "a critical extension": {"header": {"crit": ["exp"]}},
    "another method": {"htm": "GET"},
    "the method in small letters": {"htm": "post"},
    "no method": {"htm": None},
    "no address": {"htu": None},
    "addresses": {"htu": [TOKEN_URL]},
    "another path": {"htu": "https://parley.example/oauth/par"},
    "the path with a slash after it": {"htu": TOKEN_URL + "/"},
    "the path by way of another": {"htu": "https://parley.example/x/../oauth/token"},
    "another host": {"htu": "https://parley.example.elsewhere.example/oauth/token"},
    "another host by way of a user": {"htu": "https://parley.example@elsewhere.example/oauth/token"},
    "a user before the host": {"htu": "https://me@parley.example/oauth/token"},
    "another port": {"htu": "https://parley.example:8443/oauth/token"},
    "the port zero": {"htu": "https://parley.example:0/oauth/token"},
    "a port that is none": {"htu": "https://parley.example:x/oauth/token"},
    "in the clear": {"htu": "http://parley.example/oauth/token"},
    "no scheme": {"htu": "//parley.example/oauth/token"},
    "with a query": {"htu": TOKEN_URL + "?a=b"},
    "with a fragment": {"htu": TOKEN_URL + "#a"},
    "with a line break": {"htu": "https://parley.example/oauth/to\nken"},
    "a minute and a second ago": {"iat": NOW - 61},
    "in a minute and a second": {"iat": NOW + 61},
    "a time in words": {"iat": str(NOW)},
    "a time that is true": {"iat": True},
    "a time without an end": {"iat": float("inf")},
    "a time that no clock can hold": {"iat": 10**400},
    "a time that none ever held": {"iat": -(10**400)},
    "a number beside it that readers round": {"exp": 2**53},
    "no time": {"iat": None},
    "no jti": {"jti": None},
    "a jti as a number": {"jti": 7},
    "a short jti": {"jti": "1234567"},
    "a jti with NUL": {"jti": "b4cf9a30\0"},
    "too large": {"padding": "x" * 4096},
    "deeply nested claims": {"padding": json.loads("[" * 40 + "]" * 40)},
    "a deeply nested key": {"header": _jwk(padding=json.loads("[" * 40 + "]" * 40))},
}


@pytest.mark.parametrize("what", NO_PROOF)
def test_what_proves_nothing_is_refused_with_one_code(door: Door, what: str) -> None:
    assert door.judge(door.signed(**NO_PROOF[what])) == INVALID


@pytest.mark.parametrize(
    "given", [None, "", "..", "a.b", "e30.e30.e30", "\xff\xfe", "\ud800", "x" * 9000, "W10.W10.AA"]
)
def test_what_is_no_proof_at_all_is_refused_without_a_fault(door: Door, given: str | None) -> None:
    assert door.judge(given) == INVALID


def test_the_public_key_taken_for_a_shared_secret_proves_nothing(door: Door) -> None:
    header, payload, _ = door.signed(header={"alg": "HS256"}).split(".")
    tag = hmac.digest(KEY.as_pem(private=False), f"{header}.{payload}".encode(), "sha256")
    assert door.judge(f"{header}.{payload}.{base64(tag)}") == INVALID


def test_an_unsigned_proof_and_one_whose_claims_were_changed_prove_nothing(door: Door) -> None:
    header, payload, tag = door.signed(htm="GET").split(".")
    changed = base64(urlsafe_b64decode(payload + "==").replace(b'"GET"', b'"POST"'))
    assert door.judge(f"{header}.{changed}.{tag}") == INVALID
    assert door.judge(f"{header}.{payload}.") == INVALID


def test_a_claim_given_twice_proves_nothing_though_the_signature_holds(door: Door) -> None:
    header, payload, _ = door.signed().split(".")
    head, said = (urlsafe_b64decode(part + "==").decode() for part in (header, payload))
    assert isinstance(door.judge(signed(head, said, KEY)), Proved)
    assert door.judge(signed(head, said[:-1] + f', "htu": "{TOKEN_URL}"}}', KEY)) == INVALID


@pytest.mark.parametrize(
    "url", ["HTTPS://Parley.Example/oauth/token", "https://parley.example:443/oauth/token", TOKEN_URL]
)
def test_an_address_may_be_written_in_any_of_its_ways(door: Door, url: str) -> None:
    assert isinstance(door.judge(door.signed(htu=url)), Proved)


def test_the_query_of_the_request_does_not_belong_to_what_is_proved(door: Door) -> None:
    made = door.signed(htm="GET", htu="https://parley.example/graphql")
    assert isinstance(door.proofs.judge(made, "GET", "https://parley.example/graphql?query={a}"), Proved)


@pytest.mark.parametrize("off", [-60, -59, 59, 60])
def test_a_clock_may_go_wrong_by_a_minute(door: Door, off: int) -> None:
    assert isinstance(door.judge(door.signed(iat=NOW + off)), Proved)


def test_a_proof_that_goes_with_a_token_is_good_for_that_token_alone(door: Door) -> None:
    made = door.signed(ath=ath("the.token.here"))
    assert isinstance(door.judge(made, "the.token.here"), Proved)
    assert door.judge(made, "the.other.token") == INVALID
    assert door.judge(door.signed(), "the.token.here") == INVALID
    assert door.judge(door.signed(ath=[ath("the.token.here")]), "the.token.here") == INVALID


def test_without_a_nonce_of_ours_the_client_is_told_to_take_one(door: Door) -> None:
    assert door.judge(door.signed(nonce=None)) == NONCE_WANTED
    assert door.judge(door.signed(nonce="")) == NONCE_WANTED
    assert door.judge(door.signed(nonce="ü" * 22)) == NONCE_WANTED
    assert door.judge(door.signed(nonce=[door.proofs.nonce()])) == NONCE_WANTED
    assert door.judge(door.signed(nonce=Proofs(b"x" * 32, door.clock).nonce())) == NONCE_WANTED


def test_a_nonce_is_good_in_its_own_minute_and_the_next_and_then_no_longer(door: Door) -> None:
    nonce = door.proofs.nonce()
    ages: list[object] = []
    for later in (0, 29, 30, 89, 90):
        door.clock.at = NOW + later
        judged = door.judge(door.signed(nonce=nonce, iat=NOW + later))
        ages.append(judged.nonce_ages if isinstance(judged, Proved) else judged)
    assert ages == [False, False, True, True, NONCE_WANTED]


def test_a_nonce_of_a_minute_to_come_is_not_good_yet(door: Door) -> None:
    door.clock.at = NOW + 60
    nonce = door.proofs.nonce()
    door.clock.at = float(NOW)
    assert door.judge(door.signed(nonce=nonce)) == NONCE_WANTED


def test_workers_that_share_the_key_take_each_others_nonces(door: Door) -> None:
    other = Proofs(b"k" * 32, door.clock)
    assert isinstance(other.judge(door.signed(), "POST", TOKEN_URL), Proved)


def test_a_bad_proof_is_not_told_what_the_nonce_is_worth(door: Door) -> None:
    assert door.judge(door.signed(nonce=None, htm="GET")) == INVALID


def test_of_several_proofs_in_one_request_none_is_taken() -> None:
    assert the_proof([]) is None
    assert the_proof([b"a.b.c"]) == "a.b.c"
    assert the_proof([b"a.b.c", b"a.b.c"]) == INVALID


def test_the_signature_written_in_its_other_way_is_the_same_proof(door: Door) -> None:
    made = door.signed()
    header, payload, tag = made.split(".")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    raw = urlsafe_b64decode(tag + "==")
    turned = raw[:32] + (order - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    first, second = door.judge(made), door.judge(f"{header}.{payload}.{base64(turned)}")
    assert isinstance(first, Proved)
    assert first == second


def test_a_process_takes_a_proof_once_and_forgets_it_when_it_is_too_old(door: Door) -> None:
    replays = Replays(most=3)
    proved = door.judge(door.signed())
    assert isinstance(proved, Proved)
    assert [replays.is_first(proved, NOW + later) for later in (0, 0, 60, 61)] == [True, False, False, True]


def test_what_a_process_remembers_is_bounded_and_the_oldest_goes_first(door: Door) -> None:
    replays = Replays(most=3)
    made = [door.judge(door.signed(jti=f"number-{n}")) for n in range(4)]
    proved = [one for one in made if isinstance(one, Proved)]
    assert [replays.is_first(one, NOW) for one in proved] == [True] * 4
    assert [replays.is_first(one, NOW) for one in proved[1:]] == [False] * 3
    assert replays.is_first(proved[0], NOW)


async def test_the_table_lets_a_proof_in_once_and_clears_away_what_is_too_old(
    door: Door, database: Database
) -> None:
    proved, later = door.judge(door.signed()), door.judge(door.signed(jti="another-one"))
    assert isinstance(proved, Proved) and isinstance(later, Proved)  # noqa: PT018
    engine = engine_for(database.authorizer)
    storage = Storage(engine)

    async def used(one: Proved) -> bool:
        return await storage.run(lambda session: door.proofs.remember(session, one))

    assert [await used(proved), await used(proved), await used(later)] == [True, False, True]
    door.clock.at = NOW + 62
    assert await used(proved)
    assert await storage.run(_digests) == {proved.digest}
    await engine.dispose()


def _digests(session: Session) -> set[bytes]:
    return {row.digest for row in session.query(SeenProofRow)}
