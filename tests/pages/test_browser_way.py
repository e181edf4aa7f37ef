"""The whole way in a real browser without scripts, by keyboard alone: from a client's request back to the client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from infra.database import Database
from tests.foreign.by_forms import code_for
from tests.pages.asking import asked, told
from tests.pages.browser import CHROMIUM, Tab, browsing
from tests.pages.test_browser import LEAST_CONTRAST
from tests.pages.world import World, invitation_of, session_of

AXE = Path(__file__).parents[1] / "foreign" / "node_modules" / "axe-core" / "axe.min.js"
"""Where `npm ci --prefix tests/foreign` puts it; without it the pages are only measured."""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)"
)


@pytest.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tab]:
    async with browsing(tmp_path_factory.mktemp("browser")) as opened:
        await opened.does("Log.enable")
        yield opened


@pytest.fixture
async def tab(browser: Tab) -> Tab:
    await browser.does("Emulation.setScriptExecutionDisabled", value=True)
    browser.complaints.clear()
    return browser


@asynccontextmanager
async def listening(page: str = "<!doctype html><title>Back</title>") -> AsyncIterator[tuple[str, list[str]]]:
    """A program on this device: where it listens, and the first line of every request it got."""
    got: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked_for = (await reader.readline()).decode().split(" ")
        got.extend(asked_for[1:2])  # a browser also connects ahead, and then asks for nothing
        while (await reader.readline()).strip():
            pass
        head = f"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {len(page)}\r\n\r\n"
        writer.write((head + page).encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", got


async def tabs(tab: Tab, to: str) -> list[str]:
    """Press Tab until the focus is on the element with this id or value; what it passed on the way."""
    passed: list[str] = []
    for _ in range(25):
        await tab.presses("Tab")
        passed.append(str(await tab.value(FOCUS)))
        if passed[-1] == to:
            return passed
    raise AssertionError(f"{to} is not reached: {passed}")


FOCUS = "(e => e === document.body ? '' : e.id || e.value || e.textContent.trim())(document.activeElement)"


async def test_the_whole_way_without_scripts_and_by_keyboard_alone(
    tab: Tab, address: str, world: World
) -> None:
    async with listening() as (home, got):
        await tab.does("Page.navigate", url=asked(address, redirect_uri=home + "/callback"))
        await tab.is_at("/sign-in")
        assert await tabs(tab, "username") == ["To the content", "username"]
        await tab.types("dunlin")
        await tabs(tab, "password")
        await tab.types("not the password")
        await tabs(tab, "code")
        await tab.types("123456")
        await tab.presses("Enter")
        await tab.until("document.title === 'Error: Sign in · Parley'")
        await tab.until("document.activeElement.id === 'alert'")
        assert await tab.value("document.getElementById('username').value") == "dunlin"
        assert await tab.value("document.getElementById('password').value") == ""

        assert await tabs(tab, "password") == ["username", "password"]  # the alert holds nobody fast
        await tab.types(world.dunlin.password)
        await tabs(tab, "code")
        await tab.types(code_for(world.dunlin.totp_secret))
        await tab.presses("Enter")
        await tab.is_at("/consent")
        assert await tab.value("document.title") == "As what do you act? · Parley"
        await tabs(tab, "acting-0")
        await tab.presses("ArrowDown", "Enter")
        await tab.until("document.title === 'Allow Field Notes? · Parley'")
        assert (await tabs(tab, "allow"))[-2:] == ["deny", "allow"]
        await tab.presses("Enter")
        await tab.until("document.title === 'Back'")
    said = told("http://x" + next(path for path in got if path.startswith("/callback")))
    assert sorted(said) == ["code", "iss", "state"]
    assert tab.complaints == [
        "Failed to load resource: the server responded with a status of 403 (Forbidden)"
    ]


async def test_whoever_closes_their_eyes_hears_what_is_given_and_what_never(
    tab: Tab, address: str, world: World, owner: asyncpg.Connection
) -> None:
    await goes(tab, address, await session_of(owner, world.heron), asked(address))
    said = await tab.tree()
    roles = [(role, name) for role, name in said if role in ("heading", "main", "banner", "button", "link")]
    assert [name for role, name in roles if role == "heading"] == [
        "Allow Field Notes to work for you?",
        "What it will see",
        "What it never will",
        "For how long",
    ]
    assert [name for role, name in roles if role == "button"] == [
        "Deny",
        "Allow",
        "Not heron? Sign out, and sign in as yourself",
    ]
    heard = [name for role, name in said if role == "StaticText"]
    assert "Read engagements, barriers and consent processes beyond the published ones." in heard
    assert "Learn who stands behind a pseudonym: sealed identities stay sealed." in heard


PAGES = {
    "sign in": ("stranger", "/sign-in"),
    "sign in to a client": ("stranger", "authorize"),
    "as what": ("dunlin", "authorize"),
    "consent": ("heron", "authorize everything"),
    "confirm": ("heron of an hour ago", "authorize identities"),
    "account": ("heron", "/account"),
    "password": ("heron", "/account/password"),
    "second factor": ("heron", "/account/second-factor"),
    "recovery codes": ("heron", "/account/recovery-codes"),
    "ended": ("stranger", "/consent?request=nothing"),
    "invitation": ("stranger", "/invitation/"),
}
SCOPES = (
    "openid profile offline_access engagement:read engagement:write identities:request identities:approve"
)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_has_no_barrier_that_a_machine_finds_fits_every_screen_and_can_be_read(
    tab: Tab, address: str, world: World, owner: asyncpg.Connection, database: Database, name: str
) -> None:
    who, where = PAGES[name]
    secrets = {
        "stranger": "",
        "dunlin": await session_of(owner, world.dunlin),
        "heron": await session_of(owner, world.heron),
        "heron of an hour ago": await session_of(owner, world.heron, second_factor_ago=3600),
    }
    addresses = {
        "authorize": asked(address),
        "authorize everything": asked(address, scope=SCOPES),
        "authorize identities": asked(address, scope="identities:request"),
        "/invitation/": address + "/invitation/" + await invitation_of(owner, database, world.heron.id),
    }
    await tab.does("Emulation.setScriptExecutionDisabled", value=False)  # the checker is a script
    await goes(tab, address, secrets[who], addresses.get(where, address + where))
    for scheme, width in (("light", 320), ("dark", 320), ("light", 1280)):
        await tab.looks(width, scheme)
        assert await tab.value("document.documentElement.scrollWidth <= window.innerWidth")
        assert await tab.value(LEAST_CONTRAST) >= 4.5  # pyright: ignore[reportOperatorIssue]  WCAG 2.2, 1.4.3
        assert await tab.value(SMALLEST) >= 24  # pyright: ignore[reportOperatorIssue]  WCAG 2.2, 2.5.8
        if AXE.exists():
            assert await barriers(tab) == []


SMALLEST = """Math.min(...[
  ...document.querySelectorAll('button, input:not([type=hidden], .away), .do, .deeds a, footer')
].map((e) => (e.labels?.[0] ?? e).getBoundingClientRect().height))"""


async def barriers(tab: Tab) -> list[str]:
    """What axe finds against WCAG 2.2, levels A and AA."""
    await tab.value(AXE.read_text("utf-8") + "; 0")
    found = await tab.value(
        "axe.run({runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})"
        ".then((r) => r.violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.html).join(' ')))"
    )
    assert isinstance(found, list), found
    return found


async def goes(tab: Tab, address: str, secret: str, to: str) -> None:
    """Go there with this session's cookie alone."""
    await tab.does("Network.clearBrowserCookies")
    if secret:
        kept = {"name": "__Host-parley", "value": secret, "url": address, "secure": True, "httpOnly": True}
        await tab.does("Network.setCookie", path="/", **kept)
    await tab.does("Page.navigate", url="about:blank")
    await tab.until("location.href === 'about:blank'")
    await tab.does("Page.navigate", url=to)
    await tab.until("location.protocol === 'http:' && document.readyState === 'complete'")


async def test_no_page_shows_in_a_frame_of_somebody_elses(
    tab: Tab, address: str, world: World, owner: asyncpg.Connection
) -> None:
    secret = await session_of(owner, world.heron)
    await goes(tab, address, secret, asked(address))
    consent = str(await tab.value("location.href"))
    for page in (consent, address + "/account", address + "/sign-in"):
        frame = f'<!doctype html><title>Trap</title><iframe src="{page}"></iframe>'
        async with listening(frame) as (
            trap,
            _,
        ):  # another port is another origin, and sends the same cookies
            await goes(tab, address, secret, trap + "/")
            got = await tab.does("Page.getFrameTree")
            framed = [child["frame"] for child in got["frameTree"]["childFrames"]]  # pyright: ignore
            assert [one["url"] for one in framed] == ["chrome-error://chromewebdata/"]


async def test_a_form_of_somebody_elses_page_does_nothing(
    tab: Tab, address: str, world: World, owner: asyncpg.Connection
) -> None:
    secret = await session_of(owner, world.heron)
    trap = (
        f'<!doctype html><title>Trap</title><form method="post" action="{address}/account/sign-out-everywhere">'
        '<input name="form_token" value="x"><button autofocus>A prize</button></form>'
    )
    async with listening(trap) as (where, _):
        await goes(tab, address, secret, where + "/")
        await tabs(tab, "A prize")
        await tab.presses("Enter")
        await tab.is_at("/account/sign-out-everywhere")
    assert await tab.value("document.title") == "Error: This form came from elsewhere · Parley"
    await goes(tab, address, secret, address + "/account")
    assert await tab.value("document.title") == "Your account · Parley"
