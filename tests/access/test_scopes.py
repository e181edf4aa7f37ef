"""A missing scope is told, by the scopes that would do; what is public needs none. Asked in every way there is.

The scope is the client's ceiling on whatever is not public: a list, a record by its id, its bare id, a link, a filter
that looks at other records, and the same through per-field execution, where no plan stands in between.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type

from schema.built import graphql_schema
from tests.access.conftest import Api, World, named
from tests.access.oracle import Oracle, Persona, label
from tests.access.shapes import SHAPES
from tests.access.test_matrix import BY_KEY, ROOTS

READ, STAFF = "engagement:read", "stakeholders:read"
AUDITS, HEARD, PROMISES = "assurance:read", "interviews:read", "commitments:read"
CLIENTS, LOG = "admin:clients", "audit_log:read"
BOARD, SAYS, FIGURES = "governance:read", "governance:comment", "statistics:read"
LESS = tuple(
    replace(who, scopes=who.scopes & only)
    for who in (
        named(name) for name in ("secretariat", "audit-firm-1", "ngo-1", "company-1", "brand", "board-member")
    )
    for only in ({READ}, {STAFF}, set[str]())
) + tuple(
    replace(named(name), scopes=named(name).scopes & {only})
    for name, scopes in {
        "lead-auditor": (AUDITS, HEARD, PROMISES, SAYS),
        "company-manager": (AUDITS, PROMISES),
        "secretariat-handler": (AUDITS, BOARD, SAYS),
        "board-member": (BOARD, FIGURES),
        "ngo-1": (SAYS, PROMISES),
        "administrator": (CLIENTS, LOG),
    }.items()
    for only in scopes
)
"""One persona of every profile with less than they have; and with one scope of audits, governance and promises."""

LOOKS_AT = {
    ("SiteFilter", "organisation"): "Assignment",
    ("SiteFilter", "barrierKind"): "Barrier",
    ("EngagementFilter", "sector"): "Participant",
    ("EngagementFilter", "barrierKind"): "Barrier",
    ("EngagementFilter", "barrierState"): "Barrier",
    ("PartyFilter", "role"): "PartyRole",
    ("OutreachFilter", "barrierKind"): "OutreachBarrier",
}
"""Filters that look at records of another kind than they narrow."""


def _name(who: Persona) -> str:
    return f"{who.name} with {' and '.join(sorted(who.scopes)) or 'nothing'}"


async def judged(
    api: Api,
    oracle: Oracle,
    who: Persona,
    document: str,
    touched: set[str],
    link: str = "",
    **variables: object,
) -> None:
    """The answer is data exactly if the token lacks nothing for what the document touches. `link`: `Entity.name`."""
    lacking = {scope for entity in touched if (scope := oracle.lacks(who, entity))}
    entity, _, name = link.partition(".")
    if scope := oracle.lacks_for_link(who, entity, name):
        lacking.add(scope)
    answer = await api.ask(who, document, variables)
    if not lacking:
        assert "errors" not in answer, (_name(who), document, answer)
        return
    assert "data" not in answer, (_name(who), "got an answer to", document)
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "INSUFFICIENT_SCOPE", (document, answer)
    assert extensions["scopes"] == sorted(lacking), (_name(who), document, answer)


@pytest.mark.parametrize("who", LESS, ids=_name)
async def test_lists_records_and_bare_ids(api: Api, world: World, who: Persona) -> None:
    oracle = world.oracle
    for name, entity in ROOTS.items():
        await judged(api, oracle, who, f"{{ {name}(first: 1) {{ nodes {{ id }} }} }}", {entity})
        await judged(api, oracle, who, f"{{ {name}(first: 1) {{ total {{ count }} }} }}", {entity})
    for entity, shape in SHAPES.items():
        one = label(entity, oracle.tables[shape.table][0])
        for document in (
            "query($id: ID!) { node(id: $id) { id } }",
            "query($id: ID!) { node(id: $id) { __typename } }",
            f"query($id: ID!) {{ node(id: $id) {{ ... on {entity} {{ {shape.facts[0]} }} }} }}",
        ):
            await judged(api, oracle, who, document, {entity}, id=one)
        await judged(api, oracle, who, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {entity}, ids=[one])
    for name, entity in BY_KEY.items():
        one = label(entity, oracle.tables[SHAPES[entity].table][0])
        await judged(api, oracle, who, f'{{ {name}(id: "{one}") {{ id }} }}', {entity})


@pytest.mark.parametrize("who", LESS, ids=_name)
async def test_links(api: Api, world: World, who: Persona) -> None:
    oracle = world.oracle
    for entity, shape in SHAPES.items():
        one = label(entity, oracle.tables[shape.table][0])
        links = [(f"{name} {{ id }}", to) for name, (to, _) in shape.ones.items()]
        lists = [(f"{name}(first: 1) {{ total {{ count }} }}", to) for name, (to, _) in shape.manys.items()]
        for asked, to in links + lists:
            document = f"query($id: ID!) {{ node(id: $id) {{ ... on {entity} {{ {asked} }} }} }}"
            link = f"{entity}.{asked.split()[0].partition('(')[0]}"
            await judged(api, oracle, who, document, {entity, to}, link, id=one)


@pytest.mark.parametrize("who", LESS, ids=_name)
async def test_filters_that_look_at_other_records(api: Api, world: World, who: Persona) -> None:
    for (input_type, name), looked_at in LOOKS_AT.items():
        entity = input_type.removesuffix("Filter")
        root = next(root for root, of in ROOTS.items() if of == entity)
        declared = graphql_schema().type_map[input_type]
        assert isinstance(declared, GraphQLInputObjectType)
        value = _sample(world.oracle, declared, name)
        literal = value if name != "organisation" else f'"{value}"'
        direct = f"{{ {root}(first: 1, filter: {{{name}: {literal}}}) {{ total {{ count }} }} }}"
        await judged(api, world.oracle, who, direct, {entity, looked_at})
        document = f"query($f: {input_type}) {{ {root}(first: 1, filter: $f) {{ total {{ count }} }} }}"
        await judged(api, world.oracle, who, document, {entity, looked_at}, f={name: value})


def _sample(oracle: Oracle, declared: GraphQLInputObjectType, name: str) -> str:
    of = get_named_type(declared.fields[name].type)
    if isinstance(of, GraphQLEnumType):
        return next(iter(of.values))
    return label("Organisation", oracle.tables["organisations"][0])


def test_every_filter_over_other_records_is_known_here() -> None:
    """Found by what they are called: a filter is either a fact or link of its own record, or listed above."""
    own = {
        "startsFrom",
        "startsUntil",
        "identifiedFrom",
        "identifiedUntil",
        "coversYear",
        "fromYear",
        "untilYear",
        "receivedFrom",
        "receivedUntil",
        "dueUntil",
        "activity",
        "form",
        "retaliationForm",
        "mine",
        "acknowledged",
        "inspectedFrom",
        "inspectedUntil",
        "firstDayFrom",
        "firstDayUntil",
        "standing",
        "met",
        "partial",
        "notMet",
        "noEvidence",
        "unassessed",
        "withPolicyVersion",
        "withMechanismVersion",
        "open",
        "openOn",
        "sectorDeclared",
        "answered",
        "verified",
        "surveillanceDueUntil",
        "publishedFrom",
        "publishedUntil",
        "since",
        "until",
    }
    public = {("EngagementFilter", "highRiskArea"), ("EngagementFilter", "country"), ("BarrierFilter", "highRiskArea"),
              ("SiteFilter", "commodity"), ("PartyFilter", "sector"), ("AssignmentFilter", "currentOn")}  # fmt: skip
    public |= {("PolicyFilter", "inForce"), ("WhistleblowerMechanismFilter", "inForce")}
    public |= {
        ("SiteFilter", f"policy{state}") for state in ("Met", "Partial", "NotMet", "NoEvidence", "Unassessed")
    }
    unknown = set()
    for entity, shape in SHAPES.items():
        declared = graphql_schema().type_map.get(f"{entity}Filter")
        if isinstance(declared, GraphQLInputObjectType):
            named = {*shape.facts, *shape.ones, *own}
            unknown |= {(declared.name, name) for name in declared.fields if name not in named}
    assert unknown - public == set(LOOKS_AT)


@pytest.mark.parametrize("who", LESS, ids=_name)
async def test_the_same_where_no_plan_stands_in_between(api: Api, world: World, who: Persona) -> None:
    """A variable inside a list literal, or a look at the schema beside the question, goes to per-field execution."""
    oracle = world.oracle
    schema = "__schema { queryType { name } }"
    for entity in (
        "Party",
        "PartyRole",
        "Engagement",
        "Person",
        "Assignment",
        "Barrier",
        "Site",
        "Attendance",
        "Grievance",
        "GrievanceAlias",
        "Report",
        "Allegation",
        "AllegationRelease",
        "EarlyWarning",
        "DeclaredInterest",
    ):
        shape = SHAPES[entity]
        one = label(entity, oracle.tables[shape.table][0])
        await judged(api, oracle, who, "query($id: ID!) { nodes(ids: [$id]) { id } }", {entity}, id=one)
        await judged(api, oracle, who, f'{{ {schema} node(id: "{one}") {{ __typename }} }}', {entity})
    document = f"query($f: SiteFilter) {{ {schema} sites(first: 1, filter: $f) {{ total {{ count }} }} }}"
    answer = await api.ask(who, document, {"f": {"barrierKind": ["COST"]}})
    assert ("errors" in answer) == (oracle.lacks(who, "Barrier") is not None)
    party = "participants(first: 1) { nodes { party { id } } }"
    document = f"{{ {schema} engagements(first: 1) {{ nodes {{ {party} }} }} }}"
    await judged(api, oracle, who, document, {"Engagement", "Participant", "Party"})


async def test_per_field_execution_has_a_ceiling_on_cost_as_well(api: Api) -> None:
    """A variable inside a list literal took a question past the limit on records."""
    deep = "nodes { engagements(first: 100) { nodes { ... on Engagement { barriers(first: $n) { nodes { id } } } } } }"
    who = named("secretariat")
    compiled = (
        f"query($s: [SiteStatus!], $n: Int!) {{ sites(first: 100, filter: {{status: $s}}) {{ {deep} }} }}"
    )
    plain = f"query($s: SiteStatus!, $n: Int!) {{ sites(first: 100, filter: {{status: [$s]}}) {{ {deep} }} }}"
    answers = [await api.ask(who, document, {"s": "OPERATING", "n": 100}) for document in (compiled, plain)]
    assert [answer["errors"][0]["extensions"]["code"] for answer in answers] == ["TOO_COMPLEX"] * 2
    few = await api.ask(who, plain.replace("100", "2"), {"s": "OPERATING", "n": 2})
    assert len(few["data"]["sites"]["nodes"]) == 2
