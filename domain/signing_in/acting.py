"""In which capacities a person can act today, and what each of them can ever be granted.

A person acts in one capacity at a time, chosen when signing in to a client. The profile follows from the capacity,
never from the employer: a board member employed by a company acts either for the Board or for the company.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.access_words import Profile, Scope
from domain.kernel import Period
from domain.scopes import BY_RECEIPT, IDENTITY, OFFERED
from domain.signing_in.clients import PROFILE_OF
from domain.stakeholders.values import Capacity, OrganisationKind

ADMINISTERS = frozenset({Scope.ADMIN_PEOPLE, Scope.ADMIN_CLIENTS, Scope.AUDIT_LOG_READ})
IDENTITY_PROFILES = frozenset({Profile.MEMBER, Profile.AUDIT_FIRM, Profile.SECRETARIAT})
"""Who can ever come to an identity through unsealing (architecture section 4)."""


class ActingAs(StrEnum):
    """The ways to act."""

    ORGANISATION = "ORGANISATION"
    BOARD = "BOARD"
    CUSTODIAN = "CUSTODIAN"
    ADMINISTRATOR = "ADMINISTRATOR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One membership of a person, with what is needed of its organisation."""

    capacity: Capacity
    period: Period
    organisation_id: UUID | None = None
    organisation_name: str = ""
    organisation_kind: OrganisationKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """One choice of a person: as what they act, and for whom."""

    as_: ActingAs
    profile: Profile
    organisation_id: UUID | None = None
    organisation_name: str = ""

    @property
    def key(self) -> str:
        """How the choice is named in a form."""
        return f"{self.as_.value}:{self.organisation_id or ''}"


def capacities(held: Iterable[Held], today: date) -> tuple[Acting, ...]:
    """Every capacity in which the person can act today, each once, organisations first and by name."""
    found = {acting.key: acting for one in held if one.period.holds_on(today) for acting in _acting(one)}
    return tuple(
        sorted(found.values(), key=lambda a: (list(ActingAs).index(a.as_), a.organisation_name, a.key))
    )


def ceiling(acting: Acting) -> frozenset[Scope]:
    """Every scope that can be granted to somebody who acts like this."""
    match acting.as_:
        case ActingAs.ADMINISTRATOR:
            return ADMINISTERS
        case ActingAs.CUSTODIAN:
            return frozenset({Scope.IDENTITIES_APPROVE})
        case ActingAs.BOARD:
            return OFFERED - IDENTITY - BY_RECEIPT - ADMINISTERS
        case ActingAs.ORGANISATION:
            return _of_an_organisation(acting.profile)


def serves(client_of: UUID | None, acting: Acting) -> bool:
    """Whether a client may be used like this: one that belongs to an organisation serves its own people alone.

    Otherwise a company could offer a tool to others and read through it what they may read.
    """
    return client_of is None or client_of == acting.organisation_id


def _of_an_organisation(profile: Profile) -> frozenset[Scope]:
    kept = OFFERED - BY_RECEIPT - {Scope.ADMIN_CLIENTS, Scope.AUDIT_LOG_READ}
    kept = kept if profile is Profile.SECRETARIAT else kept - {Scope.ADMIN_PEOPLE}
    return kept - {Scope.IDENTITIES_APPROVE} if profile in IDENTITY_PROFILES else kept - IDENTITY


def _acting(one: Held) -> tuple[Acting, ...]:
    match one.capacity:
        case Capacity.BOARD_MEMBER:
            return (Acting(as_=ActingAs.BOARD, profile=Profile.BOARD),)
        case Capacity.CUSTODIAN:
            return (Acting(as_=ActingAs.CUSTODIAN, profile=Profile.PUBLIC),)
        case Capacity.ADMINISTRATOR:
            return (_for(one, ActingAs.ADMINISTRATOR),)
        case Capacity.MEMBER | Capacity.HANDLER | Capacity.AUDITOR:
            return (_for(one, ActingAs.ORGANISATION),)


def _for(one: Held, as_: ActingAs) -> Acting:
    assert one.organisation_kind is not None
    return Acting(
        as_=as_,
        profile=PROFILE_OF[one.organisation_kind],
        organisation_id=one.organisation_id,
        organisation_name=one.organisation_name,
    )
