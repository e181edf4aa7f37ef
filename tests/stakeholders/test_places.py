"""Codes of countries and languages: the ones people near mines live in and speak are all there."""

from __future__ import annotations

import pytest

from domain.stakeholders.places import COUNTRIES, LANGUAGES, country_code, language_code


def test_every_country_with_an_official_code_is_listed() -> None:
    assert len(COUNTRIES) == 249
    assert {"PE", "CD", "PH", "ZA", "PG", "NA", "XK"} & COUNTRIES == {"PE", "CD", "PH", "ZA", "PG", "NA"}
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRIES)


def test_every_single_and_macro_language_has_one_code() -> None:
    assert len(LANGUAGES) == 7696
    assert sum(len(code) == 2 for code in LANGUAGES) == 184
    assert all(len(code) in (2, 3) and code.isascii() and code.islower() for code in LANGUAGES)


@pytest.mark.parametrize(
    "code", ["quc", "kek", "mam", "agr", "jiv", "hub", "cni", "arn", "quz", "ayr", "umb", "nv"]
)
def test_languages_of_a_region_are_as_welcome_as_those_of_a_state(code: str) -> None:
    assert code in LANGUAGES


def test_several_and_unknown_languages_can_be_said() -> None:
    assert {"mul", "und"} <= LANGUAGES


@pytest.mark.parametrize(
    ("given", "held"),
    [("SPA", "es"), ("es", "es"), (" Quc ", "quc"), ("que", "qu"), ("nav", "nv"), ("und", "und")],
)
def test_a_language_is_held_under_its_shortest_code(given: str, held: str) -> None:
    assert language_code(given) == held


@pytest.mark.parametrize(
    "given", ["", "x", "xx", "qqq", "spanish", "es-PE", "nah", "zxx", "\u212aek", "\x00"]
)
def test_what_is_no_language_code_is_not_one(given: str) -> None:
    assert language_code(given) is None


@pytest.mark.parametrize(("given", "held"), [("pe", "PE"), (" CD ", "CD"), ("na", "NA")])
def test_a_country_is_held_in_capitals(given: str, held: str) -> None:
    assert country_code(given) == held


@pytest.mark.parametrize("given", ["", "UK", "XK", "PER", "Peru", "\xdf", "\x00\x00", "EU"])
def test_what_is_no_country_code_is_not_one(given: str) -> None:
    assert country_code(given) is None
