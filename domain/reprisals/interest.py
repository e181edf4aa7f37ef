"""What somebody said ties them to an organisation or a site. It counts until it is ended, and for a while after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.engagement.parts import Decided
from domain.kernel import Event
from domain.reprisals.refusals import AlreadyDone, OneInterestAtATime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredInterest:
    """An interest in one organisation, or at one site."""

    id: UUID
    person_id: UUID
    organisation_id: UUID | None = None
    site_id: UUID | None = None
    declared_on: date
    ended_on: date | None = None

    def declared(self) -> Decided[DeclaredInterest] | OneInterestAtATime:
        """Kept from now on."""
        if (self.organisation_id is None) is (self.site_id is None):
            return OneInterestAtATime()
        return Decided(record=self, events=(_event("InterestDeclared", self.id),))

    def ended(self, on: date) -> Decided[DeclaredInterest] | AlreadyDone:
        """No longer held from that day."""
        if self.ended_on is not None:
            return AlreadyDone()
        after = replace(self, ended_on=max(on, self.declared_on))
        return Decided(record=after, events=(_event("InterestEnded", self.id),))


def _event(kind: str, id: UUID) -> Event:
    return Event(kind=kind, entity="DeclaredInterest", id=id)
