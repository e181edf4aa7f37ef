"""Spans and metrics, with attributes by allow-list: what is not on the list cannot be recorded.

Never variables, literals, SQL parameters, exception texts, subjects' ids or addresses. A span never records
an exception event (its text may carry what a person told us); a fault is its class's name and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import time_ns

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import CallbackOptions, Counter, Histogram, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.view import ExplicitBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.trace import Span, Status, StatusCode
from prometheus_client import CollectorRegistry, generate_latest

Value = str | bool | int | float

NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")
CODE = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
SCOPES = re.compile(r"[a-z_]+:[a-z_]+( [a-z_]+:[a-z_]+)*|")
HASH = re.compile(r"[0-9a-f]{8,64}")
WORD = re.compile(r"[a-z][a-z_]{0,47}")
FAULT = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,99}")

ALLOWED: Mapping[str, re.Pattern[str] | type[int] | type[float] | type[bool]] = {
    "operation.name": NAME,  # GraphQL's own grammar of names: no spaces, no punctuation
    "document.hash": HASH,
    "plan.hit": bool,
    "plan.kind": WORD,  # arms, walk or fallback
    "profile": WORD,
    "rows": int,
    "duration": float,
    "scopes": SCOPES,
    "error.code": CODE,
    "fault": FAULT,  # the class of an exception, never its text
    "http.status": int,
    "transport": WORD,
    "round": WORD,  # what is done because time passes, and which part of it: names of ours
    "part": WORD,
}
"""The attributes that may be recorded, and the form their values must have."""

TOO_VARIED_FOR_METRICS = frozenset({"operation.name", "document.hash", "rows", "duration", "scopes"})
"""Each value of a metric's attribute is kept for good: clients must not be able to make them up."""

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class NotOnTheList(ValueError):
    """An attribute without a place on the list, or with a value of another form. Names it alone."""


def allowed(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """The attributes, if every one is on the list and has its form."""
    for name, value in attributes.items():
        form = ALLOWED.get(name)
        match form:
            case None:
                raise NotOnTheList(f"{name} is not on the list of attributes")
            case re.Pattern():
                fits = isinstance(value, str) and form.fullmatch(value) is not None
            case _:
                fits = type(value) is form
        if not fits:
            raise NotOnTheList(f"{name} has not the form that the list asks")
    return dict(attributes)


@dataclass(slots=True)
class Telemetry:
    """Counts, durations and spans of this process, and the text of `/metrics`."""

    processor: SpanProcessor | None = None
    """Where spans go; nowhere by default."""
    _registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _counters: dict[str, Counter] = field(default_factory=dict[str, Counter])
    _histograms: dict[str, Histogram] = field(default_factory=dict[str, Histogram])
    _meters: MeterProvider = field(init=False)
    _tracers: TracerProvider = field(init=False)

    def __post_init__(self) -> None:
        resource = Resource(
            {"service.name": "parley"}
        )  # not Resource.create(): it would add the machine's facts
        self._meters = MeterProvider(
            metric_readers=[PrometheusMetricReader(registry=self._registry)],
            resource=resource,
            views=[View(instrument_type=Histogram, aggregation=ExplicitBucketHistogramAggregation(SECONDS))],
            shutdown_on_exit=False,
        )
        self._tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
        if self.processor is not None:
            self._tracers.add_span_processor(self.processor)

    def count(self, name: str, attributes: Mapping[str, Value] | None = None) -> None:
        """One more of something, such as `parley_fallbacks`."""
        if name not in self._counters:
            self._counters[name] = self._meters.get_meter("parley").create_counter(name)
        self._counters[name].add(1, _for_metrics(attributes or {}))

    def took(self, name: str, seconds: float, attributes: Mapping[str, Value] | None = None) -> None:
        """How long something took, in seconds."""
        self._histogram(name).record(seconds, _for_metrics(attributes or {}))

    def _histogram(self, name: str) -> Histogram:
        if name not in self._histograms:
            self._histograms[name] = self._meters.get_meter("parley").create_histogram(name, unit="s")
        return self._histograms[name]

    def observe(
        self, name: str, read: Callable[[], Iterable[tuple[float, Mapping[str, Value]]]], unit: str
    ) -> None:
        """A sum that somebody else keeps; read when the metrics are."""

        def callback(_: CallbackOptions) -> Iterable[Observation]:
            return [Observation(value, _for_metrics(attributes)) for value, attributes in read()]

        self._meters.get_meter("parley").create_observable_counter(name, [callback], unit=unit)

    def spanned(self, name: str, seconds: float, attributes: Mapping[str, Value]) -> None:
        """A span for work that is over: it ended now, and took so long."""
        ended = time_ns()
        tracer = self._tracers.get_tracer("parley")
        span = tracer.start_span(name, attributes=allowed(attributes), start_time=ended - int(seconds * 1e9))
        span.end(ended)

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Value] | None = None) -> Iterator[Note]:
        """A span around a piece of work; `note(...)` adds attributes as they become known."""
        tracer = self._tracers.get_tracer("parley")
        with tracer.start_as_current_span(
            name, attributes=allowed(attributes or {}), record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield Note(span)
            except Exception as fault:
                span.set_attributes(allowed({"fault": type(fault).__name__}))
                span.set_status(Status(StatusCode.ERROR))
                raise

    def metrics(self) -> bytes:
        """The text of `/metrics`."""
        return generate_latest(self._registry)

    def close(self) -> None:
        """Send what is left."""
        self._tracers.shutdown()
        self._meters.shutdown()


@dataclass(frozen=True, slots=True)
class Note:
    """Adds allowed attributes to the span that is open."""

    span: Span

    def __call__(self, attributes: Mapping[str, Value]) -> None:
        self.span.set_attributes(allowed(attributes))


def _for_metrics(attributes: Mapping[str, Value]) -> dict[str, Value]:
    varied = TOO_VARIED_FOR_METRICS.intersection(attributes)
    if varied:
        raise NotOnTheList(f"{', '.join(sorted(varied))} may stand on spans, not on metrics")
    return allowed(attributes)
