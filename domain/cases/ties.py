"""Ties that keep somebody from handling a case or sitting in judgement of it (seed; DOMAIN 8: anyone tied to the site,
its operator or the audit firm is recused).

A tie that ended counts for a while longer (`Rules.ties_look_back_days`): whoever left the operator last month is not
free of it. What a person declared themselves counts as long as they do not end it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal


class Tie(StrEnum):
    """What ties a person to a case."""

    SEAT = "SEAT"  # the seat they hold is given by an organisation of the case
    EMPLOYER = (
        "EMPLOYER"  # they act or acted for an organisation of the case: who filed it, or speaks for somebody
    )
    OPERATOR = "OPERATOR"  # they act or acted for who operates the site
    AUDIT_FIRM = "AUDIT_FIRM"  # they act or acted for who audits the site
    SITE = "SITE"  # they act or acted for an organisation that stands by the site in another capacity
    DECLARED_INTEREST = "DECLARED_INTEREST"  # they said so themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTies:
    """What is known of one person: for whom they act or acted lately, who gave them their seat, what they declared."""

    employers: frozenset[UUID] = frozenset()
    seat_givers: frozenset[UUID] = frozenset()
    declared_organisations: frozenset[UUID] = frozenset()
    declared_sites: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTies:
    """The organisations of one case: who operates and audits the site, who else stands by it, whose case it is."""

    site_id: UUID | None
    operators: frozenset[UUID] = frozenset()
    audit_firms: frozenset[UUID] = frozenset()
    others_at_site: frozenset[UUID] = frozenset()
    parties: frozenset[UUID] = frozenset()

    @property
    def organisations(self) -> frozenset[UUID]:
        """All of them."""
        return self.operators | self.audit_firms | self.others_at_site | self.parties


def ties_of(person: PersonTies, case: CaseTies, *, own_body: UUID | None = None) -> tuple[Tie, ...]:
    """Every tie between the two, in a fixed order. `own_body`: a handler's own organisation is no tie by itself."""
    acts_for = person.employers - {own_body}
    found = {
        Tie.SEAT: person.seat_givers & case.organisations,
        Tie.EMPLOYER: acts_for & case.parties,
        Tie.OPERATOR: acts_for & case.operators,
        Tie.AUDIT_FIRM: acts_for & case.audit_firms,
        Tie.SITE: acts_for & case.others_at_site,
        Tie.DECLARED_INTEREST: (person.declared_organisations & case.organisations)
        | (person.declared_sites & {case.site_id}),
    }
    return tuple(tie for tie, shared in found.items() if shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictOfInterest(Refusal):
    """Nobody handles or judges what they are tied to."""

    code: ClassVar[str] = "CONFLICT_OF_INTEREST"
    message: str = "This person is tied to the case and can neither handle nor judge it."
    next: str = "Choose somebody without a tie to the site, its operator, its audit firm or those who brought the case."
    ties: tuple[str, ...] = ()
