"""Grievances: an existing register, kept by whoever runs the mechanism that takes them.

What comes in is where a case stands, since when and how it ended. What was told in it never does: a column of texts is
refused unless it is dropped. No person is named either: a NAMED case is an organisation's. A register is exact about
days, so its anonymous cases keep theirs; what is brought to Parley itself without a name is kept by weeks.

A row that changed updates its case for as long as nobody has worked on it here. After that the row is refused, and
the case goes on as it is; a row that says what it said before is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from domain.cases.parts import IdentityMode
from domain.grievances.filing_cases import SPEAK
from domain.grievances.values import Category, ClosureReason, Outcome
from domain.grievances.values import GrievanceState as S
from infra.imports.fields import Field, Known, code, day, mechanism, organisation, site
from infra.imports.grievance_days import ANSWERED, STATES, Told, due, history, own_day, unfit_days
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit
from infra.imports.texts import reference

REASONS = tuple(reason for reason in ClosureReason if reason is not ClosureReason.REMEDY_VERIFIED)
"""Why a case was closed, as a file can say it: that a remedy was delivered, only those whom it is for can."""


def _judged(values: Mapping[str, Any], known: Known) -> list[Unfit]:
    return [*_who(values), *unfit_days(values, known), *_how_it_ended(values)]


def _who(values: Mapping[str, Any]) -> Iterator[Unfit]:
    mode = IdentityMode(values["identity_mode"])
    filed, speaks = values.get("filed_by"), values.get("representative")
    if mode is IdentityMode.NAMED and filed is None:
        yield Unfit(
            message="A NAMED case is an organisation's, and filed_by is blank: no file brings in a person's name.",
            next="Name the organisation that complains, or let the map say CONFIDENTIAL or ANONYMOUS.",
            field="identity_mode",
        )
    if mode is IdentityMode.VIA_REPRESENTATIVE and speaks is None:
        yield Unfit(
            message="VIA_REPRESENTATIVE needs the organisation that speaks for them.",
            next="Name it as representative, or let the map say CONFIDENTIAL or ANONYMOUS.",
            field="identity_mode",
        )
    if mode is IdentityMode.ANONYMOUS and (filed or speaks):
        yield Unfit(
            message="Nobody stands behind an ANONYMOUS case, and this row names an organisation.",
            next="Leave the organisation out, or let the map say CONFIDENTIAL or VIA_REPRESENTATIVE.",
            field="filed_by" if filed else "representative",
        )


def _how_it_ended(values: Mapping[str, Any]) -> Iterator[Unfit]:
    state, outcome = S(values["state"]), values.get("outcome")
    if state in ANSWERED and outcome is None:
        yield Unfit(
            message=f"A case that stands at {state} was answered, and outcome is blank.",
            next=f"Give one of {', '.join(Outcome)}.",
            field="outcome",
        )
    if outcome is not None and state not in (*ANSWERED, S.CLOSED, S.WITHDRAWN):
        yield Unfit(
            message=f"A case that stands at {state} has no outcome yet.",
            next="Correct the state, or leave the outcome out.",
            field="outcome",
        )
    if values.get("closure_reason") is not None and state is not S.CLOSED:
        yield Unfit(
            message=f"Only a CLOSED case was closed for a reason; this one stands at {state}.",
            next="Correct the state, or leave the reason out.",
            field="closure_reason",
        )


def _derived(values: Mapping[str, Any], known: Known) -> Mapping[str, object]:
    said = repr(sorted((name, str(value)) for name, value in values.items()))
    return {
        **history(values),
        **due(values, known.reckonings[values["site"]]),
        "told": hashlib.blake2b(said.encode(), digest_size=16).hexdigest(),
    }


_STEPS = """unnest(s.event_states, s.event_days, s.event_sides, s.event_reasons)
            WITH ORDINALITY AS h (state, day, side, reason, n)"""
_COPIES = ("site_id", "body_id", "filed_by", "represented_by", "operator_sees")
_CLOSED_ON = "CASE WHEN s.state = 'CLOSED' THEN s.closed_on END"
_CLOCK = ("due", "due_on", "due_at", "due_key")
_SPEAK = ", ".join(f"'{kind}'" for kind in sorted(SPEAK))

GRIEVANCES = Kind(
    name="grievances",
    entity="Grievance",
    table="grievances",
    owner="body_id",
    keepers=None,
    told=True,
    fields=(
        Field(
            name="external_ref",
            read=reference,
            required=True,
            about="the register's own number; updates by it",
        ),
        Field(
            name="mechanism",
            read=mechanism,
            required=True,
            column="mechanism_id",
            fixed=True,
            sql="uuid",
            holds_name=True,
            about="name or id of a mechanism that the keeper runs",
        ),
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
        Field(name="category", read=code(Category), required=True, about=", ".join(Category)),
        Field(
            name="identity_mode",
            read=code(IdentityMode),
            required=True,
            fixed=True,
            about=f"{', '.join(IdentityMode)}; NAMED only of an organisation",
        ),
        Field(
            name="filed_by",
            read=organisation,
            sql="uuid",
            kept=False,
            holds_name=True,
            about="the organisation that complains",
        ),
        Field(
            name="representative",
            read=organisation,
            sql="uuid",
            kept=False,
            holds_name=True,
            about="the organisation that speaks for them",
        ),
        Field(
            name="received_on",
            read=day,
            required=True,
            sql="date",
            numeric=True,
            about="the day it came in, YYYY-MM-DD",
        ),
        Field(
            name="received_on_means",
            read=code(Told),
            kept=False,
            default=lambda values, known: Told.RECEIVED.value,
            about="RECEIVED (if blank); NO_LATER_THAN: the register tells only a later day, and the history says so",
        ),
        Field(name="state", read=code(STATES), required=True, about=", ".join(STATES)),
        Field(
            name="stands_since",
            read=day,
            sql="date",
            kept=False,
            numeric=True,
            about="since when it stands at its state, where that has no day of its own below",
        ),
        Field(name="outcome", read=code(Outcome), about=", ".join(Outcome)),
        Field(
            name="closure_reason",
            read=code(REASONS),
            default=lambda values, known: "IMPORTED_AS_CLOSED" if values["state"] == S.CLOSED else None,
            about=f"{', '.join(REASONS)} (if blank)",
        ),
        Field(
            name="acknowledged_on",
            read=day,
            sql="date",
            kept=False,
            numeric=True,
            default=own_day(S.ACKNOWLEDGED),
            about="the day of the acknowledgement",
        ),
        Field(
            name="answered_on",
            read=day,
            sql="date",
            kept=False,
            numeric=True,
            default=own_day(S.RESPONSE_PROPOSED),
            about="the day of the answer",
        ),
        Field(
            name="closed_on",
            read=day,
            sql="date",
            kept=False,
            numeric=True,
            default=own_day(S.CLOSED, S.WITHDRAWN),
            about="the last day of a case that stands at CLOSED or WITHDRAWN",
        ),
    ),
    judge=_judged,
    derived=_derived,
    extra={
        "event_states": "text[]",
        "event_days": "date[]",
        "event_sides": "text[]",
        "event_reasons": "text[]",
        "due": "text",
        "due_on": "date",
        "due_at": "timestamptz",
        "due_key": "timestamptz",
        "told": "text",
        "news": "boolean",
    },
    resolving=(
        """UPDATE staged s SET news = NOT EXISTS (
            SELECT FROM grievance_imports i WHERE i.grievance_id = s.id AND i.told = s.told)""",
        "SELECT FROM grievances t JOIN staged s ON s.id = t.id WHERE s.known AND s.news ORDER BY t.id FOR UPDATE OF t",
    ),
    differs="s.news",
    checks=(
        """SELECT s.row_no, 'external_ref', 'This case has been worked on here since it was imported.',
            'Bring it up to date here; the row can go, or say again what it said.'
        FROM staged s JOIN grievances t ON t.id = s.id LEFT JOIN grievance_imports i ON i.grievance_id = s.id
        WHERE s.known AND <differs> AND t.version IS DISTINCT FROM i.version""",
        """SELECT s.row_no, x.col, 'The case is recorded otherwise, and this stays as it was first recorded.',
            'Correct the row, or give it another reference.'
        FROM staged s JOIN grievances t ON t.id = s.id CROSS JOIN LATERAL (VALUES
            ('mechanism', t.mechanism_id <> s.mechanism), ('site', t.site_id <> s.site),
            ('identity_mode', t.identity_mode <> s.identity_mode),
            ('filed_by', t.filed_by_id IS DISTINCT FROM s.filed_by),
            ('representative', t.representative_id IS DISTINCT FROM s.representative)) AS x (col, other)
        WHERE s.known AND <differs> AND x.other""",
        """SELECT s.row_no, 'state', 'This row no longer tells of a step that it told of when it was last imported.',
            'Put its day back, or bring the case up to date here.'
        FROM staged s WHERE s.known AND <differs> AND cardinality(s.event_states)
            < (SELECT count(*) FROM grievance_events e WHERE e.grievance_id = s.id)""",
        """SELECT s.row_no, 'site', 'This mechanism does not take grievances of that site.',
            'Name the site whose mechanism it is, or another mechanism.'
        FROM staged s JOIN mechanisms m ON m.id = s.mechanism WHERE m.site_id <> s.site""",
        """SELECT s.row_no, 'mechanism', 'This mechanism was closed before the case came in.',
            'Name the mechanism that took it, or correct the day.'
        FROM staged s JOIN mechanisms m ON m.id = s.mechanism WHERE m.closed_on < s.received_on""",
        f"""SELECT s.row_no, x.col, 'This organisation cannot complain, nor speak for those who do.',
            'Name an NGO, a union or a community organisation.'
        FROM staged s CROSS JOIN LATERAL (VALUES ('filed_by', s.filed_by), ('representative', s.representative))
            AS x (col, id) JOIN organisations o ON o.id = x.id WHERE o.kind NOT IN ({_SPEAK})""",
    ),
    joined="JOIN mechanisms m ON m.id = s.mechanism",
    made={
        "mechanism": "m.kind",
        "operator_sees": "m.kind = 'SITE'",
        "filed_by": "coalesce(s.filed_by, s.id)",
        "represented_by": "coalesce(s.representative, s.id)",
        "by_week": "false",
        "closed_on": _CLOSED_ON,
        **{name: f"s.{name}" for name in _CLOCK},
    },
    also_set={"closed_on": _CLOSED_ON, **{name: f"s.{name}" for name in _CLOCK}},
    after=(
        f"""UPDATE grievance_events e SET state = h.state, occurred_on = h.day, side = h.side, reason = h.reason
        FROM staged s CROSS JOIN LATERAL {_STEPS}
        WHERE s.known AND s.news AND e.grievance_id = s.id AND e.position = h.n
            AND (e.state, e.occurred_on, e.side, e.reason) IS DISTINCT FROM (h.state, h.day, h.side, h.reason)""",
        f"""INSERT INTO grievance_events (id, grievance_id, {", ".join(_COPIES)}, state, occurred_on, side, reason,
            position)
        SELECT gen_random_uuid(), g.id, {", ".join(f"g.{name}" for name in _COPIES)}, h.state, h.day, h.side, h.reason,
            h.n
        FROM staged s JOIN grievances g ON g.id = s.id CROSS JOIN LATERAL {_STEPS}
        WHERE s.news AND (NOT s.known OR NOT EXISTS (
            SELECT FROM grievance_events e WHERE e.grievance_id = s.id AND e.position = h.n))""",
        """INSERT INTO grievance_imports (grievance_id, told, version)
        SELECT g.id, s.told, g.version FROM staged s JOIN grievances g ON g.id = s.id WHERE s.news
        ON CONFLICT (grievance_id) DO UPDATE SET told = excluded.told, version = excluded.version""",
    ),
    warnings=(
        """SELECT count(*) || ' of these cases have been worked on here since; they stay as they are.'
        FROM staged s JOIN grievances t ON t.id = s.id JOIN grievance_imports i ON i.grievance_id = s.id
        WHERE s.known AND t.version <> i.version HAVING count(*) > 0""",
    ),
)
