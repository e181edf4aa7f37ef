"""Hard cases about cases: at every site of the near misses one of each kind, and ties that nearly let someone in.

A handler whose time ended yesterday, begins tomorrow or is another organisation's; a member of a committee who stood
down, and one whose seat ended; releases that were withdrawn; the same record in confidence and not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg

from infra.demo.personas import (
    AUDIT_FIRM_1,
    AUDIT_FIRM_2,
    AUDITOR,
    BOARD_MEMBER,
    BOARD_MEMBER_FINANCE,
    BOARD_MEMBER_NGOS,
    BOARD_MEMBER_WORKERS,
    COMPANY_1,
    COMPANY_2,
    COMPANY_HANDLER,
    HANDLER,
    NGO_1,
    NGO_2,
    SECRETARIAT,
    SECRETARIAT_HANDLER,
    UNION,
)
from tests.access.edges import SITES, _day, _id

_HANDLERS = (
    # person, of which organisation, first and last day counted from today
    (AUDITOR, AUDIT_FIRM_1, -300, -1),
    (AUDITOR, AUDIT_FIRM_1, 1, None),
    (AUDITOR, AUDIT_FIRM_2, -300, None),
    (COMPANY_HANDLER, COMPANY_2, -300, None),
    (HANDLER, SECRETARIAT, -300, None),  # signed in for the firm
)
_OPERATORS = ((COMPANY_1, "ended", -300, -1), (COMPANY_1, "coming", 1, None), (COMPANY_1, "one day", 0, 0))
_SITTINGS = (BOARD_MEMBER, BOARD_MEMBER_FINANCE, BOARD_MEMBER_NGOS)
_FAR = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A grievance that nearly lets someone in."""

    mechanism: str
    mode: str
    filed_by: UUID | None = None
    represented_by: UUID | None = None
    released: tuple[int | None, ...] = ()
    """For every act of release, how many days ago it was withdrawn; None: it holds."""


VARIANTS = {
    "at the site": Variant(mechanism="SITE", mode="CONFIDENTIAL", filed_by=NGO_2.id),
    "at the site, anonymous": Variant(mechanism="SITE", mode="ANONYMOUS"),
    "at the scheme": Variant(mechanism="SCHEME", mode="NAMED", filed_by=UNION.id),
    "at the scheme, released": Variant(mechanism="SCHEME", mode="VIA_REPRESENTATIVE", filed_by=NGO_1.id,
                                       represented_by=NGO_2.id, released=(None,)),
    "at the scheme, no longer released": Variant(mechanism="SCHEME", mode="ANONYMOUS", released=(7,)),
    "at the scheme, released again": Variant(mechanism="SCHEME", mode="NAMED", filed_by=NGO_2.id, released=(7, None)),
    "at a firm": Variant(mechanism="AUDIT_FIRM", mode="CONFIDENTIAL", filed_by=UNION.id),
    "outside": Variant(mechanism="EXTERNAL", mode="ANONYMOUS", released=(None,)),
}  # fmt: skip


async def plant_case_edges(owner: asyncpg.Connection, today: date) -> None:
    """The ties, and at each site every variant of a grievance, reports, allegations and warnings."""
    writing = CaseWriting(owner=owner, today=today, sunday=today - timedelta(days=today.isoweekday()))
    await writing.ties()
    for name, site in SITES.items():
        mechanisms = await writing.mechanisms(name, site)
        for what, variant in VARIANTS.items():
            await writing.grievance(f"{what} ({name})", site, mechanisms[variant.mechanism], variant)
        for body in (SECRETARIAT, AUDIT_FIRM_1, AUDIT_FIRM_2):
            await writing.report(f"to {body.name} ({name})", site, body.id)
        for filer, speaker in ((NGO_2.id, None), (None, None), (UNION.id, NGO_2.id)):
            await writing.allegation(f"by {filer} for {speaker} ({name})", site, filer, speaker)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWriting:
    owner: asyncpg.Connection
    today: date
    sunday: date

    async def add(self, table: str, key: str | None, /, **facts: object) -> UUID | None:
        """One row; its id follows from its name."""
        if key is not None:
            facts["id"] = _id(f"{table} {key}")
        places = ", ".join(f"${n}" for n in range(1, len(facts) + 1))
        await self.owner.execute(
            f"INSERT INTO {table} ({', '.join(facts)}) VALUES ({places})", *facts.values()
        )
        return facts.get("id")  # type: ignore[return-value]

    async def ties(self) -> None:
        for number, (person, of, starts, ends) in enumerate(_HANDLERS):
            await self.add("memberships", f"desk {number}", person_id=person.id, organisation_id=of.id,
                           capacity="HANDLER", starts=_day(self.today, starts),
                           ends=_day(self.today, ends))  # fmt: skip
        for number, (of, site, starts, ends) in enumerate(_OPERATORS):
            await self.add("assignments", f"operator {number}", organisation_id=of.id, site_id=SITES[site],
                           capacity="OPERATOR", starts=_day(self.today, starts),
                           ends=_day(self.today, ends))  # fmt: skip
        ended = "UPDATE seat_terms SET ends = $1 WHERE person_id = $2 AND ends IS NULL"
        await self.owner.execute(ended, self.today - timedelta(days=1), BOARD_MEMBER_FINANCE.id)

    async def mechanisms(self, name: str, site: UUID) -> dict[str, UUID]:
        bodies = {
            "SITE": COMPANY_1,
            "AUDIT_FIRM": AUDIT_FIRM_1,
            "SCHEME": SECRETARIAT,
            "EXTERNAL": SECRETARIAT,
        }
        for kind, body in bodies.items():
            await self.add("mechanisms", f"{kind} {name}", kind=kind, body_id=body.id, name=f"{kind} of {name}",
                           site_id=site if kind == "SITE" else None,
                           opened_on=self.today - timedelta(days=900))  # fmt: skip
        await self.add("agreements", name, site_id=site, operator_id=COMPANY_2.id, signed_on=self.today,
                       terminated_on=self.today, termination_reason="REPRISAL")  # fmt: skip
        return {kind: body.id for kind, body in bodies.items()}

    def clock(self, name: str) -> dict[str, object]:
        """Overdue, due or nothing, by turns."""
        turn = len(name) % 3
        due_at = None if turn == 0 else datetime.combine(self.sunday, datetime.min.time(), UTC)
        due_at = due_at + timedelta(days=30) if due_at and turn == 2 else due_at
        due_on = due_at and self.sunday
        return {"due": due_at and "ANSWER", "due_on": due_on, "due_at": due_at, "due_key": due_at or _FAR}

    async def grievance(
        self, name: str, site: UUID, body: UUID, variant: Variant, mechanism: UUID | None = None
    ) -> None:
        """One at the mechanism, with one of each part."""
        place = name.partition("(")[2].rstrip(")")
        key = _id(f"grievances {name}")
        anonymous, released = variant.mode == "ANONYMOUS", None in variant.released
        shared: dict[str, object] = {
            "site_id": site, "body_id": body, "filed_by": variant.filed_by or key,
            "represented_by": variant.represented_by or key, "operator_sees": variant.mechanism == "SITE" or released,
        }  # fmt: skip
        handler = {SECRETARIAT.id: SECRETARIAT_HANDLER, COMPANY_1.id: COMPANY_HANDLER}.get(body, HANDLER).id
        await self.add(
            "grievances", name, **shared, **self.clock(name),
            mechanism_id=mechanism or _id(f"mechanisms {variant.mechanism} {place}"), mechanism=variant.mechanism,
            identity_mode=variant.mode, by_week=anonymous, category="SECURITY_CONDUCT", activities=["ORGANISING"],
            engagement_ids=[_id(f"engagement {place} 0"), _id(f"engagement {place} 7")],
            barrier_ids=[_id(f"barrier {place} 3")], also_site_ids=[SITES["ended"]], received_on=self.sunday,
            state="REMEDY", outcome="UPHELD", handler_id=handler, released=released,
            external_ref=None if anonymous else name,
        )  # fmt: skip
        below = {"grievance_id": key, **shared}
        await self.add("grievance_events", name, **below, state="REMEDY", occurred_on=self.sunday, side="BODY",
                       person_id=handler, reason="UPHELD", position=1)  # fmt: skip
        for asked in (False, True):
            await self.add("grievance_aliases", f"{name} {asked}", **below, alias=f"Edge-{int(asked)}", role="WITNESS",
                           in_confidence=asked)  # fmt: skip
            await self.add("grievance_items", f"{name} {asked}", **below, kind="NOTE", side="BODY", internal=asked,
                           written_on=self.sunday, position=1 + asked)  # fmt: skip
        await self.add(
            "grievance_handlings", name, **below, person_id=handler, stage="FIRST", starts=self.sunday
        )
        await self.add(
            "grievance_pauses",
            name,
            **below,
            because="INTERPRETER_SOUGHT",
            starts=self.sunday,
            ends=self.sunday,
        )
        await self.add("remedies", name, **below, kind="APOLOGY", agreed_on=self.sunday, due_on=self.sunday)
        await self.add("grievance_check_ins", name, **below, due_on=self.sunday, held_on=self.sunday,
                       finding="RETALIATION", person_id=handler)  # fmt: skip
        for number, ago in enumerate(variant.released):
            await self.add("grievance_releases", f"{name} {number}", **below,
                           released_on=self.sunday - timedelta(days=30),
                           withdrawn_on=None if ago is None else self.sunday - timedelta(days=ago))  # fmt: skip

    async def report(self, name: str, site: UUID, body: UUID) -> None:
        """One with one of each part."""
        key = _id(f"reports {name}")
        handler = SECRETARIAT_HANDLER.id if body == SECRETARIAT.id else HANDLER.id
        await self.add("reports", name, **self.clock(name), body_id=body, site_id=site, identity_mode="ANONYMOUS",
                       by_week=True, concern="BRIBERY", protected_person="INTERN", retaliation_forms=["SMEAR"],
                       activities=["BRIBE_REFUSAL"], received_on=self.sunday, state="ASSESSED",
                       handler_id=handler)  # fmt: skip
        below: dict[str, object] = {"report_id": key, "body_id": body}
        await self.add("report_events", name, **below, step="RECEIVED", state="RECEIVED", occurred_on=self.sunday,
                       side="CONCERNED", position=1)  # fmt: skip
        await self.add("report_aliases", name, **below, alias="Edge-0", role="REPORTER")
        await self.add("report_items", name, **below, kind="NARRATIVE", side="CONCERNED", internal=False,
                       written_on=self.sunday, position=1)  # fmt: skip
        await self.add("report_handlings", name, **below, person_id=handler, starts=self.sunday)
        await self.add(
            "report_pauses", name, **below, because="INTERPRETER_SOUGHT", starts=self.sunday, ends=self.sunday
        )
        await self.add("report_check_ins", name, **below, due_on=self.sunday)

    async def allegation(
        self, name: str, site: UUID, filer: UUID | None, speaker: UUID | None, *, released: bool = True
    ) -> None:
        """One with a committee, one of each part and a warning that rests on it."""
        key = _id(f"allegations {name}")
        anonymous = filer is None
        shared: dict[str, object] = {
            "site_id": site, "body_id": SECRETARIAT.id, "filed_by": filer or key, "represented_by": speaker or key,
        }  # fmt: skip
        await self.add(
            "allegations", name, **shared, **self.clock(name),
            identity_mode="ANONYMOUS" if anonymous else "VIA_REPRESENTATIVE" if speaker else "CONFIDENTIAL",
            by_week=anonymous, audit_firm_id=AUDIT_FIRM_2.id, activities=["AUDIT_PARTICIPATION"], forms=["SMEAR"],
            actor="AGENT", received_on=self.sunday, state="OUTCOME", finding="SUBSTANTIATED", outcome="NO_MEASURE",
            handler_id=SECRETARIAT_HANDLER.id,
        )  # fmt: skip
        below = {"allegation_id": key, **shared}
        for person in _SITTINGS:
            await self.add("sittings", None, allegation_id=key, person_id=person.id)
            await self.member(name, below, person.id, person.seat)
        await self.member(name, below, BOARD_MEMBER_WORKERS.id, BOARD_MEMBER_WORKERS.seat, stood_down=True)
        await self.add("allegation_events", name, **below, state="OUTCOME", occurred_on=self.sunday, side="BODY",
                       person_id=SECRETARIAT_HANDLER.id, reason="NO_MEASURE", position=1)  # fmt: skip
        await self.add("allegation_aliases", name, **below, alias="Edge-0", role="VICTIM")
        for internal in (False, True):
            await self.add("allegation_items", f"{name} {internal}", **below, kind="NOTE", side="COMMITTEE",
                           internal=internal, written_on=self.sunday, position=1 + internal)  # fmt: skip
        await self.add(
            "allegation_handlings", name, **below, person_id=SECRETARIAT_HANDLER.id, starts=self.sunday
        )
        await self.add("interim_measures", name, **below, kind="NO_CONTACT", taken_on=self.sunday)
        await self.add(
            "recommended_actions",
            name,
            **below,
            kind="TRAINING",
            recommended_on=self.sunday,
            due_on=self.sunday,
        )
        await self.add("allegation_check_ins", name, **below, due_on=self.sunday)
        for audience in ("OPERATOR", "PUBLIC") if released else ():
            for back in (None, self.sunday):
                await self.add("allegation_releases", f"{name} {audience} {back}", **below, audience=audience,
                               finding="SUBSTANTIATED", released_on=self.sunday, withdrawn_on=back)  # fmt: skip
        warning = await self.add("early_warnings", name, body_id=SECRETARIAT.id, site_id=site, rule="CHECK_IN_OVERDUE",
                                 cause=name, raised_on=self.sunday)  # fmt: skip
        await self.add("early_warning_records", name, warning_id=warning, body_id=SECRETARIAT.id, filed_by=filer or key,
                       entity="Allegation", record_id=key)  # fmt: skip

    async def member(
        self, name: str, below: dict[str, object], person: UUID, seat: str | None, *, stood_down: bool = False
    ) -> None:
        await self.add(
            "committee_members", f"{name} {person}", **below, person_id=person, seat_id=seat,
            sector=str(seat).partition(":")[0], seated_on=self.sunday, opinion="SUBSTANTIATED",
            stood_down_on=self.sunday if stood_down else None, stood_down_because="RECUSED" if stood_down else None,
        )  # fmt: skip
