"""Deciding on requests from a custodian's own machine: shows exactly what is asked, asks, signs, sends.

Refuses to sign what is not canonical, of another instance or another request than was named, or over; beside a yes that
its custodian's own key did not give; and for a recipient's key whose digits the custodian cannot say. Nothing is peeled
before the custodian said yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.custody import words
from api.custody.folder import KeyFolder
from api.custody.speaking import Api, as_bytes, as_text
from domain.labels import decode_id
from domain.vault.ports import Agreed
from domain.vault.statement import Statement
from infra.custody.deciding import Shown, approved, checked, read_shown, said
from infra.custody.keys import OwnKey, fingerprint, spoken
from infra.startup import CannotStart


@dataclass(frozen=True, slots=True)
class Requests:
    """What the commands do."""

    api: Api
    folder: KeyFolder
    ask: Callable[[str], bool]
    accepts: Callable[[str], bool]
    """Asked about a key of another custodian; no option answers it."""
    told: Callable[[str], str]
    """What the custodian types, or gave with the command."""
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
        self._checked(shown, statement)
        self._compared(statement)
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
        shown, own, statement = await self._taken_up(request, afterwards=act == "REVIEW")
        if act == "REVIEW":  # a no needs nobody else's yes
            self._checked(shown, statement)
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
            agreed=tuple(_agreed(one) for one in told["agreed"]),
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

    def _checked(self, shown: Shown, statement: Statement) -> None:
        """Who agreed before, by their own signature under a key that this custodian knows."""
        for one in shown.agreed:
            if one.key_id not in self.folder.signing_keys():
                self._accept(one)
        checked(shown, statement, self.folder.signing_keys(), self.folder.key_ids())
        for one in shown.agreed:
            label = self.folder.accepted()[one.key_id]
            self.show(f"  agreed           {label}, key {fingerprint(one.key_id)}: the signature is theirs")
            self.show(f"                   {words.at(one.at)}, as the service says")
        if not shown.agreed:
            self.show("  agreed           nobody yet")

    def _accept(self, one: Agreed) -> None:
        known = self.folder.accepted().get(one.key_id)
        self.show(f"You have not accepted yet with which key this custodian signs: {known or one.label}")
        self.show(f"  fingerprint         {fingerprint(one.key_id)}")
        self.show(f"  of the signing key  {fingerprint(one.signing_key.hex())}")
        self.show("Their `parley custodian show` says both. " + words.COMPARE)
        if not self.accepts("Are both theirs?"):
            raise CannotStart(
                "Nothing was signed: whose yes this is, nobody knows.",
                "Ask that custodian for their public file.",
            )
        self.folder.accept({one.key_id: known or one.label}, {one.key_id: one.signing_key.hex()})

    def _compared(self, statement: Statement) -> None:
        """The custodian says themselves for which key it is: who only nods wraps for whoever stands in between."""
        theirs = self.told("The digits of the requester's key, as the requester told you by another way")
        if "".join(theirs.split()) != spoken(statement.recipient_key).replace(" ", ""):
            raise CannotStart(
                "Those are not the digits of the key that this would be opened for. Nothing was signed.",
                "Ask the requester again, by a way that you knew before. If theirs are others still, decline.",
            )

    def _stands(self, standing: dict[str, object], statement: Statement) -> None:
        self.show(f"Request {statement.request} is {standing['state']}; agreed: {standing['approvals']}.")


def _agreed(one: Mapping[str, str]) -> Agreed:
    return Agreed(
        key_id=one["keyId"], label=one["label"], signing_key=bytes.fromhex(one["signingKey"]),
        signature=as_bytes(one["signature"]), beside=as_bytes(one["beside"]),
        at=int(datetime.fromisoformat(one["at"]).timestamp()),
    )  # fmt: skip
