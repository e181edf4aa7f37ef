"""A fresh small world, and services on the run's PostgreSQL with a key store of the test's own."""

from __future__ import annotations

import pytest

from tests.reprisals.world import World


@pytest.fixture
def world() -> World:
    return World()
