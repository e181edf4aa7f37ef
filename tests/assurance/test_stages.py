"""What if somebody takes an audit a step that is not theirs, too early, twice, or past its order?"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from domain.access import Viewer
from domain.labels import encode_id
from tests.assurance.conftest import STAGES, Ask, Auditing, Hands, Read, key_of
from tests.assurance.people import COMPANY, FIRM, OFFICE, RIVAL, STRANGERS
from tests.reprisals.people import AUDITORS, MINE, OTHER_FIRM, OTHER_MINE, viewer

STEPS = {
    "applyForAudit": ("SELF_ASSESSMENT", COMPANY),
    "confirmAuditAgreement": ("APPLIED", COMPANY),
    "contractAuditFirm": ("AGREEMENT_SIGNED", OFFICE),
    "startStageOne": ("TEAM_APPROVED", FIRM),
    "publishAuditNotice": ("STAGE_1", FIRM),
    "startStageTwo": ("NOTICE_PUBLISHED", FIRM),
}
"""By the domain, section 10: each step's mutation, the state it starts from, and whose it is."""


def given(name: str, id: str, auditing: Auditing) -> dict[str, object]:
    """What the step takes."""
    if name == "contractAuditFirm":
        return {"auditId": id, "firmId": encode_id("Organisation", AUDITORS)}
    return auditing.notice(id) if name == "publishAuditNotice" else {"auditId": id}


async def test_an_audit_goes_through_its_stages_and_each_step_is_a_record(
    auditing: Auditing, read: Read
) -> None:
    id = await auditing.at("STAGE_2")
    question = (
        f'{{ audit(id: "{id}") {{ state version firm {{ id }} events {{ nodes {{ state occurredOn'
        " organisation { id } } } } }"
    )
    audit = (await read(question, OFFICE))["audit"]
    assert audit["state"] == "STAGE_2"  # type: ignore[index]
    nodes = audit["events"]["nodes"]  # type: ignore[index]
    assert [one["state"] for one in nodes] == list(STAGES)
    assert {one["occurredOn"] for one in nodes} == {"2026-11-22", "2026-12-22"}
    assert nodes[0]["organisation"]["id"] == encode_id("Organisation", COMPANY.organisation)
    assert nodes[-1]["organisation"]["id"] == encode_id("Organisation", FIRM.organisation)


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(
    "by", [COMPANY, FIRM, OFFICE, RIVAL, STRANGERS], ids=lambda by: str(by.organisation)[-2:]
)
async def test_a_step_is_taken_by_whose_it_is_alone(
    auditing: Auditing, fingerprint: object, name: str, by: Viewer
) -> None:
    start, whose = STEPS[name]
    id = await auditing.at(start)
    if by is whose:
        return
    before = await fingerprint()  # type: ignore[operator]
    answer = await auditing.ask(name, given(name, id, auditing), by)
    unseen = by in (RIVAL, STRANGERS) or (
        by is FIRM and STAGES.index(start) < STAGES.index("FIRM_CONTRACTED")
    )
    refused = {COMPANY: "OnlyTheOperator", FIRM: "OnlyTheFirm", OFFICE: "SecretariatOnly"}[whose]
    assert answer.typename == ("NotThere" if unseen else refused)
    after = await fingerprint()  # type: ignore[operator]
    assert {table for table in after if after[table] != before[table]} <= {"idempotency_keys", "audit_log"}


@pytest.mark.parametrize("name", STEPS)
async def test_a_step_out_of_order_is_refused_with_what_can_follow(auditing: Auditing, name: str) -> None:
    whose = STEPS[name][1]
    late = await auditing.at("STAGE_2")
    answer = await auditing.ask(name, given(name, late, auditing), whose)
    assert (answer.typename, answer.values.get("legalNext")) == (
        "IllegalTransition",
        ["DRAFT_REPORT", "STOPPED"],
    )
    assert (await auditing.state(late))[0] == "STAGE_2"


async def test_what_is_not_theirs_answers_as_what_is_not_there(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_1")
    never = encode_id("Audit", uuid4())
    for by in (RIVAL, STRANGERS, viewer(OTHER_FIRM)):
        for name in STEPS:
            hidden = await auditing.ask(name, given(name, id, auditing), by)
            assert hidden == await auditing.ask(name, given(name, never, auditing), by)


async def test_a_site_has_one_audit_at_a_time(auditing: Auditing, ask: Ask) -> None:
    await auditing.opened()
    again = {"siteId": encode_id("Site", MINE), "editionId": "ed_1.0", "cycle": "INITIAL"}
    assert (await ask("openAudit", again, COMPANY)).typename == "AuditUnderWay"
    await auditing.opened(OTHER_MINE)


async def test_two_who_open_at_once_open_one(ask: Ask, owner: asyncpg.Connection, auditing: Auditing) -> None:
    given = {"siteId": encode_id("Site", MINE), "editionId": "ed_1.0", "cycle": "INITIAL"}
    answers = await asyncio.gather(*(ask("openAudit", given, COMPANY) for _ in range(4)))
    assert sorted(one.typename for one in answers) == ["AuditOpened", *["AuditUnderWay"] * 3]


async def test_two_who_take_a_step_at_once_take_one(auditing: Auditing) -> None:
    id = await auditing.at("TEAM_APPROVED")
    _, version = await auditing.state(id)
    answers = await asyncio.gather(
        *(auditing.ask("startStageOne", {"auditId": id, "version": version}, FIRM) for _ in range(3))
    )
    assert sorted(one.typename for one in answers) == [
        "ChangedMeanwhile",
        "ChangedMeanwhile",
        "StageOneStarted",
    ]
    assert (await auditing.state(id)) == ("STAGE_1", version + 1)


async def test_a_draft_edition_decides_nothing(ask: Ask) -> None:
    given = {"siteId": encode_id("Site", MINE), "editionId": "ed_2.0", "cycle": "INITIAL"}
    assert (await ask("openAudit", given, COMPANY)).typename == "EditionNotInForce"
    given["editionId"] = "ed_9.9"
    assert (await ask("openAudit", given, COMPANY)).typename == "NotThere"


async def test_only_whoever_operates_the_site_opens(ask: Ask) -> None:
    given = {"siteId": encode_id("Site", MINE), "editionId": "ed_1.0", "cycle": "INITIAL"}
    for by in (STRANGERS, FIRM, OFFICE):
        assert (await ask("openAudit", given, by)).typename == "OnlyTheOperator"


async def test_without_an_agreement_in_force_nothing_is_confirmed(auditing: Auditing) -> None:
    id = await auditing.at("APPLIED")
    refused = await auditing.ask("confirmAuditAgreement", {"auditId": id}, COMPANY)
    assert refused.typename == "NoAgreementInForce"
    await auditing.signed()
    await auditing.does("confirmAuditAgreement", {"auditId": id}, COMPANY)


async def test_a_firm_that_is_not_assigned_to_the_site_is_not_contracted(auditing: Auditing) -> None:
    id = await auditing.at("AGREEMENT_SIGNED")
    for organisation in (OTHER_FIRM, COMPANY.organisation):
        given = {"auditId": id, "firmId": encode_id("Organisation", organisation)}
        assert (await auditing.ask("contractAuditFirm", given, OFFICE)).typename == "FirmDoesNotFit"


@pytest.mark.parametrize("days", [-400, 0, 1, 29, 30, 31])
async def test_a_notice_is_published_thirty_days_before_or_says_the_earliest_day(
    auditing: Auditing, hands: Hands, days: int
) -> None:
    id = await auditing.at("STAGE_1")
    answer = await auditing.ask("publishAuditNotice", auditing.notice(id, days), FIRM)
    if days >= 30:
        assert answer.typename == "AuditNoticePublished"
        return
    earliest = (hands.today() + timedelta(days=30)).isoformat()
    assert (answer.typename, answer.values["earliest"]) == ("NoticeTooShort", earliest)
    assert (await auditing.state(id))[0] == "STAGE_1"


async def test_stage_two_does_not_begin_before_the_day_that_was_announced(
    auditing: Auditing, hands: Hands
) -> None:
    id = await auditing.at("NOTICE_PUBLISHED")
    hands.pass_days(29)
    early = await auditing.ask("startStageTwo", {"auditId": id}, FIRM)
    assert (early.typename, early.values["earliest"]) == ("BeforeTheNotice", "2026-12-22")
    hands.pass_days(1)
    await auditing.does("startStageTwo", {"auditId": id}, FIRM)


async def test_everybody_reads_a_notice_and_only_those_inside_its_audit(
    auditing: Auditing, read: Read
) -> None:
    id = await auditing.at("NOTICE_PUBLISHED")
    await auditing.does("publishAuditNotice", auditing.notice(id, 45), FIRM)
    question = (
        f'{{ audit(id: "{id}") {{ notices(order: {{by: FIRST_DAY, direction: DESC}})'
        " { nodes { id firstDay languages contact withdrawnOn audit { id } } } } }"
    )
    inside = (await read(question, OFFICE))["audit"]["notices"]["nodes"]  # type: ignore[index]
    assert [one["withdrawnOn"] for one in inside] == [None, "2026-11-22"]
    ids = [one["id"] for one in inside]
    assert inside[0] == {
        "id": ids[0],
        "firstDay": "2027-01-06",
        "languages": ["es", "quc"],
        "contact": "audit@kestrelmere.example",
        "withdrawnOn": None,
        "audit": {"id": id},
    }
    facts = "... on AuditNotice { id firstDay languages contact withdrawnOn audit { id } }"
    asked = " ".join(f'n{at}: node(id: "{one}") {{ {facts} }}' for at, one in enumerate(ids))
    for by in (STRANGERS, RIVAL):
        outside = await read(f"{{ {asked} }}", by)
        assert list(outside.values()) == [{**one, "audit": None} for one in inside]


async def test_a_notice_stands_no_longer_when_its_audit_is_stopped(auditing: Auditing) -> None:
    id = await auditing.at("NOTICE_PUBLISHED")
    query = "SELECT count(*) FROM audit_notices WHERE audit_id = $1 AND withdrawn_on IS NULL"
    assert await auditing.owner.fetchval(query, key_of(id)) == 1
    await auditing.does("stopAudit", {"auditId": id, "reason": "WITHDRAWN"}, OFFICE)
    assert await auditing.owner.fetchval(query, key_of(id)) == 0


@pytest.mark.parametrize(
    ("kind", "contact", "fits"),
    [
        ("MAILBOX", "audit@firm.example", True),
        ("MAILBOX", "info.audit@firm.example", True),
        ("MAILBOX", "illari.quispe@firm.example", False),
        ("MAILBOX", "audit.quispe@firm.example", False),
        ("MAILBOX", "audit@firm", False),
        ("WEB_PAGE", "https://firm.example/audits/mine-1", True),
        ("WEB_PAGE", "http://firm.example/audits", False),
        ("WEB_PAGE", "https://social.example/in/illari-quispe", False),
        ("WEB_PAGE", "https://firm.example/?user=illari", False),
        ("HOTLINE", "+51 1 555 0100", True),
        ("HOTLINE", "555 0100", False),
    ],
)
async def test_a_notice_names_an_address_of_the_firm_and_never_a_person(
    auditing: Auditing, kind: str, contact: str, fits: bool
) -> None:
    id = await auditing.at("STAGE_1")
    given = auditing.notice(id) | {"contactKind": kind, "contact": contact}
    answer = await auditing.ask("publishAuditNotice", given, FIRM)
    assert answer.typename == ("AuditNoticePublished" if fits else "PersonalContact")


@pytest.mark.parametrize("languages", [[], ["zz"], ["es"] * 21])
async def test_a_notice_names_languages_that_there_are(auditing: Auditing, languages: list[str]) -> None:
    id = await auditing.at("STAGE_1")
    answer = await auditing.ask("publishAuditNotice", auditing.notice(id) | {"languages": languages}, FIRM)
    assert answer.typename == "BadInput"


@pytest.mark.parametrize("stage", STAGES)
async def test_an_operator_withdraws_until_the_firm_has_begun(auditing: Auditing, stage: str) -> None:
    id = await auditing.at(stage)
    answer = await auditing.ask("stopAudit", {"auditId": id, "reason": "WITHDRAWN"}, COMPANY)
    begun = STAGES.index(stage) >= STAGES.index("STAGE_1")
    assert answer.typename == ("TooLateToWithdraw" if begun else "AuditStopped")
    if begun:
        await auditing.does("stopAudit", {"auditId": id, "reason": "OPERATOR_CHANGED"}, OFFICE)
    row = await auditing.owner.fetchrow(
        "SELECT reason, position FROM audit_events WHERE audit_id = $1 AND state = 'STOPPED'", key_of(id)
    )
    assert row is not None
    assert row["reason"] == ("OPERATOR_CHANGED" if begun else "WITHDRAWN")
    again = await auditing.ask("stopAudit", {"auditId": id, "reason": "WITHDRAWN"}, OFFICE)
    assert (again.typename, again.values["legalNext"]) == ("IllegalTransition", [])


async def test_nobody_claims_that_the_agreement_ended(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_1")
    for by in (OFFICE, COMPANY):
        answer = await auditing.ask("stopAudit", {"auditId": id, "reason": "AGREEMENT_TERMINATED"}, by)
        assert answer.typename == "StoppedByTheAgreementAlone"


async def test_nobody_comes_to_a_site_that_has_not_promised(
    auditing: Auditing, owner: asyncpg.Connection
) -> None:
    id = await auditing.at("NOTICE_PUBLISHED")
    await owner.execute("DELETE FROM undertakings WHERE audit_id = $1", key_of(id))
    auditing.hands.pass_days(30)
    before = await auditing.state(id)
    refused = await auditing.ask("startStageTwo", {"auditId": id}, FIRM)
    assert refused.values["code"] == "UNDERTAKING_NOT_SIGNED"
    assert await auditing.state(id) == before
    await auditing.promised(id)
    await auditing.does("startStageTwo", {"auditId": id}, FIRM)
