"""Two people who give no name to anybody, and whoever handles what they tell: both journeys, by the API alone.

    python examples/nameless_story.py credentials.json

`credentials.json` is what `parley demo credentials --json` prints; its tokens are good for five minutes. A worker tells
of a danger and stays unknown; a neighbour complains and seals who they are. Everybody in it is invented, and so are the
mine and the photograph. Each line tells who asked what, and what came back; each scene checks what it tells: where
anything goes otherwise the program says so and ends with status 1. What the pages at `/report` do without any script,
an NGO's own site does by these calls. Needs `httpx`.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import httpx
import nameless_questions as n
import story_questions as q
from asking import Voice, accounts, custodians, holds, line, tell
from listening import Ear

DANGER = "The gas alarm in drift 4 is off. The shift lead, M. Muster (invented), ordered it."
WITHOUT_HIM = "The gas alarm in drift 4 is off. A shift lead ordered it."
PHOTOGRAPH = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4QCcRXhpZgAATU0AKgAAAAgAAwEyAAIAAAAUAAAAMgE7AAIAAAAYAAAARoglAAQAAAABAAAAXgAAAAAyMDI2"
    "OjExOjIwIDAzOjEyOjQ0AElsZW5hIE11c3RlciAoaW52ZW50ZWQpAAACAAEAAgAAAAJTAAAAAAIABQAAAAMAAAB8AAAAAAAAABoAAAABAAAAFwAA"
    "AAEAAAAMAAAAAf/bAEMAGxIUFxQRGxcWFx4cGyAoQisoJSUoUTo9MEJgVWVkX1VdW2p4mYFqcZBzW12FtYaQnqOrratngLzJuqbHmairpP/AAAsI"
    "ABAAEAEBEQD/xAAUAAEAAAAAAAAAAAAAAAAAAAAA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAPwAA/9k="
) + bytes(150_000)
"""A grey square. Whoever took it left a name, a time and a place in it, as cameras do, and more behind its end."""
TELLS = (b"Ilena Muster", b"2026:11:20", b"Exif")
NAME = "Ilena Muster (invented)"
COMPANY = "company-handler"


class Story:
    """The scenes, in order; each leaves behind what the next ones need."""

    def __init__(self, said: Mapping[str, Any], server: httpx.Client) -> None:
        who = {entry["persona"]: entry for entry in said["personas"]}
        self.server = server
        self.voices = {name: Voice(name=name, server=server, token=one["token"]) for name, one in who.items()}
        self.handles = {one["username"]: name for name, one in who.items() if "username" in one}
        self.scheme_is = who["secretariat"]["organisation"]
        self.company_is = who[COMPANY]["organisation"]
        self.worker = Voice(name="worker (no token)", server=server)
        self.neighbour = Voice(name="neighbour (no token)", server=server)
        self.handler = self.voices["secretariat-handler"]

    def scenes(self) -> Iterator[str]:
        """The title of each scene, before it is played."""
        yield "Prologue: a mine, and somebody who handles what is told of it"
        self.prologue()
        with Ear(self.handler) as self.ear:
            yield "1 A worker tells of a danger, and is nobody"
            self.the_report()
            yield "2 Who handles it asks back, and the worker answers with a photograph"
            self.the_question()
            self.the_photograph()
            self.what_the_photograph_told()
            yield "3 A name is taken out, and stays sealed"
            self.the_redaction()
            self.the_translation()
            yield "4 A neighbour complains, and seals who they are"
            self.the_complaint()
            yield "5 The answer is contested"
            self.the_answer()
            yield "6 The neighbour takes back what they gave"
            self.their_own()
            yield "7 The company asked all along, and learned nothing"
            self.nothing_is_told()

    def prologue(self) -> None:
        keeper = self.voices["secretariat"]
        self.people = dict(accounts(keeper, self.handles))
        ids = {one["name"]: one["id"] for one in keeper.reads(q.ORGANISATIONS)["organisations"]["nodes"]}
        self.scheme = ids[self.scheme_is]
        site = keeper.does(
            q.REGISTER_SITE, name=f"Vega Callada {secrets.token_hex(2)}", country="CL", status="OPERATING",
            commodities=["copper"], timeZone="America/Santiago",
        )["site"]  # fmt: skip
        self.site = site["id"]
        line(keeper.name, "registerSite", site["name"])
        custodians(self.server)
        day, company = str(date.today() - timedelta(days=400)), self.voices[COMPANY]
        operator = ids[self.company_is]
        keeper.does(q.ASSIGN, siteId=self.site, starts=day, organisationId=operator, capacity="OPERATOR")
        line(keeper.name, "assignOrganisation OPERATOR", "the company runs it")
        self.before = company.bytes_of(q.AT_THE_SITE, site=self.site)

    # -- the worker

    def the_report(self) -> None:
        told = self.worker.does(
            q.SUBMIT, bodyId=self.scheme, siteId=self.site, concern="SAFETY", protectedPerson="WORKER",
            activities=["SAFETY_REPORT"], narrative=DANGER, language="en",
        )  # fmt: skip
        self.receipt = told["receipt"]
        line(self.worker.name, "submitReport", f"a receipt; acknowledged by {told['acknowledgedBy']}")
        (report,) = self._reports()
        self.report = report["id"]
        holds(report["byWeek"], "only the week is kept")
        self.handler.does(q.ASSIGN_REPORT, reportId=self.report, personId=self.people[self.handler.name])
        self.handler.does(q.ACKNOWLEDGE_REPORT, reportId=self.report)
        came = self.handler.does(n.OPEN, itemId=report["items"]["nodes"][0]["id"])
        holds(came["text"] == DANGER, "who handles it reads what was told")
        line(self.handler.name, "acknowledgeReport, openReportItem", "read")

    def the_question(self) -> None:
        asked = "Since when? Is there anything that shows it?"
        self.handler.does(n.WRITE, reportId=self.report, kind="MESSAGE", text=asked, language="en")
        line(self.handler.name, "addReportItem MESSAGE", f"“{asked}”")
        written = self._written()
        holds(len(written) == 2 and "opened" in written[0], "the worker sees that it was read")
        line(self.worker.name, "returnToReport", written[0])
        read = self.worker.does(n.READ, receipt=self.receipt, position=2)
        holds(read["text"] == asked, "the worker reads the question")
        opened = [one["openedOn"] for one in self._items() if one["side"] == "BODY"]
        holds(opened == [None], "who asked is not told yet: that would tell when the worker was there")
        line(self.handler.name, "the report", "whether it was read is told when the week is over")

    def the_photograph(self) -> None:
        self.worker.does(
            q.ADD, receipt=self.receipt, kind="EVIDENCE", text="Since March. A photograph of the alarm."
        )
        begun = self.worker.does(
            n.ATTACH, receipt=self.receipt, position=3, size=len(PHOTOGRAPH), name="alarm.jpg"
        )
        half = len(PHOTOGRAPH) // 2
        self._sends(begun["upload"], 0, PHOTOGRAPH[:half])
        line(self.worker.name, "PATCH /attachments/upload", "half of it, and the connection is lost")
        at = int(self._upload("HEAD", begun["upload"]).headers["upload-offset"])
        holds(0 < at <= half, "it goes on where it stopped")
        self._sends(begun["upload"], at, PHOTOGRAPH[at:])
        line(self.worker.name, f"PATCH, from byte {at} on", "whole")

    def what_the_photograph_told(self) -> None:
        item = next(one for one in self._items() if one["kind"] == "EVIDENCE")
        (file,) = self.handler.does(n.OPEN, itemId=item["id"])["attachments"]
        told = self.handler.does(n.FETCH, attachmentId=file["id"])["download"]
        came = self.server.get("/attachments/download", headers={"Parley-Download": told})
        holds(came.headers["content-disposition"].startswith("attachment"), "it is saved, never shown")
        holds(came.content.startswith(b"\xff\xd8"), "it is a photograph")
        holds(all(one in PHOTOGRAPH for one in TELLS), "it told who took it, when and where")
        holds(not any(one in came.content for one in TELLS), "it tells that no more")
        line(self.handler.name, "/attachments/download", f"{file['type']}: no name, no time, no place in it")

    def the_redaction(self) -> None:
        first = next(one for one in self._items() if one["kind"] == "NARRATIVE")
        self.handler.does(
            n.REDACT, itemId=first["id"], text=WITHOUT_HIM, reason="IDENTIFIES_SOMEBODY_ELSE", language="en"
        )
        again = self.handler.does(n.OPEN, itemId=first["id"])["text"]
        holds(again == WITHOUT_HIM, "from now on it opens without the name")
        line(self.handler.name, "redactReportItem, openReportItem", f"“{again}”")
        seen = self.worker.does(n.READ, receipt=self.receipt, position=1)
        holds(seen["redactedBecause"] == "IDENTIFIES_SOMEBODY_ELSE", "the worker is told so, and why")
        own = self.worker.does(n.READ, receipt=self.receipt, position=1, original=True)["text"]
        holds(own == DANGER, "and still reads what they wrote")
        line(self.worker.name, "with the receipt, the original", "as it was written")

    def the_translation(self) -> None:
        answer = next(one for one in self._items() if one["kind"] == "EVIDENCE")
        text = "Desde marzo. Una fotografía de la alarma."
        self.handler.does(n.TRANSLATE, itemId=answer["id"], text=text, language="es", by="PERSON")
        (mark,) = (one for one in self._written() if "translates" in one)
        holds("translates 3 into es by PERSON" in mark, "a translation stands beside what it translates")
        line(self.worker.name, "returnToReport", mark)

    # -- the neighbour

    def the_complaint(self) -> None:
        (mechanism,) = self.neighbour.reads(n.SCHEME)["mechanisms"]["nodes"]
        consent = {"purpose": "PROTECTION", "fields": ["CONTACTS"]}
        identity = {"tier": "SEALED", "names": NAME, "contacts": "by the shop", "consents": [consent]}
        self.receipt = self.neighbour.does(
            n.COMPLAIN, mechanismId=mechanism["id"], siteId=self.site, category="WATER", activities=[],
            narrative="The spring behind our houses has run dry since the new well.", language="en",
            identityMode="CONFIDENTIAL", identity=identity,
        )["receipt"]  # fmt: skip
        line(self.neighbour.name, "submitGrievance, with who they are", "a receipt")
        (found,) = self.handler.reads(n.GRIEVANCES, site=self.site)["grievances"]["nodes"]
        self.grievance = found["id"]
        heard = self.ear.hears("RECEIVED", self.grievance)
        line(
            self.handler.name,
            "hears, without asking",
            f"{heard['kind']}: a grievance, {heard['grievance']['state']}",
        )
        (alias,) = found["aliases"]["nodes"]
        holds(NAME not in json.dumps(found), "who handles it reads a label, and no name")
        line(
            self.handler.name, "the grievance", f"{found['identityMode']}; {alias['role']}, {alias['alias']}"
        )
        self.ear.stop()

    def the_answer(self) -> None:
        handler, on = self.handler, {"grievanceId": self.grievance}
        handler.does(n.ASSIGN, **on, personId=self.people[handler.name])
        for step in (n.ACKNOWLEDGE, n.SCREEN, n.INVESTIGATE):
            handler.does(step, **on)
        said = "The well was measured, and is not deep enough to reach the spring."
        handler.does(n.PROPOSE, **on, outcome="NOT_UPHELD", response=said, language="en")
        line(handler.name, "proposeResponse NOT_UPHELD", f"“{said}”")
        stands = self.neighbour.does(n.STANDS, receipt=self.receipt)
        holds(stands["state"] == "RESPONSE_PROPOSED", "the neighbour sees that there is an answer")
        read = self.neighbour.does(n.READ_ANSWER, receipt=self.receipt, position=2)["text"]
        holds(read == said, "and reads it")
        told = self.neighbour.does(n.ANSWER, receipt=self.receipt, step="CONTEST", reason="FACTS_WRONG")
        line(self.neighbour.name, "answerGrievanceWithReceipt CONTEST", told["state"])
        self.ear.listen()  # goes on from the last position: what happened meanwhile is told now
        heard = self.ear.hears("MOVED", self.grievance)
        line(handler.name, "listens again, and hears what was missed", f"{heard['grievance']['state']}")

    def their_own(self) -> None:
        mine = self.neighbour.does(n.MINE, receipt=self.receipt)["identity"]
        holds(mine["tier"] == "SEALED" and mine["openings"] == [], "nobody looked at who they are")
        line(
            self.neighbour.name, "myIdentity", f"{mine['tier']}: {', '.join(mine['fields'])}; openings: none"
        )
        (consent,) = mine["consents"]
        self.neighbour.does(n.WITHDRAW_CONSENT, receipt=self.receipt, consentId=consent["id"])
        line(self.neighbour.name, "withdrawIdentityConsent", "withdrawn")
        gone = self.neighbour.does(n.ERASE, receipt=self.receipt)
        holds("erasure" in gone["erasureReceipt"], "a receipt of it, which the log signed")
        line(
            self.neighbour.name,
            "askForErasure",
            f"erased; no backup opens it from {gone['backupsGoneOn']} on",
        )
        stands = self.neighbour.does(n.STANDS, receipt=self.receipt)["state"]
        holds(stands == "CONTESTED", "the complaint goes on without a name")
        line(self.neighbour.name, "the complaint", f"goes on: {stands}")

    # -- the company

    def nothing_is_told(self) -> None:
        company = self.voices[COMPANY]
        after = company.bytes_of(q.AT_THE_SITE, site=self.site)
        holds(after == self.before, "the company reads of the site what it read before")
        line(company.name, "lists and counts at the site", "byte for byte as before there was a case")

    # -- what the scenes share

    def _reports(self) -> list[dict[str, Any]]:
        return self.handler.reads(n.REPORTS, site=self.site)["reports"]["nodes"]

    def _items(self) -> list[dict[str, Any]]:
        return self._reports()[0]["items"]["nodes"]

    def _written(self) -> list[str]:
        return self.worker.does(n.WRITTEN, receipt=self.receipt)["written"].splitlines()

    def _upload(self, method: str, ticket: str, body: bytes = b"", **headers: str) -> httpx.Response:
        return self.server.request(
            method, "/attachments/upload", content=body or None, headers={"Parley-Upload": ticket, **headers}
        )

    def _sends(self, ticket: str, at: int, part: bytes) -> None:
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at)}
        came = self._upload("PATCH", ticket, part, **kind)
        holds(came.status_code in (200, 204), f"a piece of it is taken: {came.status_code}")


if __name__ == "__main__":
    tell(__doc__, Story)
