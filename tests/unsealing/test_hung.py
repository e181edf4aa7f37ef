"""A vault that takes what is asked and does not answer: nothing here is locked meanwhile, and nothing is lost by it.

What it took is taken up by whoever sends the same again; of answers that come late, none sets anything back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

import pytest

from domain.labels import encode_id
from domain.unsealing.model import Unsealing
from infra.demo import personas as demo
from infra.pools import Unavailable
from infra.stores.unsealing import UnsealingStore
from tests.unsealing.test_keeping import one_clock
from tests.unsealing.world import HANDLER, A, Asker, B, World, one, raw_id

ANNA = Asker()
__all__ = ["one_clock"]
"""Of the records and the vault: a consent of tomorrow is none."""
Act = Callable[[World, str], Awaitable[dict[str, Any]]]


class Hanging:
    """A way to the vault on which some calls of one name wait: before the vault takes them, or for their answer."""

    def __init__(self, hop: Any) -> None:
        self._hop = hop
        self.name, self.taken, self.most = "", False, 1
        self.waits, self.goes_on = asyncio.Event(), asyncio.Event()

    async def say(self, name: str, told: object) -> Mapping[str, Any]:
        if name != self.name or not self.most:
            return await self._hop.say(name, told)
        self.most -= 1
        said = await self._hop.say(name, told) if self.taken else None
        if not self.most:
            self.waits.set()
        await self.goes_on.wait()
        return await self._hop.say(name, told) if said is None else said

    async def close(self) -> None:
        await self._hop.close()


@pytest.fixture
async def hanging(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hanging]:
    made = Hanging(world.vault._hop)
    monkeypatch.setattr(world.vault, "_hop", made)
    yield made
    made.goes_on.set()


async def consents(world: World, subject: str) -> dict[str, Any]:
    given = {"subject": subject, "consent": {"purpose": "INVESTIGATION", "fields": ["NAMES"]}}
    return await world.change("recordIdentityConsent", "IdentityConsentRecorded", "consentId", ANNA, given)


async def erases(world: World, subject: str) -> dict[str, Any]:
    given = {"subject": subject, "wishedOn": "2026-01-02", "wished": "IN_PERSON"}
    return await world.change("eraseIdentity", "IdentityErasedOnWish", "erasedOn", ANNA, given)


async def looks(world: World, subject: str) -> dict[str, Any]:
    return await world.change(
        "identityOpenings", "IdentityOpeningsTold", "identity { tier }", ANNA, {"subject": subject},
        input_type="IdentitySubjectInput",
    )  # fmt: skip


async def seals(world: World, subject: str) -> dict[str, Any]:
    given = {"subject": subject, "identity": {"names": "Rosa M.", "contacts": "by the chapel"}}
    return await world.change("sealIdentity", "IdentitySealed", "sealedOn", ANNA, given)


async def requests(world: World, subject: str) -> dict[str, Any]:
    return await world.requests(subject, ANNA)


async def takes_up(world: World, subject: str) -> dict[str, Any]:
    return await world.takes_up(await world.asked(subject, ANNA), A)


async def approves(world: World, subject: str) -> dict[str, Any]:
    return await world.says("APPROVE", await world.asked(subject, ANNA), A)


async def declines(world: World, subject: str) -> dict[str, Any]:
    return await world.says("DECLINE", await world.asked(subject, ANNA), A)


async def revokes(world: World, subject: str) -> dict[str, Any]:
    return await world.revokes(await world.asked(subject, ANNA), ANNA)


async def opens(world: World, subject: str) -> dict[str, Any]:
    id = await world.asked(subject, ANNA)
    await world.agreed(id, A, B)
    return await world.opens(id, ANNA)


ACTS: Mapping[str, Act] = {
    "request": requests, "take_up": takes_up, "approve": approves, "decline": declines, "revoke": revokes,
    "approvers": opens, "open": opens, "give_consent": consents, "erase": erases, "kept": looks, "seal": seals,
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
async def test_while_the_vault_hangs_no_connection_of_the_records_is_held(
    world: World, hanging: Hanging, name: str
) -> None:
    """None is held, so nothing is locked, and whoever writes has all of them."""
    subject = await world.party()
    hanging.name = name
    asked = asyncio.create_task(ACTS[name](world, subject))
    await asyncio.wait_for(hanging.waits.wait(), 30)
    assert world.door.works._engine.pool.checkedout() == 0  # pyright: ignore[reportAttributeAccessIssue]
    hanging.goes_on.set()
    assert "code" not in await asked


async def test_a_case_goes_on_while_its_handler_waits_for_a_vault_that_hangs(
    world: World, hanging: Hanging
) -> None:
    alias, case = await one(
        world,
        "SELECT a.id, g.id FROM grievance_aliases a JOIN grievances g ON g.id = a.grievance_id"
        " WHERE g.body_id = $1 AND g.handler_id = $2",
        demo.SECRETARIAT.id,
        demo.SECRETARIAT_HANDLER.id,
    )
    await world.seals(alias)
    hanging.name = "request"
    asked = asyncio.create_task(world.requests(encode_id("GrievanceAlias", alias.hex), HANDLER))
    await asyncio.wait_for(hanging.waits.wait(), 30)
    async with world.core.transaction():
        await world.core.execute("SELECT FROM grievances WHERE id = $1 FOR UPDATE NOWAIT", case)
    hanging.goes_on.set()
    assert (await asked)["__typename"] == "UnsealingRequested"


async def test_of_two_answers_the_one_that_comes_late_sets_nothing_back(
    world: World, hanging: Hanging
) -> None:
    id = await world.asked(await world.party(), ANNA)
    hanging.name, hanging.taken = "approve", True
    first = asyncio.create_task(world.says("APPROVE", id, A))
    await asyncio.wait_for(hanging.waits.wait(), 30)
    await world.agreed(id, B)
    hanging.goes_on.set()
    assert (await first)["standing"] == {"id": id, "state": "APPROVED", "approvals": 2}
    assert (await world.opens(id, ANNA))["__typename"] == "OpenedIdentity"


async def test_what_the_vault_took_and_nobody_recorded_is_taken_up_by_the_same_question(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, before, key = await world.party(), await world.kept(), str(uuid4())

    async def falls(*_: object) -> None:
        raise Unavailable

    with monkeypatch.context() as fallen:
        fallen.setattr(UnsealingStore, "add", falls)
        with pytest.raises(Unavailable):
            await world.requests(subject, ANNA, key=key)
    left = await world.kept()
    assert left == (before[0], before[1] + 1, before[2] + 1)
    done = await world.requests(subject, ANNA, key=key)
    assert await world.kept() == (left[0] + 1, left[1], left[2])
    assert await world.sealed_away.fetchval(
        "SELECT true FROM unsealings WHERE request = $1", raw_id(done["unsealing"]["id"])
    )
    another = await world.requests(subject, ANNA, key=key, fields=["NAMES"])
    assert another["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert (await world.asked(subject, ANNA)) != done["unsealing"]["id"]


@pytest.mark.parametrize("hang", [1, 2])
async def test_the_same_sent_twice_while_the_vault_hangs_is_asked_and_recorded_once(
    world: World, hanging: Hanging, hang: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = UnsealingStore.add

    async def slowly(store: UnsealingStore, record: Unsealing) -> None:
        await asyncio.sleep(0.3)
        await add(store, record)

    monkeypatch.setattr(UnsealingStore, "add", slowly)
    subject, before, key = await world.party(), await world.kept(), str(uuid4())
    hanging.name, hanging.most, hanging.taken = "request", hang, hang == 2
    tasks = [asyncio.create_task(world.requests(subject, ANNA, key=key)) for _ in range(2)]
    await asyncio.wait_for(hanging.waits.wait(), 30)
    if hang == 1:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=30)
    hanging.goes_on.set()
    first, second = await asyncio.gather(*tasks)
    assert first["unsealing"] == second["unsealing"]
    assert await world.kept() == (before[0] + 1, before[1] + 1, before[2] + 1)
    written = await world.core.fetchval(
        "SELECT count(*) FROM audit_log WHERE entity_id = $1", raw_id(second["unsealing"]["id"])
    )
    assert written == 1
