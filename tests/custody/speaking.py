"""A custodian at the API, without a network: their changes go through GraphQL and on to a vault in this process."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson

from api.custody.circle import Tool
from api.custody.folder import KeyFolder
from api.custody.speaking import Api
from api.execution import Execution
from api.refused import Refused
from api.remote.asking import Remote
from api.remote.bound import Answer
from domain.access import Profile, Scope, Viewer
from infra.custody.keys import Cost, PublicFile
from tests.vault.fixtures import TENANT

CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
PASSPHRASE = "seven grey herons stand in line"


class Direct:
    """Stands for `api.remote.bound.Bound`: documents go to the executor, in this person's name."""

    def __init__(self, execution: Execution, viewer: Viewer) -> None:
        self._execution, self._viewer = execution, viewer

    async def post(self, url: str, *, json: Any) -> Answer:
        """One document."""
        try:
            said = await self._execution.answer(json["query"], json["variables"], None, self._viewer)
        except Refused as refused:
            return Answer(status=200, said={"errors": refused.errors})
        return Answer(status=200, said=orjson.loads(said))


@dataclass(kw_only=True)
class Person:
    """A custodian with a folder of keys, who answers what they are asked."""

    execution: Execution
    path: Path
    label: str
    id: UUID = field(default_factory=uuid4)
    yes: bool = True
    token_key: str | None = "the thumbprint of a key"
    age: int = 0
    """Seconds since they showed a second factor."""
    scopes: frozenset[Scope] = frozenset({Scope.IDENTITIES_APPROVE})
    lines: list[str] = field(default_factory=list[str])
    asked: list[str] = field(default_factory=list[str])

    @property
    def folder(self) -> KeyFolder:
        """Opened anew, as each command does."""
        return KeyFolder(self.path / self.label, lambda: PASSPHRASE, CHEAP)

    @property
    def api(self) -> Api:
        """As this person, acting as a custodian."""
        viewer = Viewer(
            profile=Profile.PUBLIC, person=self.id, scopes=self.scopes, client="parley-custodian",
            token_key=self.token_key, second_factor_at=int(time.time()) - self.age,
        )  # fmt: skip
        bound: Any = Direct(self.execution, viewer)
        return Api(Remote(issuer="", bound=bound))

    @property
    def tool(self) -> Tool:
        """What the commands use."""
        return Tool(self.api, self.folder, self._answered, self.lines.append, lambda: NOW)

    def made(self) -> PublicFile:
        """A first key."""
        return self.folder.make(TENANT, person=self.id, label=self.label)

    def _answered(self, question: str) -> bool:
        self.asked.append(question)
        return self.yes

    def said(self) -> str:
        """All that was shown since it was last looked at."""
        told = "\n".join(self.lines)
        self.lines.clear()
        return told


NOW = 1_795_348_800
"""Noon of 22 November 2026, as the vault's clock in tests."""
