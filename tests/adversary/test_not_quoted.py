"""What somebody wrote between quotes into a document that is wrong is not told back: answers are kept by clients."""

from __future__ import annotations

import pytest

from api.documents import Documents
from api.refused import Refused
from schema.built import graphql_schema
from tests.adversary.canaries import Mark, Search

MARK = Mark()
DOCUMENTS = Documents(graphql_schema())


@pytest.mark.parametrize(
    "document",
    [
        '{ parties(filter: {noSuchFact: "%s"}) { nodes { id } } }',
        '{ parties(filter: "%s") { nodes { id } } }',
        '{ parties(first: "%s") { nodes { id } } }',
        '{ parties(order: {by: "%s"}) { nodes { id } } }',
        '{ parties(filter: {noSuchFact: """a "quoted" %s"""}) { nodes { id } } }',
        '{ parties(filter: {noSuchFact: "a \\"quoted\\" %s"}) { nodes { id } } }',
        '{ sites @include(if: "%s") { nodes { id } } }',
        '{ sites { nodes { id } } } "%s"',
    ],
)
def test_a_text_in_a_wrong_document_is_not_told_back(document: str) -> None:
    with pytest.raises(Refused) as refused:
        DOCUMENTS.operation(document % MARK.word, None)
    told = repr(refused.value.errors)
    assert "message" in told
    assert Search(MARK).found(told.encode()) == set()
