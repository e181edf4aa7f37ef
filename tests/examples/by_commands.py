"""Runs a command of `parley` that signs a person in, and is that person: in a Chromium, at the service's own pages."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.foreign.by_forms import code_for
from tests.pages.browser import Tab

PARLEY = Path(sys.executable).with_name("parley")
ASKS = "Sign in with your browser: "
PATIENCE = 90
"""Seconds for one command, the next code of an authenticator included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """What they sign in with, the capacity they act in, and what the command asks them at their terminal."""

    username: str
    password: str
    totp_secret: str
    acting: str
    types: str = ""


async def told(tab: Tab, who: Somebody, *command: str, ends: int = 0) -> str:
    """What the command writes, after whoever ran it has signed in and allowed it; `ends`: with which status."""
    started = await asyncio.create_subprocess_exec(
        str(PARLEY), *command, stdin=PIPE, stdout=PIPE, stderr=STDOUT,
        env={"BROWSER": "true", "HOME": "/nonexistent", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            address, before = await _address(started)
            await _signs_in(tab, address, who)
            after, _ = await started.communicate(who.types.encode())
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
    said = before + after.decode()
    assert started.returncode == ends, f"parley {' '.join(command[:2])}: {said}"
    return said


async def _address(started: Process) -> tuple[str, str]:
    assert started.stdout is not None
    before = ""
    while line := (await started.stdout.readline()).decode():
        if line.startswith(ASKS):
            return line.removeprefix(ASKS).strip(), before
        before += line
    raise AssertionError(f"Nobody was asked to sign in: {before}")


async def _signs_in(tab: Tab, address: str, who: Somebody) -> None:
    """Answers every page as this person does, until the browser is back at the command."""
    home = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
    await tab.does("Network.clearBrowserCookies")
    await tab.does("Page.navigate", url=address)
    while True:
        page = await _page(tab)
        if not page.startswith(home):
            return
        match urlsplit(page).path, await tab.value("document.querySelector('#acting-0') !== null"):
            case "/sign-in", _:
                await _fills(tab, username=who.username, password=who.password)
                await _fills(tab, code=code_for(who.totp_secret))
                await _presses(tab, "form[method=post] button")
            case "/consent", True:
                await _presses(tab, f"input[value^={json.dumps(who.acting)}]")
                await _presses(tab, "form button")
            case "/consent", False:
                await _presses(tab, "button[value=allow]")
            case where, _:
                raise AssertionError(f"no answer for {where}: {await tab.value('document.body.innerText')}")


async def _page(tab: Tab) -> str:
    """Where the browser is, once it shows a page that was not answered yet."""
    await tab.until(
        "!window.answered && location.href !== 'about:blank' && document.readyState === 'complete'"
    )
    return str(await tab.value("location.href"))


async def _fills(tab: Tab, **fields: str) -> None:
    for name, text in fields.items():
        await tab.value(f"document.getElementById({json.dumps(name)}).value = {json.dumps(text)}")


async def _presses(tab: Tab, what: str) -> None:
    """As a finger does; the page that is left is marked, so that the next one is known from it."""
    await tab.value(f"window.answered = true; document.querySelector({json.dumps(what)}).click()")
