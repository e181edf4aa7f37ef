"""Who takes part in an unsealing, and how each asks: as a person with a bound token, over documents."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson

from api.execution import Execution
from domain.access import Profile, Scope, Viewer
from domain.labels import decode_id, encode_id
from domain.vault.ports import Opened, OpenedField, Pending, ToDecide
from domain.vault.statement import read_statement
from domain.vault.values import IdentityField, Tier, UnsealingState
from infra.demo import personas as demo
from infra.unit_of_work import Works
from infra.vault.client import VaultClient
from tests.vault.people import Custodian, Requester, leaf_of, proof, sealing

CIRCLE = (
    Custodian(person=UUID(int=901), organisation=None),
    Custodian(person=UUID(int=902), organisation=None),
    Custodian(person=UUID(int=903), organisation=None),
)
"""Of no organisation, and tied to nobody."""
A, B, C = CIRCLE
NGO = demo.NGO_MEMBER
EVERY_IDENTITY_SCOPE = frozenset({Scope.IDENTITIES_REQUEST, Scope.IDENTITIES_OPEN, Scope.IDENTITIES_SEAL})
READS = frozenset({Scope.STAKEHOLDERS_READ, Scope.GRIEVANCES_READ, Scope.REPORTS_READ, Scope.REPRISALS_READ})


async def name_custodians(core: asyncpg.Connection) -> None:
    """In the records they are custodians since January."""
    for number, one in enumerate(CIRCLE):
        await core.execute(
            "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2026-01-01')",
            one.person,
            f"custodian-{number}",
        )
        await core.execute(
            "INSERT INTO memberships (id, person_id, capacity, starts) VALUES ($1, $2, 'CUSTODIAN', '2026-01-01')",
            uuid4(),
            one.person,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What answers documents, and what it works on."""

    execution: Execution
    works: Works


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody signed in with an application, with a token's key and a recipient's."""

    profile: Profile = Profile.MEMBER
    organisation: UUID | None = demo.NGO_1.id
    person: UUID | None = NGO.id
    scopes: frozenset[Scope] = EVERY_IDENTITY_SCOPE | READS
    requester: Requester = field(default_factory=Requester)
    client: str = "demo-identities"
    age: int = 0
    """Seconds since the second factor was shown."""
    bound: bool = True

    @property
    def viewer(self) -> Viewer:
        """As the door makes one of a request, each with a fresh proof."""
        return Viewer(
            profile=self.profile,
            organisation=self.organisation,
            person=self.person,
            scopes=self.scopes,
            client=self.client,
            token_key=self.requester.token.thumbprint() if self.bound else None,
            second_factor_at=int(time.time()) - self.age,
            proof=proof(self.requester.token),
        )

    @property
    def recipient_key(self) -> str:
        return self.requester.recipient.public_key().public_bytes_raw().hex()


def custodian(one: Custodian) -> Asker:
    """A custodian, signed in as one."""
    return Asker(
        profile=Profile.PUBLIC,
        organisation=None,
        person=one.person,
        scopes=frozenset({Scope.IDENTITIES_APPROVE}),
        client="parley-custodian",
    )


HANDLER = Asker(
    profile=Profile.SECRETARIAT, organisation=demo.SECRETARIAT.id, person=demo.SECRETARIAT_HANDLER.id
)
REFUSED = "... on Refusal { code message next }"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The door, the vault behind it, and both databases as their owners see them."""

    door: Door
    vault: VaultClient
    core: asyncpg.Connection
    sealed_away: asyncpg.Connection
    began: int

    # -- asking

    async def raw(self, document: str, by: Asker, **values: object) -> bytes:
        return await self.door.execution.answer(document, values, None, by.viewer)

    async def ask(self, document: str, by: Asker, **values: object) -> dict[str, Any]:
        return orjson.loads(await self.raw(document, by, **values))["data"]

    async def change(
        self, name: str, success: str, shown: str, by: Asker, given: Mapping[str, object], key: str = "",
        input_type: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """What a mutation answers."""
        kind = input_type or f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation($input: {kind}!, $key: String!) {{ done: {name}(input: $input, idempotencyKey: $key) {{"
            f" __typename ... on {success} {{ {shown} }} {REFUSED} }} }}"
        )
        return (await self.ask(document, by, input=dict(given), key=key or str(uuid4())))["done"]

    async def requests(self, subject: str, by: Asker, key: str = "", **more: object) -> dict[str, Any]:
        given = {
            "subject": subject,
            "purpose": "PROTECTION",
            "fields": ["NAMES", "CONTACTS"],
            "recipientKey": by.recipient_key,
            **more,
        }
        shown = "unsealing { id state approvals fields purpose reader breakGlass requestedOn endsAt entry subjectKind }"
        return await self.change("requestUnsealing", "UnsealingRequested", shown, by, given, key)

    async def breaks_glass(self, subject: str, by: Asker, **more: object) -> dict[str, Any]:
        given = {
            "subject": subject,
            "purpose": "PROTECTION",
            "fields": ["NAMES"],
            "recipientKey": by.recipient_key,
            **more,
        }
        return await self.change(
            "breakGlass", "BreakGlassAsked", "unsealing { id state breakGlass }", by, given
        )

    async def asked(self, subject: str, by: Asker, **more: object) -> str:
        """The id of a request that was taken."""
        done = await self.requests(subject, by, **more)
        assert done["__typename"] == "UnsealingRequested", done
        return done["unsealing"]["id"]

    async def takes_up(self, id: str, one: Custodian, by: Asker | None = None) -> dict[str, Any]:
        shown = "toDecide { statement keyId layers { keyId layer } layer outer identity }"
        return await self.change(
            "takeUpUnsealing", "UnsealingTakenUp", shown, by or custodian(one), {"unsealingId": id},
            input_type="OnUnsealingInput",
        )  # fmt: skip

    async def says(
        self, act: str, id: str, one: Custodian, by: Asker | None = None, **changed: object
    ) -> dict[str, Any]:
        """A custodian takes it up, and decides with their own key."""
        taken = await self.takes_up(id, one, by)
        if taken["__typename"] != "UnsealingTakenUp":
            return taken
        return await self.decides(act, id, one, taken["toDecide"], by, **changed)

    async def decides(
        self, act: str, id: str, one: Custodian, told: Mapping[str, Any], by: Asker | None = None, **changed: object
    ) -> dict[str, Any]:  # fmt: skip
        todo = todo_of(id, told)
        made = one.says(act, todo)
        given: dict[str, object] = {
            "unsealingId": id,
            "keyId": made.key_id,
            "signature": base64.b64encode(made.signature).decode(),
        }
        if act == "APPROVE":
            given["peeled"] = [
                {"keyId": key, "layer": base64.b64encode(layer).decode()}
                for key, layer in made.peeled.items()
            ]
            given["envelope"] = made.envelope and base64.b64encode(made.envelope).decode()
        name, success, kind = {
            "APPROVE": ("approveUnsealing", "UnsealingApproved", "ApproveUnsealingInput"),
            "DECLINE": ("declineUnsealing", "UnsealingDeclined", "DecideInput"),
            "REVIEW": ("reviewBreakGlass", "BreakGlassReviewed", "DecideInput"),
        }[act]
        shown = "standing { id state approvals }"
        return await self.change(name, success, shown, by or custodian(one), given | changed, input_type=kind)

    async def agreed(self, id: str, *custodians: Custodian) -> None:
        """Each of them says yes."""
        for one in custodians:
            done = await self.says("APPROVE", id, one)
            assert done["__typename"] == "UnsealingApproved", done

    async def opens(self, id: str, by: Asker) -> dict[str, Any]:
        shown = "unsealing { state } identity { statement envelope promise fields { name sealed bound } }"
        return await self.change(
            "openIdentity", "OpenedIdentity", shown, by, {"unsealingId": id}, input_type="OnUnsealingInput"
        )

    async def revokes(self, id: str, by: Asker) -> dict[str, Any]:
        return await self.change(
            "revokeUnsealing", "UnsealingRevoked", "unsealing { state }", by, {"unsealingId": id},
            input_type="OnUnsealingInput",
        )  # fmt: skip

    # -- arranging

    async def seals(self, label: UUID, tier: Tier = Tier.SEALED) -> None:
        """Once: a second time under a label would replace it."""
        if await self.vault.tier(label) != tier:
            assert await self.vault.seal(sealing(label, tier)) is None

    async def bare_party(self) -> UUID:
        """A new party of the NGO's, of whom nothing is sealed."""
        found = uuid4()
        await self.core.execute(
            "INSERT INTO parties (id, owner_id, kind, pseudonym, sensitivity, is_public, recorded_on)"
            " VALUES ($1, $2, 'PERSON', $3, 'SEALED', false, '2026-01-01')",
            found,
            demo.NGO_1.id,
            f"test-heron-{found.hex[:8]}",
        )
        return found

    async def party(self, tier: Tier = Tier.SEALED) -> str:
        """Another one, with an identity."""
        found = await self.bare_party()
        await self.seals(found, tier)
        return encode_id("Party", found.hex)

    # -- looking afterwards

    async def kept(self) -> tuple[int, int, int]:
        """How many requests stand in the records, how many in the vault, and how long the log is."""
        return (
            await self.core.fetchval("SELECT count(*) FROM unsealings"),
            await self.sealed_away.fetchval("SELECT count(*) FROM unsealings"),
            await self.sealed_away.fetchval("SELECT count(*) FROM log_entries"),
        )

    async def acts(self, after: int) -> list[str]:
        rows = await self.sealed_away.fetch("SELECT leaf FROM log_entries WHERE id > $1 ORDER BY id", after)
        return [leaf_of(row["leaf"])["act"] for row in rows]

    async def last(self) -> int:
        return await self.sealed_away.fetchval("SELECT coalesce(max(id), 0) FROM log_entries")


async def one(world: World, sql: str, *given: object) -> Any:
    found = await world.core.fetchrow(f"{sql} ORDER BY 1 LIMIT 1", *given)
    assert found is not None, sql
    return found


async def waiting(world: World, by: Asker) -> list[str]:
    done = await world.change("unsealingsToDecide", "UnsealingsListed", "requests { id }", by, {})
    return [one["id"] for one in done["requests"]]


def raw_id(id: str) -> UUID:
    """The record's own id."""
    known = decode_id(id)
    assert known is not None
    return UUID(str(known[1]))


def todo_of(id: str, told: Mapping[str, Any]) -> ToDecide:
    """What a custodian was shown, as their tool reads it."""
    statement = base64.b64decode(told["statement"])
    request = raw_id(id)
    assert read_statement(statement).request == request
    return ToDecide(
        pending=Pending(request=request, state=UnsealingState.REQUESTED, statement=statement, ends_at=0),
        key_id=told["keyId"] or "",
        layers={one["keyId"]: base64.b64decode(one["layer"]) for one in told["layers"]},
        layer=told["layer"] and base64.b64decode(told["layer"]),
        outer=told["outer"],
        identity=told["identity"] and UUID(told["identity"]),
    )


def read(identity: Mapping[str, Any], by: Asker) -> dict[IdentityField, str]:
    """What the recipient's own tool makes of the answer."""
    opened = Opened(
        statement=base64.b64decode(identity["statement"]),
        envelope=base64.b64decode(identity["envelope"]),
        fields=tuple(
            OpenedField(
                name=IdentityField(one["name"]),
                sealed=base64.b64decode(one["sealed"]),
                bound=base64.b64decode(one["bound"]),
            )
            for one in identity["fields"]
        ),
    )
    return by.requester.reads(opened)


def by_another_key(one: Asker) -> Asker:
    """Whoever has the token's claims and another key."""
    return replace(one, requester=replace(one.requester, token=Requester().token))
