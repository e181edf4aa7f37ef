"""Who takes part in the demo world, as kinds of party: what they are, what they do, and how far they may be known.

A defender is a role and never a sector: here are defenders with several focuses, as groups, and in no sector. A name
stands only with a PUBLIC party, and names an office or an association, never a person.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """One kind of party and how often it appears."""

    weight: float
    kind: str
    roles: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    sensitivity: str = "CONFIDENTIAL"
    names: tuple[str, ...] = ()
    local: bool = False  # named in the local language, where ASSOCIATIONS has it
    consents: bool = False

    def names_in(self, language: str) -> tuple[str, ...]:
        """Forms of the name that parties of this kind have where the language is spoken."""
        return ASSOCIATIONS.get(language, self.names) if self.local else self.names


_ENGLISH = (
    "Water Users' Association of {}",
    "Women Growers of {}",
    "{} Herders' Cooperative",
    "{} Youth Forum",
)
ASSOCIATIONS: dict[str, tuple[str, ...]] = {
    "es": ("Comité de Regantes de {}", "Asociación de Criadores de {}", "Mujeres Tejedoras de {}"),
    "pt": ("Associação de Moradores de {}", "Colônia de Pescadores de {}", "Cooperativa Agrícola de {}"),
    "fr": ("Association des Maraîchers de {}", "Groupement Féminin de {}", "Union des Éleveurs de {}"),
    "sw": ("Kikundi cha Wakulima {}", "Umoja wa Wafugaji {}", "Kikundi cha Akina Mama {}"),
    "id": ("Kelompok Tani {}", "Kelompok Nelayan {}", "Paguyuban Perempuan {}"),
    "fil": ("Samahan ng Magsasaka ng {}", "Samahan ng Kababaihan ng {}"),
}
"""What associations call themselves, by the language most spoken at the site; in English elsewhere."""
_OFFICES = (
    "Office of the land registrar, {}",
    "District water inspectorate, {}",
    "Labour inspectorate, {}",
    "Environmental prosecutor's office, {}",
)
_COMPANY_DESKS = ("Community relations desk, {}", "Safety department, {}", "Site management, {}")
_DEFENDER_GROUPS = ("River Keepers of {}", "{} Human Rights Platform", "Guardians of the {} Springs")

CASTINGS = (
    Casting(weight=22, kind="PERSON", roles=("RIGHTS_HOLDER",), sectors=("COMMUNITIES",)),
    Casting(weight=8, kind="GROUP", roles=("RIGHTS_HOLDER",), sectors=("COMMUNITIES",)),
    Casting(weight=7, kind="PERSON", roles=("COMMUNITY_LEADER", "RIGHTS_HOLDER"), sectors=("COMMUNITIES",)),
    Casting(weight=14, kind="PERSON", roles=("WORKER",), sectors=("WORKERS",)),
    Casting(weight=5, kind="PERSON", roles=("CONTRACTOR", "WORKER"), sectors=("WORKERS",)),
    Casting(weight=4, kind="GROUP", roles=("WORKER",), sectors=("WORKERS",)),
    Casting(weight=4, kind="PERSON", roles=("UNION_REPRESENTATIVE",), sectors=("WORKERS",)),
    Casting(weight=3, kind="PERSON", roles=("NGO_REPRESENTATIVE",), sectors=("NGOS",)),
    Casting(weight=2, kind="PERSON", roles=("FACILITATOR",)),
    Casting(weight=2, kind="PERSON", roles=("INTERPRETER",)),
    Casting(weight=1, kind="PERSON", roles=("RELATIVE",), sectors=("COMMUNITIES",), sensitivity="SEALED"),
    Casting(weight=2, kind="PERSON", roles=("OTHER",)),
    Casting(weight=1, kind="ORGANISATION", roles=("OTHER",), sectors=("CONSUMER_BRANDS",)),
    Casting(weight=1, kind="ORGANISATION", roles=("OTHER",), sectors=("FINANCE",)),
    Casting(weight=3, kind="PERSON", roles=("COMPANY_REPRESENTATIVE",), sectors=("MINING_COMPANIES",)),
    # defenders: sealed unless they asked to be known
    Casting(weight=4, kind="PERSON", roles=("DEFENDER", "RIGHTS_HOLDER"), sectors=("COMMUNITIES",),
            focus=("LAND",), sensitivity="SEALED"),
    Casting(weight=3, kind="PERSON", roles=("DEFENDER", "COMMUNITY_LEADER"), sectors=("COMMUNITIES",),
            focus=("INDIGENOUS", "LAND"), sensitivity="SEALED"),
    Casting(weight=3, kind="GROUP", roles=("DEFENDER",), sectors=("COMMUNITIES",),
            focus=("ENVIRONMENTAL", "LAND"), sensitivity="SEALED"),
    Casting(weight=3, kind="PERSON", roles=("DEFENDER", "UNION_REPRESENTATIVE", "WORKER"), sectors=("WORKERS",),
            focus=("LABOUR",), sensitivity="SEALED"),
    Casting(weight=1.5, kind="PERSON", roles=("DEFENDER", "NGO_REPRESENTATIVE"), sectors=("NGOS", "COMMUNITIES"),
            focus=("HUMAN_RIGHTS", "ENVIRONMENTAL"), sensitivity="SEALED"),
    Casting(weight=1.5, kind="PERSON", roles=("DEFENDER", "PUBLIC_OFFICIAL"),
            focus=("HUMAN_RIGHTS",), sensitivity="SEALED"),
    Casting(weight=1, kind="GROUP", roles=("DEFENDER",), focus=("HUMAN_RIGHTS", "LABOUR"), sensitivity="SEALED"),
    Casting(weight=1, kind="ORGANISATION", roles=("DEFENDER", "NGO_REPRESENTATIVE"), sectors=("NGOS",),
            focus=("ENVIRONMENTAL",), sensitivity="PUBLIC", names=_DEFENDER_GROUPS, consents=True),
    Casting(weight=0.7, kind="GROUP", roles=("DEFENDER",), sectors=("COMMUNITIES",),
            focus=("ENVIRONMENTAL", "INDIGENOUS"), sensitivity="PUBLIC", names=_DEFENDER_GROUPS, consents=True),
    # acting in the open
    Casting(weight=4, kind="ORGANISATION", roles=("RIGHTS_HOLDER",), sectors=("COMMUNITIES",),
            sensitivity="PUBLIC", names=_ENGLISH, local=True),
    Casting(weight=2.5, kind="PERSON", roles=("PUBLIC_OFFICIAL",), sensitivity="PUBLIC", names=_OFFICES),
    Casting(weight=2.5, kind="ORGANISATION", roles=("COMPANY_REPRESENTATIVE",), sectors=("MINING_COMPANIES",),
            sensitivity="PUBLIC", names=_COMPANY_DESKS),
)  # fmt: skip

EXPERTISE = (
    "Medicinal plants of the upper valley", "Reading water levels without instruments", "Customary land boundaries",
    "Migration routes of herds", "Smelter safety", "Labour law for contractors", "Mapping with phones",
    "Interpretation between local languages", "Mediation by custom", "Air monitoring with simple means",
)  # fmt: skip
"""Areas of knowledge a party may offer, by its consent."""
