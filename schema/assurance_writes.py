"""Mutations of the operator and the secretariat on an audit: its beginning, its contract, its end before the report."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.assurance import commands as asked
from domain.assurance import opening_cases as opening
from domain.assurance import team_cases as teaming
from domain.assurance.refusals import (
    AlreadyOnTheTeam,
    AuditUnderWay,
    CycleDoesNotFit,
    EditionNotInForce,
    FirmDoesNotFit,
    NoAgreementInForce,
    NobodyProposed,
    NoLeadAuditor,
    NotAnAuditor,
    OnlyTheFirm,
    OnlyTheOperator,
    PlaceEnded,
    StoppedByTheAgreementAlone,
    TiedToTheAudit,
    TooLateToWithdraw,
    WrongStage,
)
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere
from domain.stakeholders.refusals import SecretariatOnly
from schema.assurance import Audit
from schema.codes import Cycle, StopReason, TeamRole
from schema.commands import plain, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.writing import Mutation

WRITE = Scope.ASSURANCE_WRITE
AUDIT = "The audit."
SHOWS = ("audit", Audit)
OPERATOR = (NotThere, OnlyTheOperator, ChangedMeanwhile, IllegalTransition)
FIRM = (NotThere, OnlyTheFirm, TiedToTheAudit, ChangedMeanwhile)
SECRETARIAT = (NotThere, SecretariatOnly, ChangedMeanwhile)


@strawberry.input(description="A site that begins to measure itself.")
class OpenAuditInput:
    site_id: strawberry.ID = ref("Site", "The site, which your company operates today.")
    edition_id: strawberry.ID = ref("Edition", "The edition: one in force.")
    cycle: Cycle = plain("Which of the site's audits it is.")


@strawberry.input(description="A step of an audit.")
class AuditInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="Who audits.")
class ContractAuditFirmInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    firm_id: strawberry.ID = ref("Organisation", "An audit firm that is assigned to the site today.")


@strawberry.input(description="An audit that is not gone on with.")
class StopAuditInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: StopReason = plain("Why. AGREEMENT_TERMINATED comes by the agreement's own end alone.")


@strawberry.input(description="Somebody for the team.")
class ProposeTeamMemberInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    person_id: strawberry.ID = ref("Person", "An auditor of your firm.")
    role: TeamRole = plain("As what they are to work.")


@strawberry.input(description="Somebody who leaves the team, or is proposed no longer.")
class EndTeamMembershipInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    member_id: strawberry.ID = ref("AuditTeamMember", "Their place on the team.")


MUTATIONS = (
    Mutation(
        name="openAudit",
        scope=WRITE,
        description="Begin an audit with the site's assessment of itself: for the company that operates it. A site has one"
        " audit at a time.",
        input_type=OpenAuditInput,
        command=asked.OpenAudit,
        use_case=opening.open_audit,
        success="AuditOpened",
        shows=SHOWS,
        refusals=(NotThere, OnlyTheOperator, EditionNotInForce, AuditUnderWay, CycleDoesNotFit),
    ),
    Mutation(
        name="applyForAudit",
        scope=WRITE,
        description="Ask the scheme for the audit, after the self-assessment: for the operator.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=opening.apply_for_audit,
        success="AuditAppliedFor",
        shows=SHOWS,
        refusals=OPERATOR,
    ),
    Mutation(
        name="confirmAuditAgreement",
        scope=WRITE,
        description="Confirm that the audit is held under the site's agreement with the scheme, which must be in force and"
        " your company's own: for the operator.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=opening.confirm_agreement,
        success="AuditAgreementConfirmed",
        shows=SHOWS,
        refusals=(*OPERATOR, NoAgreementInForce),
    ),
    Mutation(
        name="contractAuditFirm",
        scope=WRITE,
        description="Approve the contract with the firm that audits: for the secretariat.",
        input_type=ContractAuditFirmInput,
        command=asked.ContractFirm,
        use_case=opening.contract_firm,
        success="AuditFirmContracted",
        shows=SHOWS,
        refusals=(*SECRETARIAT, IllegalTransition, FirmDoesNotFit),
    ),
    Mutation(
        name="proposeTeamMember",
        scope=WRITE,
        description="Name one of your auditors for the team: for the audit's firm. Whoever is tied to the site, its operator"
        " or who else stands by it is refused by name.",
        input_type=ProposeTeamMemberInput,
        command=asked.ProposeTeamMember,
        use_case=teaming.propose_team_member,
        success="TeamMemberProposed",
        shows=SHOWS,
        refusals=(*FIRM, WrongStage, AlreadyOnTheTeam, NotAnAuditor),
    ),
    Mutation(
        name="approveAuditTeam",
        scope=WRITE,
        description="Approve everybody who is proposed, or nobody: for the secretariat. Ties are looked at once more, and"
        " the team has a lead auditor.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=teaming.approve_team,
        success="AuditTeamApproved",
        shows=SHOWS,
        refusals=(
            *SECRETARIAT,
            IllegalTransition,
            WrongStage,
            NobodyProposed,
            NoLeadAuditor,
            NotAnAuditor,
            TiedToTheAudit,
        ),
    ),
    Mutation(
        name="endTeamMembership",
        scope=WRITE,
        description="Record that somebody left the team, or is proposed no longer: for the audit's firm or the secretariat.",
        input_type=EndTeamMembershipInput,
        command=asked.EndTeamMembership,
        use_case=teaming.end_team_membership,
        success="TeamMembershipEnded",
        shows=SHOWS,
        refusals=(
            NotThere,
            OnlyTheFirm,
            ChangedMeanwhile,
            SecretariatOnly,
            WrongStage,
            PlaceEnded,
            NoLeadAuditor,
        ),
    ),
    Mutation(
        name="stopAudit",
        scope=WRITE,
        description="End an audit before its report: for the secretariat at any stage, for the operator until the firm has"
        " begun. What was recorded stays.",
        input_type=StopAuditInput,
        command=asked.StopAudit,
        use_case=opening.stop_audit,
        success="AuditStopped",
        shows=SHOWS,
        refusals=(*OPERATOR, SecretariatOnly, StoppedByTheAgreementAlone, TooLateToWithdraw),
    ),
)
"""In the order in which an audit meets them."""
