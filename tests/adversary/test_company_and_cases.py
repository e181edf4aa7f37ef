"""What a company must not learn of cases at its own sites: asked by its machine and its handler, in every way there is.

Two worlds are compared that differ by hidden cases alone: grievances brought to the scheme, a firm or outside and not
released, or no longer; reports; allegations with their committees; early warnings. Each answer must be the same bytes:
records, counts, totals, orders, cursors, page flags, timestamps, errors.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import pytest
from graphql import GraphQLInputObjectType, get_named_type

from domain.labels import encode_id
from infra.demo.personas import COMPANY_1, COMPANY_HANDLER, SECRETARIAT
from schema.built import graphql_schema
from tests.access.shapes import SHAPES
from tests.adversary.questions import about_links, about_lists, about_one, sample_input
from tests.adversary.two_worlds import HIDDEN_AT_EACH, READERS, Asked, plant_now, served
from tests.conftest import Server

ENTITIES = {
    "grievances": "Grievance", "grievance_items": "GrievanceItem", "grievance_aliases": "GrievanceAlias",
    "remedies": "Remedy", "reports": "Report", "report_items": "ReportItem", "allegations": "Allegation",
    "allegation_items": "AllegationItem", "interim_measures": "InterimMeasure", "committee_members": "CommitteeMember",
    "recommended_actions": "RecommendedAction", "early_warnings": "EarlyWarning",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """The world without hidden cases, the world with them, and which ones they are."""

    without: Asked
    with_hidden: Asked
    hidden: dict[str, list[UUID]]
    site: str
    owner: asyncpg.Connection

    async def same(self, who: str, document: str, variables: dict[str, object] | None = None) -> bytes:
        """The one answer that both give."""
        answers = [await world.ask(who, document, variables) for world in (self.without, self.with_hidden)]
        assert answers[0] == answers[1], (who, document)
        return answers[0]


@pytest.fixture(scope="module")
def planted_twice(server: Server) -> Iterator[tuple[object, object, dict[str, list[UUID]]]]:
    with server.fresh() as without, server.fresh() as with_hidden:
        plant_now(without, hidden=False)
        yield without, with_hidden, plant_now(with_hidden, hidden=True)


@pytest.fixture(scope="module")
async def two(planted_twice, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    without, with_hidden, hidden = planted_twice
    owner = await asyncpg.connect(**with_hidden.owner.arguments())
    site = await owner.fetchval("SELECT site_id FROM grievances WHERE id = $1", hidden["grievances"][0])
    async with (
        served(without, tmp_path_factory.mktemp("without")) as first,
        served(with_hidden, tmp_path_factory.mktemp("with")) as second,
    ):
        label = encode_id("Site", site)
        yield Two(without=first, with_hidden=second, hidden=hidden, site=label, owner=owner)
    await owner.close()


async def test_the_hidden_cases_are_there_and_at_the_company_s_own_site(two: Two) -> None:
    """Without this the tests below would hold for nothing."""
    operated = """SELECT count(*) FROM {} c JOIN assignments a USING (site_id) WHERE a.organisation_id = $1
        AND a.capacity = 'OPERATOR' AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date)
        AND c.id = ANY($2)"""
    for table, times in {"grievances": 4, "reports": 1, "allegations": 1, "early_warnings": 1}.items():
        held = two.hidden[table]
        found = await two.owner.fetchval(operated.format(table), COMPANY_1.id, held)
        assert found == len(held) >= times * HIDDEN_AT_EACH


@pytest.mark.parametrize("who", READERS)
async def test_every_list_filter_order_total_and_cursor(two: Two, who: str) -> None:
    organisations = {
        name: encode_id("Organisation", of)
        for name, of in {"body": SECRETARIAT.id, "organisation": SECRETARIAT.id, "owner": SECRETARIAT.id,
                         "operator": COMPANY_1.id, "community": SECRETARIAT.id}.items()
    }  # fmt: skip
    asked = refused = 0
    for document in about_lists(two.site, organisations):
        answer = json.loads(await two.same(who, document))
        asked, refused = asked + 1, refused + ("errors" in answer)
    assert asked > 300
    assert refused == 0  # its token has every reading scope: what keeps it out is never the scope


@pytest.mark.parametrize("who", READERS)
async def test_every_page_of_the_grievances_it_does_see(two: Two, who: str) -> None:
    for by in ("RECEIVED_ON", "DUE"):
        seen, after, more = [], None, True
        order = f"order: {{by: {by}, direction: DESC}}"
        document = f"""query($after: String) {{ grievances(first: 2, after: $after, {order})
            {{ edges {{ cursor node {{ id dueAt version receivedOn }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
        while more:
            page = json.loads(await two.same(who, document, {"after": after}))["data"]["grievances"]
            seen += [edge["node"]["id"] for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(seen) > 4
        assert not set(seen) & {encode_id("Grievance", id) for id in two.hidden["grievances"]}


@pytest.mark.parametrize("who", READERS)
async def test_every_link_below_every_record_it_sees(two: Two, who: str) -> None:
    lists = 0
    for entity, document in about_links():
        keys = [
            row["id"] for row in await two.owner.fetch(f"SELECT id FROM {SHAPES[entity].table} LIMIT 100")
        ]
        ids = [encode_id(entity, key) for key in keys]
        for start in range(0, len(ids), 50):
            answer = json.loads(await two.same(who, document, {"ids": ids[start : start + 50]}))
            assert "errors" not in answer, (entity, answer)
        lists += 1
    assert lists > 60


@pytest.mark.parametrize("who", READERS)
async def test_a_hidden_id_answers_as_one_that_never_was(two: Two, who: str) -> None:
    """By node, among nodes, by its root field and in per-field execution; in the same bytes in both worlds."""
    compared = 0
    for entity, document in about_one():
        for table, named in ENTITIES.items():
            if named == entity:
                nothing = await two.same(who, document, {"id": encode_id(entity, uuid4())})
                for id in two.hidden[table][:3]:
                    assert await two.same(who, document, {"id": encode_id(entity, id)}) == nothing
                    compared += 1
    assert compared > 100


@pytest.mark.parametrize("who", READERS)
async def test_a_change_to_a_hidden_case_answers_as_to_none_and_nothing_moves(two: Two, who: str) -> None:
    """Every mutation there is that names a record of a case."""
    before = await _fingerprint(two)
    refused: dict[str, str] = {}
    for name, document, of, key, entity in changes():
        if not two.hidden.get(_table_of(entity)):
            continue
        answers = []
        for id in (two.hidden[_table_of(entity)][0], uuid4()):
            given = sample_input(of, {key: encode_id(entity, id)}, NOBODY)
            answer = json.loads(
                await two.with_hidden.ask(who, document, {"input": given, "key": str(uuid4())})
            )
            for error in answer.get("errors", ()):
                error.get("extensions", {}).pop("requestId", None)
            answers.append(answer)
        assert answers[0] == answers[1], (name, answers)
        refused[name] = answers[0]["data"][name]["__typename"] if "data" in answers[0] else str(answers[0])
    assert len(refused) > 55, refused
    refusals = {"NotThere", "NotYours", "OnlyMembersFile", "OnlyTheSecretariat"}
    assert {name: told for name, told in refused.items() if told not in refusals} == {}
    assert await _fingerprint(two) == before


def changes() -> Iterator[tuple[str, str, GraphQLInputObjectType, str, str]]:
    """Mutations that name a record of a case by an id: name, document, input type, the id's field, kind of record."""
    schema = graphql_schema()
    assert schema.mutation_type is not None
    for name, field in schema.mutation_type.fields.items():
        of = get_named_type(field.args["input"].type)
        assert isinstance(of, GraphQLInputObjectType)
        for key in of.fields:
            entity = KEYS.get(key) if key not in BY_MUTATION else BY_MUTATION[key](name)
            if entity is not None:
                asked = f"{name}(input: $input, idempotencyKey: $key)"
                told = "{ __typename ... on Refusal { code message next } }"
                document = f"mutation($input: {of.name}!, $key: String!) {{ {asked} {told} }}"
                yield name, document, of, key, entity


KEYS = {
    "grievanceId": "Grievance", "remedyId": "Remedy", "reportId": "Report", "allegationId": "Allegation",
    "measureId": "InterimMeasure", "memberId": "CommitteeMember", "warningId": "EarlyWarning",
}  # fmt: skip
BY_MUTATION = {
    "itemId": lambda name: next(
        (f"{kind}Item" for kind in ("Grievance", "Report", "Allegation") if kind in name), None
    ),  # an interview's and an incident's: tests/interviews/test_own_view.py
    "memberId": lambda name: None if name == "endTeamMembership" else "CommitteeMember",
    "actionId": lambda name: "RecommendedAction" if "RecommendedAction" in name else None,
}


NOBODY = {name: encode_id(entity, uuid4()) for name, entity in {
    **KEYS, "personId": "Person", "mechanismId": "Mechanism", "siteId": "Site", "actionId": "RecommendedAction",
    "itemId": "GrievanceItem", "memberIds": "Person", "personIds": "Person", "agreementId": "Agreement",
    "engagementIds": "Engagement", "barrierIds": "Barrier", "siteIds": "Site", "alsoSiteIds": "Site",
}.items()}  # fmt: skip
"""What else a mutation names: ids of the right kind that never were."""


def _table_of(entity: str) -> str:
    return SHAPES[entity].table


async def _fingerprint(two: Two) -> list[str]:
    """Of the hidden records themselves, and of what could be added beside them."""
    digest = "SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') FROM {} t"
    beside = ("grievance_events", "report_events", "allegation_events", "case_contents", "sittings")
    hidden = [
        await two.owner.fetchval(f"{digest.format(table)} WHERE id = ANY($1)", two.hidden[table])
        for table in ENTITIES
    ]
    return hidden + [await two.owner.fetchval(digest.format(table)) for table in beside]


async def test_the_company_s_handler_sits_at_a_desk_that_is_not_these_cases(two: Two) -> None:
    """What the handler can open and assign is their own mechanism's, or the tests above would prove little."""
    mine = await two.owner.fetchval(
        "SELECT count(*) FROM grievances WHERE body_id = $1 AND handler_id = $2",
        COMPANY_1.id,
        COMPANY_HANDLER.id,
    )
    assert mine > 0
    document = "{ grievances(first: 5, filter: {mine: true}) { nodes { id aliases(first: 5) { nodes { alias } } } } }"
    answer = json.loads(await two.same("company-handler", document))
    assert len(answer["data"]["grievances"]["nodes"]) > 0
