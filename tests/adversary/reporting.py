"""A reporter's whole journey through a running Parley: the way in, back, names, and the handler's side. Marks all over.

What was told stands on the pages for whoever told it, and is read by whoever handles it: those answers are for them,
and are not kept for the search. Everything else that is left is searched.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

from domain.cases.receipt import Receipt, read_receipt
from domain.labels import encode_id
from domain.vault.values import IdentityField as F
from infra.demo.personas import SECRETARIAT_HANDLER
from tests.adversary.everybody import Lived, rows
from tests.report.reporter import Reporter, alert, form_with, heading, quoted, receipt_on

HANDLER = "secretariat-handler"
ADDRESS = "203.0.113.77"
"""Of documentation alone: it is nobody's."""
AT_ONCE = 16
"""Changes in the flood's first document."""


@dataclass
class Told:
    """What must stand nowhere: besides the mark, the receipts and where the requests came from."""

    receipts: list[str] = field(default_factory=list[str])
    waited: bool = False

    def found(self, where: bytes) -> list[str]:
        """What of it stands there, in which way."""
        small = where.lower()
        ways = {way: told for one in self.receipts for way, told in _written(one).items()}
        ways["address"] = ADDRESS.encode()
        return [way for way, told in ways.items() if told.lower() in small]


def _written(receipt: str) -> dict[str, bytes]:
    read = read_receipt(receipt)
    assert isinstance(read, Receipt)
    plain = receipt.replace("-", "")
    return {
        "receipt": receipt.encode(),
        "without dashes": plain.encode(),
        "wide": plain.encode("utf-16-le"),
        "seed": read.seed,
        "seed in hex": read.seed.hex().encode(),
        "lookup": read.lookup,
        "lookup in hex": read.lookup.hex().encode(),
        "reply key": read.reply_key,
        "reply key in hex": read.reply_key.hex().encode(),
    }


def reports(lived: Lived) -> Told:
    """All of it, once."""
    return asyncio.run(_reports(lived))


async def _reports(lived: Lived) -> Told:
    told, word = Told(), lived.mark.word
    headers = {
        "user-agent": f"{word} Browser", "accept-language": f"en, {word}", "cookie": f"seen={word}",
        "referer": f"https://{word}.example/how-to-report", "x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS,
        "forwarded": f'for={ADDRESS};host="{word}"', "via": f"1.1 {word}", "x-request-id": word,
        "traceparent": f"00-{'a1' * 16}-{'b2' * 8}-01", "tracestate": f"seen={word}",
    }  # fmt: skip
    async with httpx.AsyncClient(base_url=lived.it.service.url, headers=headers, timeout=60) as client:
        reporter = Reporter(client)
        await _an_anonymous_report(lived, reporter, told)
        await _a_complaint_with_a_name(lived, Reporter(client, "es"), told)
        await _nonsense(lived, reporter)
        await _in_a_flood(lived, client, Reporter(client, "fr"), told)
    return told


def _text(lived: Lived, tag: str) -> str:
    return lived.mark.person(tag)[F.OTHER]


async def _an_anonymous_report(lived: Lived, reporter: Reporter, told: Told) -> None:
    narrative = _text(lived, "what happened")
    page = await reporter.reaches("report", "check", narrative=narrative, activities=["SAFETY_REPORT"])
    assert quoted(page) == [narrative]
    receipt = receipt_on(await reporter.presses(page, "send"))
    told.receipts.append(receipt)
    typed = await reporter.returns(receipt[:-1] + ("0" if receipt[-1] != "0" else "1"))
    assert alert(typed).startswith("This is not a receipt")
    case = await reporter.returns(receipt.lower())
    look = await reporter.presses(case, "write", text=f"{_text(lived, 'a message')} +51 987 654 321")
    assert heading(look) == "Look once more before you send it"
    case = await reporter.presses(look, "add")
    await asyncio.to_thread(_is_handled, lived)
    case = await reporter.returns(receipt)
    read = await reporter.presses(case, "read-3")
    assert quoted(read) == [_text_of_handler(lived)]
    own = await reporter.presses(case, "own")
    own = await reporter.presses(own, "own-seal", **_naming(lived, "named later"), tier="CONFIDENTIAL")
    own = await reporter.presses(own, "own-agree", purpose="PROTECTION", fields=["NAMES"])
    assert alert(own), heading(own)
    told.receipts.append(receipt_on(await reporter.presses(await reporter.returns(receipt), "renew")))
    gone = await reporter.returns(receipt)
    assert gone.status_code == 404


def _naming(lived: Lived, tag: str) -> dict[str, str]:
    lived.people[tag] = lived.mark.person(tag)
    return {one.value.lower(): text for one, text in lived.people[tag].items()}


def _text_of_handler(lived: Lived) -> str:
    return f"{lived.mark.word} wrote the handler"


def _is_handled(lived: Lived) -> None:
    """What the handler reads and writes: they may."""
    (report,) = rows(
        lived.it.database.owner, "SELECT id FROM reports ORDER BY xmin::text::bigint DESC LIMIT 1"
    )[0]
    items = rows(lived.it.database.owner, "SELECT id FROM report_items WHERE report_id = $1", report)
    on = {"reportId": encode_id("Report", report)}
    person = encode_id("Person", SECRETARIAT_HANDLER.id)
    _does(lived, "assignReportHandler", {**on, "personId": person})
    _does(lived, "acknowledgeReport", on, "ActOnReportInput")
    _does(lived, "addReportItem", {**on, "kind": "MESSAGE", "text": _text_of_handler(lived)})
    opened = [
        _does(
            lived,
            "openReportItem",
            {"itemId": encode_id("ReportItem", one["id"])},
            shows="... on ReportItemOpened { text }",
        )
        for one in items
    ]
    assert all(lived.mark.word.title() in one["text"] for one in opened)


def _does(
    lived: Lived, name: str, given: dict[str, object], kind: str = "", shows: str = ""
) -> dict[str, Any]:
    kind = kind or f"{name[0].upper()}{name[1:]}Input"
    document = (
        f"mutation($i: {kind}!, $k: String!) {{ done: {name}(input: $i, idempotencyKey: $k) {{"
        f" __typename {shows} ... on Refusal {{ code message }} }} }}"
    )
    body = {"query": document, "variables": {"i": given, "k": secrets.token_urlsafe(16)}}
    head = {"Authorization": f"Bearer {lived.it.token(HANDLER)}", "Content-Type": "application/json"}
    came = httpx.post(
        f"{lived.it.service.url}/graphql", content=json.dumps(body), headers=head, timeout=60
    ).json()
    assert "code" not in came.get("data", {}).get("done", {"code": ""}), came
    return came["data"]["done"]


async def _a_complaint_with_a_name(lived: Lived, reporter: Reporter, told: Told) -> None:
    naming = _naming(lived, "complained in confidence")
    page = await reporter.reaches(
        "complaint", "check", narrative=_text(lived, "a complaint"), named="yes", tier="SEALED",
        consents=["CONTACT", "REMEDY"], **naming,
    )  # fmt: skip
    receipt = receipt_on(await reporter.presses(page, "send"))
    told.receipts.append(receipt)
    own = await reporter.presses(await reporter.returns(receipt), "own")
    assert lived.mark.word not in own.text.lower()
    erased = await reporter.presses(own, "own-erase", sure="yes")
    assert erased.status_code == 200, alert(erased)
    await reporter.presses(await reporter.returns(receipt), "answer-WITHDRAW", sure="yes")


async def _nonsense(lived: Lived, reporter: Reporter) -> None:
    """Everything that is refused, with the mark in it."""
    word, client = lived.mark.word, reporter.client
    fields = {
        "narrative": word,
        "site": word,
        "whom": word,
        "about": word,
        "key": word,
        "names": word,
        "do": word,
    }
    for where in ("report", "complaint", "return", word):
        await client.post(f"/report/en/{where}", data=fields)
        await client.post(f"/report/en/{where}", data={**fields, "do": "send", "receipt": word})
        await client.get(f"/report/en/{where}", params={"receipt": word})
    await client.post(
        "/report/en/return", data={"receipt": word, "kind": "report", "do": f"read-{word}", "ticket": word}
    )
    await client.post("/report/en/report", content=word.encode() * 50_000, headers={"content-type": FORM})
    await client.post(
        "/report/en/report", content=f"narrative={word}%".encode(), headers={"content-type": "text/plain"}
    )
    await client.get("/intake/ticket", params={"q": word}, headers={"Parley-Ticket": word})


FORM = "application/x-www-form-urlencoded"


async def _in_a_flood(lived: Lived, client: httpx.AsyncClient, reporter: Reporter, told: Told) -> None:
    """The page waits with what was typed, and goes on while the flood does."""
    page = await reporter.reaches("report", "check", narrative=_text(lived, "in a flood"))
    given = {
        "bodyId": form_with(page, "send")[1]["whom"][0], "concern": "SAFETY", "protectedPerson": "WORKER",
        "retaliationForms": [], "activities": [], "narrative": lived.mark.word,
    }  # fmt: skip
    going = asyncio.create_task(_flood(client, given))
    try:
        async with asyncio.timeout(120):
            while not told.waited:
                await asyncio.sleep(0.3)
                sent = await reporter.presses(page, "send")  # again, it is answered as before
                told.waited = sent.status_code == 503
            assert form_with(sent, "send")[1]["ticket"]
            while sent.status_code == 503:
                await asyncio.sleep(1)
                sent = await reporter.presses(sent, "send")
    finally:
        going.cancel()
    told.receipts.append(receipt_on(sent))


async def _flood(client: httpx.AsyncClient, given: dict[str, object]) -> None:
    """Takes what is let in at once, and then each that comes back. Nothing of it is filed: the key is too short."""
    count = AT_ONCE
    while True:
        many = " ".join(
            f'm{n}: submitReport(input: $i, idempotencyKey: "too short") {{ __typename }}'
            for n in range(count)
        )
        document = f"mutation($i: SubmitReportInput!) {{ {many} }}"
        await client.post("/graphql", json={"query": document, "variables": {"i": given}})
        count = max(1, count // 2)
        await asyncio.sleep(0.05)
