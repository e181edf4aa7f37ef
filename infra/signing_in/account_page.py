"""What a signed-in person changes of their own account. Renewing what one signs in with ends everything else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.accounts import BadPassword, chosen, typed
from domain.signing_in.endings import Ending
from domain.signing_in.events import SecurityEventKind
from infra.oauth import consents, families
from infra.oauth.events import record
from infra.oauth.limiting import Bucket, Tried
from infra.signing_in import accounts, second_factor, sessions
from infra.signing_in.hashing import Crowded
from infra.signing_in.means import CROWDED_SECONDS, Means, Opens
from infra.signing_in.values import GrantKept, HeldBack, NotSignedIn, SignedIn
from infra.tables.signing_in import AccountRow, GrantRow, OauthClientRow
from infra.tables.stakeholders import OrganisationRow


async def rehash(means: Means, opens: Opens, password: str) -> None:
    """Keeps the password under today's parameters, where they have grown; not now, if many wait."""
    normal = typed(password)
    if normal is None or not means.hashing.outgrown(opens.password_hash):
        return
    try:
        hash_ = await means.hashing.hash(normal)
    except Crowded:
        return
    await means.storage.run(
        lambda session: accounts.keep_password(session, opens.person, opens.password_hash, hash_)
    )


async def change_password(
    means: Means, by: SignedIn, current: str, new: str
) -> SignedIn | BadPassword | NotSignedIn | HeldBack:
    """See `People.change_password`."""
    bucket = _bucket(by)
    if seconds := await means.limits.admit(bucket):
        return HeldBack(seconds)
    fit = chosen(new, by.handle)
    try:
        former = await _password(means, by, current)
        if former is None:
            return await _failed(means, by)
        await means.limits.give_back(bucket)
        if isinstance(fit, BadPassword):
            return fit
        hash_ = await means.hashing.hash(fit)
    except Crowded:
        await means.limits.give_back(bucket)
        return HeldBack(CROWDED_SECONDS)
    at = means.at()

    def changed(session: Session) -> SignedIn | None:
        renewed = sessions.renew(session, by, at)
        if renewed is None or not accounts.keep_password(session, by.person, former, hash_):
            session.rollback()
            return None
        _end_the_rest(session, by, at)
        record(session, SecurityEventKind.PASSWORD_CHANGED, at, person=by.person)
        return renewed

    return await means.storage.run(changed) or NotSignedIn()


async def change_second_factor(
    means: Means, by: SignedIn, password: str, former_code: str, totp_secret: str, code: str
) -> SignedIn | NotSignedIn | HeldBack:
    """See `People.change_second_factor`."""
    bucket = _bucket(by)
    if seconds := await means.limits.admit(bucket):
        return HeldBack(seconds)
    at = means.at()
    step = second_factor.step_of(totp_secret, code, at) if second_factor.is_totp_secret(totp_secret) else None
    try:
        former = await _password(means, by, password)
    except Crowded:
        await means.limits.give_back(bucket)
        return HeldBack(CROWDED_SECONDS)
    shown = await means.judge_code(by.handle, former_code)
    if former is None or step is None or shown is None:
        return await _failed(means, by)
    await means.limits.give_back(bucket)
    kept = {
        "totp_sealed": second_factor.sealed(means.sealing, by.person, totp_secret),
        "totp_step": step,
    }

    def changed(session: Session) -> SignedIn | None:
        renewed = sessions.renew(session, by, at, second_factor.Method.TOTP)
        still = accounts.still_opens(session, by.person, former)
        if renewed is None or not still or not second_factor.take(session, by.person, shown, at):
            session.rollback()
            return None
        if shown.method is second_factor.Method.RECOVERY_CODE:
            record(session, SecurityEventKind.RECOVERY_CODE_USED, at, person=by.person)
        session.execute(update(AccountRow).where(col(AccountRow.person_id) == by.person).values(**kept))
        _end_the_rest(session, by, at)
        record(session, SecurityEventKind.SECOND_FACTOR_CHANGED, at, person=by.person)
        return renewed

    return await means.storage.run(changed) or NotSignedIn()


async def renew_recovery_codes(
    means: Means, by: SignedIn, code: str
) -> tuple[str, ...] | NotSignedIn | HeldBack:
    """See `People.renew_recovery_codes`."""
    bucket = _bucket(by)
    if seconds := await means.limits.admit(bucket):
        return HeldBack(seconds)
    at, shown = means.at(), await means.judge_code(by.handle, code)
    if shown is None:
        return await _failed(means, by)
    codes = second_factor.new_recovery_codes()

    def renewed(session: Session) -> bool:
        if not second_factor.take(session, by.person, shown, at):
            return False
        second_factor.keep_recovery_codes(session, by.person, codes)
        record(session, SecurityEventKind.RECOVERY_CODES_RENEWED, at, person=by.person)
        return True

    if not await means.storage.run(renewed):
        return await _failed(means, by)
    await means.limits.give_back(bucket)
    return codes


def grants(session: Session, by: SignedIn, at: datetime) -> tuple[GrantKept, ...]:
    """Families of tokens under way, the newest first."""
    rows = session.execute(
        select(GrantRow, col(OauthClientRow.name), col(OrganisationRow.name))
        .join(OauthClientRow, col(OauthClientRow.id) == col(GrantRow.client_id))
        .outerjoin(OrganisationRow, col(OrganisationRow.id) == col(GrantRow.organisation_id))
        .where(
            col(GrantRow.person_id) == by.person,
            col(GrantRow.ended_at).is_(None),
            col(GrantRow.expires_at) > at,
        )
        .order_by(col(GrantRow.made_at).desc(), col(GrantRow.id))
    )
    return tuple(
        GrantKept(
            id=row.id,
            client_id=row.client_id,
            client_name=client,
            acting=row.acting,
            organisation_name=organisation or "",
            scopes=tuple(row.scopes),
            made_at=row.made_at,
            expires_at=row.expires_at,
        )
        for row, client, organisation in rows
    )


def end_grant(session: Session, by: SignedIn, grant: UUID, at: datetime) -> bool:
    """One family, if it is this person's; its client must ask again before it gets another."""
    mine = (col(GrantRow.id) == grant) & (col(GrantRow.person_id) == by.person)
    client = session.scalar(select(col(GrantRow.client_id)).where(mine))
    if client is None:
        return False
    consents.forget(session, by.person, client)
    return families.end_grant(session, grant, Ending.REVOKED, at) > 0


def _bucket(by: SignedIn) -> Bucket:
    return Bucket(Tried.SECOND_FACTOR, str(by.session))


async def _password(means: Means, by: SignedIn, password: str) -> str | None:
    """The account's hash, if it is the password's."""
    found = await means.storage.run(lambda session: accounts.tried(session, by.handle, ""))
    right = await means.hashing.verify(found.password_hash or means.hashing.nobodys, typed(password))
    return found.password_hash if right else None


async def _failed(means: Means, by: SignedIn) -> NotSignedIn:
    at = means.at()
    await means.storage.run(
        lambda session: record(session, SecurityEventKind.SECOND_FACTOR_FAILED, at, person=by.person)
    )
    return NotSignedIn()


def _end_the_rest(session: Session, by: SignedIn, at: datetime) -> None:
    sessions.end(session, by.person, at, but=by.session)
    families.end_grants_of_person(session, by.person, Ending.CREDENTIALS_RENEWED, at)
    consents.forget(session, by.person)
