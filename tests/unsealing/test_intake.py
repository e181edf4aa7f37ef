"""Who somebody is goes to the vault with the record, under the record's label, or the record does not come about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.access import ANYONE, Viewer
from domain.assurance import interview_cases as interviewing
from domain.cases.parts import IdentityMode, PersonRole
from domain.grievances import commands as g
from domain.grievances import filing_cases as grievances
from domain.grievances.values import Category
from domain.kernel import BadInput, Recorded, Refusal
from domain.reprisals import filing_cases as reprisals
from domain.vault.given import MOST_CONSENTS, ConsentTold, IdentityGiven
from domain.vault.refusals import TooFewCustodians, VaultUnavailable
from domain.vault.values import IdentityField, Purpose, Tier
from domain.whistleblowing import commands as w
from domain.whistleblowing import intake_cases as reports
from tests.grievances import world as g_world
from tests.grievances.cast import CURLEW, FOREST, HANDLERS, MINE, NGO, SANDPIPER, UNION, VILLAGE
from tests.interviews import world as i_world
from tests.interviews.people import TEAM
from tests.reprisals import world as r_world
from tests.reprisals.people import DESK, FILER
from tests.reprisals.people import UNION as R_UNION
from tests.reprisals.sayings import taken_down, told
from tests.vault.memory import MemoryVault
from tests.whistleblowing import world as w_world

ANA = IdentityGiven(names="Ana Quispe", contacts="by the chapel, ask for the baker")
BENA = IdentityGiven(names="Bena Ccori")
NAMES, CONTACTS = IdentityField.NAMES, IdentityField.CONTACTS
CONFIDENTIAL, VIA = IdentityMode.CONFIDENTIAL, IdentityMode.VIA_REPRESENTATIVE


def g_taken(mode: IdentityMode, **more: object) -> g.TakeDownGrievance:
    told = {
        "mechanism_id": g_world.SCHEME,
        "site_id": MINE,
        "category": Category.LABOUR,
        "narrative": "By phone.",
    }
    return g.TakeDownGrievance(identity_mode=mode, **{**told, **more})  # type: ignore[arg-type]


def w_taken(mode: IdentityMode, **more: object) -> w.TakeDownReport:
    told = w_world.account()
    return w.TakeDownReport(
        identity_mode=mode, concern=told.concern, protected_person=told.protected_person,
        narrative="By phone.", **more,
    )  # type: ignore[arg-type]  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A way in: the world, what is done by whom, and who it is that was named."""

    world: Callable[[], Any]
    use_case: Callable[..., Awaitable[Recorded | Refusal]]
    command: Callable[..., object]
    by: Viewer
    label: Callable[[Any, UUID], UUID]

    async def done(self, world: Any, **more: object) -> Recorded | Refusal:
        return await world.does(self.use_case, self.command(**more), self.by)


def role_in(store: str, role: PersonRole) -> Callable[[Any, UUID], UUID]:
    """The label of whoever has this role in the case."""
    return lambda world, id: next(
        one.id for one in getattr(world, store).kept[id].aliases if one.role is role
    )


COMPLAINANT = role_in("grievances", PersonRole.COMPLAINANT)
REPORTER = role_in("reports", PersonRole.REPORTER)
VICTIM = role_in("allegations", PersonRole.VICTIM)
KEEPER = w_world.viewer(w_world.KEEPER)

WAYS: Mapping[str, Way] = {
    "filed in confidence": Way(
        g_world.World, grievances.file_grievance, lambda **m: g_world.complaint(**m), NGO, COMPLAINANT
    ),
    "filed for a named person": Way(
        g_world.World,
        grievances.file_grievance,
        lambda **m: g_world.complaint(identity_mode=IdentityMode.NAMED, for_named_person=True, **m),
        NGO,
        COMPLAINANT,
    ),
    "taken down in confidence": Way(
        g_world.World,
        grievances.take_down_grievance,
        lambda **m: g_taken(CONFIDENTIAL, **m),
        HANDLERS[CURLEW],
        COMPLAINANT,
    ),
    "taken down under their name": Way(
        g_world.World,
        grievances.take_down_grievance,
        lambda **m: g_taken(IdentityMode.NAMED, **m),
        HANDLERS[CURLEW],
        COMPLAINANT,
    ),
    "taken down at the mine's own desk": Way(
        g_world.World,
        grievances.take_down_grievance,
        lambda **m: g_taken(CONFIDENTIAL, mechanism_id=g_world.SITE_OFFICE, **m),
        HANDLERS[SANDPIPER],
        COMPLAINANT,
    ),
    "submitted by themselves": Way(
        g_world.World,
        grievances.submit_grievance,
        lambda **m: g_world.submission(**m),
        ANYONE,
        COMPLAINANT,
    ),
    "a report taken down": Way(
        w_world.World, reports.take_down_report, lambda **m: w_taken(CONFIDENTIAL, **m), KEEPER, REPORTER
    ),
    "a report told": Way(
        w_world.World, reports.submit_report, lambda **m: w_world.account(**m), ANYONE, REPORTER
    ),
    "an allegation filed": Way(
        r_world.World, reprisals.file_allegation, lambda **m: told(**m), FILER, VICTIM
    ),
    "an allegation taken down": Way(
        r_world.World, reprisals.take_down_allegation, lambda **m: taken_down(CONFIDENTIAL, **m), DESK, VICTIM
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", WAYS)
async def test_who_it_is_lies_in_the_vault_under_the_label_of_the_record(how: str):
    way, world = WAYS[how], WAYS[how].world()
    done = await way.done(world, identity=ANA)
    assert isinstance(done, Recorded), done
    label = way.label(world, done.id)
    kept = world.vault.kept[label]
    assert (kept.tier, kept.fields) == (Tier.SEALED, {NAMES: ANA.names, CONTACTS: ANA.contacts})
    assert (set(world.vault.kept), world.vault.fresh) == ({label}, {label})
    assert "Quispe" not in f"{world.seen()} {done} {way.command(identity=ANA)}"


@pytest.mark.parametrize("how", WAYS)
async def test_the_records_are_the_same_whether_or_not_anybody_was_named(how: str):
    way, named, nameless = WAYS[how], WAYS[how].world(), WAYS[how].world()
    themselves = ("a report told", "submitted by themselves")
    more = {"identity_mode": CONFIDENTIAL} if how in themselves else {}
    done = [await way.done(named, identity=ANA, **more), await way.done(nameless, **more)]
    assert (done[0], named.seen()) == (done[1], nameless.seen())
    assert nameless.vault.asked == []


@pytest.mark.parametrize("how", WAYS)
async def test_without_the_vault_nothing_is_kept_and_without_the_name_all_is(how: str):
    way, world = WAYS[how], WAYS[how].world()
    before = world.seen()
    world.vault.down = True
    refused = await way.done(world, identity=ANA)
    assert isinstance(refused, VaultUnavailable)
    assert "go on without the name and add it later" in refused.next
    assert world.seen() == before
    assert isinstance(await way.done(world), Recorded)


@pytest.mark.parametrize("how", WAYS)
async def test_too_few_custodians_seal_nothing_unless_it_is_kept_less_closely(how: str):
    way, world = WAYS[how], WAYS[how].world()
    world.vault.custodians, before = 1, world.seen()
    assert isinstance(await way.done(world, identity=ANA), TooFewCustodians)
    assert world.seen() == before
    done = await way.done(world, identity=IdentityGiven(tier=Tier.CONFIDENTIAL, names="Ana"))
    assert world.vault.kept[way.label(world, done.id)].tier is Tier.CONFIDENTIAL


UNFIT = {
    "nothing": IdentityGiven(),
    "consents alone": IdentityGiven(consents=(ConsentTold(purpose=Purpose.PROTECTION, fields=(NAMES,)),)),
    "a consent to nothing": IdentityGiven(names="x", consents=(ConsentTold(purpose=Purpose.PROTECTION, fields=()),)),
    "a consent that has ended": IdentityGiven(
        names="x",
        consents=(ConsentTold(purpose=Purpose.PROTECTION, fields=(NAMES,), expires_on=date(2020, 1, 1)),),
    ),
    "too many consents": IdentityGiven(
        names="x", consents=(ConsentTold(purpose=Purpose.PROTECTION, fields=(NAMES,)),) * (MOST_CONSENTS + 1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", UNFIT)
async def test_what_says_nothing_or_could_never_be_used_is_refused(what: str):
    world = g_world.World()
    await world.refuses(grievances.file_grievance, g_world.complaint(identity=UNFIT[what]), NGO, BadInput)
    assert world.vault.asked == []


async def test_consents_go_along_and_if_one_does_not_nothing_does():
    consent = ConsentTold(
        recipient_id=VILLAGE, purpose=Purpose.REMEDY_DELIVERY, fields=(CONTACTS, NAMES, NAMES)
    )
    given = IdentityGiven(names="Ana", consents=(consent,))
    world = g_world.World()
    id = await g_world.filed(world, identity=given)
    (kept,) = world.vault.given
    assert (kept.label, kept.recipient, kept.fields) == (COMPLAINANT(world, id), VILLAGE, (CONTACTS, NAMES))
    assert kept.given_on == world.clock.today()

    class Breaks(MemoryVault):
        async def give_consent(self, consent: object) -> Refusal:
            return VaultUnavailable()

    other = g_world.World()
    other.vault = Breaks()
    other.seals._vault = other.vault
    await other.refuses(grievances.file_grievance, g_world.complaint(identity=given), NGO, VaultUnavailable)
    assert len(other.vault.kept) == 1
    await other.seals.take_back()
    assert (other.vault.kept, other.vault.fresh) == ({}, set())


async def test_everybody_in_a_case_has_a_label_of_their_own():
    world = g_world.World()
    witness = g.Concerned(role=PersonRole.WITNESS, identity=BENA)
    silent = g.Concerned(role=PersonRole.RELATIVE)
    done = await world.did(
        grievances.file_grievance,
        g_world.complaint(
            identity_mode=VIA, identity=ANA, representative_identity=IdentityGiven(names="Don Elías"),
            people=(witness, silent),
        ),
        NGO,
    )  # fmt: skip
    case = world.grievances.kept[done.id]
    named = {
        one.role.value: world.vault.kept[one.id].fields[NAMES]
        for one in case.aliases
        if one.id in world.vault.kept
    }
    assert named == {"COMPLAINANT": "Ana Quispe", "REPRESENTATIVE": "Don Elías", "WITNESS": "Bena Ccori"}
    assert [one.role.value for one in case.aliases] == [
        "COMPLAINANT",
        "REPRESENTATIVE",
        "WITNESS",
        "RELATIVE",
    ]
    assert all(one.in_confidence for one in case.aliases)


async def test_who_speaks_for_them_has_a_label_whether_or_not_they_are_named():
    world = r_world.World()
    filed = await world.does(reprisals.file_allegation, told(represents=True), FILER)
    taken = await world.does(
        reprisals.take_down_allegation,
        taken_down(VIA, representative_id=R_UNION, representative_identity=BENA),
        DESK,
    )
    assert isinstance(filed, Recorded)
    assert isinstance(taken, Recorded)
    for done in (filed, taken):
        assert {one.role for one in world.case(done.id).aliases} == {
            PersonRole.VICTIM,
            PersonRole.REPRESENTATIVE,
        }
    label = role_in("allegations", PersonRole.REPRESENTATIVE)(world, taken.id)
    assert list(world.vault.kept) == [label]


NOBODY = {
    "an anonymous complainant": (
        g_world.World, grievances.take_down_grievance, g_taken(IdentityMode.ANONYMOUS, identity=ANA), HANDLERS[CURLEW],
        "identity",
    ),
    "an organisation itself": (
        g_world.World, grievances.file_grievance,
        g_world.complaint(identity_mode=IdentityMode.NAMED, identity=ANA), FOREST, "identity",
    ),
    "nobody who speaks for them": (
        g_world.World, grievances.file_grievance, g_world.complaint(representative_identity=ANA), NGO,
        "representativeIdentity",
    ),
    "somebody who submits one anonymously": (
        g_world.World, grievances.submit_grievance,
        g_world.submission(identity_mode=IdentityMode.ANONYMOUS, identity=ANA), ANYONE, "identity",
    ),
    "an anonymous reporter": (
        w_world.World, reports.submit_report,
        w_world.account(identity_mode=IdentityMode.ANONYMOUS, identity=ANA), ANYONE, "identity",
    ),
    "an anonymous report taken down": (
        w_world.World, reports.take_down_report, w_taken(IdentityMode.ANONYMOUS, identity=ANA), KEEPER, "identity",
    ),
    "an anonymous victim": (
        r_world.World, reprisals.take_down_allegation, taken_down(IdentityMode.ANONYMOUS, identity=ANA), DESK,
        "identity",
    ),
    "nobody who speaks for the victim": (
        r_world.World, reprisals.file_allegation, told(representative_identity=ANA), FILER, "representativeIdentity",
    ),
}  # fmt: skip


@pytest.mark.parametrize("whom", NOBODY)
async def test_a_name_for_nobody_in_the_record_is_refused(whom: str):
    make, use_case, command, by, where = NOBODY[whom]
    world = make()
    before = world.seen()
    answer = await world.does(use_case, command, by)
    assert isinstance(answer, BadInput)
    assert answer.field == where
    assert (world.seen(), world.vault.asked) == (before, [])


async def test_who_is_named_comes_back_with_a_receipt_and_is_its_holder():
    world = g_world.World()
    done = await world.did(
        grievances.take_down_grievance,
        g_taken(
            IdentityMode.NAMED,
            identity=ANA,
            people=(g.Concerned(role=PersonRole.COMPLAINANT, identity=BENA),),
        ),
        HANDLERS[CURLEW],
    )
    assert len(done.told["receipt"]) == 32
    (holder,) = world.receipts.holders.values()
    assert world.vault.kept[holder.label].fields[NAMES] == "Ana Quispe"
    assert world.grievances.kept[done.id].aliases[0].in_confidence is False


async def test_a_grievance_that_a_union_speaks_for_gives_no_receipt():
    world = g_world.World()
    done = await world.did(
        grievances.take_down_grievance, g_taken(VIA, representative_id=UNION, identity=ANA), HANDLERS[CURLEW]
    )
    assert (done.told, world.receipts.holders) == ({}, {})


async def test_an_interviewee_lies_under_the_slot_itself():
    world = i_world.World()
    id = await world.planned(identity=ANA)
    assert {label: kept.fields[NAMES] for label, kept in world.vault.kept.items()} == {id: "Ana Quispe"}
    world.vault.down = True
    before = world.seen()
    refused = await world.does(interviewing.plan_interview, i_world.planning(identity=ANA), TEAM)
    assert isinstance(refused, VaultUnavailable)
    assert world.seen() == before
    assert isinstance(await world.does(interviewing.plan_interview, i_world.planning(), TEAM), Recorded)


@pytest.mark.parametrize(
    "mode", [IdentityMode.NAMED, IdentityMode.VIA_REPRESENTATIVE], ids=lambda one: one.value
)
async def test_who_complains_by_themselves_is_anonymous_or_known_in_confidence(mode: IdentityMode):
    world = g_world.World()
    before = world.seen()
    refused = await world.does(grievances.submit_grievance, g_world.submission(identity_mode=mode), ANYONE)
    assert isinstance(refused, BadInput)
    assert refused.field == "identityMode"
    assert (world.seen(), world.vault.asked) == (before, [])
