"""Hard cases about audits: at every site of the near misses one under way, one published and one that was stopped.

The audit under way is one company's; the other operates the same site today or did yesterday. At the site of one day
its findings are drafted, elsewhere not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import asyncpg

from infra.demo.personas import (
    AUDIT_FIRM_1,
    AUDIT_FIRM_2,
    AUDITOR,
    COMPANY_1,
    COMPANY_2,
    HANDLER,
    LEAD_AUDITOR,
    SECRETARIAT,
)
from tests.access.edges import SITES, _id

EDITION = "1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An audit as the facts that its parts repeat."""

    id: UUID
    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    drafted: bool
    published: bool

    def repeated(self) -> dict[str, object]:
        """For a part of it."""
        return {
            "audit_id": self.id,
            "site_id": self.site_id,
            "operator_id": self.operator_id,
            "audited_by": self.audited_by,
            "drafted": self.drafted,
            "published": self.published,
        }


async def plant_assurance_edges(owner: asyncpg.Connection, today: date) -> None:
    """Three audits at each site, each with one of every part."""
    known = await owner.fetch(
        "SELECT id FROM requirements WHERE edition_id = $1 ORDER BY id LIMIT 2", EDITION
    )
    writing = AuditWriting(owner=owner, today=today, requirements=tuple(row["id"] for row in known))
    for name, site in SITES.items():
        state = "DRAFT_REPORT" if name == "one day" else "STAGE_2"
        await writing.audit(f"under way ({name})", site, state, COMPANY_1.id, AUDIT_FIRM_1.id)
        await writing.audit(f"published ({name})", site, "PUBLISHED", COMPANY_2.id, AUDIT_FIRM_2.id)
        await writing.audit(f"stopped ({name})", site, "STOPPED", COMPANY_2.id, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWriting:
    owner: asyncpg.Connection
    today: date
    requirements: tuple[str, ...]

    async def add(self, table: str, name: str, /, **facts: object) -> UUID:
        """One row; its id follows from its name."""
        id = _id(f"{table} {name}")
        facts = {"id": id, **facts}
        places = ", ".join(f"${n}" for n in range(1, len(facts) + 1))
        await self.owner.execute(
            f"INSERT INTO {table} ({', '.join(facts)}) VALUES ({places})", *facts.values()
        )
        return id

    async def audit(self, name: str, site: UUID, state: str, operator: UUID, firm: UUID | None) -> None:
        """The audit and its parts."""
        id = _id(f"audits {name}")
        over = {"PUBLISHED": "published_on", "STOPPED": "stopped_on"}
        audit = Planted(
            id=id,
            site_id=site,
            operator_id=operator,
            audited_by=firm or id,
            drafted=state in ("DRAFT_REPORT", "PUBLISHED"),
            published=state == "PUBLISHED",
        )
        facts = audit.repeated()
        del facts["audit_id"]
        agreement = await self.owner.fetchval("SELECT id FROM agreements WHERE site_id = $1", site)
        await self.add(
            "audits", name, **facts, edition_id=EDITION, cycle="INITIAL", state=state, opened_on=self.today,
            agreement_id=agreement, drafted_on=self.today if audit.drafted else None,
            level="LEVEL_50" if audit.published else None, **({over[state]: self.today} if state in over else {}),
        )  # fmt: skip
        await self.parts(name, audit, state)

    async def parts(self, name: str, audit: Planted, state: str) -> None:
        """A step, and of an audit with a firm its team and its notice."""
        await self.add(
            "audit_events", name, **audit.repeated(), state=state, occurred_on=self.today, position=1,
            organisation_id=SECRETARIAT.id, person_id=AUDITOR.id,
            reason="WITHDRAWN" if state == "STOPPED" else None,
        )  # fmt: skip
        if audit.audited_by == audit.id:
            return
        for person, approved, ended in (
            (AUDITOR, True, False),
            (HANDLER, False, False),
            (LEAD_AUDITOR, True, True),
        ):
            await self.add(
                "audit_team_members", f"{person.handle} {name}", **audit.repeated(), person_id=person.id,
                role="AUDITOR", proposed_on=self.today, approved_on=self.today if approved else None,
                ended_on=self.today if ended else None,
            )  # fmt: skip
        await self.add(
            "audit_notices", name, audit_id=audit.id, site_id=audit.site_id, firm_id=audit.audited_by,
            published_on=self.today - timedelta(days=60), first_day=self.today, languages=["es"],
            contact_kind="MAILBOX", contact="audit@firm.example",
        )  # fmt: skip
        for turn, requirement in enumerate(self.requirements):
            await self.add(
                "audit_scope", f"{requirement} {name}", **audit.repeated(), edition_id=EDITION,
                requirement_id=requirement, added_on=self.today,
            )  # fmt: skip
            for number in range(1, 4):
                await self.rating(f"{requirement} {number} {name}", audit, requirement, number, turn)
        await self.outreach(name, audit)
        if audit.drafted:
            await self.action(name, audit)
        if audit.published:
            await self.report(name, audit)

    async def rating(self, name: str, audit: Planted, requirement: str, number: int, turn: int) -> None:
        """The first of three is from before the draft report, the second since, the third stands."""
        current = number == 3
        working = not current and (number == 1 or not audit.drafted)
        id = await self.add(
            "audit_ratings", name, **audit.repeated(), requirement_id=requirement,
            rating=("PARTIALLY", "SUBSTANTIALLY", "FULLY")[number - 1], rated_on=self.today, rated_by=AUDITOR.id,
            current=current, working=working, version=number,
        )  # fmt: skip
        for position, kind in enumerate(("DOCUMENT", "OBSERVATION"), 1):
            await self.add(
                "rating_evidence", f"{position} {name}", rating_id=id, **audit.repeated(), working=working,
                kind=kind, says=f"{kind} of {number}", position=position,
            )  # fmt: skip
        if turn == 0:
            await self.add("interview_evidence", name, rating_id=id, audit_id=audit.id, kind="INTERVIEW")

    async def outreach(self, name: str, audit: Planted) -> None:
        """Two barriers in its way, one of them on record at another place."""
        id = await self.add(
            "audit_outreach", name, **audit.repeated(), kind="RADIO", sector="COMMUNITIES", language="es",
            held_on=self.today, reached=None,
        )  # fmt: skip
        on_record = await self.owner.fetchval("SELECT id FROM barriers ORDER BY id LIMIT 1")
        for kind, barrier in (("LANGUAGE", None), ("COST", on_record)):
            await self.add(
                "outreach_barriers", f"{kind} {name}", outreach_id=id, audited_by=audit.audited_by, kind=kind,
                barrier_id=barrier,
            )  # fmt: skip

    async def action(self, name: str, audit: Planted) -> None:
        """One overdue, one done, each with a step."""
        day = self.today - timedelta(days=9)
        for what, done in (("overdue", None), ("done", self.today)):
            id = await self.add(
                "corrective_actions", f"{what} {name}", **audit.repeated(), requirement_id=self.requirements[0],
                description="What is to be put right.", opened_on=day, due_on=day,
                due_at=datetime(day.year, day.month, day.day, tzinfo=UTC), done_on=done,
            )  # fmt: skip
            await self.add(
                "corrective_action_events", f"{what} {name}", action_id=id, **audit.repeated(), step="OPENED",
                occurred_on=day, organisation_id=audit.audited_by, person_id=AUDITOR.id, position=1,
            )  # fmt: skip

    async def report(self, name: str, audit: Planted) -> None:
        """A report with its scores, and an achievement that is overdue or ended."""
        body = '{"format":"planted"}'
        id = await self.add(
            "audit_reports", name, audit_id=audit.id, site_id=audit.site_id, edition_id=EDITION, number=1,
            level="LEVEL_50", body=body, digest=sha256(body.encode()).hexdigest(), published_on=self.today,
        )  # fmt: skip
        for area, possible in (("BUSINESS_INTEGRITY", 200), ("POSITIVE_LEGACIES", 0)):
            await self.add(
                "area_scores", f"{area} {name}", report_id=id, area=area, points=possible and 133,
                possible=possible,
            )  # fmt: skip
        ended = "ended" in name
        await self.add(
            "achievements", name, audit_id=audit.id, site_id=audit.site_id, operator_id=audit.operator_id,
            edition_id=EDITION, level="LEVEL_50", granted_on=self.today - timedelta(days=600),
            surveillance_due_on=self.today - timedelta(days=50), ended_on=self.today if ended else None,
            ended_because="AGREEMENT_TERMINATED" if ended else None,
        )  # fmt: skip
