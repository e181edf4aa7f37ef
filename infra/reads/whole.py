"""The whole catalogue: every entity that can be read, as its context declares it."""

from __future__ import annotations

from infra.reads.catalogue import Catalogue
from infra.tables import (
    assurance_findings_reads,
    assurance_inspections_reads,
    assurance_interviews_reads,
    assurance_reads,
    commitments_reads,
    engagement_reads,
    grievances_reads,
    reprisals_reads,
    sectors_motions_reads,
    sectors_reads,
    signing_in_reads,
    stakeholders_reads,
    standard_consultations_reads,
    standard_reads,
    statistics_reads,
    unsealing_breaches_reads,
    unsealing_reads,
    whistleblowing_reads,
)

CATALOGUE = Catalogue(
    *sectors_reads.READABLES,
    *sectors_motions_reads.READABLES,
    *statistics_reads.READABLES,
    *standard_reads.READABLES,
    *standard_consultations_reads.READABLES,
    *stakeholders_reads.READABLES,
    *engagement_reads.READABLES,
    *whistleblowing_reads.READABLES,
    *reprisals_reads.READABLES,
    *grievances_reads.READABLES,
    *assurance_inspections_reads.READABLES,
    *assurance_reads.READABLES,
    *assurance_interviews_reads.READABLES,
    *commitments_reads.READABLES,
    *assurance_findings_reads.READABLES,
    *signing_in_reads.READABLES,
    *unsealing_breaches_reads.READABLES,
    *unsealing_reads.READABLES,
)
