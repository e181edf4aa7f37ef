"""Parties, engagements and barriers: the rules of the domain hold for a row as they do for a mutation."""

from __future__ import annotations

import pytest

from infra.imports.problems import FileRefused

BY = "Aguas Claras Network"
NO_SITE = "There is no site of this name or reference."
NO_CODE = "is none of the values that stand here."
PARTIES = """reference,kind,name,sensitivity,sectors,roles,role_site
M-17,PERSON,,,COMMUNITIES,DEFENDER; COMMUNITY_LEADER,llanura
M-18,GROUP,,,WORKERS,WORKER,
M-19,ORGANISATION,Valley Water Board,PUBLIC,COMMUNITIES,,
"""
LOG = """external_ref,site,starts_on,ends_on,purpose,method,level,language,participants,headcount,headcount_workers
E-1,Llanura Alta,2026-02-01,2026-02-02,Water monitoring,FOCUS_GROUP,CONSULT,spa,M-17; m-18,40,12
E-2,llanura,2026-02-10,,Answers on dust,PUBLIC_MEETING,INFORM,quc,,,
"""
BARRIERS = """external_ref,engagement,kind,severity,affected_sector,affected_group,identified_on
B-1,E-1,FEAR_OF_REPRISAL,HIGH,COMMUNITIES,night-shift women,2026-02-02
B-2,E-2,LANGUAGE,LOW,COMMUNITIES,,2026-02-10
"""


@pytest.fixture
async def loaded(importing):
    await importing.load("parties", PARTIES, keeper=BY)
    await importing.load("engagements", LOG, keeper=BY)
    await importing.load("barriers", BARRIERS, keeper=BY)
    return importing


async def problems(importing, kind: str, content: str, **more: object) -> list[str]:
    """What a refused import says; that it moved nothing is checked beside it."""
    before = await importing.everything()
    outcome = await importing.load(kind, content, keeper=more.pop("keeper", BY), **more)
    assert not outcome.written
    assert await importing.everything() == before
    return [str(problem) for problem in outcome.problems]


async def test_parties_get_pseudonyms_and_their_references_are_kept_as_digests_only(loaded):
    rows = await loaded.rows(
        "SELECT kind, name, sensitivity, is_public, sectors FROM parties ORDER BY kind DESC"
    )
    assert rows == [
        ("PERSON", None, "SEALED", False, ["COMMUNITIES"]),
        ("ORGANISATION", "Valley Water Board", "PUBLIC", True, ["COMMUNITIES"]),
        ("GROUP", None, "CONFIDENTIAL", False, ["WORKERS"]),
    ]
    assert "M-17" not in str(await loaded.everything())
    [(pseudonym, digest)] = await loaded.rows(
        "SELECT pseudonym, reference_digest FROM parties WHERE kind = 'PERSON'"
    )
    assert pseudonym.count("-") == 1
    assert len(digest) == 64
    assert await loaded.rows("SELECT role, site_id IS NOT NULL FROM party_roles ORDER BY 1") == [
        ("COMMUNITY_LEADER", True), ("DEFENDER", True), ("WORKER", False),
    ]  # fmt: skip
    again = await loaded.load("parties", PARTIES, keeper=BY)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 3)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("X-1,PERSON,Ana Quispe,PUBLIC,,PUBLIC_OFFICIAL,", 'row 2, column "name": A name is taken only for an'),
        ("X-1,ORGANISATION,Ana Quispe,,,,", 'row 2, column "name": A name is taken only for an ORGANISATION'),
        ("X-1,PERSON,,PUBLIC,,PUBLIC_OFFICIAL,", 'row 2, column "sensitivity": From a file, only an'),
        ("X-1,PERSON,,CONFIDENTIAL,,DEFENDER,", 'row 2, column "sensitivity": A party in these roles'),
        ("X-1,ORGANISATION,,PUBLIC,,,", 'row 2, column "sensitivity": A PUBLIC party acts under its public name.'),
    ],
)  # fmt: skip
async def test_no_file_says_more_of_a_party_than_the_party_agreed_to(importing, row, says):
    [said] = await problems(importing, "parties", f"{PARTIES.splitlines()[0]}\n{row}\n")
    assert said.startswith(says)
    assert "Quispe" not in said


async def test_a_party_guarded_more_since_is_not_guarded_less_and_gets_no_name_back(loaded):
    await loaded.owner.execute("UPDATE parties SET sensitivity = 'SEALED', is_public = false, name = NULL")
    again = await loaded.load("parties", PARTIES, keeper=BY)
    assert (again.counts.changed, again.counts.unchanged) == (0, 3)
    assert await loaded.rows("SELECT DISTINCT sensitivity, name FROM parties") == [("SEALED", None)]


async def test_an_engagement_log_loads_with_who_took_part_and_how_many_came(loaded):
    assert await loaded.rows(
        "SELECT external_ref, starts_on::text, ends_on::text, language, published, version FROM engagements ORDER BY 1"
    ) == [
        ("E-1", "2026-02-01", "2026-02-02", "es", False, 1),
        ("E-2", "2026-02-10", "2026-02-10", "quc", False, 1),
    ]
    assert await loaded.rows("SELECT sector, headcount FROM attendance ORDER BY 2") == [
        ("WORKERS", 12),
        (None, 40),
    ]
    assert await loaded.rows("SELECT sector, is_public FROM participants ORDER BY 1") == [
        ("COMMUNITIES", False), ("WORKERS", False),
    ]  # fmt: skip
    before = await loaded.rows("SELECT t::text FROM engagements t ORDER BY 1")
    again = await loaded.load("engagements", LOG, keeper=BY)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 2)
    assert await loaded.rows("SELECT t::text FROM engagements t ORDER BY 1") == before


async def test_only_what_changed_is_updated(loaded):
    changed = LOG.replace("40,12", "41,12").replace(",quc,,,", ",quc,M-19,,")
    outcome = await loaded.load("engagements", changed, keeper=BY)
    assert (outcome.counts.added, outcome.counts.changed, outcome.counts.unchanged) == (0, 2, 0)
    assert await loaded.rows("SELECT headcount FROM attendance WHERE sector IS NULL") == [(41,)]
    assert await loaded.rows("SELECT count(*) FROM participants") == [(3,)]
    assert await loaded.rows("SELECT version FROM engagements ORDER BY external_ref") == [(2,), (2,)]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("E-2,llanura", "E-2,Llanura Alto", f'row 3, column "site": {NO_SITE} The nearest is "Llanura Alta".'),
        ("E-2,llanura", "E-2,terraza", 'row 3, column "site": Your organisation is not assigned to this site today'),
        ("2026-02-10", "2026-03-04", 'row 3, column "starts_on": This day lies in the future.'),
        ("2026-02-10,", "2026-02-10,2026-02-09", 'row 3, column "ends_on": This day lies before the first day.'),
        ("2026-02-10", "10.2.2026", 'row 3, column "starts_on": "10.2.2026" is no day in the form YYYY-MM-DD.'),
        ("quc", "qcu", 'row 3, column "language": '),
        ("quc,", "quc,M-99", 'row 3, column "participants": A participant named here is no party'),
        ("INFORM", "INFROM", f'row 3, column "level": "INFROM" {NO_CODE} The nearest is INFORM.'),
        ("quc,,,", "quc,,-4,", 'row 3, column "headcount": "-4" is no headcount.'),
    ],
)  # fmt: skip
async def test_what_a_mutation_would_refuse_a_row_is_refused_for(importing, old, new, says):
    await importing.load("parties", PARTIES, keeper=BY)
    [said] = await problems(importing, "engagements", LOG.replace(old, new))
    assert said.startswith(says)


async def test_the_secretariat_records_anywhere_and_a_company_nowhere(importing):
    content = LOG.replace("M-17; m-18", "").replace("llanura", "terraza")
    done = await importing.load("engagements", content, keeper="Scheme Secretariat")
    assert done.counts.added == 2
    before = await importing.everything()
    with pytest.raises(FileRefused, match="Such an organisation keeps no records of this kind"):
        await importing.load("engagements", content, keeper="Corvanelle Copper")
    with pytest.raises(
        FileRefused, match=r'There is no organisation Aguas Clara Netwrk\. The nearest is "Aguas Claras'
    ):
        await importing.load("engagements", content, keeper="Aguas Clara Netwrk")
    with pytest.raises(
        FileRefused, match=r"Nothing says who keeps these engagements\. Name the organisation with --as"
    ):
        await importing.load("engagements", content)
    assert await importing.everything() == before


async def test_the_same_reference_of_two_organisations_is_two_records(loaded):
    outcome = await loaded.load("engagements", LOG.replace("M-17; m-18", ""), keeper="Scheme Secretariat")
    assert outcome.counts.added == 2
    assert await loaded.rows("SELECT count(*) FROM engagements WHERE external_ref = 'E-1'") == [(2,)]


async def test_an_engagement_stays_at_its_site(loaded):
    await loaded.owner.execute(
        "INSERT INTO assignments SELECT gen_random_uuid(), a.organisation_id, s.id, 'NGO', '2020-01-01' "
        "FROM assignments a, sites s WHERE a.capacity = 'NGO' AND s.name = 'Terraza Baja'"
    )
    [said] = await problems(loaded, "engagements", LOG.replace("llanura", "terraza"))
    assert said.startswith('row 3, column "site": This engagement is kept at another site')


async def test_barriers_come_in_as_identified_with_the_record_of_it(loaded):
    assert await loaded.rows("SELECT external_ref, state, severity_rank FROM barriers ORDER BY 1") == [
        ("B-1", "IDENTIFIED", 3), ("B-2", "IDENTIFIED", 1),
    ]  # fmt: skip
    assert await loaded.rows("SELECT state, occurred_on::text, position FROM barrier_events ORDER BY 2") == [
        ("IDENTIFIED", "2026-02-02", 1), ("IDENTIFIED", "2026-02-10", 1),
    ]  # fmt: skip
    again = await loaded.load("barriers", BARRIERS.replace("LOW", "MEDIUM"), keeper=BY)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 1, 1)
    assert await loaded.rows("SELECT count(*) FROM barrier_events") == [(2,)]


async def test_no_file_says_that_a_barrier_is_gone_and_a_verified_one_is_closed(loaded):
    lines = BARRIERS.splitlines()
    content = "\n".join([f"{lines[0]},state", *(f"{line},VERIFIED" for line in lines[1:])])
    with pytest.raises(FileRefused, match='column "state": Nothing says what this column is'):
        await loaded.load("barriers", content, keeper=BY)
    await loaded.owner.execute("UPDATE barriers SET state = 'VERIFIED' WHERE external_ref = 'B-2'")
    assert (await loaded.load("barriers", BARRIERS, keeper=BY)).counts.unchanged == 2
    [said] = await problems(loaded, "barriers", BARRIERS.replace("LOW", "HIGH"))
    assert said.startswith(
        'row 3, column "external_ref": This barrier was verified as removed: its record is closed.'
    )


async def test_what_would_tell_an_operator_who_is_afraid_is_refused(loaded):
    await loaded.owner.execute("UPDATE engagements SET shared_operator = true WHERE external_ref = 'E-2'")
    afraid = BARRIERS + "B-3,E-2,FEAR_OF_REPRISAL,HIGH,COMMUNITIES,the women of the crusher,2026-02-10\n"
    [said] = await problems(loaded, "barriers", afraid)
    assert said.startswith(
        'row 4, column "affected_group": The engagement is open to the operator or the public'
    )
    await loaded.load("barriers", afraid.replace("the women of the crusher", ""), keeper=BY)
    [said] = await problems(loaded, "engagements", LOG.replace("PUBLIC_MEETING", "INTERVIEW"))
    assert said.startswith('row 3, column "method": Released to the operator or the public')


async def test_a_company_does_not_speak_for_those_kept_out_and_an_unknown_engagement_is_told(loaded):
    head = BARRIERS.splitlines()[0] + ",representative"
    company = f"{head}\nB-3,E-1,COST,LOW,COMMUNITIES,,2026-02-02,Corvanelle Copper\n"
    assert (await problems(loaded, "barriers", company))[0].startswith(
        'row 2, column "representative": A mining company cannot be named to speak'
    )
    unknown = f"{head}\nB-3,E-9,COST,LOW,COMMUNITIES,,2026-02-02,\n"
    assert (await problems(loaded, "barriers", unknown))[0].startswith(
        'row 2, column "engagement": This organisation keeps no engagement under this reference.'
    )
