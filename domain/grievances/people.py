"""The people of a grievance as it comes in: each under a label of this case alone, and who they are in the vault.

Whether the vault was told who somebody is, nothing in the case says: the labels are made either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.cases.parts import IdentityMode, PersonRole
from domain.grievances import commands as c
from domain.grievances.parts import Alias
from domain.grievances.ports import GrievanceWork
from domain.kernel import BadInput, NewId, Refusal
from domain.stakeholders.pseudonyms import pseudonym
from domain.vault.given import IdentityGiven
from domain.vault.intake import nobody_to_name, seal_with
from domain.vault.values import Tier

Told = c.FileGrievance | c.TakeDownGrievance | c.SubmitGrievance

MOST_PEOPLE = 50
"""How many people one grievance is about."""
ROLES = frozenset(
    {
        PersonRole.COMPLAINANT,
        PersonRole.AFFECTED,
        PersonRole.WITNESS,
        PersonRole.RESPONDENT,
        PersonRole.RELATIVE,
        PersonRole.FACILITATOR,
    }
)
"""What somebody can be said to be in a grievance. Who speaks for them is given a label without being asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    role: PersonRole
    in_confidence: bool
    identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who appears in it, and what was told of who they are."""

    aliases: tuple[Alias, ...]
    told: tuple[IdentityGiven | None, ...]
    """In the order of the aliases."""
    complainant: Alias | None
    """Who complains; None where an organisation complains for itself."""


def labelled(told: Told, mode: IdentityMode, itself: bool, new_id: NewId) -> People:
    """Their labels. Who complains is known in confidence unless they let themselves be named."""
    people = [] if itself else [_complainant(told, mode)]
    if mode is IdentityMode.VIA_REPRESENTATIVE and not isinstance(told, c.SubmitGrievance):
        speaker = told.representative_identity
        people.append(_Person(role=PersonRole.REPRESENTATIVE, in_confidence=True, identity=speaker))
    people += [
        _Person(role=one.role, in_confidence=one.in_confidence is not False, identity=one.identity)
        for one in _others(told)
    ]
    labels: dict[str, _Person] = {}
    for one in people:
        label = pseudonym(new_id())
        while label in labels:  # two of one case must not share one
            label = pseudonym(new_id())
        labels[label] = one
    aliases = tuple(
        Alias(id=new_id(), alias=label, role=one.role, in_confidence=one.in_confidence)
        for label, one in labels.items()
    )
    return People(
        aliases=aliases,
        told=tuple(one.identity for one in people),
        complainant=None if itself else aliases[0],
    )


def unfit(told: Told, mode: IdentityMode, itself: bool) -> BadInput | None:
    """Why these people cannot be in it, or cannot be named."""
    people = _others(told)
    if len(people) > MOST_PEOPLE or any(one.role not in ROLES for one in people):
        return BadInput(
            message=f"A grievance knows up to {MOST_PEOPLE} people, and not in every role.",
            next=f"Choose from {', '.join(sorted(role.value for role in ROLES))}.",
            field="people",
        )
    if told.identity is not None and mode is IdentityMode.ANONYMOUS:
        return nobody_to_name("identity", "Whoever complains anonymously gives no identity.")
    if isinstance(told, c.SubmitGrievance):
        return None
    if told.identity is not None and itself:
        return nobody_to_name("identity", "Your organisation complains for itself: no person complains.")
    if told.representative_identity is not None and mode is not IdentityMode.VIA_REPRESENTATIVE:
        return nobody_to_name("representativeIdentity", "Nobody speaks for them in this grievance.")
    return None


async def seal_people(
    people: People, work: GrievanceWork, today: date, new_id: NewId, recorded_by: UUID | None
) -> Refusal | None:
    """Who they are, sealed in the vault where it was told; the first refusal refuses all."""
    for alias, told in zip(people.aliases, people.told, strict=True):
        refused = await seal_with(alias.id, told, Tier.SEALED, work, today, new_id, recorded_by=recorded_by)
        if refused is not None:
            return refused
    return None


def _complainant(told: Told, mode: IdentityMode) -> _Person:
    return _Person(
        role=PersonRole.COMPLAINANT,
        in_confidence=mode is not IdentityMode.NAMED,
        identity=told.identity,
    )


def _others(told: Told) -> tuple[c.Concerned, ...]:
    return () if isinstance(told, c.SubmitGrievance) else told.people
