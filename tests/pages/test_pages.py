"""What a person finds at `/` and `/explorer`: that it is true, that it resolves, and that it loads nothing."""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest
from starlette.applications import Starlette

from api.pages.door import routes
from api.pages.examples import EXAMPLES, Example
from api.settings import Settings
from schema.examples import EXAMPLES as ASKED
from tests.pages.reading import Read

PAGES = ("/", "/explorer")


async def read(client: httpx.AsyncClient, path: str) -> Read:
    return Read((await client.get(path)).raise_for_status().text)


async def test_the_first_query_on_the_page_answers_as_the_page_says(
    client: httpx.AsyncClient, address: str
) -> None:
    blocks = [text for attributes, text in (await read(client, "/")).all("pre")]
    command, promised = blocks[0], json.loads(blocks[1])
    name, option, url, encoded, query = shlex.split(command)
    assert (name, option, url, encoded) == ("curl", "-G", f"{address}/graphql", "--data-urlencode")
    got = await client.get("/graphql", params={"query": query.removeprefix("query=")})
    assert got.json() == promised
    assert promised["data"]["sectors"]["total"] == {"count": 6}


@pytest.mark.parametrize(
    "said", ["the vault", "without an account", "a passkey", "two custodians", "independent"]
)
async def test_the_landing_page_says_what_is_promised_and_what_is_not_there(
    client: httpx.AsyncClient, said: str
) -> None:
    assert said in (await client.get("/")).text


@pytest.mark.parametrize("path", PAGES)
async def test_every_link_of_a_page_resolves(client: httpx.AsyncClient, path: str) -> None:
    page = await read(client, path)
    ids = {attributes["id"] for _, attributes, _ in page.elements if "id" in attributes}
    links = [attributes["href"] for attributes, _ in page.all("a")]
    assert "/schema.graphql" in links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in ids
        else:
            assert (await client.get(link, follow_redirects=True)).status_code == 200, link


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_whole_named_and_labelled(client: httpx.AsyncClient, path: str) -> None:
    page = await read(client, path)
    assert page.all("html")[0][0] == {"lang": "en"}
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    told = {
        word
        for _, attributes, _ in page.elements
        for name in ("aria-labelledby", "aria-describedby")
        for word in attributes.get(name, "").split()
    }
    assert told <= set(ids)
    labelled = {attributes["for"] for attributes, _ in page.all("label")}
    fields = {attributes["id"] for tag in ("textarea", "input") for attributes, _ in page.all(tag)}
    assert fields == labelled


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_loads_nothing_and_allows_only_its_own_style_and_script(
    client: httpx.AsyncClient, path: str
) -> None:
    got = await client.get(path)
    page, policy = Read(got.text), got.headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        inside = [
            f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for _, text in page.all(tag)
        ]
        assert rules[rule] == (" ".join(inside) or "'none'")
    assert (rules["default-src"], rules["connect-src"], rules["frame-ancestors"]) == (
        "'none'",
        "'self'",
        "'none'",
    )
    assert "unsafe" not in policy
    loaded = [
        attributes[name]
        for _, attributes, _ in page.elements
        for name in ("src", "srcset")
        if name in attributes
    ]
    assert loaded == []
    assert [attributes["href"] for attributes, _ in page.all("link")] == ["data:,"]
    assert re.findall(r"@import|url\(", got.text) == []
    assert [name for _, attributes, _ in page.elements for name in attributes if name.startswith("on")] == []
    assert "set-cookie" not in got.headers
    assert got.headers["referrer-policy"] == "no-referrer"


async def test_without_scripts_the_form_asks_by_itself_and_never_sends_a_token(
    client: httpx.AsyncClient,
) -> None:
    page = await read(client, "/explorer")
    form = page.all("form")[0][0]
    assert (form["action"], form["method"]) == ("/graphql", "get")
    sent = {attributes["name"]: text.removeprefix("\n") for attributes, text in page.all("textarea")}
    assert sorted(sent) == ["query", "variables"]
    assert [attributes.get("name") for attributes, _ in page.all("input")] == [None]
    got = await client.get("/graphql", params=sent)
    assert got.json()["data"]["protectedActivities"]["nodes"][0]["basis"] == "CURRENT"


async def test_a_question_in_the_address_is_filled_in_as_text(client: httpx.AsyncClient) -> None:
    hostile = "</textarea><script>alert(1)</script>$query ${style}"
    got = await client.get("/explorer", params={"query": hostile, "variables": '{"a": "</style>"}'})
    page = Read(got.text)
    assert [text for _, text in page.all("textarea")] == ["\n" + hostile, '\n{"a": "</style>"}']
    assert len(page.all("script")) == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
async def test_every_example_is_linked_and_answers(
    client: httpx.AsyncClient, token: str, example: Example
) -> None:
    links = {text: attributes["href"] for attributes, text in (await read(client, "/explorer")).all("a")}
    opened = await read(client, links[example.name])
    assert opened.all("textarea")[0][1] == "\n" + example.query
    headers = {"authorization": f"Bearer {token}"} if example.token else {}
    got = await client.get("/graphql", params={"query": example.query}, headers=headers)
    assert list(got.json()) == ["data"]


OF_THE_DOOR = {"clients", "client", "security_events", "data_breaches", "data_breach"}
"""Questions for an administrator."""
BOUND = {"unsealings", "unsealing"}
"""Questions that take a token bound to a key."""


@pytest.mark.parametrize("name", ASKED)
async def test_every_example_of_the_schema_answers(
    client: httpx.AsyncClient, token: str, administrators_token: str, name: str
) -> None:
    given = administrators_token if name in OF_THE_DOOR else token
    headers = {"authorization": f"Bearer {given}"}
    got = await client.get("/graphql", params={"query": ASKED[name]}, headers=headers)
    if name in BOUND:  # no bearer token holds the scope
        assert [error["extensions"]["scopes"] for error in got.json()["errors"]] == [["identities:request"]]
        return
    assert list(got.json()) == ["data"], got.text


async def test_outside_the_demo_the_page_tells_how_a_client_gets_a_token() -> None:
    door = Starlette(routes=routes(Settings(issuer="https://parley.example")))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://x") as client:
        said = (await client.get("/")).text
    Read(said)
    assert "parley client register" in said
    assert "https://parley.example/graphql" in said
    assert "demo" not in said
