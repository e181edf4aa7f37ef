"""Runs a script of a foreign client under Node, and sits before the browser for it.

A script writes lines of JSON: where somebody is to go, and at the end what happened. Where Node or the clients are
not there, the test skips and says how they come; where a merge is judged, that is a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from subprocess import PIPE
from threading import Timer
from typing import Any

import pytest

from tests.foreign.by_forms import Browser, Person

HERE = Path(__file__).parent
NODE = shutil.which("node")
PATIENCE = 120
REQUIRED = "FOREIGN_CLIENTS"
"""Set where a merge is judged (`.ci/run`): then nothing skips."""


def clients_from_npm() -> None:
    """Go on only where there are any."""
    if NODE and (HERE / "node_modules").is_dir():
        return
    told = "no Node on this machine" if not NODE else "not there: npm ci --prefix tests/foreign"
    if REQUIRED in os.environ:
        pytest.fail(f"clients from npm: {told}")
    pytest.skip(f"clients from npm: {told}")


def happened(script: str, given: dict[str, Any], people: dict[str, Person]) -> dict[str, Any]:
    """What a script tells at its end; it is given what it needs to know of the clients."""
    clients_from_npm()
    process = subprocess.Popen(
        [str(NODE), str(HERE / script)], stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True
    )  # fmt: skip
    bounded = Timer(PATIENCE, process.kill)
    bounded.start()
    try:
        return _talked(process, given, Visits(given["issuer"], people))
    finally:
        bounded.cancel()
        process.kill()
        process.communicate()


class Visits:
    """The browsers of the people, one each; a person who was there before is still signed in."""

    def __init__(self, issuer: str, people: dict[str, Person]) -> None:
        self._issuer, self._people = issuer, people
        self._browsers: dict[str, Browser] = {}

    def go(self, visit: str, person: str, fresh: bool = False, **how: str) -> str:
        """Where the person is sent at the end."""
        if fresh or person not in self._browsers:
            self._browsers[person] = Browser(self._issuer)
        known = self._people[person]
        answers = {"acting": known.acting, **how}
        as_told = Person(
            username=known.username, password=known.password, totp_secret=known.totp_secret, **answers
        )
        return self._browsers[person].goes(visit, as_told)


def _talked(process: subprocess.Popen[str], given: dict[str, Any], visits: Visits) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    assert process.stderr
    said: dict[str, Any] = given
    while True:
        process.stdin.write(json.dumps(said) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"it ended early: {process.stderr.read()}")
        heard = json.loads(line)
        if "happened" in heard:
            return heard["happened"]
        said = {"arrived": visits.go(**heard)}
