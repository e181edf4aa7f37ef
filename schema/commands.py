"""From a mutation's input to a frozen command: ids decoded, texts tidied and screened, codes and days typed.

An input field says by its declaration what its text may hold: `ref`, `subject_ref`, `clear_text`, `case_text`, `identity_text`, `title` or
`code`; everything else is `plain`. A text that says nothing is refused when the schema is built, so that none slips past the screening.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import strawberry

from domain.cases.content import MOST
from domain.kernel import FIRST_DAY, LAST_DAY, BadInput, Refusal
from domain.screening import WrongLength, is_beyond, screened, tidied
from domain.vault.subjects import Subject, SubjectKind
from domain.vault.values import LONGEST
from schema.refusals import camel
from schema.scalars import decode_id

Command = TypeVar("Command")

RULE = "parley.rule"

MOST_ITEMS = 500
"""Entries of one list in an input: each is read, and some are looked up, one after the other."""

Declared = Any  # the field declared, which stands in the class where a value of the annotated type will stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a text field may hold."""

    kind: str
    entity: str = ""
    at_least: int = 0
    at_most: int = 0


def ref(entity: str, description: str, *, optional: bool = False, many: bool = False) -> Declared:
    """The global id of a record of this entity, or several."""
    return _declared(description, Rule(kind="ref", entity=entity), optional=optional, many=many)


def subject_ref(description: str, *, optional: bool = False, many: bool = False) -> Declared:
    """The global id of a record that labels a person: it fills a `Subject`."""
    said = f"{description} The id of a party, of an alias in a case or a report, or of an interview."
    return _declared(said, Rule(kind="subject"), optional=optional, many=many)


def uuid(description: str) -> Declared:
    """The id of something that is no record of this API, as it was told: a consent in the vault."""
    return _declared(description, Rule(kind="uuid"))


def clear_text(
    description: str, *, at_most: int, at_least: int = 1, optional: bool = False, many: bool = False
) -> Declared:
    """Free text that will stand in the clear: screened for what could identify a person."""
    said = (
        f"{description} {at_least} to {at_most} characters; names, contacts and links to people are refused."
    )
    return _declared(said, Rule(kind="clear_text", at_least=at_least, at_most=at_most), optional=optional)


def case_text(
    description: str, *, at_most: int = MOST, at_least: int = 1, optional: bool = False
) -> Declared:
    """What somebody tells in a case: it may identify, so it is sealed as case content and never screened or shown."""
    said = f"{description} {at_least} to {at_most} characters. Sealed: only those who may open the case's content read it."
    return _declared(said, Rule(kind="case_text", at_least=at_least, at_most=at_most), optional=optional)


def identity_text(description: str) -> Declared:
    """Who somebody is: sealed in the vault as it is told, never screened, kept nowhere else. Sent in variables alone."""
    said = f"{description} 1 to {LONGEST} characters."
    return _declared(said, Rule(kind="identity_text", at_least=1, at_most=LONGEST), optional=True)


def title(description: str, *, at_most: int = 200, at_least: int = 2, optional: bool = False) -> Declared:
    """The public name of something: an organisation, a site, or a party that is public."""
    said = f"{description} {at_least} to {at_most} characters."
    return _declared(said, Rule(kind="title", at_least=at_least, at_most=at_most), optional=optional)


def code(description: str, *, at_most: int = 64, optional: bool = False, many: bool = False) -> Declared:
    """A short code that the domain checks against a list or a pattern: a country, a language, a handle."""
    return _declared(
        description, Rule(kind="code", at_least=1, at_most=at_most), optional=optional, many=many
    )


def plain(description: str, *, optional: bool = False) -> Declared:
    """A number, a day, an enum value, a yes or no, or a list of further inputs: no text."""
    return _declared(description, Rule(kind="plain"), optional=optional)


def plain_list(description: str) -> Declared:
    """A list of enum values or of further inputs, empty when left out."""
    return _declared(description, Rule(kind="plain"), many=True)


def fill(
    command: type[Command], input_type: type, given: Mapping[str, object], path: str = ""
) -> Command | Refusal:
    """The command that an input stands for, or the first rule that it breaks."""
    values: dict[str, object] = {}
    for slot in slots(command, input_type):
        value = _taken(slot, given.get(camel(slot.name)), path + camel(slot.name))
        if isinstance(value, Refusal):
            return value
        values[slot.name] = value
    return command(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A command's field and the input field that fills it."""

    name: str
    hint: object
    rule: Rule
    many: bool
    nested: type | None


@cache
def slots(command: type, input_type: type) -> tuple[Slot, ...]:
    """How an input fills a command; refuses, at start, a pair that does not fit or a text without a rule."""
    wanted = get_type_hints(command)
    offered = get_type_hints(input_type)
    inputs = {f.name: f for f in fields(input_type)}
    names = [f.name for f in fields(command)]
    if set(names) != set(inputs):
        raise TypeError(f"{input_type.__name__} does not fill {command.__name__}: {set(names) ^ set(inputs)}")
    return tuple(_slot(name, wanted[name], offered[name], inputs[name].metadata) for name in names)


def holds_clear_text(command: type, input_type: type) -> bool:
    """Whether any text of the input is screened for what could identify a person."""
    return any(
        slot.rule.kind == "clear_text"
        or (
            slot.nested is not None
            and isinstance(slot.hint, type)
            and holds_clear_text(slot.hint, slot.nested)
        )
        for slot in slots(command, input_type)
    )


def _slot(name: str, hint: object, offered: object, metadata: Mapping[object, object]) -> Slot:
    rule = metadata.get(RULE)
    if not isinstance(rule, Rule):
        raise TypeError(f"The input field {name} does not say what it may hold.")
    inner = _without_none(hint)
    many = get_origin(inner) is tuple
    item = get_args(inner)[0] if many else inner
    if item is str and rule.kind == "plain":
        raise TypeError(f"The input field {name} is a text: declare it as ref, clear_text, title or code.")
    nested = _without_none(offered)
    nested = get_args(nested)[0] if get_origin(nested) is list else nested
    return Slot(
        name=name,
        hint=item,
        rule=rule,
        many=many,
        nested=nested if isinstance(nested, type) and is_dataclass(item) else None,
    )


def _taken(slot: Slot, raw: object, path: str) -> object:
    if raw is None or raw is strawberry.UNSET:
        return () if slot.many else None
    if not slot.many:
        return _one(slot, raw, path)
    items = cast(Sequence[object], raw)
    if len(items) > MOST_ITEMS:
        return BadInput(
            message=f"A list takes {MOST_ITEMS} entries at most.",
            next="Send the rest in further requests.",
            field=path,
        )
    taken: list[object] = []
    for position, item in enumerate(items):
        value = _one(slot, item, f"{path}.{position}")
        if isinstance(value, Refusal):
            return value
        taken.append(value)
    return tuple(taken)


def _one(slot: Slot, raw: object, path: str) -> object:
    if slot.nested is not None and isinstance(slot.hint, type):
        nested: type[object] = slot.hint
        return fill(nested, slot.nested, cast(Mapping[str, object], raw), f"{path}.")
    if slot.rule.kind == "ref":
        return _decoded(slot, str(raw), path)
    if slot.rule.kind == "uuid":
        return _bare(str(raw), path)
    if slot.rule.kind == "subject":
        return _subject(str(raw), path)
    if slot.rule.kind != "plain":
        return _worded(slot.rule, str(raw), path)
    hint = slot.hint
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(raw)
    if hint is datetime:
        return _moment(raw, path)
    day = date.fromisoformat(raw) if hint is date and isinstance(raw, str) else raw
    if isinstance(day, date) and not FIRST_DAY <= day <= LAST_DAY:
        return BadInput(
            message=f"This day lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}.",
            next="Look for a slip in the year; leave an end that is open out.",
            field=path,
        )
    return day


def _moment(raw: object, path: str) -> datetime | BadInput:
    """A moment says its offset: without one, nobody knows which moment it is."""
    if isinstance(raw, datetime) and raw.tzinfo is not None:
        try:
            moment = raw.astimezone(UTC)
        except (OverflowError, ValueError):
            moment = None
        if moment is not None and FIRST_DAY <= moment.date() <= LAST_DAY:
            return moment
    return BadInput(
        message="This is not a moment with its offset from UTC.",
        next='Write it like "2026-03-01T09:30:00+00:00".',
        field=path,
    )


def _decoded(slot: Slot, text: str, path: str) -> object:
    known = decode_id(text)
    if known is None or known[0] != slot.rule.entity:
        return BadInput(
            message=f"This is not the id of a {_in_words(slot.rule.entity)}.",
            next="Take the id as the API gave it, unchanged.",
            field=path,
        )
    return UUID(str(known[1])) if slot.hint is UUID else str(known[1])


_LABELS = frozenset(kind.value for kind in SubjectKind)


def _subject(text: str, path: str) -> Subject | BadInput:
    known = decode_id(text)
    if known is None or known[0] not in _LABELS:
        return BadInput(
            message="This is not the id of somebody in a record.",
            next="Take the id of a party, an alias or an interview as the API gave it, unchanged.",
            field=path,
        )
    return Subject(kind=SubjectKind(known[0]), id=UUID(str(known[1])))


def _bare(text: str, path: str) -> UUID | BadInput:
    try:
        return UUID(text)
    except ValueError:
        return BadInput(
            message="This is not such an id.", next="Take the id as the API told it, unchanged.", field=path
        )


def _worded(rule: Rule, raw: str, path: str) -> object:
    """Lengths first: composing and screening take time that grows faster than the text."""
    if is_beyond(raw, rule.at_most):
        return _wrong_length(rule, path)
    clean = tidied(raw, path)
    if isinstance(clean, Refusal):
        return clean
    if not rule.at_least <= len(clean) <= rule.at_most:
        return _wrong_length(rule, path)
    return screened(clean, path) if rule.kind == "clear_text" else clean


def _wrong_length(rule: Rule, path: str) -> WrongLength:
    return WrongLength(
        message=f"This text must have {rule.at_least} to {rule.at_most} characters.",
        next=f"Write it in {rule.at_least} to {rule.at_most} characters.",
        field=path,
        shortest=rule.at_least,
        longest=rule.at_most,
    )


def _declared(description: str, rule: Rule, *, optional: bool = False, many: bool = False) -> Declared:
    metadata = {RULE: rule}
    if many:
        made = strawberry.field(description=description, default_factory=list, metadata=metadata)
    elif optional:
        made = strawberry.field(description=description, default=strawberry.UNSET, metadata=metadata)
    else:
        made = strawberry.field(description=description, metadata=metadata)
    return made


def _without_none(hint: object) -> object:
    if get_origin(hint) in (Union, UnionType):
        return next(arm for arm in get_args(hint) if arm is not type(None))
    return hint


def _in_words(entity: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in entity).strip()
