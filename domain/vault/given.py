"""An identity as somebody gives it together with a record, or afterwards: what it says, how closely, who may ask.

Texts are taken as they are told and never screened: they go to the vault and nowhere else. Refused is an identity
that says nothing, and a consent that could never be used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.kernel import BadInput, NewId
from domain.vault.ports import ConsentGiven
from domain.vault.values import WRITTEN, IdentityField, Purpose, Tier

MOST_CONSENTS = 20
"""Consents of one person to one record (A)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTold:
    """What a person agrees to, as it is told."""

    recipient_id: UUID | None = None
    purpose: Purpose
    fields: tuple[IdentityField, ...]
    expires_on: date | None = None

    def given(self, label: UUID, today: date, new_id: NewId, recorded_by: UUID | None = None) -> ConsentGiven:
        """The consent, from today; as the organisation records it for them, or as they say it."""
        return ConsentGiven(
            id=new_id(),
            label=label,
            recipient=self.recipient_id,
            purpose=self.purpose,
            fields=tuple(dict.fromkeys(self.fields)),
            given_on=today,
            expires_on=self.expires_on,
            recorded_by=recorded_by,
        )

    def unfit(self, today: date) -> BadInput | None:
        """Why it could never be used."""
        if not self.fields:
            return BadInput(
                message="A consent names the fields that it is for.",
                next="Name them, or leave the consent out.",
                field="identity.consents",
            )
        if self.expires_on is not None and self.expires_on < today:
            return BadInput(
                message="This consent would have ended before it was given.",
                next="Give a later day, or none.",
                field="identity.consents",
            )
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityGiven:
    """Who somebody is, for the vault alone."""

    tier: Tier | None = None
    names: str | None = field(default=None, repr=False)
    contacts: str | None = field(default=None, repr=False)
    whereabouts: str | None = field(default=None, repr=False)
    affiliation: str | None = field(default=None, repr=False)
    other: str | None = field(default=None, repr=False)
    consents: tuple[ConsentTold, ...] = ()

    @property
    def texts(self) -> Mapping[IdentityField, str]:
        """What is said, by field."""
        said = {one: getattr(self, one.value.lower()) for one in WRITTEN}
        return {one: text for one, text in said.items() if text is not None}

    def unfit(self, today: date) -> BadInput | None:
        """Why it cannot be sealed."""
        if not self.texts:
            return BadInput(
                message="An identity says at least one thing: a name, a contact, whereabouts, an affiliation.",
                next="Fill in one of its fields, or leave the identity out.",
                field="identity",
            )
        if len(self.consents) > MOST_CONSENTS:
            return BadInput(
                message=f"At most {MOST_CONSENTS} consents go with an identity.",
                next="Leave out what is not needed now; a consent can be given at any time.",
                field="identity.consents",
            )
        return next((no for one in self.consents if (no := one.unfit(today)) is not None), None)
