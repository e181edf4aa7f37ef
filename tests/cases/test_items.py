"""What stands in whose place and beside what among a case's items, and what is kept of who opened them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.cases.items import (
    MOST_OF_ONE_SIDE,
    Items,
    Writing,
    in_place_of,
    is_full,
    is_news,
    opened_by,
    redacted,
    told_openly,
    translated,
)
from domain.cases.parts import CaseSide, Item, ItemKind, RedactionReason, Translator

ON, LATER = date(2026, 3, 11), date(2026, 3, 12)
CONCERNED, BODY, COMMITTEE = CaseSide.CONCERNED, CaseSide.BODY, CaseSide.COMMITTEE
WHY = RedactionReason.IDENTIFIES_WHO_TOLD


def named(number: int) -> UUID:
    return UUID(int=number)


def written(number: int, side: CaseSide = CONCERNED, **changes: object) -> Item:
    told = {"id": named(number), "kind": ItemKind.MESSAGE, "side": side, "language": "es"}
    return Item(**{**told, "written_on": ON, "position": number, **changes})


def by(number: int, side: CaseSide = BODY) -> Writing:
    return Writing(id=named(number), side=side, on=LATER)


def opens(items: Items) -> list[int]:
    """Under which number each item's place opens."""
    return [in_place_of(items, item).id.int for item in items]


TWO = (written(1), written(2, BODY))


def test_a_redacted_text_opens_in_the_place_of_the_first_and_of_every_text_between() -> None:
    once = redacted(TWO, TWO[0], WHY, None, by(3))
    assert opens(once) == [3, 2, 3]
    twice = redacted(once, once[2], RedactionReason.ENDANGERS_SOMEBODY, "quc", by(4))
    assert opens(twice) == [4, 2, 4, 4]
    assert [one.redacts_id for one in twice] == [None, None, named(1), named(1)]
    assert [one.redacted_on for one in twice] == [LATER, None, LATER, None]
    assert (twice[3].kind, twice[3].language, twice[3].internal) == (ItemKind.MESSAGE, "quc", False)
    kept = [replace(one, redacted_on=None) for one in twice]
    assert kept[:2] == list(TWO)  # nothing else of what was written changed


def test_what_stands_for_an_internal_item_is_internal_and_of_its_kind() -> None:
    note = written(1, BODY, internal=True, kind=ItemKind.NOTE)
    (_, text) = redacted((note,), note, WHY, None, by(2))
    (_, said) = translated((note,), note, "fr", Translator.MACHINE, by(2))
    assert [(one.internal, one.kind) for one in (text, said)] == [(True, ItemKind.NOTE)] * 2
    assert told_openly((note, text, said)) == ()


def test_a_translation_stands_beside_and_a_translation_of_one_beside_the_first() -> None:
    once = translated(TWO, TWO[0], "fr", Translator.MACHINE, by(3, CONCERNED))
    twice = translated(once, once[2], "en", Translator.PERSON, by(4))
    assert opens(twice) == [1, 2, 3, 4]
    told = [(one.translates_id, one.translated_by, one.language, one.side) for one in twice[2:]]
    assert told == [
        (named(1), Translator.MACHINE, "fr", CONCERNED),
        (named(1), Translator.PERSON, "en", BODY),
    ]


def test_what_is_redacted_takes_its_translations_with_it_and_not_those_made_after() -> None:
    said = translated(TWO, TWO[0], "fr", Translator.PERSON, by(3))
    own = redacted(said, said[2], WHY, None, by(4))
    assert opens(own) == [1, 2, 4, 4]
    whole = redacted(own, own[0], WHY, None, by(5))
    assert opens(whole) == [5, 2, 5, 5, 5]
    anew = translated(whole, whole[4], "en", Translator.PERSON, by(6))
    assert opens(anew) == [5, 2, 5, 5, 5, 6]
    assert anew[5].translates_id == named(1)
    assert opens(redacted(anew, anew[5], WHY, None, by(7))) == [5, 2, 5, 5, 5, 7, 7]


def test_places_stay_whatever_is_redacted() -> None:
    before = (*TWO, written(3, BODY, internal=True), written(4))
    after = redacted(before, before[1], WHY, None, by(5))
    more = translated(after, after[3], "fr", Translator.PERSON, by(6))
    assert [one.id.int for one in told_openly(before)] == [1, 2, 4]
    assert [one.id.int for one in told_openly(more)] == [1, 2, 4, 6]


def test_the_first_opening_by_the_other_side_is_kept_and_no_other() -> None:
    theirs, ours = TWO
    for reader in (BODY, COMMITTEE):
        assert opened_by(theirs, reader, LATER).opened_on == LATER
        assert not is_news(ours, reader)
    assert opened_by(ours, CONCERNED, LATER).opened_on == LATER
    assert not is_news(theirs, CONCERNED)
    once = opened_by(theirs, BODY, ON)
    assert not is_news(once, COMMITTEE)
    assert opened_by(once, COMMITTEE, LATER) is once


def test_who_handles_it_leaves_a_trace_on_what_was_redacted_and_who_wrote_it_none() -> None:
    hidden, *_ = redacted(TWO, TWO[0], WHY, None, by(3))
    assert not is_news(hidden, CONCERNED)
    seen = opened_by(hidden, BODY, LATER)
    assert (seen.opened_on, seen.original_opened_on) == (LATER, LATER)
    assert not is_news(seen, COMMITTEE)


def test_one_side_does_not_fill_the_other_s_room() -> None:
    many = tuple(written(number) for number in range(1, MOST_OF_ONE_SIDE + 1))
    assert (is_full(many, CONCERNED), is_full(many, BODY), is_full(many[1:], CONCERNED)) == (
        True,
        False,
        False,
    )
