"""What the operator learns of a request: which plan, how long, which refusal; nothing of what was asked."""

from __future__ import annotations

from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor

from api.execution import Execution
from api.refused import Refused
from api.watching import Sight, Watch
from domain.access import Viewer
from infra.telemetry import Telemetry
from tests.reads.world import BY_NAME

SECRET = "canary-5f1d8e"
NAMED = "query Named($c: [String!]) { organisations(filter: {country: $c}) { nodes { name } } }"


class Kept(SpanProcessor):
    """Keeps ended spans."""

    def __init__(self) -> None:
        self.ended: list[ReadableSpan] = []

    def on_end(self, span: ReadableSpan) -> None:
        """Keep it."""
        self.ended.append(span)


async def _asked(
    execution: Execution, watch: Watch, viewer: Viewer, source: str, variables: dict[str, object]
) -> None:
    sight = Sight()
    try:
        await execution.answer(source, variables, None, viewer, sight=sight)
    except Refused as refused:
        sight.code = refused.code
    watch.tell(sight, viewer)


async def test_a_span_names_the_operation_and_the_plan_and_no_value(execution: Execution) -> None:
    kept = Kept()
    watch = Watch(Telemetry(processor=kept))
    for _ in range(2):
        await _asked(execution, watch, BY_NAME["ngo"], NAMED, {"c": [SECRET]})
    assert [
        (s.attributes["operation.name"], s.attributes["plan.kind"], s.attributes["plan.hit"])
        for s in kept.ended
        if s.attributes
    ] == [
        ("Named", "arms", False),
        ("Named", "arms", True),
    ]
    assert SECRET not in "".join(span.to_json() for span in kept.ended)


async def test_every_fallback_is_counted(execution: Execution) -> None:
    telemetry = Telemetry()
    await _asked(execution, Watch(telemetry), BY_NAME["ngo"], "{ __schema { queryType { name } } }", {})
    assert b"parley_fallbacks_total{" in telemetry.metrics()
    assert b'plan_kind="fallback"' in telemetry.metrics()


async def test_a_refusal_is_counted_by_its_code(execution: Execution) -> None:
    telemetry = Telemetry()
    await _asked(
        execution,
        Watch(telemetry),
        Viewer(profile=BY_NAME["ngo"].profile),
        "{ engagements { nodes { id } } }",
        {},
    )
    assert b'error_code="INSUFFICIENT_SCOPE"' in telemetry.metrics()
