"""Parties: who took part, under pseudonyms that the service makes, judged by the party's own rules.

Of the keeper's reference only a keyed digest stays. A name is taken from a file only for an ORGANISATION that is
PUBLIC: a spreadsheet is no record of a person's consent, so persons get a public name through a mutation alone. A
repeated import never guards a party less than it is guarded now, and a party raised meanwhile does not get its name
back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.kernel import Refusal
from domain.sectors.model import Sector
from domain.stakeholders.party import Party, PartyRole, default_sensitivity, record_party
from domain.stakeholders.pseudonyms import pseudonym
from domain.stakeholders.values import Focus, PartyKind, Role, Sensitivity
from infra.imports.fields import Field, Known, code, day, site
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit, unfit
from infra.imports.texts import party_digest, public_name

_NOBODY = UUID(int=0)


def _roles(values: Mapping[str, Any], known: Known) -> tuple[PartyRole, ...]:
    since, where = values.get("since"), values.get("role_site")
    return tuple(
        PartyRole(id=_NOBODY, role=Role(role), site_id=where, starts=since or known.today, ends=None)
        for role in values.get("roles") or ()
    )


def _default_sensitivity(values: Mapping[str, object], known: Known) -> str:
    return default_sensitivity(_roles(values, known)).value


def _judged(values: Mapping[str, Any], known: Known) -> list[Unfit]:
    kind, sensitivity = PartyKind(values["kind"]), Sensitivity(values["sensitivity"])
    if values.get("name") is not None and (kind, sensitivity) != (PartyKind.ORGANISATION, Sensitivity.PUBLIC):
        return [_NO_NAME]
    if sensitivity is Sensitivity.PUBLIC and kind is not PartyKind.ORGANISATION:
        return [_NOT_PUBLIC]
    since = values.get("since")
    if isinstance(since, date) and since > known.today:
        return [Unfit(message="This day lies in the future.", next="Give the day it began.", field="since")]
    answer = record_party(
        Party(
            id=_NOBODY,
            owner_id=_NOBODY,
            kind=kind,
            pseudonym="",
            name=values.get("name"),
            sensitivity=sensitivity,
            sectors=tuple(Sector(code) for code in values.get("sectors") or ()),
            focus=tuple(Focus(code) for code in values.get("focus") or ()),
            recorded_on=known.today,
            roles=_roles(values, known),
        )
    )
    return [_placed(unfit(answer))] if isinstance(answer, Refusal) else []


def _placed(no: Unfit) -> Unfit:
    return no if no.field else Unfit(message=no.message, next=no.next, field="sensitivity")


_NO_NAME = Unfit(
    message="A name is taken only for an ORGANISATION that is PUBLIC.",
    next="Leave the cell blank: the service makes a pseudonym.",
    withheld=True,
    field="name",
)
_NOT_PUBLIC = Unfit(
    message="From a file, only an ORGANISATION becomes PUBLIC.",
    next="Load it as CONFIDENTIAL, record its consent, then lower it.",
    field="sensitivity",
)

_RANK = "CASE {}.sensitivity WHEN 'PUBLIC' THEN 0 WHEN 'CONFIDENTIAL' THEN 1 ELSE 2 END"
_AGREED = """EXISTS (SELECT FROM party_consents c WHERE c.party_id = t.id AND c.purpose = 'LOWER_SENSITIVITY'
    AND c.withdrawn_on IS NULL)"""
_NEW_ROLE = """unnest(s.roles) AS r (role) WHERE NOT EXISTS (SELECT FROM party_roles x WHERE x.party_id = s.id
    AND x.role = r.role AND x.site_id IS NOT DISTINCT FROM s.role_site
    AND (x.ends IS NULL OR x.ends >= current_date))"""
_DRAW_AGAIN = """
UPDATE staged s SET pseudonym = split_part(s.pseudonym, '-', 1) || '-' || lpad(floor(random() * 100000)::text, 5, '0')
WHERE NOT s.known AND (EXISTS (SELECT FROM parties t WHERE t.owner_id = $1 AND t.pseudonym = s.pseudonym)
    OR s.ctid IN (SELECT ctid FROM (SELECT ctid, row_number() OVER (PARTITION BY pseudonym ORDER BY row_no) AS nth
        FROM staged WHERE NOT known) x WHERE nth > 1))
"""

PARTIES = Kind(
    name="parties",
    entity="Party",
    table="parties",
    reference="reference_digest",
    fields=(
        Field(
            name="reference",
            read=party_digest,
            required=True,
            column="reference_digest",
            hidden=True,
            about="your own reference; only a keyed digest of it is kept",
        ),
        Field(name="kind", read=code(PartyKind), required=True, fixed=True, about=", ".join(PartyKind)),
        Field(
            name="name",
            read=public_name,
            holds_name=True,
            default=lambda values, known: None,
            about="only of an ORGANISATION that is PUBLIC",
        ),
        Field(
            name="sensitivity",
            read=code(Sensitivity),
            default=_default_sensitivity,
            about=f"{', '.join(Sensitivity)}; SEALED for defenders, else CONFIDENTIAL, if blank",
        ),
        Field(name="sectors", read=code(Sector), many=True, sql="text[]", about="; ".join(Sector)),
        Field(name="focus", read=code(Focus), many=True, sql="text[]", about="; ".join(Focus)),
        Field(name="roles", read=code(Role), many=True, sql="text[]", kept=False, about="; ".join(Role)),
        Field(
            name="role_site",
            read=site,
            sql="uuid",
            kept=False,
            holds_name=True,
            about="where the roles are held",
        ),
        Field(
            name="since", read=day, sql="date", kept=False, numeric=True, about="since when; today if blank"
        ),
    ),
    judge=_judged,
    extra={"pseudonym": "text", "said": "boolean"},
    making={
        "pseudonym": lambda id, values: pseudonym(id),
        "said": lambda id, values: bool(values.get("said")),
    },
    resolving=(
        f"""UPDATE staged s SET sensitivity = t.sensitivity FROM parties t WHERE s.known AND t.id = s.id
            AND ({_RANK.format("t")} > {_RANK.format("s")}
                OR (NOT s.said AND ({_AGREED} OR NOT 'DEFENDER' = ANY (s.roles))))""",
        "UPDATE staged SET name = NULL WHERE sensitivity <> 'PUBLIC' AND name IS NOT NULL",
    ),
    checks=(
        """SELECT s.row_no, 'kind', 'This party is kept as another kind, and stays so.', 'Correct the row.'
        FROM staged s JOIN parties t ON t.id = s.id WHERE t.kind <> s.kind""",
        f"""SELECT s.row_no, 'roles', 'This party is PUBLIC: to record it as a defender would publish that.',
            'Raise its sensitivity first, which deletes its name, or record its consent.'
        FROM staged s JOIN parties t ON t.id = s.id
        WHERE t.is_public AND s.sensitivity = 'PUBLIC' AND 'DEFENDER' = ANY (s.roles) AND NOT {_AGREED}""",
        """SELECT s.row_no, 'name', 'This party is PUBLIC and acts under its public name.', 'Give the name.'
        FROM staged s WHERE s.known AND s.sensitivity = 'PUBLIC' AND s.name IS NULL""",
    ),
    made={"pseudonym": "s.pseudonym", "is_public": "s.sensitivity = 'PUBLIC'", "recorded_on": "current_date"},
    also_set={"is_public": "s.sensitivity = 'PUBLIC'"},
    also_changed=f"EXISTS (SELECT FROM {_NEW_ROLE})",
    before=(_DRAW_AGAIN,) * 5,
    after=(
        f"""INSERT INTO party_roles (id, party_id, owner_id, is_public, role, site_id, starts)
        SELECT gen_random_uuid(), p.id, p.owner_id, p.is_public, r.role, s.role_site, coalesce(s.since, current_date)
        FROM staged s JOIN parties p ON p.id = s.id CROSS JOIN {_NEW_ROLE}""",
    ),
)
