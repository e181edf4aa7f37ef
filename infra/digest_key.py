"""The key with which questions are digested before a digest of them is kept: without it nobody can try out guesses.

Derived from the writing login's password, which all servers of one database share and no backup of it holds.
"""

from __future__ import annotations

import hmac

from infra.address import Address


def digest_key(writer: Address) -> bytes:
    """32 bytes. With another password, requests that were sent before are no longer recognised as repeated."""
    return hmac.digest((writer.password or "").encode(), b"parley digests of questions", "sha256")
