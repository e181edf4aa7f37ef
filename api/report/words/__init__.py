"""What the pages say, in one language: a catalogue beside this file, read once.

Every language has the same keys with the same places; none falls back on another (a test compares them). Texts are
plain: whoever puts them into a page escapes them. Refuses a key that no catalogue has, with a fault.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "es", "fr", "pt")
"""In the order in which they are offered; the first for whoever asks for none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language."""

    code: str
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return self.texts["language.name"]

    @property
    def dir(self) -> str:
        """`ltr` or `rtl`: in which direction it is written."""
        return self.texts["language.dir"]

    def say(self, key: str, **places: str) -> str:
        """A text with its places filled."""
        text = self.texts[key]
        return text.format(**places) if places else text

    def code_of(self, kind: str, code: str) -> str:
        """What a code of a closed list means."""
        return self.texts[f"{kind}.{code}"]

    def several(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found: list[str] = []
        while (text := self.texts.get(f"{key}.{len(found) + 1}")) is not None:
            found.append(text)
        return tuple(found)

    def listed(self, kind: str, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Codes of a closed list with what they mean, to choose from."""
        return tuple((code, self.texts[f"{kind}.{code}"]) for code in codes)

    def day(self, iso: str) -> str:
        """A day of the calendar, in words."""
        day = date.fromisoformat(iso)
        month = self.texts[f"month.{day.month}"]
        return self.say("language.day", day=str(day.day), month=month, year=str(day.year))

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.texts


@cache
def catalogue(code: str) -> Words:
    """The language with this code, of `LANGUAGES`."""
    return read(code, files("api.report.words").joinpath(f"{code}.toml").read_text("utf-8"))


def read(code: str, toml: str) -> Words:
    """A language from the text of its catalogue."""
    return Words(code=code, texts=dict(_flat("", tomllib.loads(toml))))


def chosen(accepted: str) -> str:
    """The language to begin with, by what a browser says it accepts: looked at, and forgotten."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:500].split(",")):
        tag, _, more = part.partition(";")
        wanted.append((-_quality(more), place, tag.strip().lower().partition("-")[0]))
    return next((tag for weight, _, tag in sorted(wanted) if weight < 0 and tag in LANGUAGES), LANGUAGES[0])


def _quality(more: str) -> float:
    name, _, number = more.strip().partition("=")
    try:
        return float(number) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _flat(path: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{path}{name}.", value)
        elif isinstance(value, list):
            yield from ((f"{path}{name}.{place}", str(text)) for place, text in enumerate(value, 1))
        else:
            yield f"{path}{name}", str(value)
