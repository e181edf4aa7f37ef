"""The countries of the demo world: languages spoken in engagements, mining regions, and what is mined there.

Regions are real and coarse (a point somewhere inside, one decimal at most); the sites in them are invented.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of a country and a point well inside it."""

    name: str
    latitude: float
    longitude: float
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """Where sites can be."""

    code: str
    naming: str
    languages: tuple[str, ...]
    weights: tuple[float, ...]
    commodities: tuple[tuple[str, ...], ...]
    regions: tuple[Region, ...]


def _country(
    code: str,
    naming: str,
    spoken: dict[str, float],
    commodities: str,
    *regions: tuple[str, float, float, str],
) -> Country:
    return Country(
        code=code,
        naming=naming,
        languages=tuple(spoken),
        weights=tuple(spoken.values()),
        commodities=tuple(tuple(mix.split("+")) for mix in commodities.split()),
        regions=tuple(Region(name=n, latitude=a, longitude=o, time_zone=z) for n, a, o, z in regions),
    )


COUNTRIES = (
    _country("PE", "andes", {"es": 0.8, "qu": 0.2}, "COPPER COPPER+MOLYBDENUM GOLD+SILVER ZINC+LEAD",
             ("Apurímac", -14.1, -73.0, "America/Lima"), ("Cajamarca", -6.9, -78.4, "America/Lima"),
             ("Áncash", -9.6, -77.3, "America/Lima")),
    _country("CL", "andes", {"es": 1}, "COPPER COPPER+MOLYBDENUM LITHIUM",
             ("Antofagasta", -23.6, -68.9, "America/Santiago"), ("Atacama", -27.4, -69.8, "America/Santiago")),
    _country("PH", "islands", {"fil": 0.7, "en": 0.3}, "NICKEL GOLD+COPPER",
             ("Caraga", 9.1, 125.8, "Asia/Manila"), ("Cordillera", 17.0, 121.0, "Asia/Manila")),
    _country("ZA", "south", {"en": 1}, "PLATINUM+PALLADIUM GOLD CHROMIUM MANGANESE",
             ("North West", -26.0, 26.2, "Africa/Johannesburg"), ("Limpopo", -24.2, 29.6, "Africa/Johannesburg")),
    _country("ID", "islands", {"id": 1}, "NICKEL NICKEL+COBALT GOLD+COPPER",
             ("Sulawesi Tengah", -2.5, 121.6, "Asia/Makassar"), ("Maluku Utara", 0.9, 127.8, "Asia/Jayapura")),
    _country("TZ", "lakes", {"sw": 0.8, "en": 0.2}, "GOLD NICKEL GRAPHITE",
             ("Geita", -3.0, 32.2, "Africa/Dar_es_Salaam"), ("Kagera", -2.6, 31.1, "Africa/Dar_es_Salaam")),
    _country("CD", "lakes", {"fr": 0.6, "sw": 0.4}, "COPPER+COBALT COBALT TIN+TANTALUM",
             ("Lualaba", -10.6, 25.6, "Africa/Lubumbashi"), ("Haut-Katanga", -11.0, 27.2, "Africa/Lubumbashi")),
    _country("BR", "coast", {"pt": 1}, "IRON_ORE BAUXITE NICKEL GOLD",
             ("Minas Gerais", -19.9, -43.6, "America/Sao_Paulo"), ("Pará", -6.0, -50.3, "America/Belem")),
    _country("KZ", "steppe", {"ru": 1}, "COPPER ZINC+LEAD CHROMIUM",
             ("Karaganda", 48.6, 71.6, "Asia/Almaty"), ("East Kazakhstan", 49.6, 82.4, "Asia/Almaty")),
    _country("MA", "desert", {"ar": 0.7, "fr": 0.3}, "PHOSPHATE COBALT SILVER",
             ("Drâa-Tafilalet", 31.0, -5.6, "Africa/Casablanca"), ("Béni Mellal", 32.3, -6.4, "Africa/Casablanca")),
    _country("GN", "west", {"fr": 1}, "BAUXITE IRON_ORE GOLD",
             ("Boké", 11.1, -14.2, "Africa/Conakry"), ("Nzérékoré", 8.4, -8.9, "Africa/Conakry")),
    _country("CN", "east", {"zh": 1}, "RARE_EARTHS COPPER TUNGSTEN",
             ("Inner Mongolia", 42.0, 111.5, "Asia/Shanghai"), ("Jiangxi", 27.4, 115.6, "Asia/Shanghai")),
    _country("MX", "andes", {"es": 1}, "SILVER GOLD+SILVER ZINC+LEAD",
             ("Zacatecas", 23.3, -102.7, "America/Mexico_City"), ("Durango", 24.8, -104.8, "America/Monterrey")),
    _country("CA", "north", {"en": 0.6, "fr": 0.4}, "GOLD NICKEL+COPPER LITHIUM",
             ("Québec", 50.2, -74.4, "America/Toronto"), ("Ontario", 48.6, -85.0, "America/Toronto")),
    _country("AU", "south", {"en": 1}, "LITHIUM IRON_ORE GOLD NICKEL",
             ("Western Australia", -31.0, 121.4, "Australia/Perth"),
             ("Queensland", -21.0, 140.6, "Australia/Brisbane")),
    _country("GH", "west", {"en": 1}, "GOLD MANGANESE",
             ("Western", 5.7, -2.1, "Africa/Accra"), ("Ahafo", 7.0, -2.4, "Africa/Accra")),
    _country("MZ", "coast", {"pt": 0.8, "sw": 0.2}, "GRAPHITE RUBIES TITANIUM",
             ("Cabo Delgado", -13.1, 38.6, "Africa/Maputo"), ("Nampula", -15.2, 38.8, "Africa/Maputo")),
    _country("KG", "steppe", {"ru": 1}, "GOLD GOLD+COPPER ANTIMONY",
             ("Issyk-Kul", 41.9, 78.0, "Asia/Bishkek"), ("Jalal-Abad", 41.6, 71.6, "Asia/Bishkek")),
    _country("MR", "desert", {"ar": 0.7, "fr": 0.3}, "IRON_ORE GOLD COPPER",
             ("Tiris Zemmour", 22.7, -12.4, "Africa/Nouakchott"), ("Inchiri", 20.0, -14.6, "Africa/Nouakchott")),
    _country("BO", "andes", {"es": 0.8, "qu": 0.2}, "TIN ZINC+SILVER LITHIUM",
             ("Potosí", -20.2, -66.8, "America/La_Paz"), ("Oruro", -18.4, -67.3, "America/La_Paz")),
)  # fmt: skip
"""At least one site stands in each; the first ones have more."""

HIGH_RISK_COUNTRIES = frozenset({"CD", "MZ", "PH", "MX"})
"""Where more of the demo's invented risk designations lie. Says nothing about any real site."""
