"""Mutations on breaches of an undertaking: recorded by the audit's team, answered by the site, closed by the team."""

from __future__ import annotations

import strawberry

from domain.assurance import integrity_cases as integrity
from domain.assurance import interview_commands as asked
from domain.assurance.interview_content_cases import open_incident_item
from domain.assurance.interview_refusals import ConsentNotGiven, OnlyTheAuditTeam
from domain.cases.refusals import ContentErased
from domain.kernel import IllegalTransition, NotThere
from schema.assurance_interviews import IntegrityIncident, IntegrityNotice
from schema.assurance_interviews_writes import AUDIT, LANGUAGE, READ, SIGN, STEP, TEAM, WRITE
from schema.codes import Actor, AuditEffect, BreachKind, RetaliationForm
from schema.commands import case_text, code, plain, plain_list, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.reprisals import Allegation
from schema.writing import Mutation

INCIDENT = "The incident."


@strawberry.input(description="That a site's undertaking was broken.")
class RecordBreachInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    kind: BreachKind = plain("How.")
    interview_id: strawberry.ID | None = ref(
        "Interview", "The interview that it touches, if one. An allegation does not keep it.", optional=True
    )
    forms: list[RetaliationForm] = plain_list("Of retaliation and its threat: what was done or threatened.")
    actor: Actor | None = plain("Of retaliation and its threat: who is said to have done it.", optional=True)
    narrative: str = case_text("What happened. Name nobody who does not want to be named.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="An incident, and the version that you read.")
class IncidentInput:
    incident_id: strawberry.ID = ref("IntegrityIncident", INCIDENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="What a site answers to what was put to it.")
class AnswerIntegrityNoticeInput:
    notice_id: strawberry.ID = ref("IntegrityNotice", "The notice.")
    text: str = case_text("What you answer.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="What an incident comes to for the audit.")
class CloseIncidentInput:
    incident_id: strawberry.ID = ref("IntegrityIncident", INCIDENT)
    effect: AuditEffect = plain("What it comes to.")
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="What was written about an incident and is to be read.")
class OpenIncidentItemInput:
    item_id: strawberry.ID = ref("IncidentItem", "The item.")


MUTATIONS = (
    Mutation(
        name="recordBreach",
        scope=WRITE,
        description="Record that a site's undertaking was broken, whether or not it was signed. Retaliation and its threat"
        " become an allegation, which a committee of the Board investigates; coercion, coaching and an incentive an incident"
        f" of the audit. {TEAM}",
        input_type=RecordBreachInput,
        command=asked.RecordBreach,
        use_case=integrity.record_breach,
        success="BreachRecorded",
        shows=("incident", IntegrityIncident),
        or_shows=("allegation", Allegation),
        refusals=(NotThere, OnlyTheAuditTeam, ConsentNotGiven),
    ),
    Mutation(
        name="putIncidentToSite",
        scope=WRITE,
        description=f"Tell the site the kind of an incident, from this week on, and nothing else. {TEAM}",
        input_type=IncidentInput,
        command=asked.OnIncident,
        use_case=integrity.put_incident_to_site,
        success="IncidentPutToSite",
        shows=("incident", IntegrityIncident),
        refusals=STEP,
    ),
    Mutation(
        name="answerIntegrityNotice",
        scope=SIGN,
        description="Answer what the audit's team put to you, once: for the company whose site is audited.",
        input_type=AnswerIntegrityNoticeInput,
        command=asked.AnswerIntegrityNotice,
        use_case=integrity.answer_integrity_notice,
        success="IntegrityNoticeAnswered",
        shows=("notice", IntegrityNotice),
        refusals=(NotThere, IllegalTransition),
    ),
    Mutation(
        name="closeIncident",
        scope=WRITE,
        description="Close an incident with what it comes to for the audit. It need not have been put to the site, where that"
        f" would tell who spoke. {TEAM}",
        input_type=CloseIncidentInput,
        command=asked.CloseIncident,
        use_case=integrity.close_incident,
        success="IncidentClosed",
        shows=("incident", IntegrityIncident),
        refusals=STEP,
    ),
    Mutation(
        name="openIncidentItem",
        scope=READ,
        description=f"Read what was written about an incident. Each opening is recorded, by week. {TEAM}",
        input_type=OpenIncidentItemInput,
        command=asked.OpenItem,
        use_case=open_incident_item,
        success="IncidentItemOpened",
        tells={"text": "What it says."},
        kept=False,
        refusals=(NotThere, ContentErased),
    ),
)
"""As they are met: recorded, put to the site, answered, closed."""
