"""Who audits whom in these tests: the small world of reprisals, with auditors and those who cannot be auditors."""

from __future__ import annotations

from dataclasses import replace

from tests.reprisals.people import (
    AUDITORS,
    OPERATOR,
    OTHER_COMPANY,
    OTHER_FIRM,
    OUTSIDER,
    SECRETARIAT,
    named,
    viewer,
)

LEAD, SECOND, INTERPRETER, FORMER, ELSEWHERE = map(named, range(301, 306))
"""Auditors of the firm; the fourth worked for the operator until lately, the fifth is another firm's."""
FIRM = viewer(AUDITORS)
"""The firm's system, without a person."""
AT_THE_FIRM = viewer(AUDITORS, LEAD)
SECOND_AT_THE_FIRM = viewer(AUDITORS, SECOND)
OTHER_AT_THE_FIRM = viewer(AUDITORS, INTERPRETER)
RIVAL = viewer(OTHER_FIRM, ELSEWHERE)
COMPANY = viewer(OPERATOR)
STRANGERS = viewer(OTHER_COMPANY)
OFFICE = viewer(SECRETARIAT, OUTSIDER)
"""Of the secretariat, at no desk."""
WITHOUT_SCOPES = replace(COMPANY, scopes=frozenset())
