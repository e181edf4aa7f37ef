"""The settings, read from the environment here and nowhere else.

An unknown `PARLEY_*` variable is refused with the nearest known name: a misspelt setting that is silently
ignored is how a service ends up open to a network, or on the wrong database.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from rapidfuzz import process

from domain.cases.attachments import DEFAULT_MOST_IN_ALL
from infra.startup import CannotStart

PREFIX = "PARLEY_"
SECRET = frozenset({"database_url", "read_url", "keys_url"})
"""Of the API's settings, those that hold passwords."""
OF_THE_VAULT = ("vault_url", "vault_keys_url", "vault_listen", "vault_kek", "vault_kek_dir")
"""Settings of another process: the API holds no credential of the vault."""
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator can choose. Every field is the environment variable `PARLEY_<FIELD>`."""

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8000
    """The port to listen on."""
    data_dir: Path = Path(".parley")
    """Where the embedded database and its passwords live."""
    demo: bool = False
    """Whether to load the demo world and allow `parley demo` (`make run` says true)."""
    database_url: str = ""
    """An owner's URL of any PostgreSQL 15 or newer, instead of the embedded one."""
    read_url: str = ""
    """A replica of it, for reading."""
    keys_url: str = ""
    """An owner's URL of a PostgreSQL of its own for the keys of case content, instead of a file in the data folder."""
    vault_service: str = ""
    """Where the vault answers: `unix:/path` or `https://host:port`; empty: one of its own, started beside it."""
    vault_tls: Path | None = None
    """A folder with `ca.pem`, `cert.pem` and `key.pem`, by which API and vault know each other over `https`."""
    onion: str = ""
    """The onion address under which a Tor service passes requests on to this one, as http://….onion."""
    issuer: str = ""
    """The public base address of this service, as clients see it; tokens carry it."""
    rules: Path | None = None
    """A TOML file with the rules by which cases are handled, where the defaults do not fit."""
    log_level: str = "info"
    """debug, info, warning or error."""
    log_every: int = 10
    """Seconds after which the disclosure log is signed anew, where there is something new."""
    attachments_mb: int = DEFAULT_MOST_IN_ALL
    """MiB that the files of all cases together may take in the database; beyond that new ones are turned away."""
    events_kept_days: int = 14
    """Days for which what subscribers were told can be told again, from 1 to 90; then it is removed."""
    events_stroke: int = 600
    """Seconds between two strokes, in which what happens to anonymous cases is told to subscribers."""
    keys_kept_days: int = 7
    """Days for which backups of the identities' key store are kept, at most 7: receipts of erasures say until when."""

    def __repr__(self) -> str:
        """Never shows the URLs: they hold passwords."""
        return f"Settings(host={self.host!r}, port={self.port!r}, data_dir={str(self.data_dir)!r}, demo={self.demo!r})"

    @property
    def public_address(self) -> str:
        """The issuer, or where this machine reaches the service."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.issuer or f"http://{host}:{self.port}"


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check every `PARLEY_*` variable; an empty one counts as not set."""
    known = {field.name for field in fields(Settings)}
    values = read_values(known, environment, strange=dict.fromkeys(OF_THE_VAULT, "parley vault serve"))
    settings = Settings(**values)  # pyright: ignore[reportArgumentType]
    if settings.vault_service.startswith("https://") and settings.vault_tls is None:
        raise CannotStart(
            "PARLEY_VAULT_SERVICE with https:// needs PARLEY_VAULT_TLS.",
            "Name the folder with ca.pem, cert.pem and key.pem: the vault lets nobody else in.",
        )
    if settings.read_url and not settings.database_url:
        raise CannotStart(
            "PARLEY_READ_URL needs PARLEY_DATABASE_URL.", "Set both, or neither for the embedded database."
        )
    return settings


def read_values(
    known: Set[str],
    environment: Mapping[str, str] | None,
    *,
    aside: Set[str] = frozenset(),
    strange: Mapping[str, str],
) -> Mapping[str, object]:
    """The values of the known settings that are given.

    Those `aside` are another process's and do no harm; those `strange` are secrets of the process that is named there.
    """
    given = {
        name: value
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith(PREFIX)
    }
    values: dict[str, object] = {}
    for name in sorted(given):
        field, value = name.removeprefix(PREFIX).lower(), given[name].strip()
        if field in strange and name.isupper():
            if value:
                raise CannotStart(
                    f"{name} is not for this process.",
                    f"Give it to `{strange[field]}` alone, and unset it here.",
                )
        elif field in known and name.isupper():
            if value:
                values[field] = _READ[field](name, value)
        elif field not in aside:
            raise _unknown(name, tuple(PREFIX + one.upper() for one in sorted(known)))
    return values


def _unknown(name: str, known: tuple[str, ...]) -> CannotStart:
    nearest, _, _ = process.extractOne(name, known)
    return CannotStart(f"Unknown setting {name}.", f"Did you mean {nearest}? Rename or unset it.")


def _text(name: str, value: str) -> str:
    if not value.isprintable():
        raise CannotStart(f"{name} holds characters that cannot be shown.", "Set it anew.")
    return value


def _port(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise CannotStart(f"{name} must be a number from 1 to 65535.", "The default is 8000.")
    return int(value)


def _yes_or_no(name: str, value: str) -> bool:
    match value.lower():
        case "true" | "yes" | "on" | "1":
            return True
        case "false" | "no" | "off" | "0":
            return False
        case _:
            raise CannotStart(f"{name} must be true or false.", "The default is false.")


def _path(name: str, value: str) -> Path:
    return Path(_text(name, value)).expanduser()


def _database_url(name: str, value: str) -> str:
    # not repeated in the message: it holds a password
    if not value.startswith(("postgresql://", "postgres://")):
        raise CannotStart(
            f"{name} must start with postgresql://.", "For example postgresql://owner:secret@db:5432/parley."
        )
    return value


def _issuer(name: str, value: str) -> str:
    parts = urlsplit(value)
    if (
        parts.scheme not in ("https", "http")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise CannotStart(
            f"{name} must be an address without a query.", "For example https://parley.example."
        )
    return value.rstrip("/")


def _onion(name: str, value: str) -> str:
    if not re.fullmatch(r"https?://[a-z2-7]{56}\.onion/?", value):
        raise CannotStart(
            f"{name} must be an onion address of version 3.",
            "For example http:// with 56 small letters and digits and .onion: `hostname` in Tor's folder has it.",
        )
    return value.rstrip("/")


def _secret(name: str, value: str) -> str:
    return value  # never checked here, so never repeated


def _vault_door(name: str, value: str) -> str:
    if value.startswith("unix:/"):
        return _text(name, value)
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise CannotStart(
            f"{name} must be unix:/path or https://host:port.",
            "For example unix:/run/parley-vault/api.sock.",
        )
    return _text(name, value)


def _seconds(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= 86_400:
        raise CannotStart(f"{name} must be a number of seconds from 1 to 86400.", "The default is 10.")
    return int(value)


def _mebibytes(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not 0 <= int(value) <= 10_000_000:
        raise CannotStart(
            f"{name} must be a number of MiB from 0 to 10000000.",
            f"The default is {DEFAULT_MOST_IN_ALL}; 0 takes no files at all.",
        )
    return int(value)


def _days(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not 0 <= int(value) <= 7:
        raise CannotStart(
            f"{name} must be a number of days from 0 to 7.",
            "Keys that were erased may lie in backups for a week at the most; then the backups have to go.",
        )
    return int(value)


def _stroke(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= 86_400:
        raise CannotStart(f"{name} must be a number of seconds from 1 to 86400.", "The default is 600.")
    return int(value)


def _kept(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= 90:
        raise CannotStart(f"{name} must be a number of days from 1 to 90.", "The default is 14.")
    return int(value)


def _level(name: str, value: str) -> str:
    if value.lower() not in LOG_LEVELS:
        raise CannotStart(f"{name} must be one of {', '.join(LOG_LEVELS)}.", "The default is info.")
    return value.lower()


_READ: Mapping[str, Callable[[str, str], object]] = {
    "host": _text,
    "port": _port,
    "data_dir": _path,
    "demo": _yes_or_no,
    "database_url": _database_url,
    "read_url": _database_url,
    "keys_url": _database_url,
    "vault_service": _vault_door,
    "vault_listen": _vault_door,
    "vault_url": _database_url,
    "vault_keys_url": _database_url,
    "vault_kek": _secret,
    "vault_kek_dir": _path,
    "vault_tls": _path,
    "onion": _onion,
    "issuer": _issuer,
    "rules": _path,
    "log_level": _level,
    "log_every": _seconds,
    "attachments_mb": _mebibytes,
    "events_kept_days": _kept,
    "events_stroke": _stroke,
    "keys_kept_days": _days,
}
