"""A motion of the Board that comes back, since one sector said no with both its seats; told by clients with tokens.

    python examples/motion_story.py credentials.json

`credentials.json` is what `parley demo credentials --json` prints; its tokens are good for five minutes. A vote stays
open for seven days at least: the story lets them pass with `parley demo wait`, which moves the demo's own clock, so it
runs beside the demo's data folder. Each line tells who asked what, and what came back; where anything goes otherwise
the program says so and ends with status 1. Needs `httpx`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import httpx
from asking import Change, Voice, days_pass, holds, line, tell

DRAFT = ("draftMotion", "DraftMotionInput", "MotionDrafted { motion { id draftedOn } }")
SEEK = ("seekConsensus", "StepOfMotionInput", "ConsensusSought { motion { state } }")
POSITION = ("takePosition", "TakePositionInput", "PositionTaken { __typename }")
OPEN_VOTE = ("openVote", "OpenVoteInput", "VoteOpened { motion { state closesAt } }")
CAST = ("castBallot", "CastBallotInput", "BallotCast { ballot { vote version } }")
CLOSE_VOTE = ("closeVote", "StepOfMotionInput", "VoteCounted { motion { state } }")
MOTION = """
query Motion($id: ID!) { motion(id: $id) {
  state because inFavour against abstained returnedBy version ballots { nodes { vote } total { count } }
} }
"""
RESULT = """
query Result($id: ID!) { motion(id: $id) { state because inFavour against abstained returnedBy } }
"""
BOARD = {
    "board-member": "YES", "board-member-communities-2": "YES", "board-member-workers": "YES",
    "board-member-ngos": "YES", "board-member-finance": "YES", "board-member-brands": "ABSTAIN",
    "board-member-company-2": "NO", "board-member-company": "YES",
}  # fmt: skip
"""Who votes what at first: one of the companies' seats changes its mind."""


class Story:
    """The scenes, in order."""

    def __init__(self, said: Mapping[str, Any], server: httpx.Client, patience: int) -> None:
        tokens = {entry["persona"]: entry["token"] for entry in said["personas"]}
        self.voices = {name: Voice(name=name, server=server, token=one) for name, one in tokens.items()}
        self.anybody = Voice(name="anybody (no token)", server=server)
        self.keeper = self.voices["secretariat"]
        self.patience = patience

    def scenes(self) -> Iterator[str]:
        """The title of each scene, before it is played."""
        yield "1 A seat moves, another objects"
        self.the_motion()
        yield "2 The seats vote, and nobody counts"
        self.the_vote()
        self.nobody_counts()
        yield "3 It comes back to the full board"
        self.the_result()

    def the_motion(self) -> None:
        mover = self.voices["board-member"]
        drafted = mover.does(
            DRAFT, title="Interviews away from the site by default",
            text="Audit teams shall hear people away from the site unless they ask otherwise.",
        )["motion"]  # fmt: skip
        self.motion, day = drafted["id"], date.fromisoformat(drafted["draftedOn"])
        line(mover.name, "draftMotion", "DRAFT")
        self._moves(mover, SEEK)
        self.voices["board-member-company"].does(POSITION, motionId=self.motion, stance="OBJECTION")
        line("board-member-company", "takePosition OBJECTION", "there is no consensus")
        self._moves(self.keeper, OPEN_VOTE, closesOn=str(day + timedelta(days=7)))

    def the_vote(self) -> None:
        for name, vote in BOARD.items():
            self._votes(name, vote)
        self._votes("board-member-company", "NO", version=1)

    def nobody_counts(self) -> None:
        seen = self.voices["board-member"].reads(MOTION, id=self.motion)["motion"]
        own = seen["ballots"]["total"]["count"] == 1
        holds(own and seen["against"] is None, "a seat sees its own ballot alone")
        line("board-member", "ballots of the motion", "1, their own; no count before the vote closes")
        holds(self.anybody.reads(RESULT, id=self.motion)["motion"] is None, "nobody else knows of it before")
        line(self.anybody.name, "the motion by its id", "nothing")
        self.keeper.is_refused("VOTE_STILL_OPEN", CLOSE_VOTE, motionId=self.motion)

    def the_result(self) -> None:
        days_pass(8)
        self.voices["board-member"].is_refused(
            "VOTE_CLOSED", CAST, motionId=self.motion, vote="NO", version=1
        )
        self.keeper.asks_for(CLOSE_VOTE, motionId=self.motion)  # unless the rounds counted it already
        came = self._result()
        counted = (came["inFavour"], came["against"], came["abstained"])
        holds(came["state"] == "RETURNED" and counted == (5, 2, 1), "five to two, and returned all the same")
        holds(came["returnedBy"] == ["MINING_COMPANIES"], "the sector is named")
        line(self.anybody.name, "the motion", f"RETURNED by {came['returnedBy'][0]}: YES 5, NO 2, ABSTAIN 1")

    def _moves(self, who: Voice, change: Change, **more: Any) -> None:
        line(who.name, change[0], who.does(change, motionId=self.motion, **more)["motion"]["state"])

    def _votes(self, name: str, vote: str, **more: Any) -> None:
        self.voices[name].does(CAST, motionId=self.motion, vote=vote, **more)
        line(name, f"castBallot {vote}", "changed" if more else "cast")

    def _result(self) -> dict[str, Any]:
        until = time.monotonic() + self.patience
        while True:
            came = self.anybody.reads(RESULT, id=self.motion)["motion"]
            if came or time.monotonic() >= until:
                holds(came, "the result is before everybody")
                return came
            time.sleep(1)


if __name__ == "__main__":
    tell(__doc__, Story, wait=(90, "for how many seconds to wait for the result"))
