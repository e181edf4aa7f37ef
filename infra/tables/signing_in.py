"""Rows of clients, accounts, sessions, grants and tokens: read by the authorization server's login alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field, SQLModel

from infra.tables.columns import (
    instant,
    json,
    optional_instant,
    optional_json,
    optional_text,
    text,
    text_key,
    texts,
)


def digest_key() -> Any:
    """What is kept of a secret that opens something: its SHA-256."""
    return Field(primary_key=True, sa_type=LargeBinary)


class OauthClientRow(SQLModel, table=True):
    """A registered client, with the public keys it signs with."""

    __tablename__ = "oauth_clients"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    name: str = text()
    type: str = text(default="SERVICE")
    organisation_id: UUID | None = None
    profile: str = text()
    scopes: list[str] = texts()
    redirect_uris: list[str] = texts()
    jwks: dict[str, Any] = json()
    former_jwks: dict[str, Any] | None = optional_json()
    former_until: datetime | None = optional_instant()
    pushes: bool = Field(default=False)
    binds: bool = Field(default=False)
    active: bool = Field(default=True)
    not_before: datetime | None = optional_instant()
    registered_at: datetime = instant()
    last_used_at: datetime | None = optional_instant()
    version: int = 1


class OauthAssertionRow(SQLModel, table=True):
    """A client assertion that was spent; a second use within its life is refused."""

    __tablename__ = "oauth_assertions"  # pyright: ignore[reportAssignmentType]

    client_id: str = text_key()
    jti: str = text_key()
    expires_at: datetime = instant()


class AccountRow(SQLModel, table=True):
    """What a person signs in with."""

    __tablename__ = "accounts"  # pyright: ignore[reportAssignmentType]

    person_id: UUID = Field(primary_key=True)
    password_hash: str = text()
    totp_sealed: bytes = Field(sa_type=LargeBinary)
    totp_step: int = Field(default=0, sa_type=BigInteger)
    opened_at: datetime = instant()
    closed_at: datetime | None = optional_instant()


class RecoveryCodeRow(SQLModel, table=True):
    """A code that stands in for the second factor, once."""

    __tablename__ = "recovery_codes"  # pyright: ignore[reportAssignmentType]

    person_id: UUID = Field(primary_key=True)
    digest: bytes = digest_key()
    spent_at: datetime | None = optional_instant()


class SessionRow(SQLModel, table=True):
    """A browser in which somebody is signed in."""

    __tablename__ = "sessions"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
    person_id: UUID
    began_at: datetime = instant()
    seen_at: datetime = instant()
    second_factor_at: datetime = instant()
    method: str = text()
    expires_at: datetime = instant()
    ended_at: datetime | None = optional_instant()


class InvitationRow(SQLModel, table=True):
    """A one-time link by which a person opens an account, or renews what they sign in with."""

    __tablename__ = "invitations"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
    person_id: UUID
    made_at: datetime = instant()
    made_by: UUID | None = None
    expires_at: datetime = instant()
    spent_at: datetime | None = optional_instant()
    withdrawn_at: datetime | None = optional_instant()


class AuthorizationRequestRow(SQLModel, table=True):
    """A request to authorize, as it was judged, until somebody has answered it."""

    __tablename__ = "authorization_requests"  # pyright: ignore[reportAssignmentType]

    digest: bytes = digest_key()
    client_id: str = text()
    pushed: bool
    parameters: dict[str, Any] = json()
    token_key: str | None = optional_text()
    made_at: datetime = instant()
    expires_at: datetime = instant()
    spent_at: datetime | None = optional_instant()


class GrantRow(SQLModel, table=True):
    """A family of tokens: all that follows from one consent."""

    __tablename__ = "grants"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    client_id: str = text()
    person_id: UUID
    session_id: UUID
    acting: str = text()
    organisation_id: UUID | None = None
    profile: str = text()
    scopes: list[str] = texts()
    token_key: str | None = optional_text()
    second_factor_at: datetime = instant()
    made_at: datetime = instant()
    expires_at: datetime = instant()
    ended_at: datetime | None = optional_instant()
    ended_because: str | None = optional_text()


class AuthorizationCodeRow(SQLModel, table=True):
    """A code, good for one use within a minute."""

    __tablename__ = "authorization_codes"  # pyright: ignore[reportAssignmentType]

    digest: bytes = digest_key()
    grant_id: UUID
    redirect_uri: str = text()
    code_challenge: str = text()
    nonce: str | None = optional_text()
    expires_at: datetime = instant()
    spent_at: datetime | None = optional_instant()


class RefreshTokenRow(SQLModel, table=True):
    """A refresh token, good for one use; a second one ends its family."""

    __tablename__ = "refresh_tokens"  # pyright: ignore[reportAssignmentType]

    digest: bytes = digest_key()
    grant_id: UUID
    made_at: datetime = instant()
    expires_at: datetime = instant()
    spent_at: datetime | None = optional_instant()


class RevokedTokenRow(SQLModel, table=True):
    """An access token that was revoked by itself."""

    __tablename__ = "revoked_tokens"  # pyright: ignore[reportAssignmentType]

    jti: UUID = Field(primary_key=True)
    expires_at: datetime = instant()


class SeenProofRow(SQLModel, table=True):
    """A DPoP proof that was taken."""

    __tablename__ = "seen_proofs"  # pyright: ignore[reportAssignmentType]

    digest: bytes = digest_key()
    expires_at: datetime = instant()


class ConsentRow(SQLModel, table=True):
    """What a person agreed that a client may do, in one capacity."""

    __tablename__ = "consents"  # pyright: ignore[reportAssignmentType]

    person_id: UUID = Field(primary_key=True)
    client_id: str = text_key()
    acting: str = text_key()
    organisation_id: UUID | None = Field(default=None, primary_key=True, nullable=True)
    scopes: list[str] = texts()
    given_at: datetime = instant()


class SigningKeyRow(SQLModel, table=True):
    """A key of the ring; its private half sealed."""

    __tablename__ = "signing_keys"  # pyright: ignore[reportAssignmentType]

    kid: str = text_key()
    public_jwk: dict[str, Any] = json()
    sealed: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = instant()
    retires_at: datetime | None = optional_instant()


class SecurityEventRow(SQLModel, table=True):
    """Something that happened at the door."""

    __tablename__ = "security_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    at: datetime = instant()
    kind: str = text()
    person_id: UUID | None = None
    client_id: str | None = optional_text()
    grant_id: UUID | None = None
    by_person_id: UUID | None = None
    because: str | None = optional_text()


class RateLimitRow(SQLModel, table=True):
    """How often something was tried since its window began."""

    __tablename__ = "rate_limits"  # pyright: ignore[reportAssignmentType]

    digest: bytes = digest_key()
    hits: int
    expires_at: datetime = instant()
