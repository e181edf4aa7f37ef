"""How a grievance comes in: an organisation files it, a handler writes it down, or somebody submits it by themselves.

What was told is sealed with a key of the case's own. Whoever comes by themselves, and whoever is known in confidence,
is given a receipt, once. People appear under labels; who they are goes to the vault alone, if it is told
(`people`). Refused: a name for somebody who does not appear.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import reckoning_at, standing_before
from domain.cases.parts import CaseSide, IdentityMode, Item, ItemKind
from domain.cases.ports import CaseKind
from domain.engagement.spoken import known_language
from domain.grievances import commands as c
from domain.grievances.mechanism import Mechanism
from domain.grievances.mechanism_cases import takes_more
from domain.grievances.model import Grievance
from domain.grievances.parts import Act
from domain.grievances.people import People, Told, labelled, seal_people, unfit
from domain.grievances.ports import GrievanceGlance, GrievanceWork
from domain.grievances.refusals import (
    CannotFileHere,
    CannotSpeakForThem,
    MechanismClosed,
    NotForThisSite,
)
from domain.kernel import BadInput, Clock, NewId, NotThere, NotYours, Recorded, Refusal
from domain.stakeholders.values import OrganisationKind

BY_THEMSELVES = frozenset({IdentityMode.ANONYMOUS, IdentityMode.CONFIDENTIAL})
"""How somebody without an account can be known."""

SPEAK = frozenset({OrganisationKind.NGO, OrganisationKind.UNION, OrganisationKind.COMMUNITY})
"""Who can speak for those who complain (A): never a company, a financier or whoever takes the case."""


async def file_grievance(
    command: c.FileGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A member organisation complains for itself, in confidence for others, or as who speaks for them."""
    if by.organisation is None or by.profile is not Profile.MEMBER:
        return CannotFileHere()
    if command.identity_mode is IdentityMode.ANONYMOUS:
        return BadInput(
            message="What an organisation files is not anonymous: it knows who it is.",
            next="File it as CONFIDENTIAL, or let them submit it themselves with `submitGrievance`.",
            field="identityMode",
        )
    itself = command.identity_mode is IdentityMode.NAMED and not command.for_named_person
    if command.for_named_person and command.identity_mode is not IdentityMode.NAMED:
        return BadInput(
            message="Only NAMED is for a person who may be known by name to whoever handles it.",
            next="Leave `forNamedPerson` out, or file it as NAMED.",
            field="forNamedPerson",
        )
    taken = await _taken_by(command, work, clock)
    if isinstance(taken, Refusal):
        return taken
    mechanism, site = taken
    stands = await work.surroundings.capacities(by.organisation, site, clock.today())
    if not itself and not stands:
        return CannotFileHere()
    speaks = command.identity_mode is IdentityMode.VIA_REPRESENTATIVE
    representative = command.representative_id or (by.organisation if speaks else None)
    return await _come_in(
        command,
        command.identity_mode,
        mechanism,
        site,
        work,
        clock,
        new_id,
        filed_by=by.organisation,
        representative=representative,
        itself=itself,
    )


async def take_down_grievance(
    command: c.TakeDownGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A handler writes down what somebody brought to their mechanism by phone or in person."""
    taken = await _taken_by(command, work, clock)
    if isinstance(taken, Refusal):
        return taken
    mechanism, site = taken
    place = GrievanceGlance(
        id=command.mechanism_id,
        body_id=mechanism.body_id,
        site_id=site,
        filed_by_id=None,
        representative_id=None,
        operator_sees=True,
    )
    standing = await standing_before(place, by, work, clock.today())
    if not standing.handles:
        return NotYours()
    speaks = command.identity_mode is IdentityMode.VIA_REPRESENTATIVE
    if speaks is (command.representative_id is None):
        return BadInput(
            message="VIA_REPRESENTATIVE names the organisation that speaks for them; nothing else does.",
            next="Name the organisation, or leave it out.",
            field="representativeId",
        )
    representative = command.representative_id
    return await _come_in(
        command,
        command.identity_mode,
        mechanism,
        site,
        work,
        clock,
        new_id,
        representative=representative,
        side=CaseSide.BODY,
        person=by.person,
    )


async def submit_grievance(
    command: c.SubmitGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Somebody submits one by themselves, and keeps the receipt: nothing is asked of who it is."""
    said = IdentityMode.ANONYMOUS if command.identity is None else IdentityMode.CONFIDENTIAL
    mode = command.identity_mode or said
    if mode not in BY_THEMSELVES:
        return BadInput(
            message="Whoever submits a grievance by themselves is anonymous, or known in confidence.",
            next="Give ANONYMOUS or CONFIDENTIAL. Who it is goes into `identity`, which the vault alone keeps.",
            field="identityMode",
        )
    taken = await _taken_by(command, work, clock)
    if isinstance(taken, Refusal):
        return taken
    return await _come_in(command, mode, *taken, work, clock, new_id)


async def _taken_by(command: Told, work: GrievanceWork, clock: Clock) -> tuple[Mechanism, UUID] | Refusal:
    """The mechanism that is to take it, and the site that it is about."""
    mechanism = await work.mechanisms.known(command.mechanism_id)
    if mechanism is None:
        return NotThere()
    site = command.site_id or mechanism.site_id
    if site is None or mechanism.site_id not in (None, site):
        return NotForThisSite()
    if not await work.surroundings.has_site(site):
        return NotThere()
    return (mechanism, site) if await takes_more(mechanism, work, clock.today()) else MechanismClosed()


async def _come_in(
    command: Told,
    mode: IdentityMode,
    mechanism: Mechanism,
    site: UUID,
    work: GrievanceWork,
    clock: Clock,
    new_id: NewId,
    *,
    filed_by: UUID | None = None,
    representative: UUID | None = None,
    itself: bool = False,
    side: CaseSide = CaseSide.CONCERNED,
    person: UUID | None = None,
) -> Recorded | Refusal:
    if representative is not None and await work.surroundings.kind_of(representative) not in SPEAK:
        return CannotSpeakForThem()
    language = command.language and known_language(command.language)
    if isinstance(language, BadInput):
        return language
    people = labelled(command, mode, itself, new_id)
    refused = unfit(command, mode, itself)
    if refused is not None:
        return refused
    by_week = mode is IdentityMode.ANONYMOUS
    act = Act(
        id=new_id(),
        now=clock.now(),
        by=await reckoning_at(site, work, by_week=by_week),
        side=side,
        person_id=person,
    )
    item = Item(
        id=new_id(),
        kind=ItemKind.NARRATIVE,
        side=CaseSide.CONCERNED,
        language=language,
        written_on=act.on,
        position=1,
    )
    drafted = Grievance(
        id=new_id(),
        mechanism_id=mechanism.id,
        mechanism=mechanism.kind,
        body_id=mechanism.body_id,
        site_id=site,
        filed_by_id=filed_by,
        representative_id=representative,
        identity_mode=mode,
        category=command.category,
        activities=tuple(dict.fromkeys(command.activities)),
        received_on=act.on,
        aliases=people.aliases,
        items=(item,),
    )
    handed = not isinstance(command, c.SubmitGrievance)
    recorded_by = (filed_by or mechanism.body_id) if handed else None
    refused = await seal_people(people, work, clock.today(), new_id, recorded_by)
    return refused or await _kept(drafted, act, item, command.narrative, people, work, handed=handed)


async def _kept(
    drafted: Grievance,
    act: Act,
    item: Item,
    narrative: str,
    people: People,
    work: GrievanceWork,
    *,
    handed: bool,
) -> Recorded:
    decided = drafted.filed(act)
    case = decided.record
    await work.contents.begin(case.id)
    await work.grievances.add(case)
    await work.contents.put(case.id, item.id, narrative)
    done = Recorded(entity="Grievance", id=case.id, events=decided.events, by_week=case.by_week)
    if people.complainant is None or case.identity_mode is IdentityMode.VIA_REPRESENTATIVE:
        return done
    receipt = work.receipts.fresh()
    await work.receipts.keep(receipt, CaseKind.GRIEVANCE, case.id, people.complainant.id, handed=handed)
    return replace(done, told={"receipt": receipt.text})
