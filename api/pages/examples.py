"""Questions that the pages offer. A test runs every one of them, so that none is only written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question to begin with."""

    name: str
    query: str
    token: bool = False  # whether it asks for more than what is public


FIRST = Example(
    name="Sectors and protected activities",
    query="""\
{
  sectors(first: 2) { nodes { code name } total { count } }
  protectedActivities(first: 1) { nodes { name basis } }
}
""",
)
FIRST_ANSWER = """\
{"data": {
  "sectors": {
    "nodes": [{"code": "COMMUNITIES", "name": "Communities"},
              {"code": "WORKERS", "name": "Workers"}],
    "total": {"count": 6}},
  "protectedActivities": {
    "nodes": [{"name": "Taking part in an audit",
               "basis": "CURRENT"}]}}}
"""

EXAMPLES = (
    FIRST,
    Example(
        name="Published engagements and what kept people away",
        query="""\
{
  engagements(first: 5) {
    nodes {
      startsOn
      purpose
      method
      site { name country }
      barriers { nodes { kind severity state } }
    }
    pageInfo { hasNextPage endCursor }
    total { count isExact }
  }
}
""",
    ),
    Example(
        name="Published figures on attacks, with their sources",
        query="""\
{
  attackFigures(first: 5) {
    nodes { yearFrom yearTo businessSector measure qualifier figure source }
  }
}
""",
    ),
    Example(
        name="The parties that an NGO keeps (with a token)",
        query="""\
{
  parties(first: 5) {
    nodes {
      pseudonym
      sensitivity
      roles { nodes { role starts } }
    }
    total { count isExact }
  }
}
""",
        token=True,
    ),
)
