"""The settings of the vault service, which is another process than the API's and shares no secret with it.

Refuses what belongs to the API alone: the vault has no use for the records' database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from api import settings as of_the_api
from api.settings import SECRET, Settings, read_values
from infra.startup import CannotStart

LOCAL = Settings().public_address


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSettings:
    """What an operator can choose for the vault. Every field is the environment variable `PARLEY_<FIELD>`."""

    data_dir: Path = Path(".parley")
    """The folder below which, in `vault/`, the vault's database, keys and sockets lie."""
    vault_url: str = ""
    """An owner's URL of a PostgreSQL of the vault's own, instead of the embedded one."""
    vault_keys_url: str = ""
    """An owner's URL of a PostgreSQL of its own for the keys of identities, instead of a file in the vault's folder."""
    vault_listen: str = ""
    """Where the API finds it: `unix:/path` or `https://host:port`; empty: a socket in the vault's folder."""
    vault_tls: Path | None = None
    """A folder with `ca.pem`, `cert.pem` and `key.pem`, by which API and vault know each other over `https`."""
    vault_kek: str = ""
    """The key-encryption keys in base64, the current one first, commas between; instead of files."""
    vault_kek_dir: Path | None = None
    """The folder of the key-encryption keys, where it is not `own/kek` in the vault's folder."""
    issuer: str = ""
    """The public base address of the service: the log is known by it, and the proof of an opening is made for it."""
    log_level: str = "info"
    """debug, info, warning or error."""
    log_every: int = 10
    """Seconds after which the disclosure log is signed anew, where there is something new."""
    keys_kept_days: int = 7
    """Days for which backups of the key store are kept, at most 7: a receipt of an erasure says until when."""

    @property
    def asked_at(self) -> str:
        """Where the API takes GraphQL. On this machine alone, where no public address was given."""
        return f"{self.issuer or LOCAL}/graphql"

    def __repr__(self) -> str:
        """Never shows URLs and keys."""
        return f"VaultSettings(data_dir={str(self.data_dir)!r}, vault_listen={self.vault_listen!r})"


def from_environment(environment: Mapping[str, str] | None = None) -> VaultSettings:
    """Read and check them; what only the API needs is left aside, and refused if it is secret."""
    known = {field.name for field in fields(VaultSettings)}
    aside = {field.name for field in fields(Settings)} - known
    values = read_values(
        known, environment, aside=aside - SECRET, strange={**dict.fromkeys(SECRET, "parley serve")}
    )
    made = VaultSettings(**values)  # pyright: ignore[reportArgumentType]
    if made.vault_listen.startswith("https://") and made.vault_tls is None:
        raise CannotStart(
            "PARLEY_VAULT_LISTEN with https:// needs PARLEY_VAULT_TLS.",
            "Name the folder with ca.pem, cert.pem and key.pem: nobody else is let in.",
        )
    if made.vault_kek and made.vault_kek_dir is not None:
        raise CannotStart("PARLEY_VAULT_KEK and PARLEY_VAULT_KEK_DIR are both set.", "Keep one of them.")
    return made


def for_the_child(settings: Settings) -> Mapping[str, str]:
    """The whole environment of a vault that is started beside the service: nothing that leads to the records."""
    told = {
        "PARLEY_DATA_DIR": str(settings.data_dir.absolute()),
        "PARLEY_LOG_LEVEL": settings.log_level,
        "PARLEY_LOG_EVERY": str(settings.log_every),
        "PARLEY_KEYS_KEPT_DAYS": str(settings.keys_kept_days),
        "PARLEY_ISSUER": settings.public_address,
    }
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), **told}


ROOT = Path(of_the_api.__file__).resolve().parents[1]
"""Where our packages lie."""
