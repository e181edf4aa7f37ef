"""What is asked in `retaliation_story.py`: its queries, and its changes with what each shows when it succeeds."""

from __future__ import annotations

# -- the prologue

ORGANISATIONS = "{ organisations(first: 100) { nodes { id name } } }"
REGISTER_SITE = ("registerSite", "RegisterSiteInput", "SiteRegistered { site { id name } }")
ASSIGN = ("assignOrganisation", "AssignOrganisationInput", "OrganisationAssigned { assignment { id } }")
SIGN = ("signAgreement", "SignAgreementInput", "AgreementSigned { agreement { id } }")

# -- the report

SUBMIT = ("submitReport", "SubmitReportInput", "ReportSubmitted { receipt acknowledgedBy }")
RETURN = ("returnToReport", "ReturnToReportInput", "ReportReturnedTo { state acknowledged due dueOn }")
ADD = ("addToReportWithReceipt", "AddToReportWithReceiptInput", "ReportAddedTo { position }")
REPORTS = """
query Reports($site: ID!) {
  reports(filter: {site: [$site]}) {
    nodes { id state receivedOn byWeek aliases { nodes { id alias } } items { nodes { id } } }
  }
}
"""
ASSIGN_REPORT = ("assignReportHandler", "AssignReportHandlerInput", "ReportHandlerAssigned { report { id } }")
OPEN_REPORT_ITEM = ("openReportItem", "OpenReportItemInput", "ReportItemOpened { text }")
ACKNOWLEDGE_REPORT = ("acknowledgeReport", "ActOnReportInput", "ReportAcknowledged { report { id } }")

# -- the allegation

STANDS = "{ allegation { state } }"
FILE = ("fileAllegation", "FileAllegationInput", "AllegationFiled { allegation { id } }")
ASSIGN_ALLEGATION = (
    "assignAllegationHandler", "AssignAllegationHandlerInput", f"AllegationHandlerAssigned {STANDS}",
)  # fmt: skip
ACKNOWLEDGE = ("acknowledgeAllegation", "AllegationInput", f"AllegationAcknowledged {STANDS}")
PROTECT = ("takeInterimMeasure", "TakeInterimMeasureInput", f"InterimMeasureTaken {STANDS}")
SEAT = (
    "constituteCommittee",
    "ConstituteCommitteeInput",
    f"CommitteeConstituted {STANDS}",
    "Recused { ties }",
)
DECLARE = ("declareInterest", "DeclareInterestInput", "InterestDeclared { interest { id } }")
INVESTIGATE = ("startInvestigation", "AllegationInput", f"InvestigationStarted {STANDS}")
OPINE = ("recordOpinion", "RecordOpinionInput", f"OpinionRecorded {STANDS}")
FIND = ("recordFinding", "RecordFindingInput", "FindingRecorded { allegation { state finding } }")
DECIDE = ("decideOutcome", "DecideOutcomeInput", "OutcomeDecided { allegation { state outcome } }")
RELEASE = ("releaseFinding", "FindingAudienceInput", f"FindingReleased {STANDS}")
DO = ("recordRecommendedActionDone", "RecommendedActionInput", f"RecommendedActionDone {STANDS}")
VERIFY = ("verifyRecommendedAction", "RecommendedActionInput", f"RecommendedActionVerified {STANDS}")
MONITOR = ("startMonitoring", "AllegationInput", f"MonitoringStarted {STANDS}")
CLOSE = ("closeAllegation", "AllegationInput", f"AllegationClosed {STANDS}", "CheckInsLeft { earliest }")
ALLEGATION = """
query Allegation($id: ID!) {
  allegation(id: $id) {
    state
    aliases { nodes { id alias role } }
    items { nodes { id } }
    interimMeasures { nodes { id } }
    committee { nodes { id sector stoodDownOn stoodDownBecause } }
    recommendedActions { nodes { id kind verifiedOn } }
    checkIns { nodes { id dueOn } }
    events { nodes { id state occurredOn } }
  }
}
"""
QUEUE = """
query Queue($site: ID!) {
  first: allegations(filter: {mine: true}, order: {by: DUE, direction: ASC}, first: 4) { nodes { ...Due } }
  here: allegations(filter: {mine: true, site: [$site]}) { nodes { ...Due } }
}
fragment Due on Allegation { id state due dueOn overdue }
"""

# -- early warnings

WARNINGS = """
query Warnings($filter: EarlyWarningFilter) {
  earlyWarnings(filter: $filter, first: 3) { nodes { id rule site { name } records { nodes { entity } } } }
}
"""
SEEN = (
    "acknowledgeWarning",
    "AcknowledgeWarningInput",
    "EarlyWarningAcknowledged { warning { acknowledgedOn } }",
)
ACT = ("actOnWarning", "ActOnWarningInput", "EarlyWarningActedOn { warning { action } }")

# -- what a company asks, and what anybody does

AT_THE_SITE = """
query AtTheSite($site: ID!) {
  reports(filter: {site: [$site]}) { nodes { id } total { count } }
  allegations(filter: {site: [$site]}) { nodes { id } total { count } }
  allegationReleases(filter: {site: [$site]}) { nodes { id } total { count } }
  earlyWarnings(filter: {site: [$site]}) { nodes { id } total { count } }
  grievances(filter: {site: [$site]}) { nodes { id } total { count } }
  everyReport: reports { total { count } }
  everyAllegation: allegations { total { count } }
  site(id: $site) { name version assignments { nodes { capacity } total { count } } }
  agreements(filter: {site: [$site]}) { nodes { active version } }
}
"""
RELEASED = """
query Released($site: ID!) {
  allegationReleases(filter: {site: [$site]}) { nodes { finding outcome allegation { id } } }
}
"""
ACTIVE = "query Active($site: ID!) { agreements(filter: {site: [$site], active: true}) { total { count } } }"
NODE = "query Guess($id: ID!) { node(id: $id) { id } }"


def _one(name: str) -> str:
    return f"query Guess($id: ID!) {{ {name}(id: $id) {{ id state }} }}"


def _change(name: str, id: str) -> str:
    refused = "... on Refusal { code message next }"
    return (
        f"mutation Guess($key: String!, $id: ID!) {{"
        f" {name}(idempotencyKey: $key, input: {{{id}: $id}}) {{ __typename {refused} }} }}"
    )


GUESSES = {
    "rep": (_one("report"), _change("acknowledgeReport", "reportId")),
    "alg": (_one("allegation"),),
    "rit": (_change("openReportItem", "itemId"),),
    "ait": (_change("openAllegationItem", "itemId"),),
}
"""By the beginning of an id: how somebody who guessed it could ask, beside `node`."""
