"""What the demo's audits found: scope, ratings with evidence, what has to be put right, reports with their digests,
what sites achieved, and what was done so that people learned of an audit.

The rows come from the domain's own steps, so none of them says what the service would refuse. Rated are requirements
invented for the demo (`infra.demo.requirements`) and those that the reference holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from domain.assurance import achievement, corrective, rating, report, scoring
from domain.assurance.audit import Audit
from domain.assurance.outreach import Outreach, StoodInTheWay
from domain.assurance.parts import Act
from domain.assurance.rating import Asked, Rating, Shown
from domain.assurance.report import ReportScore
from domain.assurance.scoring import Demand
from domain.assurance.values import (
    AchievementEnd,
    AuditState,
    EvidenceKind,
    OutreachKind,
    PrincipleArea,
    RatingCode,
)
from domain.engagement.values import BarrierKind
from domain.rules import Rules
from domain.sectors.model import Sector
from infra.demo.audits import Audited
from infra.demo.chance import Chance
from infra.demo.personas import SECRETARIAT, SECRETARIAT_HANDLER
from infra.demo.requirements import invented, of_reference
from infra.demo.rows import Batch, put, put_from
from infra.demo.steps import done
from infra.reference import CHAPTERS

S, R = AuditState, RatingCode
_RULES = Rules()
_BY_QUALITY = (
    ((R.FULLY, R.SUBSTANTIALLY), (0.8, 0.2)),
    ((R.FULLY, R.SUBSTANTIALLY, R.PARTIALLY, R.NOT_RELEVANT), (0.4, 0.35, 0.2, 0.05)),
    ((R.FULLY, R.SUBSTANTIALLY, R.PARTIALLY, R.DOES_NOT_MEET, R.NOT_SCORED), (0.25, 0.3, 0.25, 0.15, 0.05)),
)
"""How well a site does, from the best: which ratings, and how likely each."""
_EVIDENCE = {
    EvidenceKind.DOCUMENT: (
        "Plan of last year, approved by the site's management", "Minutes of three meetings with the village council",
        "Register of training, second half of the year", "Monitoring results of twelve months",
    ),
    EvidenceKind.OBSERVATION: (
        "Signs in two languages at every gate", "The instrument was read and gave what the log says",
        "Protective clothing was worn in all places visited", "The complaint box was locked and had forms beside it",
    ),
}  # fmt: skip
_TO_DO = (
    "Write the plan that is missing, and say who keeps to it.",
    "Ask those whom it touches, and publish what came of it.",
    "Translate the notice into the languages of the crews.",
    "Repair the instrument and have it checked each quarter.",
)


@dataclass(slots=True, kw_only=True)
class Findings:
    """Concludes audits, and writes what they found."""

    chance: Chance
    until: date
    codes: dict[UUID, dict[str, RatingCode]] = field(default_factory=dict[UUID, dict[str, RatingCode]])
    number: int = 0

    def concluded(self, audited: Audited) -> Audited:
        """With its ratings made up, and published if it is to be."""
        audit = audited.audit
        if audited.on(S.STAGE_2) is None:
            return audited
        self.codes[audit.id] = self._rated()
        if audited.publishes is None:
            return audited
        found = self._findings(audit)
        act = self._scheme(audited.publishes)
        return replace(audited, audit=done(audit.made_public(found.level, act)))

    def write(self, audited: Audited, heard: bool, into: Batch) -> None:
        """Everything of one audit. `heard`: whether anybody was interviewed for it."""
        audit = audited.audit
        if audited.on(S.STAGE_1) is not None:
            for requirement in _requirements():
                begun = audited.on(S.STAGE_1) or audit.opened_on
                put_from(into, "audit_scope", rating.scoped(audit, requirement.id, begun, self._id()))
        if audited.on(S.NOTICE_PUBLISHED) is not None:
            self._outreach(audited, into)
        if audit.id in self.codes:
            ratings = [self._rating(audited, one, code, into) for one, code in self.codes[audit.id].items()]
            self._marks(ratings, heard, into)
            self._actions(audited, ratings, into)
        if audit.published_on is not None:
            self._report(audited, into)

    # -- ratings

    def _rated(self) -> dict[str, RatingCode]:
        """By turns a site that does well, one that does middling, one that does not. Critical ones are mostly met."""
        quality = self.number % len(_BY_QUALITY)
        self.number += 1
        codes, weights = _BY_QUALITY[quality]
        found = {one.id: self.chance.weighted(codes, weights) for one in _requirements()}
        if quality < len(_BY_QUALITY) - 1:
            met = {one.id for one in _requirements() if one.critical is not False}
            found |= {id: R.SUBSTANTIALLY for id in met if found[id] not in scoring.MET}
        return found

    def _rating(self, audited: Audited, requirement: str, code: RatingCode, into: Batch) -> Rating:
        """One rating; in one of ten a first one that was made anew before the draft."""
        audit, before = audited.audit, None
        begun = audited.on(S.STAGE_2) or audit.opened_on
        last = (audited.on(S.DRAFT_REPORT) or audit.stopped_on or self.until) - timedelta(days=1)
        if code is not R.NOT_SCORED and self.chance.happens(0.1):
            lower = R.DOES_NOT_MEET if code is R.PARTIALLY else R.PARTIALLY
            early = self.chance.day(begun, max(begun, last - timedelta(days=6)))
            first = done(
                rating.made(
                    audit, self._asked(requirement, lower), None, True, self._firm(audited, early), self._id
                )
            )
            before = replace(first, current=False, working=True)
            self._put_rating(before, into)
            begun = early
        act = self._firm(audited, self.chance.day(begun, max(begun, last)))
        made = done(rating.made(audit, self._asked(requirement, code), before, True, act, self._id))
        self._put_rating(made, into)
        return made

    def _asked(self, requirement: str, code: RatingCode) -> Asked:
        kinds = self.chance.sample(list(_EVIDENCE), 0 if code is R.NOT_SCORED else self.chance.between(1, 2))
        shown = tuple(Shown(kind=kind, says=self.chance.pick(_EVIDENCE[kind])) for kind in kinds)
        return Asked(requirement_id=requirement, rating=code, shown=shown)

    def _put_rating(self, made: Rating, into: Batch) -> None:
        put_from(into, "audit_ratings", made)
        for evidence in made.evidence:
            put_from(into, "rating_evidence", evidence, made, rating_id=made.id, says=evidence.says)

    def _marks(self, ratings: Sequence[Rating], heard: bool, into: Batch) -> None:
        """That some rest on interviews as well: for the team alone."""
        for one in ratings if heard else ():
            if one.evidence and self.chance.happens(0.25):
                put(
                    into, "interview_evidence", id=self._id().hex, rating_id=one.id.hex, audit_id=one.audit_id.hex,
                    kind=EvidenceKind.INTERVIEW.value,
                )  # fmt: skip

    # -- what has to be put right

    def _actions(self, audited: Audited, ratings: Sequence[Rating], into: Batch) -> None:
        """After the draft, against what is not fully met; of a published report all are verified or over."""
        audit, drafted = audited.audit, audited.on(S.DRAFT_REPORT)
        if drafted is None:
            return
        low = [one for one in ratings if one.rating in corrective.BELOW]
        for place, one in enumerate(self.chance.sample(low, 4)):
            opened = drafted + timedelta(days=2)
            due = opened + timedelta(days=(8, 30, 90, 200)[place])
            if audit.published_on is not None:
                due = min(due, audit.published_on - timedelta(days=1))
            action = done(
                corrective.opened(
                    replace(audit, state=S.DRAFT_REPORT),
                    corrective.ToPutRight(
                        requirement_id=one.requirement_id, description=self.chance.pick(_TO_DO), due_on=due
                    ),
                    one.rating, _RULES.corrective_action_months, audited.site.time_zone,
                    self._firm(audited, opened), self._id(),
                )
            )  # fmt: skip
            self._put_action(self._followed(action, audited, place), into)

    def _followed(
        self, action: corrective.CorrectiveAction, audited: Audited, place: int
    ) -> corrective.CorrectiveAction:
        """The first is verified, the second was sent back once, the others wait; before a report all are verified."""
        day, settled = action.opened_on + timedelta(days=3), audited.audit.published_on is not None
        if (place > 1 and not settled) or day > self.until:
            return action
        action = done(action.done(self._company(audited, day)))
        if place == 1:
            action = done(action.returned(self._firm(audited, day)))
            if not settled:
                return action
            action = done(action.done(self._company(audited, day + timedelta(days=2))))
        return done(action.verified(self._firm(audited, min(day + timedelta(days=4), self.until))))

    def _put_action(self, action: corrective.CorrectiveAction, into: Batch) -> None:
        put_from(into, "corrective_actions", action)
        for event in action.events:
            put_from(into, "corrective_action_events", event, action, action_id=action.id)

    # -- the report

    def _findings(self, audit: Audit) -> report.Findings:
        ratings = self.codes[audit.id]
        scores = scoring.scores_of(_requirements(), ratings, _RULES)
        level = scoring.level_of(_requirements(), ratings, scores)
        return report.Findings(ratings=ratings, carried={}, scores=scores, level=level)

    def _report(self, audited: Audited, into: Batch) -> None:
        """The report, its scores, and what the site achieved by it until the agreement ended."""
        audit, found = audited.audit, self._findings(audited.audit)
        assert audit.published_on is not None
        out = report.written(audit, found, _RULES, audit.published_on, 1, self._id(), None)
        put_from(into, "audit_reports", out)
        for score in found.scores:
            put_from(
                into, "area_scores",
                ReportScore(
                    id=self._id(), report_id=out.id, area=score.area, points=score.points, possible=score.possible
                ),
            )  # fmt: skip
        reached = done(
            achievement.granted(
                audit, found.level, audit.published_on, _RULES.surveillance_months, self._id()
            )
        )
        ended = audited.agreement.ended if audited.agreement else None
        if ended is not None:
            reached = done(reached.ended(AchievementEnd.AGREEMENT_TERMINATED, ended))
        put_from(into, "achievements", reached)

    # -- outreach

    def _outreach(self, audited: Audited, into: Batch) -> None:
        """Three or four ways to reach people between the notice and the draft, and what stood in their way."""
        audit, first = audited.audit, audited.on(S.NOTICE_PUBLISHED) or self.until
        last = min(audited.on(S.DRAFT_REPORT) or audit.stopped_on or self.until, self.until)
        for _ in range(self.chance.between(3, 4)):
            kinds = self.chance.sample(tuple(BarrierKind), self.chance.between(0, 2))
            made = Outreach(
                id=self._id(), audit_id=audit.id, site_id=audit.site_id, operator_id=audit.operator_id,
                audited_by=audit.audited_by, drafted=audit.drafted, published=audit.published,
                kind=self.chance.pick(tuple(OutreachKind)), sector=self.chance.pick(tuple(Sector)[:3]),
                language=self.chance.pick(("en", "es", "fr", "sw")), held_on=self.chance.day(first, max(first, last)),
                reached=self.chance.between(5, 400) if self.chance.happens(0.7) else None,
                barriers=tuple(StoodInTheWay(id=self._id(), kind=kind) for kind in kinds),
            )  # fmt: skip
            made = done(made.recorded(replace(audit, state=S.STAGE_2)))
            put_from(into, "audit_outreach", made)
            for barrier in made.barriers:
                put_from(into, "outreach_barriers", barrier, made, outreach_id=made.id)

    # -- who does it

    def _firm(self, audited: Audited, day: date) -> Act:
        audit = audited.audit
        return Act(id=self._id(), on=day, organisation_id=audit.firm_id, person_id=audit.team[0].person_id)

    def _company(self, audited: Audited, day: date) -> Act:
        return Act(
            id=self._id(), on=day, organisation_id=audited.audit.operator_id, person_id=audited.manager
        )

    def _scheme(self, day: date) -> Act:
        return Act(id=self._id(), on=day, organisation_id=SECRETARIAT.id, person_id=SECRETARIAT_HANDLER.id)

    def _id(self) -> UUID:
        return UUID(self.chance.id())


def _requirements() -> list[Demand]:
    """All of the edition that audits look at, with their areas."""
    areas = {one.id: PrincipleArea(one.principle_area) for one in CHAPTERS.rows() if one.principle_area}
    found = [Demand(id=one.id, area=areas[one.chapter], critical=one.critical) for one in invented()]
    known = [(id, areas.get(chapter or "")) for id, chapter in of_reference()]
    return found + [Demand(id=id, area=area, critical=None) for id, area in known if area is not None]
