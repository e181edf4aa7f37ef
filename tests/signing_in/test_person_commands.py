"""`parley person`: on an empty system the operator lets the first administrator in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from typer.testing import CliRunner

from api.cli import load_commands
from infra.database import Database
from infra.startup import CannotStart


@pytest.fixture(autouse=True)
def beside(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on this module's database."""

    @contextmanager
    def given(*_: object, **__: object) -> Iterator[Database]:
        yield database

    monkeypatch.setattr("api.commands.person.opened", given)
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))


def run(*words: str) -> Any:
    return CliRunner().invoke(load_commands(), ["person", *words])


def asked(database: Database, question: str) -> list[tuple[object, ...]]:
    async def fetch() -> list[tuple[object, ...]]:
        connection = await asyncpg.connect(**database.owner.arguments())
        try:
            return [tuple(row) for row in await connection.fetch(question)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


def test_the_first_administrator_of_an_empty_system(database: Database) -> None:
    said = run("register", "amber-heron", "--administrator", "--secretariat", "The Desk")
    assert said.stdout == (
        "amber-heron is registered as an administrator.\nA link to sign in with: parley person invite amber-heron\n"
    )
    run("register", "blue-heron", "--administrator")
    run("register", "grey-heron")
    held = "SELECT handle, capacity, name FROM persons p LEFT JOIN memberships m ON m.person_id = p.id LEFT JOIN " \
           "organisations o ON o.id = m.organisation_id ORDER BY handle"  # fmt: skip
    assert asked(database, held) == [
        ("amber-heron", "ADMINISTRATOR", "The Desk"),
        ("blue-heron", "ADMINISTRATOR", "The Desk"),
        ("grey-heron", None, None),
    ]
    logged = asked(database, "SELECT command, client FROM audit_log ORDER BY at, command")
    assert logged.count(("registerPerson", "parley person")) == 3
    assert logged.count(("openMembership", "parley person")) == 2
    assert logged.count(("registerOrganisation", "parley person")) == 1


def test_a_link_is_printed_once_and_withdrawn(database: Database) -> None:
    run("register", "tawny-owl")
    link, until = run("invite", "tawny-owl").stdout.splitlines()
    assert link.startswith("http://127.0.0.1:8000/invitation/")
    assert until.startswith("Good once, until ")
    assert run("withdraw", "tawny-owl").stdout == "The invitation of tawny-owl is withdrawn.\n"
    assert run("withdraw", "tawny-owl").stdout == "tawny-owl has no invitation.\n"
    assert run("close", "tawny-owl").stdout == "tawny-owl has no open account.\n"
    [(kept,)] = asked(database, "SELECT encode(digest, 'hex') FROM invitations")
    assert link.rpartition("/")[2] not in str(kept)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("invite", "no-such-bird"), "There is no person 'no-such-bird'."),
        (("close", "no-such-bird"), "There is no person 'no-such-bird'."),
        (("register", "Maria Lopez"), "A handle has 3 to 40 small letters, digits and hyphens"),
    ],
)
def test_what_cannot_be_done_is_said(words: tuple[str, ...], says: str) -> None:
    said = run(*words)
    assert isinstance(said.exception, CannotStart)
    assert str(said.exception).startswith(says)


def test_a_handle_is_given_once() -> None:
    run("register", "common-tern")
    assert str(run("register", "common-tern").exception).startswith("Another account has this handle.")
