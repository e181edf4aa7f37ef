"""A little world for the reading tests: few enough rows to reason about, many enough to tie, overlap and hide.

Three member organisations, a company, an audit firm and the secretariat; six sites; engagements that share dates, are
visible through several arms at once, or hidden; parties of every sensitivity.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg

from domain.access import Profile, Scope, SizeClass, Viewer
from infra.reference import load

READ = frozenset(Scope)
TODAY = date.today()


def uid(kind: int, n: int) -> UUID:
    """A fixed UUIDv4-shaped key: `uid(2, 7)` is the seventh site."""
    return UUID(f"{kind:08x}-0000-4000-8000-{n:012x}")


ORGS = {
    "secretariat": ("SECRETARIAT", None),
    "ngo": ("NGO", "NGOS"),
    "other_ngo": ("NGO", "NGOS"),
    "union": ("UNION", "WORKERS"),
    "company": ("COMPANY", "MINING_COMPANIES"),
    "audit_firm": ("AUDIT_FIRM", None),
    "brand": ("BRAND", "CONSUMER_BRANDS"),
}
ORG = {name: uid(1, i) for i, name in enumerate(ORGS)}
SITE = {n: uid(2, n) for n in range(6)}
PERSON = {name: uid(3, i) for i, name in enumerate(ORGS)}

# who stands by which site: organisation, site, capacity, days from today it starts and ends
ASSIGNMENTS = [
    ("ngo", 0, "NGO", -100, None), ("ngo", 1, "NGO", -100, 100), ("ngo", 2, "NGO", -100, -1), ("ngo", 3, "NGO", 1, None),
    ("ngo", 1, "NGO", -50, None), ("other_ngo", 0, "NGO", -10, None), ("union", 1, "UNION", -10, None),
    ("union", 4, "UNION", 0, 0), ("company", 0, "OPERATOR", -500, None), ("company", 5, "OPERATOR", -500, -10),
    ("audit_firm", 1, "AUDIT", -5, 5), ("audit_firm", 2, "AUDIT", -50, -5),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Persona:
    """Who asks in a test."""

    name: str
    viewer: Viewer


def _viewer(name: str, profile: Profile, size: SizeClass = SizeClass.FEW, of: str = "") -> Persona:
    return Persona(
        name,
        Viewer(
            profile=profile,
            organisation=ORG.get(of or name),
            person=PERSON.get(of or name),
            scopes=READ,
            size=size,
        ),
    )


PERSONAS = (
    Persona("nobody", Viewer(profile=Profile.PUBLIC, scopes=READ)),
    _viewer("brand", Profile.PUBLIC),
    _viewer("ngo", Profile.MEMBER),
    _viewer("other_ngo", Profile.MEMBER),
    _viewer("union", Profile.MEMBER),
    _viewer("company", Profile.COMPANY),
    _viewer("audit_firm", Profile.AUDIT_FIRM),
    Persona("board", Viewer(profile=Profile.BOARD, person=PERSON["company"], scopes=READ)),
    _viewer("secretariat", Profile.SECRETARIAT, SizeClass.ALL),
    _viewer("typical", Profile.MEMBER, SizeClass.TYPICAL, of="ngo"),
    Persona(
        "ngo that walks",
        Viewer(
            profile=Profile.MEMBER,
            organisation=ORG["ngo"],
            person=PERSON["ngo"],
            scopes=READ,
            size=SizeClass.ALL,
        ),
    ),
)
BY_NAME = {persona.name: persona.viewer for persona in PERSONAS}


async def fill(owner: asyncpg.Connection) -> None:
    """Writes the world as the owner role."""
    await load(owner)
    dice = random.Random(7)
    await _stakeholders(owner, dice)
    await _record(owner, dice)
    await owner.execute("RESET ROLE; ANALYZE; SET ROLE parley_owner")


async def _rows(owner: asyncpg.Connection, table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    await owner.copy_records_to_table(table, records=rows, columns=columns.split())


async def _stakeholders(owner: asyncpg.Connection, dice: random.Random) -> None:
    orgs = [(ORG[name], f"The {name} house", kind, sector, "PE") for name, (kind, sector) in ORGS.items()]
    await _rows(owner, "organisations", "id name kind sector country", orgs)
    sites = [
        (
            SITE[n],
            f'Site "{n}" Ñandú',
            ["PE", "ZA", "PE", "MN", "CA", "ID"][n],
            "OPERATING",
            ["gold"],
            n % 2 == 0,
        )
        for n in SITE
    ]
    await _rows(owner, "sites", "id name country status commodities high_risk_area", sites)
    await _rows(
        owner,
        "persons",
        "id handle registered_on",
        [(p, f"desk-{n.replace('_', '-')}", TODAY) for n, p in PERSON.items()],
    )
    await _rows(owner, "memberships", "id person_id organisation_id capacity starts ends",
        [(uid(4, i), PERSON[n], ORG[n], "MEMBER", TODAY - timedelta(9), None) for i, n in enumerate(ORGS)])  # fmt: skip
    day = lambda n: None if n is None else TODAY + timedelta(n)  # noqa: E731
    await _rows(owner, "assignments", "id organisation_id site_id capacity starts ends",
        [(uid(5, i), ORG[o], SITE[s], c, day(a), day(b)) for i, (o, s, c, a, b) in enumerate(ASSIGNMENTS)])  # fmt: skip
    parties, roles = [], []
    for i, name in enumerate([*["ngo"] * 8, *["other_ngo"] * 8, *["union"] * 4]):
        sensitivity = ("PUBLIC", "CONFIDENTIAL", "SEALED", "SEALED")[i % 4]
        public = sensitivity == "PUBLIC"
        parties.append((uid(6, i), ORG[name], ("PERSON", "GROUP")[i % 2], f"Heron-{1000 + i}", f"House {i}" if public else None,
            sensitivity, public, [["WORKERS"], [], ["NGOS", "COMMUNITIES"]][i % 3], ["LAND"] if i % 2 else [], TODAY))  # fmt: skip
        roles.append(
            (uid(7, i), uid(6, i), ORG[name], public, ("DEFENDER", "WORKER")[i % 2], SITE[i % 6], TODAY)
        )
    await _rows(
        owner,
        "parties",
        "id owner_id kind pseudonym name sensitivity is_public sectors focus recorded_on",
        parties,
    )
    await _rows(owner, "party_roles", "id party_id owner_id is_public role site_id starts", roles)


FLAGS = "owner_id site_id shared_members shared_operator published"


async def _record(owner: asyncpg.Connection, dice: random.Random) -> None:
    rows: dict[str, list[tuple[object, ...]]] = {t: [] for t in (
        "engagements", "participants", "attendance", "issues", "barriers", "barrier_events", "mitigations", "releases", "consent_processes")}  # fmt: skip
    for n in range(160):
        flags = (
            ORG[dice.choice(["ngo", "ngo", "other_ngo", "union"])],
            SITE[dice.randrange(6)],
            *(dice.random() < p for p in (0.5, 0.4, 0.3)),
        )
        day = TODAY - timedelta(dice.randrange(25))  # many ties
        rows["engagements"].append((uid(8, n), *flags, day, day, "Cerro", f"About \"water\" \\ {n} – ½", dice.choice(["ONLINE", "HEARING", "SURVEY"]),
            dice.choice(["INFORM", "CONSULT"]), dice.choice(["es", "en"]), None if n % 3 else uid(8, max(0, n - 3)) if n else None, f"r{n}", datetime.now(UTC)))  # fmt: skip
        for j in range(dice.randrange(4)):
            party = dice.randrange(20)
            if any(r[1] == uid(8, n) and r[7] == uid(6, party) for r in rows["participants"]):
                continue
            holder = "ngo" if party < 8 else "other_ngo" if party < 16 else "union"
            rows["participants"].append((uid(9, n * 10 + j), uid(8, n), *flags, uid(6, party), ORG[holder], party % 4 == 0, dice.choice(["WORKERS", "COMMUNITIES", None])))  # fmt: skip
        rows["attendance"].append((uid(10, n), uid(8, n), *flags, "WORKERS", dice.randrange(50)))
        rows["issues"].append(
            (uid(11, n), uid(8, n), *flags, 1, "Dust \u2028 on the road", None if n % 2 else "Watering")
        )
        rows["releases"].append((uid(12, n), uid(8, n), *flags, "OPERATOR", TODAY))
        if n % 2:
            rows["barriers"].append((uid(13, n), uid(8, n), *flags, dice.choice(["LANGUAGE", "COST", "FEAR_OF_REPRISAL"]), dice.choice(["LOW", "HIGH"]),
                dice.choice(["IDENTIFIED", "MITIGATED"]), "WORKERS", ["DEFENDER"], day))  # fmt: skip
            rows["barrier_events"].append((uid(14, n), uid(13, n), *flags, "IDENTIFIED", day, flags[0], 1))
            rows["mitigations"].append((uid(15, n), uid(13, n), *flags, "INTERPRETER", flags[0], day))
    for n in range(12):
        flags = (ORG[dice.choice(["ngo", "union"])], SITE[n % 6], n % 2 == 0, n % 3 == 0, n % 4 == 0)
        rows["consent_processes"].append((uid(16, n), *flags, ORG["ngo"], "A road", "DELIBERATING", TODAY))
    columns = {
        "engagements": f"id {FLAGS} starts_on ends_on place purpose method level language follows_id external_ref recorded_at",
        "participants": f"id engagement_id {FLAGS} party_id party_owner_id is_public sector",
        "attendance": f"id engagement_id {FLAGS} sector headcount",
        "issues": f"id engagement_id {FLAGS} position raised response",
        "releases": f"id engagement_id {FLAGS} audience released_on",
        "barriers": f"id engagement_id {FLAGS} kind severity state affected_sector affected_roles identified_on",
        "barrier_events": f"id barrier_id {FLAGS} state occurred_on organisation_id position",
        "mitigations": f"id barrier_id {FLAGS} kind responsible_id planned_on",
        "consent_processes": f"id {FLAGS} community_id subject state opened_on",
    }
    for table, names in columns.items():
        await _rows(owner, table, names, rows[table])
