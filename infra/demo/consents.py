"""Consent processes of the demo world: a community decides at its own pace, and its no ends the process.

The community keeps the record and takes every step but the opening, which the secretariat may do for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from infra.demo.assignments import WINDOW
from infra.demo.chance import Chance
from infra.demo.phrases import PHRASEBOOKS, Phrasebook
from infra.demo.rows import Batch
from infra.demo.sites import Site, Stay

_AGREED, _SHARED, _DELIBERATING = "PROCESS_AGREED", "INFORMATION_SHARED", "DELIBERATING"
_PATHS: tuple[tuple[str, ...], ...] = (
    (),
    (_AGREED,),
    (_AGREED, _SHARED),
    (_AGREED, _SHARED, _DELIBERATING),
    (_AGREED, _SHARED, _DELIBERATING, "GIVEN"),
    (_AGREED, _SHARED, _DELIBERATING, "CONDITIONAL"),
    (_AGREED, _SHARED, _DELIBERATING, "WITHHELD"),
    (_AGREED, _SHARED, _DELIBERATING, _SHARED, _DELIBERATING, "CONDITIONAL"),
    (_AGREED, _SHARED, _DELIBERATING, _SHARED, _DELIBERATING),
    ("WITHHELD",),
)


def write_consents(
    chance: Chance, sites: Sequence[Site], secretariat: str, until: date, scale: int, into: Batch
) -> None:
    """So many that every state appears, on every path that leads there; more as the world grows."""
    places = [(site, stay) for site in sites for stay in site.stays if stay.capacity == "COMMUNITY"]
    places = [(site, stay) for site, stay in places if stay.starts < until - timedelta(days=60)]
    for number in range(max(30, min(scale // 150, 3_000))):
        site, stay = chance.pick(places)
        _write(chance, site, stay, _PATHS[number % len(_PATHS)], secretariat, until, into)


def _write(
    chance: Chance, site: Site, stay: Stay, path: tuple[str, ...], secretariat: str, until: date, into: Batch
) -> None:
    last = until - timedelta(days=1)
    book = PHRASEBOOKS[chance.weighted(site.country.languages, site.country.weights)]
    opened = chance.day(max(stay.starts, until - WINDOW), last)
    opener = secretariat if chance.happens(0.2) else stay.organisation
    flags = (chance.happens(0.5), chance.happens(0.3), chance.happens(0.1))
    facts = (chance.id(), stay.organisation, site.id, *flags)
    steps = [("NOT_STARTED", opened, opener)]
    pace = max(1, (last - opened).days // (len(path) + 1))
    for state in path:
        day = steps[-1][1] + timedelta(days=chance.between(1, min(pace, 150)))
        if day > last:
            break
        steps.append((state, day, stay.organisation))
    into["consent_processes"].append(
        (*facts, stay.organisation, chance.pick(book.subjects), steps[-1][0], opened)
    )
    for position, (state, day, teller) in enumerate(steps, start=1):
        row = (*facts, chance.id(), state, day, teller, position, _conditions(chance, state, book))
        into["consent_events"].append(row)


def _conditions(chance: Chance, state: str, book: Phrasebook) -> str | None:
    return chance.pick(book.conditions) if state == "CONDITIONAL" else None
