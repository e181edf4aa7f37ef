"""What use cases ask of the vault, which is another process. Each act that returned is committed there.

A vault that cannot be reached is a refusal (`VaultUnavailable`), not a fault: everything else goes on working.
Nothing here is opened: what `fetch` gives, only the recipient's key decrypts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.kernel import Refusal
from domain.vault.values import HoldReason, IdentityField, Purpose, ReaderKind, Tier, UnsealingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Behalf:
    """Who speaks for somebody: the organisation that keeps their record or handles their case, and its person."""

    organisation: UUID
    person: UUID
    opened: UUID | None = None
    """The unsealing by which this person opened what is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """An identity to be sealed under a label: of a party, an alias, an interviewee."""

    label: UUID
    tier: Tier
    fields: Mapping[IdentityField, str] = field(repr=False)
    behalf: Behalf | None = None
    """Who gives it for them; None: they do, or it is their record's first."""
    fresh: bool = False
    """Its record comes about with it: the vault keeps the label apart until the record is found to be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """What a person agrees to: who may ask, for what, which fields, until when (DOMAIN 11)."""

    id: UUID
    label: UUID
    recipient: UUID | None
    """An organisation; None: whoever handles the case."""
    purpose: Purpose
    fields: tuple[IdentityField, ...]
    given_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None
    recorded_by: UUID | None = None
    """The organisation that recorded it for them; None: they said it themselves."""
    withdrawal_by: UUID | None = None
    """The organisation that recorded for them that they took it back; None: they did, if it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """What keeps an identity from being erased: it counts for the person, under whichever label it was placed."""

    id: UUID
    label: UUID
    reason: HoldReason
    placed_on: date
    until: date | None = None
    """The last day on which it holds; None: until it is lifted."""
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for an unsealing, as the API vouches for it: its person, client and token are the token's."""

    request: UUID
    subject: UUID
    purpose: Purpose
    fields: tuple[IdentityField, ...]
    requester: UUID
    requester_organisation: UUID
    reader: ReaderKind
    client: str
    token_key: str
    recipient_key: bytes
    operators: tuple[UUID, ...]
    ends_in: int
    """Seconds until it lapses."""
    break_glass: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A request as the vault keeps it. `statement` is its canonical text (`domain.vault.statement`)."""

    request: UUID
    state: UnsealingState
    statement: bytes
    ends_at: int
    approvals: int = 0
    review_due_at: int | None = None
    leaf: int | None = None
    """Its place in the log's tree, once a checkpoint covers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A yes that was given before, for the next custodian's own tool to check (`statement.agreed_text`)."""

    key_id: str
    label: str
    signing_key: bytes = field(repr=False)
    """As the vault has it. Whoever checks takes the one that they know, not this."""
    signature: bytes = field(repr=False)
    beside: bytes = field(repr=False)
    """SHA-256 of what was handed over with it."""
    at: int
    """Seconds since 1970, by the vault's clock: no part of what was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """What a custodian looks at: the statement to sign and, for a sealed identity, what only their key goes on with.

    First of two: `layers`, by the other custodian's key id. Second: `layer`. Neither for a confidential identity.
    """

    pending: Pending
    key_id: str
    layers: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    layer: bytes | None = field(default=None, repr=False)
    outer: str | None = None
    """Second of two: the key id of the first, which the layer is bound to."""
    identity: UUID | None = field(default=None, repr=False)
    """Bound into the layers (`infra.hpke.pair_info`); None for a confidential identity."""
    agreed: tuple[Agreed, ...] = ()
    """Who agreed before, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A custodian's signed yes or no. `peeled` or `envelope` goes with a yes for a sealed identity."""

    request: UUID
    custodian: UUID
    """The person."""
    key_id: str
    """Of the custodian's sealing key; its signing key is kept beside it."""
    signature: bytes
    ties: tuple[UUID, ...] = ()
    """Organisations that the records tie this custodian to today, as the API knows them."""
    peeled: Mapping[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    envelope: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who opens, as the request's token and its proof show: all of it must be what the grant says."""

    requester: UUID
    client: str
    token_key: str
    proof: str = field(default="", repr=False)
    """The DPoP proof of the request itself (a JWT): the vault checks its signature, key and time once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What the records tell on the day of an opening, and may not have told when custodians agreed."""

    operators: tuple[UUID, ...] = ()
    """Operators of the sites in question by now, beside those of the statement."""
    ties: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict[UUID, tuple[UUID, ...]])
    """Of each person who agreed: the organisations that they are tied to today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedField:
    """One field as the recipient gets it: `sealed` opens with the key that the envelope holds for it."""

    name: IdentityField
    sealed: bytes = field(repr=False)
    bound: bytes = field(repr=False)
    """What the ciphertext is bound to (AAD)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What an unsealing gives, once. Only the recipient's private key opens `envelope`, which holds the fields' keys.

    The envelope's plaintext is 32 bytes for each field of the statement but ALIASES, in their order, whether something
    is kept in it or not; `fields` are those in which something is. ALIASES is sealed to the recipient directly
    (`infra.hpke`, `bound` is its info: the statement's digest and its name).
    """

    statement: bytes
    envelope: bytes = field(repr=False)
    fields: tuple[OpenedField, ...]
    promise: str = ""
    """A note signed by the log: where in its chain the announcement stands (`domain.vault.checkpoint.Promise`). Whoever
    keeps it can show a log that was cut before its next checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """What an unsealing gives, and how its request stands now."""

    opened: Opened
    pending: Pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """That an identity was asked for or opened, as its person is told: when, for what, by what kind of reader."""

    state: UnsealingState
    purpose: Purpose
    reader: ReaderKind
    fields: tuple[IdentityField, ...]
    on: date
    break_glass: bool
    leaf: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReceipt:
    """That an identity's keys are gone. `text` is signed by the log's key; anybody checks it offline."""

    text: str
    """A signed note: pseudonym, day, and the day by which backups of the key store have aged out."""
    erased_on: date
    backups_gone_on: date


TODAY = Today()
"""Nothing that the records know beside."""


class Vault(Protocol):
    """The calls that the API makes. `infra.vault.client` is the one that is there; tests may bring a fake."""

    async def answers(self) -> bool: ...

    async def seal(self, sealing: Sealing) -> Refusal | None:
        """Seal it, whole or not at all. Again under the same label replaces the fields given (a correction)."""
        ...

    async def link(self, label: UUID, same_as: UUID) -> Refusal | None: ...

    async def forget(self, label: UUID) -> None:
        """Take back a seal whose record did not come about. Silent where there is nothing."""
        ...

    async def tier(self, label: UUID) -> Tier | Refusal: ...

    async def request(self, asked: Asked) -> Pending | Refusal: ...

    async def take_up(self, request: UUID, custodian: UUID) -> ToDecide | Refusal: ...

    async def approve(self, decision: Decision) -> Pending | Refusal: ...

    async def decline(self, decision: Decision) -> Pending | Refusal: ...

    async def revoke(self, request: UUID, by: UUID) -> Pending | Refusal: ...

    async def approvers(self, request: UUID) -> Sequence[UUID] | Refusal:
        """The persons who agreed so far: whose ties are told again with the opening (`Today`)."""
        ...

    async def announce(self, request: UUID, bearer: Bearer, today: Today = TODAY) -> UUID | Refusal:
        """Commits the log's entry first; gives the announcement that `fetch` takes within 60 seconds, once."""
        ...

    async def fetch(self, announcement: UUID, bearer: Bearer, today: Today = TODAY) -> Opened | Refusal: ...

    async def open(self, request: UUID, bearer: Bearer, today: Today = TODAY) -> Unsealed | Refusal:
        """Announces and then fetches, in two transactions there and one call here."""
        ...

    async def review(self, decision: Decision) -> Pending | Refusal:
        """A custodian looks at a break-glass afterwards; not the one who opened the door."""
        ...

    async def standing(self, requests: Sequence[UUID]) -> Sequence[Pending] | Refusal: ...

    async def give_consent(self, consent: ConsentGiven) -> Refusal | None: ...

    async def withdraw_consent(
        self, label: UUID, consent: UUID, on: date, by: UUID | None = None
    ) -> Refusal | None:
        """`by`: the organisation that records it for them."""
        ...

    async def consents(self, label: UUID) -> Sequence[ConsentGiven] | Refusal: ...

    async def looks(self, label: UUID) -> Sequence[Looked] | Refusal:
        """When, for what and by what kind of reader the identity behind a label was opened."""
        ...

    async def hold(self, hold: LegalHold) -> Refusal | None: ...

    async def lift_hold(self, label: UUID, hold: UUID) -> Refusal | None: ...

    async def holds(self, label: UUID) -> Sequence[LegalHold] | Refusal:
        """The person's, under whichever label they were placed; each with the label that was asked with."""
        ...

    async def erase(self, label: UUID) -> ErasureReceipt | Refusal: ...

    async def breach(self, breach: UUID, on: date) -> Refusal | None:
        """An entry in the log that a breach was recorded on this day; once for each."""
        ...

    async def call(self, name: str, told: Mapping[str, object]) -> Mapping[str, object] | Refusal:
        """Any further call by its name, with JSON in and out: custodians' ceremonies and the log's public face."""
        ...


class VaultWork(Protocol):
    """The part of a use case's work that reaches the vault: not in its transaction, since each call commits there."""

    @property
    def vault(self) -> Vault: ...

    @property
    def repeated(self) -> UUID | None:
        """An id that whoever sends the same under the same key gets again: an act that the vault took, and of which
        nothing came to be recorded here, is taken up where it stands. None where nobody can send it again."""
        ...

    def apart(self) -> AbstractAsyncContextManager[Vault]:
        """The vault, asked while nothing here is locked or waits: one that hangs holds up nobody else.

        For before anything is written. What was read is let go; what is to be changed afterwards is loaded anew.
        """
        ...
