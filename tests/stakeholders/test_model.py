"""The register's rules: who can be what for whom, who stands by which site, and when a site's area is flagged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from domain.kernel import BadInput, ChangedMeanwhile, Refusal
from domain.sectors.model import Sector
from domain.stakeholders import model, site
from domain.stakeholders.refusals import (
    AlreadyEnded,
    AlreadyInPlace,
    CapacityDoesNotFit,
    OrganisationNeeded,
    SiteHasOperator,
)
from domain.stakeholders.values import (
    AssignmentCapacity,
    Capacity,
    OrganisationKind,
    RiskKind,
    SiteStatus,
)

DAY = date(2026, 11, 22)
SITE = UUID("00000000-0000-4000-8000-000000000011")
FITS = {
    "NGO": "NGO",
    "UNION": "UNION",
    "COMMUNITY": "COMMUNITY",
    "COMPANY": "OPERATOR",
    "AUDIT_FIRM": "AUDIT",
}


def days(n: int) -> date:
    return DAY + timedelta(days=n)


def organisation(kind: OrganisationKind = OrganisationKind.NGO) -> model.Organisation:
    return model.Organisation(id=uuid4(), name="River Watch", kind=kind, country="PE")


def assignment(
    of: model.Organisation, capacity: AssignmentCapacity, starts: date = DAY, ends: date | None = None
) -> model.Assignment:
    return model.Assignment(
        id=uuid4(), organisation_id=of.id, site_id=SITE, capacity=capacity, starts=starts, ends=ends
    )


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("capacity", AssignmentCapacity)
def test_an_organisation_stands_by_a_site_only_as_what_it_is(
    kind: OrganisationKind, capacity: AssignmentCapacity
):
    asked = organisation(kind)
    answer = model.assign(assignment(asked, capacity), asked, ())
    fitting = FITS.get(kind)
    if fitting == capacity:
        assert not isinstance(answer, Refusal)
    else:
        assert answer == CapacityDoesNotFit(fitting=(fitting,) if fitting else ())


@pytest.mark.parametrize(
    ("kind", "sector"),
    [
        (OrganisationKind.NGO, Sector.NGOS),
        (OrganisationKind.UNION, Sector.WORKERS),
        (OrganisationKind.COMMUNITY, Sector.COMMUNITIES),
        (OrganisationKind.COMPANY, Sector.MINING_COMPANIES),
        (OrganisationKind.BRAND, Sector.CONSUMER_BRANDS),
        (OrganisationKind.FINANCIER, Sector.FINANCE),
        (OrganisationKind.AUDIT_FIRM, None),
        (OrganisationKind.SECRETARIAT, None),
    ],
)
def test_the_kind_decides_the_sector(kind: OrganisationKind, sector: Sector | None):
    assert organisation(kind).sector is sector


def test_the_secretariat_is_not_registered_through_the_service():
    answer = model.register_organisation(organisation(OrganisationKind.SECRETARIAT))
    assert isinstance(answer, BadInput)
    assert answer.field == "kind"


def test_a_site_has_one_operator_at_a_time():
    first, second = organisation(OrganisationKind.COMPANY), organisation(OrganisationKind.COMPANY)
    operator = AssignmentCapacity.OPERATOR
    until_new_year = assignment(first, operator, ends=date(2026, 12, 31))
    too_early = assignment(second, operator, starts=date(2026, 12, 31))
    in_time = assignment(second, operator, starts=date(2027, 1, 1))
    assert isinstance(model.assign(too_early, second, (until_new_year,)), SiteHasOperator)
    assert not isinstance(model.assign(in_time, second, (until_new_year,)), Refusal)


def test_many_ngos_stand_by_a_site_but_none_twice_on_one_day():
    mine, theirs = organisation(), organisation()
    running = assignment(mine, AssignmentCapacity.NGO)
    assert not isinstance(
        model.assign(assignment(theirs, AssignmentCapacity.NGO), theirs, (running,)), Refusal
    )
    again = assignment(mine, AssignmentCapacity.NGO, starts=days(100))
    assert isinstance(model.assign(again, mine, (running,)), AlreadyInPlace)


def test_an_end_may_come_earlier_than_planned_and_never_later_or_before_the_start():
    planned = assignment(organisation(), AssignmentCapacity.NGO, ends=days(10))
    earlier = model.end_assignment(planned, days(5))
    assert not isinstance(earlier, Refusal)
    assert earlier[0].ends == days(5)
    assert isinstance(model.end_assignment(planned, days(10)), AlreadyEnded)
    assert isinstance(model.end_assignment(planned, days(11)), AlreadyEnded)
    assert isinstance(model.end_assignment(planned, days(-1)), BadInput)


def membership(
    capacity: Capacity, of: UUID | None, starts: date = DAY, ends: date | None = None
) -> model.Membership:
    return model.Membership(
        id=uuid4(), person_id=SITE, organisation_id=of, capacity=capacity, starts=starts, ends=ends
    )


@pytest.mark.parametrize("capacity", Capacity)
def test_only_board_members_and_custodians_act_without_an_organisation(capacity: Capacity):
    answer = model.open_membership(membership(capacity, None), None, ())
    alone = capacity in (Capacity.BOARD_MEMBER, Capacity.CUSTODIAN)
    assert isinstance(answer, OrganisationNeeded) is not alone


@pytest.mark.parametrize("kind", OrganisationKind)
def test_only_audit_firms_have_auditors(kind: OrganisationKind):
    firm = organisation(kind)
    answer = model.open_membership(membership(Capacity.AUDITOR, firm.id), firm, ())
    assert isinstance(answer, CapacityDoesNotFit) is (kind is not OrganisationKind.AUDIT_FIRM)


def test_a_person_can_be_several_things_but_none_of_them_twice_on_one_day():
    firm = organisation(OrganisationKind.AUDIT_FIRM)
    auditor = membership(Capacity.AUDITOR, firm.id, ends=days(30))
    assert not isinstance(
        model.open_membership(membership(Capacity.MEMBER, firm.id), firm, (auditor,)), Refusal
    )
    again = membership(Capacity.AUDITOR, firm.id, starts=days(30))
    assert isinstance(model.open_membership(again, firm, (auditor,)), AlreadyInPlace)
    after = membership(Capacity.AUDITOR, firm.id, starts=days(31))
    assert not isinstance(model.open_membership(after, firm, (auditor,)), Refusal)


@pytest.mark.parametrize(
    "handle", ["Maria", "m", "maria lopez", "maria_lopez", "-amber", "x" * 41, "ámbar", ""]
)
def test_a_handle_that_is_none_is_refused(handle: str):
    answer = model.register_person(model.Person(id=uuid4(), handle=handle, registered_on=DAY))
    assert isinstance(answer, BadInput)


def facts(**said: object) -> site.SiteFacts:
    known = {
        "name": "Cerro Alto",
        "country": "PE",
        "region": None,
        "status": SiteStatus.OPERATING,
        "commodities": ("gold",),
        "latitude": None,
        "longitude": None,
        "time_zone": "UTC",
    }
    return site.SiteFacts(**{**known, **said})  # type: ignore[arg-type]


def a_site() -> site.Site:
    answer = site.register_site(SITE, facts())
    assert not isinstance(answer, Refusal)
    return answer[0]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"country": "pe"}, "country"),
        ({"commodities": ("gold", "gold")}, "commodities"),
        ({"commodities": ("Gold",)}, "commodities"),
        ({"commodities": tuple(f"metal {'abcdefghijklmnopqrstu'[i]}" for i in range(21))}, "commodities"),
        ({"latitude": 1.0}, "longitude"),
        ({"latitude": 90.5, "longitude": 0.0}, "latitude"),
        ({"latitude": float("nan"), "longitude": 0.0}, "latitude"),
        ({"latitude": 0.0, "longitude": -180.5}, "longitude"),
    ],
)
def test_a_site_said_wrongly_is_refused_by_the_field(said: dict[str, object], field: str):
    first = site.register_site(SITE, facts(**said))
    anew = site.update_site(a_site(), facts(**said), 1)
    assert isinstance(first, BadInput)
    assert isinstance(anew, BadInput)
    assert first.field == anew.field == field


def test_an_update_says_everything_anew_and_only_on_the_version_read():
    updated = site.update_site(a_site(), facts(name="Cerro Bajo", commodities=()), 1)
    assert not isinstance(updated, Refusal)
    assert (updated[0].name, updated[0].commodities, updated[0].version) == ("Cerro Bajo", (), 2)
    assert site.update_site(updated[0], facts(), 1) == ChangedMeanwhile(current_version=2)


def designation(kind: RiskKind = RiskKind.HIGH_RISK, starts: date = DAY) -> site.RiskDesignation:
    return site.RiskDesignation(
        id=uuid4(), site_id=SITE, kind=kind, starts=starts, ends=None, source="A list"
    )


def flagged(answer: tuple[site.Site, object] | Refusal) -> site.Site:
    assert not isinstance(answer, Refusal), answer
    return answer[0]


def test_a_site_is_flagged_while_any_designation_holds():
    conflict, risk = designation(RiskKind.CONFLICT_AFFECTED, days(-30)), designation()
    one = flagged(site.designate_risk(a_site(), conflict, DAY))
    both = flagged(site.designate_risk(one, risk, DAY))
    assert both.high_risk_area
    still = flagged(site.end_risk_designation(both, conflict, days(-1), DAY))
    assert still.high_risk_area
    today_included = flagged(site.end_risk_designation(still, risk, DAY, DAY))
    assert today_included.high_risk_area
    tomorrow = flagged(site.end_risk_designation(still, risk, DAY, days(1)))
    assert not tomorrow.high_risk_area


def test_a_designation_is_not_recorded_before_it_holds_nor_twice():
    assert isinstance(site.designate_risk(a_site(), designation(starts=days(1)), DAY), BadInput)
    once = flagged(site.designate_risk(a_site(), designation(), DAY))
    assert isinstance(site.designate_risk(once, designation(), DAY), AlreadyInPlace)
    other = designation(RiskKind.CONFLICT_AFFECTED)
    assert len(flagged(site.designate_risk(once, other, DAY)).designations) == 2


def test_a_designation_ends_once():
    held = designation(starts=days(-10))
    ended = replace(held, ends=days(-5))
    with_ended = replace(a_site(), designations=(ended,))
    assert isinstance(site.end_risk_designation(with_ended, ended, days(-5), DAY), AlreadyEnded)
