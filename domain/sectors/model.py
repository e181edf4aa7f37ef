"""The six governance sectors. A sector is a constituency with an equal voice, not an industry."""

from __future__ import annotations

from enum import StrEnum


class Sector(StrEnum):
    """A defender is a role of a party and never a seventh sector."""

    COMMUNITIES = "COMMUNITIES"
    WORKERS = "WORKERS"
    NGOS = "NGOS"
    MINING_COMPANIES = "MINING_COMPANIES"
    CONSUMER_BRANDS = "CONSUMER_BRANDS"
    FINANCE = "FINANCE"
