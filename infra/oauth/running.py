"""Word that a server leaves in its data directory, so that a command beside it makes tokens which it accepts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.secret_files import read_secret, write_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How the server that last started on this data directory calls itself, and whether it shows the demo."""

    issuer: str
    demo: bool


def leave_word(data_dir: Path, running: Running) -> None:
    """Written at every start, so that a server without the demo takes back what one with it said."""
    write_secret(_path(data_dir), json.dumps(asdict(running)).encode())


def word_of(data_dir: Path) -> Running | None:
    """What the last server said; None if none has run here."""
    raw = read_secret(_path(data_dir))
    try:
        kept = json.loads(raw) if raw else {}
        return Running(issuer=str(kept["issuer"]), demo=kept["demo"] is True)
    except (ValueError, KeyError, TypeError):
        return None


def _path(data_dir: Path) -> Path:
    return data_dir / "oauth" / "running.json"
