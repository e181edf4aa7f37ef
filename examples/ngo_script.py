"""Somebody at an NGO signs in with their browser, and a script on their machine reads what they may read.

    python examples/ngo_script.py http://127.0.0.1:8000

The script never sees the password. It opens the browser, waits on a loopback address for what comes back (RFC 8252),
and turns it into a token that is bound to a key of its own (`bound.py`). Token and key stay in memory; at the end
access is given back. Outside the demo, give the id of the client that the secretariat registered for you with
`--client`; its redirect address is `http://127.0.0.1/callback`, with any port. Needs `httpx` and `joserfc`.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import secrets
import threading
import webbrowser
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from bound import Bound

SCOPE = "openid profile engagement:read"
PATIENCE = 300
"""Seconds that somebody has for signing in."""
NEWEST = """
query Newest($after: String) {
  engagements(first: 100, after: $after) {
    nodes { startsOn purpose site { name country } }
    pageInfo { hasNextPage endCursor }
    total { count isExact }
  }
}
"""


class Loopback:
    """Waits on this machine for the browser to come back from signing in."""

    def __init__(self) -> None:
        self._came: Queue[dict[str, str]] = Queue()
        came = self._came

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                self.send_response(200 if path == "/callback" else 404)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.end_headers()
                if path == "/callback":
                    self.wfile.write(b"You can close this window and go back to the script.\n")
                    came.put(dict(parse_qsl(query)))

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: what comes back holds a secret."""

        self._door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self._door.server_port}/callback"

    def __enter__(self) -> Loopback:
        threading.Thread(target=self._door.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.shutdown()
        self._door.server_close()

    def answer(self) -> dict[str, str]:
        """What the browser brought."""
        try:
            return self._came.get(timeout=PATIENCE)
        except Empty:
            raise SystemExit("Nobody signed in.") from None


def code(server: dict[str, Any], client_id: str, verifier: str, at: Loopback) -> str:
    """The code that somebody's consent is worth, once, to whoever knows the verifier (PKCE, RFC 7636)."""
    state = secrets.token_urlsafe(16)
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": at.address,
        "scope": SCOPE,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"="),
        "code_challenge_method": "S256",
    }
    address = f"{server['authorization_endpoint']}?{urlencode(asked)}"
    print(f"Sign in with your browser: {address}", flush=True)
    webbrowser.open(address)
    came = at.answer()
    if came.get("state") != state or came.get("iss") != server["issuer"]:  # not the answer to what was asked
        raise SystemExit("What came back is not an answer to this request. Nothing was done with it.")
    if "error" in came:
        raise SystemExit(f"Not signed in: {came['error']}")
    return came["code"]


def signed_in(client: httpx.Client, server: dict[str, Any], client_id: str) -> str:
    """Puts a token into the client; what gives the access back is returned."""
    verifier = secrets.token_urlsafe(48)
    with Loopback() as at:
        form = {
            "grant_type": "authorization_code",
            "code": code(server, client_id, verifier, at),
            "redirect_uri": at.address,
            "client_id": client_id,
            "code_verifier": verifier,
        }
    tokens = client.post(server["token_endpoint"], data=form).raise_for_status().json()
    assert isinstance(client.auth, Bound)
    client.auth.token = tokens["access_token"]
    return tokens.get("refresh_token", tokens["access_token"])


def pages(client: httpx.Client, issuer: str) -> Iterator[dict[str, Any]]:
    """Page after page, each found by the cursor at the end of the one before."""
    after: str | None = None
    while True:
        asked = {"query": NEWEST, "variables": {"after": after}}
        answer = client.post(f"{issuer}/graphql", json=asked).json()
        for refused in answer.get("errors", []):  # typed: what went wrong stands in extensions.code
            raise SystemExit(f"{refused['extensions']['code']}: {refused['message']}")
        yield (page := answer["data"]["engagements"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


def main() -> None:
    """Sign in, list, give back."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("issuer", help="the address of the Parley")
    ask.add_argument("--client", default="demo-app", help="the id of the client you registered")
    wanted = ask.parse_args()
    with httpx.Client(auth=Bound(), timeout=30) as client:
        plain = httpx.get(f"{wanted.issuer}/.well-known/oauth-authorization-server")
        server = plain.raise_for_status().json()
        access = signed_in(client, server, wanted.client)
        try:
            who = client.get(server["userinfo_endpoint"]).raise_for_status().json()
            print(f"Signed in as {who['preferred_username']}.")
            for page in pages(client, wanted.issuer):
                for engagement in page["nodes"]:
                    site = engagement["site"]
                    print(
                        f"{engagement['startsOn']}  {site['name']} ({site['country']}): {engagement['purpose']}"
                    )
        finally:
            httpx.post(server["revocation_endpoint"], data={"token": access, "client_id": wanted.client})


if __name__ == "__main__":
    main()
