"""Which step of a grievance can follow which (DOMAIN 6). The use cases judge who may; (A): assumed.

SUBMITTED -> ACKNOWLEDGED -> SCREENED -> INVESTIGATING -> RESPONSE_PROPOSED -> ACCEPTED | CONTESTED
CONTESTED -> APPEALED -> RESPONSE_PROPOSED, once;   ACCEPTED -> REMEDY -> VERIFIED -> CLOSED -> MONITORING
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.grievances.values import ClosureReason
from domain.grievances.values import GrievanceState as S
from domain.kernel import IllegalTransition

STEPS: Mapping[S, tuple[S, ...]] = MappingProxyType(
    {
        S.SUBMITTED: (S.ACKNOWLEDGED, S.WITHDRAWN),  # (A) nothing is skipped, an acknowledgement least of all
        S.ACKNOWLEDGED: (S.SCREENED, S.WITHDRAWN),  # (A) by the handler to whom it was assigned
        S.SCREENED: (
            S.INVESTIGATING,
            S.REFERRED,
            S.WITHDRAWN,
        ),  # (A) no screening out: an answer says NOT_ELIGIBLE
        S.INVESTIGATING: (S.RESPONSE_PROPOSED, S.WITHDRAWN),
        S.RESPONSE_PROPOSED: (
            S.ACCEPTED,
            S.CONTESTED,
            S.WITHDRAWN,
        ),  # (A) silence is no acceptance: it stays open
        S.CONTESTED: (S.APPEALED, S.CLOSED, S.WITHDRAWN),  # (A) closed once the time to appeal ran out unused
        S.APPEALED: (
            S.RESPONSE_PROPOSED,
            S.WITHDRAWN,
        ),  # (A) one appeal: contesting its answer closes the case
        S.ACCEPTED: (S.REMEDY, S.CLOSED, S.WITHDRAWN),  # (A) closed without remedy only for a reason
        S.REMEDY: (S.REMEDY, S.VERIFIED, S.WITHDRAWN),  # (A) more can be agreed until all of it was verified
        S.VERIFIED: (S.CLOSED, S.WITHDRAWN),
        S.CLOSED: (S.MONITORING,),  # (A) with the first check-in that is held
        S.MONITORING: (),
        S.REFERRED: (),  # (A) the other mechanism opens a case of its own
        S.WITHDRAWN: (),  # (A) nobody can make them go on
    }
)
"""What can follow what."""

CLOSES_AS: Mapping[S, tuple[ClosureReason, ...]] = MappingProxyType(
    {
        S.VERIFIED: (ClosureReason.REMEDY_VERIFIED,),
        S.ACCEPTED: (ClosureReason.ACCEPTED_WITHOUT_REMEDY, ClosureReason.SETTLED_ELSEWHERE),
        S.CONTESTED: (ClosureReason.NOT_APPEALED,),
    }
)
"""For which reasons a handler can close a grievance. That the appeal decided it follows from contesting its answer."""

ENDED = frozenset({S.CLOSED, S.MONITORING, S.REFERRED, S.WITHDRAWN})
"""Nothing more is handled in it, so its content may be erased. Protection goes on all the same."""


def illegal(state: S, step: S) -> IllegalTransition | None:
    """Why a step does not follow from where the grievance stands; none if it does."""
    if step in STEPS[state]:
        return None
    return IllegalTransition(
        message=f"This grievance stands at {state.value}; {step.value} does not follow from there.",
        next=_WAYS[state],
        legal_next=tuple(one.value for one in STEPS[state]),
    )


_WAYS: Mapping[S, str] = MappingProxyType(
    {
        S.SUBMITTED: "Its body acknowledges it first.",
        S.ACKNOWLEDGED: "It is assigned and screened next.",
        S.SCREENED: "It is investigated next, or referred to another mechanism.",
        S.INVESTIGATING: "A response is proposed next.",
        S.RESPONSE_PROPOSED: "Those who complained now accept the response or contest it.",
        S.CONTESTED: "Those who complained can appeal; after the time for that, it can be closed.",
        S.APPEALED: "The handler of the appeal proposes a response next.",
        S.ACCEPTED: "A remedy is agreed next, or it is closed without one.",
        S.REMEDY: "What was agreed is delivered by the body and verified by those it is for.",
        S.VERIFIED: "It can be closed.",
        S.CLOSED: "The check-ins come next. For what is new, file a new grievance.",
        S.MONITORING: "Only its check-ins are left. For what is new, file a new grievance.",
        S.REFERRED: "The other mechanism goes on with it.",
        S.WITHDRAWN: "It was withdrawn. It can be filed again as a new grievance.",
    }
)
