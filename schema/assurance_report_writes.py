"""Mutations on an audit's report: the firm drafts it, the secretariat publishes it and puts it right."""

from __future__ import annotations

import strawberry

from domain.assurance import commands as asked
from domain.assurance import publishing_cases as publishing
from domain.assurance.refusals import ActionsOpen, NoCorrection, NotPublished, UnratedLeft
from domain.kernel import IllegalTransition
from schema.assurance_findings_writes import RATED, RatingEvidenceInput
from schema.assurance_writes import AUDIT, FIRM, SECRETARIAT, SHOWS, WRITE, AuditInput
from schema.codes import RatingCode
from schema.commands import clear_text, plain, plain_list, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.writing import Mutation


@strawberry.input(description="A rating that was published wrong, as it is right.")
class RatingCorrectionInput:
    requirement_id: strawberry.ID = ref("Requirement", "A requirement in the audit's scope.")
    rating: RatingCode = plain("How far it is met.")
    evidence: list[RatingEvidenceInput] = plain_list("What that rests on: documents and observations.")


@strawberry.input(description="A published report that is put right.")
class CorrectAuditReportInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    why: str = clear_text(
        "What was wrong, and how that came out. Everybody reads it.", at_least=3, at_most=500
    )
    corrections: list[RatingCorrectionInput] = plain_list("What was wrong, each requirement once.")


MUTATIONS = (
    Mutation(
        name="draftAuditReport",
        scope=WRITE,
        description="Put the findings before the operator, once all in the scope is rated: for the audit's firm.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=publishing.draft_report,
        success="AuditReportDrafted",
        shows=SHOWS,
        refusals=(*FIRM, IllegalTransition, UnratedLeft),
    ),
    Mutation(
        name="publishAuditReport",
        scope=WRITE,
        description="Publish the report for good, and grant what the site achieved by it: for the secretariat. It waits for"
        " corrective actions that are neither verified nor overdue.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=publishing.publish_report,
        success="AuditReportPublished",
        shows=SHOWS,
        refusals=(*SECRETARIAT, IllegalTransition, ActionsOpen),
    ),
    Mutation(
        name="correctAuditReport",
        scope=WRITE,
        description="Publish a further number of a report, with ratings put right: for the secretariat. The earlier number"
        " stays as it is; where the level changes, the achievement does.",
        input_type=CorrectAuditReportInput,
        command=asked.CorrectReport,
        use_case=publishing.correct_report,
        success="AuditReportCorrected",
        shows=SHOWS,
        refusals=(*SECRETARIAT, NotPublished, NoCorrection, *RATED),
    ),
)
"""In the order in which a report meets them."""
