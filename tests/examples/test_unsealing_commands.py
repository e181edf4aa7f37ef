"""`parley unseal` and `parley custodian` as people meet them: at a terminal, with a real browser beside it."""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.examples.by_commands import Somebody, told
from tests.examples.telling import EXAMPLES, credentials
from tests.ground.service import Service, folder_of_the_demo, serving
from tests.pages.browser import CHROMIUM, Tab, browsing

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    with folder_of_the_demo() as data, serving(data, PARLEY_DEMO="true", PARLEY_VAULT_SERVICE="") as service:
        yield service


@pytest.fixture(scope="module")
async def tab(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tab]:
    async with browsing(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


async def test_somebody_asks_two_custodians_agree_and_who_asked_reads_it_once(
    served: Service, tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    monkeypatch.setenv("PARLEY_DATA_DIR", str(served.data))
    said = credentials(served)
    subject, names = await asyncio.to_thread(_sealed, said)
    who = {one["persona"]: one for one in said["personas"]}
    handler = _somebody(who["secretariat-handler"])
    at = ("--server", served.url)
    mine = (*at, "--key", str(tmp_path / "unseal.key"))

    wanted = ("--purpose", "PROTECTION", "--field", "NAMES", "--field", "CONTACTS")
    asked = await told(tab, handler, "unseal", "request", subject, *wanted, *mine)
    request = asked.partition("Asked for: ")[2].partition(",")[0]
    digits = " ".join(re.findall(r"\b\d{5}\b", asked.partition("they type them.")[2]))
    for name in ("custodian-1", "custodian-2"):
        keys = served.data / "demo" / "custodians" / who[name]["username"]
        theirs = ("--keys", str(keys), "--passphrase-file", str(keys / "passphrase"))
        decided = await told(
            tab, _somebody(who[name], acting="CUSTODIAN", types="y\ny\n"),
            "custodian", "approve", request, "--yes", "--digits", digits, *theirs, *at,
        )  # fmt: skip
        assert "PROTECTION" in decided
        assert names not in decided
    standing = await told(tab, handler, "unseal", "status", request, *mine)
    assert "APPROVED, 2 agreed" in standing
    opened = await told(tab, handler, "unseal", "open", request, *mine)
    assert f"NAMES: {names}\n" in opened
    again = await told(tab, handler, "unseal", "open", request, *mine, ends=2)
    assert "GRANT_ENDED" in again
    assert names not in again


def _somebody(one: Mapping[str, Any], acting: str = "ORGANISATION", types: str = "") -> Somebody:
    return Somebody(
        username=one["username"], password=one["password"], totp_secret=one["totp_secret"], acting=acting,
        types=types,
    )  # fmt: skip


def _sealed(said: dict[str, Any]) -> tuple[str, str]:
    """A worker says who they are; the label in their case, and the name that was told."""
    story = importlib.import_module("unsealing_story")
    with ExitStack() as clients:
        server = clients.enter_context(httpx.Client(base_url=said["issuer"], timeout=30))
        made = story.Story(said, server, clients, 60)
        made.prologue()
        made.the_sealing()
    return made.alias, made.told["NAMES"]
