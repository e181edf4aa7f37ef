"""Barriers: what kept whom out, beside the engagement where it was met, named by the engagement's own reference.

A file brings a barrier in as IDENTIFIED. What became of it since is told by those who did it, step by step; whether it
is gone, only by the affected side: no file can say so. A barrier that was verified as removed is closed to updates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from domain.engagement.days import no_later_than_tomorrow
from domain.engagement.exposure import EXPOSING
from domain.engagement.refusals import CannotRepresent
from domain.engagement.values import BarrierKind, Severity
from domain.sectors.model import Sector
from domain.stakeholders.values import Role
from infra.imports.fields import Field, Known, code, day, organisation
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit, unfit
from infra.imports.texts import reference, text

_EXPOSING = ", ".join(f"'{kind.value}'" for kind in sorted(EXPOSING))
_COPIES = ("owner_id", "site_id", "shared_members", "shared_operator", "published")


def _judged(values: Mapping[str, object], known: Known) -> list[Unfit]:
    found: list[Unfit] = []
    identified, speaks = values["identified_on"], values.get("representative")
    if isinstance(identified, date) and (
        no := no_later_than_tomorrow(identified, known.today, "identified_on")
    ):
        found.append(unfit(no))
    if isinstance(speaks, UUID) and speaks in known.companies:
        refused = CannotRepresent()
        found.append(Unfit(message=refused.message, next=refused.next, field="representative"))
    return found


BARRIERS = Kind(
    name="barriers",
    entity="Barrier",
    table="barriers",
    fields=(
        Field(name="external_ref", read=reference, required=True, about="your own reference; updates by it"),
        Field(
            name="engagement", read=reference, required=True, kept=False, about="reference of an engagement"
        ),
        Field(name="kind", read=code(BarrierKind), required=True, about=", ".join(BarrierKind)),
        Field(name="severity", read=code(Severity), required=True, about=", ".join(Severity)),
        Field(name="affected_sector", read=code(Sector), required=True, about=", ".join(Sector)),
        Field(name="affected_group", read=text(1, 120), about="a group, never a person"),
        Field(name="affected_roles", read=code(Role), many=True, sql="text[]", about="; ".join(Role)),
        Field(
            name="representative",
            read=organisation,
            column="representative_id",
            sql="uuid",
            holds_name=True,
            about="the organisation that speaks for those affected",
        ),
        Field(
            name="identified_on",
            read=day,
            required=True,
            sql="date",
            numeric=True,
            fixed=True,
            about="YYYY-MM-DD",
        ),
    ),
    judge=_judged,
    extra={"engagement_id": "uuid"},
    making={"engagement_id": lambda id, values: None},
    resolving=(
        """UPDATE staged s SET engagement_id = e.id FROM engagements e
        WHERE e.owner_id = $1 AND e.external_ref = s.engagement""",
    ),
    checks=(
        """SELECT s.row_no, 'engagement', 'This organisation keeps no engagement under this reference.',
            'Load the engagements first, or correct the reference.'
        FROM staged s WHERE s.engagement_id IS NULL""",
        """SELECT s.row_no, 'engagement', 'This barrier is kept beside another engagement, and stays there.',
            'Correct the row, or give it another reference.'
        FROM staged s JOIN barriers t ON t.id = s.id WHERE t.engagement_id <> s.engagement_id""",
        """SELECT s.row_no, 'external_ref', 'This barrier was verified as removed: its record is closed.',
            'If it has come back, give the row a new reference.'
        FROM staged s JOIN barriers t ON t.id = s.id WHERE t.state = 'VERIFIED' AND <differs>""",
        f"""SELECT s.row_no, CASE WHEN s.affected_group IS NULL THEN 'kind' ELSE 'affected_group' END,
            'The engagement is open to the operator or the public, and this would tell them who is in danger.',
            'Leave the affected group out, or withdraw the release first.'
        FROM staged s JOIN engagements e ON e.id = s.engagement_id
        WHERE (e.shared_operator OR e.published) AND s.kind IN ({_EXPOSING})
            AND (s.affected_group IS NOT NULL OR e.method = 'INTERVIEW')""",
    ),
    joined="JOIN engagements e ON e.id = s.engagement_id",
    made={"engagement_id": "e.id", "state": "'IDENTIFIED'", **{name: f"e.{name}" for name in _COPIES[1:]}},
    after=(
        f"""INSERT INTO barrier_events (id, barrier_id, {", ".join(_COPIES)}, state, occurred_on,
            organisation_id, position)
        SELECT gen_random_uuid(), b.id, {", ".join(f"b.{name}" for name in _COPIES)}, 'IDENTIFIED', b.identified_on,
            b.owner_id, 1
        FROM staged s JOIN barriers b ON b.id = s.id WHERE NOT s.known""",
    ),
)
