"""A proposed change goes its way: the Board, consultation, a motion, an edition; what is in force stays as it is."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from domain.labels import encode_id
from infra import reference
from tests.standard.conftest import (
    BOARD,
    CHANGE,
    COMPANY,
    DESK,
    EVERYBODY,
    GID,
    NGO,
    UNION,
    Place,
    Read,
    named,
    of,
)

DRAFT = {
    "editionId": "ed_2.0",
    "title": "Water is shared",
    "summary": "Sites would share what they measure.",
    "rationale": "Those downstream drink it.",
    "chapterIds": ["chap_2.0:3.2"],
    "effects": [
        {"requirementId": "req_2.0:3.2.3.8", "effect": "ADDS"},
        {"requirementId": "req_1.0:3.2.2.1", "effect": "CHANGES"},
    ],
}
STEP = {"changeId": GID}
SEEDED = 7


async def approved(place: Place, change: str = GID) -> None:
    """Consulted on, answered, and approved by a motion."""
    round_ = await place.open_round(change=change)
    await place.closed(change)
    await place.does("markConsultationAnswered", {"roundId": round_})
    motion = await place.motion("CARRIED", change.partition("_")[2])
    await place.does("decideProposedChange", {"changeId": change, "motionId": motion})


async def test_an_organisation_drafts_a_change_and_everybody_reads_it_alike(place: Place, read: Read) -> None:
    done = await place.does("draftProposedChange", DRAFT, of(NGO))
    gid = encode_id(*done.records["change"])
    question = f"""{{ proposedChange(id: "{gid}") {{ title summary rationale state position version source
        edition {{ code }} chapters {{ nodes {{ number }} }}
        requirements {{ nodes {{ effect requirement {{ number }} }} }}
        events {{ nodes {{ state side occurredOn position }} }} }} }}"""
    [answer] = {str(await read(question, who)) for who in EVERYBODY}
    assert answer == str(
        {
            "data": {
                "proposedChange": {
                    "title": "Water is shared",
                    "summary": "Sites would share what they measure.",
                    "rationale": "Those downstream drink it.",
                    "state": "DRAFTED",
                    "position": 8,
                    "version": 1,
                    "source": "Drafted by an organisation of a sector",
                    "edition": {"code": "2.0"},
                    "chapters": {"nodes": [{"number": "3.2"}]},
                    "requirements": {
                        "nodes": [
                            {"effect": "ADDS", "requirement": {"number": "3.2.3.8"}},
                            {"effect": "CHANGES", "requirement": {"number": "3.2.2.1"}},
                        ]
                    },
                    "events": {
                        "nodes": [
                            {
                                "state": "DRAFTED",
                                "side": "PROPOSER",
                                "occurredOn": "2026-03-10",
                                "position": 1,
                            }
                        ]
                    },
                }
            }
        }
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"editionId": "ed_1.0"}, "EDITION_IN_FORCE"),
        ({"editionId": "ed_3.0"}, "NOT_FOUND"),
        ({"chapterIds": ["chap_1.0:3.2"]}, "OTHER_EDITION"),
        ({"chapterIds": ["chap_2.0:9.9"]}, "NOT_FOUND"),
        ({"effects": [{"requirementId": "req_1.0:3.2.2.1", "effect": "ADDS"}]}, "OTHER_EDITION"),
        ({"effects": [{"requirementId": "req_1.0:9", "effect": "CHANGES"}]}, "NOT_FOUND"),
        ({"summary": "Call +51 987 654 321."}, "IDENTIFYING_TEXT"),
        ({"title": "x" * 201}, "WRONG_LENGTH"),
    ],
)
async def test_a_draft_that_does_not_fit(place: Place, changes: dict[str, object], code: str) -> None:
    assert await place.refused("draftProposedChange", {**DRAFT, **changes}, of(UNION)) == code


async def test_the_board_drafts_nothing_in_that_capacity(place: Place) -> None:
    assert await place.refused("draftProposedChange", DRAFT, BOARD) == "CANNOT_PROPOSE"


async def test_who_drafted_it_is_told_to_the_secretariat_alone(place: Place, read: Read) -> None:
    gid = encode_id(*(await place.does("draftProposedChange", DRAFT, of(NGO))).records["change"])
    question = f'{{ proposedChange(id: "{gid}") {{ events {{ nodes {{ organisation {{ name }} }} }} }} }}'
    for who in filter(lambda who: who.scopes, EVERYBODY):
        [event] = (await read(question, who))["data"]["proposedChange"]["events"]["nodes"]
        assert event == {"organisation": {"name": f"Organisation {NGO.int % 100}"} if who == DESK else None}


async def test_the_whole_way_from_the_seed_to_an_edition_in_force(place: Place, read: Read) -> None:
    before = await in_force_rows(place)
    round_ = await place.open_round(name="First")
    assert await place.state() == "IN_CONSULTATION"
    assert await place.refused("closeConsultation", STEP) == "CONSULTATION_RUNS"
    place.clock.pass_days(59)
    assert await place.refused("closeConsultation", STEP) == "CONSULTATION_RUNS"  # its last day counts
    place.clock.pass_days(1)
    motion = await place.motion("CARRIED")
    decide = {"changeId": GID, "motionId": motion}
    assert await place.refused("decideProposedChange", decide) == "ILLEGAL_TRANSITION"
    await place.does("closeConsultation", STEP)
    assert await place.refused("decideProposedChange", decide) == "CONSULTATION_UNANSWERED"
    await place.does("markConsultationAnswered", {"roundId": round_})
    await place.does("decideProposedChange", decide)
    assert await place.state() == "APPROVED"
    for change in await place.owner.fetch(
        "SELECT id FROM proposed_changes WHERE state <> 'APPROVED' ORDER BY 1"
    ):
        await approved(place, encode_id("ProposedChange", change["id"]))
    assert await in_force_rows(place) == before
    await place.does("bringEditionIntoForce", {"editionId": "ed_2.0"})
    states = await place.owner.fetch("SELECT DISTINCT state FROM proposed_changes")
    assert [row["state"] for row in states] == ["IN_FORCE"]
    editions = await place.owner.fetch(
        "SELECT id, status, in_force_on, superseded_on FROM editions ORDER BY id"
    )
    assert [tuple(row) for row in editions] == [
        ("1.0", "SUPERSEDED", None, place.clock.today()),
        ("2.0", "IN_FORCE", place.clock.today(), None),
    ]
    assert await in_force_rows(place) == before
    question = f'{{ proposedChange(id: "{GID}") {{ events {{ nodes {{ state side }} }} }} }}'
    steps = (await read(question, of(COMPANY)))["data"]["proposedChange"]["events"]["nodes"]
    assert [(one["state"], one["side"]) for one in steps] == [
        ("IN_CONSULTATION", "SECRETARIAT"),
        ("CONSULTATION_CLOSED", "SECRETARIAT"),
        ("APPROVED", "BOARD"),
        ("IN_FORCE", "SECRETARIAT"),
    ]


async def in_force_rows(place: Place) -> list[str]:
    """All that edition 1.0 says: what audits rest on."""
    tables = ("chapters", "requirements", "errata", "definitions")
    return [
        row[0]
        for table in tables
        for row in await place.owner.fetch(
            f"SELECT t::text FROM {table} t WHERE edition_id = '1.0' ORDER BY 1"
        )
    ]


async def test_an_edition_waits_for_its_proposals(place: Place) -> None:
    assert await place.refused("bringEditionIntoForce", {"editionId": "ed_2.0"}) == "PROPOSALS_UNDECIDED"
    answer = await place.ask("bringEditionIntoForce", {"editionId": "ed_2.0"}, DESK)
    assert answer.values["undecided"] == SEEDED
    assert await place.refused("bringEditionIntoForce", {"editionId": "ed_1.0"}) == "ILLEGAL_TRANSITION"
    assert await place.refused("bringEditionIntoForce", {"editionId": "ed_9"}) == "NOT_FOUND"
    assert (
        await place.refused("bringEditionIntoForce", {"editionId": "ed_2.0"}, of(NGO)) == "SECRETARIAT_ONLY"
    )


async def test_nobody_holds_an_edition_up_with_drafts(place: Place) -> None:
    """Each would need a round of sixty days and a motion before the edition could come into force."""
    await place.does("draftProposedChange", DRAFT, of(COMPANY))
    answer = await place.ask("bringEditionIntoForce", {"editionId": "ed_2.0"}, DESK)
    assert answer.values["undecided"] == SEEDED
    await place.owner.execute("UPDATE proposed_changes SET state = 'RETURNED' WHERE NOT kept_here")
    await place.does("bringEditionIntoForce", {"editionId": "ed_2.0"})
    key = await place.owner.fetchval("SELECT id FROM proposed_changes WHERE kept_here")
    assert await place.state(key) == "DRAFTED"
    late = {"changeId": encode_id("ProposedChange", key)}
    assert await place.refused("putChangeToTheBoard", late) == "EDITION_IN_FORCE"


@pytest.mark.parametrize(
    ("outcome", "change", "days", "code"),
    [
        ("CARRIED", "2.0:defender-wording", 0, "MOTION_DOES_NOT_FIT"),
        ("UNDECIDED", CHANGE, 0, "MOTION_UNDECIDED"),
        ("CARRIED", CHANGE, -1, "MOTION_DOES_NOT_FIT"),  # decided on the last day of the consultation
    ],
)
async def test_a_motion_that_does_not_carry_it(
    place: Place, outcome: str, change: str, days: int, code: str
) -> None:
    round_ = await place.open_round()
    await place.closed()
    await place.does("markConsultationAnswered", {"roundId": round_})
    motion = await place.motion(outcome, change, place.clock.today() + timedelta(days=days))
    given = {"changeId": GID, "motionId": motion}
    assert await place.refused("decideProposedChange", given) == code
    assert await place.refused("decideProposedChange", given, of(NGO)) == "SECRETARIAT_ONLY"
    given["motionId"] = f"mot_{named(5).hex}"
    assert await place.refused("decideProposedChange", given) == "MOTION_DOES_NOT_FIT"


async def test_what_is_returned_is_consulted_on_anew_and_its_motion_is_spent(place: Place) -> None:
    await place.open_round()
    await place.closed()
    motion = await place.motion("NOT_CARRIED")
    await place.does("decideProposedChange", {"changeId": GID, "motionId": motion})
    assert await place.state() == "RETURNED"
    await place.does("putChangeToTheBoard", {"changeId": GID, "reason": "Worded anew."})
    assert await place.refused("closeConsultation", STEP) == "ILLEGAL_TRANSITION"
    await place.open_round()
    await place.closed()
    assert (
        await place.refused("decideProposedChange", {"changeId": GID, "motionId": motion})
        == "MOTION_DOES_NOT_FIT"
    )


@pytest.mark.parametrize(
    ("starts", "days", "more", "code"),
    [
        (0, 59, {}, "ROUND_TOO_SHORT"),
        (-1, 60, {}, "ROUND_IN_THE_PAST"),
        (0, -3, {}, "ROUND_TOO_SHORT"),
        (0, 60, {"languages": []}, "BAD_INPUT"),
        (0, 60, {"languages": ["en", "xx-nonsense"]}, "BAD_INPUT"),
    ],
)
async def test_a_round_that_does_not_fit(
    place: Place, starts: int, days: int, more: dict[str, object], code: str
) -> None:
    opens = place.clock.today() + timedelta(days=starts)
    given = {
        "changeId": GID,
        "opensOn": opens.isoformat(),
        "closesOn": (opens + timedelta(days=days - 1)).isoformat(),
        "languages": ["en"],
        **more,
    }
    assert await place.refused("openConsultation", given) == code


async def test_a_change_has_several_rounds_and_their_names_differ(place: Place) -> None:
    await place.open_round(name="First")
    assert await place.refused("openConsultation", _next(place, "Second")) == "ILLEGAL_TRANSITION"
    await place.closed()
    assert await place.refused("openConsultation", _next(place, "First")) == "ROUND_NAME_TAKEN"
    await place.open_round(name="Second")
    rows = await place.owner.fetch("SELECT number, name FROM consultation_rounds ORDER BY number")
    assert [tuple(row) for row in rows] == [(1, "First"), (2, "Second")]


def _next(place: Place, name: str) -> dict[str, object]:
    today = place.clock.today()
    return {
        "changeId": GID,
        "name": name,
        "opensOn": today.isoformat(),
        "closesOn": (today + timedelta(days=90)).isoformat(),
        "languages": ["en"],
    }


async def test_a_round_held_elsewhere_moves_no_state(place: Place) -> None:
    given = {
        "changeId": GID,
        "name": "cs02",
        "openedOn": "2022-06-01",
        "closedOn": "2022-07-30",
        "languages": ["en"],
    }
    await place.does("recordHeldRound", given)
    assert await place.state() == "UNDER_BOARD_CONSIDERATION"
    assert await place.refused("recordHeldRound", given) == "ROUND_NAME_TAKEN"
    late = {**given, "name": "cs03", "closedOn": place.clock.today().isoformat()}
    assert await place.refused("recordHeldRound", late) == "ROUND_NOT_OVER"


async def test_a_reload_of_the_reference_resets_no_state(place: Place) -> None:
    await place.does("draftProposedChange", DRAFT, of(NGO))
    await place.open_round()
    before = await place.everything()
    loaded = await reference.load(place.owner)
    assert {(one.added, one.changed, one.removed) for one in loaded} == {(0, 0, 0)}
    assert await place.everything() == before
    await place.owner.execute("UPDATE proposed_changes SET title = 'Slip' WHERE id = $1", CHANGE)
    await reference.load(place.owner)  # what the files say is corrected; where it stands is not
    assert await place.everything() == before


async def test_two_steps_at_once_are_one(place: Place) -> None:
    await place.open_round()
    place.clock.pass_days(60)
    answers = await asyncio.gather(*(place.ask("closeConsultation", STEP, DESK) for _ in range(3)))
    assert sorted(answer.typename for answer in answers) == [
        "ConsultationEnded", "IllegalTransition", "IllegalTransition",
    ]  # fmt: skip


async def test_drafts_at_once_have_places_of_their_own(place: Place) -> None:
    await asyncio.gather(*(place.does("draftProposedChange", DRAFT, of(NGO)) for _ in range(4)))
    rows = await place.owner.fetch("SELECT position FROM proposed_changes ORDER BY 1")
    assert [row["position"] for row in rows] == list(range(1, SEEDED + 5))


async def test_a_stale_version_is_told(place: Place) -> None:
    await place.open_round(version=1)
    assert await place.refused("closeConsultation", {**STEP, "version": 1}) == "CHANGED_MEANWHILE"


async def test_days_of_the_record_are_days(place: Place) -> None:
    await place.open_round()
    assert await place.owner.fetchval("SELECT occurred_on FROM proposed_change_events") == date(2026, 3, 10)
