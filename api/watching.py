"""What a request shows the operator: spans and metrics with attributes by allow-list, and nothing of what was asked.

Requests are added up in plain numbers and handed over when somebody reads the metrics, so that counting costs a
microsecond; a span is made only where spans go somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import perf_counter

from domain.access import Viewer
from infra.telemetry import Telemetry, Value

SLOW = 0.1
"""Seconds from which a request counts as slow."""


@dataclass(slots=True)
class Sight:
    """What one request has shown so far."""

    operation: str = ""
    hash: str = ""
    plan: str = "none"  # arms, walk, fallback or change
    hit: bool = False
    code: str = ""
    open: bool = False  # holds a change that is open to everyone
    begun: float = field(default_factory=perf_counter)


@dataclass(slots=True)
class Tally:
    """The requests of one kind, added up."""

    attributes: dict[str, Value]
    asked: int = 0
    slow: int = 0
    seconds: float = 0.0


class Watch:
    """Tells the telemetry of every request on the GraphQL path."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._tallies: dict[tuple[str, bool, str], Tally] = {}
        for name, unit in (("asked", ""), ("slow", ""), ("seconds", "s")):
            telemetry.observe(f"parley_requests_{name}", self._reader(name), unit)

    def tell(self, sight: Sight, viewer: Viewer) -> None:
        """The request is over. Of one that is open to everyone nothing is shown but why it was refused."""
        if sight.open:
            if sight.code:
                self._telemetry.count("parley_refused", {"error.code": sight.code})
            return
        took = perf_counter() - sight.begun
        key = (sight.plan, sight.hit, viewer.profile.value)
        tally = self._tallies.get(key)
        if tally is None:
            attributes: dict[str, Value] = {"plan.kind": key[0], "plan.hit": key[1], "profile": key[2]}
            tally = self._tallies[key] = Tally(attributes)
        tally.asked += 1
        tally.seconds += took
        tally.slow += took > SLOW
        if sight.plan == "fallback":
            self._telemetry.count("parley_fallbacks", {"profile": viewer.profile.value})
        if sight.code:
            self._telemetry.count("parley_refused", {"error.code": sight.code})
        if self._telemetry.processor is not None:
            self._telemetry.spanned("graphql", took, _attributes(sight, viewer))

    def _reader(self, name: str):  # type: ignore[no-untyped-def]
        def read() -> Iterable[tuple[float, dict[str, Value]]]:
            return [(getattr(tally, name), tally.attributes) for tally in list(self._tallies.values())]

        return read


def _attributes(sight: Sight, viewer: Viewer) -> dict[str, Value]:
    found: dict[str, Value] = {
        "plan.kind": sight.plan,
        "plan.hit": sight.hit,
        "profile": viewer.profile.value,
        "scopes": " ".join(sorted(viewer.scopes)),
    }
    if sight.operation:
        found["operation.name"] = sight.operation[:64]
    if sight.hash:
        found["document.hash"] = sight.hash
    if sight.code:
        found["error.code"] = sight.code
    return found
