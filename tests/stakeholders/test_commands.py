"""How an input becomes a command: what does not fit is refused when the schema is built, not when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import strawberry

from domain.kernel import BadInput
from domain.screening import WrongLength
from schema.commands import clear_text, code, fill, plain, plain_list, ref, slots, title
from tests.screening.effort import within


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    text: str
    site_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    name: str
    parts: tuple[Told, ...]


@strawberry.input
class ToldInput:
    text: str = clear_text("What was told.", at_most=20)
    site_id: strawberry.ID | None = ref("Site", "Where.", optional=True)


@strawberry.input
class TellInput:
    name: str = title("The name.", at_most=10)
    parts: list[ToldInput] = plain_list("The parts.")


def test_inputs_within_inputs_become_values_within_commands():
    site = "site_" + "0" * 31 + "1"
    given = {"name": "  River  ", "parts": [{"text": "nothing", "siteId": site}, {"text": "Cafe\u0301"}]}
    assert fill(Tell, TellInput, given) == Tell(
        name="River",
        parts=(Told(text="nothing", site_id=UUID(int=1)), Told(text="Café", site_id=None)),
    )
    assert fill(Tell, TellInput, {"name": "River"}) == Tell(name="River", parts=())


def test_a_refusal_names_the_way_to_the_field():
    bad = fill(
        Tell, TellInput, {"name": "River", "parts": [{"text": "fine"}, {"text": "fine", "siteId": "site_1"}]}
    )
    assert isinstance(bad, BadInput)
    assert (bad.field, bad.message) == ("parts.1.siteId", "This is not the id of a site.")


def test_a_text_that_does_not_say_what_it_may_hold_is_refused_at_start():
    @strawberry.input
    class CarelessInput:
        name: str = plain("Some text.")
        parts: list[ToldInput] = plain_list("The parts.")

    with pytest.raises(TypeError, match="declare it as ref, clear_text, title or code"):
        slots(Tell, CarelessInput)


def test_a_field_without_any_rule_is_refused_at_start():
    @strawberry.input
    class BareInput:
        name: str = strawberry.field(description="Some text.")
        parts: list[ToldInput] = plain_list("The parts.")

    with pytest.raises(TypeError, match="does not say what it may hold"):
        slots(Tell, BareInput)


def test_an_input_that_does_not_fill_its_command_is_refused_at_start():
    @strawberry.input
    class ShortInput:
        name: str = code("Some code.")

    with pytest.raises(TypeError, match="does not fill Tell"):
        slots(Tell, ShortInput)


def test_an_endless_text_is_refused_before_anything_is_done_with_it():
    """Screening and composing grow faster than the text: 900,000 letters once held the whole service for minutes."""
    marks = "\u0316\u0301" * 30_000  # each pair out of order: composing sorts them
    with within(0.5):
        for endless in ("x" * 900_000, "a" + marks, "9 " * 400_000):
            refused = fill(Tell, TellInput, {"name": "River", "parts": [{"text": endless}]})
            assert isinstance(refused, WrongLength)
            assert (refused.field, refused.longest) == ("parts.0.text", 20)
            assert isinstance(fill(Tell, TellInput, {"name": endless}), WrongLength)


def test_an_endless_list_is_refused():
    refused = fill(Tell, TellInput, {"name": "River", "parts": [{"text": "fine"}] * 501})
    assert isinstance(refused, BadInput)
    assert (refused.field, refused.message) == ("parts", "A list takes 500 entries at most.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    on: date | None


@strawberry.input
class DatedInput:
    on: date | None = plain("When.", optional=True)


@pytest.mark.parametrize("day", [date.min, date(1799, 12, 31), date(2200, 1, 1), date.max])
def test_a_day_that_no_record_tells_of_is_refused(day: date):
    """The driver would keep the calendar's ends as infinities, which readers get as `-infinity` for a day."""
    refused = fill(Dated, DatedInput, {"on": day})
    assert isinstance(refused, BadInput)
    assert (refused.field, refused.message) == ("on", "This day lies outside the years 1800 to 2199.")
    assert fill(Dated, DatedInput, {"on": date(1800, 1, 1)}) == Dated(on=date(1800, 1, 1))
