"""The register of clients through the API: an administrator keeps it, and nobody else learns that it is there."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping

import asyncpg
import pytest

from api.writes import Writes
from domain.access import Viewer
from infra.pools import Pools
from tests.signing_in.keeping import (
    ADMINISTRATOR,
    COMPANY,
    NGO,
    NO_ADMINISTRATOR,
    OUTSIDERS,
    Desk,
    desk,
    plant,
    public_key,
)

BACK = ["https://app.example.org/callback"]
EVENTS = (
    "SELECT kind, because, by_person_id IS NOT NULL AS named FROM security_events"
    " WHERE client_id = $1 ORDER BY kind"
)


@pytest.fixture
async def register(pools: Pools, writes: Writes, owner: asyncpg.Connection) -> Desk:
    await plant(owner)
    await owner.execute("DELETE FROM oauth_clients")
    return desk(pools, writes)


@pytest.fixture
async def app(register: Desk) -> str:
    """A registered app's global id."""
    done = await register.send(
        "registerClient", clientId="river-map", name="River map", type="APP", redirectUris=BACK,
        scopes=["engagement:read", "statistics:read"],
    )  # fmt: skip
    return done["client"]["id"]


@pytest.fixture
async def service(register: Desk) -> str:
    """A registered service's global id."""
    done = await register.send(
        "registerClient", clientId="gauge", name="River gauge", type="SERVICE", organisationId=f"org_{NGO.hex}",
        publicKeys=[public_key("1")],
    )  # fmt: skip
    return done["client"]["id"]


async def test_a_client_is_entered_and_shown(register: Desk, owner: asyncpg.Connection) -> None:
    key = public_key("2026-1")
    done = await register.send(
        "registerClient", clientId="watch", name="River Watch tool", type="SERVER", organisationId=f"org_{NGO.hex}",
        scopes=["identities:open", "engagement:read"], redirectUris=BACK, publicKeys=[key], pushes=True,
    )  # fmt: skip
    assert done == {
        "__typename": "ClientRegistered",
        "client": {
            "id": "cli_watch",
            "clientId": "watch",
            "name": "River Watch tool",
            "type": "SERVER",
            "scopes": ["engagement:read", "identities:open"],
            "redirectUris": BACK,
            "keyIds": ["2026-1"],
            "formerKeyIds": [],
            "formerKeysUntil": None,
            "pushes": True,
            "binds": True,
            "active": True,
            "notBefore": None,
            "version": 1,
            "organisation": {"name": "River Watch"},
        },
    }
    row = await owner.fetchrow("SELECT profile, jwks FROM oauth_clients WHERE id = 'watch'")
    assert (row["profile"], json.loads(row["jwks"])) == ("member", {"keys": [key]})
    assert [tuple(event) for event in await owner.fetch(EVENTS, "watch")] == [
        ("CLIENT_REGISTERED", None, True)
    ]


REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "an id that is taken": ({"clientId": "river-map"}, "CLIENT_ID_TAKEN"),
    "an id that is none": ({"clientId": "River Map"}, "BAD_INPUT"),
    "a scope that is none": ({"scopes": ["everything"]}, "SCOPE_UNFIT"),
    "an identity scope of a company's": (
        {"scopes": ["identities:open"], "organisationId": f"org_{COMPANY.hex}"},
        "SCOPE_UNFIT",
    ),
    "no such organisation": ({"organisationId": "org_" + "9" * 32}, "NOT_FOUND"),
    "an address that anybody could read": (
        {"redirectUris": ["http://app.example.org/"]},
        "REDIRECT_URI_UNFIT",
    ),
    "no address": ({"redirectUris": []}, "REDIRECT_URI_UNFIT"),
    "an app with a key": ({"publicKeys": [public_key("1")]}, "KEY_UNFIT"),
    "a server without one": ({"type": "SERVER"}, "KEY_UNFIT"),
    "a point off the curve": (
        {"type": "SERVER", "publicKeys": [{**public_key("1"), "y": public_key("2")["x"]}]},
        "KEY_UNFIT",
    ),
    "another curve": ({"type": "SERVER", "publicKeys": [{**public_key("1"), "crv": "P-521"}]}, "KEY_UNFIT"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_does_not_fit_is_refused_and_nothing_moves(
    register: Desk, app: str, fingerprint: Callable[[], Awaitable[Mapping[str, str]]], what: str
) -> None:
    given, code = REFUSED[what]
    fits: dict[str, object] = {"clientId": "another", "name": "Another", "type": "APP", "redirectUris": BACK}
    before = await fingerprint()
    done = await register.send("registerClient", **{**fits, **given})
    assert done["code"] == code, done
    assert done["next"]
    assert await fingerprint() == before


async def test_a_private_key_has_no_place_in_the_request(register: Desk) -> None:
    answer = await register.send(
        "registerClient", clientId="tool", name="A tool", type="SERVICE",
        publicKeys=[{**public_key("1"), "d": "secret-half"}],
    )  # fmt: skip
    assert "errors" in answer
    assert "secret-half" not in json.dumps(answer)


async def test_name_scopes_and_addresses_are_said_anew(
    register: Desk, app: str, owner: asyncpg.Connection
) -> None:
    there = ["org.example.map:/callback"]
    done = await register.send(
        "changeClient",
        clientId=app,
        version=1,
        name="River map",
        scopes=["engagement:read"],
        redirectUris=there,
    )
    assert done["__typename"] == "ClientChanged"
    client = done["client"]
    assert (client["scopes"], client["redirectUris"], client["version"]) == (["engagement:read"], there, 2)
    told = [event["because"] for event in await owner.fetch(EVENTS, "river-map") if event["because"]]
    assert sorted(told) == ["REDIRECT_URIS", "SCOPES"]
    late = await register.send("changeClient", clientId=app, version=1, name="Mine", redirectUris=BACK)
    assert late["code"] == "CHANGED_MEANWHILE"
    beyond = await register.send(
        "changeClient", clientId=app, version=2, name="Mine", scopes=["case:any"], redirectUris=BACK
    )
    assert beyond["code"] == "SCOPE_UNFIT"


async def test_keys_overlap_for_the_days_that_were_asked(register: Desk, service: str) -> None:
    done = await register.send(
        "rotateClientKeys", clientId=service, publicKeys=[public_key("2")], overlapDays=3
    )
    client = done["client"]
    assert (client["keyIds"], client["formerKeyIds"], client["formerKeysUntil"], client["notBefore"]) == (
        ["2"], ["1"], "2026-11-25T12:00:00+00:00", None,
    )  # fmt: skip
    again = await register.send("rotateClientKeys", clientId=service, publicKeys=[public_key("3")])
    assert again["code"] == "ROTATION_UNDER_WAY"
    stolen = await register.send(
        "rotateClientKeys", clientId=service, publicKeys=[public_key("3")], atOnce=True
    )
    client = stolen["client"]
    assert (client["keyIds"], client["formerKeyIds"], client["formerKeysUntil"], client["notBefore"]) == (
        ["3"], [], None, "2026-11-22T12:00:00+00:00",
    )  # fmt: skip


@pytest.mark.parametrize("days", [0, 31, -2_147_483_648, 2_147_483_647])
async def test_an_overlap_has_its_bounds(register: Desk, service: str, days: int) -> None:
    done = await register.send(
        "rotateClientKeys", clientId=service, publicKeys=[public_key("2")], overlapDays=days
    )
    assert done["code"] == "BAD_INPUT"


async def test_a_suspended_client_is_let_in_again_without_what_it_had(
    register: Desk, app: str, owner: asyncpg.Connection
) -> None:
    out = await register.send("suspendClient", clientId=app)
    assert (out["client"]["active"], out["client"]["notBefore"]) == (False, "2026-11-22T12:00:00+00:00")
    assert (await register.send("suspendClient", clientId=app))["code"] == "ALREADY_SUSPENDED"
    again = await register.send("resumeClient", clientId=app)
    assert (again["client"]["active"], again["client"]["notBefore"]) == (True, "2026-11-22T12:00:00+00:00")
    assert (await register.send("resumeClient", clientId=app))["code"] == "NOT_SUSPENDED"
    kinds = [event["kind"] for event in await owner.fetch(EVENTS, "river-map")]
    assert [kind for kind in kinds if kind in ("CLIENT_SUSPENDED", "CLIENT_RESUMED")].count(
        "CLIENT_RESUMED"
    ) >= 1


async def test_the_workers_hear_of_a_suspension_as_it_is_committed(
    register: Desk, app: str, owner: asyncpg.Connection
) -> None:
    heard: list[str] = []
    await owner.add_listener("parley_access", lambda *said: heard.append(said[2]))
    await register.send("suspendClient", clientId=app)
    await owner.fetch("SELECT 1")
    assert heard == ["parley_access"]


CHANGES = ("changeClient", "rotateClientKeys", "suspendClient", "resumeClient")


@pytest.mark.parametrize("name", CHANGES)
async def test_a_client_that_is_not_there(register: Desk, name: str) -> None:
    given: dict[str, dict[str, object]] = {
        "changeClient": {"version": 1, "name": "Nobody's"},
        "rotateClientKeys": {"publicKeys": [public_key("1")]},
    }
    done = await register.send(name, clientId="cli_nobody", **given.get(name, {}))
    assert done["code"] == "NOT_FOUND"


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_with_every_scope_nobody_else_keeps_or_reads_the_register(
    register: Desk, app: str, fingerprint: Callable[[], Awaitable[Mapping[str, str]]], who: str
) -> None:
    by = OUTSIDERS[who]
    before = await fingerprint()
    tried = {
        "registerClient": {"clientId": "mine", "name": "Mine", "type": "APP", "redirectUris": BACK},
        "changeClient": {"clientId": app, "version": 1, "name": "Mine", "redirectUris": BACK},
        "rotateClientKeys": {"clientId": app, "publicKeys": [public_key("1")]},
        "suspendClient": {"clientId": app},
        "resumeClient": {"clientId": app},
    }
    for name, given in tried.items():
        assert (await register.send(name, by, **given))["code"] == "SECRETARIAT_ONLY", name
    assert await fingerprint() == before
    for source in ("{ clients { nodes { id } total { count } } }", '{ client(id: "cli_river-map") { name } }',
                   '{ node(id: "cli_river-map") { id } }'):  # fmt: skip
        answer = await register.ask(source, by=by)
        nothing = {"nodes": [], "total": {"count": 0}}
        assert answer["data"] in ({"clients": nothing}, {"client": None}, {"node": None}), source


async def test_the_secretariats_other_people_lack_the_scope(register: Desk, app: str) -> None:
    for source in ("{ clients { nodes { id } } }", '{ client(id: "cli_river-map") { id } }'):
        answer = await register.ask(source, by=NO_ADMINISTRATOR)
        assert answer["errors"][0]["extensions"]["scopes"] == ["admin:clients"]
    refused = await register.send("suspendClient", NO_ADMINISTRATOR, clientId=app)
    assert refused["errors"][0]["extensions"]["code"] == "INSUFFICIENT_SCOPE"


async def test_clients_are_listed_by_name_and_narrowed(register: Desk, app: str, service: str) -> None:
    async def listed(narrowed: str, by: Viewer = ADMINISTRATOR) -> list[str]:
        answer = await register.ask(f"{{ clients{narrowed} {{ nodes {{ clientId lastUsedAt }} }} }}", by=by)
        assert all(node["lastUsedAt"] is None for node in answer["data"]["clients"]["nodes"])
        return [node["clientId"] for node in answer["data"]["clients"]["nodes"]]

    await register.send("suspendClient", clientId=service)
    assert await listed("") == ["gauge", "river-map"]  # River gauge, River map
    assert await listed("(filter: {type: [APP, SERVER]})") == ["river-map"]
    assert await listed(f'(filter: {{organisation: ["org_{NGO.hex}"]}})') == ["gauge"]
    assert await listed("(filter: {active: false})") == ["gauge"]
    assert await listed("(filter: {active: true})") == ["river-map"]


async def test_the_same_request_again_registers_nothing_twice(register: Desk) -> None:
    source = """mutation ($input: RegisterClientInput!) { registerClient(input: $input, idempotencyKey: "just-once") {
        ... on ClientRegistered { client { id } } ... on Refusal { code } } }"""
    given = {"input": {"clientId": "once", "name": "Once", "type": "APP", "redirectUris": BACK}}
    first = await register.ask(source, given)
    assert first == {"data": {"registerClient": {"client": {"id": "cli_once"}}}}
    assert await register.ask(source, given) == first
