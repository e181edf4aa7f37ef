"""Deciding on requests from a custodian's own machine: shows exactly what is asked, asks, signs, sends.

Refuses to sign what is not canonical, of another instance or another request than was named, or over. Nothing is peeled
before the custodian said yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from api.custody import words
from api.custody.folder import KeyFolder
from api.custody.speaking import Api, as_bytes, as_text
from domain.labels import decode_id
from domain.vault.statement import Statement
from infra.custody.deciding import Shown, approved, read_shown, said
from infra.custody.keys import OwnKey
from infra.startup import CannotStart


@dataclass(frozen=True, slots=True)
class Requests:
    """What the commands do."""

    api: Api
    folder: KeyFolder
    ask: Callable[[str], bool]
    show: Callable[[str], None]
    now: Callable[[], int]

    async def waiting(self) -> None:
        """Lists what waits."""
        requests = (await self.api.say("unsealingsToDecide"))["requests"]
        for one in requests:
            emergency = "  BREAK-GLASS" if one["breakGlass"] else ""
            self.show(
                f"{one['id']}  {one['state']}  {one['purpose']}  by {one['reader']}  {', '.join(one['fields'])}"
                f"  agreed: {one['approvals']}  until {one['endsAt']}{emergency}"
            )
        self.show("" if requests else "Nothing waits for you.")

    async def approve(self, request: str) -> None:
        """Says yes, with what opens further."""
        shown, own, statement = await self._taken_up(request)
        if not self.ask("Do you agree that this is opened, once, for that key?"):
            self.show("Nothing was signed. `parley custodian decline` says no.")
            return
        yes = approved(own, shown)
        told = await self.api.say(
            "approveUnsealing",
            unsealingId=request, keyId=own.key_id, signature=as_text(yes.signature),
            peeled=[{"keyId": key, "layer": as_text(layer)} for key, layer in sorted(yes.peeled.items())],
            envelope=None if yes.envelope is None else as_text(yes.envelope),
        )  # fmt: skip
        self._stands(told["standing"], statement)

    async def decline(self, request: str) -> None:
        """Says no, which ends it."""
        await self._say("declineUnsealing", "DECLINE", request, "Do you decline? That ends the request.")

    async def review(self, request: str) -> None:
        """Says that an emergency opening was looked at."""
        await self._say(
            "reviewBreakGlass",
            "REVIEW",
            request,
            "Have you looked into it, and does your review end with this?",
        )

    async def _say(self, change: str, act: str, request: str, question: str) -> None:
        _, own, statement = await self._taken_up(request, afterwards=act == "REVIEW")
        if not self.ask(question):
            self.show("Nothing was signed.")
            return
        signature = as_text(said(own, act, statement))
        told = await self.api.say(change, unsealingId=request, keyId=own.key_id, signature=signature)
        self._stands(told["standing"], statement)

    async def _taken_up(self, request: str, *, afterwards: bool = False) -> tuple[Shown, OwnKey, Statement]:
        told = (await self.api.say("takeUpUnsealing", unsealingId=request))["toDecide"]
        shown = Shown(
            statement=as_bytes(told["statement"]),
            key_id=told["keyId"],
            layers={one["keyId"]: as_bytes(one["layer"]) for one in told["layers"]},
            layer=None if told["layer"] is None else as_bytes(told["layer"]),
            outer=told["outer"],
            identity=None if told["identity"] is None else UUID(told["identity"]),
        )
        own = self.folder.own(shown.key_id)
        statement = read_shown(shown, own, self.now(), afterwards=afterwards)
        if decode_id(request) != ("Unsealing", statement.request.hex):
            raise CannotStart(
                "The service shows the text of another request than the one that you named.",
                "Sign nothing, and tell the other custodians.",
            )
        for line in words.of_request(statement):
            self.show(line)
        return shown, own, statement

    def _stands(self, standing: dict[str, object], statement: Statement) -> None:
        self.show(f"Request {statement.request} is {standing['state']}; agreed: {standing['approvals']}.")
