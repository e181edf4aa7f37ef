"""How breach incidents are read: by the secretariat's login, and by no other."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import Column, Everything, Filter, Json, Readable, columns, equal

CLOCK_RUNS = "({t}.authority_told_at IS NULL AND {t}.closed_at IS NULL AND {t}.risk <> 'UNLIKELY')"
_CLOCK = ("authority_told_at", "closed_at", "risk")
OVERDUE = f"({CLOCK_RUNS} AND {{t}}.due_at < now())"

BREACH = Readable(  # breaches_by_due, breaches_open
    entity="DataBreach",
    table="breaches",
    columns={
        **columns(
            codes="kinds reached",
            code="cause risk people delay_reason? untold_reason?",
            instant="aware_at due_at recorded_at authority_told_at? people_told_at? closed_at?",
            int="version",
        ),
        "clock_runs": Column(sql=CLOCK_RUNS, json=Json.BOOL, needs=_CLOCK),
        "overdue": Column(sql=OVERDUE, json=Json.BOOL, needs=(*_CLOCK, "due_at")),
    },
    arms={Arm.ALL: Everything()},
    orders={"due_at": (("due_at", "timestamptz"),)},
    filters={
        "risk": equal("risk"),
        "open": Filter(one="({t}.closed_at IS NULL) = {v}", yes="{t}.closed_at IS NULL", type="boolean"),
        "overdue": Filter(one=f"{OVERDUE} = {{v}}", type="boolean"),
        "due_until": Filter(one="{t}.due_at < ({v} + 1)::timestamp AT TIME ZONE 'UTC'", type="date"),
    },
)

READABLES = (BREACH,)
