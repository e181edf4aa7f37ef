"""Invented names: sites, settlements, organisations, pseudonyms, handles. None is meant to be anyone or anywhere.

Names are put together from syllables that give a place its sound without being its map. People get no names at
all: parties have pseudonyms, accounts have handles, officials the title of their office.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from infra.demo.chance import Chance

_SOUNDS: dict[str, tuple[str, str, str]] = {
    "andes": (
        "Quil Tal Cus Hua Man Pil Sor Chal Yan Ril",
        "ve lla ra qui mo ti sa",
        "mayo nque vira lcos yuna rpata",
    ),
    "coast": (
        "Ara Ita Bren Sal Par Cam Ver Jur Mor",
        "ve ra lu ti ma do",
        "ranha mbé direma rinto veira ssola",
    ),
    "islands": ("Ser Man Tul Bal Kal Sim Lan Pan Dor", "a i o u", "mbara ngolo ntuyo lipanan rakiwa suyod"),
    "lakes": ("Mbar Kis Nyal Lub Kaz Tum Mwir Ndal", "u i a", "nyavo reshi wamba ngoro lindwa mbezo"),
    "south": ("Brack Wil Tarn Kor Lon Mar Grey Hol", "le ra ne wi", "berg dale vlei mere brook wick"),
    "west": ("Kol Fan Sir Dab Tin Bour Asem Wor", "a o i", "kouda ntena ssamba lekro moya dugou"),
    "desert": ("Taz Imr Oul Ghar Azl Tif Zem Bel", "a i ou", "rzaf nnoum ldaght mrane zaghar lmout"),
    "steppe": ("Kar Tem Ush Sar Bal Zhan Ak Tor", "a y e", "rkensai ldytau shkolbek mirtas ngarsu lybel"),
    "east": ("Zhuo Lüe Qiao Wen Bai Shuo Heng", "qing wei lan mo", "gou ling tan wan ping"),
    "north": ("Ches Mal Ott Wab Ker Sag Tam", "a e i", "mikawa ntogan rrowick sseau lquette bagon"),
}
_FORMS: dict[str, tuple[str, ...]] = {
    "andes": ("Cerro {}", "Quebrada {}", "{}", "Alto {}", "Pampa {}"),
    "coast": ("Morro {}", "{}", "Campo {}", "Vale {}"),
    "islands": ("Bukit {}", "{}", "{} Hill"),
    "lakes": ("{}", "{} Ridge", "{} North"),
    "south": ("{}", "{} Deep", "{} Creek", "{} Reef"),
    "west": ("{}", "Mont {}", "{} South"),
    "desert": ("Jbel {}", "Oued {}", "{}"),
    "steppe": ("{}", "{} East", "Novy {}"),
    "east": ("{}", "{} Valley"),
    "north": ("{} Lake", "{}", "Lac {}"),
}
_BIRDS = """
    Avocet Bittern Bunting Cormorant Crake Dipper Dotterel Egret Fieldfare Finch Fulmar Gannet Godwit Goshawk
    Grebe Harrier Hoopoe Ibis Jacana Kestrel Kingfisher Kittiwake Linnet Martin Merlin Nightjar Oriole Osprey
    Petrel Pipit Plover Redstart Robin Rook Ruff Sandpiper Shrike Siskin Skua Snipe Starling Stilt Swift Tern
    Thrush Turnstone Wagtail Warbler Waxwing Whimbrel Wren
"""
_COLOURS = "amber ashen azure bronze cobalt coral dusky ebony golden grey ivory ochre olive russet teal"
_THRICE = re.compile(r"(.)\1\1")
BIRDS, COLOURS = tuple(_BIRDS.split()), tuple(_COLOURS.split())
_ENDINGS: dict[str, tuple[str, ...]] = {
    "NGO": ("{} Watershed Trust", "Friends of {}", "{} Rights Forum", "{} Environmental Law Circle"),
    "UNION": ("{} Mine and Smelter Union", "Miners' Union of {}", "{} General Workers' Alliance"),
    "COMMUNITY": ("{} Community Assembly", "Council of {} Villages", "{} Peoples' Council"),
    "COMPANY": ("{} Minerals", "{} Mining", "{} Resources", "{} Metals"),
    "AUDIT_FIRM": ("{} Assurance", "{} Verification"),
}


class Naming:
    """Gives every site and organisation a name of its own."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._taken: set[str] = set()

    def site(self, naming: str) -> str:
        """A site's name in the sound of its country."""
        return self._fresh(lambda: self._chance.pick(_FORMS[naming]).format(self.word(naming)))

    def organisation(self, kind: str, naming: str) -> str:
        """An organisation's name."""
        return self._fresh(lambda: self._chance.pick(_ENDINGS[kind]).format(self.word(naming)))

    def handle(self) -> str:
        """How colleagues know an account: a colour, a bird and a number."""
        pick = self._chance.pick
        return self._fresh(lambda: f"{pick(COLOURS)}-{pick(BIRDS).lower()}-{self._chance.between(10, 99)}")

    def word(self, naming: str) -> str:
        """One invented place name, not necessarily unique: a settlement."""
        first, middle, last = (self._chance.pick(part.split()) for part in _SOUNDS[naming])
        return _THRICE.sub(r"\1\1", first + middle + last)

    def _fresh(self, make: Callable[[], str]) -> str:
        for _ in range(400):
            name = make()
            if name not in self._taken:
                self._taken.add(name)
                return name
        name = f"{make()} {len(self._taken)}"
        self._taken.add(name)
        return name


def pseudonym(chance: Chance, taken: set[str]) -> str:
    """What a party is called here: a word and digits that say nothing about it."""
    while (made := f"{chance.pick(BIRDS)}-{chance.between(1000, 9999)}") in taken:
        pass
    taken.add(made)
    return made
