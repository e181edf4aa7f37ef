"""How whoever asks stands to a case: its handlers' desk, the side that complains, or a tie that the case's kind knows.

Like `domain.engagement.standing` this repeats for one case what the read path compiles for many, so that a mutation on
a case its sender may not see answers exactly as for an id that never was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.access import Profile, Viewer
from domain.stakeholders.values import AssignmentCapacity


class Case(Protocol):
    """What every case carries for those who may see it."""

    @property
    def id(self) -> UUID:
        """The case."""
        ...

    @property
    def body_id(self) -> UUID:
        """The organisation whose handlers take it."""
        ...


class SidedCase(Case, Protocol):
    """A case that an organisation may have filed or speak for."""

    @property
    def filed_by_id(self) -> UUID | None:
        """The organisation that filed it; none for somebody who came by themselves."""
        ...

    @property
    def representative_id(self) -> UUID | None:
        """The organisation that speaks for those concerned."""
        ...


HANDLING_PROFILES = frozenset({Profile.SECRETARIAT, Profile.AUDIT_FIRM, Profile.COMPANY})
"""The capacities in which a case can be handled: the scheme's, an audit firm's and a site's own mechanism."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """Whoever asks, on one day, before one case."""

    viewer: Viewer
    at_desk: bool = False
    """Whether the person is a handler of the case's body today, and signed in for it."""
    sits: bool = False
    """Whether the person sits on the case's committee."""
    capacities: frozenset[AssignmentCapacity] = frozenset()
    """As what the viewer's organisation stands by the case's site today."""

    @property
    def handles(self) -> bool:
        """Whether they may act as a handler of this case's body."""
        return self.at_desk and self.viewer.profile in HANDLING_PROFILES

    def is_side_of(self, case: SidedCase) -> bool:
        """Whether the viewer's organisation filed the case or speaks for those concerned."""
        return (
            self.viewer.profile is Profile.MEMBER
            and self.viewer.organisation is not None
            and self.viewer.organisation in (case.filed_by_id, case.representative_id)
        )

    def is_assigned(self, handler_id: UUID | None) -> bool:
        """Whether the case is theirs to handle: assigned to them, and they still sit at its body's desk."""
        return self.handles and handler_id is not None and self.viewer.person == handler_id
