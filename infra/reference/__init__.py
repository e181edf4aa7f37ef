"""What everyone may look up: sectors, the standard and its draft, protected activities, published figures.

The JSON files here are the truth, one for each table, small enough to be reviewed by hand: sorted by position
where a row has one and by key otherwise, in our own words, each text with the source it rests on. Where the
sources are silent the files are silent too (`null`): nothing is guessed. `load` brings the tables to the
files; nobody else writes these tables. Names no person.
"""

from infra.reference.loading import Loaded, StillUsed, load
from infra.reference.tables import (
    ATTACK_FIGURES,
    CHAPTERS,
    DEFINITIONS,
    EDITIONS,
    ERRATA,
    PROPOSED_CHANGE_CHAPTERS,
    PROPOSED_CHANGES,
    PROPOSED_REQUIREMENTS,
    PROTECTED_ACTIVITIES,
    REQUIREMENTS,
    SEATS,
    SECTORS,
    TABLES,
    UNDERTAKING_TEXTS,
    Table,
)

__all__ = [
    "ATTACK_FIGURES",
    "CHAPTERS",
    "DEFINITIONS",
    "EDITIONS",
    "ERRATA",
    "PROPOSED_CHANGES",
    "PROPOSED_CHANGE_CHAPTERS",
    "PROPOSED_REQUIREMENTS",
    "PROTECTED_ACTIVITIES",
    "REQUIREMENTS",
    "SEATS",
    "SECTORS",
    "TABLES",
    "UNDERTAKING_TEXTS",
    "Loaded",
    "StillUsed",
    "Table",
    "load",
]
