"""Two at once: one wins, the other gets a named refusal; and what is decided stays so, whoever writes."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from api.governance_rounds import close_votes
from domain.sectors import ballot_cases
from domain.sectors import motion_commands as c
from domain.sectors.motion_values import Vote
from infra.unit_of_work import Works
from tests.reprisals.people import AVOCET, BITTERN, BOARD_MEMBERS, CRAKE, DESK, OUTSIDER, seated
from tests.sectors.conftest import NO, YES, Ask, Floor, key_of


def names(*answers: object) -> list[str]:
    return sorted(answer.typename for answer in answers)


async def test_two_ballots_of_one_seat_at_once_are_one(
    floor: Floor, ask: Ask, owner: asyncpg.Connection
) -> None:
    id = await floor.voting()
    for version in (None, 1, 2):
        answers = await asyncio.gather(
            *(
                ask("castBallot", {"motionId": id, "vote": vote, "version": version}, seated(AVOCET))
                for vote in (YES, NO)
            )
        )
        assert names(*answers) == ["BallotCast", "ChangedMeanwhile"]
    assert await owner.fetchval("SELECT count(*) FROM ballots WHERE motion_id = $1", key_of(id)) == 1


async def test_the_whole_board_votes_at_once(floor: Floor, ask: Ask) -> None:
    id = await floor.voting()
    answers = await asyncio.gather(
        *(ask("castBallot", {"motionId": id, "vote": YES}, seated(one)) for one in BOARD_MEMBERS)
    )
    assert set(names(*answers)) == {"BallotCast"}
    await floor.closed(id)
    assert (await floor.row(id))["in_favour"] == 12


async def test_two_who_close_at_once_find_one_result(
    floor: Floor, ask: Ask, works: Works, owner: asyncpg.Connection
) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES] * 7)
    floor.hands.pass_days(11)
    answers = await asyncio.gather(
        *(ask("closeVote", {"motionId": id}, DESK) for _ in range(3)), close_votes(works, floor.hands)
    )
    assert names(*answers[:3]) in (["VoteClosed"] * 3, ["VoteClosed", "VoteClosed", "VoteCounted"])
    steps = "SELECT count(*) FROM motion_events WHERE motion_id = $1 AND state = 'PASSED'"
    assert await owner.fetchval(steps, key_of(id)) == 1
    done = (
        "SELECT count(*) FROM audit_log WHERE entity_id = $1 AND command = 'closeVote' AND outcome = 'DONE'"
    )
    assert await owner.fetchval(done, key_of(id)) == 1


async def test_a_round_closes_what_is_due_and_nothing_else(floor: Floor, works: Works) -> None:
    due, later = await floor.voting(), await floor.sought()
    await floor.votes(due, [NO, NO])
    floor.hands.pass_days(5)
    await floor.does("takePosition", {"motionId": later, "stance": "OBJECTION"}, seated(AVOCET))
    await floor.does("openVote", {"motionId": later, "closesOn": floor.in_days(10)})
    floor.hands.pass_days(6)
    for _ in range(2):
        await close_votes(works, floor.hands)
        row = await floor.row(due)
        assert (row["state"], row["returned_by"], row["version"]) == ("RETURNED", ["COMMUNITIES"], 4)
        assert (await floor.row(later))["state"] == "VOTING"


async def test_whoever_closes_waits_for_a_ballot_that_is_just_being_cast_and_counts_it(
    floor: Floor, ask: Ask, works: Works
) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES] * 6)
    floor.hands.pass_days(10)
    async with works.begin(seated(BITTERN)) as work:
        own = c.CastBallot(motion_id=key_of(id), vote=Vote.YES)
        await ballot_cases.cast_ballot(own, seated(BOARD_MEMBERS[6]), work, floor.hands, uuid4)
        floor.hands.pass_days(1)
        closing = asyncio.create_task(ask("closeVote", {"motionId": id}, DESK))
        await asyncio.sleep(0.5)
        assert not closing.done()
        await work.commit()
    assert (await closing).typename == "VoteCounted"
    assert (await floor.row(id))["in_favour"] == 7


async def test_a_ballot_and_a_close_at_once_agree(floor: Floor, ask: Ask, owner: asyncpg.Connection) -> None:
    """The ballot is refused whenever it comes, since its moment has passed; the close counts what was there."""
    for _ in range(4):
        id = await floor.voting()
        await floor.votes(id, [YES] * 7)
        floor.hands.pass_days(11)
        late = {"motionId": id, "vote": NO, "version": 1}
        answers = await asyncio.gather(
            ask("closeVote", {"motionId": id}, DESK),
            *(ask("castBallot", late, seated(one)) for one in BOARD_MEMBERS[:2]),
        )
        assert names(*answers) == ["VoteClosed", "VoteClosed", "VoteCounted"]
        row = await floor.row(id)
        assert (row["state"], row["in_favour"], row["against"]) == ("PASSED", 7, 0)


async def test_a_recusal_and_a_close_never_count_whoever_stood_back(
    floor: Floor, ask: Ask, owner: asyncpg.Connection
) -> None:
    for _ in range(4):
        id = await floor.voting()
        await floor.votes(id, [YES] * 8)
        floor.hands.pass_days(10)
        answers = await asyncio.gather(
            ask("recuseFromMotion", {"motionId": id}, seated(AVOCET)),
            ask("castBallot", {"motionId": id, "vote": NO, "version": 1}, seated(AVOCET)),
        )
        assert "SeatRecused" in names(*answers)
        floor.hands.pass_days(1)
        await floor.does("closeVote", {"motionId": id})
        row = await floor.row(id)
        assert (row["in_favour"], row["against"], row["recused"]) == (7, 0, 1)


# -- at the database


@pytest.mark.parametrize("role", ["writer", "owner"])
async def test_after_the_close_no_login_changes_a_vote(
    floor: Floor, role: str, writer: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES] * 7)
    session = {"writer": writer, "owner": owner}[role]
    await floor.does("recuseFromMotion", {"motionId": id}, seated(BOARD_MEMBERS[6]))
    await floor.closed(id)
    key = key_of(id)
    seat = f"'{uuid4()}', '{key}', 'FINANCE:2', "
    statements = [
        f"UPDATE ballots SET vote = 'NO' WHERE motion_id = '{key}'",
        f"UPDATE ballots SET recused = true WHERE motion_id = '{key}'",
        f"INSERT INTO ballots VALUES ({seat} 'FINANCE', '{CRAKE}', 'NO', now())",
        f"UPDATE motion_positions SET stance = 'ASSENT' WHERE motion_id = '{key}'",
        f"INSERT INTO motion_recusals VALUES ({seat} '{CRAKE}', '{{SITE}}', current_date)",
        f"UPDATE motions SET state = 'FAILED' WHERE id = '{key}'",
        f"UPDATE motions SET in_favour = 12 WHERE id = '{key}'",
        f"UPDATE motions SET title = 'Another title' WHERE id = '{key}'",
        f"DELETE FROM ballots WHERE motion_id = '{key}'",
        f"DELETE FROM motions WHERE id = '{key}'",
    ]
    for statement in statements:
        with pytest.raises((asyncpg.IntegrityConstraintViolationError, asyncpg.InsufficientPrivilegeError)):
            await session.execute(statement)
        if role == "owner" or not statement.startswith("DELETE"):
            with pytest.raises(asyncpg.IntegrityConstraintViolationError):
                await session.execute(statement)


async def test_a_ballot_stays_with_its_seat_and_no_vote_is_deleted(
    floor: Floor, writer: asyncpg.Connection
) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES])
    key = key_of(id)
    for statement in (
        f"UPDATE ballots SET seat_id = 'FINANCE:2' WHERE motion_id = '{key}'",
        f"DELETE FROM ballots WHERE motion_id = '{key}'",
        f"DELETE FROM motion_events WHERE motion_id = '{key}'",
        f"UPDATE motion_events SET state = 'DRAFT' WHERE motion_id = '{key}'",
        f"UPDATE motion_recusals SET ties = '{{SITE}}' WHERE motion_id = '{key}'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await writer.execute(statement)
    with pytest.raises(asyncpg.UniqueViolationError):
        await writer.execute(
            f"INSERT INTO ballots VALUES ('{uuid4()}', '{key}', 'COMMUNITIES:1', 'COMMUNITIES', '{CRAKE}', 'NO', now())"
        )


async def test_a_raw_ballot_waits_for_the_close_and_is_then_too_late(
    floor: Floor, ask: Ask, works: Works, writer: asyncpg.Connection
) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES] * 7)
    floor.hands.pass_days(11)
    from domain.sectors.motion_cases import close_vote

    async with works.begin(DESK) as work:
        await close_vote(c.OnMotion(motion_id=key_of(id)), DESK, work, floor.hands, uuid4)
        raw = asyncio.create_task(
            writer.execute(
                "UPDATE ballots SET vote = 'NO' WHERE motion_id = $1 AND seat_id = 'NGOS:1'", key_of(id)
            )
        )
        await asyncio.sleep(0.5)
        assert not raw.done()
        await work.commit()
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await raw
    assert (
        await floor.owner.fetchval(
            "SELECT count(*) FROM ballots WHERE motion_id = $1 AND vote = 'NO'", key_of(id)
        )
        == 0
    )


async def test_a_seat_is_held_once_whoever_writes(owner: asyncpg.Connection, works: Works, database) -> None:
    """Two sessions that do not ask each other: the database lets one of them in."""
    await owner.execute("DELETE FROM seat_terms WHERE person_id = $1", OUTSIDER)
    taken = "INSERT INTO seat_terms (id, seat_id, person_id, starts, ends) VALUES ($1, $2, $3, $4, $5)"
    from tests.sectors.conftest import day

    with pytest.raises(asyncpg.ExclusionViolationError):
        await owner.execute(taken, uuid4(), "NGOS:1", OUTSIDER, day("2030-01-01"), day("2031-01-01"))
    with pytest.raises(asyncpg.ExclusionViolationError):
        await owner.execute(taken, uuid4(), "NGOS:1", CRAKE, day("2019-01-01"), day("2020-01-01"))
    await owner.execute(taken, uuid4(), "NGOS:1", OUTSIDER, day("2018-01-01"), day("2018-12-31"))
    first, second = [await asyncpg.connect(**database.writer.arguments()) for _ in range(2)]
    begun = first.transaction()
    await begun.start()
    await first.execute(taken, uuid4(), "NGOS:2", OUTSIDER, day("2017-01-01"), day("2017-12-31"))
    waiting = asyncio.create_task(
        second.execute(taken, uuid4(), "NGOS:2", CRAKE, day("2017-06-01"), day("2017-06-30"))
    )
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await begun.commit()
    with pytest.raises(asyncpg.ExclusionViolationError):
        await waiting
    await owner.execute("DELETE FROM seat_terms WHERE person_id = $1", OUTSIDER)
    await first.close()
    await second.close()
