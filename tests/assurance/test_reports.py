"""Can anybody compute a report's digest again, change what was published, or publish what is not ready?"""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from hashlib import sha256

import asyncpg
import pytest

from domain.access import ANYONE
from domain.labels import encode_id
from tests.assurance.conftest import DOCUMENT, INTERVIEW, Auditing, Read, key_of, rate
from tests.assurance.people import AT_THE_FIRM, COMPANY, FIRM, LEAD, OFFICE, RIVAL, SECOND, STRANGERS
from tests.assurance.place import ALL, CRITICAL, PLAIN
from tests.reprisals.people import MINE, OTHER_MINE

REPORT = (
    '{{ auditReports(filter: {{site: ["{site}"]}}, order: {{by: PUBLISHED_ON, direction: DESC}}) {{ nodes {{ number'
    " level body digest correction publishedOn audit {{ id }}"
    " scores {{ nodes {{ area points possible percent }} }} }} }} }}"
)


async def reports(read: Read, id: str, by: object = ANYONE) -> list[dict[str, object]]:
    """The reports of one audit, as somebody reads them, by number."""
    found = await read(REPORT.format(site=encode_id("Site", MINE)), by)  # type: ignore[arg-type]
    nodes = found["auditReports"]["nodes"]  # type: ignore[index]
    return sorted((one for one in nodes if id in one["body"]), key=lambda one: one["number"])


async def test_everybody_reads_a_report_and_computes_its_digest_again(auditing: Auditing, read: Read) -> None:
    id = await auditing.published(a2="SUBSTANTIALLY", a3="NOT_RELEVANT")
    (report,) = await reports(read, id)
    text = str(report["body"])
    assert report["digest"] == sha256(text.encode()).hexdigest()
    body = json.loads(text)
    assert json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True) == text
    assert body["ratings"] == {
        "1.0:1.1.1": "FULLY",
        "1.0:1.1.2": "FULLY",
        "1.0:2.1.1": "SUBSTANTIALLY",
        "1.0:3.1.1": "NOT_RELEVANT",
        "1.0:4.1.1": "FULLY",
    }
    assert (body["scope"], body["level"], body["cycle"], body["number"]) == (
        list(ALL),
        "TRANSPARENCY",
        "INITIAL",
        1,
    )
    assert body["days"] == {
        "opened": "2026-11-22",
        "stage_2_announced": "2026-12-22",
        "drafted": "2026-12-22",
        "published": "2026-12-22",
    }
    assert {one["area"]: (one["points"], one["possible"]) for one in body["scores"]} == {
        "BUSINESS_INTEGRITY": (200, 200),
        "POSITIVE_LEGACIES": (75, 100),
        "SOCIAL_RESPONSIBILITY": (0, 0),
        "ENVIRONMENTAL_RESPONSIBILITY": (100, 100),
    }
    shown = {one["area"]: one["percent"] for one in report["scores"]["nodes"]}  # type: ignore[index]
    assert shown == {
        "BUSINESS_INTEGRITY": 100,
        "POSITIVE_LEGACIES": 75,
        "SOCIAL_RESPONSIBILITY": None,
        "ENVIRONMENTAL_RESPONSIBILITY": 100,
    }


async def test_a_report_holds_nobody_of_the_team_no_evidence_and_nothing_of_interviews(
    auditing: Auditing, read: Read
) -> None:
    id = await auditing.drafted()
    again = rate(id, CRITICAL, "SUBSTANTIALLY", DOCUMENT, INTERVIEW)
    await auditing.does("rateRequirement", again, AT_THE_FIRM)
    await auditing.does("publishAuditReport", {"auditId": id}, OFFICE)
    (report,) = await reports(read, id)
    text = str(report["body"])
    for person in (LEAD, SECOND):
        assert person.hex not in text
        assert str(person) not in text
    assert "INTERVIEW" not in text
    assert str(DOCUMENT["says"]) not in text
    other = await auditing.owner.fetchval(
        "SELECT count(*) FROM interview_evidence WHERE audit_id = $1", key_of(id)
    )
    assert other == 1


@pytest.mark.parametrize(
    ("ratings", "level"),
    [
        ({}, "LEVEL_100"),
        ({"critical": "SUBSTANTIALLY"}, "LEVEL_75"),
        ({"a4": "SUBSTANTIALLY"}, "LEVEL_75"),
        ({"a4": "PARTIALLY"}, "TRANSPARENCY"),
        ({"critical": "PARTIALLY"}, "TRANSPARENCY"),
        ({"critical": "NOT_SCORED"}, "TRANSPARENCY"),
        ({"a2": "NOT_SCORED"}, "TRANSPARENCY"),
    ],
)
async def test_publishing_grants_what_the_report_comes_to(
    auditing: Auditing, read: Read, ratings: dict[str, str], level: str
) -> None:
    id = await auditing.published(**ratings)
    question = (
        f'{{ audit(id: "{id}") {{ state level publishedOn'
        " achievements { nodes { level grantedOn surveillanceDueOn held } } } }"
    )
    audit = (await read(question, ANYONE))["audit"]
    assert audit == {
        "state": "PUBLISHED",
        "level": level,
        "publishedOn": "2026-12-22",
        "achievements": {
            "nodes": [
                {"level": level, "grantedOn": "2026-12-22", "surveillanceDueOn": "2028-06-22", "held": True}
            ]
        },
    }


async def test_a_critical_requirement_left_out_of_the_scope_is_not_met(auditing: Auditing) -> None:
    id = await auditing.at("NOTICE_PUBLISHED")
    await auditing.scoped(id, *PLAIN)
    auditing.hands.pass_days(30)
    await auditing.does("startStageTwo", {"auditId": id}, FIRM)
    for requirement in PLAIN:
        await auditing.rated(id, requirement)
    await auditing.does("draftAuditReport", {"auditId": id}, FIRM)
    await auditing.does("publishAuditReport", {"auditId": id}, OFFICE)
    query = "SELECT level FROM audits WHERE id = $1"
    assert await auditing.owner.fetchval(query, key_of(id)) == "TRANSPARENCY"


async def test_a_draft_says_something_of_all_that_is_in_scope(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_2")
    empty = await auditing.ask("draftAuditReport", {"auditId": id}, FIRM)
    assert (empty.typename, empty.values["unrated"]) == ("UnratedLeft", 0)
    await auditing.does("stopAudit", {"auditId": id, "reason": "WITHDRAWN"}, OFFICE)
    id = await auditing.at("NOTICE_PUBLISHED")
    await auditing.scoped(id)
    auditing.hands.pass_days(30)
    await auditing.does("startStageTwo", {"auditId": id}, FIRM)
    await auditing.rated(id, CRITICAL)
    left = await auditing.ask("draftAuditReport", {"auditId": id}, FIRM)
    assert (left.typename, left.values["unrated"]) == ("UnratedLeft", 4)
    assert (await auditing.state(id))[0] == "STAGE_2"


async def test_the_secretariat_publishes_and_nobody_else(auditing: Auditing, fingerprint: object) -> None:
    id = await auditing.drafted()
    before = await fingerprint()  # type: ignore[operator]
    expected = {FIRM: "SecretariatOnly", COMPANY: "SecretariatOnly", RIVAL: "NotThere", STRANGERS: "NotThere"}
    for by, refused in expected.items():
        assert (await auditing.ask("publishAuditReport", {"auditId": id}, by)).typename == refused
    after = await fingerprint()  # type: ignore[operator]
    assert {table for table in after if after[table] != before[table]} <= {"idempotency_keys", "audit_log"}


async def test_of_several_who_publish_at_once_one_does(auditing: Auditing) -> None:
    id = await auditing.drafted()
    answers = await asyncio.gather(
        *(auditing.ask("publishAuditReport", {"auditId": id}, OFFICE) for _ in range(3))
    )
    assert sorted(one.typename for one in answers) == [
        "AuditReportPublished",
        "IllegalTransition",
        "IllegalTransition",
    ]
    query = "SELECT count(*) FROM audit_reports WHERE audit_id = $1"
    assert await auditing.owner.fetchval(query, key_of(id)) == 1


@pytest.mark.parametrize("table", ["audit_reports", "area_scores"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_nobody_changes_a_published_report(
    auditing: Auditing, writer: asyncpg.Connection, table: str, sql: str
) -> None:
    """The writing role has no privilege to; the tables' own owner is stopped as well."""
    await auditing.published()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await writer.execute(sql.format(table))
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        await auditing.owner.execute(sql.format(table))


async def test_a_body_that_is_not_its_digests_does_not_come_in(auditing: Auditing) -> None:
    id = await auditing.published()
    with pytest.raises(asyncpg.CheckViolationError):
        await auditing.owner.execute(
            "INSERT INTO audit_reports SELECT gen_random_uuid(), audit_id, site_id, edition_id, 2, level, body || ' ',"
            " digest, published_on, 'why' FROM audit_reports WHERE audit_id = $1",
            key_of(id),
        )


def correction(id: str, requirement: str = PLAIN[3], rating: str = "PARTIALLY") -> dict[str, object]:
    said = {"requirementId": f"req_{requirement}", "rating": rating, "evidence": [DOCUMENT]}
    return {"auditId": id, "why": "The measurements of two wells were mixed up.", "corrections": [said]}


async def test_a_corrected_report_is_the_next_number_and_the_first_stays(
    auditing: Auditing, read: Read
) -> None:
    id = await auditing.published()
    first = (await reports(read, id))[0]
    auditing.hands.pass_days(40)
    await auditing.does("correctAuditReport", correction(id), OFFICE)
    one, two = await reports(read, id)
    assert one == first
    assert (two["number"], two["level"], two["publishedOn"]) == (2, "TRANSPARENCY", "2027-01-31")
    assert two["digest"] == sha256(str(two["body"]).encode()).hexdigest() != one["digest"]
    body = json.loads(str(two["body"]))
    assert body["ratings"]["1.0:4.1.1"] == "PARTIALLY"
    assert body["correction"] == two["correction"] == "The measurements of two wells were mixed up."
    question = (
        f'{{ audit(id: "{id}") {{ level achievements(order: {{by: GRANTED_ON, direction: ASC}}) {{ nodes {{'
        " level endedOn endedBecause surveillanceDueOn } } ratings(filter: {current: true}) { total { count } } } }"
    )
    audit = (await read(question, ANYONE))["audit"]
    assert audit == {
        "level": "TRANSPARENCY",
        "achievements": {
            "nodes": [
                {
                    "level": "LEVEL_100",
                    "endedOn": "2027-01-31",
                    "endedBecause": "REPORT_CORRECTED",
                    "surveillanceDueOn": "2028-06-22",
                },
                {
                    "level": "TRANSPARENCY",
                    "endedOn": None,
                    "endedBecause": None,
                    "surveillanceDueOn": "2028-06-22",
                },
            ]
        },
        "ratings": {"total": {"count": 5}},
    }


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"corrections": []}, "NoCorrection"),
        ({"corrections": [correction("")["corrections"][0]] * 2}, "NoCorrection"),  # type: ignore[index]
        (
            {"corrections": [{"requirementId": "req_2.0:3.1.9", "rating": "FULLY", "evidence": [DOCUMENT]}]},
            "OutOfScope",
        ),
        (
            {
                "corrections": [
                    {"requirementId": f"req_{CRITICAL}", "rating": "FULLY", "evidence": [DOCUMENT]}
                ]
            },
            "NothingNew",
        ),
        (
            {
                "corrections": [
                    {"requirementId": f"req_{CRITICAL}", "rating": "PARTIALLY", "evidence": [INTERVIEW]}
                ]
            },
            "BadInput",
        ),
        ({"why": "Illari Quispe, +51 1 555 0100, said so."}, "IdentifyingText"),
    ],
)
async def test_a_correction_that_says_nothing_or_too_much_is_refused_whole(
    auditing: Auditing, fingerprint: object, changes: dict[str, object], refused: str
) -> None:
    id = await auditing.published()
    before = await fingerprint()  # type: ignore[operator]
    answer = await auditing.ask("correctAuditReport", correction(id) | changes, OFFICE)
    assert answer.typename == refused
    after = await fingerprint()  # type: ignore[operator]
    assert {table for table in after if after[table] != before[table]} <= {"idempotency_keys", "audit_log"}


async def test_what_is_not_published_is_not_corrected(auditing: Auditing) -> None:
    id = await auditing.drafted()
    assert (await auditing.ask("correctAuditReport", correction(id), OFFICE)).typename == "NotPublished"
    for by in (FIRM, COMPANY):
        assert (await auditing.ask("correctAuditReport", correction(id), by)).typename == "SecretariatOnly"


async def test_the_cycle_follows_what_was_achieved(auditing: Auditing) -> None:
    given = {"siteId": encode_id("Site", MINE), "editionId": "ed_1.0"}
    for cycle in ("SURVEILLANCE", "REASSESSMENT"):
        assert (
            await auditing.ask("openAudit", {**given, "cycle": cycle}, COMPANY)
        ).typename == "CycleDoesNotFit"
    await auditing.published()
    assert (
        await auditing.ask("openAudit", {**given, "cycle": "INITIAL"}, COMPANY)
    ).typename == "CycleDoesNotFit"
    await auditing.does("openAudit", {**given, "cycle": "SURVEILLANCE"}, COMPANY)


async def test_a_surveillance_of_some_requirements_leaves_the_others_as_they_were_published(
    auditing: Auditing, read: Read
) -> None:
    auditing.hands.day = date(2030, 1, 7)  # after what other tests published
    await auditing.published(a2="SUBSTANTIALLY")
    id = await auditing.at("NOTICE_PUBLISHED", cycle="SURVEILLANCE")
    await auditing.scoped(id, CRITICAL)
    auditing.hands.pass_days(30)
    await auditing.does("startStageTwo", {"auditId": id}, FIRM)
    await auditing.rated(id, CRITICAL, "SUBSTANTIALLY")
    await auditing.does("draftAuditReport", {"auditId": id}, FIRM)
    await auditing.does("publishAuditReport", {"auditId": id}, OFFICE)
    (report,) = await reports(read, id)
    body = json.loads(str(report["body"]))
    assert body["ratings"] == {CRITICAL: "SUBSTANTIALLY"}
    assert body["carried"] == {
        "1.0:1.1.2": "FULLY",
        "1.0:2.1.1": "SUBSTANTIALLY",
        "1.0:3.1.1": "FULLY",
        "1.0:4.1.1": "FULLY",
    }
    assert report["level"] == "LEVEL_75"
    rows = await auditing.owner.fetch(
        "SELECT ended_because FROM achievements WHERE site_id = $1"
        " ORDER BY granted_on DESC, ended_on NULLS FIRST LIMIT 2",
        MINE,
    )
    assert [row["ended_because"] for row in rows] == [None, "SUPERSEDED"]


async def test_surveillance_due_and_overdue_are_found_and_ordered(auditing: Auditing, read: Read) -> None:
    mine = await auditing.published()
    auditing.hands.day = date(2026, 11, 22)
    other = await auditing.published(OTHER_MINE)
    for id, days in ((mine, -1), (other, 30)):
        await auditing.owner.execute(
            "UPDATE achievements SET surveillance_due_on = current_date + $1::int WHERE audit_id = $2",
            days,
            key_of(id),
        )
    listed = (
        "{{ achievements(filter: {{{by}}}, order: {{by: SURVEILLANCE_DUE_ON, direction: ASC}})"
        " {{ nodes {{ audit {{ id }} }} }} }}"
    )

    async def found(by: str) -> list[str]:
        nodes = (await read(listed.format(by=by), ANYONE))["achievements"]["nodes"]  # type: ignore[index]
        return [one["audit"]["id"] for one in nodes]

    soon = (date.today() + timedelta(days=31)).isoformat()
    assert await found("held: true") == [mine, other]
    assert await found("surveillanceOverdue: true") == [mine]
    assert await found("held: true, surveillanceOverdue: false") == [other]
    assert await found(f'surveillanceDueUntil: "{soon}"') == [mine, other]
    assert await found("held: true, level: [LEVEL_50]") == []


async def test_published_audits_are_found_by_level_cycle_firm_edition_and_site(
    auditing: Auditing, read: Read
) -> None:
    id = await auditing.published(a4="SUBSTANTIALLY")

    async def count(filter_: str) -> int:
        question = f"{{ audits(filter: {{{filter_}}}) {{ nodes {{ id }} }} }}"
        return [one["id"] for one in (await read(question, ANYONE))["audits"]["nodes"]].count(id)  # type: ignore[index]

    firm, site = encode_id("Organisation", FIRM.organisation), encode_id("Site", MINE)
    held = f'level: LEVEL_75, cycle: INITIAL, firm: "{firm}", edition: "ed_1.0", site: "{site}", state: PUBLISHED'
    assert await count(held) == 1
    for other in (
        held.replace("LEVEL_75", "LEVEL_100"),
        held.replace("INITIAL", "SURVEILLANCE"),
        held.replace(firm, encode_id("Organisation", RIVAL.organisation)),
        held.replace("ed_1.0", "ed_2.0"),
        held.replace(site, encode_id("Site", OTHER_MINE)),
        held.replace("state: PUBLISHED", "underWay: true"),
    ):
        assert await count(other) == 0
