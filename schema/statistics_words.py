"""What each code of the statistics means, for someone outside."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.statistics.participation import Activity

STATISTIC_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Activity: {
        "COMMENT": "Published comments on proposed changes, by the sector that the commenter speaks for.",
        "ENGAGEMENT": "Engagements, once for each sector of which somebody took part.",
        "INTERVIEW": "Interviews held in audits, by the interviewee's sector.",
        "MOTION": "Votes that counted, by the seat's sector, in motions decided in the quarter.",
    },
}
"""One sentence for every code."""
