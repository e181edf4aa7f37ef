"""Nobody exchanges for somebody what was sealed, unless they opened it with two custodians; and the log has it so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.access import Profile
from domain.labels import decode_id, encode_id
from domain.vault.ports import Sealing
from domain.vault.values import IdentityField, Tier
from infra.demo import personas as demo
from infra.vault.identities import exchanging
from infra.vault.unsealings.kept import Kept, one
from tests.unsealing.world import A, Asker, C, World, read
from tests.vault.people import leaf_of

ANNA = Asker()
ANOTHER = Asker(person=uuid4())
NOBODY = Asker(profile=Profile.PUBLIC, organisation=None, person=None, scopes=frozenset())
ANEW = {"names": "Somebody else", "contacts": "elsewhere"}


@pytest.fixture(autouse=True)
def one_clock(inside: Any) -> Iterator[None]:
    """The vault of these tests has a clock that stands still; here it is today, as in the records."""
    before, inside.clock.at = inside.clock.at, datetime.now(UTC)
    yield
    inside.clock.at = before


async def kept_for_long(world: World) -> str:
    """A party of the NGO's whose identity was sealed longer ago than a slip is mended."""
    subject = await world.party()
    await world.sealed_away.execute(
        "UPDATE identity_fresh SET until = clock_timestamp() - interval '1 second'"
    )
    return subject


async def exchanges(world: World, subject: str, by: Asker, id: str | None = None) -> dict[str, Any]:
    given = {"subject": subject, "identity": ANEW, "unsealingId": id}
    return await world.change("sealIdentity", "IdentitySealed", "sealedOn", by, given)


async def opened(world: World, subject: str, by: Asker, *, fields: tuple[str, ...] | None = None) -> str:
    every = await world.sealed_away.fetch("SELECT DISTINCT field FROM identity_fields ORDER BY 1")
    id = await world.asked(subject, by, fields=list(fields or (row["field"] for row in every)))
    await world.agreed(id, A, C)
    done = await world.opens(id, by)
    assert done["__typename"] == "OpenedIdentity", done
    return id


async def everything(world: World) -> list[object]:
    return [
        await world.sealed_away.fetch(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("identities", "identity_fields", "log_entries")
    ]


async def test_what_was_sealed_is_not_exchanged_by_who_did_not_read_it(world: World) -> None:
    subject = await kept_for_long(world)
    before = await everything(world)
    refused = await exchanges(world, subject, ANNA)
    assert (refused["code"], "unsealingId" in refused["next"]) == ("SEALED_FOR_THEM", True)
    assert await everything(world) == before


async def test_who_opened_all_of_it_with_two_custodians_gives_it_anew_and_the_log_has_it(
    world: World,
) -> None:
    subject = await kept_for_long(world)
    id = await opened(world, subject, ANNA)
    before = await world.last()
    done = await exchanges(world, subject, ANNA, id)
    assert done["__typename"] == "IdentitySealed", done
    (row,) = await world.sealed_away.fetch("SELECT leaf FROM log_entries WHERE id > $1", before)
    leaf = leaf_of(row["leaf"])
    assert (leaf["act"], leaf["reason"]) == ("SEALED", "EXCHANGED")
    again = await world.asked(subject, ANNA)
    await world.agreed(again, A, C)
    told = read((await world.opens(again, ANNA))["identity"], ANNA)
    assert told == {IdentityField.NAMES: ANEW["names"], IdentityField.CONTACTS: ANEW["contacts"]}
    await kept_for_long(world)
    assert (await exchanges(world, subject, ANNA, again))["__typename"] == "IdentitySealed"


@pytest.mark.parametrize(
    "flaw", ["never opened", "not yet", "of another person", "by somebody else", "not all of it", "over"]
)
async def test_with_less_than_that_nothing_is_exchanged(
    world: World, monkeypatch: pytest.MonkeyPatch, flaw: str
) -> None:
    subject = await kept_for_long(world)
    match flaw:
        case "never opened":
            id = encode_id("Unsealing", uuid4())
        case "not yet":
            id = await world.asked(subject, ANNA)
            await world.agreed(id, A, C)
        case "of another person":
            id = await opened(world, await kept_for_long(world), ANNA)
        case "by somebody else":
            await world.core.execute(
                "INSERT INTO persons (id, handle, registered_on) VALUES ($1, 'somebody-else', '2026-01-01')",
                ANOTHER.person,
            )
            id = await opened(world, subject, ANOTHER)
        case "not all of it":
            id = await opened(world, subject, ANNA, fields=("NAMES",))
        case _:
            id = await opened(world, subject, ANNA)
            monkeypatch.setattr(exchanging, "one", over)
    before = await everything(world)
    assert (await exchanges(world, subject, ANNA, id))["code"] == "SEALED_FOR_THEM"
    assert await everything(world) == before


async def test_what_was_sealed_since_nobody_exchanges_who_opened_what_was_before(world: World) -> None:
    """The person corrects it themselves, or another opened and exchanged it: what is there now Anna has not read."""
    subject = await kept_for_long(world)
    id = await opened(world, subject, ANNA)
    label = decode_id(subject)
    assert label is not None
    fields = {IdentityField.NAMES: "Their own word", IdentityField.CONTACTS: "theirs"}
    themselves = Sealing(label=UUID(label[1]), tier=Tier.SEALED, fields=fields, behalf=None)
    assert await world.vault.seal(themselves) is None
    before = await everything(world)
    assert (await exchanges(world, subject, ANNA, id))["code"] == "SEALED_FOR_THEM"
    assert await everything(world) == before


async def over(*asked: Any) -> Kept | None:
    """The request as it is once its day has passed."""
    found = await one(*asked)
    return found and replace(found, now=found.unsealing.statement.ends_at)


async def test_a_slip_is_mended_at_once_and_the_person_mends_it_at_any_time(world: World) -> None:
    subject = await world.party()
    assert (await exchanges(world, subject, ANNA))["__typename"] == "IdentitySealed"
    told = {"bodyId": encode_id("Organisation", demo.SECRETARIAT.id), "concern": "SAFETY",
            "protectedPerson": "WORKER", "narrative": "I saw it."}  # fmt: skip
    receipt = (await world.change("submitReport", "ReportSubmitted", "receipt", NOBODY, told))["receipt"]
    for names in ("Rosa", "Rosa Huamán"):
        given = {"receipt": receipt, "identity": {"names": names}}
        done = await world.change("sealMyIdentity", "MyIdentitySealed", "sealedOn", NOBODY, given)
        assert done["__typename"] == "MyIdentitySealed", done
        await kept_for_long(world)


async def test_what_is_recorded_for_somebody_says_by_whom(world: World) -> None:
    subject = await world.party()
    given = {"subject": subject, "consent": {"purpose": "INVESTIGATION", "fields": ["NAMES"]}}
    await world.change("recordIdentityConsent", "IdentityConsentRecorded", "consentId", ANNA, given)
    shown = "identity { consents { recordedById } }"
    own = await world.change(
        "identityOpenings", "IdentityOpeningsTold", shown, ANNA, {"subject": subject},
        input_type="IdentitySubjectInput",
    )  # fmt: skip
    assert own["identity"]["consents"] == [{"recordedById": encode_id("Organisation", demo.NGO_1.id.hex)}]
