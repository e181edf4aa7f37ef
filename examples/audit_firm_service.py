"""An audit firm's service: signs in with its own key, without anybody there, and reads the firm's audits page by page.

    python examples/audit_firm_service.py credentials.json --persona audit-firm-1

`credentials.json` is what `parley demo credentials --json` prints. Outside the demo the firm makes its key itself and
has the public half registered; the private one signs short assertions (`private_key_jwt`, RFC 7523) and never leaves:

    python examples/audit_firm_service.py --new-key keys.json > public.json
    python examples/audit_firm_service.py --keys keys.json --issuer https://parley.example --client ours --firm "Ours"

To change keys without a gap, run the first line again: the new key goes to the front of `keys.json`. Have the new
`public.json` registered (`parley client rotate-keys`); for some days both are good. Until the new one is known the
service goes on with the one before. Tokens are bound to a key in memory (`bound.py`). Needs `httpx` and `joserfc`.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from bound import Bound
from joserfc import jwt
from joserfc.jwk import ECKey

TRIES = 5
FIRMS = "{ organisations(filter: {kind: [AUDIT_FIRM]}, first: 100) { nodes { id name } } }"
AUDITS = """
query Audits($firm: ID!, $after: String) {
  audits(first: 5, after: $after, filter: {firm: [$firm]}) {
    nodes { openedOn state level site { name country } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


class Service:
    """Asks the API, and sees to its token: a new one when it has run out, and patience where it is told to wait."""

    def __init__(self, issuer: str, client_id: str, keys: list[dict[str, Any]]) -> None:
        self._issuer, self._client_id, self._keys = issuer, client_id, keys
        self._bound = Bound()
        self._http = httpx.Client(auth=self._bound, timeout=30)
        found = httpx.get(f"{issuer}/.well-known/oauth-authorization-server").raise_for_status().json()
        self._token_endpoint: str = found["token_endpoint"]

    def asks(self, query: str, **variables: object) -> dict[str, Any]:
        """What the API answers."""
        for _ in range(TRIES):
            if not self._bound.token:
                self._sign_in()
            answer = self._sent(f"{self._issuer}/graphql", json={"query": query, "variables": variables})
            if answer.status_code == 401:  # run out, or taken back: ask for another
                self._bound.token = None
                continue
            told = answer.raise_for_status().json()
            for refused in told.get("errors", []):  # typed: what went wrong stands in extensions.code
                raise SystemExit(f"{refused['extensions']['code']}: {refused['message']}")
            return told["data"]
        raise SystemExit("The service is not let in any more. Ask the secretariat whether it is suspended.")

    def _sign_in(self) -> None:
        """Take a token with the newest key that the server knows."""
        for key in self._keys:
            kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            form = {"grant_type": "client_credentials", "client_assertion_type": kind}
            answer = self._sent(self._token_endpoint, data=form | {"client_assertion": self._assertion(key)})
            if answer.status_code == 200:
                self._bound.token = answer.json()["access_token"]
                return
        raise SystemExit(f"No token: {answer.json()['error']}")

    def _assertion(self, jwk: dict[str, Any]) -> str:
        """Who asks, good for this server, once, for a minute."""
        now = int(time.time())
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": self._issuer,
            "iat": now,
            "exp": now + 60,
        }
        header = {"alg": "ES256", "kid": jwk["kid"]}
        signed = claims | {"jti": secrets.token_urlsafe(16)}
        return jwt.encode(header, signed, ECKey.import_key(jwk), algorithms=["ES256"])

    def _sent(self, address: str, **what: Any) -> httpx.Response:
        """Send it; wait as long as the server says where there were too many."""
        for _ in range(TRIES):
            answer = self._http.post(address, **what)
            if answer.status_code != 429:
                return answer
            time.sleep(int(answer.headers.get("Retry-After", "1")))
        raise SystemExit("The server is asked too often. Try again later.")


def pages(service: Service, name: str) -> Iterator[list[dict[str, Any]]]:
    """Page after page of a firm's audits, each found by the cursor at the end of the one before."""
    firms = service.asks(FIRMS)["organisations"]["nodes"]
    firm, after = next(firm["id"] for firm in firms if firm["name"] == name), None
    while True:
        page = service.asks(AUDITS, firm=firm, after=after)["audits"]
        yield page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


def new_key(kept: Path) -> None:
    """Put a new key before the one in the file, which stays for as long as the new one is not registered."""
    key = ECKey.generate_key("P-256")
    private = {**key.as_dict(private=True), "kid": key.thumbprint()}
    before = json.loads(kept.read_text())["keys"][:1] if kept.exists() else []
    beside = kept.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"keys": [private, *before]}, file)
    beside.replace(kept)  # whole or not at all
    print(json.dumps({"keys": [{**key.as_dict(private=False), "kid": private["kid"]}]}))


def arguments() -> argparse.Namespace:
    """What the service was started with."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("credentials", type=Path, nargs="?", help="of the demo")
    ask.add_argument("--persona", default="audit-firm-1", help="whom to be in the demo")
    ask.add_argument("--issuer", help="the address of the Parley")
    ask.add_argument("--client", help="the id of the client you registered")
    ask.add_argument("--firm", help="the firm's name")
    ask.add_argument("--keys", type=Path, help="its private keys, newest first")
    ask.add_argument("--new-key", type=Path, metavar="KEYS", help="make a key and print its public half")
    return ask.parse_args()


def service_of(wanted: argparse.Namespace) -> tuple[Service, str]:
    """The service and its firm, as the demo knows them or with keys of one's own."""
    if wanted.keys:
        return Service(wanted.issuer, wanted.client, json.loads(wanted.keys.read_text())["keys"]), wanted.firm
    said = json.loads(wanted.credentials.read_text())
    who = next(entry for entry in said["personas"] if entry["persona"] == wanted.persona)
    return Service(said["issuer"], who["client_id"], [who["private_jwk"]]), who["organisation"]


def main() -> None:
    """Write the firm's audits to the screen."""
    wanted = arguments()
    if wanted.new_key:
        return new_key(wanted.new_key)
    count = 0
    for page in pages(*service_of(wanted)):
        count += len(page)
        for audit in page:
            site, level = audit["site"], audit["level"] or "no level yet"
            print(f"{audit['openedOn']}  {site['name']} ({site['country']}): {audit['state']}, {level}")
    print(f"{count} audits.")
    return None


if __name__ == "__main__":
    main()
