"""What the codes of breaches mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.unsealing.breach import (
    BreachCause,
    BreachReach,
    BreachRisk,
    BreachTold,
    DataBreachKind,
    DelayReason,
    PeopleAffected,
    UntoldReason,
)

BREACH_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    DataBreachKind: {
        "CONFIDENTIALITY": "Somebody saw, or may have seen, what was not for them.",
        "INTEGRITY": "Something was changed that should not have been.",
        "AVAILABILITY": "Something was lost, or out of reach for longer than is harmless.",
    },
    BreachCause: {
        "UNKNOWN": "Not known yet.",
        "LOST_OR_STOLEN_DEVICE": "A device or a paper was lost or stolen.",
        "STOLEN_CREDENTIAL": "A password, token or key came into wrong hands.",
        "SENT_TO_THE_WRONG_PLACE": "Something was sent to, or shown to, the wrong people.",
        "INTRUSION": "Somebody from outside broke in.",
        "INSIDER": "Somebody who had access used it for something else.",
        "MISCONFIGURATION": "Something was set up so that it was open.",
        "SOFTWARE_DEFECT": "A program did what it should not.",
        "LOST_KEY": "A key was lost, and with it what it opens.",
        "OTHER": "Something else.",
    },
    BreachReach: {
        "RECORDS": "Records under pseudonyms.",
        "CASE_CONTENT": "Narratives, messages and evidence of cases.",
        "IDENTITIES": "Identities in the vault.",
        "ACCOUNTS": "What people and clients sign in with.",
        "KEYS": "Keys of case content or identities.",
        "BACKUPS": "Backups.",
        "SERVICE_LOGS": "Logs, traces or metrics of the service.",
    },
    BreachRisk: {
        "UNLIKELY": "It is unlikely that anybody comes to harm: nobody has to be told.",
        "LIKELY": "Somebody may come to harm: the authority is told.",
        "HIGH": "Somebody may come to serious harm: the people are told as well.",
    },
    PeopleAffected: {
        "UNKNOWN": "Not known yet.",
        "UP_TO_10": "Ten or fewer.",
        "UP_TO_100": "A hundred or fewer.",
        "UP_TO_1000": "A thousand or fewer.",
        "MORE": "More than a thousand.",
    },
    BreachTold: {
        "AUTHORITY": "The authority for data protection.",
        "PEOPLE": "The people concerned.",
    },
    DelayReason: {
        "STILL_INVESTIGATED": "It was still being found out what had happened.",
        "RISK_SEEN_LATER": "At first no harm was thought likely.",
        "POLICE_ASKED_TO_WAIT": "The police or a court asked to wait.",
        "OUT_OF_REACH": "The authority could not be reached.",
        "OVERSIGHT": "It was forgotten.",
    },
    UntoldReason: {
        "UNINTELLIGIBLE": "Nobody can read what was seen: it is encrypted and the keys are safe.",
        "RISK_AVERTED": "What was done since makes the high risk unlikely.",
        "PUBLIC_NOTICE": "Telling each would take too much; the public was told instead.",
    },
}
