"""What commitments look like from outside, written down by hand for the oracle."""

from __future__ import annotations

from tests.access.shape import shape

_VERSION = "number state published starts ends inForce version"
_BELOW = "items:CommitmentItem.{0} assessments:CommitmentAssessment.{0} events:CommitmentEvent.{0}"
_VIEWS = "tallies comparisons"
VIEWS = frozenset({"CommitmentTally", "CommitmentComparison"})
"""Kinds of rows that are known by no id."""

_KEPT = "site:Site.site_id owner:Organisation.owner_id"
_OF = (
    "policyVersion:PolicyVersion.policy_version_id"
    " mechanismVersion:WhistleblowerMechanismVersion.mechanism_version_id"
)

COMMITMENT_SHAPES = {
    "Policy": shape(
        "policies", "pol", "title published", f"{_KEPT} operator:Organisation.operator_id",
        "versions:PolicyVersion.commitment_id",
    ),
    "PolicyVersion": shape(
        "policy_versions", "polv", f"{_VERSION} approvedBy address digest language",
        f"{_KEPT} operator:Organisation.operator_id policy:Policy.commitment_id", _BELOW.format("policy_version_id"),
        views=_VIEWS,
    ),
    "WhistleblowerMechanism": shape(
        "whistleblower_mechanisms", "wbm", "title published", _KEPT,
        "versions:WhistleblowerMechanismVersion.commitment_id",
    ),
    "WhistleblowerMechanismVersion": shape(
        "whistleblower_mechanism_versions", "wbmv",
        f"{_VERSION} channels languages openTo anonymityOffered independence protectionStated",
        f"{_KEPT} mechanism:WhistleblowerMechanism.commitment_id", _BELOW.format("mechanism_version_id"),
        views=_VIEWS,
    ),
    "CommitmentItem": shape(
        "commitment_items", "cit", "item group position rating gap disputed assessedOn",
        f"{_OF} assessment:CommitmentAssessment.assessment_id",
    ),
    "CommitmentAssessment": shape(
        "commitment_assessments", "cas", "item rating evidence place assessedOn position",
        f"{_OF} assessor:Organisation.assessor_id person:Person.person_id",
    ),
    "CommitmentEvent": shape(
        "commitment_events", "cev", "state occurredOn reason position", "organisation:Organisation.organisation_id"
    ),
}  # fmt: skip
