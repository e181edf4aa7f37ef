"""The closed lists of grievances, as DOMAIN 6 and the tables have them."""

from __future__ import annotations

from enum import StrEnum


class MechanismKind(StrEnum):
    """Whose mechanism it is."""

    SITE = "SITE"
    AUDIT_FIRM = "AUDIT_FIRM"
    SCHEME = "SCHEME"
    EXTERNAL = "EXTERNAL"


class Criterion(StrEnum):
    """What makes a mechanism effective (U 31)."""

    LEGITIMATE = "LEGITIMATE"
    ACCESSIBLE = "ACCESSIBLE"
    PREDICTABLE = "PREDICTABLE"
    EQUITABLE = "EQUITABLE"
    TRANSPARENT = "TRANSPARENT"
    RIGHTS_COMPATIBLE = "RIGHTS_COMPATIBLE"
    SOURCE_OF_LEARNING = "SOURCE_OF_LEARNING"
    ENGAGEMENT_AND_DIALOGUE = "ENGAGEMENT_AND_DIALOGUE"


class CriterionRating(StrEnum):
    """How far a mechanism meets a criterion."""

    MET = "MET"
    PARTIAL = "PARTIAL"
    NOT_MET = "NOT_MET"
    NO_EVIDENCE = "NO_EVIDENCE"


class GrievanceState(StrEnum):
    """Where a grievance stands (DOMAIN 6)."""

    SUBMITTED = "SUBMITTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    SCREENED = "SCREENED"
    INVESTIGATING = "INVESTIGATING"
    RESPONSE_PROPOSED = "RESPONSE_PROPOSED"
    ACCEPTED = "ACCEPTED"
    CONTESTED = "CONTESTED"
    APPEALED = "APPEALED"
    REMEDY = "REMEDY"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"
    MONITORING = "MONITORING"
    REFERRED = "REFERRED"
    WITHDRAWN = "WITHDRAWN"


class Category(StrEnum):
    """What a grievance is about (A)."""

    WATER = "WATER"
    AIR_AND_DUST = "AIR_AND_DUST"
    NOISE_AND_VIBRATION = "NOISE_AND_VIBRATION"
    LAND_AND_RESETTLEMENT = "LAND_AND_RESETTLEMENT"
    LIVELIHOOD = "LIVELIHOOD"
    DAMAGE_TO_PROPERTY = "DAMAGE_TO_PROPERTY"
    LABOUR = "LABOUR"
    HEALTH_AND_SAFETY = "HEALTH_AND_SAFETY"
    SECURITY_CONDUCT = "SECURITY_CONDUCT"
    RETALIATION = "RETALIATION"
    COMMUNITY_BENEFITS = "COMMUNITY_BENEFITS"
    CULTURAL_HERITAGE = "CULTURAL_HERITAGE"
    BIODIVERSITY = "BIODIVERSITY"
    CONSULTATION = "CONSULTATION"
    CORRUPTION = "CORRUPTION"
    OTHER = "OTHER"


class Outcome(StrEnum):
    """What an answer comes to."""

    UPHELD = "UPHELD"
    PARTLY_UPHELD = "PARTLY_UPHELD"
    NOT_UPHELD = "NOT_UPHELD"
    RESOLVED = "RESOLVED"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    NO_FINDING = "NO_FINDING"


class ClosureReason(StrEnum):
    """Why a grievance was closed."""

    REMEDY_VERIFIED = "REMEDY_VERIFIED"
    ACCEPTED_WITHOUT_REMEDY = "ACCEPTED_WITHOUT_REMEDY"
    NOT_APPEALED = "NOT_APPEALED"
    APPEAL_DECIDED = "APPEAL_DECIDED"
    SETTLED_ELSEWHERE = "SETTLED_ELSEWHERE"
    IMPORTED_AS_CLOSED = "IMPORTED_AS_CLOSED"


class ContestReason(StrEnum):
    """Why an answer is not accepted (A)."""

    FACTS_WRONG = "FACTS_WRONG"
    NOT_ADDRESSED = "NOT_ADDRESSED"
    REMEDY_INSUFFICIENT = "REMEDY_INSUFFICIENT"
    UNFAIR_PROCEDURE = "UNFAIR_PROCEDURE"
    OTHER = "OTHER"


class WithdrawalReason(StrEnum):
    """Why a grievance was withdrawn (A). None tells of fear: the operator may read it."""

    SETTLED = "SETTLED"
    PURSUED_ELSEWHERE = "PURSUED_ELSEWHERE"
    NOT_SAID = "NOT_SAID"


class ReferralReason(StrEnum):
    """Why another mechanism is to take it (A)."""

    OUTSIDE_REMIT = "OUTSIDE_REMIT"
    BETTER_PLACED = "BETTER_PLACED"
    CONFLICT_OF_INTEREST = "CONFLICT_OF_INTEREST"
    ASKED_BY_COMPLAINANT = "ASKED_BY_COMPLAINANT"


class RemedyKind(StrEnum):
    """What makes good (U 25). A remedy never bars another route (A)."""

    APOLOGY = "APOLOGY"
    RESTITUTION = "RESTITUTION"
    REHABILITATION = "REHABILITATION"
    FINANCIAL_COMPENSATION = "FINANCIAL_COMPENSATION"
    NON_FINANCIAL_COMPENSATION = "NON_FINANCIAL_COMPENSATION"
    SANCTION = "SANCTION"
    INJUNCTION = "INJUNCTION"
    GUARANTEE_OF_NON_REPETITION = "GUARANTEE_OF_NON_REPETITION"


class HandlingStage(StrEnum):
    """Whether somebody handles the case first, or its appeal."""

    FIRST = "FIRST"
    APPEAL = "APPEAL"


class ReceiptStep(StrEnum):
    """What the holder of a receipt can do about an answer."""

    ACCEPT = "ACCEPT"
    CONTEST = "CONTEST"
    APPEAL = "APPEAL"
    VERIFY = "VERIFY"
    WITHDRAW = "WITHDRAW"
