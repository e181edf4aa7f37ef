"""What every kind of record that can be imported declares; the loading is the same for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.stakeholders.values import OrganisationKind
from infra.imports.fields import Field, Known
from infra.imports.problems import Unfit

Judge = Callable[[Mapping[str, object], Known], list[Unfit]]
"""What one row by itself breaks; each Unfit names its field."""


def no_further_rule(values: Mapping[str, object], known: Known) -> list[Unfit]:
    """For kinds whose fields say it all."""
    return []


def nothing_more(values: Mapping[str, object], known: Known) -> Mapping[str, object]:
    """For kinds whose rows say it all."""
    return {}


MEMBERS = frozenset(
    {OrganisationKind.SECRETARIAT, OrganisationKind.NGO, OrganisationKind.UNION, OrganisationKind.COMMUNITY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record: its fields, its table, and its rules as SQL over the staged rows.

    In `checks`, `<differs>` stands for the condition that the staged row `s` says something else than the record `t`.

    `checks` are SELECTs of (row_no, field, message, next); `warnings` of one text each. In all SQL, `staged` holds
    the rows (id, known and the fields' columns), and `$1` is the organisation that keeps the records.
    """

    name: str
    entity: str
    table: str
    fields: tuple[Field, ...]
    owned: bool = True
    """Whether records are kept by an organisation, so that references count within it."""
    owner: str = "owner_id"
    """The column that says which."""
    keepers: frozenset[OrganisationKind] | None = MEMBERS
    """Which organisations keep such records; none named: whoever runs a mechanism."""
    told: bool = False
    """Whether the records are cases: columns of what somebody told have to be dropped."""
    reference: str = "external_ref"
    id_type: str = "uuid"
    """Or text, for records whose readable key a field makes."""
    resolving: tuple[str, ...] = ()
    """Statements that look up what staged rows refer to, before the checks."""
    judge: Judge = no_further_rule
    checks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further columns of staged rows, by type."""
    derived: Callable[[Mapping[str, object], Known], Mapping[str, object]] = nothing_more
    """What follows from a row that is fit, by name: more of its values, and what stands in further columns."""
    making: Mapping[str, Callable[[UUID, Mapping[str, object]], object]] = field(
        default_factory=dict[str, Any]
    )
    """What stands in them, unless it is derived: made of the row's new id and its values."""
    made: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further columns of a new record: the expression over the staged row `s` that fills each."""
    joined: str = ""
    """A join to what new records belong to, for `made`."""
    also_set: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further columns that follow a field: the expression over `s` that updates each."""
    differs: str = ""
    """The condition over `s` that it says something else than the record, where the columns alone do not tell."""
    also_changed: str = "false"
    """A condition over the staged row `s`: something beside the record itself is new."""
    before: tuple[str, ...] = ()
    """Statements before the records are written."""
    after: tuple[str, ...] = ()
    """Statements that write what belongs to the records, afterwards."""
    counts_for_size: bool = False
    """Whether the records change how much organisations see."""

    def field_named(self, name: str) -> Field:
        """The field of this name."""
        return next(field for field in self.fields if field.name == name)
