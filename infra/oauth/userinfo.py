"""Userinfo (OpenID Connect Core section 5.3): who signed in, by number; with `profile`, by handle and capacity.

Never a legal name, an address or a mail: this service holds none. Refuses a token without `openid`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.scopes import Protocol
from infra.oauth.reading_claims import Verified
from infra.oauth.storage import Storage

_WHO = text(
    "SELECT p.handle, g.acting, o.name FROM grants g JOIN persons p ON p.id = g.person_id"
    " LEFT JOIN organisations o ON o.id = g.organisation_id WHERE g.id = :family AND g.ended_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Userinfo:
    """Answers for tokens that were verified."""

    storage: Storage

    async def about(self, token: Verified) -> Mapping[str, object] | None:
        """The claims; None if the family has ended meanwhile."""
        return await self.storage.run(lambda session: _about(session, token))


def is_allowed(token: Verified) -> bool:
    """Whether the token was asked for with `openid`."""
    return Protocol.OPENID in token.protocol


def _about(session: Session, token: Verified) -> Mapping[str, object] | None:
    row = session.execute(_WHO, {"family": token.grant}).first()
    if row is None:
        return None
    told: dict[str, object] = {"sub": token.subject}
    if Protocol.PROFILE in token.protocol:
        told |= {"preferred_username": row.handle, "parley_acting": row.acting}
        told |= {"parley_organisation": row.name} if row.name else {}
    return told
