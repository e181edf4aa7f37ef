"""The examples about cases, as their readers run them: against a service of their own, and against one that errs."""

from __future__ import annotations

import re
import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.examples.between import Altered, Between, between
from tests.examples.errors import ERRORS
from tests.examples.telling import EXAMPLES, credentials, kept, run, stand_in_order, told_by
from tests.ground.service import Service, folder_of_the_demo, free_port, serving

RECEIPT = re.compile(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{2}")
OPENED = "The gas alarm in the lower drift has been switched off since March."

TITLES = [
    "Prologue: a mine joins the scheme",
    "1 A worker tells of a danger, and nobody asks who it is",
    "2 The union alleges retaliation, and somebody is protected at once",
    "3 The company asks, and learns nothing",
    "4 A committee is called",
    "5 It investigates and finds; a finding ends nothing by itself",
    "6 The scheme decides, and only once it is released does the company read",
    "7 What was asked for is done, and asking again goes on",
    "8 Early warnings",
    "Everything went as told.",
]
LINES = [
    ("worker (no token)", "submitReport SAFETY_REPORT", r"a receipt; acknowledged by \d{4}-\d\d-\d\d"),
    ("secretariat-handler", "reports at the site", r"1: RECEIVED, week of \d{4}-\d\d-\d\d, [A-Z][a-z]+-\d{5}"),
    ("secretariat-handler-2", "openReportItem", r"NOT_OPEN_TO_YOU; next: .+"),
    ("secretariat-handler", "openReportItem", f"“{OPENED}”"),
    ("worker (no token)", "returnToReport", r"MISTYPED_RECEIPT; next: .+"),
    ("worker (no token)", "returnToReport, with the receipt", r"RECEIVED, acknowledged; ANSWER by .+"),
    ("worker (no token)", "addToReportWithReceipt", "kept as number 2"),
    ("union", "fileAllegation SAFETY_REPORT, by EMPLOYEE", r"RECEIVED; VICTIM, [A-Z][a-z]+-\d{5}"),
    ("secretariat-handler", "takeInterimMeasure NO_CONTACT", "INTERIM_PROTECTION"),
    ("company-1", "lists and counts at the site", "byte for byte as before there was a case"),
    ("company-handler", "12 ids of the case, 17 questions", "byte for byte as ids of nothing"),
    ("secretariat-handler", "constituteCommittee", r"RECUSED; next: .+"),
    ("", "board-member-company is tied by", "SEAT, OPERATOR"),
    ("secretariat-handler", "constituteCommittee", r"COMMITTEE_TOO_SMALL; next: .+"),
    ("board-member-finance", "declareInterest at the site", "stands down by the same act"),
    ("board-member-company", "the allegation by its id", "nothing"),
    ("secretariat-handler", "the committee", "COMMUNITIES, NGOS, WORKERS; stood down, RECUSED: FINANCE"),
    ("secretariat-handler", "recordFinding", r"ONLY_THE_COMMITTEE; next: .+"),
    ("board-member", "recordFinding", r"NO_MAJORITY; next: .+"),
    ("board-member", "recordFinding", "FOUND, SUBSTANTIATED"),
    ("anybody (no token)", "agreements in force at the site", "1"),
    ("secretariat-handler", "decideOutcome", r"DEADLINE_IN_THE_PAST; next: .+"),
    ("secretariat-handler", "decideOutcome", r"CORRECTIVE_ACTION_RECOMMENDED: REINSTATEMENT by .+, in 60 days"),
    ("company-1", "lists and counts at the site", "byte for byte as before there was a case"),
    ("company-1", "allegationReleases", "SUBSTANTIATED, CORRECTIVE_ACTION_RECOMMENDED; the allegation: null"),
    ("company-1", "all else at the site", "as before there was a case"),
    ("company-2", "allegationReleases", "none"),
    ("company-handler", "26 ids of the case, 32 questions", "byte for byte as ids of nothing"),
    ("union", "verifyRecommendedAction", r"NOT_DONE_YET; next: .+"),
    ("secretariat-handler", "recommendedActions", r"REINSTATEMENT, verified \d{4}-\d\d-\d\d"),
    ("secretariat-handler", "check-in after 30 days", r"due \d{4}-\d\d-\d\d, after 3\d"),
    ("secretariat-handler", "check-in after 90 days", r"due \d{4}-\d\d-\d\d, after (9\d|10\d)"),
    ("secretariat-handler", "check-in after 180 days", r"due \d{4}-\d\d-\d\d, after (18\d|19\d)"),
    ("secretariat-handler", "closeAllegation", r"CHECK_INS_LEFT; next: .+"),
    ("secretariat-handler", "what is due next in this case", r"\d{4}-\d\d-\d\d CHECK_IN \(MONITORING\)"),
    ("secretariat-handler", "acknowledgeWarning", r"ALREADY_DONE; next: .+"),
]  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    with folder_of_the_demo() as data, serving(data, PARLEY_DEMO="true") as service:
        yield service


@pytest.fixture(scope="module")
def twice(served: Service) -> tuple[str, str]:
    """The story, told twice by one service."""
    first, second = story(served), story(served)
    assert [(told.returncode, told.stderr) for told in (first, second)] == [(0, "")] * 2
    return first.stdout, second.stdout


def test_the_story_is_told_scene_by_scene_and_a_second_time(twice: tuple[str, str]) -> None:
    for told in twice:
        assert [line for line in told.splitlines() if not line.startswith("  ")] == TITLES
        stand_in_order(LINES, told)
    assert len({line for told in twice for line in told.splitlines() if " registerSite " in line}) == 2


def test_it_shows_nothing_that_was_written_but_what_its_handler_opens(twice: tuple[str, str]) -> None:
    script, (told, _) = (EXAMPLES / "retaliation_story.py").read_text(), twice
    assert told.count(OPENED) == 1
    for hidden in ("It is still off", "Moved to nights", "The shift was changed"):
        assert hidden in script
        assert hidden not in told
    assert not RECEIPT.search(told)
    assert not re.search(r"[a-z]{3,4}_[0-9a-f]{32}", told)


@pytest.mark.parametrize("error", ERRORS)
def test_it_ends_with_status_1_where(served: Service, error: str) -> None:
    altered, otherwise = ERRORS[error]
    told = story(served, altered)
    assert altered.times > 0, "nothing was altered: this test shows nothing"
    assert told.returncode == 1
    assert told.stderr.startswith("Otherwise than told: ")
    assert otherwise in told.stderr
    assert TITLES[-1] not in told.stdout


def test_without_fresh_tokens_it_says_so(served: Service, tmp_path: Path) -> None:
    said = credentials(served)
    for entry in said["personas"]:
        entry["token"] = "stale"
    told = run("retaliation_story.py", kept(said, tmp_path))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr


# -- the reporter


def test_a_reporter_tells_gets_a_receipt_and_comes_back(served: Service) -> None:
    told = run("reporter.py", served.url, "tell", says=OPENED)
    assert (told.returncode, RECEIPT.fullmatch(told.stdout.strip()) is not None) == (0, True)
    assert re.fullmatch(r"By \d{4}-\d\d-\d\d you are told that it came in\. Write this down:\n", told.stderr)
    again = run("reporter.py", served.url, "return", says=told.stdout)
    assert again.returncode == 0
    assert re.fullmatch(
        rf"RECEIVED; ACKNOWLEDGEMENT by \S+\n1 NARRATIVE CONCERNED \S+: {re.escape(OPENED)}\n", again.stdout
    )


def test_a_mistyped_receipt_is_told_in_words(served: Service) -> None:
    told = run("reporter.py", served.url, "return", says="K9W22-GB1QG-Q6PVZ-ZYFPP-B3X3Z-WA")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("This is not a receipt: ")


def test_an_answer_lost_on_the_way_is_asked_for_again_and_reported_once(served: Service) -> None:
    way, before = Between(url=served.url, loses="submitReport"), reports(served)
    with between(way) as url:
        told = run("reporter.py", url, "tell", says="Its receipt is lost, and told again.")
    assert RECEIPT.fullmatch(told.stdout.strip())
    first, second = (asked for asked in way.asked if b"submitReport" in asked)
    assert first == second
    assert reports(served) == before + 1


def test_where_nobody_answers_nothing_is_told_of_what_was_to_be_sent() -> None:
    told = run("reporter.py", f"http://127.0.0.1:{free_port()}", "tell", says="Not to be repeated.")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "There was no answer. Nothing was kept here: try again later.\n"


# -- an NGO's own site


def test_somebody_tells_an_ngos_site_comes_back_reads_and_writes(served: Service) -> None:
    told = run("ngo_form.py", served.url, "tell", says=OPENED)
    assert (told.returncode, told.stderr) == (0, "")
    receipt = told.stdout.strip()
    assert RECEIPT.fullmatch(receipt)
    again = run("ngo_form.py", served.url, "return", says=f"{receipt}\nIt is still off.")
    assert (again.returncode, again.stderr) == (0, "")
    assert re.fullmatch(
        rf"RECEIVED; ACKNOWLEDGEMENT by \S+\n1 NARRATIVE CONCERNED \S+: {re.escape(OPENED)}\nKept as number 2\.\n",
        again.stdout,
    )
    own = run(
        "reporter.py", served.url, "return", says=receipt
    )  # the scheme's own way leads to the same case
    assert "2 MESSAGE CONCERNED" in own.stdout
    assert "It is still off." in own.stdout


def test_the_receipt_is_sent_once_and_what_follows_carries_the_token_alone(
    served: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    form = runpy.run_path(str(EXAMPLES / "ngo_form.py"))
    sent: list[tuple[str, bytes, bool]] = []

    class Watched(form["Site"]):
        def sent(self, path: str, body: bytes, kind: str) -> Any:
            sent.append((path, body, bool(self.token)))
            return super().sent(path, body, kind)

    site = Watched(served.url, "demo-form")
    form["tell"](site, "Somebody is threatened.")
    receipt = capsys.readouterr().out.strip()
    sent.clear()
    form["come_back"](site, receipt, "And again today.")
    assert [(path, receipt.encode() in body, token) for path, body, token in sent] == [
        ("/oauth/token", True, False),
        *[("/graphql", False, True)] * 3,
        ("/oauth/revoke", False, False),
    ]
    assert site.token == ""


@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        ("K9W22-GB1QG-Q6PVZ-ZYFPP-B3X3Z-WA", "This is not a receipt: "),
        ("0" * 27, "The code, refresh token or receipt was not taken: "),
    ],
    ids=["mistyped", "unknown"],
)
def test_a_receipt_that_opens_nothing_is_told_in_words(served: Service, receipt: str, said: str) -> None:
    told = run("ngo_form.py", served.url, "return", says=receipt)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith(said)


# -- how they are run


def story(served: Service, altered: Altered | None = None) -> subprocess.CompletedProcess[str]:
    """The story, against the service or one that errs; it waits for no warning, or for a second."""
    return told_by("retaliation_story.py", served, altered, "--wait", "1" if altered else "0")


def reports(served: Service) -> int:
    """How many reports the secretariat's handlers have."""
    token = next(
        one["token"] for one in credentials(served)["personas"] if one["persona"] == "secretariat-handler"
    )
    asked = {"query": "{ reports { total { count } } }"}
    answer = httpx.post(f"{served.url}/graphql", json=asked, headers={"Authorization": f"Bearer {token}"})
    return answer.json()["data"]["reports"]["total"]["count"]
