"""A few engagements and barriers of every site, for cases that name them. Kept while the engagements go by."""

from __future__ import annotations

from dataclasses import dataclass, field

from infra.demo.chance import Chance
from infra.demo.rows import COLUMNS, Batch
from infra.demo.sites import Site

_MOST = 12
_EVENT = {name: place for place, name in enumerate(COLUMNS["barrier_events"])}
_BARRIER = {name: place for place, name in enumerate(COLUMNS["barriers"])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fear:
    """A barrier of fear that persists."""

    id: str
    site: str
    owner: str
    event: str
    """The record of how it came to that."""


@dataclass(slots=True)
class Links:
    """What was seen so far."""

    fears: list[Fear] = field(default_factory=list[Fear])
    _engagements: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _barriers: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def notice(self, batch: Batch) -> None:
        """Remember some of the batch; of its barriers of fear that persist, all."""
        last = {str(row[0]): str(row[_EVENT["id"]]) for row in batch["barrier_events"]}
        for row in batch["engagements"]:
            _add(self._engagements, row[2], row[0])
        for row in batch["barriers"]:
            _add(self._barriers, row[2], row[_BARRIER["id"]])
            if row[_BARRIER["kind"]] == "FEAR_OF_REPRISAL" and row[_BARRIER["state"]] == "PERSISTS":
                id = str(row[_BARRIER["id"]])
                self.fears.append(Fear(id=id, site=str(row[2]), owner=str(row[1]), event=last[id]))

    def engagements(self, site: Site, chance: Chance) -> list[str]:
        """None for most cases, one or two of the site for the others."""
        return self._some(self._engagements, site, chance, 0.35)

    def barriers(self, site: Site, chance: Chance) -> list[str]:
        """As with engagements, and rarer."""
        return self._some(self._barriers, site, chance, 0.15)

    def _some(self, kept: dict[str, list[str]], site: Site, chance: Chance, likely: float) -> list[str]:
        if not chance.happens(likely):
            return []
        return chance.sample(kept.get(site.id, []), chance.between(1, 2))


def _add(kept: dict[str, list[str]], site: object, id: object) -> None:
    held = kept.setdefault(str(site), [])
    if len(held) < _MOST:
        held.append(str(id))
