"""How attacks on defenders are counted in what others have published.

A figure says what it counts: an attack is not a person, and one attack may reach thousands of people.
It never names anyone. The registry of events, acts and persons is not here yet.
"""

from __future__ import annotations

from enum import StrEnum


class BusinessSector(StrEnum):
    """The industry an attack is connected with. Not a governance sector; never forced: see UNCONFIRMED."""

    AGRIBUSINESS = "AGRIBUSINESS"
    CONSTRUCTION = "CONSTRUCTION"
    FISHING = "FISHING"
    FOSSIL_FUELS = "FOSSIL_FUELS"  # oil, gas and coal
    HYDROPOWER = "HYDROPOWER"  # where the source counts it apart from other renewable energy
    INFRASTRUCTURE = "INFRASTRUCTURE"
    LOGGING = "LOGGING"
    MANUFACTURING = "MANUFACTURING"
    MINING = "MINING"
    RENEWABLE_ENERGY = "RENEWABLE_ENERGY"
    WASTE_DISPOSAL = "WASTE_DISPOSAL"
    OTHER = "OTHER"
    UNCONFIRMED = "UNCONFIRMED"  # the source could not tell; an honest answer, not a gap to fill


class Measure(StrEnum):
    """What a figure counts."""

    ATTACKS = "ATTACKS"
    PEOPLE = "PEOPLE"


class Qualifier(StrEnum):
    """How precise the source itself says its figure is."""

    EXACT = "EXACT"
    ABOUT = "ABOUT"
    OVER = "OVER"
