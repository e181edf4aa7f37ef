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

FRESH = {**ECKey.generate_key("P-256").as_dict(private=False), "kid": "2026-2"}

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
    assert (
        said.output
        == "Registered firm-tool, SERVICE seen as audit_firm, with engagement:read stakeholders:read.\n"
    )
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
        "version": 1,
    }


def test_without_an_organisation_it_reads_what_is_public(run: Run, keys: Callable[[Any], str]) -> None:
    said = run("register", "reader", "--jwks", keys(PUBLIC))
    assert said.output == "Registered reader, SERVICE seen as public, with no scopes (public facts only).\n"


BACK = ("--redirect-uri", "https://app.example.org/callback")

REFUSED: dict[str, tuple[list[str], Any, str]] = {
    "an id with spaces": (["a tool"], PUBLIC, "A client id has 3 to 64"),
    "an unknown organisation": (["tool", "--organisation", str(NGO)], PUBLIC, "no organisation of this id"),
    "an organisation by name": (["tool", "--organisation", "Kestrel"], PUBLIC, "not an organisation's id"),
    "a misspelt scope": (["tool", "--scope", "engagment:read"], PUBLIC, "The nearest is engagement:read."),
    "a scope that never was": (["tool", "--scope", "cases"], PUBLIC, "no scope 'cases'"),
    "an identity scope": (["tool", "--scope", "identities:open"], PUBLIC, "never a machine client"),
    "a private key": (["tool"], KEY, "That is a private key: keep it"),
    "a private key in a set": (["tool"], {"keys": [KEY]}, "That is a private key: keep it"),
    "a shared secret": (["tool"], OctKey.generate_key(256).as_dict(), "Keys are EC on P-256"),
    "another curve": (["tool"], ECKey.generate_key("P-384").as_dict(private=False), "Keys are EC on P-256"),
    "a short RSA key": (
        ["tool"],
        RSAKey.generate_key(1024).as_dict(private=False),
        "RSA of 2048 to 4096 bits",
    ),
    "no key": (["tool"], {"keys": []}, "between one and 5 public keys"),
    "six keys": (["tool"], {"keys": [PUBLIC] * 6}, "between one and 5 public keys"),
    "two keys of one kid": (["tool"], {"keys": [PUBLIC, PUBLIC]}, "no two the same"),
    "a point off the curve": (["tool"], {**PUBLIC, "y": PUBLIC["x"]}, "A key can't be read."),
    "a key without its point": (["tool"], {"kty": "EC", "crv": "P-256"}, "A key can't be read."),
    "a list": (["tool"], [PUBLIC], "is not a JWK or a JWKS"),
    "a list of words": (["tool"], {"keys": ["a", "b"]}, "A key is a JSON object"),
    "an app with a key": (["tool", "--type", "APP", *BACK], PUBLIC, "keeps no key"),
    "an app that leads nowhere": (["tool", "--type", "APP"], PUBLIC, "keeps no key"),
    "a server that leads nowhere": (["tool", "--type", "SERVER"], PUBLIC, "has 1 to 10 redirect URIs"),
    "a service with an address": (["tool", *BACK], PUBLIC, "signs nobody in"),
    "a resource server with a scope": (
        ["tool", "--type", "RESOURCE_SERVER", "--scope", "engagement:read"],
        PUBLIC,
        "holds no scope of its own",
    ),
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


def test_an_app_is_registered_without_a_key(run: Run, database: Database) -> None:
    said = run("register", "river-map", "--type", "APP", "--scope", "identities:open", *BACK)
    assert said.output == "Registered river-map, APP seen as public, with identities:open.\n"
    (row,) = _ask(database, "SELECT jwks, binds, redirect_uris FROM oauth_clients")
    assert (json.loads(row["jwks"]), row["binds"], row["redirect_uris"]) == (
        {"keys": []},
        True,  # identities are opened with a bound token alone
        ["https://app.example.org/callback"],
    )


def test_keys_without_a_name_go_by_their_thumbprint(
    run: Run, database: Database, keys: Callable[[Any], str]
) -> None:
    pair = [ECKey.generate_key("P-256") for _ in range(2)]
    run("register", "reader", "--jwks", keys({"keys": [key.as_dict(private=False) for key in pair]}))
    (row,) = _ask(database, "SELECT jwks FROM oauth_clients")
    assert [key["kid"] for key in json.loads(row["jwks"])["keys"]] == [key.thumbprint() for key in pair]


def test_a_client_is_suspended_and_let_in_again(
    run: Run, database: Database, keys: Callable[[Any], str]
) -> None:
    run("register", "reader", "--jwks", keys(PUBLIC))
    assert run("suspend", "reader").output == (
        "reader is suspended. What it held opens nothing, also after it is let in again.\n"
    )
    assert "state: suspended" in run("show", "reader").output
    assert "suspended already" in str(run("suspend", "reader").exception)
    (then,) = _ask(
        database, "SELECT active, not_before, now() - not_before < '1 minute' AS lately FROM oauth_clients"
    )
    assert (then["active"], then["lately"]) == (False, True)
    assert run("resume", "reader").output == "reader is active.\n"
    assert "state: active" in run("show", "reader").output
    assert "not suspended" in str(run("resume", "reader").exception)
    (now,) = _ask(database, "SELECT active, not_before FROM oauth_clients")
    assert (now["active"], now["not_before"]) == (True, then["not_before"])


def test_new_keys_take_over_and_the_former_verify_for_a_while(
    run: Run, database: Database, keys: Callable[[Any], str]
) -> None:
    run("register", "reader", "--jwks", keys(PUBLIC))
    said = run("rotate-keys", "reader", "--jwks", keys(FRESH), "--overlap", "2d")
    assert said.output.startswith("reader has new keys: 2026-2. The former verify until ")
    (row,) = _ask(
        database,
        "SELECT jwks, former_jwks, round(extract(epoch FROM former_until - now()) / 3600) AS hours FROM oauth_clients",
    )
    assert (json.loads(row["jwks"]), json.loads(row["former_jwks"])) == (
        {"keys": [FRESH]},
        {"keys": [PUBLIC]},
    )
    assert row["hours"] == 48
    again = run("rotate-keys", "reader", "--jwks", keys(PUBLIC))
    assert "those before them still verify" in str(again.exception)


def test_a_stolen_key_stops_at_once_with_all_that_it_got(
    run: Run, database: Database, keys: Callable[[Any], str]
) -> None:
    run("register", "reader", "--jwks", keys(PUBLIC))
    run("rotate-keys", "reader", "--jwks", keys(FRESH))
    third = {**ECKey.generate_key("P-256").as_dict(private=False), "kid": "2026-3"}
    assert run("rotate-keys", "reader", "--jwks", keys(third), "--at-once").output == (
        "reader has new keys: 2026-3.\n"
    )
    (row,) = _ask(database, "SELECT * FROM oauth_clients")
    assert (row["former_jwks"], row["former_until"]) == (None, None)
    assert row["not_before"] is not None


@pytest.mark.parametrize("overlap", ["31d", "0d", "soon", "-1d", "99999999d"])
def test_an_overlap_has_its_bounds(run: Run, keys: Callable[[Any], str], overlap: str) -> None:
    run("register", "reader", "--jwks", keys(PUBLIC))
    said = run("rotate-keys", "reader", "--jwks", keys(FRESH), "--overlap", overlap)
    assert "1 to 30 days" in str(said.exception) or "no number of days" in str(said.exception)


def test_scopes_and_addresses_are_said_anew(run: Run, database: Database) -> None:
    run("register", "river-map", "--type", "APP", "--scope", "engagement:read", *BACK)
    assert run("set-scopes", "river-map", "--scope", "statistics:read").output == (
        "river-map has statistics:read.\n"
    )
    there = "http://127.0.0.1/callback"
    assert run("set-redirects", "river-map", "--redirect-uri", there).output == (
        f"river-map sends people back to {there}.\n"
    )
    assert "localhost" in str(
        run("set-redirects", "river-map", "--redirect-uri", "http://localhost/").exception
    )
    (row,) = _ask(database, "SELECT scopes, redirect_uris, version FROM oauth_clients")
    assert (row["scopes"], row["redirect_uris"], row["version"]) == (["statistics:read"], [there], 3)


def test_every_command_leaves_its_event_and_its_row_in_the_audit_log(
    run: Run, database: Database, keys: Callable[[Any], str]
) -> None:
    told = "kind, because, person_id, by_person_id"
    events = f"SELECT {told} FROM security_events WHERE client_id = 'of-events' ORDER BY at"
    run("register", "of-events", "--jwks", keys(PUBLIC))
    run("rotate-keys", "of-events", "--jwks", keys(FRESH))
    run("set-scopes", "of-events", "--scope", "engagement:read")
    run("suspend", "of-events")
    run("suspend", "of-events")  # refused: no event
    run("resume", "of-events")
    assert [tuple(row) for row in _ask(database, events)] == [
        ("CLIENT_REGISTERED", None, None, None),
        ("CLIENT_KEYS_ROTATED", "WITH_OVERLAP", None, None),
        ("CLIENT_CHANGED", "SCOPES", None, None),
        ("CLIENT_SUSPENDED", None, None, None),
        ("CLIENT_RESUMED", None, None, None),
    ]
    logged = _ask(
        database, "SELECT count(*) FROM audit_log WHERE client = 'parley client' AND entity = 'Client'"
    )
    assert logged[0]["count"] >= 5


def test_an_unknown_client_cannot_be_suspended_shown_or_changed(run: Run, keys: Callable[[Any], str]) -> None:
    for words in (
        ("suspend", "nobody"),
        ("resume", "nobody"),
        ("show", "nobody"),
        ("set-scopes", "nobody"),
        ("rotate-keys", "nobody", "--jwks", keys(FRESH)),
    ):
        assert "no client of this id" in str(run(*words).exception), words
