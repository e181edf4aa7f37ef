"""The figures of an unsealing, in one place, each with where it comes from. A: decided by us where nothing is said."""

from __future__ import annotations

from domain.vault.values import Purpose

MINUTE, HOUR = 60, 3_600

LONGEST_GRANT = 24 * HOUR
"""Seconds from the request to its end, whatever was agreed in between (architecture 5)."""

ANNOUNCED_FOR = MINUTE
"""Seconds within which what was announced has to be fetched (architecture 5)."""

BREAK_GLASS_FOR = 60 * MINUTE
"""Seconds from an emergency's request to its end (DOMAIN 11)."""

REVIEWED_WITHIN = 72 * HOUR
"""Seconds from an emergency opening to its review (DOMAIN 11, A). Later, no other is begun until it is reviewed."""

PROOF_FRESH = MINUTE
"""Seconds that the making of a DPoP proof may lie from the vault's clock, as at the API's own door (RFC 9449)."""

NEED_CONSENT = frozenset({Purpose.REMEDY_DELIVERY, Purpose.INVESTIGATION, Purpose.CONTACT_WITH_CONSENT})
"""Purposes that rest on the person's consent (A). Protection of life and a duty by law do not wait for one; whether
they are claimed rightly is what two custodians judge, and what the log shows."""

APPROVALS = 2
"""Custodians who agree before an identity is opened (DOMAIN 11); one for an emergency."""

OPEN_AT_ONCE = 20
"""Requests that one person may have open (A): a handler's cases of a busy week, not a register."""

WITHIN_AN_HOUR = 30
"""Requests that one person may make within an hour (A)."""

ANNOUNCED_AT_MOST = 10
"""Times that one grant may be announced before it is spent (A): an answer can be lost, the log is not to be filled."""

REFUSALS_WITHIN_AN_HOUR = 1_000
"""Lines in the log, within an hour, for refused requests that the vault kept nothing of (A)."""

OPERATORS_AT_MOST = 100
"""Operators that one statement names (A)."""
