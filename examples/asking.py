"""Asking a Parley, as somebody who knows its address and has a token or none. Needs `httpx`."""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx

VARYING = ("date", "x-request-id")
"""Headers that differ from answer to answer, whoever asks what."""

Change = tuple[str, ...]
"""A mutation: its name, the type of its input, its success with what to show of it, and a refusal's further facts."""


class OtherwiseThanTold(Exception):
    """Something came back that was not expected."""


def holds(true: object, told: str) -> None:
    """Go on only if it is as told."""
    if not true:
        raise OtherwiseThanTold(told)


def line(who: str, asked: str, came: str) -> None:
    """What was asked, and what came back."""
    print(f"  {who:<21} {asked:<42} {came}", flush=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who asks."""

    name: str
    server: httpx.Client
    token: str | None = None

    def answer(self, document: str, **variables: object) -> httpx.Response:
        """The answer as it comes."""
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.server.post("/graphql", json={"query": document, "variables": variables}, headers=bearer)

    def bytes_of(self, document: str, **variables: object) -> tuple[object, ...]:
        """All that an answer tells: status, headers and body."""
        came = self.answer(document, **variables)
        headers = sorted((name, value) for name, value in came.headers.items() if name not in VARYING)
        return came.status_code, headers, came.content

    def reads(self, document: str, **variables: object) -> dict[str, Any]:
        """What a query tells. An error is typed: what went wrong stands in `extensions.code`."""
        said = self.answer(document, **variables).json()
        for error in said.get("errors", []):
            raise OtherwiseThanTold(f"{self.name}: {error['extensions']['code']}: {error['message']}")
        return said["data"]

    def asks_for(self, change: Change, **input: object) -> dict[str, Any]:
        """What a change comes to: its success, or a refusal with its `code` and what can be done `next`."""
        name, given, *shown = change
        parts = " ".join(f"... on {part}" for part in (*shown, "Refusal { code message next }"))
        document = (
            f"mutation Change($key: String!, $input: {given}!) {{"
            f" {name}(idempotencyKey: $key, input: $input) {{ __typename {parts} }} }}"
        )
        return self.reads(document, key=secrets.token_urlsafe(24), input=input)[name]

    def does(self, change: Change, **input: object) -> dict[str, Any]:
        """The success; it is otherwise than told if it is refused."""
        came = self.asks_for(change, **input)
        holds("code" not in came, f"{self.name}: {change[0]} was refused with {came.get('code')}")
        return came

    def is_refused(self, code: str, change: Change, **input: object) -> dict[str, Any]:
        """The refusal, which is told; it is otherwise than told if there is none, or another."""
        came = self.asks_for(change, **input)
        got = came.get("code", came["__typename"])
        holds(got == code, f"{self.name}: {change[0]} came to {got}, not to {code}")
        line(self.name, change[0], f"{code}; next: {came['next']}")
        return came


PEOPLE = """
query People($after: String) {
  persons(first: 100, after: $after) { nodes { id handle } pageInfo { hasNextPage endCursor } }
}
"""


def accounts(keeper: Voice, handles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The account of each persona that has one, by the persona's name; `handles` says whose each handle is."""
    after, more = None, True
    while more:
        page = keeper.reads(PEOPLE, after=after)["persons"]
        for one in page["nodes"]:
            if one["handle"] in handles:
                yield handles[one["handle"]], one["id"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]


def days_pass(days: int) -> None:
    """Move the demo's clock on, of the demo whose data folder PARLEY_DATA_DIR names (`.parley` here, if unset)."""
    parley = Path(sys.executable).with_name("parley")
    done = subprocess.run([parley, "demo", "wait", str(days)], capture_output=True, text=True, check=False)
    holds(done.returncode == 0, f"{days} days pass: {done.stderr.strip()}")
    line("", f"{days} days pass", done.stdout.strip())


class Scenes(Protocol):
    """A story: the title of each scene, before it is played."""

    def scenes(self) -> Iterator[str]: ...


def tell(doc: str | None, story: Callable[..., Scenes], *, wait: tuple[int, str] | None = None) -> None:
    """Tell it at the command line: of what the credentials say, a client of the service, and how long to wait."""
    ask = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    ask.add_argument("credentials", type=Path)
    if wait is not None:
        ask.add_argument("--wait", type=int, default=wait[0], help=wait[1])
    wanted = ask.parse_args()
    said = json.loads(wanted.credentials.read_text())
    with httpx.Client(base_url=said["issuer"], timeout=30) as server:
        given = () if wait is None else (wanted.wait,)
        try:
            for title in story(said, server, *given).scenes():
                print(title, flush=True)
        except OtherwiseThanTold as otherwise:
            raise SystemExit(f"Otherwise than told: {otherwise}") from None
    print("Everything went as told.")


def custodians(server: httpx.Client, patience: float = 60) -> list[str]:
    """The labels of who holds keys, once there are two: a demo founds them while it starts."""
    until, found = time.monotonic() + patience, list[dict[str, Any]]()
    while len(found) < 2 and time.monotonic() < until:
        came = server.get("/log/custodians")
        found = came.json().get("custodians", []) if came.status_code == 200 else []
        time.sleep(0 if len(found) > 1 else 1)
    holds(len(found) > 1, "two custodians hold keys")
    return [one["label"] for one in found]
