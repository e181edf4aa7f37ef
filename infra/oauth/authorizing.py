"""A person lets a client act: from the client's request to the answer that goes back to it (RFC 6749 section 4.1).

The pages around it ask: who are you, in which capacity, and do you agree. Nothing here redirects to an address that
was not registered; an unknown client and a wrong address get the same page. Every answer judges the whole request
anew, for a client may have been suspended and a capacity may have ended while the page stood open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import OAuth2Error
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.scopes import NEEDS_SECOND_FACTOR, SECOND_FACTOR_HOLDS
from domain.signing_in.acting import Acting, serves
from domain.signing_in.asking import Prompt, is_fit
from domain.signing_in.events import SecurityEventKind
from domain.signing_in.granting import Asked, still_good, within
from infra.oauth import consents, requests
from infra.oauth.clients import Client
from infra.oauth.codes import S256, Agreed, Code, Judged, Person, judged
from infra.oauth.events import record, record_from_a_stranger
from infra.oauth.limiting import Bucket, Limits, Tried
from infra.oauth.server import REFUSALS, Server, code_of
from infra.oauth.standing import capacities_of, has_open_account, session_ends
from infra.oauth.storage import Storage
from infra.tables.signing_in import AuthorizationRequestRow

NOT_SERVED: Mapping[str, str] = {
    "invalid_request": "This address asks for something in a form that can't be read.",
    "not_registered": "The application that sent you here is not registered, or not with the address to return to.",
    "invalid_request_uri": "This request has been answered already, or has waited too long.",
    "too_many": "So many requests arrive just now that this one was not taken. Wait a minute, then try again.",
    "expired": "This request has been answered already, or has waited too long.",
}
"""What a page says when nothing may be sent back to the client. Start again from the application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A request that a person must answer; the handle names it on the pages."""

    handle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """The address to redirect to (status 303): it carries code or error, state and iss (RFC 9207)."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotServed:
    """Nothing may be sent to any client: a page says so. `code` is a key of NOT_SERVED."""

    code: str

    @property
    def text(self) -> str:
        """For the person."""
        return NOT_SERVED[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the pages must know of a request."""

    client: Client
    client_of: str | None
    """The organisation the client belongs to, by name. It then serves that organisation's people alone."""
    asked: Asked
    max_age: int | None
    second_factor_wanted: bool
    """Whether something was asked that rests on a second factor at most five minutes old."""
    prompt: frozenset[str]
    login_hint: str
    made_at: datetime
    address: str

    def serves(self, acting: Acting) -> bool:
        """Whether the client can be used in this capacity; the others are not offered."""
        return serves(self.client.organisation, acting)

    def is_too_old(self, second_factor_at: datetime, now: datetime) -> bool:
        """Whether the person must show a second factor anew before answering (`/confirm`)."""
        limit = timedelta(seconds=SECOND_FACTOR_HOLDS)
        gone = self.second_factor_wanted and now - second_factor_at >= limit
        return gone or self.is_older_than_asked(second_factor_at)

    def is_older_than_asked(self, second_factor_at: datetime) -> bool:
        """Whether it is older than the client wants (`prompt=login`, `max_age`), counted from its request."""
        if Prompt.LOGIN.value in self.prompt and second_factor_at < self.made_at:
            return True
        age = self.made_at - second_factor_at
        return self.max_age is not None and age > timedelta(seconds=self.max_age)


@dataclass(frozen=True, slots=True)
class Authorizing:
    """Requests to authorize, from beginning to answer. `issuer` is this server's name, and where tokens are good."""

    storage: Storage
    issuer: str
    now: Callable[[], float] = time.time
    limits: Limits | None = None
    """Bounds what strangers can have kept here."""

    async def begin(self, parameters: Mapping[str, str]) -> Begun | SendBack | NotServed:
        """A client sent a person here. The caller has checked that each parameter is given once, in UTF-8."""
        if self.limits and await self.limits.admit(Bucket(Tried.AUTHORIZE_ALL)):
            return NotServed(code="too_many")
        return await self.storage.run(lambda session: _Desk(self, session).begin(parameters))

    async def shown(self, handle: str) -> Shown | None:
        """What is asked; None if it was answered, has waited too long, or can't be answered any more."""
        return await self.storage.run(lambda session: _Desk(self, session).shown(handle))

    async def agreed(self, handle: str, by: Person, acting: Acting) -> SendBack | NotServed:
        """The person agrees, in this capacity: a code, or the error of what does not hold any more."""
        return await self.storage.run(lambda session: _Desk(self, session).agreed(handle, by, acting))

    async def declined(self, handle: str, by: Person | None) -> SendBack | NotServed:
        """The person says no."""
        return await self.storage.run(lambda session: _Desk(self, session).declined(handle, by))

    async def silently(self, handle: str, by: Person | None) -> SendBack | NotServed | None:
        """The answer that needs no page: `prompt=none`, or all of it was agreed to before. None: show the pages."""
        return await self.storage.run(lambda session: _Desk(self, session).silently(handle, by))


class _Desk:
    """One request in one transaction."""

    def __init__(self, authorizing: Authorizing, session: Session) -> None:
        self._issuer = authorizing.issuer
        self._session = session
        self._at = datetime.fromtimestamp(authorizing.now(), UTC)
        self._server = Server(session)
        self._server.register_grant(Code, [S256()])

    def begin(self, parameters: Mapping[str, str]) -> Begun | SendBack | NotServed:
        if any("\0" in value for value in parameters.values()):
            return NotServed(code="invalid_request")
        if parameters.get("request_uri"):
            return self._begin_pushed(parameters)
        return self._begin(parameters, None, pushed=False)

    def _begin_pushed(self, parameters: Mapping[str, str]) -> Begun | SendBack | NotServed:
        handle, client = parameters["request_uri"], parameters.get("client_id", "")
        row = requests.taken_pushed(self._session, handle, client, self._at)
        if row is None:
            return NotServed(code="invalid_request_uri")
        return self._begin(row.parameters, row.token_key, pushed=True)

    def _begin(
        self, parameters: Mapping[str, str], token_key: str | None, *, pushed: bool
    ) -> Begun | SendBack | NotServed:
        try:
            request = judged(self._server, parameters, self._issuer)
        except OAuth2Error as error:
            return self._error(error, parameters)
        if request.client.pushes and not pushed:
            return self._back(request.address, parameters, error="invalid_request")
        key = token_key or request.wishes.token_key
        return Begun(handle=requests.keep(self._session, parameters, key, self._at))

    def shown(self, handle: str) -> Shown | None:
        row = requests.waiting(self._session, handle, self._at)
        if row is None:
            return None
        try:
            return self._shown(row, judged(self._server, row.parameters, self._issuer))
        except OAuth2Error:
            return None

    def _shown(self, row: AuthorizationRequestRow, request: Judged) -> Shown:
        return Shown(
            client=request.client,
            client_of=self._name_of(request.client),
            asked=request.asked,
            max_age=request.wishes.max_age,
            second_factor_wanted=bool(request.asked.scopes & NEEDS_SECOND_FACTOR),
            prompt=frozenset(prompt.value for prompt in request.wishes.prompt),
            login_hint=request.wishes.login_hint,
            made_at=row.made_at,
            address=request.address,
        )

    def _name_of(self, client: Client) -> str | None:
        name = text("SELECT name FROM organisations WHERE id = :id")
        return self._session.scalar(name, {"id": client.organisation}) if client.organisation else None

    def agreed(self, handle: str, by: Person, acting: Acting) -> SendBack | NotServed:
        row = requests.taken(self._session, handle, self._at)
        return self._answer(row, by, acting.key) if row else NotServed(code="expired")

    def _answer(self, row: AuthorizationRequestRow, by: Person, key: str) -> SendBack | NotServed:
        try:
            request = judged(self._server, row.parameters, self._issuer)
        except OAuth2Error as error:
            return self._error(error, row.parameters)
        ends = session_ends(self._session, by.session, by.person, self._at, held=True)
        if ends is None or not has_open_account(self._session, by.person):
            return self._back(request.address, row.parameters, error="login_required")
        if not request.is_about(by.person):
            return self._back(request.address, row.parameters, error="login_required")
        if self._shown(row, request).is_older_than_asked(by.second_factor_at):
            return self._back(request.address, row.parameters, error="login_required")
        acting = self._offered(by, request.client).get(key)
        if acting is None:
            return self._back(request.address, row.parameters, error="access_denied")
        granted = self._granted(request.asked, acting, by)
        if not granted.names:  # nothing of it can be given to who acts like this
            return self._back(request.address, row.parameters, error="invalid_scope")
        consents.remember(self._session, by.person, request.client.id, acting, granted, self._at)
        agreed = Agreed(
            by=by, acting=acting, granted=granted, session_ends=ends, token_key=row.token_key, at=self._at
        )
        return self._with_issuer(
            request.grant.create_authorization_response(request.address, agreed)[2][0][1]
        )

    def declined(self, handle: str, by: Person | None) -> SendBack | NotServed:
        row = requests.taken(self._session, handle, self._at)
        if row is None:
            return NotServed(code="expired")
        try:
            request = judged(self._server, row.parameters, self._issuer)
        except OAuth2Error as error:
            return self._error(error, row.parameters)
        declined, client = SecurityEventKind.DECLINED, request.client.id
        if by:
            record(self._session, declined, self._at, person=by.person, client=client)
        else:
            record_from_a_stranger(self._session, declined, self._at, client=client)
        return self._back(request.address, row.parameters, error="access_denied")

    def silently(self, handle: str, by: Person | None) -> SendBack | NotServed | None:
        row = requests.waiting(self._session, handle, self._at)
        if row is None:
            return NotServed(code="expired")
        try:
            request = judged(self._server, row.parameters, self._issuer)
        except OAuth2Error as error:
            return self._error(error, row.parameters)
        known = by if by and request.is_about(by.person) else None
        found = self._without_asking(self._shown(row, request), known)
        if isinstance(found, Acting) and by:
            return self.agreed(handle, by, found)
        if Prompt.NONE not in request.wishes.prompt:
            return None
        requests.taken(self._session, handle, self._at)
        return self._back(request.address, row.parameters, error=str(found))

    def _without_asking(self, shown: Shown, by: Person | None) -> Acting | str:
        """The one capacity in which nothing needs to be asked, or why something must be."""
        if by is None or shown.is_too_old(by.second_factor_at, self._at):
            return "login_required"
        offered = list(self._offered(by, shown.client).values())
        agreed = [acting for acting in offered if self._is_agreed(shown, by, acting)]
        if not agreed or Prompt.CONSENT.value in shown.prompt:
            return "consent_required"
        candidates = agreed if Prompt.NONE.value in shown.prompt else offered
        return candidates[0] if len(candidates) == 1 else "interaction_required"

    def _is_agreed(self, shown: Shown, by: Person, acting: Acting) -> bool:
        wanted = within(shown.asked, acting)
        return consents.covers(self._session, by.person, shown.client.id, acting, wanted, shown.address)

    def _offered(self, by: Person, client: Client) -> Mapping[str, Acting]:
        held = capacities_of(self._session, by.person, self._at.date())
        return {acting.key: acting for acting in held if serves(client.organisation, acting)}

    def _granted(self, asked: Asked, acting: Acting, by: Person) -> Asked:
        allowed = within(asked, acting)
        good = still_good(allowed.scopes, by.second_factor_at.timestamp(), self._at.timestamp())
        return Asked(scopes=good, protocol=allowed.protocol)

    def _error(self, error: OAuth2Error, parameters: Mapping[str, str]) -> SendBack | NotServed:
        if not error.redirect_uri:
            return NotServed(code="not_registered")
        return self._back(error.redirect_uri, parameters, error=code_of(error))

    def _back(self, address: str, parameters: Mapping[str, str], *, error: str) -> SendBack:
        told = [("error", error), ("error_description", REFUSALS[error])]
        state = parameters.get("state", "")
        told += [("state", state)] if state and is_fit("state", state) else []
        return self._with_issuer(add_params_to_uri(address, told))

    def _with_issuer(self, url: str) -> SendBack:
        return SendBack(url=add_params_to_uri(url, [("iss", self._issuer)]))
