"""What the token endpoint gives out: access, refresh and ID tokens (RFC 6749 section 5.1, OpenID Connect Core)."""

from __future__ import annotations

from datetime import datetime

from authlib.oidc.core.util import create_half_hash
from sqlalchemy.orm import Session

from domain.access import Profile, Scope
from domain.cases.ports import Standing
from domain.scopes import BY_RECEIPT, Protocol
from domain.signing_in.granting import Asked, ends_at
from infra.oauth.clients import Client
from infra.oauth.opening import digest_of, new_secret
from infra.oauth.tokens import SECOND_FACTOR, Subject, Tokens
from infra.oauth.worth import Worth
from infra.tables.signing_in import GrantRow, RefreshTokenRow

ID_TOKEN_HOLDS = 300
"""Seconds. It tells who signed in, at once; it opens nothing."""

Given = dict[str, object]


def for_itself(
    tokens: Tokens, client: Client, scopes: frozenset[Scope], key: str | None, at: datetime
) -> Given:
    """A machine's token. There is no refreshing: it asks again."""
    subject = Subject(
        client=client.id,
        profile=client.profile,
        scopes=scopes,
        organisation=client.organisation,
        token_key=key,
    )
    return _given(tokens, subject, Asked(scopes=scopes, protocol=frozenset()), at)


def for_a_person(tokens: Tokens, worth: Worth, asked: Asked, key: str | None, at: datetime) -> Given:
    """A token by which the client acts for the person, in the capacity they chose."""
    family = worth.family
    subject = Subject(
        client=family.client_id,
        profile=worth.acting.profile,
        scopes=asked.scopes,
        protocol=asked.protocol,
        organisation=worth.acting.organisation_id,
        person=family.person_id,
        grant=family.id,
        second_factor_at=int(family.second_factor_at.timestamp()),
        token_key=key,
    )
    return _given(tokens, subject, asked, at)


def for_a_case(tokens: Tokens, client: Client, standing: Standing, key: str | None, at: datetime) -> Given:
    """A token for whoever showed the receipt of a case. There is no refreshing: the receipt is shown again.

    The kind of the case is told beside it, so that the client knows what to ask; in the token it would tell everybody
    who comes to see it.
    """
    subject = Subject(
        client=client.id,
        profile=Profile.PUBLIC,
        scopes=BY_RECEIPT,
        token_key=key,
        case=standing.stand_in.digest,
    )
    given = _given(tokens, subject, Asked(scopes=BY_RECEIPT, protocol=frozenset()), at)
    return {**given, "parley_case_kind": standing.kind.value}


def refresh_token(session: Session, family: GrantRow, at: datetime) -> str:
    """A new one; it lives as long as its family, and is used once."""
    secret = new_secret()
    session.add(
        RefreshTokenRow(
            digest=digest_of(secret), grant_id=family.id, made_at=at, expires_at=family.expires_at
        )
    )
    return secret


def id_token(tokens: Tokens, family: GrantRow, nonce: str | None, access_token: str, at: datetime) -> str:
    """Who signed in, when and how, for the client alone (OpenID Connect Core sections 2 and 3.1.3.6)."""
    now = int(at.timestamp())
    claims: dict[str, object] = {
        "iss": tokens.issuer,
        "sub": str(family.person_id),
        "aud": family.client_id,
        "iat": now,
        "exp": now + ID_TOKEN_HOLDS,
        "auth_time": int(family.second_factor_at.timestamp()),
        "acr": SECOND_FACTOR,
        "amr": ["pwd", "otp", "mfa"],
        "at_hash": _half_hash(access_token),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    return tokens.sign(claims, "JWT")


def wants_id_token(asked: Asked) -> bool:
    """Whether it was asked for."""
    return Protocol.OPENID in asked.protocol


def _given(tokens: Tokens, subject: Subject, asked: Asked, at: datetime) -> Given:
    now = at.timestamp()
    return {
        "access_token": tokens.issue(subject),
        "token_type": "DPoP" if subject.token_key else "Bearer",
        "expires_in": ends_at(subject.scopes, subject.second_factor_at, now) - int(now),
        "scope": asked.names,
    }


def _half_hash(token: str) -> str:
    half = create_half_hash(token, "ES256")
    return half.decode() if isinstance(half, bytes) else str(half)
