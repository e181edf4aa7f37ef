"""An inspection of a site by a public agency under an act: known beside the scheme's own audits, never one of them.

What an agency publishes of it is public, and so is every record here. Refused: a day to come, a document without an
address that anybody can follow, and an address that tells of a person. Source: the domain, section 10; that other
bodies' findings stand beside an audit is an assumption of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from domain.kernel import Refusal
from domain.telltales import Telltale, telltale_in

LONGEST_ADDRESS = 500
MOST_DOCUMENTS = 50
_OF_PEOPLE = frozenset({Telltale.EMAIL, Telltale.HANDLE, Telltale.PROFILE_LINK, Telltale.NAMED_PERSON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What an agency published about an inspection: what it is called, and where it can be read."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfitAddress(Refusal):
    """This is no place on the web where anybody can read a document."""

    code: ClassVar[str] = "UNFIT_ADDRESS"
    message: str = "This is no address of a public document on the web."
    next: str = "Give one that begins with https:// or http://, without a name or password in it."
    field: str = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfitDocuments(Refusal):
    """The same document twice, or more of them than a record keeps."""

    code: ClassVar[str] = "UNFIT_DOCUMENTS"
    message: str
    next: str
    field: str = "documents"


def fit_address(address: str) -> str | UnfitAddress:
    """The address, if it is one; trimmed and otherwise as given."""
    given = address.strip()
    if len(given) > LONGEST_ADDRESS or not given.isprintable() or " " in given or "\\" in given:
        return UnfitAddress()
    try:
        parts = urlsplit(given)
        known = parts.scheme in ("https", "http") and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        return UnfitAddress()
    if not known or telltale_in(given) in _OF_PEOPLE:  # a name or password before the host is a sign as well
        return UnfitAddress()
    return given


def unfit_documents(documents: tuple[Document, ...]) -> UnfitDocuments | None:
    """What is wrong with them together."""
    if len(documents) > MOST_DOCUMENTS:
        return UnfitDocuments(
            message=f"An inspection has at most {MOST_DOCUMENTS} documents.",
            next="Keep the reports and leave the rest where they are published.",
        )
    if len(set(documents)) < len(documents):  # one address under two names is what a register may say
        return UnfitDocuments(
            message="The same document stands there twice.", next="Name each document once."
        )
    return None
