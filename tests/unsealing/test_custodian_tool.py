"""`parley custodian approve` and its kin: what a custodian reads, what they sign, and what they never sign."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from api.custody.folder import KeyFolder
from api.custody.requests import Requests
from api.custody.speaking import Api
from api.remote.asking import Refused
from domain.vault.statement import read_statement
from domain.vault.values import IdentityField, Tier
from infra.custody.keys import OwnKey, fingerprint, write_own
from infra.startup import CannotStart
from tests.custody.speaking import CHEAP, PASSPHRASE
from tests.unsealing.world import A, Asker, B, C, World, custodian, read
from tests.vault.fixtures import TENANT
from tests.vault.people import CONTACTS, NAMES, Custodian

ANNA = Asker()


@dataclass
class Through:
    """A custodian's changes, through the world's door; `twist` is what an enemy in between does to an answer."""

    world: World
    one: Custodian
    twist: Any = None
    """Of the statement."""
    beside: Any = None
    """Of everything that is shown with it."""

    async def change(
        self, name: str, success: str, shown: str, given: Mapping[str, object], *, input_type: str = "", key: str = ""
    ) -> Mapping[str, Any] | Refused:  # fmt: skip
        told = await self.world.change(
            name, success, shown, custodian(self.one), given, key, input_type=input_type
        )
        if told["__typename"] != success:
            return Refused(code=told["code"], message=told["message"], next=told["next"])
        if self.twist and name == "takeUpUnsealing":
            statement = self.twist(base64.b64decode(told["toDecide"]["statement"]))
            told["toDecide"]["statement"] = base64.b64encode(statement).decode()
        if self.beside and name == "takeUpUnsealing":
            await self.beside(told["toDecide"])
        return told


@dataclass
class At:
    """A custodian at their machine."""

    world: World
    path: Path
    one: Custodian
    yes: bool = True
    twist: Any = None
    beside: Any = None
    later: int = 0
    lines: list[str] = field(default_factory=list[str])

    @property
    def tool(self) -> Requests:
        folder = self.path / self.one.person.hex
        if not folder.exists():
            own = OwnKey(tenant=TENANT, sealing=self.one.sealing, signing=self.one.signing)
            write_own(folder / f"{own.key_id}.key", own, PASSPHRASE, CHEAP)
        return Requests(
            Api(Through(self.world, self.one, self.twist, self.beside)), KeyFolder(folder, lambda: PASSPHRASE),
            lambda _: self.yes, self.lines.append, lambda: int(time.time()) + self.later,
        )  # fmt: skip


async def test_two_custodians_approve_with_the_tool_and_the_name_is_read(
    world: World, tmp_path: Path
) -> None:
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    first, second = At(world, tmp_path, A), At(world, tmp_path, C)
    await first.tool.waiting()
    assert any(line.startswith(id) and "PROTECTION" in line for line in first.lines)

    await first.tool.approve(id)
    shown = "\n".join(first.lines)
    assert f"for the key      {fingerprint(ANNA.recipient_key)}" in shown
    assert "asks to open     CONTACTS, NAMES" in shown
    assert first.lines[-1].endswith("is REQUESTED; agreed: 1.")
    await second.tool.approve(id)
    assert second.lines[-1].endswith("is APPROVED; agreed: 2.")

    opened = await world.opens(id, ANNA)
    assert read(opened["identity"], ANNA) == {IdentityField.NAMES: NAMES, IdentityField.CONTACTS: CONTACTS}


async def test_who_says_no_to_the_question_signs_nothing(world: World, tmp_path: Path) -> None:
    id = await world.asked(await world.party(Tier.CONFIDENTIAL), ANNA)
    before = await world.kept()
    quiet = At(world, tmp_path, B, yes=False)
    await quiet.tool.approve(id)
    await quiet.tool.decline(id)
    assert quiet.lines[-1] == "Nothing was signed."
    assert await world.kept() == before


async def test_a_custodian_declines(world: World, tmp_path: Path) -> None:
    id = await world.asked(await world.party(Tier.CONFIDENTIAL), ANNA)
    one = At(world, tmp_path, B)
    await one.tool.decline(id)
    assert one.lines[-1].endswith("is DECLINED; agreed: 0.")
    assert (await world.opens(id, ANNA))["__typename"] != "OpenedIdentity"


async def test_an_emergency_is_approved_by_one_and_reviewed_by_another(world: World, tmp_path: Path) -> None:
    done = await world.breaks_glass(await world.party(Tier.CONFIDENTIAL), ANNA)
    id = done["unsealing"]["id"]
    one = At(world, tmp_path, A)
    await one.tool.approve(id)
    assert any("BREAK-GLASS" in line for line in one.lines)
    assert (await world.opens(id, ANNA))["__typename"] == "OpenedIdentity"
    with pytest.raises(CannotStart):
        await At(world, tmp_path, A, later=7_200).tool.review(id)
    other = At(world, tmp_path, B, later=7_200)
    await other.tool.review(id)
    assert " is REVIEWED" in other.lines[-1]


def another_instance(text: bytes) -> bytes:
    return text.replace(str(TENANT).encode(), str(uuid4()).encode())


def not_canonical(text: bytes) -> bytes:
    return text + b"\n"


def another_request(text: bytes) -> bytes:
    return text.replace(str(read_statement(text).request).encode(), str(uuid4()).encode())


def a_line_of_its_own(text: bytes) -> bytes:
    """The application's name rolls the screen back and writes another purpose over the true one."""
    statement = read_statement(text)
    named = replace(statement, client=f"{statement.client}\x1b[2A\r  for  CONTACT_WITH_CONSENT")
    return named.bytes


@pytest.mark.parametrize(
    ("twist", "later", "why"),
    [
        (another_instance, 0, "another instance"), (not_canonical, 0, "not the text"), (None, 90_000, "lapsed"),
        (another_request, 0, "of another"), (a_line_of_its_own, 0, "not the text"),
    ],
)  # fmt: skip
async def test_a_custodians_tool_does_not_sign(
    twist: Any, later: int, why: str, world: World, tmp_path: Path
) -> None:
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    before = await world.kept()
    with pytest.raises(CannotStart, match=why):
        await At(world, tmp_path, A, twist=twist, later=later).tool.approve(id)
    assert await world.kept() == before


async def test_a_statement_that_was_swapped_on_its_way_is_signed_in_vain(
    world: World, tmp_path: Path
) -> None:
    """The API shows another recipient's key; the custodian, who did not compare it, signs; the vault refuses."""
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    enemy = Asker().recipient_key

    def swapped(text: bytes) -> bytes:
        return text.replace(read_statement(text).recipient_key.encode(), enemy.encode())

    with pytest.raises(CannotStart, match="BAD_SIGNATURE"):
        await At(world, tmp_path, A, twist=swapped).tool.approve(id)
    assert (await world.opens(id, ANNA))["code"] == "NOT_APPROVED"


async def test_no_layer_is_peeled_under_a_request_that_needs_none(world: World, tmp_path: Path) -> None:
    """An enemy shows an emergency, for which one custodian suffices, with the layers of a sealed identity."""
    sealed = await world.asked(await world.party(Tier.SEALED), ANNA)
    known: dict[str, Any] = {}

    async def keep(shown: dict[str, Any]) -> None:
        known.update(shown)

    async def put(shown: dict[str, Any]) -> None:
        shown.update(layers=known["layers"], identity=known["identity"])

    await At(world, tmp_path, A, yes=False, beside=keep).tool.approve(sealed)
    assert known["layers"]
    id = (await world.breaks_glass(await world.party(Tier.CONFIDENTIAL), ANNA))["unsealing"]["id"]
    before = await world.kept()
    with pytest.raises(CannotStart, match="does not fit"):
        await At(world, tmp_path, A, beside=put).tool.approve(id)
    assert await world.kept() == before


async def test_no_layer_of_another_identity_is_peeled_under_a_request(world: World, tmp_path: Path) -> None:
    """An enemy shows a harmless request, with the layers of somebody else: custodians would open them unawares."""
    other = await world.asked(await world.party(Tier.SEALED), ANNA)
    known: dict[str, Any] = {}

    async def keep(shown: dict[str, Any]) -> None:
        known.update(shown)

    async def put(shown: dict[str, Any]) -> None:
        shown.update(layers=known["layers"], identity=known["identity"])

    await At(world, tmp_path, A, yes=False, beside=keep).tool.approve(other)
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    before = await world.kept()
    with pytest.raises(CannotStart, match="of another identity"):
        await At(world, tmp_path, A, beside=put).tool.approve(id)
    assert await world.kept() == before
