"""What every call of the vault works with: its database, its key store, its keys. Made once when the service starts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg

from domain.kernel import Clock
from domain.vault.erasure import KEPT_DAYS

if TYPE_CHECKING:
    from infra.vault.keys.ring import Ring
    from infra.vault.keys.secrets import Secrets
    from infra.vault.keys.store import IdentityKeys
    from infra.vault.log.signer import Signer


LOG_EVERY = 10.0
"""Seconds (A): who opens an identity sees it in a signed checkpoint within a quarter of a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """The vault service's own. No part of it is ever shown or logged."""

    pool: asyncpg.Pool = field(repr=False)
    """Of the login `parley_vault`, which executes functions and reads no table."""
    keys: IdentityKeys = field(repr=False)
    """The key store of identities, a third place."""
    ring: Ring = field(repr=False)
    """The key-encryption keys."""
    secrets: Secrets = field(repr=False)
    """Made once, and kept in the key store wrapped under the ring."""
    signer: Signer = field(repr=False)
    """The log's key of today."""
    tenant: UUID
    """This instance: what is sealed or signed for it means nothing elsewhere."""
    clock: Clock
    asked_at: str = ""
    """Where the API takes GraphQL: what the proof of an opening has to be made for. Empty: nothing is opened."""
    own: Path | None = field(default=None, repr=False)
    """The folder that only the vault's account reads, where it has one."""
    keys_kept_days: int = KEPT_DAYS
    """For how long backups of the key store are kept: what a receipt of an erasure says."""
    log_every: float = LOG_EVERY
    """Seconds between two looks at whether the disclosure log has something new to sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the service does by itself, again and again. Failing is logged by its class, and tried at the next turn."""

    name: str
    every: float
    """Seconds between the end of one and the beginning of the next."""
    does: Callable[[], Awaitable[None]]
