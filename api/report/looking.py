"""What in a text could tell who wrote it, said in the language of the page, for its writer alone. Keeps nothing."""

from __future__ import annotations

from api.report import parts
from api.report.forms import SQUARE
from api.report.words import Words
from domain.cases.content import MOST
from domain.clues import clues_in
from domain.telltales import telltales_in


def signs(words: Words, text: str) -> tuple[str, ...]:
    """A sentence for each kind of sign."""
    looked = text[:MOST]
    certain = tuple(words.code_of("sign", kind.value) for kind in telltales_in(looked))
    perhaps = tuple(
        words.say(f"sign.{clue.value}", places=", ".join(f"“{place}”" for place in places))
        for clue, places in clues_in(looked).items()
    )
    return certain + perhaps


def looked_at(words: Words, text: str) -> str:
    """What was found, or that nothing was; and that some characters could not be kept."""
    square = parts.paragraphs(words.say("check.square")) if SQUARE in text else ""
    found = signs(words, text)
    if not found:
        return square + parts.care(words.say("check.fine_title"), words.say("check.fine"))
    inner = parts.paragraphs(words.say("check.care_lead")) + parts.listed(found)
    return (
        f'{square}<section class="care">\n{parts.title(words.say("check.care_title"))}\n{inner}\n</section>'
    )
