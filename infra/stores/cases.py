"""What cases of every kind ask about people, places and receipts. See `domain.cases.ports`."""

from __future__ import annotations

import hmac
import secrets
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.ports import CaseKind, Held, Holder, StandIn, Standing
from domain.cases.receipt import Receipt
from domain.cases.ties import PersonTies
from domain.stakeholders.values import AssignmentCapacity, Capacity, OrganisationKind
from infra.keys.store import KeyStore
from infra.stores.records import table_of
from infra.stores.straight import Straight, adding
from infra.tables.cases import CaseReceiptRow
from infra.tables.grievances import GrievanceRow
from infra.tables.reprisals import AllegationRow, DeclaredInterestRow
from infra.tables.sectors import SeatTermRow
from infra.tables.stakeholders import AssignmentRow, MembershipRow, OrganisationRow, SiteRow
from infra.tables.whistleblowing import ReportRow

_MEMBERS, _TERMS = table_of(MembershipRow), table_of(SeatTermRow)
_SITES = table_of(SiteRow)
_STAYS, _INTERESTS = table_of(AssignmentRow), table_of(DeclaredInterestRow)


class CaseworkStore:
    """Reads beside a case, in the same transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def sits_at(self, person: UUID, organisation: UUID, on: date) -> bool:
        """Whether the person is a handler of the organisation on that day."""
        asked = {"person": person, "organisation": organisation, "on": on}
        return await _SITS.first(self._session, asked) is not None

    async def ties_of(self, person: UUID, on: date, look_back_days: int) -> PersonTies:
        """For whom the person acts or acted lately, who gave them their seat, and what they declared."""
        since = on - timedelta(days=look_back_days)
        acts = select(_MEMBERS.c.organisation_id).where(
            _MEMBERS.c.person_id == person,
            _MEMBERS.c.organisation_id.is_not(None),
            _MEMBERS.c.starts <= on,
            or_(_MEMBERS.c.ends.is_(None), _MEMBERS.c.ends >= since),
        )
        seats = select(_TERMS.c.employer_id).where(
            _TERMS.c.person_id == person,
            _TERMS.c.employer_id.is_not(None),
            _TERMS.c.starts <= on,
            or_(_TERMS.c.ends.is_(None), _TERMS.c.ends >= since),
        )
        declared = select(_INTERESTS.c.organisation_id, _INTERESTS.c.site_id).where(
            _INTERESTS.c.person_id == person,
            _INTERESTS.c.declared_on <= on,
            or_(_INTERESTS.c.ended_on.is_(None), _INTERESTS.c.ended_on >= since),
        )
        said = (await self._session.execute(declared)).all()
        return PersonTies(
            employers=frozenset(await self._session.scalars(acts)),
            seat_givers=frozenset(await self._session.scalars(seats)),
            declared_organisations=frozenset(row[0] for row in said if row[0]),
            declared_sites=frozenset(row[1] for row in said if row[1]),
        )

    async def at_site(
        self, site: UUID, on: date, look_back_days: int
    ) -> dict[UUID, frozenset[AssignmentCapacity]]:
        """Every organisation that stands by the site, or stood within the days before, and as what."""
        query = select(_STAYS.c.organisation_id, _STAYS.c.capacity).where(
            _STAYS.c.site_id == site,
            _STAYS.c.starts <= on,
            or_(_STAYS.c.ends.is_(None), _STAYS.c.ends >= on - timedelta(days=look_back_days)),
        )
        found: dict[UUID, frozenset[AssignmentCapacity]] = {}
        for organisation, capacity in await self._session.execute(query):
            found[organisation] = found.get(organisation, frozenset()) | {AssignmentCapacity(capacity)}
        return found

    async def place_of(self, site: UUID) -> tuple[str, str] | None:
        """The site's country and time zone."""
        row = await _PLACE.first(self._session, {"site": site})
        return None if row is None else (row[0], row[1])

    async def secretariat(self) -> UUID | None:
        """The scheme's own organisation."""
        known = table_of(OrganisationRow)
        query = select(known.c.id).where(known.c.kind == OrganisationKind.SECRETARIAT.value)
        return await self._session.scalar(query.limit(1))


_SITS = Straight(
    select(_MEMBERS.c.id)
    .where(
        _MEMBERS.c.person_id == bindparam("person"),
        _MEMBERS.c.organisation_id == bindparam("organisation"),
        _MEMBERS.c.capacity == Capacity.HANDLER.value,
        _MEMBERS.c.starts <= bindparam("on"),
        or_(_MEMBERS.c.ends.is_(None), _MEMBERS.c.ends >= bindparam("on")),
    )
    .limit(1)
)
_PLACE = Straight(select(_SITES.c.country, _SITES.c.time_zone).where(_SITES.c.id == bindparam("site")))

RECEIPTS = "receipts"
"""The secret of the key store under which receipts are digested."""


class ReceiptStore:
    """See `domain.cases.ports.Receipts`. What is kept opens nothing without the key store's secret."""

    def __init__(self, session: AsyncSession, keys: KeyStore) -> None:
        self._session = session
        self._keys = keys

    def fresh(self) -> Receipt:
        """A receipt that nobody can guess."""
        return Receipt.made(secrets.token_bytes(16))

    async def keep(
        self, receipt: Receipt, kind: CaseKind, case: UUID, label: UUID, *, handed: bool = False
    ) -> None:
        """Remembers which case the receipt opens, and as whom its holder appears there."""
        digest = receipt.digest(await self._keys.secret(RECEIPTS))
        held = Held.HANDED if handed else Held.OWN
        kept = {
            "digest": digest,
            "case_kind": kind.value,
            "case_id": case,
            "label": label,
            "held": held.value,
        }
        await _KEEP_RECEIPT.laid(self._session, [kept])

    async def renew(self, old: Receipt, new: Receipt) -> Held | None:
        """The new one in place of the old, in the same row: no moment in which both open, or neither."""
        kept, secret = table_of(CaseReceiptRow), await self._keys.secret(RECEIPTS)
        this = kept.c.digest == old.digest(secret)
        found = await self._session.scalar(select(kept.c.held).where(this).with_for_update())
        if found is None:
            return None
        before = Held(found)
        after = before if before is Held.OWN else Held.RENEWED
        await self._session.execute(
            update(kept).where(this).values(digest=new.digest(secret), held=after.value)
        )
        return before

    async def case_of(self, shown: Receipt | StandIn, kind: CaseKind) -> UUID | None:
        """The case of that kind that the receipt opens."""
        kept = table_of(CaseReceiptRow)
        same = (kept.c.digest == await self._digest(shown)) & (kept.c.case_kind == kind.value)
        return await self._session.scalar(select(kept.c.case_id).where(same))

    async def holder(self, shown: Receipt | StandIn) -> Holder | None:
        """Who holds the receipt."""
        kept = table_of(CaseReceiptRow)
        columns = (kept.c.case_kind, kept.c.case_id, kept.c.label, kept.c.held)
        asked = select(*columns).where(kept.c.digest == await self._digest(shown))
        found = (await self._session.execute(asked)).first()
        if found is None:
            return None
        return Holder(kind=CaseKind(found[0]), case_id=found[1], label=found[2], held=Held(found[3]))

    async def stands_for(self, stand_in: StandIn, receipt: Receipt) -> bool:
        """Whether the token was given for this receipt."""
        return hmac.compare_digest(stand_in.digest, await self._digest(receipt))

    async def standing(self, shown: Receipt | StandIn) -> Standing | None:
        """What the receipt is exchanged for: one statement, whether it is unknown or its case was erased."""
        digest = await self._digest(shown)
        found = await _STANDING.first(self._session, {"digest": digest})
        if found is None or found[1]:
            return None
        return Standing(kind=CaseKind(found[0]), stand_in=StandIn(digest=digest))

    async def _digest(self, shown: Receipt | StandIn) -> str:
        secret = await self._keys.secret(RECEIPTS)
        return shown.digest if isinstance(shown, StandIn) else shown.digest(secret)


_KEPT = table_of(CaseReceiptRow)
_ERASED = or_(
    *(
        exists().where(case.c.id == _KEPT.c.case_id, case.c.erased_on.is_not(None))
        for case in map(table_of, (GrievanceRow, ReportRow, AllegationRow))
    )
)
_STANDING = Straight(select(_KEPT.c.case_kind, _ERASED).where(_KEPT.c.digest == bindparam("digest")))
_KEEP_RECEIPT = adding(table_of(CaseReceiptRow), ("digest", "case_kind", "case_id", "label", "held"))
