"""A party: who takes part, under a pseudonym, in many dated roles at once, known as far as it agreed to be known.

The rules (DOMAIN 3):
- a name stands only beside PUBLIC; raising the sensitivity of a PUBLIC party deletes its name;
- PUBLIC is for organisations, for persons acting officially, or by the party's recorded consent;
- a defender is SEALED unless the party agreed otherwise: that someone is a defender is itself sensitive;
- raising needs nobody's leave; lowering needs the party's consent; a consent withdrawn takes effect at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.kernel import BadInput, ChangedMeanwhile, Event, IllegalTransition, Period, Refusal
from domain.sectors.model import Sector
from domain.stakeholders.model import end_refused
from domain.stakeholders.refusals import (
    AlreadyInPlace,
    ConsentNeeded,
    ConsentOnRecord,
    NameNeeded,
    NameNotKept,
    NoSuchConsent,
    RoleCarriesName,
    backwards,
)
from domain.stakeholders.values import (
    OFFICIAL_ROLES,
    ConsentPurpose,
    Focus,
    PartyKind,
    Role,
    Sensitivity,
)

MOST_AREAS = 20
"""Areas of knowledge a party can offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRole:
    """What a party is, at a site or everywhere, from when to when; both days included."""

    id: UUID
    role: Role
    site_id: UUID | None
    starts: date
    ends: date | None

    @property
    def period(self) -> Period:
        """When the party is in this role."""
        return Period(starts=self.starts, ends=self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyConsent:
    """That the party agreed to something; it holds until withdrawn."""

    id: UUID
    purpose: ConsentPurpose
    given_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who takes part. `owner_id` is the organisation that keeps the record."""

    id: UUID
    owner_id: UUID
    kind: PartyKind
    pseudonym: str
    name: str | None
    sensitivity: Sensitivity
    sectors: tuple[Sector, ...] = ()
    focus: tuple[Focus, ...] = ()
    expertise: tuple[str, ...] = ()
    reference_digest: str | None = None
    recorded_on: date
    version: int = 1
    roles: tuple[PartyRole, ...] = ()
    consents: tuple[PartyConsent, ...] = ()

    @property
    def is_public(self) -> bool:
        """Whether the party acts under its public name."""
        return self.sensitivity is Sensitivity.PUBLIC

    @property
    def is_defender(self) -> bool:
        """Whether it was ever a defender: what was known of someone once is not unknown later."""
        return any(held.role is Role.DEFENDER for held in self.roles)

    def agreed(self, purpose: ConsentPurpose) -> bool:
        """Whether the party's consent for this purpose holds."""
        return any(c.purpose is purpose and c.withdrawn_on is None for c in self.consents)

    @property
    def acts_officially(self) -> bool:
        """Whether it is an organisation, or a person in a role that speaks in office."""
        if self.kind is PartyKind.ORGANISATION:
            return True
        return self.kind is PartyKind.PERSON and any(
            held.role in OFFICIAL_ROLES and held.ends is None for held in self.roles
        )

    @property
    def default_sensitivity(self) -> Sensitivity:
        """How the party is kept when it said nothing."""
        return default_sensitivity(self.roles)


Change = tuple[Party, Event] | Refusal
"""The party's new state and what happened, or a considered no."""


def default_sensitivity(roles: tuple[PartyRole, ...]) -> Sensitivity:
    """SEALED for defenders, else CONFIDENTIAL."""
    defends = any(held.role is Role.DEFENDER for held in roles)
    return Sensitivity.SEALED if defends else Sensitivity.CONFIDENTIAL


def record_party(party: Party) -> Change:
    """Enter a party. It begins no less guarded than its roles and its (as yet unrecorded) consent allow."""
    refusal = (
        _roles_refused(party.roles) or _sensitivity_refused(party, party.sensitivity) or _name_refused(party)
    )
    if refusal:
        return refusal
    if len(set(party.sectors)) != len(party.sectors) or len(set(party.focus)) != len(party.focus):
        return BadInput(
            message="Each sector and each focus is named once.",
            next="Remove what is double.",
            field="sectors",
        )
    return party, _event("PartyRecorded", party)


def give_role(party: Party, role: PartyRole, version: int) -> Change:
    """Add a role. Whoever becomes a defender is SEALED from then on, unless it agreed to less."""
    if party.version != version:
        return ChangedMeanwhile(current_version=party.version)
    refusal = _roles_refused((*party.roles, role))
    if refusal:
        return refusal
    changed = replace(party, roles=(*party.roles, role), version=version + 1)
    if role.role is not Role.DEFENDER or party.agreed(ConsentPurpose.LOWER_SENSITIVITY):
        return changed, _event("RoleGiven", party)
    if party.is_public:
        return _consent_needed(
            "This party is PUBLIC: to record it as a defender would publish that.",
            "Raise the party's sensitivity first, which deletes its name, or record its consent.",
        )
    return replace(changed, sensitivity=Sensitivity.SEALED), _event("RoleGiven", party)


def end_role(party: Party, role_id: UUID, on: date, version: int) -> Change:
    """Let a role end; `on` is its last day."""
    if party.version != version:
        return ChangedMeanwhile(current_version=party.version)
    held = next(held for held in party.roles if held.id == role_id)
    refusal = end_refused(held.period, on)
    if refusal:
        return refusal
    roles = tuple(replace(r, ends=on) if r.id == role_id else r for r in party.roles)
    changed = replace(party, roles=roles, version=version + 1)
    if party.is_public and not _may_be_public(changed):
        return RoleCarriesName()
    return changed, _event("RoleEnded", party)


def raise_sensitivity(party: Party, to: Sensitivity, version: int) -> Change:
    """Guard the party more. A PUBLIC party loses its name here and now."""
    if party.version != version:
        return ChangedMeanwhile(current_version=party.version)
    if to.rank <= party.sensitivity.rank:
        return IllegalTransition(
            message=f"The party is {party.sensitivity.value} already; {to.value} does not guard it more.",
            next="Choose a higher sensitivity, or use lowerSensitivity with the party's consent.",
            legal_next=tuple(s.value for s in Sensitivity if s.rank > party.sensitivity.rank),
        )
    raised = replace(party, sensitivity=to, name=None, version=version + 1)
    return raised, _event("SensitivityRaised", party)


def lower_sensitivity(party: Party, to: Sensitivity, name: str | None, version: int) -> Change:
    """Let the party be known further, as it agreed. To be PUBLIC it needs its public name."""
    if party.version != version:
        return ChangedMeanwhile(current_version=party.version)
    if to.rank >= party.sensitivity.rank:
        return IllegalTransition(
            message=f"The party is {party.sensitivity.value}; {to.value} is not lower.",
            next="Choose a lower sensitivity, or use raiseSensitivity.",
            legal_next=tuple(s.value for s in Sensitivity if s.rank < party.sensitivity.rank),
        )
    if not party.agreed(ConsentPurpose.LOWER_SENSITIVITY):
        return _consent_needed(
            "Only the party itself can agree to be guarded less.",
            "Ask the party. If it agrees, record its consent first (recordConsent, LOWER_SENSITIVITY).",
        )
    lowered = replace(party, sensitivity=to, name=name, version=version + 1)
    return _name_refused(lowered) or (lowered, _event("SensitivityLowered", party))


def record_consent(party: Party, consent: PartyConsent, today: date, version: int) -> Change:
    """Note that the party agreed. What it agreed to is done by further steps."""
    if party.version != version:
        return ChangedMeanwhile(current_version=party.version)
    if consent.given_on > today:
        return BadInput(
            message="A consent is recorded once given.", next="Give the day it was given.", field="givenOn"
        )
    if party.agreed(consent.purpose):
        return ConsentOnRecord()
    changed = replace(party, consents=(*party.consents, consent), version=version + 1)
    return changed, _event("ConsentRecorded", party)


def withdraw_consent(party: Party, purpose: ConsentPurpose, on: date, version: int) -> Change:
    """Take the party at its word, at once: what rested on the consent alone is undone with it."""
    if party.version != version:
        return ChangedMeanwhile(current_version=party.version)
    if not party.agreed(purpose):
        return NoSuchConsent()
    consents = tuple(
        replace(c, withdrawn_on=max(on, c.given_on)) if c.purpose is purpose and c.withdrawn_on is None else c
        for c in party.consents
    )
    changed = replace(party, consents=consents, version=version + 1)
    if purpose is ConsentPurpose.OFFER_EXPERTISE:
        return replace(changed, expertise=()), _event("ConsentWithdrawn", party)
    return _without_leave(changed), _event("ConsentWithdrawn", party)


def offer_expertise(party: Party, areas: tuple[str, ...], version: int) -> Change:
    """Say what the party knows about and offers, as it agreed. Defenders bring unique expertise (seed)."""
    if party.version != version:
        return ChangedMeanwhile(current_version=party.version)
    if not party.agreed(ConsentPurpose.OFFER_EXPERTISE):
        return _consent_needed(
            "Only the party itself can offer what it knows.",
            "Ask the party. If it agrees, record its consent first (recordConsent, OFFER_EXPERTISE).",
            ConsentPurpose.OFFER_EXPERTISE,
        )
    if len(areas) > MOST_AREAS or len(set(areas)) != len(areas):
        return BadInput(
            message=f"At most {MOST_AREAS} areas of knowledge, each once.",
            next="Shorten the list.",
            field="areas",
        )
    return replace(party, expertise=areas, version=version + 1), _event("ExpertiseOffered", party)


def _without_leave(party: Party) -> Party:
    """The party as guarded as it is by default, now that it no longer agrees to less."""
    if party.is_public and _may_be_public(party):
        return party
    guarded = max(party.sensitivity, party.default_sensitivity, key=lambda s: s.rank)
    return replace(party, sensitivity=guarded, name=None)


def _may_be_public(party: Party) -> bool:
    if party.agreed(ConsentPurpose.LOWER_SENSITIVITY):
        return True
    return party.acts_officially and not party.is_defender


def _sensitivity_refused(party: Party, to: Sensitivity) -> Refusal | None:
    if to is Sensitivity.PUBLIC:
        if _may_be_public(party):
            return None
    elif to.rank >= party.default_sensitivity.rank or party.agreed(ConsentPurpose.LOWER_SENSITIVITY):
        return None
    return _consent_needed(
        f"A party in these roles is not {to.value} unless it agreed to that.",
        f"Record it as {party.default_sensitivity.value} (the default), then record its consent and lower it.",
    )


def _name_refused(party: Party) -> Refusal | None:
    if party.is_public:
        return NameNeeded() if party.name is None else None
    return NameNotKept() if party.name is not None else None


def _roles_refused(roles: tuple[PartyRole, ...]) -> Refusal | None:
    for position, held in enumerate(roles):
        refusal = backwards(held.period)
        if refusal:
            return refusal
        for other in roles[:position]:
            if (other.role, other.site_id) == (held.role, held.site_id) and other.period.overlaps(
                held.period
            ):
                return AlreadyInPlace()
    return None


def _consent_needed(
    message: str, next: str, purpose: ConsentPurpose = ConsentPurpose.LOWER_SENSITIVITY
) -> ConsentNeeded:
    return ConsentNeeded(message=message, next=next, purpose=purpose.value)


def _event(kind: str, party: Party) -> Event:
    """Without facts: not even a role or a sensitivity leaves with the event."""
    return Event(kind=kind, entity="Party", id=party.id)
