"""Whatever may not be read may not be filtered, sorted, counted or searched, and cursors hold only readable facts."""

from __future__ import annotations

import base64

import pytest

from tests.access.conftest import EVERYBODY, Api, World, named
from tests.access.oracle import Oracle, Persona, Record

_ONE_OF_EACH = "secretariat audit-firm-1 ngo-1 ngo-2 company-1 brand board-member"
READERS = tuple(named(name) for name in _ONE_OF_EACH.split())
"""One or two personas of every profile."""
ASKS_FOR_RECORDS = tuple(who for who in EVERYBODY if who.name != "administrator")

HEADS = {"engagements": "Engagement", "barriers": "Barrier", "consentProcesses": "ConsentProcess", "parties": "Party",
         "assignments": "Assignment", "sites": "Site", "organisations": "Organisation"}  # fmt: skip
ORDERED_BY = {
    "engagements": ["startsOn"],
    "barriers": ["severity", "identifiedOn"],
    "consentProcesses": ["openedOn"],
    "parties": ["pseudonym"],
    "assignments": ["starts"],
    "sites": ["name"],
    "organisations": ["name"],
}
ORDER = {"barriers": ", order: {by: SEVERITY, direction: DESC}"}
RANK = {"LOW": "1", "MEDIUM": "2", "HIGH": "3", "PROHIBITIVE": "4"}


async def count(api: Api, who: Persona, root: str, filter_: str) -> int:
    """How many the list says it has."""
    found = await api.data(who, f"{{ {root}(first: 1, filter: {{{filter_}}}) {{ total {{ count }} }} }}")
    return int(found[root]["total"]["count"])


def _having(oracle: Oracle, who: Persona, kind: str, link: str, fact: str, value: str) -> int:
    """How many different records stand above the visible ones of that kind with that fact."""
    return len({str(one[link]) for one in oracle.all(who, kind).values() if one[fact] == value and one[link]})


@pytest.mark.parametrize("who", READERS, ids=lambda who: who.name)
async def test_filters_find_only_through_what_may_be_seen(api: Api, world: World, who: Persona) -> None:
    oracle = world.oracle
    for sector in ("FINANCE", "WORKERS", "NGOS"):  # FINANCE: hidden parties of the hard cases spoke for it
        wanted = _having(oracle, who, "Participant", "engagement", "sector", sector)
        assert await count(api, who, "engagements", f"sector: {sector}") == wanted, (who.name, sector)
    for kind in ("LITERACY", "FEAR_OF_REPRISAL", "COST"):
        sites = _having(oracle, who, "Barrier", "site", "kind", kind)
        assert await count(api, who, "sites", f"barrierKind: {kind}") == sites, (who.name, kind)
        above = _having(oracle, who, "Barrier", "engagement", "kind", kind)
        assert await count(api, who, "engagements", f"barrierKind: {kind}") == above, (who.name, kind)
    roles = _having(oracle, who, "PartyRole", "party", "role", "DEFENDER")
    assert await count(api, who, "parties", "role: DEFENDER") == roles
    sealed = sum(one["sensitivity"] == "SEALED" for one in oracle.all(who, "Party").values())
    assert await count(api, who, "parties", "sensitivity: SEALED") == sealed


async def test_a_company_does_not_find_engagements_by_the_sector_of_hidden_participants(
    api: Api, world: World
) -> None:
    """The hard cases hold hidden parties of the sector FINANCE at a site that the company operates today."""
    company, rows = named("company-2"), world.oracle.tables["participants"]
    assert sum(row["sector"] == "FINANCE" for row in rows) >= 32
    seen = {one["engagement"]["id"] for one in world.oracle.all(company, "Participant").values()}
    assert len(seen) > 4
    hidden = {row["engagement_id"].hex for row in rows if row["sector"] == "FINANCE"}
    assert {label.removeprefix("eng_") for label in seen} & hidden  # it sees the engagements, not who spoke
    assert await count(api, company, "engagements", "sector: FINANCE") == 0


@pytest.mark.parametrize("who", READERS, ids=lambda who: who.name)
async def test_cursors_hold_the_order_and_facts_that_the_viewer_reads(
    api: Api, world: World, who: Persona
) -> None:
    for root, entity in HEADS.items():
        seen = world.oracle.all(who, entity)
        page = f"{{ {root}(first: 50{ORDER.get(root, '')}) {{ edges {{ cursor node {{ id }} }} }} }}"
        for edge in (await api.data(who, page))[root]["edges"]:
            record = seen[edge["node"]["id"]]
            _, *keys = _read(edge["cursor"])
            assert keys == [*(_key(record, fact) for fact in ORDERED_BY[root]), _raw(edge["node"]["id"])]


def _read(cursor: str) -> list[str]:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\x1f")


def _key(record: Record, fact: str) -> str:
    value = str(record[fact])
    return RANK.get(value, value)


def _raw(label: str) -> str:
    digits = label.partition("_")[2]
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


async def test_a_made_up_cursor_at_a_hidden_record_tells_nothing(api: Api, world: World) -> None:
    """A position is compared with what the viewer sees; that a record lies there changes nothing."""
    brand = named("brand")
    seen = world.oracle.all(brand, "Engagement")
    hidden = next(row for row in world.oracle.tables["engagements"] if f"eng_{row['id'].hex}" not in seen)
    document = "query($after: String) { engagements(first: 3, after: $after) { nodes { id } } }"
    answers = []
    for key in (str(hidden["id"]), _raw("eng_" + f"{hidden['id'].int + 1:032x}")):
        plain = "\x1f".join(("starts_on", str(hidden["starts_on"]), key))
        cursor = base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
        answers.append(await api.data(brand, document, {"after": cursor}))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("who", ASKS_FOR_RECORDS, ids=lambda who: who.name)
async def test_links_into_the_record_from_public_records(api: Api, world: World, who: Persona) -> None:
    """From a site and an organisation that everybody reads, down three links and back up, only what is theirs comes."""
    oracle = world.oracle
    seen = {kind: set(oracle.all(who, kind)) for kind in ("Engagement", "Barrier", "Participant")}
    barriers = "barriers(first: 5) { nodes { id engagement { id } } }"
    lists = f"engagements(first: 5) {{ nodes {{ id follows {{ id }} {barriers} }} }}"
    for root in ("sites", "organisations"):
        for above in (await api.data(who, f"{{ {root}(first: 100) {{ nodes {{ {lists} }} }} }}"))[root][
            "nodes"
        ]:
            for one in above["engagements"]["nodes"]:
                assert one["id"] in seen["Engagement"]
                assert one["follows"] is None or one["follows"]["id"] in seen["Engagement"]
                assert {b["id"] for b in one["barriers"]["nodes"]} <= seen["Barrier"]
                assert {b["engagement"]["id"] for b in one["barriers"]["nodes"]} <= {one["id"]}


async def test_an_administrator_reads_no_record_that_takes_a_scope(api: Api) -> None:
    answer = await api.ask(named("administrator"), "{ engagements(first: 1) { nodes { id } } }")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INSUFFICIENT_SCOPE"]


CASE_HEADS = {"grievances": "Grievance", "reports": "Report", "allegations": "Allegation"}
CASE_READERS = tuple(
    named(name)
    for name in [
        "secretariat-handler",
        "handler",
        "auditor",
        "audit-firm-2",
        "ngo-1",
        "ngo-2",
        "company-1",
        "company-handler",
    ]
) + tuple(named(name) for name in ("board-member", "board-member-workers", "board-member-finance"))


def _asked(oracle: Oracle, who: Persona) -> dict[str, dict[str, Record]]:
    return {
        root: oracle.all(who, entity)
        for root, entity in CASE_HEADS.items()
        if oracle.lacks(who, entity) is None
    }


@pytest.mark.parametrize("who", CASE_READERS, ids=lambda who: who.name)
async def test_filters_over_cases_count_what_may_be_seen(api: Api, world: World, who: Persona) -> None:
    """By state, site, form, activity, what is overdue, who handles: also by facts that are kept from the viewer."""
    me = f"prs_{who.person.hex}" if who.person else "prs_" + "0" * 32
    site = f"site_{world.oracle.tables['allegations'][-1]['site_id'].hex}"  # type: ignore[attr-defined]
    for root, seen in _asked(world.oracle, who).items():
        for filter_, holds in {
            f'site: "{site}"': lambda one: one["site"] == {"id": site},
            "overdue: true": lambda one: one["overdue"] is True,
            "identityMode: ANONYMOUS": lambda one: one["identityMode"] == "ANONYMOUS",
            "activity: ORGANISING": lambda one: "ORGANISING" in one["activities"],
            f'handler: "{me}"': lambda one: one["handler"] == {"id": me},
            "mine: true": lambda one: one["handler"] == {"id": me},
        }.items():
            wanted = sum(holds(one) for one in seen.values())
            assert await count(api, who, root, filter_) == wanted, (who.name, root, filter_)


@pytest.mark.parametrize("who", CASE_READERS, ids=lambda who: who.name)
async def test_cursors_of_cases_hold_the_day_that_the_viewer_reads(
    api: Api, world: World, who: Persona
) -> None:
    for root, seen in _asked(world.oracle, who).items():
        for by, fact in (("RECEIVED_ON", "receivedOn"), ("DUE", "dueAt")):
            order = f"order: {{by: {by}, direction: ASC}}"
            page = f"{{ {root}(first: 50, {order}) {{ edges {{ cursor node {{ id }} }} }} }}"
            ids = []
            for edge in (await api.data(who, page))[root]["edges"]:
                _, key, id = _read(edge["cursor"])
                told = seen[edge["node"]["id"]][fact]
                assert id == _raw(edge["node"]["id"])
                assert key[:10] == ("2200-01-01" if told is None else str(told)[:10]), (who.name, root)
                ids.append(edge["node"]["id"])
            assert len(ids) == min(50, len(seen))


@pytest.mark.parametrize("who", CASE_READERS, ids=lambda who: who.name)
async def test_links_between_cases_lead_only_to_what_may_be_seen(
    api: Api, world: World, who: Persona
) -> None:
    """What a release, a warning's record, an item or a remedy belongs to."""
    oracle = world.oracle
    if oracle.lacks(who, "Allegation"):
        return
    allegations, barriers = set(oracle.all(who, "Allegation")), set(oracle.all(who, "Barrier"))
    deep = "allegation { id committee(first: 9) { nodes { person { id } } } }"
    found = await api.data(who, f"{{ allegationReleases(first: 100) {{ nodes {{ id {deep} }} }} }}")
    for release in found["allegationReleases"]["nodes"]:
        assert release["allegation"] is None or release["allegation"]["id"] in allegations
    records = "records(first: 9) { nodes { allegation { id } barrier { id } } }"
    for warning in (await api.data(who, f"{{ earlyWarnings(first: 100) {{ nodes {{ {records} }} }} }}"))[
        "earlyWarnings"
    ]["nodes"]:
        for one in warning["records"]["nodes"]:
            assert one["allegation"] is None or one["allegation"]["id"] in allegations
            assert one["barrier"] is None or one["barrier"]["id"] in barriers
