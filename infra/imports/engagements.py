"""Engagements: an organisation's own log. Who may record where, and on which days, is as for a mutation.

Participants are named by the references under which the parties were loaded; an unknown one is refused, never made.
A repeated import adds participants and sets headcounts; it takes nobody away, since others may have added them. What
was imported is released to nobody; a released engagement may be updated unless it would then tell of someone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.engagement.days import no_earlier_than, no_later_than_tomorrow
from domain.engagement.exposure import EXPOSING
from domain.engagement.refusals import NotAssignedHere
from domain.engagement.values import Level, Method
from domain.sectors.model import Sector
from infra.imports.fields import Field, Known, code, count, day, site
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit, unfit
from infra.imports.texts import language, party_digest, reference, text

_COUNTED: Mapping[str, Sector | None] = {
    "headcount": None,
    **{f"headcount_{sector.value.lower()}": sector for sector in Sector},
}
_EXPOSING = ", ".join(f"'{kind.value}'" for kind in sorted(EXPOSING))


def _judged(values: Mapping[str, object], known: Known) -> list[Unfit]:
    starts, ends = values["starts_on"], values["ends_on"]
    assert isinstance(starts, date)
    assert isinstance(ends, date)
    refused = (
        no_later_than_tomorrow(starts, known.today, "starts_on")
        or no_later_than_tomorrow(ends, known.today, "ends_on")
        or no_earlier_than(ends, starts, "ends_on", "the first day")
    )
    found = [unfit(refused)] if refused else []
    if known.recordable is not None and values["site"] not in known.recordable:
        no = NotAssignedHere()
        found.append(Unfit(message=no.message, next=no.next, field="site"))
    return found


def _sectors(values: Mapping[str, object]) -> Sequence[str | None]:
    return [sector for name, sector in _COUNTED.items() if values.get(name) is not None]


def _heads(values: Mapping[str, object]) -> Sequence[object]:
    return [values[name] for name in _COUNTED if values.get(name) is not None]


_PARENT = "e.id, e.owner_id, e.site_id, e.shared_members, e.shared_operator, e.published"
_COPIES = "engagement_id, owner_id, site_id, shared_members, shared_operator, published"
_COMES = (
    "unnest(s.participants) AS d (digest) JOIN parties p ON p.owner_id = $1 AND p.reference_digest = d.digest"
)
_COUNTS = "unnest(s.head_sectors, s.head_counts) AS h (sector, headcount)"

ENGAGEMENTS = Kind(
    name="engagements",
    entity="Engagement",
    table="engagements",
    counts_for_size=True,
    fields=(
        Field(name="external_ref", read=reference, required=True, about="your own reference; updates by it"),
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
        Field(name="starts_on", read=day, required=True, sql="date", numeric=True, about="YYYY-MM-DD"),
        Field(
            name="ends_on",
            read=day,
            sql="date",
            numeric=True,
            about="YYYY-MM-DD; the first day if blank",
            default=lambda values, known: values["starts_on"],
        ),
        Field(name="place", read=text(1, 120), about="a town or district, never an address"),
        Field(name="purpose", read=text(3, 500), required=True, about="what it was about; nobody's name"),
        Field(name="method", read=code(Method), required=True, about=", ".join(Method)),
        Field(name="level", read=code(Level), required=True, about=", ".join(Level)),
        Field(
            name="language",
            read=language,
            required=True,
            about="ISO 639; mul: several, und: not written down",
        ),
        Field(
            name="participants",
            read=party_digest,
            many=True,
            sql="text[]",
            kept=False,
            hidden=True,
            about="references of parties loaded before; several parted by ;",
        ),
        *(
            Field(
                name=name,
                read=count,
                sql="integer",
                kept=False,
                numeric=True,
                about=f"how many came{f' of {sector.value}' if sector else ''}",
            )
            for name, sector in _COUNTED.items()
        ),
    ),
    judge=_judged,
    extra={"head_sectors": "text[]", "head_counts": "integer[]"},
    making={
        "head_sectors": lambda id, values: _sectors(values),
        "head_counts": lambda id, values: _heads(values),
    },
    checks=(
        """SELECT s.row_no, 'site', 'This engagement is kept at another site, and stays there.',
            'Correct the site, or give the row another reference.'
        FROM staged s JOIN engagements t ON t.id = s.id WHERE s.known AND t.site_id <> s.site""",
        """SELECT DISTINCT s.row_no, 'participants', 'A participant named here is no party of this organisation.',
            'Load parties first, under the same references.'
        FROM staged s CROSS JOIN unnest(s.participants) AS d (digest)
        WHERE NOT EXISTS (SELECT FROM parties p WHERE p.owner_id = $1 AND p.reference_digest = d.digest)""",
        f"""SELECT s.row_no, 'method', 'Released to the operator or the public, this interview would tell who is in '
            'danger: a barrier beside it says so.', 'Withdraw the release first.'
        FROM staged s JOIN engagements t ON t.id = s.id
        WHERE s.known AND s.method = 'INTERVIEW' AND (t.shared_operator OR t.published)
            AND EXISTS (SELECT FROM barriers b WHERE b.engagement_id = t.id AND b.kind IN ({_EXPOSING}))""",
    ),
    made={"recorded_at": "now()"},
    also_changed=f"""EXISTS (SELECT FROM {_COMES} WHERE NOT EXISTS (
            SELECT FROM participants x WHERE x.engagement_id = s.id AND x.party_id = p.id))
        OR EXISTS (SELECT FROM {_COUNTS} WHERE NOT EXISTS (SELECT FROM attendance a WHERE a.engagement_id = s.id
            AND a.sector IS NOT DISTINCT FROM h.sector AND a.headcount = h.headcount))""",
    after=(
        f"""INSERT INTO participants (id, {_COPIES}, party_id, party_owner_id, is_public, sector)
        SELECT gen_random_uuid(), {_PARENT}, p.id, p.owner_id, p.is_public,
            CASE WHEN cardinality(p.sectors) = 1 THEN p.sectors[1] END
        FROM staged s JOIN engagements e ON e.id = s.id CROSS JOIN {_COMES}
        ON CONFLICT (engagement_id, party_id) DO NOTHING""",
        f"""INSERT INTO attendance (id, {_COPIES}, sector, headcount)
        SELECT gen_random_uuid(), {_PARENT}, h.sector, h.headcount
        FROM staged s JOIN engagements e ON e.id = s.id CROSS JOIN {_COUNTS}
        ON CONFLICT (engagement_id, sector) DO UPDATE SET headcount = excluded.headcount
            WHERE attendance.headcount <> excluded.headcount""",
    ),
)
"""Parts get their random ids from the database: they are made from sets of rows that never pass through here."""
