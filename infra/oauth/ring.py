"""The ring of signing keys in the database: shared by all workers, private halves sealed under a key that is not there.

Made at the first start; two servers that start at once agree on one. A ring from the time when it lay in a file is
taken over, once. Refuses to start on keys that were sealed under another password, or that are damaged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import ColumnElement, delete, or_, select, text, update
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.signing_in.events import SecurityEventKind
from domain.signing_in.granting import TOKEN_HOLDS
from infra.oauth.events import record
from infra.oauth.keys import KeyRing, RingKey, new_key, public_half
from infra.oauth.sealing import Sealing
from infra.startup import CannotStart
from infra.tables.signing_in import SigningKeyRow

VERIFIES_ON = timedelta(seconds=3 * TOKEN_HOLDS)
"""How long a former key verifies: two lives of an access token, and one of an ID token."""

PURPOSE = "signing key"
_TURN = 7_236_481_905_114_220_022
"""The advisory lock by which only one process at a time changes the ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What a rotation did."""

    kid: str
    formers_end_at: datetime | None
    """None: they are gone already."""


def read_ring(session: Session, sealing: Sealing, now: datetime) -> KeyRing:
    """The keys that are not retired, newest first."""
    rows = session.scalars(
        select(SigningKeyRow)
        .where(_holds(now))
        .order_by(col(SigningKeyRow.retires_at).desc().nulls_first(), col(SigningKeyRow.made_at).desc())
    )
    return KeyRing(tuple(_key(row, sealing) for row in rows))


def have_ring(session: Session, sealing: Sealing, now: datetime, former: Iterable[ECKey] = ()) -> KeyRing:
    """The ring, made if there is none. `former`: the keys of an older ring, its signing key first."""
    session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    known = {one.kid for one in read_ring(session, sealing, now).keys}
    for key in former:
        if key.kid not in known:
            _add(session, sealing, key, now, retires_at=now + VERIFIES_ON if known else None)
            known.add(str(key.kid))
    if not known:
        _add(session, sealing, new_key(), now)
    return read_ring(session, sealing, now)


def rotate(session: Session, sealing: Sealing, now: datetime, *, compromised: bool = False) -> Rotated:
    """A new key signs from now on. The former go on verifying for a while; if they are compromised, not at all."""
    session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    key, end = new_key(), None if compromised else now + VERIFIES_ON
    if end is None:
        session.execute(delete(SigningKeyRow))
        record(session, SecurityEventKind.SIGNING_KEYS_DROPPED, now)
    else:
        session.execute(delete(SigningKeyRow).where(~_holds(now)))
        session.execute(
            update(SigningKeyRow).where(col(SigningKeyRow.retires_at).is_(None)).values(retires_at=end)
        )
    _add(session, sealing, key, now)
    record(session, SecurityEventKind.SIGNING_KEY_ROTATED, now)
    return Rotated(kid=str(key.kid), formers_end_at=end)


def _add(
    session: Session, sealing: Sealing, key: ECKey, at: datetime, *, retires_at: datetime | None = None
) -> None:
    kid = str(key.kid)
    session.add(
        SigningKeyRow(
            kid=kid,
            public_jwk=dict(public_half(key)),
            sealed=sealing.seal(PURPOSE, kid, json.dumps(key.as_dict(private=True)).encode()),
            made_at=at,
            retires_at=retires_at,
        )
    )
    session.flush()


def _key(row: SigningKeyRow, sealing: Sealing) -> RingKey:
    try:
        key = ECKey.import_key(json.loads(sealing.open(PURPOSE, row.kid, row.sealed)))
    except (ValueError, JoseError) as broken:
        raise CannotStart(
            "A signing key in the database is damaged.", "Run `parley keys rotate --compromised`."
        ) from broken
    return RingKey(
        key=key,
        made_at=row.made_at.timestamp(),
        retires_at=row.retires_at.timestamp() if row.retires_at else None,
    )


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(col(SigningKeyRow.retires_at).is_(None), col(SigningKeyRow.retires_at) > now)


def utc_now() -> datetime:
    """The clock on the wall: tokens do not go by the demo's."""
    return datetime.now(UTC)
