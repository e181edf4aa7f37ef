"""How unsealings are read: by whoever asked, and by nobody else."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import Readable, ToOne, Where, columns, equal

UNSEALING = Readable(  # unsealings_by_requester, unsealings_by_requester_state
    entity="Unsealing",
    table="unsealings",
    sparse=True,
    columns=columns(
        code="subject_kind purpose reader state",
        codes="fields",
        bool="break_glass",
        date="requested_on",
        int="approvals entry? version",
        instant="ends_at review_due_at?",
    ),
    arms={Arm.SELF: Where(sql="{t}.requester_id = {person}", each={"requested_on": "state"})},
    orders={"requested_on": (("requested_on", "date"),)},
    filters={"state": equal("state"), "purpose": equal("purpose")},
    ones={
        "party": ToOne(entity="Party", column="subject_id"),
        "grievance_alias": ToOne(entity="GrievanceAlias", column="subject_id"),
        "report_alias": ToOne(entity="ReportAlias", column="subject_id"),
        "allegation_alias": ToOne(entity="AllegationAlias", column="subject_id"),
        "interview": ToOne(entity="Interview", column="subject_id"),
    },
)
"""Labels are random and unique across kinds: the links that the person is not labelled by lead nowhere."""

READABLES = (UNSEALING,)
