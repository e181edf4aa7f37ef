"""The way in: a report or a complaint, asked on five short pages and sent by the last. Nothing is kept before that.

Each page carries what was answered before; going back loses nothing. Whatever cannot be done is said in the language of
the page, with the answers still in the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from api.report import parts
from api.report.asking import Desk, No, status_of
from api.report.documents import SUBMIT_GRIEVANCE, SUBMIT_REPORT
from api.report.drafts import ABOUT, CONSENTS, STEPS, TIERS, Draft, Way, fresh_key
from api.report.forms import Form
from api.report.looking import looked_at
from api.report.places import FEW, Places, Site, Taker, found
from api.report.receipt_page import receipt_page
from api.report.refused import said
from api.report.sheet import Shown
from api.report.words import Words
from domain.cases.retaliation import Activity, RetaliationForm
from domain.whistleblowing.values import ProtectedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page of this way is made from. `wrong`: what is said first, with the field that it is about."""

    words: Words
    way: Way
    draft: Draft
    searched: str = ""
    wrong: tuple[str, ...] = ()
    field: str = ""
    status: int = 200
    code: str = ""

    def shown(self, step: str, title: str, inner: str) -> Shown:
        """The whole page around its form."""
        heading = parts.heading(self.words, title, step=STEPS.index(step) + 1, of=len(STEPS))
        form = parts.form(self.way.value, inner, carried=self.draft.carried(step))
        return Shown(
            title=title,
            main=f"{heading}\n{parts.alert(*self.wrong)}\n{form}",
            status=self.status,
            wrong=bool(self.wrong),
            page=self.way.value,
            here=step,
        )

    def with_problem(self, *wrong: str, field: str = "", status: int = 400, code: str = "") -> Page:
        """The same page, which says first what is wrong."""
        return Page(
            words=self.words, way=self.way, draft=self.draft, searched=self.searched, wrong=wrong, field=field,
            status=status, code=code,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """The pages of the way in."""

    desk: Desk
    places: Places

    async def first(self, words: Words, way: Way) -> Shown:
        """The first page, with a fresh key."""
        return await self.answered(words, way, Form({"key": (fresh_key(),), "do": ("site",)}))

    async def answered(self, words: Words, way: Way, form: Form) -> Shown:
        """What a form leads to: the page that its button names, or the first before it that lacks an answer."""
        page = Page(words=words, way=way, draft=Draft.of(form), searched=form.one("searched"))
        match form.one("do"):
            case "send":
                return await self._sent(page)
            case "unnamed":
                unnamed = Page(words=words, way=way, draft=page.draft.unnamed())
                return await self._sent(unnamed, unnamed_for_now=True)
            case "anew":
                anew = page.draft.changed(key=fresh_key())
                return await self._sent(Page(words=words, way=way, draft=anew))
            case do:
                return await self._up_to(do if do in STEPS else "site", page)

    async def _up_to(self, wanted: str, page: Page) -> Shown:
        """The page wanted, unless one before it lacks an answer."""
        for step in STEPS[: STEPS.index(wanted)]:
            lacking = await self._lacking(step, page)
            if lacking is not None:
                return await self._page(step, lacking)
        return await self._page(wanted, page)

    async def _lacking(self, step: str, page: Page) -> Page | None:
        """The page with what it lacks said first; None where it lacks nothing."""
        words, draft = page.words, page.draft
        if step == "site":
            return await self._no_site(page)
        if step == "whom":
            takers = await self._takers(page)
            if isinstance(takers, No):
                return _refused(page, takers)
            there = draft["whom"] in {one.id for one in takers}
            return None if there else page.with_problem(words.say("whom.missing"), field="whom")
        problem = draft.problem(step, page.way)
        if problem is None:
            return None
        key, field = problem
        places = {"count": str(len(draft["narrative"]))} if key == "what.narrative_long" else {}
        return page.with_problem(words.say(key, **places), field=field)

    async def _no_site(self, page: Page) -> Page | None:
        site = page.draft["site"]
        if not site and page.way is Way.REPORT:
            return None
        sites = await self.places.sites()
        if isinstance(sites, No):
            return _refused(page, sites)
        there = any(one.id == site for one in sites)
        return None if there else page.with_problem(page.words.say("site.missing"), field="site")

    async def _takers(self, page: Page) -> Sequence[Taker] | No:
        if page.way is Way.REPORT:
            return await self.places.bodies()
        return await self.places.mechanisms(page.draft["site"])

    async def _page(self, step: str, page: Page) -> Shown:
        match step:
            case "site":
                sites = await self.places.sites()
                return _site_page(
                    page if not isinstance(sites, No) else _refused(page, sites),
                    () if isinstance(sites, No) else sites,
                )
            case "whom":
                takers = await self._takers(page)
                return _whom_page(
                    page if not isinstance(takers, No) else _refused(page, takers),
                    () if isinstance(takers, No) else takers,
                )
            case "what":
                return _what_page(page)
            case "name":
                return _name_page(page)
            case _:
                return await self._check_page(page)

    async def _check_page(self, page: Page) -> Shown:
        sites, takers = await self.places.sites(), await self._takers(page)
        site = {one.id: one.name for one in (() if isinstance(sites, No) else sites)}
        taker = {one.id: one.name for one in (() if isinstance(takers, No) else takers)}
        return _check_page(page, site.get(page.draft["site"], ""), taker.get(page.draft["whom"], ""))

    async def _sent(self, page: Page, *, unnamed_for_now: bool = False) -> Shown:
        for step in STEPS[:-1]:
            lacking = await self._lacking(step, page)
            if lacking is not None:
                return await self._page(step, lacking)
        change = SUBMIT_REPORT if page.way is Way.REPORT else SUBMIT_GRIEVANCE
        done = await self.desk.change(change, page.draft.asked(page.way), page.draft["key"])
        if isinstance(done, No):
            return await self._check_page(_refused(page, done))
        due = done.text("acknowledgedBy")
        return receipt_page(page.words, done.text("receipt"), due=due, unnamed=unnamed_for_now)


def _refused(page: Page, no: No) -> Page:
    return page.with_problem(*said(page.words, no, "sending"), status=status_of(no), code=no.code)


def _site_page(page: Page, sites: Sequence[Site]) -> Shown:
    words, draft, few = page.words, page.draft, len(sites) <= FEW
    matches = sites if few else found(sites, page.searched)
    chosen = [one for one in sites if one.id == draft["site"] and one not in matches]
    options = [(one.id, f"{one.name} ({one.where})") for one in (*chosen, *matches)]
    if page.way is Way.REPORT:
        options.append(("", words.say("site.none")))
    wrong = page.field == "site"
    search = ""
    if not few:
        search = parts.line(
            "searched", words.say("site.search"), page.searched, aside=words.say("site.search_aside")
        ) + parts.deeds(("site", words.say("button.search")))
        if page.searched.strip() and not matches:
            search += f'<p role="status">{escape(words.say("site.none_found"))}</p>'
    choice = (
        parts.one_of("site", words.say("site.choose"), options, draft["site"], wrong=wrong) if options else ""
    )
    listed = parts.paragraphs(words.say("site.not_listed")) if page.way is Way.COMPLAINT else ""
    on = parts.deeds(("whom", words.say("button.next"))) if options else ""
    inner = f"{search}\n{choice}\n{on}\n{listed}"
    return page.shown("site", words.say("site.title"), inner)


def _whom_page(page: Page, takers: Sequence[Taker]) -> Shown:
    words, way = page.words, page.way
    hints = {one.id: words.code_of("kind", one.kind) for one in takers}
    options = [(one.id, one.name) for one in takers]
    choice = parts.one_of(
        "whom", words.say("whom.choose"), options, page.draft["whom"], wrong=page.field == "whom", hints=hints,
        aside=words.say(f"whom.{way.value}_aside"),
    )  # fmt: skip
    inner = "\n".join(
        [
            parts.care(words.say("whom.care_title"), words.say(f"whom.care_{way.value}")),
            choice if options else parts.paragraphs(words.say("whom.nobody")),
            _on(words, "what", "site"),
        ]
    )
    return page.shown("whom", words.say(f"whom.{way.value}_title"), inner)


def _what_page(page: Page) -> Shown:
    words, draft = page.words, page.draft
    about = parts.one_of(
        "about", words.say("what.about"), words.listed(_kind(page.way), ABOUT[page.way]), draft["about"],
        wrong=page.field == "about",
    )  # fmt: skip
    narrative = parts.area(
        "narrative",
        words.say("what.narrative"),
        draft["narrative"],
        aside=words.say("what.narrative_aside"),
        wrong=page.field == "narrative",
    )
    care = parts.care(words.say("what.care_title"), *words.several("what.care"))
    inner = "\n".join([about, care, narrative, _more(page), _on(words, "name", "whom")])
    return page.shown("what", words.say("what.title"), inner)


def _more(page: Page) -> str:
    words, draft, asked = page.words, page.draft, []
    if page.way is Way.REPORT:
        people = ("NOT_SAID", *(one.value for one in ProtectedPerson if one is not ProtectedPerson.NOT_SAID))
        asked.append(
            parts.one_of(
                "protected", words.say("what.protected"), words.listed("protected", people),
                draft["protected"] or "NOT_SAID", aside=words.say("what.protected_aside"),
            )
        )  # fmt: skip
        asked.append(
            parts.some_of(
                "forms", words.say("what.forms"), words.listed("form", RetaliationForm), draft.many["forms"]
            )
        )
    activities = words.listed("activity", Activity)
    asked.append(
        parts.some_of("activities", words.say("what.activities"), activities, draft.many["activities"])
    )
    return parts.folded(words.say("what.more"), "\n".join(asked))


def _name_page(page: Page) -> Shown:
    words, draft = page.words, page.draft
    options = [("no", words.say("name.no")), ("yes", words.say("name.yes"))]
    hints = {"no": words.say("name.no_aside"), "yes": words.say("name.yes_aside")}
    choice = parts.one_of(
        "named", words.say("name.choose"), options, draft["named"] or "no", hints=hints,
        wrong=page.field == "named",
    )  # fmt: skip
    fields = "\n".join([*naming(words, draft, page.field), tiers(words, draft["tier"]), _consents(page)])
    folded = parts.folded(words.say("name.fields"), fields, opened=draft.says_who or bool(page.field))
    lead = parts.paragraphs(words.say("name.lead"))
    return page.shown(
        "name", words.say("name.title"), f"{lead}\n{choice}\n{folded}\n{_on(words, 'check', 'what')}"
    )


def naming(words: Words, draft: Draft, wrong: str = "") -> list[str]:
    """The fields in which somebody says who they are."""
    return [
        parts.area(
            name,
            words.say(f"name.{name}"),
            draft[name],
            aside=words.say("name.contacts_aside") if name == "contacts" else "",
            wrong=wrong == name,
            short=True,
        )
        for name in ("names", "contacts", "whereabouts", "affiliation", "other")
    ]


def tiers(words: Words, chosen: str) -> str:
    """How closely it is to be kept."""
    options = words.listed("tier", TIERS)
    return parts.one_of(
        "tier", words.say("name.tier"), options, chosen if chosen in TIERS else TIERS[0].value
    )


def _consents(page: Page) -> str:
    words, draft = page.words, page.draft
    return parts.some_of(
        "consents", words.say("name.consents"), words.listed("consent", CONSENTS), draft.many["consents"],
        aside=words.say("name.consents_aside"),
    )  # fmt: skip


def _check_page(page: Page, site: str, whom: str) -> Shown:
    words, draft = page.words, page.draft
    named = draft["named"] == "yes"
    rows = [
        (words.say("check.whom"), whom),
        (words.say("check.site"), site or words.say("site.none")),
        (words.say("check.about"), words.code_of(_kind(page.way), draft["about"])),
        *((words.say(f"check.{name}"), "; ".join(codes)) for name, codes in _further(page) if codes),
        (words.say("check.name"), words.say("check.name_yes" if named else "check.name_no")),
        *((words.say(f"name.{name}"), draft[name]) for name in _said_of_who(draft) if named),
    ]
    if named and draft.many["consents"]:
        agreed = " ".join(words.code_of("consent", one) for one in draft.many["consents"] if one in CONSENTS)
        rows.append((words.say("check.consents"), agreed))
    send = {
        "VAULT_UNAVAILABLE": ("unnamed", "button.unnamed"),
        "TOO_FEW_CUSTODIANS": ("unnamed", "button.unnamed"),
        "IDEMPOTENCY_KEY_REUSED": ("anew", "button.anew"),
    }
    buttons = [("send", words.say("button.again" if page.wrong else "button.send"))]
    if page.code in send:
        do, key = send[page.code]
        buttons.append((do, words.say(key)))
    back = [(step, words.say(f"button.change_{step}")) for step in ("what", "name", "whom")]
    inner = "\n".join(
        [
            looked_at(words, draft["narrative"]),
            parts.facts(rows),
            parts.title(words.say("check.text")),
            parts.quoted(draft["narrative"]),
            parts.paragraphs(words.say("check.last")),
            parts.deeds(*buttons, other=back),
        ]
    )
    return page.shown("check", words.say("check.title"), inner)


def _further(page: Page) -> Sequence[tuple[str, list[str]]]:
    words, draft = page.words, page.draft
    protected = draft["protected"]
    said_so = protected in tuple(ProtectedPerson) and protected != "NOT_SAID" and page.way is Way.REPORT
    forms = [one for one in draft.many["forms"] if one in tuple(RetaliationForm) and page.way is Way.REPORT]
    activities = [one for one in draft.many["activities"] if one in tuple(Activity)]
    return [
        ("protected", [words.code_of("protected", protected)] if said_so else []),
        ("forms", [words.code_of("form", one) for one in forms]),
        ("activities", [words.code_of("activity", one) for one in activities]),
    ]


def _said_of_who(draft: Draft) -> list[str]:
    return [
        name for name in ("names", "contacts", "whereabouts", "affiliation", "other") if draft[name].strip()
    ]


def _kind(way: Way) -> str:
    return "concern" if way is Way.REPORT else "category"


def _on(words: Words, next_: str, back: str) -> str:
    return parts.deeds((next_, words.say("button.next")), other=[(back, words.say("button.back"))])
