"""What each code of a closed list means in the field, for whoever reads the schema. A test finds a code without words.

Order and direction need none; neither do the names of the six sectors, which `Sector.description` explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.engagement.values import (
    Audience,
    BarrierKind,
    BarrierState,
    ConsentState,
    Level,
    Method,
    MitigationKind,
    Severity,
)
from domain.stakeholders.values import (
    AssignmentCapacity,
    Capacity,
    ConsentPurpose,
    Focus,
    OrganisationKind,
    PartyKind,
    RiskKind,
    Role,
    Sensitivity,
    SiteStatus,
)
from schema.assurance_interviews_words import INTERVIEW_WORDS
from schema.assurance_words import ASSURANCE_WORDS
from schema.case_words import CASE_WORDS
from schema.commitments_words import COMMITMENT_WORDS
from schema.grievances_words import GRIEVANCE_WORDS
from schema.reprisals_words import REPRISAL_WORDS
from schema.sectors_motions_words import MOTION_WORDS
from schema.signing_in_words import SIGNING_IN_WORDS
from schema.standard_words import STANDARD_WORDS
from schema.statistics_words import STATISTIC_WORDS
from schema.unsealing_breaches_words import BREACH_WORDS
from schema.vault_erasing_words import ERASING_WORDS
from schema.vault_words import VAULT_WORDS
from schema.whistleblowing_words import WHISTLEBLOWING_WORDS

WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    **CASE_WORDS,
    **WHISTLEBLOWING_WORDS,
    **REPRISAL_WORDS,
    **GRIEVANCE_WORDS,
    **ASSURANCE_WORDS,
    **INTERVIEW_WORDS,
    **COMMITMENT_WORDS,
    **MOTION_WORDS,
    **STATISTIC_WORDS,
    **VAULT_WORDS,
    **STANDARD_WORDS,
    **SIGNING_IN_WORDS,
    **BREACH_WORDS,
    **ERASING_WORDS,
    Method: {
        "PUBLIC_MEETING": "A meeting open to whoever is concerned.",
        "FOCUS_GROUP": "A conversation with a small group.",
        "INTERVIEW": "A conversation with one party, or a round of them.",
        "SITE_VISIT": "A visit on the ground.",
        "SURVEY": "The same questions to many.",
        "HEARING": "A formal hearing.",
        "WRITTEN": "Letters or submissions.",
        "ONLINE": "A meeting at a distance.",
        "OTHER": "Another way.",
    },
    Level: {
        "INFORM": "Those affected were told.",
        "CONSULT": "They were asked, and heard.",
        "INVOLVE": "Their concerns went into the options.",
        "COLLABORATE": "They worked out the options and the preferred one together with those who decide.",
        "EMPOWER": "They decided.",
    },
    Audience: {
        "ASSIGNED_MEMBERS": "NGOs, unions and communities that stand by the site.",
        "OPERATOR": "The company that operates the site.",
        "PUBLIC": "Everyone, without a token. What has been public cannot be called back from those who read it.",
    },
    BarrierKind: {
        "LANGUAGE": "It was held in a language that people do not speak well.",
        "LITERACY": "It took reading or writing.",
        "GENDER_NORMS": "Custom keeps some genders from coming or from speaking.",
        "DISABILITY": "The place or the form shut out people with disabilities.",
        "DISTANCE": "It was too far away.",
        "COST": "Coming cost money or a day's pay.",
        "CARE_DUTIES": "Nobody else was there to care for children or relatives.",
        "DIGITAL_ACCESS": "It took a device or a connection.",
        "TIMING": "It was held at a time that does not suit: shifts, harvest, holy days.",
        "INFORMATION_ASYMMETRY": "One side knew much more than the other.",
        "POWER_IMBALANCE": "One side could not speak on equal terms.",
        "DISTRUST": "Earlier experience keeps people away.",
        "LEGAL_STATUS": "Coming forward could endanger someone's status.",
        "FEAR_OF_REPRISAL": "People fear what may be done to them for speaking.",
        "INSECURITY": "The way there or the place was not safe.",
    },
    Severity: {
        "LOW": "People came, with some trouble.",
        "MEDIUM": "Some stayed away, or could not follow.",
        "HIGH": "Most of the group stayed away, or could not follow.",
        "PROHIBITIVE": "Nobody of the group could take part.",
    },
    BarrierState: {
        "IDENTIFIED": "It was met; nothing is planned yet.",
        "MITIGATION_PLANNED": "Something is planned to take it away.",
        "MITIGATED": "What was planned is said to be done. The affected side has not confirmed it.",
        "VERIFIED": "The affected side finds it gone.",
        "PERSISTS": "The affected side finds it still there.",
    },
    MitigationKind: {
        "INTERPRETER": "Someone interprets.",
        "ORAL_FORMAT": "Nothing has to be read or written.",
        "SEPARATE_SESSION": "A session of their own for those kept out.",
        "TRANSPORT": "A way there and back.",
        "CHILDCARE": "Someone cares for children meanwhile.",
        "SAFE_VENUE": "A place that those affected find safe.",
        "INTERMEDIARY": "Someone trusted goes between.",
        "STIPEND": "Costs or lost pay are covered.",
        "MORE_TIME": "More time to prepare or to decide.",
        "REMOTE_ACCESS": "Taking part from afar.",
        "OTHER": "Something else.",
    },
    ConsentState: {
        "NOT_STARTED": "Opened; the community has agreed to nothing yet.",
        "PROCESS_AGREED": "The community agrees how it will be asked.",
        "INFORMATION_SHARED": "The community has the information that it wanted.",
        "DELIBERATING": "The community takes its time.",
        "GIVEN": "The community consents.",
        "CONDITIONAL": "The community consents under its conditions.",
        "WITHHELD": "The community says no. That ends the process.",
    },
    OrganisationKind: {
        "SECRETARIAT": "It runs the scheme; it counts in no sector.",
        "AUDIT_FIRM": "It audits sites; it counts in no sector.",
        "NGO": "A non-governmental organisation.",
        "UNION": "A trade union.",
        "COMMUNITY": "An organisation of those who live with a mine.",
        "COMPANY": "A mining company; it may operate sites.",
        "BRAND": "It buys what is mined.",
        "FINANCIER": "It finances mining.",
    },
    AssignmentCapacity: {
        "NGO": "As an NGO that follows the site.",
        "UNION": "As a union of those who work there.",
        "COMMUNITY": "As a community affected by it.",
        "OPERATOR": "As who runs it: one at a time.",
        "AUDIT": "As who audits it.",
    },
    Capacity: {
        "MEMBER": "As a member of its staff.",
        "HANDLER": "As one who handles cases.",
        "AUDITOR": "As one who audits.",
        "BOARD_MEMBER": "As a member of the Board, never for their employer.",
        "CUSTODIAN": "As one of those entrusted with sealed identities.",
        "ADMINISTRATOR": "As one who registers people and clients for the scheme, and reads nothing else by it.",
    },
    SiteStatus: {
        "PROPOSED": "Planned.",
        "EXPLORATION": "Looking for what to mine.",
        "CONSTRUCTION": "Being built.",
        "OPERATING": "Mining.",
        "SUSPENDED": "Standing still for a time.",
        "CLOSED": "No longer mining; duties of closure may remain.",
    },
    RiskKind: {
        "CONFLICT_AFFECTED": "Armed conflict, or what it left behind.",
        "HIGH_RISK": "Weak institutions, insecurity or widespread abuse.",
    },
    PartyKind: {
        "PERSON": "One person.",
        "GROUP": "People who take part together.",
        "ORGANISATION": "An organisation; it need not be registered here.",
    },
    Role: {
        "DEFENDER": "Promotes or protects human rights by peaceful work: a person or a group, in any sector or none.",
        "RIGHTS_HOLDER": "Their own rights are affected by the operation.",
        "WORKER": "Works at the site.",
        "CONTRACTOR": "Works there for another employer.",
        "COMMUNITY_LEADER": "Leads a community, in office.",
        "UNION_REPRESENTATIVE": "Speaks for a union.",
        "NGO_REPRESENTATIVE": "Speaks for an NGO.",
        "COMPANY_REPRESENTATIVE": "Speaks for a company.",
        "PUBLIC_OFFICIAL": "Holds a public office.",
        "FACILITATOR": "Leads the conversation without a side.",
        "INTERPRETER": "Interprets.",
        "RELATIVE": "A relative of someone concerned.",
        "OTHER": "Another role.",
    },
    Sensitivity: {
        "PUBLIC": "Acts under a public name, which everyone may read.",
        "CONFIDENTIAL": "Known here by a pseudonym only.",
        "SEALED": "Known here by a pseudonym only, and guarded most: defenders, unless they agreed to less.",
    },
    Focus: {
        "HUMAN_RIGHTS": "Human rights at large.",
        "LAND": "Land.",
        "ENVIRONMENTAL": "The environment.",
        "LABOUR": "The rights of those who work.",
        "INDIGENOUS": "The rights of indigenous peoples.",
    },
    ConsentPurpose: {
        "LOWER_SENSITIVITY": "To be known further than before.",
        "OFFER_EXPERTISE": "That the knowledge it offers is recorded.",
    },
}
"""One sentence for every code."""
