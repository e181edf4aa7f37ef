"""Random walks: whoever asks for whatever in any order, no record reaches a state that the rules do not allow."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.engagement import barrier_cases as barriers
from domain.engagement import commands as c
from domain.engagement import consent_cases as consents
from domain.engagement import release_cases as releases
from domain.engagement import use_cases as engagements
from domain.engagement.exposure import EXPOSING
from domain.engagement.values import (
    Audience,
    BarrierKind,
    BarrierState,
    ConsentState,
    Level,
    Method,
    MitigationKind,
    Severity,
)
from domain.kernel import Recorded, Refusal
from domain.sectors.model import Sector
from tests.engagement.world import (
    AUDITORS,
    BRAND,
    FOREST_NGO,
    KINDS,
    MET,
    MINE,
    OPERATOR,
    OTHER_COMPANY,
    RIVER_NGO,
    SECRETARIAT,
    TODAY,
    TOMORROW,
    UNION,
    VILLAGE,
    World,
    meeting,
)

# Said once more in plain words, from DOMAIN 4: the walks must agree with this and not with the model's own table.
BARRIER_STEPS = {
    ("IDENTIFIED", "MITIGATION_PLANNED"),
    ("MITIGATION_PLANNED", "MITIGATION_PLANNED"),
    ("MITIGATION_PLANNED", "MITIGATED"),
    ("MITIGATED", "VERIFIED"),
    ("MITIGATED", "PERSISTS"),
    ("PERSISTS", "MITIGATION_PLANNED"),
}
CONSENT_STEPS = {
    ("NOT_STARTED", "PROCESS_AGREED"),
    ("PROCESS_AGREED", "INFORMATION_SHARED"),
    ("INFORMATION_SHARED", "DELIBERATING"),
    ("DELIBERATING", "INFORMATION_SHARED"),
    ("DELIBERATING", "GIVEN"),
    ("DELIBERATING", "CONDITIONAL"),
    *(
        (state, "WITHHELD")
        for state in ("NOT_STARTED", "PROCESS_AGREED", "INFORMATION_SHARED", "DELIBERATING")
    ),
}
AFFECTED = {Sector.COMMUNITIES: VILLAGE, Sector.WORKERS: UNION, Sector.NGOS: RIVER_NGO}
ASKING = st.sampled_from(
    [RIVER_NGO, FOREST_NGO, UNION, VILLAGE, OPERATOR, OTHER_COMPANY, AUDITORS, SECRETARIAT, BRAND]
)
OFTEN_ALLOWED = st.sampled_from([RIVER_NGO, RIVER_NGO, VILLAGE])
DAYS = st.integers(-2, 10).map(lambda days: MET + timedelta(days=days))
Act = tuple[str, object, date]


def acts(*names: str) -> st.SearchStrategy[list[Act]]:
    """Some acts, each by somebody on some day."""
    return st.lists(st.tuples(st.sampled_from(names), st.one_of(ASKING, OFTEN_ALLOWED), DAYS), max_size=14)


BARRIER_ACTS: dict[str, Callable[[World, object, date], tuple[object, object]]] = {
    "plan": lambda it, id, on: (
        barriers.plan_mitigation,
        c.PlanMitigation(barrier_id=id, kind=MitigationKind.TRANSPORT, responsible_id=UNION, planned_on=on),
    ),
    "mark": lambda it, id, on: (barriers.mark_mitigated, c.MarkMitigated(barrier_id=id, done_on=on)),
    "verify": lambda it, id, on: (
        barriers.verify_barrier_removed,
        c.VerifyBarrierRemoved(barrier_id=id, verified_on=on),
    ),
    "persist": lambda it, id, on: (
        barriers.mark_barrier_persisting,
        c.MarkBarrierPersisting(barrier_id=id, observed_on=on),
    ),
}


@settings(max_examples=120, deadline=None)
@given(acts("plan", "mark", "verify", "persist"), st.sampled_from(list(AFFECTED)))
def test_a_barrier_walks_only_the_steps_of_the_scheme(walk: list[Act], sector: Sector) -> None:
    asyncio.run(_walk_a_barrier(walk, sector))


async def _walk_a_barrier(walk: list[Act], sector: Sector) -> None:
    world = World()
    met = (await world.does(engagements.record_engagement, meeting(), RIVER_NGO)).id
    for audience in (Audience.ASSIGNED_MEMBERS, Audience.OPERATOR):
        release = c.ReleaseEngagement(engagement_id=met, audience=audience)
        await world.does(releases.release_engagement, release, RIVER_NGO)
    told = c.IdentifyBarrier(
        engagement_id=met,
        kind=BarrierKind.COST,
        severity=Severity.LOW,
        affected_sector=sector,
        identified_on=MET,
    )
    id = (await world.does(barriers.identify_barrier, told, RIVER_NGO)).id
    for name, who, on in walk:
        before = world.seen()
        answer = await world.does(*BARRIER_ACTS[name](world, id, on), who)
        if isinstance(answer, Refusal):
            assert world.seen() == before
    barrier = world.barriers.kept[id]
    states = [event.state.value for event in barrier.events]
    assert states[0] == "IDENTIFIED"
    assert set(itertools.pairwise(states)) <= BARRIER_STEPS
    assert states[-1] == barrier.state
    days = [event.occurred_on for event in barrier.events]
    assert days == sorted(days)
    assert days[-1] <= TOMORROW
    assert [event.position for event in barrier.events] == list(range(1, len(states) + 1))
    assert barrier.version == len(states)
    for event in barrier.events:
        if event.state in (BarrierState.VERIFIED, BarrierState.PERSISTS):
            assert event.organisation_id == AFFECTED[sector]
        if event.state is BarrierState.MITIGATION_PLANNED:
            assert event.organisation_id == RIVER_NGO


CONSENT_ACTS = {
    "agree": consents.agree_process,
    "share": consents.share_information,
    "deliberate": consents.begin_deliberation,
    "give": consents.give_consent,
    "withhold": consents.withhold_consent,
}


@settings(max_examples=120, deadline=None)
@given(acts("agree", "share", "deliberate", "agree", "share", "deliberate", "give", "withhold"))
def test_consent_walks_only_where_the_community_leads(walk: list[Act]) -> None:
    asyncio.run(_walk_to_consent(walk))


async def _walk_to_consent(walk: list[Act]) -> None:
    world = World()
    opened = c.OpenConsentProcess(
        site_id=MINE, community_id=VILLAGE, subject="A second open pit", opened_on=MET
    )
    id = (await world.does(consents.open_consent_process, opened, VILLAGE)).id
    for name, who, on in walk:
        before = world.seen()
        step = c.TakeConsentStep(consent_process_id=id, on=on)
        if isinstance(await world.does(CONSENT_ACTS[name], step, who), Refusal):
            assert world.seen() == before
    process = world.consents.kept[id]
    states = [event.state.value for event in process.events]
    assert states[0] == "NOT_STARTED"
    assert set(itertools.pairwise(states)) <= CONSENT_STEPS
    assert "WITHHELD" not in states[:-1]
    assert states[-1] == process.state
    assert {event.organisation_id for event in process.events} == {VILLAGE}


GROUPS = st.sampled_from([None, "Night shift at the crusher"])
RELEASING = st.one_of(
    st.tuples(st.just("release"), st.sampled_from(Audience)),
    st.tuples(st.just("withdraw"), st.sampled_from(Audience)),
    st.tuples(
        st.just("identify"),
        st.tuples(st.sampled_from([BarrierKind.COST, *sorted(EXPOSING)]), GROUPS),
    ),
    st.tuples(st.just("amend"), st.sampled_from([Method.INTERVIEW, Method.PUBLIC_MEETING])),
    st.tuples(st.just("remove group"), st.integers(0, 3)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(RELEASING, max_size=12))
def test_nothing_open_to_the_operator_or_the_public_points_at_people_in_danger(
    walk: list[tuple[str, object]],
) -> None:
    asyncio.run(_walk_to_releases(walk))


async def _walk_to_releases(walk: list[tuple[str, object]]) -> None:
    world = World()
    met = (await world.does(engagements.record_engagement, meeting(), RIVER_NGO)).id
    for name, what in walk:
        await world.does(*_releasing(world, met, name, what), RIVER_NGO)
        engagement = world.engagements.kept[met]
        for barrier in world.barriers.kept.values():
            flags = (barrier.shared_members, barrier.shared_operator, barrier.published)
            assert flags == (engagement.shared_members, engagement.shared_operator, engagement.published)
            if barrier.kind.value in {"FEAR_OF_REPRISAL", "INSECURITY", "LEGAL_STATUS"} and any(flags[1:]):
                assert barrier.affected_group is None
                assert engagement.method.value != "INTERVIEW"
        in_force = [release.audience for release in engagement.releases if release.withdrawn_on is None]
        assert len(in_force) == len(set(in_force))


def _releasing(world: World, met: object, name: str, what: object) -> tuple[object, object]:
    if name == "release":
        return releases.release_engagement, c.ReleaseEngagement(engagement_id=met, audience=what)
    if name == "withdraw":
        return releases.withdraw_release, c.WithdrawRelease(engagement_id=met, audience=what)
    if name == "amend":
        version = world.engagements.kept[met].version
        return engagements.amend_engagement, c.AmendEngagement(
            engagement_id=met, version=version, method=what
        )
    if name == "remove group":
        known = list(world.barriers.kept)
        id = known[what % len(known)] if known else met
        return barriers.remove_affected_group, c.RemoveAffectedGroup(barrier_id=id)
    kind, group = what
    return barriers.identify_barrier, c.IdentifyBarrier(
        engagement_id=met,
        kind=kind,
        severity=Severity.HIGH,
        affected_sector=Sector.WORKERS,
        affected_group=group,
        identified_on=MET,
    )


@settings(max_examples=100, deadline=None)
@given(ASKING, DAYS, DAYS, st.sampled_from(Method), st.sampled_from(Level))
def test_whatever_is_recorded_was_told_by_who_stands_there_about_days_that_were(
    who: object, starts: date, ends: date, method: Method, level: Level
) -> None:
    world = World()
    told = meeting(starts_on=starts, ends_on=ends, method=method, level=level)
    answer = asyncio.run(world.does(engagements.record_engagement, told, who))
    allowed = who in (RIVER_NGO, UNION, VILLAGE, SECRETARIAT) and starts <= ends <= TODAY + timedelta(days=1)
    assert isinstance(answer, Recorded) == allowed
    assert len(world.seen()) == int(allowed)


def test_the_walks_know_every_state() -> None:
    assert {state for step in BARRIER_STEPS for state in step} == {state.value for state in BarrierState}
    assert {state for step in CONSENT_STEPS for state in step} == {state.value for state in ConsentState}
    assert len(KINDS) == 9
