"""A motion from its draft to its result, who may do what to it, and who may read what of it when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from uuid import uuid4

import asyncpg
import pytest

from domain.access import ANYONE, Profile, Scope, Viewer
from domain.labels import encode_id
from tests.reprisals.people import (
    ALL_SCOPES,
    AUDITORS,
    AVOCET,
    AVOCETS_COLLEAGUE,
    BITTERN,
    BOARD_MEMBERS,
    BRAND,
    CRAKE,
    DESK,
    MINE,
    OPERATOR,
    OUTSIDER,
    RIVER_NGO,
    SANDPIPER,
    seated,
    viewer,
)
from tests.reprisals.place import works_for
from tests.sectors.conftest import ABSTAIN, NO, YES, Ask, Floor, Read, key_of

Fingerprint = Callable[[], Awaitable[Mapping[str, str]]]
OUTSIDERS = {
    "nobody": ANYONE,
    "public": Viewer(profile=Profile.PUBLIC, scopes=ALL_SCOPES),
    "company": viewer(OPERATOR, SANDPIPER),
    "ngo": viewer(RIVER_NGO),
    "audit firm": viewer(AUDITORS),
    "brand": viewer(BRAND),
    "no seat": seated(OUTSIDER),
}
MOTION = "id title state because inFavour against abstained recused quorum majorityParts majorityOf returnedBy version"


def told(fields: str = MOTION) -> str:
    return f"{{ motions(first: 100) {{ nodes {{ {fields} }} total {{ count }} }} }}"


async def test_from_a_draft_to_a_majority(floor: Floor, read: Read) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES, NO, YES, YES, YES, YES, ABSTAIN, ABSTAIN])
    await floor.closed(id)
    found = (
        await read(
            f'{{ motion(id: "{id}") {{ {MOTION} events {{ nodes {{ state }} }} }} }}', OUTSIDERS["public"]
        )
    )["motion"]
    assert found == {
        "id": id, "title": "Zero tolerance", "state": "PASSED", "because": "MAJORITY", "inFavour": 5, "against": 1,
        "abstained": 2, "recused": 0, "quorum": 7, "majorityParts": 1, "majorityOf": 2, "returnedBy": [], "version": 4,
        "events": {"nodes": [{"state": s} for s in ("DRAFT", "SEEKING_CONSENSUS", "VOTING", "PASSED")]},
    }  # fmt: skip


async def test_two_noes_of_one_sector_send_it_back_and_the_sector_is_named(floor: Floor, read: Read) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES, YES, NO, NO, *[YES] * 8])
    await floor.closed(id)
    found = (await read(f'{{ motion(id: "{id}") {{ {MOTION} }} }}', OUTSIDERS["public"]))["motion"]
    assert (found["state"], found["because"], found["returnedBy"]) == (
        "RETURNED",
        "SECTOR_REFUSED",
        ["WORKERS"],
    )
    assert (found["inFavour"], found["against"]) == (10, 2)


async def test_without_an_objection_it_is_adopted(floor: Floor, ask: Ask) -> None:
    id = await floor.sought()
    for person in BOARD_MEMBERS[:8]:
        await floor.does("takePosition", {"motionId": id, "stance": "ASSENT"}, seated(person))
    early = await ask("adoptMotion", {"motionId": id}, DESK)
    assert (early.typename, early.values["until"]) == ("StillSeekingConsensus", floor.in_days(14))
    assert (
        await ask("openVote", {"motionId": id, "closesOn": floor.in_days(9)}, DESK)
    ).typename == "StillSeekingConsensus"
    floor.hands.pass_days(15)
    await floor.does("adoptMotion", {"motionId": id})
    row = await floor.row(id)
    assert (row["state"], row["in_favour"], row["quorum"], row["majority_of"]) == ("ADOPTED", 8, 7, None)


async def test_an_objection_stands_in_the_way_until_it_is_changed(floor: Floor, ask: Ask) -> None:
    id = await floor.sought()
    for person in BOARD_MEMBERS:
        stance = "OBJECTION" if person is CRAKE else "ASSENT"
        await floor.does("takePosition", {"motionId": id, "stance": stance}, seated(person))
    assert (await ask("adoptMotion", {"motionId": id}, DESK)).typename == "ObjectionStands"
    changed = {"motionId": id, "stance": "STAND_ASIDE", "version": 1}
    await floor.does("takePosition", changed, seated(CRAKE))
    await floor.does("adoptMotion", {"motionId": id})
    assert (await floor.row(id))["abstained"] == 1


async def test_too_few_who_speak_are_no_consensus(floor: Floor, ask: Ask) -> None:
    id = await floor.sought()
    for person in BOARD_MEMBERS[:6]:
        await floor.does("takePosition", {"motionId": id, "stance": "ASSENT"}, seated(person))
    floor.hands.pass_days(15)
    refused = await ask("adoptMotion", {"motionId": id}, DESK)
    assert (refused.typename, refused.values["assented"], refused.values["quorum"]) == ("NoConsensus", 6, 7)
    await floor.does("openVote", {"motionId": id, "closesOn": floor.in_days(7)})


async def test_a_draft_is_its_movers(floor: Floor, ask: Ask) -> None:
    id = await floor.drafted(by=seated(AVOCET))
    other = {"motionId": id, "version": 1, "title": "Other words", "text": "Do nothing of the kind."}
    assert (await ask("amendMotion", other, seated(BITTERN))).typename == "OnlyWhoMoved"
    assert (await ask("seekConsensus", {"motionId": id}, seated(BITTERN))).typename == "OnlyWhoMoved"
    await floor.does("amendMotion", other, seated(AVOCET))
    assert (await ask("amendMotion", other, seated(AVOCET))).typename == "ChangedMeanwhile"
    await floor.does("seekConsensus", {"motionId": id}, seated(AVOCET))
    late = await ask("amendMotion", {**other, "version": 3}, seated(AVOCET))
    assert (late.typename, late.values["legalNext"]) == ("IllegalTransition", ["ADOPTED", "VOTING"])
    row = await floor.row(id)
    assert (row["title"], row["moved_by"], row["version"]) == ("Other words", "COMMUNITIES:1", 3)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"siteId": encode_id("Site", uuid4())}, "NotThere"),
        ({"organisationId": encode_id("Organisation", uuid4())}, "NotThere"),
        ({"proposedChangeId": "prop_none"}, "NotThere"),
        ({"siteId": "org_1"}, "BadInput"),
        (
            {"siteId": encode_id("Site", MINE), "organisationId": encode_id("Organisation", OPERATOR)},
            "OneSubjectAtATime",
        ),
        ({"text": "Write to anna@example.org about it."}, "IdentifyingText"),
        ({"title": "x"}, "WrongLength"),
        ({"text": "Bell\x07"}, "UnreadableText"),
    ],
)
async def test_nonsense_is_no_motion(
    ask: Ask, fingerprint: Fingerprint, given: Mapping[str, object], refused: str
) -> None:
    before = await fingerprint()
    asked = {"title": "A title", "text": "A text.", **given}
    assert (await ask("draftMotion", asked, DESK)).typename == refused
    assert _moved(before, await fingerprint()) == set()


async def test_the_closing_day_lies_within_its_limits_and_the_vote_never_closes_earlier(
    floor: Floor, ask: Ask
) -> None:
    id = await floor.sought()
    await floor.does("takePosition", {"motionId": id, "stance": "OBJECTION"}, seated(AVOCET))
    for days in (-1, 0, 6, 61):
        refused = await ask("openVote", {"motionId": id, "closesOn": floor.in_days(days)}, DESK)
        assert (refused.typename, refused.values["earliest"], refused.values["latest"]) == (
            "ClosingDayRefused", floor.in_days(7), floor.in_days(60),
        )  # fmt: skip
    await floor.does("openVote", {"motionId": id, "closesOn": floor.in_days(7)})
    await floor.votes(id, [YES] * 12)
    early = await ask("closeVote", {"motionId": id}, DESK)
    assert (early.typename, early.values["closesAt"]) == ("VoteStillOpen", "2026-11-30T00:00:00+00:00")
    floor.hands.at = datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
    assert (await ask("closeVote", {"motionId": id}, DESK)).typename == "VoteStillOpen"
    floor.hands.at = datetime(2026, 11, 30, tzinfo=UTC)
    assert (
        await ask("castBallot", {"motionId": id, "vote": NO, "version": 1}, seated(AVOCET))
    ).typename == "VoteClosed"
    await floor.does("closeVote", {"motionId": id})
    assert (await ask("closeVote", {"motionId": id}, DESK)).typename == "VoteClosed"


async def test_a_vote_before_and_after_its_time_is_refused_and_nothing_moves(
    floor: Floor, ask: Ask, fingerprint: Fingerprint
) -> None:
    id = await floor.sought()
    yes = {"motionId": id, "vote": YES}
    before = await fingerprint()
    assert (await ask("castBallot", yes, seated(AVOCET))).typename == "VoteNotOpen"
    assert (await ask("closeVote", {"motionId": id}, DESK)).typename == "VoteNotOpen"
    assert _moved(before, await fingerprint()) == set()
    id = await floor.voting()
    await floor.votes(id, [YES] * 7)
    await floor.closed(id)
    before = await fingerprint()
    for vote, version in ((NO, 1), (NO, None), (YES, 1)):
        asked = {"motionId": id, "vote": vote, "version": version}
        assert (await ask("castBallot", asked, seated(AVOCET))).typename == "VoteClosed"
    for name, more in (("recuseFromMotion", {}), ("takePosition", {"stance": "ASSENT"})):
        assert (await ask(name, {"motionId": id, **more}, seated(AVOCET))).typename == "VoteClosed"
    for name, more in (("adoptMotion", {}), ("openVote", {"closesOn": floor.in_days(9)})):
        assert (await ask(name, {"motionId": id, **more}, DESK)).typename == "VoteClosed"
    assert _moved(before, await fingerprint()) == set()


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Tables that changed, but for the answers that are kept."""
    return {table for table in after if after[table] != before[table]} - {"idempotency_keys"}


# -- who may do what


@pytest.mark.parametrize("who", [who for who in OUTSIDERS if who != "nobody"])
async def test_outsiders_find_no_motion_before_its_result_and_may_do_nothing_after(
    floor: Floor, ask: Ask, fingerprint: Fingerprint, who: str
) -> None:
    id, by = await floor.voting(), OUTSIDERS[who]
    nothing = encode_id("Motion", uuid4())
    acts = {
        "castBallot": {"vote": YES},
        "takePosition": {"stance": "ASSENT"},
        "recuseFromMotion": {},
        "closeVote": {},
        "adoptMotion": {},
        "seekConsensus": {},
        "openVote": {"closesOn": floor.in_days(9)},
        "amendMotion": {"version": 1, "title": "Mine", "text": "Mine now."},
    }
    before = await fingerprint()
    for name, more in acts.items():
        hidden = await ask(name, {"motionId": id, **more}, by)
        absent = await ask(name, {"motionId": nothing, **more}, by)
        assert hidden == absent, name
        assert hidden.typename == "NotThere"
    assert (await ask("draftMotion", {"title": "Mine", "text": "Mine now."}, by)).typename == "OnlyTheBoard"
    assert _moved(before, await fingerprint()) == set()
    await floor.closed(id)
    for name, more in acts.items():
        assert (await ask(name, {"motionId": id, **more}, by)).typename == "OnlyTheBoard", name


async def test_seats_do_not_do_the_secretariat_s_acts_nor_it_theirs(floor: Floor, ask: Ask) -> None:
    id = await floor.voting()
    for name, more in (("closeVote", {}), ("adoptMotion", {}), ("openVote", {"closesOn": floor.in_days(9)})):
        assert (await ask(name, {"motionId": id, **more}, seated(AVOCET))).typename == "SecretariatOnly"
    for name, more in (
        ("castBallot", {"vote": YES}),
        ("takePosition", {"stance": "ASSENT"}),
        ("recuseFromMotion", {}),
    ):
        assert (await ask(name, {"motionId": id, **more}, DESK)).typename == "OnlyASeat"


async def test_a_board_member_signed_in_for_a_company_is_the_company(
    floor: Floor, ask: Ask, read: Read
) -> None:
    id = await floor.voting()
    as_company = Viewer(profile=Profile.COMPANY, organisation=OPERATOR, person=AVOCET, scopes=ALL_SCOPES)
    assert (await ask("castBallot", {"motionId": id, "vote": YES}, as_company)).typename == "NotThere"
    assert (await read(f'{{ motion(id: "{id}") {{ id }} }}', as_company))["motion"] is None


# -- who reads what


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_motion_is_nobody_else_s_before_its_result_and_everyone_s_after(
    floor: Floor, read: Read, who: str
) -> None:
    by = OUTSIDERS[who]
    if who == "no seat":
        by = Viewer(profile=Profile.BOARD, person=OUTSIDER, scopes=frozenset({Scope.GOVERNANCE_READ}))
    before = await read(told(), by)
    id = await floor.voting()
    await floor.votes(id, [YES] * 12)
    assert await read(told(), by) == before
    assert (await read(f'{{ motion(id: "{id}") {{ id }} }}', by))["motion"] is None
    assert (await read(f'{{ node(id: "{id}") {{ id }} }}', by))["node"] is None
    await floor.closed(id)
    after = await read(told(), by)
    assert after["motions"]["total"]["count"] == before["motions"]["total"]["count"] + 1
    shown = next(one for one in after["motions"]["nodes"] if one["id"] == id)
    assert (shown["state"], shown["inFavour"]) == ("PASSED", 12)


GIVEN = """{ motion(id: "%s") { ballots { nodes { id vote version seat { id } } total { count } }
  positions { nodes { stance seat { id } } total { count } } recusals { nodes { ties } total { count } } } }"""


async def test_a_seat_reads_what_it_gave_and_the_secretariat_everything_also_after_the_result(
    floor: Floor, read: Read
) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES, NO, ABSTAIN, *[YES] * 9])
    for _ in range(2):
        own = (await read(GIVEN % id, seated(AVOCETS_COLLEAGUE)))["motion"]
        assert [one["vote"] for one in own["ballots"]["nodes"]] == [NO]
        assert own["ballots"]["nodes"][0]["seat"]["id"] == "seat_COMMUNITIES:2"
        assert (own["ballots"]["total"]["count"], own["positions"]["total"]["count"]) == (1, 0)
        every = (await read(GIVEN % id, DESK))["motion"]
        assert (every["ballots"]["total"]["count"], every["positions"]["total"]["count"]) == (12, 1)
        assert (await read(GIVEN % id, seated(BOARD_MEMBERS[11])))["motion"]["positions"]["nodes"][0][
            "stance"
        ] == "OBJECTION"
        if (await floor.row(id))["state"] == "VOTING":
            await floor.closed(id)
    public = (await read(GIVEN % id, OUTSIDERS["public"]))["motion"]
    assert public["ballots"] == {"nodes": [], "total": {"count": 0}}
    ballot = (await read(GIVEN % id, seated(AVOCET)))["motion"]["ballots"]["nodes"][0]["id"]
    for by in (OUTSIDERS["public"], OUTSIDERS["company"], seated(BITTERN)):
        assert (await read(f'{{ node(id: "{ballot}") {{ id }} }}', by))["node"] is None


STEPS = "events { nodes { id state occurredOn position } total { count } }"
GIVEN_TO = " ".join(
    f"{name} {{ nodes {{ id }} total {{ count }} }}" for name in ("ballots", "positions", "recusals")
)
DAYS = "draftedOn consensusUntil openedOn closesAt decidedOn"
EVERYTHING = (
    f"{{ motions(first: 100) {{ nodes {{ {MOTION} text {DAYS} movedBy {{ id }} {STEPS} {GIVEN_TO} }}"
    " edges { cursor } total { count } } }"
)


async def test_nothing_that_a_board_member_reads_tells_how_many_have_voted(floor: Floor, read: Read) -> None:
    """The whole answer, byte for byte, before and after the others vote, change their votes and stand back."""
    id = await floor.voting()
    await floor.votes(id, [YES])
    for by in (seated(AVOCET), seated(CRAKE), *(OUTSIDERS[one] for one in ("public", "company", "ngo"))):
        fields = EVERYTHING if by.profile is Profile.BOARD else told()
        before = await read(fields, by)
        for person in BOARD_MEMBERS[6:]:
            version = await floor.owner.fetchval(
                "SELECT version FROM ballots WHERE motion_id = $1 AND person_id = $2", key_of(id), person
            )
            await floor.does("castBallot", {"motionId": id, "vote": NO, "version": version}, seated(person))
        assert await read(fields, by) == before
    before = await read(EVERYTHING, seated(AVOCET))
    await floor.does("recuseFromMotion", {"motionId": id}, seated(BOARD_MEMBERS[9]))
    assert await read(EVERYTHING, seated(AVOCET)) == before


async def test_a_refusal_tells_no_board_member_what_the_others_did(floor: Floor, ask: Ask) -> None:
    id = await floor.voting()
    asked = {"motionId": id, "vote": YES, "version": 5}
    before = await ask("castBallot", asked, seated(AVOCET))
    await floor.votes(id, [None, NO, NO, NO, YES])
    assert await ask("castBallot", asked, seated(AVOCET)) == before
    assert (before.typename, before.values["currentVersion"]) == ("ChangedMeanwhile", 0)


async def test_a_vote_can_be_changed_by_whoever_read_it(floor: Floor, ask: Ask) -> None:
    id = await floor.voting()
    await floor.does("castBallot", {"motionId": id, "vote": NO}, seated(AVOCET))
    blind = await ask("castBallot", {"motionId": id, "vote": YES}, seated(AVOCET))
    assert (blind.typename, blind.values["currentVersion"]) == ("ChangedMeanwhile", 1)
    await floor.does("castBallot", {"motionId": id, "vote": YES, "version": 1}, seated(AVOCET))
    rows = await floor.owner.fetch("SELECT vote, version FROM ballots WHERE motion_id = $1", key_of(id))
    assert [tuple(row) for row in rows] == [("YES", 2)]


# -- whose seat it is


@pytest.fixture
async def successor(floor: Floor, owner: asyncpg.Connection) -> Callable[[], Awaitable[Viewer]]:
    """Somebody takes CRAKE's seat from today on; afterwards all is as it was."""

    async def took() -> Viewer:
        today = floor.hands.today()
        await owner.execute(
            "UPDATE seat_terms SET ends = $1 WHERE person_id = $2", today.replace(day=today.day - 1), CRAKE
        )
        await owner.execute(
            "INSERT INTO seat_terms (id, seat_id, person_id, starts) VALUES ($1, 'NGOS:1', $2, $3)",
            uuid4(),
            OUTSIDER,
            today,
        )
        return seated(OUTSIDER)

    yield took
    await owner.execute("DELETE FROM seat_terms WHERE person_id = $1", OUTSIDER)
    await owner.execute("UPDATE seat_terms SET ends = NULL WHERE person_id = $1", CRAKE)


async def test_a_ballot_belongs_to_the_seat_whoever_holds_it(
    floor: Floor, ask: Ask, read: Read, owner: asyncpg.Connection, successor
) -> None:
    id = await floor.voting()
    await floor.votes(id, [None, None, None, None, NO])
    new = await successor()
    assert (
        await ask("castBallot", {"motionId": id, "vote": YES, "version": 1}, seated(CRAKE))
    ).typename == "NotThere"
    assert (await read(GIVEN % id, seated(CRAKE)))["motion"] is None
    assert [one["vote"] for one in (await read(GIVEN % id, new))["motion"]["ballots"]["nodes"]] == [NO]
    await floor.does("castBallot", {"motionId": id, "vote": YES, "version": 1}, new)
    ballot = await owner.fetchrow("SELECT id, vote, person_id FROM ballots WHERE motion_id = $1", key_of(id))
    assert (ballot["vote"], ballot["person_id"]) == ("YES", OUTSIDER)
    who = await owner.fetch(
        "SELECT actor_person FROM audit_log WHERE entity_id = $1 ORDER BY id", ballot["id"]
    )
    assert [row[0] for row in who] == [CRAKE, OUTSIDER]


async def test_a_vote_stands_when_its_seat_falls_vacant(floor: Floor, owner: asyncpg.Connection) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES] * 7)
    await owner.execute("UPDATE seat_terms SET ends = '2026-11-25' WHERE person_id = $1", AVOCET)
    await floor.closed(id)
    await owner.execute("UPDATE seat_terms SET ends = NULL WHERE person_id = $1", AVOCET)
    row = await floor.row(id)
    assert (row["state"], row["in_favour"], row["recused"]) == ("PASSED", 7, 0)


# -- who takes no part


async def test_whoever_is_tied_to_the_subject_is_refused_with_the_ties_named(
    floor: Floor, ask: Ask, owner: asyncpg.Connection
) -> None:
    about = {"siteId": encode_id("Site", MINE)}
    id, other = await floor.voting(**about), await floor.voting()
    membership = uuid4()
    await works_for(owner, membership, AVOCET, OPERATOR)
    await owner.execute(
        "INSERT INTO declared_interests (id, person_id, site_id, declared_on) VALUES ($1, $2, $3, $4)",
        uuid4(), AVOCET, MINE, date(2024, 1, 1),
    )  # fmt: skip
    refused = await ask("castBallot", {"motionId": id, "vote": YES}, seated(AVOCET))
    assert (refused.values["code"], refused.values["ties"]) == ("RECUSED", ["OPERATOR", "DECLARED_INTEREST"])
    await floor.does("castBallot", {"motionId": other, "vote": YES}, seated(AVOCET))
    sought = await floor.sought(**about)
    refused = await ask("takePosition", {"motionId": sought, "stance": "ASSENT"}, seated(AVOCET))
    assert refused.values["ties"] == ["OPERATOR", "DECLARED_INTEREST"]
    at_it = await floor.voting(organisationId=encode_id("Organisation", OPERATOR))
    refused = await ask("castBallot", {"motionId": at_it, "vote": YES}, seated(AVOCET))
    assert refused.values["ties"] == ["EMPLOYER", "DECLARED_INTEREST"]  # the interest: in a site of theirs
    await owner.execute("DELETE FROM memberships WHERE id = $1", membership)
    await owner.execute("DELETE FROM declared_interests")


async def test_a_tie_that_comes_after_the_vote_is_found_at_the_close(
    floor: Floor, read: Read, owner: asyncpg.Connection
) -> None:
    """Without it the seat's NO beside its colleague's would send the motion back."""
    id = await floor.voting(siteId=encode_id("Site", MINE))
    await floor.votes(id, [NO, NO, *[YES] * 8])
    await floor.ask(
        "declareInterest", {"organisationId": encode_id("Organisation", OPERATOR)}, seated(AVOCET)
    )
    await floor.closed(id)
    row = await floor.row(id)
    assert (row["state"], row["against"], row["in_favour"], row["recused"]) == ("PASSED", 1, 8, 1)
    shown = "ballots { nodes { vote recused } } recusals { nodes { ties } }"
    own = (await read(f'{{ motion(id: "{id}") {{ {shown} }} }}', seated(AVOCET)))["motion"]
    assert own["ballots"]["nodes"] == [{"vote": NO, "recused": True}]
    assert own["recusals"]["nodes"] == [{"ties": ["DECLARED_INTEREST"]}]
    others = (await read(f'{{ motion(id: "{id}") {{ {shown} }} }}', seated(BITTERN)))["motion"]
    assert others["recusals"]["nodes"] == []
    await owner.execute("DELETE FROM declared_interests")


async def test_nobody_takes_a_vote_back_by_a_tie_that_they_declare_after_the_close(
    floor: Floor, owner: asyncpg.Connection
) -> None:
    """The votes are counted as of the closing day, however late somebody comes to count them."""
    id = await floor.voting(siteId=encode_id("Site", MINE))
    await floor.votes(id, [NO, NO, *[YES] * 8])
    closes_at = (await floor.row(id))["closes_at"]
    floor.hands.at = closes_at
    await floor.ask(
        "declareInterest", {"organisationId": encode_id("Organisation", OPERATOR)}, seated(AVOCET)
    )
    await floor.does("closeVote", {"motionId": id})
    row = await floor.row(id)
    assert (row["state"], row["against"], row["recused"]) == ("RETURNED", 2, 0)
    await owner.execute("DELETE FROM declared_interests")


async def test_a_word_of_recusal_holds_for_the_person_and_not_for_the_seat(
    floor: Floor, ask: Ask, successor
) -> None:
    id = await floor.voting()
    await floor.votes(id, [None, None, None, None, YES])
    await floor.does("recuseFromMotion", {"motionId": id}, seated(CRAKE))
    assert (await ask("recuseFromMotion", {"motionId": id}, seated(CRAKE))).typename == "AlreadyRecused"
    refused = await ask("castBallot", {"motionId": id, "vote": NO, "version": 1}, seated(CRAKE))
    assert (refused.values["code"], refused.values["ties"]) == ("RECUSED", ["OWN_WORD"])
    new = await successor()
    await floor.does("castBallot", {"motionId": id, "vote": NO, "version": 1}, new)
    await floor.closed(id)
    row = await floor.row(id)
    assert (row["against"], row["in_favour"], row["recused"]) == (1, 0, 0)


async def test_seats_that_are_recused_do_not_lower_the_quorum(floor: Floor) -> None:
    id = await floor.voting()
    await floor.votes(id, [YES] * 12)
    for person in BOARD_MEMBERS[:6]:
        await floor.does("recuseFromMotion", {"motionId": id}, seated(person))
    await floor.closed(id)
    row = await floor.row(id)
    assert (row["state"], row["because"], row["in_favour"], row["recused"]) == ("FAILED", "NO_QUORUM", 6, 6)
