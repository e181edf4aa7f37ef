"""Mechanisms, and how a grievance comes in. Each change names its input, its command and the refusals that can come."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.grievances import commands as asked
from domain.grievances import filing_cases as filing
from domain.grievances import mechanism_cases as mechanisms
from domain.grievances.refusals import (
    BodyDoesNotFit,
    CannotFileHere,
    CannotSpeakForThem,
    MechanismAlreadyOpen,
    MechanismClosed,
    NotForThisSite,
    OwnMechanism,
)
from domain.kernel import ChangedMeanwhile, NotThere, NotYours
from domain.stakeholders.refusals import SecretariatOnly
from domain.vault.intake import REFUSALS as SEALING
from schema.codes import (
    Activity,
    Category,
    Criterion,
    CriterionRating,
    IdentityMode,
    MechanismKind,
    PersonRole,
)
from schema.commands import case_text, clear_text, code, plain, plain_list, ref, title
from schema.grievances import Grievance, Mechanism
from schema.vault import GIVEN, IdentityInput
from schema.writing import Mutation

REGISTER, FILE, HANDLE = Scope.STAKEHOLDERS_WRITE, Scope.GRIEVANCES_WRITE, Scope.GRIEVANCES_HANDLE
MAYBE_VERSION = "The version you last read; left out, nobody's change in between is noticed."
MECHANISM = "The mechanism."
TAKES = "The mechanism that is to take it."
SITE = "The site that it is about; may be left out for a site's own mechanism."
ABOUT = "What it is about."
ACTIVITIES = "Protected activities that it concerns: what nobody may be made to suffer for."
PEOPLE = "Further people in it, each to be known by an alias."
SPEAKER = "The person who speaks for them, with VIA_REPRESENTATIVE; they have a label of their own."
TOLD = "What happened, in their words."
LANGUAGE = "The language of it: an ISO 639 code."
RECEIPT = (
    "The receipt, told this once: with it those who complained come back. You know it too: tell them to replace it with"
    " `renewReceipt` before they say or ask who they are. Null where an organisation answers for them."
)


@strawberry.input(description="A mechanism to enter.")
class RegisterMechanismInput:
    kind: MechanismKind = plain("Whose it is.")
    body_id: strawberry.ID = ref("Organisation", "Whose handlers take what is brought to it.")
    site_id: strawberry.ID | None = ref("Site", "The site, for a site's own mechanism.", optional=True)
    name: str = title("What it is called.")


@strawberry.input(description="A mechanism that takes nothing more.")
class CloseMechanismInput:
    mechanism_id: strawberry.ID = ref("Mechanism", MECHANISM)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="How a mechanism does by one criterion.")
class CriterionRatingInput:
    criterion: Criterion = plain("By what.")
    rating: CriterionRating = plain("How far it is met.")
    evidence: str | None = clear_text(
        "What that rests on; needed unless it is NO_EVIDENCE.", at_least=3, at_most=500, optional=True
    )


@strawberry.input(description="How a mechanism does by some or all of the eight criteria.")
class AssessMechanismInput:
    mechanism_id: strawberry.ID = ref("Mechanism", MECHANISM)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    ratings: list[CriterionRatingInput] = plain_list("One for each criterion.")


@strawberry.input(description="Somebody in a grievance, to be known by an alias.")
class ConcernedInput:
    role: PersonRole = plain("What they are in it.")
    in_confidence: bool | None = plain(
        "Whether the operator is not to know of them; so unless said otherwise.", optional=True
    )
    identity: IdentityInput | None = plain(GIVEN, optional=True)


@strawberry.input(description="A grievance that an organisation files.")
class FileGrievanceInput:
    mechanism_id: strawberry.ID = ref("Mechanism", TAKES)
    site_id: strawberry.ID | None = ref("Site", SITE, optional=True)
    identity_mode: IdentityMode = plain(
        "NAMED: your organisation complains for itself, or for a person who may be known. CONFIDENTIAL: you know who it is and do not say. "
        "VIA_REPRESENTATIVE: you, or who you name, speak for them."
    )
    representative_id: strawberry.ID | None = ref(
        "Organisation", "Who speaks for those concerned, if that is not your organisation.", optional=True
    )
    for_named_person: bool | None = plain(
        "With NAMED: whether it is a person who complains, and who may be known by name to whoever handles it.",
        optional=True,
    )
    category: Category = plain(ABOUT)
    activities: list[Activity] = plain_list(ACTIVITIES)
    people: list[ConcernedInput] = plain_list(PEOPLE)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    narrative: str = case_text(TOLD)
    identity: IdentityInput | None = plain(f"Of who complains. {GIVEN}", optional=True)
    representative_identity: IdentityInput | None = plain(f"{SPEAKER} {GIVEN}", optional=True)


@strawberry.input(description="A grievance that somebody brought by phone or in person.")
class TakeDownGrievanceInput:
    mechanism_id: strawberry.ID = ref("Mechanism", TAKES)
    site_id: strawberry.ID | None = ref("Site", SITE, optional=True)
    identity_mode: IdentityMode = plain(
        "NAMED, if they may be known by name to whoever handles it; CONFIDENTIAL, if not; ANONYMOUS or VIA_REPRESENTATIVE."
    )
    representative_id: strawberry.ID | None = ref(
        "Organisation", "Who speaks for them, for VIA_REPRESENTATIVE.", optional=True
    )
    category: Category = plain(ABOUT)
    activities: list[Activity] = plain_list(ACTIVITIES)
    people: list[ConcernedInput] = plain_list(PEOPLE)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    narrative: str = case_text(TOLD)
    identity: IdentityInput | None = plain(f"Of who complains. {GIVEN}", optional=True)
    representative_identity: IdentityInput | None = plain(f"{SPEAKER} {GIVEN}", optional=True)


@strawberry.input(
    description="A grievance that somebody submits by themselves. It is anonymous unless they choose otherwise."
)
class SubmitGrievanceInput:
    mechanism_id: strawberry.ID = ref("Mechanism", TAKES)
    site_id: strawberry.ID | None = ref("Site", SITE, optional=True)
    category: Category = plain(ABOUT)
    activities: list[Activity] = plain_list(ACTIVITIES)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    narrative: str = case_text(TOLD)
    identity_mode: IdentityMode | None = plain(
        "ANONYMOUS, or CONFIDENTIAL. Left out: ANONYMOUS, unless you say who you are.", optional=True
    )
    identity: IdentityInput | None = plain(f"For CONFIDENTIAL only, and never needed. {GIVEN}", optional=True)


COMING_IN = (NotThere, MechanismClosed, NotForThisSite, CannotSpeakForThem)

MECHANISMS = (
    Mutation(
        name="registerMechanism",
        scope=REGISTER,
        description="Enter a mechanism. For the secretariat.",
        input_type=RegisterMechanismInput,
        command=asked.RegisterMechanism,
        use_case=mechanisms.register_mechanism,
        success="MechanismRegistered",
        shows=("mechanism", Mechanism),
        refusals=(SecretariatOnly, NotThere, BodyDoesNotFit, MechanismAlreadyOpen),
    ),
    Mutation(
        name="closeMechanism",
        scope=REGISTER,
        description="Close a mechanism to what is new; what was brought to it is still handled. For the secretariat.",
        input_type=CloseMechanismInput,
        command=asked.CloseMechanism,
        use_case=mechanisms.close_mechanism,
        success="MechanismWasClosed",
        shows=("mechanism", Mechanism),
        refusals=(SecretariatOnly, NotThere, ChangedMeanwhile, MechanismClosed),
    ),
    Mutation(
        name="assessMechanism",
        scope=HANDLE,
        description="Rate a mechanism by the eight criteria: for the secretariat, and for audit firms (of a site's "
        "mechanism, those assigned there). Never for whoever runs it. Earlier ratings stay beside the new ones.",
        input_type=AssessMechanismInput,
        command=asked.AssessMechanism,
        use_case=mechanisms.assess_mechanism,
        success="MechanismAssessed",
        shows=("mechanism", Mechanism),
        refusals=(NotThere, NotYours, OwnMechanism, ChangedMeanwhile),
    ),
)

FILING = (
    Mutation(
        name="fileGrievance",
        scope=FILE,
        description="File a grievance: for NGOs, unions and communities, in their own name, or for those who are "
        "concerned at a site by which they stand. People appear in it under labels.",
        input_type=FileGrievanceInput,
        command=asked.FileGrievance,
        use_case=filing.file_grievance,
        success="GrievanceFiled",
        shows=("grievance", Grievance),
        tells={"receipt": RECEIPT},
        refusals=(*COMING_IN, CannotFileHere, *SEALING),
    ),
    Mutation(
        name="takeDownGrievance",
        scope=HANDLE,
        description="Write down what somebody brought to your mechanism by phone or in person, and tell them the "
        "receipt. For its handlers.",
        input_type=TakeDownGrievanceInput,
        command=asked.TakeDownGrievance,
        use_case=filing.take_down_grievance,
        success="GrievanceTakenDown",
        shows=("grievance", Grievance),
        tells={"receipt": RECEIPT},
        refusals=(*COMING_IN, NotYours, *SEALING),
    ),
    Mutation(
        name="submitGrievance",
        scope=None,
        description="Submit a grievance without saying who you are, unless you choose otherwise. Keep the receipt: it "
        "is the only way back, and nobody can give it again.",
        input_type=SubmitGrievanceInput,
        command=asked.SubmitGrievance,
        use_case=filing.submit_grievance,
        success="GrievanceSubmitted",
        tells={"receipt": "The receipt, told this once: the only way back."},
        refusals=(*COMING_IN, *SEALING),
    ),
)
"""The ways in."""
