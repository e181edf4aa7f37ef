"""The operator founds the circle at the vault's desk; the demo does the same for its own custodians."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from api import demo_custodians, vault_service
from api.cli import load_commands
from infra.custody.keys import read_own
from infra.demo.custodians import PASSPHRASE, key_folder, public_files
from infra.demo.personas import CUSTODIANS
from infra.startup import CannotStart
from infra.vault.custodians.roster import held
from infra.vault.inside import Inside
from infra.vault.service import service
from infra.vault.wire.hop import Away
from infra.vault.within import Within
from tests.custody.speaking import PASSPHRASE as WORDS
from tests.vault.circle import begin_anew
from tests.vault.fixtures import TENANT


@pytest.fixture
async def at_the_desk(
    inside: Inside, vault_owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> Inside:
    """A vault without custodians, whose desk is reached without a socket."""
    await begin_anew(vault_owner)
    made = service(inside)
    hop = Within({**made.calls, **made.desk})

    async def desk(data_dir: Path, name: str, told: object) -> Mapping[str, object]:
        return await hop.say(name, told)

    monkeypatch.setattr(vault_service, "desk", desk)
    return inside


async def test_the_demo_founds_its_custodians_once_with_keys_that_open(
    at_the_desk: Inside, tmp_path: Path
) -> None:
    assert await demo_custodians.found(tmp_path) is True
    assert await demo_custodians.found(tmp_path) is False
    circle = await held(at_the_desk)
    assert sorted(key.person for key in circle) == sorted(person.id for person in CUSTODIANS)
    assert all(key.organisation is None and not key.ties for key in circle)
    for person in CUSTODIANS:
        folder = key_folder(tmp_path, person)
        (path,) = folder.glob("*.key")
        own = read_own(path, (folder / PASSPHRASE).read_text())
        assert own.key_id in {key.key_id for key in circle if key.person == person.id}
        assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_the_demos_keys_are_made_once_for_an_instance(tmp_path: Path) -> None:
    assert public_files(tmp_path, TENANT) == public_files(tmp_path, TENANT)


async def test_a_vault_that_is_away_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(data_dir: Path, name: str, told: object) -> Mapping[str, object]:
        raise CannotStart("The vault does not answer at its desk.", "Start it.") from Away()

    monkeypatch.setattr(vault_service, "desk", away)
    with pytest.raises(CannotStart, match="does not answer"):
        await demo_custodians.found(tmp_path)
    assert not (tmp_path / "demo").exists()


def test_custodians_make_their_keys_and_show_them(tmp_path: Path) -> None:
    passphrase = tmp_path / "words"
    passphrase.touch(0o600)
    passphrase.write_text(WORDS + "\n")
    runner, parley = CliRunner(), load_commands()
    args = [
        "custodian",
        "make",
        "--person",
        str(CUSTODIANS[0].id),
        "--instance",
        str(TENANT),
        "--label",
        "A house",
    ]
    made = runner.invoke(
        parley, [*args, "--keys", str(tmp_path / "keys"), "--passphrase-file", str(passphrase)]
    )
    assert made.exit_code == 0, made.output
    shown = runner.invoke(parley, ["custodian", "show", "--keys", str(tmp_path / "keys")])
    assert "label            A house" in shown.output
    assert shown.output.splitlines()[:8] == made.output.splitlines()[:8]
    (public,) = (tmp_path / "keys").glob("*.public.json")
    assert runner.invoke(parley, ["custodian", "show", str(public)]).output == shown.output
    public.write_text(public.read_text().replace("A house", "My house"))
    refused = runner.invoke(parley, ["custodian", "show", str(public)])
    assert isinstance(refused.exception, CannotStart)
