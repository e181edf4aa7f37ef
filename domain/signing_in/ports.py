"""What the register of clients asks of storage and of cryptography. What is loaded stays locked to the end."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.signing_in.client_keys import GivenKey, PublicKey
from domain.signing_in.events import SecurityEventKind
from domain.signing_in.refusals import KeyUnfit
from domain.signing_in.registering import RegisteredClient
from domain.stakeholders.ports import Organisations


class Clients(Protocol):
    """The register."""

    async def load(self, id: str) -> RegisteredClient | None:
        """The client, locked; None if there is none."""
        ...

    async def add(self, client: RegisteredClient) -> None: ...

    async def save(self, client: RegisteredClient) -> None: ...


class PublicKeys(Protocol):
    """Judges keys."""

    def read(self, given: GivenKey) -> PublicKey | KeyUnfit:
        """The key, if it is sound: a point on its curve, numbers of the right size."""
        ...


class SecurityEvents(Protocol):
    """What happens at the door is written down, and never changed."""

    async def record(
        self, kind: SecurityEventKind, at: datetime, *, client: str, by: UUID | None, because: str | None
    ) -> None:
        """One line. `because` is a code."""
        ...


class SigningInWork(Protocol):
    """The stores this context works on, in one transaction."""

    @property
    def organisations(self) -> Organisations: ...

    @property
    def clients(self) -> Clients: ...

    @property
    def public_keys(self) -> PublicKeys: ...

    @property
    def security_events(self) -> SecurityEvents: ...
