"""Hard cases about interviews: at every audit of the near misses that has a firm, what its team alone may know.

The audit under way has one of the firm's people on its team, one who is only proposed and one who left it; a published
audit shows the promise to everybody and nothing of who was heard.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import asyncpg

from infra.demo.personas import AUDITOR, COMPANY_MANAGER
from tests.access.edges import SITES, _id

_AUDITS = "SELECT id, site_id, operator_id, audited_by, drafted, published FROM audits WHERE id = ANY($1)"
_TEXT = "SELECT id, digest FROM undertaking_texts WHERE in_force"


async def plant_interview_edges(owner: asyncpg.Connection, today: date) -> None:
    """For each of those audits a promise, an interview with one of every part, and incidents told and untold."""
    week = today - timedelta(days=today.isoweekday())
    promise = await owner.fetchrow(_TEXT)
    ids = [_id(f"audits {what} ({name})") for name in SITES for what in ("under way", "published")]
    for audit in await owner.fetch(_AUDITS, ids):
        writing = InterviewWriting(owner, audit, week)
        await writing.promise(promise)
        await writing.interview()
        await writing.incident("told", "ANSWERED", told=True)
        await writing.incident("untold", "CLOSED", told=False)


class InterviewWriting:
    """Rows of one audit."""

    def __init__(self, owner: asyncpg.Connection, audit: asyncpg.Record, week: date) -> None:
        self.owner, self.audit, self.week = owner, audit, week
        self.of_team = {"audit_id": audit["id"], "firm_id": audit["audited_by"]}

    async def add(self, table: str, name: str, /, **facts: object) -> UUID:
        """One row; its id follows from its audit and its name."""
        id = _id(f"{table} {name} {self.audit['id']}")
        facts = {"id": id, **facts}
        places = ", ".join(f"${n}" for n in range(1, len(facts) + 1))
        await self.owner.execute(
            f"INSERT INTO {table} ({', '.join(facts)}) VALUES ({places})", *facts.values()
        )
        return id

    async def promise(self, text: asyncpg.Record) -> None:
        repeated = {
            name: self.audit[name]
            for name in ("site_id", "operator_id", "audited_by", "drafted", "published")
        }
        self.signed = await self.add(
            "undertakings", "", audit_id=self.audit["id"], **repeated, promise_id=text["id"], digest=text["digest"],
            signed_on=self.week - timedelta(days=30), signed_by=COMPANY_MANAGER.id,
        )  # fmt: skip

    async def interview(self) -> None:
        self.held = await self.add(
            "interviews", "", **self.of_team, site_id=self.audit["site_id"], undertaking_id=self.signed,
            alias="Edge-7", form="INDIVIDUAL", people=1, sector="WORKERS", role="WORKER", language="es",
            interpreter=True, interpreter_alias="Edge-8", setting="HOME", state="HELD", planned_week=self.week,
            held_week=self.week, management_absent=True,
        )  # fmt: skip
        below = {**self.of_team, "interview_id": self.held, "week": self.week, "position": 1}
        await self.add("interview_events", "", **below, step="HELD", person_id=AUDITOR.id)
        await self.add("interview_consents", "", **below, consent="NOTES", answer="GIVEN")
        await self.add("interview_items", "", **below, kind="NOTES", language="es")

    async def incident(self, name: str, state: str, *, told: bool) -> None:
        notice = None
        if told:
            notice = await self.add(
                "integrity_notices", name, **self.of_team, site_id=self.audit["site_id"],
                operator_id=self.audit["operator_id"], kind="INCENTIVE", put_week=self.week, answered_week=self.week,
            )  # fmt: skip
        incident = await self.add(
            "integrity_incidents", name, **self.of_team, site_id=self.audit["site_id"], kind="INCENTIVE",
            undertaking_id=self.signed if told else None, interview_id=self.held, notice_id=notice, state=state,
            recorded_week=self.week, effect=None if told else "NO_EFFECT",
        )  # fmt: skip
        below = {**self.of_team, "incident_id": incident, "week": self.week, "position": 1}
        await self.add("incident_events", name, **below, state=state, person_id=AUDITOR.id)
        await self.add("incident_items", name, **below, kind="DESCRIPTION", language="es")
