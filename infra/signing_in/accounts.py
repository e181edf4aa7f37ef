"""Reads and changes what people sign in with. A missing account is read as one that nobody can open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text, true, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.accounts import recovery_digest
from infra.tables.signing_in import AccountRow

NOBODY = UUID(int=0)

_TRIED = text("""
    SELECT p.id AS person, a.password_hash, a.totp_sealed, c.digest IS NOT NULL AS spare
    FROM (SELECT 1) one
    LEFT JOIN persons p ON p.handle = :handle
    LEFT JOIN accounts a ON a.person_id = p.id AND a.closed_at IS NULL
    LEFT JOIN recovery_codes c ON c.person_id = a.person_id AND c.digest = :digest AND c.spent_at IS NULL
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What is known of the account that somebody tries to open; without one, of nobody's."""

    person: UUID | None
    password_hash: str | None
    totp_sealed: bytes | None
    spare: bool
    """Whether the code that was typed is one of its recovery codes, unspent."""


def tried(session: Session, handle: str, code: str) -> Tried:
    """One statement, which yields a row whether there is an account or not."""
    row = session.execute(_TRIED, {"handle": handle, "digest": recovery_digest(code)}).one()
    return Tried(
        person=row.person, password_hash=row.password_hash, totp_sealed=row.totp_sealed, spare=row.spare
    )


def still_opens(session: Session, person: UUID, password_hash: str) -> bool:
    """Whether the account is open and the password the one that was judged; kept so until the transaction's end."""
    found = (
        select(true())
        .where(
            col(AccountRow.person_id) == person,
            col(AccountRow.password_hash) == password_hash,
            col(AccountRow.closed_at).is_(None),
        )
        .with_for_update(of=AccountRow)
    )
    return session.scalar(found) is True


def keep_password(session: Session, person: UUID, former: str, hash_: str) -> bool:
    """Puts a hash in place of the former one, unless somebody else did."""
    kept = (
        update(AccountRow)
        .where(
            col(AccountRow.person_id) == person,
            col(AccountRow.password_hash) == former,
            col(AccountRow.closed_at).is_(None),
        )
        .values(password_hash=hash_)
    )
    return session.scalar(kept.returning(col(AccountRow.person_id))) is not None
