"""A site, and the designations that put it into a conflict-affected or high-risk area.

`high_risk_area` is never set by hand: it says whether a designation holds today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.kernel import BadInput, ChangedMeanwhile, Event, Period, Refusal
from domain.stakeholders.model import end_refused, no_such_country
from domain.stakeholders.places import COUNTRIES
from domain.stakeholders.refusals import AlreadyInPlace
from domain.stakeholders.values import RiskKind, SiteStatus

COMMODITY = re.compile(r"[a-z][a-z -]{1,39}")
"""How a commodity is written: small letters, as 'gold' or 'rare earths'."""
MOST_COMMODITIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskDesignation:
    """That somebody (the source) counts the area as conflict-affected or high-risk; both days included."""

    id: UUID
    site_id: UUID
    kind: RiskKind
    starts: date
    ends: date | None
    source: str

    @property
    def period(self) -> Period:
        """When the designation holds."""
        return Period(starts=self.starts, ends=self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One mine or project. Degrees are WGS 84; both or neither are known."""

    id: UUID
    name: str
    country: str
    region: str | None
    status: SiteStatus
    commodities: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    time_zone: str
    high_risk_area: bool = False
    external_ref: str | None = None
    version: int = 1
    designations: tuple[RiskDesignation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What can be said of a site, and said anew."""

    name: str
    country: str
    region: str | None
    status: SiteStatus
    commodities: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    time_zone: str


def register_site(id: UUID, facts: SiteFacts) -> tuple[Site, Event] | Refusal:
    """Enter a site."""
    refusal = _refused(facts)
    if refusal:
        return refusal
    site = Site(
        id=id,
        name=facts.name,
        country=facts.country,
        region=facts.region,
        status=facts.status,
        commodities=facts.commodities,
        latitude=facts.latitude,
        longitude=facts.longitude,
        time_zone=facts.time_zone,
    )
    return site, Event(kind="SiteRegistered", entity="Site", id=id, facts={"country": facts.country})


def update_site(site: Site, facts: SiteFacts, version: int) -> tuple[Site, Event] | Refusal:
    """Say anew what is known of a site: every fact, not only those that changed."""
    if site.version != version:
        return ChangedMeanwhile(current_version=site.version)
    refusal = _refused(facts)
    if refusal:
        return refusal
    updated = replace(
        site,
        name=facts.name,
        country=facts.country,
        region=facts.region,
        status=facts.status,
        commodities=facts.commodities,
        latitude=facts.latitude,
        longitude=facts.longitude,
        time_zone=facts.time_zone,
        version=version + 1,
    )
    return updated, Event(kind="SiteUpdated", entity="Site", id=site.id)


def designate_risk(site: Site, designation: RiskDesignation, today: date) -> tuple[Site, Event] | Refusal:
    """Record that the site's area is flagged."""
    if designation.starts > today:
        return BadInput(
            message="A designation is recorded once it holds, not before.",
            next="Give the day it began, today at the latest.",
            field="starts",
        )
    if any(
        other.kind is designation.kind and other.period.overlaps(designation.period)
        for other in site.designations
    ):
        return AlreadyInPlace()
    flagged = _flagged(replace(site, designations=(*site.designations, designation)), today)
    return flagged, _told("RiskDesignated", site, designation)


def end_risk_designation(
    site: Site, designation: RiskDesignation, on: date, today: date
) -> tuple[Site, Event] | Refusal:
    """Record that a designation no longer holds; `on` is its last day."""
    refusal = end_refused(designation.period, on)
    if refusal:
        return refusal
    ended = tuple(
        replace(other, ends=on) if other.id == designation.id else other for other in site.designations
    )
    return _flagged(replace(site, designations=ended), today), _told(
        "RiskDesignationEnded", site, designation
    )


def _flagged(site: Site, today: date) -> Site:
    return replace(site, high_risk_area=any(d.period.holds_on(today) for d in site.designations))


def _told(kind: str, site: Site, designation: RiskDesignation) -> Event:
    facts = {"site": str(site.id), "kind": designation.kind.value}
    return Event(kind=kind, entity="RiskDesignation", id=designation.id, facts=facts)


def _refused(facts: SiteFacts) -> Refusal | None:
    if facts.country not in COUNTRIES:
        return no_such_country()
    if len(facts.commodities) > MOST_COMMODITIES or len(set(facts.commodities)) != len(facts.commodities):
        return _bad("commodities", f"A site has at most {MOST_COMMODITIES} commodities, each once.")
    if not all(COMMODITY.fullmatch(name) for name in facts.commodities):
        return _bad("commodities", "A commodity is written in small letters, such as gold or rare earths.")
    if (facts.latitude is None) != (facts.longitude is None):
        return _bad("longitude", "Latitude and longitude go together.")
    if facts.latitude is not None and not -90 <= facts.latitude <= 90:
        return _bad("latitude", "A latitude lies between -90 and 90 degrees.")
    if facts.longitude is not None and not -180 <= facts.longitude <= 180:
        return _bad("longitude", "A longitude lies between -180 and 180 degrees.")
    return None


def _bad(field: str, message: str) -> BadInput:
    return BadInput(message=message, next="Correct the value and send it again.", field=field)
