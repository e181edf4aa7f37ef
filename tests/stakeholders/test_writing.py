"""The writing path: what if the same mutation is sent twice, at once, half-way, or with nonsense?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest

from api.writes import Writes
from domain.access import Profile, Scope, Viewer
from infra.stores.ledger import Ledger
from schema.mutations import MUTATIONS
from schema.writing import MissingScope

SECRETARIAT = UUID("00000000-0000-4000-8000-000000000001")
BY = Viewer(
    profile=Profile.SECRETARIAT, organisation=SECRETARIAT, scopes=frozenset(Scope), client="secretariat-desk"
)


def organisation(name: str) -> dict[str, object]:
    return {"name": name, "kind": "NGO", "country": "PE"}


async def test_a_change_leaves_its_record_an_audit_row_an_event_and_its_answer(
    ask, owner: asyncpg.Connection
):
    done = await ask("registerOrganisation", organisation("Lake Voices"), key="the-first-key", by=BY)
    assert done.typename == "OrganisationRegistered"
    ((entity, id),) = done.records.values()
    assert entity == "Organisation"
    assert await owner.fetchval("SELECT name FROM organisations WHERE id = $1", UUID(id)) == "Lake Voices"
    audit = await owner.fetchrow("SELECT * FROM audit_log WHERE entity_id = $1", UUID(id))
    assert (audit["client"], audit["command"], audit["entity"], audit["outcome"]) == (
        "secretariat-desk",
        "registerOrganisation",
        "Organisation",
        "DONE",
    )
    assert audit["actor_organisation"] == SECRETARIAT
    event = await owner.fetchrow("SELECT kind, entity, facts FROM outbox WHERE entity_id = $1", UUID(id))
    assert tuple(event) == ("OrganisationRegistered", "Organisation", '{"kind": "NGO"}')
    assert "Lake Voices" not in str(await owner.fetch("SELECT * FROM idempotency_keys, outbox, audit_log"))


async def test_the_same_request_sent_twice_is_done_once_and_answered_twice(ask, fingerprint):
    first = await ask("registerOrganisation", organisation("Twice Told"), key="sent-twice", by=BY)
    before = await fingerprint()
    second = await ask("registerOrganisation", organisation("Twice Told"), key="sent-twice", by=BY)
    assert second == first
    assert await fingerprint() == before


async def test_the_same_key_with_another_question_is_refused_and_changes_nothing(ask, fingerprint):
    await ask("registerOrganisation", organisation("Key Owner"), key="one-key-only", by=BY)
    before = await fingerprint()
    other = await ask("registerOrganisation", organisation("Key Thief"), key="one-key-only", by=BY)
    renamed = await ask("registerPerson", {"handle": "key-thief"}, key="one-key-only", by=BY)
    assert other.typename == renamed.typename == "IdempotencyKeyReused"
    assert other.values["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await fingerprint() == before


async def test_a_key_belongs_to_its_client(ask):
    mine = await ask("registerOrganisation", organisation("Mine Alone"), key="shared-key", by=BY)
    theirs = await ask(
        "registerOrganisation",
        organisation("Theirs Alone"),
        key="shared-key",
        by=replace(BY, client="another-desk"),
    )
    assert theirs.typename == "OrganisationRegistered"
    assert theirs.records != mine.records


async def test_of_ten_at_once_one_does_it_and_nine_repeat_its_answer(ask, owner: asyncpg.Connection):
    answers = await asyncio.gather(
        *(
            ask("registerOrganisation", organisation("All At Once"), key="ten-at-once", by=BY)
            for _ in range(10)
        )
    )
    assert len({tuple(answer.records.items()) for answer in answers}) == 1
    assert await owner.fetchval("SELECT count(*) FROM organisations WHERE name = 'All At Once'") == 1
    assert (
        await owner.fetchval(
            "SELECT count(*) FROM audit_log WHERE entity_id = $1", UUID(answers[0].records["organisation"][1])
        )
        == 1
    )


async def test_two_changes_of_one_version_at_once_one_wins_and_one_is_told(ask, owner: asyncpg.Connection):
    made = await ask("registerOrganisation", organisation("Raced"), by=BY)
    id = made.records["organisation"][1]
    answers = await asyncio.gather(
        *(
            ask(
                "renameOrganisation",
                {"organisationId": f"org_{UUID(id).hex}", "version": 1, "name": name},
                by=BY,
            )
            for name in ("Raced East", "Raced West")
        )
    )
    assert sorted(a.typename for a in answers) == ["ChangedMeanwhile", "OrganisationRenamed"]
    lost = next(a for a in answers if a.typename == "ChangedMeanwhile")
    assert lost.values["currentVersion"] == 2
    assert await owner.fetchval("SELECT version FROM organisations WHERE id = $1", UUID(id)) == 2


@pytest.mark.parametrize("step", ["audit", "tell", "keep"])
async def test_what_breaks_half_way_is_taken_back_and_can_be_sent_again(
    ask, fingerprint, monkeypatch: pytest.MonkeyPatch, step: str
):
    before = await fingerprint()

    async def breaks(*_: object) -> None:
        raise RuntimeError("the light went out")

    with monkeypatch.context() as broken:
        broken.setattr(Ledger, step, breaks)
        with pytest.raises(RuntimeError):
            await ask("registerOrganisation", organisation(f"Half Way {step}"), key=f"half-way-{step}", by=BY)
    assert await fingerprint() == before
    again = await ask("registerOrganisation", organisation(f"Half Way {step}"), key=f"half-way-{step}", by=BY)
    assert again.typename == "OrganisationRegistered"


async def test_a_refused_request_is_not_remembered_and_may_succeed_later(ask):
    first = await ask("registerOrganisation", organisation("Late Bloomer"), by=BY)
    id = f"org_{UUID(first.records['organisation'][1]).hex}"
    rename = {"organisationId": id, "version": 2, "name": "Bloomer"}
    assert (await ask("renameOrganisation", rename, key="too-early", by=BY)).typename == "ChangedMeanwhile"
    await ask("renameOrganisation", {**rename, "version": 1, "name": "Late"}, by=BY)
    assert (await ask("renameOrganisation", rename, key="too-early", by=BY)).typename == "OrganisationRenamed"


NONSENSE = [
    ("registerOrganisation", {"name": "a\x00b", "kind": "NGO"}, "UnreadableText", "name"),
    ("registerOrganisation", {"name": "broken \ud800 half", "kind": "NGO"}, "UnreadableText", "name"),
    ("registerOrganisation", {"name": "x", "kind": "NGO"}, "WrongLength", "name"),
    ("registerOrganisation", {"name": "x" * 1_000_000, "kind": "NGO"}, "WrongLength", "name"),
    ("registerOrganisation", {"name": "Somewhere", "kind": "NGO", "country": "XX"}, "BadInput", "country"),
    (
        "renameOrganisation",
        {"organisationId": "org_zz", "version": 1, "name": "Ok"},
        "BadInput",
        "organisationId",
    ),
    (
        "renameOrganisation",
        {"organisationId": f"site_{'0' * 32}", "version": 1, "name": "Ok"},
        "BadInput",
        "organisationId",
    ),
    (
        "renameOrganisation",
        {"organisationId": f"org_{'0' * 32}", "version": 1, "name": "Ok"},
        "NotThere",
        None,
    ),
    (
        "renameOrganisation",
        {"organisationId": "' OR 1=1 --", "version": 1, "name": "Ok"},
        "BadInput",
        "organisationId",
    ),
    ("registerPerson", {"handle": "Maria Lopez"}, "BadInput", "handle"),
    ("vacateSeat", {"seatId": "seat_NOWHERE:9", "endsOn": "2026-11-22"}, "SeatVacant", None),
]


@pytest.mark.parametrize(("name", "given", "refusal", "field"), NONSENSE)
async def test_nonsense_is_refused_by_name_and_moves_nothing(ask, fingerprint, name, given, refusal, field):
    before = await fingerprint()
    answer = await ask(name, given, by=BY)
    assert answer.typename == refusal
    assert answer.values.get("field") == field
    assert answer.values["message"]
    assert answer.values["next"]
    assert await fingerprint() == before


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 129, "with space", "nul\x00nul\x00", "überlänge-key", None, 7]
)
async def test_a_key_that_is_none_is_refused_and_moves_nothing(ask, fingerprint, writes: Writes, key: object):
    before = await fingerprint()
    args = {"input": organisation("No Key"), "idempotencyKey": key}
    answer = await MUTATIONS["registerOrganisation"].run(args, BY, writes)
    assert (answer.typename, answer.values["field"]) == ("BadInput", "idempotencyKey")
    assert await fingerprint() == before


@pytest.mark.parametrize("name", sorted(name for name, m in MUTATIONS.items() if m.scope is not None))
async def test_without_the_scope_nothing_is_even_looked_at(ask, fingerprint, name: str):
    before = await fingerprint()
    scope = MUTATIONS[name].scope
    assert scope is not None
    scopeless = replace(BY, scopes=frozenset(Scope) - {scope})
    with pytest.raises(MissingScope) as missing:
        await ask(name, {}, by=scopeless)
    assert missing.value.scope is scope
    assert await fingerprint() == before
