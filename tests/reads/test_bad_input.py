"""Whatever is sent over HTTP, the answer is typed: never a 5xx, a stack trace, SQL, or words of Python's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from api.admission import Admission
from api.execution import Execution
from api.faults import Faults
from api.graphql import Door
from api.watching import Watch
from domain.access import Viewer
from infra.oauth.verifier import Because, Failure
from infra.telemetry import Telemetry
from tests.reads.world import BY_NAME

FOREIGN = re.compile(
    r"Traceback|File \"|SELECT |WITH ctx|asyncpg|psycopg|Invalid isoformat|month must|NoneType|\bNone\b|\bTrue\b|\bFalse\b"
    r"|object has no|argument must|codec|0x[0-9a-f]{6}|graphql\.|strawberry|Undefined"
)
NODE = "query($id: ID!) { node(id: $id) { id } }"
PAGE = "query($first: Int, $after: String, $f: EngagementFilter, $o: EngagementOrder) { engagements(first: $first, after: $after, filter: $f, order: $o) { nodes { id } } }"


class _Known:
    """Stands for the tokens: whoever says a persona's name is that persona."""

    issuer = "http://parley.test"

    def viewer_of(self, authorization: bytes) -> Viewer | Failure:
        known = BY_NAME.get(authorization.decode("latin-1").removeprefix("Bearer "))
        return known or Failure(Because.MALFORMED)


@pytest.fixture
async def client(execution: Execution) -> AsyncIterator[httpx.AsyncClient]:
    """The door over the little world, behind the layer that masks faults."""
    door = Route("/graphql", Door(execution, Admission(_Known()), Watch(Telemetry())))  # type: ignore[arg-type]
    app = Faults(Starlette(routes=[door]), telemetry=Telemetry())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://parley.test") as made:
        made.headers["authorization"] = "Bearer ngo"
        yield made


async def refused(client: httpx.AsyncClient, method: str = "POST", **sent: object) -> str:
    """Sends a request and returns its error's code, having looked at the whole answer."""
    answer = await client.request(method, sent.pop("url", "/graphql"), **sent)  # type: ignore[arg-type]
    assert answer.status_code < 500, answer.text
    body = orjson.loads(answer.content)
    assert not FOREIGN.search(answer.text), answer.text
    for error in body.get("errors", []):
        assert error["message"]
        assert error["extensions"]["code"]
    return body["errors"][0]["extensions"]["code"] if "errors" in body else "OK"


async def ask(client: httpx.AsyncClient, query: object, **variables: object) -> str:
    return await refused(client, json={"query": query, "variables": variables})


BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "BAD_REQUEST"),
    "no JSON": (b"{", "BAD_REQUEST"),
    "a batch": (b'[{"query": "{ __typename }"}]', "BAD_REQUEST"),
    "null": (b"null", "BAD_REQUEST"),
    "a number": (b"1", "BAD_REQUEST"),
    "no query": (b"{}", "BAD_REQUEST"),
    "an empty query": (b'{"query": " "}', "BAD_REQUEST"),
    "a query that is a list": (b'{"query": ["{ __typename }"]}', "BAD_REQUEST"),
    "variables that are a list": (b'{"query": "{ __typename }", "variables": []}', "BAD_REQUEST"),
    "a name that is a number": (b'{"query": "{ __typename }", "operationName": 1}', "BAD_REQUEST"),
    "an unknown name": (b'{"query": "{ __typename }", "operationName": "x"}', "OPERATION_NOT_FOUND"),
    "invalid UTF-8": (b'{"query": "{ __typename }\xff"}', "BAD_REQUEST"),
    "half a character": (rb'{"query": "{ __typename } # \ud800"}', "BAD_REQUEST"),
    "half a character in a variable": (b'{"query": "query($a: String) { __typename }", "variables": {"a": "\\ud800"}}', "BAD_REQUEST"),
    "half a character in a literal": (rb'{"query": "{ node(id: \"\\ud800\") { id } }"}', "GRAPHQL_PARSE_FAILED"),
    "NUL in the document": (rb'{"query": "{ __typename \u0000 }"}', "GRAPHQL_PARSE_FAILED"),
    "NUL in a literal": (rb'{"query": "{ node(id: \"eng_\\u0000\") { id } }"}', "BAD_ID"),
    "the same key twice": (b'{"query": "{", "query": "{ __typename }"}', "OK"),
    "deep JSON": (b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}", "BAD_REQUEST"),
    "deep arrays": (b'{"query": "query($a: [ID!]!) { nodes(ids: $a) { id } }", "variables": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}", "BAD_USER_INPUT"),
    "2 MB": (b'{"query": "' + b" " * 2_000_000 + b'"}', "BAD_REQUEST"),
    "a long document": (orjson.dumps({"query": "{ __typename }" + " " * 40_000}), "TOO_COMPLEX"),
    "a huge number": (b'{"query": "query($n: Int) { sites(first: $n) { nodes { id } } }", "variables": {"n": 1e400}}', "BAD_REQUEST"),
    "NaN": (b'{"query": "{ __typename }", "variables": {"n": NaN}}', "BAD_REQUEST"),
    "a mutation that is none": (b'{"query": "mutation { destroy }"}', "GRAPHQL_VALIDATION_FAILED"),
    "a subscription": (b'{"query": "subscription { engagements { id } }"}', "GRAPHQL_VALIDATION_FAILED"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_is_no_question(client: httpx.AsyncClient, name: str) -> None:
    body, code = BODIES[name]
    assert await refused(client, content=body, headers={"content-type": "application/json"}) == code


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
    ],
)
async def test_another_content_type(client: httpx.AsyncClient, kind: str) -> None:
    """What a browser can send across origins without asking is not taken."""
    body = b'{"query": "{ __typename }"}'
    assert await refused(client, content=body, headers={"content-type": kind}) == "BAD_REQUEST"


URLS = {
    "nothing": ("", "BAD_REQUEST"),
    "a mutation": ("query=mutation{__typename}", "MUTATION_NEEDS_POST"),
    "half a character": ("query=%7B__typename%7D%ED%A0%80", "BAD_REQUEST"),
    "variables that do not read": ("query={__typename}&variables={", "BAD_REQUEST"),
    "variables that are a list": ("query={__typename}&variables=[]", "BAD_REQUEST"),
    "many fields": ("query={__typename}" + "&a=1" * 50, "BAD_REQUEST"),
}


@pytest.mark.parametrize("name", URLS)
async def test_a_url_that_is_no_question(client: httpx.AsyncClient, name: str) -> None:
    query, code = URLS[name]
    assert await refused(client, "GET", url=f"/graphql?{query}") == code


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_another_method(client: httpx.AsyncClient, method: str) -> None:
    assert await refused(client, method, json={"query": "{ __typename }"}) == "BAD_REQUEST"


@pytest.mark.parametrize(
    "header", ["Bearer nobody-we-know", "Basic eDp5", "Bearer", "\xff", "Bearer " + "x" * 20_000]
)
async def test_a_token_that_opens_nothing(client: httpx.AsyncClient, header: str) -> None:
    sent = {"authorization": header.encode("latin-1")}
    assert await refused(client, json={"query": "{ __typename }"}, headers=sent) == "UNAUTHENTICATED"


WRONG: dict[str, tuple[str, dict[str, object], str]] = {
    "no id": (NODE, {"id": "x"}, "BAD_ID"),
    "an id of nothing": (NODE, {"id": "xyz_00000000000040008000000000000000"}, "BAD_ID"),
    "an id too long": (NODE, {"id": "eng_" + "0" * 33}, "BAD_ID"),
    "an id with a quote": (NODE, {"id": "ed_1'--"}, "BAD_ID"),
    "an id with NUL": (NODE, {"id": "ed_\x00"}, "BAD_ID"),
    "an id that is a number": (NODE, {"id": 5}, "BAD_ID"),
    "an id that is a list": (NODE, {"id": ["x"]}, "BAD_USER_INPUT"),
    "an id of another kind": ("query($id: ID!) { site(id: $id) { id } }", {"id": "eng_00000000000040008000000000000000"}, "BAD_ID"),
    "no id at all": (NODE, {}, "BAD_USER_INPUT"),
    "a page of none": (PAGE, {"first": 0}, "BAD_PAGE"),
    "a page below none": (PAGE, {"first": -1}, "BAD_PAGE"),
    "a page too long": (PAGE, {"first": 201}, "BAD_PAGE"),
    "a huge page": (PAGE, {"first": 2**31}, "BAD_USER_INPUT"),
    "a page that is a text": (PAGE, {"first": "5"}, "BAD_USER_INPUT"),
    "a page that is true": (PAGE, {"first": True}, "BAD_USER_INPUT"),
    "a cursor that is none": (PAGE, {"after": "x"}, "BAD_CURSOR"),
    "an empty cursor": (PAGE, {"after": ""}, "BAD_CURSOR"),
    "a cursor of another order": (PAGE, {"after": "c2V2ZXJpdHkfMx8yMDI2LTExLTIy"}, "BAD_CURSOR"),
    "a cursor beyond ASCII": (PAGE, {"after": "ñ"}, "BAD_CURSOR"),
    "a cursor with a key too many": (PAGE, {"after": "c3RhcnRzX29uHzIwMjYtMTEtMjIfMDAwMDAwMDgtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDg0H3g"}, "BAD_CURSOR"),
    "a cursor of a day that never was": (PAGE, {"after": "c3RhcnRzX29uHzIwMjYtMTMtMjIfMDAwMDAwMDgtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDg0"}, "BAD_CURSOR"),
    "a day that never was": (PAGE, {"f": {"startsFrom": "2020-13-45"}}, "BAD_USER_INPUT"),
    "a day in another spelling": (PAGE, {"f": {"startsFrom": "20200101"}}, "BAD_USER_INPUT"),
    "a day that is a number": (PAGE, {"f": {"startsFrom": 5}}, "BAD_USER_INPUT"),
    "a text with NUL": (PAGE, {"f": {"language": ["e\x00s"]}}, "BAD_USER_INPUT"),
    "a method that is none": (PAGE, {"f": {"method": ["WALTZ"]}}, "BAD_USER_INPUT"),
    "a filter that is none": (PAGE, {"f": {"secret": {"a": [None, True]}}}, "BAD_USER_INPUT"),
    "an order that is none": (PAGE, {"o": {"by": "starts_on; DROP TABLE", "direction": None}}, "BAD_USER_INPUT"),
    "a day in the document": ('{ engagements(filter: {startsFrom: "2020-13-45"}) { nodes { id } } }', {}, "GRAPHQL_VALIDATION_FAILED"),
    "a huge number in the document": ("{ engagements(first: 99999999999999999999999999) { nodes { id } } }", {}, "GRAPHQL_VALIDATION_FAILED"),
    "both ends of a list": ("{ engagements(first: 1, last: 1) { nodes { id } } }", {}, "BAD_PAGE"),
    "101 ids": ("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["ed_1.0"] * 101}, "BAD_USER_INPUT"),
    "a field that is none": ("{ engagements { nodes { secret } } }", {}, "GRAPHQL_VALIDATION_FAILED"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
async def test_a_question_with_a_wrong_value(client: httpx.AsyncClient, name: str) -> None:
    query, variables, code = WRONG[name]
    assert await ask(client, query, **variables) == code


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["by", "direction", "site", "method", "startsFrom", "language", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=150)
@given(first=ANYTHING, after=ANYTHING, f=ANYTHING, o=ANYTHING)
async def test_any_variables(
    client: httpx.AsyncClient, first: object, after: object, f: object, o: object
) -> None:
    body = (
        orjson.dumps(
            {"query": PAGE, "variables": {"first": first, "after": after, "f": f, "o": o}},
            option=orjson.OPT_NON_STR_KEYS,
        )
        if _fits(first, after, f, o)
        else b"{}"
    )
    await refused(client, content=body, headers={"content-type": "application/json"})


def _fits(*values: object) -> bool:
    """Whether the numbers fit the JSON writer of this test."""
    try:
        orjson.dumps(values)
    except TypeError:
        return False
    return True


TOKENS = st.sampled_from(["{", "}", "(", ")", "[", "]", ":", "$", "!", "@include(if: true)", "...", "on", "query", "fragment", "F", "sites",
    "nodes", "id", '"x"', '"""', "first", "1", "-0", "1e9", "null", "\u2028", "\ufeff", "#", "&", "|", "=", "mutation", "__schema", "\x00"])  # fmt: skip


@settings(max_examples=150)
@given(tokens=st.lists(TOKENS, max_size=25))
async def test_any_document(client: httpx.AsyncClient, tokens: list[str]) -> None:
    await ask(client, " ".join(tokens))


@settings(max_examples=60)
@given(body=st.binary(max_size=200))
async def test_any_bytes(client: httpx.AsyncClient, body: bytes) -> None:
    assert await refused(client, content=body, headers={"content-type": "application/json"}) != "OK"
