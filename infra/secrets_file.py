"""The passwords of the database's roles: made once, kept in one file that only its owner may read."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from infra.home import speaking_of
from infra.startup import CannotStart

NAME = "secrets.json"


def passwords(folder: Path, names: Iterable[str], *, make: bool = True) -> Mapping[str, str]:
    """The password of each name; missing ones are made and written down first (unless `make` is off)."""
    path = folder / NAME
    with speaking_of(path):
        known = _read(path)
        missing = [name for name in names if name not in known]
        if missing and make:
            known = {**known, **{name: secrets.token_urlsafe(32) for name in missing}}
            _write(path, known)
    return known


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text())
    except ValueError as no:
        raise CannotStart(
            f"{path} is damaged: it holds the database's passwords.",
            "Restore it from a backup; without it the database cannot be opened.",
        ) from no
    return {str(name): str(password) for name, password in kept.items()}


def _write(path: Path, known: Mapping[str, str]) -> None:
    """All or nothing: a crash leaves the old file or the new one."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(dict(sorted(known.items())), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
