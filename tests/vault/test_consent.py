"""What a consent covers, as a table: one thing that is not as agreed, and it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.kernel import BadInput
from domain.vault.consent import covers, fit_to_give
from domain.vault.ports import ConsentGiven
from domain.vault.values import IdentityField, Purpose

TODAY = date(2026, 3, 10)
NGO, OTHER = UUID(int=1), UUID(int=2)
AGREED = ConsentGiven(
    id=UUID(int=7),
    label=UUID(int=8),
    recipient=NGO,
    purpose=Purpose.REMEDY_DELIVERY,
    fields=(IdentityField.NAMES, IdentityField.CONTACTS),
    given_on=TODAY,
    expires_on=TODAY + timedelta(days=30),
)


def covered(
    consent: ConsentGiven,
    *,
    organisation: UUID = NGO,
    purpose: Purpose = Purpose.REMEDY_DELIVERY,
    fields: tuple[IdentityField, ...] = (IdentityField.CONTACTS,),
    day: date = TODAY,
) -> bool:
    return covers(consent, organisation=organisation, purpose=purpose, fields=fields, day=day)


def test_a_consent_covers_what_was_agreed() -> None:
    assert covered(AGREED)
    assert covered(AGREED, fields=AGREED.fields, day=TODAY + timedelta(days=30))
    assert covered(replace(AGREED, recipient=None), organisation=OTHER)
    assert covered(replace(AGREED, expires_on=None), day=TODAY + timedelta(days=9000))


def test_a_consent_covers_nothing_else() -> None:
    assert not covered(AGREED, organisation=OTHER)
    assert not covered(AGREED, purpose=Purpose.INVESTIGATION)
    assert not covered(AGREED, fields=(IdentityField.NAMES, IdentityField.WHEREABOUTS))
    assert not covered(AGREED, fields=(IdentityField.ALIASES,))
    assert not covered(AGREED, day=TODAY - timedelta(days=1))
    assert not covered(AGREED, day=TODAY + timedelta(days=31))
    assert not covered(replace(AGREED, withdrawn_on=TODAY))
    assert not covered(replace(AGREED, withdrawn_on=TODAY + timedelta(days=5)), day=TODAY)


@pytest.mark.parametrize(
    ("unfit", "field"),
    [
        (replace(AGREED, fields=()), "fields"),
        (replace(AGREED, fields=(IdentityField.NAMES, IdentityField.NAMES)), "fields"),
        (replace(AGREED, given_on=TODAY + timedelta(days=2)), "givenOn"),
        (replace(AGREED, given_on=date(1, 1, 1)), "givenOn"),
        (replace(AGREED, withdrawn_on=TODAY), "givenOn"),
        (replace(AGREED, expires_on=TODAY - timedelta(days=1)), "expiresOn"),
        (replace(AGREED, expires_on=date(9999, 12, 31)), "expiresOn"),
    ],
)
def test_a_consent_that_says_nothing_is_not_kept(unfit: ConsentGiven, field: str) -> None:
    refused = fit_to_give(unfit, TODAY)
    assert isinstance(refused, BadInput)
    assert refused.field == field
    assert fit_to_give(AGREED, TODAY) is None
