"""The words in which it is said who may ask what: scopes, the capacities people sign in with, reasons to see a row."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a client may ever ask for. The ceiling of a token, never by itself a right to a record."""

    ENGAGEMENT_READ = "engagement:read"
    ENGAGEMENT_WRITE = "engagement:write"
    STAKEHOLDERS_READ = "stakeholders:read"
    STAKEHOLDERS_WRITE = "stakeholders:write"
    GRIEVANCES_READ = "grievances:read"
    GRIEVANCES_WRITE = "grievances:write"
    GRIEVANCES_HANDLE = "grievances:handle"
    REPORTS_READ = "reports:read"
    REPORTS_HANDLE = "reports:handle"
    REPRISALS_READ = "reprisals:read"
    REPRISALS_FILE = "reprisals:file"
    REPRISALS_DECIDE = "reprisals:decide"
    ASSURANCE_READ = "assurance:read"
    ASSURANCE_WRITE = "assurance:write"
    INTERVIEWS_READ = "interviews:read"
    INTERVIEWS_WRITE = "interviews:write"
    COMMITMENTS_READ = "commitments:read"
    COMMITMENTS_WRITE = "commitments:write"
    GOVERNANCE_READ = "governance:read"
    GOVERNANCE_COMMENT = "governance:comment"
    GOVERNANCE_VOTE = "governance:vote"
    STATISTICS_READ = "statistics:read"
    EXPORTS_RUN = "exports:run"
    IDENTITIES_SEAL = "identities:seal"
    IDENTITIES_REQUEST = "identities:request"
    IDENTITIES_APPROVE = "identities:approve"
    IDENTITIES_OPEN = "identities:open"
    CASE_OWN = "case:own"
    ADMIN_PEOPLE = "admin:people"
    ADMIN_CLIENTS = "admin:clients"
    AUDIT_LOG_READ = "audit_log:read"


class Profile(StrEnum):
    """The capacity a viewer signed in with. It chooses the database role, and with it the column grants."""

    PUBLIC = "public"
    MEMBER = "member"
    BOARD = "board"
    AUDIT_FIRM = "audit_firm"
    COMPANY = "company"
    SECRETARIAT = "secretariat"


class SizeClass(StrEnum):
    """How much of the record an organisation sees; chooses between arms (the default) and a walk."""

    FEW = "FEW"
    TYPICAL = "TYPICAL"
    ALL = "ALL"


class Arm(StrEnum):
    """One reason why a viewer may see a row."""

    EVERYONE = "everyone"  # reference and governance facts that are public
    PUBLISHED = "published"  # released to the public by the organisation that keeps the record
    PUBLIC_PARTY = "public_party"  # a party that acts under its public name
    OWN = "own"  # kept by the viewer's organisation
    SELF = "self"  # about the viewer's own person
    ASSIGNED = "assigned"  # shared with members, at a site to which the viewer's organisation is assigned
    OPERATED = "operated"  # shared with the operator, at a site that the viewer's organisation operates
    AUDITED = "audited"  # at a site of the firm's audits, while assigned
    FILED = "filed"  # filed by the viewer's organisation
    REPRESENTED = "represented"  # the viewer's organisation speaks for those concerned
    MECHANISM = "mechanism"  # brought to the audit firm's own mechanism
    SITE_MECHANISM = (
        "site_mechanism"  # brought to a site's own mechanism, which the viewer's organisation runs
    )
    HANDLED = "handled"  # of the body at whose handlers' desk the viewer sits today
    SEATED = "seated"  # before a committee on which the viewer sits
    CONTRACTED = "contracted"  # of an audit that the viewer's firm is contracted for
    TEAM = "team"  # of an audit on whose team the viewer sits
    SEAT = "seat"  # of the Board's seats: motions for whoever holds one today, what a seat gave for its own holder
    STATISTIC = "statistic"  # a fixed figure, the same for whoever may read statistics
    ALL = "all"  # the secretariat


OPEN_ARMS = frozenset({Arm.EVERYONE, Arm.PUBLISHED, Arm.PUBLIC_PARTY})
"""What is public needs no scope."""
