"""Golden triples: a document, its statement laid out for the eye, and the answer on the little world.

`make golden` writes them anew; read the difference before you commit it. Days are told as days before today.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.execution import Execution
from tests.reads.pretty import laid_out
from tests.reads.world import BY_NAME, TODAY

FOLDER = Path(__file__).parent.parent / "golden" / "reads"
NAMES = sorted(path.stem for path in FOLDER.glob("*.graphql"))
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:+.]*)?")


def undated(answer: str) -> str:
    """The answer with the world's days counted back from today; days of the reference data stay."""

    def told(found: re.Match[str]) -> str:
        day = date.fromisoformat(found[0][:10])
        near = abs(TODAY - day) <= timedelta(600)
        return f"today-{(TODAY - day).days}" if near else found[0]

    return DAY.sub(told, answer)


@pytest.mark.parametrize("name", NAMES)
async def test_golden(execution: Execution, name: str) -> None:
    """The first line names the viewer, the second gives the variables."""
    source = (FOLDER / f"{name}.graphql").read_text()
    who, given = re.match(r"# as (.+)\n# with (.+)\n", source).groups()  # type: ignore[union-attr]
    operation, viewer = execution.documents.operation(source, None), BY_NAME[who]
    values = execution.documents.variables(operation, json.loads(given))
    plan = execution.planned(operation, values, viewer)
    assert plan.statement is not None
    answer = json.loads(await execution.run(plan, values, viewer))
    made = {
        "sql": laid_out(plan.statement.sql),
        "json": undated(json.dumps(answer, indent=1, ensure_ascii=False)) + "\n",
    }
    for kind, text in made.items():
        path = FOLDER / f"{name}.{kind}"
        if os.environ.get("GOLDEN") == "write":
            path.write_text(text)
        assert path.read_text() == text
