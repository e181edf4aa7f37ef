"""Who keeps mechanisms, who runs which, and that nobody assesses their own."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.access import ANYONE
from domain.grievances import commands as c
from domain.grievances import filing_cases as filing
from domain.grievances import handling_cases as handling
from domain.grievances import mechanism_cases as keeping
from domain.grievances.refusals import (
    BodyDoesNotFit,
    MechanismAlreadyOpen,
    MechanismClosed,
    OwnMechanism,
)
from domain.grievances.values import (
    Criterion,
    CriterionRating,
    MechanismKind,
    ReferralReason,
)
from domain.kernel import BadInput, NotThere, NotYours
from domain.stakeholders.refusals import SecretariatOnly
from tests.grievances.cast import (
    AT_THE_MINE,
    AUDITORS,
    CLERK,
    CURLEW,
    HANDLERS,
    MINE,
    NGO,
    OPERATOR,
    PLOVER,
    SECRETARIAT,
    named,
    of,
)
from tests.grievances.world import (
    ELSEWHERE,
    FIRM,
    SCHEME,
    SITE_OFFICE,
    World,
    complaint,
    filed,
    in_hand,
    submission,
)


async def test_the_secretariat_keeps_mechanisms_and_each_has_a_fitting_body(world: World) -> None:
    def one(kind: MechanismKind, body: UUID, site: UUID | None = None) -> c.RegisterMechanism:
        return c.RegisterMechanism(kind=kind, body_id=body, site_id=site, name="Another")

    await world.refuses(
        keeping.register_mechanism, one(MechanismKind.SCHEME, SECRETARIAT), NGO, SecretariatOnly
    )
    for command, refusal in (
        (one(MechanismKind.SITE, OPERATOR, MINE), MechanismAlreadyOpen),
        (one(MechanismKind.SITE, OPERATOR), BadInput),
        (one(MechanismKind.SCHEME, SECRETARIAT, MINE), BadInput),
        (one(MechanismKind.SITE, named(16), MINE), BodyDoesNotFit),
        (one(MechanismKind.AUDIT_FIRM, SECRETARIAT), BodyDoesNotFit),
        (one(MechanismKind.SCHEME, named(999)), BodyDoesNotFit),
        (one(MechanismKind.EXTERNAL, OPERATOR), BodyDoesNotFit),
    ):
        await world.refuses(keeping.register_mechanism, command, CLERK, refusal)
    done = await world.did(keeping.register_mechanism, one(MechanismKind.EXTERNAL, SECRETARIAT), CLERK)
    close = c.CloseMechanism(mechanism_id=SITE_OFFICE)
    await world.refuses(keeping.close_mechanism, close, NGO, SecretariatOnly)
    await world.did(keeping.close_mechanism, close, CLERK)
    await world.refuses(keeping.close_mechanism, close, CLERK, MechanismClosed)
    await world.did(keeping.register_mechanism, one(MechanismKind.SITE, OPERATOR, MINE), CLERK)
    assert world.mechanisms.kept[done.id].opened_on == date(2026, 3, 11)


async def test_nobody_assesses_what_they_run(world: World) -> None:
    met = c.Rated(
        criterion=Criterion.LEGITIMATE, rating=CriterionRating.MET, evidence="Minutes of the council"
    )

    def rate(mechanism: UUID, *ratings: c.Rated) -> c.AssessMechanism:
        return c.AssessMechanism(mechanism_id=mechanism, ratings=ratings)

    await world.refuses(keeping.assess_mechanism, rate(SCHEME, met), CLERK, OwnMechanism)
    await world.refuses(keeping.assess_mechanism, rate(FIRM, met), HANDLERS[PLOVER], OwnMechanism)
    await world.refuses(keeping.assess_mechanism, rate(SITE_OFFICE, met), of(OPERATOR), NotYours)
    await world.refuses(keeping.assess_mechanism, rate(SITE_OFFICE, met), NGO, NotYours)
    await world.refuses(keeping.assess_mechanism, rate(ELSEWHERE, met), of(AUDITORS), NotYours)
    await world.refuses(keeping.assess_mechanism, rate(named(999), met), CLERK, NotThere)
    unfounded = c.Rated(criterion=Criterion.LEGITIMATE, rating=CriterionRating.NOT_MET)
    for ratings in ((), (met, met), (unfounded,)):
        await world.refuses(keeping.assess_mechanism, rate(SITE_OFFICE, *ratings), CLERK, BadInput)
    unknown = c.Rated(criterion=Criterion.ACCESSIBLE, rating=CriterionRating.NO_EVIDENCE)
    await world.did(keeping.assess_mechanism, rate(SITE_OFFICE, met, unknown), of(AUDITORS))
    await world.did(keeping.assess_mechanism, rate(SITE_OFFICE, met), CLERK)
    assert len(world.mechanisms.kept[SITE_OFFICE].assessments) == 3


async def test_a_site_s_own_takes_nothing_once_another_operates_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its body's handlers see the site's cases no longer, and the new operator's sit at another desk."""
    told = complaint(mechanism_id=SITE_OFFICE)
    await world.did(filing.file_grievance, told, NGO)
    at_the_scheme = await filed(world)
    await in_hand(world, at_the_scheme)
    monkeypatch.delitem(AT_THE_MINE, OPERATOR)
    await world.refuses(filing.file_grievance, told, NGO, MechanismClosed)
    await world.refuses(
        filing.submit_grievance, submission(mechanism_id=SITE_OFFICE), ANYONE, MechanismClosed
    )
    refer = c.ReferGrievance(
        grievance_id=at_the_scheme, mechanism_id=SITE_OFFICE, reason=ReferralReason.OUTSIDE_REMIT
    )
    await world.refuses(handling.refer_grievance, refer, HANDLERS[CURLEW], MechanismClosed)
    await filed(world)
