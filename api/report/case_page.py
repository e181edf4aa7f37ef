"""One case as its reporter sees it: where it stands, what can be read and done. Every form holds the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from api.report import parts
from api.report.asking import Told
from api.report.attaching import adding, listed
from api.report.case_parts import Case
from api.report.cases import GRIEVANCE, remedies_of
from api.report.looking import looked_at
from api.report.sheet import STEPS, Shown
from api.report.words import Words
from api.report.written import Written, whole_text
from domain.grievances.values import ContestReason, GrievanceState
from domain.reprisals.values import AllegationState
from domain.whistleblowing.values import ReportState

ENDED = frozenset({GrievanceState.CLOSED, GrievanceState.MONITORING, GrievanceState.WITHDRAWN})
"""In which a complaint is not withdrawn any more."""


CLOSED = frozenset({*ENDED, ReportState.CONCLUDED, AllegationState.CLOSED})
"""In which a case does not go on; writing in it does."""


def case_page(case: Case, told: Told) -> Shown:
    """Where it stands and what can be done."""
    words = case.words
    pieces = [
        parts.title(words.say("case.stands")),
        parts.facts(case.kind.rows(words, told)),
        f'<p class="aside">{escape(words.say("case.by_week"))}</p>',
        parts.title(words.say("case.read")),
        _readable(case, told),
        f'<p class="aside">{escape(words.say("case.read_seen"))}</p>',
        *(_answers(case, told) if case.kind is GRIEVANCE else ()),
        parts.title(words.say("case.write")),
        parts.paragraphs(words.say("case.write_closed")) if told.text("state") in CLOSED else "",
        _writing(case),
        adding(case, case.kind.written(told)),
        parts.title(words.say("own.title")),
        parts.paragraphs(words.say("own.say")),
        case.form(parts.deeds(other=[("own", words.say("own.button"))])),
        parts.title(words.say("export.title")),
        parts.paragraphs(words.say("export.say")),
        case.form(parts.deeds(other=[("export", words.say("export.button"))])),
        parts.title(words.say("renew.title")),
        parts.paragraphs(words.say("renew.say")),
        case.form(parts.deeds(other=[("renew", words.say("renew.button"))])),
        _withdrawing(case, told),
        parts.paragraphs(words.say("case.close")),
    ]
    return case.shown(words.say(f"case.{case.kind.code}"), "\n".join(pieces))


def read_page(case: Case, place: str, told: Told, *, first: bool) -> Shown:
    """What stands at one place; `first`: as they first wrote it."""
    words, because = case.words, told.text("redactedBecause")
    title = words.say("case.reading_first" if first else "case.reading", place=place)
    why = (words.say("case.redacted_here"), words.code_of("redaction", because)) if because else ()
    inner = (
        f"{parts.paragraphs(*why)}\n{parts.quoted(told.text('text'))}\n{listed(case, told)}\n{case.back()}"
    )
    return case.shown(title, inner, here=f"{'first' if first else 'read'}-{place}")


def waiting_page(case: Case) -> Shown:
    """What they were writing, while the case itself cannot be shown."""
    return case.shown(case.words.say("case.write"), _writing(case), here="write")


def look_page(case: Case) -> Shown:
    """What is about to be sent, with what in it could tell who wrote it."""
    words = case.words
    buttons = parts.deeds(
        ("add", words.say("case.write_sure")), other=[("look", words.say("button.to_case"))]
    )
    again = parts.area("text", words.say("case.write_label"), case.text)
    kept = parts.hidden([("text_kind", case.text_kind)])
    inner = f"{looked_at(words, case.text)}\n{again}\n{kept}\n{buttons}"
    return case.shown(words.say("case.write_check"), case.form(inner, key=case.key, id=STEPS), here="write")


def _readable(case: Case, told: Told) -> str:
    words, items = case.words, case.kind.written(told)
    if not items:
        return parts.paragraphs(words.say("case.read_nothing"))
    if case.kind.whole:
        own = "\n".join(_read_it(words, one, "first") for one in items if one.has_another)
        whole = parts.quoted(whole_text(words, told.text("written"))) + (case.form(own) if own else "")
        return whole + listed(case, told)
    rows = "\n".join(f"<li>{_item(words, one)}\n{_buttons(words, one)}</li>" for one in reversed(items))
    return case.form(f'<ul class="items">\n{rows}\n</ul>')


def _item(words: Words, one: Written) -> str:
    what = words.say("case.item", place=str(one.place), kind=words.code_of("item", one.kind))
    side = words.code_of("side", one.side)
    whence = words.say("case.item_on", side=side, day=words.day(one.on)) if one.on else side
    known = "".join(f' <span class="aside">{escape(text)}</span>' for text in one.known(words))
    return f'<p>{escape(what)} <span class="aside">{escape(whence)}</span>{known}</p>'


def _buttons(words: Words, one: Written) -> str:
    ways = ("read", "first") if one.has_another else ("read",)
    return "\n".join(_read_it(words, one, way) for way in ways)


def _read_it(words: Words, one: Written, way: str) -> str:
    text = escape(words.say(f"case.{way}_it", place=str(one.place)))
    return f'<button class="other" name="do" value="{way}-{one.place}">{text}</button>'


def _writing(case: Case) -> str:
    """A place for more: what is attached goes beside the text."""
    words = case.words
    kinds = words.listed("kind_of_text", ("MESSAGE", "EVIDENCE"))
    inner = "\n".join(
        [
            parts.area(
                "text",
                words.say("case.write_label"),
                case.text,
                aside=words.say("case.write_aside"),
                wrong=bool(case.wrong and case.key),
            ),
            parts.one_of("text_kind", words.say("case.write_kind"), kinds, case.text_kind),
            parts.deeds(("write", words.say("case.write_send"))),
        ]
    )
    return case.form(inner, key=case.key, id=STEPS)


def _answers(case: Case, told: Told) -> Sequence[str]:
    """What those who complained can say to an answer, as far as it fits where the complaint stands."""
    words, state, pieces = case.words, told.text("state"), list[str]()
    remedies = remedies_of(told)
    if state == GrievanceState.RESPONSE_PROPOSED:
        reasons = parts.one_of(
            "reason",
            words.say("answer.reason"),
            words.listed("contest", ContestReason),
            ContestReason.OTHER.value,
        )
        pieces = [
            parts.title(words.say("answer.title")),
            parts.paragraphs(words.say("answer.lead")),
            case.form(parts.deeds(("answer-ACCEPT", words.say("answer.ACCEPT")))),
            case.form(reasons + parts.deeds(other=[("answer-CONTEST", words.say("answer.CONTEST"))])),
        ]
    if state == GrievanceState.CONTESTED:
        pieces = [
            parts.title(words.say("answer.title")),
            case.form(parts.deeds(("answer-APPEAL", words.say("answer.APPEAL")))),
        ]
    if remedies:
        pieces.append(parts.title(words.say("answer.remedies")))
    for one in remedies:
        kind = words.code_of("remedy", one.kind)
        said = words.say("answer.remedy", place=str(one.place), kind=kind, day=words.day(one.due))
        done = words.say("answer.verified") if one.verified else words.say("answer.delivered")
        pieces.append(parts.paragraphs(f"{said} {done}" if one.delivered else said))
        if one.delivered and not one.verified:
            verify = words.say("answer.VERIFY", place=str(one.place))
            pieces.append(case.form(parts.deeds((f"answer-VERIFY-{one.place}", verify))))
    return pieces


def _withdrawing(case: Case, told: Told) -> str:
    words = case.words
    if case.kind is GRIEVANCE:
        if told.text("state") in ENDED:
            return ""
        why = words.say("answer.withdraw")
    elif case.kind.whole:
        why = words.say("answer.withdraw_allegation")
    else:
        return ""
    sure = parts.some_of("sure", words.say("answer.withdraw_title"), [("yes", words.say("answer.sure"))], ())
    inner = f"{sure}\n{parts.deeds(other=[('answer-WITHDRAW', words.say('answer.WITHDRAW'))])}"
    return parts.folded(words.say("answer.withdraw_title"), parts.paragraphs(why) + case.form(inner))
