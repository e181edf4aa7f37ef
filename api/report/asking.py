"""How a page asks: fixed documents through the same door as everyone, as somebody whom nobody knows.

So the same limits, use cases, ledger and refusals hold, and there is no second way to write. What comes back is what
was told, or a code of a refusal for which every language has words. What broke is logged as everywhere, without a text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

import orjson

from api.refused import Refused
from api.report.documents import Change, together
from api.tickets import carried
from domain.access import ANYONE, Viewer
from infra import log
from infra.content import ContentUnreadable
from infra.keys.store import KeysUnavailable
from infra.pools import Unavailable
from infra.telemetry import Telemetry

Done = TypeVar("Done")


class Asks(Protocol):
    """What answers documents (`api.execution.Execution`)."""

    async def answer(
        self, source: str, given: Mapping[str, object], name: str | None, viewer: Viewer
    ) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """It was done; what is told of it stands here and nowhere else."""

    said: Mapping[str, object] = field(repr=False)

    def text(self, name: str) -> str:
        """A text of it; empty where there is none."""
        value = self.said.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """It was refused, or could not be done just now: nothing was changed. `facts`: what the refusal names."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Desk:
    """Asks for the pages."""

    execution: Asks
    telemetry: Telemetry

    async def change(self, change: Change, given: Mapping[str, object], key: str) -> Told | No:
        """One change, once under its key."""
        answer = await self._asked(change.document, {"input": given, "key": key})
        if isinstance(answer, No):
            return answer
        return _said(change, answer["done"])

    async def first_of(
        self, changes: Mapping[str, Change], given: Mapping[str, object], keys: Mapping[str, str]
    ) -> tuple[str, Told] | No:
        """All of them by one request: the name of the first that was done, and what it told; otherwise a refusal that
        says more than that nothing was found, if there is one."""
        variables = dict.fromkeys(changes, given) | {f"{name}Key": key for name, key in keys.items()}
        answer = await self._asked(together(changes), variables)
        if isinstance(answer, No):
            return answer
        told = {name: _said(change, answer[name]) for name, change in changes.items()}
        done = next(((name, one) for name, one in told.items() if isinstance(one, Told)), None)
        nothing = No(code="NOT_FOUND")
        return done or next(
            (one for one in told.values() if isinstance(one, No) and one.code != nothing.code), nothing
        )

    async def question(self, document: str, given: Mapping[str, object]) -> Mapping[str, object] | No:
        """The data of a question about what is public."""
        return await self._asked(document, given)

    async def _asked(self, document: str, given: Mapping[str, object]) -> Mapping[str, object] | No:
        try:
            answer = orjson.loads(await self.execution.answer(document, given, None, ANYONE))
        except Refused as refused:
            return No(code=refused.code, facts={"seconds": str(carried.current().seconds or 60)})
        except Unavailable:
            return self._away("the database is away", "DATABASE_UNAVAILABLE")
        except KeysUnavailable:
            return self._away("the key store is away", "KEYS_UNAVAILABLE")
        except ContentUnreadable as broken:
            return self._broken("case content does not open", broken, "CONTENT_UNREADABLE")
        except Exception as broken:
            return self._broken("a request failed", broken, "INTERNAL_FAULT")
        return answer["data"]

    async def done(self, doing: Awaitable[Done]) -> Done | No:
        """What is done beside documents; what breaks in it is told as everywhere."""
        try:
            return await doing
        except Unavailable:
            return self._away("the database is away", "DATABASE_UNAVAILABLE")
        except KeysUnavailable:
            return self._away("the key store is away", "KEYS_UNAVAILABLE")
        except ContentUnreadable as broken:
            return self._broken("case content does not open", broken, "CONTENT_UNREADABLE")

    def _away(self, event: str, code: str) -> No:
        log.warn(event)
        self.telemetry.count("parley_unavailable")
        return No(code=code)

    def _broken(self, event: str, broken: Exception, code: str) -> No:
        log.fault(event, broken)
        self.telemetry.count("parley_faults", {"fault": type(broken).__name__})
        return No(code=code)


def _said(change: Change, answered: object) -> Told | No:
    done = cast("dict[str, object]", answered)
    if done["__typename"] == change.success:
        return Told(said=done)
    facts = {name: value for name, value in done.items() if isinstance(value, str) and name != "code"}
    return No(code=str(done["code"]), facts=facts)


STATUS: Mapping[str, int] = {
    "NOT_FOUND": 404,
    "INTAKE_BUSY": 503,
    "VAULT_UNAVAILABLE": 503,
    "DATABASE_UNAVAILABLE": 503,
    "KEYS_UNAVAILABLE": 503,
    "CONTENT_UNREADABLE": 500,
    "INTERNAL_FAULT": 500,
}
"""With which a page answers; 400 for every other refusal."""


def status_of(no: No) -> int:
    """The status of the page that tells it."""
    return STATUS.get(no.code, 400)
