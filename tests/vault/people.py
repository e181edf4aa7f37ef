"""The people of an unsealing: custodians with keys of their own, a requester with a recipient's key and a token's."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jws
from joserfc.jwk import ECKey

from domain.kernel import Refusal
from domain.vault.ports import Asked, Bearer, Decision, Opened, Pending, Sealing, ToDecide
from domain.vault.statement import canonical, read_statement, signed_text
from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier
from infra.custody.fields import keys_apart, open_field
from infra.custody.layers import data_key, envelope, peeled
from infra.custody.signing import sign
from infra.hpke import key_id, opened_info, unwrap
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.unsealings.ending import cleared
from tests.vault.fixtures import ASKED_AT

ELSEWHERE = UUID(int=77)
NAMES, CONTACTS = "Rosa Canaria Quispe", "+51 900 000 000, ask for Rosa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """Somebody who holds keys."""

    id: UUID = field(default_factory=uuid4)
    person: UUID = field(default_factory=uuid4)
    organisation: UUID | None = ELSEWHERE
    ties: tuple[UUID, ...] = ()
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sealing: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    @property
    def key_id(self) -> str:
        return key_id(self.sealing.public_key().public_bytes_raw())

    def says(self, act: str, todo: ToDecide, **more: Any) -> Decision:
        """A signed decision; for a yes, with what the custodian's own tool makes of what was taken up."""
        made = Decision(
            request=todo.pending.request, custodian=self.person, key_id=self.key_id, signature=b"", **more
        )
        beside = b""
        if act == "APPROVE":
            made = self._with_layers(made, todo)
            beside = made.envelope or (
                canonical({name: one.hex() for name, one in made.peeled.items()}) if made.peeled else b""
            )
        return self.signs(act, made, todo.pending.statement, beside)

    def signs(self, act: str, decision: Decision, statement: bytes, beside: bytes = b"") -> Decision:
        text = signed_text(act, sha256(statement).digest(), beside)
        return replace(decision, signature=sign(self.signing, text))

    def _with_layers(self, made: Decision, todo: ToDecide) -> Decision:
        statement, key = read_statement(todo.pending.statement), todo.identity
        if key is None:
            return made
        tenant = statement.tenant
        if todo.layer is not None:
            assert todo.outer is not None
            own = data_key(self.sealing, todo.layer, tenant, key, todo.outer, self.key_id)
            recipient = bytes.fromhex(statement.recipient_key)
            return replace(made, envelope=envelope(own, key, statement.fields, recipient, statement.digest))
        return replace(
            made,
            peeled={
                inner: peeled(self.sealing, layer, tenant, key, self.key_id, inner)
                for inner, layer in todo.layers.items()
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """Somebody who asks, with an application whose token is bound to a key."""

    person: UUID = field(default_factory=uuid4)
    organisation: UUID = field(default_factory=uuid4)
    client: str = "an-application"
    token: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    recipient: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    def asks(self, subject: UUID, **more: Any) -> Asked:
        told: dict[str, Any] = {
            "request": uuid4(), "subject": subject, "purpose": Purpose.PROTECTION,
            "fields": (IdentityField.NAMES, IdentityField.CONTACTS), "requester": self.person,
            "requester_organisation": self.organisation, "reader": ReaderKind.NGO, "client": self.client,
            "token_key": self.token.thumbprint(), "recipient_key": self.recipient.public_key().public_bytes_raw(),
            "operators": (), "ends_in": 3600,
        }  # fmt: skip
        return Asked(**{**told, **more})

    @property
    def bearer(self) -> Bearer:
        """With a proof that was just made."""
        return Bearer(
            requester=self.person,
            client=self.client,
            token_key=self.token.thumbprint(),
            proof=proof(self.token),
        )

    def reads(self, opened: Opened) -> dict[IdentityField, str]:
        """What the recipient's own tool makes of the answer."""
        statement = read_statement(opened.statement)
        together = unwrap(self.recipient, opened.envelope, opened_info(statement.digest))
        keys = keys_apart(together, statement.fields)
        return {
            one.name: unwrap(self.recipient, one.sealed, one.bound).decode()
            if one.name is IdentityField.ALIASES
            else open_field(keys[one.name], one.sealed, one.bound)
            for one in opened.fields
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A vault, its tables' owner, and Anna who asks."""

    vault: VaultClient
    inside: Inside
    owner: asyncpg.Connection
    anna: Requester

    async def sealed(self, tier: Tier, **more: Any) -> UUID:
        label = uuid4()
        assert await self.vault.seal(sealing(label, tier, **more)) is None
        return label

    async def asked(self, label: UUID, **more: Any) -> Pending:
        made = await self.vault.request(self.anna.asks(label, **more))
        assert isinstance(made, Pending), made
        return made

    async def yes(self, request: UUID, *custodians: Custodian) -> Pending:
        for one in custodians:
            todo = await self.vault.take_up(request, one.person)
            assert isinstance(todo, ToDecide), todo
            made = await self.vault.approve(one.says("APPROVE", todo))
            assert isinstance(made, Pending), made
        return made

    async def opened(self, request: UUID, by: Requester | None = None) -> Opened | Refusal:
        bearer = (by or self.anna).bearer
        announcement = await self.vault.announce(request, bearer)
        if isinstance(announcement, Refusal):
            return announcement
        opened = await self.vault.fetch(announcement, bearer)
        await cleared()
        return opened

    async def state(self, request: UUID) -> str:
        return (await self.stands(request)).state.value

    async def stands(self, request: UUID) -> Pending:
        found = await self.vault.standing([request])
        assert not isinstance(found, Refusal)
        return found[0]

    async def acts(self, after: int = 0) -> list[tuple[str, str | None]]:
        rows = await self.owner.fetch("SELECT leaf FROM log_entries WHERE id > $1 ORDER BY id", after)
        return [(told["act"], told.get("reason")) for told in (leaf_of(row["leaf"]) for row in rows)]

    async def last(self) -> int:
        return await self.owner.fetchval("SELECT coalesce(max(id), 0) FROM log_entries")

    async def moved(self, change: str, *told: Any) -> None:
        """What only a superuser can do: move a row's times, behind every trigger."""
        await self.owner.execute("RESET ROLE")
        async with self.owner.transaction():
            await self.owner.execute("SET LOCAL session_replication_role = replica")
            await self.owner.execute(change, *told)
        await self.owner.execute("SET ROLE parley_vault_owner")


def proof(key: ECKey, **claims: Any) -> str:
    """A DPoP proof (RFC 9449), made now."""
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    told = {
        "jti": secrets.token_urlsafe(16),
        "htm": "POST",
        "htu": ASKED_AT,
        "ath": "a" * 43,
        "iat": int(time.time()),
    }
    return jws.serialize_compact(header, json.dumps({**told, **claims}).encode(), key, algorithms=["ES256"])


def sealing(label: UUID, tier: Tier = Tier.CONFIDENTIAL, **more: Any) -> Sealing:
    """An invented person."""
    fields = {IdentityField.NAMES: NAMES, IdentityField.CONTACTS: CONTACTS}
    return Sealing(label=label, tier=tier, fields=fields, **more)


async def found_circle(owner: asyncpg.Connection, custodians: Sequence[Custodian]) -> None:
    """Put them into the vault's roster, as a ceremony would."""
    for one in custodians:
        await owner.execute(
            "INSERT INTO custodians (id, person, organisation, label, ties, enrolled_on) "
            "VALUES ($1, $2, $3, 'A custodian', $4, '2026-01-01')",
            one.id, one.person, one.organisation, list(one.ties),
        )  # fmt: skip
        await owner.execute(
            "INSERT INTO custodian_keys (key_id, custodian, signing_key, sealing_key, since, proved_on) "
            "VALUES ($1, $2, $3, $4, '2026-01-01', '2026-01-01')",
            one.key_id, one.id, one.signing.public_key().public_bytes_raw(),
            one.sealing.public_key().public_bytes_raw(),
        )  # fmt: skip


def leaf_of(entry: bytes) -> dict[str, Any]:
    """A leaf as anybody reads it."""
    return json.loads(entry)
