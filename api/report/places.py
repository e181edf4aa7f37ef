"""What the forms offer: who takes reports and complaints, and the mines. All of it is public.

Nobody's choice is kept. The lists are read through the same door as everything, and kept for a minute: whoever reports
waits for no list of thousands.
"""

from __future__ import annotations

import unicodedata
from asyncio import Lock
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import cast

from rapidfuzz import fuzz, process

from api.report.asking import Desk, No
from api.report.documents import BODIES, MECHANISMS, MECHANISMS_OF_SITE, SITES

KEPT = 60.0
"""Seconds for which a list is good."""
MOST_PAGES = 200
"""Of a hundred: no list is longer."""
FEW = 25
"""So many are shown without being searched for."""
FOUND = 10
"""So many of those found are shown."""
NEAR = 70.0
"""From which likeness (of 100) a name counts as found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A mine or project."""

    id: str
    name: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who takes a report or a complaint. `kind`: SECRETARIAT or AUDIT_FIRM; SITE, AUDIT_FIRM, SCHEME or EXTERNAL."""

    id: str
    name: str
    kind: str


@dataclass(slots=True)
class _Kept:
    rows: Sequence[Mapping[str, object]] = ()
    until: float = -1.0
    turn: Lock = field(default_factory=Lock)


class Places:
    """The lists of one service."""

    def __init__(self, desk: Desk, tick: Callable[[], float] = monotonic) -> None:
        self._desk, self._tick = desk, tick
        self._kept = {document: _Kept() for document in (BODIES, SITES, MECHANISMS)}

    async def bodies(self) -> Sequence[Taker] | No:
        """To whom a report can be addressed: the secretariat first."""
        rows = await self._all(BODIES, "organisations")
        if isinstance(rows, No):
            return rows
        takers = [Taker(id=str(row["id"]), name=str(row["name"]), kind=str(row["kind"])) for row in rows]
        return sorted(takers, key=lambda one: one.kind != "SECRETARIAT")

    async def mechanisms(self, site: str) -> Sequence[Taker] | No:
        """Where a complaint about this site can be brought: the scheme's own first, the site's last."""
        general = await self._all(MECHANISMS, "mechanisms")
        if isinstance(general, No):
            return general
        own = await self._desk.question(MECHANISMS_OF_SITE, {"sites": [site]})
        if isinstance(own, No):
            return own
        rows = [*general, *cast("dict[str, list[dict[str, object]]]", own["mechanisms"])["nodes"]]
        open_ones = [_mechanism(row) for row in rows if row["closedOn"] is None]
        return sorted(open_ones, key=lambda one: _ORDER.index(one.kind))

    async def sites(self) -> Sequence[Site] | No:
        """Every one, by name."""
        rows = await self._all(SITES, "sites")
        if isinstance(rows, No):
            return rows
        return [
            Site(
                id=str(row["id"]),
                name=str(row["name"]),
                where=", ".join(str(row[name]) for name in ("region", "country") if row[name]),
            )
            for row in rows
        ]

    async def _all(self, document: str, field_: str) -> Sequence[Mapping[str, object]] | No:
        """Every page of a list; a second who asks meanwhile waits for the first."""
        kept = self._kept[document]
        async with kept.turn:
            if self._tick() < kept.until:
                return kept.rows
            rows: list[Mapping[str, object]] = []
            after: object = None
            for _ in range(MOST_PAGES):
                answer = await self._desk.question(document, {"after": after})
                if isinstance(answer, No):
                    return answer
                page = cast("dict[str, object]", answer[field_])
                rows += cast("list[dict[str, object]]", page["nodes"])
                more = cast("dict[str, object]", page["pageInfo"])
                if not more["hasNextPage"]:
                    break
                after = more["endCursor"]
            kept.rows, kept.until = rows, self._tick() + KEPT
            return rows


_ORDER = ("SCHEME", "AUDIT_FIRM", "EXTERNAL", "SITE")


def _mechanism(row: Mapping[str, object]) -> Taker:
    name, body = str(row["name"]), str(cast("dict[str, object]", row["body"])["name"])
    told = name if body in name else f"{name} ({body})"
    return Taker(id=str(row["id"]), name=told, kind=str(row["kind"]))


def found(sites: Sequence[Site], asked: str) -> Sequence[Site]:
    """The sites whose names are like what was typed, the most like first: small slips do no harm."""
    words = folded(asked[:200])
    if not words:
        return sites[:FEW] if len(sites) <= FEW else ()
    names = [folded(f"{site.name} {site.where}") for site in sites]
    ranked = process.extract(
        words, names, scorer=fuzz.token_set_ratio, processor=None, limit=FOUND, score_cutoff=NEAR
    )
    partly = process.extract(
        words, names, scorer=fuzz.partial_ratio, processor=None, limit=FOUND, score_cutoff=NEAR + 10
    )
    best: dict[int, float] = {}
    for _, score, place in (*ranked, *partly):
        best[place] = max(score, best.get(place, 0.0))
    return [sites[place] for place in sorted(best, key=lambda place: (-best[place], place))[:FOUND]]


def folded(text: str) -> str:
    """Without accents and case."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if not unicodedata.combining(c) else "" for c in flat).split())
