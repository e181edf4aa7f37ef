"""A captured service lies to a custodian's tool while the circle changes: nothing is wrapped or peeled for its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import uuid4

import pytest

from api.custody.circle import Tool
from api.custody.speaking import as_text
from infra.custody.keys import OwnKey, made
from infra.startup import CannotStart
from infra.vault.custodians.roster import held
from tests.custody.speaking import NOW, Person
from tests.custody.test_tool import Table, table
from tests.vault.circle import Circle
from tests.vault.fixtures import TENANT

__all__ = ["table"]


@dataclass
class Enemy:
    """Stands between a custodian and the vault: twists answers, and keeps all that it is sent."""

    api: Any
    twist: Callable[[str, dict[str, Any]], None]
    sent: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list[tuple[str, Mapping[str, Any]]])

    async def say(self, change: str, /, **given: object) -> Mapping[str, Any]:
        self.sent.append((change, given))
        told = cast("dict[str, Any]", await self.api.say(change, **given))
        self.twist(change, told)
        return told

    @property
    def wraps(self) -> list[str]:
        return [
            one["wrap"] for change, given in self.sent if change in ("rewrapDataKeys", "handOverLayers")
            for one in [*given.get("wraps", ()), *given.get("layers", ())]
        ]  # fmt: skip


def lied_to(person: Person, twist: Callable[[str, dict[str, Any]], None]) -> tuple[Tool, Enemy]:
    enemy = Enemy(person.api, twist)
    return Tool(cast("Any", enemy), person.folder, lambda _: True, person.lines.append, lambda: NOW), enemy


async def begun(table: Table) -> None:
    """D is enrolled; B has accepted everybody's key, and gets layers from A."""
    a, b, _ = table.people
    await Circle(table.inside).sealed(1)
    await a.tool.enrol((await table.person("custodian D")).made())
    await b.tool.agree()
    b.folder.accept({key.key_id: key.label for key in await held(table.inside)})


def sealing_key(own: OwnKey) -> str:
    return own.sealing.public_key().public_bytes_raw().hex()


async def test_a_key_that_was_accepted_is_not_another_one_now(table: Table) -> None:
    a, b, _ = table.people
    await begun(table)
    await a.tool.hand_over(await table.id_of(b))
    theirs = sealing_key(made(TENANT))

    def twist(change: str, told: dict[str, Any]) -> None:
        for key in told["keys"] if change == "takeHandedLayers" else ():
            key["sealingKey"] = theirs

    tool, enemy = lied_to(b, twist)
    with pytest.raises(CannotStart, match="not what it says"):
        await tool.rewrap()
    assert enemy.wraps == []


async def test_a_stolen_key_is_no_pair_with_itself(table: Table) -> None:
    a, b, c = table.people
    await begun(table)
    await a.tool.hand_over(await table.id_of(b))
    stolen = c.folder.key_ids()[0]

    def twist(change: str, told: dict[str, Any]) -> None:
        for one in told["due"] if change == "takeHandedLayers" else ():
            one["pairs"] = [f"{stolen}:{stolen}"]

    tool, enemy = lied_to(b, twist)
    with pytest.raises(CannotStart, match="not what it says"):
        await tool.rewrap()
    assert enemy.wraps == []


async def test_two_keys_of_one_custodian_are_no_pair_whomever_the_service_says_they_are_of(
    table: Table,
) -> None:
    """C renewed their key and keeps both: wrapped for that pair, a data key would open with C alone."""
    a, b, c = table.people
    await begun(table)
    before = c.folder.key_ids()[0]
    await c.tool.renew()
    await b.tool.agree()
    (after,) = set(c.folder.key_ids()) - {before}
    await a.tool.hand_over(await table.id_of(b))
    old = next(key for key in await held(table.inside) if key.key_id == before)

    def twist(change: str, told: dict[str, Any]) -> None:
        if change == "takeHandedLayers":
            told["keys"].append({
                "custodian": str(uuid4()), "label": old.label, "keyId": before, "signingKey": old.signing_key.hex(),
                "sealingKey": old.sealing_key.hex(), "since": None, "newest": True, "proved": True, "person": None,
            })  # fmt: skip
            for one in told["due"]:
                one["pairs"] = [f"{before}:{after}"]

    tool, enemy = lied_to(b, twist)
    with pytest.raises(CannotStart, match="not what it says"):
        await tool.rewrap()
    assert enemy.wraps == []


@pytest.mark.parametrize("how", ["wraps", "keys"])
async def test_a_layer_is_peeled_for_nobody_but_whom_the_custodian_named(how: str, table: Table) -> None:
    a, b, c = table.people
    await begun(table)
    stolen, own = c.folder.key_ids()[0], a.folder.key_ids()[0]
    a.folder.accept({stolen: "custodian C"})
    (of,) = await table.inside.keys.keys_after()
    to = await table.id_of(b)
    wrap = (await table.inside.keys.all(of))[f"{own}:{stolen}"]

    def twist(change: str, told: dict[str, Any]) -> None:
        if change == "takeWrapsToHandOver":
            told["wraps"] = [{"name": f"{of}/{own}:{stolen}", "wrap": as_text(wrap)}]
        if change == "lookAtCustody" and how == "keys":
            for key in told["custody"]["keys"]:
                if key["custodian"] == to:
                    key["keyId"] = stolen

    tool, enemy = lied_to(a, twist)
    with pytest.raises(CannotStart, match="not what it says"):
        await tool.hand_over(to)
    assert enemy.wraps == []


async def test_a_layer_is_peeled_for_no_key_that_was_never_compared(table: Table) -> None:
    """C's key in the place of B's, under B's name: A, who never accepted B's, compares it with B before anything."""
    a, b, c = table.people
    await begun(table)
    stolen, own = c.folder.key_ids()[0], a.folder.key_ids()[0]
    (of,) = await table.inside.keys.keys_after()
    to = await table.id_of(b)
    wrap = (await table.inside.keys.all(of))[f"{own}:{stolen}"]
    theirs = sealing_key(c.folder.own(stolen))

    def twist(change: str, told: dict[str, Any]) -> None:
        if change == "takeWrapsToHandOver":
            told["wraps"] = [{"name": f"{of}/{own}:{stolen}", "wrap": as_text(wrap)}]
        if change == "lookAtCustody":
            for key in told["custody"]["keys"]:
                if key["custodian"] == to:
                    key |= {"keyId": stolen, "sealingKey": theirs}

    _, enemy = lied_to(a, twist)
    asked: list[str] = []

    def compares(question: str) -> bool:
        asked.append(question)
        return False

    tool = Tool(cast("Any", enemy), a.folder, lambda _: True, a.lines.append, lambda: NOW, compares)
    with pytest.raises(CannotStart, match="not accepted"):
        await tool.hand_over(to)
    assert (asked, enemy.wraps, a.folder.accepted().get(stolen)) == (["Is it theirs?"], [], None)


async def test_a_key_is_looked_for_in_ones_own_folder_alone(table: Table) -> None:
    a, b, _ = table.people
    for name in (f"../{b.label}/{b.folder.key_ids()[0]}", str(uuid4())):
        with pytest.raises(CannotStart, match="is not in"):
            a.folder.own(name)


async def test_a_key_that_left_the_circle_is_not_accepted_any_more_and_nothing_is_wrapped_for_it_again(
    table: Table,
) -> None:
    a, b, c = table.people
    await begun(table)
    await a.tool.hand_over(await table.id_of(b))
    stolen, retired = c.folder.key_ids()[0], [True]

    def twist(change: str, told: dict[str, Any]) -> None:
        if change == "lookAtCustody" and retired[0]:
            told["custody"]["keys"] = [key for key in told["custody"]["keys"] if key["keyId"] != stolen]
        for one in told["due"] if change == "takeHandedLayers" else ():
            one["pairs"] = [f"{stolen}:{b.folder.key_ids()[0]}"]

    await b.tool.status()
    assert stolen in b.folder.accepted()
    tool, enemy = lied_to(b, twist)
    await tool.status()
    assert any(line.startswith("No longer in the circle") for line in b.lines)
    assert (stolen in b.folder.accepted(), b.folder.retired()) == (False, frozenset({stolen}))
    retired[0] = False
    with pytest.raises(CannotStart, match="no key comes back"):
        await tool.rewrap()
    b.folder.accept({stolen: "custodian C"})
    assert (stolen in b.folder.accepted(), enemy.wraps) == (False, [])
