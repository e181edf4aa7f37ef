"""The published rules of early warnings, on plain facts: each holds, and not without one of its conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.engagement.values import BarrierKind, BarrierState
from domain.reprisals.values import WarningRule as R
from domain.reprisals.warnings import (
    SHOWN_TO_WHO_FILED,
    Awaited,
    Barred,
    Came,
    Found,
    PublishedRule,
    Rests,
    World,
    cause,
    found,
    published,
)
from domain.rules import Rules
from tests.cases.reckonings import at, on
from tests.engagement.world import AUDITORS, MINE, OTHER_MINE, RIVER_NGO, SECRETARIAT

RULES = Rules()
FIRST, SECOND, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
WORLD = World(now=at("2026-03-10T12:00"), today=on("2026-03-10"), secretariat=SECRETARIAT)


def came(id: UUID, day: str, **more: object) -> Came:
    """At the mine, to the secretariat."""
    return replace(Came(id=id, body_id=SECRETARIAT, site_id=MINE, received_on=on(day)), **more)


REPORT = came(FIRST, "2025-12-10")
ALLEGATION = came(SECOND, "2026-03-10")  # 90 days later


def after_report(
    report: Came = REPORT, allegation: Came = ALLEGATION, world: World = WORLD
) -> tuple[Found, ...]:
    return found(R.ALLEGATION_AFTER_REPORT, replace(world, allegations=[allegation], reports=[report]), RULES)


def test_an_allegation_soon_after_a_report_at_its_site():
    assert after_report() == (
        Found(
            rule=R.ALLEGATION_AFTER_REPORT,
            cause=cause(R.ALLEGATION_AFTER_REPORT, str(SECOND)),
            site_id=MINE,
            by_week=False,
            records=(
                Rests(entity="Allegation", record_id=SECOND, filed_by=SECOND),
                Rests(entity="Report", record_id=FIRST, filed_by=FIRST),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("report", "allegation"),
    [
        (replace(REPORT, received_on=on("2025-12-09")), ALLEGATION),
        (replace(REPORT, received_on=on("2026-03-11")), ALLEGATION),
        (replace(REPORT, site_id=OTHER_MINE), ALLEGATION),
        (replace(REPORT, site_id=None), ALLEGATION),
        (replace(REPORT, body_id=AUDITORS), ALLEGATION),
        (REPORT, replace(ALLEGATION, site_id=OTHER_MINE)),
    ],
    ids=["too long ago", "later", "elsewhere", "nowhere", "told to a firm", "alleged elsewhere"],
)
def test_no_warning_of_a_report_without(report: Came, allegation: Came):
    assert after_report(report, allegation) == ()


def test_an_old_allegation_sets_off_nothing_any_more():
    day_90, day_91 = (replace(WORLD, today=WORLD.today + timedelta(days=days)) for days in (90, 91))
    assert len(after_report(world=day_90)) == 1
    assert after_report(world=day_91) == ()


def test_where_only_the_week_is_known_each_of_its_days_is_possible():
    allegation = came(SECOND, "2026-03-04")  # a Wednesday
    same_week = came(FIRST, "2026-03-08", by_week=True)  # from Monday 2 March
    next_week = came(FIRST, "2026-03-15", by_week=True)
    assert [one.by_week for one in after_report(same_week, allegation)] == [True]
    assert after_report(next_week, allegation) == ()
    weekly = came(SECOND, "2026-03-15", by_week=True)  # from Monday 9 March
    assert len(after_report(came(FIRST, "2025-12-09"), weekly)) == 1
    assert after_report(came(FIRST, "2025-12-08"), weekly) == ()


def test_of_several_reports_the_last_is_named():
    reports = [REPORT, came(THIRD, "2026-03-01"), came(UUID(int=4), "2026-02-01")]
    (one,) = found(
        R.ALLEGATION_AFTER_REPORT, replace(WORLD, allegations=[ALLEGATION], reports=reports), RULES
    )
    assert one.records[1].record_id == THIRD


def at_one_site(*allegations: Came) -> list[tuple[UUID, UUID]]:
    """Which follows which."""
    world = replace(WORLD, allegations=allegations)
    warnings = found(R.ALLEGATIONS_AT_ONE_SITE, world, RULES)
    return [(one.records[0].record_id, one.records[1].record_id) for one in warnings]


def test_two_allegations_at_one_site_within_a_year():
    early = came(FIRST, "2025-03-10")
    assert at_one_site(early, ALLEGATION) == [(SECOND, FIRST)]
    assert at_one_site(replace(early, received_on=on("2025-03-09")), ALLEGATION) == []
    assert at_one_site(replace(early, site_id=OTHER_MINE), ALLEGATION) == []
    assert at_one_site(ALLEGATION) == []


def test_of_three_allegations_each_follows_the_one_before():
    same_day = came(THIRD, "2026-03-10")
    assert at_one_site(ALLEGATION, same_day, came(FIRST, "2026-01-01")) == [(SECOND, FIRST), (THIRD, SECOND)]


DUE = Awaited(
    entity="Grievance",
    id=FIRST,
    body_id=AUDITORS,
    site_id=MINE,
    filed_by=RIVER_NGO,
    due_on=on("2026-03-09"),
    due_at=at("2026-03-10T12:00"),
)


def unasked(case: Awaited, now: str = "2026-03-10T12:00") -> tuple[Found, ...]:
    return found(R.CHECK_IN_OVERDUE, replace(WORLD, now=at(now), awaited=[case]), RULES)


def test_a_check_in_that_nobody_held():
    assert unasked(DUE) == (
        Found(
            rule=R.CHECK_IN_OVERDUE,
            cause=cause(R.CHECK_IN_OVERDUE, str(FIRST), "2026-03-09"),
            site_id=MINE,
            by_week=False,
            records=(Rests(entity="Grievance", record_id=FIRST, filed_by=RIVER_NGO),),
        ),
    )
    assert unasked(DUE, "2026-03-10T11:59") == ()
    assert unasked(replace(DUE, due_at=None)) == ()


def test_a_report_is_known_to_the_body_it_is_addressed_to_alone():
    report = replace(DUE, entity="Report", site_id=None, filed_by=FIRST)
    assert unasked(report) == ()
    assert [one.site_id for one in unasked(replace(report, body_id=SECRETARIAT))] == [None]


FEAR = Barred(
    id=FIRST,
    site_id=MINE,
    owner_id=RIVER_NGO,
    kind=BarrierKind.FEAR_OF_REPRISAL,
    state=BarrierState.PERSISTS,
    event_id=SECOND,
)


def afraid(barrier: Barred) -> tuple[Found, ...]:
    return found(R.FEAR_PERSISTS, replace(WORLD, barriers=[barrier]), RULES)


def test_fear_that_persists():
    assert [(one.cause, one.records) for one in afraid(FEAR)] == [
        (
            cause(R.FEAR_PERSISTS, str(SECOND)),
            (Rests(entity="Barrier", record_id=FIRST, filed_by=RIVER_NGO),),
        )
    ]
    for state in set(BarrierState) - {BarrierState.PERSISTS}:
        assert afraid(replace(FEAR, state=state)) == ()
    for kind in set(BarrierKind) - {BarrierKind.FEAR_OF_REPRISAL}:
        assert afraid(replace(FEAR, kind=kind)) == ()


def test_what_rests_on_two_records_is_shown_to_nobody_who_filed_one():
    shown = {
        one.rule
        for rule in R
        for one in found(
            rule,
            replace(
                WORLD,
                allegations=[ALLEGATION, came(THIRD, "2026-03-01")],
                reports=[REPORT],
                awaited=[DUE],
                barriers=[FEAR],
            ),
            RULES,
        )
        if any(record.filed_by != record.record_id for record in one.records)
    }
    assert shown == SHOWN_TO_WHO_FILED == {R.CHECK_IN_OVERDUE, R.FEAR_PERSISTS}


def test_the_rules_as_everyone_may_read_them():
    ours = published(replace(RULES, warning_days_after_report=30))
    assert ours[0] == PublishedRule(
        code=R.ALLEGATION_AFTER_REPORT,
        description="An allegation came within 30 days after a report at the same site.",
        days=30,
        setting="warning_days_after_report",
    )
    assert {one.code: one.days for one in published(RULES)} == {
        R.ALLEGATION_AFTER_REPORT: 90,
        R.ALLEGATION_AFTER_INTERVIEW: 90,
        R.CHECK_IN_OVERDUE: None,
        R.ALLEGATIONS_AT_ONE_SITE: 365,
        R.FEAR_PERSISTS: None,
    }
