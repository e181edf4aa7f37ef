"""The one text that everybody in an unsealing agrees on: who asks, for what, of whom, to be opened by which key.

Custodians sign its digest, the vault checks their signatures, the recipient's envelope is bound to it. Its bytes are
canonical: JSON with sorted keys, no spaces, ASCII; integers and texts alone. So a digest means one thing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier

VERSION = 1
CLIENT = re.compile(r"[!-~]{1,200}")
"""How an application is named: so that no terminal obeys it, and no line of a statement is pushed aside by it."""
HEX_KEY = re.compile(r"[0-9a-f]{64}")
_Bytes = bytes
Told = str | int | bool | None | Sequence["Told"] | Mapping[str, "Told"]


def canonical(told: Mapping[str, Told]) -> bytes:
    """The bytes that are signed, hashed and logged."""
    return json.dumps(
        told, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is asked, exactly. Times are seconds since 1970; keys are raw bytes in lower-case hex."""

    tenant: UUID
    """The instance: a statement of one means nothing at another."""
    request: UUID
    subject: UUID
    """The label of the person in the record in which they are asked for."""
    tier: Tier
    purpose: Purpose
    fields: tuple[IdentityField, ...]
    requester: UUID
    requester_organisation: UUID
    reader: ReaderKind
    client: str
    token_key: str
    """Thumbprint of the key to which the requester's token is bound (RFC 7638)."""
    recipient_key: str
    """The X25519 public key for which what is opened is encrypted: 32 bytes in hex."""
    operators: tuple[UUID, ...] = ()
    """Operators of the sites in question: whoever is tied to one does not approve."""
    requested_at: int
    ends_at: int
    """When the request lapses, and with it a grant; at most 24 hours later."""
    break_glass: bool = False
    opens: str = ""
    """Of a sealed identity: which data key is to be opened, said so that only who is shown its id can compare it
    (`opens`). Custodians peel no other, whatever they are sent."""
    bytes: _Bytes = field(init=False, repr=False, compare=False)
    """The canonical form: made once, and asked for at every step."""

    def __post_init__(self) -> None:
        made = canonical(
            {
                "parley": "unsealing",
                "version": VERSION,
                "tenant": str(self.tenant),
                "request": str(self.request),
                "subject": str(self.subject),
                "tier": self.tier.value,
                "purpose": self.purpose.value,
                "fields": sorted({field.value for field in self.fields}),
                "requester": str(self.requester),
                "requester_organisation": str(self.requester_organisation),
                "reader": self.reader.value,
                "client": self.client,
                "token_key": self.token_key,
                "recipient_key": self.recipient_key,
                "operators": sorted(str(one) for one in self.operators),
                "requested_at": self.requested_at,
                "ends_at": self.ends_at,
                "break_glass": self.break_glass,
                "opens": self.opens,
            }
        )
        object.__setattr__(self, "bytes", made)

    @property
    def digest(self) -> _Bytes:
        """SHA-256 of the canonical form."""
        return hashlib.sha256(self.bytes).digest()


def read_statement(text: bytes) -> Statement:
    """The statement that these bytes are; `ValueError` unless they are exactly its canonical form."""
    try:
        told = json.loads(text)
        found = Statement(
            tenant=UUID(told["tenant"]),
            request=UUID(told["request"]),
            subject=UUID(told["subject"]),
            tier=Tier(told["tier"]),
            purpose=Purpose(told["purpose"]),
            fields=tuple(IdentityField(one) for one in told["fields"]),
            requester=UUID(told["requester"]),
            requester_organisation=UUID(told["requester_organisation"]),
            reader=ReaderKind(told["reader"]),
            client=told["client"],
            token_key=told["token_key"],
            recipient_key=told["recipient_key"],
            operators=tuple(UUID(one) for one in told["operators"]),
            requested_at=told["requested_at"],
            ends_at=told["ends_at"],
            break_glass=told["break_glass"],
            opens=told["opens"],
        )
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as no:
        raise ValueError("This is no statement of an unsealing.") from no
    whole = type(found.requested_at) is type(found.ends_at) is int and type(found.break_glass) is bool
    if not whole or not _plain(found) or found.bytes != text:
        raise ValueError("This is not the canonical form of a statement.")
    return found


def opens(request: UUID, key: UUID) -> str:
    """How a statement names a data key: another way in every request, so that two do not show that it is the same."""
    return hashlib.sha256(b"parley opens v1\0" + request.bytes + key.bytes).hexdigest()


def _plain(found: Statement) -> bool:
    """Whether what stands in it as text is what it says: whoever reads it is shown this text, and nothing beside it."""
    keys = HEX_KEY.fullmatch(found.recipient_key) and (not found.opens or HEX_KEY.fullmatch(found.opens))
    return bool(CLIENT.fullmatch(found.client) and keys)


def signed_text(act: str, of: bytes, beside: bytes = b"") -> bytes:
    """What a custodian signs (Ed25519): the act, the digest of what it is about, and of what goes with it.

    `act` is APPROVE, DECLINE, ENROL, RETIRE, RENEW or REVIEW; `of` is a SHA-256 digest; `beside` is what is handed
    over with it (peeled layers, an envelope), so that nobody puts another in its place.
    """
    if len(of) != hashlib.sha256().digest_size:
        raise ValueError("A signature is over a SHA-256 digest.")
    return _signed(act, of, hashlib.sha256(beside).digest())


def agreed_text(of: bytes, beside: bytes) -> bytes:
    """The same of an APPROVE, for whoever checks it by the digest of what went with it."""
    return _signed("APPROVE", of, beside)


def _signed(act: str, of: bytes, beside: bytes) -> bytes:
    return b"parley custodian v1\0" + act.encode("ascii") + b"\0" + of + beside
