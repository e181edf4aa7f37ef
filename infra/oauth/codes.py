"""Authlib's code grant with what it leaves open: PKCE by S256 alone, exact addresses, our wishes, and rows.

Refuses a request without a challenge, with `plain`, without scopes, or for tokens that are good elsewhere.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportReturnType=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false, reportAssignmentType=false

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol as Structural
from uuid import UUID, uuid4

from authlib.oauth2.rfc6749 import InvalidRequestError, InvalidScopeError, OAuth2Error
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge

from domain.signing_in.acting import Acting
from domain.signing_in.asking import LONGEST, Unfit, Wishes, read
from domain.signing_in.events import SecurityEventKind
from domain.signing_in.granting import Asked, asked
from infra.oauth.clients import Client
from infra.oauth.compact import read_compact
from infra.oauth.events import record
from infra.oauth.opening import digest_of, new_secret
from infra.oauth.server import Asked as Request
from infra.oauth.server import Server
from infra.tables.signing_in import AuthorizationCodeRow, GrantRow

CODE_HOLDS = timedelta(seconds=60)
FAMILY_HOLDS = timedelta(hours=12)
OFFLINE_HOLDS = timedelta(days=30)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Person(Structural):
    """Who is signed in, and where."""

    @property
    def person(self) -> UUID: ...
    @property
    def session(self) -> UUID: ...
    @property
    def second_factor_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What a person agreed to: Authlib's `user` of a request."""

    by: Person
    acting: Acting
    granted: Asked
    session_ends: datetime
    token_key: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A request that can be answered."""

    grant: Code
    client: Client
    address: str
    asked: Asked
    wishes: Wishes
    hinted: str | None
    """Whom alone the client wants to hear of (`id_token_hint`)."""

    def is_about(self, person: UUID) -> bool:
        """Whether the client may hear of this person: never of another than it named (OpenID Connect Core 3.1.2.2)."""
        return self.hinted in (None, str(person))


def judged(server: Server, parameters: Mapping[str, str], issuer: str) -> Judged:
    """The request, read and found fit; else raises Authlib's error, with the address where it may be sent to."""
    type_ = "code" if parameters.get("response_type") == "code" else "another"
    grant = server.get_authorization_grant(Request({**parameters, "response_type": type_}))
    address = grant.validate_authorization_request()
    client = grant.request.client
    wishes = read(parameters, issuer)
    if isinstance(wishes, Unfit):
        raise OAuth2Error(error=wishes.value, redirect_uri=address)
    scopes = asked(parameters["scope"], client.scopes)
    hinted = _hinted(parameters.get("id_token_hint"), issuer, address)
    return Judged(grant=grant, client=client, address=address, asked=scopes, wishes=wishes, hinted=hinted)


def _hinted(id_token: str | None, issuer: str, address: str) -> str | None:
    """Whom an ID token of ours names, old or not. Its signature is not looked at: a forged one only gets less."""
    if not id_token:
        return None
    compact = read_compact(id_token.encode(), longest=LONGEST["id_token_hint"])
    named = compact.claims.get("sub") if compact and compact.claims.get("iss") == issuer else None
    if not isinstance(named, str):
        raise OAuth2Error(error=Unfit.REQUEST.value, redirect_uri=address)
    return named


class Code(AuthorizationCodeGrant):
    """What is asked is judged; what was agreed to becomes a family of tokens, begun by a code."""

    @staticmethod
    def validate_authorization_redirect_uri(request: Request, client: Client) -> str:
        """Authlib's own would quote the address, and falls over what may not be quoted."""
        address = request.payload.redirect_uri
        if not address or not client.check_redirect_uri(address):
            raise InvalidRequestError
        return address

    def validate_requested_scope(self) -> None:
        """Scopes are asked for by name, each one that the client was registered with."""
        scope = self.request.payload.scope
        if not scope or asked(scope, self.request.client.scopes) is None:
            raise InvalidScopeError

    def generate_authorization_code(self) -> str:
        """256 random bits."""
        return new_secret()

    def save_authorization_code(self, code: str, request: Request) -> None:
        """The family, its code, and a line of the record."""
        agreed: Agreed = request.user
        family, parameters = _family(request.client, agreed), request.payload.data
        session = self.server.session
        session.add(family)
        session.flush()
        session.add(
            AuthorizationCodeRow(
                digest=digest_of(code),
                grant_id=family.id,
                redirect_uri=parameters["redirect_uri"],
                code_challenge=parameters["code_challenge"],
                nonce=parameters.get("nonce"),
                expires_at=agreed.at + CODE_HOLDS,
            )
        )
        record(
            session,
            SecurityEventKind.CONSENTED,
            agreed.at,
            person=agreed.by.person,
            client=family.client_id,
            grant=family.id,
        )


class S256(CodeChallenge):
    """Proof Key for Code Exchange (RFC 7636) as RFC 9700 section 2.1.1 wants it: always, and never `plain`."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012  Authlib's way

    def validate_code_challenge(self, grant: Code, redirect_uri: str) -> None:
        """A challenge of S256's one length, with its method named: left out, it would mean `plain`."""
        given = grant.request.payload.data
        if given.get("code_challenge_method") != "S256":
            raise InvalidRequestError
        if not _CHALLENGE.fullmatch(given.get("code_challenge", "")):
            raise InvalidRequestError
        super().validate_code_challenge(grant, redirect_uri)


def _family(client: Client, agreed: Agreed) -> GrantRow:
    offline = any(scope.value == "offline_access" for scope in agreed.granted.protocol)
    end = agreed.at + OFFLINE_HOLDS if offline else min(agreed.at + FAMILY_HOLDS, agreed.session_ends)
    return GrantRow(
        id=uuid4(),
        client_id=client.id,
        person_id=agreed.by.person,
        session_id=agreed.by.session,
        acting=agreed.acting.as_.value,
        organisation_id=agreed.acting.organisation_id,
        profile=agreed.acting.profile.value,
        scopes=agreed.granted.names.split(),
        token_key=agreed.token_key,
        second_factor_at=agreed.by.second_factor_at,
        made_at=agreed.at,
        expires_at=end,
    )
