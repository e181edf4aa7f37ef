"""What the running API answers to every persona, record by record and field by field, is what the oracle says.

Every record of every kind is asked for by its id, whether the persona should see it or not; every list is read to its
end, at the root and below every record; and what is not theirs answers exactly as what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests.access.conftest import EVERYBODY, Api, World
from tests.access.oracle import Oracle, Persona, label
from tests.access.shapes import SHAPES

ROOTS = {
    "sectors": "Sector", "seats": "Seat", "editions": "Edition", "chapters": "Chapter", "requirements": "Requirement",
    "proposedChanges": "ProposedChange", "protectedActivities": "ProtectedActivity", "definitions": "Definition",
    "errata": "Erratum", "attackFigures": "AttackFigure", "organisations": "Organisation", "sites": "Site",
    "assignments": "Assignment", "persons": "Person", "parties": "Party", "engagements": "Engagement",
    "barriers": "Barrier", "consentProcesses": "ConsentProcess", "mechanisms": "Mechanism", "grievances": "Grievance",
    "reports": "Report", "allegations": "Allegation", "allegationReleases": "AllegationRelease",
    "policies": "Policy", "policyVersions": "PolicyVersion", "whistleblowerMechanisms": "WhistleblowerMechanism",
    "whistleblowerMechanismVersions": "WhistleblowerMechanismVersion",
    "agreements": "Agreement", "declaredInterests": "DeclaredInterest", "earlyWarnings": "EarlyWarning",
    "externalInspections": "ExternalInspection",
    "undertakingTexts": "UndertakingText", "undertakings": "Undertaking", "interviews": "Interview",
    "integrityIncidents": "IntegrityIncident", "integrityNotices": "IntegrityNotice",
    "audits": "Audit", "auditNotices": "AuditNotice",
    "motions": "Motion", "participation": "Participation",
    "consultationRounds": "ConsultationRound", "consultationComments": "ConsultationComment",
    "submittedComments": "SubmittedComment", "consultationResponses": "ConsultationResponse",
    "commentTallies": "CommentTally",
    "correctiveActions": "CorrectiveAction", "outreach": "Outreach",
    "achievements": "Achievement", "auditReports": "AuditReport",
    "clients": "Client", "securityEvents": "SecurityEvent",
    "dataBreaches": "DataBreach",
}  # fmt: skip
"""The lists of the root."""

BY_KEY = {
    "organisation": "Organisation", "site": "Site", "person": "Person", "party": "Party", "engagement": "Engagement",
    "barrier": "Barrier", "consentProcess": "ConsentProcess", "mechanism": "Mechanism", "grievance": "Grievance",
    "report": "Report", "allegation": "Allegation", "externalInspection": "ExternalInspection",
    "audit": "Audit",
    "undertaking": "Undertaking", "interview": "Interview", "integrityIncident": "IntegrityIncident",
    "integrityNotice": "IntegrityNotice",
    "policy": "Policy", "policyVersion": "PolicyVersion",
    "whistleblowerMechanism": "WhistleblowerMechanism",
    "whistleblowerMechanismVersion": "WhistleblowerMechanismVersion",
    "motion": "Motion", "client": "Client", "dataBreach": "DataBreach",
}  # fmt: skip
"""The root's fields for one record."""


def batched(labels: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """So many at a time."""
    return (labels[start : start + size] for start in range(0, len(labels), size))


def may_ask(oracle: Oracle, who: Persona, entity: str) -> bool:
    """Whether the persona's own token lets it ask for this kind at all."""
    return oracle.lacks(who, entity) is None


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
async def test_every_record_and_every_field_by_its_id(api: Api, world: World, who: Persona) -> None:
    oracle, asked, seen = world.oracle, 0, 0
    for entity, shape in SHAPES.items():
        if not may_ask(oracle, who, entity):
            continue
        expected = oracle.all(who, entity)
        labels = [label(entity, row) for row in oracle.tables[shape.table]]
        for some in batched(labels, 100):
            found = await api.data(who, _everything_of(oracle, who, entity), {"ids": list(some)})
            for one, given in zip(some, found["nodes"], strict=True):
                wanted = expected.get(one)
                if wanted is not None:
                    wanted = {name: wanted[name] for name in ("id", *_askable(oracle, who, entity))}
                assert given == wanted, (who.name, entity, one)
        asked, seen = asked + len(labels), seen + len(expected)
    assert asked > seen > 0 or who.kind == "SECRETARIAT"


def _askable(oracle: Oracle, who: Persona, entity: str) -> list[str]:
    """Facts, and links to kinds that the persona's token may ask for."""
    shape = SHAPES[entity]
    links = (
        (name, to) for name, (to, _) in shape.ones.items() if not oracle.lacks_for_link(who, entity, name)
    )
    return [*shape.facts, *(name for name, to in links if may_ask(oracle, who, to))]


def _everything_of(oracle: Oracle, who: Persona, entity: str) -> str:
    ones = SHAPES[entity].ones
    fields = " ".join(f"{name} {{ id }}" if name in ones else name for name in _askable(oracle, who, entity))
    return f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {entity} {{ {fields} }} }} }}"


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
async def test_every_list_of_the_root_to_its_end(api: Api, world: World, who: Persona) -> None:
    for name, entity in ROOTS.items():
        if not may_ask(world.oracle, who, entity):
            continue
        expected = set(world.oracle.all(who, entity))
        found: list[str] = []
        after, more = None, True
        while more:
            page = (
                await api.data(
                    who,
                    f"query($after: String) {{ page: {name}(first: 100, after: $after) {{ nodes {{ id }}"
                    " pageInfo { hasNextPage endCursor } total { count isExact } } }",
                    {"after": after},
                )
            )["page"]
            found += [node["id"] for node in page["nodes"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            assert page["total"] == {"count": min(len(expected), 1000), "isExact": len(expected) <= 1000}
        assert len(found) == len(expected), (who.name, name)
        assert set(found) == expected, (who.name, name)


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
async def test_every_list_below_every_record(api: Api, world: World, who: Persona) -> None:
    oracle = world.oracle
    seen = {entity: set(oracle.all(who, entity)) for entity in SHAPES}
    for entity, shape in SHAPES.items():
        lists = [name for name, (to, _) in shape.manys.items() if may_ask(oracle, who, to)]
        if not lists or not may_ask(oracle, who, entity):
            continue
        below = {name: oracle.listed(who, entity, name, seen) for name in lists}
        fields = " ".join(f"{name}(first: 100) {{ nodes {{ id }} total {{ count }} }}" for name in lists)
        document = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {entity} {{ {fields} }} }} }}"
        for some in batched(sorted(seen[entity]), 25):
            for record in (await api.data(who, document, {"ids": list(some)}))["nodes"]:
                for name in lists:
                    wanted, found = below[name].get(record["id"], set()), record[name]
                    ids = {node["id"] for node in found["nodes"]}
                    assert found["total"]["count"] == len(wanted), (who.name, record["id"], name)
                    assert len(ids) == min(len(wanted), 100)
                    assert ids <= wanted


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
async def test_what_is_not_yours_answers_byte_for_byte_as_what_is_not_there(
    api: Api, world: World, who: Persona
) -> None:
    """By `node` and by the field of its kind. A stranger's id stands for absence."""
    oracle = world.oracle
    for name, entity in BY_KEY.items():
        if not may_ask(oracle, who, entity):
            continue
        seen = oracle.all(who, entity)
        hidden = [
            label(entity, row)
            for row in oracle.tables[SHAPES[entity].table]
            if label(entity, row) not in seen
        ][:3]
        absent = f"{SHAPES[entity].prefix}_{'0' * 32}"
        fields = " ".join(SHAPES[entity].facts)
        for document in (
            f"query($id: ID!) {{ {name}(id: $id) {{ id {fields} }} }}",
            f"query($id: ID!) {{ node(id: $id) {{ __typename id ... on {entity} {{ {fields} }} }} }}",
        ):
            nothing = await api.ask(who, document, {"id": absent})
            assert nothing["data"] in ({name: None}, {"node": None})
            for one in hidden:
                assert await api.ask(who, document, {"id": one}) == nothing, (who.name, one)
            for one in list(seen)[:2]:
                assert (await api.data(who, document, {"id": one}))[next(iter(nothing["data"]))]["id"] == one
