"""What the rounds of identities ask of the records: which labels are there, and which parties became SEALED.

No statement here says whether the vault keeps anything under a label.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from infra.stores.records import table_of
from infra.tables.stakeholders import RaisedPartyRow

_RAISED = table_of(RaisedPartyRow)
AT_ONCE = 100
"""Parties of one turn."""


class LabelStore:
    """Labels of people: of parties, of the people of cases, of interviews."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def there(self, labels: Collection[UUID]) -> frozenset[UUID]:
        """Those of these that label somebody in a record."""
        found = await self._session.scalars(_THERE, {"labels": list(labels)})
        return frozenset(found)


class TierStore:
    """See `domain.stakeholders.ports.Tiers`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def raise_soon(self, party: UUID) -> None:
        """Note the party; twice is harmless."""
        await self._session.execute(insert(_RAISED).values(party_id=party).on_conflict_do_nothing())

    async def to_raise(self) -> list[UUID]:
        """Some that were noted. Asking for one twice does no harm."""
        noted = select(_RAISED.c.party_id).order_by(_RAISED.c.party_id).limit(AT_ONCE)
        return list(await self._session.scalars(noted))

    async def raised(self, party: UUID) -> None:
        """Done with this one."""
        await self._session.execute(delete(_RAISED).where(_RAISED.c.party_id == party))


_THERE = text("""
    SELECT id FROM parties WHERE id = ANY(:labels)
    UNION ALL SELECT id FROM interviews WHERE id = ANY(:labels)
    UNION ALL SELECT id FROM grievance_aliases WHERE id = ANY(:labels)
    UNION ALL SELECT id FROM report_aliases WHERE id = ANY(:labels)
    UNION ALL SELECT id FROM allegation_aliases WHERE id = ANY(:labels)
""").bindparams(bindparam("labels", type_=ARRAY(Uuid)))
