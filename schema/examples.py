"""An example for every question at the root, for whoever reads the schema. A test asks each of them."""

from __future__ import annotations

from collections.abc import Mapping

SITE = "site_f154d1f969f740efaee2a324a363869f"

EXAMPLES: Mapping[str, str] = {
    "sectors": "{ sectors { nodes { code name seats { nodes { number } } } } }",
    "seats": "{ seats { nodes { sector { code } number terms(first: 1) { nodes { holderName starts ends } } } } }",
    "motions": "{ motions(filter: {state: [RETURNED]}) { nodes { title inFavour against abstained quorum returnedBy } } }",
    "motion": '{ motion(id: "mot_4d5e6f708192437fa4b5c6d7e8f90a1b") { title state because ballots { nodes { vote seat { number } } } } }',
    "participation": '{ participation(filter: {quarter: ["2026-Q3"]}) { nodes { activity sector count share equalShare } } }',
    "editions": "{ editions { nodes { code status chapters(first: 100) { nodes { number title } } } } }",
    "chapters": "{ chapters(filter: {principleArea: [SOCIAL_RESPONSIBILITY]}) { nodes { number title } } }",
    "requirements": '{ requirements(filter: {number: ["3.2.2.1"]}) { nodes { title summary errata { nodes { given correction } } } } }',
    "proposed_changes": "{ proposedChanges { nodes { title state requirements { nodes { effect requirement { number } } } } } }",
    "protected_activities": "{ protectedActivities { nodes { name basis requirementNumber } } }",
    "definitions": "{ definitions { nodes { term text source } } }",
    "errata": "{ errata { nodes { kind given correction note } } }",
    "attack_figures": '{ attackFigures(filter: {coversYear: 2024, businessSector: ["MINING"]}) { nodes { measure figure source } } }',
    "organisations": "{ organisations(filter: {kind: [NGO, UNION]}) { nodes { id name country } } }",
    "organisation": '{ organisation(id: "org_d14c15f381aa4c3b947700abcbda2e5d") { name kind sector { name } } }',
    "sites": '{ sites(filter: {country: ["PE"], highRiskArea: true}) { nodes { id name commodities } } }',
    "site": f'{{ site(id: "{SITE}") {{ name status riskDesignations {{ nodes {{ kind starts source }} }} }} }}',
    "assignments": "{ assignments(filter: {capacity: [AUDIT]}) { nodes { organisation { name } site { name } starts ends } } }",
    "persons": "{ persons { nodes { handle memberships { nodes { capacity starts ends } } } } }",
    "person": '{ person(id: "prs_7b0c41b6a3c24a30b2b0a2a3d1f0c9de") { handle registeredOn } }',
    "parties": "{ parties(filter: {kind: [GROUP]}) { nodes { pseudonym sensitivity roles { nodes { role starts } } } } }",
    "party": '{ party(id: "pty_0a4b1c5d3e6f47a8b9c0d1e2f3a4b5c6") { pseudonym sectors } }',
    "engagements": "{ engagements(first: 10, filter: {level: [CONSULT, INVOLVE]}) { nodes { startsOn purpose site { name } } pageInfo { endCursor } } }",
    "engagement": '{ engagement(id: "eng_7e2f7c511c9a4dca847578b4c0a30c84") { purpose issues { nodes { raised response } } } }',
    "barriers": "{ barriers(filter: {state: [PERSISTS]}, order: {by: SEVERITY}) { nodes { kind severity affectedSector site { name } } } }",
    "barrier": '{ barrier(id: "bar_5d6e7f8091a24b3c8d4e5f6071829304") { kind events { nodes { state occurredOn } } } }',
    "consent_processes": "{ consentProcesses { nodes { subject state community { name } events { nodes { state occurredOn } } } } }",
    "consent_process": '{ consentProcess(id: "fpic_1f2e3d4c5b6a47988796a5b4c3d2e1f0") { subject state } }',
    "reports": "{ reports(filter: {mine: true}, order: {by: DUE, direction: ASC}) { nodes { concern state due dueOn overdue } } }",
    "report": '{ report(id: "rep_2c3d4e5f60714829930415263748596a") { state events { nodes { step occurredOn } } } }',
    "allegations": "{ allegations(filter: {state: [RECEIVED, INTERIM_PROTECTION]}, order: {by: DUE, direction: ASC}) { nodes { state forms due dueOn site { name } } } }",
    "allegation": '{ allegation(id: "alg_9c1d2e3f4a5b4c6d8e7f90a1b2c3d4e5") { state finding committee { nodes { sector seatedOn } } } }',
    "allegation_releases": "{ allegationReleases(filter: {finding: [SUBSTANTIATED]}) { nodes { finding outcome releasedOn site { name } } } }",
    "agreements": "{ agreements(filter: {active: true}) { nodes { signedOn site { name } operator { name } } } }",
    "declared_interests": "{ declaredInterests { nodes { declaredOn endedOn organisation { name } site { name } } } }",
    "early_warnings": "{ earlyWarnings(filter: {acknowledged: false}) { nodes { rule raisedOn records { nodes { entity } } } } }",
    "mechanisms": "{ mechanisms(filter: {kind: [SITE]}) { nodes { name body { name } assessments { nodes { criterion rating } } } } }",
    "mechanism": '{ mechanism(id: "mech_1c2d3e4f5a6b4c7d8e9f0a1b2c3d4e5f") { name kind openedOn } }',
    "grievances": "{ grievances(filter: {mine: true}, order: {by: DUE, direction: ASC}) { nodes { state due dueOn overdue pausedBecause } } }",
    "grievance": '{ grievance(id: "grv_2b3c4d5e6f704a8b9cad0e1f2a3b4c5d") { state category events { nodes { state occurredOn } } } }',
    "external_inspections": '{ externalInspections(filter: {agency: ["MEM"], inspectedFrom: "2016-01-01"}) { nodes { inspectedOn act summary documents { nodes { name address } } } } }',
    "external_inspection": '{ externalInspection(id: "insp_3c4d5e6f708142a3b4c5d6e7f8091a2b") { agencyName act number site { name } } }',
    "audits": "{ audits(filter: {state: [PUBLISHED], level: [LEVEL_75, LEVEL_100]}) { nodes { publishedOn level site { name } firm { name } } } }",
    "audit": '{ audit(id: "aud_3c4d5e6f70814a9bacbdce2f4a5b6c7d") { state cycle stageTwoOn events { nodes { state occurredOn } } } }',
    "audit_notices": '{ auditNotices(filter: {firstDayFrom: "2026-12-01"}) { nodes { firstDay languages contact site { name } firm { name } } } }',
    "policies": "{ policies(filter: {inForce: true}) { nodes { title site { name } operator { name } } } }",
    "policy": '{ policy(id: "pol_4d5e6f708192a3b4c5d6e7f8091a2b3c") { title versions { nodes { number state starts ends } } } }',
    "policy_versions": "{ policyVersions(filter: {inForce: true, met: [APPROVED_AT_MOST_SENIOR_LEVEL, PUBLICLY_ACCESSIBLE]}) { nodes { site { name } address } } }",
    "policy_version": '{ policyVersion(id: "polv_5e6f708192a3b4c5d6e7f8091a2b3c4d") { tallies { nodes { group met unassessed } } items(filter: {gap: true}, first: 20) { nodes { item rating } } } }',
    "whistleblower_mechanisms": "{ whistleblowerMechanisms(filter: {inForce: true}) { nodes { title site { name } } } }",
    "whistleblower_mechanism": '{ whistleblowerMechanism(id: "wbm_6f708192a3b4c5d6e7f8091a2b3c4d5e") { title versions { nodes { state channels languages } } } }',
    "whistleblower_mechanism_versions": "{ whistleblowerMechanismVersions(filter: {inForce: true, anonymityOffered: true}) { nodes { site { name } channels } } }",
    "whistleblower_mechanism_version": '{ whistleblowerMechanismVersion(id: "wbmv_708192a3b4c5d6e7f8091a2b3c4d5e6f") { openTo items(first: 20) { nodes { item rating } } } }',
    "undertaking_texts": "{ undertakingTexts { nodes { code inForce digest text } } }",
    "undertakings": "{ undertakings(first: 10) { nodes { signedOn site { name } operator { name } promise { code } } } }",
    "undertaking": '{ undertaking(id: "und_3c4d5e6f70814a9babcdef0123456789") { signedOn digest } }',
    "interviews": "{ interviews(filter: {state: [PLANNED]}, first: 20) { nodes { alias role language plannedWeek consents { nodes { consent answer } } } } }",
    "interview": '{ interview(id: "ivw_4d5e6f7081924babbcdef0123456789a") { state setting managementAbsent } }',
    "integrity_incidents": "{ integrityIncidents(filter: {state: [RECORDED]}) { nodes { kind recordedWeek promised } } }",
    "integrity_incident": '{ integrityIncident(id: "inc_5e6f708192a34cbccdef0123456789ab") { kind state effect } }',
    "integrity_notices": "{ integrityNotices { nodes { kind putWeek answeredWeek effect site { name } } } }",
    "integrity_notice": '{ integrityNotice(id: "inn_6f708192a3b44dcddef0123456789abc") { kind putWeek closedWeek } }',
    "node": f'{{ node(id: "{SITE}") {{ __typename ... on Site {{ name }} }} }}',
    "nodes": f'{{ nodes(ids: ["{SITE}"]) {{ id __typename }} }}',
}
"""By the root field's name. Ids are of the right form and need not be there."""


def told(name: str, description: str) -> str:
    """The description with its example."""
    return f"{description} Example: `{EXAMPLES[name]}`"
