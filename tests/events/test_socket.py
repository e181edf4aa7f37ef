"""The WebSocket: the same streams under the same bounds, and a protocol that is kept to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from joserfc.jwk import ECKey

from api.admission import Admission
from api.events import socket
from api.events.socket import SocketDoor
from api.events.streams import Bounds
from api.watching import Watch
from domain.labels import encode_id
from infra.telemetry import Telemetry
from tests.events.conftest import Happening
from tests.events.listening import ISSUER, SOON, Hearing
from tests.oauth.proving import ath, proof
from tests.reads.world import uid

CASE = uid(21, 2)
SHORT = "subscription { caseEvents { position kind id } }"


class Wire:
    """A client of the socket's ASGI application."""

    def __init__(self, door: SocketDoor, headers: list[tuple[bytes, bytes]], protocols: list[str]) -> None:
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._in.put_nowait({"type": "websocket.connect"})
        self.takes = asyncio.Event()
        self.takes.set()
        scope = {"type": "websocket", "path": "/graphql", "headers": headers, "subprotocols": protocols}
        self.task = asyncio.create_task(door(scope, self._in.get, self._put))

    async def _put(self, message: Any) -> None:
        await self.takes.wait()
        self._out.put_nowait(message)

    def say(self, type_: str, **more: object) -> None:
        self.say_raw(orjson.dumps({"type": type_, **more}).decode())

    def say_raw(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def subscribe(self, id: str, query: str = SHORT, **more: object) -> None:
        self.say("subscribe", id=id, payload={"query": query, **more})

    async def hear(self) -> Any:
        """The next message, or the code with which it is closed."""
        async with asyncio.timeout(SOON):
            message = await self._out.get()
        match message["type"]:
            case "websocket.accept":
                return message["subprotocol"]
            case "websocket.close":
                return message["code"]
            case _:
                return orjson.loads(message["text"])

    async def event(self, id: str) -> dict[str, Any]:
        heard = await self.hear()
        assert (heard["id"], heard["type"]) == (id, "next"), heard
        return heard["payload"]["data"]["caseEvents"]

    async def hang_up(self) -> None:
        self._in.put_nowait({"type": "websocket.disconnect"})
        await asyncio.wait_for(self.task, SOON)


class Wires:
    def __init__(self, hearing: Hearing) -> None:
        self.hearing, self.access = hearing, hearing.access
        self.door = SocketDoor(
            hearing.door.execution, hearing.streams, Admission(hearing.access), Watch(Telemetry())
        )
        self.made: list[Wire] = []

    def open(self, *headers: tuple[bytes, bytes], protocols: tuple[str, ...] = (socket.PROTOCOL,)) -> Wire:
        self.made.append(Wire(self.door, list(headers), list(protocols)))
        return self.made[-1]

    async def as_(self, who: str, **changed: Any) -> Wire:
        wire = self.open()
        assert await wire.hear() == socket.PROTOCOL
        token = self.hearing.token(who, **changed)
        wire.say("connection_init", payload={"authorization": f"Bearer {token}"})
        assert await wire.hear() == {"type": "connection_ack"}
        return wire


class Done:
    """Would make any change."""

    async def answer(self, *_: object) -> bytes:
        return b'{"data":{"__typename":"Mutation"}}'


@pytest.fixture
async def wires(hearing: Hearing) -> AsyncIterator[Wires]:
    made = Wires(hearing)
    yield made
    for wire in made.made:
        await wire.hang_up()


async def test_events_come_to_each_subscription_of_a_socket_until_it_is_completed(
    wires: Wires, hearing: Hearing, happens: Happening
):
    desk = await wires.as_("secretariat")
    for id in ("a", "b"):
        desk.subscribe(id)
        assert (await desk.event(id))["kind"] == "LISTENING"
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    heard = [await desk.hear() for _ in range(2)]
    assert sorted(one["id"] for one in heard) == ["a", "b"]
    assert {one["payload"]["data"]["caseEvents"]["id"] for one in heard} == {encode_id("Grievance", CASE)}
    desk.say("complete", id="a")
    desk.say("ping")
    assert await desk.hear() == {"type": "pong"}
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    assert (await desk.event("b"))["kind"] == "MOVED"
    assert len(hearing.streams) == 1
    await desk.hang_up()
    assert (len(hearing.streams), dict(hearing.streams._counts)) == (0, {})


async def test_a_token_that_ends_ends_the_streams_and_closes_the_socket(
    wires: Wires, hearing: Hearing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(socket, "LOOK", 0.05)
    desk = await wires.as_("secretariat")
    desk.subscribe("a")
    await desk.event("a")
    verifier = hearing.access.verifier
    later = verifier._now
    monkeypatch.setattr(verifier, "_now", lambda: later() + 301)
    look = asyncio.create_task(hearing.streams.look())
    assert await desk.hear() == 4403
    look.cancel()
    assert len(hearing.streams) == 0


async def test_what_is_laid_once_the_token_has_ended_is_not_told(
    wires: Wires, hearing: Hearing, happens: Happening, monkeypatch: pytest.MonkeyPatch
):
    desk = await wires.as_("secretariat")
    desk.subscribe("a")
    await desk.event("a")
    verifier = hearing.access.verifier
    later = verifier._now
    monkeypatch.setattr(verifier, "_now", lambda: later() + 301)
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    heard = await desk.hear()
    assert (heard["type"], heard["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")
    desk.subscribe("b", "{ __typename }")
    assert await desk.hear() == 4403


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (["nothing"], 4400), ([{"type": "ping"}], 4401), ([{"type": "subscribe", "id": "a", "payload": {}}], 4401),
        (["[]"], 4400), (['{"type": 7}'], 4400), ([{"type": "connection_init"}], 4401),
        ([{"type": "connection_init", "payload": {"authorization": "Bearer x.y.z"}}], 4401),
        ([{"type": "connection_init", "payload": {"authorization": "é"}}], 4401),
    ],
)  # fmt: skip
async def test_who_does_not_keep_to_the_protocol_or_shows_no_token_is_closed_out(
    wires: Wires, said: list[Any], code: int
):
    wire = wires.open()
    assert await wire.hear() == socket.PROTOCOL
    for one in said:
        wire.say_raw(one if isinstance(one, str) else orjson.dumps(one).decode())
    assert await wire.hear() == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"type": "connection_init"}, 4429), ({"type": "subscribe", "payload": {}}, 4400),
        ({"type": "subscribe", "id": "x" * 65, "payload": {}}, 4400), ({"type": "next", "id": "a"}, 4400),
        ({"type": "subscribe", "id": "taken", "payload": {"query": SHORT}}, 4409),
    ],
)  # fmt: skip
async def test_once_let_in_the_same(wires: Wires, said: dict[str, Any], code: int):
    desk = await wires.as_("secretariat")
    desk.subscribe("taken")
    await desk.event("taken")
    desk.say_raw(orjson.dumps(said).decode())
    assert await desk.hear() == code


async def test_another_protocol_is_not_spoken(wires: Wires):
    assert await wires.open(protocols=("graphql-ws",)).hear() == 4406


async def test_who_says_nothing_is_not_waited_for(wires: Wires, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "INIT_WITHIN", 0.05)
    wire = wires.open()
    await wire.hear()
    assert await wire.hear() == 4408


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("mutation { __typename }", "MUTATION_NEEDS_POST"),
        ("subscription { caseEvents { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { caseEvents { grievance { items(first: 101) { nodes { id } } } } }", "BAD_PAGE"),
        ("", "BAD_REQUEST"),
    ],
    ids=["change", "invalid", "page", "empty"],
)  # fmt: skip
async def test_what_cannot_be_asked_is_an_error_of_the_operation_and_the_socket_stays(
    wires: Wires, query: str, code: str
):
    wires.door.execution.commands = Done()
    desk = await wires.as_("secretariat")
    desk.subscribe("a", query)
    heard = await desk.hear()
    assert (heard["type"], heard["id"], heard["payload"][0]["extensions"]["code"]) == ("error", "a", code)
    desk.subscribe("a", "{ __typename }")
    assert (await desk.hear())["payload"] == {"data": {"__typename": "Query"}}
    assert await desk.hear() == {"type": "complete", "id": "a"}


async def test_sockets_and_what_they_do_at_once_are_bounded(wires: Wires, hearing: Hearing):
    hearing.streams.bounds = Bounds(token=2, owner=2, process=3)
    desk = await wires.as_("secretariat")
    for id in ("a", "b"):
        desk.subscribe(id)
        await desk.event(id)
    desk.subscribe("c")
    assert (await desk.hear())["payload"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"
    await wires.as_("secretariat")
    third = wires.open()
    await third.hear()
    token = hearing.token("secretariat")
    third.say("connection_init", payload={"authorization": f"Bearer {token}"})
    assert await third.hear() == 4429


async def test_a_bound_token_comes_with_a_proof_for_this_address_and_not_without(
    wires: Wires, hearing: Hearing
):
    key = ECKey.generate_key("P-256")
    token = hearing.token("secretariat", token_key=key.thumbprint())
    nonce = hearing.access.proofs.nonce()

    def proved(method: str, path: str) -> str:
        return proof(key, method, ISSUER + path, time.time(), ath=ath(token), nonce=nonce)

    for payload, expected in (
        ({"authorization": f"Bearer {token}"}, 4401),
        ({"authorization": f"DPoP {token}"}, 4401),
        ({"authorization": f"DPoP {token}", "dpop": proved("POST", "/graphql")}, 4401),
        ({"authorization": f"DPoP {token}", "dpop": proved("GET", "/graphql/stream")}, 4401),
        ({"authorization": f"DPoP {token}", "dpop": proved("GET", "/graphql")}, {"type": "connection_ack"}),
    ):
        wire = wires.open()
        await wire.hear()
        wire.say("connection_init", payload=payload)
        assert await wire.hear() == expected
    last = wires.made[-1]
    last.subscribe("a")
    assert (await last.event("a"))["kind"] == "LISTENING"


async def test_a_token_in_the_header_does_as_well_and_two_are_none(wires: Wires, hearing: Hearing):
    header = (b"authorization", b"Bearer " + hearing.token("secretariat").encode())
    for payload, expected in (({}, {"type": "connection_ack"}), ({"authorization": "Bearer x"}, 4401)):
        wire = wires.open(header)
        await wire.hear()
        wire.say("connection_init", payload=payload)
        assert await wire.hear() == expected


async def test_who_reads_nothing_is_cut_off(
    wires: Wires, hearing: Hearing, happens: Happening, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(socket, "SLOWEST", 0.1)
    monkeypatch.setattr(socket, "LOOK", 0.05)
    desk = await wires.as_("secretariat")
    desk.subscribe("a")
    await desk.event("a")

    desk.takes.clear()
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    await asyncio.wait_for(desk.task, SOON)
    assert (len(hearing.streams), dict(hearing.streams._counts)) == (0, {})
