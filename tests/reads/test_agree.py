"""Two executors must agree: the compiled answer and plain per-field execution of the same document."""

from __future__ import annotations

import json

import pytest

from api.execution import Execution
from tests.reads.world import PERSONAS, Persona

DOCUMENTS = {
    "newest with children": """{ engagements(first: 7) { edges { cursor node { id startsOn purpose site { name } owner { name }
        participants(first: 3) { nodes { id sector party { pseudonym name owner { name } } } total { count isExact } }
        barriers { nodes { kind affectedRoles mitigations { nodes { kind } } } } follows { id } recordedAt sharedWithOperator } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } total { count isExact } } }""",
    "last": "{ engagements(last: 5) { edges { cursor node { id startsOn } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
    "rising": "{ engagements(first: 50, order: {by: STARTS_ON, direction: ASC}) { nodes { id startsOn } } }",
    "filtered": """{ engagements(first: 20, filter: {method: [ONLINE, HEARING], highRiskArea: true, language: "es"}) { nodes { id method language site { highRiskArea } } total { count } } }""",
    "by sector and barrier": """{ engagements(first: 20, filter: {sector: WORKERS, barrierKind: [COST, LANGUAGE]}) { nodes { id } total { count } } }""",
    "site and its lists": """{ sites(first: 10) { nodes { name highRiskArea engagements(first: 4) { nodes { id } total { count } } barriers(first: 3, order: {by: SEVERITY}) { nodes { id severity identifiedOn } }
        consentProcesses { nodes { subject community { name } } } assignments { nodes { capacity organisation { name } starts ends } } } } }""",
    "barriers by severity": "{ barriers(first: 100, order: {by: SEVERITY, direction: DESC}) { edges { cursor node { id severity state affectedRoles events { nodes { state organisation { name } } } } } total { count } } }",
    "parties": "{ parties(first: 50) { nodes { id pseudonym name sensitivity sectors focus roles { nodes { role site { name } } } recordedOn participations(first: 5) { nodes { id engagement { id } } } } total { count } } }",
    "parties by role": "{ parties(first: 50, filter: {role: DEFENDER}) { nodes { id } total { count } } }",
    "standard": "{ editions { nodes { code chapters(first: 50) { nodes { number title } } errata { nodes { kind given correction requirement { number } } } proposedChanges { nodes { title chapters { nodes { number } } requirements { nodes { effect requirement { number title critical topics } } } } } } } }",
    "governance": "{ sectors { nodes { code name seats { nodes { number terms { nodes { holderName } } } } } } protectedActivities(first: 50) { nodes { code basis requirementNumber } } attackFigures(first: 50, filter: {coversYear: 2023}) { nodes { yearFrom figure qualifier businessSector } } }",
    "staff": "{ persons { nodes { handle memberships { nodes { capacity organisation { name } } } } total { count } } }",
    "where a page lies, and no more": """{ engagements(first: 3) { pageInfo { hasPreviousPage } }
        none: engagements(last: 3, filter: {method: []}) { pageInfo { hasNextPage } __typename } }""",
    "behind a position, for some an empty list": """{ persons(first: 1, after: "aGFuZGxlH2Rlc2stbmdvHzAwMDAwMDAzLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMQ")
        { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }""",
    "an order by half": "{ sectors(order: {by: POSITION}) { nodes { code } } engagements(first: 3, order: {by: STARTS_ON}) { nodes { id } } }",
    "mixed nodes": """{ nodes(ids: ["eng_00000008000040008000000000000000", "site_00000002000040008000000000000001", "eng_00000008000040008000000000000001",
        "eng_000000080000400080000000000003e7", "ed_1.0", "site_00000002000040008000000000000001"]) { id __typename
        ... on Site { name engagements(first: 2) { nodes { id } } } ... on Engagement { startsOn } } none: nodes(ids: []) { id } }""",
    "releases": "{ engagements(first: 10) { nodes { releases { nodes { audience releasedOn } } attendance { nodes { sector headcount } } issues { nodes { raised response } } } } }",
}


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda p: p.name)
@pytest.mark.parametrize("name", DOCUMENTS)
async def test_compiled_and_plain_agree(execution: Execution, persona: Persona, name: str) -> None:
    source = DOCUMENTS[name]
    operation = execution.documents.operation(source, None)
    compiled = json.loads(await execution.answer(source, {}, None, persona.viewer))
    plain = json.loads(await execution.per_field(operation, {}, persona.viewer))
    assert compiled == plain
