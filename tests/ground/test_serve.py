"""`parley serve` from start to stop, as a person at a terminal meets it."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from infra.account import account_for
from infra.embedded import cluster_in
from infra.passwords import passwords
from tests.ground.made import made
from tests.ground.service import Service, folder, free_port, parley, pgdata_of, postgres_of, serving


@pytest.fixture(scope="module")
def used() -> Iterator[Path]:
    """A data folder that a service has used and left cleanly."""
    with folder() as data:
        with serving(data) as service:
            assert httpx.get(f"{service.url}/healthz").text == "ok\n"
        yield data


def test_a_second_start_makes_nothing_anew(used: Path):
    """No cluster, migration, reference row, key or password: that is what the first start takes longer for."""
    before = made(used)
    with serving(used):
        pass
    assert made(used) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_service_and_database_cleanly(used: Path, number: int):
    service = Service(used)
    service.until_ready()
    assert len(postgres_of(used)) > 1
    assert service.end(number) == 0
    assert postgres_of(used) == []
    assert not (pgdata_of(used) / "postmaster.pid").exists()
    said = service.said()
    assert f"Parley serves http://127.0.0.1:{service.port} " in said
    assert "Traceback" not in said


def test_a_signal_during_the_start_leaves_nothing_running(used: Path):
    service = Service(used)
    until(lambda: bool(postgres_of(used)))
    assert service.end(signal.SIGTERM) == 0
    assert postgres_of(used) == []


def test_a_killed_service_is_survived_and_its_database_adopted(used: Path):
    first = Service(used)
    first.until_ready()
    pid = (pgdata_of(used) / "postmaster.pid").read_text().splitlines()[0]
    first.end(signal.SIGKILL)
    assert postgres_of(used) != []
    with serving(used):
        assert (pgdata_of(used) / "postmaster.pid").read_text().splitlines()[0] == pid
    assert postgres_of(used) == []


def test_service_and_database_both_killed_are_recovered(used: Path):
    first = Service(used)
    first.until_ready()
    pid = int((pgdata_of(used) / "postmaster.pid").read_text().splitlines()[0])
    first.end(signal.SIGKILL)
    psutil.Process(pid).kill()
    with serving(used) as second:
        assert httpx.get(f"{second.url}/readyz").text == "ready\n"


def test_a_recycled_process_number_does_not_hinder_the_start(used: Path):
    """A process of PostgreSQL's own account has taken the number that a crashed server left in its lock files."""
    pgdata = pgdata_of(used)
    account = account_for(owner_of=pgdata)
    stranger = subprocess.Popen(["sleep", "300"], user=account.uid if account.switch else None)
    try:
        (pgdata / "postmaster.pid").write_text(
            f"{stranger.pid}\n{pgdata}\n1\n5432\n{pgdata.parent}/run\n\n 1 1\nready   \n"
        )
        (pgdata.parent / "run" / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n{pgdata}\n1\n5432\n")
        with serving(used):
            assert int((pgdata / "postmaster.pid").read_text().splitlines()[0]) != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_port_already_taken_is_said_before_any_database_starts():
    with folder() as data, socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        done = parley("serve", data=data, PARLEY_PORT=str(port))
        assert (done.returncode, done.stderr) == (
            2,
            f"parley: Port {port} on 127.0.0.1 is already taken. "
            "Stop what uses it, or choose another with PARLEY_PORT.\n",
        )
        assert not data.exists()


def test_a_folder_of_another_postgresql_version_is_left_alone(used: Path):
    version = pgdata_of(used) / "PG_VERSION"
    version.write_text("15\n")
    try:
        done = parley("serve", data=used, PARLEY_PORT=str(free_port()))
    finally:
        version.write_text("18\n")
    assert (done.returncode, done.stderr) == (
        2,
        f"parley: {pgdata_of(used)} was made by PostgreSQL 15; this Parley runs PostgreSQL 18. "
        "Move the data with pg_dump and pg_restore, or name another folder with PARLEY_DATA_DIR.\n",
    )


def test_a_folder_that_cannot_be_written_gets_one_line():
    done = parley("serve", data=Path("/proc/parley"), PARLEY_PORT=str(free_port()))
    assert done.returncode == 2
    assert done.stderr.startswith("parley: /proc/parley cannot be used ") or "may not write" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_in_place_of_the_folder_gets_one_line():
    with folder() as data:
        data.write_text("not a folder")
        done = parley("serve", data=data, PARLEY_PORT=str(free_port()))
    assert (done.returncode, done.stderr) == (
        2,
        f"parley: {data} is not a folder. Move what lies there, or name another folder with PARLEY_DATA_DIR.\n",
    )


def test_an_unknown_setting_gets_one_line():
    with folder() as data:
        done = parley("serve", data=data, PARLEY_PROT="8001")
    assert (done.returncode, done.stderr) == (
        2,
        "parley: Unknown setting PARLEY_PROT. Did you mean PARLEY_PORT? Rename or unset it.\n",
    )


def test_passwords_are_kept_from_other_users(used: Path):
    where = pgdata_of(used).parents[1] / "secrets.json"
    assert stat.S_IMODE(where.stat().st_mode) == 0o600
    assert len(set(passwords(where.parent, []).values())) == 10


def test_a_very_long_folder_with_odd_characters_works():
    with folder() as above:
        data = above / ("wide, 'quoted' and \"odd\" " + "x" * 90) / ("é" * 40)
        with serving(data) as service:
            assert httpx.get(f"{service.url}/readyz").text == "ready\n"
            socket_folder = (pgdata_of(data) / "postmaster.pid").read_text().splitlines()[4]
        assert len(socket_folder) < 80
        assert not Path(socket_folder).exists()


@pytest.fixture(scope="class")
def running(used: Path) -> Iterator[Service]:
    """One service for the tests that leave it as they found it."""
    with serving(used) as service:
        yield service


class TestWhileItRuns:
    def test_a_second_on_one_folder_gets_one_line(self, used: Path, running: Service):
        second = parley("serve", data=used, PARLEY_PORT=str(free_port()))
        assert (second.returncode, second.stderr) == (
            2,
            f"parley: Another Parley is using the data folder {used}. "
            "Stop it, or name another folder with PARLEY_DATA_DIR.\n",
        )
        assert httpx.get(f"{running.url}/readyz").status_code == 200

    def test_a_command_beside_it_uses_its_database(self, used: Path, running: Service):
        done = parley("migrate", data=used)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("The database is at revision ")
        assert httpx.get(f"{running.url}/readyz").status_code == 200

    @pytest.mark.usefixtures("running")
    def test_the_embedded_database_listens_on_no_network_address(self, used: Path):
        assert postgres_of(used) != []
        listening = [
            connection
            for process in postgres_of(used)
            for connection in process.net_connections(kind="inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening == []

    def test_the_database_going_away_gives_503_and_it_recovers(self, used: Path, running: Service):
        pid = int((pgdata_of(used) / "postmaster.pid").read_text().splitlines()[0])
        psutil.Process(pid).send_signal(signal.SIGINT)  # a fast shutdown, as an operator's restart would do
        until(lambda: not postgres_of(used))
        away = httpx.get(f"{running.url}/readyz")
        assert (away.status_code, away.text) == (503, "the database is away\n")
        assert httpx.get(f"{running.url}/healthz").status_code == 200
        with cluster_in(used) as (cluster, ours):
            assert not ours
            cluster.start()
        assert httpx.get(f"{running.url}/readyz").text == "ready\n"


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that takes a moment."""
    for _ in range(1000):
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")
