"""Rows and values: the row classes are the tables, and values come back from them as they went in."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

import infra.tables
import infra.tables.stakeholders as rows
from domain.sectors.model import SeatTerm, Sector
from domain.stakeholders import model, party, site
from domain.stakeholders.values import (
    AssignmentCapacity,
    Capacity,
    ConsentPurpose,
    Focus,
    OrganisationKind,
    PartyKind,
    RiskKind,
    Role,
    Sensitivity,
    SiteStatus,
)
from infra.database import Database
from infra.engine import engine_for
from infra.mapping import field_types, from_row, holds_values, to_row
from infra.stores.stakeholders_parties import PartyStore
from infra.stores.stakeholders_sites import SiteStore
from infra.tables.sectors import SeatTermRow

OTHERS_TABLES = {"alembic_version"}

PAIRS = {
    model.Organisation: (rows.OrganisationRow, {"sector"}),
    model.Person: (rows.PersonRow, set()),
    model.Membership: (rows.MembershipRow, set()),
    model.Assignment: (rows.AssignmentRow, set()),
    site.Site: (rows.SiteRow, set()),
    site.RiskDesignation: (rows.RiskDesignationRow, set()),
    party.Party: (rows.PartyRow, {"is_public"}),
    party.PartyRole: (rows.PartyRoleRow, {"party_id", "owner_id", "is_public"}),
    party.PartyConsent: (rows.PartyConsentRow, {"party_id"}),
    SeatTerm: (SeatTermRow, set()),
}
"""Value -> its row, and the columns that are derived from the value or copied from its parent."""


@pytest.mark.parametrize("value", PAIRS, ids=lambda value: value.__name__)
def test_a_value_and_its_row_have_the_same_fields(value: type):
    row, beside = PAIRS[value]
    own = {name for name, hint in field_types(value).items() if not holds_values(hint)}
    assert own | beside == set(row.model_fields)
    assert not own & beside


async def test_the_row_classes_are_the_migrated_tables(database: Database):
    """Tables, columns, their types and whether they may be null. Keys and indexes stand in the migrations alone."""
    for file in Path(infra.tables.__path__[0]).glob("*.py"):
        import_module(f"infra.tables.{file.stem}")
    engine = engine_for(database.owner)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []


@pytest.mark.parametrize(
    "value",
    [
        model.Organisation(id=uuid4(), name="River Watch", kind=OrganisationKind.NGO, country="PE"),
        model.Person(id=uuid4(), handle="amber-kiln", registered_on=date(2026, 1, 2)),
        model.Membership(
            id=uuid4(),
            person_id=uuid4(),
            organisation_id=None,
            capacity=Capacity.BOARD_MEMBER,
            starts=date(2026, 1, 2),
            ends=None,
        ),
        model.Assignment(
            id=uuid4(),
            organisation_id=uuid4(),
            site_id=uuid4(),
            capacity=AssignmentCapacity.AUDIT,
            starts=date(2026, 1, 2),
            ends=date(2026, 3, 4),
        ),
        site.RiskDesignation(
            id=uuid4(),
            site_id=uuid4(),
            kind=RiskKind.HIGH_RISK,
            starts=date(2026, 1, 2),
            ends=None,
            source="A list",
        ),
        SeatTerm(
            id=uuid4(),
            seat_id="WORKERS:1",
            person_id=uuid4(),
            holder_name=None,
            employer_id=uuid4(),
            starts=date(2026, 1, 2),
            ends=None,
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_from_its_row_as_it_was(value: object):
    row, _ = PAIRS[type(value)]
    back = from_row(type(value), to_row(row, value))
    assert back == value
    assert [type(getattr(back, f.name)) for f in fields(type(value))] == [
        type(getattr(value, f.name)) for f in fields(type(value))
    ]


async def test_a_site_comes_back_with_its_designations(cast: None, database: Database):
    id = uuid4()
    flagged = site.Site(
        id=id,
        name="Cordillera Azul",
        country="PE",
        region="Ucayali",
        status=SiteStatus.EXPLORATION,
        commodities=("gold", "rare earths"),
        latitude=-8.25,
        longitude=-75.5,
        time_zone="America/Lima",
        high_risk_area=True,
        designations=(
            site.RiskDesignation(
                id=uuid4(),
                site_id=id,
                kind=RiskKind.HIGH_RISK,
                starts=date(2026, 1, 2),
                ends=None,
                source="A list",
            ),
        ),
    )
    assert await _saved(database, SiteStore, flagged) == flagged


async def test_a_party_comes_back_with_its_roles_and_consents(cast: None, database: Database):
    kept = _party(name="The Valley Union", sensitivity=Sensitivity.PUBLIC)
    assert await _saved(database, PartyStore, kept) == kept


async def test_the_database_itself_refuses_a_name_below_public(cast: None, database: Database):
    with pytest.raises(Exception, match="CheckViolation"):
        await _saved(database, PartyStore, _party(name="Somebody", sensitivity=Sensitivity.SEALED))


async def test_the_flag_of_a_site_follows_the_days(cast: None, database: Database):
    """A designation that ended yesterday no longer holds, though nobody touched the site."""
    id = uuid4()
    ended = site.RiskDesignation(
        id=uuid4(),
        site_id=id,
        kind=RiskKind.CONFLICT_AFFECTED,
        starts=date(2026, 1, 2),
        ends=date(2026, 11, 21),
        source="A list",
    )
    stale = site.Site(
        id=id,
        name="Old Border Mine",
        country="CO",
        region=None,
        status=SiteStatus.SUSPENDED,
        commodities=(),
        latitude=None,
        longitude=None,
        time_zone="UTC",
        high_risk_area=True,
        designations=(ended,),
    )
    await _saved(database, SiteStore, stale)
    engine = engine_for(database.writer)
    async with AsyncSession(engine) as session:
        assert await SiteStore(session).refresh_high_risk_areas(date(2026, 11, 21)) == 0
        assert await SiteStore(session).refresh_high_risk_areas(date(2026, 11, 22)) == 1
        assert await SiteStore(session).refresh_high_risk_areas(date(2026, 11, 22)) == 0
    await engine.dispose()


def _party(*, name: str | None, sensitivity: Sensitivity) -> party.Party:
    return party.Party(
        id=uuid4(),
        owner_id=UUID("00000000-0000-4000-8000-000000000002"),
        kind=PartyKind.ORGANISATION,
        pseudonym=f"Basalt-{uuid4().int % 100000:05d}",
        name=name,
        sensitivity=sensitivity,
        sectors=(Sector.WORKERS, Sector.COMMUNITIES),
        focus=(Focus.LABOUR,),
        expertise=("shift safety",),
        recorded_on=date(2026, 2, 3),
        roles=(
            party.PartyRole(
                id=uuid4(),
                role=Role.UNION_REPRESENTATIVE,
                site_id=UUID("00000000-0000-4000-8000-000000000011"),
                starts=date(2026, 2, 3),
                ends=None,
            ),
        ),
        consents=(
            party.PartyConsent(id=uuid4(), purpose=ConsentPurpose.OFFER_EXPERTISE, given_on=date(2026, 2, 3)),
        ),
    )


async def _saved(database: Database, store, value):
    """Adds the value and loads it in another session."""
    engine = engine_for(database.writer)
    try:
        async with AsyncSession(engine) as session:
            await store(session).add(value)
            await session.commit()
        async with AsyncSession(engine) as session:
            return await store(session).load(value.id)
    finally:
        await engine.dispose()


def _differences(connection) -> list:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_object": _tables_and_columns}
    )
    return [
        difference
        for found in compare_metadata(context, SQLModel.metadata)
        for difference in (found if isinstance(found, list) else [found])
    ]


def _tables_and_columns(thing, name, kind, reflected, compare_to) -> bool:
    return kind in ("table", "column") and name not in OTHERS_TABLES
