"""The custodians that a module names, in the roster of its vault, and Anna who asks them."""

from __future__ import annotations

import asyncpg
import pytest

from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from tests.vault.fixtures import VaultDatabase
from tests.vault.people import Custodian, Requester, World, found_circle


@pytest.fixture(scope="module")
async def circle(request: pytest.FixtureRequest, vault_database: VaultDatabase) -> tuple[Custodian, ...]:
    """The module's `CIRCLE`."""
    named: tuple[Custodian, ...] = request.module.CIRCLE
    connection = await asyncpg.connect(**vault_database.superuser.arguments())
    await found_circle(connection, named)
    await connection.close()
    return named


@pytest.fixture
async def world(
    request: pytest.FixtureRequest,
    circle: tuple[Custodian, ...],
    vault: VaultClient,
    inside: Inside,
    vault_owner: asyncpg.Connection,
) -> World:
    """Who asks is the module's `ANNA`, or somebody new in every test."""
    anna = getattr(request.module, "ANNA", None) or Requester()
    return World(vault=vault, inside=inside, owner=vault_owner, anna=anna)
