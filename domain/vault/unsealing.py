"""One unsealing, from request to end: every rule of DOMAIN 11 as a step that gives the new state or a named refusal.

    REQUESTED -> APPROVED -> ACTIVE -> SPENT; EXPIRED or REVOKED from each of the first three; REQUESTED -> DECLINED
    in an emergency: REQUESTED -> APPROVED -> BREAK_GLASS -> REVIEWED

There is no way back and none round. Times are seconds since 1970 by the vault's own clock. Whose signature it is, and
whether the person's consent still covers it, is found out before; here is what follows. The database judges again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from domain.kernel import Refusal
from domain.vault.refusals import (
    AlreadyDecided,
    AnnounceFirst,
    GrantEnded,
    NotApproved,
    NotOpenForDecision,
    NotYourGrant,
    OfTheRequestersOrganisation,
    OwnRequest,
    ReviewOverdue,
    TiedToTheOperator,
    TooManyRequests,
)
from domain.vault.rules import (
    ANNOUNCED_AT_MOST,
    ANNOUNCED_FOR,
    APPROVALS,
    NEED_CONSENT,
    REVIEWED_WITHIN,
)
from domain.vault.statement import Statement
from domain.vault.values import UnsealingState

S = UnsealingState

STEPS: Mapping[UnsealingState, frozenset[UnsealingState]] = MappingProxyType(
    {
        S.REQUESTED: frozenset({S.APPROVED, S.DECLINED, S.REVOKED, S.EXPIRED}),
        S.APPROVED: frozenset({S.ACTIVE, S.BREAK_GLASS, S.REVOKED, S.EXPIRED}),
        S.ACTIVE: frozenset({S.SPENT, S.REVOKED, S.EXPIRED}),
        S.BREAK_GLASS: frozenset({S.REVIEWED}),
        S.SPENT: frozenset(),
        S.EXPIRED: frozenset(),
        S.REVOKED: frozenset(),
        S.DECLINED: frozenset(),
        S.REVIEWED: frozenset(),
    }
)
"""What can follow what; the vault's database holds the same list."""


def leads_to(state: UnsealingState, later: UnsealingState) -> bool:
    """Whether a request can come from the one to the other, by any number of steps or none."""
    return state is later or any(leads_to(following, later) for following in STEPS[state])


OPEN = frozenset({S.REQUESTED, S.APPROVED, S.ACTIVE})
"""States that time, the requester, a custodian or the person can end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """A custodian who decides, as the vault's own roster knows them, with the ties that the records tell beside."""

    custodian: UUID
    """In the roster; two keys of one custodian are one."""
    person: UUID
    organisation: UUID | None
    ties: frozenset[UUID] = frozenset()
    """Organisations: declared to the vault, or known to the records today."""

    def may_decide(self, on: Statement, operators: frozenset[UUID] = frozenset()) -> Refusal | None:
        """Not who asks, not of their organisation, not tied to an operator of a site in question.

        `operators`: those that came since it was asked.
        """
        if self.person == on.requester:
            return OwnRequest()
        mine = self.ties if self.organisation is None else self.ties | {self.organisation}
        if on.requester_organisation in mine:
            return OfTheRequestersOrganisation()
        if mine & (operators | set(on.operators)):
            return TiedToTheOperator()
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """To whom a grant belongs; whoever opens must be all of it."""

    requester: UUID
    client: str
    token_key: str

    def is_of(self, statement: Statement) -> bool:
        """Whether person, client and key are the statement's."""
        theirs = (statement.requester, statement.client, statement.token_key)
        return (self.requester, self.client, self.token_key) == theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealing:
    """Where one request stands."""

    statement: Statement
    state: UnsealingState = S.REQUESTED
    decided: tuple[UUID, ...] = ()
    """Custodians who agreed, in order; one who declined ended it."""
    announced_at: int | None = None
    """The last time."""
    times_announced: int = 0
    spent: bool = False
    review_due_at: int | None = None

    @property
    def needed(self) -> int:
        """How many custodians have to agree."""
        return 1 if self.statement.break_glass else APPROVALS

    @property
    def rests_on_consent(self) -> bool:
        """Whether its purpose needs the person's consent (A)."""
        return self.statement.purpose in NEED_CONSENT

    def is_over(self, now: int) -> bool:
        """Whether its time has come: the last second is not part of it."""
        return now >= self.statement.ends_at

    # -- steps

    def may_be_decided(self, by: Approver, now: int) -> Refusal | None:
        """Whether this custodian may agree or decline now."""
        if no := by.may_decide(self.statement):
            return no
        if by.custodian in self.decided:
            return AlreadyDecided()
        if self.state is not S.REQUESTED or self.is_over(now):
            return NotOpenForDecision(state=self.seen(now).value)
        return None

    def approved(self, by: Approver, now: int, *, door_shut: bool = False) -> Unsealing | Refusal:
        """One more custodian agrees. `door_shut`: an earlier emergency was not reviewed in time."""
        if no := self.may_be_decided(by, now):
            return no
        if self.statement.break_glass and door_shut:
            return ReviewOverdue()
        decided = (*self.decided, by.custodian)
        return replace(
            self, decided=decided, state=S.APPROVED if len(decided) == self.needed else S.REQUESTED
        )

    def declined(self, by: Approver, now: int) -> Unsealing | Refusal:
        """One custodian's no is enough."""
        return self.may_be_decided(by, now) or replace(self, state=S.DECLINED)

    def announced(self, holder: Holder, now: int, *, door_shut: bool = False) -> Unsealing | Refusal:
        """It will be opened: said in the log first. Again, if what was announced was not fetched in time."""
        if no := self._not_to_be_opened(holder, now):
            return no
        if self.statement.break_glass and door_shut:
            return ReviewOverdue()
        if self.times_announced >= ANNOUNCED_AT_MOST:
            return TooManyRequests()
        after = replace(self, announced_at=now, times_announced=self.times_announced + 1)
        if not self.statement.break_glass:
            return replace(after, state=S.ACTIVE)
        return replace(after, state=S.BREAK_GLASS, review_due_at=self.review_due_at or now + REVIEWED_WITHIN)

    def opened(self, holder: Holder, now: int) -> Unsealing | Refusal:
        """What was announced is given out, once."""
        if no := self._not_to_be_opened(holder, now):
            return no
        if self.announced_at is None or not 0 <= now - self.announced_at < ANNOUNCED_FOR:
            return AnnounceFirst()
        return replace(self, spent=True, state=S.BREAK_GLASS if self.statement.break_glass else S.SPENT)

    def revoked(self, now: int) -> Unsealing | Refusal:
        """Taken back, before it is opened. An emergency that was announced ends by its review alone."""
        if self.state not in OPEN or self.is_over(now):
            return NotOpenForDecision(state=self.seen(now).value)
        return replace(self, state=S.REVOKED)

    def reviewed(self, by: Approver) -> Unsealing | Refusal:
        """Another custodian has looked at an emergency; late is better than never."""
        if no := by.may_decide(self.statement):
            return no
        if by.custodian in self.decided:
            return AlreadyDecided()
        if self.state is not S.BREAK_GLASS:
            return NotOpenForDecision(state=self.state.value)
        return replace(self, state=S.REVIEWED)

    def seen(self, now: int) -> UnsealingState:
        """Its state for whoever looks now: time ends a request also before anybody wrote that down."""
        return S.EXPIRED if self.state in OPEN and self.is_over(now) else self.state

    def _not_to_be_opened(self, holder: Holder, now: int) -> Refusal | None:
        if not holder.is_of(self.statement):
            return NotYourGrant()
        match self.seen(now):
            case S.REQUESTED:
                return NotApproved()
            case S.APPROVED | S.ACTIVE:
                return None
            case S.BREAK_GLASS:
                return GrantEnded(state=self.state.value) if self.spent or self.is_over(now) else None
            case state:
                return GrantEnded(state=state.value)
