"""Who is told what: each event is judged by the same arms and policies as its record, at the moment of telling."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.labels import encode_id
from tests.events.conftest import Happening
from tests.events.listening import Heard, Hearing
from tests.reads.cases_world import SUNDAY
from tests.reads.world import ORG, PERSON, TODAY, uid

SITE_GRIEVANCE = uid(21, 0)
"""Brought to the company's own mechanism."""
LAST = uid(21, 3)
"""Another: what a listener hears last, so that what it did not hear before it will not come."""
KINDS = """subscription($kinds: [CaseEventKind!], $of: [CaseEntity!]) {
  caseEvents(kinds: $kinds, of: $of) { position kind id } }"""


async def heard_until_last(heard: Heard, happens: Happening, hearing: Hearing) -> list[tuple[str, str]]:
    """What somebody who sees the last one was told before it."""
    await happens.by_day("GrievanceScreened", "Grievance", LAST)
    await hearing.stroke()
    await hearing.read()
    told: list[tuple[str, str]] = []
    while (event := await heard.event())["id"] != encode_id("Grievance", LAST):
        told.append((event["kind"], event["id"]))
    return told


async def test_a_handler_is_told_of_a_new_case_with_the_record_as_it_stands(
    hearing: Hearing, happens: Happening
):
    desk = await hearing.as_("company")
    await happens.by_day("GrievanceFiled", "Grievance", SITE_GRIEVANCE)
    await hearing.read()
    event = await desk.event()
    id_ = encode_id("Grievance", SITE_GRIEVANCE)
    state = await happens.owner.fetchval("SELECT state FROM grievances WHERE id = $1", SITE_GRIEVANCE)
    assert event == {
        "position": event["position"], "kind": "RECEIVED", "id": id_, "on": date.today().isoformat(), "byWeek": False,
        "grievance": {"id": id_, "state": state}, "report": None, "allegation": None, "earlyWarning": None,
    }  # fmt: skip
    assert await hearing.silent(desk)


@pytest.mark.parametrize(
    ("raw", "entity", "number", "kind"),
    [
        ("GrievanceFiled", "Grievance", 21, "RECEIVED"),
        ("GrievanceAcknowledged", "Grievance", 21, "MOVED"),
        ("GrievanceAssigned", "Grievance", 21, "CHANGED"),
        ("ReportReceived", "Report", 28, "RECEIVED"),
        ("ReportConcluded", "Report", 28, "MOVED"),
        ("DeadlineNear", "Report", 28, "DEADLINE_NEAR"),
        ("DeadlinePassed", "Allegation", 31, "DEADLINE_PASSED"),
        ("CheckInDue", "Allegation", 31, "CHECK_IN_DUE"),
        ("FindingRecorded", "Allegation", 31, "MOVED"),
        ("EarlyWarningRaised", "EarlyWarning", 36, "WARNING"),
        ("SomethingNew", "Report", 28, "CHANGED"),
        ("PolicyVersionPublished", "PolicyVersion", 62, None),
        ("ReportItemAdded", "Report", 28, None),  # nobody can judge it without the item
    ],
)
async def test_as_what_an_event_of_the_outbox_is_told(
    hearing: Hearing, happens: Happening, raw: str, entity: str, number: int, kind: str | None
):
    table = {21: "grievances", 28: "reports", 31: "allegations", 36: "early_warnings"}.get(number)
    own = f"SELECT id FROM {table} WHERE body_id = $1 ORDER BY id LIMIT 1"
    id_ = await happens.owner.fetchval(own, ORG["secretariat"]) if table else uid(number, 0)
    desk = await hearing.as_("secretariat", KINDS)
    await happens.by_day(raw, entity, id_)
    await happens.by_day("ReportPaused", "Report", await _report(happens.owner))
    await hearing.read()
    told = await desk.event()
    if kind is None:
        assert told["kind"] == "CHANGED"
    else:
        assert (told["kind"], told["id"]) == (kind, encode_id(entity, id_))


async def _report(owner: asyncpg.Connection, body: str = "secretariat") -> UUID:
    return await owner.fetchval("SELECT id FROM reports WHERE body_id = $1 ORDER BY id LIMIT 1", ORG[body])


async def test_a_company_is_told_nothing_of_reports_allegations_and_what_is_brought_elsewhere(
    hearing: Hearing, happens: Happening
):
    company = await hearing.as_("company")
    await _hidden_from_the_company(happens)
    assert await heard_until_last(company, happens, hearing) == []


async def _hidden_from_the_company(happens: Happening) -> None:
    for entity, table in (
        ("Report", "reports"),
        ("Allegation", "allegations"),
        ("EarlyWarning", "early_warnings"),
    ):
        for (id_,) in await happens.owner.fetch(f"SELECT id FROM {table} ORDER BY id LIMIT 12"):
            await happens.by_day("DeadlinePassed", entity, id_)
            await happens.by_week("ReportReceived", entity, id_)
    for (id_,) in await happens.owner.fetch(
        "SELECT id FROM grievances WHERE mechanism <> 'SITE' ORDER BY id"
    ):
        await happens.by_day("GrievanceFiled", "Grievance", id_)
        await happens.by_week("GrievanceFiled", "Grievance", id_)


async def test_a_company_hears_the_same_bytes_in_a_world_without_what_it_must_not_know(
    hearing: Hearing, happens: Happening
):
    """But for the positions, which are sealed anew each time and always of the same length."""
    heard: list[list[bytes]] = []
    for hidden in (False, True, False):
        company = await hearing.as_("company")
        for id_ in (SITE_GRIEVANCE, LAST, SITE_GRIEVANCE):
            if hidden:
                await _hidden_from_the_company(happens)
            await happens.by_day("GrievanceAcknowledged", "Grievance", id_)
            await happens.by_week("GrievanceScreened", "Grievance", SITE_GRIEVANCE)
        await hearing.stroke()
        await hearing.read()
        heard.append([_masked(await company.block() or b"") for _ in range(6)])
        assert await hearing.silent(company)
    assert heard[0] == heard[1] == heard[2]
    assert len(b"".join(heard[0])) > 1000


def _masked(block: bytes) -> bytes:
    head, _, rest = block.partition(b"\nid: ")
    position, _, rest = rest.partition(b"\n")
    assert rest.count(position) == 1
    return b"%s %d %s" % (head, len(position), rest.replace(position, b"-"))


async def test_who_left_the_desk_before_it_is_told_is_not_told(hearing: Hearing, happens: Happening):
    report = await _report(happens.owner)
    at_desk = await hearing.as_("secretariat", KINDS, of=["REPORT"])
    await happens.by_day("ReportReceived", "Report", report)
    ends = "UPDATE memberships SET ends = $1 WHERE person_id = $2 AND capacity = 'HANDLER'"
    await happens.owner.execute(ends, TODAY - timedelta(1), PERSON["secretariat"])
    try:
        await hearing.read()
        assert await hearing.silent(at_desk)
    finally:
        await happens.owner.execute(ends, None, PERSON["secretariat"])
    await happens.by_day("ReportAssessed", "Report", report)
    await hearing.read()
    assert (await at_desk.event())["kind"] == "MOVED"


async def test_a_released_case_is_told_to_its_operator_and_one_that_is_not_is_not(
    hearing: Hearing, happens: Happening
):
    owner = happens.owner
    released, hidden = [
        await owner.fetchrow(
            "SELECT id, site_id FROM grievances WHERE mechanism <> 'SITE' AND operator_sees = $1"
            " ORDER BY id LIMIT 1", sees,
        )
        for sees in (True, False)
    ]  # fmt: skip
    stays = [uuid4(), uuid4()]
    for stay, case in zip(stays, (released, hidden), strict=True):
        await owner.execute(
            "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts)"
            " VALUES ($1, $2, $3, 'OPERATOR', $4)",
            stay, ORG["company"], case["site_id"], TODAY,
        )  # fmt: skip
    try:
        company = await hearing.as_("company", KINDS)
        for case in (hidden, released):
            await happens.by_day("GrievanceClosed", "Grievance", case["id"])
        assert await heard_until_last(company, happens, hearing) == [
            ("MOVED", encode_id("Grievance", released["id"]))
        ]
    finally:
        await owner.execute("DELETE FROM assignments WHERE id = ANY($1)", stays)


async def test_a_message_is_told_to_those_who_see_it_and_a_note_to_the_desk_alone(
    hearing: Hearing, happens: Happening
):
    items = await happens.owner.fetch(
        "SELECT i.id, i.grievance_id, i.internal, i.filed_by FROM grievance_items i JOIN grievances g"
        " ON g.id = i.grievance_id WHERE g.mechanism = 'SCHEME' AND NOT g.by_week ORDER BY g.id, i.position LIMIT 2"
    )
    message, note = items
    (filed_by,) = [name for name, id_ in ORG.items() if id_ == message["filed_by"]]
    assert (message["internal"], note["internal"]) == (False, True)
    desk, filer = await hearing.as_("secretariat", KINDS), await hearing.as_(filed_by, KINDS)
    for item in (note, message):
        await happens.by_day("GrievanceItemAdded", "Grievance", item["grievance_id"], item=str(item["id"]))
    await happens.by_day("GrievanceItemAdded", "Grievance", note["grievance_id"], item="NOTE")
    await happens.by_day("GrievanceClosed", "Grievance", note["grievance_id"])
    await hearing.read()
    assert [(await desk.event())["kind"] for _ in range(3)] == ["MESSAGE", "MESSAGE", "MOVED"]
    assert [(await filer.event())["kind"] for _ in range(2)] == ["MESSAGE", "MOVED"]


@asynccontextmanager
async def _operating(owner: asyncpg.Connection, site: UUID) -> AsyncIterator[None]:
    """The company operates this site as long as the block lasts."""
    stay = uuid4()
    await owner.execute(
        "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts)"
        " VALUES ($1, $2, $3, 'OPERATOR', $4)",
        stay, ORG["company"], site, TODAY,
    )  # fmt: skip
    try:
        yield
    finally:
        await owner.execute("DELETE FROM assignments WHERE id = $1", stay)


async def test_a_file_beside_a_message_is_told_to_those_who_see_the_message(
    hearing: Hearing, happens: Happening
):
    """The version of a case says nothing of files: whoever sees the case alone must not hear that one came."""
    released = await happens.owner.fetchrow(
        "SELECT i.id, i.grievance_id, g.site_id FROM grievance_items i JOIN grievances g ON g.id = i.grievance_id"
        " WHERE g.mechanism = 'SCHEME' AND g.operator_sees AND NOT g.by_week ORDER BY g.id, i.position LIMIT 1"
    )
    async with _operating(happens.owner, released["site_id"]):
        company, desk = await hearing.as_("company", KINDS), await hearing.as_("secretariat", KINDS)
        for item in (str(released["id"]), "NOTE"):
            await happens.by_day("GrievanceAttachmentKept", "Grievance", released["grievance_id"], item=item)
        assert await heard_until_last(company, happens, hearing) == []
        told = await desk.event()
        assert (told["kind"], told["id"]) == ("CHANGED", encode_id("Grievance", released["grievance_id"]))
        assert await hearing.silent(desk)


async def test_that_a_case_changed_is_told_to_those_who_read_its_version(
    hearing: Hearing, happens: Happening
):
    """Of a case that was released to the operator, it hears where the case stands, not what is done in it."""
    released = await happens.owner.fetchrow(
        "SELECT id, site_id FROM grievances WHERE mechanism = 'SCHEME' AND operator_sees AND NOT by_week"
        " ORDER BY id LIMIT 1"
    )
    async with _operating(happens.owner, released["site_id"]):
        company, desk = await hearing.as_("company", KINDS), await hearing.as_("secretariat", KINDS)
        for kind in ("GrievanceAssigned", "SomethingNew", "GrievanceClosed"):
            await happens.by_day(kind, "Grievance", released["id"])
        assert [kind for kind, _ in await heard_until_last(company, happens, hearing)] == ["MOVED"]
        assert [(await desk.event())["kind"] for _ in range(3)] == ["CHANGED", "CHANGED", "MOVED"]


async def test_kinds_and_records_are_chosen(hearing: Hearing, happens: Happening):
    report = await _report(happens.owner)
    raw = hearing.raw(
        hearing.token("secretariat"), KINDS, kinds=["DEADLINE_NEAR"], of=["REPORT", "ALLEGATION"]
    )
    await raw.begun()
    await happens.by_day("ReportReceived", "Report", report)
    await happens.by_day("DeadlineNear", "Grievance", uid(21, 2))
    await happens.by_day("DeadlineNear", "Report", report)
    await hearing.read()
    assert (await raw.event())["id"] == encode_id("Report", report)


async def test_without_a_choice_it_is_what_the_scopes_allow(hearing: Hearing, happens: Happening):
    token = hearing.token("secretariat", scopes=_scopes("grievances:read"))
    raw = hearing.raw(token, KINDS)
    assert (await raw.event())["kind"] == "LISTENING"
    await happens.by_day("ReportReceived", "Report", await _report(happens.owner))
    await happens.by_day("GrievanceFiled", "Grievance", uid(21, 2))
    await hearing.read()
    assert (await raw.event())["id"] == encode_id("Grievance", uid(21, 2))


def _scopes(*names: str):  # type: ignore[no-untyped-def]
    from domain.access import Scope

    return frozenset(Scope(name) for name in names)


@pytest.mark.parametrize(
    ("document", "missing"),
    [
        ("subscription { caseEvents(of: [REPORT]) { kind } }", ["reports:read"]),
        ("subscription { caseEvents { allegation { id } } }", ["reprisals:read"]),
        ("subscription { caseEvents(of: [GRIEVANCE]) { grievance { id } report { id } } }", ["reports:read"]),
    ],
)
async def test_a_missing_scope_is_told(hearing: Hearing, document: str, missing: list[str]):
    raw = hearing.raw(hearing.token("secretariat", scopes=_scopes("grievances:read")), document)
    assert await raw.begun() == 200
    error = await raw.error()
    assert (error["code"], error["scopes"]) == ("INSUFFICIENT_SCOPE", missing)
    assert b"insufficient_scope" in raw.answer[b"www-authenticate"]
    assert len(hearing.streams) == 0


async def test_anybody_is_told_which_scopes_would_do(hearing: Hearing):
    error = await hearing.raw("", KINDS).error()
    assert error["scopes"] == ["grievances:read", "reports:read", "reprisals:read"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { caseEvents { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { caseEvents { kind } other: caseEvents { kind } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { caseEvents(after: 7) { kind } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { caseEvents(kinds: [NOTHING]) { kind } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        (
            "subscription { caseEvents { grievance { items(first: 101) { nodes { id } } } } }",
            "BAD_PAGE",
        ),
        (
            "subscription { caseEvents { grievance { site { engagements(first: 100) { nodes {"
            " barriers(first: 100) { nodes { events(first: 100) { nodes { id } } } } } } } } } }",
            "TOO_COMPLEX",
        ),
        (
            "subscription { caseEvents { grievance { " + "site { engagements { nodes { " * 5 + "id"
            + " } } }" * 5 + " } } }",
            "TOO_COMPLEX",
        ),
    ],
)  # fmt: skip
async def test_what_cannot_be_subscribed_to_is_refused_with_the_limits_of_questions(
    hearing: Hearing, document: str, code: str
):
    assert (await hearing.raw(hearing.token("secretariat"), document).error())["code"] == code


async def test_a_question_and_an_introspection_are_answered_by_one_result(hearing: Hearing):
    for document, key in (
        ("{ sectors { total { count } } }", "sectors"),
        ("{ __schema { subscriptionType { name } } }", "__schema"),
    ):
        raw = hearing.raw(hearing.token("ngo"), document)
        assert key in (await raw.next())["data"]
        assert await raw.next() == {"complete": True}
        assert await raw.next() == {}


async def test_of_an_anonymous_case_nothing_is_told_before_the_stroke_and_then_in_no_order(
    hearing: Hearing, happens: Happening
):
    desk = await hearing.as_("secretariat")
    report = await _report(happens.owner)
    for raw in ("ReportReceived", "ReportAssessed", "ReportConcluded", "ReportPaused") * 3:
        await happens.by_week(raw, "Report", report)
    await hearing.read()
    assert await hearing.silent(desk)
    await hearing.stroke()
    told = [await desk.event() for _ in range(12)]
    assert {(event["on"], event["byWeek"]) for event in told} == {(SUNDAY.isoformat(), True)}
    by_key = await happens.owner.fetch(
        "SELECT kind FROM outbox_by_week WHERE entity_id = $1 ORDER BY xmin::text::bigint DESC LIMIT 12",
        report,
    )
    told_as = {"ReportReceived": "RECEIVED", "ReportPaused": "CHANGED"}
    assert [event["kind"] for event in told] != [
        told_as.get(row["kind"], "MOVED") for row in reversed(by_key)
    ]
    assert await hearing.silent(desk)
