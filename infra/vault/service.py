"""The vault's calls, added up: which are at the API's door, which at the desk on the vault's own machine.

Each file of this package, however deep, may have `calls(inside)`, for the API, `desk_calls(inside)`, for the
operator, and `rounds(inside)`, what it does by itself. Refused: two calls of one name, and one that takes another
value than `infra.vault.wire.spoken` says. What breaks inside a call is answered with nothing but that it broke.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import asyncpg

import infra.vault
from domain.kernel import BadInput
from infra import log
from infra.keys.store import KeysUnavailable
from infra.vault.inside import Inside, Round
from infra.vault.wire.call import Call, answered
from infra.vault.wire.spoken import SPOKEN
from infra.vault.wire.values import DoesNotFit, read

UNREADABLE = BadInput(
    message="The vault cannot read what it was told.",
    next="Check that the API and the vault are of the same version, and the value that was given.",
)
NOTHING = b""
NEEDED_LATE = ("concurrent.futures.thread", "encodings.idna", "uvicorn.protocols.http.httptools_impl")
"""What Python and the libraries would load only when it is first needed."""
AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    KeysUnavailable,
)
"""What is raised when the vault's PostgreSQL or its key store cannot be reached: the next call tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the vault does: the calls at each door by name, and its rounds."""

    calls: Mapping[str, Call]
    desk: Mapping[str, Call]
    rounds: tuple[Round, ...]


def service(inside: Inside) -> Service:
    """All that the files of this package bring."""
    calls: dict[str, Call] = {}
    desk: dict[str, Call] = {}
    rounds: list[Round] = []
    for module in _modules():
        _add(calls, _brought(module, "calls", inside))
        _add(desk, _brought(module, "desk_calls", inside))
        rounds += _brought(module, "rounds", inside)
    for name, call in calls.items():
        if name in SPOKEN and call.takes is not SPOKEN[name].takes:
            raise TypeError(f"The call {name} takes {SPOKEN[name].takes.__name__}.")
    return Service(calls=calls, desk=desk, rounds=tuple(rounds))


def loaded() -> None:
    """Have every file of this package in memory, and what they need: later this process may not read them any more."""
    _modules()
    for name in NEEDED_LATE:
        importlib.import_module(name)


async def answer(calls: Mapping[str, Call], name: str, body: bytes) -> tuple[int, bytes]:
    """Status and body of the answer to one call."""
    call = calls.get(name)
    if call is None:
        return 404, NOTHING
    try:
        told = _told(call, body)
    except (DoesNotFit, ValueError, RecursionError):
        return 200, _json(answered(UNREADABLE))
    try:
        return 200, _json(answered(await call.does(told)))
    except AWAY:
        log.warn("the vault's database or key store is away")
        return 503, NOTHING
    except Exception as broken:
        log.fault("a call of the vault failed", broken)
        return 503, NOTHING


def _told(call: Call, body: bytes) -> Any:
    told = json.loads(body or b"{}")
    if call.takes is not None:
        return read(call.takes, told)
    if not isinstance(told, dict):
        raise DoesNotFit
    return told


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()


@cache
def _modules() -> tuple[ModuleType, ...]:
    """Looked for once: a folder that can no longer be read looks like an empty one."""
    every = pkgutil.walk_packages(infra.vault.__path__, f"{infra.vault.__name__}.")
    return tuple(
        importlib.import_module(found.name) for found in sorted(every, key=lambda module: module.name)
    )


def _brought(module: ModuleType, what: str, inside: Inside) -> tuple[Any, ...]:
    bring: Callable[[Inside], tuple[Any, ...]] | None = vars(module).get(what)
    return () if bring is None else bring(inside)


def _add(known: dict[str, Call], more: tuple[Call, ...]) -> None:
    for call in more:
        if call.name in known:
            raise TypeError(f"Two calls are named {call.name}.")
        known[call.name] = call
