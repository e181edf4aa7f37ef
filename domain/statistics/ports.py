"""What counting a quarter needs of storage. Only the writing role counts: no reading role sees what is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from domain.rules import Rules
from domain.sectors.model import Sector
from domain.statistics.participation import Activity, Cell, Counted, KnownVotes
from domain.statistics.quarters import Quarter


class Participation(Protocol):
    """Where the counts of quarters are kept, and where they come from."""

    async def counted(self) -> Collection[str]:
        """The names of the quarters that were counted. Whoever asks is alone until the transaction ends."""
        ...

    async def cells(self, activity: Activity, quarter: Quarter) -> Mapping[Sector, Counted]:
        """What there is of an activity in a quarter, by sector."""
        ...

    async def known_votes(self, quarter: Quarter) -> KnownVotes:
        """What the results of the quarter's motions tell everyone."""
        ...

    async def keep(self, cells: Sequence[Cell], on: date) -> None:
        """Keeps what is told of a quarter. It is never changed."""
        ...


class StatisticsWork(Protocol):
    """The part of one transaction that statistics work on."""

    @property
    def participation(self) -> Participation: ...

    @property
    def rules(self) -> Rules: ...
