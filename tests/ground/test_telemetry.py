"""Telemetry records what is on the list, in the form the list asks, and nothing else."""

from __future__ import annotations

import re

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from infra.telemetry import NotOnTheList, Telemetry


@pytest.mark.parametrize("name", ["variables", "db.statement", "client.address", "party.id", "query"])
def test_an_attribute_without_a_place_on_the_list_is_refused(name: str):
    with pytest.raises(NotOnTheList, match=re.escape(f"{name} is not on the list")):
        Telemetry().count("parley_requests", {name: "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("operation.name", "Ms Jane Roe"),
        ("operation.name", "q" * 65),
        ("document.hash", "SELECT"),
        ("error.code", "no such person: Jane"),
        ("scopes", "engagement:read jane@example.org"),
        ("rows", "12"),
        ("plan.hit", 1),
        ("fault", "ValueError: Jane"),
    ],
)
def test_a_value_of_another_form_is_refused_without_being_repeated(name: str, value: str | int):
    with pytest.raises(NotOnTheList) as refused, Telemetry().span("ask", {name: value}):
        pass
    assert str(refused.value) == f"{name} has not the form that the list asks"


def test_what_clients_can_make_up_stands_on_spans_but_not_on_metrics():
    telemetry = Telemetry()
    with telemetry.span("ask", {"operation.name": "Newest"}) as note:
        note({"rows": 3})
    with pytest.raises(NotOnTheList, match=r"operation\.name may stand on spans, not on metrics"):
        telemetry.count("parley_requests", {"operation.name": "Newest"})


def test_a_span_that_fails_tells_the_class_and_never_the_text():
    kept = InMemorySpanExporter()
    telemetry = Telemetry(SimpleSpanProcessor(kept))
    with pytest.raises(ValueError, match="Jane"), telemetry.span("ask", {"document.hash": "0123abcd"}):
        raise ValueError("Jane Roe, 12 Mill Lane")
    (span,) = kept.get_finished_spans()
    assert dict(span.attributes or {}) == {"document.hash": "0123abcd", "fault": "ValueError"}
    assert span.events == ()
    assert "Jane" not in span.to_json()


def test_metrics_are_printed_with_their_attributes():
    telemetry = Telemetry()
    telemetry.count("parley_fallbacks", {"profile": "member"})
    telemetry.count("parley_fallbacks", {"profile": "member"})
    telemetry.took("parley_answer", 0.0031, {"plan.hit": True})
    text = telemetry.metrics().decode()
    assert re.search(r'^parley_fallbacks_total\{.*profile="member".*\} 2\.0$', text, re.MULTILINE)
    assert re.search(r'^parley_answer_seconds_bucket\{.*le="0\.005".*\} 1\.0$', text, re.MULTILINE)
    assert re.search(r'^parley_answer_seconds_bucket\{.*le="0\.002".*\} 0\.0$', text, re.MULTILINE)
