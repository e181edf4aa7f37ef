"""What is told in a case: opened as it was told, by its own case's key alone, and plain nowhere."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.cases.content import MOST
from infra.unit_of_work import Works
from tests.cases.conftest import begin

TOLD = [
    "",
    "no",
    "\0",
    "ends in nothing\0\0",
    "ends like the padding\u0080",
    "Nos amenazaron en la mina a las dos de la tarde.",
    "他们在矿井里威胁我们。",
    "هددونا عند المنجم.",
    "Нам угрожали у шахты.",
    "खदान पर हमें धमकी दी गई।",
    "Runasimita rimaq warmi 🪨🏔️",
    "x" * 255,
    "x" * 256,
    "x" * MOST,
    "🪨" * MOST,
]


@pytest.mark.parametrize("text", TOLD, ids=range(len(TOLD)))
async def test_what_was_told_is_opened_as_it_was_told(works: Works, text: str):
    case, item = await told(works, text)
    async with begin(works) as work:
        assert await work.contents.open(case, item) == text


async def told(works: Works, text: str) -> tuple[UUID, UUID]:
    """A case with one item."""
    case, item = uuid4(), uuid4()
    async with begin(works) as work:
        await work.contents.begin(case)
        await work.contents.put(case, item, text)
        await work.commit()
    return case, item
