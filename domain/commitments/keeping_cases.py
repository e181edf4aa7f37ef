"""Load, ask, save: commitments and their versions, by the company that keeps them or the secretariat."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.commitments import commands as c
from domain.commitments import documents
from domain.commitments.assessing import unassessed
from domain.commitments.model import Policy, WhistleblowerMechanism
from domain.commitments.ports import Commitments, CommitmentWork, Head, Kept, Versions
from domain.commitments.refusals import NobodyToUseIt, NotAnOperator, OneSubject
from domain.commitments.standing import standing
from domain.commitments.values import MECHANISM_ITEMS, POLICY_ITEMS
from domain.commitments.version import Act, MechanismVersion, PolicyVersion
from domain.engagement.spoken import known_language
from domain.kernel import Clock, NewId, NotThere, NotYours, Period, Recorded, Refusal
from domain.reprisals.refusals import NobodyOperates
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind


async def open_policy(
    command: c.OpenPolicy, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Keeps a policy of a site or of an operator, which has no version yet."""
    subject = command.site_id or command.operator_id
    if subject is None or (command.site_id is not None and command.operator_id is not None):
        return OneSubject()
    of_site = command.site_id is not None
    owner = await _keeper(subject, of_site, by, work, clock.today())
    if isinstance(owner, Refusal):
        return owner
    drafted = Policy(id=new_id(), subject_id=subject, of_site=of_site, owner_id=owner, title=command.title)
    return await _opened(drafted, work.policies)


async def open_whistleblower_mechanism(
    command: c.OpenWhistleblowerMechanism, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Keeps a site's whistleblower mechanism, which has no version yet."""
    owner = await _keeper(command.site_id, True, by, work, clock.today())
    if isinstance(owner, Refusal):
        return owner
    drafted = WhistleblowerMechanism(
        id=new_id(), subject_id=command.site_id, of_site=True, owner_id=owner, title=command.title
    )
    return await _opened(drafted, work.whistleblower_mechanisms)


async def draft_policy_version(
    command: c.DraftPolicyVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Drafts a version: its whole list of items stands from the start, all of them unassessed."""
    policy = await _own(work.policies, command.policy_id, by, work, clock.today())
    if isinstance(policy, Refusal):
        return policy
    digest, address = documents.digest(command.digest), documents.address(command.address)
    language = known_language(command.language)
    for found in (digest, address, language, documents.period(_period(command))):
        if isinstance(found, Refusal):
            return found
    drafted = PolicyVersion(
        id=new_id(),
        commitment_id=policy.id,
        subject_id=policy.subject_id,
        of_site=policy.of_site,
        owner_id=policy.owner_id,
        starts=command.starts,
        ends=command.ends,
        approved_by=command.approved_by,
        address=address if isinstance(address, str) else None,
        digest=str(digest),
        language=str(language),
        items=unassessed(POLICY_ITEMS, new_id),
    )
    return await _drafted(drafted, by, work.policy_versions, clock, new_id)


async def draft_mechanism_version(
    command: c.DraftMechanismVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The same of a mechanism."""
    mechanism = await _own(work.whistleblower_mechanisms, command.mechanism_id, by, work, clock.today())
    if isinstance(mechanism, Refusal):
        return mechanism
    if not (command.channels and command.languages and command.open_to):
        return NobodyToUseIt()
    languages = [known_language(one) for one in command.languages]
    for found in (*languages, documents.period(_period(command))):
        if isinstance(found, Refusal):
            return found
    drafted = MechanismVersion(
        id=new_id(),
        commitment_id=mechanism.id,
        subject_id=mechanism.subject_id,
        of_site=mechanism.of_site,
        owner_id=mechanism.owner_id,
        starts=command.starts,
        ends=command.ends,
        channels=frozenset(command.channels),
        languages=frozenset(map(str, languages)),
        open_to=frozenset(command.open_to),
        anonymity_offered=command.anonymity_offered,
        independence=command.independence,
        protection_stated=command.protection_stated,
        items=unassessed(MECHANISM_ITEMS, new_id),
    )
    return await _drafted(drafted, by, work.mechanism_versions, clock, new_id)


# -- who keeps


async def _keeper(
    subject: UUID, of_site: bool, by: Viewer, work: CommitmentWork, today: date
) -> UUID | Refusal:
    """Whose a new commitment of the site or operator is, or why they cannot open it."""
    if by.organisation is None or by.profile not in (Profile.COMPANY, Profile.SECRETARIAT):
        return NotYours()
    if of_site and not await work.surroundings.has_site(subject):
        return NotThere()
    if not of_site:
        kind = await work.surroundings.kind_of(subject)
        if kind is not OrganisationKind.COMPANY:
            return NotThere() if kind is None else NotAnOperator()
        return subject if by.profile is Profile.SECRETARIAT or by.organisation == subject else NotYours()
    stand = await work.casework.at_site(subject, today, 0)
    operator = next((who for who, what in stand.items() if AssignmentCapacity.OPERATOR in what), None)
    if by.profile is Profile.COMPANY:
        return operator if operator == by.organisation and operator is not None else NotYours()
    return NobodyOperates() if operator is None else operator


async def _own(
    store: Commitments[Head], id: UUID, by: Viewer, work: CommitmentWork, today: date
) -> Head | Refusal:
    """The commitment to draft a version of, locked."""
    glance = await store.glance(id)
    stands = await standing(by, glance, work, today)
    if not stands.sees:
        return NotThere()
    found = await store.load(id) if stands.keeps else None
    return found or NotYours()


# -- steps


async def _opened(drafted: Head, store: Commitments[Head]) -> Recorded:
    decided = drafted.opened()
    await store.add(decided.record)
    return Recorded(entity=drafted.ENTITY, id=drafted.id, events=decided.events)


async def _drafted(
    drafted: Kept, by: Viewer, store: Versions[Kept], clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    if by.organisation is None:
        return NotYours()
    decided = drafted.drafted(Act(organisation_id=by.organisation, on=clock.today(), new_id=new_id))
    await store.add(decided.record)
    return Recorded(entity=drafted.ENTITY, id=drafted.id, events=decided.events)


def _period(command: c.DraftPolicyVersion | c.DraftMechanismVersion) -> Period:
    return Period(starts=command.starts, ends=command.ends)
