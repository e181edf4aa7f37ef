"""What the use cases of this context need of the world: stores that load and keep, and what the standard says.

`load` locks the record until the transaction ends. Whoever needs a site's agreement as well asks for it before the
audit is loaded: ending an agreement takes the two in that order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.assurance.achievement import Achievement
from domain.assurance.audit import Audit, Glance
from domain.assurance.corrective import CorrectiveAction
from domain.assurance.interview_ports import Undertakings
from domain.assurance.notice import Notice
from domain.assurance.outreach import Outreach
from domain.assurance.rating import Rating, Scoped
from domain.assurance.report import Report, ReportScore
from domain.assurance.scoring import Demand
from domain.assurance.values import RatingCode
from domain.cases.ports import CaseWork


class Audits(Protocol):
    """Where audits are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is and where."""
        ...

    async def load(self, id: UUID) -> Audit | None:
        """The audit with its steps and its team, locked."""
        ...

    async def under_way(self, site: UUID) -> Audit | None:
        """The site's audit that is under way, locked; two who ask at once for one site follow each other."""
        ...

    async def is_auditor(self, person: UUID, firm: UUID, on: date) -> bool:
        """Whether the person acts for the firm as an auditor on that day."""
        ...

    async def add(self, record: Audit, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Audit, /, *, was: Audit) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Notices(Protocol):
    """Where notices are kept."""

    async def standing(self, audit: UUID) -> Notice | None:
        """The audit's notice that stands."""
        ...

    async def add(self, record: Notice, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Notice, /, *, was: Notice) -> None:
        """Keeps what changed since it was loaded."""
        ...


class InForce(Protocol):
    """As much of a site's agreement as an audit is held under."""

    @property
    def id(self) -> UUID: ...

    @property
    def operator_id(self) -> UUID: ...


class SiteAgreements(Protocol):
    """The scheme's agreements with sites."""

    async def in_force(self, site: UUID) -> InForce | None:
        """The site's agreement that is in force, locked."""
        ...


class Editions(Protocol):
    """What the standard says."""

    async def is_in_force(self, edition: str) -> bool | None:
        """Whether results are decided by the edition; none if there is no such edition."""
        ...

    async def demands(self, edition: str) -> Sequence[Demand]:
        """Every requirement of the edition, but those that only a change without approval would add."""
        ...


class Ratings(Protocol):
    """Where an audit's scope and its ratings are kept. Whoever asks holds the audit."""

    async def scope(self, audit: UUID) -> frozenset[str]:
        """The requirements that the audit looks at."""
        ...

    async def widen(self, scoped: Sequence[Scoped]) -> None:
        """Puts requirements into the scope."""
        ...

    async def narrow(self, audit: UUID, requirements: Sequence[str]) -> None:
        """Takes requirements out of the scope again."""
        ...

    async def current(self, audit: UUID) -> Mapping[str, RatingCode]:
        """How the audit rates now, by requirement."""
        ...

    async def of(self, audit: UUID, requirement: str) -> Rating | None:
        """The current rating of a requirement."""
        ...

    async def standing_before(self, audit: Audit) -> Mapping[str, RatingCode]:
        """By requirement, the latest rating published before this audit's, since the site's last full audit against the
        edition. What a surveillance left unscored is none."""
        ...

    async def add(self, record: Rating, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Rating, /, *, was: Rating) -> None:
        """Keeps what changed since it was loaded."""
        ...

    async def mark_interviews(self, id: UUID, rating: Rating) -> bool:
        """Keeps that the rating rests on interviews too; false if it was marked before."""
        ...


class CorrectiveActions(Protocol):
    """Where corrective actions are kept."""

    async def audit_of(self, action: UUID) -> UUID | None:
        """The audit that it belongs to."""
        ...

    async def load(self, id: UUID) -> CorrectiveAction | None:
        """The action with its steps, locked."""
        ...

    async def of_audit(self, audit: UUID) -> tuple[CorrectiveAction, ...]:
        """All of an audit. Whoever asks holds the audit."""
        ...

    async def add(self, record: CorrectiveAction, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: CorrectiveAction, /, *, was: CorrectiveAction) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Achievements(Protocol):
    """Where achievements are kept."""

    async def in_force(self, site: UUID) -> Achievement | None:
        """What the site has achieved and still holds, locked."""
        ...

    async def add(self, record: Achievement, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Achievement, /, *, was: Achievement) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Reports(Protocol):
    """Where reports are kept: added, and never changed."""

    async def latest(self, audit: UUID) -> int:
        """The number of the audit's latest; 0 if there is none."""
        ...

    async def add(self, report: Report, scores: Sequence[ReportScore]) -> None:
        """Keeps a new one with its scores."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBarrier:
    """As much of a barrier as tells whether outreach at a site may name it."""

    site_id: UUID
    kind: str
    published: bool


class Outreaches(Protocol):
    """Where outreach is kept."""

    async def barrier(self, id: UUID) -> KnownBarrier | None:
        """A barrier on record."""
        ...

    async def add(self, record: Outreach, /) -> None:
        """Keeps a new one."""
        ...


class AssuranceWork(CaseWork, Protocol):
    """The part of one transaction that assurance works on."""

    @property
    def audits(self) -> Audits: ...

    @property
    def audit_notices(self) -> Notices: ...

    @property
    def undertakings(self) -> Undertakings: ...

    @property
    def agreements(self) -> SiteAgreements: ...

    @property
    def editions(self) -> Editions: ...

    @property
    def audit_ratings(self) -> Ratings: ...

    @property
    def corrective_actions(self) -> CorrectiveActions: ...

    @property
    def achievements(self) -> Achievements: ...

    @property
    def audit_reports(self) -> Reports: ...

    @property
    def outreach(self) -> Outreaches: ...
