"""The passwords of the database's roles: made once, kept in one file that only its owner may read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from infra.home import speaking_of
from infra.secret_files import read_secret, write_secret
from infra.startup import CannotStart

NAME = "secrets.json"


def passwords(folder: Path, names: Iterable[str]) -> Mapping[str, str]:
    """The password of each name; those that are missing are made and written down first."""
    path = folder / NAME
    with speaking_of(path):
        known = _known(path)
        missing = [name for name in names if name not in known]
        if missing:
            known = {**known, **{name: secrets.token_urlsafe(32) for name in missing}}
            write_secret(path, json.dumps(dict(sorted(known.items())), indent=1).encode())
    return known


def _known(path: Path) -> dict[str, str]:
    content = read_secret(path)
    if content is None:
        return {}
    try:
        return {str(name): str(password) for name, password in json.loads(content).items()}
    except (ValueError, AttributeError) as no:
        raise CannotStart(
            f"{path} is damaged: it holds the database's passwords.",
            "Restore it from a backup; without it the database cannot be opened.",
        ) from no
