"""Every route of the pages that a person answers."""

from __future__ import annotations

from starlette.routing import BaseRoute

from api.pages import account, consenting, invitation, means, signing_in
from api.pages.desk import Desk


def routes(desk: Desk) -> list[BaseRoute]:
    """Signing in, deciding, the account, the one-time link."""
    return [
        *signing_in.routes(desk),
        *consenting.routes(desk),
        *account.routes(desk),
        *means.routes(desk),
        *invitation.routes(desk),
    ]
