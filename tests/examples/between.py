"""Stands between a client and the service and changes an answer: what a service would say that lacks a defence."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

FILES = ("Content-Type", "Parley-Upload", "Parley-Download", "Upload-Offset")
"""Headers of a file on its way in or out."""


@dataclass(slots=True, kw_only=True)
class Altered:
    """An answer that is changed: of which document, to whom, and what in it."""

    asks: str
    """A part of the document that is asked."""
    was: str
    """A part of the true answer, as a pattern; where it is not, the answer stays as it is."""
    becomes: str
    who: str = ""
    """The persona that asks; anybody, if none is given."""
    after: str = ""
    """Only once this stood in an earlier answer; `id`: once the id that is asked did."""
    times: int = 0
    """How often it was changed."""

    def applied(self, asked: dict[str, Any], who: str, seen: str, body: str) -> str:
        """The body, changed if it is to be."""
        after = asked["variables"].get("id", "-") if self.after == "id" else self.after
        if self.asks not in asked["query"] or self.who not in ("", who) or after not in seen:
            return body
        return self._altered(body)

    def applied_to_page(self, address: str, text: str) -> str:
        """What stands at an address that is got, changed if that is what is meant."""
        return self._altered(text) if self.asks.startswith("/") and address.startswith(self.asks) else text

    def _altered(self, text: str) -> str:
        told, times = re.subn(self.was, self.becomes, text)
        self.times += times
        return told


@dataclass(slots=True, kw_only=True)
class Between:
    """What the client takes for the service."""

    url: str
    personas: dict[str, str] = field(default_factory=dict[str, str])
    """Whose each token is."""
    altered: Altered | None = None
    loses: str = ""
    """The first answer to a document with this in it is lost on the way, after the service gave it."""
    seen: list[str] = field(default_factory=list[str])
    """Every answer so far."""
    asked: list[bytes] = field(default_factory=list[bytes])
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    @contextmanager
    def streamed(self, path: str, body: bytes, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """An answer that goes on for as long as somebody listens."""
        with httpx.Client(timeout=None) as client:
            with client.stream("POST", f"{self.url}{path}", content=body, headers=headers) as true:
                yield true

    def passed_on(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """The service's own answer."""
        self.asked.append(body)
        return self.client.post(f"{self.url}/graphql", content=body, headers=headers)

    def answer(self, body: bytes, true: httpx.Response, token: str) -> bytes:
        """What the client gets of it."""
        told = true.text
        if self.altered:
            who = self.personas.get(token, "")
            told = self.altered.applied(json.loads(body), who, "".join(self.seen), told)
        self.seen.append(true.text)
        return told.encode()


@contextmanager
def between(service: Between, port: int = 0) -> Iterator[str]:
    """The address at which it stands: any free port, or the one that the service says it has."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept = ("Authorization", "Content-Type", "DPoP")
            headers = {name: self.headers[name] for name in kept if name in self.headers}
            if self.path == "/graphql/stream":
                self._stream(body, headers | {"Accept": "text/event-stream"})
                return
            true = service.passed_on(body, headers)
            if service.loses and service.loses.encode() in body:
                service.loses, self.close_connection = "", True
                return
            told = service.answer(body, true, headers.get("Authorization", "").removeprefix("Bearer "))
            self.send_response(true.status_code)
            self._send(true, told)

        def do_GET(self) -> None:
            true = self._passed()
            told = true.content.decode("latin-1")  # so that every byte stays as it is
            told = service.altered.applied_to_page(self.path, told) if service.altered else told
            self.send_response(true.status_code)
            self._send(true, told.encode("latin-1"))

        def do_PATCH(self) -> None:
            true = self._passed(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(true.status_code)
            self._send(true, true.content)

        def do_HEAD(self) -> None:
            true = self._passed()
            self.send_response(true.status_code)
            self._send(true, b"")

        def _passed(self, body: bytes | None = None) -> httpx.Response:
            headers = {name: self.headers[name] for name in FILES if name in self.headers}
            return service.client.request(
                self.command, f"{service.url}{self.path}", content=body, headers=headers
            )

        def _stream(self, body: bytes, headers: dict[str, str]) -> None:
            with suppress(OSError), service.streamed(self.path, body, headers) as true:  # until one hangs up
                self.send_response(true.status_code)
                self.send_header("Content-Type", true.headers["Content-Type"])
                self.end_headers()
                for chunk in true.iter_raw():
                    self.wfile.write(chunk)

        def _send(self, true: httpx.Response, told: bytes) -> None:
            for name in (
                "Content-Type",
                "Content-Disposition",
                "DPoP-Nonce",
                "Upload-Offset",
                "WWW-Authenticate",
            ):
                if name in true.headers:
                    self.send_header(name, true.headers[name])
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:
            pass

    door = ThreadingHTTPServer(("127.0.0.1", port), Door)
    threading.Thread(target=door.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{door.server_port}"
    finally:
        door.shutdown()
        service.client.close()
        door.server_close()
