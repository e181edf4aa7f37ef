"""What stands in a case as its reporter sees it: a line for each place, and what is to be known of it, in their words.

A line is told by `domain.cases.telling`. One that cannot be read is left out: nothing of a text ever stands in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.report.words import Words

OWN = "CONCERNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translates:
    """At which place stands what was translated, into which language, by what."""

    place: str
    language: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Something that can be read: its place, what it is, from which side, and on which day where that is told."""

    place: int
    kind: str
    side: str
    on: str = ""
    translates: Translates | None = None
    opened: str = ""
    redacted: str = ""
    because: str = ""
    original: str = ""

    @property
    def has_another(self) -> bool:
        """Whether they wrote it and another text stands in its place: then they can still read their own."""
        return bool(self.redacted) and self.side == OWN and self.translates is None

    def known(self, words: Words) -> Iterator[str]:
        """What is to be known of it, a sentence each."""
        if self.translates is not None:
            by = words.code_of("translator", self.translates.by)
            yield words.say(
                "case.translates", place=self.translates.place, language=self.translates.language, by=by
            )
        if self.opened:
            key = "case.opened_by_them" if self.side == OWN else "case.opened_by_you"
            yield words.say(key, day=words.day(self.opened))
        if self.redacted:
            yield words.say("case.redacted", day=words.day(self.redacted))
        if self.because:
            yield words.code_of("redaction", self.because)
        if self.original:
            yield words.say("case.original", day=words.day(self.original))


_DAY = r"\d{4}-\d\d-\d\d"
_MARKS = (
    r"(?: translates (?P<of>\d+) into (?P<language>[\w-]+) by (?P<by>PERSON|MACHINE))?"
    rf"(?: opened (?P<opened>{_DAY}))?"
    rf"(?: redacted (?P<redacted>{_DAY})(?: (?P<because>[A-Z_]+))?)?"
    rf"(?: original (?P<original>{_DAY}))?"
)
_ITEM = re.compile(rf"(?P<place>\d+) (?P<kind>[A-Z]+) (?P<side>[A-Z]+)(?: (?P<on>{_DAY}))?{_MARKS}")
_HEAD = re.compile(
    rf"^(?P<on>{_DAY}) (?P<side>CONCERNED|BODY|COMMITTEE) (?P<kind>\w+){_MARKS}$", re.MULTILINE
)


def items_of(text: str) -> Sequence[Written]:
    """The lines of a case."""
    found = [_ITEM.fullmatch(part.strip()) for part in re.split(r"[;\n]", text) if part.strip()]
    return [_written(int(one["place"]), one) for one in found if one is not None]


def whole_text(words: Words, text: str) -> str:
    """All that was written, in one piece; the lines between in the language of the page."""

    def head(found: re.Match[str]) -> str:
        kind, side = words.texts.get(f"item.{found['kind']}"), words.code_of("side", found["side"])
        if kind is None:
            return found[0]
        known = " ".join(("", *_written(0, found).known(words)))
        return f"— {kind}: {side}, {words.day(found['on'])}{'.' if known.strip() else ''}{known.rstrip()}"

    return _HEAD.sub(head, text)


def _written(place: int, found: re.Match[str]) -> Written:
    of = found["of"]
    return Written(
        place=place,
        kind=found["kind"],
        side=found["side"],
        on=found["on"] or "",
        translates=Translates(place=of, language=found["language"], by=found["by"]) if of else None,
        opened=found["opened"] or "",
        redacted=found["redacted"] or "",
        because=found["because"] or "",
        original=found["original"] or "",
    )
