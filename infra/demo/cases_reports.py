"""The demo's whistleblower reports: most of them anonymous, to the secretariat and to audit firms, in every state.

Never to a company: a report about a site is no affair of its operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from infra.demo.cases import (
    ACTIVITIES,
    FORMS,
    NOTED,
    WATCHED,
    Course,
    Told,
    course,
    write_aliases,
    write_check_ins,
    write_pauses,
    write_steps,
)
from infra.demo.chance import Chance
from infra.demo.rows import Batch, put
from infra.demo.sites import Site

_CONCERNS = (
    "CORRUPTION", "BRIBERY", "FRAUD", "SAFETY", "SECURITY", "ENVIRONMENT", "LABOUR_RIGHTS", "HUMAN_RIGHTS",
    "AUDIT_INTEGRITY", "HARASSMENT", "RETALIATION", "OTHER",
)  # fmt: skip
_PERSONS = (
    "WORKER", "SELF_EMPLOYED", "SHAREHOLDER_OR_MANAGEMENT", "VOLUNTEER", "INTERN", "CONTRACTOR_OR_SUPPLIER_STAFF",
    "FORMER_STAFF", "PROSPECTIVE_STAFF", "FACILITATOR", "COLLEAGUE_OR_RELATIVE", "LINKED_LEGAL_ENTITY", "NOT_SAID",
)  # fmt: skip
_CONCLUSIONS = (
    "SUBSTANTIATED", "PARTLY_SUBSTANTIATED", "NOT_SUBSTANTIATED", "PASSED_ON", "NO_FURTHER_CONTACT",
)  # fmt: skip
_ROLES = ("REPORTER", "RESPONDENT", "WITNESS", "COLLEAGUE")
_PACE = (
    ("RECEIVED", 0, 0), ("ACKNOWLEDGED", 1, 6), ("ASSESSED", 0, 5), ("ADDRESSED", 20, 80), ("CONCLUDED", 5, 40),
)  # fmt: skip
_ASSESSED_AS = ("WITHIN_THE_SCHEME", "PARTLY_WITHIN", "FOR_ANOTHER_BODY", "MORE_IS_NEEDED")
_ADDRESSED_BY = (
    "INQUIRY",
    "SITE_VISIT",
    "TAKEN_INTO_AUDIT",
    "CORRECTION_ASKED",
    "AUTHORITY_INFORMED",
    "PASSED_ON",
)


@dataclass(slots=True, kw_only=True)
class Reports:
    """Writes so many of them."""

    chance: Chance
    until: date
    sites: Sequence[Site]
    bodies: Sequence[str]
    handlers: dict[str, list[str]]
    reported: list[Told] = field(default_factory=list[Told])

    def write(self, count: int, into: Batch) -> None:
        """Every state in turn, to the secretariat and the firms in turn; a third at the sites that come first."""
        weights = [site.weight for site in self.sites]
        for number in range(count):
            site = (
                self.sites[WATCHED[number // 3 % 3]]
                if number % 3 == 0
                else self.chance.weighted(self.sites, weights)
            )
            body = self.bodies[0] if number % 2 else self.chance.pick(self.bodies[1:])
            self._report(_PACE[: 1 + number % len(_PACE)], None if number % 9 == 8 else site, body, into)

    def _report(
        self, pace: Sequence[tuple[str, int, int]], site: Site | None, body: str, into: Batch
    ) -> None:
        chance = self.chance
        by_week = chance.happens(0.75)
        case = course(
            chance, site, pace, self.until, by_week=by_week, earliest=self.until - timedelta(days=1200),
            ago=(0, 600) if pace[-1][0] == "CONCLUDED" else (0, 40), noted=NOTED,
        )  # fmt: skip
        id = chance.id()
        handler = self._go_on(case, id, body, into)
        conclusion = chance.pick(_CONCLUSIONS) if case.state == "CONCLUDED" else None
        put(
            into, "reports", **case.clock_columns(), id=id, body_id=body, site_id=site.id if site else None,
            identity_mode="ANONYMOUS" if by_week else "CONFIDENTIAL", by_week=by_week, concern=chance.pick(_CONCERNS),
            protected_person=chance.pick(_PERSONS), retaliation_forms=chance.sample(FORMS, chance.below(3)),
            activities=chance.sample(ACTIVITIES, chance.below(3)), received_on=case.steps[0][1], state=case.state,
            conclusion=conclusion, handler_id=handler,
            paused_because=case.paused_because,
        )  # fmt: skip
        below: dict[str, object] = {"report_id": id, "body_id": body}
        reasons = {
            "ASSESSED": chance.pick(_ASSESSED_AS),
            "ADDRESSED": chance.pick(_ADDRESSED_BY),
            "CONCLUDED": conclusion,
        }
        sides = {"RECEIVED": "CONCERNED"}
        write_steps(case, "report_events", below, sides, {"BODY": handler}, reasons, into)
        write_check_ins(case, "report_check_ins", below, handler, into)
        write_pauses(case, "report_pauses", below, into)
        write_aliases(chance, "report_aliases", below, _ROLES[: chance.between(1, 3)], into)
        self.reported.append(Told(entity="Report", id=id, site=site, body=body, filed_by=id, course=case))

    def _go_on(self, case: Course, id: str, body: str, into: Batch) -> str | None:
        """The clock follows the steps. Whoever acknowledges a report keeps it."""
        chance, handler = self.chance, None
        for state, day in case.steps:
            match state:
                case "ACKNOWLEDGED":
                    handler = chance.pick(self.handlers[body])
                    put(
                        into, "report_handlings", report_id=id, body_id=body, id=chance.id(), person_id=handler,
                        starts=day,
                    )  # fmt: skip
                    case.clock = case.clock.acknowledged(day, case.reckoning)
                case "ASSESSED":
                    if case.state == "ASSESSED" and chance.happens(0.4):
                        case.pause(day, None)
                case "ADDRESSED":
                    case.clock = case.clock.answered(day, case.reckoning)
                case "CONCLUDED":
                    case.clock = case.clock.closed(day, case.reckoning)
                    case.watch()
                case _:
                    pass
        return handler
