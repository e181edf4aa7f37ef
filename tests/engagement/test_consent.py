"""The community decides, at its own pace, and nobody for it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.engagement import commands as c
from domain.engagement import consent_cases as consents
from domain.engagement.refusals import (
    NotACommunityHere,
    OnlyTheCommunity,
)
from domain.engagement.values import (
    ConsentState,
)
from domain.kernel import IllegalTransition, NotThere, Recorded
from tests.engagement.acts import refused
from tests.engagement.world import (
    FOREST_NGO,
    MET,
    MINE,
    OPERATOR,
    OTHER_MINE,
    RIVER_NGO,
    SECRETARIAT,
    TODAY,
    UNION,
    VILLAGE,
    World,
    viewer,
)


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
