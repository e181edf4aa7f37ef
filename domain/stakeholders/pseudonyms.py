"""Makes the pseudonym of a party: a word of stone, water or plant and five digits, from a random id alone.

Never from anything a caller says: a pseudonym that hints at a name, a village or a date is no pseudonym. Words that
are also given names are left out.
"""

from __future__ import annotations

from uuid import UUID

_WORDS = """
    Alder Anchor Arch Aspen Bamboo Basalt Bay Beacon Beech Birch Boulder Bramble Breeze Bridge Brook
    Cairn Canyon Cedar Chalk Channel Cirrus Cliff Comet Copse Cove Crater Creek Current Delta Drift Dune
    Eddy Elder Ember Estuary Fen Fjord Flint Gable Glacier Glade Gorge Granite Gravel Grove Gulf Harbour
    Headland Heath Hollow Inlet Island Juncture Lagoon Lantern Larch Ledge Lichen Lime Lintel Loam Maple
    Marble Meadow Mesa Mist Moor Moraine Moss Nebula Oak Orchard Outcrop Pebble Pine Plateau Plaza
    Poplar Prairie Quarry Quartz Rapids Ravine Reed Reef Ridge Sandstone Savanna Shale Shoal Slate
    Spruce Steppe Strait Summit Sundial Swell Talus Tarn Terrace Thicket Tide Timber Tundra Upland
    Valley Wharf Willow Windmill
"""

WORDS = tuple(_WORDS.split())


def pseudonym(id: UUID) -> str:
    """The pseudonym that a random id (version 4) gives: 'Basalt-48213'. Some ten million are possible."""
    drawn = (
        id.int >> 64
    )  # the version's fixed bits lie at the low end of this half, the variant's in the other
    return f"{WORDS[(drawn >> 40) % len(WORDS)]}-{(drawn >> 16) % 100_000:05d}"
