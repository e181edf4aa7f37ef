"""A token in place of a receipt, wherever one is taken: as good as that, in its case alone, and not a moment longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from domain.access import ANYONE, Profile, Scope, Viewer
from domain.cases.ports import CaseKind
from domain.cases.receipt import Receipt, read_receipt
from domain.labels import encode_id
from infra.demo import personas as demo
from schema.mutations import MUTATIONS
from tests.unsealing.test_handed_receipts import CALLS, handed, renews
from tests.unsealing.world import REFUSED, World

TRANSLATION = {"position": 1, "text": "Dit autrement.", "language": "fr", "by": "PERSON"}
MESSAGE = {"kind": "MESSAGE", "text": "It goes on."}
OF_KIND: Mapping[CaseKind, Mapping[str, tuple[str, Mapping[str, object]]]] = {
    CaseKind.REPORT: {
        "returnToReport": ("state written", {}),
        "openReportItemWithReceipt": ("text", {"position": 1}),
        "addToReportWithReceipt": ("position", MESSAGE),
        "translateReportItemWithReceipt": ("position", TRANSLATION),
    },
    CaseKind.GRIEVANCE: {
        "returnToGrievance": ("state items", {}),
        "openGrievanceItemWithReceipt": ("text", {"position": 1}),
        "addToGrievanceWithReceipt": ("items", MESSAGE),
        "translateGrievanceItemWithReceipt": ("position", TRANSLATION),
        "answerGrievanceWithReceipt": ("state advice", {"step": "WITHDRAW"}),
    },
    CaseKind.ALLEGATION: {
        "returnToAllegation": ("state written", {}),
        "addToAllegationWithReceipt": ("state", MESSAGE),
        "openAllegationItemWithReceipt": ("text", {"position": 1}),
        "translateAllegationItemWithReceipt": ("position", TRANSLATION),
        "withdrawAllegationWithReceipt": ("state", {}),
    },
}
"""What is done with a receipt in a case of each kind: what of its answer is looked at, and what it takes besides."""
FILES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "attachWithReceipt": ("attachmentId", {"position": 1, "size": 5}),
    "openAttachmentWithReceipt": ("download", {"attachmentId": str(uuid4())}),
}
OF_ANY = {**{name: (shown, more) for name, (_, shown, _, more) in CALLS.items()}, **FILES}


def of(kind: CaseKind) -> tuple[str, ...]:
    """What can be done in a case of this kind; what can be done in any is tried in one of them."""
    return (*OF_KIND[kind], *(OF_ANY if kind is CaseKind.REPORT else ()))


EVERY = {**OF_ANY, **{name: how for kind in OF_KIND.values() for name, how in kind.items()}}
UNKNOWN = Receipt.made(b"nobody was told.").text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whoever asks with a token of a case, or with none."""

    case: str = ""

    @property
    def viewer(self) -> Viewer:
        """As the door reads it from the token."""
        scopes = frozenset({Scope.CASE_OWN})
        return Viewer(profile=Profile.PUBLIC, scopes=scopes, client="a-form", case=self.case)


NOBODY = Bearer()


async def does(
    world: World, name: str, by: Bearer, receipt: str | None = None, key: str = "", **more: object
) -> dict[str, Any]:
    shown, given = EVERY[name]
    mutation = MUTATIONS[name]
    document = (
        f"mutation($input: {mutation.input_type.__name__}!, $key: String!) {{ done: {name}(input: $input,"
        f" idempotencyKey: $key) {{ __typename ... on {mutation.success} {{ {shown} }} {REFUSED} }} }}"
    )
    said = {**given, **more} if receipt is None else {**given, **more, "receipt": receipt}
    return (await world.ask(document, by, input=said, key=key or str(uuid4())))["done"]  # type: ignore[arg-type]


async def told(world: World, kind: CaseKind) -> str:
    """The receipt of somebody who came by themselves."""
    site = encode_id("Site", await world.core.fetchval("SELECT id FROM sites ORDER BY id LIMIT 1"))
    match kind:
        case CaseKind.REPORT:
            name, given = "submitReport", {
                "bodyId": encode_id("Organisation", demo.SECRETARIAT.id), "concern": "SAFETY",
                "protectedPerson": "WORKER",
            }  # fmt: skip
        case CaseKind.GRIEVANCE:
            scheme = await world.core.fetchval("SELECT id FROM mechanisms WHERE kind = 'SCHEME' LIMIT 1")
            name, given = "submitGrievance", {
                "mechanismId": encode_id("Mechanism", scheme), "siteId": site, "category": "OTHER",
            }  # fmt: skip
        case CaseKind.ALLEGATION:
            name, given = "submitAllegation", {
                "siteId": site, "activities": ["AUDIT_PARTICIPATION"], "forms": ["DISMISSAL"], "actor": "MINE",
            }  # fmt: skip
    done = await world.change(
        name, MUTATIONS[name].success, "receipt", NOBODY, {**given, "narrative": "I saw it."}  # type: ignore[arg-type]
    )  # fmt: skip
    assert "receipt" in done, done
    return done["receipt"]


async def exchanged(world: World, receipt: str) -> Bearer | None:
    """What the token endpoint makes of a receipt."""
    read = read_receipt(receipt)
    assert isinstance(read, Receipt)
    async with world.door.works.begin(ANYONE) as work:
        found = await work.receipts.standing(read)
    return None if found is None else Bearer(case=found.stand_in.digest)


async def token(world: World, receipt: str) -> Bearer:
    found = await exchanged(world, receipt)
    assert found is not None
    return found


async def everything(world: World) -> list[object]:
    """Both databases, as far as cases go, as they stand."""
    tables = await world.core.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    counts = [await world.core.fetchval(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} t")
              for (name,) in tables]  # fmt: skip
    return [counts, await world.sealed_away.fetchval("SELECT count(*) FROM identities"), await world.kept()]


def test_all_that_takes_a_receipt_takes_a_token_but_what_replaces_it() -> None:
    takes = {
        name
        for name, mutation in MUTATIONS.items()
        if "receipt" in {one.name for one in mutation.input_type.__strawberry_definition__.fields}
    }
    assert takes - {"renewReceipt"} == EVERY.keys()


@pytest.mark.parametrize("kind", CaseKind)
async def test_a_token_does_what_the_receipt_does(world: World, kind: CaseKind) -> None:
    """Two cases alike, one by its receipt and one by its token: everything is answered alike."""
    by_receipt, by_token = await told(world, kind), await told(world, kind)
    bearer = await token(world, by_token)
    for name in of(kind):
        plain, bare = await does(world, name, NOBODY, by_receipt), await does(world, name, bearer)
        assert plain["__typename"] == bare["__typename"], (name, plain, bare)
        if name not in (
            "giveIdentityConsent",
            "exportMyCase",
            "attachWithReceipt",
        ):  # they name ids of their own
            assert plain == bare, name


async def test_neither_receipt_nor_token_is_refused_in_words(world: World) -> None:
    for name in EVERY:
        refused = await does(world, name, NOBODY)
        assert (refused["code"], refused["__typename"]) == ("RECEIPT_NEEDED", "ReceiptNeeded"), name
        assert "/oauth/token" in refused["next"], name


@pytest.mark.parametrize("kind", CaseKind)
async def test_a_receipt_and_a_token_of_two_cases_are_refused_alike_and_nothing_moves(
    world: World, kind: CaseKind
) -> None:
    mine, another = await told(world, kind), await told(world, kind)
    bearer = await token(world, mine)
    before = await everything(world)
    for name in of(kind):
        seen = {str(await does(world, name, bearer, receipt)) for receipt in (another, UNKNOWN)}
        assert len(seen) == 1, name
        assert "'ANOTHER_RECEIPT'" in seen.pop(), name
        assert (await does(world, name, bearer, "OOPS"))["code"] == "MISTYPED_RECEIPT", name
    assert await everything(world) == before
    for name in OF_KIND[kind]:
        assert "code" not in await does(world, name, bearer, mine), name


@pytest.mark.parametrize("kind", CaseKind)
async def test_a_token_opens_no_case_of_another_kind(world: World, kind: CaseKind) -> None:
    bearer, stranger = await token(world, await told(world, kind)), Bearer(case="0" * 64)
    before = await everything(world)
    for other in CaseKind:
        for name in OF_KIND[other] if other is not kind else ():
            assert await does(world, name, bearer) == await does(world, name, stranger), name
            assert (await does(world, name, bearer))["code"] == "NOT_FOUND", name
    assert await everything(world) == before


@pytest.mark.parametrize("kind", CaseKind)
async def test_a_renewed_receipt_takes_its_tokens_with_it(world: World, kind: CaseKind) -> None:
    receipt = await told(world, kind)
    before = await token(world, receipt)
    renewed = (await renews(world, receipt))["receipt"]
    kept = await everything(world)
    for name in of(kind):
        assert (await does(world, name, before))["code"] == "NOT_FOUND", name
        assert (await does(world, name, before, renewed))["code"] == "ANOTHER_RECEIPT", name
    assert await everything(world) == kept
    assert await exchanged(world, receipt) is None
    after = await token(world, renewed)
    assert "code" not in await does(world, next(iter(OF_KIND[kind])), after)


async def test_a_token_never_leads_to_a_receipt(world: World) -> None:
    """Who stole it for its minutes would have the case for good."""
    receipt = await handed(world, "a report")
    of_the_handed = await token(world, receipt)
    assert (await does(world, "sealMyIdentity", of_the_handed))["code"] == "RECEIPT_NOT_YOURS_ALONE"
    renewed = (await renews(world, receipt))["receipt"]
    bearer, before = await token(world, renewed), await everything(world)
    refused = await does(world, "sealMyIdentity", bearer)
    assert (refused["code"], "receipt itself" in refused["next"]) == ("RECEIPT_NEEDED", True)
    assert await everything(world) == before
    both = await does(world, "sealMyIdentity", bearer, renewed)
    assert both["receipt"] not in (None, renewed)
    assert (await does(world, "myIdentity", bearer))["code"] == "NOT_FOUND"


async def test_a_renewal_whose_answer_was_lost_is_asked_for_again_without_the_token_that_it_ended(
    world: World,
) -> None:
    receipt, key = await told(world, CaseKind.REPORT), str(uuid4())
    bearer = await token(world, receipt)
    document = (
        "mutation($input: RenewReceiptInput!, $key: String!) { done: renewReceipt(input: $input,"
        " idempotencyKey: $key) { ... on ReceiptRenewed { receipt } } }"
    )
    asked = [
        await world.ask(document, by, input={"receipt": receipt}, key=key)  # type: ignore[arg-type]
        for by in (bearer, NOBODY)
    ]
    assert asked[0] == asked[1]
    assert asked[0]["done"]["receipt"] != receipt


async def test_one_key_in_two_cases_is_never_answered_from_the_other(world: World) -> None:
    """Both ask the same under the same key and differ by their tokens alone."""
    ours = await token(world, await told(world, CaseKind.REPORT))
    theirs = await token(world, await told(world, CaseKind.REPORT))
    key = str(uuid4())
    first = await does(world, "addToReportWithReceipt", ours, key=key)
    assert first["position"] == "2"
    assert await does(world, "addToReportWithReceipt", ours, key=key) == first
    assert (await does(world, "addToReportWithReceipt", theirs, key=key))["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert (await does(world, "returnToReport", theirs))["written"].count("\n") == 0


ERASED = {
    CaseKind.REPORT: "UPDATE reports SET erased_on = received_on, closed_on = received_on, state = 'CONCLUDED',"
    " conclusion = 'NOT_SUBSTANTIATED', handler_id = (SELECT id FROM persons ORDER BY id LIMIT 1) WHERE id = $1",
    CaseKind.GRIEVANCE: "UPDATE grievances SET erased_on = received_on WHERE id = $1",
    CaseKind.ALLEGATION: "UPDATE allegations SET erased_on = received_on WHERE id = $1",
}


@pytest.mark.parametrize("kind", CaseKind)
async def test_an_erased_case_gives_no_token_and_one_from_before_opens_nothing_that_was_written(
    world: World, kind: CaseKind
) -> None:
    receipt = await told(world, kind)
    bearer = await token(world, receipt)
    case = await world.core.fetchval("SELECT case_id FROM case_receipts WHERE digest = $1", bearer.case)
    await world.core.execute(ERASED[kind], case)
    assert await exchanged(world, receipt) is None
    reads = list(OF_KIND[kind])[: 1 if kind is CaseKind.ALLEGATION else 2]
    for name in reads:
        assert await does(world, name, bearer) == await does(world, name, NOBODY, receipt), name
    assert (await does(world, reads[-1], bearer))["code"] == "CONTENT_ERASED"


async def test_what_is_recorded_of_a_token_is_what_is_recorded_of_a_receipt(world: World) -> None:
    """No client, no person, no organisation, and the week."""
    bearer = await token(world, await told(world, CaseKind.REPORT))
    before = await world.core.fetchval("SELECT count(*) FROM audit_log")
    await does(world, "addToReportWithReceipt", bearer)
    rows = await world.core.fetch(
        "SELECT actor_organisation, actor_person, client FROM audit_log_by_week"
        " WHERE command = 'addToReportWithReceipt'"
    )
    assert {tuple(row.values()) for row in rows} == {(None, None, "")}
    assert await world.core.fetchval("SELECT count(*) FROM audit_log") == before
    kept = await world.core.fetch("SELECT i::text FROM idempotency_keys i")
    assert rows
    assert kept
    assert not any(bearer.case in row[0] or "a-form" in row[0] for row in kept)
