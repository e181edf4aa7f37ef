"""Names: given in confidence, seen by their owner alone, agreed to, taken back, erased; and a vault that is away."""

from __future__ import annotations

import asyncpg
import pytest

from domain.access import Profile, Scope
from domain.kernel import Refusal
from domain.labels import encode_id
from domain.vault.ports import Sealing
from domain.vault.refusals import VaultUnavailable
from infra.demo import personas as demo
from infra.vault.client import VaultClient
from tests.report.reporter import Reporter, alert, heading, receipt_on, text_of
from tests.unsealing.world import A, Asker, B, World

HANDLER = Asker(
    profile=Profile.SECRETARIAT,
    organisation=demo.SECRETARIAT.id,
    person=demo.SECRETARIAT_HANDLER.id,
    scopes=frozenset(Scope),
)
WHO = {"named": "yes", "names": "Nadia Ttupa Canaria", "contacts": "ask at the mill", "tier": "SEALED"}
SECRETS = ("Ttupa", "the mill")


async def label_of(core: asyncpg.Connection, table: str = "report_aliases") -> str:
    """The label of whoever told the case that came in last."""
    entity = {"report_aliases": "ReportAlias", "grievance_aliases": "GrievanceAlias"}[table]
    return encode_id(
        entity, await core.fetchval(f"SELECT id FROM {table} ORDER BY xmin::text::bigint DESC LIMIT 1")
    )


async def owns(reporter: Reporter, receipt: str, do: str = "own", **answers: str | list[str]) -> object:
    return await reporter.presses(await reporter.returns(receipt), do, **answers)


async def test_they_see_how_it_is_kept_and_never_what_it_says(reporter: Reporter) -> None:
    receipt = await reporter.receipt(**WHO, consents=["CONTACT"])
    page = await reporter.presses(await reporter.returns(receipt), "own")
    told = text_of(page)
    assert "Kept contacts, names" in told
    assert "Locked Sealed: only two guardians together can open it." in told
    assert "Nobody has asked for it." in told
    assert "1. To talk to you. Parts: contacts, names. Who may ask: whoever handles your case." in told
    assert not [secret for secret in SECRETS if secret in page.text]


async def test_who_gave_no_name_is_told_that_none_is_kept_and_can_give_it_later(reporter: Reporter) -> None:
    receipt = await reporter.receipt()
    page = await reporter.presses(await reporter.returns(receipt), "own")
    assert "No name of yours is kept." in text_of(page)
    none = await reporter.presses(page, "own-seal")
    assert alert(none).startswith("You chose to give your name, but wrote nothing.")
    page = await reporter.presses(page, "own-seal", names="Nadia Ttupa", tier="CONFIDENTIAL")
    assert alert(page) == "It is locked away."
    assert "Locked In confidence" in text_of(page)


async def test_they_agree_and_take_back(reporter: Reporter) -> None:
    receipt = await reporter.receipt(**WHO)
    page = await reporter.presses(await reporter.returns(receipt), "own")
    assert "You have agreed to nothing." in text_of(page)
    lacking = await reporter.presses(page, "own-agree", purpose="PROTECTION")
    assert alert(lacking) == "Choose for what, and at least one part."
    page = await reporter.presses(
        page, "own-agree", purpose="PROTECTION", fields=["NAMES", "WHEREABOUTS"], until="2099-12-31"
    )
    assert alert(page) == "It is noted that you agree. You can take it back at any time."
    assert "Ends on 31 December 2099." in text_of(page)
    (do,) = {value for value in page.text.split('"') if value.startswith("own-withdraw-")}
    page = await reporter.presses(page, do)
    assert alert(page).startswith("You took it back.")
    assert "You took it back on " in text_of(page)


async def test_they_see_when_why_and_by_what_kind_of_reader_it_was_opened(
    reporter: Reporter, world: World, core: asyncpg.Connection
) -> None:
    receipt = await reporter.receipt(**WHO)
    label = await label_of(core)
    report = await core.fetchval("SELECT id FROM reports ORDER BY xmin::text::bigint DESC LIMIT 1")
    given = {"reportId": encode_id("Report", report), "personId": encode_id("Person", HANDLER.person)}
    done = await world.change("assignReportHandler", "ReportHandlerAssigned", "__typename", HANDLER, given)
    assert done["__typename"] == "ReportHandlerAssigned", done
    id = await world.asked(label, HANDLER)
    page = await reporter.presses(await reporter.returns(receipt), "own")
    assert (
        "To protect you. Asked by: the office of the scheme. Parts: contacts, names. It was asked for."
        in (text_of(page))
    )
    await world.agreed(id, A, B)
    opened = await world.opens(id, HANDLER)
    assert opened["__typename"] == "OpenedIdentity", opened
    page = await reporter.presses(page, "own")
    assert "It was opened." in text_of(page) or "It may be opened now." in text_of(page)


async def test_they_have_it_erased_when_they_mean_it(reporter: Reporter) -> None:
    receipt = await reporter.receipt(**WHO)
    page = await reporter.presses(await reporter.returns(receipt), "own")
    assert alert(await reporter.presses(page, "own-erase")) == "Mark “Yes, I am sure” first."
    gone = await reporter.presses(page, "own-erase", sure="yes")
    assert "Your name was erased on " in text_of(gone)
    assert "This text proves it." in text_of(gone)
    after = await reporter.presses(await reporter.presses(gone, "look"), "own")
    assert alert(after).startswith(
        "Your name was erased for good."
    ) or "No name of yours is kept." in text_of(after)


async def test_a_receipt_that_somebody_else_knows_opens_nothing_of_it_until_it_is_new(
    reporter: Reporter, world: World
) -> None:
    given = {
        "identityMode": "CONFIDENTIAL",
        "concern": "SAFETY",
        "protectedPerson": "NOT_SAID",
        "narrative": "By phone.",
    }
    told = await world.change("takeDownReport", "ReportTakenDown", "receipt", HANDLER, given)
    page = await reporter.presses(await reporter.returns(told["receipt"]), "own")
    assert alert(page).startswith("Whoever wrote your case down knows this receipt too.")
    page = await reporter.presses(page, "renew")
    assert "From now on only you know the new one." in text_of(page)
    own = await reporter.presses(await reporter.returns(receipt_on(page)), "own")
    assert "No name of yours is kept." in text_of(own)


@pytest.mark.parametrize("way", ["report", "complaint"])
async def test_while_the_vault_is_away_nothing_is_lost_and_it_can_go_without_the_name(
    reporter: Reporter, way: str, core: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(self: VaultClient, sealing: Sealing) -> Refusal:
        return VaultUnavailable()

    count = "SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM grievances)"
    page = await reporter.reaches(way, "check", **WHO)
    before = await core.fetchval(count)
    monkeypatch.setattr(VaultClient, "seal", away)
    refused = await reporter.presses(page, "send")
    assert refused.status_code == 503
    assert alert(refused).startswith("The locked store for names does not answer just now.")
    assert "Nadia Ttupa Canaria" in text_of(refused)
    assert await core.fetchval(count) == before
    sent = await reporter.presses(refused, "unnamed")
    assert "It was sent without your name. You can add your name later" in text_of(sent)
    assert await core.fetchval(count) == before + 1
    monkeypatch.undo()
    own = await reporter.presses(await reporter.returns(receipt_on(sent)), "own")
    assert "No name of yours is kept." in text_of(own)
    assert alert(await reporter.presses(own, "own-seal", names="Nadia")) == "It is locked away."


async def test_a_name_that_is_too_long_is_told_and_kept_in_the_form(reporter: Reporter) -> None:
    page = await reporter.reaches("report", "name")
    long = await reporter.presses(page, "check", **{**WHO, "other": "x" * 2_001})
    assert alert(long) == "One of these texts is too long. At most 2,000 characters fit in each."
    assert heading(long) == "Do you want to give your name?"
    assert "x" * 2_001 in long.text
