"""What if the site's agreement ends while an audit is under way, or after something was achieved?"""

from __future__ import annotations

import asyncio

import pytest

from domain.access import ANYONE
from domain.labels import encode_id
from tests.assurance.conftest import Auditing, Read, key_of
from tests.assurance.people import COMPANY, FIRM, OFFICE
from tests.reprisals.conftest import Case
from tests.reprisals.people import DESK, MINE, OTHER_MINE


async def agreement_of(auditing: Auditing) -> str:
    """The mine's agreement in force."""
    query = "SELECT id FROM agreements WHERE site_id = $1 AND terminated_on IS NULL"
    return encode_id("Agreement", await auditing.owner.fetchval(query, MINE))


async def ended_by_hand(auditing: Auditing) -> None:
    """For a reason that is no reprisal."""
    given = {"agreementId": await agreement_of(auditing), "reason": "OPERATOR_WITHDREW"}
    await auditing.does("terminateAgreement", given, OFFICE)


async def ended_by_outcome(auditing: Auditing) -> None:
    """By what a committee found."""
    case = Case(auditing.ask, auditing.owner)
    id = await case.found()
    given = {"allegationId": id, "outcome": "AGREEMENT_TERMINATED"}
    await case.does("decideOutcome", given, DESK)


WAYS = {"by hand": ended_by_hand, "by an outcome": ended_by_outcome}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "stage", ["SELF_ASSESSMENT", "APPLIED", "AGREEMENT_SIGNED", "NOTICE_PUBLISHED", "STAGE_2"]
)
async def test_an_audit_under_way_stops_with_a_record_that_says_why(
    auditing: Auditing, read: Read, way: str, stage: str
) -> None:
    await auditing.signed()
    id = await auditing.at(stage)
    elsewhere = await auditing.opened(OTHER_MINE)
    before = (await auditing.state(id))[1]
    await WAYS[way](auditing)
    question = f'{{ audit(id: "{id}") {{ state version stoppedOn events {{ nodes {{ state reason }} }} }} }}'
    audit = (await read(question, COMPANY))["audit"]
    assert (audit["state"], audit["version"]) == ("STOPPED", before + 1)  # type: ignore[index]
    assert audit["stoppedOn"] is not None  # type: ignore[index]
    assert audit["events"]["nodes"][-1] == {"state": "STOPPED", "reason": "AGREEMENT_TERMINATED"}  # type: ignore[index]
    assert (await auditing.state(elsewhere))[0] == "SELF_ASSESSMENT"
    row = await auditing.owner.fetchrow(
        "SELECT person_id, organisation_id FROM audit_events WHERE audit_id = $1 AND state = 'STOPPED'",
        key_of(id),
    )
    assert row is not None
    assert (row["person_id"], row["organisation_id"]) == (
        None,
        OFFICE.organisation,
    )  # who decided could say why
    notices = "SELECT count(*) FROM audit_notices WHERE audit_id = $1 AND withdrawn_on IS NULL"
    assert await auditing.owner.fetchval(notices, key_of(id)) == 0


@pytest.mark.parametrize("way", WAYS)
async def test_what_was_achieved_is_withdrawn_and_every_record_stays(
    auditing: Auditing, read: Read, way: str
) -> None:
    id = await auditing.published()
    await WAYS[way](auditing)
    question = (
        f'{{ audit(id: "{id}") {{ state level achievements {{ nodes {{ level held endedOn endedBecause }} }}'
        " reports { nodes { number digest } } ratings { total { count } } } }"
    )
    audit = (await read(question, ANYONE))["audit"]
    assert (audit["state"], audit["level"]) == ("PUBLISHED", "LEVEL_100")  # type: ignore[index]
    (achievement,) = audit["achievements"]["nodes"]  # type: ignore[index]
    assert (achievement["held"], achievement["endedBecause"]) == (False, "AGREEMENT_TERMINATED")
    assert achievement["endedOn"] is not None
    assert len(audit["reports"]["nodes"]) == 1  # type: ignore[index]
    assert audit["ratings"]["total"]["count"] == 5  # type: ignore[index]


async def test_nothing_goes_on_without_an_agreement_and_a_new_one_allows_a_new_audit(
    auditing: Auditing,
) -> None:
    id = await auditing.drafted()
    await ended_by_hand(auditing)
    for name, by in (("publishAuditReport", OFFICE), ("startCorrectiveAction", FIRM)):
        assert (await auditing.ask(name, {"auditId": id}, by)).typename == "IllegalTransition"
    again = await auditing.at("APPLIED")
    refused = await auditing.ask("confirmAuditAgreement", {"auditId": again}, COMPANY)
    assert refused.typename == "NoAgreementInForce"
    await auditing.signed()
    await auditing.does("confirmAuditAgreement", {"auditId": again}, COMPANY)


async def test_an_end_that_is_refused_stops_nothing(auditing: Auditing, fingerprint: object) -> None:
    await auditing.signed()
    await auditing.at("STAGE_1")
    agreement = await agreement_of(auditing)
    before = await fingerprint()  # type: ignore[operator]
    for changes, refused in (
        ({"reason": "REPRISAL"}, "OnlyByAnOutcome"),
        ({"version": 7}, "ChangedMeanwhile"),
    ):
        given = {"agreementId": agreement, "reason": "SITE_CLOSED"} | changes
        assert (await auditing.ask("terminateAgreement", given, OFFICE)).typename == refused
    after = await fingerprint()  # type: ignore[operator]
    assert {table for table in after if after[table] != before[table]} <= {"idempotency_keys", "audit_log"}


@pytest.mark.parametrize("turn", range(3))
async def test_publishing_and_ending_the_agreement_at_once_leave_no_achievement_in_force(
    auditing: Auditing, turn: int
) -> None:
    id = await auditing.drafted()
    given = {"agreementId": await agreement_of(auditing), "reason": "SITE_CLOSED"}
    published, ended = await asyncio.gather(
        auditing.ask("publishAuditReport", {"auditId": id}, OFFICE),
        auditing.ask("terminateAgreement", given, OFFICE),
    )
    assert ended.typename == "AgreementTerminated"
    assert published.typename in ("AuditReportPublished", "IllegalTransition")
    state = (await auditing.state(id))[0]
    assert state == ("PUBLISHED" if published.typename == "AuditReportPublished" else "STOPPED")
    held = "SELECT count(*) FROM achievements WHERE site_id = $1 AND ended_on IS NULL"
    assert await auditing.owner.fetchval(held, MINE) == 0


async def test_confirming_and_ending_at_once_never_leave_an_audit_under_an_ended_agreement(
    auditing: Auditing,
) -> None:
    await auditing.signed()
    id = await auditing.at("APPLIED")
    given = {"agreementId": await agreement_of(auditing), "reason": "SITE_CLOSED"}
    confirmed, ended = await asyncio.gather(
        auditing.ask("confirmAuditAgreement", {"auditId": id}, COMPANY),
        auditing.ask("terminateAgreement", given, OFFICE),
    )
    assert ended.typename == "AgreementTerminated"
    assert confirmed.typename in ("AuditAgreementConfirmed", "IllegalTransition", "NoAgreementInForce")
    assert (await auditing.state(id))[0] == "STOPPED"
