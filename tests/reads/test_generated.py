"""Invented documents: the compiled answer is the plain one, for whoever asks, and whatever was planned before."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from api.documents import Operation
from api.execution import Execution
from api.refused import Refused
from domain.access import Viewer
from tests.reads.asking import Asking, Cursors
from tests.reads.world import BY_NAME, PERSONAS

LISTS = {  # entity -> where a viewer who sees everything finds its cursors
    "Engagement": "engagements", "Barrier": "barriers", "Party": "parties", "Site": "sites", "Assignment": "assignments",
    "ConsentProcess": "consentProcesses", "Organisation": "organisations", "Requirement": "requirements",
    "AttackFigure": "attackFigures", "Sector": "sectors", "Person": "persons", "Grievance": "grievances", "Report": "reports",
    "Allegation": "allegations", "AllegationRelease": "allegationReleases", "EarlyWarning": "earlyWarnings",
    "Policy": "policies", "PolicyVersion": "policyVersions", "WhistleblowerMechanism": "whistleblowerMechanisms",
    "WhistleblowerMechanismVersion": "whistleblowerMechanismVersions",
}  # fmt: skip


async def outcome(
    execution: Execution, operation: Operation, values: dict[str, object], viewer: Viewer
) -> object:
    """The compiled answer, or the code of its refusal."""
    try:
        given_ = execution.documents.variables(operation, values)
        return json.loads(await execution.run(execution.planned(operation, given_, viewer), given_, viewer))
    except Refused as refused:
        return refused.code


async def plain_outcome(
    execution: Execution, operation: Operation, values: dict[str, object], viewer: Viewer
) -> object:
    """The plain answer, or the code of its refusal."""
    try:
        return json.loads(await execution.per_field(operation, values, viewer))
    except Refused as refused:
        return refused.code


@pytest.fixture
async def cursors(execution: Execution) -> Cursors:
    """Positions in every list and order, as the secretariat was once given them."""
    found = Cursors()
    query = execution.schema.query_type
    assert query is not None
    for entity, name in LISTS.items():
        for by, value in query.fields[name].args["order"].type.fields["by"].type.of_type.values.items():
            source = f"{{ page: {name}(first: 100, order: {{by: {by}}}) {{ edges {{ cursor }} }} }}"
            answer = json.loads(await execution.answer(source, {}, None, BY_NAME["secretariat"]))
            found[(entity, str(value.value))] = [edge["cursor"] for edge in answer["data"]["page"]["edges"]]
    return found


@settings(max_examples=110)
@given(random=st.randoms(use_true_random=False))
async def test_the_compiled_answer_is_the_plain_one(
    execution: Execution, cursors: Cursors, random: Random
) -> None:
    asking = Asking(random=random, schema=execution.schema, cursors=cursors)
    source = asking.document()
    note(source)
    operation = execution.documents.operation(source, None)
    for persona in random.sample(PERSONAS, 3):
        for _ in range(2 if asking.variables else 1):
            values = asking.values()
            note(f"{persona.name} {values}")
            compiled = await outcome(execution, operation, values, persona.viewer)
            plain = await plain_outcome(execution, operation, values, persona.viewer)
            if isinstance(compiled, str) and not isinstance(plain, str):
                assert (
                    compiled == "BAD_CURSOR"
                )  # a page below a record that is not there: plain execution never asks it
            else:
                assert compiled == plain


@settings(max_examples=120)
@given(random=st.randoms(use_true_random=False))
async def test_a_kept_plan_is_the_one_that_would_be_made(
    execution: Execution, cursors: Cursors, random: Random
) -> None:
    """One document, many variables: whatever plan is served, a plan made now for these variables would be the same."""
    asking = Asking(random=random, schema=execution.schema, cursors=cursors)
    source = asking.document()
    note(source)
    operation = execution.documents.operation(source, None)
    viewers = [persona.viewer for persona in random.sample(PERSONAS, 2)]
    for _ in range(8):
        values = execution.documents.variables(operation, asking.values())
        note(str(values))
        for viewer in viewers:
            served = _planned(execution, operation, values, viewer)
            made = _made(execution, operation, values, viewer)
            assert served == made


def _planned(execution: Execution, operation: Operation, values: object, viewer: Viewer) -> object:
    try:
        plan = execution.planned(operation, values, viewer)  # type: ignore[arg-type]
        return plan.statement, plan.sizes, plan.admission
    except Refused as refused:
        return refused.code


def _made(execution: Execution, operation: Operation, values: object, viewer: Viewer) -> object:
    try:
        plan = execution._plan(operation, values, viewer)  # type: ignore[arg-type]
        return plan.statement, plan.sizes, plan.admission
    except Refused as refused:
        return refused.code


FILTERED = "query Q($f: EngagementFilter) { engagements(first: 100, filter: $f) { total { count } } }"
SHAPES = {
    "null": None, "nothing": {}, "none of these": {"method": []}, "one": {"method": ["ONLINE"]},
    "several": {"method": ["ONLINE", "SURVEY"]}, "null inside": {"method": None},
}  # fmt: skip


@pytest.mark.parametrize("then", SHAPES)
async def test_a_filter_in_a_variable_is_read_anew_each_time(execution: Execution, then: str) -> None:
    """After a plan was made for every other shape, each still gets its own answer."""
    operation, viewer = execution.documents.operation(FILTERED, None), BY_NAME["secretariat"]
    for first in SHAPES.values():
        await outcome(execution, operation, {"f": first}, viewer)
    answer = await outcome(execution, operation, {"f": SHAPES[then]}, viewer)
    counted = answer["data"]["engagements"]["total"]["count"]  # type: ignore[index,call-overload]
    assert counted == COUNTS[then]


COUNTS = {"null": 160, "nothing": 160, "none of these": 0, "one": 52, "several": 111, "null inside": 160}
