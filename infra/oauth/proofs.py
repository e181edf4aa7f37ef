"""Proofs that whoever presents a token holds the key it is bound to: DPoP (RFC 9449).

A proof is made for one request. Refuses: another type or algorithm, a key with a private part or of a weak kind,
another method or address, a proof made more than a minute ago or to come, one without a nonce of ours that is still
good, one that goes with another token, and two proofs in one request. That a proof was taken before is for the
caller to find out: `remember` where a token is given out, `replays.Replays` where one is used.
"""

from __future__ import annotations

import hmac
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlmodel import col

from infra.oauth.compact import Compact, read_compact
from infra.tables.signing_in import SeenProofRow

PROOF_ALGORITHMS: Final = ("ES256", "PS256")
"""What a proof may be signed with, as the metadata and the challenges say it."""

LONGEST: Final = 4096
"""Bytes. One with an RSA key of 4096 bits takes about 2,400."""

FRESH: Final = 60
"""Seconds that a proof's `iat` may lie from our clock, on either side."""

SLOT: Final = 60
"""Seconds. A nonce is good in the slot in which it was given out and in the next."""

NONCE_PURPOSE: Final = "dpop nonce"
_TYPE: Final = "dpop+jwt"
_JTI: Final = re.compile(r"[!-~]{8,256}")
_COORDINATE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_MODULUS: Final = re.compile(r"[A-Za-z0-9_-]{342,684}")  # 2048 to 4096 bits
_ADDRESS: Final = re.compile(r"[!-~]{1,2048}")
_BESIDE: Final = frozenset({"kid", "use", "alg", "key_ops", "ext"})
_PORTS: Final[Mapping[str, int]] = {"https": 443, "http": 80}
_CLEARED_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A proof that holds."""

    jkt: str
    """The thumbprint (RFC 7638, SHA-256) of the key that made it."""
    digest: bytes
    """What tells this proof from every other by the same key: never its signature, which can be written in two ways."""
    expires_at: datetime
    """From then on it would be refused for its age."""
    nonce_ages: bool = False
    """Its nonce is of the former slot: give out the next (RFC 9449 section 8.2)."""


@dataclass(frozen=True, slots=True)
class ProofRefused:
    """A proof that proves nothing, by the code that the caller is told (RFC 9449 sections 5, 7.1 and 8)."""

    error: Literal["invalid_dpop_proof", "use_dpop_nonce"]


INVALID: Final = ProofRefused("invalid_dpop_proof")
NONCE_WANTED: Final = ProofRefused("use_dpop_nonce")


class Proofs:
    """Judges proofs and gives out nonces. Keeps nothing: every worker with the same key judges alike."""

    __slots__ = ("_key", "_now")

    def __init__(self, key: bytes, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._now = now

    def judge(
        self, proof: str | None, method: str, url: str, *, access_token: str | None = None
    ) -> Proved | ProofRefused:
        """What a `DPoP` header proves for a request to `url` (as the metadata names it, not as the client did)."""
        compact = read_compact((proof or "").encode("ascii", "replace"), longest=LONGEST, with_key=True)
        if compact is None or compact.key is None:
            return INVALID
        if compact.header.get("typ") != _TYPE or (key := _key(compact)) is None:
            return INVALID
        if not compact.is_signed_by(key, compact.header["alg"]):
            return INVALID
        now = self._now()
        if not (_is_for(compact, method, url, access_token) and _is_fresh(compact, now)):
            return INVALID
        age = self._age(compact.claims.get("nonce"), now)
        if age is None:
            return NONCE_WANTED
        return _proved(compact, key, nonce_ages=age > 0)

    def nonce(self) -> str:
        """The nonce of this moment, for the `DPoP-Nonce` header. The same for everybody."""
        return self._nonce(int(self._now() // SLOT))

    def remember(self, session: Session, proved: Proved) -> bool:
        """Whether this is the proof's first use, across all workers; False: it was seen before.

        Commit in either case. Clears away a few that are too old to be taken, so that the table stays small.
        """
        old = (
            select(col(SeenProofRow.digest))
            .where(col(SeenProofRow.expires_at) < datetime.fromtimestamp(self._now(), UTC))
            .limit(_CLEARED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        session.execute(
            delete(SeenProofRow)
            .where(col(SeenProofRow.digest).in_(old))
            .execution_options(synchronize_session=False)
        )
        used = insert(SeenProofRow).values(digest=proved.digest, expires_at=proved.expires_at)
        first = session.execute(used.on_conflict_do_nothing().returning(col(SeenProofRow.digest)))
        return first.first() is not None

    def _age(self, nonce: object, now: float) -> int | None:
        """How many slots ago we gave it out; None if it is not ours, or no longer good."""
        if not isinstance(nonce, str) or not nonce.isascii():
            return None
        slot = int(now // SLOT)
        return next((ago for ago in (0, 1) if hmac.compare_digest(self._nonce(slot - ago), nonce)), None)

    def _nonce(self, slot: int) -> str:
        return _base64(hmac.digest(self._key, slot.to_bytes(8, "big"), "sha256")[:16])


def shown(proof: str, now: float, url: str) -> Proved | None:
    """What a proof shows to whoever was not asked, as the vault: which key made it, for a POST to `url` with some
    token, within a minute. With which token and nonce is for the door that took it to judge.
    """
    read = _made(proof)
    if read is None or not _is_for(read[0], "POST", url, None) or not _is_fresh(read[0], now):
        return None
    if not _is_hash(read[0].claims.get("ath")):  # one for the token endpoint goes with no token
        return None
    return _proved(*read, nonce_ages=False)


@lru_cache(maxsize=256)
def _made(proof: str) -> tuple[Compact, ECKey | RSAKey] | None:
    """A proof and the key that made it, whenever that was. The same one is shown twice for each opening."""
    compact = read_compact(proof.encode("ascii", "replace"), longest=LONGEST, with_key=True)
    if compact is None or compact.key is None or compact.header.get("typ") != _TYPE:
        return None
    key = _key(compact)
    return (compact, key) if key is not None and compact.is_signed_by(key, compact.header["alg"]) else None


def the_proof(values: Iterable[bytes]) -> str | ProofRefused | None:
    """The proof among a request's `DPoP` header values; None without one, refused if there are several."""
    given = list(values)
    match given:
        case []:
            return None
        case [proof]:
            return proof.decode("latin-1")
        case _:
            return INVALID


def _key(compact: Compact) -> ECKey | RSAKey | None:
    """The embedded public key, if it is of the kind that its algorithm takes, and strong."""
    given = compact.key or {}
    try:
        match compact.header.get("alg"), given:
            case "ES256", {"kty": "EC", "crv": "P-256", "x": str(x), "y": str(y)}:
                plain = given.keys() <= _BESIDE | {"kty", "crv", "x", "y"}
                if plain and _COORDINATE.fullmatch(x) and _COORDINATE.fullmatch(y):
                    return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
            case "PS256", {"kty": "RSA", "n": str(n), "e": "AQAB"}:
                plain = given.keys() <= _BESIDE | {"kty", "n", "e"}
                if plain and _MODULUS.fullmatch(n) and 2048 <= _bits(n) <= 4096:
                    return RSAKey.import_key({"kty": "RSA", "n": n, "e": "AQAB"})
            case _:
                return None
    except (JoseError, ValueError):  # a point that lies on no curve, a number that is no modulus
        return None
    return None


def _is_for(compact: Compact, method: str, url: str, access_token: str | None) -> bool:
    claims = compact.claims
    address = _address(claims.get("htu"))
    if claims.get("htm") != method or address is None or address != _address(url.partition("?")[0]):
        return False
    return access_token is None or claims.get("ath") == _base64(sha256(access_token.encode()).digest())


def _is_hash(given: Any) -> bool:
    return isinstance(given, str) and _COORDINATE.fullmatch(given) is not None


def _is_fresh(compact: Compact, now: float) -> bool:
    issued, jti = compact.claims.get("iat"), compact.claims.get("jti")
    if not isinstance(issued, int) or abs(now - issued) > FRESH:
        return False
    return isinstance(jti, str) and _JTI.fullmatch(jti) is not None


def _proved(compact: Compact, key: ECKey | RSAKey, *, nonce_ages: bool) -> Proved:
    jkt = key.thumbprint()
    return Proved(
        jkt=jkt,
        digest=sha256(f"{jkt}\n{compact.claims['jti']}".encode()).digest(),
        expires_at=datetime.fromtimestamp(compact.claims["iat"] + FRESH + 1, UTC),
        nonce_ages=nonce_ages,
    )


def _address(given: Any) -> tuple[str, str, int, str] | None:
    """An address as it is compared (RFC 3986 section 6.2.2); None for one with a query, a fragment or a user."""
    if not isinstance(given, str) or not _ADDRESS.fullmatch(given) or any(c in given for c in "?#@\\"):
        return None
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port, parts.path or "/"


def _bits(modulus: str) -> int:
    return int.from_bytes(urlsafe_b64decode(modulus + "==")).bit_length()


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
