"""Who some people of the demo world are: invented, and visibly so. A few of each kind, the same at every start."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.vault.values import IdentityField, Tier
from infra.demo.personas import NGO_1

_FIRST = (
    "Alba",
    "Bruno",
    "Carla",
    "Dario",
    "Elena",
    "Fausto",
    "Gilda",
    "Hugo",
    "Irma",
    "Jaime",
    "Kira",
    "Luz",
)
_LAST = ("Ejemplo", "Muster", "Sample", "Exemple", "Voorbeeld", "Contoh", "Esimerkki")
_CHOSEN = text("""
    (SELECT id, sensitivity FROM parties WHERE owner_id = :ngo AND kind = 'PERSON' AND sensitivity <> 'PUBLIC'
        ORDER BY id LIMIT 6)
    UNION ALL (SELECT id, 'SEALED' FROM grievance_aliases WHERE role = 'COMPLAINANT' ORDER BY id LIMIT 5)
    UNION ALL (SELECT a.id, 'SEALED' FROM report_aliases a JOIN reports r ON r.id = a.report_id
        WHERE a.role = 'REPORTER' AND r.identity_mode = 'CONFIDENTIAL' ORDER BY a.id LIMIT 5)
    UNION ALL (SELECT id, 'SEALED' FROM allegation_aliases WHERE role = 'VICTIM' ORDER BY id LIMIT 4)
    UNION ALL (SELECT id, 'SEALED' FROM interviews ORDER BY id LIMIT 4)
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """Somebody who does not exist."""

    label: UUID
    tier: Tier

    @property
    def fields(self) -> dict[IdentityField, str]:
        """Their name follows from their label, so that every start tells the same."""
        drawn = self.label.int
        first, last = _FIRST[drawn % len(_FIRST)], _LAST[(drawn >> 32) % len(_LAST)]
        return {
            IdentityField.NAMES: f"{first} {last} (invented)",
            IdentityField.CONTACTS: f"{first}.{last}@example.org".lower(),
            IdentityField.WHEREABOUTS: f"{drawn % 90 + 1} Example Street",
        }


async def invented(session: AsyncSession) -> list[Invented]:
    """Those of the demo who have an identity."""
    found = await session.execute(_CHOSEN, {"ngo": NGO_1.id})
    return [Invented(label=row[0], tier=Tier(row[1])) for row in found]
