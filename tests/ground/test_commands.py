"""The command `parley` loads what the command that is asked for needs, and nothing else."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys

import pytest
import typer
from typer.main import get_command

from api import commands
from tests.ground.service import free_port

FILES = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))
LOADED = "import atexit, json, sys; atexit.register(lambda: print('\\n' + json.dumps(sorted(sys.modules))))\n"


@pytest.mark.parametrize("file", FILES)
def test_a_file_has_the_name_of_the_one_command_it_adds(file: str):
    parley = typer.Typer(callback=lambda: None)
    importlib.import_module(f"{commands.__name__}.{file}").register(parley)
    assert list(get_command(parley).commands) == [file.removesuffix("_")]  # type: ignore[attr-defined]


def test_a_command_loads_its_own_file_alone_and_help_loads_no_schema():
    assert _files(loaded := _loaded("log", "--help")) == {"log"}
    assert not loaded & {"sqlalchemy", "alembic", "schema.built", "api.app"}
    assert _files(_loaded("import", "--help")) == {"import_"}
    assert _files(loaded := _loaded("--help")) == set(FILES)
    assert not loaded & {"schema.built", "api.app"}
    assert _files(_loaded("srve")) == set(FILES)  # to say which are there


def test_what_stands_in_the_way_of_a_start_is_said_before_the_service_is_loaded():
    loaded = _loaded("serve", PARLEY_DATA_DIR="/proc/parley", PARLEY_PORT=str(free_port()))
    assert "uvicorn" in loaded
    assert not loaded & {"api.app", "schema.built", "alembic"}


def _loaded(*words: str, **settings: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    program = f"{LOADED}sys.argv = ['parley', *{list(words)!r}]\nfrom api.cli import main\nmain()"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


def _files(loaded: set[str]) -> set[str]:
    return {file for file in FILES if f"{commands.__name__}.{file}" in loaded}
