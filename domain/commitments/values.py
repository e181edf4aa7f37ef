"""The closed lists of commitments: the twenty items of a policy, the criteria of a whistleblower mechanism.

The seed gives the twenty items in four groups (S: proposed requirement on zero tolerance for retaliation). The criteria
of a mechanism are ours (A), drawn from the seed's further proposals and the directive on whistleblowers (WD).
"""

from __future__ import annotations

from enum import StrEnum


class ItemGroup(StrEnum):
    """To which part of what is asked an item belongs. Groups are counted apart and never added up."""

    SCOPE = "SCOPE"
    APPROVAL_AND_ACCESS = "APPROVAL_AND_ACCESS"
    RECOGNITION_AND_ZERO_TOLERANCE = "RECOGNITION_AND_ZERO_TOLERANCE"
    EXPECTATIONS = "EXPECTATIONS"
    MECHANISM_ACCESS = "MECHANISM_ACCESS"
    MECHANISM_INDEPENDENCE = "MECHANISM_INDEPENDENCE"
    MECHANISM_COVERAGE = "MECHANISM_COVERAGE"
    MECHANISM_PROTECTION = "MECHANISM_PROTECTION"


class ItemCode(StrEnum):
    """One thing that a commitment is assessed on: twenty of a policy (S), thirteen of a whistleblower mechanism (A)."""

    FORMAL_POLICY = "FORMAL_POLICY"
    COMMITS_SITE = "COMMITS_SITE"
    COVERS_HUMAN_RIGHTS_DEFENDERS = "COVERS_HUMAN_RIGHTS_DEFENDERS"
    COVERS_LAND_DEFENDERS = "COVERS_LAND_DEFENDERS"
    COVERS_ENVIRONMENTAL_DEFENDERS = "COVERS_ENVIRONMENTAL_DEFENDERS"
    COVERS_LABOUR_DEFENDERS = "COVERS_LABOUR_DEFENDERS"
    COVERS_AREA_OF_INFLUENCE = "COVERS_AREA_OF_INFLUENCE"
    APPROVED_AT_MOST_SENIOR_LEVEL = "APPROVED_AT_MOST_SENIOR_LEVEL"
    PUBLICLY_ACCESSIBLE = "PUBLICLY_ACCESSIBLE"
    RECOGNISES_POSITIVE_ROLE = "RECOGNISES_POSITIVE_ROLE"
    ZERO_TOLERANCE_OF_THREATS = "ZERO_TOLERANCE_OF_THREATS"
    ZERO_TOLERANCE_OF_ATTACKS = "ZERO_TOLERANCE_OF_ATTACKS"
    ZERO_TOLERANCE_OF_REPRISALS = "ZERO_TOLERANCE_OF_REPRISALS"
    EXPECTATIONS_FOR_PERSONNEL = "EXPECTATIONS_FOR_PERSONNEL"
    EXPECTATIONS_FOR_CONTRACTORS = "EXPECTATIONS_FOR_CONTRACTORS"
    EXPECTATIONS_FOR_SUPPLIERS = "EXPECTATIONS_FOR_SUPPLIERS"
    EXPECTATIONS_FOR_CUSTOMERS = "EXPECTATIONS_FOR_CUSTOMERS"
    EXPECTATIONS_FOR_DIRECT_PARTNERS = "EXPECTATIONS_FOR_DIRECT_PARTNERS"
    EXPECTATIONS_FOR_INDIRECT_PARTNERS = "EXPECTATIONS_FOR_INDIRECT_PARTNERS"
    EXPECTATIONS_FOR_OTHER_LINKED_PARTIES = "EXPECTATIONS_FOR_OTHER_LINKED_PARTIES"
    FORMAL_MECHANISM = "FORMAL_MECHANISM"
    KNOWN_TO_THOSE_IT_IS_FOR = "KNOWN_TO_THOSE_IT_IS_FOR"
    ACCESSIBLE_IN_LOCAL_LANGUAGES = "ACCESSIBLE_IN_LOCAL_LANGUAGES"
    OFFERS_ANONYMITY = "OFFERS_ANONYMITY"
    INDEPENDENT_OF_THOSE_REPORTED = "INDEPENDENT_OF_THOSE_REPORTED"
    KEEPS_CONFIDENCE = "KEEPS_CONFIDENCE"
    COVERS_CONTRACTORS = "COVERS_CONTRACTORS"
    COVERS_CORRUPTION = "COVERS_CORRUPTION"
    COVERS_BRIBE_REFUSAL = "COVERS_BRIBE_REFUSAL"
    COVERS_WORK_STOPPAGE = "COVERS_WORK_STOPPAGE"
    COVERS_RISKS_AND_INCIDENTS = "COVERS_RISKS_AND_INCIDENTS"
    NON_RETALIATION_STATED = "NON_RETALIATION_STATED"
    ANSWERS_WITHIN_A_STATED_TIME = "ANSWERS_WITHIN_A_STATED_TIME"


_CODES = tuple(ItemCode)
POLICY_ITEMS, MECHANISM_ITEMS = _CODES[:20], _CODES[20:]
"""What each kind of commitment is assessed on, in the order in which it is listed."""

_SIZES = (
    (ItemGroup.SCOPE, 7),
    (ItemGroup.APPROVAL_AND_ACCESS, 2),
    (ItemGroup.RECOGNITION_AND_ZERO_TOLERANCE, 4),
    (ItemGroup.EXPECTATIONS, 7),
    (ItemGroup.MECHANISM_ACCESS, 4),
    (ItemGroup.MECHANISM_INDEPENDENCE, 2),
    (ItemGroup.MECHANISM_COVERAGE, 5),
    (ItemGroup.MECHANISM_PROTECTION, 2),
)
GROUP_OF = dict(zip(_CODES, (group for group, size in _SIZES for _ in range(size)), strict=True))
"""The group of every item."""


class Rating(StrEnum):
    """How far an item is met, as somebody who assessed it found (DOMAIN 5)."""

    MET = "MET"
    PARTIAL = "PARTIAL"
    NOT_MET = "NOT_MET"
    NO_EVIDENCE = "NO_EVIDENCE"


class ItemState(StrEnum):
    """How an item stands: as it was assessed last, or that nobody assessed it. Whatever is not MET is a gap."""

    MET = "MET"
    PARTIAL = "PARTIAL"
    NOT_MET = "NOT_MET"
    NO_EVIDENCE = "NO_EVIDENCE"
    UNASSESSED = "UNASSESSED"


class Change(StrEnum):
    """What became of an item from one version to another."""

    BETTER = "BETTER"
    WORSE = "WORSE"
    SAME = "SAME"
    UNASSESSED = "UNASSESSED"


class VersionState(StrEnum):
    """Where a version of a commitment stands."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"


class ApprovalLevel(StrEnum):
    """Who approved a version (A). The seed asks for the most senior level of the company."""

    MOST_SENIOR = "MOST_SENIOR"
    SENIOR_MANAGEMENT = "SENIOR_MANAGEMENT"
    SITE_MANAGEMENT = "SITE_MANAGEMENT"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class WithdrawalReason(StrEnum):
    """Why a version is withdrawn (A)."""

    NO_LONGER_HELD = "NO_LONGER_HELD"
    RECORDED_IN_ERROR = "RECORDED_IN_ERROR"
    NEVER_ADOPTED = "NEVER_ADOPTED"
    OTHER = "OTHER"


class Channel(StrEnum):
    """By which a whistleblower mechanism is reached (A)."""

    HOTLINE = "HOTLINE"
    WEB_FORM = "WEB_FORM"
    EMAIL = "EMAIL"
    MESSAGING = "MESSAGING"
    POST = "POST"
    LETTER_BOX = "LETTER_BOX"
    IN_PERSON = "IN_PERSON"
    OMBUDSPERSON = "OMBUDSPERSON"
    UNION = "UNION"
    OTHER = "OTHER"


class Independence(StrEnum):
    """Who runs a whistleblower mechanism, and so how far it is from those who may be reported (A; WD 9(1)(c))."""

    SITE_MANAGEMENT = "SITE_MANAGEMENT"
    COMPANY_FUNCTION = "COMPANY_FUNCTION"
    OUTSIDE_PROVIDER = "OUTSIDE_PROVIDER"
    UNKNOWN = "UNKNOWN"
