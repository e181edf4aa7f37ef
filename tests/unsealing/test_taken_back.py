"""What was sealed for a record that does not come about is taken back; what a crash leaves is found."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.vault_rounds import orphans, tiers
from api.writes import Writes
from domain.access import ANYONE, Viewer
from domain.cases.days import week_end
from domain.cases.receipt import Receipt
from domain.labels import encode_id
from domain.vault.ports import Looked, Sealing
from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier, UnsealingState
from infra.database import Database
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.pools import Unavailable
from infra.stores.ledger import Ledger
from infra.unit_of_work import Works, WriteFault
from schema.commands import fill
from schema.mutations import MUTATIONS
from schema.writing import Outcome, canonical
from tests.vault.memory import MemoryVault
from tests.whistleblowing.place import WEDNESDAY, arrange
from tests.whistleblowing.world import KEEPER, MINE, NGO, SECRETARIAT, Hands, viewer

NAMES = IdentityField.NAMES
CANARY = "Zq7 Ana Quispe Xw3"
WHO = {"names": CANARY, "contacts": "by the chapel"}
TOLD = {
    "bodyId": encode_id("Organisation", SECRETARIAT), "siteId": encode_id("Site", MINE), "concern": "SAFETY",
    "protectedPerson": "WORKER", "narrative": "It was not looked at.", "language": "es",
}  # fmt: skip
THIS_WEEK = week_end(WEDNESDAY.date()).isoformat()
Act = Callable[..., Awaitable[Outcome]]


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
async def works(
    database: Database, owner: asyncpg.Connection, vault: MemoryVault, tmp_path: Path
) -> AsyncIterator[Works]:
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(owner)
    engine = engine_for(database.writer, size=4)
    yield Works(engine, FileKeys(FileKeys.below(tmp_path).path), vault=vault)
    await engine.dispose()


@pytest.fixture
def act(works: Works) -> Act:
    """Sends a mutation, as whom nobody knows unless said otherwise."""
    writes = Writes(works, Hands(WEDNESDAY), uuid4, b"a key for the tests' digests")

    async def acted(
        name: str, given: Mapping[str, object], by: Viewer = ANYONE, key: str | None = None
    ) -> Outcome:
        return await MUTATIONS[name].run({"input": given, "idempotencyKey": key or str(uuid4())}, by, writes)

    return acted


async def reporters(owner: asyncpg.Connection) -> set[UUID]:
    return {row[0] for row in await owner.fetch("SELECT id FROM report_aliases")}


async def test_what_was_sealed_is_taken_back_when_the_record_fails(
    act: Act, vault: MemoryVault, owner: asyncpg.Connection, fingerprint: Any, monkeypatch: pytest.MonkeyPatch
):
    async def broken(*told: object) -> None:
        raise WriteFault("broken")

    monkeypatch.setattr(Ledger, "audit", broken)
    before = await fingerprint()
    with pytest.raises(WriteFault):
        await act("submitReport", {**TOLD, "identity": WHO})
    assert await fingerprint() == before
    assert (vault.asked, vault.kept, vault.fresh) == (["seal", "forget"], {}, set())


async def test_a_refusal_after_the_seal_takes_it_back(act: Act, vault: MemoryVault, fingerprint: Any):
    consent = {"purpose": "PROTECTION", "fields": ["NAMES"], "expiresOn": "2199-01-01"}

    async def away(consent: object) -> object:
        return (await MemoryVault(down=True).give_consent(consent)) or None  # type: ignore[arg-type]

    vault.give_consent = away  # type: ignore[method-assign]
    before = await fingerprint()
    answer = await act("submitReport", {**TOLD, "identity": {**WHO, "consents": [consent]}})
    assert answer.typename == "VaultUnavailable"
    assert (await fingerprint(), vault.kept) == (before, {})


async def test_a_commit_that_nobody_heard_of_takes_nothing_back(
    act: Act, works: Works, vault: MemoryVault, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
):
    committed = AsyncSession.commit

    async def unheard(session: AsyncSession) -> None:
        await committed(session)
        raise ConnectionResetError

    before = await reporters(owner)
    with monkeypatch.context() as cut:
        cut.setattr(AsyncSession, "commit", unheard)
        with pytest.raises(Unavailable):
            await act("submitReport", {**TOLD, "identity": WHO})
    (label,) = await reporters(owner) - before
    assert set(vault.kept) == {label}
    await orphans(works, Hands(WEDNESDAY))
    assert (set(vault.kept), vault.fresh) == ({label}, set())


async def test_what_a_crash_leaves_is_found_and_only_that(
    act: Act, works: Works, vault: MemoryVault, owner: asyncpg.Connection
):
    before = await reporters(owner)
    await act("submitReport", {**TOLD, "identity": WHO})
    (there,) = await reporters(owner) - before
    orphan, old = uuid4(), uuid4()
    for label in (orphan, old):
        await vault.seal(Sealing(label=label, tier=Tier.SEALED, fields={NAMES: "x"}, fresh=True))
    forget = vault.forget

    async def too_late_for_one(label: UUID) -> None:
        if label != old:
            await forget(label)

    vault.forget = too_late_for_one  # type: ignore[method-assign]
    await orphans(works, Hands(WEDNESDAY))
    assert (set(vault.kept), vault.erased, vault.fresh) == ({there}, {old}, set())
    vault.down = True
    await orphans(works, Hands(WEDNESDAY))


async def test_the_same_request_again_seals_nothing_twice(act: Act, vault: MemoryVault):
    key = str(uuid4())
    first, again = [await act("submitReport", {**TOLD, "identity": WHO}, key=key) for _ in range(2)]
    assert first == again
    assert (vault.asked, len(vault.kept)) == (["seal"], 1)
    other = await act("submitReport", {**TOLD, "identity": {**WHO, "names": "Another"}}, key=key)
    assert other.typename == "IdempotencyKeyReused"
    assert vault.asked == ["seal"]


async def test_no_table_holds_anything_of_it(act: Act, vault: MemoryVault, owner: asyncpg.Connection):
    receipt = str((await act("submitReport", {**TOLD, "identity": WHO})).told["receipt"])
    await act("myIdentity", {"receipt": receipt})
    tables = await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        for (row,) in await owner.fetch(f'SELECT t::text FROM "{table}" t'):
            assert "Quispe" not in row, table
            assert "chapel" not in row, table


async def test_its_question_cannot_be_guessed_back_even_with_the_services_own_key(
    act: Act, owner: asyncpg.Connection
):
    change = MUTATIONS["submitReport"]
    await act("submitReport", {**TOLD, "identity": WHO})
    command = fill(change.command, change.input_type, {**TOLD, "identity": WHO})  # type: ignore[attr-defined]
    guess = hmac.digest(b"a key for the tests' digests", canonical("submitReport", command), "sha256").hex()
    assert await owner.fetchval("SELECT count(*) FROM idempotency_keys WHERE digest = $1", guess) == 0


# -- the person's own view


async def test_a_person_sees_what_is_kept_of_them_and_when_they_were_looked_for(
    act: Act, vault: MemoryVault, owner: asyncpg.Connection
):
    receipt = str((await act("submitReport", TOLD)).told["receipt"])
    nothing = await act("myIdentity", {"receipt": receipt})
    assert nothing.told["identity"] == {
        "tier": None,
        "fields": [],
        "consents": [],
        "openings": [],
        "holds": [],
    }
    assert (await act("sealMyIdentity", {"receipt": receipt, "identity": WHO})).typename == "MyIdentitySealed"
    (label,) = vault.kept
    assert label in await reporters(owner)
    consent = {
        "purpose": "REMEDY_DELIVERY",
        "fields": ["NAMES"],
        "recipientId": encode_id("Organisation", NGO),
    }
    told = [await act("giveIdentityConsent", {"receipt": receipt, "consent": consent}) for _ in range(2)]
    assert told[0].told == told[1].told
    assert len(vault.given) == 1
    vault.looked[label] = [
        Looked(
            state=UnsealingState.SPENT, purpose=Purpose.REMEDY_DELIVERY, reader=ReaderKind.NGO, fields=(NAMES,),
            on=date(2026, 11, 17), break_glass=False, leaf=41,
        )
    ]  # fmt: skip
    given = {"receipt": receipt, "consentId": told[0].told["consentId"]}
    assert (await act("withdrawIdentityConsent", given)).typename == "IdentityConsentWithdrawn"
    own = (await act("myIdentity", {"receipt": receipt})).told["identity"]
    assert own == {
        "tier": "SEALED",
        "fields": ["CONTACTS", "NAMES"],
        "consents": [
            {
                "id": told[0].told["consentId"], "recipientId": encode_id("Organisation", NGO),
                "purpose": "REMEDY_DELIVERY", "fields": ["NAMES"], "givenOn": THIS_WEEK, "expiresOn": None,
                "withdrawnOn": THIS_WEEK, "recordedById": None,
            }
        ],
        "openings": [
            {
                "state": "SPENT", "purpose": "REMEDY_DELIVERY", "reader": "NGO", "fields": ["NAMES"],
                "on": "2026-11-22", "breakGlass": False, "logEntry": 41,
            }
        ],
        "holds": [],
    }  # fmt: skip
    gone = await act("askForErasure", {"receipt": receipt})
    assert gone.told["erasureReceipt"] == "a signed note"
    assert (vault.kept, (await act("myIdentity", {"receipt": receipt})).typename) == ({}, "IdentityErased")


REFUSED: tuple[tuple[str, dict[str, object]], ...] = (
    ("myIdentity", {}),
    ("sealMyIdentity", {"identity": WHO}),
    ("giveIdentityConsent", {"consent": {"purpose": "PROTECTION", "fields": ["NAMES"]}}),
    ("withdrawIdentityConsent", {"consentId": str(UUID(int=7, version=4))}),
    ("askForErasure", {}),
)


@pytest.mark.parametrize("name", [one for one, _ in REFUSED])
async def test_another_receipt_reaches_nobody_and_a_vault_that_is_away_says_so(
    act: Act, vault: MemoryVault, name: str
):
    mine = str((await act("submitReport", {**TOLD, "identity": WHO})).told["receipt"])
    given, asked = dict(REFUSED)[name], len(vault.asked)
    unknown = await act(name, {"receipt": Receipt.made(b"0" * 16).text, **given})
    mistyped = await act(name, {"receipt": "OOPS", **given})
    assert (unknown.typename, mistyped.typename) == ("NotThere", "MistypedReceipt")
    assert len(vault.asked) == asked
    vault.down = True
    assert (await act(name, {"receipt": mine, **given})).typename == "VaultUnavailable"


async def test_a_legal_hold_stops_an_erasure(act: Act, vault: MemoryVault):
    mine = str((await act("submitReport", {**TOLD, "identity": WHO})).told["receipt"])
    vault.held = set(vault.kept)
    assert (await act("askForErasure", {"receipt": mine})).typename == "UnderLegalHold"
    assert len(vault.kept) == 1


async def test_what_is_recorded_of_it_names_no_case(act: Act, owner: asyncpg.Connection):
    mine = str((await act("submitReport", {**TOLD, "identity": WHO})).told["receipt"])
    await act("myIdentity", {"receipt": mine})
    rows = await owner.fetch(
        "SELECT entity, entity_id, actor_person, client FROM audit_log_by_week WHERE command = 'myIdentity'"
    )
    ids = {
        row[0]
        for table in ("reports", "report_aliases")
        for row in await owner.fetch(f"SELECT id FROM {table}")
    }
    assert {row["entity"] for row in rows} == {"Identity"}
    assert not ids & {row["entity_id"] for row in rows}
    assert await owner.fetchval("SELECT count(*) FROM audit_log WHERE entity = 'Identity'") == 0
    told = [json.loads(row["outcome"]) for row in await owner.fetch("SELECT outcome FROM idempotency_keys")]
    assert all(one["records"] == {} for one in told if one["typename"].startswith("MyIdentity"))


# -- parties


async def test_parties_that_became_sealed_are_kept_as_closely_and_whether_there_was_anything_is_not_noted(
    act: Act, works: Works, vault: MemoryVault, owner: asyncpg.Connection
):
    by = viewer(KEEPER)
    role = {"role": "WORKER", "starts": "2026-01-01"}
    made = [
        (await act("recordParty", {"kind": "PERSON", "roles": [role], **more}, by)).records["party"][1]
        for more in ({"identity": WHO}, {})
    ]
    assert vault.kept[UUID(made[0])].tier is Tier.CONFIDENTIAL
    for id in made:
        raised = {"partyId": encode_id("Party", id), "version": 1, "to": "SEALED"}
        assert (await act("raiseSensitivity", raised, by)).typename == "SensitivityRaised"
    noted = "SELECT party_id::text FROM raised_parties"
    assert {row[0] for row in await owner.fetch(noted)} == set(made)
    vault.down = True
    await tiers(works, Hands(datetime(2026, 11, 18, tzinfo=UTC)))
    assert {row[0] for row in await owner.fetch(noted)} == set(made)
    vault.down = False
    await tiers(works, Hands(datetime(2026, 11, 18, tzinfo=UTC)))
    assert (vault.kept[UUID(made[0])].tier, await owner.fetch(noted)) == (Tier.SEALED, [])
    assert set(vault.kept) == {UUID(made[0])}
