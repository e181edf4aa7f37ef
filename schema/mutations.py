"""Every mutation of the API, and the type `Mutation` that the schema prints.

A context declares its own in `<context>_writes.py` and adds them here.
"""

from __future__ import annotations

from collections.abc import Mapping

from schema import (
    assurance_findings_writes,
    assurance_integrity_writes,
    assurance_interviews_writes,
    assurance_report_writes,
    assurance_stage_writes,
    assurance_writes,
    attachments_writes,
    barrier_writes,
    cases_items_writes,
    commitments_writes,
    consent_writes,
    custodians_writes,
    engagement_writes,
    grievances_writes,
    parties_writes,
    reprisals_committee_writes,
    reprisals_outcome_writes,
    reprisals_register_writes,
    reprisals_writes,
    sectors_motions_writes,
    signing_in_client_writes,
    signing_in_writes,
    stakeholders_writes,
    standard_comment_writes,
    standard_writes,
    unsealing_breaches_writes,
    unsealing_writes,
    vault_erasing_writes,
    vault_exporting_writes,
    vault_own_writes,
    vault_writes,
    whistleblowing_open,
    whistleblowing_writes,
)
from schema.mutating import by_name, mutation_root
from schema.writing import MutationField

DECLARED = (
    *stakeholders_writes.MUTATIONS,
    *parties_writes.MUTATIONS,
    *engagement_writes.MUTATIONS,
    *barrier_writes.MUTATIONS,
    *consent_writes.MUTATIONS,
    *whistleblowing_open.MUTATIONS,
    *whistleblowing_writes.MUTATIONS,
    *reprisals_writes.MUTATIONS,
    *reprisals_committee_writes.MUTATIONS,
    *reprisals_outcome_writes.MUTATIONS,
    *reprisals_register_writes.MUTATIONS,
    *grievances_writes.MUTATIONS,
    *cases_items_writes.MUTATIONS,
    *assurance_writes.MUTATIONS,
    *assurance_stage_writes.MUTATIONS,
    *commitments_writes.MUTATIONS,
    *sectors_motions_writes.MUTATIONS,
    *assurance_interviews_writes.MUTATIONS,
    *assurance_integrity_writes.MUTATIONS,
    *standard_writes.MUTATIONS,
    *standard_comment_writes.MUTATIONS,
    *assurance_findings_writes.MUTATIONS,
    *assurance_report_writes.MUTATIONS,
    *signing_in_writes.MUTATIONS,
    *signing_in_client_writes.MUTATIONS,
    *unsealing_breaches_writes.MUTATIONS,
    *vault_own_writes.MUTATIONS,
    *vault_writes.MUTATIONS,
    *custodians_writes.MUTATIONS,
    *unsealing_writes.MUTATIONS,
    *vault_erasing_writes.MUTATIONS,
    *vault_exporting_writes.MUTATIONS,
    *attachments_writes.MUTATIONS,
)

MUTATIONS: Mapping[str, MutationField] = by_name(DECLARED)
"""For the executor: field name -> what to run."""

Mutation = mutation_root(DECLARED)
"""For the schema: the root type."""
