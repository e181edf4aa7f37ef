"""How to reach a PostgreSQL: as arguments for the driver, never as a URL that could end up in a log."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, unquote, urlsplit

from infra.startup import CannotStart


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Host (a name, or the folder of a local socket), port, database and login."""

    host: str
    port: int
    database: str
    user: str
    password: str | None = field(default=None, repr=False)
    tls: str | None = None

    def arguments(self) -> dict[str, object]:
        """Keyword arguments of `asyncpg.connect` and `asyncpg.create_pool`."""
        known: dict[str, object] = {
            "host": self.host,
            "port": self.port,
            "database": self.database,
            "user": self.user,
        }
        if self.password is not None:
            known["password"] = self.password
        if self.tls is not None:
            known["ssl"] = self.tls
        return known

    def as_role(self, user: str, password: str) -> Address:
        """The same place, another login."""
        return replace(self, user=user, password=password)

    def in_database(self, database: str) -> Address:
        """The same place and login, another database."""
        return replace(self, database=database)


def from_url(url: str, setting: str) -> Address:
    """Read a `postgresql://` URL; what is wrong with it is said without repeating it (it holds a password)."""
    example = "It should look like postgresql://user:password@host:5432/database."
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError:
        raise CannotStart(f"{setting} is not a URL.", example) from None
    asked = parse_qs(parts.query)
    host = parts.hostname or next(iter(asked.get("host", [])), "")
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not host or not database or not parts.username:
        raise CannotStart(f"{setting} lacks a scheme, user, host or database.", example)
    return Address(
        host=unquote(host),
        port=port,
        database=database,
        user=unquote(parts.username),
        password=unquote(parts.password) if parts.password is not None else None,
        tls=next(iter(asked.get("sslmode", [])), None),
    )
