"""What the bench asks about cases: a handler's queue, the desk's, and what an organisation filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.bench.questions import Variables
from domain.labels import encode_id
from uuid import UUID

_ANSWER = """{ nodes { id state category due dueAt overdue paused site { name } } pageInfo { endCursor hasNextPage } }"""
_ORDER = "order: {by: DUE, direction: ASC}"

QUEUE = f"{{ grievances(first: 50, filter: {{mine: true}}, {_ORDER}) {_ANSWER} }}"
OVERDUE = f"{{ grievances(first: 50, filter: {{overdue: true}}, {_ORDER}) {_ANSWER} }}"
BY_STATE = f"query Desk($state: [GrievanceState!]) {{ grievances(first: 50, filter: {{state: $state}}, {_ORDER}) {_ANSWER} }}"
FILED = f"{{ grievances(first: 50, {_ORDER}) {_ANSWER} }}"
