"""What comes next for somebody with a request of a client's: sign in, show the second factor anew, or decide.

The only addresses that a page leads to by itself are these; none is taken from what a browser sent.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from domain.signing_in.asking import Prompt
from infra.oauth.authorizing import Shown
from infra.signing_in.values import SignedIn


class Step(StrEnum):
    """The pages of the way, by their addresses."""

    SIGN_IN = "/sign-in"
    CONFIRM = "/confirm"
    CONSENT = "/consent"
    ACCOUNT = "/account"

    def of(self, handle: str, **more: str) -> str:
        """The address of the page for a request."""
        return f"{self.value}?{urlencode({'request': handle, **more})}"


def next_step(shown: Shown, by: SignedIn | None, now: datetime) -> Step:
    """The first page that has not been answered well enough for what the client asks (OpenID Connect 3.1.2.1)."""
    if by is None or (Prompt.LOGIN in shown.prompt and by.second_factor_at < shown.made_at):
        return Step.SIGN_IN
    return Step.CONFIRM if shown.is_too_old(by.second_factor_at, now) else Step.CONSENT
