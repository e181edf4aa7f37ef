"""`parley demo credentials` and `parley token`: for the demo alone, in the shape that clients rely on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey
from pyotp.totp import TOTP
from typer.testing import CliRunner

from api.cli import load_commands
from api.commands import demo as command
from domain.access import Profile, Viewer
from domain.scopes import IDENTITY, IN_USE
from infra.database import Database
from infra.demo.accounts import DemoAccounts
from infra.demo.clients import DemoKeys
from infra.demo.personas import COMPANY_1, ORGANISATIONS, PEOPLE, PERSONAS
from infra.engine import engine_for
from infra.oauth.access import access_with
from infra.oauth.running import Running, leave_word
from infra.oauth.sealing import sealing_for
from infra.oauth.verifier import Failure
from infra.secret_files import write_secret
from infra.startup import CannotStart

ISSUER = "http://127.0.0.1:8124"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    @contextmanager
    def this_one(*_: object, **__: object) -> Iterator[Database]:
        yield database

    monkeypatch.setattr(command, "opened", this_one)
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    return tmp_path


def _run(*words: str) -> Any:
    return CliRunner().invoke(load_commands(), list(words))


def _viewer(database: Database, token: str) -> Viewer:
    engine = engine_for(database.authorizer)
    access = access_with(engine, sealing_for(database.authorizer), ISSUER)

    async def read() -> Viewer | Failure:
        await access.refresh()
        await engine.dispose()
        return access.viewer_of(b"Bearer " + token.strip().encode())

    viewer = asyncio.run(read())
    assert isinstance(viewer, Viewer)
    return viewer


@pytest.mark.parametrize("words", [("demo", "credentials"), ("demo", "credentials", "--json"), ("token",)])
def test_outside_the_demo_there_is_nothing_to_show_and_no_key_is_made(
    folder: Path, words: tuple[str, ...]
) -> None:
    said = _run(*words)
    assert isinstance(said.exception, CannotStart)
    assert str(said.exception).startswith("There is no demo here.")
    assert (said.stdout, list(folder.iterdir())) == ("", [])


def test_beside_a_server_that_shows_the_demo_it_works_without_a_setting(
    folder: Path, database: Database
) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    assert _viewer(database, _run("token", "--persona", "auditor").stdout).profile is Profile.AUDIT_FIRM


def test_a_server_without_the_demo_takes_that_back(folder: Path) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    leave_word(folder, Running(issuer=ISSUER, demo=False))
    assert isinstance(_run("token").exception, CannotStart)


def test_credentials_have_the_promised_shape_and_every_token_opens(folder: Path, database: Database) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    printed = json.loads(_run("demo", "credentials", "--json").stdout)
    assert printed["issuer"] == ISSUER
    assert [entry["persona"] for entry in printed["personas"]] == [
        "secretariat", "audit-firm-1", "audit-firm-2", "ngo-1", "ngo-2", "union", "community", "company-1", "company-2",
        "brand", "financier", "public", "handler", "auditor", "auditor-2", "lead-auditor", "secretariat-handler",
        "secretariat-handler-2", "company-handler", "company-manager", "board-member", "board-member-communities-2",
        "board-member-company", "board-member-company-2", "board-member-workers", "board-member-ngos",
        "board-member-finance", "board-member-brands", "administrator",
        "ngo-member", "custodian-1", "custodian-2", "custodian-3",
    ]  # fmt: skip
    for entry in printed["personas"]:
        common = {"persona", "kind", "scopes", "token"} | ({"organisation"} & entry.keys())
        its_own = {
            "client": {"client_id", "private_jwk"},
            "user": {"client_id", "username", "password", "totp_secret"},
        }[entry["kind"]]
        assert set(entry) == common | its_own
        assert sorted(_viewer(database, entry["token"]).scopes) == entry["scopes"]


def test_the_clients_in_which_people_sign_in_are_told_too(folder: Path) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    told = json.loads(_run("demo", "credentials", "--json").stdout)["clients"]
    app, frontend, resource_server, identities, custody, form = told
    callbacks = ["http://127.0.0.1/callback", "http://[::1]/callback"]
    assert app == {"client_id": "demo-app", "type": "APP", "redirect_uris": callbacks}
    assert identities == {"client_id": "demo-identities", "type": "APP", "redirect_uris": callbacks}
    assert custody == {"client_id": "parley-custodian", "type": "APP", "redirect_uris": callbacks}
    assert form == {"client_id": "demo-form", "type": "APP"}
    assert (frontend["client_id"], frontend["redirect_uris"]) == ("demo-frontend", callbacks)
    assert ECKey.import_key(frontend["private_jwk"]).is_private
    assert (resource_server["client_id"], resource_server["type"]) == (
        "demo-resource-server",
        "RESOURCE_SERVER",
    )
    assert "redirect_uris" not in resource_server


def test_a_folder_from_before_a_client_gets_its_key_and_keeps_the_others(folder: Path) -> None:
    before = dict(DemoKeys(folder).private_jwks())
    del before["demo-frontend"]
    write_secret(folder / "oauth" / "demo-client-keys.json", json.dumps(before).encode())
    after = dict(DemoKeys(folder).private_jwks())
    assert {client: after[client] for client in before} == before
    assert DemoKeys(folder).private_jwks() == after
    assert after["demo-frontend"]["kty"] == "EC"


def test_what_people_sign_in_with_stays_the_same_and_is_nobody_elses_to_read(folder: Path) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    first, second = (
        [
            p
            for p in json.loads(_run("demo", "credentials", "--json").stdout)["personas"]
            if p["kind"] == "user"
        ]
        for _ in range(2)
    )
    assert [(p["password"], p["totp_secret"]) for p in first] == [
        (p["password"], p["totp_secret"]) for p in second
    ]
    assert len({p["password"] for p in first}) == len(first) == 21
    assert (folder / "oauth" / "demo-accounts.json").stat().st_mode & 0o777 == 0o600


def test_keys_stay_the_same_from_one_call_to_the_next(folder: Path) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    first, second = (
        json.loads(_run("demo", "credentials", "--json").stdout)["personas"][0] for _ in range(2)
    )
    assert first["private_jwk"] == second["private_jwk"]
    assert first["token"] != second["token"]
    assert ECKey.import_key(first["private_jwk"]).is_private
    assert (folder / "oauth" / "demo-client-keys.json").stat().st_mode & 0o777 == 0o600


def test_the_board_member_a_company_employs_is_no_company(folder: Path, database: Database) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    viewer = _viewer(database, _run("token", "--persona", "board-member-company").stdout)
    employed = next(person for person in PEOPLE if person.handle == "dunlin")
    assert employed.organisation == COMPANY_1.id
    assert (viewer.profile, viewer.organisation, viewer.person) == (Profile.BOARD, None, employed.id)


def test_a_misspelt_persona_is_answered_with_the_nearest() -> None:
    assert str(_run("token", "--persona", "audit-fim-2").exception) == (
        "There is no persona 'audit-fim-2'. The nearest is audit-firm-2."
    )


def test_the_table_names_everyone_in_eighty_columns(folder: Path) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    said = _run("demo", "credentials").stdout
    assert all(persona.name in said for persona in PERSONAS)
    assert "dunlin, on seat MINING_COMPANIES:1" in said


def test_ids_of_the_demo_are_random_labels_and_scopes_are_in_use() -> None:
    ids = [thing.id for thing in (*ORGANISATIONS, *PEOPLE)]
    assert {(label.version, label.variant) for label in ids} == {(4, "specified in RFC 4122")}
    assert len(set(ids)) == len(ids)
    assert all(persona.scopes <= IN_USE - IDENTITY for persona in PERSONAS)


def test_what_somebody_signs_in_with_is_told_with_a_code_that_is_good_now(folder: Path) -> None:
    leave_word(folder, Running(issuer=ISSUER, demo=True))
    told = dict(line.split() for line in _run("demo", "sign-in", "ngo-member").stdout.splitlines())
    kept = DemoAccounts(folder).secrets()["turnstone"]
    assert (told["name"], told["password"], told["secret"]) == (
        "turnstone",
        kept["password"],
        kept["totp_secret"],
    )
    assert TOTP(told["secret"]).verify(told["code"], valid_window=1)
    assert "There are: handler, auditor" in str(_run("demo", "sign-in", "ngo-1").exception)
