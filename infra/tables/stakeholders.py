"""Rows of organisations, people, sites, assignments and parties.

`copied` names columns that repeat a parent's fact for the row policies; a foreign key keeps them equal.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import degrees, key, optional_text, text, texts


class OrganisationRow(SQLModel, table=True):
    """An organisation that takes part in the scheme or stands by a site."""

    __tablename__ = "organisations"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    name: str = text()
    kind: str = text()
    sector: str | None = optional_text()
    country: str | None = optional_text()
    external_ref: str | None = optional_text()
    size_class: str = text(default="FEW")
    version: int = 1


class PersonRow(SQLModel, table=True):
    """An account under a handle; a legal name has no column here."""

    __tablename__ = "persons"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    handle: str = text()
    registered_on: date


class MembershipRow(SQLModel, table=True):
    """In what capacity a person acts, for whom, from when to when."""

    __tablename__ = "memberships"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    person_id: UUID
    organisation_id: UUID | None = None
    capacity: str = text()
    starts: date
    ends: date | None = None


class SiteRow(SQLModel, table=True):
    """One mine or project."""

    __tablename__ = "sites"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    name: str = text()
    country: str = text()
    region: str | None = optional_text()
    status: str = text()
    commodities: list[str] = texts()
    latitude: float | None = degrees()
    longitude: float | None = degrees()
    time_zone: str = text(default="UTC")
    high_risk_area: bool = False
    external_ref: str | None = optional_text()
    version: int = 1


class RiskDesignationRow(SQLModel, table=True):
    """That a site lies in a conflict-affected or high-risk area, from when to when, says who."""

    __tablename__ = "risk_designations"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    site_id: UUID
    kind: str = text()
    starts: date
    ends: date | None = None
    source: str = text()


class AssignmentRow(SQLModel, table=True):
    """That an organisation stands by a site, operates it or audits it, from when to when."""

    __tablename__ = "assignments"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    organisation_id: UUID
    site_id: UUID
    capacity: str = text()
    starts: date
    ends: date | None = None


class PartyRow(SQLModel, table=True):
    """Who takes part, under a pseudonym; a name stands only beside PUBLIC."""

    __tablename__ = "parties"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    owner_id: UUID
    kind: str = text()
    pseudonym: str = text()
    name: str | None = optional_text()
    sensitivity: str = text()
    is_public: bool
    sectors: list[str] = texts()
    focus: list[str] = texts()
    expertise: list[str] = texts()
    reference_digest: str | None = optional_text()
    recorded_on: date
    version: int = 1


class PartyRoleRow(SQLModel, table=True):
    """What a party is, where, from when to when."""

    __tablename__ = "party_roles"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    party_id: UUID
    owner_id: UUID
    is_public: bool
    role: str = text()
    site_id: UUID | None = None
    starts: date
    ends: date | None = None


class RaisedPartyRow(SQLModel, table=True):
    """A party that became SEALED, until the vault was asked to keep it as closely. Says not whether it keeps anything."""

    __tablename__ = "raised_parties"  # pyright: ignore[reportAssignmentType]

    party_id: UUID = key()


class PartyConsentRow(SQLModel, table=True):
    """What a party agreed to, and until when."""

    __tablename__ = "party_consents"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    party_id: UUID
    purpose: str = text()
    given_on: date
    withdrawn_on: date | None = None
