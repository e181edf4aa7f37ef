"""`parley client`: the operator registers, lists, suspends; what doesn't fit is refused and nothing is written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from click.testing import Result
from joserfc.jwk import ECKey, OctKey, RSAKey
from typer.testing import CliRunner

from api.cli import load_commands
from api.commands import client as command
from infra.database import Database
from infra.startup import CannotStart

FIRM = UUID("dd10e0ff-2190-464a-855c-08b5556a144f")
NGO = UUID("d14c15f3-81aa-4c3b-9477-00abcbda2e5d")
KEY = {**ECKey.generate_key("P-256").as_dict(private=True), "kid": "2026-1"}
PUBLIC = ECKey.import_key(KEY).as_dict(private=False)

Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    @contextmanager
    def this_one(*_: object, **__: object) -> Iterator[Database]:
        yield database

    monkeypatch.setattr(command, "opened", this_one)
    return lambda *words: CliRunner().invoke(load_commands(), ["client", *words])


@pytest.fixture(autouse=True)
def organisations(database: Database) -> None:
    _ask(database, "TRUNCATE oauth_clients CASCADE")
    _ask(
        database,
        "INSERT INTO organisations (id, name, kind) VALUES ($1, 'An audit firm', 'AUDIT_FIRM') "
        "ON CONFLICT DO NOTHING",
        FIRM,
    )


@pytest.fixture
def keys(tmp_path: Path) -> Callable[[Any], str]:
    def written(content: Any) -> str:
        path = tmp_path / "keys.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return written


def _ask(database: Database, sql: str, *arguments: object) -> list[asyncpg.Record]:
    async def asked() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(**database.owner.arguments())
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()

    return asyncio.run(asked())


def test_a_client_is_registered_with_the_profile_its_organisation_has(
    run: Run, database: Database, keys: Callable[[Any], str]
) -> None:
    said = run(
        "register", "firm-tool", "--name", "The firm's tool", "--organisation", f"org_{FIRM.hex}",
        "--scope", "engagement:read", "--scope", "stakeholders:read", "--jwks", keys({"keys": [PUBLIC]}),
    )  # fmt: skip
    assert said.output == "Registered firm-tool as audit_firm with engagement:read stakeholders:read.\n"
    (row,) = _ask(database, "SELECT * FROM oauth_clients")
    assert {**row, "jwks": json.loads(row["jwks"]), "registered_at": None} == {
        "id": "firm-tool",
        "name": "The firm's tool",
        "organisation_id": FIRM,
        "profile": "audit_firm",
        "scopes": ["engagement:read", "stakeholders:read"],
        "type": "SERVICE",
        "redirect_uris": [],
        "jwks": {"keys": [PUBLIC]},
        "former_jwks": None,
        "former_until": None,
        "pushes": False,
        "binds": False,
        "not_before": None,
        "active": True,
        "registered_at": None,
        "last_used_at": None,
    }


def test_without_an_organisation_it_reads_what_is_public(run: Run, keys: Callable[[Any], str]) -> None:
    said = run("register", "reader", "--jwks", keys(PUBLIC))
    assert said.output == "Registered reader as public with no scopes (public facts only).\n"


REFUSED: dict[str, tuple[list[str], Any, str]] = {
    "an id with spaces": (["a tool"], PUBLIC, "A client id has 3 to 64"),
    "an unknown organisation": (["tool", "--organisation", str(NGO)], PUBLIC, "no organisation of this id"),
    "an organisation by name": (["tool", "--organisation", "Kestrel"], PUBLIC, "not an organisation's id"),
    "a misspelt scope": (["tool", "--scope", "engagment:read"], PUBLIC, "The nearest is engagement:read."),
    "a scope not in use yet": (["tool", "--scope", "exports:run"], PUBLIC, "no scope 'exports:run'"),
    "an identity scope": (["tool", "--scope", "identities:open"], PUBLIC, "never a machine client"),
    "a private key": (["tool"], KEY, "That is a private key: keep it"),
    "a private key in a set": (["tool"], {"keys": [KEY]}, "That is a private key: keep it"),
    "a shared secret": (["tool"], OctKey.generate_key(256).as_dict(), "Keys are EC on P-256"),
    "another curve": (["tool"], ECKey.generate_key("P-384").as_dict(private=False), "Keys are EC on P-256"),
    "a short RSA key": (["tool"], RSAKey.generate_key(1024).as_dict(private=False), "RSA of 2048 bits"),
    "no key": (["tool"], {"keys": []}, "between one and 5 public keys"),
    "six keys": (["tool"], {"keys": [PUBLIC] * 6}, "between one and 5 public keys"),
    "two keys without a kid": (
        ["tool"],
        {"keys": [ECKey.generate_key("P-256").as_dict(private=False) for _ in range(2)]},
        "need a kid each",
    ),
    "two keys of one kid": (["tool"], {"keys": [PUBLIC, PUBLIC]}, "no two the same"),
    "a point off the curve": (["tool"], {**PUBLIC, "y": PUBLIC["x"]}, "A key can't be read."),
    "a key without its point": (["tool"], {"kty": "EC", "crv": "P-256"}, "A key can't be read."),
    "a list": (["tool"], [PUBLIC], "is not a JWK or a JWKS"),
    "a list of words": (["tool"], {"keys": ["a", "b"]}, "A key is a JSON object"),
    "no JSON": (["tool"], "-----BEGIN PUBLIC KEY-----", "can't be read as JSON"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    run: Run, database: Database, keys: Callable[[Any], str], what: str
) -> None:
    words, jwks, why = REFUSED[what]
    said = run("register", *words, "--jwks", keys(jwks))
    assert isinstance(said.exception, CannotStart)
    assert why in str(said.exception)
    assert _ask(database, "SELECT * FROM oauth_clients") == []


def test_an_id_is_registered_once(run: Run, keys: Callable[[Any], str]) -> None:
    run("register", "reader", "--jwks", keys(PUBLIC))
    again = run("register", "reader", "--scope", "engagement:read", "--jwks", keys(PUBLIC))
    assert str(again.exception).startswith("A client of this id exists.")
    assert "engagement:read" not in run("list").output


def test_a_client_is_suspended_and_let_in_again(run: Run, keys: Callable[[Any], str]) -> None:
    run("register", "reader", "--jwks", keys(PUBLIC))
    assert run("suspend", "reader").output == "reader is suspended.\n"
    assert "suspended" in run("list").output
    assert run("resume", "reader").output == "reader is active.\n"
    assert "active" in run("list").output


def test_new_keys_take_the_place_of_the_old(run: Run, database: Database, keys: Callable[[Any], str]) -> None:
    run("register", "reader", "--jwks", keys(PUBLIC))
    fresh = {**ECKey.generate_key("P-256").as_dict(private=False), "kid": "2026-2"}
    assert run("renew-keys", "reader", "--jwks", keys(fresh)).output == "reader has new keys.\n"
    (row,) = _ask(database, "SELECT jwks FROM oauth_clients")
    assert json.loads(row["jwks"]) == {"keys": [fresh]}


def test_an_unknown_client_cannot_be_suspended(run: Run) -> None:
    assert "no client of this id" in str(run("suspend", "nobody").exception)
