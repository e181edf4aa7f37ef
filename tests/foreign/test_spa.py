"""The page without a framework in a real browser: it signs in, reads, renews, signs out; and nothing can be stolen."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.examples.telling import EXAMPLES
from tests.foreign.by_forms import code_for
from tests.foreign.cast import Cast
from tests.ground.service import Service
from tests.pages.browser import CHROMIUM, Tab, browsing

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
WATCHING = """
window.seen = []; const real = window.fetch;
window.fetch = async (address, request = {}) => {
  const token = new Headers(request.headers).get("Authorization");
  if (token) window.seen.push(token);
  if (window.runOut && String(address).endsWith("/graphql")) {
    window.runOut = false;
    return new Response("{}", {status: 401});
  }
  return real(address, request);
};
"""
"""Keeps what a thief in the page would see, and lets a token run out when told to."""
STATE = "document.getElementById('state').textContent"
LINES = "document.querySelectorAll('#list li').length"
EXTRACTABLE = """
new Promise((resolve) => { indexedDB.open("bound", 1).onsuccess = (opened) => {
  opened.target.result.transaction("keys").objectStore("keys").get("pair").onsuccess = (got) =>
    resolve(got.target.result ? got.target.result.privateKey.extractable : "no key"); }; })
"""


@pytest.fixture
def page(served: Service) -> Iterator[str]:
    """Where the page is, served as the README says, on a free port."""
    told = "\n.venv/bin/python examples/spa/serve.py http://127.0.0.1:8000\n"
    assert told in (EXAMPLES.parent / "README.md").read_text()
    command = [sys.executable, str(EXAMPLES / "spa" / "serve.py"), served.url, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip() + "/"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


async def click(tab: Tab, button: str) -> None:
    """Click it once it can be."""
    await tab.until(
        f"document.readyState === 'complete' && document.getElementById('{button}')?.hidden === false"
    )
    await tab.value(f"document.getElementById('{button}').click()")


async def answers(tab: Tab, path: str, **fields: str) -> None:
    """Fill in the form of a page of the service, and send it."""
    await tab.until(f"location.pathname === '{path}' && document.readyState === 'complete'")
    form = f"[...document.forms].find((each) => new URL(each.action).pathname === '{path}')"
    typed = ";".join(f"{form}.elements.{name}.value = {json.dumps(value)}" for name, value in fields.items())
    sent = f"{form}.querySelector('button[value=allow]') ?? {form}.querySelector('button')"
    await tab.value(f"{typed}; ({sent}).click()")


async def test_it_signs_in_reads_renews_and_signs_out(
    served: Service, cast: Cast, page: str, tmp_path: Path
) -> None:
    who = cast.people["secretariat-handler-2"]
    async with browsing(tmp_path) as tab:
        await tab.does("Page.enable")
        await tab.does("Page.addScriptToEvaluateOnNewDocument", source=WATCHING)
        await tab.opens(page)
        await click(tab, "in")
        code = code_for(who.totp_secret)
        await answers(tab, "/sign-in", username=who.username, password=who.password, code=code)
        await answers(tab, "/consent")
        await tab.until(f"{STATE} === 'Signed in as {who.username}.'")
        assert await tab.value("location.href") == page
        assert await tab.value(LINES) == 10
        assert await tab.value(EXTRACTABLE) is False
        assert await tab.value("sessionStorage.length + localStorage.length") == 0
        token = str(await tab.value("window.seen.at(-1)"))
        await tab.value("window.runOut = true")
        await click(tab, "more")
        await tab.until(f"{LINES} === 20")
        renewed = str(await tab.value("window.seen.at(-1)"))
        stolen = [said(served, f"Bearer {each.removeprefix('DPoP ')}") for each in (token, renewed)]
        await click(tab, "out")
        await tab.until(f"{STATE} === 'Signed out.'")
        assert (await tab.value(LINES), await tab.value(EXTRACTABLE)) == (0, "no key")
        await tab.does("Page.navigate", url=f"{page}callback?code=planted&state=planted&iss={served.url}")
        await tab.until(f"{STATE} === 'That was not asked for here.'")
    assert token.startswith("DPoP ")
    assert token != renewed
    assert stolen == [401, 401]
    wants_its_nonce = "Failed to load resource: the server responded with a status of 400 (Bad Request)"
    assert tab.complaints == [wants_its_nonce]


def said(served: Service, authorization: str) -> int:
    """The status for whoever has a token and not its key."""
    question = {"query": "{ __typename }"}
    headers = {"authorization": authorization}
    return httpx.post(f"{served.url}/graphql", json=question, headers=headers).status_code
