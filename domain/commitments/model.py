"""What a company commits itself to: policies on defenders and retaliation, and whistleblower mechanisms (S; DOMAIN 5).

A policy is a site's own, or an operator's for wherever it operates; a mechanism is a site's. Either belongs to the
company that kept it. Where another company takes the site over, it keeps its own, and does not read what the one
before it never published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self
from uuid import UUID

from domain.engagement.parts import Decided
from domain.kernel import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Under which versions stand. `subject_id` is the site, or the operator where it is not `of_site`."""

    ENTITY: ClassVar[str]

    id: UUID
    subject_id: UUID
    of_site: bool
    owner_id: UUID
    title: str
    published: bool = False
    version: int = 1

    def opened(self) -> Decided[Self]:
        """The first record of it."""
        return Decided(record=self, events=(Event(kind="CommitmentOpened", entity=self.ENTITY, id=self.id),))

    def made_public(self) -> Self:
        """That a version of it was published: everybody may know of it."""
        return self if self.published else replace(self, published=True, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Commitment):
    """What a site or an operator promises to defenders and to those who speak up."""

    ENTITY: ClassVar[str] = "Policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleblowerMechanism(Commitment):
    """Where people of a site can report wrongdoing to it. Not where grievances are brought: that is a mechanism."""

    ENTITY: ClassVar[str] = "WhistleblowerMechanism"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """As much of a commitment as tells for whom it exists."""

    id: UUID
    subject_id: UUID
    of_site: bool
    owner_id: UUID
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionGlance(Glance):
    """The same of a version, with the commitment that it belongs to."""

    commitment_id: UUID
