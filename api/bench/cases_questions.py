"""What the bench asks about cases: a handler's queue, the desk's, what an NGO filed; and how it files and opens."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import orjson

from api.bench.cases_world import NARRATIVE, TAKES
from api.bench.load import http
from api.bench.questions import Variables
from domain.labels import encode_id

_ANSWER = "{ nodes { id state category due dueAt overdue paused site { name } } pageInfo { endCursor hasNextPage } }"
_ORDER = "order: {by: DUE, direction: ASC}"
_STATES = (
    ["SUBMITTED"],
    ["INVESTIGATING"],
    ["CONTESTED", "APPEALED"],
    ["RESPONSE_PROPOSED"],
    ["CLOSED", "WITHDRAWN"],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuestion:
    """A document, the variables it is asked with in turn, and who asks it: the desk's handlers, or an organisation."""

    name: str
    source: str
    by_handlers: bool = True
    variables: Sequence[Variables] = ({},)


QUESTIONS = (
    CaseQuestion(
        name="a handler's queue",
        source=f"{{ grievances(first: 50, filter: {{mine: true}}, {_ORDER}) {_ANSWER} }}",
    ),
    CaseQuestion(
        name="the desk's overdue",
        source=f"{{ grievances(first: 50, filter: {{overdue: true}}, {_ORDER}) {_ANSWER} }}",
    ),
    CaseQuestion(
        name="the desk's by state",
        source="query D($of: [GrievanceState!]) "
        f"{{ grievances(first: 50, filter: {{state: $of}}, {_ORDER}) {_ANSWER} }}",
        variables=[{"of": states} for states in _STATES],
    ),
    CaseQuestion(
        name="an NGO's own", source=f"{{ grievances(first: 50, {_ORDER}) {_ANSWER} }}", by_handlers=False
    ),
)

SUBMIT = """mutation S($input: SubmitGrievanceInput!, $key: String!) {
  submitGrievance(input: $input, idempotencyKey: $key) { __typename ... on GrievanceSubmitted { receipt } } }"""
FILE = """mutation F($input: FileGrievanceInput!, $key: String!) {
  fileGrievance(input: $input, idempotencyKey: $key) {
    __typename ... on GrievanceFiled { grievance { id state dueOn } } } }"""
OPEN = """mutation O($input: OpenGrievanceItemInput!, $key: String!) {
  openGrievanceItem(input: $input, idempotencyKey: $key) { __typename ... on GrievanceItemOpened { text } } }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done over and over: its requests never end, and each answer must hold what shows that it was done."""

    name: str
    requests: Iterator[bytes]
    shows: bytes


def acts(site: UUID, items: Sequence[UUID], tokens: Mapping[str, str]) -> tuple[Act, ...]:
    """Filing openly and for an organisation, and opening what was written."""
    told: Variables = {
        "mechanismId": encode_id("Mechanism", str(TAKES)),
        "siteId": encode_id("Site", str(site)),
        "category": "AIR_AND_DUST",
        "narrative": NARRATIVE,
    }
    rotating: Iterator[Variables] = (
        {"itemId": encode_id("GrievanceItem", str(item))} for item in itertools.cycle(items)
    )
    return (
        Act(
            name="submitGrievance",
            requests=_sent(SUBMIT, itertools.repeat(told)),
            shows=b"GrievanceSubmitted",
        ),
        Act(
            name="fileGrievance",
            requests=_sent(FILE, itertools.repeat({**told, "identityMode": "NAMED"}), tokens["files"]),
            shows=b"GrievanceFiled",
        ),
        Act(
            name="openGrievanceItem",
            requests=_sent(OPEN, rotating, tokens["opens"]),
            shows=b"GrievanceItemOpened",
        ),
    )


def _sent(source: str, inputs: Iterator[Variables], token: str = "") -> Iterator[bytes]:
    for given in inputs:
        body = {"query": source, "variables": {"input": given, "key": str(uuid4())}}
        yield http("/graphql", orjson.dumps(body), token)
