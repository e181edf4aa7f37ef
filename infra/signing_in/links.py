"""One-time links: how they are written, and what is kept of one.

What is kept is keyed: whoever can only add rows (the writing login adds invitations) makes no link that opens.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from secrets import token_bytes

from infra.oauth.sealing import Sealing

PATH = "/invitation/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Of one service. Without a key of the authorization server's, links open nothing."""

    address: str = ""
    key: bytes = field(default_factory=lambda: token_bytes(32), repr=False)

    def to(self, token: str) -> str:
        """What the person is given."""
        return f"{self.address}{PATH}{token}"

    def digest(self, token: str) -> bytes:
        """What is kept."""
        return hmac.digest(self.key, token.encode(errors="surrogatepass"), "sha256")


def links_for(sealing: Sealing, address: str = "") -> Links:
    """Of the servers that share the authorization server's login."""
    return Links(address=address, key=sealing.key("one-time links"))
