"""Who somebody is, as it goes into the vault, and what the vault says of it without saying who it is.

No type here holds a name: what was sealed is never told again, not even to whoever sealed it.
"""

from __future__ import annotations

from datetime import date

import strawberry

from domain.vault.values import WRITTEN
from schema.codes import HoldReason, IdentityField, IdentityTier, ReaderKind, UnsealingPurpose, UnsealingState
from schema.commands import identity_text, plain, plain_list, ref


def _said(description: str):  # type: ignore[no-untyped-def]
    """A field of a value that a mutation tells once; no query reaches it."""
    return strawberry.field(description=description)


GIVEN = (
    "Who it is, if that is told: sealed in the vault, kept nowhere else, and opened by nobody unless two custodians "
    "agree and the public log has it first. Send it in a variable, never in the document. If the vault does not answer, "
    "nothing is done: leave it out then, and add it later with `sealIdentity`."
)


@strawberry.input(description="What a person agrees to: that they may be asked for, by whom, for what.")
class IdentityConsentInput:
    recipient_id: strawberry.ID | None = ref(
        "Organisation", "By which organisation. Left out: by whoever handles the case.", optional=True
    )
    purpose: UnsealingPurpose = plain("For what.")
    fields: list[IdentityField] = plain_list("Which fields.")
    expires_on: date | None = plain(
        "The last day on which it holds; left out: until withdrawn.", optional=True
    )


@strawberry.input(
    description="Who somebody is, for the vault alone. Tell no more than is needed to protect or reach them."
)
class IdentityInput:
    tier: IdentityTier | None = plain(
        "How closely it is kept. Left out: SEALED for people in cases and interviews and for defenders, otherwise as the "
        "party; a correction leaves it as it is.",
        optional=True,
    )
    names: str | None = identity_text("Names, and what they are called.")
    contacts: str | None = identity_text("How to reach them.")
    whereabouts: str | None = identity_text("Where they live or stay.")
    affiliation: str | None = identity_text("For whom they work, or to whom they belong.")
    other: str | None = identity_text("Anything else that tells who they are.")
    consents: list[IdentityConsentInput] = plain_list("What they agree to.")


IDENTITY_INPUT = "IdentityInput"
IDENTITY_TEXTS = frozenset(one.value.lower() for one in WRITTEN)
"""What of it stands in variables alone."""


@strawberry.type(description="A consent of a person about their identity.")
class IdentityConsent:
    """As the vault keeps it."""

    id: strawberry.ID = _said("By this it is withdrawn.")
    recipient_id: strawberry.ID | None = _said(
        "The organisation that may ask; null: whoever handles the case."
    )
    purpose: UnsealingPurpose = _said("For what.")
    fields: list[IdentityField] = _said("Which fields.")
    given_on: date = _said("Since when.")
    expires_on: date | None = _said("The last day on which it holds, if there is one.")
    withdrawn_on: date | None = _said("Since when it holds no more, if it was withdrawn.")
    recorded_by_id: strawberry.ID | None = _said(
        "The organisation that recorded it for the person; null: they said it themselves. Once they did, nothing that was "
        "recorded for them counts any more."
    )


@strawberry.type(description="That an identity was asked for or opened.")
class IdentityOpening:
    """What a person is told of a look; never who looked."""

    state: UnsealingState = _said("What came of it.")
    purpose: UnsealingPurpose = _said("For what.")
    reader: ReaderKind = _said("By what kind of reader.")
    fields: list[IdentityField] = _said("Which fields.")
    on: date = _said("When: the day; of an anonymous case the Sunday that ends the week.")
    break_glass: bool = _said("Whether one custodian opened it in an emergency.")
    log_entry: int | None = _said(
        "Its place in the public log, once a checkpoint covers it: `/log/proof` shows that it stands there."
    )


@strawberry.type(description="That an identity must not be erased for now.")
class IdentityHold:
    """A legal hold."""

    id: strawberry.ID = _said("By this the secretariat lifts it.")
    reason: HoldReason = _said("Why.")
    placed_on: date = _said("Since when.")
    until: date | None = _said("The last day on which it holds; null: until it is lifted.")
    lifted_on: date | None = _said("When it was lifted, if it was.")


@strawberry.type(description="What the vault says of an identity, without saying who it is.")
class IdentityKept:
    """The person's own view."""

    tier: IdentityTier | None = _said("How closely it is kept; null: nothing is sealed.")
    fields: list[IdentityField] = _said("Which fields are sealed. What they say is not told here, to nobody.")
    consents: list[IdentityConsent] = _said("What the person agreed to, and what they took back.")
    openings: list[IdentityOpening] = _said("When it was asked for or opened, the latest last.")
    holds: list[IdentityHold] = _said("What keeps it from being erased for now, if anything does.")
