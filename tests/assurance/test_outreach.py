"""Who learns what a firm did to reach people, and what if it names a barrier it does not see?"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.labels import encode_id
from tests.assurance.conftest import Auditing, Read, key_of
from tests.assurance.people import COMPANY, FIRM, OFFICE, RIVAL, STRANGERS
from tests.reprisals.people import FILER, MINE, OTHER_MINE, RIVER_NGO


def radio(id: str, **changes: object) -> dict[str, object]:
    return {
        "auditId": id,
        "kind": "RADIO",
        "sector": "COMMUNITIES",
        "language": "quc",
        "heldOn": "2026-11-22",
        "reached": 400,
        "barriers": [{"kind": "DISTANCE"}, {"kind": "LANGUAGE"}],
        **changes,
    }


async def barrier(auditing: Auditing, site: UUID, kind: str = "DISTANCE") -> str:
    """A barrier on record that nobody released."""
    engagement, key = uuid4(), uuid4()
    await auditing.owner.execute(
        "INSERT INTO engagements (id, owner_id, site_id, starts_on, ends_on, purpose, method, level, language,"
        " recorded_at, shared_members, shared_operator, published) VALUES ($1, $2, $3, '2026-03-01', '2026-03-01',"
        " 'A hearing.', 'HEARING', 'CONSULT', 'es', now(), false, false, false)",
        engagement,
        RIVER_NGO,
        site,
    )
    columns = await auditing.owner.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'barriers'::regclass AND attnum > 0 AND NOT attisdropped"
    )
    known: dict[str, object] = {
        "id": key, "owner_id": RIVER_NGO, "site_id": site, "engagement_id": engagement, "kind": kind,
        "severity": "HIGH", "state": "IDENTIFIED", "affected_sector": "COMMUNITIES", "affected_roles": [],
        "shared_members": False, "shared_operator": False, "published": False, "version": 1,
    }  # fmt: skip
    names = [name for (name,) in columns if name in known]
    places = ", ".join(f"${n}" for n in range(1, len(names) + 1))
    await auditing.owner.execute(
        f"INSERT INTO barriers ({', '.join(names)}, identified_on) VALUES ({places}, '2026-03-01')",
        *(known[name] for name in names),
    )
    return encode_id("Barrier", key)


LISTED = (
    '{{ outreach(filter: {{audit: "{id}"}}) {{ nodes {{ kind sector language reached barriers {{ nodes {{ kind'
    " barrier {{ id }} }} }} }} }} }}"
)


async def test_the_firm_and_the_secretariat_read_it_and_nobody_else(auditing: Auditing, read: Read) -> None:
    id = await auditing.at("NOTICE_PUBLISHED")
    met = await barrier(auditing, MINE)
    both = [{"kind": "DISTANCE", "barrierId": met}, {"kind": "LANGUAGE"}]
    await auditing.does("recordOutreach", radio(id, barriers=both), FIRM)
    await auditing.does("recordOutreach", radio(id, reached=None, kind="POSTER", barriers=[]), FIRM)
    for by in (FIRM, OFFICE):
        nodes = (await read(LISTED.format(id=id), by))["outreach"]["nodes"]  # type: ignore[index]
        by_kind = {one["kind"]: one for one in nodes}
        assert by_kind["POSTER"]["reached"] is None
        assert by_kind["RADIO"]["reached"] == 400
        links = {one["kind"]: one["barrier"] for one in by_kind["RADIO"]["barriers"]["nodes"]}
        assert links == {"DISTANCE": {"id": met}, "LANGUAGE": None}
    assert (await read(LISTED.format(id=id), RIVAL))["outreach"]["nodes"] == []  # type: ignore[index]
    key = await auditing.owner.fetchval("SELECT id FROM audit_outreach WHERE audit_id = $1", key_of(id))
    for by in (COMPANY, STRANGERS, RIVAL, FILER):
        found = await read(f'{{ node(id: "{encode_id("Outreach", key)}") {{ id }} }}', by)
        assert found["node"] is None


async def test_outreach_is_found_by_what_stood_in_its_way(auditing: Auditing, read: Read) -> None:
    id = await auditing.at("STAGE_1")
    await auditing.does("recordOutreach", radio(id), FIRM)
    for kind, count in (("DISTANCE", 1), ("COST", 0)):
        question = f'{{ outreach(filter: {{audit: "{id}", barrierKind: [{kind}]}}) {{ total {{ count }} }} }}'
        assert (await read(question, FIRM))["outreach"]["total"]["count"] == count  # type: ignore[index]


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"language": "zz"}, "BadInput"),
        ({"heldOn": "2026-11-25"}, "ImpossibleDate"),
        ({"reached": -1}, "BadInput"),
        ({"reached": 1_000_001}, "BadInput"),
        ({"barriers": [{"kind": "COST"}, {"kind": "COST"}]}, "BadInput"),
        ({"barriers": [{"kind": "COST", "barrierId": encode_id("Barrier", uuid4())}]}, "NotThere"),
    ],
)
async def test_nonsense_is_refused(auditing: Auditing, changes: dict[str, object], refused: str) -> None:
    id = await auditing.at("STAGE_1")
    assert (await auditing.ask("recordOutreach", radio(id, **changes), FIRM)).typename == refused


async def test_a_barrier_of_another_site_or_of_another_kind_is_not_named(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_1")
    elsewhere, other = await barrier(auditing, OTHER_MINE), await barrier(auditing, MINE, "COST")
    for named, refused in ((elsewhere, "NotThere"), (other, "BadInput")):
        given = radio(id, barriers=[{"kind": "DISTANCE", "barrierId": named}])
        assert (await auditing.ask("recordOutreach", given, FIRM)).typename == refused


async def test_a_firm_that_is_at_the_site_no_longer_names_no_hidden_barrier(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_1")
    named = await barrier(auditing, MINE)
    away = "UPDATE assignments SET ends = $1 WHERE organisation_id = $2 AND site_id = $3"
    await auditing.owner.execute(away, auditing.hands.today().replace(day=1), FIRM.organisation, MINE)
    try:
        given = radio(id, barriers=[{"kind": "DISTANCE", "barrierId": named}])
        assert (await auditing.ask("recordOutreach", given, FIRM)).typename == "NotThere"
    finally:
        await auditing.owner.execute(away, None, FIRM.organisation, MINE)


async def test_nobody_but_the_firm_records_it(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_1")
    for by, refused in {
        COMPANY: "OnlyTheFirm",
        OFFICE: "OnlyTheFirm",
        RIVAL: "NotThere",
        FILER: "NotThere",
    }.items():
        assert (await auditing.ask("recordOutreach", radio(id), by)).typename == refused
