"""What a person's consent covers (DOMAIN 11): recipient, purpose, fields, from when until when, and not once withdrawn.

A consent hangs on one label and covers requests under that label alone: who opened one label's name with a consent
given for another would learn that the two are one person. What others record for somebody counts until they say
themselves what they agree to. Refuses what covers nothing, or is given ahead of its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from domain.kernel import FIRST_DAY, LAST_DAY, BadInput, Refusal
from domain.vault.ports import ConsentGiven
from domain.vault.values import IdentityField, Purpose

A_DAY = timedelta(days=1)
"""So far may the clocks of the API and of the vault be apart: at midnight they say two days."""

MOST = 64
"""Consents that one label may have (A): nobody means more, and each is read at every request."""


def fit_to_give(consent: ConsentGiven, today: date) -> Refusal | None:
    """Why it cannot be kept, if it cannot."""
    if not consent.fields or len(set(consent.fields)) != len(consent.fields):
        return BadInput(
            message="A consent names what may be opened, each field once.",
            next="Name at least one field, as NAMES or CONTACTS.",
            field="fields",
        )
    if (
        not FIRST_DAY <= consent.given_on <= today + A_DAY
        or consent.withdrawn_on is not None
        or consent.withdrawal_by
    ):
        return BadInput(
            message="A consent is recorded when it has been given, and not as one already withdrawn.",
            next="Give the day on which the person agreed: today or earlier.",
            field="givenOn",
        )
    if consent.expires_on is not None and not consent.given_on <= consent.expires_on <= LAST_DAY:
        return BadInput(
            message="The consent would end before it begins.",
            next="Give the last day on which it holds, or leave it out: it then holds until it is withdrawn.",
            field="expiresOn",
        )
    return None


def in_force(consent: ConsentGiven, day: date) -> bool:
    """Whether it was given by then, has not expired, and was not withdrawn: a withdrawal holds from its moment on."""
    return (
        consent.given_on <= day
        and (consent.expires_on is None or day <= consent.expires_on)
        and consent.withdrawn_on is None
    )


def spoke_themselves(consents: Iterable[ConsentGiven]) -> bool:
    """Whether the person gave or took back any of these themselves."""
    return any(
        one.recorded_by is None or (one.withdrawn_on is not None and one.withdrawal_by is None)
        for one in consents
    )


def counting(consents: Iterable[ConsentGiven]) -> Sequence[ConsentGiven]:
    """Those that count: once the person spoke themselves, nothing that others recorded for them does."""
    known = tuple(consents)
    if not spoke_themselves(known):
        return known
    return tuple(one for one in known if one.recorded_by is None)


def covers(
    consent: ConsentGiven,
    *,
    organisation: UUID,
    purpose: Purpose,
    fields: Sequence[IdentityField],
    day: date,
) -> bool:
    """Whether this organisation may ask for these fields, for this purpose, on this day: by one consent as a whole."""
    return (
        in_force(consent, day)
        and consent.recipient in (None, organisation)
        and consent.purpose is purpose
        and set(fields) <= set(consent.fields)
    )
