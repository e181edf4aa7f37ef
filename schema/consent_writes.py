"""Mutations of free, prior and informed consent, in the field's words. Each step is the community's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import strawberry

from domain.access import Viewer
from domain.engagement import commands as asked
from domain.engagement import consent_cases as deciding
from domain.engagement.refusals import ImpossibleDate, NotACommunityHere, OnlyTheCommunity
from domain.kernel import ChangedMeanwhile, Clock, IllegalTransition, NewId, NotThere, Recorded, Refusal
from domain.work import Work
from schema.commands import clear_text, plain, ref
from schema.engagement import ConsentProcess
from schema.engagement_writes import KEEP, MAYBE_VERSION
from schema.writing import Mutation

PROCESS = "The consent process."
DAY = "The day on which the community took the step."
BY_THE_COMMUNITY = "For the community's own organisation alone."
REFUSALS = (NotThere, OnlyTheCommunity, ChangedMeanwhile, IllegalTransition, ImpossibleDate)


@strawberry.input(description="Something that a community is asked to decide about.")
class OpenConsentProcessInput:
    site_id: strawberry.ID = ref("Site", "The site.")
    community_id: strawberry.ID = ref(
        "Organisation", "The community's own organisation, assigned to the site. It keeps the record."
    )
    subject: str = clear_text("What consent is sought for.", at_least=3, at_most=500)
    opened_on: date = plain("When the community was asked.")


@strawberry.input(description="A step of the community.")
class ConsentStepInput:
    consent_process_id: strawberry.ID = ref("ConsentProcess", PROCESS)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    on: date = plain(DAY)


@strawberry.input(description="Consent under conditions.")
class GiveConditionalConsentInput:
    consent_process_id: strawberry.ID = ref("ConsentProcess", PROCESS)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    on: date = plain(DAY)
    conditions: str = clear_text("The conditions, in the community's words.", at_least=3, at_most=500)


Step = Callable[[asked.TakeConsentStep, Viewer, Work, Clock, NewId], Awaitable[Recorded | Refusal]]


def _step(name: str, step: Step, success: str, description: str) -> Mutation[asked.TakeConsentStep]:
    return Mutation(
        name=name,
        scope=KEEP,
        description=f"{description} {BY_THE_COMMUNITY}",
        input_type=ConsentStepInput,
        command=asked.TakeConsentStep,
        use_case=step,
        success=success,
        shows=("consentProcess", ConsentProcess),
        refusals=REFUSALS,
    )


MUTATIONS = (
    Mutation(
        name="openConsentProcess",
        scope=KEEP,
        description="Open the record of a community's decision: for the community or the secretariat. The community "
        "keeps it, whoever opens it.",
        input_type=OpenConsentProcessInput,
        command=asked.OpenConsentProcess,
        use_case=deciding.open_consent_process,
        success="ConsentProcessOpened",
        shows=("consentProcess", ConsentProcess),
        refusals=(NotThere, OnlyTheCommunity, NotACommunityHere, ImpossibleDate),
    ),
    _step(
        "agreeProcess", deciding.agree_process, "ProcessAgreed", "It is agreed how the community will decide."
    ),
    _step(
        "shareInformation",
        deciding.share_information,
        "InformationShared",
        "The community has what it needs to know. From its deliberation it may come back here for more.",
    ),
    _step(
        "beginDeliberation",
        deciding.begin_deliberation,
        "DeliberationBegun",
        "The community deliberates, for as long as it needs.",
    ),
    _step("giveConsent", deciding.give_consent, "ConsentGiven", "The community says yes."),
    Mutation(
        name="giveConditionalConsent",
        scope=KEEP,
        description=f"The community says yes under conditions. {BY_THE_COMMUNITY}",
        input_type=GiveConditionalConsentInput,
        command=asked.GiveConditionalConsent,
        use_case=deciding.give_conditional_consent,
        success="ConditionalConsentGiven",
        shows=("consentProcess", ConsentProcess),
        refusals=REFUSALS,
    ),
    _step(
        "withholdConsent",
        deciding.withhold_consent,
        "ConsentWithheld",
        "The community says no. Possible at every step before an answer; it ends the process.",
    ),
)
"""In the order in which a community meets them."""
