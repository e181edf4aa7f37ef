"""What is asked in `assurance_story.py`: its queries, and its changes with what each shows when it succeeds."""

from __future__ import annotations

# -- who and what is there

REQUIREMENTS = """
query Requirements($edition: ID!) {
  requirements(filter: {edition: [$edition]}, first: 100) { nodes { id number critical chapter { principleArea } } }
}
"""
NOTICES = """
query Notices($site: ID!) { auditNotices(filter: {site: [$site]}) { nodes { firstDay languages contact } } }
"""
EDITIONS = "{ editions { nodes { id code: name status } } }"
PROMISE = "{ undertakingTexts { nodes { digest inForce text } } }"
AUDIT = """
query Audit($id: ID!) { audit(id: $id) {
  state level version events(last: 1) { nodes { occurredOn } } team { nodes { role person { handle } } }
} }
"""

# -- the way of an audit

STANDS = "{ audit { state } }"
OPEN = ("openAudit", "OpenAuditInput", "AuditOpened { audit { id state } }")
APPLY = ("applyForAudit", "AuditInput", f"AuditAppliedFor {STANDS}")
AGREE = ("confirmAuditAgreement", "AuditInput", f"AuditAgreementConfirmed {STANDS}")
CONTRACT = ("contractAuditFirm", "ContractAuditFirmInput", f"AuditFirmContracted {STANDS}")
PROPOSE = ("proposeTeamMember", "ProposeTeamMemberInput", f"TeamMemberProposed {STANDS}")
APPROVE = ("approveAuditTeam", "AuditInput", f"AuditTeamApproved {STANDS}")
STAGE_1 = ("startStageOne", "AuditInput", f"StageOneStarted {STANDS}")
NOTICE = (
    "publishAuditNotice", "PublishAuditNoticeInput", f"AuditNoticePublished {STANDS}", "NoticeTooShort { earliest }",
)  # fmt: skip
STAGE_2 = ("startStageTwo", "AuditInput", f"StageTwoStarted {STANDS}")

# -- the promise, the interviews

SIGN = ("signUndertaking", "SignUndertakingInput", "UndertakingSigned { undertaking { signedOn } }")
PLAN = ("planInterview", "PlanInterviewInput", "InterviewPlanned { interview { id alias state } }")
CONSENT = (
    "recordInterviewConsent",
    "RecordInterviewConsentInput",
    "InterviewConsentRecorded { interview { id } }",
)
HOLD = ("recordInterviewHeld", "RecordInterviewHeldInput", "InterviewHeld { interview { state heldWeek } }")
WRITE = (
    "addInterviewItem", "AddInterviewItemInput", "InterviewItemAdded { interview { id items { nodes { id kind } } } }",
)  # fmt: skip
READ = ("openInterviewItem", "OpenInterviewItemInput", "InterviewItemOpened { text }")
INTERVIEWS = """
query Interviews($audit: ID!) { interviews(filter: {audit: [$audit]}) { nodes { id alias sector } total { count } } }
"""

# -- what breaks the promise

BREACH = (
    "recordBreach", "RecordBreachInput", "BreachRecorded { incident { id kind state } allegation { id state } }",
)  # fmt: skip
PUT = ("putIncidentToSite", "IncidentInput", "IncidentPutToSite { incident { state } }")
ANSWER = (
    "answerIntegrityNotice",
    "AnswerIntegrityNoticeInput",
    "IntegrityNoticeAnswered { notice { answeredWeek } }",
)
CLOSE_INCIDENT = ("closeIncident", "CloseIncidentInput", "IncidentClosed { incident { state effect } }")
PUT_TO_US = """
query PutToUs($site: ID!) { integrityNotices(filter: {site: [$site]}) { nodes { id kind putWeek effect } } }
"""

# -- what was seen, and what comes of it

SCOPE = ("addToAuditScope", "AuditScopeInput", f"AuditScopeWidened {STANDS}")
RATE = ("rateRequirement", "RateRequirementInput", "RequirementRated { rating { rating } }")
HEARD = ("markInterviewEvidence", "MarkInterviewEvidenceInput", "InterviewEvidenceMarked { rating { id } }")
REACH = ("recordOutreach", "RecordOutreachInput", "OutreachRecorded { outreach { kind reached } }")
DRAFT_REPORT = ("draftAuditReport", "AuditInput", f"AuditReportDrafted {STANDS}")
CORRECT = (
    "openCorrectiveAction", "OpenCorrectiveActionInput", "CorrectiveActionOpened { correctiveAction { id dueOn } }",
    "DeadlineDoesNotFit { latest }",
)  # fmt: skip
CORRECTING = ("startCorrectiveAction", "AuditInput", f"CorrectiveActionStarted {STANDS}")
DONE = (
    "recordCorrectiveActionDone",
    "CorrectiveActionInput",
    "CorrectiveActionDone { correctiveAction { doneOn } }",
)
VERIFIED = (
    "verifyCorrectiveAction", "CorrectiveActionInput", "CorrectiveActionVerified { correctiveAction { verifiedOn } }",
)  # fmt: skip
PUBLISH = ("publishAuditReport", "AuditInput", "AuditReportPublished { audit { state level } }")
RATINGS = """
query Ratings($audit: ID!) { audit(id: $audit) { ratings(first: 100) {
  nodes { rating requirement { number } evidence { nodes { kind says } } interviewEvidence { total { count } } }
} } }
"""
REPORT = """
query Report($site: ID!) {
  auditReports(filter: {site: [$site]}) {
    nodes { number level digest body scores(first: 4) { nodes { area points possible percent } } }
  }
  achievements(filter: {site: [$site]}) { nodes { level held grantedOn surveillanceDueOn } }
}
"""

# -- what the company can look at

AT_THE_SITE = """
query AtTheSite($site: ID!, $audit: ID!) {
  node(id: $site) { id }
  audit(id: $audit) { id state version team { nodes { role } } events { nodes { state occurredOn } } }
  audits(filter: {site: [$site]}) { nodes { id state } total { count } }
  undertakings(filter: {site: [$site]}) { nodes { id signedOn } total { count } }
  interviews(filter: {audit: [$audit]}) { nodes { id alias } total { count } }
  integrityIncidents(filter: {audit: [$audit]}) { nodes { id } total { count } }
  integrityNotices(filter: {site: [$site]}) { nodes { id } total { count } }
  allegations(filter: {site: [$site]}) { nodes { id } total { count } }
}
"""
NODE = "query Node($id: ID!) { node(id: $id) { id __typename } }"
