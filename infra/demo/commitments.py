"""What the demo's companies commit themselves to: policies of sites and of operators, whistleblower mechanisms, their
versions, and what the secretariat and the audit firms found of them.

The rows come from the domain's own steps, so none of them says what the service would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from domain.commitments.assessing import Found, unassessed
from domain.commitments.model import Commitment, Policy, WhistleblowerMechanism
from domain.commitments.values import (
    MECHANISM_ITEMS,
    POLICY_ITEMS,
    ApprovalLevel,
    Channel,
    Independence,
    ItemCode,
    Rating,
    WithdrawalReason,
)
from domain.commitments.version import Act, MechanismVersion, PolicyVersion, Slot, Version
from domain.whistleblowing.values import ProtectedPerson
from infra.demo.chance import Chance
from infra.demo.personas import AUDIT_FIRM_1, AUDITOR, COMPANY_1, COMPANY_2, SECRETARIAT, SECRETARIAT_HANDLER
from infra.demo.rows import Batch, put_from
from infra.demo.sites import Site, Stay
from infra.demo.steps import done

_PERSONAS = frozenset({COMPANY_1.id.hex, COMPANY_2.id.hex})
_QUOTED = (
    "We respect those who defend rights around our operations.",
    "Nobody who works for us or with us may threaten, attack or punish a defender.",
    "Our contractors and suppliers are bound by this policy.",
    "Whoever raises a concern in good faith keeps their work.",
    "This policy was adopted by the board of directors.",
)
_PLACES = ("Section 1", "Section 2", "Section 4", "Annex A", "Page 3")
_LANGUAGES = ("en", "es", "fr", "pt")
_RATINGS = tuple(Rating)
_KEYS = {"policy_versions": "policy_version_id", "whistleblower_mechanism_versions": "mechanism_version_id"}

_NEITHER = dict.fromkeys(_KEYS.values())

Kept = TypeVar("Kept", bound=Version)


@dataclass(slots=True, kw_only=True)
class Commitments:
    """Writes them all."""

    chance: Chance
    until: date
    into: Batch

    def write(self, sites: Sequence[Site], operators: Sequence[str]) -> None:
        """At every site of a persona's and at some of the others; and of some operators for wherever they operate."""
        for operator in operators:
            if operator in _PERSONAS or self.chance.happens(0.3):
                self._policy(UUID(operator), UUID(operator), None, ())
        for site in sites:
            for stay in site.stays:
                if stay.capacity == "OPERATOR" and stay.starts < self.until - timedelta(days=900):
                    self._at(site, stay)

    def _at(self, site: Site, stay: Stay) -> None:
        own, firms = stay.organisation in _PERSONAS, self._firms(site)
        if own or self.chance.happens(0.5):
            self._policy(UUID(stay.organisation), UUID(site.id), site, firms)
        if own or self.chance.happens(0.3):
            self._mechanism(UUID(stay.organisation), UUID(site.id), site, firms)

    def _firms(self, site: Site) -> tuple[UUID, ...]:
        stands = any(s.organisation == AUDIT_FIRM_1.id.hex and s.holds_on(self.until) for s in site.stays)
        return (AUDIT_FIRM_1.id,) if stands else ()

    def _policy(self, owner: UUID, subject: UUID, site: Site | None, firms: tuple[UUID, ...]) -> None:
        title = f"Policy on defenders{f' of {site.name}' if site else ''}"
        policy = Policy(
            id=self._id(), subject_id=subject, of_site=site is not None, owner_id=owner, title=title
        )

        def version(number: int, starts: date) -> PolicyVersion:
            return PolicyVersion(
                id=self._id(),
                commitment_id=policy.id,
                subject_id=subject,
                of_site=policy.of_site,
                owner_id=owner,
                starts=starts,
                approved_by=self.chance.pick(tuple(ApprovalLevel)),
                address=f"https://policies.example/{policy.id.hex[:8]}-{number}.pdf",
                digest=f"{self.chance.bits(256):064x}",
                language=self.chance.pick(_LANGUAGES),
                items=unassessed(POLICY_ITEMS, self._id),
            )

        versions = self._course(version, owner, firms)
        self._put("policies", policy, "policy_versions", versions)

    def _mechanism(self, owner: UUID, subject: UUID, site: Site, firms: tuple[UUID, ...]) -> None:
        mechanism = WhistleblowerMechanism(
            id=self._id(), subject_id=subject, of_site=True, owner_id=owner, title=f"Speak up at {site.name}"
        )

        def version(number: int, starts: date) -> MechanismVersion:
            return MechanismVersion(
                id=self._id(),
                commitment_id=mechanism.id,
                subject_id=subject,
                of_site=True,
                owner_id=owner,
                starts=starts,
                channels=frozenset(self.chance.sample(tuple(Channel), 3)),
                languages=frozenset(self.chance.sample(_LANGUAGES, 2)),
                open_to=frozenset(self.chance.sample(tuple(ProtectedPerson)[:-1], 5)),
                anonymity_offered=self.chance.happens(0.6),
                independence=self.chance.pick(tuple(Independence)),
                protection_stated=self.chance.pick(_QUOTED),
                items=unassessed(MECHANISM_ITEMS, self._id),
            )

        versions = self._course(version, owner, firms)
        self._put("whistleblower_mechanisms", mechanism, "whistleblower_mechanism_versions", versions)

    def _course(
        self, version: Callable[[int, date], Kept], owner: UUID, firms: tuple[UUID, ...]
    ) -> list[Kept]:
        """One version published long ago; perhaps another that took its place; perhaps a draft, or one given up."""
        first = self.until - timedelta(days=self.chance.between(500, 800))
        made: list[Kept] = [self._published(version(1, first), [], first, owner, firms)]
        if self.chance.happens(0.5):
            next_ = first + timedelta(days=self.chance.between(200, 400))
            earlier = made.pop()
            made += [
                earlier.superseded(next_, self._act(owner, next_)).record,
                self._published(version(2, next_), [earlier], next_, owner, firms),
            ]
        elif self.chance.happens(0.2):
            made = [done(made[0].withdrawn(WithdrawalReason.NO_LONGER_HELD, self._act(owner, self.until)))]
        if self.chance.happens(0.6):
            soon = self.until + timedelta(days=60)
            draft = version(3, soon).drafted(self._act(owner, self.until - timedelta(days=20))).record
            made.append(self._assessed(draft, self.until - timedelta(days=9), firms))
        return made

    def _published(
        self, draft: Kept, earlier: Sequence[Kept], on: date, owner: UUID, firms: tuple[UUID, ...]
    ) -> Kept:
        others = [
            Slot(id=v.id, number=v.number or 1, state=v.state, starts=v.starts, ends=v.ends) for v in earlier
        ]
        act = self._act(owner, on)
        named = earlier[0].id if earlier else None
        released = done(draft.drafted(act).record.released(others, named, act))
        return self._assessed(released, on + timedelta(days=self.chance.between(20, 90)), firms)

    def _assessed(self, version: Kept, on: date, firms: tuple[UUID, ...]) -> Kept:
        """By the secretariat and, where it stands by the site, by the firm; never every item."""
        assessors = [(SECRETARIAT.id, SECRETARIAT_HANDLER.id), *((firm, AUDITOR.id) for firm in firms)]
        for organisation, person in assessors:
            if self.chance.happens(0.75):
                found = [self._found(item.item) for item in version.items if self.chance.happens(0.7)]
                if found:
                    version = done(version.assessed(found, person, self._act(organisation, on)))
        return version

    def _found(self, item: ItemCode) -> Found:
        rating = self.chance.weighted(_RATINGS, (0.45, 0.25, 0.15, 0.15))
        if rating is Rating.NO_EVIDENCE:
            return Found(item=item, rating=rating)
        return Found(
            item=item,
            rating=rating,
            evidence=self.chance.pick(_QUOTED),
            place=self.chance.pick(_PLACES),
        )

    def _act(self, organisation: UUID, on: date) -> Act:
        return Act(organisation_id=organisation, on=on, new_id=self._id)

    def _id(self) -> UUID:
        return UUID(self.chance.id())

    # -- rows

    def _put(self, heads: str, head: Commitment, table: str, versions: Sequence[Version]) -> None:
        public = head.made_public() if any(v.published for v in versions) else head
        put_from(self.into, heads, public)
        for version in versions:
            put_from(self.into, table, version)
            for parts, held in (
                ("commitment_assessments", version.assessments),
                ("commitment_items", version.items),
                ("commitment_events", version.events),
            ):
                for part in held:
                    put_from(self.into, parts, part, version, **{**_NEITHER, _KEYS[table]: version.id})
