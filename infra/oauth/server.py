"""Authlib's authorization server around one transaction: it is synchronous and runs inside `AsyncSession.run_sync`.

Refuses with one fixed text per code: nothing a caller sends comes back, and no text tells which check failed.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportReturnType=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from sqlalchemy.orm import Session

from infra.oauth.assertions import NOBODY
from infra.oauth.clients import CLIENT_ID, Client, client_of
from infra.tables.signing_in import OauthClientRow

REFUSALS: Mapping[str, str] = {
    "invalid_request": "A parameter is missing, unknown here, malformed or given twice. The documentation lists them.",
    "invalid_client": "The client assertion was not accepted. See /.well-known/oauth-authorization-server for what is.",
    "invalid_grant": "The code, refresh token or receipt was not taken: unknown, used, ended, or another client's.",
    "unsupported_grant_type": "The grants on offer are listed at /.well-known/oauth-authorization-server.",
    "unsupported_response_type": "The response type is code.",
    "unauthorized_client": "This client may not do this.",
    "invalid_scope": "A scope is unknown, or is not among those this client was registered with.",
    "invalid_target": "Tokens are good here alone: leave resource out, or name the issuer.",
    "request_not_supported": "Request objects are not served. Push the request instead (RFC 9126).",
    "request_uri_not_supported": "Only the request_uri of a pushed request is served (RFC 9126).",
    "registration_not_supported": "Clients are registered by the secretariat.",
    "access_denied": "The person declined, or may not use this client in this capacity.",
    "login_required": "The person must sign in, or show a second factor anew.",
    "consent_required": "The person must be asked.",
    "interaction_required": "The person must choose in which capacity to act.",
    "invalid_dpop_proof": "The DPoP proof is missing or was not accepted (RFC 9449).",
    "use_dpop_nonce": "Make the DPoP proof anew with the nonce of this answer (RFC 9449 section 8).",
}
"""What is said to each code; one that is not listed is told as invalid_request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint says: a status, the members of a JSON object, and headers."""

    status: int
    body: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


def code_of(error: OAuth2Error) -> str:
    """The error's code, if it is one that we tell."""
    return error.error if error.error in REFUSALS else "invalid_request"


def refused(code: str) -> Answer:
    """The refusal's one text."""
    return Answer(400, {"error": code, "error_description": REFUSALS[code]})


class Asked(OAuth2Request):
    """A request as Authlib wants it. Whether the transport is fit is judged at start, by the issuer's address."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        super().__init__("POST", "https://checked-at-start")
        self.payload = BasicOAuth2Payload(dict(parameters))

    @property
    def form(self) -> Mapping[str, str]:
        """The parameters, each given once."""
        return self.payload.data


class Server(AuthorizationServer):
    """Knows the clients; what else it does is registered with it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def query_client(self, client_id: str) -> Client:
        """The client, or the one that nobody can be: a missing one must cost what a wrong key costs."""
        row = self.session.get(OauthClientRow, client_id if CLIENT_ID.fullmatch(client_id) else "")
        return client_of(row or NOBODY)

    def create_oauth2_request(self, request: Asked) -> Asked:
        """It is one already."""
        return request

    def save_token(self, token: Mapping[str, object], request: Asked) -> None:
        """Nothing is kept: an access token carries what it says, and its end."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: Mapping[str, object], headers: object) -> Answer:
        """The answer without Authlib's headers: the door sets ours."""
        return Answer(status, body)

    def handle_error_response(self, request: Asked, error: OAuth2Error) -> Answer:
        """The code's one text."""
        return refused(code_of(error))
