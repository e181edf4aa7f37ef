"""Declares a mutation once: name, scope, input, command, use case, what success answers and which refusals can come.

From the declaration follow the GraphQL field, its result union, and `run`, which the executor calls: judge the scope,
build the command, let the transaction do it once, and say what came of it. Refusals are answers; faults are raised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import ClassVar, Generic, Protocol, TypeVar, cast

from domain.access import ANYONE, Scope, Viewer
from domain.kernel import (
    BadInput,
    ChangedMeanwhile,
    Clock,
    IllegalTransition,
    NewId,
    NotThere,
    NotYours,
    Recorded,
    Refusal,
)
from domain.screening import IdentifyingText, UnreadableText, WrongLength
from domain.work import Work
from schema.commands import fill, holds_clear_text
from schema.refusals import told_by

C = TypeVar("C")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKeyReused(Refusal):
    """The key was used for another request."""

    code: ClassVar[str] = "IDEMPOTENCY_KEY_REUSED"
    message: str = "This idempotency key was already used for a different request."
    next: str = "Make a new key for every new request; reuse one only to repeat the same request."


ALWAYS: tuple[type[Refusal], ...] = (BadInput, WrongLength, UnreadableText, IdempotencyKeyReused)
"""Refusals that any mutation can answer."""

CHANGES: tuple[type[Refusal], ...] = (NotThere, NotYours, ChangedMeanwhile)
"""Refusals of mutations that change a versioned record."""

STEPS: tuple[type[Refusal], ...] = (*CHANGES, IllegalTransition)
"""Refusals of mutations that move a record from one state to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it: a member of the result union, its plain fields, and the records the read path answers."""

    typename: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    records: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    told: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """What is said to whoever acted and to nobody else: kept sealed, if at all."""


class MissingScope(Exception):
    """The token lacks the mutation's scope. Told, with the scope that would do."""

    def __init__(self, scope: Scope, name: str) -> None:
        super().__init__(f"{name} needs the scope {scope}")
        self.scope = scope
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to be done once, in one transaction, in the viewer's name."""

    command: str
    by: Viewer
    key: str = field(repr=False)
    question: bytes = field(repr=False)
    """The canonical form of what is asked; only a keyed digest of it is ever stored."""
    do: Callable[[Work], Awaitable[Recorded | Refusal]]
    succeed: Callable[[Recorded], Outcome]
    refuse: Callable[[Refusal], Outcome]
    kept: bool = True
    """Whether the answer is kept for those who ask the same again; otherwise it is done anew each time."""


class Services(Protocol):
    """What writing needs from outside: the time, fresh ids, and someone who settles errands."""

    @property
    def clock(self) -> Clock: ...

    @property
    def new_id(self) -> NewId: ...

    async def settle(self, errand: Errand) -> Outcome:
        """Do it once: the same question under the same key is answered as before; a refusal changes nothing."""
        ...


UseCase = Callable[[C, Viewer, Work, Clock, NewId], Awaitable[Recorded | Refusal]]


class MutationField(Protocol):
    """What the executor needs of a mutation."""

    @property
    def name(self) -> str: ...

    @property
    def scope(self) -> Scope | None:
        """The scope it takes; none where it is open to everyone without a token."""
        ...

    @property
    def apart(self) -> bool:
        """Whether, being open, it is counted apart from what people tell in cases: neither shuts out the other."""
        ...

    @property
    def input_type(self) -> type: ...

    @property
    def success(self) -> str:
        """The GraphQL type of the success."""
        ...

    @property
    def shown(self) -> Mapping[str, str]:
        """The success's fields that show a record, each with its kind."""
        ...

    @property
    def tells(self) -> Mapping[str, str]:
        """The success's fields that are said once, and what they mean."""
        ...

    @property
    def gives(self) -> Mapping[str, tuple[object, str]]:
        """The same, where they are more than texts: with their types."""
        ...

    async def run(self, args: Mapping[str, object], viewer: Viewer, services: Services) -> Outcome: ...


class Declared(MutationField, Protocol):
    """What the GraphQL type is made of, whatever the command."""

    @property
    def description(self) -> str: ...

    @property
    def every_show(self) -> tuple[tuple[str, type], ...]: ...

    @property
    def kept(self) -> bool: ...

    @property
    def needs_long_key(self) -> bool: ...

    @property
    def all_refusals(self) -> tuple[type[Refusal], ...]: ...

    @property
    def result(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation(Generic[C]):
    """A mutation as declared."""

    name: str
    scope: Scope | None
    """None: open to everyone without a token, and who asks is forgotten before anything else is done. What is left of a
    token that was given for a receipt is the case alone."""
    description: str
    input_type: type
    command: type[C]
    use_case: UseCase[C]
    success: str
    """The GraphQL type of the success, in the past tense: `SiteRegistered`."""
    shows: tuple[str, type] | None = None
    """The success's field and the read type it shows: ("site", Site). None: no record, only what it `tells`."""
    or_shows: tuple[str, type] | None = None
    """What it shows instead, where the act made a record of another kind; the field that has none is null."""
    tells: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further texts of the success by GraphQL name, with what they mean: a receipt, an opened text."""
    gives: Mapping[str, tuple[object, str]] = field(default_factory=dict[str, tuple[object, str]])
    """Further values of the success that are said once and have a shape of their own: their types, and what they mean."""
    kept: bool = True
    """False: done anew each time, audited each time, its answer never kept."""
    apart: bool = False
    """Open, but counted apart from what people tell in cases: a flood of the one never shuts out the other."""
    refusals: tuple[type[Refusal], ...] = ()

    def __post_init__(self) -> None:
        if self.shows is None and not self.tells and not self.gives:
            raise TypeError(f"{self.name} would answer nothing.")
        names = [*self.shown, *self.tells, *self.gives]
        if len(set(names)) < len(names) or len(self.shown) < len(self.every_show):
            raise TypeError(f"{self.name} says two things under one name.")

    @property
    def every_show(self) -> tuple[tuple[str, type], ...]:
        """The success's fields that show a record, and their read types."""
        return tuple(one for one in (self.shows, self.or_shows) if one is not None)

    @property
    def shown(self) -> Mapping[str, str]:
        """The same with the kinds of records; a read type has the same name."""
        return {name: type_.__name__ for name, type_ in self.every_show}

    @property
    def needs_long_key(self) -> bool:
        """Whether the idempotency key must not be guessed: it opens what was told, or one name is shared by all."""
        return self.kept and (bool(self.tells) or bool(self.gives) or self.scope is None)

    @property
    def all_refusals(self) -> tuple[type[Refusal], ...]:
        """Every refusal of the result union, each once."""
        screened = (IdentifyingText,) if holds_clear_text(self.command, self.input_type) else ()
        return tuple(dict.fromkeys((*self.refusals, *screened, *ALWAYS)))

    @property
    def result(self) -> str:
        """The name of the result union."""
        return f"{self.name[0].upper()}{self.name[1:]}Result"

    async def run(self, args: Mapping[str, object], viewer: Viewer, services: Services) -> Outcome:
        """What the executor calls for this root field."""
        if self.scope is None:
            viewer = self._forgetting(viewer)
        elif self.scope not in viewer.scopes:
            raise MissingScope(self.scope, self.name)
        key = args["idempotencyKey"]
        given = args["input"]
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            return self.refuse(_BAD_KEY)
        if self.needs_long_key and len(key) < LONG_KEY:
            return self.refuse(_SHORT_KEY)
        command = fill(self.command, self.input_type, cast(Mapping[str, object], given))
        if isinstance(command, Refusal):
            return self.refuse(command)
        return await services.settle(
            Errand(
                command=self.name,
                by=viewer,
                key=key,
                question=canonical(self.name, command, _in_place_of_receipt(command, viewer)),
                do=lambda work: self.use_case(command, viewer, work, services.clock, services.new_id),
                succeed=self.succeed,
                refuse=self.refuse,
                kept=self.kept,
            )
        )

    def _forgetting(self, viewer: Viewer) -> Viewer:
        """Nobody in particular; where a receipt may be left out, with the case that the token stands for."""
        if not (viewer.case and _takes_receipt(self.command)):
            return ANYONE
        return Viewer(profile=ANYONE.profile, case=viewer.case)

    def succeed(self, recorded: Recorded) -> Outcome:
        """The success, whose record the read path shows as far as the viewer may see it."""
        if not (self.tells.keys() >= recorded.told.keys() and self.gives.keys() >= recorded.given.keys()):
            raise TypeError(f"{self.name} tells what it did not declare.")
        texts = {name: recorded.told.get(name) for name in self.tells}
        told: dict[str, object] = {**texts, **{name: recorded.given.get(name) for name in self.gives}}
        shown = {
            name: (recorded.entity, recorded.key or str(recorded.id))
            for name, kind in self.shown.items()
            if kind == recorded.entity
        }
        if self.shown and not shown:
            raise TypeError(f"{self.name} shows no {recorded.entity}, which it recorded.")
        empty = {name: None for name in self.shown if name not in shown}
        return Outcome(typename=self.success, values=empty, records=shown, told=told)

    def refuse(self, refusal: Refusal) -> Outcome:
        """A refusal as a member of the union. One that was not declared is a defect, and is raised."""
        if type(refusal) not in self.all_refusals:
            raise TypeError(f"{self.name} answered an undeclared refusal: {type(refusal).__name__}")
        return Outcome(typename=type(refusal).__name__, values=told_by(refusal))


def canonical(name: str, command: object, case: str = "") -> bytes:
    """The same bytes for the same question, whatever the order in which its fields were sent.

    `case`: what the token stands for. Asked in another case, it is another question.
    """
    asked = asdict(command)  # pyright: ignore[reportArgumentType]
    said = [name, asked, case] if case else [name, asked]
    return json.dumps(said, sort_keys=True, default=str, ensure_ascii=True).encode()


def _in_place_of_receipt(command: object, viewer: Viewer) -> str:
    """The case of the token, where that alone says which case is meant: a receipt that is given says it by itself, so
    that whoever lost the answer asks again with the token or, once that ended, without."""
    return "" if getattr(command, "receipt", None) else viewer.case


def _takes_receipt(command: type) -> bool:
    return any(one.name == "receipt" for one in fields(command))


_KEY = re.compile(r"[!-~]{8,128}")
_BAD_KEY = BadInput(
    message="An idempotency key has 8 to 128 plain characters without spaces.",
    next="Make one random key for each request, for example a UUID.",
    field="idempotencyKey",
)
LONG_KEY = 22
"""Characters that hold 128 random bits in base64url; a UUID has 36."""
_SHORT_KEY = BadInput(
    message=f"This takes an idempotency key of at least {LONG_KEY} characters: whoever knows it can hear the answer again.",
    next="Make one random key for each request: use a UUID.",
    field="idempotencyKey",
)
