"""The codes of this context. Their values are the codes in the tables and the enum values of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.sectors.model import Sector


class OrganisationKind(StrEnum):
    """What an organisation is. It decides the sector it counts in and the capacities it can have at a site."""

    SECRETARIAT = "SECRETARIAT"
    AUDIT_FIRM = "AUDIT_FIRM"
    NGO = "NGO"
    UNION = "UNION"
    COMMUNITY = "COMMUNITY"
    COMPANY = "COMPANY"
    BRAND = "BRAND"
    FINANCIER = "FINANCIER"


class AssignmentCapacity(StrEnum):
    """As what an organisation stands by a site."""

    NGO = "NGO"
    UNION = "UNION"
    COMMUNITY = "COMMUNITY"
    OPERATOR = "OPERATOR"
    AUDIT = "AUDIT"


class Capacity(StrEnum):
    """As what a person acts for an organisation, or for the scheme."""

    MEMBER = "MEMBER"
    HANDLER = "HANDLER"
    AUDITOR = "AUDITOR"
    BOARD_MEMBER = "BOARD_MEMBER"
    CUSTODIAN = "CUSTODIAN"
    ADMINISTRATOR = "ADMINISTRATOR"


class SiteStatus(StrEnum):
    """Where a mine or project stands in its life."""

    PROPOSED = "PROPOSED"
    EXPLORATION = "EXPLORATION"
    CONSTRUCTION = "CONSTRUCTION"
    OPERATING = "OPERATING"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


class RiskKind(StrEnum):
    """Why a site's area is flagged."""

    CONFLICT_AFFECTED = "CONFLICT_AFFECTED"
    HIGH_RISK = "HIGH_RISK"


class PartyKind(StrEnum):
    """Whether a party is one person, a group, or an organisation."""

    PERSON = "PERSON"
    GROUP = "GROUP"
    ORGANISATION = "ORGANISATION"


class Role(StrEnum):
    """What a party is in an engagement. A defender is a role, of groups too, and never a sector."""

    DEFENDER = "DEFENDER"
    RIGHTS_HOLDER = "RIGHTS_HOLDER"
    WORKER = "WORKER"
    CONTRACTOR = "CONTRACTOR"
    COMMUNITY_LEADER = "COMMUNITY_LEADER"
    UNION_REPRESENTATIVE = "UNION_REPRESENTATIVE"
    NGO_REPRESENTATIVE = "NGO_REPRESENTATIVE"
    COMPANY_REPRESENTATIVE = "COMPANY_REPRESENTATIVE"
    PUBLIC_OFFICIAL = "PUBLIC_OFFICIAL"
    FACILITATOR = "FACILITATOR"
    INTERPRETER = "INTERPRETER"
    RELATIVE = "RELATIVE"
    OTHER = "OTHER"


OFFICIAL_ROLES = frozenset(
    {
        Role.COMMUNITY_LEADER,
        Role.UNION_REPRESENTATIVE,
        Role.NGO_REPRESENTATIVE,
        Role.COMPANY_REPRESENTATIVE,
        Role.PUBLIC_OFFICIAL,
    }
)
"""Roles in which a person speaks in office, so that the name may be public (DOMAIN 3: "acting officially")."""


class Sensitivity(StrEnum):
    """How far a party may be known, from the least guarded to the most."""

    PUBLIC = "PUBLIC"
    CONFIDENTIAL = "CONFIDENTIAL"
    SEALED = "SEALED"

    @property
    def rank(self) -> int:
        """0 for PUBLIC, 2 for SEALED."""
        return list(Sensitivity).index(self)


class Focus(StrEnum):
    """What a defender defends.

    Source: the seed; INDIGENOUS is our assumption.
    """

    HUMAN_RIGHTS = "HUMAN_RIGHTS"
    LAND = "LAND"
    ENVIRONMENTAL = "ENVIRONMENTAL"
    LABOUR = "LABOUR"
    INDIGENOUS = "INDIGENOUS"


class ConsentPurpose(StrEnum):
    """What a party can agree to."""

    LOWER_SENSITIVITY = "LOWER_SENSITIVITY"
    OFFER_EXPERTISE = "OFFER_EXPERTISE"


SECTOR_OF: Mapping[OrganisationKind, Sector | None] = MappingProxyType(
    {
        OrganisationKind.SECRETARIAT: None,
        OrganisationKind.AUDIT_FIRM: None,
        OrganisationKind.NGO: Sector.NGOS,
        OrganisationKind.UNION: Sector.WORKERS,
        OrganisationKind.COMMUNITY: Sector.COMMUNITIES,
        OrganisationKind.COMPANY: Sector.MINING_COMPANIES,
        OrganisationKind.BRAND: Sector.CONSUMER_BRANDS,
        OrganisationKind.FINANCIER: Sector.FINANCE,
    }
)
"""The sector an organisation counts in; the secretariat and audit firms have none."""

CAPACITY_OF: Mapping[OrganisationKind, AssignmentCapacity] = MappingProxyType(
    {
        OrganisationKind.NGO: AssignmentCapacity.NGO,
        OrganisationKind.UNION: AssignmentCapacity.UNION,
        OrganisationKind.COMMUNITY: AssignmentCapacity.COMMUNITY,
        OrganisationKind.COMPANY: AssignmentCapacity.OPERATOR,
        OrganisationKind.AUDIT_FIRM: AssignmentCapacity.AUDIT,
    }
)
"""The one capacity in which a kind of organisation can stand by a site; the others stand by none."""
