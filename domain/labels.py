"""Global ids: the opaque label by which the outside world names a record.

`eng_3f2c…` names an engagement. The part after the prefix is the record's random key (or a reference row's readable
one). A label that does not decode is told apart from one that is not there by its form alone, never by its content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Sector": "sct",
        "Seat": "seat",
        "SeatTerm": "term",
        "Motion": "mot",
        "MotionEvent": "mev",
        "Ballot": "bal",
        "MotionPosition": "mps",
        "MotionRecusal": "mrc",
        "Participation": "ptn",
        "Edition": "ed",
        "Chapter": "chap",
        "Requirement": "req",
        "Erratum": "err",
        "Definition": "def",
        "ProposedChange": "prop",
        "ProposedRequirement": "preq",
        "ProtectedActivity": "act",
        "AttackFigure": "fig",
        "ProposedChangeEvent": "pev",
        "ConsultationRound": "rnd",
        "ConsultationComment": "com",
        "SubmittedComment": "sub",
        "EarlierComment": "ecom",
        "ConsultationResponse": "resp",
        "CommentTally": "tally",
        "Organisation": "org",
        "Site": "site",
        "RiskDesignation": "risk",
        "Assignment": "asg",
        "Person": "prs",
        "Membership": "mbr",
        "Party": "pty",
        "PartyRole": "role",
        "Engagement": "eng",
        "Release": "rel",
        "Participant": "part",
        "Attendance": "att",
        "SharedInformation": "info",
        "Issue": "iss",
        "AgreedAction": "todo",
        "Barrier": "bar",
        "BarrierEvent": "bev",
        "Mitigation": "mit",
        "ConsentProcess": "fpic",
        "ConsentEvent": "fev",
        "Mechanism": "mech",
        "MechanismAssessment": "mas",
        "Grievance": "grv",
        "GrievanceEvent": "gev",
        "GrievanceAlias": "gal",
        "GrievanceItem": "git",
        "GrievanceHandling": "ghd",
        "GrievancePause": "gps",
        "Remedy": "rem",
        "GrievanceCheckIn": "gci",
        "GrievanceRelease": "grl",
        "Report": "rep",
        "ReportEvent": "rev",
        "ReportAlias": "ral",
        "ReportItem": "rit",
        "ReportHandling": "rhd",
        "ReportPause": "rps",
        "ReportCheckIn": "rci",
        "Agreement": "agr",
        "DeclaredInterest": "int",
        "Allegation": "alg",
        "AllegationEvent": "aev",
        "AllegationAlias": "aal",
        "AllegationItem": "ait",
        "AllegationHandling": "ahd",
        "InterimMeasure": "ipm",
        "CommitteeMember": "cmt",
        "RecommendedAction": "rac",
        "AllegationCheckIn": "aci",
        "AllegationRelease": "arl",
        "EarlyWarning": "warn",
        "EarlyWarningRecord": "wrec",
        "ExternalInspection": "insp",
        "InspectionDocument": "idoc",
        "Audit": "aud",
        "AuditEvent": "aue",
        "AuditTeamMember": "atm",
        "AuditNotice": "ntc",
        "Policy": "pol",
        "PolicyVersion": "polv",
        "WhistleblowerMechanism": "wbm",
        "WhistleblowerMechanismVersion": "wbmv",
        "CommitmentItem": "cit",
        "CommitmentAssessment": "cas",
        "CommitmentEvent": "cev",
        "UndertakingText": "utx",
        "Undertaking": "und",
        "Interview": "ivw",
        "InterviewEvent": "ive",
        "InterviewConsent": "ivc",
        "InterviewItem": "ivi",
        "IntegrityIncident": "inc",
        "IncidentEvent": "ine",
        "IncidentItem": "ini",
        "IntegrityNotice": "inn",
        "AuditedRequirement": "arq",
        "Rating": "rtg",
        "RatingEvidence": "rte",
        "InterviewEvidence": "ivm",
        "CorrectiveAction": "cac",
        "CorrectiveActionEvent": "cae",
        "Outreach": "out",
        "OutreachBarrier": "oba",
        "Achievement": "ach",
        "AuditReport": "arp",
        "AreaScore": "asc",
        "Client": "cli",
        "SecurityEvent": "sev",
        "DataBreach": "brc",
        "Unsealing": "uns",
    }
)

TEXT_KEYED: Final = frozenset(
    {
        "Sector",
        "Seat",
        "Edition",
        "Chapter",
        "Requirement",
        "Erratum",
        "Definition",
        "ProposedChange",
        "ProposedRequirement",
        "ProtectedActivity",
        "AttackFigure",
        "UndertakingText",
        "CommentTally",
        "Participation",
        "Client",
    }
)
"""Rows whose keys are readable text, of the reference and of what is counted; all others have a UUIDv4."""

_ENTITIES: Final = {prefix: entity for entity, prefix in PREFIXES.items()}
_HEX = re.compile(r"[0-9a-f]{32}")
_TEXT = re.compile(r"[A-Za-z0-9:.~_-]{1,100}")


def encode_id(entity: str, key: object) -> str:
    """The global id of a record: `encode_id("Engagement", uuid)` is `eng_` and 32 hexadecimal digits."""
    return f"{PREFIXES[entity]}_{str(key) if entity in TEXT_KEYED else str(key).replace('-', '')}"


def decode_id(label: str) -> tuple[str, str] | None:
    """The entity and the key that a label names, or None where it is no label of ours."""
    prefix, _, key = label.partition("_")
    entity = _ENTITIES.get(prefix)
    if entity is None:
        return None
    form = _TEXT if entity in TEXT_KEYED else _HEX
    return (entity, key) if form.fullmatch(key) else None
