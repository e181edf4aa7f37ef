"""The receipt: what if a character is misread, two change places, or somebody prints it by accident?"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases.derived import derived
from domain.cases.receipt import ALPHABET, MistypedReceipt, Receipt, read_receipt

SEEDS = st.binary(min_size=16, max_size=16)
ZERO, COUNTED = Receipt.made(bytes(16)), Receipt.made(bytes(range(16)))


def bare(receipt: Receipt) -> str:
    return receipt.text.replace("-", "")


def test_it_is_27_characters_in_groups():
    assert ZERO.text == "00000-00000-00000-00000-00000-00"
    assert COUNTED.text == "000G4-0R40M-30E20-9185G-R38E1-WB"
    assert set(ALPHABET) == set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") - set("ILOU")


@given(SEEDS)
def test_what_was_told_reads_back(seed: bytes):
    receipt = Receipt.made(seed)
    assert re.fullmatch(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{2}", receipt.text)
    assert read_receipt(receipt.text) == receipt


@given(SEEDS, st.randoms(use_true_random=False))
def test_small_letters_spaces_dashes_and_look_alikes_do_no_harm(seed: bytes, random):
    receipt = Receipt.made(seed)
    looks = {"0": "0oO", "1": "1iIlL"}
    typed = ""
    for letter in bare(receipt):
        typed += random.choice(looks.get(letter, letter + letter.lower()))
        typed += random.choice(["", "", "", " ", "-", "\u2013", "\u00a0", "\t"])
    assert read_receipt(f"  {typed}\n") == receipt


@given(SEEDS)
def test_every_single_wrong_character_is_found(seed: bytes):
    text = bare(Receipt.made(seed))
    for place in range(27):
        for other in ALPHABET.replace(text[place], ""):
            wrong = text[:place] + other + text[place + 1 :]
            assert read_receipt(wrong) == MistypedReceipt(), place


@given(SEEDS)
def test_every_two_characters_that_changed_places_are_found(seed: bytes):
    text = bare(Receipt.made(seed))
    for i, j in combinations(range(27), 2):
        letters = list(text)
        letters[i], letters[j] = letters[j], letters[i]
        if letters[i] != letters[j]:
            assert read_receipt("".join(letters)) == MistypedReceipt(), (i, j)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "0" * 26,
        "0" * 28,
        "0" * 300,
        " " * 300,
        "U" + "0" * 26,
        "٣" + "0" * 26,
        "\x00" * 27,
        "é" * 27,
    ],
)
def test_what_is_no_receipt_is_a_mistype_that_repeats_nothing(typed: str):
    refusal = read_receipt(typed)
    assert refusal == MistypedReceipt()
    assert refusal.code == "MISTYPED_RECEIPT"


def test_bits_that_no_receipt_has_are_a_mistype():
    """Else four texts would open one case."""
    valid = {
        text
        for last in ALPHABET
        for check in ALPHABET
        if isinstance(read_receipt(text := "0" * 25 + last + check), Receipt)
    }
    assert len(valid) == 8


def test_neither_the_receipt_nor_a_mistype_shows_itself():
    receipt = Receipt.made(bytes(range(1, 17)))
    shown = f"{receipt!r} {receipt} {replace(receipt)!r}"
    assert shown == "Receipt() Receipt() Receipt()"
    mistyped = repr(read_receipt(receipt.text[:-1]))
    assert receipt.text[:5] not in mistyped


@given(SEEDS)
def test_the_two_keys_and_the_digest_tell_nothing_of_one_another(seed: bytes):
    receipt = Receipt.made(seed)
    here, there = receipt.digest(b"here"), receipt.digest(b"there")
    assert len({seed, receipt.lookup, receipt.reply_key}) == 3
    assert here != there
    assert re.fullmatch("[0-9a-f]{64}", here)
    assert here != receipt.lookup.hex()


@pytest.mark.parametrize("wrong", [b"", bytes(15), bytes(17)])
def test_it_is_made_of_sixteen_bytes(wrong: bytes):
    with pytest.raises(ValueError):
        Receipt.made(wrong)


RFC_5869 = [  # appendix A.1 to A.3: secret, salt, info, length, key
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x00, 0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        82,
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    (
        "0b" * 22,
        "",
        "",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "length", "key"), RFC_5869)
def test_keys_are_derived_as_rfc_5869_says(secret: str, salt: str, info: str, length: int, key: str):
    found = derived(bytes.fromhex(secret), salt=bytes.fromhex(salt), info=bytes.fromhex(info), length=length)
    assert found.hex() == key
