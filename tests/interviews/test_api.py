"""Interviews through mutations and questions, on a real database: who reads what, what stays where, twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

import asyncpg
import pytest

from domain.access import Viewer
from domain.labels import encode_id
from infra.keys.file import FileKeys
from tests.interviews.conftest import AUDIT_ID, DIGEST, Ask, Case, Read, breach, holding, key_of, planning
from tests.interviews.people import (
    AUDIT,
    COMPANY,
    COMPANY_MACHINE,
    MACHINE,
    OFFICE,
    OUTSIDE,
    SIGNER,
    TEAM,
    TEAM_TOO,
)
from tests.reprisals.people import AUDITORS, MINE, OTHER_FIRM, viewer

Fingerprint = Callable[[], Awaitable[Mapping[str, str]]]
EVERYTHING = """{ interviews(first: 50) { nodes { id alias form people sector role language interpreter interpreterAlias
    setting state plannedWeek heldWeek managementAbsent presenceDecidedBy erasedWeek version site { name } audit { id }
    undertaking { signedOn } events { nodes { step week reason position person { id } } }
    consents { nodes { consent answer week position } } items { nodes { id kind language week position } } }
    total { count isExact } }
    integrityIncidents(first: 50) { nodes { id kind state recordedWeek effect promised version interview { id }
    notice { id kind } events { nodes { state week person { id } } } items { nodes { id kind } } }
    total { count } } }"""


async def test_a_team_plans_asks_interviews_and_notes(case: Case, read: Read):
    id = await case.held("NOTES")
    await case.noted(id)
    seen = await read(EVERYTHING)
    (one,) = seen["interviews"]["nodes"]
    assert {name: one[name] for name in ("id", "state", "plannedWeek", "heldWeek", "managementAbsent", "people")} == {
        "id": id, "state": "HELD", "plannedWeek": "2026-11-29", "heldWeek": "2026-11-22", "managementAbsent": True,
        "people": 1,
    }  # fmt: skip
    assert [(event["step"], event["week"]) for event in one["events"]["nodes"]] == [
        ("PLANNED", "2026-11-22"), ("HELD", "2026-11-22"),
    ]  # fmt: skip
    assert [one["consent"] for one in one["consents"]["nodes"]] == ["INTERVIEW", "NOTES"]
    assert one["undertaking"] == {"signedOn": "2026-11-22"}
    assert one["alias"] != one["interpreterAlias"]
    assert await read(EVERYTHING, TEAM_TOO) == seen


@pytest.mark.parametrize("who", OUTSIDE)
async def test_for_everybody_else_there_are_none(case: Case, read: Read, who: str):
    await case.noted(await case.held("NOTES"))
    await case.put(await case.incident())
    seen = await read(EVERYTHING, OUTSIDE[who])
    for listed in seen.values():
        assert listed["nodes"] == []
        assert listed["total"]["count"] == 0


@pytest.mark.parametrize("who", OUTSIDE)
async def test_by_its_id_it_answers_as_one_that_never_was(
    case: Case, read: Read, ask: Ask, fingerprint: Fingerprint, who: str
):
    interview = await case.held("NOTES", "CONTACT_AGAIN", "PASSING_ON")
    item, incident = await case.noted(interview), await case.incident(interviewId=interview)
    ids = {"Interview": interview, "InterviewItem": item, "IntegrityIncident": incident}
    before = await fingerprint()
    for kind, id in ids.items():
        question = 'query {{ node(id: "{}") {{ id __typename }} }}'
        nowhere = encode_id(kind, uuid4())
        assert await read(question.format(id), OUTSIDE[who]) == await read(
            question.format(nowhere), OUTSIDE[who]
        )
    for name, given in (
        ("recordInterviewHeld", holding(interview)),
        ("cancelInterview", {"interviewId": interview, "reason": "OTHER"}),
        ("recordInterviewDeclined", {"interviewId": interview}),
        ("recordContactAgain", {"interviewId": interview}),
        ("recordInterviewConsent", {"interviewId": interview, "consent": "NOTES", "answer": "WITHDRAWN"}),
        ("addInterviewItem", {"interviewId": interview, "kind": "NOTES", "text": "Mine."}),
        ("openInterviewItem", {"itemId": item}),
        ("putIncidentToSite", {"incidentId": incident}),
        ("closeIncident", {"incidentId": incident, "effect": "NO_EFFECT"}),
    ):
        hidden = await ask(name, given, OUTSIDE[who])
        key = next(iter(given))
        kind = {"interviewId": "Interview", "itemId": "InterviewItem", "incidentId": "IntegrityIncident"}[key]
        assert hidden == await ask(name, given | {key: encode_id(kind, uuid4())}, OUTSIDE[who])
        assert hidden.typename == "NotThere"
    assert await fingerprint() == before


async def test_whoever_is_taken_off_the_team_sees_nothing_from_then_on(
    case: Case, read: Read, owner: asyncpg.Connection
):
    await case.held()
    assert len((await read(EVERYTHING, TEAM_TOO))["interviews"]["nodes"]) == 1
    ended = "UPDATE audit_team_members SET ended_on = $2 WHERE person_id = $1"
    await owner.execute(
        "UPDATE audit_team_members SET ended_on = current_date WHERE person_id = $1", TEAM_TOO.person
    )
    assert (await read(EVERYTHING, TEAM_TOO))["interviews"] == {
        "nodes": [],
        "total": {"count": 0, "isExact": True},
    }
    await owner.execute(ended, TEAM_TOO.person, None)


# -- the promise


async def test_what_is_signed_is_read_by_those_whose_audit_it_is(case: Case, read: Read):
    asked = "{ undertakings { nodes { digest signedOn promise { code inForce } signedBy { id } } total { count } } }"
    id = await case.signed()
    own = (await read(asked, COMPANY))["undertakings"]["nodes"]
    assert own == [
        {"digest": DIGEST, "signedOn": "2026-11-22", "promise": {"code": "1", "inForce": True},
         "signedBy": {"id": encode_id("Person", SIGNER)}}
    ]  # fmt: skip
    for by, signer in ((MACHINE, False), (OFFICE, True), (COMPANY_MACHINE, True)):
        (one,) = (await read(asked, by))["undertakings"]["nodes"]
        assert (one["signedBy"] is not None) is signer
    for who in ("an NGO", "a brand", "nobody", "another company", "another team"):
        assert (await read(asked, OUTSIDE[who]))["undertakings"] == {"nodes": [], "total": {"count": 0}}, who
    assert id.startswith("und_")


async def test_with_the_audit_s_report_the_promise_is_public(
    case: Case, read: Read, owner: asyncpg.Connection
):
    await case.signed()
    published = """UPDATE audits SET state = $2, level = $3, published = $4, drafted = $4, published_on = $5,
        drafted_on = $5"""
    try:
        await owner.execute(
            f"{published} WHERE id = $1", AUDIT, "PUBLISHED", "LEVEL_50", True, await _today(owner)
        )
        for who in ("an NGO", "nobody", "another company", "another team"):
            asked = "{ undertakings { nodes { digest signedBy { id } } } }"
            assert (await read(asked, OUTSIDE[who]))["undertakings"]["nodes"] == [
                {"digest": DIGEST, "signedBy": None}
            ]
    finally:
        await owner.execute(f"{published} WHERE id = $1", AUDIT, "STAGE_2", None, False, None)


async def _today(owner: asyncpg.Connection) -> object:
    return await owner.fetchval("SELECT current_date")


async def test_of_two_who_sign_at_once_one_has_signed(ask: Ask, owner: asyncpg.Connection):
    given = {"auditId": AUDIT_ID, "digest": DIGEST}
    done = await asyncio.gather(*(ask("signUndertaking", given, by) for by in (COMPANY, COMPANY_MACHINE) * 3))
    assert sorted(one.typename for one in done) == ["AlreadySigned"] * 5 + ["UndertakingSigned"]
    assert await owner.fetchval("SELECT count(*) FROM undertakings") == 1


async def test_before_the_promise_nobody_is_interviewed(ask: Ask, fingerprint: Fingerprint):
    before = await fingerprint()
    refused = await ask("planInterview", planning())
    assert (refused.typename, refused.values["code"]) == ("UndertakingNotSigned", "UNDERTAKING_NOT_SIGNED")
    assert "signUndertaking" in str(refused.values["next"])
    assert await fingerprint() == before


async def test_who_does_not_operate_the_site_any_more_signs_nothing(ask: Ask, owner: asyncpg.Connection):
    moved = "UPDATE assignments SET ends = $2 WHERE site_id = $1 AND capacity = 'OPERATOR'"
    await owner.execute(
        "UPDATE assignments SET ends = '2025-01-01' WHERE site_id = $1 AND capacity = 'OPERATOR'", MINE
    )
    try:
        refused = await ask("signUndertaking", {"auditId": AUDIT_ID, "digest": DIGEST}, COMPANY)
        assert refused.typename == "NotThere"
    finally:
        await owner.execute(moved, MINE, None)


# -- at once


async def test_of_two_steps_at_once_from_one_version_one_is_taken(
    case: Case, ask: Ask, owner: asyncpg.Connection
):
    id = await case.planned()
    asked = {"interviewId": id, "version": 1}
    done = await asyncio.gather(
        ask("recordInterviewDeclined", asked),
        ask("cancelInterview", asked | {"reason": "NOT_SAFE"}, TEAM_TOO),
    )
    assert sorted(one.typename for one in done)[0] == "ChangedMeanwhile"
    assert await owner.fetchval("SELECT count(*) FROM interview_events WHERE step <> 'PLANNED'") == 1


async def test_notes_and_the_withdrawal_of_their_consent_at_once_leave_nothing_readable(
    case: Case, ask: Ask, keys: FileKeys
):
    id = await case.held("NOTES")
    item = await case.noted(id)
    withdrawal = {"interviewId": id, "consent": "NOTES", "answer": "WITHDRAWN"}
    writing = {"interviewId": id, "kind": "NOTES", "text": "More."}
    done = await asyncio.gather(
        *(ask("addInterviewItem", writing) for _ in range(3)),
        ask("recordInterviewConsent", withdrawal, TEAM_TOO),
        *(ask("addInterviewItem", writing) for _ in range(3)),
    )
    assert {one.typename for one in done} <= {
        "InterviewItemAdded",
        "InterviewConsentRecorded",
        "ConsentNotGiven",
    }
    assert not isinstance(await keys.key(key_of(id)), bytes)
    assert (await ask("openInterviewItem", {"itemId": item})).typename == "ContentErased"


async def test_of_two_answers_of_the_site_at_once_one_is_taken(
    case: Case, ask: Ask, owner: asyncpg.Connection
):
    notice = await case.put(await case.incident())
    answer = {"noticeId": notice, "text": "It was an allowance."}
    done = await asyncio.gather(
        *(ask("answerIntegrityNotice", answer, by) for by in (COMPANY, COMPANY_MACHINE) * 2)
    )
    assert sorted(one.typename for one in done) == ["IllegalTransition"] * 3 + ["IntegrityNoticeAnswered"]
    assert await owner.fetchval("SELECT count(*) FROM incident_items WHERE kind = 'ANSWER'") == 1


async def test_an_answer_and_the_closing_at_once(case: Case, ask: Ask, owner: asyncpg.Connection):
    """Either order is a story; a deadlock or a half of each is none."""
    incident = await case.incident()
    notice = await case.put(incident)
    done = await asyncio.gather(
        ask("answerIntegrityNotice", {"noticeId": notice, "text": "No."}, COMPANY),
        ask("closeIncident", {"incidentId": incident, "effect": "NO_EFFECT"}),
    )
    assert {one.typename for one in done} <= {
        "IntegrityNoticeAnswered",
        "IncidentClosed",
        "IllegalTransition",
    }
    state, closed = await owner.fetchrow(
        "SELECT i.state, n.closed_week IS NOT NULL FROM integrity_incidents i"
        " JOIN integrity_notices n ON n.id = i.notice_id"
    )
    assert (state == "CLOSED") is closed is True


# -- breaches and what the site is told


async def test_a_breach_answers_with_the_record_that_it_became(case: Case, read: Read):
    mutation = """mutation { recordBreach(idempotencyKey: "%s", input: {auditId: "%s", kind: %s, narrative: "Told.",
        forms: [%s], actor: %s}) { ... on BreachRecorded { incident { kind state } allegation { state forms actor } }
        ... on Refusal { code } } }"""
    await case.signed()
    alleged = await read(mutation % (uuid4(), AUDIT_ID, "RETALIATION", "DISMISSAL", "MINE"))
    assert alleged["recordBreach"] == {
        "incident": None, "allegation": {"state": "RECEIVED", "forms": ["DISMISSAL"], "actor": "MINE"},
    }  # fmt: skip
    key = uuid4()
    incident = {"incident": {"kind": "COACHING", "state": "RECORDED"}, "allegation": None}
    for _ in range(2):  # done once, and answered alike when it is sent again
        answer = await read(mutation % (key, AUDIT_ID, "COACHING", "", "null"))
        assert answer["recordBreach"] == incident


async def test_the_secretariat_s_desk_reads_who_filed_it_and_no_label_of_an_interview(
    case: Case, ask: Ask, read: Read, owner: asyncpg.Connection
):
    interview = await case.held("PASSING_ON")
    done = await case.does(
        "recordBreach", breach("RETALIATION", interviewId=interview, forms=["DISMISSAL"], actor="MINE")
    )
    allegation = encode_id(*done.records["allegation"])
    asked = f"""{{ node(id: "{allegation}") {{ ... on Allegation {{ byWeek filedBy {{ id }} auditFirm {{ id }}
        activities aliases {{ nodes {{ alias }} }} }} }} }}"""
    seen = (await read(asked, OFFICE))["node"]
    firm = {"id": encode_id("Organisation", AUDITORS)}
    assert (seen["filedBy"], seen["auditFirm"], seen["activities"]) == (firm, firm, ["AUDIT_PARTICIPATION"])
    ours = await owner.fetchrow(
        "SELECT alias, interpreter_alias FROM interviews WHERE id = $1", key_of(interview)
    )
    assert seen["aliases"]["nodes"][0]["alias"] not in tuple(ours)
    traces = await owner.fetch(
        "SELECT l::text FROM audit_log l UNION ALL SELECT o::text FROM outbox o UNION ALL SELECT a::text"
        " FROM allegations a UNION ALL SELECT i::text FROM allegation_items i"
    )
    assert not any(str(key_of(interview)) in row[0] for row in traces)
    # the firm is no side of it: what it told cannot be taken back, and is not read again
    taken_back = await ask("withdrawAllegation", {"allegationId": allegation})
    assert taken_back.typename == "OnlyTheConcernedSide"
    for by in (viewer(OTHER_FIRM), COMPANY):
        assert (await read(f'{{ node(id: "{allegation}") {{ id }} }}', by))["node"] is None


async def test_a_site_reads_of_an_incident_the_kind_and_the_week(case: Case, read: Read):
    asked = """{ integrityNotices { nodes { kind putWeek answeredWeek closedWeek effect version audit { id } }
        total { count } } }"""
    incident = await case.incident("COERCION", interviewId=await case.held())
    for by in (COMPANY, COMPANY_MACHINE, OFFICE, TEAM):
        assert (await read(asked, by))["integrityNotices"] == {"nodes": [], "total": {"count": 0}}
    await case.put(incident)
    told = {
        "kind": "COERCION", "putWeek": "2026-11-22", "answeredWeek": None, "closedWeek": None, "effect": None,
        "version": 1, "audit": {"id": AUDIT_ID},
    }  # fmt: skip
    for by in (COMPANY, COMPANY_MACHINE, OFFICE, TEAM):
        assert (await read(asked, by))["integrityNotices"] == {"nodes": [told], "total": {"count": 1}}
    for who in ("the firm's machine", "of the firm", "an NGO", "another company", "nobody"):
        assert (await read(asked, OUTSIDE[who]))["integrityNotices"]["nodes"] == [], who


# -- what stays where


async def test_what_was_told_stands_nowhere_in_the_clear_and_no_time_of_an_act_is_kept(
    case: Case, ask: Ask, owner: asyncpg.Connection
):
    secret = "Illari Quispe saw the envelope."
    interview = await case.held("NOTES")
    item = await case.noted(interview, secret)
    incident = await case.incident(narrative=secret, interviewId=interview)
    notice = await case.put(incident)
    await ask("answerIntegrityNotice", {"noticeId": notice, "text": secret}, COMPANY)
    await ask("openInterviewItem", {"itemId": item})
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for (table,) in tables:
        assert not await owner.fetchval(
            f"SELECT true FROM {table} t WHERE t::text ILIKE '%Quispe%' LIMIT 1"
        ), table
    assert [row["command"] for row in await owner.fetch("SELECT command FROM audit_log")] == [
        "signUndertaking"
    ]
    assert await owner.fetchval("SELECT count(*) FROM audit_log_by_week") == 9
    assert await owner.fetchval("SELECT count(*) FROM outbox") == 1
    kept = await owner.fetch("SELECT at, count(*) FROM idempotency_keys GROUP BY at ORDER BY at")
    assert [(row["at"].isoformat(), row["count"]) for row in kept] == [
        ("2026-11-22T12:00:00+00:00", 1),  # the promise, which has its day
        ("2026-11-22T23:59:59+00:00", 8),
    ]


async def test_each_opening_is_recorded(case: Case, ask: Ask, owner: asyncpg.Connection):
    item = await case.noted(await case.held("NOTES"))
    for by in (TEAM, TEAM_TOO, TEAM):
        opened = await ask("openInterviewItem", {"itemId": item}, by)
        assert opened.told == {"text": "The shift leader listened in."}
    rows = await owner.fetch(
        "SELECT actor_person, entity_id FROM audit_log_by_week WHERE command = 'openInterviewItem'"
    )
    assert sorted(row["actor_person"] for row in rows) == sorted([TEAM.person, TEAM.person, TEAM_TOO.person])
    assert {row["entity_id"] for row in rows} == {key_of(item)}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("planInterview", planning(people=0)),
        ("planInterview", planning(people=2_147_483_647)),
        ("planInterview", planning(week="1800-01-01")),
        ("planInterview", planning(week="2199-12-31")),
        ("planInterview", planning(language="\x00")),
        ("planInterview", planning(auditId=encode_id("Site", MINE))),
        ("signUndertaking", {"auditId": AUDIT_ID, "digest": "x' OR '1'='1"}),
        ("recordBreach", breach("COERCION", narrative="")),
        ("recordBreach", breach("RETALIATION")),
        ("recordBreach", breach("COERCION", language="nonsense")),
    ],
)
async def test_nonsense_is_refused_by_name_and_moves_nothing(
    case: Case, ask: Ask, fingerprint: Fingerprint, name: str, given: dict[str, object]
):
    if name == "planInterview":
        await case.signed()
    before = await fingerprint()
    by: Viewer = COMPANY if name == "signUndertaking" else TEAM
    assert "code" in (await ask(name, given, by)).values
    assert await fingerprint() == before
