"""Reads the texts of a file as a mutation would: screened where many read them, tidied where they are public anyway."""

from __future__ import annotations

from functools import lru_cache

from domain.kernel import Refusal
from domain.screening import screen, tidied
from domain.stakeholders.languages import LANGUAGES, language_code
from domain.stakeholders.places import COUNTRIES, country_code
from domain.telltales import Telltale, telltale_in
from infra.imports.fields import Known, Reader
from infra.imports.nearest import nearest
from infra.imports.problems import Unfit, quoted, unfit

LONGEST_REFERENCE = 120
_screened = lru_cache(maxsize=8_192)(screen)  # logs repeat themselves, and screening costs more than all else


def text(shortest: int, longest: int) -> Reader:
    """Reads free text, which must not tell who anyone is."""

    def read(given: str, known: Known) -> object:
        found = _screened(given, field="", shortest=shortest, longest=longest)
        return unfit(found) if isinstance(found, Refusal) else found

    return read


def public_name(given: str, known: Known) -> object:
    """Reads a name that is public anyway, of a site or an organisation."""
    found = tidied(given[:2_000], "name")
    if isinstance(found, Refusal):
        return unfit(found)
    if not 2 <= len(found) <= 200:
        return Unfit(message="A name has 2 to 200 characters.", next="Shorten it.")
    if telltale_in(found) in (Telltale.EMAIL, Telltale.PHONE, Telltale.NAMED_PERSON, Telltale.HANDLE):
        return Unfit(
            message="This name holds a contact or a person's name.",
            next="Give the name of the site or organisation alone.",
            withheld=True,
        )
    return found


def reference(given: str, known: Known) -> object:
    """Reads the keeper's own reference, by which the row is found again when the file is loaded anew."""
    found = tidied(given[:2_000], "reference")
    if isinstance(found, Refusal):
        return unfit(found)
    if len(found) > LONGEST_REFERENCE or not found.isprintable():
        return Unfit(
            message=f"A reference has at most {LONGEST_REFERENCE} characters on one line.", next="Shorten it."
        )
    sign = telltale_in(found)
    if sign is None or (sign is Telltale.PHONE and "+" not in found and not {" ", "("} & set(found)):
        return found
    return Unfit(
        message="This reference seems to tell who someone is.", next="Number the records.", withheld=True
    )


def country(given: str, known: Known) -> object:
    """Reads a country code."""
    return country_code(given) or _no_code(given, "country", "PE", tuple(COUNTRIES))


def language(given: str, known: Known) -> object:
    """Reads a language code."""
    return language_code(given) or _no_code(given, "language", "es or quc", tuple(LANGUAGES))


def _no_code(given: str, what: str, example: str, codes: tuple[str, ...]) -> Unfit:
    close = nearest(given, codes, close=75) if len(given) <= 4 else ""
    hint = f"The nearest is {close}." if close else "Translate words into codes in the map."
    return Unfit(
        message=f"{quoted(given, close)} is no {what} code such as {example}.", next=hint, nearest=close
    )


def party_digest(given: str, known: Known) -> object:
    """Reads the reference of a party, of which only a keyed digest goes any further."""
    found = tidied(given[:2_000], "reference")
    if isinstance(found, Refusal):
        return unfit(found)
    if not found or len(found) > LONGEST_REFERENCE:
        return Unfit(
            message=f"A reference has 1 to {LONGEST_REFERENCE} characters.", next="Shorten it.", withheld=True
        )
    return known.digest(found)
