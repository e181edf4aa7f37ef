"""Files of cases, sealed in pieces beside the records: see `domain.cases.attachments.Attachments`.

What is told of a file is opened with the case's key; of one that still arrives nothing is told but that it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.attachments import Attachment, AttachmentState, Beginning, Room, Where, steps_of
from domain.cases.content import Erased
from domain.cases.ports import CaseKind
from infra.attachments.seals import Place, Ticket, open_head, pass_for, passed, seal_head
from infra.content import ContentUnreadable
from infra.keys.store import KeyStore
from infra.stores.records import table_of
from infra.stores.straight import Straight, adding
from infra.tables.cases import CaseAttachmentArrivalRow, CaseAttachmentPieceRow, CaseAttachmentRow

SECRET = "attachments"
"""The secret of the key store under which what goes on with a file is digested, and passes are made."""
SWEPT_AFTER = 24
"""Rounds without anything arriving after which a file that is not whole is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file's row."""

    place: Place
    kind: CaseKind
    state: AttachmentState
    by_week: bool
    head: bytes = field(repr=False)
    steps: int
    size: int | None
    arrived: int | None
    run: UUID | None


class AttachmentStore:
    """Rows are the transaction's; the case's key is asked for where something is sealed or opened with it."""

    def __init__(self, session: AsyncSession, keys: KeyStore, most_in_all: int) -> None:
        self._session = session
        self._keys = keys
        self._most = most_in_all

    async def room(self, case: UUID, handlers: Sequence[UUID] = ()) -> Room:
        """What is taken in this case, of that beside what handlers wrote, and in all."""
        here = await _HERE.first(self._session, {"case": case, "handlers": list(handlers)})
        assert here is not None
        return Room(
            steps=here["steps"],
            files=here["files"],
            underway=here["underway"],
            handlers_steps=here["handlers_steps"],
            handlers_files=here["handlers_files"],
            handlers_underway=here["handlers_underway"],
            in_all=await self.in_all(),
            most_in_all=self._most,
        )

    async def in_all(self) -> int:
        """Steps that the files of all cases take; of those that arrive, what came: nobody takes room by a word."""
        row = await _IN_ALL.first(self._session, {})
        assert row is not None
        return int(row[0])

    async def is_full(self) -> bool:
        """Whether nothing more may arrive."""
        return await self.in_all() >= self._most

    async def begin(self, beginning: Beginning) -> str:
        """A row for what is to come; what goes on with it is told and not kept."""
        ticket = Ticket.fresh()
        place = Place(case=beginning.case_id, item=beginning.item_id, attachment=beginning.id)
        row = {
            "id": beginning.id,
            "case_kind": beginning.kind.value,
            "case_id": beginning.case_id,
            "item_id": beginning.item_id,
            "by_week": beginning.by_week,
            "state": AttachmentState.UNDERWAY.value,
            "head": seal_head(await self.key(beginning.case_id), place, {"name": beginning.name}),
            "steps": beginning.steps,
            "upload": ticket.digest(await self._keys.secret(SECRET)),
            "size": beginning.size,
            "arrived": 0,
            "rounds": 0,
        }
        await _BEGIN.laid(self._session, [row])
        return ticket.text

    async def of_items(self, case: UUID, items: Sequence[UUID]) -> Mapping[UUID, Sequence[Attachment]]:
        """Those of these items, in the order of their ids, which are random."""
        rows = await _OF_ITEMS.rows(self._session, {"case": case, "items": list(items)})
        if not rows:
            return {}
        key, found = await self.key(case), dict[UUID, list[Attachment]]()
        for row in rows:
            kept = _kept(row)
            found.setdefault(kept.place.item, []).append(_told(kept, key))
        return found

    async def where(self, attachment: UUID) -> Where | None:
        """To which item it belongs, once it is kept."""
        row = await _ONE.first(self._session, {"id": attachment})
        if row is None or row["state"] != AttachmentState.KEPT:
            return None
        return Where(kind=CaseKind(row["case_kind"]), case_id=row["case_id"], item_id=row["item_id"])

    async def one(self, case: UUID, attachment: UUID) -> Attachment | None:
        """One that is kept."""
        found = await self.kept(attachment)
        if found is None or found.place.case != case:
            return None
        return _told(found, await self.key(case))

    async def passed(self, attachment: UUID) -> str:
        """What fetches it, for some minutes."""
        return pass_for(attachment, await self._keys.secret(SECRET))

    # -- what comes in and goes out beside the API

    async def by_pass(self, text: str) -> Kept | None:
        """The file that a pass fetches."""
        attachment = passed(text, await self._keys.secret(SECRET))
        return None if attachment is None else await self.kept(attachment)

    async def kept(self, attachment: UUID) -> Kept | None:
        """A file that is kept."""
        row = await _ONE.first(self._session, {"id": attachment})
        found = None if row is None else _kept(row)
        return found if found is not None and found.state is AttachmentState.KEPT else None

    async def by_ticket(self, ticket: Ticket, *, locked: bool = False) -> Kept | None:
        """The file that a ticket goes on with; locked: for this transaction alone."""
        asked = {"upload": ticket.digest(await self._keys.secret(SECRET))}
        row = await (_LOCKED if locked else _BY_TICKET).first(self._session, asked)
        return None if row is None else _kept(row)

    async def locked(self, attachment: UUID) -> Kept | None:
        """A file, whichever its state, for this transaction alone."""
        row = await _ONE_LOCKED.first(self._session, {"id": attachment})
        return None if row is None else _kept(row)

    async def arrivals(self, attachment: UUID) -> int:
        """How many pieces have come."""
        row = await _COUNT.first(self._session, {"id": attachment})
        assert row is not None
        return int(row[0])

    async def arrive(self, attachment: UUID, number: int, sealed: bytes, arrived: int) -> None:
        """One piece more, up to this many bytes."""
        await _ARRIVE.done(self._session, [{"attachment_id": attachment, "number": number, "sealed": sealed}])
        await _ARRIVED.rows(self._session, {"id": attachment, "arrived": arrived})

    async def end(self, attachment: UUID, size: int) -> None:
        """It is this long: no more is to come."""
        await _END.rows(self._session, {"id": attachment, "size": size, "steps": steps_of(size)})

    async def arrival(self, attachment: UUID, number: int) -> bytes | None:
        """A piece as it came."""
        row = await _ARRIVAL.first(self._session, {"id": attachment, "number": number})
        return None if row is None else row[0]

    async def clean_in(self, attachment: UUID, run: UUID) -> None:
        """From now on this cleaning is the one that counts."""
        await _RUN.rows(self._session, {"id": attachment, "run": run})

    async def add_piece(self, attachment: UUID, run: UUID, number: int, sealed: bytes) -> None:
        """A piece of the cleaned file."""
        row = {"attachment_id": attachment, "run": run, "number": number, "sealed": sealed}
        await _ADD_PIECE.done(self._session, [row])

    async def piece(self, attachment: UUID, run: UUID, number: int) -> bytes | None:
        """A piece of the cleaned file."""
        row = await _PIECE.first(self._session, {"id": attachment, "run": run, "number": number})
        return None if row is None else row[0]

    async def keep(self, attachment: UUID, run: UUID, head: bytes, size: int) -> None:
        """It is whole and clean: as it came it goes, and so does every other cleaning of it."""
        await _KEEP.rows(self._session, {"id": attachment, "head": head, "steps": steps_of(size)})
        await _DROP_ARRIVALS.rows(self._session, {"id": attachment})
        await _DROP_RUNS.rows(self._session, {"id": attachment, "run": run})

    async def drop_run(self, attachment: UUID, run: UUID) -> None:
        """Nothing of this cleaning is left."""
        await _DROP_RUN.rows(self._session, {"id": attachment, "run": run})

    async def drop(self, attachment: UUID) -> None:
        """Nothing of it is left."""
        await _DROP.rows(self._session, {"id": attachment})

    async def sweep(self) -> None:
        """Drops what stopped arriving, what cleanings left that did not end, and what nobody can open any more."""
        await _LATER.rows(self._session, {})
        await _SWEEP.rows(self._session, {"after": SWEPT_AFTER})
        await _LEFT_OVER.rows(self._session, {})
        for erased in _OF_ERASED:
            await erased.rows(self._session, {})

    async def key(self, case: UUID) -> bytes:
        """The case's key."""
        found = await self._keys.key(case)
        if found is None or isinstance(found, Erased):
            raise ContentUnreadable
        return found


def _kept(row: asyncpg.Record) -> Kept:
    return Kept(
        place=Place(case=row["case_id"], item=row["item_id"], attachment=row["id"]),
        kind=CaseKind(row["case_kind"]),
        state=AttachmentState(row["state"]),
        by_week=row["by_week"],
        head=row["head"],
        steps=row["steps"],
        size=row["size"],
        arrived=row["arrived"],
        run=row["run"],
    )


def _told(kept: Kept, key: bytes) -> Attachment:
    head = open_head(key, kept.place, kept.head)
    type_, size, name = head.get("type"), head.get("size"), head.get("name")
    return Attachment(
        id=kept.place.attachment,
        state=kept.state,
        type=type_ if isinstance(type_, str) else None,
        size=size if isinstance(size, int) else None,
        name=name if isinstance(name, str) else None,
    )


_COLUMNS = "id, case_kind, case_id, item_id, by_week, state, head, steps, size, arrived, run"
_HERE = Straight(
    text(
        "SELECT coalesce(sum(steps), 0)::int AS steps, count(*)::int AS files,"
        " (count(*) FILTER (WHERE state = 'UNDERWAY'))::int AS underway,"
        " coalesce(sum(steps) FILTER (WHERE theirs), 0)::int AS handlers_steps,"
        " (count(*) FILTER (WHERE theirs))::int AS handlers_files,"
        " (count(*) FILTER (WHERE theirs AND state = 'UNDERWAY'))::int AS handlers_underway"
        " FROM (SELECT *, item_id = ANY(CAST(:handlers AS uuid[])) AS theirs"
        " FROM case_attachments WHERE case_id = :case) AS a"
    )
)
_IN_ALL = Straight(
    text(
        "SELECT coalesce(sum(CASE WHEN state = 'KEPT' THEN steps ELSE (arrived + 65535) / 65536 END), 0)::bigint"
        " FROM case_attachments"
    )
)
_BEGIN = adding(
    table_of(CaseAttachmentRow),
    (
        "id", "case_kind", "case_id", "item_id", "by_week", "state", "head", "steps", "upload", "size", "arrived",
        "rounds",
    ),
)  # fmt: skip
_OF_ITEMS = Straight(
    text(
        f"SELECT {_COLUMNS} FROM case_attachments"
        " WHERE case_id = :case AND item_id = ANY(CAST(:items AS uuid[])) ORDER BY id"
    )
)
_ONE = Straight(text(f"SELECT {_COLUMNS} FROM case_attachments WHERE id = :id"))
_ONE_LOCKED = Straight(text(f"SELECT {_COLUMNS} FROM case_attachments WHERE id = :id FOR UPDATE"))
_BY_TICKET = Straight(text(f"SELECT {_COLUMNS} FROM case_attachments WHERE upload = :upload"))
_LOCKED = Straight(text(f"SELECT {_COLUMNS} FROM case_attachments WHERE upload = :upload FOR UPDATE"))
_COUNT = Straight(text("SELECT count(*) FROM case_attachment_arrivals WHERE attachment_id = :id"))
_ARRIVE = adding(table_of(CaseAttachmentArrivalRow), ("attachment_id", "number", "sealed"))
_ARRIVED = Straight(text("UPDATE case_attachments SET arrived = :arrived, rounds = 0 WHERE id = :id"))
_END = Straight(
    text("UPDATE case_attachments SET size = :size, steps = :steps WHERE id = :id AND state = 'UNDERWAY'")
)
_ARRIVAL = Straight(
    text("SELECT sealed FROM case_attachment_arrivals WHERE attachment_id = :id AND number = :number")
)
_RUN = Straight(
    text("UPDATE case_attachments SET run = :run, rounds = 0 WHERE id = :id AND state = 'UNDERWAY'")
)
_ADD_PIECE = adding(table_of(CaseAttachmentPieceRow), ("attachment_id", "run", "number", "sealed"))
_PIECE = Straight(
    text(
        "SELECT sealed FROM case_attachment_pieces WHERE attachment_id = :id AND run = :run AND number = :number"
    )
)
_KEEP = Straight(
    text(
        "UPDATE case_attachments SET state = 'KEPT', head = :head, steps = :steps, size = NULL, arrived = NULL,"
        " rounds = NULL WHERE id = :id"
    )
)
_DROP_ARRIVALS = Straight(text("DELETE FROM case_attachment_arrivals WHERE attachment_id = :id"))
_DROP_RUNS = Straight(text("DELETE FROM case_attachment_pieces WHERE attachment_id = :id AND run <> :run"))
_DROP_RUN = Straight(text("DELETE FROM case_attachment_pieces WHERE attachment_id = :id AND run = :run"))
_DROP = Straight(text("DELETE FROM case_attachments WHERE id = :id"))
_LATER = Straight(text("UPDATE case_attachments SET rounds = rounds + 1 WHERE state = 'UNDERWAY'"))
_SWEEP = Straight(text("DELETE FROM case_attachments WHERE state = 'UNDERWAY' AND rounds > :after"))
_LEFT_OVER = Straight(
    text(
        "DELETE FROM case_attachment_pieces p USING case_attachments a"
        " WHERE a.id = p.attachment_id AND p.run IS DISTINCT FROM a.run"
    )
)
_OF_ERASED = tuple(
    Straight(
        text(
            f"DELETE FROM case_attachments a USING {cases} c WHERE c.id = a.case_id AND c.erased_on IS NOT NULL"
        )
    )
    for cases in ("grievances", "reports", "allegations")
)
