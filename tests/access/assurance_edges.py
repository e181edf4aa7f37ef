"""Hard cases about audits: at every site of the near misses one under way, one published and one that was stopped.

The audit under way is one company's; the other operates the same site today or did yesterday. At the site of one day
its findings are drafted, elsewhere not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
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
    writing = AuditWriting(owner=owner, today=today)
    for name, site in SITES.items():
        state = "DRAFT_REPORT" if name == "one day" else "STAGE_2"
        await writing.audit(f"under way ({name})", site, state, COMPANY_1.id, AUDIT_FIRM_1.id)
        await writing.audit(f"published ({name})", site, "PUBLISHED", COMPANY_2.id, AUDIT_FIRM_2.id)
        await writing.audit(f"stopped ({name})", site, "STOPPED", COMPANY_2.id, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWriting:
    owner: asyncpg.Connection
    today: date

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
