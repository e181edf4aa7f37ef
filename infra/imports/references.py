"""Keyed digests of the references by which an organisation knows its parties.

The reference itself is never stored: a membership number or initials tell who someone is. With the key, which stays
in the data folder, the same reference is found again when a file is loaded anew; without it, nothing can be told from
the digest. Lose the key and a repeated import no longer knows the parties it made.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from infra.home import prepared
from infra.secret_files import create_secret, read_secret
from infra.startup import CannotStart

NAME = "references.key"
Digest = Callable[[UUID | None, str], str]


def digest_with_key_in(folder: Path) -> Digest:
    """The digest of this data folder; its key is made when first needed."""
    path = prepared(folder) / NAME
    key = read_secret(path)
    if key is None:
        create_secret(path, secrets.token_bytes(32))
        key = read_secret(path) or b""
    if len(key) != 32:
        raise CannotStart(f"{path} is damaged: it finds parties again.", "Restore it from a backup.")
    return lambda keeper, reference: digest_of(key, keeper, reference)


def digest_of(key: bytes, keeper: UUID | None, reference: str) -> str:
    """HMAC-SHA256 over keeper and reference: the same reference of two organisations gives two digests."""
    plain = " ".join(unicodedata.normalize("NFKC", reference).split()).casefold()
    return hmac.new(key, f"{keeper}\x1f{plain}".encode(), hashlib.sha256).hexdigest()
