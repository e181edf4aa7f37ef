"""Signs a person in with their own browser: authorization code with PKCE, a loopback address, a bound token.

The command never sees the password. Refuses a server that would send tokens in the clear, one that names an address
which is not its own or moves a terminal, and an answer that was not asked for. Who says no, or does not come, is told
so in one line (`CannotStart`).
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout
from joserfc.jwk import ECKey

from api.remote.asking import Remote
from api.remote.bound import Bound, NoAnswer
from api.remote.loopback import Loopback, waiting
from infra.oauth.access import refuse_open_transport
from infra.startup import CannotStart

PATIENCE = 300
"""Seconds that somebody has for signing in."""
_PLAIN = re.compile(r"[A-Za-z0-9:/.\[\]_~%-]+")
UNREACHED = ("There is no Parley at this address.", "Check --server, and that the service runs.")


def in_the_browser(address: str) -> None:
    """Shows the address, and opens it where there is a browser."""
    print(f"Sign in with your browser: {address}", flush=True)
    webbrowser.open(address)


@asynccontextmanager
async def signed_in(
    issuer: str,
    client: str,
    scopes: Iterable[str],
    *,
    key: ECKey | None = None,
    show: Callable[[str], None] = in_the_browser,
) -> AsyncIterator[Remote]:
    """Somebody's access to the API, for as long as the block lasts. `client`: the id of a registered app.

    `key`: to which the token is bound, where it has to be the same another time; a new one otherwise.
    """
    refuse_open_transport(issuer)
    async with ClientSession(timeout=ClientTimeout(total=30)) as session:
        try:
            server = await _server(session, issuer)
            bound = Bound(session, key)
            wanted = sorted(scopes)
            access, granted = await _access(bound, server, client, " ".join(wanted), show)
        except (NoAnswer, ClientError, TimeoutError):
            raise CannotStart(*UNREACHED) from None
        try:
            _refuse_less(wanted, granted)
            yield Remote(issuer=issuer, bound=bound)
        finally:
            with suppress(ClientError, TimeoutError):
                await session.post(server["revocation_endpoint"], data={"token": access, "client_id": client})


async def _server(session: ClientSession, issuer: str) -> Mapping[str, str]:
    async with session.get(f"{issuer}/.well-known/oauth-authorization-server") as got:
        if got.status != 200:
            raise NoAnswer
        said = await got.json()
    if not isinstance(said, dict) or said.get("issuer") != issuer:
        raise CannotStart(f"The server at {issuer} calls itself otherwise.", "Give its own address.")
    found: dict[str, str] = {"issuer": issuer}
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint"):
        address = said.get(name)  # shown, opened by the browser, told a token: what the server says it is
        if not isinstance(address, str) or not _is_its_own(address, issuer):
            raise CannotStart(
                f"The server at {issuer} names an address that is not its own.",
                "Do not sign in there, and tell its operator.",
            )
        found[name] = address
    return found


def _is_its_own(address: str, issuer: str) -> bool:
    return address.startswith(f"{issuer}/") and _PLAIN.fullmatch(address) is not None


async def _access(
    bound: Bound, server: Mapping[str, str], client: str, scope: str, show: Callable[[str], None]
) -> tuple[str, frozenset[str]]:
    """Puts a token into `bound`; tells it, to be given back, and what it is good for."""
    verifier = secrets.token_urlsafe(48)
    async with waiting() as at:
        code = await _code(server, client, scope, verifier, at, show)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": at.address,
        "client_id": client,
        "code_verifier": verifier,
    }
    told = (await bound.post(server["token_endpoint"], form=form)).said
    token = told.get("access_token")
    if not isinstance(token, str):
        raise CannotStart(
            "You are not signed in.", f"The server says {told.get('error', 'nothing')}. Try again."
        )
    bound.token = token
    return token, frozenset(str(told.get("scope", "")).split())


def _refuse_less(wanted: Iterable[str], granted: frozenset[str]) -> None:
    lacking = ", ".join(scope for scope in wanted if scope not in granted)
    if lacking:
        raise CannotStart(
            f"You were not granted {lacking}.", "Sign in in the capacity that carries it, and consent."
        )


async def _code(
    server: Mapping[str, str],
    client: str,
    scope: str,
    verifier: str,
    at: Loopback,
    show: Callable[[str], None],
) -> str:
    """What somebody's consent is worth, once, to whoever knows the verifier (RFC 7636)."""
    state = secrets.token_urlsafe(16)
    asked = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": at.address,
        "scope": scope,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"="),
        "code_challenge_method": "S256",
    }
    show(f"{server['authorization_endpoint']}?{urlencode(asked)}")
    came = await at.answer(PATIENCE)
    if came is None:
        raise CannotStart(
            "Nobody signed in.", "Try again, and open the address in a browser on this machine."
        )
    if came.get("state") != state or came.get("iss") != server["issuer"]:
        raise CannotStart("What came back is not an answer to this request.", "Nothing was done. Try again.")
    if "code" not in came:
        raise CannotStart("You are not signed in.", f"The server says {came.get('error', 'nothing')}.")
    return came["code"]
