"""How what audits find is read (0013). Reports and achievements: by everybody. Ratings: by the firm as it works, by the
operator from the draft report on, by everybody once published. That a rating rests on interviews: by the team alone."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import (
    Column,
    Filter,
    Json,
    Listed,
    Readable,
    ToMany,
    ToOne,
    Where,
    columns,
    equal,
    since,
    until,
)
from infra.tables.assurance_reads import (
    ARMS,
    AT_SITE,
    AUDIT_OF,
    FIRM,
    INSIDE,
    ORGANISATION,
    SITE,
    operated,
)
from infra.tables.cases_reads import BY_POSITION, PERSON
from infra.tables.sectors_reads import PUBLIC

BY_LABEL: dict[str, tuple[tuple[str, str], ...]] = {"id": ()}
REQUIREMENT = {"requirement": ToOne(entity="Requirement", column="requirement_id")}
OF_REQUIREMENT = {"requirement": equal("requirement_id", key_of="Requirement")}
EDITION = {"edition": ToOne(entity="Edition", column="edition_id")}
SEATED = (
    "SELECT m.audit_id FROM audit_team_members m"
    " WHERE m.person_id = {person} AND m.approved_on IS NOT NULL AND m.ended_on IS NULL"
)
SHOWN = "({t}.drafted AND NOT {t}.working)"

SCOPED = Readable(
    entity="AuditedRequirement",
    table="audit_scope",
    columns=columns(date="added_on"),
    arms=ARMS,
    orders=BY_LABEL,
    ones=REQUIREMENT,
)

RATING = Readable(
    entity="Rating",
    table="audit_ratings",
    columns=columns(code="rating", date="rated_on", bool="current", int="version"),
    arms={
        **FIRM,
        Arm.OPERATED: operated(SHOWN),
        Arm.PUBLISHED: Where(sql="({t}.published AND {t}.current)"),
    },
    orders=BY_LABEL,
    filters={
        **OF_REQUIREMENT,
        "rating": equal("rating"),
        "current": Filter(one="{t}.current = {v}", type="boolean"),
    },
    ones={**REQUIREMENT, "rated_by": ToOne(entity="Person", column="rated_by")},
    manys={
        "evidence": ToMany(entity="RatingEvidence", column="rating_id"),
        "interview_evidence": ToMany(entity="InterviewEvidence", column="rating_id"),
    },
)

EVIDENCE = Readable(
    entity="RatingEvidence",
    table="rating_evidence",
    columns=columns(code="kind", text="says", int="position"),
    arms={**FIRM, Arm.OPERATED: operated(SHOWN)},
    orders=BY_POSITION,
)

INTERVIEW_EVIDENCE = Readable(
    entity="InterviewEvidence",
    table="interview_evidence",
    columns=columns(code="kind"),
    arms={Arm.TEAM: Listed(keys=SEATED, column="audit_id")},
    orders=BY_LABEL,
    ones={"rating": ToOne(entity="Rating", column="rating_id")},
)

OVERDUE = "({t}.done_on IS NULL AND {t}.due_at <= now())"

ACTION = Readable(
    entity="CorrectiveAction",
    table="corrective_actions",
    columns={
        **columns(
            text="description",
            date="opened_on due_on done_on? verified_on?",
            instant="due_at",
            int="version",
        ),
        "overdue": Column(sql=OVERDUE, json=Json.BOOL, needs=("done_on", "due_at")),
    },
    arms=INSIDE,
    orders={"due": (("due_at", "timestamptz"),)},
    filters={
        **AT_SITE,
        **OF_REQUIREMENT,
        "audit": equal("audit_id", "uuid", "Audit"),
        "overdue": Filter(one=f"{OVERDUE} = {{v}}", type="boolean"),
        "verified": Filter(one="({t}.verified_on IS NOT NULL) = {v}", type="boolean"),
        "due_until": until("due_on"),
    },
    ones={**SITE, **AUDIT_OF, **REQUIREMENT},
    manys={"events": ToMany(entity="CorrectiveActionEvent", column="action_id")},
)

ACTION_EVENT = Readable(
    entity="CorrectiveActionEvent",
    table="corrective_action_events",
    columns=columns(code="step", date="occurred_on", int="position"),
    arms=INSIDE,
    orders=BY_POSITION,
    ones={**PERSON, **ORGANISATION},
)

ACHIEVEMENT = Readable(
    entity="Achievement",
    table="achievements",
    columns={
        **columns(code="level ended_because?", date="granted_on surveillance_due_on ended_on?"),
        "held": Column(sql="({t}.ended_on IS NULL)", json=Json.BOOL, needs=("ended_on",)),
        "surveillance_overdue": Column(
            sql="({t}.ended_on IS NULL AND {t}.surveillance_due_on < current_date)",
            json=Json.BOOL,
            needs=("ended_on", "surveillance_due_on"),
        ),
    },
    arms=PUBLIC,
    orders={
        "granted_on": (("granted_on", "date"),),
        "surveillance_due_on": (("surveillance_due_on", "date"),),
    },
    filters={
        **AT_SITE,
        "operator": equal("operator_id", "uuid", "Organisation"),
        "edition": equal("edition_id", key_of="Edition"),
        "level": equal("level"),
        "held": Filter(one="({t}.ended_on IS NULL) = {v}", type="boolean"),
        "surveillance_due_until": Filter(
            one="({t}.ended_on IS NULL AND {t}.surveillance_due_on <= {v})", type="date"
        ),
        "surveillance_overdue": Filter(
            one="({t}.ended_on IS NULL AND {t}.surveillance_due_on < current_date) = {v}", type="boolean"
        ),
    },
    ones={**SITE, **EDITION, **AUDIT_OF, "operator": ToOne(entity="Organisation", column="operator_id")},
)

REPORT = Readable(
    entity="AuditReport",
    table="audit_reports",
    columns=columns(int="number", code="level", text="body digest correction?", date="published_on"),
    arms=PUBLIC,
    orders={"published_on": (("published_on", "date"),)},
    filters={
        **AT_SITE,
        "edition": equal("edition_id", key_of="Edition"),
        "level": equal("level"),
        "published_from": since("published_on"),
        "published_until": until("published_on"),
    },
    ones={**SITE, **EDITION, **AUDIT_OF},
    manys={"scores": ToMany(entity="AreaScore", column="report_id")},
)

SCORE = Readable(
    entity="AreaScore",
    table="area_scores",
    columns={
        **columns(code="area", int="points possible"),
        "percent": Column(
            sql="({t}.points * 100 / nullif({t}.possible, 0))",
            json=Json.INT,
            needs=("points", "possible"),
            nullable=True,
        ),
    },
    arms=PUBLIC,
    orders=BY_LABEL,
)

OUTREACH = Readable(
    entity="Outreach",
    table="audit_outreach",
    columns=columns(code="kind sector", text="language", date="held_on", int="reached?"),
    arms=FIRM,
    orders={"held_on": (("held_on", "date"),)},
    filters={
        **AT_SITE,
        "audit": equal("audit_id", "uuid", "Audit"),
        "sector": equal("sector"),
        "kind": equal("kind"),
        "barrier_kind": Filter(
            one="EXISTS (SELECT FROM outreach_barriers b WHERE b.outreach_id = {t}.id AND b.kind = {v})",
            many="EXISTS (SELECT FROM outreach_barriers b WHERE b.outreach_id = {t}.id AND b.kind = ANY({v}))",
        ),
    },
    ones={**SITE, **AUDIT_OF},
    manys={"barriers": ToMany(entity="OutreachBarrier", column="outreach_id")},
)

OUTREACH_BARRIER = Readable(
    entity="OutreachBarrier",
    table="outreach_barriers",
    columns=columns(code="kind"),
    arms=FIRM,
    orders=BY_LABEL,
    ones={"barrier": ToOne(entity="Barrier", column="barrier_id")},
)

READABLES = (
    SCOPED,
    RATING,
    EVIDENCE,
    INTERVIEW_EVIDENCE,
    ACTION,
    ACTION_EVENT,
    ACHIEVEMENT,
    REPORT,
    SCORE,
    OUTREACH,
    OUTREACH_BARRIER,
)
