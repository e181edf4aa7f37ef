"""An unsealing as the records tell of it: who asked for whom and what for, and where the vault says it stands.

The vault decides; this follows. It holds labels and codes, never what identifies, and no reason in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from domain.kernel import Event, Recorded
from domain.vault.ports import Pending
from domain.vault.subjects import SubjectKind
from domain.vault.unsealing import leads_to
from domain.vault.values import IdentityField, Purpose, ReaderKind, UnsealingState

S = UnsealingState
OPEN = frozenset({S.REQUESTED, S.APPROVED, S.ACTIVE, S.BREAK_GLASS})
"""States that something may still follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealing:
    """A request, under the id by which the vault knows it."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    purpose: Purpose
    fields: tuple[IdentityField, ...]
    requester_id: UUID
    organisation_id: UUID
    reader: ReaderKind
    client: str
    break_glass: bool
    requested_on: date
    state: UnsealingState
    approvals: int
    ends_at: datetime
    review_due_at: datetime | None = None
    entry: int | None = None
    """Its place in the disclosure log, once a checkpoint covers it."""
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether something may still follow."""
        return self.state in OPEN

    def follows(self, pending: Pending) -> Unsealing:
        """As the vault says that it stands now. Of two answers that come in another order than they were given, the
        earlier changes nothing."""
        if not leads_to(self.state, pending.state) or pending.approvals < self.approvals:
            return self
        now = replace(
            self,
            state=pending.state,
            approvals=pending.approvals,
            ends_at=moment(pending.ends_at),
            review_due_at=None if pending.review_due_at is None else moment(pending.review_due_at),
            entry=self.entry if pending.leaf is None else pending.leaf,
        )
        return self if now == self else replace(now, version=self.version + 1)

    def recorded(self, kind: str) -> Recorded:
        """That this happened to it."""
        return Recorded(entity="Unsealing", id=self.id, events=(self.happened(kind),))

    def happened(self, kind: str) -> Event:
        """An event of it."""
        facts = {"purpose": self.purpose.value, "state": self.state.value}
        return Event(kind=kind, entity="Unsealing", id=self.id, facts=facts)


def moment(seconds: int) -> datetime:
    """Seconds since 1970 as a moment."""
    return datetime.fromtimestamp(seconds, UTC)
