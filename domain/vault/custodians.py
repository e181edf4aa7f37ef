"""Custodians: who holds keys, how they introduce a key, and what two of them sign when the circle changes.

A change (ENROL, RETIRE, RENEW) is a statement that two current custodians sign. It names the instance, one change, and
the count of changes so far, so that no signature serves for another change or twice. Refuses texts that are not
canonical, keys that are in use, and a circle of fewer than two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel import BadInput, Refusal
from domain.vault.refusals import CeremonyOutOfTurn, NotACustodian, TooFewCustodians, UnfitKey, WrongTenant
from domain.vault.statement import Told, canonical

FEWEST = 2
"""Custodians that are needed to open, and so to be left."""
LABEL = 80
"""Characters of a custodian's label, which is public (A)."""
MOST_TIES = 50
"""Organisations that a custodian may declare to be tied to (A)."""
LONGEST = 7 * 24 * 3600
"""Seconds that a change waits for its second signature (A)."""
SKEW = 300
"""Seconds that a custodian's clock may differ from the vault's (A)."""


class Change(StrEnum):
    """What a ceremony does to the circle."""

    ENROL = "ENROL"
    RETIRE = "RETIRE"
    RENEW = "RENEW"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKey:
    """A custodian's pair of keys, as the vault knows it: one signs (Ed25519), one unwraps (X25519)."""

    custodian: UUID
    person: UUID
    organisation: UUID | None
    label: str
    ties: tuple[UUID, ...]
    key_id: str
    """Of the sealing key (`infra.hpke.key_id`); the signing key is named by it too."""
    signing_key: bytes
    sealing_key: bytes
    since: date
    newest: bool = True
    """False: replaced by a newer one, and in use until what was wrapped for it is wrapped for that one."""
    tried: bool = True
    """Whether its holder has shown, by a sample, that it opens what others wrapped for it."""
    proved: bool = True
    """And nothing was missing then: it counts when it is asked who could open everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """How a person introduces a key of theirs: their public file, which the key itself signs."""

    tenant: UUID
    person: UUID
    organisation: UUID | None
    label: str
    """What the public list calls them. Public for good: a role or a house, never a name that must not be known."""
    ties: tuple[UUID, ...]
    """Organisations that they declare to be tied to: they never decide where one of those operates the site."""
    signing_key: str
    """32 bytes in hex."""
    sealing_key: str

    @property
    def told(self) -> dict[str, Told]:
        """As it stands in texts that are signed."""
        return {
            "tenant": str(self.tenant),
            "person": str(self.person),
            "organisation": None if self.organisation is None else str(self.organisation),
            "label": self.label,
            "ties": sorted({str(one) for one in self.ties}),
            "signing_key": self.signing_key,
            "sealing_key": self.sealing_key,
        }

    @property
    def bytes(self) -> bytes:
        """The canonical form, which the key signs."""
        return canonical({"parley": "custodian", "version": 1, **self.told})

    @property
    def key_id(self) -> str:
        """How the key is named (`infra.hpke.key_id`)."""
        return hashlib.sha256(bytes.fromhex(self.sealing_key)).digest()[:16].hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """One change of the circle, exactly. Times are seconds since 1970."""

    tenant: UUID
    ceremony: UUID
    change: Change
    generation: int
    """How many changes there were before: a change that was signed before another one does not count after it."""
    custodian: UUID
    """Whom it is about; of an enrolment, the id that they get."""
    key: Introduction | None
    """The new key; None for a retirement."""
    key_signature: str = ""
    """The new key's signature of its introduction, in hex."""
    proposed_at: int
    ends_at: int

    @property
    def bytes(self) -> bytes:
        """The canonical form."""
        return canonical(
            {
                "parley": "custodians",
                "version": 1,
                "tenant": str(self.tenant),
                "ceremony": str(self.ceremony),
                "change": self.change.value,
                "generation": self.generation,
                "custodian": str(self.custodian),
                "key": None if self.key is None else self.key.told,
                "key_id": None if self.key is None else self.key.key_id,
                "key_signature": self.key_signature,
                "proposed_at": self.proposed_at,
                "ends_at": self.ends_at,
            }
        )

    @property
    def digest(self) -> bytes:
        """SHA-256 of the canonical form."""
        return hashlib.sha256(self.bytes).digest()


def read_introduction(text: bytes) -> Introduction:
    """The introduction that these bytes are; `ValueError` unless they are exactly its canonical form."""
    try:
        found = _introduction(json.loads(text))
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as no:
        raise ValueError("This does not introduce a custodian.") from no
    if found.bytes != text:
        raise ValueError("This is not the canonical form of an introduction.")
    return found


def read_ceremony(text: bytes) -> Ceremony:
    """The change that these bytes are; `ValueError` unless they are exactly its canonical form."""
    try:
        told = json.loads(text)
        found = Ceremony(
            tenant=UUID(told["tenant"]),
            ceremony=UUID(told["ceremony"]),
            change=Change(told["change"]),
            generation=told["generation"],
            custodian=UUID(told["custodian"]),
            key=None if told["key"] is None else _introduction(told["key"]),
            key_signature=told["key_signature"],
            proposed_at=told["proposed_at"],
            ends_at=told["ends_at"],
        )
        same = found.bytes == text
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as no:
        raise ValueError("This is no change of custodians.") from no
    if not same or (found.key is None) != (found.change is Change.RETIRE):
        raise ValueError("This is not the canonical form of a change of custodians.")
    if not all(type(one) is int for one in (found.generation, found.proposed_at, found.ends_at)):
        raise ValueError("Counts and times are whole numbers.")
    return found


def pairs(keys: Iterable[HeldKey]) -> tuple[tuple[HeldKey, HeldKey], ...]:
    """Every ordered pair (outer, inner) of keys of two different custodians: for each, a data key is wrapped once."""
    held = tuple(keys)
    return tuple((a, b) for a in held for b in held if a.custodian != b.custodian)


def pair_name(outer: str, inner: str) -> str:
    """How the wrap of a data key for a pair of keys is filed in the key store."""
    return f"{outer}:{inner}"


def too_few(keys: Iterable[HeldKey]) -> TooFewCustodians | None:
    """Two different custodians are needed."""
    enough = len({key.custodian for key in keys}) >= FEWEST
    return None if enough else TooFewCustodians()


def unfit(introduction: Introduction, tenant: UUID) -> Refusal | None:
    """What speaks against an introduction by itself; that the key signed it is checked beside this."""
    if introduction.tenant != tenant:
        return WrongTenant()
    for key in (introduction.signing_key, introduction.sealing_key):
        if len(key) != 64 or key != key.lower() or set(key) - set("0123456789abcdef"):
            return UnfitKey()
    label = introduction.label
    if not 1 <= len(label) <= LABEL or not label.isprintable() or label != label.strip():
        return BadInput(
            message="A custodian's label is one line of 1 to 80 characters.",
            next="Give the role or the house that the public list shall show.",
            field="label",
        )
    if len(introduction.ties) > MOST_TIES:
        return BadInput(
            message=f"A custodian declares at most {MOST_TIES} ties.",
            next="Choose a custodian with fewer ties: they could hardly ever decide.",
            field="ties",
        )
    return None


def founding_refused(introductions: Sequence[Introduction], tenant: UUID) -> Refusal | None:
    """Two or more different persons with different keys, all fit."""
    for one in introductions:
        if (no := unfit(one, tenant)) is not None:
            return no
    keys = [key for one in introductions for key in (one.signing_key, one.sealing_key)]
    if len(set(keys)) != len(keys):
        return UnfitKey()
    if len({one.label for one in introductions}) != len(introductions):
        return _LABEL_IN_USE
    return (
        None
        if len({one.person for one in introductions}) == len(introductions) >= FEWEST
        else TooFewCustodians()
    )


def change_refused(
    ceremony: Ceremony, held: Sequence[HeldKey], tenant: UUID, generation: int, now: int
) -> Refusal | None:
    """What speaks against a change as the circle stands; signatures are checked beside this."""
    if ceremony.tenant != tenant:
        return WrongTenant()
    if ceremony.generation != generation or not now < ceremony.ends_at <= now + LONGEST + SKEW:
        return CeremonyOutOfTurn()
    if ceremony.key is not None and (no := unfit(ceremony.key, tenant)) is not None:
        return no
    about = [key for key in held if key.custodian == ceremony.custodian]
    match ceremony.change:
        case Change.ENROL:
            return _enrolment_refused(ceremony, held, bool(about))
        case Change.RENEW:
            if not about:
                return NotACustodian()
            if ceremony.key is None or about[0].person != ceremony.key.person:
                return NotACustodian()
            if about[0].label != ceremony.key.label:
                return _OTHER_LABEL
            return _key_refused(ceremony.key, held)
        case Change.RETIRE:
            if not about:
                return NotACustodian()
            return too_few(key for key in held if key.custodian != ceremony.custodian)


def _enrolment_refused(ceremony: Ceremony, held: Sequence[HeldKey], known: bool) -> Refusal | None:
    if ceremony.key is None or known:
        return CeremonyOutOfTurn()
    if any(key.person == ceremony.key.person for key in held):
        return BadInput(
            message="This person is a custodian already.",
            next="Renew their key instead: one person counts once.",
            field="person",
        )
    if (no := _key_refused(ceremony.key, held)) is not None:
        return no
    return _LABEL_IN_USE if any(key.label == ceremony.key.label for key in held) else None


_LABEL_IN_USE = BadInput(
    message="Another custodian has this label: by it custodians tell whose key is whose.",
    next="Make the key anew with a label that nobody else of the circle has.",
    field="label",
)
_OTHER_LABEL = BadInput(
    message="A renewed key keeps its custodian's label: by it custodians tell whose key is whose.",
    next="Use `parley custodian renew`, which takes the label of the key before.",
    field="label",
)


def _key_refused(key: Introduction, held: Sequence[HeldKey]) -> Refusal | None:
    used = {one.signing_key.hex() for one in held} | {one.sealing_key.hex() for one in held}
    return (
        UnfitKey()
        if {key.signing_key, key.sealing_key} & used or key.signing_key == key.sealing_key
        else None
    )


def _introduction(told: dict[str, object]) -> Introduction:
    organisation = told["organisation"]
    ties = told["ties"]
    if not isinstance(ties, list):
        raise TypeError
    return Introduction(
        tenant=UUID(str(told["tenant"])),
        person=UUID(str(told["person"])),
        organisation=None if organisation is None else UUID(str(organisation)),
        label=_text(told["label"]),
        ties=tuple(UUID(str(one)) for one in ties),  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        signing_key=_text(told["signing_key"]),
        sealing_key=_text(told["sealing_key"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
