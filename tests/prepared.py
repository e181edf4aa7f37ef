"""Documents that the tests of a process ask again and again are validated once.

Many ask the same question as many viewers, each of a service of its own: what graphql-core finds wrong in a text
depends on the text and the schema alone, and takes most of the time of asking it. Only a text in which nothing was
wrong is remembered. Nothing of ours is kept from one service to another: no document, no plan, no answer.
"""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, GraphQLSchema, validate

import api.documents

MOST = 20_000
"""Texts; beyond that all are validated anew."""


class Valid:
    """Validates as graphql-core does, and remembers the texts in which nothing was wrong."""

    def __init__(self) -> None:
        self._known: dict[str, GraphQLSchema] = {}

    def __call__(
        self, schema: GraphQLSchema, document: DocumentNode, *, max_errors: int
    ) -> list[GraphQLError]:
        """What is wrong in a document that was read whole from a text."""
        assert document.loc is not None
        text = document.loc.source.body
        if self._known.get(text) is schema:
            return []
        found = validate(schema, document, max_errors=max_errors)
        if not found:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[text] = schema
        return found


def validate_each_once() -> None:
    """From here on, in this process."""
    api.documents.validate = Valid()
