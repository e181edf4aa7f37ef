"""What the bench asks, and with which variables: they rotate, so that no answer is asked twice running."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from domain.labels import encode_id

ONE_SITE = """query Site($id: ID!) { site(id: $id) { id name country region status commodities highRiskArea timeZone } }"""

NEWEST = """query Newest($first: Int!) { engagements(first: $first) { edges { cursor node {
  id startsOn purpose method level language site { name }
  participants(first: 10) { nodes { sector party { pseudonym } } }
  barriers(first: 10) { nodes { kind severity state } } } } pageInfo { hasNextPage endCursor } } }"""

FILTERED = """query Filtered($methods: [EngagementMethod!]) { engagements(first: 200, filter: {method: $methods}) { nodes {
  id startsOn purpose language barriers(first: 10) { nodes { kind severity state mitigations(first: 5) { nodes { kind } } } } } } }"""

DENSE = """query Dense($site: [ID!]) { engagements(first: 20, filter: {site: $site}) { edges { cursor node {
  id startsOn purpose method level language owner { name } } } pageInfo { hasNextPage endCursor } } }"""

PROMISED = """query Promised($met: [CommitmentItemCode!]) { policyVersions(first: 20, filter: {inForce: true, met: $met}) { nodes {
  id approvedBy address site { name } operator { name } tallies { nodes { group items met notMet unassessed } } } } }"""

ITEMS = ("APPROVED_AT_MOST_SENIOR_LEVEL", "PUBLICLY_ACCESSIBLE", "FORMAL_POLICY")
METHODS = ("PUBLIC_MEETING", "FOCUS_GROUP", "SITE_VISIT", "SURVEY", "ONLINE")

Variables = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A document with the variables it is asked with, in turn."""

    name: str
    source: str
    variables: Sequence[Variables]


async def questions(connection: asyncpg.Connection) -> list[Question]:
    """The five, with sites taken from the seeded world."""
    sites: list[UUID] = [
        row["id"] for row in await connection.fetch("SELECT id FROM sites ORDER BY id LIMIT 64")
    ]
    dense = await connection.fetchval(
        "SELECT site_id FROM engagements GROUP BY site_id ORDER BY count(*) DESC LIMIT 1"
    )
    return [
        Question(name="one site", source=ONE_SITE, variables=[{"id": encode_id("Site", s)} for s in sites]),
        Question(name="newest 20 with children", source=NEWEST, variables=[{"first": 20}]),
        Question(
            name="200 by filter, nested", source=FILTERED, variables=[{"methods": [m]} for m in METHODS]
        ),
        Question(
            name="dense site, newest 20", source=DENSE, variables=[{"site": [encode_id("Site", dense)]}]
        ),
        Question(
            name="policies by what they hold", source=PROMISED, variables=[{"met": [item]} for item in ITEMS]
        ),
    ]
