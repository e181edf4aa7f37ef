"""Who may record and change an engagement, and that a refusal moves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.access import ANYONE
from domain.engagement import agreement_cases as agreements
from domain.engagement import barrier_cases as barriers
from domain.engagement import commands as c
from domain.engagement import release_cases as releases
from domain.engagement import use_cases as engagements
from domain.engagement.refusals import (
    AlreadyRecorded,
    AlreadyTakesPart,
    ImpossibleDate,
    NotAssignedHere,
)
from domain.engagement.values import (
    Audience,
)
from domain.kernel import BadInput, ChangedMeanwhile, NotThere, NotYours, Recorded
from domain.sectors.model import Sector
from tests.engagement.acts import obstacle, refused, release
from tests.engagement.world import (
    AUDITORS,
    BRAND,
    FOREIGN,
    FOREST_NGO,
    GROUP,
    MET,
    MINE,
    OFFICIAL,
    OPERATOR,
    OTHER_COMPANY,
    OTHER_MINE,
    RIVER_NGO,
    SECRETARIAT,
    TODAY,
    UNION,
    VILLAGE,
    World,
    meeting,
    named,
)

NOWHERE = named(999)


# recording


@pytest.mark.parametrize("organisation", [RIVER_NGO, UNION, VILLAGE])
async def test_who_stands_by_the_site_records_what_happened_there(world: World, organisation: UUID) -> None:
    done = await world.does(engagements.record_engagement, meeting(), organisation)
    kept = world.engagements.kept[done.id]
    assert (kept.owner_id, kept.site_id, kept.ends_on, kept.version) == (organisation, MINE, MET, 1)
    assert (kept.shared_members, kept.shared_operator, kept.published) == (False, False, False)
    assert [event.kind for event in done.events] == ["EngagementRecorded"]


@pytest.mark.parametrize("organisation", [FOREST_NGO, OPERATOR, OTHER_COMPANY, AUDITORS, BRAND])
async def test_nobody_else_records_there(world: World, organisation: UUID) -> None:
    await refused(world, engagements.record_engagement, meeting(), organisation, NotAssignedHere)


async def test_the_secretariat_records_anywhere_and_an_unknown_viewer_nowhere(world: World) -> None:
    done = await world.does(engagements.record_engagement, meeting(site_id=OTHER_MINE), SECRETARIAT)
    assert world.engagements.kept[done.id].owner_id == SECRETARIAT
    await refused(world, engagements.record_engagement, meeting(), ANYONE, NotAssignedHere)
    await refused(world, engagements.record_engagement, meeting(site_id=NOWHERE), SECRETARIAT, NotThere)


async def test_a_record_says_who_took_part_and_how_many_came(world: World) -> None:
    told = meeting(
        participants=(c.TakesPart(party_id=GROUP, sector=Sector.COMMUNITIES), c.TakesPart(party_id=OFFICIAL)),
        attendance=(c.Headcount(sector=Sector.COMMUNITIES, headcount=40), c.Headcount(headcount=3)),
    )
    done = await world.does(engagements.record_engagement, told, RIVER_NGO)
    kept = world.engagements.kept[done.id]
    assert [(p.party_id, p.party_owner_id, p.is_public, p.sector) for p in kept.participants] == [
        (GROUP, RIVER_NGO, False, Sector.COMMUNITIES),
        (OFFICIAL, UNION, True, None),
    ]
    assert [(a.sector, a.headcount) for a in kept.attendance] == [(Sector.COMMUNITIES, 40), (None, 3)]
    assert kept.version == 1


@pytest.mark.parametrize("party", [FOREIGN, NOWHERE])
async def test_a_party_of_others_is_as_absent_as_no_party_at_all(world: World, party: UUID) -> None:
    told = meeting(participants=(c.TakesPart(party_id=party),))
    assert await refused(world, engagements.record_engagement, told, RIVER_NGO, NotThere) == NotThere()


async def test_the_same_reference_is_not_recorded_twice(world: World) -> None:
    await world.does(engagements.record_engagement, meeting(external_ref="2026-7"), RIVER_NGO)
    await refused(
        world, engagements.record_engagement, meeting(external_ref="2026-7"), RIVER_NGO, AlreadyRecorded
    )
    done = await world.does(engagements.record_engagement, meeting(external_ref="2026-7"), UNION)
    assert isinstance(done, Recorded)  # another keeper's references are its own


async def test_an_engagement_follows_one_that_its_recorder_may_see(world: World, met: UUID) -> None:
    later = meeting(starts_on=date(2026, 3, 9), follows_id=met)
    assert isinstance(await world.does(engagements.record_engagement, later, RIVER_NGO), Recorded)
    unseen = await refused(world, engagements.record_engagement, later, UNION, NotThere)
    unknown = replace(later, follows_id=NOWHERE)
    assert await refused(world, engagements.record_engagement, unknown, UNION, NotThere) == unseen
    before = meeting(starts_on=date(2026, 3, 1), follows_id=met)
    await refused(world, engagements.record_engagement, before, RIVER_NGO, ImpossibleDate)


async def test_an_engagement_follows_one_at_the_same_site(world: World) -> None:
    elsewhere = await world.does(engagements.record_engagement, meeting(site_id=OTHER_MINE), SECRETARIAT)
    follows = meeting(follows_id=elsewhere.id)
    await refused(world, engagements.record_engagement, follows, SECRETARIAT, NotThere)


async def test_a_language_is_one_of_the_list(world: World) -> None:
    done = await world.does(engagements.record_engagement, meeting(language="quc"), RIVER_NGO)
    assert world.engagements.kept[done.id].language == "quc"
    await refused(world, engagements.record_engagement, meeting(language="klingon"), RIVER_NGO, BadInput)


# what is not yours


@pytest.mark.parametrize("stranger", [FOREST_NGO, UNION, OPERATOR, OTHER_COMPANY, BRAND])
async def test_a_record_that_is_not_shared_answers_as_if_it_were_not_there(
    world: World, met: UUID, stranger: UUID
) -> None:
    for id in (met, NOWHERE):
        for use_case, command in (
            (
                engagements.amend_engagement,
                c.AmendEngagement(engagement_id=id, version=1, purpose="Something else"),
            ),
            (releases.release_engagement, c.ReleaseEngagement(engagement_id=id, audience=Audience.PUBLIC)),
            (agreements.raise_issue, c.RaiseIssue(engagement_id=id, raised="Dust")),
            (barriers.identify_barrier, obstacle(id)),
        ):
            assert await refused(world, use_case, command, stranger, NotThere) == NotThere()


async def test_who_may_read_it_is_told_that_it_is_not_theirs_to_change(world: World, met: UUID) -> None:
    await release(world, met, Audience.ASSIGNED_MEMBERS, Audience.OPERATOR)
    for reader in (UNION, VILLAGE, OPERATOR, AUDITORS, SECRETARIAT):
        await refused(
            world, agreements.raise_issue, c.RaiseIssue(engagement_id=met, raised="Dust"), reader, NotYours
        )
    await refused(
        world, agreements.raise_issue, c.RaiseIssue(engagement_id=met, raised="Dust"), FOREST_NGO, NotThere
    )


async def test_an_issue_or_action_of_others_is_as_absent_as_none(world: World, met: UUID) -> None:
    raised = await world.does(
        agreements.raise_issue, c.RaiseIssue(engagement_id=met, raised="Dust"), RIVER_NGO
    )
    for issue in (raised.id, NOWHERE):
        await refused(
            world, agreements.answer_issue, c.AnswerIssue(issue_id=issue, response="No"), UNION, NotThere
        )
        await refused(
            world,
            agreements.complete_action,
            c.CompleteAction(action_id=issue, completed_on=TODAY),
            UNION,
            NotThere,
        )


async def test_a_change_to_what_has_changed_since_is_refused_with_the_version_now(
    world: World, met: UUID
) -> None:
    amend = c.AmendEngagement(engagement_id=met, version=1, purpose="Water and dust")
    assert isinstance(await world.does(engagements.amend_engagement, amend, RIVER_NGO), Recorded)
    answer = await refused(world, engagements.amend_engagement, amend, RIVER_NGO, ChangedMeanwhile)
    assert answer == ChangedMeanwhile(current_version=2)


# parts


async def test_participants_join_once(world: World, met: UUID) -> None:
    add = c.AddParticipants(engagement_id=met, participants=(c.TakesPart(party_id=GROUP),))
    assert isinstance(await world.does(engagements.add_participants, add, RIVER_NGO), Recorded)
    await refused(world, engagements.add_participants, add, RIVER_NGO, AlreadyTakesPart)


async def test_nobody_is_added_by_naming_nobody(world: World, met: UUID) -> None:
    add = c.AddParticipants(engagement_id=met, participants=())
    await refused(world, engagements.add_participants, add, RIVER_NGO, BadInput)


async def test_a_participant_leaves_the_record_at_its_keepers_hand_alone(world: World, met: UUID) -> None:
    add = c.AddParticipants(
        engagement_id=met, participants=(c.TakesPart(party_id=GROUP), c.TakesPart(party_id=OFFICIAL))
    )
    await world.does(engagements.add_participants, add, RIVER_NGO)
    group, official = world.engagements.kept[met].participants
    remove = c.RemoveParticipant(participant_id=group.id)
    await refused(world, engagements.remove_participant, remove, UNION, NotThere)
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    await refused(world, engagements.remove_participant, remove, UNION, NotYours)
    assert isinstance(await world.does(engagements.remove_participant, remove, RIVER_NGO), Recorded)
    assert world.engagements.kept[met].participants == (official,)
    await refused(world, engagements.remove_participant, remove, RIVER_NGO, NotThere)


async def test_what_was_told_raised_answered_and_agreed_keeps_its_order(world: World, met: UUID) -> None:
    for told in ("Map of the dam", "Test results"):
        command = c.RecordSharedInformation(engagement_id=met, description=told, language="es")
        await world.does(engagements.record_shared_information, command, RIVER_NGO)
    issue = await world.does(
        agreements.raise_issue, c.RaiseIssue(engagement_id=met, raised="Dust"), RIVER_NGO
    )
    for said in ("We shall look", "The road is watered twice a day"):
        await world.does(agreements.answer_issue, c.AnswerIssue(issue_id=issue.id, response=said), RIVER_NGO)
    kept = world.engagements.kept[met]
    assert [(i.position, i.description) for i in kept.information] == [
        (1, "Map of the dam"),
        (2, "Test results"),
    ]
    assert [(i.raised, i.response) for i in kept.issues] == [("Dust", "The road is watered twice a day")]
    assert kept.version == 6


async def test_who_promised_reports_the_promise_kept_once_the_record_is_shared_with_them(
    world: World, met: UUID
) -> None:
    agree = c.AgreeAction(
        engagement_id=met, description="Second well tested", responsible_id=OPERATOR, due_on=date(2026, 6, 1)
    )
    agreed = await world.does(agreements.agree_action, agree, RIVER_NGO)
    complete = c.CompleteAction(action_id=agreed.id, completed_on=TODAY)
    await refused(world, agreements.complete_action, complete, OPERATOR, NotThere)
    await release(world, met, Audience.OPERATOR, Audience.ASSIGNED_MEMBERS)
    await refused(world, agreements.complete_action, complete, UNION, NotYours)
    done = await world.does(agreements.complete_action, complete, OPERATOR)
    assert (done.entity, done.id) == ("AgreedAction", agreed.id)
    assert world.engagements.kept[met].actions[0].completed_on == TODAY


async def test_a_promise_is_made_by_somebody_who_exists(world: World, met: UUID) -> None:
    agree = c.AgreeAction(
        engagement_id=met, description="A second well", responsible_id=NOWHERE, due_on=TODAY
    )
    await refused(world, agreements.agree_action, agree, RIVER_NGO, NotThere)
