"""The house rules: who may import whom, and that every context has its place. Run with every test run."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.order import LONGEST_FIRST

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "schema", "domain", "infra")
CONTEXTS = {
    "sectors", "standard", "stakeholders", "engagement", "commitments", "grievances", "whistleblowing",
    "reprisals", "attacks", "assurance", "statistics", "unsealing", "vault", "cases", "signing_in",
}  # fmt: skip
SHARED_ROWS = {"foundation", "columns", "oauth"}
SHARED_STORES = {"ledger", "foundation", "records", "straight"}
BESIDE = {"tests", "docs", "examples"}
VAULT_DOORS = {
    "infra.vault.client": {"api.wiring"},
    "infra.vault": {"api.vault_service", "api.bench.log", "api.bench.vault"},
}


def test_the_dependency_rule_holds():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_domain_imports_nothing_but_the_standard_library():
    strangers = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in sorted((ROOT / "domain").rglob("*.py"))
        for name in imported(file)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "domain"}
    }
    assert strangers == set()


@pytest.mark.parametrize(
    "module", ["os", "random", "time", "secrets", "socket", "subprocess", "pathlib", "asyncio"]
)
def test_the_domain_asks_neither_clock_nor_chance_nor_disk(module: str):
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "domain").rglob("*.py")
        if module in {name.split(".")[0] for name in imported(file)}
    }
    assert found == set()


def test_only_the_named_modules_meet_the_vault():
    wrong = {
        f"{module_name(file)} imports {name}"
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        for name in imported(file)
        if (name == "infra.vault" or name.startswith("infra.vault."))
        and not module_name(file).startswith("infra.vault")
        and module_name(file) not in door_of(name)
    }
    assert wrong == set()


def test_every_package_of_the_domain_is_a_known_context():
    assert {place.name for place in folders(ROOT / "domain")} - CONTEXTS == set()


@pytest.mark.parametrize(("place", "shared"), [("tables", SHARED_ROWS), ("stores", SHARED_STORES)])
def test_every_table_and_store_belongs_to_a_known_context(place: str, shared: set[str]):
    stems = {file.stem for file in (ROOT / "infra" / place).glob("*.py")} - {"__init__"} - shared
    assert {
        stem for stem in stems if not any(stem == c or stem.startswith(f"{c}_") for c in CONTEXTS)
    } == set()


def test_nothing_but_the_four_packages_stands_at_the_top():
    with_code = {place.name for place in folders(ROOT) if any(place.rglob("*.py"))}
    assert with_code - set(PACKAGES) - BESIDE == set()


def test_no_file_grows_beyond_400_lines():
    long = {
        str(file.relative_to(ROOT)): lines
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if (lines := len(file.read_text().splitlines())) > 400
    }
    assert long == {}


def test_the_files_that_begin_first_are_there():
    assert [file for file in LONGEST_FIRST if not (ROOT / file).is_file()] == []


def test_only_the_settings_read_the_environment():
    readers = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if {"environ", "getenv"}
        & {node.attr for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)}
    }
    assert readers == {"api/settings.py"}


def imported(file: Path) -> Iterator[str]:
    """Full names of what a file imports, also inside functions."""
    for node in ast.walk(tree(file)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
                yield from (f"{module}.{alias.name}" for alias in node.names)
            case _:
                pass


def tree(file: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(file.read_text(), str(file))


def module_name(file: Path) -> str:
    """`api/wiring.py` as `api.wiring`."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def door_of(name: str) -> set[str]:
    """The modules that may import this part of the vault."""
    return (
        VAULT_DOORS["infra.vault.client"]
        if name.startswith("infra.vault.client")
        else VAULT_DOORS["infra.vault"]
    )


def folders(place: Path) -> list[Path]:
    """Folders of ours: neither hidden nor made by tools."""
    return [
        path
        for path in place.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__")) and path.name not in ("build", "dist")
        and not path.name.endswith(".egg-info")
    ]  # fmt: skip
