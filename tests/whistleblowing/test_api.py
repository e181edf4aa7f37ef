"""Reports as clients send and read them, on a real database with a real key store."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import asyncpg
import orjson
import pytest

from api.refused import Refused
from domain.access import Scope, Viewer
from domain.labels import encode_id
from infra.keys.store import KeysUnavailable
from infra.unit_of_work import Works
from schema.mutations import MUTATIONS
from schema.writing import MissingScope
from tests.whistleblowing.conftest import Act, Ask, account, data, handled, key_of, label, submitted
from tests.whistleblowing.world import (
    AUDIT_CLERK,
    AUDIT_HANDLER,
    AUDITORS,
    BOARD,
    CLERK,
    COLLEAGUE,
    GONE,
    KEEPER,
    MINE,
    OTHER_HANDLER,
    OUTSIDERS,
    SECRETARIAT,
    SITE_HANDLER,
    TIED,
    TOLD,
    named,
    viewer,
)

REPORTS = "query { reports(first: 100) { nodes { id } total { count } } }"


async def seen_by(ask: Ask, by: object) -> set[str]:
    answer = data(await ask(REPORTS, by))["reports"]
    found = {node["id"] for node in answer["nodes"]}
    assert answer["total"]["count"] == len(found)
    return found


# -- its way


async def test_a_report_is_told_read_answered_and_concluded(act: Act, ask: Ask, placed: asyncpg.Connection):
    report, receipt = await handled(act, placed)
    of = {"reportId": report}
    note = await act("addReportItem", {**of, "kind": "NOTE", "text": "Ask the shift leader."})
    for name, given in (
        ("acknowledgeReport", {}),
        ("assessReport", {"assessment": "WITHIN_THE_SCHEME"}),
        ("addressReport", {"followUp": "SITE_VISIT", "feedback": "Fuimos.", "language": "es"}),
        ("concludeReport", {"conclusion": "SUBSTANTIATED", "feedback": "Fue así.", "language": "es"}),
    ):
        done = await act(name, {**of, **given})
        assert list(done.records) == ["report"], done
    whole = data(
        await ask(
            """query($id: ID!) { report(id: $id) {
              state conclusion concern protectedPerson retaliationForms activities identityMode byWeek
              due overdue paused body { id } site { name } handler { handle } version
              protectedActivities { nodes { name basis } }
              events { nodes { step state side reason person { handle } } }
              aliases { nodes { role alias } }
              items { nodes { kind side internal language position report { id } } }
              handlings { nodes { person { handle } ends } }
              pauses { nodes { because } } checkIns { nodes { finding heldOn report { id } } } } }""",
            id=report,
        )
    )["report"]
    (alias,) = whole.pop("aliases")["nodes"]
    assert alias["role"] == "REPORTER"
    handler = {"handle": "desk-31"}
    assert whole == {
        "state": "CONCLUDED",
        "conclusion": "SUBSTANTIATED",
        "concern": "SAFETY",
        "protectedPerson": "WORKER",
        "retaliationForms": ["DISMISSAL"],
        "activities": ["SAFETY_REPORT"],
        "identityMode": "ANONYMOUS",
        "byWeek": True,
        "due": "CHECK_IN",
        "overdue": False,
        "paused": False,
        "body": {"id": encode_id("Organisation", SECRETARIAT)},
        "site": {"name": "The mine"},
        "handler": handler,
        "version": 7,
        "protectedActivities": {"nodes": [{"name": "Reporting a safety incident", "basis": "CURRENT"}]},
        "events": {
            "nodes": [
                {"step": step, "state": state, "side": side, "reason": reason, "person": who}
                for step, state, side, reason, who in (
                    ("RECEIVED", "RECEIVED", "CONCERNED", None, None),
                    ("ACKNOWLEDGED", "RECEIVED", "BODY", None, handler),
                    ("ASSESSED", "ASSESSED", "BODY", "WITHIN_THE_SCHEME", handler),
                    ("ADDRESSED", "ADDRESSED", "BODY", "SITE_VISIT", handler),
                    ("CONCLUDED", "CONCLUDED", "BODY", "SUBSTANTIATED", handler),
                )
            ]
        },
        "items": {
            "nodes": [
                {
                    "kind": kind,
                    "side": side,
                    "internal": internal,
                    "language": language,
                    "position": position,
                    "report": {"id": report},
                }
                for position, (kind, side, internal, language) in enumerate(
                    (
                        ("NARRATIVE", "CONCERNED", False, "es"),
                        ("NOTE", "BODY", True, None),
                        ("MESSAGE", "BODY", False, "es"),
                        ("MESSAGE", "BODY", False, "es"),
                    ),
                    1,
                )
            ]
        },
        "handlings": {"nodes": [{"person": handler, "ends": None}]},
        "pauses": {"nodes": []},
        "checkIns": {"nodes": [{"finding": None, "heldOn": None, "report": {"id": report}}]},
    }
    assert (await act("openReportItem", {"itemId": label(note)})).told["text"] == "Ask the shift leader."
    heard = [
        (await act("openReportItemWithReceipt", {"receipt": receipt, "position": n}, BOARD)).told
        for n in (1, 2, 3)
    ]
    assert [one["text"] for one in heard] == [TOLD, "Fuimos.", "Fue así."]
    early = await act("holdReportCheckIn", {**of, "finding": "NO_RETALIATION"})
    assert early.typename == "CheckInTooEarly"


async def test_what_is_told_is_plain_nowhere(act: Act, placed: asyncpg.Connection):
    _, receipt = await handled(act, placed)
    await act(
        "addToReportWithReceipt", {"receipt": receipt, "kind": "MESSAGE", "text": "Turno de noche."}, BOARD
    )
    tables = await placed.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    kept = "".join([str(await placed.fetch(f"SELECT t::text FROM {name} t")) for (name,) in tables])
    for words in ("presa", "Turno", receipt, receipt[:5]):
        assert words not in kept
    assert await placed.fetchval("SELECT count(*) FROM case_contents") >= 2


async def test_a_document_submits_without_a_token_and_returns(execution, placed: asyncpg.Connection):
    source = (
        "mutation($told: SubmitReportInput!, $key: String!) { submitReport(input: $told, idempotencyKey: $key) {"
        " __typename ... on ReportSubmitted { receipt acknowledgedBy } } }"
    )
    told = {"told": account(), "key": str(uuid4())}
    first = await execution.answer(source, told, None, BOARD)
    assert first == await execution.answer(source, told, None, BOARD)
    receipt = data(first)["submitReport"]["receipt"]
    back = (
        'mutation($receipt: String!) { returnToReport(input: {receipt: $receipt}, idempotencyKey: "12345678") {'
        " ... on ReportReturnedTo { state due written conclusion } ... on Refusal { code } } }"
    )
    answer = data(await execution.answer(back, {"receipt": receipt}, None, BOARD))["returnToReport"]
    assert answer["written"].startswith("1 NARRATIVE CONCERNED ")
    assert (answer["state"], answer["due"], answer["conclusion"]) == ("RECEIVED", "ACKNOWLEDGEMENT", None)
    wrong = data(await execution.answer(back, {"receipt": receipt[:-1] + "?"}, None, BOARD))
    assert wrong["returnToReport"] == {"code": "MISTYPED_RECEIPT"}


async def test_a_report_in_confidence_keeps_its_days(act: Act, ask: Ask, placed: asyncpg.Connection, hands):
    told = {k: v for k, v in account(identityMode="CONFIDENTIAL").items() if k != "bodyId"}
    done = await act("takeDownReport", told, AUDIT_HANDLER)
    assert (done.typename, len(str(done.told["receipt"]))) == ("ReportTakenDown", 32)
    row = await placed.fetchrow("SELECT * FROM reports WHERE id = $1", key_of(label(done)))
    assert (row["body_id"], row["by_week"], row["received_on"]) == (AUDITORS, False, hands.today())
    assert (
        await placed.fetchval("SELECT person_id FROM report_events WHERE report_id = $1", key_of(label(done)))
        == AUDIT_HANDLER
    )
    named_one = await act("takeDownReport", {**told, "identityMode": "NAMED"}, AUDIT_HANDLER)
    assert (named_one.values["code"], named_one.values["field"]) == ("BAD_INPUT", "identityMode")


# -- who sees it


async def test_the_addressed_desk_sees_it_and_nobody_else(act: Act, ask: Ask, placed: asyncpg.Connection):
    report, _ = await handled(act, placed)
    to_auditors, _ = await submitted(act, placed, bodyId=encode_id("Organisation", AUDITORS))
    for by in (KEEPER, COLLEAGUE):
        assert report in await seen_by(ask, by)
        assert to_auditors not in await seen_by(ask, by)
    for by in (AUDIT_HANDLER, TIED):
        assert to_auditors in await seen_by(ask, by)
        assert report not in await seen_by(ask, by)
    for by in (CLERK, GONE, AUDIT_CLERK, OTHER_HANDLER, SITE_HANDLER):
        assert await seen_by(ask, by) == set()


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_an_outsider_s_act_is_answered_like_an_act_on_nothing(
    act: Act, placed: asyncpg.Connection, who: str, fingerprint
):
    report, _ = await handled(act, placed)
    item = await placed.fetchval("SELECT id FROM report_items WHERE report_id = $1", key_of(report))
    before = await fingerprint()
    for name, given, nothing in (
        ("acknowledgeReport", {"reportId": report}, {"reportId": encode_id("Report", named(404))}),
        (
            "openReportItem",
            {"itemId": encode_id("ReportItem", item)},
            {"itemId": encode_id("ReportItem", named(404))},
        ),
        (
            "assignReportHandler",
            {"reportId": report, "personId": encode_id("Person", KEEPER)},
            {"reportId": encode_id("Report", named(404)), "personId": encode_id("Person", KEEPER)},
        ),
    ):
        answer = await act(name, given, OUTSIDERS[who])
        assert answer.typename == "NotThere", (name, answer)
        assert answer == await act(name, nothing, OUTSIDERS[who])
    assert await fingerprint() == before


async def test_a_colleague_sees_the_record_and_opens_nothing(act: Act, ask: Ask, placed: asyncpg.Connection):
    report, _ = await handled(act, placed)
    document = "query($id: ID!) { report(id: $id) { items { nodes { id kind } } } }"
    (item,) = data(await ask(document, COLLEAGUE, id=report))["report"]["items"]["nodes"]
    assert item["kind"] == "NARRATIVE"
    refused = await act("openReportItem", {"itemId": item["id"]}, COLLEAGUE)
    assert refused.values["code"] == "NOT_OPEN_TO_YOU"
    assert (await act("openReportItem", {"itemId": item["id"]}, KEEPER)).told["text"] == TOLD


async def test_every_opening_is_recorded_with_who_opened_it(act: Act, placed: asyncpg.Connection):
    report, _ = await handled(act, placed)
    item = await placed.fetchval("SELECT id FROM report_items WHERE report_id = $1", key_of(report))
    for _ in range(2):
        await act("openReportItem", {"itemId": encode_id("ReportItem", item)})
    await act("openReportItem", {"itemId": encode_id("ReportItem", item)}, COLLEAGUE)
    rows = await placed.fetch(
        "SELECT actor_person, command FROM audit_log_by_week WHERE entity_id = $1", item
    )
    assert [tuple(row) for row in rows] == [(KEEPER, "openReportItem")] * 2


async def test_without_the_scope_nothing_is_asked_at_all(
    act: Act, ask: Ask, placed: asyncpg.Connection, fingerprint
):
    report, _ = await handled(act, placed)
    before = await fingerprint()
    bare = Viewer(
        profile=viewer(KEEPER).profile,
        organisation=SECRETARIAT,
        person=KEEPER,
        scopes=frozenset(Scope) - {Scope.REPORTS_HANDLE, Scope.REPORTS_READ},
    )
    for name, given in (
        ("assessReport", {"reportId": report, "assessment": "MORE_IS_NEEDED"}),
        ("openReportItem", {"itemId": encode_id("ReportItem", named(1))}),
    ):
        with pytest.raises(MissingScope):
            await act(name, given, bare)
    with pytest.raises(Refused) as refused:
        await ask(REPORTS, bare)
    assert refused.value.errors[0]["extensions"]["scopes"] == ["reports:read"]
    assert await fingerprint() == before


def test_whoever_reports_needs_no_scope():
    opened = {name for name, mutation in MUTATIONS.items() if mutation.scope is None and "eport" in name}
    assert opened == {
        "submitReport",
        "returnToReport",
        "addToReportWithReceipt",
        "openReportItemWithReceipt",
        "translateReportItemWithReceipt",
    }


# -- filters and orders


async def test_the_queue_is_filtered_and_ordered(act: Act, ask: Ask, placed: asyncpg.Connection):
    mine, _ = await handled(act, placed, concern="BRIBERY", activities=["BRIBE_REFUSAL"])
    theirs, _ = await handled(act, placed, to=COLLEAGUE, concern="BRIBERY", siteId=None)
    await act("pauseReport", {"reportId": mine, "because": "INTERPRETER_SOUGHT"})
    await act("acknowledgeReport", {"reportId": theirs}, COLLEAGUE)
    document = "query($f: ReportFilter, $o: ReportOrder) { reports(filter: $f, order: $o) { nodes { id } } }"

    async def found(filter: Mapping[str, object], order: object = None) -> list[str]:
        asked = {"concern": ["BRIBERY"], **filter}
        answer = data(await ask(document, KEEPER, f=asked, o=order or {"by": "DUE", "direction": "ASC"}))
        return [node["id"] for node in answer["reports"]["nodes"]]

    assert await found({}) == [theirs, mine]  # the paused one stands last
    assert await found({}, {"by": "DUE", "direction": "DESC"}) == [mine, theirs]
    person = encode_id("Person", COLLEAGUE)
    for narrowed in (
        {"mine": True},
        {"paused": True},
        {"pausedBecause": ["INTERPRETER_SOUGHT"]},
        {"site": [encode_id("Site", MINE)]},
        {"activity": ["BRIBE_REFUSAL", "ORGANISING"]},
        {"due": ["ACKNOWLEDGEMENT"]},
    ):
        assert await found(narrowed) == [mine], narrowed
    for narrowed in ({"mine": False}, {"handler": [person]}, {"paused": False}, {"due": ["ANSWER"]}):
        assert await found(narrowed) == [theirs], narrowed
    for narrowed in (
        {"overdue": True},
        {"state": ["CONCLUDED"]},
        {"protectedPerson": ["INTERN"]},
        {"retaliationForm": ["KILLING"]},
        {"identityMode": ["CONFIDENTIAL"]},
        {"receivedUntil": "2020-01-01"},
        {"dueUntil": "2020-01-01"},
    ):
        assert await found(narrowed) == [], narrowed
    for narrowed in (
        {"overdue": False},
        {"state": ["RECEIVED", "ASSESSED"]},
        {"protectedPerson": ["WORKER"]},
        {"retaliationForm": ["DISMISSAL", "SMEAR"]},
        {"identityMode": ["ANONYMOUS"]},
        {"receivedFrom": "2020-01-01"},
        {"dueUntil": "2199-01-01"},
    ):
        assert await found(narrowed) == [theirs, mine], narrowed
    page = (
        "query($a: String) { reports(first: 1, after: $a,"
        " order: {by: DUE, direction: ASC}, filter: {concern: [BRIBERY]})"
        " { nodes { id } pageInfo { endCursor } } }"
    )
    first = data(await ask(page))["reports"]
    second = data(await ask(page, a=first["pageInfo"]["endCursor"]))["reports"]
    assert [first["nodes"][0]["id"], second["nodes"][0]["id"]] == [theirs, mine]


# -- what goes wrong


async def test_who_worked_for_the_operator_is_refused_with_the_tie(
    act: Act, placed: asyncpg.Connection, fingerprint
):
    report, _ = await submitted(act, placed, bodyId=encode_id("Organisation", AUDITORS))
    before = await fingerprint()
    given = {"reportId": report, "personId": encode_id("Person", TIED)}
    answer = await act("assignReportHandler", given, AUDIT_HANDLER)
    assert (answer.typename, answer.values["ties"]) == ("ConflictOfInterest", ["OPERATOR"])
    assert await fingerprint() == before


@pytest.mark.parametrize(
    ("changes", "typename", "field"),
    [
        ({"narrative": ""}, "WrongLength", "narrative"),
        ({"narrative": "x" * 20_001}, "WrongLength", "narrative"),
        ({"narrative": "a\x00b"}, "UnreadableText", "narrative"),
        ({"language": "klingon"}, "BadInput", "language"),
        ({"bodyId": "org_nonsense"}, "BadInput", "bodyId"),
        ({"bodyId": encode_id("Organisation", named(14))}, "CannotBeAddressed", None),
        ({"siteId": encode_id("Site", named(404))}, "NotThere", None),
    ],
)
async def test_nonsense_is_refused_by_field_and_leaves_nothing(
    act: Act,
    placed: asyncpg.Connection,
    fingerprint,
    changes: dict[str, object],
    typename: str,
    field: str | None,
):
    before = await fingerprint()
    answer = await act("submitReport", account(**changes), BOARD)
    assert (answer.typename, answer.values.get("field")) == (typename, field)
    assert await fingerprint() == before


async def test_without_a_key_store_nothing_is_lost_or_half_kept(
    act: Act, placed: asyncpg.Connection, works: Works, fingerprint
):
    report, receipt = await handled(act, placed)
    before = await fingerprint()
    there, works._keys = works._keys, Works(works._engine)._keys
    for name, given, by in (
        ("submitReport", account(), BOARD),
        ("addReportItem", {"reportId": report, "kind": "NOTE", "text": "x"}, KEEPER),
        ("returnToReport", {"receipt": receipt}, BOARD),
    ):
        with pytest.raises(KeysUnavailable):
            await act(name, given, by)
    assert await fingerprint() == before
    works._keys = there
    assert (await act("returnToReport", {"receipt": receipt}, BOARD)).told["state"] == "RECEIVED"


async def test_what_was_erased_is_told_by_its_day(act: Act, ask: Ask, placed: asyncpg.Connection):
    report, receipt = await handled(act, placed)
    of = {"reportId": report}
    assert (await act("eraseReportContent", of)).typename == "StillOpen"
    await act("assessReport", {**of, "assessment": "MORE_IS_NEEDED"})
    await act("addressReport", {**of, "followUp": "INQUIRY", "feedback": "Asked."})
    await act("concludeReport", {**of, "conclusion": "NO_FURTHER_CONTACT", "feedback": "Come back."})
    assert (await act("eraseReportContent", of)).typename == "ReportContentErased"
    answer = await act("openReportItemWithReceipt", {"receipt": receipt, "position": 1}, BOARD)
    erased = data(await ask("query($id: ID!) { report(id: $id) { erasedOn state } }", id=report))["report"]
    assert (answer.typename, answer.values["erasedOn"]) == ("ContentErased", erased["erasedOn"])
    assert orjson.dumps(answer.values["erasedOn"])
