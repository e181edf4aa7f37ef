"""Load, ask, save: how an allegation comes in. Nothing here judges what is alleged: every allegation is taken in.

Refused is only what cannot be kept: a site or a firm that is not there, a language of no list, a name outside the
vault. Who it happened to, and who speaks for them, each has a label; who they are goes to the vault, if it is told.
"""

from __future__ import annotations

from uuid import UUID

from domain.access import ANYONE, Profile, Viewer
from domain.cases.approach import reckoning_at
from domain.cases.parts import Alias, CaseSide, IdentityMode, ItemKind, PersonRole
from domain.cases.ports import CaseKind
from domain.cases.retaliation import Activity
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals.model import VICTIM, Allegation
from domain.reprisals.parts import Act
from domain.reprisals.ports import Origin, ReprisalWork
from domain.reprisals.refusals import (
    NotForACommittee,
    OnlyMembersFile,
    OnlyTheSecretariat,
    RepresentativeDoesNotFit,
)
from domain.stakeholders.pseudonyms import pseudonym
from domain.stakeholders.values import OrganisationKind
from domain.vault.intake import nobody_to_name, seal_with
from domain.vault.values import Tier

Filing = c.SubmitAllegation | c.FileAllegation | c.TakeDownAllegation | c.FileFromAudit
_UNLINKED = (c.SubmitAllegation, c.FileFromAudit)
"""They come out of no other case that is named."""
SPEAKING = frozenset({OrganisationKind.NGO, OrganisationKind.UNION, OrganisationKind.COMMUNITY})


class NoSecretariat(Exception):
    """The scheme's own organisation is not registered: the service is not set up. Carries nothing."""


async def submit_allegation(
    command: c.SubmitAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes in what somebody tells who keeps a receipt and nothing else."""
    return await _taken_in(command, ANYONE, IdentityMode.ANONYMOUS, None, None, work, clock, new_id)


async def file_allegation(
    command: c.FileAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes in what an organisation files, for itself or for those whom it speaks for."""
    if by.profile is not Profile.MEMBER or by.organisation is None:
        return OnlyMembersFile()
    mode = IdentityMode.VIA_REPRESENTATIVE if command.represents else IdentityMode.CONFIDENTIAL
    speaks = by.organisation if command.represents else None
    return await _taken_in(command, by, mode, by.organisation, speaks, work, clock, new_id)


async def file_from_audit(
    command: c.FileFromAudit, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes in what an audit's team tells. Assurance asks, once it found the person on the team.

    The firm filed it, and is no side of it: what the team learns later it tells anew, and it cannot take this back.
    """
    if by.profile is not Profile.AUDIT_FIRM or by.person is None or by.organisation != command.audit_firm_id:
        return OnlyMembersFile()
    return await _taken_in(command, by, IdentityMode.CONFIDENTIAL, by.organisation, None, work, clock, new_id)


async def take_down_allegation(
    command: c.TakeDownAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes in what somebody tells a handler; who comes alone gets a receipt, which the handler passes on."""
    if not await _at_the_secretariats_desk(by, work, clock):
        return OnlyTheSecretariat()
    speaks, mode = command.representative_id, command.identity_mode
    if mode is IdentityMode.NAMED:
        return BadInput(
            message="An allegation carries no name.",
            next="Give CONFIDENTIAL. Who it is goes into `identity`, which the vault alone keeps.",
            field="identityMode",
        )
    represented = mode is IdentityMode.VIA_REPRESENTATIVE
    speaks_for = speaks is not None and await work.surroundings.kind_of(speaks) in SPEAKING
    if not (speaks_for if represented else speaks is None):
        return RepresentativeDoesNotFit()
    return await _taken_in(command, by, mode, None, speaks, work, clock, new_id)


async def _taken_in(
    command: Filing,
    by: Viewer,
    mode: IdentityMode,
    filer: UUID | None,
    speaks: UUID | None,
    work: ReprisalWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    refused = await _unfit(command, by, work, clock)
    if refused is not None:
        return refused
    language = None if command.language is None else known_language(command.language)
    if isinstance(language, Refusal):
        return language
    body = await work.casework.secretariat()
    if body is None:
        raise NoSecretariat
    anonymous = mode is IdentityMode.ANONYMOUS
    reckoning = await reckoning_at(command.site_id, work, by_week=anonymous)
    today = reckoning.kept(reckoning.today(clock.now()))
    linked = None if isinstance(command, _UNLINKED) else command
    fresh = Allegation(
        id=new_id(),
        body_id=body,
        site_id=command.site_id,
        filed_by_id=filer,
        representative_id=speaks,
        identity_mode=mode,
        audit_firm_id=command.audit_firm_id,
        activities=tuple(dict.fromkeys(command.activities)),
        forms=tuple(dict.fromkeys(command.forms)),
        actor=command.actor,
        grievance_id=linked.grievance_id if linked else None,
        report_id=linked.report_id if linked else None,
        received_on=today,
    )
    act = Act(id=new_id(), on=today, side=CaseSide.CONCERNED)
    people = _labelled(mode, new_id)
    refused = await _sealed(command, people, mode, by, work, clock, new_id)
    if refused is not None:
        return refused
    told = fresh.next_item(new_id(), ItemKind.NARRATIVE, act, language, internal=False)
    decided = fresh.received(act, people, told, reckoning)
    await work.allegations.add(decided.record)
    await work.contents.begin(fresh.id)
    await work.contents.put(fresh.id, told.id, command.narrative)
    alone = anonymous or (isinstance(command, c.TakeDownAllegation) and speaks is None)
    handed = isinstance(command, c.TakeDownAllegation)
    receipt = await _receipt_for(fresh.id, people[0], work, handed=handed) if alone else {}
    return Recorded(entity="Allegation", id=fresh.id, events=decided.events, told=receipt, by_week=anonymous)


def _labelled(mode: IdentityMode, new_id: NewId) -> tuple[Alias, ...]:
    """The label of whom it happened to, and, where somebody speaks for them, of that person."""
    spoken_for = mode is IdentityMode.VIA_REPRESENTATIVE
    roles = (VICTIM, PersonRole.REPRESENTATIVE) if spoken_for else (VICTIM,)
    labels: dict[str, PersonRole] = {}
    for role in roles:
        label = pseudonym(new_id())
        while label in labels:  # two of one case must not share one
            label = pseudonym(new_id())
        labels[label] = role
    return tuple(Alias(id=new_id(), alias=label, role=role) for label, role in labels.items())


async def _sealed(
    command: Filing,
    people: tuple[Alias, ...],
    mode: IdentityMode,
    by: Viewer,
    work: ReprisalWork,
    clock: Clock,
    new_id: NewId,
) -> Refusal | None:
    """Who they are, sealed in the vault, if that was told."""
    if isinstance(command, _UNLINKED):
        return None
    speaker = people[1:]
    if command.identity is not None and mode is IdentityMode.ANONYMOUS:
        return nobody_to_name("identity", "Whoever is anonymous gives no identity.")
    if command.representative_identity is not None and not speaker:
        return nobody_to_name("representativeIdentity", "Nobody speaks for them in this allegation.")
    refused = None
    for one, told in zip(people, (command.identity, command.representative_identity), strict=False):
        refused = refused or await seal_with(
            one.id, told, Tier.SEALED, work, clock.today(), new_id, recorded_by=by.organisation
        )
    return refused


async def _receipt_for(case: UUID, victim: Alias, work: ReprisalWork, *, handed: bool) -> dict[str, str]:
    receipt = work.receipts.fresh()
    await work.receipts.keep(receipt, CaseKind.ALLEGATION, case, victim.id, handed=handed)
    return {"receipt": receipt.text}


async def _unfit(command: Filing, by: Viewer, work: ReprisalWork, clock: Clock) -> Refusal | None:
    """What is not there, is not said, or goes elsewhere by the scheme's own rule."""
    for name, given in (("activities", command.activities), ("forms", command.forms)):
        if not given:
            return BadInput(message="At least one is needed.", next="Name what it was.", field=name)
    if (
        Activity.AUDIT_PARTICIPATION not in command.activities
        and not work.rules.other_retaliation_to_committee
    ):
        return NotForACommittee()
    if not await work.surroundings.has_site(command.site_id):
        return NotThere()
    firm = command.audit_firm_id
    if firm is not None and await work.surroundings.kind_of(firm) is not OrganisationKind.AUDIT_FIRM:
        return NotThere()
    if isinstance(command, _UNLINKED):
        return None
    for id, find in (
        (command.grievance_id, work.origins.grievance),
        (command.report_id, work.origins.report),
    ):
        if id is not None and not await _may_name(await find(id), by, work, clock):
            return NotThere()
    return None


async def _may_name(origin: Origin | None, by: Viewer, work: ReprisalWork, clock: Clock) -> bool:
    """Whether the viewer sees what the allegation is said to have come out of: as its side, or at its body's desk."""
    if origin is None:
        return False
    at_desk = by.person is not None and await work.casework.sits_at(by.person, origin.body_id, clock.today())
    if at_desk and by.organisation == origin.body_id:
        return True
    side = (origin.filed_by_id, origin.representative_id)
    return by.profile is Profile.MEMBER and by.organisation is not None and by.organisation in side


async def _at_the_secretariats_desk(by: Viewer, work: ReprisalWork, clock: Clock) -> bool:
    body = await work.casework.secretariat()
    if body is None or by.profile is not Profile.SECRETARIAT or by.organisation != body:
        return False
    return by.person is not None and await work.casework.sits_at(by.person, body, clock.today())
