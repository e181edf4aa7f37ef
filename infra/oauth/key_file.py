"""The file in which the ring of signing keys lay before it came into the database: taken over once, then removed.

Refuses: a file others may read, a ring without keys, any key that isn't P-256 with its private part.
"""

from __future__ import annotations

import json
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from infra.secret_files import read_secret
from infra.startup import CannotStart


def keys_in_file(data_dir: Path) -> tuple[ECKey, ...]:
    """The keys of the file, its signing key first; none if there is no file."""
    path = _path(data_dir)
    raw = read_secret(path)
    return () if raw is None else _read(raw, path)


def remove_file(data_dir: Path) -> None:
    """Once its keys stand in the database."""
    _path(data_dir).unlink(missing_ok=True)


def _path(data_dir: Path) -> Path:
    return data_dir / "oauth" / "signing-keys.json"


def _read(raw: bytes, path: Path) -> tuple[ECKey, ...]:
    remedy = "Restore it from a backup, or move it away: the ring in the database stands."
    try:
        keys = tuple(ECKey.import_key(item) for item in json.loads(raw)["keys"])
    except (ValueError, KeyError, TypeError, JoseError, RecursionError) as broken:
        raise CannotStart(f"The signing keys in {path} are damaged.", remedy) from broken
    if not keys or any(key.curve_name != "P-256" or not key.is_private or not key.kid for key in keys):
        raise CannotStart(f"{path} must hold P-256 keys, each with its private part and a kid.", remedy)
    return keys
