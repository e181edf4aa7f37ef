"""How a kind of record is written down for the oracle: its table, its ids' prefix, its facts, links and lists.

Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of record."""

    table: str
    prefix: str
    facts: tuple[str, ...]
    ones: dict[str, tuple[str, str]] = field(default_factory=dict)
    manys: dict[str, tuple[str, str]] = field(default_factory=dict)
    text_key: bool = False
    views: tuple[str, ...] = ()
    """Lists of rows that are known by no id: counts, comparisons."""


def links_of(written: str) -> dict[str, tuple[str, str]]:
    """`site:Site.site_id` reads: the field site leads to a Site by the column site_id."""
    found = {}
    for each in written.split():
        name, _, target = each.partition(":")
        entity, _, column = target.partition(".")
        found[name] = (entity, column)
    return found


def shape(
    table: str,
    prefix: str,
    facts: str,
    ones: str = "",
    manys: str = "",
    *,
    text: bool = False,
    views: str = "",
) -> Shape:
    return Shape(
        table=table,
        prefix=prefix,
        facts=tuple(facts.split()),
        ones=links_of(ones),
        manys=links_of(manys),
        text_key=text,
        views=tuple(views.split()),
    )
