"""Who may do what to the engagement record, and that a refusal moves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.access import ANYONE
from domain.engagement import agreement_cases as agreements
from domain.engagement import barrier_cases as barriers
from domain.engagement import commands as c
from domain.engagement import consent_cases as consents
from domain.engagement import release_cases as releases
from domain.engagement import use_cases as engagements
from domain.engagement.refusals import (
    AlreadyRecorded,
    AlreadyReleased,
    AlreadyTakesPart,
    CannotRepresent,
    ImpossibleDate,
    NotACommunityHere,
    NotAssignedHere,
    NotReleased,
    OnlyTheAffectedSide,
    OnlyTheCommunity,
    TellsOfSomeone,
)
from domain.engagement.values import (
    Audience,
    BarrierKind,
    BarrierState,
    ConsentState,
    Method,
    MitigationKind,
    Severity,
)
from domain.kernel import BadInput, ChangedMeanwhile, IllegalTransition, NotThere, NotYours, Recorded, Refusal
from domain.labels import encode_id
from domain.sectors.model import Sector
from domain.stakeholders.values import Role
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
    viewer,
)

NOWHERE = named(999)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def met(world: World) -> UUID:
    """A meeting that the river NGO keeps."""
    done = await world.does(engagements.record_engagement, meeting(), RIVER_NGO)
    assert isinstance(done, Recorded)
    return done.id


def obstacle(engagement: UUID, **changes: object) -> c.IdentifyBarrier:
    told = {
        "engagement_id": engagement,
        "kind": BarrierKind.LANGUAGE,
        "severity": Severity.HIGH,
        "affected_sector": Sector.COMMUNITIES,
        "identified_on": MET,
        **changes,
    }
    return c.IdentifyBarrier(**told)


async def release(world: World, engagement: UUID, *audiences: Audience) -> None:
    for audience in audiences:
        command = c.ReleaseEngagement(engagement_id=engagement, audience=audience)
        assert isinstance(await world.does(releases.release_engagement, command, RIVER_NGO), Recorded)


async def mitigated(world: World, engagement: UUID, **changes: object) -> UUID:
    """A barrier that is claimed to be overcome."""
    done = await world.does(barriers.identify_barrier, obstacle(engagement, **changes), RIVER_NGO)
    assert isinstance(done, Recorded)
    plan = c.PlanMitigation(
        barrier_id=done.id,
        kind=MitigationKind.INTERPRETER,
        responsible_id=OPERATOR,
        planned_on=date(2026, 3, 4),
    )
    assert isinstance(await world.does(barriers.plan_mitigation, plan, RIVER_NGO), Recorded)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=date(2026, 3, 6))
    assert isinstance(await world.does(barriers.mark_mitigated, mark, RIVER_NGO), Recorded)
    return done.id


async def refused(
    world: World, use_case: object, command: object, by: UUID, refusal: type[Refusal]
) -> Refusal:
    """The act is refused by that name, and nothing has moved."""
    before = world.seen()
    answer = await world.does(use_case, command, by)
    assert type(answer) is refusal, answer
    assert world.seen() == before
    return answer


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


# releases


async def test_a_release_opens_the_record_and_its_withdrawal_closes_it(world: World, met: UUID) -> None:
    await release(world, met, Audience.OPERATOR)
    kept = world.engagements.kept[met]
    assert (kept.shared_members, kept.shared_operator, kept.published) == (False, True, False)
    again = c.ReleaseEngagement(engagement_id=met, audience=Audience.OPERATOR)
    await refused(world, releases.release_engagement, again, RIVER_NGO, AlreadyReleased)
    withdraw = c.WithdrawRelease(engagement_id=met, audience=Audience.OPERATOR)
    assert isinstance(await world.does(releases.withdraw_release, withdraw, RIVER_NGO), Recorded)
    kept = world.engagements.kept[met]
    assert kept.shared_operator is False
    assert [(r.audience, r.released_on, r.withdrawn_on) for r in kept.releases] == [
        (Audience.OPERATOR, TODAY, TODAY)
    ]
    await refused(world, releases.withdraw_release, withdraw, RIVER_NGO, NotReleased)
    await refused(
        world, agreements.raise_issue, c.RaiseIssue(engagement_id=met, raised="x"), OPERATOR, NotThere
    )


@pytest.mark.parametrize("audience", [Audience.OPERATOR, Audience.PUBLIC])
async def test_fear_with_a_group_is_not_released_until_the_group_is_removed(
    world: World, met: UUID, audience: Audience
) -> None:
    told = obstacle(met, kind=BarrierKind.FEAR_OF_REPRISAL, affected_group="Night shift at the crusher")
    barrier = await world.does(barriers.identify_barrier, told, RIVER_NGO)
    command = c.ReleaseEngagement(engagement_id=met, audience=audience)
    answer = await refused(world, releases.release_engagement, command, RIVER_NGO, TellsOfSomeone)
    assert answer.barrier_id == encode_id("Barrier", barrier.id)
    assert "FEAR_OF_REPRISAL identified on 2026-03-02" in answer.message
    assert "crusher" not in answer.message + answer.next
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    await world.does(barriers.remove_affected_group, c.RemoveAffectedGroup(barrier_id=barrier.id), RIVER_NGO)
    await release(world, met, audience)


async def test_fear_told_in_an_interview_is_not_released_at_all(world: World) -> None:
    done = await world.does(engagements.record_engagement, meeting(method=Method.INTERVIEW), RIVER_NGO)
    await world.does(barriers.identify_barrier, obstacle(done.id, kind=BarrierKind.INSECURITY), RIVER_NGO)
    for audience in (Audience.OPERATOR, Audience.PUBLIC):
        command = c.ReleaseEngagement(engagement_id=done.id, audience=audience)
        answer = await refused(world, releases.release_engagement, command, RIVER_NGO, TellsOfSomeone)
        assert "ASSIGNED_MEMBERS" in answer.next
    await release(world, done.id, Audience.ASSIGNED_MEMBERS)


async def test_a_harmless_barrier_with_a_group_may_be_released(world: World, met: UUID) -> None:
    await world.does(barriers.identify_barrier, obstacle(met, affected_group="Upper valley"), RIVER_NGO)
    await release(world, met, Audience.OPERATOR, Audience.PUBLIC)


async def test_what_is_released_already_does_not_come_to_tell_of_someone_later(
    world: World, met: UUID
) -> None:
    await release(world, met, Audience.OPERATOR)
    group = obstacle(met, kind=BarrierKind.LEGAL_STATUS, affected_group="Seasonal workers")
    await refused(world, barriers.identify_barrier, group, RIVER_NGO, TellsOfSomeone)
    general = replace(group, affected_group=None)
    assert isinstance(await world.does(barriers.identify_barrier, general, RIVER_NGO), Recorded)
    amend = c.AmendEngagement(engagement_id=met, version=2, method=Method.INTERVIEW)
    await refused(world, engagements.amend_engagement, amend, RIVER_NGO, TellsOfSomeone)


# barriers


@pytest.mark.parametrize(
    ("organisation", "sector"),
    [(VILLAGE, Sector.COMMUNITIES), (UNION, Sector.WORKERS), (RIVER_NGO, Sector.NGOS)],
)
@pytest.mark.parametrize(
    ("use_case", "command", "state"),
    [
        (barriers.verify_barrier_removed, c.VerifyBarrierRemoved, BarrierState.VERIFIED),
        (barriers.mark_barrier_persisting, c.MarkBarrierPersisting, BarrierState.PERSISTS),
    ],
)
async def test_the_affected_side_says_whether_a_barrier_is_gone(
    world: World,
    met: UUID,
    organisation: UUID,
    sector: Sector,
    use_case: object,
    command: type,
    state: BarrierState,
) -> None:
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    barrier = await mitigated(world, met, affected_sector=sector)
    day = "verified_on" if state is BarrierState.VERIFIED else "observed_on"
    done = await world.does(
        use_case, command(barrier_id=barrier, **{day: TODAY, "why": "Seen twice"}), organisation
    )
    assert isinstance(done, Recorded)
    last = world.barriers.kept[barrier].events[-1]
    assert (last.state, last.organisation_id, last.occurred_on, last.position, last.why) == (
        state,
        organisation,
        TODAY,
        4,
        "Seen twice",
    )


@pytest.mark.parametrize("organisation", [OPERATOR, RIVER_NGO, UNION, AUDITORS, SECRETARIAT])
async def test_nobody_but_the_affected_side_says_so(world: World, met: UUID, organisation: UUID) -> None:
    await release(world, met, Audience.ASSIGNED_MEMBERS, Audience.OPERATOR)
    barrier = await mitigated(world, met, affected_sector=Sector.COMMUNITIES)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, organisation, OnlyTheAffectedSide)
    persists = c.MarkBarrierPersisting(barrier_id=barrier, observed_on=TODAY)
    await refused(world, barriers.mark_barrier_persisting, persists, organisation, OnlyTheAffectedSide)


@pytest.mark.parametrize("organisation", [OPERATOR, OTHER_COMPANY])
async def test_a_company_never_verifies_even_where_its_sector_is_the_one_affected(
    world: World, met: UUID, organisation: UUID
) -> None:
    await release(world, met, Audience.PUBLIC)
    barrier = await mitigated(world, met, affected_sector=Sector.MINING_COMPANIES)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, organisation, OnlyTheAffectedSide)


async def test_a_named_representative_speaks_for_those_affected(world: World, met: UUID) -> None:
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    barrier = await mitigated(world, met, affected_sector=Sector.CONSUMER_BRANDS, representative_id=UNION)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, VILLAGE, OnlyTheAffectedSide)
    assert isinstance(await world.does(barriers.verify_barrier_removed, verify, UNION), Recorded)


async def test_a_company_is_not_named_to_represent(world: World, met: UUID) -> None:
    for company in (OPERATOR, OTHER_COMPANY):
        await refused(
            world,
            barriers.identify_barrier,
            obstacle(met, representative_id=company),
            RIVER_NGO,
            CannotRepresent,
        )
    await refused(
        world, barriers.identify_barrier, obstacle(met, representative_id=NOWHERE), RIVER_NGO, NotThere
    )


async def test_a_representative_that_came_to_operate_the_site_no_longer_speaks_for_those_affected(
    world: World, met: UUID
) -> None:
    await release(world, met, Audience.OPERATOR, Audience.ASSIGNED_MEMBERS)
    barrier = await mitigated(world, met, representative_id=UNION)
    named_once = world.barriers.kept[barrier]
    world.barriers.kept[barrier] = replace(named_once, representative_id=OPERATOR)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, OPERATOR, OnlyTheAffectedSide)


async def test_the_affected_side_that_may_not_read_the_record_finds_nothing(world: World, met: UUID) -> None:
    barrier = await mitigated(world, met)
    for id in (barrier, NOWHERE):
        verify = c.VerifyBarrierRemoved(barrier_id=id, verified_on=TODAY)
        assert await refused(world, barriers.verify_barrier_removed, verify, VILLAGE, NotThere) == NotThere()


async def test_the_operator_marks_mitigated_only_what_is_shared_with_it(world: World, met: UUID) -> None:
    done = await world.does(barriers.identify_barrier, obstacle(met), RIVER_NGO)
    plan = c.PlanMitigation(
        barrier_id=done.id, kind=MitigationKind.TRANSPORT, responsible_id=UNION, planned_on=date(2026, 3, 4)
    )
    await world.does(barriers.plan_mitigation, plan, RIVER_NGO)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=TODAY)
    await refused(world, barriers.mark_mitigated, mark, OPERATOR, NotThere)
    await release(world, met, Audience.OPERATOR, Audience.ASSIGNED_MEMBERS)
    await refused(world, barriers.mark_mitigated, mark, VILLAGE, NotYours)
    await refused(world, barriers.plan_mitigation, plan, OPERATOR, NotYours)
    assert isinstance(await world.does(barriers.mark_mitigated, mark, OPERATOR), Recorded)
    kept = world.barriers.kept[done.id]
    assert (kept.state, kept.mitigations[0].done_on) == (BarrierState.MITIGATED, TODAY)


async def test_who_is_responsible_for_a_mitigation_marks_it_done(world: World, met: UUID) -> None:
    done = await world.does(barriers.identify_barrier, obstacle(met), RIVER_NGO)
    plan = c.PlanMitigation(
        barrier_id=done.id, kind=MitigationKind.TRANSPORT, responsible_id=UNION, planned_on=MET
    )
    await world.does(barriers.plan_mitigation, plan, RIVER_NGO)
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=TODAY)
    assert isinstance(await world.does(barriers.mark_mitigated, mark, UNION), Recorded)


async def test_a_step_out_of_turn_names_the_steps_that_are_open(world: World, met: UUID) -> None:
    done = await world.does(barriers.identify_barrier, obstacle(met), RIVER_NGO)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=TODAY)
    answer = await refused(world, barriers.mark_mitigated, mark, RIVER_NGO, IllegalTransition)
    assert answer.legal_next == ("MITIGATION_PLANNED",)
    assert answer.next == "Plan what is to be done against it first."


async def test_a_barrier_keeps_the_audience_of_its_engagement(world: World, met: UUID) -> None:
    await release(world, met, Audience.PUBLIC)
    done = await world.does(
        barriers.identify_barrier, obstacle(met, affected_roles=(Role.DEFENDER, Role.DEFENDER)), RIVER_NGO
    )
    kept = world.barriers.kept[done.id]
    assert (kept.published, kept.shared_operator, kept.owner_id) == (True, False, RIVER_NGO)
    assert kept.affected_roles == (Role.DEFENDER,)


# consent


@pytest.fixture
async def asked(world: World) -> UUID:
    """The village is asked about a new pit."""
    command = c.OpenConsentProcess(
        site_id=MINE, community_id=VILLAGE, subject="A second open pit", opened_on=MET
    )
    done = await world.does(consents.open_consent_process, command, SECRETARIAT)
    assert isinstance(done, Recorded)
    return done.id


async def test_the_community_keeps_its_process_whoever_opens_it(world: World, asked: UUID) -> None:
    kept = world.consents.kept[asked]
    assert (kept.owner_id, kept.community_id, kept.state) == (VILLAGE, VILLAGE, ConsentState.NOT_STARTED)
    assert kept.events[0].organisation_id == SECRETARIAT


async def test_the_community_walks_its_way_and_asks_for_more_on_the_way(world: World, asked: UUID) -> None:
    step = c.TakeConsentStep(consent_process_id=asked, on=TODAY)
    for use_case in (
        consents.agree_process,
        consents.share_information,
        consents.begin_deliberation,
        consents.share_information,
        consents.begin_deliberation,
    ):
        assert isinstance(await world.does(use_case, step, VILLAGE), Recorded)
    last = c.GiveConditionalConsent(
        consent_process_id=asked, on=TODAY, conditions="No work in the dry season"
    )
    assert isinstance(await world.does(consents.give_conditional_consent, last, VILLAGE), Recorded)
    kept = world.consents.kept[asked]
    assert (kept.state, kept.events[-1].conditions) == (ConsentState.CONDITIONAL, "No work in the dry season")
    assert [event.position for event in kept.events] == [1, 2, 3, 4, 5, 6, 7]
    answer = await refused(world, consents.withhold_consent, step, VILLAGE, IllegalTransition)
    assert answer.legal_next == ()


async def test_the_community_may_say_no_before_anything_begins(world: World, asked: UUID) -> None:
    step = c.TakeConsentStep(consent_process_id=asked, on=TODAY)
    assert isinstance(await world.does(consents.withhold_consent, step, VILLAGE), Recorded)
    answer = await refused(world, consents.agree_process, step, VILLAGE, IllegalTransition)
    assert answer.legal_next == ()


async def test_nobody_takes_a_step_for_the_community(world: World, asked: UUID) -> None:
    step = c.TakeConsentStep(consent_process_id=asked, on=TODAY)
    await refused(world, consents.agree_process, step, SECRETARIAT, OnlyTheCommunity)
    for stranger in (OPERATOR, UNION, FOREST_NGO, RIVER_NGO):
        await refused(world, consents.agree_process, step, stranger, NotThere)
    await refused(world, consents.give_consent, step, VILLAGE, IllegalTransition)


async def test_members_who_may_read_a_process_still_take_no_step_in_it(world: World, asked: UUID) -> None:
    world.consents.kept[asked] = replace(world.consents.kept[asked], shared_members=True)
    step = c.TakeConsentStep(consent_process_id=asked, on=TODAY)
    for reader in (RIVER_NGO, UNION):
        await refused(world, consents.agree_process, step, reader, OnlyTheCommunity)
    await refused(world, consents.agree_process, step, FOREST_NGO, NotThere)


async def test_a_process_is_opened_for_a_community_that_stands_by_the_site(world: World) -> None:
    command = c.OpenConsentProcess(
        site_id=MINE, community_id=VILLAGE, subject="A second open pit", opened_on=MET
    )
    await refused(world, consents.open_consent_process, command, RIVER_NGO, OnlyTheCommunity)
    await refused(world, consents.open_consent_process, command, OPERATOR, OnlyTheCommunity)
    ngo = replace(command, community_id=RIVER_NGO)
    await refused(world, consents.open_consent_process, ngo, SECRETARIAT, NotACommunityHere)
    elsewhere = replace(command, site_id=OTHER_MINE)
    await refused(world, consents.open_consent_process, elsewhere, VILLAGE, NotACommunityHere)
    assert isinstance(await world.does(consents.open_consent_process, command, VILLAGE), Recorded)


def test_the_stranger_of_these_tests_is_a_member_like_the_others() -> None:
    assert viewer(FOREST_NGO).profile == viewer(RIVER_NGO).profile
