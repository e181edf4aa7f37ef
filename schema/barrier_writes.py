"""Mutations that follow a barrier: identified, mitigation planned, mitigated, and then what the affected side finds."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.engagement import barrier_cases as following
from domain.engagement import commands as asked
from domain.engagement.refusals import (
    AlreadyRecorded,
    CannotRepresent,
    ImpossibleDate,
    OnlyTheAffectedSide,
    TellsOfSomeone,
)
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere, NotYours
from schema.codes import BarrierKind, MitigationKind, Role, SectorCode, Severity
from schema.commands import clear_text, plain, plain_list, ref
from schema.engagement import Barrier
from schema.engagement_writes import KEEP, MAYBE_VERSION
from schema.writing import CHANGES, STEPS, Mutation

BARRIER = "The barrier."
WHY = "Why, or how it was found out."


@strawberry.input(description="Something that keeps people from taking part.")
class IdentifyBarrierInput:
    engagement_id: strawberry.ID = ref("Engagement", "The engagement where it was met.")
    kind: BarrierKind = plain("What it is: an obstacle, never a personal deficit.")
    severity: Severity = plain("How much it keeps people out.")
    affected_sector: SectorCode = plain("The sector whose people it keeps out.")
    affected_group: str | None = clear_text(
        "Which group, in general words. Beside fear, insecurity or lack of papers it stops a release to the "
        "operator or the public.",
        at_most=120,
        optional=True,
    )
    affected_roles: list[Role] = plain_list("Which roles. Only you and the secretariat will see them.")
    representative_id: strawberry.ID | None = ref(
        "Organisation",
        "Who speaks for those affected, if they named somebody; never a mining company. To say whether the barrier "
        "is gone it must be able to read the record.",
        optional=True,
    )
    identified_on: date = plain("When it was met.")
    external_ref: str | None = clear_text(
        "Your own reference, once per organisation.", at_most=100, optional=True
    )
    why: str | None = clear_text(WHY, at_most=500, optional=True)


@strawberry.input(description="A barrier whose group is to be taken out of the record.")
class RemoveAffectedGroupInput:
    barrier_id: strawberry.ID = ref("Barrier", BARRIER)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="Something to be done against a barrier.")
class PlanMitigationInput:
    barrier_id: strawberry.ID = ref("Barrier", BARRIER)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    kind: MitigationKind = plain("What is to be done.")
    description: str | None = clear_text("In words.", at_most=500, optional=True)
    responsible_id: strawberry.ID = ref("Organisation", "Who is to do it.")
    planned_on: date = plain("When it was planned.")
    why: str | None = clear_text(WHY, at_most=500, optional=True)


@strawberry.input(description="That everything planned against a barrier is done.")
class MarkMitigatedInput:
    barrier_id: strawberry.ID = ref("Barrier", BARRIER)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    done_on: date = plain("When it was done.")
    why: str | None = clear_text(WHY, at_most=500, optional=True)


@strawberry.input(description="That those whom it kept out find a barrier gone.")
class VerifyBarrierRemovedInput:
    barrier_id: strawberry.ID = ref("Barrier", BARRIER)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    verified_on: date = plain("When they found so.")
    why: str | None = clear_text(WHY, at_most=500, optional=True)


@strawberry.input(description="That those whom it keeps out find a barrier still there.")
class MarkBarrierPersistingInput:
    barrier_id: strawberry.ID = ref("Barrier", BARRIER)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    observed_on: date = plain("When they found so.")
    why: str | None = clear_text(WHY, at_most=500, optional=True)


MUTATIONS = (
    Mutation(
        name="identifyBarrier",
        scope=KEEP,
        description="Record what keeps people from taking part, beside the engagement where it was met. It is read "
        "by whoever may read that engagement.",
        input_type=IdentifyBarrierInput,
        command=asked.IdentifyBarrier,
        use_case=following.identify_barrier,
        success="BarrierIdentified",
        shows=("barrier", Barrier),
        refusals=(NotThere, NotYours, ImpossibleDate, AlreadyRecorded, CannotRepresent, TellsOfSomeone),
    ),
    Mutation(
        name="removeAffectedGroup",
        scope=KEEP,
        description="Take out of the record which group a barrier affects: the way to release it safely.",
        input_type=RemoveAffectedGroupInput,
        command=asked.RemoveAffectedGroup,
        use_case=following.remove_affected_group,
        success="AffectedGroupRemoved",
        shows=("barrier", Barrier),
        refusals=CHANGES,
    ),
    Mutation(
        name="planMitigation",
        scope=KEEP,
        description="Plan something against a barrier. IDENTIFIED or PERSISTS becomes MITIGATION_PLANNED.",
        input_type=PlanMitigationInput,
        command=asked.PlanMitigation,
        use_case=following.plan_mitigation,
        success="MitigationPlanned",
        shows=("barrier", Barrier),
        refusals=(*STEPS, ImpossibleDate),
    ),
    Mutation(
        name="markMitigated",
        scope=KEEP,
        description="Claim that what was planned is done: for the organisation that keeps the record, the one "
        "responsible, and the site's operator once the record is shared with it. A claim, not yet a verdict.",
        input_type=MarkMitigatedInput,
        command=asked.MarkMitigated,
        use_case=following.mark_mitigated,
        success="BarrierMitigated",
        shows=("barrier", Barrier),
        refusals=(*STEPS, ImpossibleDate),
    ),
    Mutation(
        name="verifyBarrierRemoved",
        scope=KEEP,
        description="Say that a barrier is gone: only for organisations of the affected sector that stand by the "
        "site, or the named representative. Never for whoever operates the site.",
        input_type=VerifyBarrierRemovedInput,
        command=asked.VerifyBarrierRemoved,
        use_case=following.verify_barrier_removed,
        success="BarrierVerifiedRemoved",
        shows=("barrier", Barrier),
        refusals=(
            NotThere,
            NotYours,
            OnlyTheAffectedSide,
            ChangedMeanwhile,
            IllegalTransition,
            ImpossibleDate,
        ),
    ),
    Mutation(
        name="markBarrierPersisting",
        scope=KEEP,
        description="Say that a barrier is still there, whatever was done: for the same as may verify its removal.",
        input_type=MarkBarrierPersistingInput,
        command=asked.MarkBarrierPersisting,
        use_case=following.mark_barrier_persisting,
        success="BarrierMarkedPersisting",
        shows=("barrier", Barrier),
        refusals=(
            NotThere,
            NotYours,
            OnlyTheAffectedSide,
            ChangedMeanwhile,
            IllegalTransition,
            ImpossibleDate,
        ),
    ),
)
"""In the order in which a barrier meets them."""
