"""An NGO's own site hosts the form: people tell, come back with the receipt, read what was answered, and write back.

    python examples/ngo_form.py http://127.0.0.1:8000 tell < what-happened.txt
    python examples/ngo_form.py http://127.0.0.1:8000 return < receipt-and-reply.txt

For `return`, the receipt is the first line of the input; what follows, if anything does, is written in the case. The
receipt goes to the token endpoint once and is forgotten here: what is asked after that carries a token, good for five
minutes in that one case and given back at the end. With the standard library only. The client, which the secretariat
registered for you with the scope `case:own` (no key, no addresses), is named by `--client`.

You see all that is typed into a page of yours: read what `reporter.py` says about logs, and say there who you are.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

RECEIPT = "urn:parley:params:oauth:grant-type:receipt"
SCHEME = "{ organisations(filter: {kind: [SECRETARIAT]}, first: 1) { nodes { id } } }"
TELL = ("submitReport", "SubmitReportInput", "ReportSubmitted { receipt acknowledgedBy }")
STANDS = ("returnToReport", "ReturnToReportInput", "ReportReturnedTo { state due dueOn written }")
READ = ("openReportItemWithReceipt", "OpenReportItemWithReceiptInput", "ReportItemRead { text }")
WRITE = ("addToReportWithReceipt", "AddToReportWithReceiptInput", "ReportAddedTo { position }")


class Site:
    """What the site keeps of one visit: where Parley is, as which client it asks, and a token once there is one."""

    def __init__(self, parley: str, client: str) -> None:
        self.parley, self.client, self.token = parley, client, ""

    def sent(self, path: str, body: bytes, kind: str) -> dict[str, Any]:
        """The answer, also where it is a refusal."""
        headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        try:
            with urlopen(Request(self.parley + path, body, headers), timeout=30) as came:
                return json.loads(came.read() or b"{}")
        except HTTPError as refused:
            return json.load(refused)

    def asked(self, query: str, **variables: object) -> dict[str, Any]:
        """Of the API. A token that has run out, or whose receipt was replaced, is told as no record is."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        came = self.sent("/graphql", body, "application/json")
        return came.get("data") or sys.exit("It was not understood.")

    def done(self, change: tuple[str, str, str], **input: object) -> dict[str, Any]:
        """What a change tells; a refusal is in words for whoever sits before the page."""
        name, given, success = change
        query = (
            f"mutation($key: String!, $input: {given}!) {{ it: {name}(idempotencyKey: $key, input: $input) {{"
            f" ... on {success} ... on Refusal {{ message next }} }} }}"
        )
        came = self.asked(query, key=str(uuid.uuid4()), input=input)["it"]
        return sys.exit(f"{came['message']} {came['next']}") if "next" in came else came

    def exchange(self, receipt: str) -> str:
        """From now on the token stands in for the receipt. What kind of case it opens."""
        form = {"grant_type": RECEIPT, "client_id": self.client, "receipt": receipt}
        came = self.sent("/oauth/token", urlencode(form).encode(), "application/x-www-form-urlencoded")
        if "access_token" not in came:
            sys.exit(came["error_description"])
        self.token = came["access_token"]
        return came["parley_case_kind"]

    def give_back(self) -> None:
        """Whoever finds the token in this page's memory finds nothing with it."""
        form = {"token": self.token, "client_id": self.client}
        self.token = ""
        self.sent("/oauth/revoke", urlencode(form).encode(), "application/x-www-form-urlencoded")


def tell(site: Site, text: str) -> None:
    """Send what happened to the scheme, and show the receipt once."""
    scheme = site.asked(SCHEME)["organisations"]["nodes"][0]["id"]
    told = site.done(TELL, bodyId=scheme, concern="SAFETY", protectedPerson="NOT_SAID", narrative=text)
    print(told["receipt"])


def come_back(site: Site, receipt: str, reply: str) -> None:
    """Say where it stands, show what was written, and write back."""
    if (kind := site.exchange(receipt)) != "REPORT":
        sys.exit(f"This is the receipt of another kind of case: {kind}.")
    try:
        stands = site.done(STANDS)
        print(
            f"{stands['state']}; {stands['due']} by {stands['dueOn']}" if stands["due"] else stands["state"]
        )
        for place, written in enumerate(stands["written"].splitlines(), start=1):
            print(f"{written}: {site.done(READ, position=place)['text']}")
        if reply:
            print(f"Kept as number {site.done(WRITE, kind='MESSAGE', text=reply)['position']}.")
    finally:
        site.give_back()


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("parley", help="the address of the Parley")
    ask.add_argument("what", choices=("tell", "return"))
    ask.add_argument("--client", default="demo-form", help="the id of the client that was registered for you")
    wanted = ask.parse_args()
    at, said = Site(wanted.parley, wanted.client), sys.stdin.read().strip()
    tell(at, said) if wanted.what == "tell" else come_back(at, *said.partition("\n")[::2])
