"""A site's promise for one audit: nobody is made to suffer, threatened, pressed, coached or paid for an interview.

Signed once, by whoever operates the site, before the first interview (DOMAIN 5); never changed or taken back. What was
signed is told by the digest of its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assurance.interview_refusals import AlreadySigned, AuditIsOver, OtherText
from domain.engagement.parts import Decided
from domain.kernel import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The text that is in force: its version and digest."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """As much of an audit as undertakings and interviews need. `firm_id`: once one is contracted; `over`: published, or
    stopped."""

    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    firm_id: UUID | None
    over: bool

    @property
    def contracted(self) -> Contracted | None:
        """The same with its firm; none before one is contracted."""
        if self.firm_id is None:
            return None
        return Contracted(
            audit_id=self.audit_id,
            site_id=self.site_id,
            operator_id=self.operator_id,
            firm_id=self.firm_id,
            over=self.over,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracted(Ground):
    """An audit with a firm."""

    firm_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """That a site's operator signed, for which audit, which text, when and through whom."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    promise_id: str
    digest: str
    signed_on: date
    signed_by: UUID | None = None
    """The person; none where the company's own client signed."""
    version: int = 1


def sign(
    ground: Ground,
    before: Undertaking | None,
    promise: Promise,
    digest: str,
    *,
    id: UUID,
    on: date,
    by: UUID | None,
) -> Decided[Undertaking] | AlreadySigned | AuditIsOver | OtherText:
    """The undertaking of an audit, unless there is one, the audit is over, or another text was read."""
    if before is not None:
        return AlreadySigned()
    if ground.over:
        return AuditIsOver()
    if digest.strip().lower() != promise.digest:
        return OtherText(version_in_force=promise.version)
    signed = Undertaking(
        id=id,
        audit_id=ground.audit_id,
        site_id=ground.site_id,
        operator_id=ground.operator_id,
        promise_id=promise.version,
        digest=promise.digest,
        signed_on=on,
        signed_by=by,
    )
    told = Event(kind="UndertakingSigned", entity="Undertaking", id=id, facts={"promise": promise.version})
    return Decided(record=signed, events=(told,))
