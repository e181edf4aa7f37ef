"""The first page: what this is, what is kept and what is not, who reads it, and that the receipt leads back."""

from __future__ import annotations

from html import escape

from api.report import parts
from api.report.sheet import Shown
from api.report.words import Words

WAYS = ("report", "complaint", "return")


def start_page(words: Words) -> Shown:
    """In this language."""
    title = words.say("start.title")
    main = "\n".join(
        [
            parts.heading(words, title),
            parts.paragraphs(words.say("start.lead")),
            f'<ul class="ways">\n{"".join(_way(words, one) for one in WAYS)}\n</ul>',
            parts.care(words.say("start.receipt_title"), words.say("start.receipt")),
            _kept(words),
            parts.title(words.say("start.reads_title")),
            parts.listed(words.several("start.reads")),
            parts.title(words.say("start.safe_title")),
            parts.listed(words.several("start.safe")),
        ]
    )
    return Shown(title=title, main=main)


def _way(words: Words, way: str) -> str:
    where, aside = f"{words.code}/{way}", escape(words.say(f"start.{way}_aside"))
    return (
        f'<li><a class="do" href="{where}" aria-describedby="{way}-aside">{escape(words.say(f"start.{way}"))}</a>'
        f'<p class="aside" id="{way}-aside">{aside}</p></li>\n'
    )


def _kept(words: Words) -> str:
    halves = [
        parts.title(words.say(f"start.{half}_title")) + parts.listed(words.several(f"start.{half}"))
        for half in ("kept", "not")
    ]
    return '<section class="kept">\n' + "\n".join(halves) + "\n</section>"
