"""Seat terms in and out of their table. Whoever looks at terms holds the whole board: it changes rarely."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.sectors.model import SeatTerm
from infra.mapping import from_row, onto_row, to_row
from infra.stores.foundation import rows_of
from infra.tables.sectors import SeatRow, SeatTermRow


class SeatStore:
    """See `domain.stakeholders.ports.Seats`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def exists(self, seat_id: str) -> bool:
        return await self._session.get(SeatRow, seat_id) is not None

    async def of_seat(self, seat_id: str) -> tuple[SeatTerm, ...]:
        await self._session.execute(BOARD)
        rows = await rows_of(
            self._session, SeatTermRow, SeatTermRow.seat_id, seat_id, SeatTermRow.starts, SeatTermRow.id
        )
        return tuple(from_row(SeatTerm, row) for row in rows)

    async def of_person(self, person_id: UUID) -> tuple[SeatTerm, ...]:
        await self._session.execute(BOARD)
        rows = await rows_of(
            self._session, SeatTermRow, SeatTermRow.person_id, person_id, SeatTermRow.starts, SeatTermRow.id
        )
        return tuple(from_row(SeatTerm, row) for row in rows)

    async def add(self, term: SeatTerm) -> None:
        self._session.add(to_row(SeatTermRow, term))
        await self._session.flush()

    async def save(self, term: SeatTerm) -> None:
        onto_row(await self._session.get_one(SeatTermRow, term.id), term)
        await self._session.flush()


BOARD = text("SELECT pg_advisory_xact_lock(hashtextextended('the board', 0))")
"""Holds the whole board until the transaction ends."""
