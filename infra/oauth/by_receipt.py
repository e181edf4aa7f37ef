"""A receipt exchanged for a short token: an extension grant (RFC 6749 section 4.5), so that others can host the form.

The token stands in for the receipt in the one case it opens, and for nobody. A mistyped receipt is told by its check
character; whatever else is wrong with one is one answer, found out by one step. Refuses clients that were not
registered for it before it looks at any receipt, and more receipts than the intake takes. No line is written: neither
of the receipt nor of the case, and of the client no more than the week.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportArgumentType=false
# pyright: reportOptionalMemberAccess=false, reportAttributeAccessIssue=false, reportAssignmentType=false
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from collections.abc import Mapping

from authlib.oauth2.rfc6749 import (
    InvalidGrantError,
    InvalidRequestError,
    InvalidScopeError,
    UnauthorizedClientError,
)
from authlib.oauth2.rfc6749.grants import BaseGrant, TokenEndpointMixin
from sqlalchemy.util import await_only

from domain.access import Scope
from domain.cases.ports import Standing
from domain.cases.receipt import MistypedReceipt
from domain.signing_in.clients import Grant
from infra.oauth import issuing
from infra.oauth.cases import TooMany
from infra.oauth.door import METHODS, AtTheDoor, Mistyped, ProofNotAccepted, TooOften
from infra.oauth.registry import used_in_a_week


class ByReceipt(BaseGrant, TokenEndpointMixin):
    """`grant_type=urn:parley:params:oauth:grant-type:receipt`, with the receipt as `receipt`."""

    GRANT_TYPE = Grant.RECEIPT.value
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    server: AtTheDoor
    _standing: Standing

    def validate_token_request(self) -> None:
        """The client first, then what it asks for, and the receipt last."""
        client = self.authenticate_token_endpoint_client()
        if not client.check_grant_type(self.GRANT_TYPE):
            raise UnauthorizedClientError
        if client.binds and self.server.proved is None:
            raise ProofNotAccepted
        if (self.request.payload.scope or Scope.CASE_OWN.value) != Scope.CASE_OWN.value:
            raise InvalidScopeError
        receipt = self.request.form.get("receipt")
        if receipt is None:
            raise InvalidRequestError
        self._standing = _exchanged(self.server, receipt)

    def create_token_response(self) -> tuple[int, Mapping[str, object], object]:
        """One short access token."""
        server, client = self.server, self.request.client
        key = server.proved.jkt if server.proved else None
        used_in_a_week(server.session, client.id, server.at)
        body = issuing.for_a_case(server.tokens, client, self._standing, key, server.at)
        return 200, body, self.TOKEN_RESPONSE_HEADER


def _exchanged(server: AtTheDoor, receipt: str) -> Standing:
    """Looked up by who keeps receipts, under a login of its own: ours reads none."""
    match await_only(server.cases.of_receipt(receipt)):
        case Standing() as found:
            return found
        case MistypedReceipt():
            raise Mistyped
        case TooMany():
            raise TooOften
        case None:
            raise InvalidGrantError
