"""What the door asks about cases: whether a receipt can be exchanged, and whether a token's still stands.

The authorization server's login reads no receipt. Who keeps them answers, and bounds how many are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from domain.cases.ports import Standing
from domain.cases.receipt import MistypedReceipt


@dataclass(frozen=True, slots=True)
class TooMany:
    """More receipts are being tried than the intake takes."""


class Cases(Protocol):
    """Who keeps the receipts."""

    async def of_receipt(self, receipt: str) -> Standing | MistypedReceipt | TooMany | None:
        """What the receipt, as it was typed, is exchanged for. None: it opens nothing any more, or never did."""
        ...

    async def stands(self, digest: str) -> bool:
        """Whether the receipt is still good that a token was given for."""
        ...


class NoCases:
    """For a door beside which no cases are kept: no receipt opens anything."""

    async def of_receipt(self, receipt: str) -> Standing | MistypedReceipt | TooMany | None:
        """Nothing."""
        return None

    async def stands(self, digest: str) -> bool:
        """No."""
        return False
