"""Organisations and sites: the register that the secretariat keeps, so no other organisation may load it.

A record that stands without a reference under the same name (and country) is taken over by the row that names it;
one that stands under another reference is not, and the row is refused. The secretariat itself can be loaded as long
as there is none, since a service has to begin with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.kernel import Refusal
from domain.stakeholders.model import Organisation, register_organisation
from domain.stakeholders.site import SiteFacts, register_site
from domain.stakeholders.values import OrganisationKind, SiteStatus
from infra.imports.fields import Field, Known, code, degrees
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit, unfit
from infra.imports.texts import country, public_name, reference

_NOBODY = UUID(int=0)

_REFERENCE = Field(
    name="external_ref",
    read=reference,
    required=True,
    about="your own reference; a repeated import updates the record that has it",
)


def _site_judged(values: Mapping[str, object], known: Known) -> list[Unfit]:
    facts = SiteFacts(
        name=str(values["name"]),
        country=str(values["country"]),
        region=None,
        status=SiteStatus(str(values["status"])),
        commodities=tuple(values.get("commodities") or ()),  # type: ignore[arg-type]
        latitude=values.get("latitude"),  # type: ignore[arg-type]
        longitude=values.get("longitude"),  # type: ignore[arg-type]
        time_zone=str(values.get("time_zone") or "UTC"),
    )
    answer = register_site(_NOBODY, facts)
    return [unfit(answer)] if isinstance(answer, Refusal) else []


def _organisation_judged(values: Mapping[str, object], known: Known) -> list[Unfit]:
    kind = OrganisationKind(str(values["kind"]))
    if kind is OrganisationKind.SECRETARIAT:
        return []  # judged against what is there, by a check
    asked = Organisation(id=_NOBODY, name=str(values["name"]), kind=kind, country=None)
    answer = register_organisation(asked)
    return [unfit(answer)] if isinstance(answer, Refusal) else []


def _commodity(text: str, known: Known) -> object:
    return text.lower()


def _takes_over(table: str, also: str) -> str:
    return f"""
        UPDATE staged s SET id = t.id, known = true FROM {table} t
        WHERE NOT s.known AND t.external_ref IS NULL AND lower(t.name) = lower(s.name) AND {also}"""


def _stands_already(table: str, also: str) -> str:
    return f"""
        SELECT s.row_no, 'name', 'There is such a record of this name under another reference.',
            'Use its reference (' || coalesce(left(t.external_ref, 60), 'none') || '), or translate yours into it in '
            'the map.'
        FROM staged s JOIN {table} t ON lower(t.name) = lower(s.name) AND {also} WHERE t.id <> s.id"""


def _twice(also: str) -> str:
    return f"""
        SELECT row_no, 'name', 'Another row gives the same name under another reference (row ' || other || ').',
            'Keep one of them.'
        FROM (SELECT s.row_no, min(s.row_no) OVER same AS other FROM staged s
            WINDOW same AS (PARTITION BY lower(s.name), {also})) x
        WHERE other < row_no"""


_SAME_SITE = "t.country = s.country"
_SAME_ORGANISATION = "t.kind = s.kind AND t.country IS NOT DISTINCT FROM s.country"

_ONE_PLACE = """
WITH every AS (
    SELECT s.row_no, s.id, s.name, s.latitude, s.longitude FROM staged s
    UNION ALL
    SELECT NULL, t.id, t.name, t.latitude, t.longitude FROM sites t WHERE t.id NOT IN (SELECT id FROM staged)
), placed AS (
    SELECT *, count(*) OVER here AS many, string_agg(name, ', ') OVER here AS names,
        bool_or(row_no IS NOT NULL) OVER here AS ours, row_number() OVER (PARTITION BY latitude, longitude
            ORDER BY row_no NULLS FIRST, id) AS nth
    FROM every WHERE latitude IS NOT NULL
    WINDOW here AS (PARTITION BY latitude, longitude)
)
SELECT many || ' sites at one place (' || latitude || ', ' || longitude || '): ' || left(names, 300)
    || '. One may carry another''s coordinates, or they are one site under two spellings.'
FROM placed WHERE many > 1 AND nth = 1 AND ours ORDER BY names LIMIT 50
"""

SITES = Kind(
    name="sites",
    entity="Site",
    table="sites",
    owned=False,
    fields=(
        _REFERENCE,
        Field(name="name", read=public_name, required=True, holds_name=True, about="the site's public name"),
        Field(name="country", read=country, required=True, about="ISO 3166-1, two letters"),
        Field(name="region", read=public_name, holds_name=True, about="state, province or region"),
        Field(name="status", read=code(SiteStatus), required=True, about=", ".join(SiteStatus)),
        Field(name="commodities", read=_commodity, many=True, sql="text[]", about="such as gold; copper"),
        Field(name="latitude", read=degrees, numeric=True, sql="double precision", about="decimal degrees"),
        Field(name="longitude", read=degrees, numeric=True, sql="double precision", about="decimal degrees"),
        Field(name="time_zone", read=public_name, about="such as America/Lima; UTC unless given"),
    ),
    resolving=(
        _takes_over("sites", _SAME_SITE),
        "UPDATE staged SET time_zone = 'UTC' WHERE time_zone IS NULL",
    ),
    judge=_site_judged,
    checks=(
        _stands_already("sites", _SAME_SITE),
        _twice("s.country"),
        """SELECT s.row_no, 'time_zone', 'This is no time zone.', 'Give a name such as America/Lima.'
        FROM staged s WHERE s.time_zone <> 'UTC' AND s.time_zone NOT IN (SELECT name FROM pg_timezone_names)""",
    ),
    warnings=(_ONE_PLACE,),
)

_SECTOR = """CASE s.kind WHEN 'NGO' THEN 'NGOS' WHEN 'UNION' THEN 'WORKERS' WHEN 'COMMUNITY' THEN 'COMMUNITIES'
    WHEN 'COMPANY' THEN 'MINING_COMPANIES' WHEN 'BRAND' THEN 'CONSUMER_BRANDS' WHEN 'FINANCIER' THEN 'FINANCE' END"""

ORGANISATIONS = Kind(
    name="organisations",
    entity="Organisation",
    table="organisations",
    owned=False,
    fields=(
        _REFERENCE,
        Field(name="name", read=public_name, required=True, holds_name=True, about="the public name"),
        Field(
            name="kind",
            read=code(OrganisationKind),
            required=True,
            fixed=True,
            about=", ".join(OrganisationKind),
        ),
        Field(name="country", read=country, about="ISO 3166-1, two letters"),
    ),
    resolving=(_takes_over("organisations", _SAME_ORGANISATION),),
    judge=_organisation_judged,
    checks=(
        _stands_already("organisations", _SAME_ORGANISATION),
        _twice("s.kind, s.country"),
        """SELECT s.row_no, 'kind', 'This organisation is kept as ' || t.kind || ', and its kind does not change.',
            'Correct the row, or give it another reference.'
        FROM staged s JOIN organisations t ON t.id = s.id WHERE t.kind <> s.kind""",
        """SELECT s.row_no, 'kind', 'There is a secretariat already.', 'Choose another kind.'
        FROM staged s WHERE s.kind = 'SECRETARIAT' AND NOT s.known AND (EXISTS (SELECT FROM organisations o
            WHERE o.kind = 'SECRETARIAT') OR EXISTS (SELECT FROM staged x
            WHERE x.kind = s.kind AND x.row_no < s.row_no))""",
    ),
    made={"sector": _SECTOR},
)
