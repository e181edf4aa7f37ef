"""What is asked in `nameless_story.py`, beside what it shares with the other stories."""

from __future__ import annotations

# -- whoever comes back with a receipt

WRITTEN = ("returnToReport", "ReturnToReportInput", "ReportReturnedTo { state due dueOn written }")
READ = (
    "openReportItemWithReceipt",
    "OpenReportItemWithReceiptInput",
    "ReportItemRead { text redactedBecause }",
)
ATTACH = ("attachWithReceipt", "AttachWithReceiptInput", "AttachmentBegun { upload attachmentId }")
COMPLAIN = ("submitGrievance", "SubmitGrievanceInput", "GrievanceSubmitted { receipt }")
STANDS = ("returnToGrievance", "ReturnToGrievanceInput", "GrievanceStands { state outcome items }")
READ_ANSWER = (
    "openGrievanceItemWithReceipt",
    "OpenGrievanceItemWithReceiptInput",
    "GrievanceItemRead { text }",
)
ANSWER = ("answerGrievanceWithReceipt", "AnswerGrievanceWithReceiptInput", "GrievanceAnswered { state }")
MINE = (
    "myIdentity",
    "MyIdentityInput",
    "MyIdentityTold { identity { tier fields openings { on purpose reader } consents { id withdrawnOn } } }",
)
WITHDRAW_CONSENT = (
    "withdrawIdentityConsent", "WithdrawIdentityConsentInput", "IdentityConsentWithdrawn { withdrawnOn }",
)  # fmt: skip
ERASE = (
    "askForErasure",
    "MyIdentityInput",
    "IdentityErasedForGood { erasureReceipt erasedOn backupsGoneOn }",
)

# -- whoever handles the case

REPORTS = """
query Reports($site: ID!) {
  reports(filter: {site: [$site]}) {
    nodes { id state byWeek items { nodes { id position kind side openedOn redactedOn } } }
  }
}
"""
GRIEVANCES = """
query Grievances($site: ID!) {
  grievances(filter: {site: [$site]}) {
    nodes { id state identityMode aliases { nodes { alias role } } items { nodes { id position kind } } }
  }
}
"""
MECHANISMS = "query Of($site: ID!) { mechanisms(filter: {site: [$site]}) { nodes { id kind name } } }"
SCHEME = "{ mechanisms(filter: {kind: [SCHEME]}) { nodes { id kind } } }"
WRITE = ("addReportItem", "AddReportItemInput", "ReportItemAdded { item { id } }")
OPEN = ("openReportItem", "OpenReportItemInput", "ReportItemOpened { text attachments { id type size } }")
FETCH = ("openReportAttachment", "OpenAttachmentInput", "ReportAttachmentOpened { download }")
REDACT = ("redactReportItem", "RedactReportItemInput", "ReportItemRedacted { item { id } }")
TRANSLATE = ("translateReportItem", "TranslateReportItemInput", "ReportItemTranslated { item { id } }")
ASSIGN = (
    "assignGrievanceHandler", "AssignGrievanceHandlerInput", "GrievanceHandlerAssigned { grievance { id } }",
)  # fmt: skip
STEP = "{ grievance { id state } }"
ACKNOWLEDGE = ("acknowledgeGrievance", "GrievanceStepInput", f"GrievanceAcknowledged {STEP}")
SCREEN = ("screenGrievance", "GrievanceStepInput", f"GrievanceScreened {STEP}")
INVESTIGATE = ("startGrievanceInvestigation", "GrievanceStepInput", f"GrievanceInvestigationStarted {STEP}")
PROPOSE = ("proposeResponse", "ProposeResponseInput", f"ResponseProposed {STEP}")
OPEN_GRIEVANCE_ITEM = ("openGrievanceItem", "OpenGrievanceItemInput", "GrievanceItemOpened { text }")
