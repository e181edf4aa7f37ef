"""`parley custodian approve` and its kin: what a custodian reads, what they sign, and what they never sign."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from api.commands import custodian as custodian_command
from api.custody.folder import KeyFolder
from api.custody.requests import Requests
from api.custody.speaking import Api
from api.remote.asking import Refused
from domain.vault.statement import agreed_text, read_statement
from domain.vault.values import IdentityField, Tier
from infra.custody.keys import OwnKey, fingerprint, made, spoken, write_own
from infra.custody.signing import sign
from infra.secret_files import write_secret
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
    digits: str = ""
    accepts: bool = True
    lines: list[str] = field(default_factory=list[str])

    @property
    def tool(self) -> Requests:
        folder = self.path / self.one.person.hex
        if not folder.exists():
            own = OwnKey(tenant=TENANT, sealing=self.one.sealing, signing=self.one.signing)
            write_own(folder / f"{own.key_id}.key", own, PASSPHRASE, CHEAP)
        return Requests(
            Api(Through(self.world, self.one, self.twist, self.beside)), KeyFolder(folder, lambda: PASSPHRASE),
            lambda _: self.yes, lambda _: self.accepts, lambda _: self.digits or spoken(ANNA.recipient_key),
            self.lines.append, lambda: int(time.time()) + self.later,
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
        await At(world, tmp_path, A, twist=swapped, digits=spoken(enemy)).tool.approve(id)
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


@pytest.mark.parametrize("by", ["the first", "the second"])
async def test_who_compares_the_digits_signs_for_no_other_key(world: World, tmp_path: Path, by: str) -> None:
    """The service puts its own recipient's key in; what the requester said on the telephone is not its digits."""
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    if by == "the second":
        await world.agreed(id, B)
    enemy, before = Asker().recipient_key, await world.kept()

    def swapped(text: bytes) -> bytes:
        return text.replace(read_statement(text).recipient_key.encode(), enemy.encode())

    one, why = (
        At(world, tmp_path, A, twist=swapped),
        "digits of the key" if by == "the first" else "did not sign",
    )
    with pytest.raises(CannotStart, match=why):
        await one.tool.approve(id)
    assert await world.kept() == before
    assert spoken(enemy) in "\n".join(one.lines)


async def test_digits_are_typed_with_spaces_or_without_and_whole(world: World, tmp_path: Path) -> None:
    id = await world.asked(await world.party(Tier.CONFIDENTIAL), ANNA)
    told = spoken(ANNA.recipient_key)
    assert [len(group) for group in told.split()] == [5] * 6
    for wrong in ("yes", " ", told[:-1], told[::-1]):
        with pytest.raises(CannotStart, match="not the digits"):
            await At(world, tmp_path, A, digits=wrong).tool.approve(id)
    one = At(world, tmp_path, A, digits=told.replace(" ", ""))
    await one.tool.approve(id)
    assert one.lines[-1].endswith("agreed: 1.")


async def test_the_second_sees_who_agreed_by_their_own_signature(world: World, tmp_path: Path) -> None:
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    first, second = At(world, tmp_path, A), At(world, tmp_path, C)
    await first.tool.approve(id)
    assert "  agreed           nobody yet" in first.lines
    await second.tool.approve(id)
    shown = "\n".join(second.lines)
    assert f"of the signing key  {fingerprint(A.signing.public_key().public_bytes_raw().hex())}" in shown
    assert f"key {fingerprint(A.key_id)}: the signature is theirs" in shown
    assert time.strftime("%Y-%m-%d", time.gmtime()) in shown


Twist = Callable[[dict[str, Any]], None]
STRANGER = made(TENANT)


def by_nobody(shown: dict[str, Any]) -> None:
    shown["agreed"] = []


def by_a_stranger(shown: dict[str, Any]) -> None:
    """A key of the enemy's own, under the true one's id."""
    statement, one = read_statement(base64.b64decode(shown["statement"])), shown["agreed"][0]
    beside = base64.b64decode(one["beside"])
    one["signingKey"] = STRANGER.signing.public_key().public_bytes_raw().hex()
    one["signature"] = base64.b64encode(
        sign(STRANGER.signing, agreed_text(statement.digest, beside))
    ).decode()


def of_another_layer(shown: dict[str, Any]) -> None:
    shown["agreed"][0]["beside"] = base64.b64encode(bytes(32)).decode()


def by_another_outer(shown: dict[str, Any]) -> None:
    shown["outer"] = B.key_id


def by_oneself(shown: dict[str, Any]) -> None:
    """What the second signed once, for the first's."""
    statement, one = read_statement(base64.b64decode(shown["statement"])), shown["agreed"][0]
    beside = base64.b64decode(one["beside"])
    signature = sign(C.signing, agreed_text(statement.digest, beside))
    one.update(keyId=C.key_id, signature=base64.b64encode(signature).decode())
    shown["outer"] = C.key_id


LIES = (by_nobody, by_a_stranger, of_another_layer, by_another_outer, by_oneself)


async def test_no_yes_of_the_services_own_making_is_joined(world: World, tmp_path: Path) -> None:
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    await world.agreed(id, A)
    before = await world.kept()
    for lie in LIES:

        async def beside(shown: dict[str, Any], lie: Twist = lie) -> None:
            lie(shown)

        second = At(world, tmp_path, C, beside=beside)
        second.tool.folder.accept(
            {one.key_id: "known" for one in (A, C)},
            {one.key_id: one.signing.public_key().public_bytes_raw().hex() for one in (A, C)},
        )
        with pytest.raises(CannotStart, match=r"did not sign it|no custodian who agreed"):
            await second.tool.approve(id)
        assert await world.kept() == before, lie.__name__


async def test_no_key_is_known_before_it_was_accepted(world: World, tmp_path: Path) -> None:
    """Not by its label in an older file either: that says nothing of how it signs."""
    id = await world.asked(await world.party(Tier.SEALED), ANNA)
    await world.agreed(id, A)
    before = await world.kept()
    second = At(world, tmp_path, C, accepts=False)
    folder = second.tool.folder
    write_secret(folder.path / "accepted.json", json.dumps({A.key_id: "custodian A"}).encode())
    with pytest.raises(CannotStart, match="nobody knows"):
        await second.tool.approve(id)
    assert (await world.kept(), folder.accepted(), folder.signing_keys()) == (
        before,
        {A.key_id: "custodian A"},
        {},
    )
    await second.tool.decline(id)  # a no needs nobody else's yes
    assert second.lines[-1].endswith("is DECLINED; agreed: 1.")


def test_an_option_that_answers_yes_goes_with_the_digits() -> None:
    with pytest.raises(CannotStart, match="digits"):
        custodian_command._approve("uns_1", yes=True)
