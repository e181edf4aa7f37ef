"""The service under floods: guesses and looks use up their own, and those who report or come back go on."""

from __future__ import annotations

import pytest

from api.bucket import Bucket
from api.changes import Changes
from api.intake import Intake
from api.refused import Refused
from api.report import looking
from api.report.looking import AT_ONCE, EACH_SECOND, Effort
from api.report.words import catalogue
from domain.access import ANYONE
from domain.cases.receipt import Receipt
from tests.report.conftest import Served
from tests.report.reporter import Reporter, alert, heading, text_of

LOOKS_BACK = (
    "mutation($r: String, $k: String!) {"
    " returnToReport(input: {receipt: $r}, idempotencyKey: $k) { __typename } }"
)
UNKNOWN = Receipt.made(bytes(15) + b"\7").text


@pytest.fixture
def changes(served: Served) -> Changes:
    found = served.services.execution.commands
    assert isinstance(found, Changes)
    return found


async def guess(served: Served, receipt: str, key: str = "k" * 32) -> str:
    answer = await served.services.execution.answer(LOOKS_BACK, {"r": receipt, "k": key}, None, ANYONE)
    return answer.decode()


async def test_guesses_that_used_up_everything_stop_guesses_alone(
    served: Served, changes: Changes, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = await reporter.receipt(), await reporter.receipt()
    assert heading(await reporter.returns(mine)) == "Your report"
    monkeypatch.setattr(changes.returns, "intake", Intake(burst=0, tick=lambda: 0.0))
    with pytest.raises(Refused) as refused:
        await guess(served, UNKNOWN)
    assert refused.value.code == "INTAKE_BUSY"
    assert heading(await reporter.returns(mine)) == "Your report"  # who came back lately
    assert (
        heading(await reporter.presses(await reporter.returns(mine), "write", text="More.")) == "Your report"
    )
    turned = await reporter.returns(other)  # whose receipt nobody has seen since
    assert (turned.status_code, alert(turned).startswith("Too much comes in at this moment.")) == (503, True)
    assert other in turned.text
    mistyped = await reporter.returns(mine[:-1] + ("0" if mine[-1] != "0" else "1"))
    assert (mistyped.status_code, "This is not a receipt" in alert(mistyped)) == (400, True)
    assert len(await reporter.receipt()) == 32  # somebody reports


async def test_coming_back_is_counted_once_whatever_kind_of_case_it_is(
    changes: Changes, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Intake(burst=10, tick=lambda: 0.0)
    complaint = await reporter.receipt("complaint")
    monkeypatch.setattr(changes.returns, "intake", counted)
    assert (await reporter.returns(UNKNOWN)).status_code == 404
    assert counted.left == 9
    assert heading(await reporter.returns(complaint)) == "Your complaint"
    assert counted.left == 9


async def test_what_was_refused_for_another_reason_shows_no_receipt_to_be_good(
    served: Served, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Intake(burst=10, tick=lambda: 0.0)
    monkeypatch.setattr(changes.returns, "intake", counted)
    assert [("BadInput" in await guess(served, UNKNOWN, "short"), counted.left) for _ in range(3)] == [
        (True, 9), (True, 8), (True, 7)
    ]  # fmt: skip


def test_looks_get_a_quarter_of_a_core() -> None:
    seconds, worked = [0.0], [0.0]
    effort = Effort(
        bucket=Bucket(most=AT_ONCE, per_second=EACH_SECOND, tick=lambda: seconds[0]), worked=lambda: worked[0]
    )

    def look() -> tuple[str, ...]:
        worked[0] += 0.1
        return ("found",)

    assert [effort.on(look) for _ in range(102)][98:] == [("found",)] * 2 + [("found",), None]
    seconds[0] += 0.5 / EACH_SECOND
    assert [effort.on(look) for _ in range(7)][4:6] == [("found",), None]
    seconds[0] += 1e6
    assert effort.on(look) == ("found",)
    assert effort.bucket.left == pytest.approx(AT_ONCE - 0.1)


def test_a_text_that_spelled_out_is_many_times_as_long_is_not_looked_at() -> None:
    words = catalogue("en")
    assert looking.signs(words, "\ufdfa" * 20_000) is None
    assert looking.signs(words, "\ufdfa" + "\u0642" * 19_999) == ()


async def test_when_nobody_can_look_the_page_says_so_and_goes_on(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await reporter.returns(await reporter.receipt())
    monkeypatch.setattr(looking, "EFFORT", Effort(bucket=Bucket(most=0, per_second=0)))
    page = await reporter.reaches("report", "check", narrative="My name is Rosa, call 5551234567.")
    assert "Our computer could not look at your text just now" in text_of(page)
    assert len(await reporter.receipt()) == 32
    asked = await reporter.presses(case, "write", text="I am the only welder.")
    assert "Our computer could not look at your text just now" in text_of(asked)
    assert heading(await reporter.presses(asked, "add")) == "Your report"
