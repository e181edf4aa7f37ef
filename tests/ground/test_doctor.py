"""`parley doctor` and `--help` teach."""

from __future__ import annotations

from pathlib import Path

from tests.ground.service import folder, parley


def test_the_doctor_checks_everything_and_shows_no_secret():
    with folder() as data:
        done = parley("doctor", data=data, PARLEY_VAULT_SERVICE="")
        lines = done.stdout.splitlines()
        assert (done.returncode, done.stderr) == (0, "")
        assert [line for line in lines if not line.startswith(("    PARLEY_", "ok  "))] == []
        assert f"    PARLEY_DATA_DIR       {data}" in lines
        assert lines[-3].startswith("ok  database: PostgreSQL 18.")
        assert lines[-3].endswith(" 8 logins work, no signing keys yet")
        assert lines[-2] == "ok  key store: a file of its own, to be backed up apart"
        assert lines[-1] == "ok  vault: not started just now; `parley serve` starts it"


def test_the_doctor_says_what_is_wrong():
    with folder() as data:
        done = parley("doctor", data=data, PARLEY_DATABASE_URL="postgresql://o:hunter2@127.0.0.1:1/records")
    assert "NO  vault: The vault does not answer. Everything but identities goes on." in done.stdout
    assert done.returncode == 2
    assert (
        "NO  database: Cannot reach the database records at 127.0.0.1:1 (ConnectionRefusedError)."
        in done.stdout
    )
    assert "hunter2" not in done.stdout + done.stderr


def test_help_lists_the_commands_with_what_they_do():
    done = parley("--help", data=Path("/nowhere"))
    assert done.returncode == 0
    assert "serve" in done.stdout
    assert "Start the database and serve the API until Ctrl-C." in done.stdout
    assert "Make the database's roles and bring its tables to this version." in done.stdout
