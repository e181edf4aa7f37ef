"""Whose case a page is about, and what each of its forms holds: the receipt, in the form and never in an address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from api.report import parts
from api.report.cases import Kind
from api.report.drafts import Draft, fresh_key
from api.report.sheet import STEPS, Shown
from api.report.words import Words

PAGE = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Whose case it is, and what is said first: what was wrong or done. `text`: what they were writing."""

    words: Words
    kind: Kind
    receipt: str = field(repr=False)
    wrong: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    status: int = 200
    text: str = field(default="", repr=False)
    text_kind: str = "MESSAGE"
    key: str = field(default="", repr=False)
    draft: Draft | None = field(default=None, repr=False)
    """Who they were saying that they are."""

    def carried(self, key: str = "") -> Iterator[tuple[str, str]]:
        """What each of its forms holds: the receipt, and a key of its own."""
        yield ("receipt", self.receipt)
        yield ("kind", self.kind.code)
        yield ("key", key or fresh_key())

    def form(self, inner: str, *, key: str = "", id: str = "") -> str:
        """One of its forms."""
        return parts.form(PAGE, inner, carried=self.carried(key), id=id)

    def shown(self, title: str, inner: str, here: str = "look") -> Shown:
        """A page of this case, with a form that keeps it open in another language."""
        first = parts.alert(*self.wrong) or parts.alert(*self.told, told=True)
        main = f"{parts.heading(self.words, title)}\n{first}\n{inner}"
        if f'id="{STEPS}"' not in main:
            main += self.form("", id=STEPS)
        return Shown(title=title, main=main, status=self.status, wrong=bool(self.wrong), page=PAGE, here=here)

    def back(self) -> str:
        """To the page of the case."""
        return self.form(parts.deeds(("look", self.words.say("button.to_case"))))
