"""An audit from the self-assessment to the published report, told by clients that know an address and some tokens.

    python examples/assurance_story.py credentials.json

`credentials.json` is what `parley demo credentials --json` prints; its tokens are good for five minutes. Everybody in
the story is invented, and so is the mine, which it enters anew each time. A notice stands for
thirty days: the story lets them pass with `parley demo wait`, which moves the demo's own clock, so it runs beside the
demo's data folder. Each line tells who asked what, and what came back; each scene checks what it tells: where anything
goes otherwise the program says so and ends with status 1. Needs `httpx`.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import assurance_questions as a
import httpx
import story_questions as q
from asking import Change, Voice, accounts, days_pass, holds, line, tell

SPOKEN = "The shift leader told us what to say about the ventilation."
OFFER = "Two of us were promised a day's pay if the auditor heard nothing bad."
COMPANY = ("company-1", "company-manager")
NOTICE = {"languages": ["es", "en"], "contactKind": "MAILBOX", "contact": "audit@marlock.example"}


class Story:
    """The scenes, in order; each leaves behind what the next ones need."""

    def __init__(self, said: Mapping[str, Any], server: httpx.Client) -> None:
        who = {entry["persona"]: entry for entry in said["personas"]}
        self.voices = {name: Voice(name=name, server=server, token=one["token"]) for name, one in who.items()}
        self.organisations = {name: one.get("organisation") for name, one in who.items()}
        self.handles = {one["username"]: name for name, one in who.items() if "username" in one}
        self.anybody = Voice(name="anybody (no token)", server=server)
        self.keeper = self.voices["secretariat"]
        self.company, self.manager = (self.voices[name] for name in COMPANY)
        self.firm, self.lead = self.voices["audit-firm-1"], self.voices["lead-auditor"]
        self.hidden: set[str] = set()
        """Ids that only the audit's team was told."""

    def scenes(self) -> Iterator[str]:
        """The title of each scene, before it is played."""
        yield "Prologue: a mine joins the scheme"
        self.prologue()
        yield "1 The operator asks for an audit, and the secretariat says by whom"
        self.the_way_in()
        self.the_team()
        yield "2 Everybody is told in time"
        self.the_notice()
        yield "3 The site promises before anybody is asked anything"
        self.the_promise()
        self.the_visit()
        yield "4 People are heard, and only the team knows who"
        self.the_interviews()
        self.nothing_is_told()
        yield "5 An incentive is offered, and somebody is threatened"
        self.the_incentive()
        self.the_threat()
        self.nothing_is_told()
        self.what_is_put_to_the_site()
        yield "6 What was seen is rated, and never by what people said alone"
        self.the_ratings()
        yield "7 The report is out, and anybody can check it"
        self.the_report()
        self.nothing_is_guessed()

    def prologue(self) -> None:
        self.people = dict(accounts(self.keeper, self.handles))
        ids = {one["name"]: one["id"] for one in self.keeper.reads(q.ORGANISATIONS)["organisations"]["nodes"]}
        self.ids = {name: ids.get(str(of)) for name, of in self.organisations.items()}
        site = self.keeper.does(
            q.REGISTER_SITE, name=f"Quebrada Sorrel {secrets.token_hex(2)}", country="CL", status="OPERATING",
            commodities=["copper"], timeZone="America/Santiago",
        )["site"]  # fmt: skip
        self.site = site["id"]
        line(self.keeper.name, "registerSite", site["name"])
        day = str(date.today() - timedelta(days=400))
        for persona, capacity in (("company-1", "OPERATOR"), ("audit-firm-1", "AUDIT")):
            stands = {"organisationId": self.ids[persona], "capacity": capacity}
            self.keeper.does(q.ASSIGN, siteId=self.site, starts=day, **stands)
            line(self.keeper.name, f"assignOrganisation {capacity}", str(self.organisations[persona]))
        self.keeper.does(q.SIGN, siteId=self.site, signedOn=day)
        line(self.keeper.name, "signAgreement", f"in force since {day}")

    def the_way_in(self) -> None:
        self.edition = self._edition()
        audit = self.company.does(a.OPEN, siteId=self.site, editionId=self.edition, cycle="INITIAL")["audit"]
        self.audit = audit["id"]
        line(self.company.name, "openAudit INITIAL", audit["state"])
        self._moves(self.company, a.APPLY)
        self._moves(self.company, a.AGREE)
        self._moves(self.keeper, a.CONTRACT, firmId=self.ids["audit-firm-1"])

    def the_team(self) -> None:
        self.firm.does(a.PROPOSE, auditId=self.audit, personId=self.people["auditor"], role="AUDITOR")
        line(self.firm.name, "proposeTeamMember AUDITOR", "auditor")
        self.keeper.is_refused("NO_LEAD_AUDITOR", a.APPROVE, auditId=self.audit)
        self.firm.does(
            a.PROPOSE, auditId=self.audit, personId=self.people["lead-auditor"], role="LEAD_AUDITOR"
        )
        line(self.firm.name, "proposeTeamMember LEAD_AUDITOR", "lead-auditor")
        self._moves(self.keeper, a.APPROVE)
        self._moves(self.firm, a.STAGE_1)
        self.asked = self.anybody.reads(a.REQUIREMENTS, edition=self.edition)["requirements"]["nodes"]
        self.firm.does(a.SCOPE, auditId=self.audit, requirementIds=[one["id"] for one in self.asked])
        line(self.firm.name, "addToAuditScope", f"{len(self.asked)} requirements")
        team = self.company.reads(a.AUDIT, id=self.audit)["audit"]["team"]["nodes"]
        holds(
            sorted(one["role"] for one in team) == ["AUDITOR", "LEAD_AUDITOR"]
            and not any(one["person"] for one in team),
            "the company learns how many audit, not who",
        )
        line(self.company.name, "the team", "AUDITOR and LEAD_AUDITOR; who they are: null")

    def the_notice(self) -> None:
        soon = str(self._today() + timedelta(days=10))
        came = self.firm.is_refused("NOTICE_TOO_SHORT", a.NOTICE, auditId=self.audit, firstDay=soon, **NOTICE)
        self.first_day = came["earliest"]
        self._moves(self.firm, a.NOTICE, firstDay=self.first_day, **NOTICE)
        (told,) = self.anybody.reads(a.NOTICES, site=self.site)["auditNotices"]["nodes"]
        holds(told["firstDay"] == self.first_day, "everybody reads when the team comes")
        line(
            self.anybody.name,
            "auditNotices at the site",
            f"{told['firstDay']}, {' and '.join(told['languages'])}",
        )

    def the_promise(self) -> None:
        self.lead.is_refused("UNDERTAKING_NOT_SIGNED", a.PLAN, **self._interview())
        promise = next(
            one for one in self.anybody.reads(a.PROMISE)["undertakingTexts"]["nodes"] if one["inForce"]
        )
        read = hashlib.sha256(promise["text"].encode()).hexdigest()
        holds(read == promise["digest"], "the promise is what its digest says")
        signed = self.manager.does(a.SIGN, auditId=self.audit, digest=read)["undertaking"]
        line(self.manager.name, "signUndertaking", f"signed on {signed['signedOn']}")
        self.manager.is_refused("ALREADY_SIGNED", a.SIGN, auditId=self.audit, digest=read)

    def the_visit(self) -> None:
        self.firm.is_refused("BEFORE_THE_NOTICE", a.STAGE_2, auditId=self.audit)
        days_pass((date.fromisoformat(self.first_day) - self._today()).days + 1)
        self._moves(self.firm, a.STAGE_2)
        self.before = {name: self._at_the_site(name) for name in COMPANY}

    def the_interviews(self) -> None:
        planned = self.lead.does(a.PLAN, **self._interview())["interview"]
        self.interview = planned["id"]
        line(self.lead.name, "planInterview WORKER, OFF_SITE", f"{planned['state']}, {planned['alias']}")
        held = {"interviewId": self.interview, "week": str(self._today()), "managementAbsent": True}
        self.lead.is_refused("CONSENT_NOT_GIVEN", a.HOLD, **held)
        self._agrees("INTERVIEW")
        came = self.lead.does(a.HOLD, **held)["interview"]
        line(
            self.lead.name,
            "recordInterviewHeld",
            f"{came['state']}, week of {came['heldWeek']}, no manager there",
        )
        note = {"interviewId": self.interview, "kind": "NOTES", "text": SPOKEN, "language": "en"}
        self.lead.is_refused("CONSENT_NOT_GIVEN", a.WRITE, **note)
        self._agrees("NOTES")
        (item,) = self.lead.does(a.WRITE, **note)["interview"]["items"]["nodes"]
        read = self.voices["auditor"].does(a.READ, itemId=item["id"])["text"]
        holds(read == SPOKEN, "the team reads what it noted")
        line("auditor", "openInterviewItem", f"“{read}”")
        self.hidden |= {self.interview, item["id"]}
        for name in ("auditor-2", "audit-firm-1", "secretariat"):
            seen = self.voices[name].reads(a.INTERVIEWS, audit=self.audit)["interviews"]["total"]["count"]
            holds(seen == 0, f"{name} sees no interview")
            line(name, "interviews of the audit", "0")

    def the_incentive(self) -> None:
        came = self._breach("INCENTIVE")
        holds(came["allegation"] is None, "an incentive is an incident of the audit")
        self.incident = came["incident"]["id"]
        self.hidden.add(self.incident)
        line(self.lead.name, "recordBreach INCENTIVE", f"an incident: {came['incident']['state']}")

    def the_threat(self) -> None:
        came = self._breach("THREAT_OF_RETRIBUTION", forms=["DISMISSAL"], actor="EMPLOYEE")
        holds(came["incident"] is None and came["allegation"], "a threat is an allegation")
        self.hidden.add(came["allegation"]["id"])
        line(
            self.lead.name,
            "recordBreach THREAT_OF_RETRIBUTION",
            f"an allegation: {came['allegation']['state']}",
        )
        seen = self.voices["secretariat-handler"].reads(a.NODE, id=came["allegation"]["id"])["node"]
        holds(seen, "the secretariat's desk has the allegation")
        line("secretariat-handler", "the allegation by its id", "there, for a committee of the Board")

    def nothing_is_told(self) -> None:
        for name in COMPANY:
            holds(self._at_the_site(name) == self.before[name], f"{name} is answered as before anybody spoke")
            line(name, "lists and counts at the site", "byte for byte as before anybody spoke")

    def what_is_put_to_the_site(self) -> None:
        self.lead.does(a.PUT, incidentId=self.incident)
        line(self.lead.name, "putIncidentToSite", "PUT_TO_SITE")
        (notice,) = self.company.reads(a.PUT_TO_US, site=self.site)["integrityNotices"]["nodes"]
        holds(notice["kind"] == "INCENTIVE", "the company reads the kind of what was put to it")
        line(
            self.company.name,
            "integrityNotices at the site",
            f"{notice['kind']}, week of {notice['putWeek']}",
        )
        self.manager.does(a.ANSWER, noticeId=notice["id"], text="It will not happen again.", language="en")
        line(self.manager.name, "answerIntegrityNotice", "answered")
        came = self.lead.does(a.CLOSE_INCIDENT, incidentId=self.incident, effect="INTERVIEWS_REPEATED")[
            "incident"
        ]
        line(self.lead.name, "closeIncident", f"{came['state']}, {came['effect']}")

    def the_ratings(self) -> None:
        reached = {
            "kind": "RADIO",
            "sector": "WORKERS",
            "language": "es",
            "heldOn": str(self._today()),
            "reached": 400,
        }
        self.lead.does(a.REACH, auditId=self.audit, barriers=[{"kind": "FEAR_OF_REPRISAL"}], **reached)
        line(self.lead.name, "recordOutreach RADIO, WORKERS", "about 400; in the way: FEAR_OF_REPRISAL")
        self.first = next(one for one in self.asked if not one["critical"] and one["chapter"])
        heard = {"auditId": self.audit, "requirementId": self.first["id"], "rating": "SUBSTANTIALLY"}
        self.lead.is_refused("INTERVIEWS_ALONE", a.RATE, **heard, evidence=[{"kind": "INTERVIEW"}])
        for one in self.asked:
            rating = "SUBSTANTIALLY" if one is self.first else "FULLY"
            seen = [{"kind": "OBSERVATION", "says": "Seen on the round of the site."}]
            self.lead.does(a.RATE, auditId=self.audit, requirementId=one["id"], rating=rating, evidence=seen)
        self.lead.does(a.HEARD, auditId=self.audit, requirementId=self.first["id"])
        line(
            self.lead.name,
            "rateRequirement",
            f"{len(self.asked) - 1} FULLY, 1 SUBSTANTIALLY, which people spoke of too",
        )

    def the_report(self) -> None:
        self._moves(self.firm, a.DRAFT_REPORT)
        self._what_the_company_reads()
        self._what_is_put_right()
        came = self.keeper.does(a.PUBLISH, auditId=self.audit)["audit"]
        line(self.keeper.name, "publishAuditReport", f"{came['state']}, {came['level']}")
        told = self.anybody.reads(a.REPORT, site=self.site)
        (report,), (achieved,) = told["auditReports"]["nodes"], told["achievements"]["nodes"]
        digest = hashlib.sha256(report["body"].encode()).hexdigest()
        holds(digest == report["digest"], "the report is what its digest says")
        line(
            self.anybody.name,
            "auditReports at the site",
            f"number {report['number']}; its digest recomputed: equal",
        )
        holds(
            report["level"] == achieved["level"] == "LEVEL_75" and achieved["held"], "the site holds LEVEL_75"
        )
        for one in report["scores"]["nodes"]:
            line("", one["area"], f"{one['points']} of {one['possible']}: {one['percent']} %")
        line(self.anybody.name, "achievements", f"LEVEL_75; surveillance by {achieved['surveillanceDueOn']}")

    def _what_the_company_reads(self) -> None:
        seen = self.company.reads(a.RATINGS, audit=self.audit)["audit"]["ratings"]["nodes"]
        holds(all(one["evidence"]["nodes"] for one in seen), "no rating stands there without what was seen")
        holds(
            not any(one["interviewEvidence"]["total"]["count"] for one in seen),
            "the company is not told which ratings people spoke of",
        )
        line(
            self.company.name,
            "ratings of the draft",
            f"{len(seen)}, each with what was seen; of interviews nothing",
        )

    def _what_is_put_right(self) -> None:
        late = str(self._today() + timedelta(days=400))
        about = {
            "auditId": self.audit,
            "requirementId": self.first["id"],
            "description": "Publish the water data.",
        }
        latest = self.firm.is_refused("DEADLINE_DOES_NOT_FIT", a.CORRECT, dueOn=late, **about)["latest"]
        action = self.firm.does(a.CORRECT, dueOn=latest, **about)["correctiveAction"]["id"]
        line(self.firm.name, "openCorrectiveAction", f"due by {latest}, twelve months on")
        self._moves(self.firm, a.CORRECTING)
        self.firm.is_refused("NOT_SAID_TO_BE_DONE", a.VERIFIED, actionId=action)
        self.manager.does(a.DONE, actionId=action)
        line(self.manager.name, "recordCorrectiveActionDone", "done, says the site")
        self.manager.is_refused("ONLY_THE_FIRM", a.VERIFIED, actionId=action)
        self.lead.does(a.VERIFIED, actionId=action)
        line(self.lead.name, "verifyCorrectiveAction", "verified")

    def nothing_is_guessed(self) -> None:
        for name in COMPANY:
            asked = [self._by_id(self.voices[name], id) for id in sorted(self.hidden)]
            holds(
                all(there == nowhere for there, nowhere in asked),
                f"{name} is answered of an id as of nothing",
            )
            line(name, f"{len(asked)} ids that the team knows", "byte for byte as ids of nothing")

    # -- what the scenes share

    def _edition(self) -> str:
        return next(
            one["id"]
            for one in self.anybody.reads(a.EDITIONS)["editions"]["nodes"]
            if one["status"] == "IN_FORCE"
        )

    def _moves(self, who: Voice, change: Change, **more: Any) -> None:
        """One step of the audit; tells where it stands then."""
        line(who.name, change[0], who.does(change, auditId=self.audit, **more)["audit"]["state"])

    def _interview(self) -> dict[str, Any]:
        return {
            "auditId": self.audit, "form": "INDIVIDUAL", "people": 1, "sector": "WORKERS", "role": "WORKER",
            "language": "es", "interpreter": True, "setting": "OFF_SITE", "week": str(self._today()),
        }  # fmt: skip

    def _agrees(self, consent: str) -> None:
        self.lead.does(a.CONSENT, interviewId=self.interview, consent=consent, answer="GIVEN")
        line(self.lead.name, f"recordInterviewConsent {consent}", "GIVEN")

    def _breach(self, kind: str, **more: Any) -> dict[str, Any]:
        return self.lead.does(a.BREACH, auditId=self.audit, kind=kind, narrative=OFFER, language="en", **more)

    def _today(self) -> date:
        """The day that it is in the demo, as the audit's last step tells it, and the days that passed since."""
        (last,) = self.firm.reads(a.AUDIT, id=self.audit)["audit"]["events"]["nodes"]
        return date.fromisoformat(last["occurredOn"])

    def _at_the_site(self, name: str) -> Any:
        return self.voices[name].bytes_of(a.AT_THE_SITE, site=self.site, audit=self.audit)

    def _by_id(self, who: Voice, id: str) -> tuple[object, object]:
        nothing = f"{id.partition('_')[0]}_{uuid.uuid4().hex}"
        return who.bytes_of(a.NODE, id=id), who.bytes_of(a.NODE, id=nothing)


if __name__ == "__main__":
    tell(__doc__, Story)
