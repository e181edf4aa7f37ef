"""What if a handler, a company or the side itself wants an allegation gone? There is no way but through a finding."""

from __future__ import annotations

import copy
import itertools
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from domain.cases.receipt import Receipt
from domain.kernel import Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals import filing_cases as filing
from domain.reprisals import handling_cases as handling
from domain.reprisals.model import STEPS, Allegation
from domain.reprisals.values import ActionKind, AllegationState, Finding, MeasureKind
from schema.commands import slots
from schema.mutations import DECLARED
from schema.writing import Mutation
from tests.reprisals.people import (
    AVOCET,
    BITTERN,
    CRAKE,
    CURLEW,
    DESK,
    DIPPER,
    FILER,
    MINE,
    OPERATOR,
    OTHER_DESK,
    SANDPIPER,
    seated,
    viewer,
)
from tests.reprisals.sayings import submitted
from tests.reprisals.world import World

S = AllegationState
BEFORE = (S.RECEIVED, S.INTERIM_PROTECTION, S.COMMITTEE_CONSTITUTED, S.INVESTIGATING)
TOUCHING = tuple(
    one
    for one in DECLARED
    if isinstance(one, Mutation)
    and any(
        slot.rule.entity == "Allegation" or slot.name == "receipt"
        for slot in slots(one.command, one.input_type)
    )
    and one.command.__module__ == c.__name__
)
"""Every mutation that takes an allegation, or the receipt of one."""


def test_every_mutation_that_takes_an_allegation_is_looked_at() -> None:
    taking = {
        one.name
        for one in DECLARED
        if isinstance(one, Mutation)
        and any(slot.rule.entity == "Allegation" for slot in slots(one.command, one.input_type))
    }
    assert taking <= {one.name for one in TOUCHING}
    assert {one.name for one in TOUCHING} - taking == {
        "returnToAllegation",
        "addToAllegationWithReceipt",
        "withdrawAllegationWithReceipt",
        "openAllegationItemWithReceipt",
    }


def test_no_mutation_speaks_of_turning_one_away() -> None:
    words = ("reject", "refer", "dismiss", "decline", "discard", "delete", "cancel", "archive", "drop")
    named = [one.name for one in DECLARED if any(word in one.name.lower() for word in words)]
    assert [name for name in named if "llegation" in name] == []


def _reachable(start: AllegationState, without: AllegationState) -> set[AllegationState]:
    found, todo = {start}, [start]
    while todo:
        for step in STEPS[todo.pop()]:
            if step is not without and step not in found:
                found.add(step)
                todo.append(step)
    return found


@pytest.mark.parametrize("state", BEFORE)
def test_every_state_before_a_finding_leads_towards_it_and_nowhere_else(state: AllegationState) -> None:
    assert STEPS[state]
    assert _reachable(state, without=S.FOUND) <= set(BEFORE)
    assert S.FOUND in _reachable(state, without=S.CLOSED)
    assert not {S.MONITORING, S.CLOSED} & _reachable(state, without=S.OUTCOME)


async def _at(state: AllegationState) -> tuple[World, UUID]:
    world = World()
    world.signed()
    match state:
        case S.RECEIVED:
            id = await world.filed()
        case S.INTERIM_PROTECTION:
            id = await world.filed()
            measure = c.TakeMeasure(allegation_id=id, kind=MeasureKind.NO_CONTACT)
            assert isinstance(await world.does(handling.take_measure, measure, DESK), Recorded)
        case S.COMMITTEE_CONSTITUTED:
            id = await world.constituted()
        case _:
            id = await world.investigating()
    assert world.case(id).state is state
    return world, id


WHO = (DESK, OTHER_DESK, FILER, seated(AVOCET), viewer(OPERATOR, SANDPIPER))


def _choices(hint: object, name: str, case: Allegation, receipt: str) -> list[object]:
    """What a field of a command can be."""
    if get_origin(hint) in (Union, UnionType):
        inner = next(arm for arm in get_args(hint) if arm is not type(None))
        return [None, *(_choices(inner, name, case, receipt) if name not in ("version", "language") else [])]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return list(hint)
    members = [one.id for one in case.committee] or [MINE]
    known: dict[str, list[object]] = {
        "allegation_id": [case.id],
        "receipt": [receipt],
        "member_id": list(members),
        "person_id": [CURLEW, DIPPER],
        "person_ids": [(AVOCET, BITTERN, CRAKE), ()],
        "measure_id": [one.id for one in case.interim_measures] or [MINE],
        "action_id": [MINE],
        "actions": [(), (c.ActionToTake(kind=ActionKind.TRAINING, due_on=date(2027, 1, 1)),)],
        "internal": [True, False],
        "position": [1],
        "original": [None, True],
    }
    return known.get(name, ["Something was said."])


def _commands(command: type, case: Allegation, receipt: str) -> list[object]:
    hints = get_type_hints(command)
    names = [one.name for one in fields(command)]
    offered = [_choices(hints[name], name, case, receipt) for name in names]
    assert all(one.default is MISSING or offered for one in fields(command))
    return [command(**dict(zip(names, values, strict=True))) for values in itertools.product(*offered)]


@pytest.mark.parametrize("state", BEFORE)
async def test_no_mutation_ends_an_allegation_without_a_finding_and_an_outcome(
    state: AllegationState,
) -> None:
    world, id = await _at(state)
    case = world.case(id)
    tried = moved = 0
    for mutation in TOUCHING:
        for command in _commands(mutation.command, case, "none"):
            for who in WHO:
                trial = copy.deepcopy(world)
                answer = await trial.does(mutation.use_case, command, who)
                after = trial.case(id)
                tried += 1
                moved += after.state is not state
                assert after.state is state or after.state in STEPS[state], mutation.name
                assert (after.outcome, after.closed_on, after.erased_on) == (None, None, None)
                assert (after.finding is None) == (after.state is not S.FOUND)
                if isinstance(answer, Refusal):
                    assert trial.seen() == world.seen()
                assert all(one.terminated_on is None for one in trial.agreements.kept.values())
    assert tried > 300
    assert moved or state is S.INVESTIGATING  # whose opinions are not there yet


async def test_neither_does_whoever_holds_its_receipt() -> None:
    world = World()
    done = await world.does(filing.submit_allegation, submitted(), FILER)
    receipt = Receipt.made((1).to_bytes(16)).text
    assert done.told == {"receipt": receipt}
    for mutation in (one for one in TOUCHING if "receipt" in get_type_hints(one.command)):
        for command in _commands(mutation.command, world.case(done.id), receipt):
            trial = copy.deepcopy(world)
            await trial.does(mutation.use_case, command, FILER)
            assert trial.case(done.id).state is S.RECEIVED


async def test_a_finding_by_itself_changes_nothing_else() -> None:
    world = World()
    agreement = world.signed()
    before = world.agreements.kept[agreement]
    id = await world.found(Finding.SUBSTANTIATED)
    assert world.case(id).finding is Finding.SUBSTANTIATED
    assert world.case(id).outcome is None
    assert world.agreements.kept == {agreement: before}
    assert world.case(id).releases == world.case(id).check_ins == ()
