"""A one-time link opens an account, or renews what one signs in with: then everything from before ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.accounts import BadPassword, chosen
from domain.signing_in.endings import Ending
from domain.signing_in.events import SecurityEventKind
from infra.oauth import consents, families
from infra.oauth.events import record
from infra.oauth.limiting import Bucket, Tried
from infra.signing_in import second_factor, sessions
from infra.signing_in.hashing import Crowded
from infra.signing_in.means import CROWDED_SECONDS, Means
from infra.signing_in.values import HeldBack, Invited, NotSignedIn
from infra.tables.signing_in import AccountRow, InvitationRow
from infra.tables.stakeholders import PersonRow


def invited(session: Session, link: bytes, at: datetime) -> Invited | None:
    """See `People.invitation`. `link`: what is kept of the token."""
    row = session.execute(
        select(
            col(PersonRow.handle),
            col(InvitationRow.expires_at),
            exists().where(
                col(AccountRow.person_id) == col(PersonRow.id), col(AccountRow.closed_at).is_(None)
            ),
        )
        .join(PersonRow, col(PersonRow.id) == col(InvitationRow.person_id))
        .where(*_live(link, at))
    ).one_or_none()
    return Invited(handle=row[0], expires_at=row[1], renews=row[2]) if row else None


async def accept(
    means: Means, token: str, password: str, totp_secret: str, code: str
) -> tuple[str, ...] | BadPassword | NotSignedIn | HeldBack:
    """See `People.accept`. Only whoever holds a link that is good is counted, and costs a hash."""
    at, link = means.at(), means.links.digest(token)
    who = await means.storage.run(lambda session: invited(session, link, at))
    if who is None:
        return NotSignedIn()
    if seconds := await means.limits.admit(Bucket(Tried.INVITATION, token), Bucket(Tried.INVITATION_ALL)):
        return HeldBack(seconds)
    fit = chosen(password, who.handle)
    if isinstance(fit, BadPassword):
        return fit
    step = second_factor.step_of(totp_secret, code, at) if second_factor.is_totp_secret(totp_secret) else None
    if step is None:
        return NotSignedIn()
    try:
        hash_ = await means.hashing.hash(fit)
    except Crowded:
        return HeldBack(CROWDED_SECONDS)
    codes = second_factor.new_recovery_codes()

    def accepted(session: Session) -> bool:
        person = _spent(session, link, at)
        if person is None:
            return False
        account = {
            "password_hash": hash_,
            "totp_sealed": second_factor.sealed(means.sealing, person, totp_secret),
            "totp_step": step,
        }
        keep_account(session, person, account, at)
        second_factor.keep_recovery_codes(session, person, codes)
        return True

    return codes if await means.storage.run(accepted) else NotSignedIn()


def keep_account(session: Session, person: UUID, account: dict[str, object], at: datetime) -> None:
    """Opens the person's account with these, or puts them in place of the former and ends what rests on those."""
    had = session.execute(
        select(col(AccountRow.closed_at)).where(col(AccountRow.person_id) == person).with_for_update()
    ).one_or_none()
    account = {**account, "opened_at": at, "closed_at": None}
    if had is not None and had.closed_at is None:
        del account["opened_at"]
        kinds = (SecurityEventKind.PASSWORD_CHANGED, SecurityEventKind.SECOND_FACTOR_CHANGED)
    else:
        kinds = (SecurityEventKind.ACCOUNT_OPENED,)
    values = {"person_id": person, "opened_at": at, **account}
    session.execute(
        insert(AccountRow).values(**values).on_conflict_do_update(index_elements=["person_id"], set_=account)
    )
    sessions.end(session, person, at)
    families.end_grants_of_person(session, person, Ending.CREDENTIALS_RENEWED, at)
    consents.forget(session, person)
    for kind in kinds:
        record(session, kind, at, person=person)


def _spent(session: Session, link: bytes, at: datetime) -> UUID | None:
    """The person whose link it is, and who uses it now: of two at once, one does."""
    spent = update(InvitationRow).where(*_live(link, at)).values(spent_at=at)
    return session.scalar(spent.returning(col(InvitationRow.person_id)))


def _live(link: bytes, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(InvitationRow.digest) == link,
        col(InvitationRow.spent_at).is_(None),
        col(InvitationRow.withdrawn_at).is_(None),
        col(InvitationRow.expires_at) > at,
    )
