"""Who appears in the demo: seats enough for a sector to object with both voices, and companies that lack no scope."""

from __future__ import annotations

from collections import Counter

import pytest

from domain.access import Profile
from domain.scopes import IN_USE, PEOPLE_ONLY
from infra.demo.personas import PEOPLE, PERSONAS


def test_two_sectors_have_both_their_seats_among_personas() -> None:
    seats = [
        persona.person.seat for persona in PERSONAS if persona.profile is Profile.BOARD and persona.person
    ]
    assert len(seats) == len(set(seats))
    both = {
        sector for sector, held in Counter(str(seat).split(":")[0] for seat in seats).items() if held == 2
    }
    assert both == {"COMMUNITIES", "MINING_COMPANIES"}


def test_every_sector_has_a_seat_among_personas() -> None:
    seats = {str(person.seat).split(":")[0] for person in PEOPLE if person.seat}
    assert seats == {"COMMUNITIES", "WORKERS", "NGOS", "MINING_COMPANIES", "CONSUMER_BRANDS", "FINANCE"}


@pytest.mark.parametrize("name", ["company-1", "company-2", "company-handler", "company-manager"])
def test_what_keeps_a_company_out_is_never_a_scope_of_reading(name: str) -> None:
    persona = next(persona for persona in PERSONAS if persona.name == name)
    assert {scope for scope in IN_USE - PEOPLE_ONLY if scope.endswith(":read")} <= persona.scopes


def test_nobody_has_a_scope_that_nothing_asks_for() -> None:
    assert all(persona.scopes <= IN_USE for persona in PERSONAS)
