"""How a grievance comes in, who may file it, and what is refused at the door."""

from __future__ import annotations

from datetime import date

import pytest

from domain.access import ANYONE, Viewer
from domain.cases.parts import IdentityMode, PersonRole
from domain.grievances import answering_cases as answering
from domain.grievances import commands as c
from domain.grievances import filing_cases as filing
from domain.grievances import people
from domain.grievances.refusals import (
    CannotFileHere,
    CannotSpeakForThem,
    MechanismClosed,
    NotForThisSite,
)
from domain.kernel import BadInput, NotThere, NotYours
from tests.grievances.cast import (
    ASSEMBLY,
    AUDITORS,
    BRAND,
    CLERK,
    CURLEW,
    FOREST,
    HANDLERS,
    MINE,
    NGO,
    OPERATOR,
    OTHER_MINE,
    RIVER_NGO,
    SANDPIPER,
    UNION,
    VILLAGE,
    WORKERS,
    named,
    of,
)
from tests.grievances.world import (
    CLOSED,
    ELSEWHERE,
    SCHEME,
    SITE_OFFICE,
    World,
    complaint,
    filed,
    in_hand,
    submission,
)


async def test_what_is_filed_in_confidence_is_sealed_and_gives_a_receipt(world: World) -> None:
    done = await world.did(filing.file_grievance, complaint(), NGO)
    case = world.grievances.kept[done.id]
    assert (case.filed_by_id, case.representative_id, case.by_week) == (RIVER_NGO, None, False)
    assert case.received_on == date(2026, 3, 11)
    assert [(one.role, one.in_confidence) for one in case.aliases] == [(PersonRole.COMPLAINANT, True)]
    assert world.contents.written == {(case.id, case.items[0].id): "The haul road is not watered."}
    assert len(done.told["receipt"]) == 32
    assert list(world.receipts.kept.values()) == [case.id]


async def test_who_complains_in_its_own_name_needs_no_receipt_and_no_place_by_the_site(world: World) -> None:
    named_one = complaint(identity_mode=IdentityMode.NAMED)
    done = await world.did(filing.file_grievance, named_one, FOREST)
    assert done.told == {}
    assert world.grievances.kept[done.id].aliases == ()


async def test_who_speaks_for_others_is_their_representative(world: World) -> None:
    id = await filed(world, identity_mode=IdentityMode.VIA_REPRESENTATIVE)
    assert world.grievances.kept[id].representative_id == RIVER_NGO
    other = await filed(world, identity_mode=IdentityMode.VIA_REPRESENTATIVE, representative_id=VILLAGE)
    await world.did(answering.withdraw_grievance, c.WithdrawGrievance(grievance_id=other), ASSEMBLY)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"for_named_person": True}, BadInput),
        ({"identity_mode": IdentityMode.ANONYMOUS}, BadInput),
        ({"mechanism_id": named(999)}, NotThere),
        ({"mechanism_id": CLOSED}, MechanismClosed),
        ({"mechanism_id": ELSEWHERE}, NotForThisSite),
        ({"site_id": None}, NotForThisSite),
        ({"site_id": named(999)}, NotThere),
        ({"representative_id": BRAND}, CannotSpeakForThem),
        ({"representative_id": OPERATOR}, CannotSpeakForThem),
        ({"representative_id": named(999)}, CannotSpeakForThem),
        ({"site_id": OTHER_MINE}, CannotFileHere),
        ({"language": "xx-nonsense"}, BadInput),
        ({"people": (c.Concerned(role=PersonRole.VICTIM),)}, BadInput),
        ({"people": (c.Concerned(role=PersonRole.WITNESS),) * 51}, BadInput),
    ],
)
async def test_what_cannot_be_filed(world: World, changes: dict[str, object], refusal: type) -> None:
    await world.refuses(filing.file_grievance, complaint(**changes), NGO, refusal)


@pytest.mark.parametrize("who", [of(OPERATOR), of(AUDITORS), HANDLERS[CURLEW], of(BRAND), ANYONE, FOREST])
async def test_who_cannot_file_for_others(world: World, who: Viewer) -> None:
    await world.refuses(filing.file_grievance, complaint(), who, CannotFileHere)


async def test_an_anonymous_case_keeps_weeks_and_nobody(world: World) -> None:
    done = await world.did(filing.submit_grievance, submission(), ANYONE)
    case = world.grievances.kept[done.id]
    assert done.by_week
    assert case.by_week
    assert (case.filed_by, case.represented_by) == (case.id, case.id)
    assert case.received_on == date(2026, 3, 15)
    assert (case.events[0].occurred_on, case.items[0].written_on) == (date(2026, 3, 15), date(2026, 3, 15))
    assert case.due_on == date(2026, 3, 22)
    await in_hand(world, case.id)
    after = world.grievances.kept[case.id]
    days = [one.occurred_on for one in after.events] + [one.starts for one in after.handlings]
    assert {day.isoweekday() for day in days} == {7}


async def test_only_its_handlers_take_down_what_was_brought(world: World) -> None:
    told = {"site_id": MINE, "category": complaint().category, "narrative": "By phone."}
    command = c.TakeDownGrievance(
        mechanism_id=SITE_OFFICE, identity_mode=IdentityMode.ANONYMOUS, **{**told, "site_id": None}
    )
    done = await world.did(filing.take_down_grievance, command, HANDLERS[SANDPIPER])
    assert len(done.told["receipt"]) == 32
    case = world.grievances.kept[done.id]
    assert (case.events[0].person_id, case.filed_by_id, case.site_id) == (SANDPIPER, None, MINE)
    for who in (of(OPERATOR), HANDLERS[CURLEW], NGO, CLERK):
        await world.refuses(filing.take_down_grievance, command, who, NotYours)
    for mode, representative, refusal in (
        (IdentityMode.NAMED, UNION, BadInput),
        (IdentityMode.CONFIDENTIAL, UNION, BadInput),
        (IdentityMode.VIA_REPRESENTATIVE, None, BadInput),
        (IdentityMode.ANONYMOUS, UNION, BadInput),
    ):
        other = c.TakeDownGrievance(
            mechanism_id=SCHEME, identity_mode=mode, representative_id=representative, **told
        )
        await world.refuses(filing.take_down_grievance, other, HANDLERS[CURLEW], refusal)
    spoken_for = c.TakeDownGrievance(
        mechanism_id=SCHEME, identity_mode=IdentityMode.VIA_REPRESENTATIVE, representative_id=UNION, **told
    )
    taken = await world.did(filing.take_down_grievance, spoken_for, HANDLERS[CURLEW])
    await world.did(answering.withdraw_grievance, c.WithdrawGrievance(grievance_id=taken.id), WORKERS)


async def test_two_people_of_one_case_never_share_a_label(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["Fen-00001", "Fen-00001", "Moss-00002", "Fen-00001", "Moss-00002", "Reed-00003"])
    monkeypatch.setattr(people, "pseudonym", lambda id: next(drawn))
    id = await filed(world, people=(c.Concerned(role=PersonRole.WITNESS),) * 2)
    aliases = [one.alias for one in world.grievances.kept[id].aliases]
    assert aliases == ["Fen-00001", "Moss-00002", "Reed-00003"]
