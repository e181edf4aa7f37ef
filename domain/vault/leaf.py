"""One entry of the disclosure log: what was done, on which day, about whom under a keyed pseudonym.

Anybody may read it. So it refuses what could say who: times, ids as they stand in records, free text.
Pseudonyms are 32 hex digits (`infra.vault.log.pseudonyms`); reasons are codes; keys are named by their ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date

from domain.vault.statement import Told, canonical
from domain.vault.values import Act, IdentityField, Purpose, ReaderKind, Tier

VERSION = 1
LONGEST = 2_048
"""Bytes of a leaf; the database holds to it as well."""

PSEUDONYM = re.compile(r"[0-9a-f]{32}")
CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
KEY = re.compile(r"[0-9A-Za-z._:-]{1,80}")
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What one entry says. What does not apply is left out of its bytes."""

    act: Act
    on: date
    """The day in UTC. Never a time."""
    request: str | None = None
    """Pseudonym of the request: leaves of one request belong together."""
    subject: str | None = None
    """Pseudonym of the person for this request alone: two requests about one person do not show it."""
    by: str | None = None
    """Pseudonym of who acted, where that was a custodian or the requester."""
    reader: ReaderKind | None = None
    purpose: Purpose | None = None
    tier: Tier | None = None
    fields: tuple[IdentityField, ...] = ()
    reason: str | None = None
    """A code: of the refusal, of why a key was retired."""
    key: str | None = None
    """The id of a key that was enrolled, added, rewrapped or retired."""
    statement: str | None = None
    """SHA-256 of the statement in hex: whoever signed it sees that this leaf is about what they signed."""

    def __post_init__(self) -> None:
        for form, values in (
            (PSEUDONYM, (self.request, self.subject, self.by)),
            (CODE, (self.reason,)),
            (KEY, (self.key,)),
            (DIGEST, (self.statement,)),
        ):
            if any(value is not None and not form.fullmatch(value) for value in values):
                raise ValueError("A leaf holds pseudonyms, codes, key ids and digests alone.")

    @property
    def bytes(self) -> bytes:
        """The canonical form: what is hashed, chained and published."""
        told: dict[str, Told] = {"v": VERSION}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "fields":
                told |= {"fields": sorted({field.value for field in self.fields})} if self.fields else {}
            elif isinstance(value, date):
                told[one.name] = value.isoformat()
            elif value is not None:
                told[one.name] = str(value)
        return canonical(told)
