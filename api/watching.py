"""What a request shows the operator: spans and metrics with attributes by allow-list, and nothing of what was asked.

Attributes are judged once for each of the few combinations there are, so that telling costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from domain.access import Viewer
from infra.telemetry import Telemetry, Value


@dataclass(slots=True)
class Sight:
    """What one request has shown so far."""

    operation: str = ""
    hash: str = ""
    plan: str = "none"  # arms, walk, fallback or change
    hit: bool = False
    code: str = ""
    begun: float = field(default_factory=perf_counter)


Record = Callable[[float], None]


class Watch:
    """Tells the telemetry of every request on the GraphQL path."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._timers: dict[tuple[str, bool, str], Record] = {}

    @contextmanager
    def over(self, viewer: Viewer) -> Iterator[Sight]:
        """Watches one request; a span only where spans go somewhere."""
        sight = Sight()
        if self._telemetry.processor is None:
            try:
                yield sight
            finally:
                self._tell(sight, viewer)
            return
        with self._telemetry.span("graphql", {"profile": viewer.profile.value}) as note:
            try:
                yield sight
            finally:
                note(_attributes(sight))
                self._tell(sight, viewer)

    def _tell(self, sight: Sight, viewer: Viewer) -> None:
        key = (sight.plan, sight.hit, viewer.profile.value)
        timer = self._timers.get(key)
        if timer is None:
            plain: dict[str, Value] = {"plan.kind": key[0], "plan.hit": key[1], "profile": key[2]}
            timer = self._timers[key] = self._telemetry.timer("parley_request_seconds", plain)
        timer(perf_counter() - sight.begun)
        if sight.plan == "fallback":
            self._telemetry.count("parley_fallbacks", {"profile": viewer.profile.value})
        if sight.code:
            self._telemetry.count("parley_refused", {"error.code": sight.code})


def _attributes(sight: Sight) -> dict[str, Value]:
    found: dict[str, Value] = {"plan.kind": sight.plan, "plan.hit": sight.hit}
    if sight.operation:
        found["operation.name"] = sight.operation[:64]
    if sight.hash:
        found["document.hash"] = sight.hash
    if sight.code:
        found["error.code"] = sight.code
    return found
