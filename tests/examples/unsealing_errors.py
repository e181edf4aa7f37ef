"""What a service or a log would say that lacks one of the defences of an identity, and how the story ends there."""

from __future__ import annotations

import json
from base64 import b64encode

from tests.examples.between import Altered
from tests.examples.errors import refusal

WHO = "Ilena Muster-c0ffee (invented)"
"""The name of the person in the story, as the test has it drawn."""
ANOTHER_KEY = b64encode(
    json.dumps({"recipient_key": "00" * 32, "fields": ["CONTACTS", "NAMES"]}).encode()
).decode()
ERRORS = {
    "nobody holds a key": (
        Altered(asks="/log/custodians", was=r'"custodians": *\[.*\]', becomes='"custodians": []'),
        "two custodians hold keys",
    ),
    "it is kept for the service alone": (
        Altered(asks=" myIdentity(", was='"tier": *"SEALED"', becomes='"tier": "CONFIDENTIAL"'),
        "it is sealed, for two custodians",
    ),
    "who handles it reads the name": (
        Altered(asks="query Report(", was='"alias": *"[^"]+"', becomes=f'"alias": "{WHO}"'),
        "who handles it reads a label, and no name",
    ),
    "an NGO is told that somebody is there": (
        Altered(asks=" requestUnsealing(", was='"NOT_FOUND"', becomes='"NOT_ASSIGNED"'),
        "an NGO is answered as if nobody were there",
    ),
    "it opens before anybody agreed": (
        Altered(asks=" openIdentity(", was=refusal("NotApproved"), becomes='{"__typename": "OpenedIdentity"}'),
        "openIdentity came to OpenedIdentity, not to NOT_APPROVED",
    ),
    "a custodian is shown another key": (
        Altered(asks=" takeUpUnsealing(", was='"statement": *"[^"]+"', becomes=f'"statement": "{ANOTHER_KEY}"'),
        "custodian-1 is shown what was asked",
    ),
    "one custodian is enough": (
        Altered(asks=" approveUnsealing(", was='"REQUESTED"', becomes='"APPROVED"'),
        "one yes is not enough",
    ),
    "one custodian agrees twice": (
        Altered(asks=" approveUnsealing(", was='"approvals": *1', becomes='"approvals": 2',
                after="UnsealingApproved"),
        "the same yes once more counts once",
    ),
    "the second yes counts for nothing": (
        Altered(asks=" approveUnsealing(", was='"approvals": *2', becomes='"approvals": 1'),
        "two have agreed",
    ),
    "the service reads the name": (
        Altered(asks=" openIdentity(", was='"promise":', becomes=f'"who": "{WHO}", "promise":'),
        "the answer is ciphertext",
    ),
    "what is opened was changed": (
        Altered(asks=" openIdentity(", was='"sealed": *"....', becomes='"sealed": "AAAA'),
        "the handler reads what the worker told",
    ),
    "it opens twice": (
        Altered(asks=" openIdentity(", was=refusal("GrantEnded"), becomes='{"__typename": "OpenedIdentity"}'),
        "openIdentity came to OpenedIdentity, not to GRANT_ENDED",
    ),
    "the person is not told": (
        Altered(asks=" myIdentity(", was=r'"openings": *\[\{.*?\}\]', becomes='"openings": []'),
        "the person sees that somebody looked",
    ),
    "it was never announced": (
        Altered(asks="/log/entries", was='"act":"ANNOUNCED"', becomes='"act":"REFUSED"'),
        "the log has it all",
    ),
    "the log says who": (
        Altered(asks="/log/entries", was='"act":"OPENED",', becomes=f'"act":"OPENED","by":"{WHO}",'),
        "the log says of nobody who it is",
    ),
    "a proof leads elsewhere": (
        Altered(asks="/log/proof/inclusion", was=r"\A[^\n]+", becomes="A" * 43 + "="),
        "the announcement stands under the root that was signed",
    ),
    "an old entry was changed": (
        Altered(asks="/log/entries", was=r'\A(\{"leaf":\{"act":")[A-Z]', becomes=r"\1Z"),
        "parley log verify: ",
    ),
}  # fmt: skip
