"""What a clear text may hold: screened before it is kept, because it stands unencrypted and is read by many.

Refused, each by name: text that cannot be stored or shown faithfully (control characters, NUL, lone surrogates,
direction overrides), text of the wrong length, and text that tells who someone is (`domain.telltales`): e-mail
addresses, phone numbers, identity numbers, social handles, links to profiles, an honorific before a name.

What it cannot catch, and nobody should believe it does: a bare name ("Maria said"), a name written to slip through
("M a r i a"), a nickname, a house, a job that only one person holds, the one woman in a crew of men, a fact that
is harmless alone and telling beside another. It guards against the slip of a tired note-taker, not against intent;
that is why narratives belong into case content, and why who took part is kept as pseudonyms.

It also errs the other way at times (a reference number that looks like a phone number): the refusal says how to
write it instead. No refusal repeats the text it refuses, since refusals are answered, counted and perhaps logged.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal
from domain.telltales import Telltale, shows_nothing, telltale_in

_LINE_ENDS = {"\r\n": "\n", "\r": "\n"}
_ALLOWED_CONTROLS = frozenset("\n\t")
_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_GROWTH = 4
"""A text may shrink when composed, at most about this much: longer ones are refused before any work is spent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableText(Refusal):
    """The text holds characters that cannot be kept or shown faithfully."""

    code: ClassVar[str] = "UNREADABLE_TEXT"
    message: str = "This text holds control characters or broken characters, or nothing that shows."
    next: str = "Type it again as plain text, or paste it without formatting."
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLength(Refusal):
    """The text is too short to say something or longer than the record keeps."""

    code: ClassVar[str] = "WRONG_LENGTH"
    message: str
    next: str
    field: str = ""
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifyingText(Refusal):
    """The text seems to tell who someone is; `found` says by what kind of sign."""

    code: ClassVar[str] = "IDENTIFYING_TEXT"
    message: str
    next: str
    field: str = ""
    found: str


Unfit = UnreadableText | WrongLength | IdentifyingText
"""Every way in which a text can be refused."""

_WHAT_IT_IS = {
    Telltale.EMAIL: "an e-mail address",
    Telltale.PHONE: "a phone number",
    Telltale.IDENTITY_NUMBER: "an identity number",
    Telltale.HANDLE: "a name on a social network",
    Telltale.PROFILE_LINK: "a link to someone's profile",
    Telltale.NAMED_PERSON: "a person's name",
}


def tidied(text: str, field: str) -> str | UnreadableText:
    """The text as it may be kept (NFC, trimmed, line ends as \\n): for names and codes that are public anyway."""
    if _is_unreadable(text):
        return UnreadableText(field=field)
    clean = _normalised(text)
    return UnreadableText(field=field) if shows_nothing(clean) else clean


def is_beyond(text: str, longest: int) -> bool:
    """Whether the text is too long whatever it holds: to be asked before any other work is spent on it."""
    return len(text) > longest * _GROWTH + 64


def screened(text: str, field: str) -> str | UnreadableText | IdentifyingText:
    """As `tidied`, for text that will be read by many: it must not tell who anyone is."""
    clean = tidied(text, field)
    if isinstance(clean, UnreadableText):
        return clean
    found = telltale_in(clean)
    return clean if found is None else _identifying(field, found)


def screen(text: str, *, field: str, shortest: int = 1, longest: int = 500) -> str | Unfit:
    """As `screened`, and of a length that the table takes, in characters as its CHECK counts them."""
    if is_beyond(text, longest):
        return _wrong_length(field, shortest, longest)
    clean = tidied(text, field)
    if isinstance(clean, UnreadableText):
        return clean
    if not shortest <= len(clean) <= longest:
        return _wrong_length(field, shortest, longest)
    return screened(clean, field)


def screen_optional(text: str | None, *, field: str, longest: int = 500) -> str | Unfit | None:
    """As `screen`, for a fact that may be left out: nothing, or nothing but spaces, is no fact."""
    if text is None:
        return None
    return screen(text, field=field, shortest=0, longest=longest) or None


def _normalised(text: str) -> str:
    for ending, newline in _LINE_ENDS.items():
        text = text.replace(ending, newline)
    return unicodedata.normalize("NFC", text).strip()


def _is_unreadable(text: str) -> bool:
    if text.isascii() and text.isprintable():
        return False
    return any(_breaks(character) for character in set(text))


def _breaks(character: str) -> bool:
    if character in _ALLOWED_CONTROLS or character == "\r":
        return False
    if character in _DIRECTION_OVERRIDES or character == "\ufffd":
        return True
    # Cc control, Cs surrogate, Cn unassigned or noncharacter, Co private use: none survives a round trip everywhere
    return unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}


def _wrong_length(field: str, shortest: int, longest: int) -> WrongLength:
    return WrongLength(
        message=f"This text must have {shortest} to {longest} characters.",
        next=f"Write it in {shortest} to {longest} characters; what needs more belongs into an attached report.",
        field=field,
        shortest=shortest,
        longest=longest,
    )


def _identifying(field: str, found: Telltale) -> IdentifyingText:
    return IdentifyingText(
        message=f"This text seems to hold {_WHAT_IT_IS[found]}. It would be kept in the clear, where many can read it.",
        next="Say it without telling who: use the party's pseudonym, a role or a group. "
        "If it is only a number, write what it counts beside it.",
        field=field,
        found=found.value,
    )
