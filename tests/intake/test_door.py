"""The door itself: nobody is asked for a ticket while it is calm; beyond that one counts, and none counts twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from api.graphql import Door as GraphQL
from api.intake import BURST, Intake
from api.refused import Refused
from api.report.door import routes as report_routes
from api.tickets import carried, lottery, work
from api.tickets.booth import Booth
from api.tickets.door import routes
from api.watching import Sight, Watch
from domain.access import ANYONE, Viewer
from infra.telemetry import Telemetry
from tests.intake.test_tickets import Hand
from tests.report.reporter import Reporter, alert, form_with, receipt_on
from tests.report.test_away import LISTS

RECEIPT = "7ZC4M-00000-00000-00000-00000-01"


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def booth(clock: Hand, monkeypatch: pytest.MonkeyPatch) -> Iterator[Booth]:
    monkeypatch.setattr(lottery, "SECOND", 0.02)
    made = Booth(b"the service's secret", clock)
    yield made
    made.close()


@pytest.fixture
def intake(booth: Booth, clock: Hand) -> Intake:
    return Intake(booth=booth, tick=clock)


async def tries(intake: Intake, shown: str = "", count: int = 1) -> tuple[str, int]:
    """The ticket to come again with, and when; empty if it was let in."""
    now = carried.begin(shown)
    with suppress(Refused):
        await intake.enter(count)
    return now.again, now.seconds


async def test_while_it_is_calm_nobody_is_asked_for_a_ticket_and_none_is_used_up(
    intake: Intake, booth: Booth
) -> None:
    ticket = booth.give(intake.load)
    assert [await tries(intake, ticket.text) for _ in range(BURST // 2)] == [("", 0)] * (BURST // 2)
    assert not intake.calm
    assert booth.spend(ticket)


async def test_a_ticket_that_was_waited_for_gets_in_and_one_that_was_not_is_told_how_long(
    intake: Intake, clock: Hand
) -> None:
    intake.admit(BURST // 2)
    ticket, wait = await tries(intake)
    assert (bool(ticket), wait) == (True, 5)
    clock.at += 2
    intake.admit(2)
    assert await tries(intake, ticket) == (ticket, 3)
    clock.at += 3
    intake.admit(3)
    before = intake.left
    assert await tries(intake, ticket) == ("", 0)
    assert intake.left == before - 1


async def test_a_ticket_gets_in_once(intake: Intake, clock: Hand) -> None:
    intake.admit(BURST // 2)
    ticket, _ = await tries(intake)
    clock.at += 5
    intake.admit(5)
    assert await tries(intake, ticket) == ("", 0)
    left = intake.left
    again, wait = await tries(intake, ticket)
    assert again not in ("", ticket)
    assert (wait, intake.left) == (5, left)


async def test_work_takes_the_place_of_waiting_and_false_work_does_not(intake: Intake) -> None:
    intake.admit(BURST // 2)
    intake.load.bits = 2
    ticket, _ = await tries(intake)
    assert await tries(intake, f"{ticket}.{number_for(ticket, right=True)}") == ("", 0)
    intake.load.bits = 2
    other, _ = await tries(intake)
    left = intake.left
    for right in (False, True):  # the ticket is used up by false work
        again, _ = await tries(intake, f"{other}.{number_for(other, right=right)}")
        assert again not in ("", other)
    assert intake.left == left


def number_for(ticket: str, *, right: bool) -> str:
    return next(str(number) for number in range(999) if work.holds(ticket, str(number), 2) is right)


async def test_a_forged_ticket_is_worth_nothing(intake: Intake, clock: Hand) -> None:
    intake.admit(BURST // 2)
    stranger = Booth(b"somebody else's", clock)
    forged = stranger.give(intake.load).text
    clock.at += 5
    intake.admit(5)
    before = intake.left
    again, wait = await tries(intake, forged)
    assert (again not in ("", forged), wait, intake.left) == (True, 5, before)
    stranger.close()


async def test_a_flood_of_tickets_gets_what_there_is_and_no_more(intake: Intake, clock: Hand) -> None:
    intake.admit(BURST // 2)
    tickets = [(await tries(intake))[0] for _ in range(100)]
    clock.at += 5
    intake.admit(5)
    came = await asyncio.gather(*(tries(intake, one) for one in tickets))
    assert sum(again == "" for again, _ in came) == BURST // 2
    assert intake.left == 0


async def test_more_than_there_ever_is_is_told_no(intake: Intake) -> None:
    assert (await tries(intake, count=BURST + 1))[0] != ""


async def test_what_is_given_back_never_fills_it_beyond_the_brim(intake: Intake) -> None:
    intake.give_back(5)
    assert intake.left == BURST


# -- over HTTP


class Reads:
    """Nobody signs in."""

    async def of(self, scope: object) -> tuple[Viewer, tuple[tuple[bytes, bytes], ...]]:
        return ANYONE, ()


class Answers:
    """Lists are there; changes go through the intake."""

    def __init__(self, intake: Intake) -> None:
        self.intake, self.done = intake, list[Mapping[str, object]]()

    async def answer(
        self,
        source: str,
        given: Mapping[str, object],
        name: str | None,
        viewer: Viewer,
        *,
        writes: bool = True,
        sight: Sight | None = None,
    ) -> bytes:
        if not source.startswith("mutation"):
            return orjson.dumps({"data": LISTS})
        await self.intake.enter()
        self.done.append(given)
        told = {"__typename": "ReportSubmitted", "receipt": RECEIPT, "acknowledgedBy": None}
        return orjson.dumps({"data": {"done": told}})


@pytest.fixture
def answers(intake: Intake) -> Answers:
    return Answers(intake)


@pytest.fixture
async def client(booth: Booth, intake: Intake, answers: Answers) -> AsyncIterator[httpx.AsyncClient]:
    telemetry = Telemetry()
    graphql = GraphQL(answers, Reads(), Watch(telemetry))  # type: ignore[arg-type]
    app = Starlette(
        routes=[
            Route("/graphql", graphql),
            *routes(booth, intake),
            *report_routes(answers, telemetry),
        ]
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as made:
        yield made


MUTATION = {"query": "mutation { it }"}


async def test_a_client_learns_from_the_refusal_how_to_come_again(
    client: httpx.AsyncClient, intake: Intake, answers: Answers, clock: Hand
) -> None:
    intake.admit(BURST // 2)
    (error,) = (await client.post("/graphql", json=MUTATION)).json()["errors"]
    told = error["extensions"]
    assert (told["code"], told["seconds"], told["work"]["zeroBits"]) == ("INTAKE_BUSY", 5, 6)
    assert error["message"] == (
        "Too much is arriving at this moment. Nothing was kept. Send the same again in 5 seconds, with this ticket in"
        " the header Parley-Ticket; or sooner, with a full stop and the number that the work asks for behind it."
    )
    clock.at += 5
    intake.admit(5)
    done = await client.post("/graphql", json=MUTATION, headers={"Parley-Ticket": told["ticket"]})
    assert ("data" in done.json(), len(answers.done)) == (True, 1)


async def test_the_address_for_tickets_tells_what_is_asked_for(
    client: httpx.AsyncClient, intake: Intake
) -> None:
    calm = (await client.get("/intake/ticket")).json()
    assert (calm["needed"], calm["header"], calm["seconds"]) == (False, "Parley-Ticket", 5)
    intake.admit(BURST // 2)
    busy = await client.get("/intake/ticket", headers={"origin": "https://ngo.example"})
    assert busy.json()["needed"] is True
    assert busy.headers["access-control-allow-origin"] == "*"
    assert (busy.headers["cache-control"], "set-cookie" in busy.headers) == ("no-store", False)
    number = await asyncio.to_thread(work.done, busy.json()["ticket"], 3)
    assert number.isdecimal()


@pytest.mark.parametrize(
    "header", ["", "x" * 5000, "\xff\xfe", "A" * 43 + "." + "9" * 500, "....", "A" * 43 + ".1"]
)
async def test_nonsense_in_the_header_is_no_ticket(
    client: httpx.AsyncClient, intake: Intake, header: str
) -> None:
    intake.admit(BURST // 2)
    answer = await client.post(
        "/graphql", json=MUTATION, headers={b"Parley-Ticket": header.encode("latin-1")}
    )
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTAKE_BUSY"


async def test_the_page_waits_with_all_that_was_typed_and_goes_on_with_its_ticket(
    client: httpx.AsyncClient, intake: Intake, answers: Answers, clock: Hand
) -> None:
    reporter = Reporter(client, "fr")
    page = await reporter.reaches("report", "check", whom="body", narrative="La nuit.\nDeux fois.")
    assert "ticket" not in form_with(page, "send")[1]
    intake.admit(BURST // 2)
    waits = await reporter.presses(page, "send")
    assert waits.status_code == 503
    assert "Attendez 5 secondes, puis appuyez encore sur le bouton." in alert(waits)
    ticket = form_with(waits, "send")[1]["ticket"]
    clock.at += 3
    intake.admit(3)
    early = await reporter.presses(waits, "send")
    assert "Attendez 2 secondes" in alert(early)
    assert form_with(early, "send")[1]["ticket"] == ticket
    changed = await reporter.presses(early, "name")  # something else first: the ticket comes along
    back = await reporter.presses(changed, "check")
    assert form_with(back, "send")[1]["ticket"] == ticket
    clock.at += 2
    intake.admit(2)
    sent = await reporter.presses(back, "send")
    assert receipt_on(sent) == RECEIPT
    ((given),) = answers.done
    assert given["input"]["narrative"] == "La nuit.\nDeux fois."  # type: ignore[index]


async def test_nothing_of_a_ticket_or_an_address_is_written_down(
    client: httpx.AsyncClient, intake: Intake, caplog: pytest.LogCaptureFixture
) -> None:
    intake.admit(BURST // 2)
    with caplog.at_level(logging.DEBUG):
        told = (await client.post("/graphql", json=MUTATION)).json()["errors"][0]["extensions"]
        ticket = told["ticket"]
        await client.post("/graphql", json=MUTATION, headers={"Parley-Ticket": f"{ticket}.1"})
    ours = [
        one for one in caplog.records if one.name.partition(".")[0] not in {"httpx", "httpcore", "asyncio"}
    ]
    logged = "\n".join(f"{one.getMessage()} {vars(one)}" for one in ours)
    assert [one for one in (ticket, "127.0.0.1") if one in logged] == []
    booth = intake.booth
    assert booth is not None
    read = booth.read(ticket)
    assert read is not None
    assert ticket not in repr(read) + repr(carried.begin(ticket)) + repr(intake)
