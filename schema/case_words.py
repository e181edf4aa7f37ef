"""What the codes mean that cases of every kind share, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.cases.attachments import AttachmentState
from domain.cases.clock import DueKind, PauseReason
from domain.cases.happening import CaseEntity, CaseEventKind
from domain.cases.parts import (
    CaseSide,
    CheckInFinding,
    IdentityMode,
    ItemKind,
    PersonRole,
    RedactionReason,
    Translator,
)
from domain.cases.retaliation import Activity, RetaliationForm

INSTEAD = "Leave it out where your token was given for it (`case:own`)."
"""Said of every receipt in whose place a token can stand."""

ADVICE = "What that comes to, where the case is closed; null while it is not."
ORIGINAL = "True: as you wrote it, where a redacted text stands in its place."
BECAUSE = "Why a redacted text stands here, and not what was written; null if none does."
MARKS = (
    " Then what is to be known of it: `translates` which place, `into` which language, `by` what; when it was `opened` by the"
    " other side (by you: once your week is over, if you gave no name); since when it is `redacted`, and why; when its `original` was opened although it was redacted."
)
"""Said of lists of what the holder of a receipt can read."""

ITEM: Mapping[str, str] = {
    "opened": "When the other side first opened it; null while it did not. Those who handle or judge the case are one"
    " side, those whose case it is the other. Told by week of an anonymous case, and of what those whose case it is"
    " opened once the Sunday is over that stands for the week.",
    "redacted": "Since when a redacted text opens in its place; null while none does. It stays sealed as it was.",
    "original": "When somebody who handles or judges the case first opened it although it had been redacted.",
    "because": "Why it stands in the place of another; null for what stands for itself.",
    "translated": "What translated it; null for what is no translation.",
    "redacts": "In whose place it stands, if it is a redacted text.",
    "translates": "What it translates. A translation stands beside that, never in its place.",
}
"""What is told of something written in a case, whichever kind it is of."""

CASE_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    IdentityMode: {
        "NAMED": "An organisation complains under its own name, or a person who may be known by name to whoever handles it.",
        "CONFIDENTIAL": "A named few know who it is; the operator is not told.",
        "ANONYMOUS": "Nobody knows who it is. They come back with a receipt, and no exact time is kept.",
        "VIA_REPRESENTATIVE": "An organisation speaks for them.",
    },
    CaseSide: {
        "CONCERNED": "Those whose case it is, or who speaks for them.",
        "BODY": "Those who handle it.",
        "COMMITTEE": "The committee that judges it.",
    },
    PersonRole: {
        "COMPLAINANT": "Who complains.",
        "REPORTER": "Who reports.",
        "VICTIM": "Who is said to have suffered.",
        "AFFECTED": "Who is affected as well.",
        "WITNESS": "Who saw or heard.",
        "RESPONDENT": "About whom it is.",
        "COLLEAGUE": "A colleague of who reports.",
        "RELATIVE": "A relative of who reports or suffers.",
        "FACILITATOR": "Who helps, and is protected too.",
        "REPRESENTATIVE": "The person who speaks for them, at the organisation that does.",
    },
    ItemKind: {
        "NARRATIVE": "What happened, as it was first told.",
        "MESSAGE": "A message from one side to the other.",
        "RESPONSE": "The answer that a body proposes.",
        "EVIDENCE": "Evidence, described.",
        "NOTE": "A note for those who handle it.",
        "REASONS": "Why a committee found as it did.",
    },
    RedactionReason: {
        "IDENTIFIES_WHO_TOLD": "It would tell who reports or complains.",
        "IDENTIFIES_SOMEBODY_ELSE": "It would tell who somebody else is.",
        "ENDANGERS_SOMEBODY": "It could bring somebody into danger.",
        "NOT_OF_THIS_CASE": "It belongs to another case, and came here by mistake.",
    },
    Translator: {
        "PERSON": "Somebody translated it.",
        "MACHINE": "A program translated it: read it with care.",
    },
    AttachmentState: {
        "UNDERWAY": "It has begun to arrive, and is not whole. After a day without a further piece it goes.",
        "KEPT": "It is there: whole, and without what told on its maker.",
    },
    CaseEventKind: {
        "LISTENING": "Nothing happened: where you stand, told at the start and once a minute.",
        "RECEIVED": "It came in.",
        "MOVED": "It stands at another state, or a step of it was taken.",
        "MESSAGE": "Something was written in it, redacted or translated.",
        "CHANGED": "Something else about it is different: who handles it, its clock, what it is linked to.",
        "DEADLINE_NEAR": "What is due is due soon.",
        "DEADLINE_PASSED": "What was due is overdue.",
        "CHECK_IN_DUE": "Somebody has to ask whether there was retaliation.",
        "WARNING": "An early warning was raised.",
    },
    CaseEntity: {
        "GRIEVANCE": "Grievances.",
        "REPORT": "Whistleblower reports.",
        "ALLEGATION": "Allegations of reprisals.",
        "EARLY_WARNING": "Early warnings.",
    },
    CheckInFinding: {
        "NO_RETALIATION": "Nothing was done to them.",
        "RETALIATION": "Something was done or threatened.",
        "NOT_REACHED": "They could not be reached; that is asked after, too.",
    },
    DueKind: {
        "ACKNOWLEDGEMENT": "To say that it came in.",
        "ANSWER": "To answer it.",
        "CHECK_IN": "To ask again whether anything was done to them.",
    },
    PauseReason: {
        "AWAITING_COMPLAINANT": "Something is awaited from those whose case it is.",
        "AGREED_WITH_COMPLAINANT": "Those whose case it is agreed to wait.",
        "EXTERNAL_PROCEEDING": "A court or authority has it.",
        "INTERPRETER_SOUGHT": "Somebody who interprets is looked for.",
    },
    RetaliationForm: {
        "DISMISSAL": "Dismissed, laid off or suspended.",
        "DEMOTION": "Demoted, or not promoted.",
        "CHANGE_OF_DUTIES": "Other duties, place, pay or hours.",
        "TRAINING_WITHHELD": "Training was withheld.",
        "NEGATIVE_APPRAISAL": "A bad appraisal or reference.",
        "DISCIPLINE": "A reprimand, fine or other penalty.",
        "COERCION_OR_HARASSMENT": "Coerced, harassed or shut out.",
        "DISCRIMINATION": "Treated worse than others.",
        "NON_CONVERSION": "A temporary contract was not made permanent, against what could be expected.",
        "NON_RENEWAL": "A temporary contract was not renewed, or ended early.",
        "REPUTATIONAL_OR_FINANCIAL_HARM": "Harm to reputation or income.",
        "BLACKLISTING": "Kept out of work in the whole industry.",
        "CONTRACT_CANCELLATION": "A contract for goods or services was ended.",
        "LICENCE_CANCELLATION": "A licence or permit was taken.",
        "MEDICAL_REFERRAL": "Sent for psychiatric or medical examination.",
        "KILLING": "Killed.",
        "THREAT_OR_INTIMIDATION": "Threatened or intimidated.",
        "PHYSICAL_VIOLENCE": "Hurt.",
        "SEXUAL_VIOLENCE": "Sexual violence.",
        "ARBITRARY_DETENTION": "Held without lawful ground.",
        "JUDICIAL_HARASSMENT": "Courts or the police were used against them.",
        "DISAPPEARANCE": "Disappeared.",
        "SMEAR": "Slandered in public.",
        "SURVEILLANCE": "Watched.",
        "OTHER": "Something else.",
    },
    Activity: {
        "AUDIT_PARTICIPATION": "Taking part in an audit.",
        "ORGANISING": "Organising for rights at work.",
        "COLLECTIVE_BARGAINING": "Bargaining together.",
        "SAFETY_REPORT": "Reporting a safety incident.",
        "SECURITY_REPORT": "Reporting a security incident.",
        "WORK_STOPPAGE": "Stopping work that endangers.",
        "RISK_OR_INCIDENT_REPORT": "Reporting a work-related risk or incident.",
        "CORRUPTION_REPORT": "Reporting suspected corruption.",
        "UNACCEPTABLE_BEHAVIOUR_REPORT": "Reporting unacceptable behaviour.",
        "BRIBE_REFUSAL": "Refusing to pay a bribe, even when business is lost.",
        "HUMAN_RIGHTS_DEFENCE": "Defending human rights.",
    },
}
"""One sentence for every code."""
