"""A browser for programs that open one: signs somebody in by forms and follows where they are sent.

BROWSER="python -m tests.foreign.visitor %s &" VISITOR='{"username": ..., "password": ..., "totp_secret": ...}' ...
With VISITOR='{"planted": {...}}' nobody signs in: somebody else brings an answer of their own.
"""

from __future__ import annotations

import json
import os
import sys
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.foreign.by_forms import Browser, Person


def main(address: str) -> None:
    """Go there, answer every page, and arrive."""
    whole, visitor = urlsplit(address), json.loads(os.environ["VISITOR"])
    if "planted" in visitor:
        asked = dict(parse_qsl(whole.query))
        answer = {"code": "planted", "state": asked["state"], "iss": f"{whole.scheme}://{whole.netloc}"}
        httpx.get(asked["redirect_uri"], params=answer | visitor["planted"], timeout=30)
        return
    with Browser(f"{whole.scheme}://{whole.netloc}") as browser:
        arrived = browser.goes(address, Person(**visitor))
    httpx.get(arrived, timeout=30)


if __name__ == "__main__":
    main(sys.argv[1])
