"""Counts a quarter and keeps what is told of it. See `domain.statistics.ports`.

The writing role counts, which keeps these records anyway; no reading role is given anything for it. What is counted is
handed to the domain and forgotten: only what is told is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.sectors.ballots import SEATS_OF_A_SECTOR
from domain.sectors.model import Sector
from domain.statistics.participation import EQUAL_SHARE, Activity, Cell, Counted, KnownVotes
from domain.statistics.quarters import Quarter
from infra.stores.records import table_of
from infra.tables.statistics import ParticipationRow

_CUBE = table_of(ParticipationRow)


class ParticipationStore:
    """See `domain.statistics.ports.Participation`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counted(self) -> Collection[str]:
        """The names of the quarters that were counted; of two who ask at once, one waits."""
        await self._session.execute(_ALONE)
        return frozenset(await self._session.scalars(select(_CUBE.c.quarter).distinct()))

    async def cells(self, activity: Activity, quarter: Quarter) -> Mapping[Sector, Counted]:
        """What there is of an activity in a quarter."""
        found = await self._session.execute(_COUNTED[activity], _days(quarter))
        return {
            Sector(row.sector): Counted(records=row.records, bodies=row.bodies, largest=row.largest)
            for row in found
        }

    async def known_votes(self, quarter: Quarter) -> KnownVotes:
        """How many votes counted in the quarter's results, and how many a sector's seats could have cast."""
        row = (await self._session.execute(_KNOWN, _days(quarter))).one()
        return KnownVotes(votes=row.votes, most=SEATS_OF_A_SECTOR * row.motions)

    async def keep(self, cells: Sequence[Cell], on: date) -> None:
        """Keeps what is told, in the order in which it is read."""
        rows = [
            {
                "id": f"{cell.quarter.name}:{cell.activity.value}:{cell.sector.value}",
                "quarter": cell.quarter.name,
                "activity": cell.activity.value,
                "sector": cell.sector.value,
                "starts_on": cell.quarter.starts,
                "position": position,
                "count": cell.count,
                "share": cell.share,
                "equal_share": round(EQUAL_SHARE, 4),
                "counted_on": on,
            }
            for position, cell in enumerate(cells, 1)
        ]
        await self._session.execute(insert(_CUBE), rows)


def _days(quarter: Quarter) -> dict[str, date]:
    return {"starts": quarter.starts, "ends": quarter.ends}


_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('the cube of participation', 0))")

_COUNTED = {
    # Published ones alone, which everybody can count: of the others nobody learns how many there are.
    Activity.COMMENT: text("""
        SELECT c.sector, count(*) AS records, 0 AS bodies, 0 AS largest
        FROM consultation_comments c
        WHERE c.state = 'PUBLISHED' AND c.sector IS NOT NULL AND c.submitted_on BETWEEN :starts AND :ends
        GROUP BY c.sector"""),
    # Once for every sector of which somebody took part; whether by pseudonym or only counted.
    Activity.ENGAGEMENT: text("""
        SELECT b.sector, CAST(sum(b.brought) AS bigint) AS records, count(*) AS bodies, max(b.brought) AS largest
        FROM (SELECT s.sector, count(*) AS brought
        FROM engagements e JOIN LATERAL (
            SELECT p.sector FROM participants p WHERE p.engagement_id = e.id AND p.sector IS NOT NULL
            UNION SELECT a.sector FROM attendance a
                WHERE a.engagement_id = e.id AND a.sector IS NOT NULL AND a.headcount > 0) s ON true
        WHERE e.starts_on BETWEEN :starts AND :ends
        GROUP BY s.sector, e.owner_id) b GROUP BY b.sector"""),
    Activity.INTERVIEW: text("""
        SELECT b.sector, CAST(sum(b.brought) AS bigint) AS records, count(*) AS bodies, max(b.brought) AS largest
        FROM (SELECT i.sector, count(*) AS brought
        FROM interviews i
        WHERE i.state = 'HELD' AND i.sector IS NOT NULL AND i.held_week BETWEEN :starts AND :ends
        GROUP BY i.sector, i.firm_id) b GROUP BY b.sector"""),
    # Votes that counted, in motions whose vote came to a result in the quarter.
    Activity.MOTION: text("""
        SELECT b.sector, count(*) AS records, count(DISTINCT b.seat_id) AS bodies, 0 AS largest
        FROM ballots b JOIN motions m ON m.id = b.motion_id
        WHERE NOT b.recused AND m.state IN ('PASSED', 'FAILED', 'RETURNED') AND m.decided_on BETWEEN :starts AND :ends
        GROUP BY b.sector"""),
}
_KNOWN = text("""
    SELECT coalesce(sum(m.in_favour + m.against + m.abstained), 0) AS votes, count(*) AS motions
    FROM motions m WHERE m.state IN ('PASSED', 'FAILED', 'RETURNED') AND m.decided_on BETWEEN :starts AND :ends""")
