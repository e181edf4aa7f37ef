"""The demo's grievances: brought to every kind of mechanism, in every identity mode, in every state.

Who files stood by the site that day. Handlers sit at the mechanism's desk, and an appeal goes to another one than the
first. What came anonymously is dated by week and has no filer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from infra.demo.cases import (
    ACTIVITIES,
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
from infra.demo.links import Links
from infra.demo.mechanisms import Mechanism, Mechanisms
from infra.demo.rows import Batch, put
from infra.demo.sites import Site

_CATEGORIES = (
    "WATER", "AIR_AND_DUST", "NOISE_AND_VIBRATION", "LAND_AND_RESETTLEMENT", "LIVELIHOOD", "DAMAGE_TO_PROPERTY",
    "LABOUR", "HEALTH_AND_SAFETY", "SECURITY_CONDUCT", "RETALIATION", "COMMUNITY_BENEFITS", "CULTURAL_HERITAGE",
    "BIODIVERSITY", "CONSULTATION", "CORRUPTION", "OTHER",
)  # fmt: skip
_REMEDIES = (
    "APOLOGY", "RESTITUTION", "REHABILITATION", "FINANCIAL_COMPENSATION", "NON_FINANCIAL_COMPENSATION", "SANCTION",
    "INJUNCTION", "GUARANTEE_OF_NON_REPETITION",
)  # fmt: skip
_ROLES = ("COMPLAINANT", "AFFECTED", "WITNESS", "RESPONDENT", "RELATIVE", "FACILITATOR")

# state: fewest and most days after the state before
_PACE = {
    "SUBMITTED": (0, 0), "ACKNOWLEDGED": (1, 9), "SCREENED": (1, 12), "INVESTIGATING": (1, 10), "REFERRED": (1, 6),
    "RESPONSE_PROPOSED": (15, 70), "ACCEPTED": (2, 20), "CONTESTED": (2, 15), "APPEALED": (1, 9), "REMEDY": (2, 20),
    "VERIFIED": (15, 60), "CLOSED": (1, 12), "WITHDRAWN": (1, 30),
}  # fmt: skip
_TO_ANSWER = ("SUBMITTED", "ACKNOWLEDGED", "SCREENED", "INVESTIGATING", "RESPONSE_PROPOSED")
_MADE_GOOD = (*_TO_ANSWER, "ACCEPTED", "REMEDY", "REMEDY", "VERIFIED", "CLOSED")
_APPEALED = (
    *_TO_ANSWER, "CONTESTED", "APPEALED", "RESPONSE_PROPOSED", "ACCEPTED", "REMEDY", "VERIFIED", "CLOSED",
)  # fmt: skip
_LATELY, _EVER, _LONG_AGO = (0, 40), (0, 500), (60, 700)
_PATHS: tuple[tuple[tuple[str, ...], tuple[int, int]], ...] = (
    *((_MADE_GOOD[:length], _LATELY) for length in range(1, 11) if length != 8),
    (_MADE_GOOD, _LONG_AGO),
    *((_APPEALED[:length], _LATELY) for length in (6, 7, 8, 10)),
    (_APPEALED, _LONG_AGO),
    ((*_APPEALED[:8], "CONTESTED", "CLOSED"), _EVER),
    ((*_TO_ANSWER, "ACCEPTED", "CLOSED"), _EVER),
    ((*_TO_ANSWER, "CONTESTED", "CLOSED"), _EVER),
    ((*_TO_ANSWER[:3], "REFERRED"), _EVER),
    ((*_TO_ANSWER[:2], "WITHDRAWN"), _EVER),
    ((*_TO_ANSWER[:4], "WITHDRAWN"), _EVER),
)
"""Ways through the states, and how long ago the last step was. Monitoring begins with the first check-in held."""

_SIDES: dict[str, str] = dict.fromkeys(
    ("SUBMITTED", "ACCEPTED", "CONTESTED", "APPEALED", "VERIFIED", "WITHDRAWN"), "CONCERNED"
)
_CONTESTED_FOR = ("FACTS_WRONG", "NOT_ADDRESSED", "REMEDY_INSUFFICIENT", "UNFAIR_PROCEDURE", "OTHER")
_REFERRED_FOR = ("OUTSIDE_REMIT", "BETTER_PLACED", "CONFLICT_OF_INTEREST", "ASKED_BY_COMPLAINANT")
_WITHDRAWN_FOR = ("SETTLED", "PURSUED_ELSEWHERE", "NOT_SAID")
_MODES, _MODE_WEIGHTS = ("NAMED", "CONFIDENTIAL", "ANONYMOUS", "VIA_REPRESENTATIVE"), (0.2, 0.3, 0.25, 0.25)
_KINDS, _KIND_WEIGHTS = ("SITE", "AUDIT_FIRM", "SCHEME", "EXTERNAL"), (0.45, 0.2, 0.25, 0.1)


@dataclass(slots=True, kw_only=True)
class Grievances:
    """Writes so many of them."""

    chance: Chance
    until: date
    sites: Sequence[Site]
    mechanisms: Mechanisms
    handlers: dict[str, list[str]]
    links: Links
    filed: list[Told] = field(default_factory=list[Told])

    def write(self, count: int, into: Batch) -> None:
        """Every path of states in turn; every second one at the sites that come first."""
        weights = [site.weight for site in self.sites]
        for number in range(count):
            path, ago = _PATHS[number % len(_PATHS)]
            site = (
                self.sites[WATCHED[number // 2 % 3]]
                if number % 2
                else self.chance.weighted(self.sites, weights)
            )
            self._grievance(number, site, path, ago, into)

    def _grievance(
        self, number: int, site: Site, path: tuple[str, ...], ago: tuple[int, int], into: Batch
    ) -> None:
        chance = self.chance
        mode = chance.weighted(_MODES, _MODE_WEIGHTS)
        mechanism = self._mechanism(site)
        earliest = mechanism.opened
        pace = list(_pace(path))
        by_week = mode == "ANONYMOUS"
        case = course(chance, site, pace, self.until, by_week=by_week, earliest=earliest, ago=ago)
        received = case.steps[0][1]
        filer, speaker = self._side(site, received, mode)
        if filer is None and not by_week:  # nobody stood by the site: whoever it was came by themselves
            mode, by_week = "ANONYMOUS", True
            case = course(chance, site, pace, self.until, by_week=True, earliest=earliest, ago=ago)
        id = chance.id()
        releases = self._releases(mechanism, case)
        released = any(back is None for _, back in releases)
        sees = mechanism.kind == "SITE" or released
        shared: dict[str, object] = {
            "site_id": site.id,
            "body_id": mechanism.body,
            "filed_by": filer or id,
            "represented_by": speaker or id,
            "operator_sees": sees,
        }
        handler, persons = self._go_on(case, mechanism.body, id, shared, into)
        self._row(number, id, site, mechanism, mode, case, handler, released, shared, into)
        below = {"grievance_id": id, **shared}
        write_steps(case, "grievance_events", below, _SIDES, persons, self._reasons(case), into)
        write_check_ins(case, "grievance_check_ins", below, handler, into)
        write_pauses(case, "grievance_pauses", below, into)
        people = _ROLES[1 if mode == "NAMED" else 0 : chance.between(1, 3)]
        write_aliases(chance, "grievance_aliases", below, people, into, confidence=0.5)
        self._remedies(case, below, into)
        for day, back in releases:
            put(into, "grievance_releases", **below, id=chance.id(), released_on=day, withdrawn_on=back)
        self.filed.append(
            Told(entity="Grievance", id=id, site=site, body=mechanism.body, filed_by=filer or id, course=case)
        )

    def _mechanism(self, site: Site) -> Mechanism:
        """One that took cases lately: the site's own, its audit firm's, the scheme's or one outside."""
        kind = self.chance.weighted(_KINDS, _KIND_WEIGHTS)
        own = self.mechanisms.at(site, self.until)
        if kind == "SITE" and own is not None:
            return own
        if kind == "AUDIT_FIRM":
            firms = {stay.organisation for stay in site.stays if stay.capacity == "AUDIT"}
            near = [m for m in self.mechanisms.of_firms if m.body in firms]
            return self.chance.pick(near or self.mechanisms.of_firms)
        return self.chance.pick(self.mechanisms.outside) if kind == "EXTERNAL" else self.mechanisms.scheme

    def _side(self, site: Site, day: date, mode: str) -> tuple[str | None, str | None]:
        """Who filed it and who speaks for those concerned: organisations that stood by the site that day."""
        members = [stay.organisation for stay in site.standing(day).members]
        if mode == "ANONYMOUS" or not members:
            return None, None
        filer = self.chance.pick(members)
        return filer, self.chance.pick(members) if mode == "VIA_REPRESENTATIVE" else None

    def _go_on(
        self, case: Course, body: str, id: str, shared: dict[str, object], into: Batch
    ) -> tuple[str | None, dict[str, str | None]]:
        """The clock follows the steps; the handlers take turns. Who has the case now, and who took which steps."""
        chance, desk = self.chance, self.handlers[body]
        first = chance.pick(desk)
        second = chance.pick([one for one in desk if one != first])
        handled: list[tuple[str, str, date, date | None]] = []
        for state, day in tuple(case.steps):
            match state:
                case "ACKNOWLEDGED":
                    handled.append((first, "FIRST", day, None))
                    case.clock = case.clock.acknowledged(day, case.reckoning)
                case "INVESTIGATING":
                    self._pause(case, day)
                case "RESPONSE_PROPOSED":
                    case.clock = case.clock.answered(day, case.reckoning)
                case "APPEALED":
                    handled = [(first, "FIRST", handled[0][2], day)]
                    if case.state != "APPEALED" or chance.happens(0.5):
                        handled.append((second, "APPEAL", day, None))
                    case.clock = case.clock.appealed(day, case.reckoning)
                case "CLOSED":
                    case.clock = case.clock.closed(day, case.reckoning)
                    self._watch(case, day)
                case "WITHDRAWN" | "REFERRED":
                    case.clock = case.clock.stopped(day, case.reckoning)
                case _:
                    pass
        for person, stage, starts, ends in handled:
            put(
                into, "grievance_handlings", grievance_id=id, **shared, id=chance.id(), person_id=person, stage=stage,
                starts=starts, ends=ends,
            )  # fmt: skip
        now = next((person for person, _, _, ends in handled if ends is None), None)
        later = now if case.on("APPEALED") else first
        return now, {"BODY": first, "REMEDY": later, "CLOSED": later, "MONITORING": later}

    def _watch(self, case: Course, closed: date) -> None:
        """Three check-ins are set when it is closed; monitoring begins with the first that is held."""
        case.watch()
        case.plan(closed)
        held = case.check_ins[0][1]
        if held is not None:
            case.steps.append(("MONITORING", held))

    def _pause(self, case: Course, day: date) -> None:
        """Some wait a while for the complainant or an interpreter before the answer; some still do."""
        if not self.chance.happens(0.7 if case.state == "INVESTIGATING" else 0.35):
            return
        answered = case.on("RESPONSE_PROPOSED")
        if case.state == "INVESTIGATING":
            case.pause(day, None)
        elif answered is not None:
            case.pause(day, case.reckoning.kept(day + (answered - day) // 2))

    def _releases(self, mechanism: Mechanism, case: Course) -> list[tuple[date, date | None]]:
        """To the operator, by the body: not for SITE cases, which it has anyway; some were taken back."""
        screened = case.on("SCREENED")
        if mechanism.kind == "SITE" or screened is None or not self.chance.happens(0.4):
            return []
        back = case.last if self.chance.happens(0.3) and case.last >= screened else None
        return [(screened, None if back is None else case.reckoning.kept(back))]

    def _row(
        self, number: int, id: str, site: Site, mechanism: Mechanism, mode: str, case: Course, handler: str | None,
        released: bool, shared: dict[str, object], into: Batch,
    ) -> None:  # fmt: skip
        chance = self.chance
        ref = f"register-{number:05d}" if mechanism.kind == "SITE" and mode == "NAMED" else None
        put(
            into, "grievances", **shared, **case.clock_columns(), id=id, mechanism_id=mechanism.id,
            mechanism=mechanism.kind, identity_mode=mode, by_week=mode == "ANONYMOUS",
            category=chance.pick(_CATEGORIES), activities=chance.sample(ACTIVITIES, chance.below(3)),
            engagement_ids=self.links.engagements(site, chance) if mode != "ANONYMOUS" else [],
            barrier_ids=self.links.barriers(site, chance) if mode != "ANONYMOUS" else [],
            also_site_ids=[], received_on=case.steps[0][1], state=case.state, outcome=_outcome(case),
            closure_reason=_closure(case), handler_id=handler,
            paused_because=case.paused_because, released=released, external_ref=ref,
        )  # fmt: skip

    def _reasons(self, case: Course) -> dict[str, str | None]:
        return {
            "CLOSED": _closure(case),
            "CONTESTED": self.chance.pick(_CONTESTED_FOR),
            "REFERRED": self.chance.pick(_REFERRED_FOR),
            "WITHDRAWN": self.chance.pick(_WITHDRAWN_FOR),
            "RESPONSE_PROPOSED": _outcome(case),
        }

    def _remedies(self, case: Course, below: dict[str, object], into: Batch) -> None:
        """One or two, each agreed on by a step, delivered, and verified by those it is for."""
        agreed_on, verified = [day for state, day in case.steps if state == "REMEDY"], case.on("VERIFIED")
        for agreed, kind in zip(agreed_on, self.chance.sample(_REMEDIES, len(agreed_on)), strict=True):
            due = case.reckoning.kept(agreed + timedelta(days=self.chance.between(10, 90)))
            done = case.reckoning.kept(agreed + (verified - agreed) // 2) if verified else None
            put(
                into, "remedies", **below, id=self.chance.id(), kind=kind, agreed_on=agreed, due_on=due,
                delivered_on=done, verified_on=verified,
            )  # fmt: skip


def _closure(case: Course) -> str | None:
    if case.on("CLOSED") is None:
        return None
    if case.on("VERIFIED"):
        return "REMEDY_VERIFIED"
    if case.on("ACCEPTED"):
        return "ACCEPTED_WITHOUT_REMEDY"
    return "APPEAL_DECIDED" if case.on("APPEALED") else "NOT_APPEALED"


def _outcome(case: Course) -> str | None:
    """As the last response said it, and as what followed fits."""
    if case.on("RESPONSE_PROPOSED") is None:
        return None
    if case.on("REMEDY"):
        return "PARTLY_UPHELD" if case.on("APPEALED") else "UPHELD"
    return "NOT_UPHELD" if case.on("CONTESTED") else "RESOLVED"


def _pace(path: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """A contested answer is closed only after the time to appeal, or at once with the appeal's own answer."""
    for before, state in zip(("", *path), path, strict=False):
        if (before, state) == ("CONTESTED", "CLOSED"):
            yield (state, 0, 0) if "APPEALED" in path else (state, 45, 70)
        else:
            yield (state, *_PACE[state])
