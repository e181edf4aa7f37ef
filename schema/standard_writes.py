"""Mutations on the standard itself and on proposed changes: requirements, errata, editions, proposals and their rounds."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere
from domain.stakeholders.refusals import SecretariatOnly
from domain.standard import commands as asked
from domain.standard import proposal_cases as proposing
from domain.standard import refusals as no
from domain.standard import requirement_cases as keeping
from schema.codes import ProposalEffect
from schema.commands import clear_text, code, plain, plain_list, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.standard import Edition, Erratum, ProposedChange, Requirement
from schema.writing import Mutation

SCOPE = Scope.GOVERNANCE_COMMENT
CRITICAL = "Whether it is critical; left out where that is not known."
TOPICS = "What it touches, such as NON_RETALIATION."
SOURCE = "Where it is taken from."
IN_OUR_WORDS = "What it asks, in your own words: not a copy of the standard's text."
REASON = "Why, if that is to be said."


@strawberry.input(description="A requirement that an edition has.")
class RegisterRequirementInput:
    edition_id: strawberry.ID = ref("Edition", "The edition.")
    number: str = code("Its number in that edition, such as 3.2.2.1.")
    title: str = clear_text("What it is about.", at_most=200)
    summary: str = clear_text(IN_OUR_WORDS, at_most=4000)
    critical: bool | None = plain(CRITICAL, optional=True)
    topics: list[str] = code(TOPICS, many=True)
    chapter_id: strawberry.ID | None = ref("Chapter", "Its chapter, of the same edition.", optional=True)
    source: str = clear_text(SOURCE, at_most=300)


@strawberry.input(description="A draft's requirement, worded anew.")
class AmendRequirementInput:
    requirement_id: strawberry.ID = ref("Requirement", "The requirement.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    title: str = clear_text("What it is about.", at_most=200)
    summary: str = clear_text(IN_OUR_WORDS, at_most=4000)
    critical: bool | None = plain(CRITICAL, optional=True)
    topics: list[str] = code(TOPICS, many=True)
    source: str = clear_text(SOURCE, at_most=300)


@strawberry.input(description="A slip in a requirement's wording.")
class RecordErratumInput:
    requirement_id: strawberry.ID = ref("Requirement", "The requirement. It stays as it is.")
    given: str = clear_text("What it says.", at_most=1000)
    correction: str | None = clear_text("What is right, if that is known.", at_most=1000, optional=True)
    note: str = clear_text("Why.", at_most=1000)
    source: str = clear_text(SOURCE, at_most=300)


@strawberry.input(description="A draft that counts from today.")
class BringEditionIntoForceInput:
    edition_id: strawberry.ID = ref("Edition", "The draft.")
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="What a proposal does to a requirement.")
class EffectOnInput:
    requirement_id: strawberry.ID = ref(
        "Requirement",
        "The requirement: one that is added is of the draft, one that is changed may be in force.",
    )
    effect: ProposalEffect = plain("Adds or changes it.")


@strawberry.input(description="A change proposed to a draft edition.")
class DraftProposedChangeInput:
    edition_id: strawberry.ID = ref("Edition", "The draft.")
    title: str = clear_text("What is proposed, in a line.", at_most=200)
    summary: str = clear_text("What is proposed.", at_most=4000)
    rationale: str = clear_text("Why.", at_most=4000)
    chapter_ids: list[strawberry.ID] = ref("Chapter", "Chapters of the draft that it touches.", many=True)
    effects: list[EffectOnInput] = plain_list("What it does to which requirements.")


@strawberry.input(description="A step of a proposed change.")
class ProposedChangeStepInput:
    change_id: strawberry.ID = ref("ProposedChange", "The proposed change.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: str | None = clear_text(REASON, at_most=1000, optional=True)


@strawberry.input(description="A consultation round to come.")
class OpenConsultationInput:
    change_id: strawberry.ID = ref("ProposedChange", "The proposed change.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    name: str | None = clear_text("Its name, if it has one.", at_most=40, optional=True)
    opens_on: date = plain("The first day, today at the earliest.")
    closes_on: date = plain(
        "The last day. A round lasts 60 days at least, unless the scheme's rules say otherwise."
    )
    languages: list[str] = code("In which languages one can take part, such as es or quc.", many=True)
    questions: str | None = clear_text("What is asked in particular.", at_most=4000, optional=True)


@strawberry.input(description="A consultation round that was held elsewhere.")
class RecordHeldRoundInput:
    change_id: strawberry.ID = ref("ProposedChange", "The proposed change.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    name: str = clear_text("Its name, by which an import finds it.", at_most=40)
    opened_on: date = plain("The first day.")
    closed_on: date = plain("The last day, before today.")
    languages: list[str] = code("In which languages it was held.", many=True)


@strawberry.input(description="That a round is answered.")
class MarkConsultationAnsweredInput:
    round_id: strawberry.ID = ref("ConsultationRound", "The round.")
    version: int | None = plain("The version of the proposed change that you read.", optional=True)


@strawberry.input(description="What the Board decided.")
class DecideProposedChangeInput:
    change_id: strawberry.ID = ref("ProposedChange", "The proposed change.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    motion_id: strawberry.ID = ref("Motion", "The motion by which the Board decided on it.")


_CHANGE = ("change", ProposedChange)
_STEP = (NotThere, SecretariatOnly, ChangedMeanwhile, IllegalTransition, no.EditionInForce)

MUTATIONS = (
    Mutation(
        name="registerRequirement",
        scope=SCOPE,
        description="Enter a requirement of an edition: for the secretariat. Edition and number name it; in an edition in "
        "force it is not changed any more.",
        input_type=RegisterRequirementInput,
        command=asked.RegisterRequirement,
        use_case=keeping.register_requirement,
        success="RequirementRegistered",
        shows=("requirement", Requirement),
        refusals=(NotThere, SecretariatOnly, no.EditionInForce, no.RequirementStands, no.OtherEdition),
    ),
    Mutation(
        name="amendRequirement",
        scope=SCOPE,
        description="Word a draft's requirement anew: for the secretariat. One of an edition in force is never changed.",
        input_type=AmendRequirementInput,
        command=asked.AmendRequirement,
        use_case=keeping.amend_requirement,
        success="RequirementAmended",
        shows=("requirement", Requirement),
        refusals=(NotThere, SecretariatOnly, ChangedMeanwhile, no.EditionInForce),
    ),
    Mutation(
        name="recordErratum",
        scope=SCOPE,
        description="Record a slip in a requirement's wording beside it: for the secretariat.",
        input_type=RecordErratumInput,
        command=asked.RecordErratum,
        use_case=keeping.record_erratum,
        success="ErratumRecorded",
        shows=("erratum", Erratum),
        refusals=(NotThere, SecretariatOnly),
    ),
    Mutation(
        name="bringEditionIntoForce",
        scope=SCOPE,
        description="Bring a draft into force, with the changes approved for it: for the secretariat. The edition before "
        "is superseded; what was audited by it stays as it is.",
        input_type=BringEditionIntoForceInput,
        command=asked.BringEditionIntoForce,
        use_case=keeping.bring_edition_into_force,
        success="EditionBroughtIntoForce",
        shows=("edition", Edition),
        refusals=(NotThere, SecretariatOnly, ChangedMeanwhile, IllegalTransition, no.ProposalsUndecided),
    ),
    Mutation(
        name="draftProposedChange",
        scope=SCOPE,
        description="Propose a change to a draft edition: for every organisation, and for the secretariat. It is public "
        "at once. It changes no requirement by itself, and never one in force.",
        input_type=DraftProposedChangeInput,
        command=asked.DraftProposedChange,
        use_case=proposing.draft_proposed_change,
        success="ProposedChangeDrafted",
        shows=_CHANGE,
        refusals=(NotThere, no.CannotPropose, no.EditionInForce, no.OtherEdition),
    ),
    Mutation(
        name="putChangeToTheBoard",
        scope=SCOPE,
        description="Put a draft, or a change that was returned, to the Board: for the secretariat.",
        input_type=ProposedChangeStepInput,
        command=asked.OnProposedChange,
        use_case=proposing.put_change_to_the_board,
        success="ChangePutToTheBoard",
        shows=_CHANGE,
        refusals=_STEP,
    ),
    Mutation(
        name="openConsultation",
        scope=SCOPE,
        description="Announce a consultation round: for the secretariat. A change can have several.",
        input_type=OpenConsultationInput,
        command=asked.OpenConsultation,
        use_case=proposing.open_consultation,
        success="ConsultationOpened",
        shows=_CHANGE,
        refusals=(*_STEP, no.RoundInThePast, no.RoundTooShort, no.RoundNameTaken),
    ),
    Mutation(
        name="recordHeldRound",
        scope=SCOPE,
        description="Record a round that was held elsewhere, so that its comments can be imported: for the secretariat.",
        input_type=RecordHeldRoundInput,
        command=asked.RecordHeldRound,
        use_case=proposing.record_held_round,
        success="HeldRoundRecorded",
        shows=_CHANGE,
        refusals=(*_STEP, no.RoundNotOver, no.RoundNameTaken),
    ),
    Mutation(
        name="closeConsultation",
        scope=SCOPE,
        description="Close the consultation once its last day is over: for the secretariat.",
        input_type=ProposedChangeStepInput,
        command=asked.OnProposedChange,
        use_case=proposing.close_consultation,
        success="ConsultationEnded",
        shows=_CHANGE,
        refusals=(*_STEP, no.ConsultationRuns),
    ),
    Mutation(
        name="markConsultationAnswered",
        scope=SCOPE,
        description="Mark a round as answered: for the secretariat. Every published comment has its response.",
        input_type=MarkConsultationAnsweredInput,
        command=asked.OnRound,
        use_case=proposing.mark_consultation_answered,
        success="ConsultationAnswered",
        shows=_CHANGE,
        refusals=(
            NotThere,
            SecretariatOnly,
            ChangedMeanwhile,
            no.ConsultationRuns,
            no.AlreadyAnswered,
            no.CommentsAwaitModeration,
            no.CommentsUnanswered,
        ),
    ),
    Mutation(
        name="decideProposedChange",
        scope=SCOPE,
        description="Apply what the Board decided by a motion on this change: for the secretariat. A motion that carried "
        "approves it, once its consultation was answered; any other returns it.",
        input_type=DecideProposedChangeInput,
        command=asked.DecideProposedChange,
        use_case=proposing.decide_proposed_change,
        success="ProposedChangeDecided",
        shows=_CHANGE,
        refusals=(*_STEP, no.MotionDoesNotFit, no.MotionUndecided, no.ConsultationUnanswered),
    ),
)
"""In the order in which a change goes its way."""
