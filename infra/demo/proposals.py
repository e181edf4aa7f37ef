"""Changes proposed for the demo beside those of the reference: drafted, consulted on, closed, approved or sent back by
a motion of the Board; with comments of all six sectors, moderated and not, and responses.

The rows come from the domain's own steps, so none of them says what the service would refuse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from domain.rules import Rules
from domain.sectors.model import Sector
from domain.sectors.motion import Motion
from domain.standard.comment import Comment, Response
from domain.standard.proposal import Act, MotionOn, ProposalChapter, ProposedChange, Round
from domain.standard.values import (
    CommentChannel,
    CommentPosition,
    DeclineReason,
    Disposition,
    MotionOutcome,
    ProposalSide,
    ProposalState,
)
from infra.demo.chance import Chance
from infra.demo.organisations import Organisation
from infra.demo.personas import SECRETARIAT, SECRETARIAT_HANDLER
from infra.demo.rows import Batch, put, put_from
from infra.demo.steps import done

S = ProposalState
EDITION, SOURCE = "2.0", "invented for the demonstration"
RUNS = 60
_LONGEST_AGO = 420
_RULES = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A change, and how far it comes. `opens_ago`: days before the world's last day on which its round opens."""

    key: str
    title: str
    summary: str
    chapter: str
    stands: ProposalState
    opens_ago: int = 0


COURSES = (
    Course(key="2.0:D-remote-hearings", title="Hearings from afar", summary="People may be heard by telephone or video "
           "if they ask for it.", chapter="2.0:1.3", stands=S.DRAFTED),
    Course(key="2.0:D-security-contracts", title="Contracts with security providers", summary="Contracts with security "
           "providers are published, but for prices.", chapter="2.0:3.5", stands=S.IN_CONSULTATION, opens_ago=33),
    Course(key="2.0:D-payments-by-project", title="Payments by project", summary="Payments to governments are told "
           "project by project.", chapter="2.0:1.5", stands=S.CONSULTATION_CLOSED, opens_ago=80),
    Course(key="2.0:D-list-of-barriers", title="Barriers are published", summary="Which barriers stood in the way of "
           "an audit is published by site.", chapter="2.0:1.3", stands=S.APPROVED, opens_ago=_LONGEST_AGO),
    Course(key="2.0:D-paid-experts", title="Experts whom communities choose", summary="Communities choose an expert, "
           "and the operator pays.", chapter="2.0:3.4", stands=S.RETURNED, opens_ago=270),
)  # fmt: skip
DECIDED_BY = {
    "2.0:D-list-of-barriers": "Publication of the list of barriers",
    "2.0:D-paid-experts": "Operators pay for independent experts",
}
"""By which of the demo's motions the Board decided."""
_SAID = (
    "The text should say who pays for it.",
    "This would help people who cannot travel. It needs a date from which it counts.",
    "We cannot see how a small site would do this within a year.",
    "Say what happens if nobody can be found.",
    "It should be told in the languages of the site, and by radio.",
    "The present rule is enough if it is kept.",
    "Workers on short contracts have to be named too.",
)
_ANSWERS = (
    (Disposition.ACCEPTED, "The draft says so now."),
    (Disposition.ACCEPTED_IN_PART, "A date was added; the rest is for guidance."),
    (Disposition.NOT_ACCEPTED, "The present rule has not been enough, as audits show."),
    (Disposition.NOTED, "This is for the next edition."),
)
_POSITIONS = tuple(CommentPosition)


@dataclass(slots=True, kw_only=True)
class Proposals:
    """Writes them all."""

    chance: Chance
    until: date
    organisations: Sequence[Organisation]
    motions: dict[str, Motion] = field(default_factory=dict[str, Motion])
    """By title, those that are decided."""

    def write(self, into: Batch) -> None:
        """Every change with its rounds, comments, responses and tallies."""
        for position, course in enumerate(COURSES, start=101):
            change = self._opened(course, position)
            round = change.rounds[0] if change.rounds else None
            comments = self._comments(change, round, course) if round else []
            responses = self._answer(change, round, comments, course) if round else []
            self._put(self._decided(change, course), [c for c, _ in comments], responses, into)

    # -- the change

    def _opened(self, course: Course, position: int) -> ProposedChange:
        day = self.until - timedelta(days=course.opens_ago + 40)
        change = done(
            ProposedChange(
                id=course.key, edition_id=EDITION, title=course.title, summary=course.summary,
                rationale="Asked for in consultations of the demonstration.", state=S.DRAFTED, position=position,
                source=SOURCE, chapters=(ProposalChapter(chapter_id=course.chapter),),
            ).drafted(self._act(day, ProposalSide.PROPOSER))
        )  # fmt: skip
        if course.stands is S.DRAFTED:
            return change
        change = done(change.put_to_the_board(self._act(day + timedelta(days=10))))
        opens = self.until - timedelta(days=course.opens_ago)
        round = Round(
            id=self._id(), number=1, name="First round", opens_on=opens, closes_on=opens + timedelta(days=RUNS),
            languages=("en", "es", "fr"), questions="Is it clear? What would it change at a site that you know?",
        )  # fmt: skip
        change = done(
            change.consulted_on(round, self._act(opens - timedelta(days=5)), _RULES.consultation_least_days)
        )
        if course.stands is S.IN_CONSULTATION:
            return change
        return done(change.closed(self._act(round.closes_on + timedelta(days=1))))

    def _decided(self, change: ProposedChange, course: Course) -> ProposedChange:
        """Answered, and then as the Board's motion says."""
        if course.stands not in (S.APPROVED, S.RETURNED):
            return change
        motion = self.motions[DECIDED_BY[course.key]]
        assert motion.decided_on is not None
        round = change.rounds[0]
        change = done(change.answered(round, round.closes_on + timedelta(days=20), waiting=0, missing=0))
        outcome = MotionOutcome.CARRIED if course.stands is S.APPROVED else MotionOutcome.NOT_CARRIED
        on = MotionOn(
            id=motion.id, proposed_change_id=change.id, outcome=outcome, decided_on=motion.decided_on
        )
        return done(change.decided(on, self._act(motion.decided_on, ProposalSide.BOARD)))

    # -- what was said

    def _comments(self, change: ProposedChange, round: Round, course: Course) -> list[tuple[Comment, date]]:
        """Of two or three organisations of every sector, of some of none, and of people without an organisation."""
        last = min(round.closes_on, self.until)
        found = list[tuple[Comment, date]]()
        for sector in Sector:
            of_it = [one for one in self.organisations if one.sector == sector.value]
            for author in self.chance.sample(of_it, self.chance.between(2, 3)):
                found.append(self._comment(change, round, last, course, UUID(author.id), sector))
        for sector in (Sector.COMMUNITIES, Sector.WORKERS, None):
            found.append(self._comment(change, round, last, course, None, sector))
        return found

    def _comment(
        self, change: ProposedChange, round: Round, last: date, course: Course, author: UUID | None,
        sector: Sector | None,
    ) -> tuple[Comment, date]:  # fmt: skip
        """Moderated within days, unless the round still runs: then some wait. One in eight is declined."""
        day = self.chance.day(round.opens_on, last - timedelta(days=8 if author else 21))
        named = author if author and self.chance.happens(0.5) else None
        comment = done(
            Comment(
                id=self._id(), proposed_change_id=change.id, round_id=round.id,
                channel=CommentChannel.ORGANISATION if author else CommentChannel.PUBLIC_FORM,
                organisation_id=author, published_as_id=named, sector=sector,
                chapter_id=course.chapter if self.chance.happens(0.5) else None,
                position=self.chance.pick(_POSITIONS), wording=self.chance.pick(_SAID), language="en",
                submitted_on=day,
            ).submitted()
        )  # fmt: skip
        moderated = day + timedelta(days=self.chance.between(1, 7))
        if course.stands is S.IN_CONSULTATION and self.chance.happens(0.35):
            return comment, moderated
        if self.chance.happens(0.12):
            return done(comment.declined(self.chance.pick(tuple(DeclineReason)), moderated)), moderated
        return done(comment.published(moderated)), moderated

    def _answer(
        self, change: ProposedChange, round: Round, comments: list[tuple[Comment, date]], course: Course
    ) -> list[Response]:
        """All that was published, once the round is over; of a round that is only closed, half of it so far."""
        if course.stands is S.IN_CONSULTATION:
            return []
        day = min(round.closes_on + timedelta(days=12), self.until)
        responses = [
            done(
                Response(
                    id=self._id(), proposed_change_id=change.id, round_id=round.id, disposition=disposition,
                    wording=wording, responded_on=day,
                ).given()
            )
            for disposition, wording in _ANSWERS
        ]  # fmt: skip
        for place, (comment, moderated) in enumerate(comments):
            waits = course.stands is S.CONSULTATION_CLOSED and place % 2 == 0
            if comment.moderated_on is not None and comment.decline_reason is None and not waits:
                comments[place] = done(comment.answered(self.chance.pick(responses))), moderated
        return responses

    # -- rows

    def _put(
        self, change: ProposedChange, comments: Sequence[Comment], responses: Sequence[Response], into: Batch
    ) -> None:
        put_from(into, "proposed_changes", change)
        for table, parts in (
            ("proposed_change_chapters", change.chapters),
            ("proposed_change_events", change.events),
            ("consultation_rounds", change.rounds),
            ("consultation_responses", responses),
            ("consultation_comments", comments),
        ):
            for part in parts:
                put_from(into, table, part, proposed_change_id=change.id)
        counted = Counter(
            (one.round_id, one.sector, one.position)
            for one in comments
            if one.moderated_on is not None and one.decline_reason is None
        )
        for (round, sector, position), number in counted.items():
            key = f"{round}:{sector.value if sector else '~'}:{position.value}"
            put(
                into, "comment_tallies", id=key, proposed_change_id=change.id, round_id=round.hex,
                sector=sector and sector.value, position=position.value, comments=number,
            )  # fmt: skip

    def _act(self, day: date, side: ProposalSide = ProposalSide.SECRETARIAT) -> Act:
        return Act(
            id=self._id(), on=day, side=side, organisation_id=SECRETARIAT.id, person_id=SECRETARIAT_HANDLER.id
        )

    def _id(self) -> UUID:
        return UUID(self.chance.id())
