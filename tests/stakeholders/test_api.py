"""Mutation documents through the executor: judged first, made in turn, answered under the viewer's own role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from api.changes import Changes
from api.execution import Execution
from api.refused import Refused
from api.writes import Writes
from domain.access import Profile, Scope, Viewer
from domain.labels import encode_id
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from schema.built import graphql_schema
from schema.mutations import MUTATIONS

SECRETARIAT = UUID("00000000-0000-4000-8000-000000000001")
NGO = UUID("00000000-0000-4000-8000-000000000002")
OTHER_NGO = UUID("00000000-0000-4000-8000-000000000003")
DESK = Viewer(
    profile=Profile.SECRETARIAT, organisation=SECRETARIAT, scopes=frozenset(Scope), client="secretariat-desk"
)
RIVER_WATCH = Viewer(profile=Profile.MEMBER, organisation=NGO, scopes=frozenset(Scope), client="river-watch")

REGISTER = """
mutation ($input: RegisterSiteInput!, $key: String!) {
  made: registerSite(input: $input, idempotencyKey: $key) {
    __typename
    ... on SiteRegistered { site { __typename id name country highRiskArea mines: commodities } }
    ... on Refusal { code message next }
    ... on BadInput { field }
  }
}
"""


@pytest.fixture
async def execution(pools: Pools, writes: Writes, cast: None) -> AsyncIterator[Execution]:
    made = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    made.commands = Changes(made, writes, MUTATIONS)
    return made


async def sent(execution: Execution, source: str, values: dict[str, object], by: Viewer = DESK):
    return orjson.loads(await execution.answer(source, values, None, by))


async def test_a_success_shows_the_record_as_the_viewer_may_see_it(execution: Execution):
    given = {"name": "Cordillera Azul", "country": "PE", "status": "EXPLORATION", "commodities": ["gold"]}
    answer = await sent(execution, REGISTER, {"input": given, "key": "a-first-site"})
    site = answer["data"]["made"]["site"]
    assert answer == {
        "data": {
            "made": {
                "__typename": "SiteRegistered",
                "site": {
                    "__typename": "Site",
                    "id": site["id"],
                    "name": "Cordillera Azul",
                    "country": "PE",
                    "highRiskArea": False,
                    "mines": ["gold"],
                },
            }
        }
    }
    assert await sent(execution, REGISTER, {"input": given, "key": "a-first-site"}) == answer


async def test_a_refusal_is_data_with_its_code_message_and_next(execution: Execution):
    given = {"name": "Nowhere", "country": "XX", "status": "OPERATING"}
    answer = await sent(execution, REGISTER, {"input": given, "key": "no-such-country"})
    assert answer["data"]["made"] == {
        "__typename": "BadInput",
        "code": "BAD_INPUT",
        "message": "This is no country code.",
        "next": "Give the two letters of ISO 3166-1, such as PE or ZA.",
        "field": "country",
    }


async def test_changes_of_one_document_are_made_in_turn(execution: Execution, owner: asyncpg.Connection):
    source = """mutation {
      first: registerOrganisation(input: {name: "In Turn", kind: UNION}, idempotencyKey: "in-turn-1") { __typename }
      second: registerOrganisation(input: {name: "In Turn", kind: UNION}, idempotencyKey: "in-turn-2") { __typename }
    }"""
    assert await sent(execution, source, {}) == {
        "data": {
            "first": {"__typename": "OrganisationRegistered"},
            "second": {"__typename": "AlreadyRegistered"},
        }
    }
    assert await owner.fetchval("SELECT count(*) FROM organisations WHERE name = 'In Turn'") == 1


@pytest.mark.parametrize(
    ("selection", "scopes", "code"),
    [
        ("... on PartyRecorded { party { pseudonym } }", {Scope.STAKEHOLDERS_WRITE}, "INSUFFICIENT_SCOPE"),
        ("__typename", {Scope.STAKEHOLDERS_READ}, "INSUFFICIENT_SCOPE"),
        ("... on PartyRecorded { party { roles(first: 1000) { nodes { id } } } }", set(Scope), "BAD_PAGE"),
        ('... on PartyRecorded { party { roles(after: "?") { nodes { id } } } }', set(Scope), "BAD_CURSOR"),
    ],
)
async def test_a_change_whose_answer_could_not_be_given_is_not_made(
    execution: Execution, fingerprint, selection: str, scopes: set[Scope], code: str
):
    before = await fingerprint()
    made = 'recordParty(input: {kind: GROUP}, idempotencyKey: "not-to-be-made")'
    source = f"mutation {{ {made} {{ {selection} }} }}"
    with pytest.raises(Refused) as refused:
        await sent(execution, source, {}, replace(RIVER_WATCH, scopes=frozenset(scopes)))
    assert refused.value.code == code
    assert await fingerprint() == before


async def test_a_group_of_defenders_is_recorded_sealed_and_without_a_name(
    execution: Execution, owner: asyncpg.Connection
):
    source = """mutation ($site: ID!, $key: String!) {
      recordParty(idempotencyKey: $key, input: {
        kind: GROUP, focus: [LAND, INDIGENOUS]
        roles: [{role: DEFENDER, siteId: $site, starts: "2026-01-02"}, {role: RIGHTS_HOLDER, starts: "2026-01-02"}]
      }) {
        ... on PartyRecorded { party {
          id pseudonym name sensitivity sectors focus version owner { name }
          roles { nodes { role starts ends site { name } } }
        } }
        ... on Refusal { code }
      }
    }"""
    site = encode_id("Site", "00000000-0000-4000-8000-000000000011")
    answer = await sent(execution, source, {"site": site, "key": str(uuid4())}, RIVER_WATCH)
    party = answer["data"]["recordParty"]["party"]
    word, digits = party["pseudonym"].split("-")
    assert word.isalpha()
    assert len(digits) == 5
    assert (party["name"], party["sensitivity"], party["sectors"]) == (None, "SEALED", [])
    assert (party["focus"], party["version"], party["owner"]) == (
        ["LAND", "INDIGENOUS"],
        1,
        {"name": "River Watch"},
    )
    assert sorted((r["role"], r["site"] and r["site"]["name"]) for r in party["roles"]["nodes"]) == [
        ("DEFENDER", "Cerro Alto"),
        ("RIGHTS_HOLDER", None),
    ]
    facts = await owner.fetch("SELECT facts::text FROM outbox WHERE entity = 'Party'")
    assert {row["facts"] for row in facts} == {"{}"}


async def test_not_yours_is_answered_exactly_like_not_there(execution: Execution, owner: asyncpg.Connection):
    theirs = uuid4()
    await owner.execute(
        """INSERT INTO parties (id, owner_id, kind, pseudonym, sensitivity, is_public, recorded_on)
           VALUES ($1, $2, 'PERSON', 'Quartz-00001', 'SEALED', false, '2026-01-02')""",
        theirs,
        OTHER_NGO,
    )
    source = """mutation ($id: ID!, $key: String!) {
      raiseSensitivity(input: {partyId: $id, version: 1, to: SEALED}, idempotencyKey: $key) {
        __typename ... on Refusal { code message next }
      }
    }"""
    hidden = await execution.answer(
        source, {"id": encode_id("Party", theirs), "key": "hidden-one"}, None, RIVER_WATCH
    )
    absent = await execution.answer(
        source, {"id": encode_id("Party", uuid4()), "key": "absent-one"}, None, RIVER_WATCH
    )
    assert hidden == absent
    assert b"NOT_FOUND" in hidden
