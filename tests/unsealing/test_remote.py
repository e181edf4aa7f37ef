"""What commands that act as a person do over the network, against a server that answers as one does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey
from joserfc.jws import extract_compact

from api.remote.asking import NOT_NOW, Refused
from api.remote.signing_in import signed_in
from infra.startup import CannotStart
from tests.oauth.proving import ath

SCOPES = ("identities:request", "identities:open")


@dataclass
class Server:
    """Answers like the real one, once it has had its nonce; what it heard stays here."""

    issuer: str = ""
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    scope: str = " ".join(SCOPES)
    says: dict[str, Any] = field(default_factory=dict)
    """Of itself, instead of what is so."""

    async def metadata(self, _: web.Request) -> web.Response:
        ends = ("authorization", "token", "revocation")
        return web.json_response(
            {"issuer": self.issuer, **{f"{e}_endpoint": f"{self.issuer}/{e}" for e in ends}, **self.says}
        )

    async def token(self, request: web.Request) -> web.Response:
        claims = said_by(request)
        if claims.get("nonce") != "n1":
            return web.json_response({"error": "use_dpop_nonce"}, status=400, headers={"DPoP-Nonce": "n1"})
        self.heard.append(("token", dict(await request.post())))
        return web.json_response({"access_token": "a-token", "scope": self.scope, "token_type": "DPoP"})

    async def graphql(self, request: web.Request) -> web.Response:
        claims = said_by(request)
        assert claims["ath"] == ath("a-token")
        assert claims["htu"] == f"{self.issuer}/graphql"
        assert request.headers["Authorization"] == "DPoP a-token"
        self.heard.append(("graphql", await request.json()))
        return web.json_response(self.answers.pop(0))

    async def revocation(self, request: web.Request) -> web.Response:
        self.heard.append(("revocation", dict(await request.post())))
        return web.Response()


def said_by(request: web.Request) -> dict[str, Any]:
    """The claims of the request's proof."""
    key = ECKey.import_key(extract_compact(request.headers["DPoP"].encode()).headers()["jwk"])
    return jwt.decode(request.headers["DPoP"], key, algorithms=["ES256"]).claims


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """One on this machine."""
    made, app = Server(), web.Application()
    app.router.add_get("/.well-known/oauth-authorization-server", made.metadata)
    app.router.add_post("/token", made.token)
    app.router.add_post("/graphql", made.graphql)
    app.router.add_post("/revocation", made.revocation)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


Browser = Callable[[str], None]


def browser(server: Server, **brought: str) -> Browser:
    """Somebody's: it comes back with what the server gave it, or with something else."""

    async def comes_back(address: str) -> None:
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["code_challenge_method"] == "S256"
        answer = {"code": "a-code", "state": asked["state"], "iss": server.issuer} | brought
        async with aiohttp.ClientSession() as session:
            await session.get(asked["redirect_uri"].replace("callback", "other"))
            await session.get(asked["redirect_uri"], params=answer)

    return lambda address: keep(asyncio.get_running_loop().create_task(comes_back(address)))


_tasks: list[asyncio.Task[None]] = []


def keep(task: asyncio.Task[None]) -> None:
    """A task that nobody holds may be collected."""
    _tasks.append(task)


async def test_somebody_signs_in_asks_changes_and_gives_access_back(server: Server) -> None:
    done = {"__typename": "UnsealingRequested", "unsealing": {"id": "u1"}}
    refused = {"__typename": "NotThere", "code": "NOT_FOUND", "message": "No.", "next": "Look."}
    server.answers = [{"data": {"sites": []}}, {"data": {"done": done}}, {"data": {"done": refused}}]
    async with signed_in(server.issuer, "demo-identities", SCOPES, show=browser(server)) as remote:
        assert await remote.ask("{ sites }") == {"sites": []}
        given = {"subjectId": "x"}
        assert (
            await remote.change("requestUnsealing", "UnsealingRequested", "unsealing { id }", given) == done
        )
        no = await remote.change("requestUnsealing", "UnsealingRequested", "unsealing { id }", given)
        assert no == Refused(code="NOT_FOUND", message="No.", next="Look.")
        assert str(no) == "NOT_FOUND: No. Look."
    kinds = [kind for kind, _ in server.heard]
    assert kinds == ["token", "graphql", "graphql", "graphql", "revocation"]
    exchanged = server.heard[0][1]
    assert (exchanged["code"], exchanged["client_id"]) == ("a-code", "demo-identities")
    assert len(exchanged["code_verifier"]) >= 43
    assert server.heard[-1][1] == {"token": "a-token", "client_id": "demo-identities"}
    keys = [body["variables"]["key"] for kind, body in server.heard[2:4] if kind == "graphql"]
    assert len(set(keys)) == 2


@pytest.mark.parametrize("end", ["authorization", "token", "revocation"])
@pytest.mark.parametrize(
    "address",
    [
        "https://another.example/a",
        "file:///etc/passwd",
        "{}/\x1b]0;yours\x07",
        "{}.another.example/a",
        None,
        7,
    ],
)
async def test_a_server_that_names_what_is_not_its_own_is_shown_and_told_nothing(
    server: Server, end: str, address: Any
) -> None:
    """The address is printed, opened by a browser, and told a token."""
    server.says[f"{end}_endpoint"] = address.format(server.issuer) if isinstance(address, str) else address
    shown: list[str] = []
    with pytest.raises(CannotStart, match="not its own"):
        async with signed_in(server.issuer, "demo-identities", SCOPES, show=shown.append):
            pass
    assert (shown, server.heard) == ([], [])


@pytest.mark.parametrize(
    ("brought", "told"),
    [
        ({"state": "another"}, "What came back is not an answer to this request."),
        ({"iss": "https://another.example"}, "What came back is not an answer to this request."),
        ({"error": "access_denied", "code": ""}, "You are not signed in. The server says access_denied."),
    ],
    ids=["state", "issuer", "denied"],
)
async def test_what_was_not_asked_for_is_not_used(server: Server, brought: dict[str, str], told: str) -> None:
    with pytest.raises(CannotStart, match=told):
        async with signed_in(server.issuer, "demo-identities", SCOPES, show=browser(server, **brought)):
            pytest.fail("signed in")
    assert server.heard == []


async def test_who_was_granted_less_is_told_what_is_lacking(server: Server) -> None:
    server.scope = "identities:request"
    with pytest.raises(CannotStart, match="You were not granted identities:open"):
        async with signed_in(server.issuer, "demo-identities", SCOPES, show=browser(server)):
            pytest.fail("signed in")
    assert server.heard[-1][0] == "revocation"


async def test_errors_and_nonsense_are_values(server: Server) -> None:
    error = {"message": "Too much.", "extensions": {"code": "TOO_COMPLEX"}}
    server.answers = [{"errors": [error]}, {"errors": []}, ["a list"]]
    async with signed_in(server.issuer, "demo-identities", SCOPES, show=browser(server)) as remote:
        assert await remote.ask("{ sites }") == Refused(code="TOO_COMPLEX", message="Too much.")
        assert await remote.ask("{ sites }") == NOT_NOW
        assert await remote.ask("{ sites }") == NOT_NOW


async def test_a_server_that_is_not_there_or_not_safe_is_told_in_one_line() -> None:
    with pytest.raises(CannotStart, match="There is no Parley at this address"):
        async with signed_in("http://127.0.0.1:9", "demo-identities", SCOPES):
            pytest.fail("signed in")
    with pytest.raises(CannotStart, match="would travel in the clear"):
        async with signed_in("http://parley.example", "demo-identities", SCOPES):
            pytest.fail("signed in")
