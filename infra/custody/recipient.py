"""What the recipient of an opened identity does, on their own machine: makes a key, and reads what is for it alone.

Refuses an answer to another request than one's own (another recipient key), and whatever was changed on its way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from domain.vault.ports import Opened
from domain.vault.statement import Statement, read_statement
from domain.vault.values import IdentityField
from infra.custody.fields import FieldUnreadable, keys_apart, open_field
from infra.hpke import CannotUnwrap, opened_info, unwrap

ALIASES = IdentityField.ALIASES


class NotForThisKey(Exception):
    """The answer is for another key, or was changed. Carries nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An identity as the recipient reads it. It stands nowhere but here."""

    statement: Statement
    texts: Mapping[IdentityField, str]
    aliases: Sequence[str]

    def __repr__(self) -> str:
        """Shows nothing of it."""
        return "Read()"


def read(opened: Opened, own: X25519PrivateKey) -> Read:
    """What is in an answer to one's own request."""
    try:
        statement = read_statement(opened.statement)
        if bytes.fromhex(statement.recipient_key) != own.public_key().public_bytes_raw():
            raise NotForThisKey
        together = unwrap(own, opened.envelope, opened_info(statement.digest))
        keys = keys_apart(together, statement.fields)
        texts = {
            one.name: open_field(keys[one.name], one.sealed, one.bound)
            for one in opened.fields
            if one.name is not ALIASES
        }
        told = [unwrap(own, one.sealed, one.bound) for one in opened.fields if one.name is ALIASES]
        aliases = [str(label) for listed in told for label in json.loads(listed)]
    except (CannotUnwrap, FieldUnreadable, KeyError, ValueError):
        raise NotForThisKey from None
    return Read(statement=statement, texts=texts, aliases=aliases)
