"""What a service would say that lacks one of the defences of an audit, and how the story ends there."""

from __future__ import annotations

from tests.examples.between import Altered
from tests.examples.errors import refusal

ERRORS = {
    "people are heard before the site has promised": (
        Altered(asks=" planInterview(", was=refusal("UndertakingNotSigned"),
                becomes=r'{"__typename": "InterviewPlanned"}'),
        "planInterview came to InterviewPlanned, not to UNDERTAKING_NOT_SIGNED",
    ),
    "a company learns who audits": (
        Altered(asks="query Audit(", who="company-1", was=r'"person": *null', becomes='"person": {"handle": "plover"}'),
        "the company learns how many audit, not who",
    ),
    "a colleague who is on no team sees an interview": (
        Altered(asks="query Interviews", who="auditor-2", was=r'("total": *{"count": *)0', becomes=r"\g<1>1"),
        "auditor-2 sees no interview",
    ),
    "a company counts an interview": (
        Altered(asks="query AtTheSite", who="company-manager", after="InterviewHeld",
                was=r'("interviews": *{"nodes": *\[\], *"total": *{"count": *)0', becomes=r"\g<1>1"),
        "company-manager is answered as before anybody spoke",
    ),
    "a seat counts the votes of others": (
        Altered(asks="query Motion(", who="board-member", was=r'"against": *null', becomes='"against": 2'),
        "a seat sees its own ballot alone",
    ),
    "five votes to two pass": (
        Altered(asks="query Result(", was=r'"RETURNED"', becomes='"PASSED"'),
        "five to two, and returned all the same",
    ),
}  # fmt: skip
OF_THE_MOTION = ("query Motion(", "query Result(")
