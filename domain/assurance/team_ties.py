"""What ties somebody to an audit: looked at when they are proposed and approved, and again whenever they come to what
was said in interviews. A team that was free of ties can come to have one: auditors are hired by those they audited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.cases.assigning import ties_at
from domain.cases.ports import CaseWork
from domain.cases.ties import Tie, ties_of


async def ties_to_audit(
    person: UUID, site: UUID, operator: UUID, firm: UUID, work: CaseWork, today: date
) -> tuple[Tie, ...]:
    """The operator who signed counts as such even where another operates the site today; the firm itself is no tie."""
    known = await work.casework.ties_of(person, today, work.rules.ties_look_back_days)
    case = await ties_at(site, (), work, today)
    case = replace(
        case,
        operators=case.operators | {operator},
        audit_firms=case.audit_firms - {firm},
        others_at_site=case.others_at_site - {operator},
    )
    return ties_of(known, case, own_body=firm)
