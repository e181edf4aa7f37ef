"""What stands around allegations: agreements with sites, declared interests, early warnings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.kernel import Recorded
from domain.reprisals import agreement_cases as agreeing
from domain.reprisals import commands as c
from domain.reprisals import early_warning_cases as warned
from domain.reprisals import interest_cases as tied
from domain.reprisals.early_warning import EarlyWarning
from domain.reprisals.values import (
    AllegationState,
    TerminationReason,
    WarningAction,
    WarningRule,
)
from tests.reprisals.people import (
    AVOCET,
    CRAKE,
    DESK,
    FILER,
    HERON,
    MINE,
    OPERATOR,
    OTHER_DESK,
    OTHER_MINE,
    SANDPIPER,
    SECRETARIAT,
    TODAY,
    seated,
    viewer,
)
from tests.reprisals.world import World, refused

S = AllegationState


# -- agreements, interests, warnings


async def test_a_site_has_one_agreement_and_for_a_reprisal_it_ends_by_an_outcome_alone(world: World) -> None:
    sign = c.SignAgreement(site_id=MINE, signed_on=date(2026, 3, 1))
    assert await refused(world, agreeing.sign_agreement, sign, viewer(OPERATOR)) == "ONLY_THE_SECRETARIAT"
    done = await world.does(agreeing.sign_agreement, sign, viewer(SECRETARIAT))
    assert world.agreements.kept[done.id].operator_id == OPERATOR
    assert await refused(world, agreeing.sign_agreement, sign, DESK) == "AGREEMENT_IN_FORCE"
    nobody = replace(sign, site_id=OTHER_MINE)
    assert await refused(world, agreeing.sign_agreement, nobody, DESK) == "NOBODY_OPERATES"
    end = c.TerminateAgreement(agreement_id=done.id, reason=TerminationReason.REPRISAL)
    assert await refused(world, agreeing.terminate_agreement, end, DESK) == "ONLY_BY_AN_OUTCOME"
    closed = replace(end, reason=TerminationReason.SITE_CLOSED)
    stale = replace(closed, version=7)
    assert await refused(world, agreeing.terminate_agreement, stale, DESK) == "CHANGED_MEANWHILE"
    assert isinstance(await world.does(agreeing.terminate_agreement, closed, DESK), Recorded)
    assert await refused(world, agreeing.terminate_agreement, closed, DESK) == "ALREADY_TERMINATED"


async def test_interests_are_declared_by_oneself_or_recorded_by_the_secretariat(world: World) -> None:
    one = c.DeclareInterest(organisation_id=OPERATOR)
    assert await refused(world, tied.declare_interest, one, viewer(OPERATOR, CRAKE)) == "ONLY_A_BOARD_MEMBER"
    for wrong in (c.DeclareInterest(), c.DeclareInterest(organisation_id=OPERATOR, site_id=MINE)):
        assert await refused(world, tied.declare_interest, wrong, seated(CRAKE)) == "ONE_INTEREST_AT_A_TIME"
    other = c.RecordInterest(person_id=CRAKE, site_id=MINE)
    assert await refused(world, tied.record_interest, other, FILER) == "ONLY_THE_SECRETARIAT"
    done = await world.does(tied.record_interest, other, DESK)
    end = c.EndInterest(interest_id=done.id)
    assert await refused(world, tied.end_interest, end, seated(CRAKE)) == "ONLY_THE_SECRETARIAT"
    assert isinstance(await world.does(tied.end_interest, end, DESK), Recorded)
    assert await refused(world, tied.end_interest, end, DESK) == "ALREADY_DONE"


async def test_a_warning_is_seen_and_acted_on_at_the_desk(world: World) -> None:
    id = world.new_id()
    world.early_warnings.kept[id] = EarlyWarning(
        id=id,
        body_id=SECRETARIAT,
        site_id=MINE,
        rule=WarningRule.ALLEGATIONS_AT_ONE_SITE,
        cause="two",
        raised_on=TODAY,
    )
    seen, act = c.OnWarning(warning_id=id), c.ActOnWarning(warning_id=id, action=WarningAction.CONTACTED)
    for who in (FILER, viewer(OPERATOR, SANDPIPER), viewer(SECRETARIAT), seated(AVOCET)):
        assert await refused(world, warned.acknowledge_warning, seen, who) == "NOT_FOUND"
    assert isinstance(await world.does(warned.acknowledge_warning, seen, DESK), Recorded)
    assert await refused(world, warned.acknowledge_warning, seen, OTHER_DESK) == "ALREADY_DONE"
    done = await world.does(warned.act_on_warning, act, OTHER_DESK)
    assert done.events[0].facts == {"rule": "ALLEGATIONS_AT_ONE_SITE", "action": "CONTACTED"}
    kept = world.early_warnings.kept[id]
    assert (kept.acknowledged_by, kept.acted_on, kept.version) == (HERON, TODAY, 3)
