"""Every language says everything: the same keys and places, each code and each refusal, and nothing in English."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib.resources import files

import pytest
from graphql import GraphQLUnionType, parse, validate

from api.report import parts
from api.report.cases import KINDS
from api.report.documents import BODIES, CHANGES, MECHANISMS, MECHANISMS_OF_SITE, SITES, together
from api.report.drafts import ABOUT, CONSENTS, TIERS, Way
from api.report.words import LANGUAGES, catalogue, chosen, read
from domain.cases.clock import DueKind, PauseReason
from domain.cases.parts import CaseSide, ItemKind, RedactionReason, Translator
from domain.cases.ports import Held
from domain.cases.retaliation import Activity, RetaliationForm
from domain.clues import Clue
from domain.grievances.values import ContestReason, GrievanceState, MechanismKind, ReceiptStep, RemedyKind
from domain.grievances.values import Outcome as GrievanceOutcome
from domain.reprisals.values import AllegationState, Finding
from domain.reprisals.values import Outcome as AllegationOutcome
from domain.telltales import Telltale
from domain.vault.values import HoldReason, IdentityField, Purpose, ReaderKind, Tier, UnsealingState
from domain.whistleblowing.values import Conclusion, ProtectedPerson, ReportState
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from schema.writing import Mutation

SAME_IN_EVERY_LANGUAGE = {
    "page.title", "case.item", "case.item_by", "case.item_on", "own.hold", "language.dir", "language.day",
    "check.site",
}  # fmt: skip
LISTS: dict[str, tuple[type[StrEnum], ...]] = {
    "sign": (Telltale, Clue),
    "protected": (ProtectedPerson,),
    "form": (RetaliationForm,),
    "activity": (Activity,),
    "tier": (Tier,),
    "field": (IdentityField,),
    "purpose": (Purpose,),
    "unsealing": (UnsealingState,),
    "reader": (ReaderKind,),
    "hold": (HoldReason,),
    "due_kind": (DueKind,),
    "pause": (PauseReason,),
    "item": (ItemKind,),
    "side": (CaseSide,),
    "redaction": (RedactionReason,),
    "translator": (Translator,),
    "state_report": (ReportState,),
    "state_grievance": (GrievanceState,),
    "state_allegation": (AllegationState,),
    "outcome": (GrievanceOutcome,),
    "measure": (AllegationOutcome,),
    "finding": (Finding,),
    "conclusion": (Conclusion,),
    "contest": (ContestReason,),
    "remedy": (RemedyKind,),
    "answer": (ReceiptStep,),
    "answered": (ReceiptStep,),
    "kind": (MechanismKind,),
    "receipt.before": (Held,),
}
OF_THE_DOOR = (
    "INTAKE_BUSY", "DATABASE_UNAVAILABLE", "KEYS_UNAVAILABLE", "CONTENT_UNREADABLE", "OTHER", "TOO_LARGE",
    "NO_FORM", "NO_PAGE", "METHOD",
)  # fmt: skip


def refusals() -> list[str]:
    """Every code that a change of the pages can be refused with."""
    made = [MUTATIONS[change.name] for change in CHANGES]
    assert all(isinstance(one, Mutation) for one in made)
    return sorted({refusal.code for one in made for refusal in one.all_refusals})  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_every_language_has_the_same_keys_and_places(code: str) -> None:
    first, other = catalogue(LANGUAGES[0]).texts, catalogue(code).texts
    assert set(other) == set(first)
    places = {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in first.items()}
    assert {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in other.items()} == places


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_no_text_falls_back_on_english(code: str) -> None:
    first, other = catalogue(LANGUAGES[0]).texts, catalogue(code).texts
    assert {key for key, text in other.items() if text == first[key]} - SAME_IN_EVERY_LANGUAGE == set()
    assert [key for key, text in other.items() if not text.strip()] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_code_and_every_refusal_has_a_text_that_says_what_comes_next(code: str) -> None:
    words = catalogue(code)
    wanted = {f"{name}.{one.value}" for name, lists in LISTS.items() for codes in lists for one in codes}
    wanted |= {f"concern.{one}" for one in ABOUT[Way.REPORT]} | {
        f"category.{one}" for one in ABOUT[Way.COMPLAINT]
    }
    wanted |= {f"consent.{one}" for one in CONSENTS} | {f"tier.{one.value}" for one in TIERS}
    told = (*refusals(), *OF_THE_DOOR)
    wanted |= {f"refusal.{one}.{half}" for one in told for half in ("says", "next")}
    assert {key for key in wanted if not words.has(key)} == set()


def test_every_refusal_with_words_can_come() -> None:
    known = {key.split(".")[1] for key in catalogue("en").texts if key.startswith("refusal.")}
    assert known - set(refusals()) - set(OF_THE_DOOR) == set()


def test_the_fixed_documents_ask_what_the_schema_has_and_no_change_that_takes_a_token() -> None:
    schema = graphql_schema()
    returns = together({name: kind.returns for name, kind in KINDS.items()})
    for document in (
        *(change.document for change in CHANGES),
        returns,
        BODIES,
        SITES,
        MECHANISMS,
        MECHANISMS_OF_SITE,
    ):
        assert validate(schema, parse(document)) == []
    assert [change.name for change in CHANGES if MUTATIONS[change.name].scope is not None] == []
    for change in CHANGES:
        union = schema.mutation_type.fields[change.name].type.of_type  # type: ignore[union-attr]
        assert isinstance(union, GraphQLUnionType)
        assert change.success == MUTATIONS[change.name].success


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("qu, es-PE;q=0.7, en;q=0.3", "es"),
        ("de;q=0.9, pt;q=0.5, fr;q=0.6", "fr"),
        ("pt;q=0, en;q=0.1", "en"),
        ("es;q=nonsense, *;q=1,,;;;", "en"),
        ("zh" * 5_000, "en"),
    ],
)
def test_the_language_follows_what_the_browser_accepts(accepted: str, code: str) -> None:
    assert chosen(accepted) == code


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_are_told_in_words(code: str) -> None:
    told = {"en": "1 March 2026", "es": "1 de marzo de 2026", "fr": "1 mars 2026", "pt": "1 de março de 2026"}
    assert catalogue(code).day("2026-03-01") == told[code]


def test_sentences_are_short_enough_for_who_went_to_school_for_six_years() -> None:
    for code in LANGUAGES:
        for key, text in catalogue(code).texts.items():
            for sentence in re.split(r"[.?!:;] ", text):
                assert len(sentence.split()) <= 32, f"{code} {key}: {sentence}"


def test_a_language_from_right_to_left_turns_the_page_and_nothing_stands_on_a_side_by_itself() -> None:
    toml = files("api.report.words").joinpath("en.toml").read_text("utf-8")
    words = read("ar", toml.replace('dir = "ltr"', 'dir = "rtl"'))
    assert words.dir == "rtl"
    css = files("api.report").joinpath("report.css").read_text("utf-8")
    sided = r"(?<![\w-])(?:left|right|float|(?:margin|padding|border)-(?:left|right|top|bottom))\b"
    assert re.findall(sided, css) == []


def test_what_somebody_typed_never_becomes_a_part_of_the_page() -> None:
    enemy = '"><script>alert(1)</script>&lt;'
    made = (
        parts.line("a", enemy, enemy, aside=enemy)
        + parts.area("a", enemy, enemy)
        + parts.one_of("a", enemy, [(enemy, enemy)], enemy, hints={enemy: enemy})
        + parts.one_of("a", enemy, [(enemy, enemy)] * 20, enemy)
        + parts.some_of("a", enemy, [(enemy, enemy)], [enemy])
        + parts.hidden([(enemy, enemy)]) + parts.quoted(enemy) + parts.facts([(enemy, enemy)]) + parts.alert(enemy)
        + parts.listed([enemy]) + parts.care(enemy, enemy) + parts.folded(enemy, "")
    )  # fmt: skip
    assert "<script" not in made
    assert enemy not in made
    assert made.count("<textarea") == made.count("</textarea>") == 1
