"""Proves that an entry stands in the disclosure log, from what the log tells anybody (RFC 9162, section 2.1.3.2).

    python examples/inclusion.py http://127.0.0.1:8000 0

Trusts the checkpoint; that it is signed, and that the log only ever grew, is `parley log verify`'s to check. Needs
`httpx`.
"""

from __future__ import annotations

import hashlib
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence

import httpx


def checkpoint(server: httpx.Client) -> tuple[int, str]:
    """How many entries the log has, and the root over all of them: second and third line of what it signed."""
    _, size, root, *_ = server.get("/log/checkpoint").text.split("\n")
    return int(size), root


def entries(server: httpx.Client, size: int) -> list[str]:
    """All of them, as they are hashed. A thousand come at a time."""
    found: list[str] = []
    while len(found) < size:
        page = server.get("/log/entries", params={"from": len(found), "to": size}).text.splitlines()
        if not page:
            raise SystemExit("The log does not give all of its entries.")
        found += page
    return found


def leads_to(server: httpx.Client, entry: str, index: int, size: int) -> str:
    """The root to which the log's own proof leads from this entry."""
    told = server.get("/log/proof/inclusion", params={"index": index, "size": size}).text
    return b64encode(root_of(entry, index, size, [b64decode(one) for one in told.split()])).decode()


def root_of(entry: str, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Hashes pairwise from the entry upwards: on which side a hash of the proof stands follows from the index."""
    at, last, root = index, size - 1, _hashed(b"\x00", entry.encode())
    for beside in proof:
        if at & 1 or at == last:
            root = _hashed(b"\x01", beside, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = _hashed(b"\x01", root, beside)
        at, last = at >> 1, last >> 1
    return root if last == 0 else b""


def _hashed(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


if __name__ == "__main__":
    with httpx.Client(base_url=sys.argv[1], timeout=30) as log:
        number, (total, signed) = int(sys.argv[2]), checkpoint(log)
        stands = leads_to(log, entries(log, total)[number], number, total) == signed
    print(
        f"Entry {number} of {total} {'stands in the log' if stands else 'DOES NOT stand in what was signed'}."
    )
    raise SystemExit(0 if stands else 1)
