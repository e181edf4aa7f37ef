"""The access matrix as declared: every field and filter, the scope beside it, and through which ties whom it reaches.

Printed from the schema and domain.access for `tests/golden/access.txt`, which people review; the matrix tests hold the
running API against the oracle.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema

from domain.access import Arm, Profile, Scope, arms_of
from domain.access_words import OPEN_ARMS
from infra.demo.personas import PERSONAS, Persona
from schema.fact import Reads
from schema.reading import DoesNotCompile, declared
from tests.access.commitment_shapes import VIEWS
from tests.access.shapes import SHAPES

LETTER = {
    Arm.EVERYONE: "e", Arm.PUBLISHED: "p", Arm.PUBLIC_PARTY: "n", Arm.OWN: "o", Arm.SELF: "s", Arm.ASSIGNED: "a",
    Arm.OPERATED: "c", Arm.AUDITED: "u", Arm.ALL: "*", Arm.FILED: "f", Arm.REPRESENTED: "r", Arm.MECHANISM: "m",
    Arm.SITE_MECHANISM: "d", Arm.HANDLED: "h", Arm.SEATED: "b", Arm.CONTRACTED: "k", Arm.TEAM: "t",
    Arm.SEAT: "v", Arm.STATISTIC: "q",
}  # fmt: skip

HEAD = """\
Who may read what, as declared. Printed by the tests from the schema; change it by `python -m tests.access.declared`.
The scope stands beside the field. Below a group of personas: the ties through which a record of the kind may be seen.
  e everyone   p published   n party under its public name   o kept by (or staff of) the own organisation   s oneself
  a shared with members, at an assigned site   c shared with the operator, at an operated site
  u at a site of the firm's audits   f filed by the organisation   r it speaks for those concerned
  m brought to the firm's own mechanism   d to the site's own, by who runs it   h at the body's handlers' desk
  b before one's committee of the Board   k of the firm's audits   t of one's team
  v for who holds a seat of the Board: motions, and what the own seat gave   q the same figures for everyone
  * all   - never or null   ! the persona's token lacks the scope
Participants reach companies, brands, financiers, the Board and the public only where the party is PUBLIC; aliases
reach a company's handlers only at their own mechanism's desk and not in confidence: conditions of the row policies,
held by the matrix tests.
"""


READING = frozenset(
    {
        Scope.ENGAGEMENT_READ,
        Scope.STAKEHOLDERS_READ,
        Scope.GRIEVANCES_READ,
        Scope.REPORTS_READ,
        Scope.REPRISALS_READ,
        Scope.ASSURANCE_READ,
        Scope.INTERVIEWS_READ,
        Scope.INTERVIEWS_READ,
        Scope.COMMITMENTS_READ,
        Scope.GOVERNANCE_READ,
        Scope.GOVERNANCE_COMMENT,
        Scope.STATISTICS_READ,
        Scope.ADMIN_CLIENTS,
        Scope.AUDIT_LOG_READ,
        Scope.IDENTITIES_REQUEST,
    }
)
"""The scopes that records are read by."""

WIDTH = 68
"""Of a field's name, and where it leads."""
SCOPES = 20
"""Of the scope beside it."""


def lines(schema: GraphQLSchema) -> Iterator[str]:
    """The whole page."""
    groups = _groups()
    yield HEAD
    for number, group in enumerate(groups.values(), start=1):
        yield f"{number}: {', '.join(persona.name for persona in group)}"
    yield ""
    yield _line("field", "scope", [str(n) for n in range(1, len(groups) + 1)])
    for entity in sorted({*SHAPES, *VIEWS}):
        type_ = schema.type_map[entity]
        assert isinstance(type_, GraphQLObjectType)
        yield from _fields(entity, type_, groups)
    yield ""
    yield from _filters(schema)


def _groups() -> dict[tuple[Profile, frozenset[Scope]], list[Persona]]:
    """Personas who are judged alike: by profile, and by the scopes that reading takes."""
    found: dict[tuple[Profile, frozenset[Scope]], list[Persona]] = {}
    for persona in PERSONAS:
        reads = persona.scopes & READING
        found.setdefault((persona.profile, frozenset(reads)), []).append(persona)
    return found


def _fields(
    entity: str, type_: GraphQLObjectType, groups: dict[tuple[Profile, frozenset[Scope]], list[Persona]]
) -> Iterator[str]:
    for name, field in sorted(type_.fields.items()):
        try:
            reads = declared(field)
        except DoesNotCompile:
            assert name == "id", f"{entity}.{name} is not declared"
            continue
        scope = reads.touch.scope
        cells = [_cell(entity, reads, profile, scopes) for profile, scopes in groups]
        yield _line(f"{entity}.{name}{_leads_to(reads)}", scope.value if scope else "", cells)


def _cell(entity: str, reads: Reads, profile: Profile, scopes: frozenset[Scope]) -> str:
    """A fact's own record decides; behind a link, the record that it leads to decides as well."""
    own = arms_of(entity, profile)
    if reads.touch.through is not None:
        own = tuple(arm for arm in own if arm in reads.touch.through)
    reached = arms_of(reads.entity, profile) if reads.entity else own
    if not own or not reached:
        return "-"
    letters = "".join(LETTER[arm] for arm in reached)
    lacks = reads.touch.scope not in {None, *scopes} and not OPEN_ARMS.issuperset(reached)
    return f"{letters}!" if lacks else letters


def _leads_to(reads: Reads) -> str:
    return f" > {reads.entity}" if reads.entity else ""


def _filters(schema: GraphQLSchema) -> Iterator[str]:
    yield "Filters: the scope, and the kind of record that the filter looks at (only those the asker may see count)."
    for entity in sorted({*SHAPES, *VIEWS}):
        type_ = schema.type_map.get(f"{entity}Filter")
        if isinstance(type_, GraphQLInputObjectType):
            for name, field in sorted(type_.fields.items()):
                reads = declared(field)
                scope = reads.touch.scope
                yield _line(f"{type_.name}.{name}", scope.value if scope else "", [reads.entity or entity])


def _line(field: str, scope: str, cells: list[str]) -> str:
    return f"{field:<{WIDTH}}{scope:<{SCOPES}}{''.join(f'{cell:<5}' for cell in cells)}".rstrip()


if __name__ == "__main__":
    from pathlib import Path

    from schema.built import graphql_schema

    golden = Path(__file__).parents[1] / "golden" / "access.txt"
    golden.write_text("\n".join(lines(graphql_schema())) + "\n")
