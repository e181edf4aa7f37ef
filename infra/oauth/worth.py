"""What a family of tokens is worth at this moment, and its end where the ground is gone that it stood on.

Asked at every exchange of a code and every refresh: a closed account, a session that was signed out of, a capacity
that is no longer held, a scope that the client or the capacity no longer carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.scopes import Protocol
from domain.signing_in.acting import Acting, serves
from domain.signing_in.endings import Ending
from domain.signing_in.granting import Asked, asked, still_good, within
from infra.oauth.clients import Client
from infra.oauth.families import end_grant
from infra.oauth.standing import capacities_of, has_open_account, session_ends
from infra.tables.signing_in import GrantRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A family that still stands. `still` is what is good of its scopes today."""

    family: GrantRow
    acting: Acting
    still: Asked


def worth(session: Session, family: GrantRow, client: Client, at: datetime) -> Worth | None:
    """None: the family has ended, or ends now."""
    if family.ended_at is not None or family.expires_at <= at:
        return None
    acting = _acting(session, family, client, at)
    if isinstance(acting, Ending):
        end_grant(session, family.id, acting, at)
        return None
    return Worth(family=family, acting=acting, still=_still(family, client, acting, at))


def _acting(session: Session, family: GrantRow, client: Client, at: datetime) -> Acting | Ending:
    if client.outlived(family.made_at):
        return Ending.CLIENT_SUSPENDED
    if not has_open_account(session, family.person_id):
        return Ending.ACCOUNT_CLOSED
    goes_on = Protocol.OFFLINE_ACCESS.value in family.scopes
    if not goes_on and session_ends(session, family.session_id, family.person_id, at) is None:
        return Ending.SIGNED_OUT
    for acting in capacities_of(session, family.person_id, at.date()):
        chosen = (acting.as_.value, acting.organisation_id) == (family.acting, family.organisation_id)
        if chosen and serves(client.organisation, acting):
            return acting
    return Ending.CAPACITY_ENDED


def _still(family: GrantRow, client: Client, acting: Acting, at: datetime) -> Asked:
    protocol = {scope.value for scope in Protocol}
    kept = [name for name in family.scopes if name in protocol or name in client.scopes]
    allowed = within(
        asked(" ".join(kept), client.scopes) or Asked(scopes=frozenset(), protocol=frozenset()), acting
    )
    good = still_good(allowed.scopes, family.second_factor_at.timestamp(), at.timestamp())
    return Asked(scopes=good, protocol=allowed.protocol)
