"""Load, ask, save: who sits on the committee, and what it does. The Board is held first, then the allegation."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.access import Viewer
from domain.cases.parts import ItemKind
from domain.cases.standing import CaseStanding
from domain.engagement.spoken import known_language
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals import committee
from domain.reprisals.committee import Bench
from domain.reprisals.model import BODY, COMMITTEE, Allegation
from domain.reprisals.own import Found, May, at_hand, bench_for, come_to, its_committee, its_handler, keep
from domain.reprisals.ports import ReprisalWork
from domain.reprisals.refusals import AlreadySitting
from domain.reprisals.values import StandDownReason


async def constitute_committee(
    command: c.ConstituteCommittee, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Seats board members who have no tie, all of them or nobody."""
    people = command.person_ids
    found = await _before_the_bench(
        command.allegation_id, people, by, work, clock, its_handler, command.version
    )
    if isinstance(found, Refusal):
        return found
    on, bench = found
    if len(set(people)) != len(people):
        return AlreadySitting()
    places = {person: new_id() for person in people}
    return await keep(committee.constituted(on.case, places, bench, on.act(new_id, BODY)), on, work)


async def replace_member(
    command: c.ReplaceMember, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Seats a board member who has no tie in another's place."""
    new = command.person_id
    found = await _before_the_bench(command.allegation_id, (new,), by, work, clock, its_handler)
    if isinstance(found, Refusal):
        return found
    on, bench = found
    act = on.act(new_id, BODY)
    decided = committee.replaced(on.case, command.member_id, command.because, (new, new_id()), bench, act)
    return await keep(decided, on, work)


async def stand_down(
    command: c.StandDown, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Ends a member's sitting: the handler's to record, or the member's own word."""

    def may(standing: CaseStanding, case: Allegation) -> Refusal | None:
        own = case.member(by.person)
        themselves = standing.sits and own is not None and own.id == command.member_id
        return None if themselves else its_handler(standing, case)

    found = await come_to(command.allegation_id, by, work, clock, may)
    if isinstance(found, Refusal):
        return found
    side = COMMITTEE if found.standing.sits else BODY
    decided = committee.stood_down(found.case, command.member_id, command.because, found.act(new_id, side))
    return await keep(decided, found, work)


async def start_investigation(
    command: c.OnAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A member of the committee begins to look into it."""
    found = await _before_the_bench(
        command.allegation_id, (), by, work, clock, its_committee, command.version
    )
    if isinstance(found, Refusal):
        return found
    on, bench = found
    return await keep(committee.investigating(on.case, bench, on.act(new_id, COMMITTEE)), on, work)


async def record_opinion(
    command: c.RecordOpinion, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A member's own opinion."""
    found = await _before_the_bench(command.allegation_id, (), by, work, clock, its_committee)
    if isinstance(found, Refusal):
        return found
    on, bench = found
    act = on.act(new_id, COMMITTEE)
    return await keep(committee.with_opinion(on.case, command.opinion, bench, act), on, work)


async def record_finding(
    command: c.RecordFinding, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What more than half of the committee hold, with their reasons."""
    found = await _before_the_bench(
        command.allegation_id, (), by, work, clock, its_committee, command.version
    )
    if isinstance(found, Refusal):
        return found
    on, bench = found
    language = None if command.language is None else known_language(command.language)
    if isinstance(language, Refusal):
        return language
    act = on.act(new_id, COMMITTEE)
    reasons = on.case.next_item(new_id(), ItemKind.REASONS, act, language, internal=False)
    done = await keep(committee.found(on.case, command.finding, reasons, bench, act, on.by), on, work)
    if isinstance(done, Recorded):
        await work.contents.put(on.case.id, reasons.id, command.reasons)
    return done


async def recuse_tied(
    person: UUID, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> list[Recorded]:
    """Stands the person down, at once, wherever they sit and are tied now. Whoever asks holds the Board."""
    done: list[Recorded] = []
    for id in await work.allegations.judged_by(person):
        case = await work.allegations.load(id)
        member = None if case is None else case.member(person)
        if case is None or member is None:
            continue
        bench = await bench_for(case, (), work, clock.today())
        if bench.ties(person):
            found = await at_hand(case, CaseStanding(viewer=by), work, clock)
            act = found.act(new_id, COMMITTEE)
            stood = committee.stood_down(case, member.id, StandDownReason.RECUSED, act)
            kept = await keep(stood, found, work)
            done += [kept] if isinstance(kept, Recorded) else []
    return done


async def _before_the_bench(
    id: UUID,
    people: Iterable[UUID],
    by: Viewer,
    work: ReprisalWork,
    clock: Clock,
    may: May,
    version: int | None = None,
) -> tuple[Found, Bench] | Refusal:
    await work.board.seats(clock.today())
    found = await come_to(id, by, work, clock, may, version)
    if isinstance(found, Refusal):
        return found
    return found, await bench_for(found.case, people, work, clock.today())
