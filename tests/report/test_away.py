"""When something breaks or too much comes in: the page says so in its language, and all that was typed stands in it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping

import httpx
import pytest
from starlette.applications import Starlette

from api.intake import BURST, Intake
from api.refused import Refused
from api.report.door import routes
from domain.access import ANYONE, Viewer
from infra.content import ContentUnreadable
from infra.keys.store import KeysUnavailable
from infra.pools import Unavailable
from infra.telemetry import Telemetry
from tests.report.reporter import Reporter, alert, form_with, heading, text_of

BODY = {"id": "body", "name": "The office", "kind": "SECRETARIAT"}
LISTS: Mapping[str, object] = {
    name: {
        "nodes": [BODY] if name == "organisations" else [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
    }
    for name in ("organisations", "sites", "mechanisms")
}
SECRET = "a canary of 4711"


class Door:
    """Answers lists; every change fails as it is told to."""

    def __init__(self, fails: Callable[[], object]) -> None:
        self.fails, self.asked, self.viewers = fails, list[str](), list[Viewer]()

    async def answer(
        self, source: str, given: Mapping[str, object], name: str | None, viewer: Viewer
    ) -> bytes:
        self.viewers.append(viewer)
        if source.startswith("mutation"):
            self.asked.append(source)
            self.fails()
        return json.dumps({"data": LISTS}).encode()


@pytest.fixture
async def breaking() -> AsyncIterator[Callable[[Callable[[], object]], tuple[Reporter, Door]]]:
    """A reporter before a service of which everything but the lists fails."""
    clients: list[httpx.AsyncClient] = []

    def made(fails: Callable[[], object]) -> tuple[Reporter, Door]:
        door = Door(fails)
        app = Starlette(routes=routes(door, Telemetry()))
        clients.append(httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here"))
        return Reporter(clients[-1], "es"), door

    yield made
    for one in clients:
        await one.aclose()


def raises(broken: Exception) -> Callable[[], object]:
    def fails() -> object:
        raise broken

    return fails


BROKEN = {
    "the database": (Unavailable(), 503, "Nuestro archivo no responde ahora."),
    "the key store": (KeysUnavailable(), 503, "El lugar de nuestras llaves no responde ahora."),
    "case content": (ContentUnreadable(), 500, "Lo que se escribió en este caso no se puede abrir ahora."),
    "anything": (RuntimeError(SECRET), 500, "Algo falló de nuestro lado."),
    "too much": (Refused("INTAKE_BUSY", "Too much"), 503, "En este momento llega demasiado."),
    "an unknown refusal": (Refused("SOMETHING_NEW", SECRET), 400, "Algo falló de nuestro lado."),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_broke_is_told_and_nothing_typed_is_lost(
    breaking: Callable[[Callable[[], object]], tuple[Reporter, Door]],
    what: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, status, says = BROKEN[what]
    reporter, door = breaking(raises(broken))
    page = await reporter.reaches("report", "check", whom="body", narrative="Se lo llevaron.\nDe noche.")
    refused = await reporter.presses(page, "send")
    assert (refused.status_code, len(door.asked)) == (status, 1)
    assert alert(refused).startswith(says)
    assert "Se lo llevaron.\nDe noche." in refused.text
    assert SECRET not in refused.text + "".join(record.getMessage() for record in caplog.records)
    again = await reporter.presses(refused, "send")
    assert alert(again).startswith(says)
    assert len(door.asked) == 2
    assert set(door.viewers) == {ANYONE}


@pytest.mark.parametrize("what", BROKEN)
async def test_who_comes_back_is_told_too_and_keeps_the_receipt_in_the_form(
    breaking: Callable[[Callable[[], object]], tuple[Reporter, Door]], what: str
) -> None:
    broken, status, says = BROKEN[what]
    reporter, _ = breaking(raises(broken))
    page = await reporter.returns("00000-typed")
    assert page.status_code == status
    assert alert(page).startswith(says)
    assert "00000-typed" in page.text


async def test_a_flood_is_told_in_the_language_of_the_page_and_the_text_waits_in_the_form(
    breaking: Callable[[Callable[[], object]], tuple[Reporter, Door]],
) -> None:
    intake = Intake(tick=lambda: 0.0)
    reporter, _ = breaking(intake.admit)
    page = await reporter.reaches("report", "check", whom="body")
    intake.admit(BURST)
    refused = await reporter.presses(page, "send")
    assert alert(refused).startswith("En este momento llega demasiado.")
    assert "They let it run into the river." in text_of(refused)


async def test_without_the_lists_the_page_says_so(
    breaking: Callable[[Callable[[], object]], tuple[Reporter, Door]], monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter, door = breaking(lambda: None)

    async def away(*_: object) -> bytes:
        raise Unavailable

    monkeypatch.setattr(door, "answer", away)
    page = await reporter.opens("/report")
    assert page.status_code == 503
    assert heading(page) == "¿De qué mina se trata?"
    assert alert(page).startswith("Nuestro archivo no responde ahora.")


@pytest.mark.parametrize("what", BROKEN)
async def test_a_message_and_a_name_wait_in_the_form_too(
    breaking: Callable[[Callable[[], object]], tuple[Reporter, Door]], what: str
) -> None:
    broken, status, says = BROKEN[what]
    reporter, _ = breaking(raises(broken))
    mine = {"receipt": "00000-typed", "kind": "report", "key": "k" * 32}
    for do, field in (("add", "text"), ("own-seal", "names")):
        page = await reporter.sends("/report/es/return", {**mine, "do": do, field: "Se llevaron\na Nadia."})
        assert (page.status_code, alert(page).startswith(says)) == (status, True)
        assert "Se llevaron\na Nadia." in page.text
        assert form_with(page, "write" if do == "add" else do)[1]["key"] == ["k" * 32]
