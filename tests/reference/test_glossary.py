"""CONTEXT.md can be trusted: each word once, each with a source, each source spelled out."""

from __future__ import annotations

import re
from pathlib import Path

from infra.reference.files import sources

GLOSSARY = (Path(__file__).parents[2] / "CONTEXT.md").read_text(encoding="utf-8")
ENTRIES = [line for line in GLOSSARY.splitlines() if line.startswith("- ")]
DESCRIBED = set(re.findall(r"^\| ([A-Z]+\d*) \|", GLOSSARY, re.MULTILINE))


def test_every_word_is_told_once_and_in_one_line() -> None:
    words = [_word(entry) for entry in ENTRIES]
    assert {
        "sector",
        "business sector",
        "defender",
        "barrier",
        "reprisal",
        "retaliation",
        "unsealing",
    } <= set(words)
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_words_stand_in_alphabetical_order_within_their_context() -> None:
    for group in GLOSSARY.split("\n## ")[1:-1]:
        words = [_word(line) for line in group.splitlines() if line.startswith("- ")]
        assert words == sorted(words, key=str.lower), group.splitlines()[0]


def test_every_word_ends_with_where_it_comes_from() -> None:
    for entry in ENTRIES:
        told = re.search(r"\(([A-Z0-9, ]+)\)$", entry)
        assert told is not None, entry
        assert set(told[1].split(", ")) <= DESCRIBED, entry


def test_the_sources_of_the_reference_data_are_among_those_described() -> None:
    assert set(sources()) <= DESCRIBED


def _word(entry: str) -> str:
    told = re.match(r"- \*\*(.+?)\*\*: ", entry)
    assert told is not None, entry
    return told[1]
