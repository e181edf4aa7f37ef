"""What is kept comes back as it was; every column of every row has a field, and who sits stands in both places."""

from __future__ import annotations

from dataclasses import fields, replace
from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile, Viewer
from domain.reprisals.model import Allegation
from infra.stores.records import LostRecord
from infra.stores.reprisals import AGREEMENT, ALLEGATION, WARNING
from infra.unit_of_work import Works
from tests.reprisals.conftest import Case, key_of, told
from tests.reprisals.people import AVOCET, BITTERN, CRAKE, DESK, DIPPER, named

SOMEBODY = Viewer(profile=Profile.SECRETARIAT, client="a test")
REPEATED = {"allegation_id", "warning_id", "site_id", "body_id", "filed_by", "represented_by"}


@pytest.mark.parametrize("shape", [ALLEGATION, AGREEMENT, WARNING], ids=lambda shape: shape.value.__name__)
def test_every_column_has_a_field_and_every_field_a_column(shape: object) -> None:
    held = {parts.held for parts in shape.parts}
    columns = set(shape.row.model_fields)
    own = {one.name for one in fields(shape.value)} - held
    assert own <= columns
    assert all(hasattr(shape.value, name) for name in columns)
    for parts in shape.parts:
        part = {one.name for one in fields(parts.value)}
        repeated = set(parts.row.model_fields) - part
        assert part <= set(parts.row.model_fields)
        assert repeated <= REPEATED


async def test_an_allegation_with_something_of_everything_comes_back_as_it_was(
    case: Case, works: Works, owner: asyncpg.Connection
) -> None:
    gid = await case.found()
    await case.does("takeInterimMeasure", {"allegationId": gid, "kind": "NO_CONTACT"}, DESK)
    actions = [{"kind": "APOLOGY", "dueOn": "2027-01-01"}]
    outcome = {"allegationId": gid, "outcome": "CORRECTIVE_ACTION_RECOMMENDED", "actions": actions}
    await case.does("decideOutcome", outcome, DESK)
    async with works.begin(SOMEBODY) as work:
        kept = await work.allegations.load(key_of(gid))
        assert kept is not None
        for one in fields(Allegation):
            if one.name not in (
                "representative_id",
                "grievance_id",
                "report_id",
                "audit_firm_id",
                "releases",
            ):
                assert getattr(kept, one.name) not in (None, ()) or one.name in (
                    "withdrawn_on",
                    "agreement_id",
                    "closed_on",
                    "erased_on",
                ), one.name
        copy = replace(kept, id=named(77), version=1)
        fresh = {
            parts.held: tuple(replace(part, id=work_id(part.id)) for part in getattr(copy, parts.held))
            for parts in ALLEGATION.parts
        }
        copy = replace(copy, **fresh)
        await work.allegations.add(copy)
        assert await work.allegations.load(named(77)) == copy
        assert await work.allegations.judged_by(AVOCET) == sorted([*await work.allegations.judged_by(AVOCET)])
        for person in (AVOCET, BITTERN, CRAKE):
            assert await work.allegations.sits(named(77), person, kept.received_on)
        assert not await work.allegations.sits(named(77), DIPPER, kept.received_on)
        item = copy.items[0].id
        assert await work.allegations.case_of_item(item) == named(77)
        with pytest.raises(LostRecord):
            await work.allegations.keep(replace(copy, version=9), was=replace(copy, version=8))


def work_id(id: UUID) -> UUID:
    """Another id, which a test can make again."""
    return UUID(int=id.int ^ 1 << 70)


async def test_the_policy_keeps_another_s_sitting_from_a_board_member(
    case: Case, as_profile: object, owner: asyncpg.Connection
) -> None:
    gid = await case.constituted()
    board = as_profile[Profile.BOARD]
    async with board.transaction():
        await board.execute("SELECT set_config('app.person', $1, true)", str(AVOCET))
        rows = await board.fetch("SELECT person_id FROM sittings WHERE allegation_id = $1", key_of(gid))
        assert {row["person_id"] for row in rows} == {AVOCET}
        assert await board.fetchval("SELECT count(*) FROM allegations WHERE id = $1", key_of(gid)) == 1
        await board.execute("SELECT set_config('app.person', $1, true)", str(DIPPER))
        assert await board.fetchval("SELECT count(*) FROM allegations WHERE id = $1", key_of(gid)) == 0


@pytest.mark.parametrize(
    "table",
    [
        "allegations",
        "allegation_events",
        "allegation_items",
        "allegation_aliases",
        "committee_members",
        "interim_measures",
        "recommended_actions",
        "allegation_check_ins",
        "allegation_handlings",
        "sittings",
        "early_warnings",
        "early_warning_records",
        "declared_interests",
        "case_contents",
    ],
)
async def test_the_company_s_role_has_no_privilege_on_what_leads_to_an_allegation(
    as_profile: object, table: str
) -> None:
    company = as_profile[Profile.COMPANY]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await company.fetch(f"SELECT count(*) FROM {table}")
    if table == "allegations":
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await company.fetch("SELECT allegation_id FROM allegation_releases")


def test_the_small_world_tells_a_name_so_that_a_leak_would_be_found() -> None:
    assert "Illari Quispe" in str(told()["narrative"])
