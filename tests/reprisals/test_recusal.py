"""Anyone tied to the site, its operator, its audit firm or those who brought it is recused: nobody tied is seated."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cases.parts import ItemKind
from domain.cases.ties import ConflictOfInterest, PersonTies
from domain.kernel import Recorded, Refusal
from domain.labels import encode_id
from domain.reprisals import commands as c
from domain.reprisals import committee_cases as judging
from domain.reprisals import content_cases as content
from domain.reprisals import handling_cases as handling
from domain.reprisals import interest_cases as tied
from domain.reprisals import outcome_cases as following
from domain.reprisals import release_cases as releasing
from domain.reprisals.parts import HeldSeat
from domain.reprisals.refusals import (
    AlreadySitting,
    CommitteeTooSmall,
    NotOnTheBoard,
    NotSitting,
    OnlyTheCommittee,
    PlaceTaken,
    Recused,
)
from domain.reprisals.values import AllegationState, Finding, FindingAudience, StandDownReason
from domain.rules import Rules
from tests.reprisals.people import (
    AUDITORS,
    AVOCET,
    AVOCETS_COLLEAGUE,
    BITTERN,
    BOARD,
    BOARD_MEMBERS,
    BRAND,
    CRAKE,
    CURLEW,
    DESK,
    DIPPER,
    EGRET,
    FOREST_NGO,
    FUND,
    HERON,
    MINE,
    OPERATOR,
    OTHER_COMPANY,
    OTHER_FIRM,
    OTHER_MINE,
    OUTSIDER,
    RIVER_NGO,
    SECRETARIAT,
    UNION,
    VILLAGE,
    seated,
    viewer,
)
from tests.reprisals.world import World


def ties(**known: UUID) -> PersonTies:
    return PersonTies(**{name: frozenset({one}) for name, one in known.items()})


async def seat(world: World, id: UUID, *people: UUID) -> Recorded | Refusal:
    asked = c.ConstituteCommittee(allegation_id=id, person_ids=people)
    return await world.does(judging.constitute_committee, asked, DESK)


# -- each tie by its name


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("employed by the operator", ("OPERATOR",)),
        ("seat given by the operator", ("SEAT",)),
        ("works for the audit firm", ("AUDIT_FIRM",)),
        ("works for the filer, which stands by the mine", ("EMPLOYER", "SITE")),
        ("works for the union at the site", ("SITE",)),
        ("declared an interest in the operator", ("DECLARED_INTEREST",)),
        ("declared an interest at the site", ("DECLARED_INTEREST",)),
        ("seat and work from the operator", ("SEAT", "OPERATOR")),
    ],
)
async def test_a_tie_is_named_and_nobody_is_seated(world: World, who: str, expected: tuple[str, ...]) -> None:
    known = {
        "employed by the operator": ties(employers=OPERATOR),
        "seat given by the operator": ties(seat_givers=OPERATOR),
        "works for the audit firm": ties(employers=AUDITORS),
        "works for the filer, which stands by the mine": ties(employers=RIVER_NGO),
        "works for the union at the site": ties(employers=UNION),
        "declared an interest in the operator": ties(declared_organisations=OPERATOR),
        "declared an interest at the site": ties(declared_sites=MINE),
        "seat and work from the operator": ties(employers=OPERATOR, seat_givers=OPERATOR),
    }
    id = await world.filed()
    world.casework.ties[DIPPER] = known[who]
    before = world.seen()
    answer = await seat(world, id, AVOCET, BITTERN, CRAKE, DIPPER)
    assert isinstance(answer, Recused)
    assert (answer.person_id, answer.ties) == (encode_id("Person", DIPPER), expected)
    assert world.seen() == before
    assert isinstance(await seat(world, id, AVOCET, BITTERN, CRAKE), Recorded)


async def test_the_firm_of_the_audit_concerned_ties_though_it_left_the_site_long_ago(world: World) -> None:
    id = await world.filed(audit_firm_id=OTHER_FIRM)
    world.casework.ties[DIPPER] = ties(employers=OTHER_FIRM)
    answer = await seat(world, id, AVOCET, BITTERN, DIPPER)
    assert isinstance(answer, Recused)
    assert answer.ties == ("AUDIT_FIRM",)


async def test_work_for_an_organisation_elsewhere_is_no_tie(world: World) -> None:
    id = await world.filed()
    for person, firm in zip((AVOCET, BITTERN, CRAKE), (OTHER_COMPANY, OTHER_FIRM, FOREST_NGO), strict=True):
        world.casework.ties[person] = ties(employers=firm, seat_givers=firm, declared_sites=OTHER_MINE)
    assert isinstance(await seat(world, id, AVOCET, BITTERN, CRAKE), Recorded)


async def test_only_who_holds_a_seat_today_is_seated(world: World) -> None:
    id = await world.filed()
    del world.board.held[CRAKE]
    for person in (OUTSIDER, CRAKE):
        answer = await seat(world, id, AVOCET, BITTERN, DIPPER, person)
        assert isinstance(answer, NotOnTheBoard)
        assert answer.person_id == encode_id("Person", person)
    assert world.case(id).committee == ()


async def test_three_members_of_three_sectors_at_least_and_each_once(world: World) -> None:
    id = await world.filed()
    before = world.seen()
    two = await seat(world, id, AVOCET, BITTERN)
    assert isinstance(two, CommitteeTooSmall)
    assert (two.members, two.sectors, two.least_members, two.least_sectors) == (2, 2, 3, 3)
    one_sector_twice = await seat(world, id, AVOCET, AVOCETS_COLLEAGUE, BITTERN)
    assert isinstance(one_sector_twice, CommitteeTooSmall)
    assert (one_sector_twice.members, one_sector_twice.sectors) == (3, 2)
    assert isinstance(await seat(world, id, AVOCET, AVOCET, BITTERN, CRAKE), AlreadySitting)
    assert isinstance(await seat(world, id), CommitteeTooSmall)
    assert world.seen() == before


# -- what comes up afterwards


async def test_an_interest_declared_while_sitting_stands_the_member_down_at_once(world: World) -> None:
    id = await world.investigating()
    done = await world.does(tied.declare_interest, c.DeclareInterest(organisation_id=OPERATOR), seated(CRAKE))
    assert isinstance(done, Recorded)
    assert [event.kind for event in done.events] == ["InterestDeclared", "CommitteeMemberStoodDown"]
    (member,) = (one for one in world.case(id).committee if one.person_id == CRAKE)
    assert (member.stood_down_because, member.sits) == (StandDownReason.RECUSED, False)
    opinion = c.RecordOpinion(allegation_id=id, opinion=Finding.SUBSTANTIATED)
    before = world.seen()
    small = await world.does(judging.record_opinion, opinion, seated(AVOCET))
    assert isinstance(small, CommitteeTooSmall)
    assert (small.members, small.sectors) == (2, 2)
    assert world.seen() == before

    filled = c.ReplaceMember(
        allegation_id=id, member_id=member.id, because=StandDownReason.UNAVAILABLE, person_id=DIPPER
    )
    assert isinstance(await world.does(judging.replace_member, filled, DESK), Recorded)
    assert member in world.case(id).committee
    assert isinstance(await world.does(judging.record_opinion, opinion, seated(AVOCET)), Recorded)


async def test_an_interest_that_does_not_touch_the_case_moves_nobody(world: World) -> None:
    id = await world.investigating()
    before = world.case(id)
    done = await world.does(
        tied.record_interest, c.RecordInterest(person_id=CRAKE, organisation_id=OTHER_COMPANY), DESK
    )
    assert isinstance(done, Recorded)
    assert world.case(id) == before


async def test_a_tie_that_came_up_in_another_way_is_seen_at_the_next_step(world: World) -> None:
    id = await world.investigating()
    world.casework.ties[CRAKE] = ties(employers=OPERATOR)
    opinion = c.RecordOpinion(allegation_id=id, opinion=Finding.SUBSTANTIATED)
    own = await world.does(judging.record_opinion, opinion, seated(CRAKE))
    assert isinstance(own, Recused)
    assert own.ties == ("OPERATOR",)
    assert isinstance(await world.does(judging.record_opinion, opinion, seated(AVOCET)), CommitteeTooSmall)


async def test_whom_something_came_to_tie_opens_writes_and_releases_nothing(world: World) -> None:
    """An employer that the secretariat enters later stands nobody down: each act asks anew."""
    id = await world.decided()
    opening = c.OpenItem(item_id=world.case(id).items[0].id)
    told = c.TellFinding(allegation_id=id, audience=FindingAudience.OPERATOR)
    note = c.RecordItem(allegation_id=id, kind=ItemKind.NOTE, text="Of use to us.", internal=True)
    action = c.OnAction(allegation_id=id, action_id=OUTSIDER)
    acts = (
        (content.open_allegation_item, opening),
        (content.record_item, note),
        (releasing.release_finding, told),
        (releasing.withdraw_finding_release, told),
        (following.confirm_action, action),
    )
    assert isinstance(await world.does(content.open_allegation_item, opening, seated(CRAKE)), Recorded)
    world.casework.ties[CRAKE] = ties(employers=OPERATOR)
    before = world.seen()
    for use_case, command in acts:
        answer = await world.does(use_case, command, seated(CRAKE))
        assert isinstance(answer, Recused), (use_case, answer)
        assert answer.ties == ("OPERATOR",)
    assert world.seen() == before
    assert isinstance(await world.does(releasing.release_finding, told, seated(AVOCET)), Recorded)


async def test_a_handler_whom_something_came_to_tie_opens_and_writes_nothing(world: World) -> None:
    id = await world.filed()
    opening = c.OpenItem(item_id=world.case(id).items[0].id)
    message = c.RecordItem(allegation_id=id, kind=ItemKind.MESSAGE, text="We heard you.", internal=False)
    assert isinstance(await world.does(content.open_allegation_item, opening, DESK), Recorded)
    world.casework.ties[HERON] = ties(employers=OPERATOR)
    before = world.seen()
    for use_case, command in ((content.open_allegation_item, opening), (content.record_item, message)):
        answer = await world.does(use_case, command, DESK)
        assert isinstance(answer, ConflictOfInterest)
        assert answer.ties == ("OPERATOR",)
    assert world.seen() == before
    onward = c.AssignHandler(allegation_id=id, person_id=CURLEW)
    assert isinstance(await world.does(handling.assign_handler, onward, DESK), Recorded)


async def test_a_committee_that_is_too_small_does_not_grow_beyond_its_places(world: World) -> None:
    """Seating again and again from sectors that it has would outvote the others before it is large enough."""
    id = await world.investigating()
    crake = world.case(id).member(CRAKE)
    assert crake is not None
    down = c.StandDown(allegation_id=id, member_id=crake.id, because=StandDownReason.UNAVAILABLE)
    assert isinstance(await world.does(judging.stand_down, down, DESK), Recorded)
    answers = []
    for person in (AVOCETS_COLLEAGUE, BOARD_MEMBERS[3]):  # of communities and workers, which sit already
        fill = c.ReplaceMember(
            allegation_id=id, member_id=crake.id, because=StandDownReason.UNAVAILABLE, person_id=person
        )
        answers.append(type(await world.does(judging.replace_member, fill, DESK)))
    assert answers == [Recorded, PlaceTaken]
    assert len(world.case(id).sitting) == 3


async def test_a_committee_that_is_large_enough_is_not_made_larger(world: World) -> None:
    """Nobody outvotes its members by filling, again and again, a place that was filled."""
    id = await world.investigating()
    bittern = world.case(id).member(BITTERN)
    assert bittern is not None
    swap = c.ReplaceMember(
        allegation_id=id, member_id=bittern.id, because=StandDownReason.UNAVAILABLE, person_id=DIPPER
    )
    assert isinstance(await world.does(judging.replace_member, swap, DESK), Recorded)
    before = world.seen()
    again = await world.does(judging.replace_member, replace(swap, person_id=EGRET), DESK)
    assert isinstance(again, NotSitting)
    assert world.seen() == before
    assert len(world.case(id).sitting) == 3


async def test_whoever_left_the_board_no_longer_sees_what_they_judged(world: World) -> None:
    id = await world.investigating()
    del world.board.held[CRAKE]
    opinion = c.RecordOpinion(allegation_id=id, opinion=Finding.SUBSTANTIATED)
    answer = await world.does(judging.record_opinion, opinion, seated(CRAKE))
    assert answer.code == "NOT_FOUND"
    assert isinstance(await world.does(judging.record_opinion, opinion, seated(AVOCET)), CommitteeTooSmall)


async def test_a_member_who_signs_in_for_their_employer_judges_nothing(world: World) -> None:
    id = await world.investigating()
    opinion = c.RecordOpinion(allegation_id=id, opinion=Finding.SUBSTANTIATED)
    for organisation in (OPERATOR, BRAND, AUDITORS, SECRETARIAT, RIVER_NGO):
        answer = await world.does(judging.record_opinion, opinion, viewer(organisation, CRAKE))
        expected = "ONLY_THE_COMMITTEE" if organisation in (AUDITORS, RIVER_NGO) else "NOT_FOUND"
        assert answer.code == expected, organisation
    assert all(member.opinion is None for member in world.case(id).committee)


async def test_a_member_is_not_replaced_by_one_who_makes_the_committee_too_small(world: World) -> None:
    id = await world.constituted()
    bittern = world.case(id).member(BITTERN)
    assert bittern is not None
    swap = c.ReplaceMember(
        allegation_id=id,
        member_id=bittern.id,
        because=StandDownReason.UNAVAILABLE,
        person_id=AVOCETS_COLLEAGUE,
    )
    before = world.seen()
    assert isinstance(await world.does(judging.replace_member, swap, DESK), CommitteeTooSmall)
    world.casework.ties[EGRET] = ties(seat_givers=VILLAGE)
    tied_one = c.ReplaceMember(
        allegation_id=id, member_id=bittern.id, because=StandDownReason.UNAVAILABLE, person_id=EGRET
    )
    assert isinstance(await world.does(judging.replace_member, tied_one, DESK), Recused)
    assert world.seen() == before


# -- against a second rule, said once more in plain words

AROUND = (RIVER_NGO, UNION, VILLAGE, OPERATOR, AUDITORS)
ELSEWHERE = (FOREST_NGO, OTHER_COMPANY, BRAND, FUND)
ORGANISATIONS = st.sets(st.sampled_from([*AROUND, *ELSEWHERE, *ELSEWHERE]), max_size=1)
PERSONS = st.builds(
    lambda e, s, o, p: PersonTies(
        employers=frozenset(e),
        seat_givers=frozenset(s),
        declared_organisations=frozenset(o),
        declared_sites=frozenset(p),
    ),
    ORGANISATIONS,
    ORGANISATIONS,
    ORGANISATIONS,
    st.sets(st.sampled_from([MINE, OTHER_MINE, OTHER_MINE]), max_size=1),
)


def is_free(person: PersonTies) -> bool:
    """Nothing to do with anyone at the mine, nor with the mine, nor with the NGO that filed."""
    touched = person.employers | person.seat_givers | person.declared_organisations
    for organisation in touched:
        if organisation in AROUND:
            return False
    return MINE not in person.declared_sites


def may_judge(people: list[UUID], known: dict[UUID, PersonTies], held: dict[UUID, HeldSeat]) -> bool:
    """On the Board, each once, all of them free, three of them and more, of three sectors and more."""
    if any(person not in held for person in people) or len(people) != len(set(people)):
        return False
    if not all(is_free(known[person]) for person in people):
        return False
    return len(people) > 2 and len({held[person].sector.value for person in people}) > 2


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.sampled_from([*BOARD_MEMBERS, OUTSIDER]), max_size=6),
    st.lists(PERSONS, min_size=13, max_size=13),
)
def test_a_committee_is_seated_exactly_when_the_plain_rule_allows_it(
    people: list[UUID], known: list[PersonTies]
) -> None:
    async def constituted() -> None:
        world = World()
        id = await world.filed()
        world.casework.ties.update(zip([*BOARD_MEMBERS, OUTSIDER], known, strict=True))
        answer = await seat(world, id, *people)
        allowed = may_judge(people, world.casework.ties, BOARD)
        assert isinstance(answer, Recorded) == allowed, answer
        sitting = [member.person_id for member in world.case(id).committee]
        assert sitting == (people if allowed else [])

    asyncio.run(constituted())


@settings(max_examples=80, deadline=None)
@given(st.sets(st.sampled_from(BOARD_MEMBERS)), st.integers(1, 6), st.integers(1, 4))
def test_the_scheme_chooses_how_many_members_and_sectors(
    people: set[UUID], members: int, sectors: int
) -> None:
    async def constituted() -> None:
        least = min(sectors, members)
        world = World(Rules(committee_least_members=members, committee_least_sectors=least))
        answer = await seat(world, await world.filed(), *sorted(people))
        of = {BOARD[person].sector for person in people}
        assert isinstance(answer, Recorded) == (len(people) >= members and len(of) >= least)

    asyncio.run(constituted())


async def test_a_finding_needs_the_committee_whole_and_more_than_half_of_it(world: World) -> None:
    id = await world.constituted(AVOCET, BITTERN, CRAKE, DIPPER)
    await world.does(judging.start_investigation, c.OnAllegation(allegation_id=id), seated(AVOCET))
    for person, holds in (
        (AVOCET, Finding.SUBSTANTIATED),
        (BITTERN, Finding.SUBSTANTIATED),
        (CRAKE, Finding.INCONCLUSIVE),
    ):
        await world.does(
            judging.record_opinion, c.RecordOpinion(allegation_id=id, opinion=holds), seated(person)
        )
    finding = c.RecordFinding(allegation_id=id, finding=Finding.SUBSTANTIATED, reasons="Two of four.")
    half = await world.does(judging.record_finding, finding, seated(AVOCET))
    assert (half.code, half.holding, half.members) == ("NO_MAJORITY", 2, 4)
    assert world.case(id).state is AllegationState.INVESTIGATING
    await world.does(
        judging.record_opinion,
        c.RecordOpinion(allegation_id=id, opinion=Finding.SUBSTANTIATED),
        seated(DIPPER),
    )
    assert isinstance(await world.does(judging.record_finding, finding, seated(AVOCET)), Recorded)
    late = await world.does(
        judging.record_opinion,
        c.RecordOpinion(allegation_id=id, opinion=Finding.INCONCLUSIVE),
        seated(CRAKE),
    )
    assert late.code == "ILLEGAL_TRANSITION"
    assert isinstance(await world.does(judging.record_finding, finding, DESK), OnlyTheCommittee)
