"""What the records of cases look like from outside, written down by hand for the oracle.

A list whose column begins with @ holds what the record above names in that array.
"""

from __future__ import annotations

from tests.access.shape import shape

PUBLIC_CASE_SHAPES = {
    "Mechanism": shape(
        "mechanisms", "mech", "kind name openedOn closedOn version", "body:Organisation.body_id site:Site.site_id",
        "assessments:MechanismAssessment.mechanism_id",
    ),
    "MechanismAssessment": shape(
        "mechanism_assessments", "mas", "criterion rating assessedOn evidence", "assessor:Organisation.assessor_id"
    ),
    "ExternalInspection": shape(
        "external_inspections", "insp", "agency agencyName act number inspectedOn summary version", "site:Site.site_id",
        "documents:InspectionDocument.inspection_id",
    ),
    "InspectionDocument": shape("inspection_documents", "idoc", "name address position"),
    "Agreement": shape(
        "agreements", "agr", "signedOn terminatedOn terminationReason active version",
        "site:Site.site_id operator:Organisation.operator_id",
    ),
}  # fmt: skip

_CLOCK = "due dueOn dueAt overdue closedOn erasedOn version"
_EVENT = "state occurredOn side reason position"
_REWRITTEN = "openedOn redactedOn originalOpenedOn redactedBecause translatedBy"
_ITEM = f"kind side internal language writtenOn position {_REWRITTEN}"
_PERSON = "person:Person.person_id"


def _beside(item: str) -> str:
    return f"redacts:{item}.redacts_id translates:{item}.translates_id"


GRIEVANCE_SHAPES = {
    "Grievance": shape(
        "grievances", "grv",
        "state mechanism identityMode byWeek category activities receivedOn outcome closureReason paused pausedBecause"
        f" released externalRef appealBy {_CLOCK}",
        "site:Site.site_id body:Organisation.body_id broughtTo:Mechanism.mechanism_id"
        " referredTo:Mechanism.referred_to_id filedBy:Organisation.filed_by_id"
        " representative:Organisation.representative_id handler:Person.handler_id",
        "protectedActivities:ProtectedActivity.@activities events:GrievanceEvent.grievance_id"
        " aliases:GrievanceAlias.grievance_id items:GrievanceItem.grievance_id handlings:GrievanceHandling.grievance_id"
        " pauses:GrievancePause.grievance_id remedies:Remedy.grievance_id checkIns:GrievanceCheckIn.grievance_id"
        " releases:GrievanceRelease.grievance_id engagements:Engagement.@engagement_ids barriers:Barrier.@barrier_ids"
        " alsoSites:Site.@also_site_ids",
    ),
    "GrievanceEvent": shape("grievance_events", "gev", _EVENT, _PERSON),
    "GrievanceAlias": shape("grievance_aliases", "gal", "alias role inConfidence"),
    "GrievanceItem": shape(
        "grievance_items", "git", _ITEM, f"grievance:Grievance.grievance_id {_beside('GrievanceItem')}"
    ),
    "GrievanceHandling": shape("grievance_handlings", "ghd", "stage starts ends", _PERSON),
    "GrievancePause": shape("grievance_pauses", "gps", "because starts until ends"),
    "Remedy": shape(
        "remedies", "rem", "kind agreedOn dueOn deliveredOn verifiedOn", "grievance:Grievance.grievance_id"
    ),
    "GrievanceCheckIn": shape(
        "grievance_check_ins", "gci", "dueOn heldOn finding", "grievance:Grievance.grievance_id"
    ),
    "GrievanceRelease": shape("grievance_releases", "grl", "releasedOn withdrawnOn"),
}  # fmt: skip

REPORT_SHAPES = {
    "Report": shape(
        "reports", "rep",
        "identityMode byWeek concern protectedPerson retaliationForms activities state conclusion receivedOn paused"
        f" pausedBecause {_CLOCK}",
        "body:Organisation.body_id site:Site.site_id handler:Person.handler_id",
        "protectedActivities:ProtectedActivity.@activities events:ReportEvent.report_id aliases:ReportAlias.report_id"
        " items:ReportItem.report_id handlings:ReportHandling.report_id pauses:ReportPause.report_id"
        " checkIns:ReportCheckIn.report_id",
    ),
    "ReportEvent": shape("report_events", "rev", f"step {_EVENT}", _PERSON),
    "ReportAlias": shape("report_aliases", "ral", "alias role"),
    "ReportItem": shape("report_items", "rit", _ITEM, f"report:Report.report_id {_beside('ReportItem')}"),
    "ReportHandling": shape("report_handlings", "rhd", "starts ends", _PERSON),
    "ReportPause": shape("report_pauses", "rps", "because starts until ends"),
    "ReportCheckIn": shape("report_check_ins", "rci", "dueOn heldOn finding", "report:Report.report_id"),
}  # fmt: skip

ALLEGATION_SHAPES = {
    "Allegation": shape(
        "allegations", "alg",
        f"state activities forms actor receivedOn byWeek identityMode finding outcome withdrawnOn {_CLOCK}",
        "site:Site.site_id auditFirm:Organisation.audit_firm_id filedBy:Organisation.filed_by_id"
        " representative:Organisation.representative_id handler:Person.handler_id agreement:Agreement.agreement_id"
        " grievance:Grievance.grievance_id report:Report.report_id",
        "protectedActivities:ProtectedActivity.@activities events:AllegationEvent.allegation_id"
        " aliases:AllegationAlias.allegation_id items:AllegationItem.allegation_id"
        " handlings:AllegationHandling.allegation_id interimMeasures:InterimMeasure.allegation_id"
        " committee:CommitteeMember.allegation_id recommendedActions:RecommendedAction.allegation_id"
        " checkIns:AllegationCheckIn.allegation_id releases:AllegationRelease.allegation_id",
    ),
    "AllegationEvent": shape("allegation_events", "aev", _EVENT, _PERSON),
    "AllegationAlias": shape("allegation_aliases", "aal", "alias role"),
    "AllegationItem": shape("allegation_items", "ait", _ITEM, _beside("AllegationItem")),
    "AllegationHandling": shape("allegation_handlings", "ahd", "starts ends", _PERSON),
    "InterimMeasure": shape("interim_measures", "ipm", "kind takenOn liftedOn"),
    "CommitteeMember": shape(
        "committee_members", "cmt", "sector seatedOn stoodDownOn stoodDownBecause opinion",
        f"{_PERSON} seat:Seat.seat_id",
    ),
    "RecommendedAction": shape("recommended_actions", "rac", "kind recommendedOn dueOn doneOn verifiedOn"),
    "AllegationCheckIn": shape("allegation_check_ins", "aci", "dueOn heldOn finding"),
    "AllegationRelease": shape(
        "allegation_releases", "arl", "audience finding outcome releasedOn withdrawnOn",
        "site:Site.site_id allegation:Allegation.allegation_id",
    ),
    "DeclaredInterest": shape(
        "declared_interests", "int", "declaredOn endedOn",
        f"{_PERSON} organisation:Organisation.organisation_id site:Site.site_id",
    ),
    "EarlyWarning": shape(
        "early_warnings", "warn", "rule raisedOn acknowledgedOn actedOn action version",
        "site:Site.site_id acknowledgedBy:Person.acknowledged_by", "records:EarlyWarningRecord.warning_id",
    ),
    "EarlyWarningRecord": shape(
        "early_warning_records", "wrec", "entity", "allegation:Allegation.record_id barrier:Barrier.record_id"
        " report:Report.record_id grievance:Grievance.record_id audit:Audit.record_id",
    ),
}  # fmt: skip

CASE_SHAPES = GRIEVANCE_SHAPES | REPORT_SHAPES | ALLEGATION_SHAPES
"""Records of cases: none of them is everybody's."""
