"""The receipt: shown once, in groups, to be written down or printed; and where it leads on."""

from __future__ import annotations

from html import escape

from api.report import parts
from api.report.sheet import Shown
from api.report.words import Words


def receipt_page(
    words: Words,
    receipt: str,
    *,
    due: str = "",
    unnamed: bool = False,
    before: str = "",
    renewed: bool = False,
) -> Shown:
    """`due`: by which day it is acknowledged. `before`: how the one was held that this replaces."""
    title = words.say("receipt.renewed_title" if renewed else "receipt.title")
    said = [words.say("receipt.groups"), words.say("receipt.last"), words.say("receipt.secret")]
    if renewed:
        said.append(words.say("receipt.old_ends"))
        said += [words.say(f"receipt.before.{before}")] if before else []
    else:
        said.append(words.say("receipt.due", day=words.day(due)) if due else words.say("receipt.due_unknown"))
    told = parts.paragraphs(words.say("receipt.unnamed")) if unnamed else ""
    main = "\n".join(
        [
            parts.heading(words, title),
            f"<p><strong>{escape(words.say('receipt.once'))}</strong> {escape(words.say('receipt.lose'))}</p>",
            _groups(receipt),
            told,
            parts.listed(said),
            '<div class="screen">',
            f'<div class="deeds"><a class="do" href="return">{escape(words.say("receipt.next"))}</a></div>',
            parts.paragraphs(words.say("receipt.next_aside"), words.say("receipt.close")),
            "</div>",
        ]
    )
    return Shown(title=title, main=main, alone=True)


def _groups(receipt: str) -> str:
    """Read aloud group by group; copied, it is the receipt as it is typed."""
    *first, last = receipt.split("-")
    groups = "".join(f"<span>{escape(group)}</span>" for group in (*(f"{one}-" for one in first), last))
    return f'<p class="receipt" id="receipt" lang="zxx" translate="no">{groups}</p>'
