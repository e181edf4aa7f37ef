"""Raw SQL under each reading login: of requests for identities a person reads their own, and the rest reads none."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile
from infra.database import Database
from infra.demo import personas as demo
from tests.unsealing.world import NGO, A, Asker, World, raw_id

CAN_COME_TO_IDENTITIES = (Profile.MEMBER, Profile.AUDIT_FIRM, Profile.SECRETARIAT)
SOMEBODY_ELSE = (demo.SECRETARIAT_HANDLER.id, demo.AUDITOR.id, A.person)
SET = "SELECT set_config('app.org', $1, false), set_config('app.person', $2, false)"


async def seen(reader: asyncpg.Connection, id: UUID, organisation: str, person: str) -> list[UUID]:
    """Whose requests are there, of this one and of all, to whoever is said to read."""
    await reader.fetch(SET, organisation, person)
    rows = await reader.fetch("SELECT requester_id FROM unsealings ORDER BY id = $1 DESC", id)
    return [row["requester_id"] for row in rows]


@pytest.mark.parametrize("profile", Profile)
async def test_a_login_reads_of_requests_its_persons_own(
    world: World, planted: Database, profile: Profile
) -> None:
    id = raw_id(await world.asked(await world.party(), Asker()))
    reader = await asyncpg.connect(**planted.readers[profile].arguments())
    try:
        if profile not in CAN_COME_TO_IDENTITIES:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await reader.fetch("SELECT id FROM unsealings")
            return
        own = await seen(reader, id, str(demo.NGO_1.id), str(NGO.id))
        assert NGO.id in own
        assert set(own) == {NGO.id}
        for other in SOMEBODY_ELSE:  # in the same organisation, even: a request is its asker's alone
            assert NGO.id not in await seen(reader, id, str(demo.NGO_1.id), str(other))
        assert await seen(reader, id, str(demo.NGO_1.id), "") == []
        for never in ("organisation_id", "client"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await reader.fetch(f"SELECT {never} FROM unsealings")
        await reader.execute("BEGIN READ WRITE")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reader.execute("UPDATE unsealings SET approvals = 2")
    finally:
        await reader.close()
