"""The vault as a process of its own, with its own cluster: what it shares with the service, and what it survives."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from api import vault_beside
from api.settings import Settings
from api.vault_beside import VaultBeside
from api.vault_settings import ROOT, for_the_child
from domain.vault.ports import Sealing
from domain.vault.refusals import NoIdentity, VaultUnavailable
from domain.vault.values import IdentityField, Tier
from infra import postmaster
from infra.embedded import cluster_in
from infra.passwords import passwords
from infra.server_config import FAST_AND_LOSE
from infra.vault.client import VaultClient, vault_at
from infra.vault_place import VaultPlace, vault_place
from tests.ground.service import folder

PATIENCE = 90
OPEN = {**FAST_AND_LOSE, "unix_socket_permissions": "0777"}


@pytest.fixture(scope="module")
def place() -> Iterator[VaultPlace]:
    """A folder in which a vault runs, kept running as `parley serve` does."""
    with folder() as data:
        beside = VaultBeside(settings_of(data))
        beside.start()
        try:
            yield vault_place(data)
        finally:
            beside.stop()
            assert postmaster.running_on(pgdata(vault_place(data))) is None


@pytest.fixture
async def client(place: VaultPlace) -> AsyncIterator[VaultClient]:
    """The API's end, once the vault answers."""
    made = vault_at(f"unix:{place.door}")
    await until(made.answers)
    yield made
    await made.close()


async def test_what_is_sealed_outlives_a_kill_and_the_vault_comes_back_by_itself(
    place: VaultPlace, client: VaultClient
):
    label = uuid4()
    sealing = Sealing(label=label, tier=Tier.CONFIDENTIAL, fields={IdentityField.NAMES: "Amber Heron"})
    assert await client.seal(sealing) is None
    process_of(place).kill()
    assert await client.tier(label) == VaultUnavailable()
    await until(client.answers)
    assert await client.tier(label) is Tier.CONFIDENTIAL


async def test_its_database_gone_is_a_refusal_and_is_recovered(place: VaultPlace, client: VaultClient):
    was = process_of(place).pid
    found = postmaster.running_on(pgdata(place))
    assert found is not None
    psutil.Process(found.pid).kill()

    async def away() -> bool:  # what it had connected may serve on for a moment
        return await client.tier(uuid4()) == VaultUnavailable()

    await until(away)
    await until(client.answers)
    assert await client.tier(uuid4()) == NoIdentity()
    assert process_of(place).pid != was


async def test_the_desk_is_another_door(place: VaultPlace, client: VaultClient):
    desk = vault_at(f"unix:{place.desk}")
    try:
        assert await desk.call("log_witness_end", {"key": "nonsense"}) != VaultUnavailable()
        assert await client.call("log_witness_end", {"key": "nonsense"}) == VaultUnavailable()
    finally:
        await desk.close()


async def test_started_by_root_it_is_an_account_of_its_own(place: VaultPlace, client: VaultClient):
    process = process_of(place)
    assert (process.uids().effective != 0) or os.geteuid() != 0
    if os.geteuid() == 0:
        assert len(set(process.uids())) == len(set(process.gids())) == 1
        assert not set(os.getgroups()) & set(groups_of(process))
        assert {one.stat().st_uid for one in place.own.iterdir()} == {process.uids().real}
    assert place.own.stat().st_mode & 0o077 == 0


async def test_the_services_passwords_are_not_among_the_vaults(place: VaultPlace, client: VaultClient):
    assert set(passwords(place.base, [])) == {"cluster:parley_superuser", "role:parley_vault"}


async def test_a_second_vault_on_the_folder_gets_one_line(place: VaultPlace, client: VaultClient):
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-P", "-m", "api.vault_service"],
        env=for_the_child(settings_of(place.folder.parent)), cwd="/", stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr, done.stdout) == (
        2,
        "",
        f"parley vault: Another vault is using the folder {place.folder}. "
        "Stop it, or name another folder with PARLEY_DATA_DIR.\n",
    )


async def test_the_vault_is_told_nothing_of_the_records():
    told = for_the_child(
        Settings(database_url="postgresql://o:hunter2@db/parley", keys_url="postgresql://o:hunter2@k/keys")
    )
    assert not {"PARLEY_DATABASE_URL", "PARLEY_READ_URL", "PARLEY_KEYS_URL"} & set(told)
    assert {name for name in told if not name.startswith("PARLEY_")} == {"PATH", "LC_ALL", "PYTHONPATH"}
    assert "hunter2" not in str(told)


async def test_below_a_folder_it_may_not_enter_it_runs_as_well_and_ends_with_whoever_started_it():
    """A checkout below /root; and a service that is killed closes the pipe, which ends its vault cleanly."""
    with folder() as data:
        data.parent.chmod(0o700)
        beside = VaultBeside(settings_of(data))
        beside.start()
        other = vault_place(data)
        assert (other.base == other.folder) is (os.geteuid() != 0)
        found = vault_at(f"unix:{other.door}")
        await until(found.answers)
        await found.close()
        process, started = process_of(other), beside._process
        beside._over.set()
        assert started is not None
        assert started.stdin is not None
        started.stdin.close()
        await asyncio.to_thread(started.wait, PATIENCE)
        assert not process.is_running()
        assert postmaster.running_on(pgdata(other)) is None


async def test_alone_on_the_operators_postgresqls_it_answers_where_it_is_told_to():
    """`parley vault serve`, as its own account, which can't read the checkout, on clusters that are not ours."""
    with folder() as one, folder() as other, folder() as data:
        with operators(one) as identities, operators(other) as keys:
            run = data.parent / "run"
            run.mkdir()
            run.chmod(0o777)  # the test does not know which account it will be
            told = {
                "PARLEY_VAULT_URL": identities, "PARLEY_VAULT_KEYS_URL": keys,
                "PARLEY_VAULT_LISTEN": f"unix:{run}/api.sock", "PYTHONPATH": str(_unreadable(data.parent / "own")),
            }  # fmt: skip
            alone = subprocess.Popen(  # noqa: ASYNC220
                [sys.executable, "-P", "-m", "api.cli", "vault", "serve"],
                env={**for_the_child(settings_of(data)), **told}, cwd="/", stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            client = vault_at(f"unix:{run}/api.sock")
            try:
                await until(client.answers, lambda: alone.poll() is None)
                assert await client.tier(uuid4()) == NoIdentity()
                said = await client.call("examine", {})
                assert isinstance(said, dict)
                assert said["systems"]["keys"] not in (None, said["systems"]["identities"])
                assert not vault_place(data).door.exists()
                kept = passwords(vault_place(data).base, [])
                assert set(kept) == {"role:parley_vault", "role:parley_vault_keys"}
            finally:
                await client.close()
                alone.terminate()
                _, said = await asyncio.to_thread(alone.communicate, None, PATIENCE)
            assert (alone.returncode, said) == (0, "")


@contextmanager
def operators(where: Path) -> Iterator[str]:
    """A PostgreSQL of the operator's, and its URL."""
    with cluster_in(where, extra=OPEN) as (cluster, _):
        superuser = cluster.start()
        for passed in (cluster.home, Path(superuser.host)):
            passed.chmod(0o711)
        try:
            yield f"postgresql://{superuser.user}:{superuser.password}@/postgres?host={superuser.host}"
        finally:
            cluster.stop()


def _unreadable(copy: Path) -> Path:
    """Our packages where only whoever starts the vault can read them, as below /root."""
    copy.mkdir(mode=0o700)
    for package in ("api", "domain", "infra", "schema"):
        shutil.copytree(ROOT / package, copy / package)
    return copy


def test_a_vault_that_cannot_start_is_said_and_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    (tmp_path / "vault").write_text("in its way")
    beside = VaultBeside(settings_of(tmp_path))
    beside.start()
    beside.stop()
    assert capfd.readouterr().err == (
        "The vault could not start; everything but identities goes on. "
        f"{tmp_path}/vault is not a folder. Move what lies there, or name another folder with PARLEY_DATA_DIR.\n"
    )


def test_why_it_cannot_start_is_said_once_and_again_when_it_is_another_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    ends = iter(["no room", "no room", "no room", "no key", "no key", "", "no key"])
    last = threading.Event()

    def ended(self: VaultBeside) -> subprocess.Popen[bytes]:
        if (said := next(ends, None)) is None:
            last.set()
        command = ["sleep", "60"] if said is None else ["echo", said]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(VaultBeside, "_started", ended)
    monkeypatch.setattr(vault_beside, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(vault_beside, "LONGEST_PAUSE", 0.0)
    beside = VaultBeside(settings_of(tmp_path))
    beside.start()
    assert last.wait(PATIENCE)
    beside.stop()
    said = [line for line in capfd.readouterr().err.splitlines() if not line.startswith("{")]
    assert said == ["no room", "no key", "no key"]


def settings_of(data: Path) -> Settings:
    """Of a service on this folder."""
    return Settings(data_dir=data, log_level="error")


def pgdata(place: VaultPlace) -> Path:
    """PostgreSQL's folder."""
    return place.base / "cluster" / "pgdata"


def process_of(place: VaultPlace) -> psutil.Process:
    """The vault's process: its database's parent."""
    found = postmaster.running_on(pgdata(place))
    assert found is not None
    for process in psutil.process_iter(["cmdline", "pid"]):
        if "api.vault_service" in (process.info["cmdline"] or ()) and is_told(process, place):
            return process
    raise AssertionError("no vault runs here")


def is_told(process: psutil.Process, place: VaultPlace) -> bool:
    """Whether it was given this folder."""
    try:
        return process.environ().get("PARLEY_DATA_DIR") == str(place.folder.parent)
    except psutil.Error:
        return False


def groups_of(process: psutil.Process) -> list[int]:
    """Its supplementary groups."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("Groups:")]
    return [int(one) for one in line.removeprefix("Groups:").split()]


async def until(happened: Callable[[], Awaitable[bool]], possible: Callable[[], bool] = lambda: True) -> None:
    """Wait for something that takes a moment."""
    begun = time.monotonic()
    while possible() and time.monotonic() - begun < PATIENCE:
        if await happened():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not happen")
