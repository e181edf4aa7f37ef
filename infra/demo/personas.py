"""Who appears in the demo: one list of organisations and personas, with ids that never change.

The demo world writes rows for ORGANISATIONS and PEOPLE; `infra.demo.clients` registers the machine clients; the
demo command prints tokens. Every name is invented. Nobody here is a real person, and no key stands in this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from domain.access import Profile, Scope, SizeClass
from domain.scopes import IN_USE
from domain.signing_in.acting import ADMINISTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOrganisation:
    """A row of `organisations` that the demo world must hold under this id."""

    id: UUID
    name: str
    kind: str
    sector: str | None
    country: str
    size: SizeClass = SizeClass.FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """A row of `persons`, the memberships that go with it and, for a board member, the seat held."""

    id: UUID
    handle: str
    organisation: UUID | None
    capacities: tuple[str, ...]
    seat: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Someone who asks: a machine client of an organisation, or a person who acts for one."""

    name: str
    kind: Literal["client", "user"]
    profile: Profile
    scopes: frozenset[Scope]
    organisation: DemoOrganisation | None = None
    person: DemoPerson | None = None

    @property
    def client_id(self) -> str:
        """Machine clients have their own; persons act through the demo command's."""
        return f"demo-{self.name}" if self.kind == "client" else DEMO_COMMAND


DEMO_COMMAND = "demo-command"
"""The client id in a person's demo token. It has no key and no row: it can't ask for a token by itself."""

SECRETARIAT = DemoOrganisation(
    id=UUID("807180db-20de-4085-9524-f1f885b4e52d"),
    name="Secretariat of the Scheme (demo)",
    kind="SECRETARIAT",
    sector=None,
    country="NL",
    size=SizeClass.ALL,
)
AUDIT_FIRM_1 = DemoOrganisation(
    id=UUID("dd10e0ff-2190-464a-855c-08b5556a144f"),
    name="Kestrelmere Assurance",
    kind="AUDIT_FIRM",
    sector=None,
    country="GB",
    size=SizeClass.TYPICAL,
)
AUDIT_FIRM_2 = DemoOrganisation(
    id=UUID("9367251c-965d-49bc-81a2-6ebd6b4ebe9c"),
    name="Ondavale Auditores",
    kind="AUDIT_FIRM",
    sector=None,
    country="PE",
)
NGO_1 = DemoOrganisation(
    id=UUID("d14c15f3-81aa-4c3b-9477-00abcbda2e5d"),
    name="Halvorra Water and Rights Network",
    kind="NGO",
    sector="NGOS",
    country="PE",
    size=SizeClass.TYPICAL,
)
NGO_2 = DemoOrganisation(
    id=UUID("66f11d4d-6009-4e71-8daf-196e598c827b"),
    name="Quillmar Land Defence Circle",
    kind="NGO",
    sector="NGOS",
    country="PH",
)
UNION = DemoOrganisation(
    id=UUID("5c8f8a47-1874-4a14-a3b6-58ae50bb827b"),
    name="Brenndal Mineworkers' Federation",
    kind="UNION",
    sector="WORKERS",
    country="ZA",
)
COMMUNITY = DemoOrganisation(
    id=UUID("b79bcdff-d1a1-4430-9fd3-8ce541e1326d"),
    name="Ashkivat Valley Assembly",
    kind="COMMUNITY",
    sector="COMMUNITIES",
    country="PE",
)
COMPANY_1 = DemoOrganisation(
    id=UUID("a4c27d99-4939-4912-9dac-18c5c5bd838e"),
    name="Corvanelle Copper",
    kind="COMPANY",
    sector="MINING_COMPANIES",
    country="CL",
    size=SizeClass.TYPICAL,
)
COMPANY_2 = DemoOrganisation(
    id=UUID("c59ae198-6aaf-4138-bcc0-effe9b4530f5"),
    name="Velloranth Lithium",
    kind="COMPANY",
    sector="MINING_COMPANIES",
    country="AU",
)
BRAND = DemoOrganisation(
    id=UUID("d036dd47-81ab-4998-99ae-4a188d5eb2b6"),
    name="Lumarelle Devices",
    kind="BRAND",
    sector="CONSUMER_BRANDS",
    country="KR",
)
FINANCIER = DemoOrganisation(
    id=UUID("d47794bd-9a39-4284-803f-51e8357673a2"),
    name="Northquill Patient Capital",
    kind="FINANCIER",
    sector="FINANCE",
    country="NO",
)

ORGANISATIONS = (
    SECRETARIAT, AUDIT_FIRM_1, AUDIT_FIRM_2, NGO_1, NGO_2, UNION, COMMUNITY, COMPANY_1, COMPANY_2, BRAND, FINANCIER,
)  # fmt: skip

HANDLER = DemoPerson(
    id=UUID("da147000-c04b-4f20-a820-b583cb1f5906"),
    handle="heron",
    organisation=AUDIT_FIRM_1.id,
    capacities=("MEMBER", "HANDLER"),
)
AUDITOR = DemoPerson(
    id=UUID("2cdb7c27-443b-4f0e-9fbd-b1d797468fc6"),
    handle="plover",
    organisation=AUDIT_FIRM_1.id,
    capacities=("MEMBER", "AUDITOR"),
)
SECRETARIAT_HANDLER = DemoPerson(
    id=UUID("53a56e30-932b-40cb-b661-51321243513f"),
    handle="curlew",
    organisation=SECRETARIAT.id,
    capacities=("MEMBER", "HANDLER"),
)
BOARD_MEMBER = DemoPerson(
    id=UUID("8235197d-5392-4b89-8d96-4858c82efd48"),
    handle="lapwing",
    organisation=None,
    capacities=("BOARD_MEMBER",),
    seat="COMMUNITIES:1",
)
BOARD_MEMBER_COMPANY = DemoPerson(
    id=UUID("593fdd23-6140-461d-9a05-a7e39f8764e8"),
    handle="dunlin",
    organisation=COMPANY_1.id,  # the employer: the seat gives the board's sight, never the company's
    capacities=("MEMBER", "BOARD_MEMBER"),
    seat="MINING_COMPANIES:1",
)

COMPANY_HANDLER = DemoPerson(
    id=UUID("b0a3f0a5-5d0e-4c39-9d0f-6f7c7c1a2e41"),
    handle="sandpiper",
    organisation=COMPANY_1.id,
    capacities=("MEMBER", "HANDLER"),
)
SECRETARIAT_HANDLER_2 = DemoPerson(
    id=UUID("1f6b6a0e-93a5-4c7e-8a44-5f0f3d0f8b52"),
    handle="whimbrel",
    organisation=SECRETARIAT.id,
    capacities=("MEMBER", "HANDLER"),
)
BOARD_MEMBER_WORKERS = DemoPerson(
    id=UUID("c2d7a6b3-7c51-4c6b-b8bb-0a1d2e3f4a63"),
    handle="redshank",
    organisation=None,
    capacities=("BOARD_MEMBER",),
    seat="WORKERS:1",
)
BOARD_MEMBER_NGOS = DemoPerson(
    id=UUID("e4b8c7d1-2a3b-4d5e-8f60-718293a4b574"),
    handle="knot",
    organisation=None,
    capacities=("BOARD_MEMBER",),
    seat="NGOS:1",
)
BOARD_MEMBER_FINANCE = DemoPerson(
    id=UUID("f5c9d8e2-3b4c-4e6f-9071-8293a4b5c685"),
    handle="godwit",
    organisation=FINANCIER.id,
    capacities=("MEMBER", "BOARD_MEMBER"),
    seat="FINANCE:1",
)

LEAD_AUDITOR = DemoPerson(
    id=UUID("aac899bd-c78c-400e-9cba-bc7bd8a6dcb2"),
    handle="oystercatcher",
    organisation=AUDIT_FIRM_1.id,
    capacities=("MEMBER", "AUDITOR"),
)
AUDITOR_2 = DemoPerson(
    id=UUID("01bcc0dd-4da8-43ce-8b0f-0842b21fca86"),
    handle="phalarope",
    organisation=AUDIT_FIRM_1.id,  # of the firm, and on no team: what a team reads is not the firm's
    capacities=("MEMBER", "AUDITOR"),
)
COMPANY_MANAGER = DemoPerson(
    id=UUID("e79b2e5f-0409-4be6-bfd6-902b3179f140"),
    handle="sanderling",
    organisation=COMPANY_1.id,
    capacities=("MEMBER",),
)
BOARD_MEMBER_COMPANY_2 = DemoPerson(
    id=UUID("f22b73dc-591e-48e5-bab1-a62f0c3ae820"),
    handle="greenshank",
    organisation=COMPANY_2.id,
    capacities=("MEMBER", "BOARD_MEMBER"),
    seat="MINING_COMPANIES:2",
)
BOARD_MEMBER_COMMUNITIES_2 = DemoPerson(
    id=UUID("33535221-c95c-40a4-bec1-0daeba5fdf34"),
    handle="garganey",
    organisation=None,
    capacities=("BOARD_MEMBER",),
    seat="COMMUNITIES:2",
)
BOARD_MEMBER_BRANDS = DemoPerson(
    id=UUID("02fc22e0-f9b6-4959-84ad-8a44671f0906"),
    handle="pratincole",
    organisation=BRAND.id,
    capacities=("MEMBER", "BOARD_MEMBER"),
    seat="CONSUMER_BRANDS:1",
)

PEOPLE = (HANDLER, AUDITOR, SECRETARIAT_HANDLER, BOARD_MEMBER, BOARD_MEMBER_COMPANY, COMPANY_HANDLER,
          SECRETARIAT_HANDLER_2, BOARD_MEMBER_WORKERS, BOARD_MEMBER_NGOS, BOARD_MEMBER_FINANCE, LEAD_AUDITOR, AUDITOR_2,
          COMPANY_MANAGER, BOARD_MEMBER_COMPANY_2, BOARD_MEMBER_COMMUNITIES_2, BOARD_MEMBER_BRANDS)  # fmt: skip

ADMINISTRATOR = DemoPerson(
    id=UUID("6d0a4c1e-58f2-4b7d-9a36-2c7e91b0d48f"),
    handle="avocet",
    organisation=SECRETARIAT.id,  # administers for it, and is no member: reads no record that takes a scope
    capacities=("ADMINISTRATOR",),
)
NGO_MEMBER = DemoPerson(
    id=UUID("9b1f0f3a-7c0e-4d2b-8b57-40f2c6d3a917"),
    handle="turnstone",
    organisation=NGO_1.id,
    capacities=("MEMBER",),
)
CUSTODIANS = (
    DemoPerson(
        id=UUID("0d5a3c5e-7a41-4c0e-9a55-3f1b6f0c8a17"),
        handle="dotterel",
        organisation=None,
        capacities=("CUSTODIAN",),
    ),
    DemoPerson(
        id=UUID("b3e8a2f4-5d19-4e67-8c2b-71d0c4f6e935"),
        handle="ptarmigan",
        organisation=None,
        capacities=("CUSTODIAN",),
    ),
    DemoPerson(
        id=UUID("6f7c1d82-e0b4-4a3f-92d6-c85a1e4b7d20"),
        handle="wheatear",
        organisation=None,
        capacities=("CUSTODIAN",),
    ),
)
"""Of no organisation, so tied to no operator. Their keys are made when the vault first runs."""
LATECOMERS = (ADMINISTRATOR, NGO_MEMBER, *CUSTODIANS)
"""Written after everybody else, so that the others' ids do not hang on there being them."""

READS = frozenset({Scope.ENGAGEMENT_READ, Scope.STAKEHOLDERS_READ})
CASES = frozenset({Scope.GRIEVANCES_READ, Scope.REPRISALS_READ})
FILES = CASES | {Scope.GRIEVANCES_WRITE, Scope.REPRISALS_FILE}
HANDLES = CASES | {Scope.GRIEVANCES_HANDLE, Scope.REPORTS_READ, Scope.REPORTS_HANDLE}
DECIDES = frozenset({Scope.REPRISALS_READ, Scope.REPRISALS_DECIDE})
KEEPS = READS | {Scope.ENGAGEMENT_WRITE, Scope.STAKEHOLDERS_WRITE}
RUNS = KEEPS | {Scope.ADMIN_PEOPLE}
ASSURES = frozenset(
    {Scope.ASSURANCE_READ, Scope.ASSURANCE_WRITE, Scope.COMMITMENTS_READ, Scope.COMMITMENTS_WRITE}
)
INTERVIEWS = frozenset({Scope.INTERVIEWS_READ, Scope.INTERVIEWS_WRITE})
HAS_A_SAY = frozenset({Scope.GOVERNANCE_COMMENT, Scope.STATISTICS_READ})
VOTES = frozenset({Scope.GOVERNANCE_READ, Scope.GOVERNANCE_VOTE, Scope.STATISTICS_READ})
AUDITS = ASSURES | INTERVIEWS | HAS_A_SAY
SIDES = HAS_A_SAY | {Scope.COMMITMENTS_READ}
CONVENES = ASSURES | HAS_A_SAY | VOTES | {Scope.INTERVIEWS_READ}
OPERATES = READS | HANDLES | AUDITS | VOTES | {Scope.ENGAGEMENT_WRITE}
"""Every scope a company could be given, so that what keeps it out is never the scope."""


def _client(name: str, profile: Profile, of: DemoOrganisation | None, scopes: frozenset[Scope]) -> Persona:
    return Persona(name=name, kind="client", profile=profile, scopes=scopes & IN_USE, organisation=of)


def _user(name: str, profile: Profile, who: DemoPerson, scopes: frozenset[Scope]) -> Persona:
    of = None if profile is Profile.BOARD else next(o for o in ORGANISATIONS if o.id == who.organisation)
    return Persona(
        name=name, kind="user", profile=profile, scopes=scopes & IN_USE, organisation=of, person=who
    )


PERSONAS = (
    _client("secretariat", Profile.SECRETARIAT, SECRETARIAT, RUNS | CASES | CONVENES),
    _client("audit-firm-1", Profile.AUDIT_FIRM, AUDIT_FIRM_1, READS | CASES | AUDITS),
    _client("audit-firm-2", Profile.AUDIT_FIRM, AUDIT_FIRM_2, READS | CASES | AUDITS),
    _client("ngo-1", Profile.MEMBER, NGO_1, KEEPS | FILES | SIDES),
    _client("ngo-2", Profile.MEMBER, NGO_2, KEEPS | FILES | SIDES),
    _client("union", Profile.MEMBER, UNION, KEEPS | FILES | SIDES),
    _client("community", Profile.MEMBER, COMMUNITY, KEEPS | FILES | SIDES),
    _client("company-1", Profile.COMPANY, COMPANY_1, OPERATES),
    _client("company-2", Profile.COMPANY, COMPANY_2, OPERATES),
    _client("brand", Profile.PUBLIC, BRAND, READS | CASES | HAS_A_SAY),
    _client("financier", Profile.PUBLIC, FINANCIER, READS | HAS_A_SAY),
    _client("public", Profile.PUBLIC, None, frozenset()),
    _user("handler", Profile.AUDIT_FIRM, HANDLER, READS | HANDLES | AUDITS),  # has the scopes, is on no team
    _user(
        "auditor", Profile.AUDIT_FIRM, AUDITOR, READS | HANDLES | AUDITS
    ),  # has the scopes, sits at no desk
    _user("auditor-2", Profile.AUDIT_FIRM, AUDITOR_2, READS | HANDLES | AUDITS),
    _user("lead-auditor", Profile.AUDIT_FIRM, LEAD_AUDITOR, READS | HANDLES | AUDITS),
    _user(
        "secretariat-handler", Profile.SECRETARIAT, SECRETARIAT_HANDLER, RUNS | HANDLES | DECIDES | CONVENES
    ),
    _user(
        "secretariat-handler-2",
        Profile.SECRETARIAT,
        SECRETARIAT_HANDLER_2,
        RUNS | HANDLES | DECIDES | CONVENES,
    ),
    _user("company-handler", Profile.COMPANY, COMPANY_HANDLER, OPERATES),
    _user("company-manager", Profile.COMPANY, COMPANY_MANAGER, OPERATES),
    _user("board-member", Profile.BOARD, BOARD_MEMBER, READS | DECIDES | VOTES),
    _user("board-member-communities-2", Profile.BOARD, BOARD_MEMBER_COMMUNITIES_2, READS | DECIDES | VOTES),
    _user("board-member-company", Profile.BOARD, BOARD_MEMBER_COMPANY, READS | DECIDES | VOTES),
    _user("board-member-company-2", Profile.BOARD, BOARD_MEMBER_COMPANY_2, READS | DECIDES | VOTES),
    _user("board-member-workers", Profile.BOARD, BOARD_MEMBER_WORKERS, READS | DECIDES | VOTES),
    _user("board-member-ngos", Profile.BOARD, BOARD_MEMBER_NGOS, READS | DECIDES | VOTES),
    _user("board-member-finance", Profile.BOARD, BOARD_MEMBER_FINANCE, READS | DECIDES | VOTES),
    _user("board-member-brands", Profile.BOARD, BOARD_MEMBER_BRANDS, READS | DECIDES | VOTES),
    _user("administrator", Profile.SECRETARIAT, ADMINISTRATOR, ADMINISTERS),
    _user("ngo-member", Profile.MEMBER, NGO_MEMBER, KEEPS | FILES | SIDES),
)
"""Who asks, each with those of these scopes that something in this version asks for."""

CUSTODIAN_PERSONAS = tuple(
    Persona(
        name=f"custodian-{number}",
        kind="user",
        profile=Profile.PUBLIC,
        scopes=frozenset(),
        person=person,
    )
    for number, person in enumerate(CUSTODIANS, 1)
)
"""They read no record, and decide with a bound token alone, for which they sign in: so they stand apart."""
EVERYBODY = (*PERSONAS, *CUSTODIAN_PERSONAS)


def persona_named(name: str) -> Persona | None:
    """The persona of this name, if the demo has one."""
    return next((persona for persona in EVERYBODY if persona.name == name), None)
