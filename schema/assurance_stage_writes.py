"""Mutations of the firm on an audit: its stages, and the notice before it comes to the site."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.assurance import commands as asked
from domain.assurance import stage_cases as staging
from domain.assurance.interview_refusals import UndertakingNotSigned
from domain.assurance.refusals import BeforeTheNotice, NoticeTooShort, PersonalContact, TeamNotApproved
from domain.kernel import IllegalTransition
from schema.assurance_writes import AUDIT, FIRM, SHOWS, WRITE, AuditInput
from schema.codes import ContactKind
from schema.commands import code, plain, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.writing import Mutation


@strawberry.input(description="What everybody is told before the firm comes to the site.")
class PublishAuditNoticeInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    first_day: date = plain("The first day of stage 2, at the site.")
    languages: list[str] = code(
        "In which languages people are heard: ISO 639 codes such as `es` or `quc`.", at_most=8, many=True
    )
    contact_kind: ContactKind = plain("By which way the team is reached.")
    contact: str = code(
        "The firm's own address: a role's mailbox, a page of its own, or its number. Never a person's.",
        at_most=200,
    )


MUTATIONS = (
    Mutation(
        name="startStageOne",
        scope=WRITE,
        description="Begin to read what the site handed in, with a team that the secretariat approved: for the audit's firm.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=staging.start_stage_one,
        success="StageOneStarted",
        shows=SHOWS,
        refusals=(*FIRM, IllegalTransition, TeamNotApproved),
    ),
    Mutation(
        name="publishAuditNotice",
        scope=WRITE,
        description="Tell everybody when stage 2 begins, long enough before: for the audit's firm. Published anew before"
        " stage 2 began, it takes the first notice's place.",
        input_type=PublishAuditNoticeInput,
        command=asked.PublishNotice,
        use_case=staging.publish_notice,
        success="AuditNoticePublished",
        shows=SHOWS,
        refusals=(*FIRM, IllegalTransition, NoticeTooShort, PersonalContact),
    ),
    Mutation(
        name="startStageTwo",
        scope=WRITE,
        description="Come to the site, on the day that was announced or later, once the site has signed the undertaking: "
        "for the audit's firm.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=staging.start_stage_two,
        success="StageTwoStarted",
        shows=SHOWS,
        refusals=(*FIRM, IllegalTransition, BeforeTheNotice, UndertakingNotSigned),
    ),
)
"""In the order of the stages."""
