"""The second factor: codes of an authenticator (RFC 6238), and recovery codes in its place, each taken once."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

import pyotp
from pyotp.totp import TOTP
from pyotp.utils import strings_equal
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.accounts import (
    RECOVERY_CODE_BYTES,
    RECOVERY_CODES,
    TOTP_STEP,
    Method,
    recovery_code,
    recovery_digest,
    totp_of,
)
from infra.oauth.sealing import Sealing
from infra.tables.signing_in import AccountRow, RecoveryCodeRow

PURPOSE = "second factor"
_SECRET = re.compile(r"[A-Z2-7]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A second factor that fits, and has yet to be taken: by its time step, or by the recovery code's digest."""

    method: Method
    step: int = 0
    digest: bytes = b""


def new_totp_secret() -> str:
    """160 random bits in base32, for a person's authenticator."""
    return pyotp.random_base32()


def is_totp_secret(secret: str) -> bool:
    """Whether it is one of ours."""
    return bool(_SECRET.fullmatch(secret)) and len(b32decode(secret)) == 20


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step, of three, whose code this is. All three are computed whatever was typed."""
    given, totp, now = totp_of(code) or "", TOTP(secret), int(at.timestamp()) // TOTP_STEP
    fitting = [s for s in (now - 1, now, now + 1) if strings_equal(given, totp.generate_otp(s))]
    return fitting[-1] if fitting else None


def shown(secret: str, code: str, at: datetime, spare: bool) -> Shown | None:
    """What was shown; `spare`: whether the code is a recovery code of the person's that is not spent."""
    if (step := step_of(secret, code, at)) is not None:
        return Shown(method=Method.TOTP, step=step)
    return Shown(method=Method.RECOVERY_CODE, digest=recovery_digest(code)) if spare else None


def take(session: Session, person: UUID, given: Shown, at: datetime) -> bool:
    """Takes it; False if somebody else took it first: of two at once, one wins."""
    match given.method:
        case Method.TOTP:
            taken = (
                update(AccountRow)
                .where(col(AccountRow.person_id) == person, col(AccountRow.totp_step) < given.step)
                .values(totp_step=given.step)
                .returning(col(AccountRow.person_id))
            )
        case Method.RECOVERY_CODE:
            taken = (
                update(RecoveryCodeRow)
                .where(
                    col(RecoveryCodeRow.person_id) == person,
                    col(RecoveryCodeRow.digest) == given.digest,
                    col(RecoveryCodeRow.spent_at).is_(None),
                )
                .values(spent_at=at)
                .returning(col(RecoveryCodeRow.person_id))
            )
    return session.scalar(taken) is not None


def new_recovery_codes() -> tuple[str, ...]:
    """Ten, to be shown once."""
    return tuple(recovery_code(token_bytes(RECOVERY_CODE_BYTES)) for _ in range(RECOVERY_CODES))


def keep_recovery_codes(session: Session, person: UUID, codes: Iterable[str]) -> None:
    """In place of the former ones."""
    session.execute(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.person_id) == person))
    session.execute(
        insert(RecoveryCodeRow), [{"person_id": person, "digest": recovery_digest(code)} for code in codes]
    )


def sealed(sealing: Sealing, person: UUID, secret: str) -> bytes:
    """The secret as it is kept: bound to its person."""
    return sealing.seal(PURPOSE, str(person), secret.encode())
