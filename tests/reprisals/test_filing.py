"""How an allegation comes in: from an organisation, by way of a handler, or from somebody with a receipt."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from uuid import UUID

import pytest

from domain.cases.parts import CaseSide, IdentityMode, ItemKind
from domain.cases.retaliation import Activity
from domain.kernel import Recorded
from domain.reprisals import commands as c
from domain.reprisals import committee_cases as judging
from domain.reprisals import content_cases as content
from domain.reprisals import filing_cases as filing
from domain.reprisals import handling_cases as handling
from domain.reprisals import interest_cases as tied
from domain.reprisals.model import Allegation
from domain.reprisals.ports import Origin
from domain.reprisals.values import (
    AllegationState,
    MeasureKind,
)
from domain.rules import Rules
from tests.reprisals.people import (
    AUDITORS,
    AVOCET,
    BITTERN,
    CRAKE,
    DESK,
    DIPPER,
    FILER,
    HERON,
    MINE,
    OPERATOR,
    RIVER_NGO,
    SANDPIPER,
    SECRETARIAT,
    SUNDAY,
    TODAY,
    UNION,
    named,
    seated,
    viewer,
)
from tests.reprisals.sayings import submitted, taken_down, told
from tests.reprisals.world import World, refused

S = AllegationState


# -- coming in


async def test_what_an_organisation_files_is_kept_under_an_alias_and_its_words_apart(world: World) -> None:
    done = await world.does(filing.file_allegation, told(), FILER)
    case = world.case(done.id)
    assert (case.state, case.body_id, case.filed_by_id, case.representative_id) == (
        S.RECEIVED,
        SECRETARIAT,
        RIVER_NGO,
        None,
    )
    assert (case.identity_mode, case.received_on, case.version) == (IdentityMode.CONFIDENTIAL, TODAY, 1)
    assert (case.due, case.due_on) == ("ACKNOWLEDGEMENT", date(2026, 3, 17))
    (alias,), (item,), (event,) = case.aliases, case.items, case.events
    assert (alias.role, item.kind, item.language) == ("VICTIM", ItemKind.NARRATIVE, "es")
    assert (event.state, event.side, event.person_id) == (S.RECEIVED, CaseSide.CONCERNED, None)
    assert world.contents.texts == {(case.id, item.id): told().narrative}
    assert told().narrative not in repr(case)
    assert (done.by_week, done.told) == (False, {})


async def test_who_speaks_for_somebody_is_kept_as_such(world: World) -> None:
    case = world.case(await world.filed(represents=True))
    assert (case.identity_mode, case.representative_id) == (IdentityMode.VIA_REPRESENTATIVE, RIVER_NGO)


async def test_of_an_anonymous_one_no_day_is_kept_nor_who_came(world: World) -> None:
    done = await world.does(filing.submit_allegation, submitted(), FILER)
    case = world.case(done.id)
    assert done.by_week
    assert case.filed_by == case.represented_by == case.id
    assert (case.received_on, case.events[0].occurred_on, case.items[0].written_on) == (SUNDAY,) * 3
    assert case.due_on == date(2026, 3, 22)
    assert set(done.told) == {"receipt"}
    assert "00000" in done.told["receipt"]


async def test_every_act_on_an_anonymous_one_is_kept_by_week(world: World) -> None:
    done = await world.does(filing.submit_allegation, submitted(), FILER)
    id = done.id
    acts = (
        (handling.assign_handler, c.AssignHandler(allegation_id=id, person_id=HERON)),
        (handling.acknowledge, c.OnAllegation(allegation_id=id)),
        (handling.take_measure, c.TakeMeasure(allegation_id=id, kind=MeasureKind.NO_CONTACT)),
        (judging.constitute_committee, c.ConstituteCommittee(allegation_id=id, person_ids=(AVOCET, BITTERN, CRAKE))),
    )  # fmt: skip
    for use_case, command in acts:
        acted = await world.does(use_case, command, DESK)
        assert acted.by_week, command
    opened = await world.does(
        content.open_allegation_item, c.OpenItem(item_id=world.case(id).items[0].id), DESK
    )
    declared = await world.does(tied.declare_interest, c.DeclareInterest(site_id=MINE), seated(CRAKE))
    assert opened.by_week
    assert declared.by_week
    days = {value for part in _parts(world.case(id)) for value in _days(part)}
    assert {day.isoweekday() for day in days if day != world.case(id).due_on} == {7}


def _parts(case: Allegation) -> list[object]:
    held = [getattr(case, one.name) for one in fields(case)]
    return [case, *(part for each in held if isinstance(each, tuple) for part in each)]


def _days(part: object) -> list[date]:
    if not hasattr(part, "__dataclass_fields__"):
        return []
    return [value for one in fields(part) if type(value := getattr(part, one.name)) is date]


async def test_only_members_file_and_only_the_desk_takes_down(world: World) -> None:
    for organisation in (OPERATOR, AUDITORS, SECRETARIAT):
        code = await refused(world, filing.file_allegation, told(), viewer(organisation, HERON))
        assert code == "ONLY_MEMBERS_FILE"
    anonymous = taken_down(IdentityMode.ANONYMOUS)
    for who in (FILER, viewer(OPERATOR, SANDPIPER), viewer(SECRETARIAT), viewer(SECRETARIAT, DIPPER)):
        assert await refused(world, filing.take_down_allegation, anonymous, who) == "ONLY_THE_SECRETARIAT"
    done = await world.does(filing.take_down_allegation, anonymous, DESK)
    assert (done.by_week, set(done.told), world.case(done.id).filed_by_id) == (True, {"receipt"}, None)


async def test_an_allegation_carries_no_name_and_one_in_confidence_has_a_receipt(world: World) -> None:
    named_one = taken_down(IdentityMode.NAMED)
    assert await refused(world, filing.take_down_allegation, named_one, DESK) == "BAD_INPUT"
    done = await world.does(filing.take_down_allegation, taken_down(IdentityMode.CONFIDENTIAL), DESK)
    assert (done.by_week, set(done.told)) == (False, {"receipt"})


@pytest.mark.parametrize(
    ("mode", "who", "fits"),
    [
        (IdentityMode.VIA_REPRESENTATIVE, UNION, True),
        (IdentityMode.VIA_REPRESENTATIVE, None, False),
        (IdentityMode.VIA_REPRESENTATIVE, OPERATOR, False),
        (IdentityMode.VIA_REPRESENTATIVE, AUDITORS, False),
        (IdentityMode.VIA_REPRESENTATIVE, named(99), False),
        (IdentityMode.ANONYMOUS, UNION, False),
        (IdentityMode.ANONYMOUS, OPERATOR, False),
        (IdentityMode.ANONYMOUS, named(99), False),
        (IdentityMode.ANONYMOUS, None, True),
    ],
)
async def test_a_representative_is_named_where_the_mode_says_so(
    world: World, mode: IdentityMode, who: UUID | None, fits: bool
) -> None:
    command = taken_down(mode, representative_id=who)
    if not fits:
        assert (
            await refused(world, filing.take_down_allegation, command, DESK) == "REPRESENTATIVE_DOES_NOT_FIT"
        )
        return
    done = await world.does(filing.take_down_allegation, command, DESK)
    assert world.case(done.id).representative_id == who


async def test_what_is_not_there_or_not_said_is_refused(world: World) -> None:
    for wrong, code in (
        ({"site_id": named(99)}, "NOT_FOUND"),
        ({"audit_firm_id": OPERATOR}, "NOT_FOUND"),
        ({"grievance_id": named(99)}, "NOT_FOUND"),
        ({"report_id": named(99)}, "NOT_FOUND"),
        ({"activities": ()}, "BAD_INPUT"),
        ({"forms": ()}, "BAD_INPUT"),
        ({"language": "klingon"}, "BAD_INPUT"),
    ):
        assert await refused(world, filing.file_allegation, told(**wrong), FILER) == code, wrong


async def test_only_a_case_that_one_sees_can_be_named_as_the_origin(world: World) -> None:
    mine, theirs, reported = named(201), named(202), named(203)
    world.origins.grievances = {
        mine: Origin(id=mine, body_id=OPERATOR, filed_by_id=RIVER_NGO),
        theirs: Origin(id=theirs, body_id=OPERATOR, filed_by_id=UNION),
    }
    world.origins.reports = {reported: Origin(id=reported, body_id=SECRETARIAT)}
    assert world.case(await world.filed(grievance_id=mine)).grievance_id == mine
    for wrong in ({"grievance_id": theirs}, {"report_id": reported}):
        assert await refused(world, filing.file_allegation, told(**wrong), FILER) == "NOT_FOUND"
    down = taken_down(IdentityMode.ANONYMOUS, report_id=reported)
    done = await world.does(filing.take_down_allegation, down, DESK)
    assert world.case(done.id).report_id == reported


async def test_a_scheme_may_send_other_retaliation_elsewhere_but_never_that_for_an_audit() -> None:
    world = World(Rules(other_retaliation_to_committee=False))
    other = told(activities=(Activity.ORGANISING,))
    assert await refused(world, filing.file_allegation, other, FILER) == "NOT_FOR_A_COMMITTEE"
    both = told(activities=(Activity.ORGANISING, Activity.AUDIT_PARTICIPATION))
    assert isinstance(await world.does(filing.file_allegation, both, FILER), Recorded)
