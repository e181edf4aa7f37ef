"""The world before it meets a database: the same bytes from the same seed, texts that tell of nobody."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from domain.screening import screen
from domain.stakeholders.languages import LANGUAGES
from domain.stakeholders.places import COUNTRIES as KNOWN_COUNTRIES
from infra.demo.countries import COUNTRIES
from infra.demo.phrases import PHRASEBOOKS
from infra.demo.rows import COLUMNS, Batch, empty_batch
from infra.demo.sites import count_for
from infra.demo.world import Plan, World

UNTIL = date(2026, 3, 31)
READABLE_KEYS = {"requirements", "proposed_changes", "comment_tallies"}
"""Tables of the standard, where edition and number, or round and sector, name a row."""
FREE_TEXT = {
    "engagements": ("place", "purpose"),
    "releases": ("why",),
    "shared_information": ("description",),
    "issues": ("raised", "response"),
    "agreed_actions": ("description",),
    "barriers": ("affected_group",),
    "barrier_events": ("why",),
    "mitigations": ("description",),
    "consent_processes": ("subject",),
    "consent_events": ("conditions",),
    "organisations": ("name",),
    "sites": ("name",),
    "parties": ("name", "pseudonym"),
    "risk_designations": ("source",),
    "mechanisms": ("name",),
    "mechanism_assessments": ("evidence",),
    "external_inspections": ("agency_name", "act", "summary"),
    "inspection_documents": ("name",),
    "rating_evidence": ("says",),
    "corrective_actions": ("description",),
    "requirements": ("title", "summary"),
    "proposed_changes": ("title", "summary", "rationale"),
    "motions": ("title", "text"),
    "consultation_comments": ("wording",),
    "consultation_responses": ("wording",),
}


def written(scale: int = 1_000, seed: int = 1, until: date = UNTIL) -> Batch:
    whole = empty_batch()
    for batch in World(Plan(scale=scale, seed=seed, until=until)).batches():
        for table, rows in batch.items():
            whole[table].extend(rows)
    return whole


def digest(batch: Batch) -> str:
    return hashlib.sha256(repr(batch).encode()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_world() -> None:
    first = digest(written())
    assert digest(written()) == first
    assert digest(written(seed=2)) != first
    assert digest(written(until=date(2026, 4, 1))) != first


def test_every_id_is_a_random_uuid_and_none_appears_twice() -> None:
    batch = written()
    ids = [
        str(row[columns.index("id")])
        for table, columns in COLUMNS.items()
        if "id" in columns and table not in READABLE_KEYS
        for row in batch[table]
    ]
    labelled = [table for table, columns in COLUMNS.items() if "id" in columns and table not in READABLE_KEYS]
    assert len(ids) == len(set(ids)) == sum(len(batch[table]) for table in labelled)
    assert {UUID(made).version for made in ids} == {4}
    assert {UUID(made).variant for made in ids} == {"specified in RFC 4122"}


def test_no_text_tells_who_someone_is() -> None:
    batch = written(3_000)
    texts = {
        str(row[COLUMNS[table].index(column)])
        for table, columns in FREE_TEXT.items()
        for column in columns
        for row in batch[table]
        if row[COLUMNS[table].index(column)] is not None
    }
    assert len(texts) > 1_500
    assert [text for text in texts if screen(text, field="text") != text] == []


def test_a_text_with_a_phone_number_would_be_found() -> None:
    assert screen("Call +51 984 555 0123 for details", field="text") != "Call +51 984 555 0123 for details"


def test_seat_holders_publish_no_name() -> None:
    column = COLUMNS["seat_terms"].index("holder_name")
    assert {row[column] for row in written()["seat_terms"]} == {None}


def test_languages_and_countries_are_known_codes_and_many() -> None:
    batch = written(3_000)
    languages = {row[COLUMNS["engagements"].index("language")] for row in batch["engagements"]}
    countries = {row[COLUMNS["sites"].index("country")] for row in batch["sites"]}
    assert (
        languages == set(PHRASEBOOKS) == {"ar", "en", "es", "fil", "fr", "id", "pt", "qu", "ru", "sw", "zh"}
    )
    assert languages <= LANGUAGES
    assert len(countries) == len(COUNTRIES) == 20
    assert countries <= KNOWN_COUNTRIES


def test_purposes_are_many_and_no_sentence_fills_the_record() -> None:
    batch = written(3_000)
    column = COLUMNS["engagements"].index("purpose")
    purposes = [row[column] for row in batch["engagements"]]
    assert len(set(purposes)) > 550
    assert max(purposes.count(purpose) for purpose in set(purposes)) < 60


def test_sites_grow_in_step_with_engagements() -> None:
    assert [count_for(scale) for scale in (500, 3_000, 200_000, 2_000_000)] == [60, 60, 500, 4_520]
