"""All cases and audits of the demo world, in the order in which one kind names another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from infra.demo.audits import Audits
from infra.demo.cases_allegations import Allegations
from infra.demo.cases_grievances import Grievances
from infra.demo.cases_reports import Reports
from infra.demo.chance import Chance
from infra.demo.committees import Committees
from infra.demo.findings import Findings
from infra.demo.interviews import Interviews
from infra.demo.links import Links
from infra.demo.mechanisms import Mechanisms
from infra.demo.people import Register
from infra.demo.rows import Batch
from infra.demo.sites import Site
from infra.demo.warnings import Warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Where cases happen and who has to do with them."""

    seed: int
    until: date
    sites: Sequence[Site]
    secretariat: str
    mechanisms: Mechanisms
    register: Register
    links: Links


def write_cases(cast: Cast, scale: int, into: Batch) -> None:
    """Some 60 grievances, 25 reports and 20 allegations for 3,000 engagements; enough of each for every state."""
    seed, until, handlers = cast.seed, cast.until, cast.register.handlers
    grievances = Grievances(
        chance=Chance(seed, "grievances"), until=until, sites=cast.sites, mechanisms=cast.mechanisms, handlers=handlers,
        links=cast.links,
    )  # fmt: skip
    grievances.write(max(46, scale // 50), into)
    firms = [mechanism.body for mechanism in cast.mechanisms.of_firms]
    reports = Reports(
        chance=Chance(seed, "reports"), until=until, sites=cast.sites, bodies=[cast.secretariat, *firms],
        handlers=handlers,
    )  # fmt: skip
    reports.write(max(24, scale // 120), into)
    committees = Committees(
        Chance(seed, "committees"), until, cast.register.seated, cast.register.acts_for, cast.sites
    )
    allegations = Allegations(
        chance=Chance(seed, "allegations"), until=until, sites=cast.sites, secretariat=cast.secretariat,
        handlers=handlers, mechanisms=cast.mechanisms, committees=committees, grievances=grievances.filed,
        reports=reports.reported,
    )  # fmt: skip
    allegations.write(max(24, scale // 150), into)
    committees.declare(into)
    audits = Audits(
        chance=Chance(seed, "audits"), until=until, sites=cast.sites, mechanisms=cast.mechanisms,
        register=cast.register,
    )  # fmt: skip
    interviews = Interviews(chance=Chance(seed, "interviews"), until=until)
    findings = Findings(chance=Chance(seed, "findings"), until=until)
    for audited in map(findings.concluded, audits.made()):
        audits.write(audited, into)
        heard = interviews.write(audited, into)
        findings.write(audited, heard, into)
    cast.mechanisms.write(into)
    Warnings(
        chance=Chance(seed, "warnings"), until=until, secretariat=cast.secretariat,
        handlers=handlers[cast.secretariat],
    ).write(
        grievances.filed, allegations.alleged, reports.reported, interviews.held, cast.links.fears, into
    )  # fmt: skip
