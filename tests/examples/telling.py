"""How an example is run: as its own process, with what the demo gives, against a service or against one that errs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.examples.between import Altered, Between, between
from tests.ground.service import Service, parley

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAID: dict[str, tuple[float, str]] = {}
"""What the demo gave, and when."""


def told_by(
    example: str, served: Service, altered: Altered | None, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """A story, against the service or one that errs."""
    said = credentials(served)
    with tempfile.TemporaryDirectory() as place:
        if altered is None:
            return run(example, kept(said, Path(place)), *arguments, beside=served.data)
        personas = {entry["token"]: entry["persona"] for entry in said["personas"]}
        with between(Between(url=served.url, personas=personas, altered=altered)) as said["issuer"]:
            return run(example, kept(said, Path(place)), *arguments, beside=served.data)


def run(
    example: str, *arguments: str, says: str = "", beside: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """An example, as its own process; `beside` a demo's data folder, if it needs one."""
    folder = {"PARLEY_DATA_DIR": str(beside)} if beside else {}
    return subprocess.run(
        [sys.executable, str(EXAMPLES / example), *arguments],
        input=says, capture_output=True, text=True, timeout=180, check=False, env=os.environ | folder,
    )  # fmt: skip


def credentials(served: Service) -> dict[str, Any]:
    """What the demo gives to whoever tries it. Its tokens are good for five minutes; these are newer than two."""
    if served.url not in SAID or time.monotonic() - SAID[served.url][0] > 120:
        asked = time.monotonic()
        SAID[served.url] = asked, parley("demo", "credentials", "--json", data=served.data).stdout
    return json.loads(SAID[served.url][1])


def kept(said: dict[str, Any], place: Path) -> str:
    """The file that an example reads."""
    (place / "credentials.json").write_text(json.dumps(said))
    return str(place / "credentials.json")


def stand_in_order(lines: list[tuple[str, str, str]], told: str) -> None:
    """Each line stands behind the one before."""
    said = iter(told.splitlines())
    for who, asked, came in lines:
        wanted = re.compile(rf"  {re.escape(who)} *{re.escape(asked)} +{came}")
        assert any(wanted.fullmatch(line) for line in said), f"not there, or not in place: {wanted.pattern}"
