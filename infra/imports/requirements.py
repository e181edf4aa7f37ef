"""Requirements of an edition, as the secretariat keeps them beside the reference: known by edition and number.

A row that changed updates a draft's requirement. What is in force, or was, stays as it is first recorded: audits rest
on it, and a row that says otherwise is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.standard.refusals import EditionInForce
from domain.standard.requirement import TOPICS, requirement_key, unfit_number, unfit_topics
from infra.imports.fields import Field, Known, code
from infra.imports.kinds import Kind
from infra.imports.problems import Unfit, quoted, unfit
from infra.imports.texts import reference, text

_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "0", "n"})


def _yes_or_no(given: str, known: Known) -> bool | Unfit:
    word = given.strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    return Unfit(message=f"{quoted(given)} is neither yes nor no.", next="Write yes, no, or nothing.")


def _key(values: Mapping[str, object], known: Known) -> str:
    return requirement_key(str(values["edition"]), str(values["number"]))


def _judged(values: Mapping[str, object], known: Known) -> list[Unfit]:
    topics = values.get("topics")
    found = [unfit_number(str(values["number"]))]
    found.append(unfit_topics(tuple(map(str, topics))) if isinstance(topics, list) else None)
    wrong = [unfit(no) for no in found if no is not None]
    if values["requirement"] != _key(values, known):
        wrong.append(
            Unfit(
                message="A requirement's key is its edition and number.",
                next="Leave the column out: it is made of the two.",
                field="requirement",
            )
        )
    return wrong


_STANDS = EditionInForce()

REQUIREMENTS = Kind(
    name="requirements",
    entity="Requirement",
    table="requirements",
    owned=False,
    reference="id",
    id_type="text",
    fields=(
        Field(
            name="requirement",
            read=reference,
            column="id",
            fixed=True,
            default=_key,
            about="its key: edition, a colon, number; made of the two",
        ),
        Field(
            name="edition",
            read=reference,
            required=True,
            column="edition_id",
            fixed=True,
            about="such as 1.0",
        ),
        Field(name="number", read=reference, required=True, fixed=True, about="such as 3.2.2.1"),
        Field(name="title", read=text(1, 200), required=True, about="what it is about"),
        Field(
            name="summary", read=text(1, 4000), required=True, about="what it asks, in the keeper's own words"
        ),
        Field(
            name="critical", read=_yes_or_no, sql="boolean", about="yes, no, or nothing if that is not known"
        ),
        Field(
            name="topics", read=code(sorted(TOPICS)), many=True, sql="text[]", about="; ".join(sorted(TOPICS))
        ),
        Field(name="chapter", read=reference, kept=False, about="number of a chapter of the same edition"),
        Field(name="source", read=text(1, 300), required=True, about="where it is taken from"),
    ),
    judge=_judged,
    extra={"chapter_id": "text"},
    making={"chapter_id": lambda id, values: None},
    resolving=(
        """UPDATE staged s SET chapter_id = c.id FROM chapters c
        WHERE c.edition_id = s.edition AND (c.number = s.chapter OR c.id = s.chapter)""",
        "SELECT FROM editions e WHERE e.id IN (SELECT s.edition FROM staged s) ORDER BY e.id FOR UPDATE",
    ),
    checks=(
        """SELECT s.row_no, 'edition', 'There is no edition of this name.', 'Give one such as 1.0.'
        FROM staged s WHERE s.edition NOT IN (SELECT e.id FROM editions e)""",
        """SELECT s.row_no, 'chapter', 'This edition has no chapter of this number.', 'Correct it, or leave it out.'
        FROM staged s WHERE s.chapter IS NOT NULL AND s.chapter_id IS NULL""",
        f"""SELECT s.row_no, 'number', '{_STANDS.message}', '{_STANDS.next}'
        FROM staged s JOIN editions e ON e.id = s.edition LEFT JOIN requirements t ON t.id = s.id AND s.known
        WHERE e.status = 'SUPERSEDED' AND NOT s.known OR e.status <> 'DRAFT' AND s.known AND <differs>""",
    ),
    made={"chapter_id": "s.chapter_id", "kept_here": "true"},
    also_set={"kept_here": "true"},
)
