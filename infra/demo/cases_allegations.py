"""The demo's allegations of reprisals, in every state: no path but the one through a committee of the Board.

A finding never ends an agreement by itself: where one was terminated, the outcome says so, a while after the finding.
Withdrawing stops nothing.
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
    write_steps,
)
from infra.demo.chance import Chance
from infra.demo.committees import FOUND, Committees
from infra.demo.mechanisms import Agreement, Mechanisms
from infra.demo.rows import Batch, put
from infra.demo.sites import Site

_ACTORS = ("MINE", "AGENT", "EMPLOYEE", "CONTRACTOR", "OTHER", "UNKNOWN")
_ROLES = ("VICTIM", "WITNESS", "RESPONDENT", "RELATIVE")
_MEASURES = (
    "NO_CONTACT", "DISCIPLINE_SUSPENDED", "REINSTATEMENT", "PAID_LEAVE", "RELOCATION", "SAFE_CHANNEL", "ACCOMPANIMENT",
    "LEGAL_SUPPORT", "MEDICAL_SUPPORT", "DATA_PROTECTION",
)  # fmt: skip
_ACTIONS = (
    "REINSTATEMENT", "COMPENSATION", "APOLOGY", "DISCIPLINE_OF_ACTOR", "POLICY_CHANGE", "TRAINING",
    "INDEPENDENT_MONITORING", "SAFE_CHANNEL",
)  # fmt: skip
_PACE = (
    ("RECEIVED", 0, 0), ("ACKNOWLEDGED", 0, 3), ("INTERIM_PROTECTION", 0, 3),
    ("COMMITTEE_CONSTITUTED", 5, 20), ("INVESTIGATING", 1, 8),
    ("FOUND", 25, 60), ("OUTCOME", 5, 18), ("MONITORING", 1, 3), ("CLOSED", 190, 195),
)  # fmt: skip
_SIDES = {"RECEIVED": "CONCERNED", **dict.fromkeys(("INVESTIGATING", "FOUND"), "COMMITTEE")}
_TERMINATED, _RECOMMENDED, _NO_MEASURE = "AGREEMENT_TERMINATED", "CORRECTIVE_ACTION_RECOMMENDED", "NO_MEASURE"


@dataclass(slots=True, kw_only=True)
class Allegations:
    """Writes so many of them."""

    chance: Chance
    until: date
    sites: Sequence[Site]
    secretariat: str
    handlers: dict[str, list[str]]
    mechanisms: Mechanisms
    committees: Committees
    grievances: Sequence[Told]
    reports: Sequence[Told]
    alleged: list[Told] = field(default_factory=list[Told])

    def write(self, count: int, into: Batch) -> None:
        """Every state in turn; every third one at the sites that come first."""
        weights = [site.weight for site in self.sites]
        for number in range(count):
            site = (
                self.sites[WATCHED[number // 3 % 3]]
                if number % 3 == 0
                else self.chance.weighted(self.sites, weights)
            )
            length = len(_PACE) - number % len(_PACE)
            finding = FOUND[number // len(_PACE) % len(FOUND)] if length >= 6 else None
            self._allegation(site, _PACE[:length], finding, into)

    def _allegation(
        self, site: Site, pace: Sequence[tuple[str, int, int]], finding: str | None, into: Batch
    ) -> None:
        chance = self.chance
        members = [stay.organisation for stay in site.standing(self.until - timedelta(days=470)).members]
        by_week = not members or chance.happens(0.25)
        case = course(
            chance, site, pace, self.until, by_week=by_week, earliest=self.committees.since,
            ago=(0, 100) if pace[-1][0] == "CLOSED" else (0, 40), noted=NOTED,
        )  # fmt: skip
        received = case.steps[0][1]
        id, by_proxy = chance.id(), not by_week and chance.happens(0.4)
        filer = None if by_week else chance.pick(members)
        shared: dict[str, object] = {
            "site_id": site.id,
            "body_id": self.secretariat,
            "filed_by": filer or id,
            "represented_by": (filer if by_proxy else None) or id,
        }
        below = {"allegation_id": id, **shared}
        handler = chance.pick(self.handlers[self.secretariat])
        self._go_on(case)
        outcome = self._outcome(case, finding, site)
        agreement = self._agreement(site, outcome, case.on("OUTCOME"))
        put(
            into, "allegations", **shared, **{**case.clock_columns(), "closed_on": case.on("CLOSED")}, id=id,
            by_week=by_week,
            identity_mode="ANONYMOUS" if by_week else "VIA_REPRESENTATIVE" if by_proxy else "CONFIDENTIAL",
            audit_firm_id=self._auditor(site, received), activities=self._activities(site, received),
            forms=chance.sample(FORMS, chance.between(1, 3)), actor=chance.pick(_ACTORS),
            grievance_id=self._out_of(site, received, filer), report_id=self._told_in(site, received),
            received_on=received, state=case.state, finding=finding, outcome=outcome,
            withdrawn_on=case.on("INVESTIGATING") if chance.happens(0.1) else None,
            agreement_id=agreement.id if agreement else None, handler_id=handler if len(pace) > 1 else None,
        )  # fmt: skip
        if len(pace) > 1:
            put(
                into,
                "allegation_handlings",
                **below,
                id=chance.id(),
                person_id=handler,
                starts=case.steps[1][1],
            )
        spokesperson = self.committees.seat(case, site, below, finding, into)
        persons = {"BODY": handler, "COMMITTEE": spokesperson}
        reasons = {"ACKNOWLEDGED": "ACKNOWLEDGED", "OUTCOME": outcome}
        write_steps(case, "allegation_events", below, _SIDES, persons, reasons, into)
        write_check_ins(case, "allegation_check_ins", below, handler, into)
        write_aliases(chance, "allegation_aliases", below, _ROLES[: chance.between(1, 3)], into)
        self._measures(case, below, into)
        self._actions(case, outcome, below, into)
        self._release(case, finding, outcome, below, into)
        self.alleged.append(
            Told(
                entity="Allegation",
                id=id,
                site=site,
                body=self.secretariat,
                filed_by=filer or id,
                course=case,
            )
        )

    def _go_on(self, case: Course) -> None:
        """The clock follows the steps: answered with the finding, and then asked after."""
        for state, day in case.steps:
            match state:
                case "ACKNOWLEDGED":
                    case.clock = case.clock.acknowledged(day, case.reckoning)
                case "FOUND":
                    case.clock = case.clock.answered(day, case.reckoning)
                case "OUTCOME":
                    case.clock = case.clock.closed(day, case.reckoning)
                    if case.state != "OUTCOME":
                        case.watch(missed=0.0 if case.state == "CLOSED" else 0.3)
                    case.plan(day)
                case "CLOSED":
                    case.clock = case.clock.stopped(day, case.reckoning)
                case _:
                    pass

    def _outcome(self, case: Course, finding: str | None, site: Site) -> str | None:
        if case.on("OUTCOME") is None:
            return None
        if finding != "SUBSTANTIATED":
            return _NO_MEASURE
        active = self._active(site)
        return _TERMINATED if active and self.chance.happens(0.5) else _RECOMMENDED

    def _active(self, site: Site) -> Agreement | None:
        agreement = self.mechanisms.agreements.get(site.id)
        return agreement if agreement and agreement.ended is None else None

    def _agreement(self, site: Site, outcome: str | None, day: date | None) -> Agreement | None:
        """The one that the outcome ended, on the day of the outcome."""
        agreement = self._active(site)
        if outcome != _TERMINATED or agreement is None or day is None:
            return None
        agreement.signed = min(agreement.signed, day)
        agreement.ended, agreement.reason = day, "REPRISAL"
        return agreement

    def _auditor(self, site: Site, day: date) -> str | None:
        """The firm of the audit that went on, or had just ended."""
        firms = [
            stay.organisation
            for stay in site.stays
            if stay.capacity == "AUDIT" and stay.starts <= day and (stay.ends is None or day <= stay.ends)
        ]
        return firms[0] if firms else None

    def _activities(self, site: Site, day: date) -> list[str]:
        others = self.chance.sample(ACTIVITIES[1:], self.chance.between(1, 2))
        return ["AUDIT_PARTICIPATION", *others] if self._auditor(site, day) else others

    def _out_of(self, site: Site, day: date, filer: str | None) -> str | None:
        """A grievance of the same filer's at the site, if it came before."""
        fits = [g.id for g in self.grievances if g.site is site and g.filed_by == filer and g.received <= day]
        return self.chance.pick(fits) if fits and self.chance.happens(0.6) else None

    def _told_in(self, site: Site, day: date) -> str | None:
        """A report to the secretariat about the site, if it came before."""
        fits = [
            r.id for r in self.reports if r.site is site and r.body == self.secretariat and r.received <= day
        ]
        return self.chance.pick(fits) if fits and self.chance.happens(0.4) else None

    def _measures(self, case: Course, below: dict[str, object], into: Batch) -> None:
        taken, outcome = case.on("INTERIM_PROTECTION"), case.on("OUTCOME")
        if taken is None:
            return
        for kind in self.chance.sample(_MEASURES, self.chance.between(1, 3)):
            lifted = outcome if self.chance.happens(0.5) else None
            put(
                into,
                "interim_measures",
                **below,
                id=self.chance.id(),
                kind=kind,
                taken_on=taken,
                lifted_on=lifted,
            )

    def _actions(self, case: Course, outcome: str | None, below: dict[str, object], into: Batch) -> None:
        day, kept = case.on("OUTCOME"), case.reckoning.kept
        if outcome != _RECOMMENDED or day is None:
            return
        for kind in self.chance.sample(_ACTIONS, self.chance.between(1, 3)):
            done = kept(day + timedelta(days=self.chance.between(20, 60)))
            done_on = done if done <= case.last else None
            verified = kept(done + timedelta(days=self.chance.between(10, 40)))
            put(
                into, "recommended_actions", **below, id=self.chance.id(), kind=kind, recommended_on=day,
                due_on=kept(day + timedelta(days=self.chance.between(30, 120))), done_on=done_on,
                verified_on=verified if done_on and verified <= case.last else None,
            )  # fmt: skip

    def _release(
        self,
        case: Course,
        finding: str | None,
        outcome: str | None,
        below: dict[str, object],
        into: Batch,
    ) -> None:
        """What the committee told the operator, the public, or both; now and then it took that back."""
        day = case.on("OUTCOME")
        if day is None:
            return
        for audience in ("OPERATOR", "PUBLIC"):
            if not self.chance.happens(0.6):
                continue
            back = case.last if self.chance.happens(0.15) else None
            put(
                into, "allegation_releases", **below, id=self.chance.id(), audience=audience, finding=finding,
                outcome=outcome, released_on=day, withdrawn_on=back and case.reckoning.kept(back),
            )  # fmt: skip
