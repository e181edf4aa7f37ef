"""What the codes of reprisals mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.reprisals.values import (
    ActionKind,
    Actor,
    AllegationState,
    Finding,
    FindingAudience,
    MeasureKind,
    Outcome,
    StandDownReason,
    TerminationReason,
    WarningAction,
    WarningRule,
)
from domain.reprisals.warnings import PublishedRule, published
from domain.rules import Rules


def _rule(one: PublishedRule) -> str:
    """The rule, and where its days come from: an operator can choose others."""
    chosen = "" if one.setting is None else f" The days are the default of the rule `{one.setting}`."
    return f"{one.description}{chosen}"


REPRISAL_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    AllegationState: {
        "RECEIVED": "It came in. Nobody can turn it away.",
        "INTERIM_PROTECTION": "Something protects those concerned until there is a finding.",
        "COMMITTEE_CONSTITUTED": "A committee of the Board was seated, without anyone who is tied to it.",
        "INVESTIGATING": "The committee looks into it.",
        "FOUND": "More than half of the committee hold one finding.",
        "OUTCOME": "The scheme decided what follows.",
        "MONITORING": "Somebody asks, again and again, whether more was done to them.",
        "CLOSED": "Every check-in was held.",
    },
    Actor: {
        "MINE": "The mine itself.",
        "AGENT": "Somebody who acts for it.",
        "EMPLOYEE": "Somebody who works there.",
        "CONTRACTOR": "A contractor, or somebody who works for one.",
        "OTHER": "Somebody else.",
        "UNKNOWN": "It is not known who.",
    },
    Finding: {
        "SUBSTANTIATED": "It took place.",
        "NOT_SUBSTANTIATED": "It was not shown to have taken place.",
        "INCONCLUSIVE": "It could be neither shown nor ruled out.",
    },
    Outcome: {
        "AGREEMENT_TERMINATED": "The scheme's agreement with the site was ended.",
        "CORRECTIVE_ACTION_RECOMMENDED": "The site is recommended to put things right.",
        "NO_MEASURE": "No measure against the site. Protection goes on.",
    },
    MeasureKind: {
        "NO_CONTACT": "Those alleged keep away from those concerned.",
        "DISCIPLINE_SUSPENDED": "A penalty is not carried out meanwhile.",
        "REINSTATEMENT": "They are back in their place meanwhile.",
        "PAID_LEAVE": "They stay away and are paid.",
        "RELOCATION": "They are somewhere else meanwhile.",
        "SAFE_CHANNEL": "They can reach somebody safely.",
        "ACCOMPANIMENT": "Somebody is with them.",
        "LEGAL_SUPPORT": "Somebody advises or defends them.",
        "MEDICAL_SUPPORT": "They are cared for.",
        "DATA_PROTECTION": "What could tell who they are is locked away.",
        "OTHER": "Something else.",
    },
    StandDownReason: {
        "RECUSED": "Something ties them to the allegation.",
        "TERM_ENDED": "They no longer hold a seat of the Board.",
        "UNAVAILABLE": "They cannot take part.",
    },
    ActionKind: {
        "REINSTATEMENT": "To give back the place that was lost.",
        "COMPENSATION": "To make good the loss.",
        "APOLOGY": "To apologise.",
        "DISCIPLINE_OF_ACTOR": "To call whoever did it to account.",
        "POLICY_CHANGE": "To change a policy.",
        "TRAINING": "To teach those who need to know.",
        "INDEPENDENT_MONITORING": "To let somebody independent watch.",
        "SAFE_CHANNEL": "To open a safe way to speak.",
        "OTHER": "Something else.",
    },
    FindingAudience: {
        "OPERATOR": "The company that operates the site.",
        "PUBLIC": "Everyone. What has been public cannot be called back from those who read it.",
    },
    TerminationReason: {
        "REPRISAL": "A committee found a reprisal, and the scheme decided to end it.",
        "OPERATOR_WITHDREW": "The operator left.",
        "SITE_CLOSED": "The site closed.",
        "OTHER": "Another reason.",
    },
    WarningRule: {one.code.value: _rule(one) for one in published(Rules())},
    WarningAction: {
        "CONTACTED": "Those concerned were asked.",
        "PROTECTION_TAKEN": "Something protects them now.",
        "CHECK_IN_HELD": "The check-in was held.",
        "BOARD_INFORMED": "The Board was told.",
        "NO_ACTION_NEEDED": "Somebody looked and nothing needs to be done.",
    },
}
"""One sentence for every code."""
