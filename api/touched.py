"""What an operation names, field by field: judged before per-field execution, whatever the variables say."""

from __future__ import annotations

from graphql import FieldNode, GraphQLSchema, TypeInfo, TypeInfoVisitor, Visitor, get_named_type, visit

from api.documents import Operation
from domain.access import WHO_SEES, Need
from schema.reading import DoesNotCompile, declared


class _Fields(Visitor):
    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.needs: dict[Need, None] = {}

    def enter_field(self, node: FieldNode, *_: object) -> None:
        field, parent = self.info.get_field_def(), self.info.get_parent_type()
        if field is None or parent is None:
            return
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
        entity = named.name.removesuffix("Filter") if named is not None else ""
        field = getattr(named, "fields", {}).get(node.name.value)  # type: ignore[attr-defined]
        if entity in WHO_SEES and field is not None:
            self.needs[Need(entity=entity, name=f"{entity}Filter", scope=declared(field).touch.scope)] = None


def needs_of(operation: Operation, schema: GraphQLSchema) -> list[Need]:
    """Every declared field that the document names, fragments included."""
    info = TypeInfo(schema)
    found = _Fields(info)
    visit(operation.document, TypeInfoVisitor(info, found))
    return list(found.needs)
