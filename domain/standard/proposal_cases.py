"""Load, ask, save: proposed changes and their consultation rounds. Anybody's organisation drafts one; the secretariat
takes it through its steps, and what the Board decided is read from its motion, never from whoever applies it.
"""

from __future__ import annotations

from collections.abc import Callable

from domain.access import Profile, Viewer
from domain.cases.approach import stale
from domain.engagement.parts import Decided
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.languages import language_code
from domain.stakeholders.refusals import SecretariatOnly
from domain.standard import commands as c
from domain.standard.labels import recorded
from domain.standard.ports import StandardWork
from domain.standard.proposal import Act, ProposalChapter, ProposedChange, ProposedRequirement, Round
from domain.standard.refusals import CannotPropose, EditionInForce, MotionDoesNotFit, OtherEdition
from domain.standard.values import ProposalEffect, ProposalSide, ProposalState

Decision = Decided[ProposedChange] | Refusal
MOST_LANGUAGES = 40


async def draft_proposed_change(
    command: c.DraftProposedChange, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Proposes a change to a draft edition. Board members decide on it, so in that capacity they draft none (A)."""
    if by.organisation is None or by.profile is Profile.BOARD:
        return CannotPropose()
    edition = await work.standard_editions.load(command.edition_id)
    if edition is None:
        return NotThere()
    if not edition.is_draft:
        return EditionInForce()
    refused = await _misplaced(command, work)
    if refused is not None:
        return refused
    key = f"{edition.id}:{new_id().hex}"
    effects = {one.requirement_id: one.effect for one in command.effects}
    secretariat = by.profile is Profile.SECRETARIAT
    drafted = ProposedChange(
        id=key,
        edition_id=edition.id,
        title=command.title,
        summary=command.summary,
        rationale=command.rationale,
        state=ProposalState.DRAFTED,
        position=await work.proposed_changes.next_position(),
        source="Drafted by the secretariat" if secretariat else "Drafted by an organisation of a sector",
        chapters=tuple(ProposalChapter(chapter_id=id) for id in dict.fromkeys(command.chapter_ids)),
        requirements=tuple(
            ProposedRequirement(id=f"{key}:{number}", requirement_id=id, effect=effect)
            for number, (id, effect) in enumerate(effects.items(), 1)
        ),
    )
    side = ProposalSide.SECRETARIAT if secretariat else ProposalSide.PROPOSER
    decided = drafted.drafted(_act(by, clock, new_id, side))
    await work.proposed_changes.add(decided.record)
    return recorded("ProposedChange", key, *decided.events)


async def put_change_to_the_board(
    command: c.OnProposedChange, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The Board considers a draft, or one that it returned."""

    def decide(change: ProposedChange) -> Decision:
        return change.put_to_the_board(_act(by, clock, new_id, reason=command.reason))

    return await _step(command.change_id, command.version, by, work, decide)


async def open_consultation(
    command: c.OpenConsultation, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Announces a round."""
    languages = _languages(command.languages)
    if isinstance(languages, Refusal):
        return languages

    def decide(change: ProposedChange) -> Decision:
        round = Round(
            id=new_id(),
            number=len(change.rounds) + 1,
            name=command.name,
            opens_on=command.opens_on,
            closes_on=command.closes_on,
            languages=languages,
            questions=command.questions,
        )
        return change.consulted_on(round, _act(by, clock, new_id), work.rules.consultation_least_days)

    return await _step(command.change_id, command.version, by, work, decide)


async def record_held_round(
    command: c.RecordHeldRound, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records a round that was held elsewhere, so that its comments can be imported."""
    languages = _languages(command.languages)
    if isinstance(languages, Refusal):
        return languages

    def decide(change: ProposedChange) -> Decision:
        round = Round(
            id=new_id(),
            number=len(change.rounds) + 1,
            name=command.name,
            opens_on=command.opened_on,
            closes_on=command.closed_on,
            languages=languages,
            held_before=True,
        )
        return change.held_before(round, _act(by, clock, new_id))

    return await _step(command.change_id, command.version, by, work, decide)


async def close_consultation(
    command: c.OnProposedChange, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Ends the round that ran."""

    def decide(change: ProposedChange) -> Decision:
        return change.closed(_act(by, clock, new_id, reason=command.reason))

    return await _step(command.change_id, command.version, by, work, decide)


async def mark_consultation_answered(
    command: c.OnRound, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Closes a round as answered: each published comment has its response."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    key = await work.proposed_changes.of_round(command.round_id)
    if key is None:
        return NotThere()
    change = await work.proposed_changes.load(key)
    round = None if change is None else change.round(command.round_id)
    if change is None or round is None:
        return NotThere()
    waiting = await work.comments.waiting(round.id)
    missing = await work.comments.missing(round.id)
    decided = stale(change.version, command.version) or change.answered(
        round, clock.today(), waiting, missing
    )
    return await _kept(decided, change, work)


async def decide_proposed_change(
    command: c.DecideProposedChange, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Applies what the Board decided by a motion on this change."""
    motion = await work.motion_results.of(command.motion_id) if by.profile is Profile.SECRETARIAT else None

    def decide(change: ProposedChange) -> Decision:
        if motion is None:
            return MotionDoesNotFit()
        return change.decided(motion, _act(by, clock, new_id, ProposalSide.BOARD))

    return await _step(command.change_id, command.version, by, work, decide)


async def _step(
    key: str,
    version: int | None,
    by: Viewer,
    work: StandardWork,
    decide: Callable[[ProposedChange], Decision],
) -> Recorded | Refusal:
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    change = await work.proposed_changes.load(key)
    if change is None:
        return NotThere()
    edition = await work.standard_editions.load(change.edition_id)
    if edition is None or not edition.is_draft:
        return EditionInForce()
    return await _kept(stale(change.version, version) or decide(change), change, work)


async def _kept(decided: Decision, was: ProposedChange, work: StandardWork) -> Recorded | Refusal:
    if isinstance(decided, Refusal):
        return decided
    await work.proposed_changes.keep(decided.record, was=was)
    return recorded("ProposedChange", was.id, *decided.events)


async def _misplaced(command: c.DraftProposedChange, work: StandardWork) -> Refusal | None:
    """Chapters are of the edition itself, and so are requirements that are added; what is changed may be in force."""
    for chapter in command.chapter_ids:
        of = await work.standard_editions.edition_of_chapter(chapter)
        if of != command.edition_id:
            return NotThere() if of is None else OtherEdition()
    for one in command.effects:
        glance = await work.requirements.glance(one.requirement_id)
        if glance is None:
            return NotThere()
        if one.effect is ProposalEffect.ADDS and glance.edition_id != command.edition_id:
            return OtherEdition()
    return None


def _languages(given: tuple[str, ...]) -> tuple[str, ...] | BadInput:
    codes = tuple(dict.fromkeys(language_code(one) or "" for one in given))
    if codes and "" not in codes and len(codes) <= MOST_LANGUAGES:
        return codes
    return BadInput(
        message="A round says in which languages one can take part.",
        next="Give one to forty language codes, such as es or quc.",
        field="languages",
    )


def _act(
    by: Viewer,
    clock: Clock,
    new_id: NewId,
    side: ProposalSide = ProposalSide.SECRETARIAT,
    reason: str | None = None,
) -> Act:
    return Act(
        id=new_id(),
        on=clock.today(),
        side=side,
        organisation_id=by.organisation,
        person_id=by.person,
        reason=reason,
    )
