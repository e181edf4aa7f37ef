"""What goes over the wire comes out the same; what does not fit is refused, and never repeated."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest

from infra.vault.wire.values import DoesNotFit, read, written

ID = "7a3c1b52-0d4e-4f6a-8b1c-9d2e3f405162"


class Colour(StrEnum):
    RED = "RED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    day: date
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    id: UUID
    text: str
    yes: bool
    raw: bytes
    colour: Colour
    inner: Inner
    by_colour: Mapping[Colour, UUID]
    many: tuple[Inner, ...] = ()
    maybe: Inner | None = None
    more: Sequence[str] = ()


SAID: dict[str, Any] = {
    "id": ID, "text": "é", "yes": True, "raw": "AP8=", "colour": "RED", "inner": {"day": "2026-11-26"},
    "by_colour": {"RED": ID}, "many": [{"day": "2026-11-27", "count": 2}], "maybe": None, "more": ["a", "b"],
}  # fmt: skip
VALUE = Told(
    id=UUID(ID), text="é", yes=True, raw=b"\0\xff", colour=Colour.RED, inner=Inner(day=date(2026, 11, 26)),
    by_colour={Colour.RED: UUID(ID)}, many=(Inner(day=date(2026, 11, 27), count=2),), more=("a", "b"),
)  # fmt: skip


def test_a_value_comes_out_as_it_went_in():
    assert read(Told, SAID) == VALUE
    assert read(Told, json.loads(json.dumps(written(VALUE)))) == VALUE
    assert written(VALUE) == {**SAID, "inner": {"day": "2026-11-26", "count": 1}}


@pytest.mark.parametrize(
    "other",
    [
        {"id": "nobody"}, {"id": 7}, {"text": 7}, {"text": None}, {"yes": 1}, {"raw": "A"}, {"raw": "AP8=\n"},
        {"raw": 1}, {"colour": "BLUE"}, {"inner": []}, {"inner": None}, {"inner": {}},
        {"inner": {"day": "2026-02-30"}}, {"inner": {"day": "2026-11-26", "count": True}}, {"many": {}},
        {"many": "ab"}, {"many": [None]}, {"maybe": "x"}, {"by_colour": [["RED", ID]]},
        {"by_colour": {"BLUE": ID}}, {"beside": 1},
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_not_repeated(other: dict[str, Any]):
    with pytest.raises(DoesNotFit) as refused:
        read(Told, {**SAID, **other})
    assert str(refused.value) == ""


@pytest.mark.parametrize("name", ["id", "text", "inner", "by_colour"])
def test_what_has_no_default_may_not_be_missing(name: str):
    with pytest.raises(DoesNotFit):
        read(Told, {key: one for key, one in SAID.items() if key != name})


@pytest.mark.parametrize("value", [1.5, object(), Inner], ids=["float", "object", "class"])
def test_what_has_no_form_of_its_own_does_not_travel(value: object):
    with pytest.raises(TypeError):
        written({"told": value})
