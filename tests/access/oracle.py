"""Who may see which record and which field, in plain Python, from the documents alone.

Sources: the architecture's table of relationships (section 4), the domain's rules on parties (section 3), and the
decided readings, said where they are used. Given the raw rows and a persona as plain data, it answers for every
record whether it is seen and what each field holds. It knows no arm, policy or statement, and imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from uuid import UUID

from tests.access.assurance_oracle import AssuranceOracle
from tests.access.assurance_shapes import ASSURANCE_SHAPES
from tests.access.breach_shapes import BREACH_SHAPES, COMPUTED_OF_BREACHES, is_breach, overdue
from tests.access.case_oracle import CaseOracle
from tests.access.case_shapes import ALLEGATION_SHAPES, CASE_SHAPES, GRIEVANCE_SHAPES, REPORT_SHAPES
from tests.access.commitment_shapes import COMMITMENT_SHAPES
from tests.access.consultation_shapes import COMMENT_SHAPES
from tests.access.governance_oracle import GovernanceOracle
from tests.access.governance_shapes import MOTION_SHAPES, OPEN_MOTIONS, STATISTIC_SHAPES
from tests.access.interview_oracle import InterviewOracle
from tests.access.interview_shapes import INTERVIEW_SHAPES, PROMISE_SHAPES, TEAM_SHAPES
from tests.access.shapes import PUBLIC_SHAPES, SEVERAL_TO_SEVERAL, SHAPES, column_of
from tests.access.signing_in_shapes import COMPUTED_AT_THE_DOOR, HANDLES, SIGNING_IN_SHAPES
from tests.access.unsealing_shapes import UNSEALING_SHAPES, asked_it

Row = Mapping[str, object]
Tables = Mapping[str, list[Row]]
Record = Mapping[str, object]

MEMBERS = frozenset({"NGO", "UNION", "COMMUNITY"})
STAFFED = MEMBERS | {"AUDIT_FIRM", "COMPANY"}
STANDS_AS = {**dict.fromkeys(MEMBERS, MEMBERS), "AUDIT_FIRM": {"AUDIT"}, "COMPANY": {"OPERATOR"}}
"""The capacities in which a kind of organisation may stand by a site and see more of it."""

PARTS = {"Participant", "Attendance", "SharedInformation", "Issue", "AgreedAction"}
KEEPER_FACTS = {
    "Engagement": {"sharedWithMembers", "sharedWithOperator", "externalRef", "recordedAt", "version"},
    "Barrier": {"affectedRoles", "representative"},
    "BarrierEvent": {"organisation"},
    "Party": {"recordedOn", "version"},
}
"""Facts for the organisation that keeps the record and the secretariat."""

DESK_SHAPES = SIGNING_IN_SHAPES | BREACH_SHAPES
"""For the secretariat alone."""

DESK_FACTS = {
    ("SubmittedComment", "organisation"),
    ("SubmittedComment", "externalRef"),
    ("ProposedChangeEvent", "organisation"),
}
"""Whose a comment or a step is, the secretariat alone is told."""

SCOPE = {
    **dict.fromkeys(SHAPES, "engagement:read"),
    **dict.fromkeys(("Assignment", "Person", "Membership", "Party", "PartyRole"), "stakeholders:read"),
    **dict.fromkeys(PUBLIC_SHAPES, None),
    **dict.fromkeys(COMMENT_SHAPES, "governance:comment"),
    "ConsultationComment": None,
    **dict.fromkeys(GRIEVANCE_SHAPES, "grievances:read"),
    **dict.fromkeys(REPORT_SHAPES, "reports:read"),
    **dict.fromkeys(ALLEGATION_SHAPES, "reprisals:read"),
    **dict.fromkeys(ASSURANCE_SHAPES, "assurance:read"),
    **dict.fromkeys(COMMITMENT_SHAPES, "commitments:read"),
    **dict.fromkeys(MOTION_SHAPES, "governance:read"),
    **dict.fromkeys(PROMISE_SHAPES, "assurance:read"),
    **dict.fromkeys(TEAM_SHAPES, "interviews:read"),
    **dict.fromkeys(STATISTIC_SHAPES, "statistics:read"),
    "Client": "admin:clients",
    "SecurityEvent": "audit_log:read",
    "DataBreach": "audit_log:read",
    **dict.fromkeys(UNSEALING_SHAPES, "identities:request"),
}
"""What a client needs to read beyond what is public."""

LINK_SCOPE = {("Undertaking", "signedBy"): "assurance:read"}
"""What a promise is, everybody reads once the report is out; through whom it was signed, two kinds of profile alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Who asks. `kind`: of the organisation, or BOARD for a board member signed in as such, or nothing at all."""

    name: str
    kind: str | None = None
    organisation: UUID | None = None
    person: UUID | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def only_public(self) -> bool:
        """Brands, financiers, board members and the public read of the record what is published."""
        return self.kind not in STAFFED | {"SECRETARIAT"}


@dataclass(kw_only=True)
class Oracle:
    """The tables, and the day it is."""

    tables: Tables
    today: date
    _keyed: dict[str, dict[object, Row]] = field(default_factory=dict)

    @cached_property
    def cases(self) -> CaseOracle:
        """The part of it that knows about cases."""
        return CaseOracle(tables=self.tables, today=self.today)

    @cached_property
    def assurance(self) -> AssuranceOracle:
        """The part of it that knows about audits."""
        return AssuranceOracle(tables=self.tables, today=self.today)

    @cached_property
    def interviews(self) -> InterviewOracle:
        """The part of it that knows about interviews."""
        return InterviewOracle(tables=self.tables, today=self.today)

    def row(self, entity: str, key: object) -> Row | None:
        """A row by its key."""
        if entity not in self._keyed:
            self._keyed[entity] = {row["id"]: row for row in self.tables[SHAPES[entity].table]}
        return self._keyed[entity].get(key)

    # -- records

    def sees(self, who: Persona, entity: str, row: Row) -> bool:
        """Whether this record exists for this persona."""
        if entity in CASE_SHAPES:
            return self.cases.sees(who, entity, row)
        if entity in ASSURANCE_SHAPES:
            return self.assurance.sees(who, entity, row)
        if entity in STATISTIC_SHAPES:
            return True
        if entity in UNSEALING_SHAPES:
            return asked_it(who.kind, who.person, row)
        if entity in MOTION_SHAPES:
            return GovernanceOracle(tables=self.tables, today=self.today).sees(
                who.kind, who.person, entity, row
            )
        if entity in INTERVIEW_SHAPES:
            return self.interviews.sees(who, entity, row)
        if entity == "ConsultationComment":  # the same for everybody, the secretariat too
            return row["state"] == "PUBLISHED"
        if who.kind == "SECRETARIAT" or entity in PUBLIC_SHAPES:
            return True
        if entity in DESK_SHAPES:
            return False
        if entity in COMMITMENT_SHAPES:
            return bool(row["published"]) or self._knows_unpublished(who, row)
        match entity:
            case "SubmittedComment":
                return who.kind not in (None, "BOARD") and row["organisation_id"] == who.organisation
            case "EarlierComment":
                return self._sees_above(who, "SubmittedComment", row["comment_id"])
            case "Assignment":
                return self._sees_assignment(who, row)
            case "Person" | "Membership":
                return self._sees_staff(who, entity, row)
            case "Party":
                return row["sensitivity"] == "PUBLIC" or self._keeps(who, row)
            case "PartyRole":
                return self._sees_above(who, "Party", row["party_id"])
            case "Engagement" | "ConsentProcess":
                return self._sees_kept(who, row)
            case "Release":  # with whom else a record is shared is the keeper's affair
                return self._keeps(who, self._above("Engagement", row["engagement_id"]))
            case "Barrier":
                return self._sees_above(who, "Engagement", row["engagement_id"])
            case "BarrierEvent" | "Mitigation":
                return self._sees_above(who, "Barrier", row["barrier_id"])
            case "ConsentEvent":
                return self._sees_above(who, "ConsentProcess", row["consent_process_id"])
            case _:
                assert entity in PARTS, entity
                return self._sees_part(who, entity, row)

    def _knows_unpublished(self, who: Persona, row: Row) -> bool:
        """Commitments: the company whose they are, a site's while it operates there; the site's audit firms; an
        operator's, the audit firms of any site that it operates today."""
        if who.kind == "COMPANY":
            stands = not row["of_site"] or self._stands_by(who, row["subject_id"])
            return row["owner_id"] == who.organisation and stands
        if who.kind != "AUDIT_FIRM":
            return who.kind == "SECRETARIAT"
        if row["of_site"]:
            return self._stands_by(who, row["subject_id"])
        operator = Persona(name="operator", kind="COMPANY", organisation=row["subject_id"])  # type: ignore[arg-type]
        return not self._sites(who).isdisjoint(self._sites(operator))

    def _sees_kept(self, who: Persona, row: Row) -> bool:
        """Engagements and consent processes: the table's row `engagements, barriers`."""
        if row["published"]:
            return True
        if who.kind in MEMBERS:
            return self._keeps(who, row) or bool(
                row["shared_members"] and self._stands_by(who, row["site_id"])
            )
        if who.kind == "AUDIT_FIRM":  # while assigned, whether it was shared or not
            return self._stands_by(who, row["site_id"])
        if who.kind == "COMPANY":
            return bool(row["shared_operator"] and self._stands_by(who, row["site_id"]))
        return False

    def _sees_part(self, who: Persona, entity: str, row: Row) -> bool:
        outsider = who.only_public or who.kind == "COMPANY"
        if entity == "Attendance" and outsider:
            return False
        if entity == "Participant" and outsider and not self._party_is_public(row):
            return False  # the domain, section 3: of parties below PUBLIC not even that they took part
        return self._sees_above(who, "Engagement", row["engagement_id"])

    def _party_is_public(self, row: Row) -> bool:
        return self._above("Party", row["party_id"])["sensitivity"] == "PUBLIC"

    def _sees_assignment(self, who: Persona, row: Row) -> bool:
        if row["capacity"] in ("OPERATOR", "AUDIT"):
            return True
        return who.kind in MEMBERS and row["organisation_id"] == who.organisation

    def _sees_staff(self, who: Persona, entity: str, row: Row) -> bool:
        if who.kind == "BOARD":
            return row["id" if entity == "Person" else "person_id"] == who.person
        if who.kind not in STAFFED:
            return False
        if entity == "Membership":
            return row["organisation_id"] == who.organisation
        return row["id"] in self._staff.get(who.organisation, set())

    @cached_property
    def _staff(self) -> dict[object, set[object]]:
        found: dict[object, set[object]] = {}
        for row in self.tables["memberships"]:
            found.setdefault(row["organisation_id"], set()).add(row["person_id"])
        return found

    def _sees_above(self, who: Persona, entity: str, key: object) -> bool:
        return self.sees(who, entity, self._above(entity, key))

    def _above(self, entity: str, key: object) -> Row:
        row = self.row(entity, key)
        assert row is not None
        return row

    def _keeps(self, who: Persona, row: Row) -> bool:
        return who.kind in MEMBERS and row["owner_id"] == who.organisation

    def _stands_by(self, who: Persona, site: object) -> bool:
        return site in self._sites(who)

    def _sites(self, who: Persona) -> set[object]:
        """The sites by which the persona's organisation stands today, in a capacity of its kind."""
        return {
            row["site_id"]
            for row in self._stays.get(who.organisation, [])
            if row["capacity"] in STANDS_AS[str(who.kind)]
            and row["starts"] <= self.today  # type: ignore[operator]
            and (row["ends"] is None or row["ends"] >= self.today)  # type: ignore[operator]
        }

    @cached_property
    def _stays(self) -> dict[object, list[Row]]:
        found: dict[object, list[Row]] = {}
        for row in self.tables["assignments"]:
            found.setdefault(row["organisation_id"], []).append(row)
        return found

    # -- fields

    def record(self, who: Persona, entity: str, row: Row) -> Record | None:
        """What the persona reads of this record, or None where it does not exist for them."""
        if not self.sees(who, entity, row):
            return None
        shape = SHAPES[entity]
        facts = {fact: self._fact(who, entity, fact, row) for fact in shape.facts}
        ones = {
            name: self._one(who, target, None if self._kept_back(who, entity, name, row) else row[column])
            for name, (target, column) in shape.ones.items()
        }
        return {"id": label(entity, row), **facts, **ones}

    def _fact(self, who: Persona, entity: str, fact: str, row: Row) -> object:
        if self._kept_back(who, entity, fact, row):
            return None
        if fact in HANDLES:
            person = None if row[HANDLES[fact]] is None else self.row("Person", row[HANDLES[fact]])
            return person and person["handle"]
        return COMPUTED[fact](row) if fact in COMPUTED else as_json(row[column_of(fact)])

    def _kept_back(self, who: Persona, entity: str, name: str, row: Row) -> bool:
        """Whether this is for the keeper and the secretariat alone; of a case, for whom the case's kind says."""
        if entity in CASE_SHAPES or entity == "Agreement":
            return self.cases.kept_back(who, entity, name, row)
        if entity in ASSURANCE_SHAPES:
            return self.assurance.kept_back(who, entity, name, row)
        if entity in INTERVIEW_SHAPES:
            return self.interviews.kept_back(who, entity, name, row)
        if name == "version" and entity in COMMITMENT_SHAPES:
            return not self._knows_unpublished(who, row)
        if (entity, name) == ("CommitmentAssessment", "person"):
            return who.kind == "COMPANY" or not self._knows_unpublished(who, row)
        if (entity, name) in DESK_FACTS:
            return who.kind != "SECRETARIAT"
        return (
            name in KEEPER_FACTS.get(entity, ()) and who.kind != "SECRETARIAT" and not self._keeps(who, row)
        )

    def _one(self, who: Persona, target: str, key: object) -> object:
        row = None if key is None else self.row(target, key)
        return {"id": label(target, row)} if row is not None and self.sees(who, target, row) else None

    def all(self, who: Persona, entity: str) -> dict[str, Record]:
        """Every record of the kind that exists for the persona, by its label."""
        rows = self.tables[SHAPES[entity].table]
        return {label(entity, row): seen for row in rows if (seen := self.record(who, entity, row))}

    def listed(
        self, who: Persona, entity: str, name: str, seen: Mapping[str, set[str]]
    ) -> dict[str, set[str]]:
        """For every record with children in the list `name`: the labels of those that the persona sees."""
        target, column = SHAPES[entity].manys[name]
        found: dict[str, set[str]] = {}
        if self.cases.empty(who, entity, name):
            return found
        for above, below in self._pairs(entity, target, column):
            if below in seen[target]:
                found.setdefault(_labelled(entity, above), set()).add(below)
        return found

    def _pairs(self, entity: str, target: str, column: str) -> Iterator[tuple[object, str]]:
        """The key of the record above and the label of the record below."""
        if column.startswith("@"):
            for row in self.tables[SHAPES[entity].table]:
                yield from ((row["id"], _labelled(target, key)) for key in row[column[1:]])  # type: ignore[attr-defined]
            return
        if column in SEVERAL_TO_SEVERAL:
            above, below = SEVERAL_TO_SEVERAL[column]
            yield from ((row[above], _labelled(target, row[below])) for row in self.tables[column])
            return
        yield from ((row[column], label(target, row)) for row in self.tables[SHAPES[target].table])

    # -- scopes

    def lacks(self, who: Persona, entity: str) -> str | None:
        """The scope that the persona's token lacks for this kind of record; what is public needs none."""
        scope = SCOPE[entity]
        if scope is None or scope in who.scopes or self._all_public(who, entity):
            return None
        return scope

    def lacks_for_link(self, who: Persona, entity: str, name: str) -> str | None:
        """The scope that the token lacks to follow a link out of a record that everybody may see."""
        scope = LINK_SCOPE.get((entity, name))
        return None if scope in who.scopes else scope

    def _all_public(self, who: Persona, entity: str) -> bool:
        """Whether all that the persona could ever see of this kind is public anyway."""
        if entity in CASE_SHAPES:
            return self.cases.needs_no_scope(who, entity)
        if entity in ASSURANCE_SHAPES:
            return self.assurance.needs_no_scope(who, entity)
        if entity in INTERVIEW_SHAPES:
            return self.interviews.needs_no_scope(who, entity)
        if entity in STATISTIC_SHAPES:
            return False
        if entity in MOTION_SHAPES:
            return entity in OPEN_MOTIONS and who.kind not in ("BOARD", "SECRETARIAT")
        if entity in (
            "Person",
            "Membership",
            "Attendance",
            "Release",
            *COMMENT_SHAPES,
            *DESK_SHAPES,
            *UNSEALING_SHAPES,
        ):
            return False  # nobody sees these but by a relationship
        if entity in ("Party", "PartyRole", "Assignment"):
            return who.kind not in MEMBERS | {"SECRETARIAT"}
        if entity in COMMITMENT_SHAPES:
            return who.only_public or who.kind in MEMBERS
        return who.only_public


COMPUTED: Mapping[str, Callable[[Row], object]] = {
    **COMPUTED_AT_THE_DOOR,
    **COMPUTED_OF_BREACHES,
    "text": lambda row: row["wording"] if "wording" in row else row["text"],
    "overdue": lambda row: (
        overdue(row)
        if is_breach(row)
        else row["due_at"] is not None and row["due_at"] <= datetime.now(UTC) and row.get("done_on") is None  # type: ignore[operator]
    ),
    "held": lambda row: row["ended_on"] is None,
    "surveillanceOverdue": lambda row: (
        row["ended_on"] is None and row["surveillance_due_on"] < datetime.now(UTC).date()  # type: ignore[operator]
    ),
    "percent": lambda row: row["points"] * 100 // row["possible"] if row["possible"] else None,  # type: ignore[operator]
    "paused": lambda row: row["paused_because"] is not None,
    "inForce": lambda row: bool(
        row["in_force"]  # of a promise's text, told by a column
        if "in_force" in row
        else row["state"] in ("PUBLISHED", "SUPERSEDED")
        and row["starts"] <= date.today()  # type: ignore[operator]
        and (row["ends"] is None or row["ends"] >= date.today())  # type: ignore[operator]
    ),
    "gap": lambda row: row["rating"] != "MET",
    "promised": lambda row: row["undertaking_id"] is not None,
    "underWay": lambda row: row["state"] not in ("PUBLISHED", "STOPPED"),
}
"""Facts that no column holds."""


def label(entity: str, row: Row) -> str:
    """The global id of a row."""
    return _labelled(entity, row["id"])


def _labelled(entity: str, key: object) -> str:
    return f"{SHAPES[entity].prefix}_{key.hex if isinstance(key, UUID) else key}"


def as_json(value: object) -> object:
    """A raw value as it stands in an answer."""
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        case date():
            return value.isoformat()
        case _:
            return value
