"""Rows of the authorization server: its clients, and the assertions they have already used."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class _Row(SQLModel, registry=registry()):
    """The authorization server's tables have a registry of their own."""


class OauthClientRow(_Row, table=True):
    """A registered client: whom it stands for, what it may ever ask, and the public keys it signs with."""

    __tablename__ = "oauth_clients"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    name: str
    organisation_id: UUID | None = None
    profile: str
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    jwks: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    active: bool = True
    registered_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class OauthAssertionRow(_Row, table=True):
    """An assertion that was used; kept until it could not be used again anyway."""

    __tablename__ = "oauth_assertions"  # pyright: ignore[reportAssignmentType]

    client_id: str = Field(primary_key=True)
    jti: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
