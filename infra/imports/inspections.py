"""Inspections by public agencies, as their registers publish them: part of the register that the secretariat keeps.

An inspection is known by its agency and the number that the agency gave it; one without a number by its agency, site
and day, so a second one of the same agency there on the same day needs a reference of its own. Documents come as a JSON
list in one cell; what is not exactly a list of names and addresses is refused, row by row. Summaries are screened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from domain.assurance.inspection import Document, UnfitAddress, fit_address, unfit_documents
from domain.engagement.days import no_later_than_tomorrow
from domain.kernel import Refusal
from domain.screening import screen
from infra.imports.fields import Field, Known, day, site
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit, unfit
from infra.imports.texts import public_name, reference, text

_AGENCY = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
_LONGEST_CELL = 50_000
_PARTS = ({"name", "address"}, {"name", "ref"})
_NO_LIST = Unfit(
    message="This cell holds no JSON list of documents.",
    next='Write [{"name": "...", "address": "https://..."}], or leave it blank.',
)
_NO_DOCUMENT = Unfit(
    message="A document in this cell is not exactly a name and an address, both texts.",
    next='Give each as {"name": "...", "address": "https://..."}; ref may stand for address.',
)


def _agency(given: str, known: Known) -> object:
    code = given.strip().upper()
    if _AGENCY.fullmatch(code):
        return code
    return Unfit(
        message="An agency's code is 1 to 20 letters, digits and hyphens.",
        next="Translate its name into a code in the map.",
    )


def _number(given: str, known: Known) -> object:
    found = reference(given, known)
    if isinstance(found, str) and len(found) > 60:
        return Unfit(message="An inspection's number has at most 60 characters.", next="Shorten it.")
    return found


def _documents(given: str, known: Known) -> object:
    """The documents as JSON of our own making, by which they are staged."""
    found = _parsed(given)
    if isinstance(found, Unfit):
        return found
    wrong = unfit_documents(found)
    return unfit(wrong) if wrong else json.dumps([[each.name, each.address] for each in found])


def _parsed(given: str) -> tuple[Document, ...] | Unfit:
    if len(given) > _LONGEST_CELL:
        return _NO_LIST
    try:
        told = json.loads(given, object_pairs_hook=_once)
    except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError too
        return _NO_LIST
    if not isinstance(told, list):
        return _NO_LIST
    found: list[Document] = []
    for one in told:
        document = _document(one)
        if isinstance(document, Unfit):
            return document
        found.append(document)
    return tuple(found)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object that says one thing twice says nothing."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else {}


def _document(told: object) -> Document | Unfit:
    if not isinstance(told, dict) or set(told) not in _PARTS:
        return _NO_DOCUMENT
    name, address = told["name"], told.get("address", told.get("ref"))
    if not isinstance(name, str) or not isinstance(address, str):
        return _NO_DOCUMENT
    called, where = screen(name, field="", shortest=1, longest=200), fit_address(address)
    if isinstance(called, Refusal):
        return unfit(called)
    return unfit(where) if isinstance(where, UnfitAddress) else Document(name=called, address=where)


def _known_by(values: Mapping[str, object], known: Known) -> object:
    """What finds the inspection again when the register is loaded anew."""
    number, where, when = values.get("number"), values.get("site"), values.get("inspected_on")
    if number:
        return f"{values['agency']}:{number}"
    assert isinstance(where, UUID)
    assert isinstance(when, date)
    return f"{values['agency']}:{where.hex}:{when.isoformat()}"


def _judged(values: Mapping[str, object], known: Known) -> list[Unfit]:
    inspected = values["inspected_on"]
    assert isinstance(inspected, date)
    refused = no_later_than_tomorrow(inspected, known.today, "inspected_on")
    return [unfit(refused)] if refused else []


_KEPT = """(SELECT coalesce(jsonb_agg(jsonb_build_array(d.name, d.address) ORDER BY d.position), '[]')
    FROM inspection_documents d WHERE d.inspection_id = s.id)"""
_OTHERS = f"s.documents IS NOT NULL AND {_KEPT} IS DISTINCT FROM s.documents::jsonb"

INSPECTIONS = Kind(
    name="inspections",
    entity="ExternalInspection",
    table="external_inspections",
    owned=False,
    fields=(
        Field(
            name="site",
            read=site,
            required=True,
            column="site_id",
            fixed=True,
            sql="uuid",
            holds_name=True,
            about="the site's name, reference or id",
        ),
        Field(name="agency", read=_agency, required=True, fixed=True, about="the agency's code, such as MEM"),
        Field(
            name="agency_name", read=public_name, required=True, holds_name=True, about="the agency's name"
        ),
        Field(
            name="act", read=public_name, required=True, holds_name=True, about="the act it inspected under"
        ),
        Field(name="number", read=_number, fixed=True, about="the agency's own number of the inspection"),
        Field(name="inspected_on", read=day, required=True, sql="date", numeric=True, about="YYYY-MM-DD"),
        Field(name="summary", read=text(3, 2_000), about="what the agency says of it; nobody's name"),
        Field(
            name="documents",
            read=_documents,
            kept=False,
            about='a JSON list: [{"name": "...", "address": "https://..."}]; blank leaves what is kept',
        ),
        Field(
            name="external_ref",
            read=reference,
            default=_known_by,
            fixed=True,
            about="updates by it; if blank, agency and number, or agency, site and day",
        ),
    ),
    judge=_judged,
    checks=(
        """SELECT s.row_no, x.col, 'This inspection is kept otherwise, and this stays as it was first recorded.',
            'Correct the row, or give it a reference of its own.'
        FROM staged s JOIN external_inspections t ON t.id = s.id CROSS JOIN LATERAL (VALUES
            ('site', t.site_id <> s.site), ('agency', t.agency <> s.agency),
            ('number', t.number IS DISTINCT FROM s.number)) AS x (col, other)
        WHERE s.known AND x.other""",
    ),
    also_changed=f"({_OTHERS})",
    after=(
        f"DELETE FROM inspection_documents x USING staged s WHERE x.inspection_id = s.id AND {_OTHERS}",
        """INSERT INTO inspection_documents (id, inspection_id, name, address, position)
        SELECT gen_random_uuid(), s.id, d.told ->> 0, d.told ->> 1, d.n
        FROM staged s CROSS JOIN jsonb_array_elements(s.documents::jsonb) WITH ORDINALITY AS d (told, n)
        WHERE NOT EXISTS (SELECT FROM inspection_documents x WHERE x.inspection_id = s.id)""",
    ),
)
"""Documents get their random ids from the database: they are made from sets of rows that never pass through here."""
