"""Mutations that keep engagements: what took place, who took part, what was raised and agreed, who may read it.

For the NGOs, unions and communities that stand by a site, and the secretariat. Barriers are in `schema.barrier_writes`,
consent in `schema.consent_writes`.
"""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.engagement import agreement_cases as agreeing
from domain.engagement import commands as asked
from domain.engagement import release_cases as releasing
from domain.engagement import use_cases as keeping
from domain.engagement.refusals import (
    AlreadyCompleted,
    AlreadyRecorded,
    AlreadyReleased,
    AlreadyTakesPart,
    ImpossibleDate,
    NotAssignedHere,
    NotReleased,
    TellsOfSomeone,
)
from domain.kernel import NotThere, NotYours
from schema.codes import Audience, Level, Method, SectorCode
from schema.commands import clear_text, code, plain, plain_list, ref
from schema.engagement import AgreedAction, Engagement, Issue
from schema.writing import CHANGES, Mutation

KEEP = Scope.ENGAGEMENT_WRITE
VERSION = "The version you read; if the record changed since, nothing is done and the refusal says so."
MAYBE_VERSION = f"{VERSION} Left out: it is done whatever else was added meanwhile."
ENGAGEMENT = "The engagement."
LANGUAGE = (
    "The main language: an ISO 639 code such as `es` or `quc`; `mul` for several, `und` if nobody noted it."
)


@strawberry.input(description="A party that took part.")
class TakesPartInput:
    party_id: strawberry.ID = ref("Party", "The party: your own, or one that acts under a public name.")
    sector: SectorCode | None = plain("The sector that it spoke for, if for one.", optional=True)


@strawberry.input(description="How many people came.")
class HeadcountInput:
    sector: SectorCode | None = plain(
        "Of which sector; left out for people of none or unknown.", optional=True
    )
    headcount: int = plain("How many: 0 to 1,000,000.")


@strawberry.input(description="An engagement that took place.")
class RecordEngagementInput:
    site_id: strawberry.ID = ref("Site", "The site it was about.")
    starts_on: date = plain("The first day; tomorrow at the latest, since somewhere it is tomorrow already.")
    ends_on: date | None = plain("The last day; left out for one day.", optional=True)
    place: str | None = clear_text("A town or district; never an address.", at_most=120, optional=True)
    purpose: str = clear_text("What it was for.", at_least=3, at_most=500)
    method: Method = plain("How it was held.")
    level: Level = plain("How far those affected took part in the decision.")
    language: str = code(LANGUAGE, at_most=8)
    follows_id: strawberry.ID | None = ref(
        "Engagement", "The engagement at the same site that this one follows up.", optional=True
    )
    external_ref: str | None = clear_text(
        "Your own reference, once per organisation.", at_most=100, optional=True
    )
    participants: list[TakesPartInput] = plain_list("Who took part.")
    attendance: list[HeadcountInput] = plain_list("How many came, by sector.")


@strawberry.input(description="Corrections to an engagement. What is left out stays.")
class AmendEngagementInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int = plain(VERSION)
    starts_on: date | None = plain("The first day.", optional=True)
    ends_on: date | None = plain("The last day.", optional=True)
    place: str | None = clear_text("A town or district; never an address.", at_most=120, optional=True)
    without_place: bool | None = plain("True takes the place out of the record.", optional=True)
    purpose: str | None = clear_text("What it was for.", at_least=3, at_most=500, optional=True)
    method: Method | None = plain("How it was held.", optional=True)
    level: Level | None = plain("How far those affected took part in the decision.", optional=True)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="Further parties that took part.")
class AddParticipantsInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    participants: list[TakesPartInput] = plain_list("All of them are added, or none.")


@strawberry.input(description="A participant that is to be taken out of the record.")
class RemoveParticipantInput:
    participant_id: strawberry.ID = ref("Participant", "The participant.")


@strawberry.input(description="Headcounts, in place of those recorded before.")
class RecordAttendanceInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    counts: list[HeadcountInput] = plain_list("One headcount for each sector.")


@strawberry.input(description="Something handed out or explained.")
class RecordSharedInformationInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    description: str = clear_text("What it was.", at_least=3, at_most=500)
    language: str | None = code("In which language: an ISO 639 code.", at_most=8, optional=True)


@strawberry.input(description="Something that was raised.")
class RaiseIssueInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    raised: str = clear_text("What was raised.", at_least=3, at_most=500)


@strawberry.input(description="What was answered.")
class AnswerIssueInput:
    issue_id: strawberry.ID = ref("Issue", "The issue.")
    response: str = clear_text("The answer; it replaces an earlier one.", at_most=500)


@strawberry.input(description="Something that was agreed.")
class AgreeActionInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    description: str = clear_text("What is to be done.", at_least=3, at_most=500)
    responsible_id: strawberry.ID = ref("Organisation", "The organisation that is to do it.")
    due_on: date = plain("By when; not before the engagement.")


@strawberry.input(description="That an agreed action was done.")
class CompleteActionInput:
    action_id: strawberry.ID = ref("AgreedAction", "The action.")
    completed_on: date = plain("When it was done.")


@strawberry.input(description="To whom an engagement is opened.")
class ReleaseEngagementInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    audience: Audience = plain("With whom.")
    why: str | None = clear_text("Why.", at_most=500, optional=True)


@strawberry.input(description="To whom an engagement is closed again.")
class WithdrawReleaseInput:
    engagement_id: strawberry.ID = ref("Engagement", ENGAGEMENT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    audience: Audience = plain("With whom no longer.")


MUTATIONS = (
    Mutation(
        name="recordEngagement",
        scope=KEEP,
        description="Record what took place at a site by which your organisation stands today. At first only your "
        "organisation, the site's audit firms and the secretariat can read it; releases open it further.",
        input_type=RecordEngagementInput,
        command=asked.RecordEngagement,
        use_case=keeping.record_engagement,
        success="EngagementRecorded",
        shows=("engagement", Engagement),
        refusals=(NotThere, NotAssignedHere, ImpossibleDate, AlreadyRecorded, AlreadyTakesPart),
    ),
    Mutation(
        name="amendEngagement",
        scope=KEEP,
        description="Correct what was recorded. Releases stay in force, so a correction must not point at anyone.",
        input_type=AmendEngagementInput,
        command=asked.AmendEngagement,
        use_case=keeping.amend_engagement,
        success="EngagementAmended",
        shows=("engagement", Engagement),
        refusals=(*CHANGES, ImpossibleDate, TellsOfSomeone),
    ),
    Mutation(
        name="addParticipants",
        scope=KEEP,
        description="Add parties that took part. Below PUBLIC, companies and the public never learn of them.",
        input_type=AddParticipantsInput,
        command=asked.AddParticipants,
        use_case=keeping.add_participants,
        success="ParticipantsAdded",
        shows=("engagement", Engagement),
        refusals=(*CHANGES, AlreadyTakesPart),
    ),
    Mutation(
        name="removeParticipant",
        scope=KEEP,
        description="Take a participant out of the record: entered by mistake, or no longer willing to stand there.",
        input_type=RemoveParticipantInput,
        command=asked.RemoveParticipant,
        use_case=keeping.remove_participant,
        success="ParticipantRemoved",
        shows=("engagement", Engagement),
        refusals=(NotThere, NotYours),
    ),
    Mutation(
        name="recordAttendance",
        scope=KEEP,
        description="Say how many came, by sector. Companies and the public never see it.",
        input_type=RecordAttendanceInput,
        command=asked.RecordAttendance,
        use_case=keeping.record_attendance,
        success="AttendanceRecorded",
        shows=("engagement", Engagement),
        refusals=CHANGES,
    ),
    Mutation(
        name="recordSharedInformation",
        scope=KEEP,
        description="Note what those met were told or given.",
        input_type=RecordSharedInformationInput,
        command=asked.RecordSharedInformation,
        use_case=keeping.record_shared_information,
        success="SharedInformationRecorded",
        shows=("engagement", Engagement),
        refusals=CHANGES,
    ),
    Mutation(
        name="raiseIssue",
        scope=KEEP,
        description="Note something that was raised.",
        input_type=RaiseIssueInput,
        command=asked.RaiseIssue,
        use_case=agreeing.raise_issue,
        success="IssueRaised",
        shows=("issue", Issue),
        refusals=CHANGES,
    ),
    Mutation(
        name="answerIssue",
        scope=KEEP,
        description="Note what was answered.",
        input_type=AnswerIssueInput,
        command=asked.AnswerIssue,
        use_case=agreeing.answer_issue,
        success="IssueAnswered",
        shows=("issue", Issue),
        refusals=(NotThere, NotYours),
    ),
    Mutation(
        name="agreeAction",
        scope=KEEP,
        description="Note what was agreed: who is to do what by when.",
        input_type=AgreeActionInput,
        command=asked.AgreeAction,
        use_case=agreeing.agree_action,
        success="ActionAgreed",
        shows=("action", AgreedAction),
        refusals=(*CHANGES, ImpossibleDate),
    ),
    Mutation(
        name="completeAction",
        scope=KEEP,
        description="Say that an action was done: for the organisation that keeps the record, and for the one that "
        "promised it, once it may read the record.",
        input_type=CompleteActionInput,
        command=asked.CompleteAction,
        use_case=agreeing.complete_action,
        success="ActionCompleted",
        shows=("action", AgreedAction),
        refusals=(NotThere, NotYours, AlreadyCompleted, ImpossibleDate),
    ),
    Mutation(
        name="releaseEngagement",
        scope=KEEP,
        description="Open an engagement, with its barriers, to members assigned to the site, to its operator or to "
        "everyone. Refused for the operator and the public while it would point at people in danger.",
        input_type=ReleaseEngagementInput,
        command=asked.ReleaseEngagement,
        use_case=releasing.release_engagement,
        success="EngagementReleased",
        shows=("engagement", Engagement),
        refusals=(*CHANGES, AlreadyReleased, TellsOfSomeone),
    ),
    Mutation(
        name="withdrawRelease",
        scope=KEEP,
        description="Close an engagement to an audience again. What was read cannot be unread.",
        input_type=WithdrawReleaseInput,
        command=asked.WithdrawRelease,
        use_case=releasing.withdraw_release,
        success="ReleaseWithdrawn",
        shows=("engagement", Engagement),
        refusals=(*CHANGES, NotReleased),
    ),
)
"""In the order in which the schema prints them."""
