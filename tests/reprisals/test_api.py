"""What if the operator looks for the allegation at its site, or somebody with a tie is to judge it?"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.writes import Writes
from domain.access import Profile, Viewer
from domain.labels import encode_id
from tests.conftest import FixedClock
from tests.reprisals.conftest import Ask, Case, Read, committee, key_of, person, told
from tests.reprisals.people import (
    ALL_SCOPES,
    AUDITORS,
    AVOCET,
    BITTERN,
    BOARD_MEMBERS,
    CRAKE,
    DESK,
    FILER,
    FOREST_NGO,
    FUND,
    HERON,
    MINE,
    OPERATOR,
    OTHER_DESK,
    OUTSIDER,
    RIVER_NGO,
    SANDPIPER,
    named,
    seated,
    viewer,
)
from tests.reprisals.place import works_for
from tests.reprisals.world import Hands

TODAY = FixedClock().today()
ANYONE_WITH = Viewer(profile=Profile.PUBLIC, scopes=ALL_SCOPES)
AT_THE_OPERATOR = viewer(OPERATOR, SANDPIPER)
FORMER, AUDITOR, EMPLOYED, NGOS_OWN, INTERESTED, LONG_AGO, GIVEN = BOARD_MEMBERS[5:12]
"""Board members to whom these tests give ties."""


@pytest.fixture
async def ties(case: Case, owner: asyncpg.Connection) -> None:
    """Ties, as rows."""
    if await owner.fetchval("SELECT true FROM memberships WHERE person_id = $1", FORMER):
        return
    await works_for(owner, uuid4(), FORMER, OPERATOR, ends=date(2026, 5, 1))
    await works_for(owner, uuid4(), AUDITOR, AUDITORS, "AUDITOR", ends=date(2026, 8, 1))
    await works_for(owner, uuid4(), EMPLOYED, OPERATOR)
    await works_for(owner, uuid4(), NGOS_OWN, RIVER_NGO)
    await works_for(owner, uuid4(), LONG_AGO, OPERATOR, ends=date(2025, 11, 1))
    await owner.execute(
        "INSERT INTO declared_interests (id, person_id, site_id, declared_on) VALUES ($1, $2, $3, $4)",
        uuid4(),
        INTERESTED,
        MINE,
        date(2024, 1, 1),
    )
    await owner.execute("UPDATE seat_terms SET employer_id = $1 WHERE person_id = $2", OPERATOR, GIVEN)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (EMPLOYED, ["OPERATOR"]),
        (FORMER, ["OPERATOR"]),
        (AUDITOR, ["AUDIT_FIRM"]),
        (NGOS_OWN, ["EMPLOYER", "SITE"]),
        (INTERESTED, ["DECLARED_INTEREST"]),
        (GIVEN, ["SEAT"]),
        (LONG_AGO, None),
    ],
    ids=["employed", "former", "former auditor", "the filer's own", "declared", "seat given", "long ago"],
)
async def test_a_board_member_with_a_tie_is_refused_with_the_tie_named(
    ties: None, case: Case, fingerprint: object, who: UUID, expected: list[str] | None
) -> None:
    id = await case.filed()
    before = await fingerprint()
    asked = committee(id, AVOCET, BITTERN, CRAKE, who)
    answer = await case.ask("constituteCommittee", asked, DESK)
    if expected is None:
        assert answer.typename == "CommitteeConstituted"
        return
    assert (answer.typename, answer.values["ties"], answer.values["personId"]) == (
        "Recused",
        expected,
        person(who),
    )
    after = await fingerprint()
    assert {t for t in after if after[t] != before[t]} <= {"idempotency_keys", "audit_log"}
    assert after["sittings"] == before["sittings"]


async def test_somebody_without_a_seat_and_a_committee_of_two_are_refused(case: Case) -> None:
    id = await case.filed()
    off = await case.ask("constituteCommittee", committee(id, AVOCET, BITTERN, OUTSIDER), DESK)
    assert off.typename == "NotOnTheBoard"
    small = await case.ask("constituteCommittee", committee(id, AVOCET, BITTERN), DESK)
    assert (small.typename, small.values["members"], small.values["leastMembers"]) == (
        "CommitteeTooSmall",
        2,
        3,
    )


ALL = """{ allegations(first: 100) { nodes { id state finding } total { count } }
  allegationReleases(first: 100) { nodes { id finding outcome audience site { id } } total { count } } }"""


async def test_each_sees_what_is_theirs(case: Case, read: Read) -> None:
    id = await case.constituted()
    expected = {
        "filer": (FILER, True),
        "desk": (DESK, True),
        "desk colleague": (OTHER_DESK, True),
        "committee": (seated(AVOCET), True),
        "audit firm": (viewer(AUDITORS, HERON), True),
        "another NGO": (viewer(FOREST_NGO), False),
        "another board member": (seated(BOARD_MEMBERS[3]), False),
        "a member signed in elsewhere": (viewer(OPERATOR, AVOCET), False),
        "operator's handler": (AT_THE_OPERATOR, False),
    }
    for who, (by, sees) in expected.items():
        answer = await read(f'{{ allegation(id: "{id}") {{ id }} }}', by)
        assert (answer["allegation"] is not None) == sees, who
        listed = (await read(ALL, by))["allegations"]
        assert (id in [node["id"] for node in listed["nodes"]]) == sees, who
    assert (await read(ALL, AT_THE_OPERATOR))["allegations"]["total"] == {"count": 0}


WHOLE = """{ allegation(id: "%s") { state activities identityMode handler { handle } filedBy { id }
    grievance { id } report { id }
  events(first: 50) { nodes { state reason side person { handle } } }
  aliases { nodes { alias role } } items { nodes { kind internal position } } handlings { nodes { person { handle } } }
  committee { nodes { sector person { handle } opinion seat { id } } } interimMeasures { nodes { kind } }
  checkIns { nodes { dueOn } } releases { nodes { audience allegation { id } } } } }"""


async def test_the_side_learns_sectors_and_never_who_judges_nor_internal_notes(
    case: Case, read: Read
) -> None:
    id = await case.constituted()
    note = {"allegationId": id, "kind": "NOTE", "internal": True, "text": "Ask the night shift."}
    await case.does("recordAllegationItem", note, DESK)
    mine = (await read(WHOLE % id, FILER))["allegation"]
    assert {node["sector"] for node in mine["committee"]["nodes"]} == {"COMMUNITIES", "WORKERS", "NGOS"}
    assert {str((n["person"], n["opinion"], n["seat"])) for n in mine["committee"]["nodes"]} == {
        "(None, None, None)"
    }
    assert [(node["kind"], node["position"]) for node in mine["items"]["nodes"]] == [("NARRATIVE", None)]
    assert mine["handler"] is None
    assert mine["filedBy"] == {"id": encode_id("Organisation", RIVER_NGO)}
    assert {node["person"] for node in mine["events"]["nodes"]} == {None}
    assert mine["handlings"]["nodes"] == []
    for by in (DESK, seated(BITTERN)):
        inside = (await read(WHOLE % id, by))["allegation"]
        assert [node["kind"] for node in inside["items"]["nodes"]] == ["NARRATIVE", "NOTE"]
        assert len(inside["handlings"]["nodes"]) == 1
        assert len({node["seat"]["id"] for node in inside["committee"]["nodes"]}) == 3
    firm = (await read(WHOLE % id, viewer(AUDITORS)))["allegation"]
    assert (firm["state"], firm["identityMode"], firm["filedBy"]) == ("COMMITTEE_CONSTITUTED", None, None)
    for nobody in (AT_THE_OPERATOR, viewer(FOREST_NGO), seated(BOARD_MEMBERS[3]), viewer(FUND), ANYONE_WITH):
        assert (await read(WHOLE % id, nobody))["allegation"] is None
    assert firm["aliases"]["nodes"] == firm["items"]["nodes"] == firm["committee"]["nodes"] == []


async def test_whose_seat_ended_neither_reads_nor_acts(
    case: Case, read: Read, owner: asyncpg.Connection
) -> None:
    id = await case.constituted()
    by = seated(CRAKE)
    assert (await read(f'{{ allegation(id: "{id}") {{ id }} }}', by))["allegation"] == {"id": id}
    await owner.execute("UPDATE seat_terms SET ends = '2026-11-20' WHERE person_id = $1", CRAKE)
    try:
        assert (await read(f'{{ allegation(id: "{id}") {{ id }} }}', by))["allegation"] is None
        assert (await case.ask("startInvestigation", {"allegationId": id}, by)).typename == "NotThere"
        left = await case.ask("startInvestigation", {"allegationId": id}, seated(AVOCET))
        assert left.typename == "CommitteeTooSmall"
    finally:
        await owner.execute("UPDATE seat_terms SET ends = NULL WHERE person_id = $1", CRAKE)


async def test_an_interest_declared_while_sitting_ends_sight_and_seat_with_the_same_act(
    case: Case, read: Read, owner: asyncpg.Connection
) -> None:
    id = await case.constituted()
    by = seated(CRAKE)
    declared = {"organisationId": encode_id("Organisation", AUDITORS)}
    await case.does("declareInterest", declared, by)
    try:
        assert (await read(f'{{ allegation(id: "{id}") {{ id }} }}', by))["allegation"] is None
        row = await owner.fetchrow(
            "SELECT * FROM committee_members WHERE allegation_id = $1 AND person_id = $2", key_of(id), CRAKE
        )
        assert (row["stood_down_because"], row["stood_down_on"]) == ("RECUSED", TODAY)
        own = await read("{ declaredInterests { nodes { organisation { id } person { id } } } }", by)
        assert own["declaredInterests"]["nodes"][0]["organisation"] == {"id": declared["organisationId"]}
    finally:
        await owner.execute("DELETE FROM declared_interests WHERE person_id = $1", CRAKE)


async def test_the_company_reads_what_is_released_and_nothing_leads_back(case: Case, read: Read) -> None:
    id = await case.found()
    before = (await read(ALL, AT_THE_OPERATOR))["allegationReleases"]["total"]["count"]
    await case.does("releaseFinding", {"allegationId": id, "audience": "OPERATOR"}, seated(AVOCET))
    released = "{ allegationReleases { nodes { id finding outcome site { id } allegation { id } } total { count } } }"
    page = (await read(released, AT_THE_OPERATOR))["allegationReleases"]
    assert page["total"]["count"] == before + 1
    (node,) = (one for one in page["nodes"] if one["finding"] == "SUBSTANTIATED")
    assert (node["outcome"], node["allegation"]) == (None, None)
    assert node["site"] == {"id": encode_id("Site", MINE)}
    assert (await read(released, viewer(FOREST_NGO)))["allegationReleases"]["nodes"] == []
    seen = (await read(released, FILER))["allegationReleases"]["nodes"]
    assert {"id": id} in [one["allegation"] for one in seen]
    await case.does("withdrawFindingRelease", {"allegationId": id, "audience": "OPERATOR"}, seated(AVOCET))
    assert (await read(released, AT_THE_OPERATOR))["allegationReleases"]["total"]["count"] == before


async def test_the_outcome_ends_the_agreement_and_the_public_reads_that_it_ended(
    case: Case, read: Read, owner: asyncpg.Connection
) -> None:
    site = encode_id("Site", MINE)
    await case.does("signAgreement", {"siteId": site, "signedOn": "2024-02-01"}, DESK)
    again = await case.ask("signAgreement", {"siteId": site, "signedOn": "2024-02-01"}, DESK)
    assert again.typename == "AgreementInForce"
    id = await case.found()
    active = f'{{ agreements(filter: {{site: ["{site}"]}}) {{ nodes {{ active terminatedOn terminationReason }} }} }}'
    held = (await read(active, AT_THE_OPERATOR))["agreements"]["nodes"]
    assert held == [{"active": True, "terminatedOn": None, "terminationReason": None}]
    ended = {"allegationId": id, "outcome": "AGREEMENT_TERMINATED"}
    await case.does("decideOutcome", ended, DESK)
    public = (await read(active, viewer(FOREST_NGO)))["agreements"]["nodes"]
    assert public == [{"active": False, "terminatedOn": TODAY.isoformat(), "terminationReason": None}]
    inside = (await read(active, DESK))["agreements"]["nodes"]
    assert inside[0]["terminationReason"] == "REPRISAL"
    link = await owner.fetchval("SELECT agreement_id FROM allegations WHERE id = $1", key_of(id))
    assert link is not None


async def test_what_was_told_stands_nowhere_in_the_clear_and_each_opening_is_recorded(
    case: Case, owner: asyncpg.Connection
) -> None:
    id = await case.filed()
    item = await case.first_item(id)
    for by, said in ((DESK, told()["narrative"]), (FILER, told()["narrative"])):
        done = await case.does("openAllegationItem", {"itemId": item}, by)
        assert done.told["text"] == said
    assert (await case.ask("openAllegationItem", {"itemId": item}, OTHER_DESK)).typename == "NotOpenToYou"
    assert (await case.ask("openAllegationItem", {"itemId": item}, AT_THE_OPERATOR)).typename == "NotThere"
    audited = "SELECT count(*) FROM audit_log WHERE command = 'openAllegationItem' AND entity_id = $1"
    assert await owner.fetchval(audited, key_of(item)) == 2
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for (table,) in tables:
        rows = await owner.fetch(f"SELECT t::text FROM {table} t")
        assert not any("Illari" in row[0] for row in rows), table


async def test_somebody_without_an_account_comes_back_with_the_receipt(
    case: Case, owner: asyncpg.Connection
) -> None:
    given = {name: value for name, value in told().items() if name != "represents"}
    done = await case.does("submitAllegation", given, FILER)
    receipt = done.told["receipt"]
    back = await case.does("returnToAllegation", {"receipt": receipt}, AT_THE_OPERATOR)
    assert back.told["state"] == "RECEIVED"
    assert str(told()["narrative"]) in str(back.told["written"])
    more = {"receipt": receipt, "kind": "EVIDENCE", "text": "The letter is dated the ninth."}
    await case.does("addToAllegationWithReceipt", more, FILER)
    await case.does("withdrawAllegationWithReceipt", {"receipt": receipt}, FILER)
    row = await owner.fetchrow("SELECT * FROM allegations WHERE by_week ORDER BY id LIMIT 1")
    assert (row["withdrawn_on"], row["state"], row["received_on"].isoweekday()) == (TODAY, "RECEIVED", 7)
    assert row["filed_by_id"] is None
    exact = "SELECT count(*) FROM audit_log WHERE command LIKE '%Receipt' OR command = 'submitAllegation'"
    assert await owner.fetchval(exact) == 0
    weekly = "SELECT count(*) FROM audit_log_by_week WHERE command = 'returnToAllegation'"
    assert await owner.fetchval(weekly) == 1


async def test_a_closed_case_is_erased_for_good(case: Case, ask: Ask, writes: Writes) -> None:
    clock = writes.clock = Hands(at=writes.clock.now())
    id = await case.found("INCONCLUSIVE")
    item = await case.first_item(id)
    early = await ask("eraseAllegationContent", {"allegationId": id}, DESK)
    assert early.typename == "StillOpen"
    await case.does("decideOutcome", {"allegationId": id, "outcome": "NO_MEASURE"}, DESK)
    await case.does("startMonitoring", {"allegationId": id}, DESK)
    for days in (30, 60, 90):
        asked = {"allegationId": id, "finding": "NO_RETALIATION"}
        assert (await ask("holdAllegationCheckIn", asked, DESK)).typename == "CheckInTooEarly"
        clock.pass_days(days)
        await case.does("holdAllegationCheckIn", asked, DESK)
    await case.does("closeAllegation", {"allegationId": id}, DESK)
    await case.does("eraseAllegationContent", {"allegationId": id}, DESK)
    gone = await ask("openAllegationItem", {"itemId": item}, DESK)
    assert (gone.typename, gone.values["erasedOn"]) == ("ContentErased", clock.today().isoformat())


async def test_warnings_are_for_the_desk_and_for_the_record_s_own_organisation(
    case: Case, read: Read, owner: asyncpg.Connection
) -> None:
    id = await case.filed()
    warning = named(950)
    await owner.execute(
        "INSERT INTO early_warnings (id, body_id, site_id, rule, cause, raised_on)"
        " VALUES ($1, (SELECT body_id FROM allegations WHERE id = $2), $3, 'ALLEGATIONS_AT_ONE_SITE', 'x', $4)",
        warning,
        key_of(id),
        MINE,
        TODAY,
    )
    await owner.execute(
        "INSERT INTO early_warning_records (id, warning_id, body_id, filed_by, entity, record_id)"
        " SELECT $1, $2, body_id, filed_by, 'Allegation', id FROM allegations WHERE id = $3",
        uuid4(),
        warning,
        key_of(id),
    )
    records = "records { nodes { entity allegation { id } report { id } grievance { id } barrier { id } } }"
    asked = f"{{ earlyWarnings {{ nodes {{ rule acknowledgedBy {{ id }} {records} }} }} }}"
    for by in (DESK, FILER):
        (node,) = (await read(asked, by))["earlyWarnings"]["nodes"]
        assert node["records"]["nodes"] == [
            {
                "entity": "Allegation",
                "allegation": {"id": id},
                "report": None,
                "grievance": None,
                "barrier": None,
            }
        ]
    for by in (viewer(FOREST_NGO), AT_THE_OPERATOR, seated(AVOCET), viewer(AUDITORS)):
        assert (await read(asked, by))["earlyWarnings"]["nodes"] == []
    given = {"warningId": encode_id("EarlyWarning", warning)}
    assert (await case.ask("acknowledgeWarning", given, FILER)).typename == "NotThere"
    await case.does("actOnWarning", {**given, "action": "CONTACTED"}, DESK)
    (node,) = (await read(asked, FILER))["earlyWarnings"]["nodes"]
    assert node["acknowledgedBy"] is None
    (node,) = (await read(asked, DESK))["earlyWarnings"]["nodes"]
    assert node["acknowledgedBy"] == {"id": person(HERON)}
