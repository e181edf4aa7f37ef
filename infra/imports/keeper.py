"""In whose name an import is done, and what it may name: the organisation, its sites, and the catalogue of both.

The register (organisations, sites) is the secretariat's; parties, engagements and barriers are kept by member
organisations, and by the secretariat; grievances by whoever runs the mechanism that takes them. Whoever runs the
command holds the database's passwords, so this guards against the wrong name after --as, not against intent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from asyncpg import Connection, Record

from domain.cases.days import Calendar, Place, Reckoning
from domain.engagement.refusals import NotAssignedHere
from domain.engagement.standing import MEMBER_CAPACITIES
from domain.labels import PREFIXES, decode_id
from domain.rules import Rules
from domain.stakeholders.values import OrganisationKind
from infra.imports.fields import Known, Names
from infra.imports.kinds import Kind
from infra.imports.nearest import nearest
from infra.imports.problems import FileRefused, shown
from infra.imports.references import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """The organisation named by --as; none where the operator loads the register."""

    id: UUID | None = None
    kind: OrganisationKind | None = None


async def keeper_named(connection: Connection, kind: Kind, given: str) -> Keeper:
    """The keeper, if it may keep this kind of record."""
    if not given:
        if kind.owned:
            raise FileRefused(
                f"Nothing says who keeps these {kind.name}.", "Name the organisation with --as."
            )
        return Keeper()
    rows = await connection.fetch("SELECT id, name, kind, external_ref FROM organisations")
    found = _names(rows).found(_id_in(given, "Organisation"), "organisation")
    if not isinstance(found, UUID):
        close = nearest(given, [row["name"] for row in rows])
        hint = f'The nearest is "{close}".' if close else "Give its name, reference or id (org_...)."
        raise FileRefused(f"There is no organisation {shown(given)}.", hint)
    keeper = Keeper(id=found, kind=next(OrganisationKind(row["kind"]) for row in rows if row["id"] == found))
    if not kind.owned and keeper.kind is not OrganisationKind.SECRETARIAT:
        raise FileRefused(
            "Only the secretariat changes this register.", "Leave --as out, or name the secretariat."
        )
    if kind.owned and kind.keepers is not None and keeper.kind not in kind.keepers:
        no = NotAssignedHere()
        raise FileRefused("Such an organisation keeps no records of this kind.", no.next)
    return keeper


async def known_to(
    connection: Connection, keeper: Keeper, today: date, digest: Digest, rules: Rules, calendar: Calendar
) -> Known:
    """What the rows are judged against."""
    sites = await connection.fetch("SELECT id, name, external_ref, country, time_zone FROM sites")
    mechanisms = await connection.fetch("SELECT id, name, body_id, NULL AS external_ref FROM mechanisms")
    organisations = await connection.fetch("SELECT id, name, kind, external_ref FROM organisations")
    recordable = None
    if keeper.id is not None and keeper.kind is not OrganisationKind.SECRETARIAT:
        rows = await connection.fetch(_ASSIGNED, keeper.id, [str(c) for c in MEMBER_CAPACITIES], today)
        recordable = frozenset(row["site_id"] for row in rows)
    return Known(
        today=today,
        sites=_names(sites, "Site"),
        organisations=_names(organisations),
        companies=frozenset(row["id"] for row in organisations if row["kind"] == OrganisationKind.COMPANY),
        owner=keeper.id,
        recordable=recordable,
        digest=lambda reference: digest(keeper.id, reference),
        mechanisms=_names((row for row in mechanisms if row["body_id"] == keeper.id), "Mechanism"),
        other_mechanisms=_names((row for row in mechanisms if row["body_id"] != keeper.id), "Mechanism"),
        reckonings={
            row["id"]: Reckoning(
                rules=rules, place=Place(country=row["country"], zone=row["time_zone"]), calendar=calendar
            )
            for row in sites
        },
    )


def refuse_without_mechanism(kind: Kind, known: Known) -> None:
    """Cases are kept by whoever runs the mechanism that takes them."""
    if kind.owned and kind.keepers is None and not known.mechanisms.ids:
        raise FileRefused(
            f"The organisation named by --as runs no mechanism, so it keeps no {kind.name}.",
            "Register its mechanism first, or name whoever runs it.",
        )


_ASSIGNED = """
SELECT DISTINCT site_id FROM assignments WHERE organisation_id = $1 AND capacity = ANY ($2::text[])
    AND starts <= $3 AND (ends IS NULL OR ends >= $3)
"""


def _names(rows: Iterable[Record], entity: str = "Organisation") -> Names:
    """Ids first, then references, then names: what comes earlier wins."""
    rows = list(rows)
    prefix = PREFIXES[entity]
    by_name = Counter(row["name"].casefold() for row in rows)
    ids: dict[str, UUID] = {row["name"].casefold(): row["id"] for row in rows}
    ids |= {row["external_ref"].casefold(): row["id"] for row in rows if row["external_ref"]}
    ids |= {str(row["id"]): row["id"] for row in rows}
    ids |= {f"{prefix}_{row['id'].hex}": row["id"] for row in rows}
    references = {row["external_ref"].casefold() for row in rows if row["external_ref"]}
    return Names(
        ids=ids,
        spelt=tuple(row["name"] for row in rows),
        ambiguous=frozenset(name for name, many in by_name.items() if many > 1 and name not in references),
    )


def _id_in(given: str, entity: str) -> str:
    found = decode_id(given)
    return str(UUID(found[1])) if found and found[0] == entity else given
