"""The language of an engagement: a code of the list, under its one spelling."""

from __future__ import annotations

from domain.kernel import BadInput
from domain.stakeholders.languages import language_code


def known_language(given: str) -> str | BadInput:
    """The code as it is kept, or that there is no such language."""
    code = language_code(given)
    if code is not None:
        return code
    return BadInput(
        message="There is no language under this code.",
        next="Give an ISO 639 code such as es, quc or mul (several); und if nobody wrote it down.",
        field="language",
    )
