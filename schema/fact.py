"""Declares a field once: what it means to someone outside, the scope it takes, and through which arms it may be learned.

From these declarations follow the SDL (with the scopes as a directive), the compiled reads, the per-field fallback and the
access matrix. A field without a declaration can't be read: reading.py refuses it and a test finds it.
"""

# graphql-core leaves the item types of its lists open: what comes from it is narrowed where it is used.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Generic, Protocol, TypeVar

import strawberry
from strawberry.schema_directive import Location

from domain.access import Arm, Scope
from domain.selection import Touch
from schema.scalars import Direction
from schema.scope_words import directive_description

MAX_PAGE = 100
DEFAULT_PAGE = 20


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.INPUT_FIELD_DEFINITION],
    name="scope",
    description=directive_description(),
)
class RequiresScope:
    """Printed on every field that takes a scope."""

    requires: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """How a field is read: `kind` is id, fact, one, page, by_key, by_keys or viewer."""

    kind: str
    touch: Touch
    entity: str = ""


class PlainReader(Protocol):
    """What per-field execution asks: the fallback, and the measure that the compiled path is compared with."""

    def one(self, row: object, link: str) -> Awaitable[object]:
        """The linked record, or None."""
        ...

    def page(
        self, row: object | None, link: str, entity: str, arguments: dict[str, object]
    ) -> Awaitable[object]:
        """A page of the root or of the row's link."""
        ...

    def by_key(self, entity: str, id: str) -> Awaitable[object]:
        """One record by its global id."""
        ...

    def by_keys(self, ids: list[str]) -> Awaitable[list[object]]:
        """Records by their global ids, in order."""
        ...


def lazily(name: str, module: str) -> object:
    """A type of another file, named before that file is read."""
    return Annotated[name, strawberry.lazy(module)]  # type: ignore[valid-type]


def _directives(scope: Scope | None) -> list[object]:
    return [RequiresScope(requires=[scope.value])] if scope else []


def _told(
    description: str, scope: Scope | None, through: frozenset[Arm] | None, otherwise: str = "null"
) -> str:
    """The description, with who learns the field where that is not everyone who sees the record."""
    if through is None:
        return description
    *most, last = [_WAYS[arm] for arm in Arm if arm in through]
    ways = f"{', '.join(most)} and {last}" if most else last
    return f"{description} Only for {ways}; {otherwise} for others."


_WAYS = {
    Arm.EVERYONE: "everyone",
    Arm.PUBLISHED: "readers of published records",
    Arm.PUBLIC_PARTY: "readers of public parties",
    Arm.OWN: "the organisation that keeps the record",
    Arm.SELF: "the person it is about",
    Arm.ASSIGNED: "member organisations assigned to the site",
    Arm.OPERATED: "the site's operator",
    Arm.AUDITED: "audit firms assigned to the site",
    Arm.FILED: "the organisation that filed it",
    Arm.REPRESENTED: "the organisation that speaks for those concerned",
    Arm.MECHANISM: "the audit firm whose mechanism it is",
    Arm.SITE_MECHANISM: "the operator, of what was brought to the site's own mechanism",
    Arm.HANDLED: "the handlers of the body that takes it",
    Arm.SEATED: "the members of its committee",
    Arm.CONTRACTED: "the audit's firm",
    Arm.TEAM: "the audit team",
    Arm.SEAT: "whoever holds the seat today",
    Arm.STATISTIC: "everyone with the scope",
    Arm.ALL: "the secretariat",
}


def fact(description: str, *, scope: Scope | None = None, through: frozenset[Arm] | None = None):  # type: ignore[no-untyped-def]
    """A plain fact of the record. `through`: only readers who came by one of these arms learn it."""
    return strawberry.field(
        description=_told(description, scope, through),
        directives=_directives(scope),
        metadata={"reads": Reads(kind="fact", touch=Touch(scope=scope, through=through))},
    )


def asks(
    description: str, *, scope: Scope | None = None, through: frozenset[Arm] | None = None, of: str = ""
):  # type: ignore[no-untyped-def]
    """A filter, declared like the fact that it filters on: what may not be read may not be filtered either.

    `of` names the kind of record that it looks at, where that is not the kind that it narrows.
    """
    return strawberry.field(
        default=strawberry.UNSET,
        description=description,
        directives=_directives(scope),
        metadata={"reads": Reads(kind="filter", touch=Touch(scope=scope, through=through), entity=of)},
    )


def link(
    target: object,
    entity: str,
    name: str,
    description: str,
    *,
    scope: Scope | None = None,
    null: bool = True,
    through: frozenset[Arm] | None = None,
):  # type: ignore[no-untyped-def]
    """At most one other record. `null=False` needs a NOT NULL column and a record that no policy hides."""

    async def resolve(root: object, info: strawberry.Info) -> object:
        return await info.context.plain.one(root, name)

    resolve.__annotations__ = {
        "root": object,
        "info": strawberry.Info,
        "return": target | None if null else target,  # type: ignore[operator]
    }
    return strawberry.field(
        resolver=resolve,
        description=_told(description, scope, through),
        directives=_directives(scope),
        metadata={"reads": Reads(kind="one", touch=Touch(scope=scope, through=through), entity=entity)},
    )


T = TypeVar("T")


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """The Relay page info."""

    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether rows come before this page: known exactly when paging backward, else whether `after` was given."
    )
    start_cursor: str | None = strawberry.field(
        description="The first row's position; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(
        description="The last row's position; pass it as `after` for the next page."
    )


@strawberry.type(
    description="How many rows the whole list has, of those that you may see; counted up to 1000."
)
class Total:
    """A capped count."""

    count: int = strawberry.field(description="The number of rows, at most 1000.")
    is_exact: bool = strawberry.field(description="False where there are more than 1000.")


@strawberry.type(description="One row of a page with its position.")
class Edge(Generic[T]):
    """The Relay edge."""

    cursor: str = strawberry.field(description="An opaque position, valid for the order it was made in.")
    node: T = strawberry.field(description="The record.")


@strawberry.type(description="A page of records.")
class Connection(Generic[T]):
    """The Relay connection, with `nodes` as the short way."""

    edges: list[Edge[T]] = strawberry.field(description="The rows with their positions.")
    nodes: list[T] = strawberry.field(description="The rows without their positions.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")
    total: Total = strawberry.field(description="How many rows the whole list has for you.")


def _first(most: int) -> object:
    told = f"Rows from the start: 1 to {most}, {DEFAULT_PAGE} by default."
    return Annotated[int | None, strawberry.argument(description=told)]


def _last(most: int) -> object:
    told = f"Rows from the end: 1 to {most}, instead of `first`."
    return Annotated[int | None, strawberry.argument(description=told)]


After = Annotated[str | None, strawberry.argument(description="Start behind this cursor (with `first`).")]
Before = Annotated[str | None, strawberry.argument(description="End before this cursor (with `last`).")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """What a list of one kind of record offers: the GraphQL type, its filter and its orders."""

    target: object
    entity: str
    order: object
    filter: object | None = None
    default: tuple[str, bool] = ("", True)  # the order of a list asked without one, and whether it falls
    most: int = MAX_PAGE

    def page(  # type: ignore[no-untyped-def]
        self,
        description: str,
        *,
        scope: Scope | None = None,
        link: str = "",
        through: frozenset[Arm] | None = None,
    ):
        """A Relay connection, at the root or (with `link`) below a record. `through`: others find it empty."""
        entity = self.entity

        async def resolve(root: object, info: strawberry.Info, **arguments: object) -> object:
            return await info.context.plain.page(
                root if link else None, link, entity, plainly(arguments, self)
            )

        return strawberry.field(
            resolver=_signed(resolve, self),
            description=_told(description, scope, through, "empty"),
            directives=_directives(scope),
            metadata={
                "reads": Reads(kind="page", touch=Touch(scope=scope, through=through), entity=entity),
                "list": self,
            },
        )


def plainly(arguments: dict[str, object], of: ListOf) -> dict[str, object]:
    """A list's arguments without GraphQL's or strawberry's own types; what was not given is left out."""
    given = {
        name: value
        for name, value in arguments.items()
        if value is not strawberry.UNSET and value is not None
    }
    order, filter_ = given.pop("order", None), given.pop("filter", None)
    by, direction = (getattr(order, "by", None) or of.default[0], getattr(order, "direction", None))
    given["most"] = of.most
    given["order"] = (str(by), of.default[1] if order is None else str(direction) == "DESC")
    if filter_ is not None:
        values = {name: getattr(filter_, name) for name in vars(filter_)}
        given["filter"] = {name: value for name, value in values.items() if value is not strawberry.UNSET}
    return given


def _signed(resolve, of: ListOf):  # type: ignore[no-untyped-def]
    """Gives a resolver the arguments of its list, where strawberry looks for them."""
    kinds: dict[str, object] = {
        "first": _first(of.most),
        "last": _last(of.most),
        "after": After,
        "before": Before,
    }
    if of.filter is not None:
        kinds["filter"] = _told_argument(of.filter, "Narrows the list; left out, nothing is narrowed.")
    kinds["order"] = _told_argument(of.order, f"How to order the list; left out: `{_usual(of)}`.")
    parameters = [
        inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=object),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info),
        *(
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=strawberry.UNSET, annotation=k)
            for n, k in kinds.items()
        ),
    ]
    page = Connection[of.target]  # type: ignore[index]
    resolve.__signature__ = inspect.Signature(parameters, return_annotation=page)
    resolve.__annotations__ = {"root": object, "info": strawberry.Info, **kinds, "return": page}
    return resolve


def _usual(of: ListOf) -> str:
    """The order of a list asked without one, as it would be asked."""
    by, falls = of.default
    orders: type[StrEnum] = of.order.__annotations__["by"]
    return f"{{by: {orders(by).name}, direction: {'DESC' if falls else 'ASC'}}}"


def _told_argument(kind: object, description: str) -> object:
    return Annotated[kind | None, strawberry.argument(description=description)]  # type: ignore[operator]


def order_input(name: str, by: type, default: str):  # type: ignore[no-untyped-def]
    """The order argument of a list: by one of its few indexed orders, one way throughout."""
    fields = {
        "by": strawberry.field(description=f"What to order by, such as {default}."),
        "direction": strawberry.field(
            default=Direction.DESC,
            description="Rising (ASC) or falling (DESC); falling unless said otherwise.",
        ),
    }
    cls = type(name, (), {"__annotations__": {"by": by, "direction": Direction}, **fields})
    return strawberry.input(cls, description="How to order the list; ties are broken by id.")
