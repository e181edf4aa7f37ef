"""How an input names somebody whose identity is sealed: by the record that labels them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
import strawberry

from domain.kernel import BadInput
from domain.labels import encode_id
from domain.vault.subjects import Subject, SubjectKind
from schema.commands import fill, slots, subject_ref

LABEL = UUID("2f0d3a0e-6c36-4a54-9a3c-5f2f0c0f5a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A command about somebody."""

    subject: Subject


@strawberry.input
class AskInput:
    subject: strawberry.ID = subject_ref("Whom.")


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_every_record_that_labels_a_person_names_a_subject(kind: SubjectKind) -> None:
    given = {"subject": encode_id(kind.value, LABEL.hex)}
    assert fill(Ask, AskInput, given) == Ask(subject=Subject(kind=kind, id=LABEL))


@pytest.mark.parametrize(
    "id", [encode_id("Engagement", LABEL.hex), encode_id("Grievance", LABEL.hex), str(LABEL), "pty_", ""]
)
def test_anything_else_is_no_subject(id: str) -> None:
    refused = fill(Ask, AskInput, {"subject": id})
    assert isinstance(refused, BadInput)
    assert refused.field == "subject"
    assert slots(Ask, AskInput)[0].nested is None
