"""Finds in a document what may stand in variables alone: who somebody is.

Documents are kept in memory while they are asked often, and spans carry their digest; neither is a place for a name.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    BREAK,
    DocumentNode,
    GraphQLSchema,
    NullValueNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    visit,
)

from schema.vault import IDENTITY_INPUT, IDENTITY_TEXTS


def spells_out_identity(document: DocumentNode, schema: GraphQLSchema) -> bool:
    """Whether a text of an identity stands in the document, as itself or as a variable's default."""
    changes = [
        one
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode) and one.operation is OperationType.MUTATION
    ]
    if not changes:
        return False
    types = TypeInfo(schema)
    search = _Search(types)
    visit(document, TypeInfoVisitor(types, search))
    return search.found or any(
        given.default_value is not None and given.variable.name.value in search.variables
        for one in changes
        for given in one.variable_definitions or ()
    )


class _Search(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.found = False
        self.variables: set[str] = set()

    def enter_object_field(self, node: ObjectFieldNode, *rest: Any) -> Any:
        of = self._types.get_parent_input_type()
        if getattr(of, "name", None) != IDENTITY_INPUT or node.name.value not in IDENTITY_TEXTS:
            return None
        if isinstance(node.value, VariableNode):
            self.variables.add(node.value.name.value)
        elif not isinstance(node.value, NullValueNode):
            self.found = True
            return BREAK
        return None
