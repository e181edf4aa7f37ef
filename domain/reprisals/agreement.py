"""The scheme's agreement with a site: ACTIVE -> TERMINATED, dated and with its reason. Records stay (DOMAIN 8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.engagement.parts import Decided
from domain.kernel import Event
from domain.reprisals.refusals import AlreadyTerminated
from domain.reprisals.values import TerminationReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a site's operator signed with the scheme; a site has one at a time."""

    id: UUID
    site_id: UUID
    operator_id: UUID
    signed_on: date
    terminated_on: date | None = None
    termination_reason: TerminationReason | None = None
    version: int = 1

    def signed(self) -> Decided[Agreement]:
        """In force from now on."""
        return Decided(record=self, events=(_event("AgreementSigned", self.id),))

    def terminated(self, reason: TerminationReason, on: date) -> Decided[Agreement] | AlreadyTerminated:
        """Ended on a day, for a reason."""
        if self.terminated_on is not None:
            return AlreadyTerminated()
        after = replace(
            self,
            terminated_on=max(on, self.signed_on),
            termination_reason=reason,
            version=self.version + 1,
        )
        return Decided(record=after, events=(_event("AgreementTerminated", self.id, reason),))


def _event(kind: str, id: UUID, reason: TerminationReason | None = None) -> Event:
    facts = {"reason": reason.value} if reason else {}
    return Event(kind=kind, entity="Agreement", id=id, facts=facts)
