"""The way back: with the receipt, in each form and never in an address, to see where a case stands, read, and write.

A mistyped receipt is told by its check. Each is tried as every kind of case by one request, which is counted once; one
that opens nothing is answered as the API answers it. Each page asks anew: nothing of who came back is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from api.report import parts
from api.report.asking import Desk, No, status_of
from api.report.attaching import HEARD_OUT, Attaching
from api.report.case_page import case_page, look_page, read_page, waiting_page
from api.report.case_parts import Case
from api.report.cases import GRIEVANCE, KINDS
from api.report.documents import ANSWER_GRIEVANCE, RENEW_RECEIPT, WITHDRAW_ALLEGATION
from api.report.drafts import fresh_key, key_of
from api.report.exporting import exported
from api.report.forms import Form, fit
from api.report.looking import signs
from api.report.owning import Owning
from api.report.receipt_page import receipt_page
from api.report.refused import said
from api.report.sheet import Shown
from api.report.with_file import Sent, drained
from api.report.words import Words
from domain.cases.content import MOST
from domain.grievances.values import ContestReason, ReceiptStep

PAGE = "return"
NO_CASE = frozenset({"NOT_FOUND", "MISTYPED_RECEIPT"})
"""Refusals by which the receipt opens nothing."""


@dataclass(frozen=True, slots=True)
class Returning:
    """The pages of whoever holds a receipt."""

    desk: Desk
    owning: Owning
    attaching: Attaching | None = None
    """None: no files are taken here."""

    async def first(self, words: Words) -> Shown:
        """Asks for the receipt."""
        return ask_page(words, "")

    async def answered(self, words: Words, form: Form) -> Shown | Response:
        """What a form of these pages leads to."""
        receipt, do = form.one("receipt").strip()[:200], form.one("do")
        if not receipt:
            return ask_page(words, "", words.say("return.missing")) if do else ask_page(words, "")
        kind = KINDS.get(form.one("kind"))
        if kind is None:
            return await self._looked(words, receipt)
        case = Case(words=words, kind=kind, receipt=receipt)
        if do.startswith("own"):
            return await self.owning.answered(case, form)
        return await self._done(case, do, form)

    async def _looked(self, words: Words, receipt: str) -> Shown:
        """The case of this receipt, whichever kind it is of."""
        returns = {name: kind.returns for name, kind in KINDS.items()}
        keys = {name: fresh_key() for name in returns}
        answer = await self.desk.first_of(returns, {"receipt": receipt}, keys)
        if not isinstance(answer, No):
            name, told = answer
            return case_page(Case(words=words, kind=KINDS[name], receipt=receipt), told)
        return ask_page(words, receipt, *said(words, answer), status=status_of(answer))

    async def with_file(self, words: Words, sent: Sent, request: Request) -> Shown:
        """What a form leads to that brings a file."""
        receipt, kind = sent.form.one("receipt").strip()[:200], KINDS.get(sent.form.one("kind"))
        if self.attaching is None or kind is None or not receipt:
            await drained(request, HEARD_OUT)
            return ask_page(words, receipt)
        case = Case(words=words, kind=kind, receipt=receipt)
        return await self._stands(await self.attaching.sent(case, sent, request))

    async def _saved(self, case: Case, attachment: str) -> Shown | Response:
        if self.attaching is None:
            return await self._stands(case)
        found = await self.attaching.saved(case, attachment)
        return await self._refused(case, found) if isinstance(found, No) else found

    async def _done(self, case: Case, do: str, form: Form) -> Shown | Response:
        name, _, rest = do.partition("-")
        match name:
            case "read" | "first":
                return await self._read(case, rest, first=name == "first")
            case "write":
                return await self._written(case, form, sure=False)
            case "add":
                return await self._written(case, form, sure=True)
            case "answer":
                return await self._stepped(case, rest, form)
            case "save":
                return await self._saved(case, rest)
            case "export":
                file = await exported(self.desk, case)
                return await self._refused(case, file) if isinstance(file, No) else file
            case "renew":
                return await self._renewed(case, form)
            case _:
                return await self._stands(replace(case, text=fit(form.one("text"))))

    async def _stands(self, case: Case) -> Shown:
        """The page of the case, as it stands now."""
        told = await self.desk.change(case.kind.returns, {"receipt": case.receipt}, fresh_key())
        if not isinstance(told, No):
            return case_page(case, told)
        wrong, status = said(case.words, told), status_of(told)
        if case.text and told.code not in NO_CASE:
            return waiting_page(replace(case, wrong=wrong, status=status))
        return ask_page(case.words, case.receipt, *wrong, status=status)

    async def _refused(self, case: Case, no: No) -> Shown:
        """The page of the case with what was refused said first, and what was written still in it."""
        if no.code in NO_CASE:
            return ask_page(case.words, case.receipt, *said(case.words, no), status=status_of(no))
        return await self._stands(replace(case, wrong=said(case.words, no), status=status_of(no)))

    async def _read(self, case: Case, place: str, *, first: bool) -> Shown:
        if not (place.isascii() and place.isdecimal() and len(place) < 5):
            return await self._stands(case)
        given: dict[str, object] = {"receipt": case.receipt, "position": int(place), "original": first}
        told = await self.desk.change(case.kind.reads, given, fresh_key())
        if isinstance(told, No):
            return await self._refused(case, told)
        return read_page(case, place, told, first=first)

    async def _written(self, case: Case, form: Form, *, sure: bool) -> Shown:
        words, text = case.words, fit(form.one("text"))
        kind = "EVIDENCE" if form.one("text_kind") == "EVIDENCE" else "MESSAGE"
        case = replace(case, text=text, text_kind=kind, key=key_of(form))
        if not text.strip():
            return await self._stands(replace(case, wrong=(words.say("case.write_missing"),), status=400))
        if len(text) > MOST:
            wrong = words.say("what.narrative_long", count=str(len(text)))
            return await self._stands(replace(case, wrong=(wrong,), status=400))
        if not sure and signs(words, text) != ():
            return look_page(case)
        given = {"receipt": case.receipt, "kind": kind, "text": text}
        done = await self.desk.change(case.kind.adds, given, case.key)
        if isinstance(done, No):
            return await self._refused(case, done)
        after = Case(words=words, kind=case.kind, receipt=case.receipt, told=(words.say("case.write_done"),))
        return await self._stands(after)

    async def _stepped(self, case: Case, step: str, form: Form) -> Shown:
        words = case.words
        name, _, place = step.partition("-")
        if name not in tuple(ReceiptStep):
            return await self._stands(case)
        if name == "WITHDRAW" and form.one("sure") != "yes":
            return await self._stands(replace(case, wrong=(words.say("answer.not_sure"),), status=400))
        if case.kind is GRIEVANCE:
            given: dict[str, object] = {"receipt": case.receipt, "step": name}
            if name == "CONTEST":
                reason = form.one("reason")
                given["reason"] = reason if reason in tuple(ContestReason) else ContestReason.OTHER.value
            if name == "VERIFY":
                given["position"] = (
                    int(place) if place.isascii() and place.isdecimal() and len(place) < 5 else 1
                )
            done, told = await self.desk.change(ANSWER_GRIEVANCE, given, key_of(form)), f"answered.{name}"
        elif name == "WITHDRAW" and case.kind.whole:
            done = await self.desk.change(WITHDRAW_ALLEGATION, {"receipt": case.receipt}, key_of(form))
            told = "answered.WITHDRAW_ALLEGATION"
        else:
            return await self._stands(case)
        if isinstance(done, No):
            return await self._refused(case, done)
        return await self._stands(replace(case, told=(words.say(told),)))

    async def _renewed(self, case: Case, form: Form) -> Shown:
        done = await self.desk.change(RENEW_RECEIPT, {"receipt": case.receipt}, key_of(form))
        if isinstance(done, No):
            return await self._refused(case, done)
        return receipt_page(case.words, done.text("receipt"), before=done.text("before"), renewed=True)


def ask_page(words: Words, receipt: str, *wrong: str, status: int = 400) -> Shown:
    """Asks for the receipt, with what was wrong with the one that was typed."""
    inner = "\n".join(
        [
            parts.line(
                "receipt", words.say("return.receipt"), receipt, aside=words.say("return.receipt_aside"),
                wrong=bool(wrong), code=True,
            ),
            parts.deeds(("look", words.say("return.open"))),
            parts.paragraphs(words.say("return.lost")),
        ]
    )  # fmt: skip
    title = words.say("return.title")
    lead = parts.paragraphs(words.say("return.lead"))
    main = f"{parts.heading(words, title)}\n{parts.alert(*wrong)}\n{lead}\n{parts.form(PAGE, inner)}"
    return Shown(
        title=title,
        main=main,
        status=status if wrong else 200,
        wrong=bool(wrong),
        page=PAGE,
        here="look" if receipt else "",
    )
