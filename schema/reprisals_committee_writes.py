"""Mutations that look after an allegation, protect meanwhile, and let a committee of the Board judge it."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.cases.clock_refusals import NothingDue
from domain.cases.refusals import NotAHandler, NotAssigned
from domain.cases.ties import ConflictOfInterest
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere, NotYours
from domain.reprisals import commands as asked
from domain.reprisals import committee_cases as judging
from domain.reprisals import handling_cases as handling
from domain.reprisals.refusals import (
    AlreadyDone,
    AlreadySitting,
    CommitteeTooSmall,
    NoMajority,
    NotOnTheBoard,
    NotSitting,
    OnlyTheCommittee,
    PlaceTaken,
    Recused,
)
from schema.codes import Finding, MeasureKind, StandDownReason
from schema.commands import case_text, code, plain, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.reprisals import Allegation
from schema.reprisals_writes import ALLEGATION, LANGUAGE, AllegationInput
from schema.writing import Mutation

DECIDE = Scope.REPRISALS_DECIDE
HANDLED = (NotThere, NotAssigned, ChangedMeanwhile)
JUDGED = (NotThere, OnlyTheCommittee, IllegalTransition, Recused, NotOnTheBoard, CommitteeTooSmall)
SHOWS = ("allegation", Allegation)
BECAUSE = "Why the member no longer sits."


@strawberry.input(description="Who is to look after an allegation.")
class AssignAllegationHandlerInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    person_id: strawberry.ID = ref("Person", "A handler of the secretariat: you or somebody else.")


@strawberry.input(description="What is to protect somebody.")
class TakeInterimMeasureInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    kind: MeasureKind = plain("What it is.")


@strawberry.input(description="A measure that is no longer needed.")
class LiftInterimMeasureInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    measure_id: strawberry.ID = ref("InterimMeasure", "The measure.")


@strawberry.input(description="Who is to look into an allegation.")
class ConstituteCommitteeInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    person_ids: list[strawberry.ID] = ref(
        "Person", "Board members, each once. All of them are seated, or nobody.", many=True
    )


@strawberry.input(description="Who takes a member's place.")
class ReplaceCommitteeMemberInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    member_id: strawberry.ID = ref("CommitteeMember", "The member, who stands down now or did before.")
    because: StandDownReason = plain(f"{BECAUSE} It stays as it was where they stood down before.")
    person_id: strawberry.ID = ref("Person", "The board member who takes the place.")


@strawberry.input(description="That a member no longer sits.")
class StandDownFromCommitteeInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    member_id: strawberry.ID = ref("CommitteeMember", "The member.")
    because: StandDownReason = plain(BECAUSE)


@strawberry.input(description="What you hold, as a member of the committee.")
class RecordOpinionInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    opinion: Finding = plain("What you hold. You may change it until there is a finding.")


@strawberry.input(description="What the committee found.")
class RecordFindingInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    finding: Finding = plain("What more than half of its members hold.")
    reasons: str = case_text("Why. Those who brought the allegation can read it.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


MUTATIONS = (
    Mutation(
        name="assignAllegationHandler",
        scope=DECIDE,
        description="Give an allegation to a handler of the secretariat, yourself or another, whom nothing ties to it.",
        input_type=AssignAllegationHandlerInput,
        command=asked.AssignHandler,
        use_case=handling.assign_handler,
        success="AllegationHandlerAssigned",
        shows=SHOWS,
        refusals=(NotThere, NotYours, ChangedMeanwhile, NotAHandler, ConflictOfInterest, AlreadyDone),
    ),
    Mutation(
        name="acknowledgeAllegation",
        scope=DECIDE,
        description="Record that those who brought it were told that it came in.",
        input_type=AllegationInput,
        command=asked.OnAllegation,
        use_case=handling.acknowledge,
        success="AllegationAcknowledged",
        shows=SHOWS,
        refusals=(*HANDLED, NothingDue),
    ),
    Mutation(
        name="takeInterimMeasure",
        scope=DECIDE,
        description="Protect somebody from now on. Possible until the allegation is closed.",
        input_type=TakeInterimMeasureInput,
        command=asked.TakeMeasure,
        use_case=handling.take_measure,
        success="InterimMeasureTaken",
        shows=SHOWS,
        refusals=(*HANDLED, IllegalTransition),
    ),
    Mutation(
        name="liftInterimMeasure",
        scope=DECIDE,
        description="Record that a measure is no longer needed.",
        input_type=LiftInterimMeasureInput,
        command=asked.LiftMeasure,
        use_case=handling.lift_measure,
        success="InterimMeasureLifted",
        shows=SHOWS,
        refusals=(NotThere, NotAssigned, AlreadyDone),
    ),
    Mutation(
        name="constituteCommittee",
        scope=DECIDE,
        description="Seat the committee that looks into an allegation. Only board members; nobody who is tied to the "
        "site, its operator, its audit firm or those who brought it: the refusal names whom and by what.",
        input_type=ConstituteCommitteeInput,
        command=asked.ConstituteCommittee,
        use_case=judging.constitute_committee,
        success="CommitteeConstituted",
        shows=SHOWS,
        refusals=(*HANDLED, IllegalTransition, AlreadySitting, NotOnTheBoard, Recused, CommitteeTooSmall),
    ),
    Mutation(
        name="replaceCommitteeMember",
        scope=DECIDE,
        description="Seat a board member in the place of one who stands down now, or did before.",
        input_type=ReplaceCommitteeMemberInput,
        command=asked.ReplaceMember,
        use_case=judging.replace_member,
        success="CommitteeMemberReplaced",
        shows=SHOWS,
        refusals=(
            NotThere,
            NotAssigned,
            IllegalTransition,
            NotSitting,
            AlreadySitting,
            NotOnTheBoard,
            PlaceTaken,
            Recused,
            CommitteeTooSmall,
        ),
    ),
    Mutation(
        name="standDownFromCommittee",
        scope=DECIDE,
        description="Record that a member no longer sits: for the member, or the allegation's handler. If too few are "
        "left, the committee can take no step until its places are filled.",
        input_type=StandDownFromCommitteeInput,
        command=asked.StandDown,
        use_case=judging.stand_down,
        success="CommitteeMemberStoodDown",
        shows=SHOWS,
        refusals=(NotThere, NotAssigned, NotSitting),
    ),
    Mutation(
        name="startInvestigation",
        scope=DECIDE,
        description="Begin to look into an allegation: for a member of its committee.",
        input_type=AllegationInput,
        command=asked.OnAllegation,
        use_case=judging.start_investigation,
        success="InvestigationStarted",
        shows=SHOWS,
        refusals=(*JUDGED, ChangedMeanwhile),
    ),
    Mutation(
        name="recordOpinion",
        scope=DECIDE,
        description="Record your own opinion, as a member of the committee.",
        input_type=RecordOpinionInput,
        command=asked.RecordOpinion,
        use_case=judging.record_opinion,
        success="OpinionRecorded",
        shows=SHOWS,
        refusals=JUDGED,
    ),
    Mutation(
        name="recordFinding",
        scope=DECIDE,
        description="Record what the committee found. It stands when more than half of those who sit hold it, and it "
        "changes nothing by itself: what follows is the scheme's to decide.",
        input_type=RecordFindingInput,
        command=asked.RecordFinding,
        use_case=judging.record_finding,
        success="FindingRecorded",
        shows=SHOWS,
        refusals=(*JUDGED, ChangedMeanwhile, NoMajority),
    ),
)
"""In the order in which an allegation meets them."""
