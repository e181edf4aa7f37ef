"""Why a family of tokens ends."""

from __future__ import annotations

from enum import StrEnum


class Ending(StrEnum):
    """The reasons; each ends every token of the family at once."""

    REVOKED = "REVOKED"  # by the client, or by the person on the account page
    CODE_USED_TWICE = "CODE_USED_TWICE"
    TOKEN_USED_TWICE = "TOKEN_USED_TWICE"
    SIGNED_OUT = "SIGNED_OUT"
    CLIENT_SUSPENDED = "CLIENT_SUSPENDED"
    CAPACITY_ENDED = "CAPACITY_ENDED"
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED"
    CODE_REFUSED = "CODE_REFUSED"  # shown with another address, verifier or key than it was given for
    CREDENTIALS_RENEWED = "CREDENTIALS_RENEWED"
