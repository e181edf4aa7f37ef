"""What is asked in `unsealing_story.py`, beside what it shares with the other stories."""

from __future__ import annotations

REPORT = """
query Report($site: ID!) {
  reports(filter: {site: [$site]}) {
    nodes { id state identityMode aliases { nodes { id alias role } } }
  }
}
"""
MINE = (
    "myIdentity",
    "MyIdentityInput",
    "MyIdentityTold { identity { tier fields openings { state purpose reader fields } } }",
)
ASK = (
    "requestUnsealing",
    "RequestUnsealingInput",
    "UnsealingRequested { unsealing { id state approvals endsAt } }",
)
TAKE_UP = (
    "takeUpUnsealing",
    "OnUnsealingInput",
    "UnsealingTakenUp { toDecide { statement keyId layers { keyId layer } layer outer identity } }",
)
APPROVE = (
    "approveUnsealing",
    "ApproveUnsealingInput",
    "UnsealingApproved { standing { state approvals } }",
)
OPEN = (
    "openIdentity",
    "OnUnsealingInput",
    "OpenedIdentity { unsealing { state } identity { statement envelope promise fields { name sealed bound } } }",
)
