"""The root of every question, and the schema that is printed and reviewed."""

from __future__ import annotations

import strawberry
from strawberry.types.field import StrawberryField

from domain.access import Scope
from domain.selection import Touch
from schema import assurance_findings_lists as findings
from schema import assurance_inspections as inspections
from schema import assurance_interviews_lists as interviewing
from schema import assurance_lists as assurance
from schema import commitments_lists as promises
from schema import engagement_lists as record
from schema import grievances_lists as complaints
from schema import reprisals_lists as justice
from schema import sectors as governance
from schema import sectors_motions_lists as motions
from schema import signing_in as door
from schema import stakeholders as field
from schema import standard as reference
from schema import standard_lists as consulting
from schema import statistics as figures
from schema import unsealing as vault
from schema import unsealing_breaches
from schema import whistleblowing_lists as telling
from schema.assurance import Audit
from schema.assurance_interviews import IntegrityIncident, IntegrityNotice, Interview, Undertaking
from schema.commitments import (
    Policy,
    PolicyVersion,
    WhistleblowerMechanism,
    WhistleblowerMechanismVersion,
)
from schema.engagement import Barrier, ConsentProcess, Engagement
from schema.examples import told
from schema.fact import Reads, RequiresScope
from schema.grievances import Grievance, Mechanism
from schema.reprisals import Allegation
from schema.scalars import Node
from schema.sectors_motions import Motion
from schema.stakeholders import Organisation, Party, Person, Site
from schema.whistleblowing import Report


def _one(type_: type, entity: str, description: str, scope: Scope | None = None):  # type: ignore[no-untyped-def]
    """A record by its global id; null where it does not exist or is not yours, which are one answer."""

    async def resolve(root: object, info: strawberry.Info, id: strawberry.ID) -> object:
        return await info.context.plain.by_key(entity, str(id))

    resolve.__annotations__ = {
        "root": object,
        "info": strawberry.Info,
        "id": strawberry.ID,
        "return": type_ | None,
    }
    return strawberry.field(
        resolver=resolve,
        description=f"{description} Null where it does not exist or is not yours.",
        directives=[RequiresScope(requires=[scope.value])] if scope else [],
        metadata={"reads": Reads(kind="by_key", touch=Touch(scope=scope), entity=entity)},
    )


READ, STAFF = Scope.ENGAGEMENT_READ, Scope.STAKEHOLDERS_READ
GRIEVANCES = Scope.GRIEVANCES_READ
COMMITMENTS = Scope.COMMITMENTS_READ


def _with_examples(cls: type) -> type:
    """Every field of the root carries an example in its description; a field without one is a defect."""
    for name, field_ in vars(cls).items():
        if isinstance(field_, StrawberryField):
            field_.description = told(name, field_.description or "")
    return cls


@strawberry.type(
    description="Every question. What is public needs no token; the scopes beside a field say what more takes."
)
@_with_examples
class Query:
    """The root."""

    sectors = governance.SECTORS.page("The six sectors with an equal voice.")
    seats = governance.SEATS.page("The twelve seats on the Board.")
    motions = motions.MOTIONS.page(
        "Motions before the Board: those with a result, and all of them for its seats and the secretariat.",
        scope=motions.READ,
    )
    motion = _one(Motion, "Motion", "A motion by its id.", Scope.GOVERNANCE_READ)
    participation = figures.PARTICIPATION.page(
        "How much each sector took part, beside an equal share, by quarter.", scope=figures.READ
    )
    editions = reference.EDITIONS.page("The standard's editions.")
    chapters = reference.CHAPTERS.page("Chapters of the standard.")
    requirements = reference.REQUIREMENTS.page("Requirements, as far as this reference holds them.")
    proposed_changes = reference.CHANGES.page("Changes proposed for a coming edition.")
    proposed_change = _one(reference.ProposedChange, "ProposedChange", "A proposed change by its id.")
    requirement = _one(reference.Requirement, "Requirement", "A requirement by its id.")
    consultation_rounds = consulting.ROUNDS.page("Consultation rounds on proposed changes.")
    consultation_comments = consulting.COMMENTS.page("What was said to proposed changes, once moderated.")
    submitted_comments = consulting.SUBMITTED.page(
        "Comments of your own organisation, whatever became of them; all, for the secretariat.",
        scope=consulting.COMMENT,
    )
    consultation_responses = consulting.RESPONSES.page("What the secretariat answered to comments.")
    comment_tallies = consulting.TALLIES.page(
        "How many comments were published, by round, sector and position: exact, since all of them are public."
    )
    protected_activities = reference.ACTIVITIES.page(
        "What nobody may be made to suffer for, and on what basis."
    )
    definitions = reference.DEFINITIONS.page("Terms that the standard defines.")
    errata = reference.ERRATA.page("What is known to be wrong or missing at the sources.")
    attack_figures = reference.FIGURES.page(
        "Published figures on attacks against defenders, each with its source."
    )
    organisations = field.ORGANISATIONS.page("Organisations that take part in the scheme.")
    organisation = _one(Organisation, "Organisation", "An organisation by its id.")
    sites = field.SITES.page("Mines and projects.")
    site = _one(Site, "Site", "A site by its id.")
    assignments = field.ASSIGNMENTS.page("Who stands by which site, as far as you may know.", scope=STAFF)
    persons = field.PERSONS.page("People with an account, within your own organisation.", scope=STAFF)
    person = _one(Person, "Person", "A person with an account, by its id.", STAFF)
    parties = field.PARTIES.page("Parties: your own, and those that act under a public name.", scope=STAFF)
    party = _one(Party, "Party", "A party by its id.", STAFF)
    engagements = record.ENGAGEMENTS.page("Engagements, of those that you may see.", scope=READ)
    engagement = _one(Engagement, "Engagement", "An engagement by its id.", READ)
    barriers = record.BARRIERS.page("Barriers, of those that you may see.", scope=READ)
    barrier = _one(Barrier, "Barrier", "A barrier by its id.", READ)
    consent_processes = record.CONSENT_PROCESSES.page(
        "Consent processes, of those that you may see.", scope=READ
    )
    consent_process = _one(ConsentProcess, "ConsentProcess", "A consent process by its id.", READ)
    reports = telling.REPORTS.page(
        "Whistleblower reports addressed to the body at whose handlers' desk you sit.", scope=telling.READ
    )
    report = _one(Report, "Report", "A whistleblower report by its id.", telling.READ)

    allegations = justice.ALLEGATIONS.page(
        "Allegations of reprisals, of those that you may see.", scope=Scope.REPRISALS_READ
    )
    allegation = _one(Allegation, "Allegation", "An allegation by its id.", Scope.REPRISALS_READ)
    allegation_releases = justice.ALLEGATION_RELEASES.page(
        "What committees told operators and the public of what they found.", scope=Scope.REPRISALS_READ
    )
    agreements = justice.AGREEMENTS.page("The scheme's agreements with sites.")
    declared_interests = justice.DECLARED_INTERESTS.page(
        "Declared interests: your own, as a board member; all, for the secretariat.",
        scope=Scope.REPRISALS_READ,
    )
    early_warnings = justice.EARLY_WARNINGS.page(
        "Early warnings, of those that you may see.", scope=Scope.REPRISALS_READ
    )
    mechanisms = complaints.MECHANISMS.page("Where grievances can be brought.")
    mechanism = _one(Mechanism, "Mechanism", "A mechanism by its id.")
    grievances = complaints.GRIEVANCES.page("Grievances, of those that you may see.", scope=GRIEVANCES)
    grievance = _one(Grievance, "Grievance", "A grievance by its id.", GRIEVANCES)
    audits = assurance.AUDITS.page("Audits, of those that you may see.", scope=assurance.READ)
    audit = _one(Audit, "Audit", "An audit by its id.", assurance.READ)
    corrective_actions = findings.ACTIONS.page(
        "What sites have to put right after a draft report, of those that you may see.", scope=assurance.READ
    )
    achievements = findings.ACHIEVEMENTS.page("What sites have achieved, since when and until when.")
    audit_reports = findings.REPORTS.page("The published reports, with their text and digest.")
    outreach = findings.OUTREACH.page(
        "What audit firms did so that people learn of an audit, of those that you may see.",
        scope=assurance.READ,
    )
    audit_notices = assurance.NOTICES.page("Which audits come to which sites, and how to reach their teams.")

    external_inspections = inspections.INSPECTIONS.page("Inspections of sites by public agencies.")
    external_inspection = _one(
        inspections.ExternalInspection, "ExternalInspection", "An inspection by its id."
    )
    policies = promises.POLICIES.page(
        "Policies on defenders and retaliation, of those that you may see.", scope=COMMITMENTS
    )
    policy = _one(Policy, "Policy", "A policy by its id.", COMMITMENTS)
    policy_versions = promises.POLICY_VERSIONS.page(
        "Versions of policies across sites, found by how their items stand, of those that you may see.",
        scope=COMMITMENTS,
    )
    policy_version = _one(PolicyVersion, "PolicyVersion", "A version of a policy by its id.", COMMITMENTS)
    whistleblower_mechanisms = promises.MECHANISMS.page(
        "Sites' whistleblower mechanisms, of those that you may see.", scope=COMMITMENTS
    )
    whistleblower_mechanism = _one(
        WhistleblowerMechanism, "WhistleblowerMechanism", "A whistleblower mechanism by its id.", COMMITMENTS
    )
    whistleblower_mechanism_versions = promises.MECHANISM_VERSIONS.page(
        "Versions of whistleblower mechanisms across sites, of those that you may see.", scope=COMMITMENTS
    )
    whistleblower_mechanism_version = _one(
        WhistleblowerMechanismVersion,
        "WhistleblowerMechanismVersion",
        "A version of a whistleblower mechanism by its id.",
        COMMITMENTS,
    )
    undertaking_texts = interviewing.UNDERTAKING_TEXTS.page(
        "What sites promise before anyone is interviewed, word by word."
    )
    undertakings = interviewing.UNDERTAKINGS.page(
        "What sites promised for their audits, of those that you may see.", scope=interviewing.ASSURES
    )
    undertaking = _one(Undertaking, "Undertaking", "An undertaking by its id.", interviewing.ASSURES)
    interviews = interviewing.INTERVIEWS.page(
        "Interviews of the audits on whose teams you are.", scope=interviewing.READ
    )
    interview = _one(Interview, "Interview", "An interview by its id.", interviewing.READ)
    integrity_incidents = interviewing.INCIDENTS.page(
        "What touches the integrity of the audits on whose teams you are.", scope=interviewing.READ
    )
    integrity_incident = _one(
        IntegrityIncident, "IntegrityIncident", "An integrity incident by its id.", interviewing.READ
    )
    integrity_notices = interviewing.NOTICES.page(
        "What sites were told of something that touches the integrity of their audits.",
        scope=interviewing.ASSURES,
    )
    integrity_notice = _one(
        IntegrityNotice, "IntegrityNotice", "An integrity notice by its id.", interviewing.ASSURES
    )

    clients = door.CLIENTS.page("The register of clients, for administrators.", scope=door.KEEPS)
    client = _one(door.Client, "Client", "A client by its id.", door.KEEPS)
    unsealings = vault.UNSEALINGS.page(
        "Your own requests for identities. That they were made, by nobody's name, stands in the public log.",
        scope=vault.ASKS,
    )
    unsealing = _one(vault.Unsealing, "Unsealing", "A request of yours by its id.", vault.ASKS)
    security_events = door.EVENTS.page(
        "What happened where people and clients sign in, for administrators.", scope=door.LOG
    )
    data_breaches = unsealing_breaches.BREACHES.page(
        "Breaches of personal data and their clocks, for administrators.", scope=door.LOG
    )
    data_breach = _one(unsealing_breaches.DataBreach, "DataBreach", "A breach by its id.", door.LOG)

    @strawberry.field(
        description="Any record by its global id; null where it does not exist or is not yours.",
        metadata={"reads": Reads(kind="by_key", touch=Touch())},
    )
    async def node(self, info: strawberry.Info, id: strawberry.ID) -> Node | None:
        """The Relay node."""
        return await info.context.plain.by_key("", str(id))

    @strawberry.field(
        description="Records by their global ids, in the order asked; null where one does not exist or is not yours. At most 100.",
        metadata={"reads": Reads(kind="by_keys", touch=Touch())},
    )
    async def nodes(self, info: strawberry.Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Several nodes."""
        return await info.context.plain.by_keys([str(id) for id in ids])
