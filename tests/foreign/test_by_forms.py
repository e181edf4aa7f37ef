"""The driver of the pages against pages of its own: which forms it fills in, and which codes it never uses twice."""

from __future__ import annotations

import time

import pyotp
import pytest

from tests.foreign import by_forms
from tests.foreign.by_forms import code_for, forms_of

PAGE = """<form action="/account" method="post"><input type="hidden" name="form_token" value="a"></form>
<form action="/consent" method="get"><input type="hidden" name="request" value="r">
<input type="radio" name="acting" value="ORGANISATION:1"><input type="radio" name="acting" value="BOARD:">
<button>On</button></form>"""


def test_a_form_is_read_with_its_hidden_fields_and_its_choices() -> None:
    _, choice = forms_of(PAGE)
    assert (choice.action, choice.method) == ("/consent", "get")
    assert choice.fields == {"request": "r"}
    assert choice.choices == {"acting": ["ORGANISATION:1", "BOARD:"]}


def test_three_codes_of_one_secret_are_three_steps_and_all_of_them_good_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_forms, "_taken", {})
    monkeypatch.setattr(time, "time", lambda: 1_000_000_010.0)
    secret = pyotp.random_base32()
    at = pyotp.TOTP(secret).at
    assert [code_for(secret) for _ in range(3)] == [at(999_999_960), at(999_999_990), at(1_000_000_020)]
