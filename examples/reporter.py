"""Telling a danger without an account, and coming back with the receipt: for whoever wants to host such a form.

    python examples/reporter.py http://127.0.0.1:8000 tell < what-happened.txt
    python examples/reporter.py http://127.0.0.1:8000 return       (it reads the receipt from its input)
    python examples/reporter.py http://127.0.0.1:8000 look         (when was their identity looked for, if they gave it)

Text and receipt come by the input alone: arguments stand in the list of processes and in the shell's history. With the
standard library only. A form that you host for others knows more of them than Parley ever will, so:

- Keep no log of this page: no address, user agent, cookie or exact time, nor in a proxy before it. A list of who
  opened it at 21:40 is a list of suspects.
- Write neither text nor receipt anywhere: no draft, queue, cache or error report. What failed is asked for again.
- Pass no header of theirs on, `X-Forwarded-For` least of all, and load nothing from elsewhere: no font, no counter.
- Show the receipt once and answer with `Cache-Control: no-store`. You can't help who loses it; say so on the page.
"""

from __future__ import annotations

import json
import sys
import uuid
from contextlib import suppress
from typing import Any
from urllib.request import Request, urlopen

SCHEME = "{ organisations(filter: {kind: [SECRETARIAT]}, first: 1) { nodes { id } } }"
TELL = ("submitReport", "SubmitReportInput", "ReportSubmitted { receipt acknowledgedBy }")
RETURN = ("returnToReport", "ReturnToReportInput", "ReportReturnedTo { state due dueOn written }")
LOOK = (
    "myIdentity",
    "MyIdentityInput",
    "MyIdentityTold { identity { tier fields openings { on purpose reader breakGlass state logEntry } } }",
)
READ = ("openReportItemWithReceipt", "OpenReportItemWithReceiptInput", "ReportItemRead { text }")


def asked(parley: str, query: str, **variables: object) -> dict[str, Any]:
    """The answer, tried for three times: with the same key a report is received once, and its receipt told again."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    for _ in range(3):
        with suppress(OSError, ValueError, KeyError):  # untold: the reason may repeat what was sent
            request = Request(f"{parley}/graphql", body, {"Content-Type": "application/json"})
            with urlopen(request, timeout=30) as came:
                return json.load(came)["data"] or {}
    raise SystemExit("There was no answer. Nothing was kept here: try again later.")


def done(parley: str, change: tuple[str, str, str], **input: object) -> dict[str, Any]:
    """What a change tells. A refusal says what was wrong and what to do next, in words for whoever asks."""
    name, given, success = change
    query = (
        f"mutation($key: String!, $input: {given}!) {{ {name}(idempotencyKey: $key, input: $input) {{"
        f" ... on {success} ... on Refusal {{ message next }} }} }}"
    )
    came = asked(parley, query, key=str(uuid.uuid4()), input=input).get(name)
    if came is None or "next" in came:
        raise SystemExit(f"{came['message']} {came['next']}" if came else "It was not understood.")
    return came


def tell(parley: str, text: str) -> None:
    """Send what happened to the scheme itself. `siteId`, if you know it, tells which mine it concerns."""
    scheme = asked(parley, SCHEME)["organisations"]["nodes"][0]["id"]
    told = done(
        parley, TELL, bodyId=scheme, concern="SAFETY", protectedPerson="NOT_SAID", retaliationForms=[],
        activities=["SAFETY_REPORT"], narrative=text,
    )  # fmt: skip
    print(f"By {told['acknowledgedBy']} you are told that it came in. Write this down:", file=sys.stderr)
    print(told["receipt"])


def come_back(parley: str, receipt: str) -> None:
    """Say where it stands and what was written so far, theirs and the answers."""
    stands = done(parley, RETURN, receipt=receipt)
    print(f"{stands['state']}; {stands['due']} by {stands['dueOn']}" if stands["due"] else stands["state"])
    for place, written in enumerate(stands["written"].splitlines(), start=1):
        print(f"{written}: {done(parley, READ, receipt=receipt, position=place)['text']}")


def look(parley: str, receipt: str) -> None:
    """Say whether an identity is sealed, and each time somebody asked for it. Nobody is told what it says."""
    own = done(parley, LOOK, receipt=receipt)["identity"]
    print(f"{own['tier']}: {', '.join(own['fields'])}" if own["tier"] else "Nothing is sealed of you.")
    for seen in own["openings"]:
        place = "not yet in the log" if seen["logEntry"] is None else f"entry {seen['logEntry']} of the log"
        print(f"{seen['on']}: {seen['state']} for {seen['purpose']}, asked by {seen['reader']} ({place})")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[2] not in ("tell", "return", "look"):
        raise SystemExit("python examples/reporter.py ADDRESS tell|return|look")
    {"tell": tell, "return": come_back, "look": look}[sys.argv[2]](sys.argv[1], sys.stdin.read().strip())
