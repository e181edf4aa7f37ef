"""The whole way by forms alone: a client asks, a person signs in, chooses, decides, and is sent back."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.foreign.by_forms import Browser, Person
from tests.pages.asking import HOME, asked, told
from tests.pages.world import Someone, World


def person(who: Someone, acting: str | None = None, decision: str = "allow") -> Person:
    return Person(
        username=who.handle,
        password=who.password,
        totp_secret=who.totp_secret,
        acting=acting,
        decision=decision,
    )


async def test_somebody_with_one_capacity_signs_in_and_allows(address: str, world: World) -> None:
    with Browser(address) as browser:
        sent = await asyncio.to_thread(browser.goes, asked(address), person(world.heron))
        assert sorted(browser.cookies) == ["__Host-parley", "__Host-parley-form", "__Host-parley-known"]
    said = told(sent)
    assert sent.startswith(HOME + "?")
    assert sorted(said) == ["code", "iss", "state"]
    assert (said["iss"], said["state"]) == (address, "of the client")


@pytest.mark.parametrize(("acting", "kept"), [("BOARD", "BOARD"), ("ORGANISATION", "ORGANISATION")])
async def test_somebody_with_two_capacities_acts_in_the_one_they_choose(
    address: str, world: World, owner, acting: str, kept: str
) -> None:
    with Browser(address) as browser:
        sent = await asyncio.to_thread(browser.goes, asked(address), person(world.dunlin, acting))
    assert "code" in told(sent)
    assert await owner.fetchval("SELECT acting FROM grants ORDER BY made_at DESC LIMIT 1") == kept


async def test_a_no_tells_the_client_that_and_nothing_else(address: str, world: World, owner) -> None:
    before = await owner.fetchval("SELECT count(*) FROM grants")
    with Browser(address) as browser:
        sent = await asyncio.to_thread(
            browser.goes, asked(address), person(world.dunlin, "BOARD", decision="deny")
        )
    assert (told(sent)["error"], "code" in told(sent)) == ("access_denied", False)
    assert await owner.fetchval("SELECT count(*) FROM grants") == before


async def test_a_client_that_nobody_registered_is_told_of_on_a_page_of_ours(
    client: httpx.AsyncClient, address: str
) -> None:
    for changed in ({"client": "nobody"}, {"redirect_uri": "https://elsewhere.example/"}):
        got = await client.get(asked(address, **changed))
        assert (got.status_code, "location" in got.headers) == (400, False)
        assert "<title>Error: This request cannot be served · Parley</title>" in got.text


class Watched(Browser):
    """Keeps every answer."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.answers: list[httpx.Response] = []

    def _kept(self, got: httpx.Response) -> httpx.Response:
        self.answers.append(got)
        return super()._kept(got)


async def test_everybody_is_sent_on_by_303_and_no_script_from_elsewhere_reads_a_step(
    address: str, world: World
) -> None:
    with Watched(address) as browser:
        await asyncio.to_thread(browser.goes, asked(address, prompt="consent"), person(world.heron))
    sent_on = [got for got in browser.answers if got.is_redirect]
    assert [(got.request.method, got.url.path, got.status_code) for got in sent_on] == [
        ("GET", "/oauth/authorize", 303),
        ("POST", "/sign-in", 303),
        ("POST", "/consent", 303),
    ]
    async with httpx.AsyncClient() as script:
        elsewhere = {"origin": "https://field.example", "access-control-request-method": "GET"}
        preflight = await script.options(f"{address}/oauth/authorize", headers=elsewhere)
        simple = await script.get(asked(address), headers={"origin": "https://field.example"})
    for got in (*browser.answers, preflight, simple):
        assert not [name for name in got.headers if name.startswith("access-control-")], got.url.path
    assert preflight.status_code == 405


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/confirm/", "/consent/", "/oauth/authorize/", "/oauth/token/"]
)
@pytest.mark.parametrize("host", [None, "elsewhere.example"])
async def test_a_form_to_an_address_that_is_nearly_ours_is_sent_nowhere(
    client: httpx.AsyncClient, path: str, host: str | None
) -> None:
    secrets = {"username": "heron", "password": "of a person", "code": "123456"}
    got = await client.post(path, data=secrets, headers={"host": host} if host else None)
    assert (got.status_code, "location" in got.headers) == (404, False)
