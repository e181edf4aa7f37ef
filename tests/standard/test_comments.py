"""What is said to a proposed change: by organisations, by anybody without a token; moderated, answered, counted."""

from __future__ import annotations

import asyncio
from ast import literal_eval
from datetime import date

import pytest

from api.refused import Refused
from domain.access import Profile, Viewer
from domain.standard.comment import TAKEN_OUT
from schema.mutations import MUTATIONS
from tests.standard.conftest import (
    BOARD,
    BRAND,
    COMMUNITY,
    COMPANY,
    DESK,
    EVERYBODY,
    FINANCIER,
    FIRM,
    GID,
    KINDS,
    NGO,
    SECRETARIAT,
    UNION,
    Place,
    Read,
    of,
)

SAID = {"position": "SUPPORT", "text": "It is needed."}
NOBODY = Viewer(profile=Profile.PUBLIC)
PUBLISHED = """{ consultationComments { total { count }
    nodes { id sector position text channel submittedOn publishedAs { name } } } }"""
OWN = "{ submittedComments { nodes { id text state declineReason organisation { name } } total { count } } }"


async def test_every_organisation_comments_in_its_own_sector_and_audit_firms_in_none(place: Place) -> None:
    round_ = await place.open_round()
    for organisation in (NGO, UNION, COMMUNITY, COMPANY, BRAND, FINANCIER, FIRM):
        await place.say(round_, of(organisation))
    rows = await place.owner.fetch("SELECT organisation_id, sector, state FROM consultation_comments")
    assert {row["organisation_id"]: row["sector"] for row in rows} == {
        organisation: KINDS[organisation][1] for organisation in KINDS if organisation != SECRETARIAT
    }
    assert {row["state"] for row in rows} == {"SUBMITTED"}


@pytest.mark.parametrize("by", [DESK, BOARD], ids=["secretariat", "board"])
async def test_who_answers_and_who_decides_do_not_comment(place: Place, by: Viewer) -> None:
    round_ = await place.open_round()
    assert await place.refused("submitComment", {**SAID, "roundId": round_}, by) == "CANNOT_COMMENT"


async def test_a_round_takes_comments_on_its_days_alone(place: Place) -> None:
    round_ = await place.open_round(starts=3)
    given = {**SAID, "roundId": round_}
    public = {**given}
    assert await place.refused("submitComment", given, of(NGO)) == "NOT_YET_OPEN"
    assert await place.refused("submitPublicComment", public, NOBODY) == "NOT_YET_OPEN"
    place.clock.pass_days(3)
    mine = await place.say(round_, of(NGO))
    place.clock.pass_days(59)
    await place.does("submitPublicComment", public, NOBODY)  # the last day counts
    place.clock.pass_days(1)
    assert await place.refused("submitComment", given, of(NGO)) == "CONSULTATION_CLOSED"
    assert await place.refused("submitPublicComment", public, NOBODY) == "CONSULTATION_CLOSED"
    amended = {**SAID, "commentId": mine}
    assert await place.refused("amendComment", amended, of(NGO)) == "CONSULTATION_CLOSED"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "Ask Mr. Jonas Ibarra."}, "IDENTIFYING_TEXT"),
        ({"text": "Write to lea@example.org"}, "IDENTIFYING_TEXT"),
        ({"text": "x" * 8001}, "WRONG_LENGTH"),
        ({"text": "\u202eno"}, "UNREADABLE_TEXT"),
        ({"language": "nonsense"}, "BAD_INPUT"),
        ({"requirementId": "req_2.0:3.2.3.7", "chapterId": "chap_2.0:3.2"}, "NO_SUCH_PLACE"),
        ({"requirementId": "req_2.0:9.9"}, "NOT_FOUND"),
        ({"roundId": f"rnd_{'0' * 32}"}, "NOT_FOUND"),
    ],
)
async def test_a_comment_that_does_not_fit(place: Place, changes: dict[str, object], code: str) -> None:
    round_ = await place.open_round()
    given = {**SAID, "roundId": round_, **changes}
    assert await place.refused("submitComment", given, of(NGO)) == code
    assert await place.refused("submitPublicComment", given, NOBODY) == code


async def test_what_the_public_form_leaves_behind_tells_no_person_and_no_day(place: Place) -> None:
    round_ = await place.open_round()
    place.clock.pass_days(2)  # a Thursday
    signed_in = of(NGO)
    done = await place.does(
        "submitPublicComment", {**SAID, "roundId": round_, "sector": "WORKERS"}, signed_in
    )
    assert done.told == {"receivedOn": "2026-03-15"}
    [row] = await place.owner.fetch("SELECT * FROM consultation_comments")
    assert (row["channel"], row["organisation_id"], row["sector"]) == ("PUBLIC_FORM", None, "WORKERS")
    assert row["submitted_on"] == date(2026, 3, 15)  # the Sunday
    [audit] = await place.owner.fetch("SELECT * FROM audit_log_by_week")
    assert (audit["actor_organisation"], audit["actor_person"], audit["client"]) == (None, None, "")
    assert audit["week"] == date(2026, 3, 15)
    assert (
        await place.owner.fetchval("SELECT count(*) FROM audit_log WHERE command = 'submitPublicComment'")
        == 0
    )
    assert await place.owner.fetchval("SELECT count(*) FROM outbox WHERE entity = 'SubmittedComment'") == 0
    key = await place.owner.fetchval("SELECT max(at) FROM idempotency_keys")
    assert key.date() == date(2026, 3, 15)


async def test_everybody_reads_the_same_once_it_was_moderated(place: Place, read: Read) -> None:
    round_ = await place.open_round()
    said = [
        await place.say(round_, of(NGO), named=True),
        await place.say(round_, of(COMPANY), position="OPPOSE"),
        await place.say(round_, of(BRAND)),
    ]
    answers = {str(await read(PUBLISHED, who)) for who in EVERYBODY}
    assert answers == {"{'data': {'consultationComments': {'total': {'count': 0}, 'nodes': []}}}"}
    for one in said[:2]:
        await place.publish(one)
    [answer] = {str(await read(PUBLISHED, who)) for who in EVERYBODY}
    found = literal_eval(answer)["data"]["consultationComments"]
    assert found["total"] == {"count": 2}
    assert {(one["sector"], one["position"], str(one["publishedAs"])) for one in found["nodes"]} == {
        ("NGOS", "SUPPORT", str({"name": f"Organisation {NGO.int % 100}"})),
        ("MINING_COMPANIES", "OPPOSE", "None"),
    }
    hidden = said[2].replace("sub_", "com_")
    for who in EVERYBODY:  # by its id as well, its author's too
        assert (await read(f'{{ node(id: "{hidden}") {{ id }} }}', who)) == {"data": {"node": None}}


async def test_ones_own_is_read_always_and_by_nobody_else(place: Place, read: Read) -> None:
    round_ = await place.open_round()
    mine = await place.say(round_, of(COMPANY))
    theirs = await place.say(round_, of(NGO), text="We were told to keep quiet.")
    await place.does("declineComment", {"commentId": theirs, "reason": "OFF_TOPIC"})
    answer = (await read(OWN, of(COMPANY)))["data"]["submittedComments"]
    assert (answer["total"]["count"], [one["id"] for one in answer["nodes"]]) == (1, [mine])
    assert answer["nodes"][0]["organisation"] is None  # it knows itself; the secretariat alone is told
    [declined] = (await read(OWN, of(NGO)))["data"]["submittedComments"]["nodes"]
    assert (declined["state"], declined["declineReason"]) == ("DECLINED", "OFF_TOPIC")
    assert declined["text"] == "We were told to keep quiet."
    everything = (await read(OWN, DESK))["data"]["submittedComments"]
    assert everything["total"]["count"] == 2
    absent = await read(f'{{ node(id: "sub_{"0" * 32}") {{ id }} }}', of(COMPANY))
    assert await read(f'{{ node(id: "{theirs}") {{ id }} }}', of(COMPANY)) == absent
    assert (await read(OWN, BOARD))["data"]["submittedComments"]["total"]["count"] == 0
    with pytest.raises(Refused, match="INSUFFICIENT_SCOPE"):
        await read(OWN, NOBODY)


async def test_what_is_not_ones_own_is_amended_as_little_as_what_is_not_there(place: Place) -> None:
    theirs = await place.say(await place.open_round(), of(NGO))
    for who in (of(COMPANY), of(FIRM), BOARD, DESK):
        hidden = await place.ask("amendComment", {**SAID, "commentId": theirs}, who)
        absent = await place.ask("amendComment", {**SAID, "commentId": f"sub_{'0' * 32}"}, who)
        assert hidden == absent


async def test_an_amended_comment_waits_again_and_what_it_said_is_kept(place: Place, read: Read) -> None:
    round_ = await place.open_round()
    mine = await place.say(round_, of(UNION))
    await place.publish(mine)
    await place.does("amendComment", {"commentId": mine, "position": "OPPOSE", "text": "Not so."}, of(UNION))
    assert (await read(PUBLISHED, of(NGO)))["data"]["consultationComments"]["nodes"] == []
    assert await tallies(place) == []
    question = f"""{{ node(id: "{mine}") {{ ... on SubmittedComment {{
        text version earlier {{ nodes {{ text position number }} }} }} }} }}"""
    answer = (await read(question, of(UNION)))["data"]["node"]
    assert answer == {
        "text": "Not so.",
        "version": 3,
        "earlier": {"nodes": [{"text": "It is needed.", "position": "SUPPORT", "number": 1}]},
    }


async def test_words_that_tell_of_a_person_are_kept_nowhere(place: Place, read: Read) -> None:
    """Not in what it said before either: a name that screening let through stays in no table, the author's list
    and the secretariat's included."""
    mine = await place.say(await place.open_round(), of(UNION), text="Ask Quillabamba Orrin.")
    again = {"commentId": mine, "position": "OPPOSE", "text": "Ask him, Quillabamba Orrin."}
    await place.does("amendComment", again, of(UNION))
    await place.publish(mine)
    await place.does("declineComment", {"commentId": mine, "reason": "TELLS_OF_A_PERSON"})
    assert "Quillabamba" not in str(await place.everything())
    question = (
        f'{{ node(id: "{mine}") {{ ... on SubmittedComment {{ text earlier {{ nodes {{ text }} }} }} }} }}'
    )
    for who in (of(UNION), DESK):
        answer = (await read(question, who))["data"]["node"]
        assert answer == {"text": TAKEN_OUT, "earlier": {"nodes": [{"text": TAKEN_OUT}]}}


async def tallies(place: Place) -> list[tuple[object, ...]]:
    rows = await place.owner.fetch("SELECT sector, position, comments FROM comment_tallies ORDER BY 1, 2")
    return [tuple(row) for row in rows]


async def test_tallies_count_what_is_published_and_the_undeclared_apart(place: Place, read: Read) -> None:
    round_ = await place.open_round()
    said = [
        await place.say(round_, of(NGO)),
        await place.say(round_, of(NGO)),
        await place.say(round_, of(FIRM)),
    ]
    for one in said:
        await place.publish(one)
    assert await tallies(place) == [("NGOS", "SUPPORT", 2), (None, "SUPPORT", 1)]
    await place.does("declineComment", {"commentId": said[0], "reason": "REPEATED"})  # taken down
    question = f"""{{ commentTallies(filter: {{change: ["{GID}"]}}) {{
        nodes {{ sector position comments round {{ number }} }} }} }}"""
    [answer] = {str(await read(question, who)) for who in EVERYBODY}
    assert literal_eval(answer)["data"]["commentTallies"]["nodes"] == [
        {"sector": "NGOS", "position": "SUPPORT", "comments": 1, "round": {"number": 1}},
        {"sector": None, "position": "SUPPORT", "comments": 1, "round": {"number": 1}},
    ]


async def test_filters_by_sector_position_requirement_and_disposition(place: Place, read: Read) -> None:
    round_ = await place.open_round()
    first = await place.publish(await place.say(round_, of(NGO), requirementId="req_2.0:3.2.3.7"))
    await place.publish(await place.say(round_, of(FIRM), position="NEUTRAL"))
    await place.closed()
    given = {"roundId": round_, "commentIds": [first], "disposition": "NOTED", "text": "Thank you."}
    await place.does("respondToComments", given)
    for narrowed in (
        "sector: [NGOS]", "position: [SUPPORT]", 'requirement: ["req_2.0:3.2.3.7"]', "disposition: [NOTED]",
        "answered: true", "sectorDeclared: true",
    ):  # fmt: skip
        question = (
            f"{{ consultationComments(filter: {{{narrowed}}}) {{ nodes {{ id response {{ text }} }} }} }}"
        )
        nodes = (await read(question, of(COMPANY)))["data"]["consultationComments"]["nodes"]
        assert nodes == [{"id": first, "response": {"text": "Thank you."}}], narrowed


async def test_a_round_is_answered_once_every_published_comment_is(place: Place) -> None:
    round_ = await place.open_round()
    said = [await place.say(round_, of(one)) for one in (NGO, UNION, COMPANY)]
    published = [await place.publish(one) for one in said[:2]]
    given = {"roundId": round_, "commentIds": published[:1], "disposition": "ACCEPTED", "text": "So it is."}
    assert await place.refused("respondToComments", given) == "CONSULTATION_RUNS"
    await place.closed()
    answered = {"roundId": round_}
    assert await place.refused("markConsultationAnswered", answered) == "COMMENTS_AWAIT_MODERATION"
    waiting = {**given, "commentIds": [said[2].replace("sub_", "com_")]}
    assert await place.refused("respondToComments", waiting) == "NOT_PUBLISHED"
    await place.does("declineComment", {"commentId": said[2], "reason": "OFF_TOPIC"})
    refused = await place.ask("markConsultationAnswered", answered, DESK)
    assert (refused.typename, refused.values["missing"]) == ("CommentsUnanswered", 2)
    assert await place.refused("respondToComments", {**given, "commentIds": []}) == "BAD_INPUT"
    await place.does("respondToComments", given)
    both = {**given, "commentIds": published}
    assert await place.refused("respondToComments", both) == "ALREADY_ANSWERED"
    assert (await place.ask("markConsultationAnswered", answered, DESK)).values["missing"] == 1
    await place.does("respondToComments", {**given, "commentIds": published[1:]})
    await place.does("markConsultationAnswered", answered)
    assert await place.refused("markConsultationAnswered", answered) == "ALREADY_ANSWERED"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("publishComment", {}),
        ("declineComment", {"reason": "ABUSIVE"}),
        ("respondToComments", {"disposition": "NOTED", "text": "So."}),
    ],
)
async def test_only_the_secretariat_moderates_and_answers(
    place: Place, name: str, given: dict[str, object]
) -> None:
    round_ = await place.open_round()
    mine = await place.say(round_, of(NGO))
    target = {"commentId": mine} if name != "respondToComments" else {"roundId": round_, "commentIds": []}
    for who in (of(NGO), of(COMPANY), BOARD):
        assert await place.refused(name, {**given, **target}, who) == "SECRETARIAT_ONLY"


async def test_two_moderators_at_once_are_one(place: Place) -> None:
    mine = await place.say(await place.open_round(), of(NGO))
    decline = {"commentId": mine, "reason": "OFF_TOPIC", "version": 1}
    answers = await asyncio.gather(
        place.ask("publishComment", {"commentId": mine, "version": 1}, DESK),
        place.ask("declineComment", decline, DESK),
        place.ask("publishComment", {"commentId": mine, "version": 1}, DESK),
    )
    assert sorted(answer.typename for answer in answers)[:2] == ["ChangedMeanwhile", "ChangedMeanwhile"]
    published = await place.owner.fetchval(
        "SELECT count(*) FROM consultation_comments WHERE state = 'PUBLISHED'"
    )
    assert len(await tallies(place)) == published


async def test_published_at_once_they_are_all_counted(place: Place) -> None:
    round_ = await place.open_round()
    said = [await place.say(round_, of(NGO)) for _ in range(6)]
    await asyncio.gather(*(place.publish(one) for one in said))
    assert await tallies(place) == [("NGOS", "SUPPORT", 6)]


async def test_a_comment_that_races_with_the_close_is_in_the_round_or_refused(place: Place) -> None:
    """The close is asked for on a day when both could come: whoever is first decides."""
    round_ = await place.open_round()
    place.clock.pass_days(60)
    await place.owner.execute("UPDATE consultation_rounds SET closes_on = closes_on + 1")
    given = {**SAID, "roundId": round_}

    async def close() -> None:
        await place.owner.execute("UPDATE proposed_changes SET state = 'CONSULTATION_CLOSED'")

    for _ in range(4):
        await place.owner.execute(
            "UPDATE proposed_changes SET state = 'IN_CONSULTATION' WHERE id = '2.0:work-stoppage'"
        )
        before = await place.owner.fetchval("SELECT count(*) FROM consultation_comments")
        *answers, _ = await asyncio.gather(
            *(place.ask("submitComment", given, of(one)) for one in (NGO, UNION, COMPANY)), close()
        )
        kinds = [answer.typename for answer in answers]
        assert set(kinds) <= {"CommentSubmitted", "ConsultationClosed"}
        after = await place.owner.fetchval("SELECT count(*) FROM consultation_comments")
        assert after - before == kinds.count("CommentSubmitted")


async def test_the_same_form_sent_twice_is_one_comment(place: Place) -> None:
    round_ = await place.open_round()
    arguments = {"input": {**SAID, "roundId": round_}, "idempotencyKey": "k" * 36}
    answers = [await MUTATIONS["submitPublicComment"].run(arguments, NOBODY, place.writes) for _ in range(2)]
    assert answers[0].told == answers[1].told
    assert await place.owner.fetchval("SELECT count(*) FROM consultation_comments") == 1
