"""What an operation names, field by field: judged before per-field execution, whatever the variables say."""

from __future__ import annotations

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_named_type,
    visit,
)

from api.documents import Operation
from domain.access import WHO_SEES, Need
from schema.reading import DoesNotCompile, declared, scope_of


class _Fields(Visitor):
    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.needs: dict[Need, None] = {}

    def enter_field(self, node: FieldNode, *_: object) -> None:
        field, parent = self.info.get_field_def(), self.info.get_parent_type()
        if field is None or parent is None:
            return
        if parent.name in WHO_SEES and isinstance(parent, GraphQLObjectType):
            self.needs[Need(entity=parent.name, name="id", scope=scope_of(parent))] = None
        try:
            reads = declared(field)
        except (DoesNotCompile, AttributeError):
            return
        entity = reads.entity or parent.name
        if entity in WHO_SEES:
            self.needs[Need(entity=entity, name=node.name.value, scope=reads.touch.scope)] = None

    def enter_object_field(self, node: object, *_: object) -> None:
        """Filters are declared like facts; an input object names the entity it filters."""
        input_type = self.info.get_parent_input_type()
        named = get_named_type(input_type) if input_type is not None else None
        field = getattr(named, "fields", {}).get(node.name.value)  # type: ignore[attr-defined]
        if named is not None and field is not None:
            self._filter(named.name, field)

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        """A whole filter given in a variable may hold anything: all that it could is judged."""
        argument = self.info.get_argument()
        named = get_named_type(argument.type) if argument is not None else None
        if isinstance(node.value, VariableNode) and isinstance(named, GraphQLInputObjectType):
            for field in named.fields.values():
                self._filter(named.name, field)

    def _filter(self, input_type: str, field: object) -> None:
        narrowed = input_type.removesuffix("Filter")
        if narrowed in WHO_SEES:
            reads = declared(field)
            need = Need(entity=reads.entity or narrowed, name=f"({input_type})", scope=reads.touch.scope)
            self.needs[need] = None


def needs_of(operation: Operation, schema: GraphQLSchema) -> list[Need]:
    """Every declared field that the document names, fragments included."""
    info = TypeInfo(schema)
    found = _Fields(info)
    visit(operation.document, TypeInfoVisitor(info, found))
    return list(found.needs)
