"""Looking after the circle from a custodian's own machine: enrol, retire, renew, hand over, rewrap.

Says what it is about to sign, in full, and asks. Accepts no key silently: a key that the custodian has not accepted
before is shown, and nothing is wrapped for it without a yes. Believes the service neither that an accepted key is
another one now, nor whose key a layer is peeled for.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from api.custody import words
from api.custody.folder import KeyFolder
from api.custody.speaking import Api, as_bytes
from domain.vault.custodians import Ceremony, Change, HeldKey, read_ceremony, unfit
from infra.custody.changing import NotAccepted, change_signed, handed_over, proposed, rewrapped
from infra.custody.keys import OwnKey, PublicFile, fingerprint, is_introduced
from infra.hpke import key_id as id_of
from infra.startup import CannotStart


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """How the circle stands, seen by one of its custodians."""

    instance: UUID
    generation: int
    keys: Sequence[Mapping[str, Any]]
    changes: Sequence[Mapping[str, Any]]
    owned: Sequence[OwnKey]
    """One's own keys that the vault knows, newest first."""

    @property
    def custodian(self) -> str:
        """One's own id."""
        return next(key["custodian"] for key in self.keys if key["keyId"] == self.owned[0].key_id)

    def label(self, custodian: str) -> str:
        """What somebody is called."""
        return next((key["label"] for key in self.keys if key["custodian"] == custodian), "unknown")


@dataclass(frozen=True, slots=True)
class Tool:
    """What the commands do. `ask`: whether the custodian says yes; `show`: a line for them."""

    api: Api
    folder: KeyFolder
    ask: Callable[[str], bool]
    show: Callable[[str], None]
    now: Callable[[], int]
    accepts: Callable[[str], bool] | None = None
    """Asked about a key of another custodian; no option answers it. None: `ask` is asked."""

    async def look(self) -> Mine:
        """The circle, and one's own keys in it."""
        custody = (await self.api.say("lookAtCustody"))["custody"]
        here = set(self.folder.key_ids())
        owned = self.folder.held([key["keyId"] for key in custody["keys"] if key["keyId"] in here])
        known = {**self.folder.accepted()}
        for gone in self.folder.seen(key["keyId"] for key in custody["keys"]):
            self.show(
                f"No longer in the circle, and never accepted again: {known[gone]}  {fingerprint(gone)}"
            )
        instance = UUID(custody["instance"])
        if any(own.tenant != instance for own in owned):
            raise CannotStart(
                "Your key was made for another instance.", "Check --server, and sign nothing there."
            )
        return Mine(
            instance=instance, generation=custody["generation"], keys=custody["keys"],
            changes=custody["changes"], owned=owned,
        )  # fmt: skip

    async def status(self) -> None:
        """Says how it stands and what is left to do."""
        mine = await self.look()
        self.show(f"Instance {mine.instance}. Keys in use, newest first:")
        for key in mine.keys:
            self.show(("* " if key["custodian"] == mine.custodian else "  ") + words.of_key(key))
        for ceremony, signed in self._waiting(mine):
            self.show("")
            for line in words.of_change(ceremony, mine.label(str(ceremony.custodian))):
                self.show(line)
            self.show(f"  signed by        {', '.join(mine.label(one) for one in signed)}")
            self.show("  `parley custodian agree` signs it.")
        if any(not key["newest"] or not key["proved"] for key in mine.keys):
            self.show("")
            self.show(
                "Not everything is wrapped, or proved, for every key yet. Two custodians do it together:"
            )
            self.show("  one     parley custodian hand-over CUSTODIAN   (of the other)")
            self.show("  other   parley custodian rewrap")
            self.show("then the same with the one whose key is new as the other: that proves their key.")

    async def enrol(self, file: PublicFile) -> None:
        """Proposes that somebody is enrolled."""
        await self._propose(await self.look(), Change.ENROL, uuid4(), file)

    async def retire(self, custodian: UUID) -> None:
        """Proposes that somebody is retired."""
        await self._propose(await self.look(), Change.RETIRE, custodian, None)

    async def renew(self) -> PublicFile:
        """A new key for oneself, proposed."""
        mine = await self.look()
        before = self.folder.public(mine.owned[0].key_id).introduction
        file = self.folder.make(
            mine.instance,
            person=before.person,
            label=before.label,
            organisation=before.organisation,
            ties=before.ties,
        )
        await self._propose(mine, Change.RENEW, UUID(mine.custodian), file)
        return file

    async def agree(self) -> None:
        """Goes through what waits, and signs what the custodian says yes to."""
        mine = await self.look()
        waiting = [one for one, signed in self._waiting(mine) if mine.custodian not in signed]
        if not waiting:
            self.show("Nothing waits for your signature.")
        for ceremony in waiting:
            await self._sign(mine, ceremony)

    async def hand_over(self, to: str) -> int:
        """Peels what is due for the other custodian, batch after batch; how many layers they got."""
        mine = await self.look()
        theirs = [key for key in mine.keys if key["custodian"] == to]
        if not theirs or to == mine.custodian:
            raise CannotStart(
                "There is no such other custodian.", "`parley custodian status` shows the ids of all."
            )
        self._accept({key["keyId"] for key in theirs}, {key["keyId"]: _held(key) for key in theirs})
        for key in theirs:
            self.show(f"You peel your layer for {key['label']}, key {fingerprint(key['keyId'])}.")
        self.show("Until it is wrapped on, they alone can unwrap the data keys that you hand over.")
        if not self.ask("Have you agreed on this with them, by another way than this service?"):
            return 0
        inners = {key["keyId"] for key in theirs}
        kept = await self._hand_over(mine, to, inners, prove=False)
        if not kept and any(not key["proved"] for key in theirs):
            kept = await self._hand_over(mine, to, inners, prove=True)
        self.show(
            f"Handed over: {kept}. Now `parley custodian rewrap` is theirs." if kept else "Nothing is due."
        )
        return kept

    async def rewrap(self) -> None:
        """Wraps on what was handed over, and proves one's own key by it."""
        mine = await self.look()
        done, whole, after = 0, "NO", None
        while True:
            got = await self.api.say("takeHandedLayers", after=after)
            circle = {key["keyId"]: _held(key) for key in got["keys"]}
            due = {one["dataKey"]: one["pairs"] for one in got["due"]}
            self._accept(
                {part for pairs in due.values() for pair in pairs for part in pair.split(":")}, circle
            )
            layers = {one["name"]: as_bytes(one["wrap"]) for one in got["layers"]}
            try:
                batch = rewrapped(mine.owned, layers, due, circle, self.folder.accepted())
            except NotAccepted:
                raise _LIES from None
            told = await self.api.say(
                "rewrapDataKeys",
                wraps=[{"name": name, "wrap": wrap} for name, wrap in batch.wraps.items()],
                checks=[{"dataKey": of, "check": check} for of, check in batch.checks.items()],
                keyId=batch.key_id, signature=batch.signature,
            )  # fmt: skip
            done, whole = done + int(told["rewrapped"]), told["whole"]
            if (after := got["after"]) is None:
                break
        self.show(f"Wrapped on: {done}.")
        self.show(
            "Everything is whole." if whole == "YES" else "`parley custodian status` says what is left."
        )

    async def _hand_over(self, mine: Mine, to: str, inners: set[str], *, prove: bool) -> int:
        kept, after = 0, None
        while True:
            due = await self.api.say("takeWrapsToHandOver", to=to, prove=prove, after=after)
            wraps = {one["name"]: as_bytes(one["wrap"]) for one in due["wraps"]}
            if wraps:
                try:
                    layers, key_id, signature = handed_over(mine.owned, UUID(to), wraps, inners)
                except NotAccepted:
                    raise _LIES from None
                told = await self.api.say(
                    "handOverLayers",
                    to=to, layers=[{"name": name, "wrap": layer} for name, layer in layers.items()],
                    keyId=key_id, signature=signature,
                )  # fmt: skip
                kept += int(told["kept"])
            if (after := due["after"]) is None:
                return kept

    async def _propose(self, mine: Mine, change: Change, custodian: UUID, file: PublicFile | None) -> None:
        ceremony = proposed(
            change, mine.instance, mine.generation, self.now(), custodian=custodian, file=file
        )
        await self._sign(mine, ceremony)

    async def _sign(self, mine: Mine, ceremony: Ceremony) -> None:
        for line in words.of_change(ceremony, mine.label(str(ceremony.custodian))):
            self.show(line)
        if not self.ask("Do you sign this?"):
            self.show("Nothing was signed.")
            return
        own = mine.owned[-1] if str(ceremony.custodian) == mine.custodian else mine.owned[0]
        told = await self.api.say(
            "signCustodianChange",
            statement=base64.b64encode(ceremony.bytes).decode(),
            keyId=own.key_id, signature=change_signed(own, ceremony).hex(),
        )  # fmt: skip
        if ceremony.key is not None:
            key = ceremony.key
            self.folder.accept({key.key_id: key.label}, {key.key_id: key.signing_key})
        done = told["state"] == "DONE"
        self.show("Done." if done else "Signed. Another custodian runs `parley custodian agree`.")

    def _waiting(self, mine: Mine) -> Sequence[tuple[Ceremony, Sequence[str]]]:
        """Changes that may be signed: of this instance and turn, with a key that introduced itself."""
        found: list[tuple[Ceremony, Sequence[str]]] = []
        for one in mine.changes:
            try:
                ceremony = read_ceremony(as_bytes(one["statement"]))
                signature = bytes.fromhex(ceremony.key_signature)
            except ValueError:
                continue
            fits = ceremony.tenant == mine.instance and ceremony.generation == mine.generation
            key = ceremony.key
            if fits and ceremony.change is Change.RENEW:  # else one custodian is two, by their names
                fits = key is not None and key.label == mine.label(str(ceremony.custodian))
            if fits and (
                key is None or (unfit(key, mine.instance) is None and is_introduced(key, signature))
            ):
                found.append((ceremony, one["signed"]))
        return found

    def _accept(self, needed: set[str], circle: Mapping[str, HeldKey]) -> None:
        """Asks about every key that is to be peeled or wrapped for and was never accepted."""
        for key_id in sorted(needed):
            key = circle.get(key_id)
            if key is None or id_of(key.sealing_key) != key_id:
                raise _LIES
            if key_id in self.folder.retired():
                raise CannotStart(
                    f"The key {fingerprint(key_id)} ({key.label}) was retired, and no key comes back.",
                    "Wrap nothing for it, and tell the other custodians: the service names it again.",
                )
            if key_id in self.folder.accepted():
                self._same_as_accepted(key_id, key.label)
                continue
            self.show(f"You have not accepted this key yet: {key.label}  {fingerprint(key_id)}")
            self.show(words.COMPARE)
            if not (self.accepts or self.ask)("Is it theirs?"):
                raise CannotStart(
                    "Nothing was peeled or wrapped for a key that is not accepted.", "Find out whose it is."
                )
            self.folder.accept({key_id: key.label})

    def _same_as_accepted(self, key_id: str, label: str) -> None:
        """A key that was accepted keeps the name under which it was."""
        if self.folder.accepted().get(key_id, label) != label:
            raise _LIES


_LIES = CannotStart(
    "The service names a key that is not what it says.", "Tell the other custodians; wrap nothing."
)


def _held(key: Mapping[str, Any]) -> HeldKey:
    custodian = UUID(key["custodian"])
    return HeldKey(
        custodian=custodian, person=custodian, organisation=None, label=key["label"], ties=(), key_id=key["keyId"],
        signing_key=bytes.fromhex(key["signingKey"]), sealing_key=bytes.fromhex(key["sealingKey"]),
        since=date.min, newest=key["newest"],
    )  # fmt: skip
