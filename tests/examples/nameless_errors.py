"""What a service would say that fails somebody who gives no name, and how the story ends there."""

from __future__ import annotations

from tests.examples.between import Altered

ERRORS = {
    "the day is kept": (
        Altered(asks="query Reports(", was='"byWeek": *true', becomes='"byWeek": false'),
        "only the week is kept",
    ),
    "nobody sees that it was read": (
        Altered(asks=" returnToReport(", was=r" opened \d{4}-\d\d-\d\d", becomes=""),
        "the worker sees that it was read",
    ),
    "who asked learns that the worker is there": (
        Altered(asks="query Reports(", was='("side": *"BODY", *"openedOn": *)null', becomes=r'\g<1>"2026-01-04"'),
        "who asked is not told yet",
    ),
    "the photograph tells who took it": (
        Altered(asks="/attachments/download", was=r"\A\xff\xd8", becomes="\xff\xd8Exif"),
        "it tells that no more",
    ),
    "the name that was taken out comes back": (
        Altered(asks=" openReportItem(", was="A shift lead ordered it", becomes="M. Muster ordered it",
                after="ReportItemRedacted"),
        "from now on it opens without the name",
    ),
    "what the worker wrote is lost": (
        Altered(asks=" openReportItemWithReceipt(", was="The shift lead, M. Muster", becomes="Somebody"),
        "and still reads what they wrote",
    ),
    "who handles it reads the name": (
        Altered(asks="query Grievances(", was='"alias": *"[^"]+"', becomes='"alias": "Ilena Muster (invented)"'),
        "who handles it reads a label, and no name",
    ),
    "somebody looked and the neighbour is told too late": (
        Altered(asks=" myIdentity(", was=r'"openings": *\[\]', becomes='"openings": [{"purpose": "PROTECTION"}]'),
        "nobody looked at who they are",
    ),
    "a company counts the complaint": (
        Altered(asks="query AtTheSite", who="company-handler", after="IdentityErasedForGood",
                was=r'("grievances": *{"nodes": *\[\], *"total": *{"count": *)0', becomes=r"\g<1>1"),
        "the company reads of the site what it read before",
    ),
}  # fmt: skip
