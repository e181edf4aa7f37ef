"""What is told of a version's document: its digest, its public address, its language and its days."""

from __future__ import annotations

import re

from domain.commitments.refusals import NotADigest, NotAPublicAddress
from domain.kernel import BadInput, Period
from domain.screening import IdentifyingText
from domain.telltales import Telltale, telltale_in

_DIGEST = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}(?:/[!-~]*)?", re.IGNORECASE
)
_TELLS = frozenset({Telltale.EMAIL, Telltale.HANDLE, Telltale.PROFILE_LINK})
"""Of an address, the rest of the screening would take a date or a file's number for a telephone's."""


def digest(given: str) -> str | NotADigest:
    """The digest in small letters."""
    small = given.lower()
    return small if _DIGEST.fullmatch(small) else NotADigest()


def address(given: str | None) -> str | NotAPublicAddress | IdentifyingText | None:
    """The address, if it is one that everybody can open and that leads to no person."""
    if given is None:
        return None
    if not _ADDRESS.fullmatch(given) or "#:~:" in given:
        return NotAPublicAddress()
    found = telltale_in(given)
    if found is not None and found in _TELLS:
        return IdentifyingText(
            message="This address seems to lead to a person rather than to a document.",
            next="Give the address of the document itself, or leave it out.",
            field="address",
            found=found.value,
        )
    return given


def period(given: Period) -> BadInput | None:
    """Refuses days that cannot be."""
    if given.is_backwards:
        return BadInput(
            message="The last day lies before the first.", next="Check the two days.", field="ends"
        )
    return None
