"""What is kept comes back as it was, and the tables hold what the model holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.clock import PauseReason
from domain.cases.parts import CaseSide, CheckInFinding, IdentityMode, ItemKind
from domain.whistleblowing.model import Report
from domain.whistleblowing.ports import ReportGlance
from domain.whistleblowing.values import Assessment, Conclusion, FollowUp
from infra.database import Database
from infra.engine import engine_for
from infra.stores.records import LostRecord
from infra.stores.whistleblowing import REPORT, ReportStore
from tests.whistleblowing.test_model import act, came_in
from tests.whistleblowing.world import COLLEAGUE, KEEPER, MINE, NOW, SECRETARIAT, named

DERIVED = {"by_week", "due_key", "paused_because"}


@pytest.fixture
async def store(placed: asyncpg.Connection, database: Database) -> AsyncIterator[ReportStore]:
    """A transaction of the writing role that is taken back afterwards."""
    engine = engine_for(database.writer)
    async with AsyncSession(engine) as session:
        yield ReportStore(session)
        await session.rollback()
    await engine.dispose()


def life(mode: IdentityMode) -> list[Report]:
    """A report after each of its acts, with something of everything."""

    def then(days: int):
        return act(NOW + timedelta(days=days), mode=mode)

    it = [came_in(mode)]
    for decide in (
        lambda r: r.assigned_to(KEEPER, then(0)),
        lambda r: r.paused(PauseReason.AWAITING_COMPLAINANT, None, then(1)),
        lambda r: r.written(ItemKind.EVIDENCE, CaseSide.CONCERNED, "quc", then(2)),
        lambda r: r.acknowledged(then(2)),
        lambda r: r.assessed(Assessment.PARTLY_WITHIN, then(3)),
        lambda r: r.assigned_to(COLLEAGUE, then(3)),
        lambda r: r.written(ItemKind.NOTE, CaseSide.BODY, None, then(3)),
        lambda r: r.addressed(FollowUp.AUTHORITY_INFORMED, "es", then(9)),
        lambda r: r.concluded(Conclusion.PARTLY_SUBSTANTIATED, "es", then(9)),
        lambda r: r.checked_in(CheckInFinding.RETALIATION, then(46)),
        lambda r: r.content_erased(then(50)),
    ):
        it.append(decide(it[-1]).record)
    return it


def plainly(report: Report) -> Report:
    """The handlings of one day have no order."""
    return replace(report, handlings=tuple(sorted(report.handlings, key=lambda one: one.id)))


@pytest.mark.parametrize("mode", [IdentityMode.CONFIDENTIAL, IdentityMode.ANONYMOUS])
async def test_a_report_comes_back_as_it_was_after_every_act(store: ReportStore, mode: IdentityMode):
    first, *later = life(mode)
    await store.add(first)
    assert await store.load(first.id) == first
    was = first
    for it in later:
        await store.keep(it, was=was)
        assert plainly(await store.load(it.id)) == plainly(it)
        was = it


async def test_a_glance_tells_to_whom_it_is_addressed(store: ReportStore):
    it = came_in()
    await store.add(it)
    assert await store.glance(it.id) == ReportGlance(id=it.id, body_id=SECRETARIAT, site_id=MINE)
    assert await store.glance(named(404)) is None
    assert await store.case_of_item(it.items[0].id) == it.id
    assert await store.case_of_item(named(404)) is None
    assert await store.load(named(404)) is None


async def test_what_changed_under_its_keeper_is_not_written_over(store: ReportStore):
    it = came_in()
    await store.add(it)
    await store.keep(it.assigned_to(KEEPER, act()).record, was=it)
    with pytest.raises(LostRecord):
        await store.keep(it.assigned_to(COLLEAGUE, act()).record, was=it)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("state = 'ASSESSED', handler_id = NULL", "nothing is assessed unread"),
        ("state = 'CONCLUDED'", "nothing is concluded as nothing"),
        ("identity_mode = 'NAMED', by_week = false", "no name"),
        ("by_week = false", "anonymous is by week"),
        ("received_on = '2026-11-18'", "by week"),
        ("due_on = '2026-11-18'", "by week"),
        ("erased_on = '2026-11-22'", "only what is concluded"),
        ("activities = '{GOSSIP}'", "no such activity"),
        ("retaliation_forms = '{COLD_COFFEE}'", "no such form"),
    ],
)
async def test_the_tables_refuse_it_too(
    placed: asyncpg.Connection, database: Database, change: str, why: str
):
    it = came_in(IdentityMode.ANONYMOUS)
    engine = engine_for(database.writer)
    async with AsyncSession(engine) as session:
        await ReportStore(session).add(it)
        await session.commit()
    await engine.dispose()
    with pytest.raises(asyncpg.CheckViolationError):
        await placed.execute(f"UPDATE reports SET {change} WHERE id = $1", it.id)


def test_every_field_has_its_column() -> None:
    held = {parts.held for parts in REPORT.parts}
    assert {f.name for f in fields(Report)} - held == set(REPORT.row.model_fields) - DERIVED
    for parts in REPORT.parts:
        assert {f.name for f in fields(parts.value)} | {"report_id", "body_id"} == set(parts.row.model_fields)


async def test_the_row_classes_are_the_tables_of_the_database(owner: asyncpg.Connection) -> None:
    tables = {REPORT.table.name: REPORT.table} | {parts.table.name: parts.table for parts in REPORT.parts}
    assert len(tables) == 7
    for name, table in tables.items():
        found = await owner.fetch(
            "SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = $1", name
        )
        assert {row["column_name"]: row["is_nullable"] == "YES" for row in found} == {
            column.name: bool(column.nullable) for column in table.columns
        }
