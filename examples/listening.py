"""Listening to a Parley: what happens to cases, as it happens, over Server-Sent Events. Needs `httpx`."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
from asking import Voice, holds

EVENTS = (
    "subscription Events($after: String) {"
    " caseEvents(after: $after) { position kind id byWeek grievance { id state } report { id state } } }"
)


class Ear:
    """One stream at a time. What was heard is kept, and the last position, from which the next stream goes on."""

    def __init__(self, voice: Voice) -> None:
        self.voice, self.position = voice, None
        self._came: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._answer: httpx.Response | None = None
        self._turn = 0

    def __enter__(self) -> Ear:
        self.listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def listen(self) -> None:
        """Begin, or go on where it stopped; only once the service says that it is listened to."""
        ready = threading.Event()
        self._turn += 1
        threading.Thread(target=self._listen, args=(ready, self._turn), daemon=True).start()
        holds(ready.wait(30), f"{self.voice.name} listens")

    def stop(self) -> None:
        """Hang up: what still comes on the old line counts no more, and is told again on the next one."""
        self._turn += 1
        if self._answer is not None:
            self._answer.close()
            self._answer = None

    def hears(self, kind: str, id: str, patience: float = 30) -> dict[str, Any]:
        """The event of this kind about this record, once it comes."""
        until = time.monotonic() + patience
        while (left := until - time.monotonic()) > 0:
            try:
                told = self._came.get(timeout=left)
            except queue.Empty:
                break
            if (told["kind"], told["id"]) == (kind, id):
                return told
        holds(False, f"{self.voice.name} hears {kind}")
        return {}

    def _listen(self, ready: threading.Event, turn: int) -> None:
        headers = {"Authorization": f"Bearer {self.voice.token}", "Accept": "text/event-stream"}
        asked = {"query": EVENTS, "variables": {"after": self.position}}
        try:
            with self.voice.server.stream(
                "POST", "/graphql/stream", json=asked, headers=headers, timeout=httpx.Timeout(30, read=None)
            ) as answer:
                self._answer = answer
                for told in _events(answer):
                    if turn != self._turn:
                        return
                    self.position = told["position"]
                    self._came.put(told)
                    ready.set()
        except (httpx.HTTPError, httpx.StreamError, OSError):
            return  # it was hung up


def _events(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    """What a stream tells; its other lines name what follows, or say that it is still there."""
    for line in answer.iter_lines():
        if line.startswith("data:") and (said := json.loads(line.removeprefix("data:") or "null")):
            yield said["data"]["caseEvents"]
