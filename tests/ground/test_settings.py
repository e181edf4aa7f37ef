"""Settings: known names, clear refusals, and nothing secret shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings, from_environment
from infra.startup import CannotStart


def test_nothing_set_means_the_defaults():
    assert from_environment({"PATH": "/bin"}) == Settings(
        host="127.0.0.1",
        port=8000,
        data_dir=Path(".parley"),
        demo=False,
        database_url="",
        read_url="",
        issuer="",
        rules=None,
        log_level="info",
    )


def test_every_setting_is_read_and_an_empty_one_counts_as_not_set():
    assert from_environment(
        {
            "PARLEY_HOST": "::1",
            "PARLEY_PORT": " 8123 ",
            "PARLEY_DATA_DIR": "/srv/parley",
            "PARLEY_DEMO": "Yes",
            "PARLEY_DATABASE_URL": "postgresql://o:s@db/parley",
            "PARLEY_READ_URL": "postgresql://o:s@replica/parley",
            "PARLEY_ISSUER": "https://parley.example/",
            "PARLEY_RULES": "/etc/parley/rules.toml",
            "PARLEY_LOG_LEVEL": "",
        }
    ) == Settings(
        host="::1",
        port=8123,
        data_dir=Path("/srv/parley"),
        demo=True,
        database_url="postgresql://o:s@db/parley",
        read_url="postgresql://o:s@replica/parley",
        issuer="https://parley.example",
        rules=Path("/etc/parley/rules.toml"),
        log_level="info",
    )


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PARLEY_PROT", "1", "Unknown setting PARLEY_PROT. Did you mean PARLEY_PORT? Rename or unset it."),
        (
            "PARLEY_DATADIR",
            "",
            "Unknown setting PARLEY_DATADIR. Did you mean PARLEY_DATA_DIR? Rename or unset it.",
        ),
        (
            "PARLEY_DB_URL",
            "",
            "Unknown setting PARLEY_DB_URL. Did you mean PARLEY_READ_URL? Rename or unset it.",
        ),
        (
            "PARLEY_VAULT_URL",
            "postgresql://x",
            "PARLEY_VAULT_URL is not for this process. Give it to `parley vault serve` alone, and unset it here.",
        ),
        (
            "PARLEY_VAULT_KEK",
            "c2VjcmV0",
            "PARLEY_VAULT_KEK is not for this process. Give it to `parley vault serve` alone, and unset it here.",
        ),
        (
            "PARLEY_VAULT_SERVICE",
            "http://vault:8100",
            "PARLEY_VAULT_SERVICE must be unix:/path or https://host:port. "
            "For example unix:/run/parley-vault/api.sock.",
        ),
        (
            "PARLEY_VAULT_SERVICE",
            "https://vault:8100",
            "PARLEY_VAULT_SERVICE with https:// needs PARLEY_VAULT_TLS. "
            "Name the folder with ca.pem, cert.pem and key.pem: the vault lets nobody else in.",
        ),
        ("PARLEY_PORT", "0", "PARLEY_PORT must be a number from 1 to 65535. The default is 8000."),
        ("PARLEY_PORT", "٨٠٠٠", "PARLEY_PORT must be a number from 1 to 65535. The default is 8000."),
        (
            "PARLEY_KEYS_KEPT_DAYS",
            "8",
            "PARLEY_KEYS_KEPT_DAYS must be a number of days from 0 to 7. "
            "Keys that were erased may lie in backups for a week at the most; then the backups have to go.",
        ),
        ("PARLEY_DEMO", "maybe", "PARLEY_DEMO must be true or false. The default is false."),
        ("PARLEY_HOST", "a\nb", "PARLEY_HOST holds characters that cannot be shown. Set it anew."),
        (
            "PARLEY_ONION",
            "http://parley.example",
            "PARLEY_ONION must be an onion address of version 3. For example http:// with 56 small letters and digits "
            "and .onion: `hostname` in Tor's folder has it.",
        ),
        (
            "PARLEY_ISSUER",
            "parley",
            "PARLEY_ISSUER must be an address without a query. For example https://parley.example.",
        ),
        (
            "PARLEY_DATABASE_URL",
            "mysql://u:hunter2@h/d",
            "PARLEY_DATABASE_URL must start with postgresql://. For example postgresql://owner:secret@db:5432/parley.",
        ),
        (
            "PARLEY_READ_URL",
            "postgresql://o:s@replica/parley",
            "PARLEY_READ_URL needs PARLEY_DATABASE_URL. Set both, or neither for the embedded database.",
        ),
        (
            "PARLEY_LOG_LEVEL",
            "loud",
            "PARLEY_LOG_LEVEL must be one of debug, info, warning, error. The default is info.",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_in_one_line(name: str, value: str, line: str):
    with pytest.raises(CannotStart) as refused:
        from_environment({name: value})
    assert str(refused.value) == line


def test_showing_the_settings_shows_no_url():
    shown = repr(Settings(database_url="postgresql://o:hunter2@db/parley"))
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        (Settings(), "http://127.0.0.1:8000"),
        (Settings(host="::1", port=81), "http://[::1]:81"),
        (Settings(issuer="https://parley.example"), "https://parley.example"),
    ],
)
def test_the_public_address(settings: Settings, address: str):
    assert settings.public_address == address
