"""What in a text could tell who wrote it, said in the language of the page, for its writer alone. Keeps nothing.

A long text takes up to a third of a second, and anybody may send one. All looks together get a quarter of a core, after
ten seconds that are always there; beyond that the page says that nobody looked. So it does of a text whose characters
stand for many others each: spelled out, it would be many times as long as any that people write.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from time import thread_time

from api.bucket import Bucket
from api.report import parts
from api.report.forms import SQUARE
from api.report.words import Words
from domain.cases.content import MOST
from domain.clues import clues_in
from domain.telltales import telltales_in

AT_ONCE = 10.0
"""Seconds of a core after a quiet minute."""
EACH_SECOND = 0.25


@dataclass(slots=True, kw_only=True)
class Effort:
    """How much may still be spent on looking: seconds of the core, as `worked` tells them."""

    bucket: Bucket = field(default_factory=lambda: Bucket(most=AT_ONCE, per_second=EACH_SECOND))
    worked: Callable[[], float] = thread_time

    def on(self, look: Callable[[], tuple[str, ...] | None]) -> tuple[str, ...] | None:
        """What the look finds; None where too much was spent already, or where it found too much to look at."""
        if self.bucket.left <= 0:
            return None
        begun = self.worked()
        try:
            return look()
        finally:
            self.bucket.spend(self.worked() - begun)


EFFORT = Effort()
"""Of this process."""


def signs(words: Words, text: str) -> tuple[str, ...] | None:
    """A sentence for each kind of sign; None where nobody could look."""
    return EFFORT.on(lambda: _signs(words, text))


def looked_at(words: Words, text: str) -> str:
    """What was found, or that nothing was, or that nobody looked; and that some characters could not be kept."""
    square = parts.paragraphs(words.say("check.square")) if SQUARE in text else ""
    found = signs(words, text)
    if found is None:
        return square + parts.care(words.say("check.unlooked_title"), words.say("check.unlooked"))
    if not found:
        return square + parts.care(words.say("check.fine_title"), words.say("check.fine"))
    inner = parts.paragraphs(words.say("check.care_lead")) + parts.listed(found)
    return (
        f'{square}<section class="care">\n{parts.title(words.say("check.care_title"))}\n{inner}\n</section>'
    )


def _signs(words: Words, text: str) -> tuple[str, ...] | None:
    looked = text[:MOST]
    if len(unicodedata.normalize("NFKC", looked)) > 2 * MOST:
        return None
    certain = tuple(words.code_of("sign", kind.value) for kind in telltales_in(looked))
    perhaps = tuple(
        words.say(f"sign.{clue.value}", places=", ".join(f"“{place}”" for place in places))
        for clue, places in clues_in(looked).items()
    )
    return certain + perhaps
