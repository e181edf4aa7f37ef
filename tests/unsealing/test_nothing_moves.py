"""What a company reads at its own sites before and after identities there are sealed, asked for and opened: the same
bytes, of every third question about lists that there is, and of links below what it sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.access import Profile, Scope
from domain.labels import encode_id
from infra.demo import personas as demo
from tests.adversary.questions import about_links, about_lists
from tests.unsealing.world import HANDLER, A, Asker, B, World

COMPANY = Asker(
    profile=Profile.COMPANY,
    organisation=demo.COMPANY_1.id,
    person=demo.COMPANY_HANDLER.id,
    scopes=frozenset(Scope),
    client="company-1",
)
AT_THEIRS = """
SELECT {alias}.id FROM {aliases} {alias} JOIN {cases} c ON c.id = {alias}.{of}
    JOIN assignments s ON s.site_id = c.site_id AND s.organisation_id = $1 AND s.capacity = 'OPERATOR'
    WHERE s.starts <= current_date AND (s.ends IS NULL OR s.ends >= current_date) ORDER BY 1 LIMIT 12
"""
OWN = "{ unsealings(first: 50) { nodes { id state } total { count } } }"
LABELS = {
    "GrievanceAlias": ("grievance_aliases", "grievances", "grievance_id"),
    "ReportAlias": ("report_aliases", "reports", "report_id"),
    "AllegationAlias": ("allegation_aliases", "allegations", "allegation_id"),
}


@pytest.fixture
async def labels(world: World) -> list[tuple[str, UUID]]:
    """Of people in cases at this company's own sites."""
    return [
        (entity, row["id"])
        for entity, (aliases, cases, of) in LABELS.items()
        for row in await world.core.fetch(
            AT_THEIRS.format(alias="a", aliases=aliases, cases=cases, of=of), demo.COMPANY_1.id
        )
    ]


async def test_a_company_reads_the_same_bytes_before_and_after(
    world: World, labels: list[tuple[str, UUID]]
) -> None:
    assert {entity for entity, _ in labels} == set(LABELS)
    asked = await questions(world)
    before = {document: await world.raw(document, COMPANY, **given) for document, given in asked}
    handlers = await world.raw(OWN, HANDLER)

    for _, label in labels:
        await world.seals(label)
    handled = await world.core.fetchval(
        "SELECT a.id FROM report_aliases a JOIN reports r ON r.id = a.report_id"
        " WHERE r.handler_id = $1 AND a.id = ANY($2)",
        HANDLER.person,
        [label for _, label in labels],
    )
    assert handled is not None
    request = await world.asked(encode_id("ReportAlias", handled.hex), HANDLER)
    await world.agreed(request, A, B)
    assert (await world.opens(request, HANDLER))["__typename"] == "OpenedIdentity"

    assert await world.raw(OWN, HANDLER) != handlers, (
        "who asked sees no difference either: this test shows nothing"
    )
    differ = [
        document
        for document, given in asked
        if await world.raw(document, COMPANY, **given) != before[document]
    ]
    assert differ == []
    assert len(asked) > 150
    seen = b"".join(before.values())
    for id in (
        request,
        *(encode_id(entity, label.hex) for entity, label in labels if entity == "ReportAlias"),
    ):
        assert id.encode() not in seen


async def questions(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Documents with their variables; of links, below whatever the company reads."""
    site = await world.core.fetchval(
        "SELECT site_id FROM assignments WHERE organisation_id = $1 AND capacity = 'OPERATOR' ORDER BY 1 LIMIT 1",
        demo.COMPANY_1.id,
    )
    assert site is not None
    where = encode_id("Site", site.hex)
    whose = {"operator": encode_id("Organisation", demo.COMPANY_1.id.hex)}
    every = list(about_lists(where, whose))
    asked: list[tuple[str, dict[str, Any]]] = [(one, {}) for one in (OWN, *every[::3])]
    for entity, document in about_links():
        listed = {"GrievanceAlias": "grievance_aliases", "Grievance": "grievances", "Site": "sites"}
        if entity in listed:
            ids = await world.core.fetch(f"SELECT id FROM {listed[entity]} ORDER BY 1 LIMIT 50")
            asked.append((document, {"ids": [encode_id(entity, row["id"].hex) for row in ids]}))
    return asked
