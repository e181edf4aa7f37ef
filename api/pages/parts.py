"""Small pieces of HTML that several pages hold. Everything that is not written here is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

INVALID = ' aria-invalid="true" aria-describedby="alert"'
"""On a field, while the alert tells what was wrong with it."""


def alert(says: str | None, *, told: bool = False) -> str:
    """What went wrong, read out first (it takes the focus, and lets it go on); or what was done (`told`)."""
    if says is None:
        return ""
    kind = 'class="alert told" role="status"' if told else 'class="alert" role="alert"'
    return f'<p id="alert" {kind} tabindex="-1" autofocus>{escape(says)}</p>'


def hidden(**fields: str) -> str:
    """Fields that nobody types."""
    return "\n".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items()
    )


def listed(items: Iterable[str]) -> str:
    """A list of sentences."""
    return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in items) + "\n</ul>"


def section(name: str, heading: str, inner: str, kind: str = "") -> str:
    """A part of a page under its own heading."""
    return (
        f'<section class="{kind or name}" aria-labelledby="{name}">\n'
        f'<h2 id="{name}">{escape(heading)}</h2>\n{inner}\n</section>'
    )
