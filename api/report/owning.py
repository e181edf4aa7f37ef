"""Whoever holds the receipt, about their own name: how it is kept and when it was opened, and what they say about it.

A receipt that somebody else knows is told so, with the way to a new one. What was sealed is never shown, to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import cast

from api.report import parts
from api.report.asking import Desk, No, Told, status_of
from api.report.case_page import Case
from api.report.documents import (
    ASK_FOR_ERASURE,
    GIVE_CONSENT,
    MY_IDENTITY,
    SEAL_MY_IDENTITY,
    WITHDRAW_CONSENT,
)
from api.report.drafts import Draft, Way, fresh_key, key_of
from api.report.forms import Form
from api.report.places import Places, Taker
from api.report.receipt_page import receipt_page
from api.report.refused import said
from api.report.sheet import Shown
from api.report.telling import naming, tiers
from api.report.words import Words
from domain.vault.values import WRITTEN, IdentityField, Purpose

Kept = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Owning:
    """The pages about one's own name."""

    desk: Desk
    places: Places

    async def answered(self, case: Case, form: Form) -> Shown:
        """What a form of these pages leads to."""
        name, _, rest = form.one("do").removeprefix("own").removeprefix("-").partition("-")
        match name:
            case "seal":
                return await self._sealed(case, form)
            case "agree":
                return await self._agreed(case, form)
            case "withdraw":
                given = {"receipt": case.receipt, "consentId": rest}
                return await self._done(
                    case, await self.desk.change(WITHDRAW_CONSENT, given, key_of(form)), "own.taken_back"
                )
            case "erase":
                return await self._erased(case, form)
            case _:
                return await self.stands(case)

    async def stands(self, case: Case) -> Shown:
        """How their name is kept."""
        told = await self.desk.change(MY_IDENTITY, {"receipt": case.receipt}, fresh_key())
        if isinstance(told, No):
            return _refused_page(case, told)
        bodies = await self.places.bodies()
        return _own_page(case, cast("Kept", told.said["identity"]), () if isinstance(bodies, No) else bodies)

    async def _done(self, case: Case, done: Told | No, key: str) -> Shown:
        if isinstance(done, No):
            return await self._wrong(case, done)
        return await self.stands(replace(case, told=(case.words.say(key),), draft=None))

    async def _wrong(self, case: Case, no: No) -> Shown:
        if no.code in _INSTEAD:
            return _refused_page(case, no)
        return await self.stands(replace(case, wrong=said(case.words, no), status=status_of(no)))

    async def _sealed(self, case: Case, form: Form) -> Shown:
        draft = Draft.of(form).changed(named="yes")
        problem = None if draft.says_who else ("name.missing", "names")
        problem = problem or draft.problem("name", Way.REPORT)
        if problem is not None:
            wrong = (case.words.say(problem[0]),)
            return await self.stands(replace(case, wrong=wrong, status=400, draft=draft))
        identity = draft.identity() | ({} if form.one("tier") else {"tier": None})
        given = {"receipt": case.receipt, "identity": identity}
        case = replace(case, draft=draft)
        done = await self.desk.change(SEAL_MY_IDENTITY, given, draft["key"])
        if isinstance(done, Told) and (receipt := done.text("receipt")):
            return receipt_page(case.words, receipt, renewed=True)
        return await self._done(case, done, "own.given")

    async def _agreed(self, case: Case, form: Form) -> Shown:
        purpose, fields = (
            form.one("purpose"),
            [one for one in form.all("fields") if one in tuple(IdentityField)],
        )
        if purpose not in tuple(Purpose) or not fields:
            wrong = (case.words.say("own.agree_missing"),)
            return await self.stands(replace(case, wrong=wrong, status=400))
        consent = {
            "purpose": purpose,
            "fields": fields,
            "recipientId": form.one("who") or None,
            "expiresOn": _day(form.one("until")),
        }
        given = {"receipt": case.receipt, "consent": consent}
        done = await self.desk.change(GIVE_CONSENT, given, key_of(form))
        return await self._done(case, done, "own.agreed")

    async def _erased(self, case: Case, form: Form) -> Shown:
        words = case.words
        if form.one("sure") != "yes":
            return await self.stands(replace(case, wrong=(words.say("answer.not_sure"),), status=400))
        done = await self.desk.change(ASK_FOR_ERASURE, {"receipt": case.receipt}, key_of(form))
        if isinstance(done, No):
            return await self._wrong(case, done)
        erased, gone = words.day(done.text("erasedOn")), words.day(done.text("backupsGoneOn"))
        inner = "\n".join(
            [
                parts.paragraphs(
                    words.say("own.erased", day=erased, gone=gone), words.say("own.erased_proof")
                ),
                f'<pre class="text code">{escape(done.text("erasureReceipt"))}</pre>',
                case.back(),
            ]
        )
        return case.shown(words.say("own.title"), inner, here="own")


_INSTEAD = frozenset(
    {
        "RECEIPT_NOT_YOURS_ALONE",
        "NOT_FOUND",
        "MISTYPED_RECEIPT",
        "IDENTITY_ERASED",
        "VAULT_UNAVAILABLE",
        "INTAKE_BUSY",
    }
)
"""Refusals with which the page itself could not be shown either."""
_OVER = frozenset({"RECEIPT_NOT_YOURS_ALONE", "NOT_FOUND", "MISTYPED_RECEIPT", "IDENTITY_ERASED"})
"""Those after which sending it again would come to nothing."""


def _refused_page(case: Case, no: No) -> Shown:
    words = case.words
    case = replace(case, wrong=said(words, no), status=status_of(no), told=())
    renew = ""
    if no.code == "RECEIPT_NOT_YOURS_ALONE":
        renew = case.form(parts.deeds(("renew", words.say("renew.button"))))
    waiting = _giving(case, there=False) if case.draft is not None and no.code not in _OVER else ""
    return case.shown(words.say("own.title"), f"{renew}\n{waiting}\n{case.back()}", here="own")


def _own_page(case: Case, kept: Kept, bodies: Sequence[Taker]) -> Shown:
    words, tier = case.words, kept["tier"]
    fields = cast("Sequence[str]", kept["fields"])
    rows = [(words.say("own.kept"), _fields(words, fields)), (words.say("own.locked"), _tier(words, tier))]
    pieces = [
        parts.title(words.say("own.stands")),
        parts.facts(rows) if tier else parts.paragraphs(words.say("own.nothing")),
        parts.title(words.say("own.openings")),
        _openings(words, cast("Sequence[Kept]", kept["openings"])),
        *_holds(words, cast("Sequence[Kept]", kept["holds"])),
        parts.title(words.say("own.consents")),
        _consents(case, cast("Sequence[Kept]", kept["consents"]), bodies),
        _giving(case, bool(tier)),
        _agreeing(case, bodies),
        _erasing(case) if tier else "",
        case.back(),
    ]
    return case.shown(words.say("own.title"), "\n".join(pieces), here="own")


def _tier(words: Words, tier: object) -> str:
    return words.code_of("tier", str(tier)) if tier else ""


def _fields(words: Words, fields: Sequence[str]) -> str:
    return ", ".join(words.code_of("field", one) for one in fields)


def _openings(words: Words, openings: Sequence[Kept]) -> str:
    if not openings:
        return parts.paragraphs(words.say("own.openings_none"))
    return parts.listed(_opening(words, one) for one in openings)


def _opening(words: Words, one: Kept) -> str:
    told = words.say(
        "own.opening",
        day=words.day(str(one["on"])),
        purpose=words.code_of("purpose", str(one["purpose"])),
        reader=words.code_of("reader", str(one["reader"])),
        fields=_fields(words, cast("Sequence[str]", one["fields"])),
        state=words.code_of("unsealing", str(one["state"])),
    )
    more = [words.say("own.emergency")] if one["breakGlass"] else []
    more += [words.say("own.log", number=str(one["logEntry"]))] if one["logEntry"] is not None else []
    return " ".join([told, *more])


def _holds(words: Words, holds: Sequence[Kept]) -> Sequence[str]:
    if not holds:
        return ()
    texts: list[str] = []
    for one in holds:
        reason = words.code_of("hold", str(one["reason"]))
        until = one["until"]
        texts.append(
            words.say("own.hold_until", reason=reason, day=words.day(str(until)))
            if until
            else words.say("own.hold", reason=reason)
        )
    return (parts.title(words.say("own.holds")), parts.listed(texts))


def _consents(case: Case, consents: Sequence[Kept], bodies: Sequence[Taker]) -> str:
    words = case.words
    if not consents:
        return parts.paragraphs(words.say("own.consents_none"))
    names = {one.id: one.name for one in bodies}
    rows: list[str] = []
    for place, one in enumerate(consents, 1):
        who = one["recipientId"]
        text = words.say(
            "own.consent",
            purpose=words.code_of("purpose", str(one["purpose"])),
            fields=_fields(words, cast("Sequence[str]", one["fields"])),
            who=names.get(str(who), words.say("own.another")) if who else words.say("own.handler"),
            day=words.day(str(one["givenOn"])),
        )
        ends = (
            [words.say("own.consent_until", day=words.day(str(one["expiresOn"])))] if one["expiresOn"] else []
        )
        if by := one["recordedById"]:
            name = names.get(str(by), words.say("own.another"))
            ends.append(words.say("own.consent_recorded", who=name))
        withdrawn = one["withdrawnOn"]
        if withdrawn:
            ends.append(words.say("own.consent_withdrawn", day=words.day(str(withdrawn))))
        said_so = escape(" ".join([f"{place}.", text, *ends]))
        deed = parts.deeds(
            other=[(f"own-withdraw-{one['id']}", words.say("own.take_back", place=str(place)))]
        )
        rows.append(f"<li><p>{said_so}</p>{'' if withdrawn else case.form(deed)}</li>")
    others = any(one["recordedById"] for one in consents)
    note = parts.paragraphs(words.say("own.consent_others")) if others else ""
    return '<ul class="items">\n' + "\n".join(rows) + f"\n</ul>\n{note}"


def _giving(case: Case, there: bool) -> str:
    """Who they are; what is there already keeps its lock unless another is chosen."""
    words, draft = case.words, case.draft or Draft.of(Form({}))
    lock = "" if there else tiers(words, draft["tier"])
    inner = "\n".join([*naming(words, draft), lock, parts.deeds(("own-seal", words.say("own.give")))])
    said_so = parts.paragraphs(words.say("own.give_lead")) + case.form(inner, key=draft["key"])
    return parts.folded(words.say("own.give_title"), said_so, opened=case.draft is not None)


def _agreeing(case: Case, bodies: Sequence[Taker]) -> str:
    words = case.words
    who = [("", words.say("own.handler")), *((one.id, one.name) for one in bodies)]
    inner = "\n".join(
        [
            parts.one_of("purpose", words.say("own.agree_purpose"), words.listed("purpose", Purpose), ""),
            parts.some_of("fields", words.say("own.agree_fields"), words.listed("field", WRITTEN), ()),
            parts.one_of("who", words.say("own.agree_who"), who, ""),
            parts.line("until", words.say("own.agree_until"), kind="date"),
            parts.deeds(("own-agree", words.say("own.agree"))),
        ]
    )
    return parts.folded(words.say("own.agree_title"), case.form(inner))


def _erasing(case: Case) -> str:
    words = case.words
    sure = parts.some_of("sure", words.say("own.erase_title"), [("yes", words.say("answer.sure"))], ())
    inner = f"{sure}\n{parts.deeds(other=[('own-erase', words.say('own.erase'))])}"
    return parts.folded(
        words.say("own.erase_title"), parts.paragraphs(words.say("own.erase_lead")) + case.form(inner)
    )


def _day(text: str) -> str | None:
    """The day that was chosen; none where it is no day."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
