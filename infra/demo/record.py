"""One engagement while it is being written: what its parts need to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from infra.demo.phrases import Phrasebook
from infra.demo.sites import Site, Standing

Facts = tuple[str, str, str, bool, bool, bool]
"""Engagement (or barrier, or process), keeper, site, shared with members, shared with the operator, published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An engagement, who stood by the site at the time, and whether anyone outside was ever shown it."""

    facts: Facts
    site: Site
    standing: Standing
    sector: str | None  # the keeper's
    starts: date
    ends: date
    method: str
    book: Phrasebook
    told: bool  # released to the operator or the public, even if withdrawn since

    @property
    def keeper(self) -> str:
        """Who keeps the record."""
        return self.facts[1]

    @property
    def operator_reads(self) -> str | None:
        """The operator at the time, if the record is shared with operators."""
        return self.standing.operator if self.facts[4] else None
