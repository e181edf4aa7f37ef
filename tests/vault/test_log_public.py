"""The log as anybody asks for it over HTTP, with the vault there and away."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from datetime import date

import httpx
import pytest
from starlette.applications import Starlette

from api import log
from domain.kernel import Refusal
from domain.vault.away import NoVault
from domain.vault.checkpoint import read_checkpoint
from domain.vault.leaf import Leaf
from domain.vault.tree import consistent, includes, leaf_hash
from domain.vault.values import Act
from infra.notes import WITNESS, cosign, key_of, read_key, signed_by
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.log.checkpoints import checkpointed
from infra.vault.log.door import desk_calls

SEED = bytes(range(32))


class Reached:
    """The vault, that can go away."""

    def __init__(self, vault: VaultClient) -> None:
        self.vault, self.away, self.asked = vault, False, 0
        self.hangs = asyncio.Event()
        self.hangs.set()

    async def call(self, name: str, told: Mapping[str, object]) -> Mapping[str, object] | Refusal:
        self.asked += 1
        await self.hangs.wait()
        return await (NoVault() if self.away else self.vault).call(name, told)


@pytest.fixture
def reached(vault: VaultClient) -> Reached:
    return Reached(vault)


@pytest.fixture
async def outsider(reached: Reached) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=log.routes(reached))  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://log.example"
    ) as made:
        yield made


async def append(inside: Inside, count: int) -> None:
    leaf = Leaf(act=Act.ANNOUNCED, on=date(2026, 11, 22)).bytes
    for _ in range(count):
        await inside.pool.execute("SELECT public.log_append($1)", leaf)
    await checkpointed(inside)


def hashes(answer: httpx.Response) -> list[bytes]:
    assert answer.status_code == 200, answer.text
    return [base64.b64decode(line) for line in answer.text.splitlines()]


async def test_an_outsider_follows_the_log_without_a_token(inside: Inside, outsider: httpx.AsyncClient):
    await append(inside, 3)
    key = read_key((await outsider.get("/log/key")).text.splitlines()[0])
    old = read_checkpoint(str(signed_by((await outsider.get("/log/checkpoint")).text, key)))
    await append(inside, 4)
    answer = await outsider.get("/log/checkpoint", params={"size": old.size + 4})
    now = read_checkpoint(str(signed_by(answer.text, key)))
    assert answer.headers["parley-log-witnesses"] == "0"
    assert answer.headers["access-control-allow-origin"] == "*"
    entries = (await outsider.get("/log/entries", params={"from": 0, "to": now.size})).text.splitlines()
    assert len(entries) == now.size
    for index, entry in enumerate(entries):
        asked = {"index": index, "size": now.size}
        proof = hashes(await outsider.get("/log/proof/inclusion", params=asked))
        assert includes(now.root, now.size, index, leaf_hash(entry.encode()), proof)
    asked = {"from": old.size, "to": now.size}
    proof = hashes(await outsider.get("/log/proof/consistency", params=asked))
    assert consistent(old.size, old.root, now.size, now.root, proof)


async def test_what_never_changes_may_be_kept_for_ever_and_what_does_for_seconds(
    inside: Inside, outsider: httpx.AsyncClient
):
    await append(inside, 2)
    kept = await outsider.get("/log/proof/inclusion?index=0&size=2")
    newest = await outsider.get("/log/checkpoint")
    assert "immutable" in kept.headers["cache-control"]
    assert newest.headers["cache-control"] == "public, max-age=5"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/log/proof/inclusion", 400),
        ("/log/proof/inclusion?index=0", 400),
        ("/log/proof/inclusion?index=-1&size=1", 400),
        ("/log/proof/inclusion?index=0x1&size=1", 400),
        ("/log/proof/inclusion?index=%D9%A1&size=2", 400),
        ("/log/proof/inclusion?index=0&size=1%27%3B--", 400),
        ("/log/proof/inclusion?index=0&size=99999999999999999999999999", 400),
        ("/log/proof/inclusion?index=0&size=999999999", 404),
        ("/log/proof/consistency?from=2&to=1", 404),
        ("/log/entries?from=0&to=999999999999", 404),
        ("/log/checkpoint?size=x", 400),
        ("/log/checkpoint?size=999999", 404),
    ],
)
async def test_nonsense_is_told_what_to_ask_instead(outsider: httpx.AsyncClient, path: str, status: int):
    answer = await outsider.get(path)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.endswith(".\n")


async def test_other_methods_are_not_there(outsider: httpx.AsyncClient):
    assert (await outsider.post("/log/checkpoint")).status_code == 405
    assert (await outsider.get("/log/cosignature")).status_code == 405
    assert (await outsider.request("HEAD", "/log/key")).status_code == 200


async def test_with_the_vault_away_the_last_checkpoint_is_told_as_stale_and_the_rest_says_so(
    inside: Inside, outsider: httpx.AsyncClient, reached: Reached, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log, "FRESH", -1.0)
    reached.away = True
    assert (await outsider.get("/log/checkpoint")).status_code == 503
    reached.away = False
    await append(inside, 1)
    seen = await outsider.get("/log/checkpoint")
    assert "parley-log-stale" not in seen.headers
    reached.away = True
    stale = await outsider.get("/log/checkpoint")
    assert (stale.status_code, stale.text) == (200, seen.text)
    assert (stale.headers["parley-log-stale"], stale.headers["cache-control"]) == ("true", "no-store")
    for path in ("/log/key", "/log/entries?from=0&to=1", "/log/proof/inclusion?index=0&size=1"):
        answer = await outsider.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert "does not answer just now" in answer.text


async def test_a_vault_that_hangs_keeps_nobody_waiting_and_is_asked_by_one_at_a_time(
    inside: Inside, outsider: httpx.AsyncClient, reached: Reached, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log, "FRESH", -1.0)
    await append(inside, 1)
    seen = await outsider.get("/log/checkpoint")
    reached.hangs.clear()
    assert (await asyncio.wait_for(outsider.get("/log/key"), 30)).status_code == 503
    before = reached.asked
    many = await asyncio.gather(*(outsider.get("/log/key") for _ in range(30)))
    assert {answer.status_code for answer in many} == {503}
    stale = await outsider.get("/log/checkpoint")
    assert (stale.status_code, stale.text, stale.headers["parley-log-stale"]) == (200, seen.text, "true")
    assert int(stale.headers["age"]) >= 1
    assert reached.asked == before + 2
    reached.hangs.set()
    assert (await outsider.get("/log/key")).status_code == 200
    assert {(await outsider.get("/log/key")).status_code for _ in range(3)} == {200}
    assert "parley-log-stale" not in (await outsider.get("/log/checkpoint")).headers


async def test_many_who_ask_for_the_newest_cost_the_vault_one_call_a_second(
    inside: Inside, outsider: httpx.AsyncClient, reached: Reached, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log, "FRESH", 1_000.0)
    await append(inside, 1)
    for _ in range(20):
        assert (await outsider.get("/log/checkpoint")).status_code == 200
    assert reached.asked == 1


async def test_too_many_at_once_are_told_to_come_again(
    outsider: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log, "AT_ONCE", 0)
    answer = await outsider.get("/log/key")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    monkeypatch.setattr(log, "AT_ONCE", 1)
    assert (await outsider.get("/log/key")).status_code == 200
    assert (await outsider.get("/log/key")).status_code == 200


async def test_a_witness_hands_in_and_the_checkpoint_shows_it(inside: Inside, outsider: httpx.AsyncClient):
    await append(inside, 1)
    key = key_of("witness.example", SEED, WITNESS)
    (add,) = (one for one in desk_calls(inside) if one.name == "log_witness_add")
    await add.does({"key": key.text})
    await append(inside, 1)
    bare = (await outsider.get("/log/checkpoint")).text
    line = cosign(bare.split("\n\n")[0] + "\n", key.name, SEED, 1_790_000_000)
    refused = await outsider.post("/log/cosignature", content=bare)
    assert (refused.status_code, refused.headers["cache-control"]) == (400, "no-store")
    taken = await outsider.post("/log/cosignature", content=bare + line)
    assert (taken.status_code, taken.text) == (200, "witness.example\n")
    shown = await outsider.get("/log/checkpoint?witnessed=1")
    assert (shown.text, shown.headers["parley-log-witnesses"]) == (bare + line, "1")
    assert (await outsider.get("/log/checkpoint")).text == bare + line
    assert key.text in (await outsider.get("/log/key")).text.splitlines()


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"x" * 20_000])
async def test_a_hand_in_of_nonsense_is_refused(outsider: httpx.AsyncClient, body: bytes):
    assert (await outsider.post("/log/cosignature", content=body)).status_code in (400, 413)
