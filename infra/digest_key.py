"""The key with which questions are digested before a digest of them is kept: without it nobody can try out guesses."""

from __future__ import annotations

import secrets
from pathlib import Path

from infra.secret_files import create_secret, read_secret


def digest_key(data_dir: Path) -> bytes:
    """The data folder's key, made at the first start. Losing it means that requests in flight are not recognised."""
    path = data_dir / "writing" / "digest-key"
    kept = read_secret(path)
    if kept is None:
        create_secret(path, secrets.token_bytes(32))  # if another process was first, its key stands
        kept = read_secret(path)
    assert kept is not None
    return kept
