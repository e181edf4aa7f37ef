"""Who does not decide on a statement, whatever the records say of the request: judged from what is signed."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.unsealing.custodian import unfit
from domain.vault.refusals import OfTheRequestersOrganisation, OwnRequest, TiedToTheOperator
from domain.vault.statement import Statement
from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier

ASKER, THEIRS, OPERATOR, CUSTODIAN, OTHER = (UUID(int=number) for number in range(5, 10))
STATEMENT = Statement(
    tenant=UUID(int=1), request=UUID(int=3), subject=UUID(int=4), tier=Tier.SEALED, purpose=Purpose.PROTECTION,
    fields=(IdentityField.NAMES,), requester=ASKER, requester_organisation=THEIRS, reader=ReaderKind.NGO,
    client="an-application", token_key="k" * 43, recipient_key="11" * 32, requested_at=1, ends_at=2,
    operators=(OPERATOR,),
)  # fmt: skip


@pytest.mark.parametrize(
    ("person", "ties", "no"),
    [
        (ASKER, (), OwnRequest),
        (CUSTODIAN, (OTHER, THEIRS), OfTheRequestersOrganisation),
        (CUSTODIAN, (OPERATOR, OTHER), TiedToTheOperator),
        (CUSTODIAN, (OTHER,), type(None)),
    ],
)
def test_somebody_decides_whom_nothing_ties(person: UUID, ties: tuple[UUID, ...], no: type[object]) -> None:
    assert type(unfit(STATEMENT, person, ties)) is no
