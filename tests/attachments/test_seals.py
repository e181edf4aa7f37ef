"""A piece opens where it was sealed and nowhere else; what was moved, cut off or added is found before it is sent."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from api.attachments import Files
from domain.cases.attachments import STEP
from infra.attachments import seals
from infra.attachments.downloading import Fetched
from infra.attachments.seals import (
    PIECE,
    Place,
    Ticket,
    open_arrival,
    open_head,
    open_piece,
    seal_arrival,
    seal_head,
    seal_piece,
)
from infra.content import ContentUnreadable
from tests.attachments.conftest import Reporter

KEY, PLACE = bytes(range(32)), Place(case=uuid4(), item=uuid4(), attachment=uuid4())
ELSEWHERE = [replace(PLACE, **{name: uuid4()}) for name in ("case", "item", "attachment")]
TEXT = bytes(range(256)) * 4096
"""Of four pieces."""


def test_a_piece_opens_where_it_was_sealed_and_nowhere_else():
    sealed = seal_piece(KEY, PLACE, 3, b"said", last=True)
    assert open_piece(KEY, PLACE, 3, sealed, last=True)[:4] == b"said"
    wrong = [(KEY, place, 3, True) for place in ELSEWHERE]
    wrong += [(KEY, PLACE, 4, True), (KEY, PLACE, 3, False), (bytes(32), PLACE, 3, True)]
    for key, place, number, last in wrong:
        with pytest.raises(ContentUnreadable):
            open_piece(key, place, number, sealed, last=last)
    for at in (0, 5, 40, len(sealed) - 1):
        with pytest.raises(ContentUnreadable):
            open_piece(KEY, PLACE, 3, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], last=True)
    with pytest.raises(ContentUnreadable):
        open_piece(KEY, PLACE, 3, b"\x01", last=True)


def test_lengths_are_told_in_steps_alone():
    assert {len(seal_piece(KEY, PLACE, 0, bytes(size), last=True)) for size in (1, 900, STEP)} == {STEP + 29}
    assert len(seal_piece(KEY, PLACE, 0, bytes(PIECE), last=False)) == PIECE + 29
    heads = [
        seal_head(KEY, PLACE, {"name": name, "type": "image/png", "size": 1}) for name in ("a", "a" * 90)
    ]
    assert len({len(head) for head in heads}) == 1


def test_what_arrives_opens_with_its_sender_s_ticket_alone():
    ticket = Ticket.fresh()
    sealed = seal_arrival(ticket, PLACE, 0, b"said")
    assert open_arrival(ticket, PLACE, 0, sealed) == b"said"
    for other, place, number in ((Ticket.fresh(), PLACE, 0), (ticket, ELSEWHERE[2], 0), (ticket, PLACE, 1)):
        with pytest.raises(ContentUnreadable):
            open_arrival(other, place, number, sealed)
    assert ticket.key not in ticket.digest(KEY).encode()
    assert ticket.digest(KEY) != ticket.digest(bytes(32))
    assert ticket.text not in repr(ticket)


def test_a_head_is_no_piece_and_belongs_to_its_file():
    head = seal_head(KEY, PLACE, {"name": "Ñandú", "type": "text/plain", "size": 4})
    assert open_head(KEY, PLACE, head)["name"] == "Ñandú"
    for place in ELSEWHERE:
        with pytest.raises(ContentUnreadable):
            open_head(KEY, place, head)
    with pytest.raises(ContentUnreadable):
        open_piece(KEY, PLACE, 0, head, last=True)


def test_a_pass_fetches_one_file_for_five_minutes(monkeypatch: pytest.MonkeyPatch):
    told = seals.pass_for(PLACE.attachment, KEY)
    assert seals.passed(told, KEY) == PLACE.attachment
    for wrong, secret in ((told, bytes(32)), (told[:-2] + "AA", KEY), ("", KEY), ("\u00e9", KEY)):
        assert seals.passed(wrong, secret) is None
    monkeypatch.setattr(seals, "PASSES_FOR", -1)
    assert seals.passed(told, KEY) is None
    assert PLACE.attachment.hex not in told


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM case_attachment_pieces WHERE attachment_id = $1 AND number = 3",
        "UPDATE case_attachment_pieces SET number = 7 - number WHERE attachment_id = $1 AND number IN (1, 2)",
        "UPDATE case_attachment_pieces p SET sealed = (SELECT sealed FROM case_attachment_pieces o"
        " WHERE o.attachment_id = $1 AND o.number = 0) WHERE attachment_id = $1 AND number = 1",
    ],
)
async def test_a_file_that_was_harmed_ends_before_what_was_harmed(
    reporter: Reporter, files: Files, harm: str
):
    attachment = await reporter.attaches(b"a" * (4 * PIECE))
    download = await reporter.opens(attachment)
    await reporter.owner.execute(harm, UUID(attachment))
    fetched, sent = await files.downloads.by_pass(download), bytearray()
    assert fetched is not None
    with pytest.raises(ContentUnreadable):
        await gathered(fetched, sent)
    assert bytes(sent) in (b"a" * PIECE, b"a" * 3 * PIECE)


async def gathered(fetched: Fetched, sent: bytearray) -> None:
    async for piece in fetched.pieces:
        sent += piece
