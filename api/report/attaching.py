"""Files of a case, for whoever holds its receipt: one is chosen and sent by a plain form, and saved by another.

Each is added to something they wrote. What becomes of it is said at once; half of one is never kept. A file is sent to
be saved and never shown in a page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from api.attachments import Files
from api.report import parts
from api.report.asking import Desk, No, Told
from api.report.case_parts import Case
from api.report.documents import ATTACH, OPEN_ATTACHMENT
from api.report.drafts import fresh_key, key_of
from api.report.refused import said
from api.report.with_file import FILE, Interrupted, Sent, drained
from api.report.words import Words
from api.report.written import OWN, Written
from domain.cases.attachments import MOST
from infra.attachments.seals import Ticket
from infra.attachments.uploading import Problem, Progress

PAGE = "files"
TAKEN = ".jpg,.jpeg,.png,.webp,.pdf,.txt"
HEARD_OUT = MOST + 2**24
"""Bytes of a form that are let go by before it is answered."""
WHY: Mapping[str, str] = {
    **dict.fromkeys(("UNKNOWN_TYPE", "OTHER_PICTURE", "OFFICE", "PACKED"), "kind"),
    "SOUND_OR_FILM": "sound",
    **dict.fromkeys(("DAMAGED", "EMPTY", "MOVES"), "damaged"),
    **dict.fromkeys(("HIDES", "LOCKED"), "hides"),
    **dict.fromkeys(("TOO_LARGE", "LONGER_THAN_SAID", "TOO_MANY_POINTS", "TOO_MANY_PAGES", "TOO_MUCH_WORK"), "large"),
    **dict.fromkeys(("LOST", "UPLOAD_GONE", "ANOTHER_OFFSET"), "lost"),
}  # fmt: skip
"""What a file is not taken for, in the few ways in which it matters to who sends it."""


@dataclass(frozen=True, slots=True)
class Attaching:
    """Takes files, and hands them out."""

    desk: Desk
    files: Files

    async def sent(self, case: Case, sent: Sent, request: Request) -> Case:
        """The case with what became of the file said first."""
        after = await self._after(case, sent)
        await drained(request, HEARD_OUT)
        return after

    async def saved(self, case: Case, attachment: str) -> Response | No:
        """A file, to be saved."""
        given = {"receipt": case.receipt, "attachmentId": attachment[:64]}
        told = await self.desk.change(OPEN_ATTACHMENT, given, fresh_key())
        if isinstance(told, No):
            return told
        found = await self.desk.done(self.files.downloads.by_pass(told.text("download")))
        if found is None or isinstance(found, No):
            return found or No(code="NOT_OPEN_TO_YOU")
        return self.files.sent(found) if self.files.going.free(found.case) else No(code="TOO_MANY_AT_ONCE")

    async def _after(self, case: Case, sent: Sent) -> Case:
        words, place = case.words, sent.form.one("place")
        if sent.file is None:
            return replace(case, wrong=(words.say("file.missing"),), status=400)
        if not self.files.coming.free(case.receipt):
            return replace(case, wrong=_why(words, "busy"), status=503)
        position = int(place) if place.isascii() and place.isdecimal() and len(place) < 5 else 0
        with self.files.coming.taken(case.receipt):
            given = {"receipt": case.receipt, "position": position, "size": min(sent.most, 2**31 - 1)}
            begun = await self.desk.change(ATTACH, given, key_of(sent.form))
            if isinstance(begun, No):
                return replace(case, wrong=said(words, begun), status=400)
            got = await self.desk.done(self._taken(Ticket(begun.text("upload")), sent.file))
        if isinstance(got, No):
            return replace(case, wrong=said(words, got), status=503)
        if isinstance(got, Problem):
            wrong = said(words, No(code=got.code)) if got.code not in WHY else _why(words, WHY[got.code])
            return replace(case, wrong=wrong, status=400)
        return replace(case, told=(words.say("file.done"),))

    async def _taken(self, ticket: Ticket, file: AsyncIterator[bytes]) -> Progress | Problem:
        """All of it, or nothing: nobody goes on with a form that broke off."""
        got: Progress | Problem = Problem(code="LOST")
        try:
            got = await self.files.uploads.append(ticket, 0, file, whole=True)
        except Interrupted:
            pass
        finally:
            if isinstance(got, Problem) and got.code != "ANOTHER_OFFSET":
                await self.files.uploads.give_up(ticket)
        return got


def adding(case: Case, items: Sequence[Written]) -> str:
    """The form that brings a file; nothing where they have written nothing."""
    words = case.words
    own = [one for one in items if one.side == OWN and one.translates is None]
    if not own:
        return ""
    choices = [
        (str(one.place), words.say("case.item", place=str(one.place), kind=words.code_of("item", one.kind)))
        for one in reversed(own)
    ]
    to = (
        parts.hidden([("place", choices[0][0])])
        if len(choices) == 1
        else parts.one_of("place", words.say("file.to"), choices, choices[0][0])
    )
    chosen = parts.file(FILE, words.say("file.label"), TAKEN, aside=words.say("file.aside"))
    inner = "\n".join([to, chosen, parts.deeds(("attach", words.say("file.send")))])
    form = parts.form(PAGE, inner, carried=case.carried(), id="", with_file=True)
    return f"{parts.title(words.say('file.title'))}\n{parts.paragraphs(words.say('file.say'))}\n{form}"


def listed(case: Case, told: Told) -> str:
    """The files that are with something, each with a button that saves it."""
    words, rows = case.words, list[str]()
    found = cast("Sequence[Mapping[str, object]]", told.said.get("attachments") or ())
    for number, one in enumerate((one for one in found if one["state"] == "KEPT"), 1):
        size = -(-int(str(one["size"])) // 1000)
        kind = words.say(f"file.{_kind(str(one['type']))}")
        label = words.say("file.save", number=str(number), kind=kind, size=str(size))
        rows.append(
            f'<button class="other" name="do" value="save-{escape(str(one["id"]))}">{escape(label)}</button>'
        )
    if not rows:
        return ""
    return f"{parts.title(words.say('file.with'))}\n{case.form(chr(10).join(rows))}"


def _kind(type_: str) -> str:
    if type_.startswith("image/"):
        return "picture"
    return "document" if type_ == "application/pdf" else "text"


def _why(words: Words, key: str) -> tuple[str, str]:
    return words.say(f"file.{key}.says"), words.say(f"file.{key}.next")
