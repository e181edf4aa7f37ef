"""The secretariat's own list of requirements, beside the reference: a reload neither deletes nor resets it."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from infra import reference
from tests.standard.conftest import COMPANY, DESK, NGO, Place, Read, of

WATER = {
    "editionId": "ed_1.0",
    "number": "4.2.1.1",
    "title": "Water is managed",
    "summary": "The site knows what it does to water, and says so.",
    "critical": True,
    "topics": ["NON_RETALIATION"],
    "chapterId": "chap_1.0:4.2",
    "source": "Edition 1.0, chapter 4.2",
}
DRAFT = {**WATER, "editionId": "ed_2.0", "chapterId": None}
ROW = "SELECT id, number, title, critical, topics, chapter_id, kept_here, version FROM requirements WHERE id = $1"


async def test_a_requirement_of_the_edition_in_force_is_registered_and_read(place: Place, read: Read) -> None:
    done = await place.does("registerRequirement", WATER)
    assert done.records == {"requirement": ("Requirement", "1.0:4.2.1.1")}
    assert tuple(await place.owner.fetchrow(ROW, "1.0:4.2.1.1")) == (
        "1.0:4.2.1.1", "4.2.1.1", "Water is managed", True, ["NON_RETALIATION"], "1.0:4.2", True, 1,
    )  # fmt: skip
    question = '{ requirement(id: "req_1.0:4.2.1.1") { number critical keptHere edition { status } } }'
    answer = await read(question, of(COMPANY))
    assert answer["data"] == {
        "requirement": {
            "number": "4.2.1.1",
            "critical": True,
            "keptHere": True,
            "edition": {"status": "IN_FORCE"},
        }
    }
    [told] = await place.owner.fetch("SELECT kind, facts->>'key' AS key FROM outbox")
    assert tuple(told) == ("RequirementRegistered", "1.0:4.2.1.1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "REQUIREMENT_STANDS"),
        ({"number": "3.2.2.1"}, "REQUIREMENT_STANDS"),  # of the reference
        ({"number": "4.2.9", "chapterId": "chap_2.0:1.3"}, "OTHER_EDITION"),
        ({"number": "4.2.9", "chapterId": "chap_9.9:1.3"}, "NOT_FOUND"),
        ({"editionId": "ed_9.9"}, "NOT_FOUND"),
        ({"number": "four; two"}, "BAD_INPUT"),
        ({"number": "4..2"}, "BAD_INPUT"),
        ({"number": "1" * 25}, "BAD_INPUT"),
        ({"number": "4.2.9", "topics": ["WATER"]}, "BAD_INPUT"),
        ({"number": "4.2.9", "topics": ["DEFENDERS", "DEFENDERS"]}, "BAD_INPUT"),
        ({"number": "4.2.9", "summary": "Ask lea.moreau@example.org."}, "IDENTIFYING_TEXT"),
    ],
)
async def test_what_does_not_fit_is_refused(place: Place, changes: dict[str, object], code: str) -> None:
    await place.does("registerRequirement", WATER)
    assert await place.refused("registerRequirement", {**WATER, **changes}) == code


@pytest.mark.parametrize("name", ["registerRequirement", "amendRequirement", "recordErratum"])
async def test_only_the_secretariat_keeps_the_list(place: Place, name: str) -> None:
    given = {
        "registerRequirement": WATER,
        "amendRequirement": {**AMENDED, "requirementId": "req_2.0:3.2.3.7"},
        "recordErratum": SLIP,
    }[name]
    assert await place.refused(name, given, of(NGO)) == "SECRETARIAT_ONLY"


AMENDED = {"title": "Water", "summary": "Said better.", "critical": False, "topics": [], "source": "Draft"}
SLIP = {"requirementId": "req_1.0:3.2.2.1", "given": "ILO172", "note": "Not that one.", "source": "Ours"}


async def test_a_drafts_requirement_is_amended_by_version(place: Place) -> None:
    await place.does("registerRequirement", DRAFT)
    given = {**AMENDED, "requirementId": "req_2.0:4.2.1.1", "version": 1}
    await place.does("amendRequirement", given)
    assert (await place.owner.fetchrow(ROW, "2.0:4.2.1.1"))["title"] == "Water"
    assert await place.refused("amendRequirement", given) == "CHANGED_MEANWHILE"


@pytest.mark.parametrize("number", ["3.2.2.1", "4.2.1.1"])
async def test_what_is_in_force_is_never_amended_and_a_slip_stands_beside_it(
    place: Place, number: str
) -> None:
    await place.does("registerRequirement", WATER)
    given = {**AMENDED, "requirementId": f"req_1.0:{number}"}
    assert await place.refused("amendRequirement", given) == "EDITION_IN_FORCE"
    await place.does("recordErratum", {**SLIP, "requirementId": f"req_1.0:{number}"})
    assert await place.owner.fetchval("SELECT count(*) FROM errata WHERE kept_here") == 1


async def test_the_writing_role_itself_cannot_change_what_is_in_force(
    place: Place, writer: asyncpg.Connection
) -> None:
    await place.does("registerRequirement", WATER)
    await place.does("registerRequirement", DRAFT)
    touched = await writer.fetch(
        "UPDATE requirements SET title = 'Other' WHERE number = '4.2.1.1' RETURNING id"
    )
    assert [row["id"] for row in touched] == ["2.0:4.2.1.1"]
    for sql in ("UPDATE requirements SET number = '9'", "DELETE FROM requirements", "DELETE FROM editions"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await writer.execute(sql)


async def test_two_at_once_register_one(place: Place) -> None:
    answers = await asyncio.gather(*(place.ask("registerRequirement", DRAFT, DESK) for _ in range(4)))
    assert sorted(answer.typename for answer in answers) == [
        "RequirementRegistered", "RequirementStands", "RequirementStands", "RequirementStands",
    ]  # fmt: skip


async def test_a_reload_of_the_reference_leaves_what_is_kept_here(place: Place) -> None:
    await place.does("registerRequirement", WATER)
    await place.does(
        "amendRequirement", {**AMENDED, "requirementId": "req_2.0:3.2.3.7"}
    )  # from the reference
    await place.does("recordErratum", SLIP)
    before = await place.everything()
    loaded = await reference.load(place.owner)
    assert [
        (one.table, one.added, one.changed, one.removed) for one in loaded if one.added or one.changed
    ] == []
    assert {one.removed for one in loaded} == {0}
    assert await place.everything() == before
