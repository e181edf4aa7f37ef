"""What a leaf of the disclosure log says, and what it can't be made to say."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.vault.leaf import Leaf
from domain.vault.values import Act, IdentityField, Purpose, ReaderKind
from infra.vault.log.pseudonyms import Pseudonyms

PERSON, REQUEST, ANOTHER = (UUID(int=n) for n in (1, 2, 3))
NAMES = Pseudonyms(b"k" * 32)


def test_a_leaf_has_one_form_whatever_the_order_it_was_told_in():
    leaf = Leaf(
        act=Act.ANNOUNCED,
        on=date(2026, 11, 26),
        request="0" * 32,
        reader=ReaderKind.NGO,
        purpose=Purpose.PROTECTION,
        fields=(IdentityField.NAMES, IdentityField.CONTACTS, IdentityField.NAMES),
    )
    assert leaf.bytes == (
        b'{"act":"ANNOUNCED","fields":["CONTACTS","NAMES"],"on":"2026-11-26","purpose":"PROTECTION",'
        b'"reader":"NGO","request":"00000000000000000000000000000000","v":1}'
    )


@pytest.mark.parametrize(
    "said",
    [
        {"subject": str(PERSON)},
        {"request": "Maria Quispe"},
        {"by": "0" * 31},
        {"reason": "because she asked"},
        {"key": "a key of Maria's"},
        {"statement": "0" * 32},
        {"request": "0" * 32 + "\n"},
    ],
)
def test_labels_names_and_sentences_do_not_fit_into_a_leaf(said: dict[str, str]):
    with pytest.raises(ValueError) as refused:
        Leaf(act=Act.REFUSED, on=date(2026, 11, 26), **said)  # pyright: ignore[reportArgumentType]
    assert next(iter(said.values())) not in str(refused.value)


def test_two_requests_about_one_person_name_them_differently():
    one = NAMES.of("subject", PERSON, REQUEST)
    assert one == NAMES.of("subject", PERSON, REQUEST)
    assert len({one, NAMES.of("subject", PERSON, ANOTHER), NAMES.of("request", PERSON, REQUEST)}) == 3
    assert one != Pseudonyms(b"l" * 32).of("subject", PERSON, REQUEST)


def test_where_one_id_ends_the_next_does_not_begin_elsewhere():
    assert NAMES.of("key", "ab", "c") != NAMES.of("key", "a", "bc")


def test_the_key_of_the_pseudonyms_is_not_shown():
    assert "kkkk" not in repr(NAMES)
