"""What the codes of commitments mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.commitments.values import (
    ApprovalLevel,
    Change,
    Channel,
    Independence,
    ItemCode,
    ItemGroup,
    ItemState,
    Rating,
    VersionState,
    WithdrawalReason,
)

_RATED = {
    "MET": "The words say it.",
    "PARTIAL": "They say part of it, or say it weakly.",
    "NOT_MET": "They say otherwise, or leave it out where it belongs.",
    "NO_EVIDENCE": "No words were found on it.",
}

COMMITMENT_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    ItemCode: {
        "FORMAL_POLICY": "There is a formal policy.",
        "COMMITS_SITE": "It commits the site to respect the rights and protections of defenders.",
        "COVERS_HUMAN_RIGHTS_DEFENDERS": "It covers human rights defenders.",
        "COVERS_LAND_DEFENDERS": "It covers land defenders.",
        "COVERS_ENVIRONMENTAL_DEFENDERS": "It covers environmental defenders.",
        "COVERS_LABOUR_DEFENDERS": "It covers labour defenders.",
        "COVERS_AREA_OF_INFLUENCE": "It covers the site's whole area of influence.",
        "APPROVED_AT_MOST_SENIOR_LEVEL": "It was approved at the most senior level of the company.",
        "PUBLICLY_ACCESSIBLE": "Everybody can read it.",
        "RECOGNISES_POSITIVE_ROLE": "It recognises the positive role that defenders play.",
        "ZERO_TOLERANCE_OF_THREATS": "It tolerates no threats against them.",
        "ZERO_TOLERANCE_OF_ATTACKS": "It tolerates no attacks on them.",
        "ZERO_TOLERANCE_OF_REPRISALS": "It tolerates no reprisals against them.",
        "EXPECTATIONS_FOR_PERSONNEL": "It says what is expected of the company's own people.",
        "EXPECTATIONS_FOR_CONTRACTORS": "It says what is expected of contractors.",
        "EXPECTATIONS_FOR_SUPPLIERS": "It says what is expected of suppliers.",
        "EXPECTATIONS_FOR_CUSTOMERS": "It says what is expected of customers.",
        "EXPECTATIONS_FOR_DIRECT_PARTNERS": "It says what is expected of direct business partners.",
        "EXPECTATIONS_FOR_INDIRECT_PARTNERS": "It says what is expected of indirect business partners.",
        "EXPECTATIONS_FOR_OTHER_LINKED_PARTIES": "It says what is expected of others linked to the operation.",
        "FORMAL_MECHANISM": "Of a mechanism: it is set up formally, with somebody responsible for it.",
        "KNOWN_TO_THOSE_IT_IS_FOR": "Of a mechanism: those for whom it is there are told of it.",
        "ACCESSIBLE_IN_LOCAL_LANGUAGES": "Of a mechanism: it can be used in the languages spoken around the site.",
        "OFFERS_ANONYMITY": "Of a mechanism: it takes reports without asking who reports.",
        "INDEPENDENT_OF_THOSE_REPORTED": "Of a mechanism: whoever may be reported does not run it.",
        "KEEPS_CONFIDENCE": "Of a mechanism: it keeps back who reported, and what that could be deduced from.",
        "COVERS_CONTRACTORS": "Of a mechanism: contractors and their staff may use it, and are protected.",
        "COVERS_CORRUPTION": "Of a mechanism: it covers suspected corruption and unacceptable behaviour.",
        "COVERS_BRIBE_REFUSAL": "Of a mechanism: it covers refusing a bribe, even when business is lost.",
        "COVERS_WORK_STOPPAGE": "Of a mechanism: it covers stopping unsafe work.",
        "COVERS_RISKS_AND_INCIDENTS": "Of a mechanism: it covers reporting risks and incidents at work.",
        "NON_RETALIATION_STATED": "Of a mechanism: it says that nobody may be made to suffer for a report.",
        "ANSWERS_WITHIN_A_STATED_TIME": "Of a mechanism: it says by when a report is acknowledged and answered.",
    },
    ItemGroup: {
        "SCOPE": "What the policy is and whom it covers: seven items.",
        "APPROVAL_AND_ACCESS": "Part (a), who approved it and who can read it: two items.",
        "RECOGNITION_AND_ZERO_TOLERANCE": "Part (b), how it speaks of defenders: four items.",
        "EXPECTATIONS": "Part (c), what it expects of whom: seven items.",
        "MECHANISM_ACCESS": "Of a mechanism: who can reach it, and how.",
        "MECHANISM_INDEPENDENCE": "Of a mechanism: who runs it, and what they keep back.",
        "MECHANISM_COVERAGE": "Of a mechanism: who and what is covered.",
        "MECHANISM_PROTECTION": "Of a mechanism: what it promises to those who report.",
    },
    Rating: _RATED,
    ItemState: {**_RATED, "UNASSESSED": "Nobody has assessed it."},
    Change: {
        "BETTER": "It is shown to be met further than before.",
        "WORSE": "It is shown to be met less far than before.",
        "SAME": "As far as before. NOT_MET and NO_EVIDENCE count alike here.",
        "UNASSESSED": "Nobody has assessed it in one of the two, so nothing can be said.",
    },
    VersionState: {
        "DRAFT": "Kept and not public.",
        "PUBLISHED": "Public. It is in force on the days of its period.",
        "SUPERSEDED": "Public, and ended by the version that took its place.",
        "WITHDRAWN": "It holds no longer. What has been public stays on record.",
    },
    ApprovalLevel: {
        "MOST_SENIOR": "The most senior level of the company.",
        "SENIOR_MANAGEMENT": "Senior management below that.",
        "SITE_MANAGEMENT": "The management of the site.",
        "OTHER": "Somebody else.",
        "UNKNOWN": "The document does not say.",
    },
    WithdrawalReason: {
        "NO_LONGER_HELD": "The company does not hold to it any more.",
        "RECORDED_IN_ERROR": "It should not have been recorded so.",
        "NEVER_ADOPTED": "It was a draft that was given up.",
        "OTHER": "Another reason.",
    },
    Channel: {
        "HOTLINE": "A telephone line.",
        "WEB_FORM": "A form on the web.",
        "EMAIL": "Electronic mail.",
        "MESSAGING": "Messages from a telephone.",
        "POST": "Letters.",
        "LETTER_BOX": "A box on the site.",
        "IN_PERSON": "Speaking to somebody.",
        "OMBUDSPERSON": "An ombudsperson.",
        "UNION": "By way of the union.",
        "OTHER": "Another way.",
    },
    Independence: {
        "SITE_MANAGEMENT": "The site's own management.",
        "COMPANY_FUNCTION": "A function of the company outside the site.",
        "OUTSIDE_PROVIDER": "Somebody outside the company.",
        "UNKNOWN": "It does not say.",
    },
}
"""One sentence for every code."""
