"""The vault's calls: what each is named, what it takes and gives. One place, for the service and for its client.

A call takes one value of a frozen class (`domain.vault.ports`) or plain JSON, and gives a value or a refusal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from domain.kernel import BadInput, NotThere, Refusal
from domain.vault.refusals import BY_CODE
from infra.vault.wire.values import read, written

Answer = object
"""A value that travels (`infra.vault.wire.values`), or a `Refusal`."""

LONGEST = 4_000_000
"""Bytes of what is told in one call, and of an answer."""

REFUSALS = {**BY_CODE, BadInput.code: BadInput, NotThere.code: NotThere}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call by name. `takes`: the class of what is told, or None for plain JSON."""

    name: str
    takes: type | None
    does: Callable[[Any], Awaitable[Answer]]


def answered(given: Answer) -> Mapping[str, object]:
    """As it goes over the wire: `{"given": ...}` or `{"refused": {"code": ..., ...}}`."""
    if isinstance(given, Refusal):
        own = {one.name: written(getattr(given, one.name)) for one in fields(given)}
        return {"refused": {"code": given.code, **own}}
    return {"given": written(given)}


def understood(said: Mapping[str, Any], gives: Any) -> object:
    """What the service answered: a value of this type (None: nothing but yes), or the refusal."""
    if "refused" in said:
        told = dict(said["refused"])
        return REFUSALS[told.pop("code")](**told)
    return None if gives is None else read(gives, said["given"])
