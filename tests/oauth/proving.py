"""Signs proofs of a key (DPoP) by hand, so that a test can also sign what no library would."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import ECKey, RSAKey


def base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def ath(token: str) -> str:
    """How a proof names the access token it goes with."""
    return base64(sha256(token.encode()).digest())


def proof(
    key: ECKey | RSAKey,
    method: str,
    url: str,
    at: float,
    *,
    header: dict[str, Any] | None = None,
    **claims: Any,
) -> str:
    """A good proof but for what is given; None takes a claim or a header parameter away."""
    algorithm = "ES256" if isinstance(key, ECKey) else "PS256"
    head = {"typ": "dpop+jwt", "alg": algorithm, "jwk": key.as_dict(private=False), **(header or {})}
    said = {"jti": str(uuid4()), "htm": method, "htu": url, "iat": int(at), **claims}
    return signed(json.dumps(_given(head)), json.dumps(_given(said)), key)


def signed(header: str, payload: str, key: ECKey | RSAKey) -> str:
    """Header and payload as they are, with a signature that holds."""
    both = f"{base64(header.encode())}.{base64(payload.encode())}"
    return f"{both}.{base64(signature(both.encode(), key))}"


def signature(message: bytes, key: ECKey | RSAKey) -> bytes:
    """ES256 or PS256, by what the key is."""
    private = key.private_key
    if isinstance(private, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(private.sign(message, ec.ECDSA(SHA256())))
        width = (private.curve.key_size + 7) // 8
        return r.to_bytes(width, "big") + s.to_bytes(width, "big")
    assert private is not None
    return private.sign(message, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
