"""The README's tour, word for word, as a new user would follow it: every command is run, every answer compared."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import asyncpg
import pytest

from api.settings import Settings
from api.vault_settings import VaultSettings
from infra.address import Address
from infra.embedded import cluster_in
from infra.server_config import FAST_AND_LOSE
from tests.examples.telling import credentials
from tests.ground.service import Service, folder, serving

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PATIENCE = 180
"""Seconds for one block: the case waits for an early warning, which is raised each minute."""
ADDRESS, DATABASE = "http://127.0.0.1:8000", "postgresql://owner:secret@db.example:5432/parley"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of commands, under its heading, with the answer printed below it if there is one."""

    heading: str
    commands: str
    answer: str
    kind: str


def blocks() -> Iterator[Block]:
    """Every shell block of the README, in order."""
    heading = ""
    found = re.finditer(r"^## ([^\n]+)$|^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    parts = [(part[1], part[2], part[3]) for part in found]
    for (title, kind, text), (_, next_kind, next_text) in zip(parts, [*parts[1:], ("", "", "")], strict=True):
        heading = title or heading
        if kind == "sh":
            answer = next_text if next_kind in ("json", "text") else ""
            yield Block(heading=heading, commands=text, answer=answer or "", kind=next_kind or "")


BLOCKS = list(blocks())
TOUR = [
    block
    for block in BLOCKS
    if block.heading
    in ("Two minutes", "A case", "An identity, sealed and opened", "An audit", "Sign in", "The schema")
]
OTHER = [block for block in BLOCKS if block not in TOUR]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A folder like a clone's, in which commands are run; a variable set in one block is there in the next."""

    place: Path
    environment: dict[str, str]

    def runs(self, commands: str) -> str:
        """What the commands write; each must succeed."""
        kept = self.place / "variables"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f". {kept}\nset -a\n{commands}\nexport -p > {kept}"],
            cwd=self.place, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def terminal(data: Path, **settings: str) -> Terminal:
    """A folder beside the data folder with what a clone has."""
    place = data.parent / "clone"
    place.mkdir()
    (place / "variables").touch()
    (place / ".venv").symlink_to(sys.prefix)
    for name in ("examples", "Makefile"):
        (place / name).symlink_to(ROOT / name)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return Terminal(place=place, environment={**kept, "PARLEY_DATA_DIR": str(data), **settings})


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Service, Terminal]]:
    """What `make run` starts, its vault as well, on a free port and a fresh folder."""
    with folder() as data, serving(data, PARLEY_DEMO="true", PARLEY_VAULT_SERVICE="") as service:
        yield service, terminal(data, **somebody_at_the_browser(service))


def test_the_tour_begins_with_the_one_command_and_that_is_what_we_start() -> None:
    assert [block.commands for block in TOUR[:1]] == ["make run\n"]
    assert "@PARLEY_DEMO=$${PARLEY_DEMO:-true} exec $(BIN)/parley serve" in (ROOT / "Makefile").read_text()
    counted = {
        "Two minutes": 6,
        "A case": 4,
        "An identity, sealed and opened": 2,
        "An audit": 4,
        "Sign in": 3,
        "The schema": 1,
        "On your own PostgreSQL": 2,
    }
    assert [block.heading for block in BLOCKS] == [
        heading for heading, of in counted.items() for _ in range(of)
    ]


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_the_tour_followed_word_for_word_answers_as_printed(served: tuple[Service, Terminal]) -> None:
    service, at = served
    for block in TOUR[1:]:
        if "serve.py" in block.commands:
            continue  # it serves until it is stopped: tests/foreign/test_spa.py follows it in a browser
        said = at.runs(block.commands.replace(ADDRESS, service.url))
        if "ngo_notebook.py" in block.commands:
            the_notebook_holds_two_pages(said.splitlines())
        match block.kind:
            case "json":
                assert json.loads(said.splitlines()[-1]) == json.loads(block.answer)
            case "text":
                assert said.startswith(block.answer.rstrip("\n"))
            case _:
                assert said or ">" in block.commands
    again = at.runs(TOUR[4].commands)
    assert "0 added, 0 changed, 3 unchanged" in again
    assert "type Engagement" in (at.place / "company.graphql").read_text()


def somebody_at_the_browser(service: Service) -> dict[str, str]:
    """What a command opens as a browser: one in which a person of the NGO signs in and agrees."""
    who = next(e for e in credentials(service)["personas"] if e["persona"] == "ngo-member")
    kept = {name: who[name] for name in ("username", "password", "totp_secret")}
    visitor = f"{sys.executable} -m tests.foreign.visitor %s &"
    return {"BROWSER": visitor, "VISITOR": json.dumps(kept), "PYTHONPATH": str(ROOT)}


def the_notebook_holds_two_pages(lines: list[str]) -> None:
    """Twenty engagements on two pages, newest first, none twice, between a heading and a sum."""
    assert re.fullmatch(r"Halvorra Water and Rights Network reads \d{3} engagements\.", lines[0])
    assert len(lines) == 22
    assert lines[-1].startswith("Barriers met: ")
    days = [line[:10] for line in lines[1:-1]]
    assert days == sorted(days, reverse=True)
    assert len(set(lines)) == 22


def test_your_own_postgresql_as_written() -> None:
    """On a cluster of its own: roles and their passwords belong to a whole cluster, not to one database."""
    with folder() as theirs, cluster_in(theirs, extra=FAST_AND_LOSE) as (cluster, _), folder() as data:
        at, url = terminal(data), asyncio.run(arranged(cluster.start()))
        said = "".join(at.runs(block.commands.replace(DATABASE, f"'{url}'")) for block in OTHER)
        cluster.stop()
    assert "NO " not in said
    assert re.search(r"^ok  database: PostgreSQL 18", said, re.MULTILINE)


async def arranged(superuser: Address) -> str:
    """The login and the database that the README asks for."""
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'secret'")
    await connection.execute("CREATE DATABASE parley OWNER owner ENCODING 'UTF8' TEMPLATE template0")
    await connection.close()
    return f"postgresql://owner:secret@/parley?host={superuser.host}&port={superuser.port}"


def test_every_make_command_named_is_one_and_none_is_left_out() -> None:
    named = set(re.findall(r"^\| `make (\w+)` \|", README, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text()
    assert named | {"help"} == set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))


def test_the_settings_named_are_the_settings_there_are() -> None:
    named = re.findall(r"^\| `PARLEY_(\w+)` \| (?:`([^`]*)`)?", README, re.MULTILINE)
    every = (*fields(VaultSettings), *fields(Settings))
    defaults = {field.name: str(field.default) for field in every}
    assert {name.lower() for name, _ in named} == set(defaults)
    for name, default in named:
        if default:
            assert default.lower() == defaults[name.lower()].lower()


def test_every_file_linked_is_there() -> None:
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert [link for link in linked if not (ROOT / link).exists()] == []
    assert "SECURITY.md" in linked
