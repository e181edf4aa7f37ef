"""The example about an audit, as its readers run it: beside a demo of their own, and against a service that errs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.examples.assurance_errors import ERRORS, OF_THE_MOTION
from tests.examples.telling import EXAMPLES, credentials, kept, run, stand_in_order, told_by
from tests.ground.service import Service, folder, folder_of_the_demo, serving

TITLES = [
    "Prologue: a mine joins the scheme",
    "1 The operator asks for an audit, and the secretariat says by whom",
    "2 Everybody is told in time",
    "3 The site promises before anybody is asked anything",
    "4 People are heard, and only the team knows who",
    "5 An incentive is offered, and somebody is threatened",
    "6 What was seen is rated, and never by what people said alone",
    "7 The report is out, and anybody can check it",
    "Everything went as told.",
]
DAY = r"\d{4}-\d\d-\d\d"
LINES = [
    ("secretariat", "approveAuditTeam", r"NO_LEAD_AUDITOR; next: .+"),
    ("company-1", "the team", "AUDITOR and LEAD_AUDITOR; who they are: null"),
    ("audit-firm-1", "publishAuditNotice", r"NOTICE_TOO_SHORT; next: .+"),
    ("anybody (no token)", "auditNotices at the site", f"{DAY}, en and es"),
    ("lead-auditor", "planInterview", r"UNDERTAKING_NOT_SIGNED; next: .+"),
    ("company-manager", "signUndertaking", f"signed on {DAY}"),
    ("company-manager", "signUndertaking", r"ALREADY_SIGNED; next: .+"),
    ("audit-firm-1", "startStageTwo", r"BEFORE_THE_NOTICE; next: .+"),
    ("", "31 days pass", f"In the demo it is {DAY} now."),
    ("audit-firm-1", "startStageTwo", "STAGE_2"),
    ("lead-auditor", "planInterview WORKER, OFF_SITE", r"PLANNED, [A-Z][a-z]+-\d{5}"),
    ("lead-auditor", "recordInterviewHeld", r"CONSENT_NOT_GIVEN; next: .+"),
    ("lead-auditor", "addInterviewItem", r"CONSENT_NOT_GIVEN; next: .+"),
    ("auditor-2", "interviews of the audit", "0"),
    ("company-manager", "lists and counts at the site", "byte for byte as before anybody spoke"),
    ("lead-auditor", "recordBreach INCENTIVE", "an incident: RECORDED"),
    ("lead-auditor", "recordBreach THREAT_OF_RETRIBUTION", "an allegation: RECEIVED"),
    ("company-manager", "lists and counts at the site", "byte for byte as before anybody spoke"),
    ("company-1", "integrityNotices at the site", f"INCENTIVE, week of {DAY}"),
    ("lead-auditor", "closeIncident", "CLOSED, INTERVIEWS_REPEATED"),
    ("lead-auditor", "rateRequirement", r"INTERVIEWS_ALONE; next: .+"),
    ("company-1", "ratings of the draft", r"\d+, each with what was seen; of interviews nothing"),
    ("audit-firm-1", "openCorrectiveAction", r"DEADLINE_DOES_NOT_FIT; next: .+"),
    ("company-manager", "verifyCorrectiveAction", r"ONLY_THE_FIRM; next: .+"),
    ("secretariat", "publishAuditReport", "PUBLISHED, LEVEL_75"),
    ("anybody (no token)", "auditReports at the site", "number 1; its digest recomputed: equal"),
    ("", "BUSINESS_INTEGRITY", r"\d+ of \d+: 9\d %"),
    ("company-manager", "4 ids that the team knows", "byte for byte as ids of nothing"),
]  # fmt: skip
THE_MOTION = [
    ("board-member-company", "castBallot NO", "changed"),
    ("board-member", "ballots of the motion", "1, their own; no count before the vote closes"),
    ("secretariat", "closeVote", r"VOTE_STILL_OPEN; next: .+"),
    ("board-member", "castBallot", r"VOTE_CLOSED; next: .+"),
    ("anybody (no token)", "the motion", "RETURNED by MINING_COMPANIES: YES 5, NO 2, ABSTAIN 1"),
]  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    with folder_of_the_demo() as data, serving(data, PARLEY_DEMO="true") as service:
        yield service


@pytest.fixture(scope="module")
def twice(served: Service) -> tuple[str, str]:
    """The story, told twice by one service, the second time weeks later."""
    first, second = story(served), story(served)
    assert [(told.returncode, told.stderr) for told in (first, second)] == [(0, "")] * 2
    return first.stdout, second.stdout


def test_the_story_is_told_scene_by_scene_and_a_second_time(twice: tuple[str, str]) -> None:
    for told in twice:
        assert [line for line in told.splitlines() if not line.startswith("  ")] == TITLES
        stand_in_order(LINES, told)


def test_of_what_people_said_it_shows_what_the_team_opens_and_no_id(twice: tuple[str, str]) -> None:
    script, (told, _) = (EXAMPLES / "assurance_story.py").read_text(), twice
    assert told.count("The shift leader told us what to say") == 1
    assert "were promised a day's pay" in script
    assert "were promised" not in told
    assert not re.search(r"[a-z]{3,4}_[0-9a-f]{32}", told)


def test_two_noes_of_one_sector_send_a_motion_back(served: Service) -> None:
    told = told_by("motion_story.py", served, None, "--wait", "70")
    assert (told.returncode, told.stderr) == (0, "")
    stand_in_order(THE_MOTION, told.stdout)


@pytest.mark.parametrize("error", ERRORS)
def test_it_ends_with_status_1_where(served: Service, error: str) -> None:
    altered, otherwise = ERRORS[error]
    example = "motion_story.py" if altered.asks in OF_THE_MOTION else "assurance_story.py"
    told = told_by(example, served, altered)
    assert altered.times > 0, "nothing was altered: this test shows nothing"
    assert (told.returncode, TITLES[-1] in told.stdout) == (1, False)
    assert told.stderr.startswith("Otherwise than told: ")
    assert otherwise in told.stderr


def test_away_from_the_demo_no_day_passes_and_it_says_so(served: Service) -> None:
    with folder() as elsewhere:
        elsewhere.mkdir()
        told = run("assurance_story.py", kept(credentials(served), elsewhere), beside=elsewhere)
    assert told.returncode == 1
    assert "There is no demo here." in told.stderr


def story(served: Service) -> subprocess.CompletedProcess[str]:
    """The story of an audit."""
    return told_by("assurance_story.py", served, None)
