"""The two journeys without a name, as their readers run them: against a service of their own, and one that errs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.examples.between import Altered
from tests.examples.nameless_errors import ERRORS
from tests.examples.telling import EXAMPLES, stand_in_order, told_by
from tests.ground.service import Service, folder_of_the_demo, serving

WEEK = r"\d{4}-\d\d-\d\d"
TITLES = [
    "Prologue: a mine, and somebody who handles what is told of it",
    "1 A worker tells of a danger, and is nobody",
    "2 Who handles it asks back, and the worker answers with a photograph",
    "3 A name is taken out, and stays sealed",
    "4 A neighbour complains, and seals who they are",
    "5 The answer is contested",
    "6 The neighbour takes back what they gave",
    "7 The company asked all along, and learned nothing",
    "Everything went as told.",
]
LINES = [
    ("worker (no token)", "submitReport", f"a receipt; acknowledged by {WEEK}"),
    ("worker (no token)", "returnToReport", f"1 NARRATIVE CONCERNED {WEEK} opened {WEEK}"),
    ("secretariat-handler", "the report", "whether it was read is told when the week is over"),
    ("worker (no token)", "PATCH, from byte 65536 on", "whole"),
    ("secretariat-handler", "/attachments/download", "image/jpeg: no name, no time, no place in it"),
    (
        "secretariat-handler",
        "redactReportItem, openReportItem",
        "“The gas alarm in drift 4 is off. A shift .+”",
    ),
    ("worker (no token)", "with the receipt, the original", "as it was written"),
    ("worker (no token)", "returnToReport", f"4 EVIDENCE BODY {WEEK} translates 3 into es by PERSON"),
    ("secretariat-handler", "hears, without asking", "RECEIVED: a grievance, SUBMITTED"),
    ("secretariat-handler", "the grievance", r"CONFIDENTIAL; COMPLAINANT, [A-Z][a-z]+-\d{5}"),
    ("neighbour (no token)", "answerGrievanceWithReceipt CONTEST", "CONTESTED"),
    ("secretariat-handler", "listens again, and hears what was missed", "CONTESTED"),
    ("neighbour (no token)", "myIdentity", "SEALED: CONTACTS, NAMES; openings: none"),
    ("neighbour (no token)", "askForErasure", f"erased; no backup opens it from {WEEK} on"),
    ("neighbour (no token)", "the complaint", "goes on: CONTESTED"),
    ("company-handler", "lists and counts at the site", "byte for byte as before there was a case"),
]


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    with folder_of_the_demo() as data, serving(data, PARLEY_DEMO="true", PARLEY_VAULT_SERVICE="") as service:
        yield service


def story(served: Service, altered: Altered | None = None) -> subprocess.CompletedProcess[str]:
    return told_by("nameless_story.py", served, altered)


def test_it_is_told_scene_by_scene_and_a_second_time(served: Service) -> None:
    for told in (story(served), story(served)):
        assert (told.returncode, told.stderr) == (0, "")
        assert [line for line in told.stdout.splitlines() if not line.startswith("  ")] == TITLES
        stand_in_order(LINES, told.stdout)
        for hidden in ("M. Muster", "Ilena", "by the shop"):
            assert hidden in (EXAMPLES / "nameless_story.py").read_text()
            assert hidden not in told.stdout
        assert not re.search(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{2}", told.stdout)


@pytest.mark.parametrize("error", ERRORS)
def test_it_ends_with_status_1_where(served: Service, error: str) -> None:
    altered, otherwise = ERRORS[error]
    told = story(served, altered)
    assert altered.times > 0, "nothing was altered: this test shows nothing"
    assert told.returncode == 1
    assert told.stderr.startswith("Otherwise than told: ")
    assert otherwise in told.stderr
