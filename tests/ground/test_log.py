"""The log says what happened and where, and repeats nothing that anybody told us."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from infra import log, request_id
from infra.telemetry import NotOnTheList, allowed

SECRET = "Jane Roe, 12 Mill Lane, 203.0.113.7"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged while a test runs."""
    root, ours = logging.getLogger(), logging.getLogger(log.NAME)
    before = root.handlers[:], root.level, ours.level
    log.set_up("info")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    heard = io.StringIO()
    handler.setStream(heard)
    yield heard
    logging.captureWarnings(False)
    root.handlers[:], level, ours_level = before
    root.setLevel(level)
    ours.setLevel(ours_level)


def test_a_fault_is_its_class_its_request_and_our_own_frames(lines: io.StringIO):
    request = request_id.begin()
    try:
        allowed({SECRET: "x"})
    except NotOnTheList as broken:
        log.fault("a request failed", broken, {"error.code": "INTERNAL_FAULT"})
    line = json.loads(lines.getvalue())
    del line["at"]
    where = line.pop("frames")
    assert line == {
        "level": "error",
        "event": "a request failed",
        "error.code": "INTERNAL_FAULT",
        "request": request,
        "fault": "infra.telemetry.NotOnTheList",
    }
    assert len(where) == 1
    assert where[0].startswith("infra/telemetry.py:")
    assert SECRET not in lines.getvalue()


def test_an_attribute_that_is_not_on_the_list_cannot_be_logged():
    with pytest.raises(NotOnTheList):
        log.note("a read", {"client.address": "203.0.113.7"})


@pytest.mark.parametrize("library", ["uvicorn.error", "asyncio", "sqlalchemy.engine", "strawberry.execution"])
def test_what_a_library_says_is_reduced_to_who_said_it(lines: io.StringIO, library: str):
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        logging.getLogger(library).exception("while doing %s for " + SECRET, SECRET)
    line = json.loads(lines.getvalue())
    assert (line["event"], line["library"], line["fault"]) == (
        "said by a library",
        library,
        "builtins.RuntimeError",
    )
    assert SECRET not in lines.getvalue()


def test_a_chained_exception_shows_neither_text(lines: io.StringIO):
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as first:
            raise RuntimeError(SECRET) from first
    except RuntimeError as second:
        log.fault("a request failed", second)
    assert SECRET not in lines.getvalue()


def test_request_ids_are_random_and_of_one_length():
    ids = {request_id.begin() for _ in range(100)}
    assert len(ids) == 100
    assert {len(made) for made in ids} == {16}
