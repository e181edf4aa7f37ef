"""An identity from its sealing to the proof that it was opened, told by clients that know an address and some tokens.

    python examples/unsealing_story.py credentials.json

`credentials.json` is what `parley demo credentials --json` prints; its tokens are good for five minutes. Identities
take tokens that are good only beside a key (DPoP): the story makes the keys, and `parley demo token` the tokens. Two of
the demo's custodians decide with the key files that the demo made for them, so it runs beside the demo's data folder.
Each line tells who asked what, and what came back; each scene checks what it tells: where anything goes otherwise the
program says so and ends with status 1. Everybody in it is invented. Needs `httpx`, `joserfc` and `cryptography`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import inclusion
import story_questions as q
import unsealing_questions as u
from asking import OtherwiseThanTold, Voice, accounts, custodians, holds, line
from bound import Bound
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from custodian import Custodian, over_the_telephone
from unseal import read

PARLEY = Path(sys.executable).with_name("parley")
DANGER = {
    "concern": "SAFETY", "protectedPerson": "WORKER", "activities": ["SAFETY_REPORT"], "language": "en",
    "narrative": "The gas alarm is off again, and I was told to forget it.", "identityMode": "CONFIDENTIAL",
}  # fmt: skip
WANTED = ["CONTACTS", "NAMES"]
THE_ACTS = ["REQUESTED", "APPROVED", "APPROVED", "ANNOUNCED", "OPENED"]


class Story:
    """The scenes, in order; each leaves behind what the next ones need."""

    def __init__(
        self, said: Mapping[str, Any], server: httpx.Client, clients: ExitStack, patience: int
    ) -> None:
        self.said, self.server, self.clients, self.patience = said, server, clients, patience
        who = {entry["persona"]: entry for entry in said["personas"]}
        self.handles = {name: one["username"] for name, one in who.items() if "username" in one}
        self.keeper = Voice(name="secretariat", server=server, token=who["secretariat"]["token"])
        self.scheme_is = who["secretariat"]["organisation"]
        self.worker = Voice(name="worker (no token)", server=server)
        self.anybody = Voice(name="anybody (no token)", server=server)
        self.mark = secrets.token_hex(3)
        self.told = {
            "NAMES": f"Ilena Muster-{self.mark} (invented)",
            "CONTACTS": f"ilena.{self.mark}@example.org",
        }

    def scenes(self) -> Iterator[str]:
        """The title of each scene, before it is played."""
        yield "Prologue: those who hold the keys"
        self.prologue()
        yield "1 A worker says who they are, to the vault alone"
        self.the_sealing()
        yield "2 Who handles the case asks; who does not is told nothing"
        self.nothing_is_told()
        self.the_request()
        yield "3 Two custodians agree, each with a key of their own"
        self.the_first_yes()
        self.the_second_yes()
        yield "4 It is announced, and opened once, for one key"
        self.the_opening()
        yield "5 The person sees that somebody looked"
        self.their_own_view()
        yield "6 An outsider checks it, with no account"
        self.the_checkpoint()
        self.the_proof()
        self.the_whole_log()

    def prologue(self) -> None:
        circle = custodians(self.server, self.patience)
        line(self.anybody.name, "/log/custodians", ", ".join(circle))
        by_handle = {handle: name for name, handle in self.handles.items()}
        self.people = dict(accounts(self.keeper, by_handle))
        ids = {one["name"]: one["id"] for one in self.keeper.reads(q.ORGANISATIONS)["organisations"]["nodes"]}
        self.scheme = ids[self.scheme_is]
        site = self.keeper.does(
            q.REGISTER_SITE, name=f"Alto Verbena {secrets.token_hex(2)}", country="CL", status="OPERATING",
            commodities=["copper"], timeZone="America/Santiago",
        )["site"]  # fmt: skip
        self.site = site["id"]
        line(self.keeper.name, "registerSite", site["name"])

    def the_sealing(self) -> None:
        identity = {"names": self.told["NAMES"], "contacts": self.told["CONTACTS"]}
        told = self.worker.does(q.SUBMIT, bodyId=self.scheme, siteId=self.site, identity=identity, **DANGER)
        self.receipt = told["receipt"]
        line(self.worker.name, "submitReport, with who they are", "a receipt")
        mine = self.worker.does(u.MINE, receipt=self.receipt)["identity"]
        holds(mine["tier"] == "SEALED", "it is sealed, for two custodians")
        holds(mine["openings"] == [], "nobody has looked")
        line(self.worker.name, "myIdentity, with the receipt", f"{', '.join(mine['fields'])}; openings: none")
        self.handler = self._with_a_key("secretariat-handler")
        _, _, seen = self.handler.bytes_of(u.REPORT, site=self.site)
        (report,) = json.loads(seen)["data"]["reports"]["nodes"]  # type: ignore[arg-type]
        (alias,) = report["aliases"]["nodes"]
        self.alias = alias["id"]
        holds(not self._says_who(seen.decode()), "who handles it reads a label, and no name")  # type: ignore[union-attr]
        line(self.handler.name, "the report", f"{report['identityMode']}; {alias['role']}, {alias['alias']}")
        self.handler.does(q.ASSIGN_REPORT, reportId=report["id"], personId=self.people["secretariat-handler"])
        line(self.handler.name, "assignReportHandler", "to themselves")

    def nothing_is_told(self) -> None:
        other, nobody = (
            self._with_a_key("ngo-member"),
            f"{self.alias.partition('_')[0]}_{secrets.token_hex(16)}",
        )
        there, nowhere = (other.asks_for(u.ASK, **self._asked_for(id)) for id in (self.alias, nobody))
        holds(there == nowhere and there["code"] == "NOT_FOUND", "an NGO is answered as if nobody were there")
        line(other.name, "requestUnsealing", f"{there['code']}, as of an id of nothing")

    def the_request(self) -> None:
        asked = self.handler.does(u.ASK, **self._asked_for(self.alias))["unsealing"]
        self.request = asked["id"]
        line(self.handler.name, f"requestUnsealing {', '.join(WANTED)}", f"{asked['state']}, for PROTECTION")
        self.read_out = over_the_telephone(self.public)
        line(self.handler.name, "by telephone, to both custodians", f"my key is {self.read_out[:14]} ...")
        self.handler.is_refused("NOT_APPROVED", u.OPEN, unsealingId=self.request)

    def the_first_yes(self) -> None:
        self.first = self._custodian("custodian-1")
        yes = self._compared(self.first)
        told = self.first.voice.does(u.APPROVE, **yes)["standing"]
        holds(told == {"state": "REQUESTED", "approvals": 1}, "one yes is not enough")
        line(self.first.voice.name, "approveUnsealing", f"{told['state']}; agreed: {told['approvals']}")
        again = self.first.voice.does(u.APPROVE, **yes)["standing"]
        holds(again == told, "the same yes once more counts once")
        line(
            self.first.voice.name,
            "approveUnsealing, once more",
            f"{again['state']}; agreed: {again['approvals']}",
        )
        self.handler.is_refused("NOT_APPROVED", u.OPEN, unsealingId=self.request)

    def the_second_yes(self) -> None:
        second = self._custodian("custodian-2")
        told = second.voice.does(u.APPROVE, **self._compared(second))["standing"]
        holds(told == {"state": "APPROVED", "approvals": 2}, "two have agreed")
        line(second.voice.name, "approveUnsealing", f"{told['state']}; agreed: {told['approvals']}")

    def the_opening(self) -> None:
        came = self.handler.does(u.OPEN, unsealingId=self.request)
        self.identity = came["identity"]
        line(self.handler.name, "openIdentity", f"{came['unsealing']['state']}; ciphertext")
        holds(not self._says_who(json.dumps(came)), "the answer is ciphertext")
        holds(self._read_with(self.own) == self.told, "the handler reads what the worker told")
        line("", "with the handler's private key", ", ".join(f"{name} read" for name in WANTED))
        holds(self._read_with(X25519PrivateKey.generate()) is None, "another key opens nothing of it")
        line("", "with any other key", "nothing")
        self.handler.is_refused("GRANT_ENDED", u.OPEN, unsealingId=self.request)

    def their_own_view(self) -> None:
        mine = self.worker.does(u.MINE, receipt=self.receipt)["identity"]
        (seen,) = mine["openings"] or [{}]
        told = {"state": "SPENT", "purpose": "PROTECTION", "reader": "SECRETARIAT", "fields": WANTED}
        holds(seen == told, "the person sees that somebody looked")
        line(
            self.worker.name,
            "myIdentity, with the receipt",
            "SPENT: opened once, for PROTECTION, by SECRETARIAT",
        )

    def the_checkpoint(self) -> None:
        self.statement = b64decode(self.identity["statement"])
        signed = hashlib.sha256(self.statement).hexdigest()
        until, acts = time.monotonic() + self.patience, dict[int, str]()
        while "OPENED" not in acts.values() and time.monotonic() < until:  # signed anew every ten seconds
            time.sleep(1)
            self.size, self.root = inclusion.checkpoint(self.server)
            self.log = inclusion.entries(self.server, self.size)
            acts = {at: json.loads(one)["leaf"]["act"] for at, one in enumerate(self.log) if signed in one}
        # what was refused stands there as well; between the log's chains there is no order
        done = sorted(
            (one for one in acts.values() if one != "REFUSED"), key=[*THE_ACTS, *acts.values()].index
        )
        holds(done == THE_ACTS, "the log has it all, by the digest that was signed")
        line(self.anybody.name, "/log/entries of what was signed", ", ".join(done))
        self.announced = next(at for at, act in acts.items() if act == "ANNOUNCED")
        ids = [one.partition("_")[2] for one in (self.alias, self.people["secretariat-handler"])]
        tells = any(self._says_who(one) or id in one.replace("-", "") for one in self.log for id in ids)
        holds(not tells, "the log says of nobody who it is")
        line(self.anybody.name, "who asked, and about whom", "pseudonyms of this request alone")

    def the_proof(self) -> None:
        entry = self.log[self.announced]
        leads = inclusion.leads_to(self.server, entry, self.announced, self.size)
        holds(leads == self.root, "the announcement stands under the root that was signed")
        line(self.anybody.name, "/log/proof/inclusion", "leads to the signed root")

    def the_whole_log(self) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "log"
            self.parley("log", "fetch", self.said["issuer"], "--to", str(folder))
            line(self.anybody.name, "parley log fetch", "fetched")
            (folder / "promises" / "announced").write_text(self.identity["promise"])
            checked = self.parley("log", "verify", str(folder))
        holds("The log holds." in checked, "the log holds")
        line(self.anybody.name, "parley log verify, offline", "The log holds.")

    # -- what the scenes share

    def token(self, persona: str, key: str, *, custodian: bool) -> str:
        """A token as after a sign-in with a second factor, good only beside this key."""
        signed_in_as = ["--custodian"] if custodian else []
        return self.parley("demo", "token", persona, "--key", key, *signed_in_as).strip()

    def _with_a_key(self, persona: str, *, custodian: bool = False) -> Voice:
        bound = Bound()
        bound.token = self.token(persona, bound.thumbprint, custodian=custodian)
        server = httpx.Client(base_url=self.said["issuer"], timeout=30, auth=bound)
        return Voice(name=persona, server=self.clients.enter_context(server))

    def _custodian(self, persona: str) -> Custodian:
        demo = Path(os.environ.get("PARLEY_DATA_DIR", ".parley")) / "demo"
        folder = demo / "custodians" / self.handles[persona]
        return Custodian.with_keys_in(folder, self._with_a_key(persona, custodian=True))

    def _asked_for(self, subject: str) -> dict[str, object]:
        """For a key that is made here and stays here."""
        self.own = X25519PrivateKey.generate()
        self.public = self.own.public_key().public_bytes_raw().hex()
        return {"subject": subject, "purpose": "PROTECTION", "fields": WANTED, "recipientKey": self.public}

    def _compared(self, one: Custodian) -> dict[str, object]:
        """What they read before they sign: they sign for the key that was read out to them, and for no other."""
        asked, shown = one.reads(self.request)
        same = over_the_telephone(asked["recipient_key"]) == self.read_out
        holds(same and asked["fields"] == WANTED, f"{one.voice.name} is shown what was asked")
        line(one.voice.name, "takeUpUnsealing", "the key is the one that was read out")
        return one.yes(self.request, shown)

    def _read_with(self, key: X25519PrivateKey) -> dict[str, str] | None:
        try:
            return read(self.identity, key)
        except (SystemExit, InvalidTag, ValueError):
            return None

    def _says_who(self, text: str) -> bool:
        return any(told in text for told in self.told.values())

    def parley(self, *command: str) -> str:
        """What the command prints; it must succeed."""
        done = subprocess.run([PARLEY, *command], capture_output=True, text=True, check=False)
        holds(done.returncode == 0, f"parley {' '.join(command[:2])}: {done.stdout}{done.stderr}".strip())
        return done.stdout


def main() -> None:
    """Tell the story."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("credentials", type=Path)
    ask.add_argument(
        "--wait", type=int, default=60, help="seconds to wait for custodians and for a checkpoint"
    )
    wanted = ask.parse_args()
    said = json.loads(wanted.credentials.read_text())
    with ExitStack() as clients:
        server = clients.enter_context(httpx.Client(base_url=said["issuer"], timeout=30))
        try:
            for title in Story(said, server, clients, wanted.wait).scenes():
                print(title, flush=True)
        except OtherwiseThanTold as otherwise:
            raise SystemExit(f"Otherwise than told: {otherwise}") from None
    print("Everything went as told.")


if __name__ == "__main__":
    main()
