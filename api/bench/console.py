"""Where the bench prints: wide enough for its tables, wherever its output goes."""

from __future__ import annotations

from rich.console import Console

CONSOLE = Console(width=140)
