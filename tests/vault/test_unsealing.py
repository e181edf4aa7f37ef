"""An unsealing as rules: what follows what, who may decide, and that two custodians agree before anything opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

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
from domain.vault.rules import ANNOUNCED_AT_MOST, HOUR, REVIEWED_WITHIN
from domain.vault.statement import Statement
from domain.vault.unsealing import STEPS, Approver, Holder, Unsealing
from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier, UnsealingState

S = UnsealingState
NOW = 1_795_000_000
REQUESTER, NGO, OPERATOR, ELSEWHERE = (UUID(int=n) for n in (1, 2, 3, 4))
STATEMENT = Statement(
    tenant=UUID(int=9), request=UUID(int=10), subject=UUID(int=11), tier=Tier.CONFIDENTIAL,
    purpose=Purpose.PROTECTION, fields=(IdentityField.NAMES,), requester=REQUESTER, requester_organisation=NGO,
    reader=ReaderKind.NGO, client="a-client", token_key="k" * 43, recipient_key="00" * 32, operators=(OPERATOR,),
    requested_at=NOW, ends_at=NOW + 24 * HOUR,
)  # fmt: skip
EMERGENCY = replace(STATEMENT, break_glass=True, ends_at=NOW + HOUR)
ASKED = Unsealing(statement=STATEMENT)
MINE = Holder(requester=REQUESTER, client="a-client", token_key="k" * 43)


def custodian(n: int, **more: Any) -> Approver:
    return Approver(custodian=UUID(int=100 + n), person=UUID(int=200 + n), organisation=ELSEWHERE, **more)


def agreed(by: Unsealing | Refusal) -> Unsealing:
    assert isinstance(by, Unsealing)
    return by


TWICE = agreed(agreed(ASKED.approved(custodian(1), NOW)).approved(custodian(2), NOW))
ACTIVE = agreed(TWICE.announced(MINE, NOW))
BROKEN = agreed(agreed(Unsealing(statement=EMERGENCY).approved(custodian(1), NOW)).announced(MINE, NOW))


def test_two_custodians_agree_it_is_announced_and_opened_once():
    once = agreed(ASKED.approved(custodian(1), NOW))
    assert (once.state, TWICE.state, ACTIVE.state) == (S.REQUESTED, S.APPROVED, S.ACTIVE)
    spent = agreed(ACTIVE.opened(MINE, NOW + 59))
    assert spent.state is S.SPENT
    assert spent.opened(MINE, NOW + 59) == GrantEnded(state="SPENT")
    assert spent.announced(MINE, NOW + 59) == GrantEnded(state="SPENT")


@pytest.mark.parametrize(
    ("who", "no"),
    [
        (replace(custodian(1), person=REQUESTER), OwnRequest()),
        (replace(custodian(1), organisation=NGO), OfTheRequestersOrganisation()),
        (custodian(1, ties=frozenset({NGO})), OfTheRequestersOrganisation()),
        (replace(custodian(1), organisation=OPERATOR), TiedToTheOperator()),
        (custodian(1, ties=frozenset({ELSEWHERE, OPERATOR})), TiedToTheOperator()),
    ],
)
def test_who_is_not_independent_decides_nothing(who: Approver, no: Refusal):
    assert ASKED.approved(who, NOW) == no
    assert ASKED.declined(who, NOW) == no
    assert BROKEN.reviewed(who) == no


def test_a_custodian_of_no_organisation_may_decide():
    assert replace(custodian(1), organisation=None).may_decide(STATEMENT) is None


def test_one_custodian_counts_once():
    once = agreed(ASKED.approved(custodian(1), NOW))
    assert once.approved(custodian(1), NOW) == AlreadyDecided()
    assert once.declined(custodian(1), NOW) == AlreadyDecided()
    assert BROKEN.reviewed(custodian(1)) == AlreadyDecided()


@pytest.mark.parametrize(
    ("where", "decided", "opened"),
    [
        (ASKED, None, NotApproved()),
        (TWICE, "APPROVED", AnnounceFirst()),
        (ACTIVE, "ACTIVE", None),
        (replace(ASKED, state=S.DECLINED), "DECLINED", GrantEnded(state="DECLINED")),
        (replace(TWICE, state=S.REVOKED), "REVOKED", GrantEnded(state="REVOKED")),
        (replace(ACTIVE, state=S.EXPIRED), "EXPIRED", GrantEnded(state="EXPIRED")),
        (replace(ACTIVE, state=S.SPENT), "SPENT", GrantEnded(state="SPENT")),
        (replace(BROKEN, state=S.REVIEWED), "REVIEWED", GrantEnded(state="REVIEWED")),
        (BROKEN, "BREAK_GLASS", None),
    ],
)
def test_every_state_says_what_it_takes(where: Unsealing, decided: str | None, opened: Refusal | None):
    no = None if decided is None else NotOpenForDecision(state=decided)
    after = where.approved(custodian(3), NOW)
    assert (after if isinstance(after, Refusal) else None) == no
    given = where.opened(MINE, NOW)
    assert (given if isinstance(given, Refusal) else None) == opened


@pytest.mark.parametrize("who", [
    replace(MINE, requester=ELSEWHERE), replace(MINE, client="another"), replace(MINE, token_key="j" * 43),
])  # fmt: skip
def test_a_grant_is_one_persons_one_applications_and_one_keys(who: Holder):
    assert TWICE.announced(who, NOW) == NotYourGrant()
    assert ACTIVE.opened(who, NOW) == NotYourGrant()


def test_time_ends_it_to_the_second():
    ends = STATEMENT.ends_at
    assert agreed(TWICE.announced(MINE, ends - 1)).state is S.ACTIVE
    assert TWICE.announced(MINE, ends) == GrantEnded(state="EXPIRED")
    assert ASKED.approved(custodian(1), ends) == NotOpenForDecision(state="EXPIRED")
    assert ACTIVE.revoked(ends) == NotOpenForDecision(state="EXPIRED")
    assert BROKEN.opened(MINE, NOW + HOUR) == GrantEnded(state="BREAK_GLASS")


def test_what_was_announced_is_good_for_a_minute():
    assert ACTIVE.opened(MINE, NOW + 60) == AnnounceFirst()
    assert ACTIVE.opened(MINE, NOW - 1) == AnnounceFirst()
    again = agreed(ACTIVE.announced(MINE, NOW + 60))
    assert agreed(again.opened(MINE, NOW + 61)).state is S.SPENT


def test_the_log_is_not_filled_with_announcements():
    often = ACTIVE
    for _ in range(ANNOUNCED_AT_MOST - 1):
        often = agreed(often.announced(MINE, NOW))
    assert often.announced(MINE, NOW) == TooManyRequests()


def test_an_emergency_takes_one_custodian_and_another_reviews_it():
    assert (BROKEN.state, BROKEN.review_due_at) == (S.BREAK_GLASS, NOW + REVIEWED_WITHIN)
    opened = agreed(BROKEN.opened(MINE, NOW + 1))
    assert (opened.state, opened.spent) == (S.BREAK_GLASS, True)
    assert opened.opened(MINE, NOW + 2) == GrantEnded(state="BREAK_GLASS")
    assert opened.revoked(NOW + 2) == NotOpenForDecision(state="BREAK_GLASS")
    assert agreed(opened.reviewed(custodian(2))).state is S.REVIEWED
    assert ACTIVE.reviewed(custodian(3)) == NotOpenForDecision(state="ACTIVE")


def test_a_review_that_is_late_shuts_the_door_for_emergencies_alone():
    emergency = Unsealing(statement=EMERGENCY)
    assert emergency.approved(custodian(1), NOW, door_shut=True) == ReviewOverdue()
    assert (
        agreed(emergency.approved(custodian(1), NOW)).announced(MINE, NOW, door_shut=True) == ReviewOverdue()
    )
    assert agreed(ASKED.approved(custodian(1), NOW, door_shut=True)).decided == (custodian(1).custodian,)
    assert agreed(TWICE.announced(MINE, NOW, door_shut=True)).state is S.ACTIVE


@settings(max_examples=60, stateful_step_count=25, deadline=None)
class Story(RuleBasedStateMachine):
    """Everybody does everything, at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.it, self.now, self.openings = ASKED, NOW, 0
        self.said_yes: set[UUID] = set()
        self.path = [ASKED.state]

    @rule(emergency=st.booleans())
    @precondition(lambda self: self.it == ASKED and not self.said_yes)
    def begins(self, emergency: bool) -> None:
        self.it = Unsealing(statement=EMERGENCY if emergency else STATEMENT)

    @rule(seconds=st.sampled_from([0, 1, 59, 60, 61, HOUR, 12 * HOUR, 80 * HOUR]))
    def waits(self, seconds: int) -> None:
        self.now += seconds

    @rule(n=st.integers(0, 3), step=st.sampled_from(["approved", "declined", "reviewed"]), tied=st.booleans())
    def decides(self, n: int, step: str, tied: bool) -> None:
        who = custodian(n, ties=frozenset({OPERATOR} if tied else ()))
        after = self.it.reviewed(who) if step == "reviewed" else getattr(self.it, step)(who, self.now)
        if isinstance(after, Unsealing):
            assert not tied
            self.said_yes |= {who.custodian} if step == "approved" else set()
        self._go(after)

    @rule(mine=st.booleans(), step=st.sampled_from(["announced", "opened"]))
    def opens(self, mine: bool, step: str) -> None:
        after = getattr(self.it, step)(MINE if mine else replace(MINE, client="stolen"), self.now)
        if isinstance(after, Unsealing):
            assert mine
            if step == "opened":
                self.openings += 1
                assert self.it.announced_at is not None
                assert self.now - self.it.announced_at < 60
        self._go(after)

    @rule()
    def is_revoked(self) -> None:
        self._go(self.it.revoked(self.now))

    def _go(self, after: Unsealing | Refusal) -> None:
        if isinstance(after, Unsealing):
            assert self.now < self.it.statement.ends_at or after.state is S.REVIEWED
            if after.state is not self.it.state:
                assert after.state in STEPS[self.it.state]
            self.it = after

    @invariant()
    def nothing_is_opened_without_them(self) -> None:
        assert self.openings <= 1
        if self.it.state in {S.APPROVED, S.ACTIVE, S.SPENT, S.BREAK_GLASS, S.REVIEWED} or self.openings:
            assert len(self.said_yes) >= (1 if self.it.statement.break_glass else 2)


test_whatever_everybody_does_two_agree_first = Story.TestCase
