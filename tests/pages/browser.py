"""Drives a Chromium that stands on this machine, over its debugging socket: enough to open a page and look."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
)

KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "Space": (32, " "), "ArrowDown": (40, ""), "Escape": (27, "")}


class Tab:
    """One tab: commands go out, their answers come back; what the page complains of is kept."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._number = socket, 0
        self.complaints: list[str] = []

    async def does(self, method: str, **parameters: object) -> dict[str, object]:
        """Send a command and wait for its result."""
        self._number += 1
        await self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            async with asyncio.timeout(20):
                said = json.loads(await self._socket.recv())
            if said.get("method") == "Log.entryAdded":
                self.complaints.append(said["params"]["entry"]["text"])
            if said.get("id") == self._number:
                return said.get("result", {})  # none while the page is being left

    async def value(self, expression: str) -> object:
        """What an expression comes to in the page."""
        got = await self.does(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        return got.get("result", {}).get("value")  # pyright: ignore

    async def until(self, expression: str) -> None:
        """Wait until it holds, ten seconds at most."""
        async with asyncio.timeout(10):
            while not await self.value(expression):  # noqa: ASYNC110  the page sends us no event
                await asyncio.sleep(0.05)

    async def opens(self, address: str) -> None:
        """Go to a page and wait for it."""
        await self.does("Log.enable")
        await self.does("Page.navigate", url=address)
        await self.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'")

    async def presses(self, *keys: str) -> None:
        """Press keys by their names, one after the other."""
        for key in keys:
            code, text = KEYS[key]
            pressed = {"key": key, "code": key, "windowsVirtualKeyCode": code}
            await self.does("Input.dispatchKeyEvent", type="keyDown", text=text, **pressed)
            await self.does("Input.dispatchKeyEvent", type="keyUp", **pressed)

    async def types(self, text: str) -> None:
        """Type where the focus is."""
        await self.does("Input.insertText", text=text)

    async def tree(self) -> list[tuple[str, str]]:
        """What a screen reader is given: role and name of everything that has both, in reading order."""
        got = await self.does("Accessibility.getFullAXTree")
        nodes = [n for n in got["nodes"] if not n["ignored"] and n.get("name", {}).get("value")]  # pyright: ignore
        return [(node["role"]["value"], node["name"]["value"]) for node in nodes]

    async def looks(self, width: int, scheme: str = "light", height: int = 800) -> None:
        """A window of this width in a colour scheme."""
        media = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.does("Emulation.setEmulatedMedia", features=media)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.does("Emulation.setDeviceMetricsOverride", **size)

    async def is_at(self, path: str) -> None:
        """Wait for a page of this path."""
        await self.until(f"location.pathname === {json.dumps(path)} && document.readyState === 'complete'")


@asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Tab]:
    """A tab of a browser of its own, ended afterwards."""
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    started = await asyncio.create_subprocess_exec(
        str(CHROMIUM), *FLAGS, *root, f"--user-data-dir={folder}", "about:blank", stdout=DEVNULL, stderr=PIPE
    )
    try:
        async with asyncio.timeout(30):
            port = await _port(started.stderr)
            async with httpx.AsyncClient() as client:
                tabs = (await client.get(f"http://127.0.0.1:{port}/json/list")).json()
        page = next(tab for tab in tabs if tab["type"] == "page")
        async with connect(page["webSocketDebuggerUrl"], max_size=None) as socket:
            yield Tab(socket)
    finally:
        started.kill()
        await started.wait()


async def _port(said: asyncio.StreamReader | None) -> int:
    assert said is not None
    while line := await said.readline():
        if found := re.search(rb"DevTools listening on ws://[^:]+:(\d+)/", line):
            return int(found[1])
    raise AssertionError("the browser ended before it listened")
