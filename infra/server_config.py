"""The configuration of an embedded PostgreSQL: what it may use, and what it must never write down.

It never logs a statement's parameters, detail or context (they carry what people told us), and it listens on
no network address.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SETTINGS: Mapping[str, str] = {
    # who may come in: this machine only, through a socket in a folder of ours, and only with a password
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    # what is never written down
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_connections": "",
    # where the rest is written: one file a weekday, each overwritten a week later
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "postgresql-%a.log",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_timezone": "UTC",
    # memory for some millions of rows beside an API on a small machine
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
}

FAST_AND_LOSE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}
"""For tests: a crash of the machine may lose everything."""

ONLY_SCRAM = "local all all scram-sha-256\n"


def write(pgdata: Path, *, socket_folder: Path, port: int, major: int, extra: Mapping[str, str]) -> None:
    """Write postgresql.conf and pg_hba.conf whole, so that nothing but this page decides."""
    settings = {**SETTINGS, **extra, "unix_socket_directories": str(socket_folder), "port": str(port)}
    if major < 18:
        settings["log_connections"] = "off"
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    (pgdata / "postgresql.conf").write_text(
        "# Written at every start; changes here are lost.\n" + "\n".join(lines) + "\n"
    )
    (pgdata / "pg_hba.conf").write_text(ONLY_SCRAM)
