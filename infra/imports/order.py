"""What somebody asks to be imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from infra.imports.kinds import Kind
from infra.imports.mapping import NO_MAP, Map


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be imported, in whose name, how."""

    kind: Kind
    path: Path
    said: Map = NO_MAP
    drops: tuple[str, ...] = ()
    keeper: str = ""
    dry_run: bool = False
    skip_bad: bool = False
