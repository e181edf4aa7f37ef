"""Judges events at the moment at which they are told, by the compiled reads under the listener's own role.

A whole batch is judged by one statement for each kind of record. Listeners with the same claims who ask the same of the
same batch share that statement while it runs; nothing of it is kept once it has answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from api.events.subscribing import IDS, SEEN, Subscribed
from api.execution import Execution, too_slow
from domain.access import Viewer
from domain.cases.happening import ITEMS, CaseEvent, CaseEventKind
from domain.labels import encode_id
from infra.events.fanout import Taken
from infra.pools import TooSlow

Answers = Mapping[str, Mapping[str, Any]]
"""By global id: what is asked of the record, by response key; nothing of a record that is not the viewer's to see."""

Rendered = list[dict[str, Any] | None]


class Judging:
    """One for all streams of a process."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._under_way: dict[tuple[object, ...], asyncio.Task[Rendered]] = {}

    async def told(self, asked: Subscribed, batch: Taken, viewer: Viewer) -> Rendered:
        """What the client is told of each event; None where it is told nothing. Raises Unavailable or Refused."""
        key = (viewer.kind, viewer.claims, asked.same, len(batch), batch[0][1], batch[-1][1])
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._told(asked, batch, viewer))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)

    async def _told(self, asked: Subscribed, batch: Taken, viewer: Viewer) -> Rendered:
        events = [event for event, _ in batch]
        records: dict[str, Mapping[str, Any]] = {}
        for entity in sorted({event.entity for event in events}):
            ids = [encode_id(entity, event.id) for event in events if event.entity == entity]
            records |= await self._answers(asked, entity, ids, viewer)
        for entity in sorted({event.entity for event in events if event.item}):
            of = ITEMS[entity]
            ids = [encode_id(of, event.item) for event in events if event.item and event.entity == entity]
            records |= await self._answers(asked, of, ids, viewer)
        return [_rendered(asked, event, records) for event in events]

    async def _answers(self, asked: Subscribed, entity: str, ids: Sequence[str], viewer: Viewer) -> Answers:
        judged, found = asked.judged(entity, viewer), dict[str, Mapping[str, Any]]()
        distinct = list(dict.fromkeys(ids))
        for at in range(0, len(distinct), judged.most):
            some = distinct[at : at + judged.most]
            assert judged.plan.statement is not None
            arguments = [fill({**asked.values, IDS: some}) for fill in judged.plan.fills]
            found |= await self._ask(viewer, judged.plan.statement.sql, arguments, some)
        return found

    async def _ask(self, viewer: Viewer, sql: str, arguments: list[object], ids: list[str]) -> Answers:
        pool = self._execution.pools[viewer.profile]
        try:
            text = str(await pool.fetchval(sql, *viewer.claims, *arguments))
        except TooSlow:
            raise too_slow() from None
        data = orjson.loads(text)["data"]
        seen = data.pop(SEEN)
        return {
            id: {SEEN: seen[place], **{key: records[place] for key, records in data.items()}}
            for place, id in enumerate(ids)
            if seen[place] is not None
        }


def _rendered(
    asked: Subscribed, event: CaseEvent, records: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any] | None:
    """The event's fields but its position, if the viewer sees all that it is judged by."""
    record = records.get(encode_id(event.entity, event.id))
    if record is None:
        return None
    if event.kind is CaseEventKind.CHANGED and record[SEEN]["version"] is None:
        return None
    if event.item is not None and encode_id(ITEMS[event.entity], event.item) not in records:
        return None
    plain = {
        "__typename": "CaseEvent",
        "kind": event.kind.value,
        "id": encode_id(event.entity, event.id),
        "on": event.on.isoformat(),
        "byWeek": event.by_week,
    }
    return {key: plain.get(nodes[0].name.value, record.get(key)) for key, nodes in asked.fields.items()}
