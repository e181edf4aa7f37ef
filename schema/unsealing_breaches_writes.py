"""Mutations that keep breach incidents: for the secretariat's administrators, with a second factor."""

from __future__ import annotations

from datetime import datetime

import strawberry

from domain.access import Scope
from domain.kernel import ChangedMeanwhile, NotThere
from domain.stakeholders.refusals import SecretariatOnly
from domain.unsealing import breach_cases as cases
from domain.unsealing.breach_refusals import (
    AuthorityNotTold,
    BreachClosed,
    DelayNeedsReason,
    PeopleNotTold,
    ToldAlready,
)
from schema.codes import (
    BreachCause,
    BreachReach,
    BreachRisk,
    BreachTold,
    DataBreachKind,
    DelayReason,
    PeopleAffected,
    UntoldReason,
)
from schema.commands import plain, plain_list, ref
from schema.unsealing_breaches import DataBreach
from schema.writing import Mutation

KEEPS = Scope.ADMIN_CLIENTS
KINDS = "What it did to data: at least one."
REACHED = "What it reached, or may have reached: at least one."
RISK = "The risk for the people concerned. In doubt, the higher one."
VERSION = "The version you read; if the record changed since, nothing is done and the refusal says so."


@strawberry.input(description="A breach to write down.")
class RecordDataBreachInput:
    kinds: list[DataBreachKind] = plain_list(KINDS)
    cause: BreachCause = plain("How it came about; UNKNOWN is an answer.")
    reached: list[BreachReach] = plain_list(REACHED)
    risk: BreachRisk = plain(RISK)
    people: PeopleAffected = plain("About how many people are concerned; UNKNOWN is an answer.")
    aware_at: datetime = plain("When somebody here became aware of it, with its offset from UTC.")


@strawberry.input(description="What is known of a breach by now, said anew.")
class AssessDataBreachInput:
    breach_id: strawberry.ID = ref("DataBreach", "The breach.")
    version: int = plain(VERSION)
    kinds: list[DataBreachKind] = plain_list(KINDS)
    cause: BreachCause = plain("How it came about.")
    reached: list[BreachReach] = plain_list(REACHED)
    risk: BreachRisk = plain(RISK)
    people: PeopleAffected = plain("About how many people are concerned.")


@strawberry.input(description="Somebody was told of a breach.")
class RecordDataBreachNotifiedInput:
    breach_id: strawberry.ID = ref("DataBreach", "The breach.")
    version: int = plain(VERSION)
    told: BreachTold = plain("Who was told.")
    at: datetime = plain("When, with its offset from UTC.")
    delay_reason: DelayReason | None = plain(
        "The reason that the authority was given, if it was told after the 72 hours.", optional=True
    )


@strawberry.input(description="A breach that is over.")
class CloseDataBreachInput:
    breach_id: strawberry.ID = ref("DataBreach", "The breach.")
    version: int = plain(VERSION)
    untold_reason: UntoldReason | None = plain(
        "Why the people need not be told one by one of a high risk, if they were not.", optional=True
    )


MUTATIONS = (
    Mutation(
        name="recordDataBreach",
        scope=KEEPS,
        description="Write down a breach of personal data. Its 72 hours run from the moment at which somebody became aware."
        " The disclosure log gets an entry that there was one. For the secretariat's administrators.",
        input_type=RecordDataBreachInput,
        command=cases.RecordBreach,
        use_case=cases.record_breach,
        success="DataBreachRecorded",
        shows=("breach", DataBreach),
        refusals=(SecretariatOnly,),
    ),
    Mutation(
        name="assessDataBreach",
        scope=KEEPS,
        description="Say anew what is known of a breach, until it is closed. For the secretariat's administrators.",
        input_type=AssessDataBreachInput,
        command=cases.AssessBreach,
        use_case=cases.assess_breach,
        success="DataBreachAssessed",
        shows=("breach", DataBreach),
        refusals=(SecretariatOnly, NotThere, ChangedMeanwhile, BreachClosed),
    ),
    Mutation(
        name="recordDataBreachNotified",
        scope=KEEPS,
        description="Record that the authority, or the people concerned, were told of a breach. For the secretariat's"
        " administrators.",
        input_type=RecordDataBreachNotifiedInput,
        command=cases.RecordBreachNotified,
        use_case=cases.record_breach_notified,
        success="DataBreachNotified",
        shows=("breach", DataBreach),
        refusals=(SecretariatOnly, NotThere, ChangedMeanwhile, BreachClosed, ToldAlready, DelayNeedsReason),
    ),
    Mutation(
        name="closeDataBreach",
        scope=KEEPS,
        description="Close a breach, once everybody was told who must be. It then stays as it is. For the secretariat's"
        " administrators.",
        input_type=CloseDataBreachInput,
        command=cases.CloseBreach,
        use_case=cases.close_breach,
        success="DataBreachClosed",
        shows=("breach", DataBreach),
        refusals=(SecretariatOnly, NotThere, ChangedMeanwhile, BreachClosed, AuthorityNotTold, PeopleNotTold),
    ),
)
"""The mutations of breaches, in the order in which the schema prints them."""
