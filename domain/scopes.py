"""What each scope lets a client ask for, in words for the people who register clients; and which are in use.

A scope is the ceiling of a token, never by itself a right to a record: the relationship decides (domain.access).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.access import Scope

SCOPE_HELP: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.ENGAGEMENT_READ: "Read engagements, barriers and consent processes beyond the published ones.",
        Scope.ENGAGEMENT_WRITE: "Record and amend engagements, barriers, mitigations and consent processes.",
        Scope.STAKEHOLDERS_READ: "Read parties, people and assignments beyond the public ones.",
        Scope.STAKEHOLDERS_WRITE: "Record parties, their roles and consents; keep organisations, sites, assignments.",
        Scope.GRIEVANCES_READ: "Read grievances that were filed, represented or released to the organisation.",
        Scope.GRIEVANCES_WRITE: "File grievances and answer as complainant or representative.",
        Scope.GRIEVANCES_HANDLE: "Take grievances through their steps as an assigned handler.",
        Scope.REPORTS_READ: "Read the state of whistleblower reports addressed to the organisation.",
        Scope.REPORTS_HANDLE: "Take whistleblower reports through their steps as an assigned handler.",
        Scope.REPRISALS_READ: "Read allegations of reprisal that concern the organisation or its committee seat.",
        Scope.REPRISALS_FILE: "Allege a reprisal.",
        Scope.REPRISALS_DECIDE: "Find on an allegation as a seated committee member.",
        Scope.ASSURANCE_READ: "Read unpublished audits, undertakings and corrective actions.",
        Scope.ASSURANCE_WRITE: "Keep audits, undertakings and corrective actions.",
        Scope.INTERVIEWS_READ: "Read interviews as a member of the audit team.",
        Scope.INTERVIEWS_WRITE: "Record interviews as a member of the audit team.",
        Scope.COMMITMENTS_READ: "Read commitments before they are published.",
        Scope.COMMITMENTS_WRITE: "Keep the commitments of a site or an operator, or assess them.",
        Scope.GOVERNANCE_READ: "Read motions before their result, as a board member or the secretariat.",
        Scope.GOVERNANCE_COMMENT: "Propose changes, comment on proposals; for the secretariat: keep the standard.",
        Scope.GOVERNANCE_VOTE: "Move motions, cast the ballot of a board seat, and take motions through their steps.",
        Scope.STATISTICS_READ: "Read the quarterly statistics.",
        Scope.EXPORTS_RUN: "Run an export of what is held on a person whose labels two custodians agreed to open.",
        Scope.IDENTITIES_SEAL: "Seal an identity in the vault.",
        Scope.IDENTITIES_REQUEST: "Ask for an identity to be unsealed.",
        Scope.IDENTITIES_APPROVE: "Approve an unsealing as a custodian.",
        Scope.IDENTITIES_OPEN: "Open an identity whose unsealing two custodians have approved.",
        Scope.CASE_OWN: "Come back to the one case whose receipt was shown: read, write, answer and ask about oneself.",
        Scope.ADMIN_PEOPLE: "Register people, keep their memberships, and let them in by one-time links.",
        Scope.ADMIN_CLIENTS: "Register, change and suspend clients, give them new keys; keep breaches of data.",
        Scope.AUDIT_LOG_READ: "Read what happened where people and clients sign in, and breaches of data.",
    }
)
"""One line for every scope; a test refuses a scope without one."""

IN_USE = frozenset(
    {
        Scope.ENGAGEMENT_READ,
        Scope.ENGAGEMENT_WRITE,
        Scope.STAKEHOLDERS_READ,
        Scope.STAKEHOLDERS_WRITE,
        Scope.GRIEVANCES_READ,
        Scope.GRIEVANCES_WRITE,
        Scope.GRIEVANCES_HANDLE,
        Scope.REPORTS_READ,
        Scope.REPORTS_HANDLE,
        Scope.REPRISALS_READ,
        Scope.REPRISALS_FILE,
        Scope.REPRISALS_DECIDE,
        Scope.ASSURANCE_READ,
        Scope.ASSURANCE_WRITE,
        Scope.COMMITMENTS_READ,
        Scope.COMMITMENTS_WRITE,
        Scope.GOVERNANCE_READ,
        Scope.GOVERNANCE_VOTE,
        Scope.INTERVIEWS_READ,
        Scope.INTERVIEWS_WRITE,
        Scope.STATISTICS_READ,
        Scope.GOVERNANCE_COMMENT,
        Scope.ADMIN_PEOPLE,
        Scope.ADMIN_CLIENTS,
        Scope.AUDIT_LOG_READ,
        Scope.EXPORTS_RUN,
        Scope.IDENTITIES_SEAL,
        Scope.IDENTITIES_REQUEST,
        Scope.IDENTITIES_APPROVE,
        Scope.IDENTITIES_OPEN,
        Scope.CASE_OWN,
    }
)
"""Scopes that something in this version asks for."""

IDENTITY = frozenset(
    {Scope.IDENTITIES_SEAL, Scope.IDENTITIES_REQUEST, Scope.IDENTITIES_APPROVE, Scope.IDENTITIES_OPEN}
)
"""Identities need a human, a recent second factor and a bound key: never a machine client."""

OFFERED = IN_USE | IDENTITY
"""Scopes that can be registered for a client and granted."""

PEOPLE_ONLY = IDENTITY | {Scope.ADMIN_CLIENTS, Scope.AUDIT_LOG_READ}
"""Never a machine's."""

BY_RECEIPT = frozenset({Scope.CASE_OWN})
"""Given for the receipt of a case and for nothing else: not to a person who signs in, nor to a machine for itself."""

NEEDS_SECOND_FACTOR = IDENTITY | {Scope.ADMIN_CLIENTS}
"""Granted, and good, only within five minutes of a second factor (RFC 9470 says how a client asks for it anew)."""

SECOND_FACTOR_HOLDS = 300
"""Seconds."""


class Protocol(StrEnum):
    """Scopes of OpenID Connect and OAuth themselves: they open no record."""

    OPENID = "openid"
    PROFILE = "profile"
    OFFLINE_ACCESS = "offline_access"


PROTOCOL_HELP: Mapping[Protocol, str] = MappingProxyType(
    {
        Protocol.OPENID: "Know who signed in, as a number.",
        Protocol.PROFILE: "Know the handle of who signed in and in which capacity; never a legal name.",
        Protocol.OFFLINE_ACCESS: "Go on for up to thirty days without asking again, also after signing out here.",
    }
)
