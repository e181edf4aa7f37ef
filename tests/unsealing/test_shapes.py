"""Values that are told once are answered as they were asked: names, aliases, fragments, lists, nothing more."""

from __future__ import annotations

from graphql import FragmentDefinitionNode, GraphQLObjectType, OperationDefinitionNode, build_schema, parse

from api.shapes import shape_of, shaped
from schema.asked import Asked
from schema.reading import Reader

SCHEMA = build_schema("""
  type Query { identity: Identity }
  type Identity { envelope: String! fields: [Sealed!]! }
  type Sealed { name: String! sealed: String }
""")
VALUE = {
    "envelope": "ZW52",
    "fields": [{"name": "NAMES", "sealed": "bg=="}, {"name": "OTHER", "sealed": None}],
    "more": "never asked",
}


def answered(document: str, value: object, **variables: object) -> object:
    read = parse(document)
    operation = next(node for node in read.definitions if isinstance(node, OperationDefinitionNode))
    fragments = {n.name.value: n for n in read.definitions if isinstance(n, FragmentDefinitionNode)}
    reader = Reader(schema=SCHEMA, fragments=fragments, asked=Asked(variables), needs={})
    query = SCHEMA.type_map["Query"]
    assert isinstance(query, GraphQLObjectType)
    (nodes,) = reader.collect([operation.selection_set], "Query").values()
    return shaped(
        value, shape_of(query.fields["identity"].type, [n.selection_set for n in nodes], reader.collect)
    )


def test_only_what_was_asked_is_told_under_the_names_that_were_asked() -> None:
    asked = """
      query Q($no: Boolean!) {
        identity { __typename secret: envelope fields { ...One again: name sealed @include(if: $no) } }
      }
      fragment One on Sealed { name }
    """
    assert answered(asked, VALUE, no=False) == {
        "__typename": "Identity",
        "secret": "ZW52",
        "fields": [{"name": "NAMES", "again": "NAMES"}, {"name": "OTHER", "again": "OTHER"}],
    }


def test_what_is_not_there_is_null() -> None:
    assert answered("{ identity { fields { sealed } } }", VALUE) == {
        "fields": [{"sealed": "bg=="}, {"sealed": None}]
    }
    assert answered("{ identity { envelope } }", None) is None
