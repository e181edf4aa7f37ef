"""Reads a GraphQL operation into a Question: what is asked, and everything that asking touches.

It refuses what is not declared, pages out of bounds and ids of the wrong kind, and leaves to per-field execution
only what it says does not compile.
"""

# graphql-core leaves the item types of its lists open: what comes from it is narrowed where it is used.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_object_type,
)

from domain.access import Scope
from domain.admitting import Need
from domain.labels import PREFIXES
from domain.selection import (
    ByKey,
    ByKeys,
    Condition,
    Fact,
    Given,
    Id,
    One,
    Page,
    PageAsk,
    PagePart,
    Question,
    Record,
    Root,
    Step,
    Touch,
    TypeName,
)
from schema.asked import Argument, Asked
from schema.fact import DEFAULT_PAGE, ListOf, Reads


class DoesNotCompile(Exception):
    """This operation is answered by per-field execution (introspection)."""


class Unreadable(Exception):
    """The question itself is wrong; `code` says how, `message` what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


Fields = dict[str, list[FieldNode]]


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads one operation for one set of variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    asked: Asked
    needs: dict[Need, None]

    def question(self, operation: OperationDefinitionNode) -> Question:
        """The whole query."""
        query = self.schema.query_type
        assert query is not None
        fields = self.collect([operation.selection_set], query.name)
        roots = tuple(self._root(key, nodes, query) for key, nodes in fields.items())
        return Question(roots=roots, needs=tuple(self.needs))

    # -- fields of a selection

    def collect(self, sets: Iterable[SelectionSetNode | None], type_name: str) -> Fields:
        """The fields asked of one type, merged by response key, in the order of the answer."""
        found: Fields = {}
        for selections in sets:
            if selections is not None:
                self._collect(selections, type_name, found, set())
        return found

    def _collect(
        self, selections: SelectionSetNode, type_name: str, found: Fields, visited: set[str]
    ) -> None:
        for node in selections.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                found.setdefault(key, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, type_name):
                    self._collect(node.selection_set, type_name, found, visited)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, type_name):
                    self._collect(fragment.selection_set, type_name, found, visited)

    def _applies(self, condition: str, type_name: str) -> bool:
        if condition == type_name:
            return True
        wide, narrow = self.schema.type_map[condition], self.schema.type_map[type_name]
        return not is_object_type(wide) and self.schema.is_sub_type(wide, narrow)  # type: ignore[arg-type]

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            name = directive.name.value
            if name in ("include", "skip"):
                condition = self.schema.get_directive(name).args["if"].type  # type: ignore[union-attr]
                holds = bool(
                    Argument.read(next(iter(directive.arguments or [])).value, condition, self.asked).value
                )
                if holds != (name == "include"):
                    return False
        return True

    # -- the root

    def _root(self, key: str, nodes: list[FieldNode], query: GraphQLObjectType) -> Root:
        name = nodes[0].name.value
        if name == "__typename":
            return TypeName(key=key, name=query.name)
        if name.startswith("__"):
            if not self.asked.once:
                raise DoesNotCompile
            return TypeName(key=key, name=name)  # introspection reads no record
        field = query.fields[name]
        reads = declared(field)
        match reads.kind:
            case "page":
                return self._page(key, "", nodes, field, reads)
            case "by_key":
                return self._by_key(key, nodes, field, reads)
            case "by_keys":
                return self._by_keys(key, nodes, field)
            case _:
                raise DoesNotCompile

    def _by_key(self, key: str, nodes: list[FieldNode], field: GraphQLField, reads: Reads) -> ByKey:
        label = self._arguments(nodes[0], field)["id"]
        entity = label.entity
        if entity is None or entity not in self.schema.type_map or (reads.entity and entity != reads.entity):
            wanted = reads.entity or "Node"
            raise Unreadable("BAD_ID", f"This is not the id of a {wanted}. Ids look like {_example(wanted)}.")
        self._need(entity, f"{nodes[0].name.value}", reads.touch)
        return ByKey(
            key=key, id=label.as_given(), record=self.record(entity, [n.selection_set for n in nodes])
        )

    def _by_keys(self, key: str, nodes: list[FieldNode], field: GraphQLField) -> ByKeys:
        labels = self._arguments(nodes[0], field)["ids"]
        entities = labels.entities
        if any(entity not in self.schema.type_map for entity in entities):
            raise Unreadable("BAD_ID", f"One of these is not an id. Ids look like {_example('Engagement')}.")
        for entity in entities:
            self._need(entity, nodes[0].name.value, Touch())
        sets = [n.selection_set for n in nodes]
        given = Given(path=labels.path, literal=labels.literal, many=True)
        return ByKeys(key=key, ids=given, records=tuple(self.record(e, sets) for e in entities))

    # -- a record

    def record(self, entity: str, sets: Iterable[SelectionSetNode | None]) -> Record:
        """What is asked of one record."""
        type_ = self.schema.type_map[entity]
        assert isinstance(type_, GraphQLObjectType)
        self._need(entity, "id", Touch(scope=scope_of(type_)))
        fields = self.collect(sets, entity)
        return Record(entity=entity, steps=tuple(self._step(k, n, type_) for k, n in fields.items()))

    def _step(self, key: str, nodes: list[FieldNode], type_: GraphQLObjectType) -> Step:
        name = nodes[0].name.value
        if name == "__typename":
            return TypeName(key=key, name=type_.name)
        if name == "id":
            return Id(key=key)
        field = type_.fields[name]
        reads = declared(field)
        match reads.kind:
            case "fact":
                self._need(type_.name, name, reads.touch)
                return Fact(key=key, name=python_name(field), through=reads.touch.through)
            case "one":
                self._need(reads.entity, f"({type_.name}.{name})", reads.touch)
                record = self.record(reads.entity, [n.selection_set for n in nodes])
                return One(key=key, link=python_name(field), record=record, through=reads.touch.through)
            case "page":
                return self._page(key, python_name(field), nodes, field, reads)
            case _:
                raise DoesNotCompile

    # -- a page

    def _page(self, key: str, link: str, nodes: list[FieldNode], field: GraphQLField, reads: Reads) -> Page:
        self._need(reads.entity, nodes[0].name.value, reads.touch)
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        ask = self._ask(self._arguments(nodes[0], field), field, reads.entity)
        parts = self._parts([n.selection_set for n in nodes], connection, reads.entity)
        return Page(
            key=key, link=link, entity=reads.entity, ask=ask, parts=parts, through=reads.touch.through
        )

    def _parts(
        self, sets: Iterable[SelectionSetNode | None], type_: GraphQLObjectType, entity: str
    ) -> tuple[PagePart, ...]:
        return tuple(
            self._part(key, nodes, type_, entity) for key, nodes in self.collect(sets, type_.name).items()
        )

    def _part(self, key: str, nodes: list[FieldNode], type_: GraphQLObjectType, entity: str) -> PagePart:
        name = nodes[0].name.value
        if name == "__typename":
            return PagePart(key=key, name=type_.name)
        sets = [n.selection_set for n in nodes]
        if name in ("node", "nodes"):
            return PagePart(key=key, name=name, record=self.record(entity, sets))
        inner = get_named_type(type_.fields[name].type)
        parts = self._parts(sets, inner, entity) if isinstance(inner, GraphQLObjectType) else ()
        return PagePart(key=key, name=name, parts=parts)

    def _ask(self, arguments: Mapping[str, Argument], field: GraphQLField, entity: str) -> PageAsk:
        first, last = arguments["first"], arguments["last"]
        backward = last.given
        if backward and first.given:
            raise Unreadable("BAD_PAGE", "Give `first` or `last`, not both.")
        here, other = ("before", "after") if backward else ("after", "before")
        if arguments[other].given:
            with_ = "first" if backward else "last"
            raise Unreadable("BAD_PAGE", f"`{other}` goes with `{with_}`: page one way at a time.")
        size = last if backward else first
        order, descending = self._order(arguments["order"], field)
        return PageAsk(
            order=order,
            descending=descending,
            size=size.as_given() if size.given else Given(literal=DEFAULT_PAGE),
            backward=backward,
            position=arguments[here].as_given() if arguments[here].given else None,
            conditions=self._conditions(arguments.get("filter"), field, entity),
            most=list_of(field).most,
        )

    def _order(self, order: Argument, field: GraphQLField) -> tuple[str, bool]:
        default = list_of(field).default
        if not order.given:
            return default
        by, direction = order.field("by"), order.field("direction")
        name = str(by.value) if by.given else default[0]
        return name, (str(direction.value) == "DESC" if direction.given else default[1])

    def _conditions(
        self, filter_: Argument | None, field: GraphQLField, entity: str
    ) -> tuple[Condition, ...]:
        if filter_ is None or not filter_.given:
            return ()
        found: list[Condition] = []
        for name, declared_ in get_named_type(field.args["filter"].type).fields.items():  # type: ignore[union-attr]
            value = filter_.field(name)
            if not value.given:
                continue
            reads = declared(declared_)
            self._need(reads.entity or entity, f"({entity}Filter.{name})", reads.touch)
            # a yes or no makes a plan of its own: no one condition lets an index serve both
            yes_or_no = get_named_type(declared_.type).name == "Boolean"
            given = Given(literal=value.value) if yes_or_no else value.as_given()
            found.append(Condition(name=python_name(declared_), value=given, through=reads.touch.through))
        return tuple(found)

    def _arguments(self, node: FieldNode, field: GraphQLField) -> dict[str, Argument]:
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        return {
            name: Argument.read(given.get(name), argument.type, self.asked)
            for name, argument in field.args.items()
        }

    def _need(self, entity: str, name: str, touch: Touch) -> None:
        self.needs[Need(entity=entity, name=name, scope=touch.scope)] = None


def declared(field: object) -> Reads:
    """How the schema declared the field to be read; a field without a declaration can't be."""
    definition = field.extensions.get("strawberry-definition")  # type: ignore[attr-defined]
    reads = definition.metadata.get("reads") if definition is not None else None
    if not isinstance(reads, Reads):
        raise DoesNotCompile
    return reads


def scope_of(type_: GraphQLObjectType) -> Scope | None:
    """What learning that a record is there takes: the scope that every fact of it takes."""
    scopes: set[Scope | None] = set()
    for field in type_.fields.values():
        try:
            reads = declared(field)
        except DoesNotCompile:  # the id
            continue
        if reads.kind == "fact":
            scopes.add(reads.touch.scope)
    return scopes.pop() if len(scopes) == 1 else None


def python_name(field: object) -> str:
    """The declared name in the language of the domain."""
    return str(field.extensions["strawberry-definition"].python_name)  # type: ignore[attr-defined]


def list_of(field: GraphQLField) -> ListOf:
    """What the schema declared of a list: its default order and its largest page."""
    found = field.extensions["strawberry-definition"].metadata["list"]
    assert isinstance(found, ListOf)
    return found


def _example(entity: str) -> str:
    return f"{PREFIXES.get(entity, 'eng')}_…"
