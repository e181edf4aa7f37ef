"""Whether an answer may be sent to an address: only to one that was registered, character by character.

The one exception is RFC 8252 section 7.3: an app on a person's device listens on a port it is given at the time, so
a loopback address that was registered without a port is met on any. Refuses everything that merely looks alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_LOOPBACK = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\])):([1-9][0-9]{0,4})(/[^#]*)?")


def is_registered(address: str, registered: Collection[str], *, on_a_device: bool) -> bool:
    """Whether the address is one of the registered ones. `on_a_device`: the client may listen on a loopback port."""
    return address in registered or (on_a_device and _without_port(address) in registered)


def is_public_web(address: str) -> bool:
    """Whether only who holds the name receives there, and no other app on a device (RFC 8252 section 8.6)."""
    return address.startswith("https://")


def _without_port(address: str) -> str | None:
    found = _LOOPBACK.fullmatch(address)
    return found[1] + (found[3] or "") if found and int(found[2]) < 2**16 else None
