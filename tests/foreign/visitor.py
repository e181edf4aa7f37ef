"""A browser for programs that open one: signs somebody in by forms and follows where they are sent.

BROWSER="python -m tests.foreign.visitor %s &" VISITOR='{"username": ..., "password": ..., "totp_secret": ...}' ...
"""

from __future__ import annotations

import json
import os
import sys
from urllib.parse import urlsplit

import httpx

from tests.foreign.by_forms import Browser, Person


def main(address: str) -> None:
    """Go there, answer every page, and arrive."""
    whole = urlsplit(address)
    with Browser(f"{whole.scheme}://{whole.netloc}") as browser:
        arrived = browser.goes(address, Person(**json.loads(os.environ["VISITOR"])))
    httpx.get(arrived, timeout=30)


if __name__ == "__main__":
    main(sys.argv[1])
