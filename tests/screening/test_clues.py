"""Details by which others could tell who wrote a text, in four languages; nothing in what gives nobody away."""

from __future__ import annotations

import pytest

from domain.cases.content import MOST
from domain.clues import LONGEST_SHOWN, MOST_SHOWN, Clue, clues_in
from domain.telltales import Telltale, telltales_in
from tests.screening.effort import within

FOUND = {
    "en": (
        "On 12 March at 14:30 I saw Carlos Mamani pay. I am the only woman in the crew. They met at 12 Mill Road.",
        {Clue.TWO_CAPITALS: "Carlos Mamani", Clue.ONLY_ONE: "the only woman", Clue.DAY: "12 March",
         Clue.HOUR: "14:30", Clue.ABOUT_ME: "I am the only woman"},
    ),
    "es": (
        "El 3 de mayo a las 10 a.m. mi jefe le dijo a Rosa Quispe que callara. La única testigo. Calle Los Andes 123",
        {Clue.TWO_CAPITALS: "Rosa Quispe", Clue.ONLY_ONE: "La única", Clue.DAY: "3 de mayo", Clue.HOUR: "10 a.m.",
         Clue.ABOUT_ME: "mi jefe", Clue.PLACE: "Calle Los Andes 123"},
    ),
    "fr": (
        "Je suis le seul soudeur ; le 4 août vers 10h30, mon chef a versé de l'acide, 12 rue Haute, avec Jean Dupont.",
        {Clue.TWO_CAPITALS: "Jean Dupont", Clue.ONLY_ONE: "le seul", Clue.DAY: "4 août", Clue.HOUR: "10h30",
         Clue.ABOUT_ME: "Je suis le seul soudeur", Clue.PLACE: "12 rue"},
    ),
    "pt": (
        "Ninguém mais sabe. Em 3 de março às 15h, meu chefe pagou a João Silva na Rua Direita 7.",
        {Clue.TWO_CAPITALS: "João Silva", Clue.ONLY_ONE: "Ninguém mais", Clue.DAY: "3 de março", Clue.HOUR: "15h",
         Clue.ABOUT_ME: "meu chefe", Clue.PLACE: "Rua Direita 7"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", FOUND)
def test_what_could_tell_who_it_was_is_found_with_its_place(language: str) -> None:
    text, wanted = FOUND[language]
    found = clues_in(text)
    assert {clue: place for clue, place in wanted.items() if place not in found.get(clue, ())} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Water turned brown after the blast. Fish died. Nobody answered.",
        "En marzo, una noche, echaron el agua al río. Murieron peces.",
        "Pendant la nuit, ils ont versé l'eau dans la rivière.",
        "De noite jogaram a água no rio. Morreram peixes.",
        "水变成了棕色。",
        "",
    ],
)
def test_what_gives_nobody_away_is_not_asked_about(text: str) -> None:
    assert clues_in(text) == {}


def test_few_places_are_shown_and_short_ones() -> None:
    found = clues_in(" ".join(f"on {day} March," for day in range(1, 29)) + " I am " + "very " * 90)
    assert len(found[Clue.DAY]) == MOST_SHOWN
    assert max(len(place) for places in found.values() for place in places) <= LONGEST_SHOWN


def test_every_kind_of_sign_is_told_once() -> None:
    told = telltales_in(
        "Mr Vargas, +51 987 654 321 or 987 654 322, writes from a@example.org and b@example.org"
    )
    assert told == (Telltale.EMAIL, Telltale.PHONE, Telltale.NAMED_PERSON)


@pytest.mark.parametrize(
    "filler", ["a_", "0", "1h", "1 2 3 ", "ا", "\u00df", "①", "Аа ", "tel ", "a@", "casa a a a "]
)
def test_the_longest_text_of_any_kind_is_looked_at_in_little_time(filler: str) -> None:
    text = (filler * MOST)[:MOST]
    with within(1.0):
        telltales_in(text)
        clues_in(text)
