"""An NGO's notebook: what its organisation may read of the engagement record, newest first, page by page.

    python examples/ngo_notebook.py credentials.json --persona ngo-1 --pages 3

`credentials.json` is what `parley demo credentials --json` prints. Outside the demo, give your own client's id and its
private key (a JWK) in the same form. Needs `authlib` and `httpx`. The key signs an assertion and never leaves here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

NEWEST = """
query Newest($first: Int!, $after: String) {
  engagements(first: $first, after: $after) {
    nodes {
      startsOn
      purpose
      site { name country }
      barriers(first: 10) { nodes { kind state } }
    }
    pageInfo { hasNextPage endCursor }
    total { count isExact }
  }
}
"""


def signed_in(issuer: str, client_id: str, private_jwk: dict[str, Any]) -> OAuth2Client:
    """A client with a token, got by client credentials with `private_key_jwt` (RFC 7523)."""
    server = httpx.get(f"{issuer}/.well-known/oauth-authorization-server").raise_for_status().json()
    client = OAuth2Client(
        client_id=client_id,
        client_secret=ECKey.import_key(private_jwk),
        token_endpoint_auth_method=PrivateKeyJWT(server["token_endpoint"], alg="ES256"),
        grant_type="client_credentials",
        token_endpoint=server["token_endpoint"],
    )
    client.fetch_token(server["token_endpoint"])
    return client


def pages(client: OAuth2Client, issuer: str, size: int) -> Iterator[dict[str, Any]]:
    """Page after page, each found by the cursor at the end of the one before."""
    after: str | None = None
    while True:
        asked = {"query": NEWEST, "variables": {"first": size, "after": after}}
        answer = client.post(f"{issuer}/graphql", json=asked).json()
        for refused in answer.get("errors", []):  # typed: what went wrong stands in extensions.code
            raise SystemExit(f"{refused['extensions']['code']}: {refused['message']}")
        page = answer["data"]["engagements"]
        yield page
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


def main() -> None:
    """Write the notebook to the screen."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("credentials", type=Path)
    ask.add_argument("--persona", default="ngo-1")
    ask.add_argument("--pages", type=int, default=3, help="how many pages to read")
    ask.add_argument("--size", type=int, default=10, help="engagements on a page, at most 200")
    wanted = ask.parse_args()
    said = json.loads(wanted.credentials.read_text())
    who = next(entry for entry in said["personas"] if entry["persona"] == wanted.persona)
    client = signed_in(said["issuer"], who["client_id"], who["private_jwk"])
    met: Counter[str] = Counter()
    for number, page in enumerate(pages(client, said["issuer"], wanted.size), start=1):
        if number == 1:
            more = "" if page["total"]["isExact"] else " or more"
            print(f"{who['organisation']} reads {page['total']['count']}{more} engagements.")
        for engagement in page["nodes"]:
            site = engagement["site"]
            print(f"{engagement['startsOn']}  {site['name']} ({site['country']}): {engagement['purpose']}")
            met.update(barrier["kind"] for barrier in engagement["barriers"]["nodes"])
        if number == wanted.pages:
            break
    print("Barriers met: " + (", ".join(f"{kind} {count}" for kind, count in met.most_common()) or "none"))


if __name__ == "__main__":
    main()
