"""The story of an identity, beside a demo with a vault of its own, and against a service and a log that err.

It is played in this process, since it asks for four tokens and starts two commands; tests/readme runs it as its
reader does.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from api.cli import load_commands
from api.commands.demo import demo_tokens
from infra.demo.clients import bound_subject_of
from infra.demo.personas import persona_named
from infra.oauth.tokens import Tokens
from tests.examples.between import Between, between
from tests.examples.telling import EXAMPLES, credentials, kept, stand_in_order
from tests.examples.unsealing_errors import ERRORS, WHO
from tests.ground.service import Service, folder_of_the_demo, free_port, serving

TITLES = [
    "Prologue: those who hold the keys",
    "1 A worker says who they are, to the vault alone",
    "2 Who handles the case asks; who does not is told nothing",
    "3 Two custodians agree, each with a key of their own",
    "4 It is announced, and opened once, for one key",
    "5 The person sees that somebody looked",
    "6 An outsider checks it, with no account",
    "Everything went as told.",
]
LINES = [
    ("worker (no token)", "myIdentity, with the receipt", "CONTACTS, NAMES; openings: none"),
    ("secretariat-handler", "the report", r"CONFIDENTIAL; REPORTER, [A-Z][a-z]+-\d{5}"),
    ("ngo-member", "requestUnsealing", "NOT_FOUND, as of an id of nothing"),
    ("secretariat-handler", "openIdentity", r"NOT_APPROVED; next: .+"),
    ("custodian-1", "approveUnsealing", "REQUESTED; agreed: 1"),
    ("custodian-1", "approveUnsealing, once more", "REQUESTED; agreed: 1"),
    ("secretariat-handler", "openIdentity", r"NOT_APPROVED; next: .+"),
    ("custodian-2", "approveUnsealing", "APPROVED; agreed: 2"),
    ("secretariat-handler", "openIdentity", "SPENT; ciphertext"),
    ("", "with any other key", "nothing"),
    ("secretariat-handler", "openIdentity", r"GRANT_ENDED; next: .+"),
    ("worker (no token)", "myIdentity, with the receipt", "SPENT: opened once, for PROTECTION, by SECRETARIAT"),
    ("anybody (no token)", "/log/entries of what was signed", "REQUESTED, APPROVED, APPROVED, ANNOUNCED, OPENED"),
    ("anybody (no token)", "/log/proof/inclusion", "leads to the signed root"),
    ("anybody (no token)", "parley log verify, offline", "The log holds."),
]  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    """A demo with a vault, which calls itself by the address of what stands before it."""
    before = f"http://127.0.0.1:{free_port()}"
    with (
        folder_of_the_demo() as data,
        serving(
            data, PARLEY_DEMO="true", PARLEY_VAULT_SERVICE="", PARLEY_ISSUER=before, PARLEY_LOG_EVERY="1"
        ) as service,
    ):
        yield service


@pytest.fixture(scope="module")
def before(served: Service) -> Iterator[Between]:
    """What stands before it, and alters an answer if it is told to."""
    made = Between(url=served.url)
    with between(made, int(credentials(served)["issuer"].rpartition(":")[2])):
        yield made


@pytest.fixture(scope="module")
def tokens(served: Service) -> Tokens:
    """What makes the demo's tokens; kept, as a command that makes one alone takes seconds."""
    with pytest.MonkeyPatch.context() as here:
        here.setenv("PARLEY_DATA_DIR", str(served.data))
        return demo_tokens()[1]


@pytest.fixture
def story(
    served: Service, before: Between, tokens: Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    """The example, in this process; its person's name is the same each time."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    made = importlib.import_module("unsealing_story")
    drawn = made.secrets.token_hex

    def token(self: object, persona: str, key: str, *, custodian: bool) -> str:
        found = persona_named(persona)
        assert found is not None
        return tokens.issue(bound_subject_of(found, key, custodian=custodian))

    def parley(self: object, *command: str) -> str:
        done = CliRunner().invoke(load_commands(), list(command))
        made.holds(done.exit_code == 0, f"parley {' '.join(command[:2])}: {done.output}")
        return done.stdout

    monkeypatch.setattr(made.Story, "token", token)
    monkeypatch.setattr(made.Story, "parley", parley)
    monkeypatch.setattr(made.secrets, "token_hex", lambda size: "c0ffee" if size == 3 else drawn(size))
    monkeypatch.setenv("PARLEY_DATA_DIR", str(served.data))
    said = kept(credentials(served), tmp_path)
    monkeypatch.setattr(sys, "argv", ["unsealing_story.py", said, "--wait", "30"])
    before.altered = None
    before.seen.clear()
    return made


def test_the_story_is_told_scene_by_scene_and_shows_no_name(
    story: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    story.main()
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if not line.startswith("  ")] == TITLES
    stand_in_order(LINES, told)
    assert WHO not in told
    assert "c0ffee@" not in told.replace(" ", "")


@pytest.mark.parametrize("error", ERRORS)
def test_it_ends_with_status_1_where(
    story: ModuleType, before: Between, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    altered, otherwise = ERRORS[error]
    before.altered = altered
    if altered.asks == "/log/custodians":
        sys.argv[-1] = "1"
    with pytest.raises(SystemExit) as ended:
        story.main()
    assert altered.times > 0, "nothing was altered: this test shows nothing"
    assert str(ended.value).startswith("Otherwise than told: ")
    assert otherwise in str(ended.value)
    assert TITLES[-1] not in capsys.readouterr().out
