"""A case from its first word to its last check-in, told by a client that knows an address and some tokens, no more.

    python examples/retaliation_story.py credentials.json

`credentials.json` is what `parley demo credentials --json` prints; its tokens are good for five minutes. Everybody in
the story is invented, and so is the mine, which it enters anew each time. Each line tells who asked what, and what came
back: codes, labels, days; of what was written only what its own handler opens. Each scene checks what it tells: where
anything goes otherwise the program says so and ends with status 1. Needs `httpx`.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import httpx
import story_questions as q
from asking import Change, Voice, accounts, holds, line, tell

DANGER = {
    "concern": "SAFETY", "protectedPerson": "WORKER", "retaliationForms": [], "activities": ["SAFETY_REPORT"],
    "narrative": "The gas alarm in the lower drift has been switched off since March.", "language": "en",
}  # fmt: skip
RETALIATION = {
    "activities": ["SAFETY_REPORT"], "forms": ["CHANGE_OF_DUTIES", "DISCIPLINE"], "actor": "EMPLOYEE",
    "narrative": "Moved to nights and written up, two days after the alarm was spoken of.", "language": "en",
    "represents": True,
}  # fmt: skip
FINDING = {
    "finding": "SUBSTANTIATED", "reasons": "The shift was changed for the report alone.", "language": "en",
}  # fmt: skip
COMPANY = ("company-1", "company-handler")


class Story:
    """The scenes, in order; each leaves behind what the next ones need."""

    def __init__(self, said: Mapping[str, Any], server: httpx.Client, patience: int) -> None:
        who = {entry["persona"]: entry for entry in said["personas"]}
        self.voices = {name: Voice(name=name, server=server, token=one["token"]) for name, one in who.items()}
        self.organisations = {name: one.get("organisation") for name, one in who.items()}
        self.handles = {one["username"]: name for name, one in who.items() if "username" in one}
        self.worker = Voice(name="worker (no token)", server=server)
        self.handler = self.voices["secretariat-handler"]
        self.union = self.voices["union"]
        self.patience = patience
        self.ids: set[str] = set()
        """Of everything in the case, as those who handle it see them."""

    def scenes(self) -> Iterator[str]:
        """The title of each scene, before it is played."""
        yield "Prologue: a mine joins the scheme"
        self.prologue()
        yield "1 A worker tells of a danger, and nobody asks who it is"
        self.the_report()
        self.the_way_back()
        yield "2 The union alleges retaliation, and somebody is protected at once"
        self.the_allegation()
        yield "3 The company asks, and learns nothing"
        self.nothing_is_told()
        self.nothing_is_guessed(*COMPANY)
        yield "4 A committee is called"
        self.who_may_not_judge()
        self.the_committee()
        yield "5 It investigates and finds; a finding ends nothing by itself"
        self.the_finding()
        yield "6 The scheme decides, and only once it is released does the company read"
        self.the_outcome()
        self.the_release()
        self.nothing_is_guessed("company-handler")
        yield "7 What was asked for is done, and asking again goes on"
        self.the_action()
        self.the_check_ins()
        self.the_queue()
        yield "8 Early warnings"
        self.the_warnings()

    def prologue(self) -> None:
        keeper = self.voices["secretariat"]
        self.people = dict(accounts(keeper, self.handles))
        ids = {one["name"]: one["id"] for one in keeper.reads(q.ORGANISATIONS)["organisations"]["nodes"]}
        self.scheme = ids[self.organisations["secretariat"]]
        site = keeper.does(
            q.REGISTER_SITE, name=f"Cerro Aldemora {secrets.token_hex(2)}", country="CL", status="OPERATING",
            commodities=["copper"], timeZone="America/Santiago",
        )["site"]  # fmt: skip
        self.site = site["id"]
        line(keeper.name, "registerSite", site["name"])
        day = str(date.today() - timedelta(days=400))
        for persona, capacity in (("company-1", "OPERATOR"), ("union", "UNION")):
            stands = {"organisationId": ids[self.organisations[persona]], "capacity": capacity}
            keeper.does(q.ASSIGN, siteId=self.site, starts=day, **stands)
            line(keeper.name, f"assignOrganisation {capacity}", str(self.organisations[persona]))
        keeper.does(q.SIGN, siteId=self.site, signedOn=day)
        line(keeper.name, "signAgreement", f"in force since {day}")
        self.before = {name: self._at_the_site(name) for name in COMPANY}

    def the_report(self) -> None:
        told = self.worker.does(q.SUBMIT, bodyId=self.scheme, siteId=self.site, **DANGER)
        self.receipt = told["receipt"]
        line(
            self.worker.name,
            "submitReport SAFETY_REPORT",
            f"a receipt; acknowledged by {told['acknowledgedBy']}",
        )
        found = self.handler.reads(q.REPORTS, site=self.site)["reports"]["nodes"]
        holds(
            len(found) == 1 and found[0]["byWeek"], "one report at the site, of which only the week is kept"
        )
        self._keep_ids(found)
        (report,) = found
        (alias,), (item,) = report["aliases"]["nodes"], report["items"]["nodes"]
        line(
            self.handler.name,
            "reports at the site",
            f"1: {report['state']}, week of {report['receivedOn']}, {alias['alias']}",
        )
        self.handler.does(q.ASSIGN_REPORT, reportId=report["id"], personId=self.people[self.handler.name])
        line(self.handler.name, "assignReportHandler", "to themselves")
        self.voices["secretariat-handler-2"].is_refused(
            "NOT_OPEN_TO_YOU", q.OPEN_REPORT_ITEM, itemId=item["id"]
        )
        text = self.handler.does(q.OPEN_REPORT_ITEM, itemId=item["id"])["text"]
        holds(text == DANGER["narrative"], "the handler reads what the worker wrote")
        line(self.handler.name, "openReportItem", f"“{text}”")
        self.handler.does(q.ACKNOWLEDGE_REPORT, reportId=report["id"])
        line(self.handler.name, "acknowledgeReport", "done")

    def the_way_back(self) -> None:
        wrong = ("A" if self.receipt[0] != "A" else "B") + self.receipt[1:]
        self.worker.is_refused("MISTYPED_RECEIPT", q.RETURN, receipt=wrong)
        stands = self.worker.does(q.RETURN, receipt=self.receipt)
        holds(
            stands["acknowledged"] and stands["due"] == "ANSWER", "the worker sees that it was acknowledged"
        )
        due = f"acknowledged; {stands['due']} by {stands['dueOn']}"
        line(self.worker.name, "returnToReport, with the receipt", f"{stands['state']}, {due}")
        added = self.worker.does(
            q.ADD, receipt=self.receipt, kind="MESSAGE", text="It is still off.", language="en"
        )
        line(self.worker.name, "addToReportWithReceipt", f"kept as number {added['position']}")

    def the_allegation(self) -> None:
        self.case = self.union.does(q.FILE, siteId=self.site, **RETALIATION)["allegation"]["id"]
        seen = self.union.reads(q.ALLEGATION, id=self.case)["allegation"]
        (victim,) = (one for one in seen["aliases"]["nodes"] if one["role"] == "VICTIM")
        came = f"{seen['state']}; {victim['role']}, {victim['alias']}"
        line(self.union.name, "fileAllegation SAFETY_REPORT, by EMPLOYEE", came)
        self._acts(self.handler, q.ASSIGN_ALLEGATION, personId=self.people[self.handler.name])
        self._acts(self.handler, q.ACKNOWLEDGE)
        state = self._acts(self.handler, q.PROTECT, kind="NO_CONTACT")
        holds(state == "INTERIM_PROTECTION", "somebody is protected before anything is found")

    def nothing_is_told(self) -> None:
        for name in COMPANY:
            holds(
                self._at_the_site(name) == self.before[name], f"{name} is answered as before there was a case"
            )
            line(name, "lists and counts at the site", "byte for byte as before there was a case")

    def nothing_is_guessed(self, *companies: str) -> None:
        self._case()
        for name in companies:
            tried = {what: self._guesses(self.voices[name], what) for what in sorted(self.ids)}
            alike = sum(there == nowhere for pairs in tried.values() for there, nowhere in pairs)
            asked = sum(len(pairs) for pairs in tried.values())
            holds(alike == asked, f"{name} is answered of an id of the case as of an id of nothing")
            line(name, f"{len(tried)} ids of the case, {asked} questions", "byte for byte as ids of nothing")

    def who_may_not_judge(self) -> None:
        fit = [self.people[name] for name in ("board-member", "board-member-workers")]
        tied = self.people["board-member-company"]
        came = self.handler.is_refused("RECUSED", q.SEAT, allegationId=self.case, personIds=[*fit, tied])
        holds("OPERATOR" in came["ties"], "the tie to the operator is named")
        line("", "board-member-company is tied by", ", ".join(came["ties"]))
        self.handler.is_refused("COMMITTEE_TOO_SMALL", q.SEAT, allegationId=self.case, personIds=fit)
        holds(self._case()["state"] == "INTERIM_PROTECTION", "what was refused moved nothing")

    def the_committee(self) -> None:
        free = [self.people[f"board-member{of}"] for of in ("", "-workers", "-ngos", "-finance")]
        self._acts(self.handler, q.SEAT, personIds=free)
        leaves, tied = self.voices["board-member-finance"], self.voices["board-member-company"]
        holds(leaves.reads(q.NODE, id=self.case)["node"], "who sits on the committee sees the allegation")
        leaves.does(q.DECLARE, siteId=self.site)
        line(leaves.name, "declareInterest at the site", "stands down by the same act")
        for away in (leaves, tied):
            holds(away.reads(q.NODE, id=self.case)["node"] is None, f"{away.name} sees nothing of it")
            line(away.name, "the allegation by its id", "nothing")
        members = self._case()["committee"]["nodes"]
        sit = sorted(one["sector"] for one in members if one["stoodDownOn"] is None)
        left = [one["sector"] for one in members if one["stoodDownBecause"] == "RECUSED"]
        holds(
            sit == ["COMMUNITIES", "NGOS", "WORKERS"] and left == ["FINANCE"], "three sit, of three sectors"
        )
        line(self.handler.name, "the committee", f"{', '.join(sit)}; stood down, RECUSED: {left[0]}")

    def the_finding(self) -> None:
        judges = [self.voices[f"board-member{of}"] for of in ("", "-workers", "-ngos")]
        self._acts(judges[0], q.INVESTIGATE)
        self.handler.is_refused("ONLY_THE_COMMITTEE", q.FIND, allegationId=self.case, **FINDING)
        self._acts(judges[0], q.OPINE, opinion="SUBSTANTIATED")
        judges[0].is_refused("NO_MAJORITY", q.FIND, allegationId=self.case, **FINDING)
        self._acts(judges[1], q.OPINE, opinion="SUBSTANTIATED")
        self._acts(judges[2], q.OPINE, opinion="INCONCLUSIVE")
        found = judges[0].does(q.FIND, allegationId=self.case, **FINDING)["allegation"]
        holds(found == {"state": "FOUND", "finding": "SUBSTANTIATED"}, "it is found substantiated")
        line(judges[0].name, "recordFinding", f"{found['state']}, {found['finding']}")
        active = self.worker.reads(q.ACTIVE, site=self.site)["agreements"]["total"]["count"]
        holds(active == 1, "the agreement is in force after the finding")
        line("anybody (no token)", "agreements in force at the site", "1")

    def the_outcome(self) -> None:
        about = {"allegationId": self.case, "outcome": "CORRECTIVE_ACTION_RECOMMENDED"}
        past, due = (str(date.today() + timedelta(days=days)) for days in (-5, 60))
        action = {"kind": "REINSTATEMENT", "dueOn": past}
        self.handler.is_refused("DEADLINE_IN_THE_PAST", q.DECIDE, **about, actions=[action])
        came = self.handler.does(q.DECIDE, **about, actions=[action | {"dueOn": due}])["allegation"]
        line(self.handler.name, "decideOutcome", f"{came['outcome']}: REINSTATEMENT by {due}, in 60 days")
        self.nothing_is_told()

    def the_release(self) -> None:
        self._acts(self.voices["board-member"], q.RELEASE, audience="OPERATOR")
        for name in COMPANY:
            (read,) = self.voices[name].reads(q.RELEASED, site=self.site)["allegationReleases"]["nodes"]
            told = {
                "finding": "SUBSTANTIATED",
                "outcome": "CORRECTIVE_ACTION_RECOMMENDED",
                "allegation": None,
            }
            holds(read == told, f"{name} reads what was found and decided, and is not led back")
            line(name, "allegationReleases", f"{read['finding']}, {read['outcome']}; the allegation: null")
            now, before = (
                json.loads(came[2])["data"] for came in (self._at_the_site(name), self.before[name])
            )
            now["allegationReleases"] = before["allegationReleases"]
            holds(now == before, f"{name} reads nothing else")
            line(name, "all else at the site", "as before there was a case")
        other = self.voices["company-2"].reads(q.RELEASED, site=self.site)["allegationReleases"]["nodes"]
        holds(other == [], "another company reads nothing")
        line("company-2", "allegationReleases", "none")

    def the_action(self) -> None:
        (action,) = self._case()["recommendedActions"]["nodes"]
        about = {"allegationId": self.case, "actionId": action["id"]}
        self.union.is_refused("NOT_DONE_YET", q.VERIFY, **about)
        self._acts(self.handler, q.DO, actionId=action["id"])
        self._acts(self.union, q.VERIFY, actionId=action["id"])
        (action,) = self._case()["recommendedActions"]["nodes"]
        holds(action["verifiedOn"], "those who brought it have said that it was done")
        line(self.handler.name, "recommendedActions", f"{action['kind']}, verified {action['verifiedOn']}")

    def the_check_ins(self) -> None:
        self._acts(self.handler, q.MONITOR)
        case = self._case()
        decided = next(one["occurredOn"] for one in case["events"]["nodes"] if one["state"] == "OUTCOME")
        self.check_ins = [one["dueOn"] for one in case["checkIns"]["nodes"]]
        for told, due in zip((30, 90, 180), self.check_ins, strict=True):
            days = (date.fromisoformat(due) - date.fromisoformat(decided)).days
            holds(
                0 <= days - told < 14,
                f"a check-in is due after {told} days, or on the working day that follows",
            )
            line(self.handler.name, f"check-in after {told} days", f"due {due}, after {days}")
        came = self.handler.is_refused("CHECK_INS_LEFT", q.CLOSE, allegationId=self.case)
        holds(came["earliest"] == self.check_ins[0], "it can be closed after its check-ins only")

    def the_queue(self) -> None:
        queue = self.handler.reads(q.QUEUE, site=self.site)
        first, (ours,) = queue["first"]["nodes"], queue["here"]["nodes"]
        dues = [one["dueOn"] for one in first if one["dueOn"]]
        holds(dues == sorted(dues), "the queue begins with what is due first")
        holds(
            (ours["due"], ours["dueOn"]) == ("CHECK_IN", self.check_ins[0]), "the first check-in is due next"
        )
        for what, cases in (("what is due next", first), ("what is due next in this case", [ours])):
            for one in cases:
                late = ", overdue" if one["overdue"] else ""
                line(self.handler.name, what, f"{one['dueOn']} {one['due']} ({one['state']}{late})")

    def the_warnings(self) -> None:
        raised = self._raised(0)
        if self.patience and not raised:
            line(
                self.handler.name,
                "earlyWarnings at the site",
                "none yet; they are raised each minute: waiting",
            )
            raised = self._raised(self.patience)
        holds(raised or not self.patience, f"a warning is raised at the site within {self.patience} seconds")
        if not raised:
            line(
                self.handler.name,
                "earlyWarnings at the site",
                "none yet: they are raised each minute; elsewhere:",
            )
            raised = self.handler.reads(q.WARNINGS, filter={"acknowledged": False})["earlyWarnings"]["nodes"]
        for one in raised:
            rests = " and ".join(sorted(record["entity"] for record in one["records"]["nodes"]))
            line(self.handler.name, "earlyWarnings", f"{one['rule']}: {rests}, at {one['site']['name']}")
        for one in raised[:1]:
            seen = self.handler.does(q.SEEN, warningId=one["id"])["warning"]["acknowledgedOn"]
            line(self.handler.name, "acknowledgeWarning", f"seen on {seen}")
            self.handler.is_refused("ALREADY_DONE", q.SEEN, warningId=one["id"])
            action = self.handler.does(q.ACT, warningId=one["id"], action="PROTECTION_TAKEN")["warning"][
                "action"
            ]
            line(self.handler.name, "actOnWarning", action)

    # -- what the scenes share

    def _acts(self, who: Voice, change: Change, **more: Any) -> str:
        """One step with the allegation; gives and tells where it stands then."""
        state = who.does(change, allegationId=self.case, **more)["allegation"]["state"]
        codes = " ".join(value for value in more.values() if isinstance(value, str) and value.isupper())
        line(who.name, f"{change[0]} {codes}".rstrip(), state)
        return state

    def _case(self) -> dict[str, Any]:
        """The allegation, as its handler sees it."""
        case = self.handler.reads(q.ALLEGATION, id=self.case)["allegation"]
        self._keep_ids([case, {"id": self.case}])
        return case

    def _keep_ids(self, told: object) -> None:
        match told:
            case dict():
                self.ids |= {told["id"]} if "id" in told else set()
                self._keep_ids(list(told.values()))
            case list():
                for one in told:
                    self._keep_ids(one)
            case _:
                pass

    def _at_the_site(self, name: str) -> Any:
        return self.voices[name].bytes_of(q.AT_THE_SITE, site=self.site)

    def _guesses(self, who: Voice, id: str) -> list[tuple[object, object]]:
        """What comes back of an id, and of one like it that leads nowhere, for each way of asking."""
        kind = id.partition("_")[0]
        ids = (id, f"{kind}_{uuid.uuid4().hex}")
        documents = (q.NODE, *q.GUESSES.get(kind, ()))
        asked = [[who.bytes_of(one, id=id, key=secrets.token_urlsafe(24)) for id in ids] for one in documents]
        return [(there, nowhere) for there, nowhere in asked]

    def _raised(self, patience: int) -> list[dict[str, Any]]:
        """The warnings at the site that nobody has acknowledged, waited for so many seconds."""
        until, here = time.monotonic() + patience, {"site": [self.site], "acknowledged": False}
        while True:
            raised = self.handler.reads(q.WARNINGS, filter=here)["earlyWarnings"]["nodes"]
            if raised or time.monotonic() >= until:
                return raised
            time.sleep(1)


if __name__ == "__main__":
    tell(__doc__, Story, wait=(90, "for how many seconds to wait for an early warning"))
