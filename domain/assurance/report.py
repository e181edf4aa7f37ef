"""The published report: text that is never changed, with a digest that anybody can compute again.

The body is canonical JSON: keys sorted, no spaces, ASCII. It holds what the audit looked at, how it rated, how that was
counted and the days that were public; no evidence, nothing of interviews, nobody of the team. What was wrong is put
right by a further number of the same report, which says why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from domain.assurance.audit import Audit
from domain.assurance.scoring import AreaScore, points_by_rating
from domain.assurance.values import Level, PrincipleArea, RatingCode
from domain.kernel import Event
from domain.labels import encode_id
from domain.rules import Rules

FORMAT = "parley audit report, 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One number of an audit's report."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    edition_id: str
    number: int
    level: Level
    body: str
    digest: str
    published_on: date
    correction: str | None = None

    def told(self) -> Event:
        """That it is out."""
        facts = {"number": str(self.number), "digest": self.digest}
        return Event(kind="AuditReportPublished", entity="Audit", id=self.audit_id, facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportScore:
    """An area's score in a report."""

    id: UUID
    report_id: UUID
    area: PrincipleArea
    points: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an audit comes to."""

    ratings: Mapping[str, RatingCode]
    """Of the audit itself, by requirement: its scope."""
    carried: Mapping[str, RatingCode]
    """For a surveillance: what stands from before, of requirements that it did not look at or left unscored."""
    scores: tuple[AreaScore, ...]
    level: Level


def written(
    audit: Audit, found: Findings, rules: Rules, on: date, number: int, id: UUID, correction: str | None
) -> Report:
    """The report's text and its digest."""
    body = canonical(_body(audit, found, rules, on, number, correction))
    return Report(
        id=id,
        audit_id=audit.id,
        site_id=audit.site_id,
        edition_id=audit.edition_id,
        number=number,
        level=found.level,
        body=body,
        digest=digest_of(body),
        published_on=on,
        correction=correction,
    )


def canonical(body: Mapping[str, object]) -> str:
    """The same text for the same facts, in whatever order they came."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(body: str) -> str:
    """SHA-256 of the text's bytes, in hexadecimal."""
    return sha256(body.encode()).hexdigest()


def _body(
    audit: Audit, found: Findings, rules: Rules, on: date, number: int, correction: str | None
) -> Mapping[str, object]:
    return {
        "format": FORMAT,
        "number": number,
        "correction": correction,
        "audit": encode_id("Audit", audit.id),
        "site": encode_id("Site", audit.site_id),
        "operator": encode_id("Organisation", audit.operator_id),
        "firm": encode_id("Organisation", audit.audited_by),
        "edition": audit.edition_id,
        "cycle": audit.cycle.value,
        "days": {
            "opened": audit.opened_on.isoformat(),
            "stage_2_announced": _day(audit.stage_two_on),
            "drafted": _day(audit.drafted_on),
            "published": on.isoformat(),
        },
        "scope": sorted(found.ratings),
        "ratings": _rated(found.ratings),
        "carried": _rated(found.carried),
        "points": {code.value: points for code, points in points_by_rating(rules).items()},
        "scores": [
            {"area": score.area.value, "points": score.points, "possible": score.possible}
            for score in found.scores
        ],
        "level": found.level.value,
    }


def _rated(ratings: Mapping[str, RatingCode]) -> Mapping[str, str]:
    return {requirement: rating.value for requirement, rating in ratings.items()}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
