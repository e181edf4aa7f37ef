"""One demo for the foreign clients that this worker drives, and who appears in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.foreign.cast import Cast, cast_of
from tests.ground.service import Service, folder_of_the_demo, serving


@pytest.fixture(scope="package")
def served() -> Iterator[Service]:
    """A demo of its own."""
    with folder_of_the_demo() as data, serving(data, PARLEY_DEMO="true") as service:
        yield service


@pytest.fixture
def cast(served: Service) -> Cast:
    """Its clients and its people."""
    return cast_of(served)
