"""Inspections of some sites by agencies of the demo world: invented agencies under invented acts.

Their documents lie at addresses that lead nowhere (.example is reserved for that), since nothing was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from infra.demo.cases import WATCHED
from infra.demo.chance import Chance
from infra.demo.rows import Batch, put
from infra.demo.sites import Site

_AGENCIES = (
    ("MINES", "Inspectorate of Mines (demo)", "Mines and Quarries Act (demo)"),
    ("WATER", "Water Resources Authority (demo)", "Water Act (demo)"),
    ("LABOUR", "Labour Inspectorate (demo)", "Safety at Work Act (demo)"),
)
_SUMMARIES = (
    "Inspectors visited the tailings storage and found two instruments out of order. Repairs were ordered.",
    "Samples were taken at three outfalls. All were within the permit.",
    "[name] and [name], inspectors, looked at first aid records and the training of the rescue team.",
    "Haul roads were not watered on the day of the visit. A warning was issued.",
    "The inspection of the electrical workshop led to no order.",
    None,
)
_PAPERS = ("Inspection report", "Order", "The operator's answer")


def write_inspections(chance: Chance, sites: Sequence[Site], until: date, into: Batch) -> None:
    """Several at the sites where personas stand, one or two at a few others."""
    watched = [sites[place] for place in WATCHED]
    others = chance.sample([site for site in sites if site not in watched], 9)
    for site in [*watched * 3, *others]:
        _write(chance, site, chance.day(until - timedelta(days=900), until - timedelta(days=10)), into)


def _write(chance: Chance, site: Site, day: date, into: Batch) -> None:
    agency, name, act = chance.pick(_AGENCIES)
    number = None if chance.happens(0.15) else f"{day.year}/{chance.between(100, 99_999)}"
    key = chance.id()
    put(
        into, "external_inspections", id=key, site_id=site.id, agency=agency, agency_name=name, act=act,
        number=number, inspected_on=day, summary=chance.pick(_SUMMARIES),
        external_ref=f"{agency}:{number}" if number else f"{agency}:{site.id}:{day.isoformat()}",
    )  # fmt: skip
    for position, paper in enumerate(chance.sample(_PAPERS, chance.between(0, 3)), start=1):
        put(
            into, "inspection_documents", id=chance.id(), inspection_id=key, name=paper, position=position,
            address=f"https://inspections.example/{agency.lower()}/{key[:12]}/{position}",
        )  # fmt: skip
