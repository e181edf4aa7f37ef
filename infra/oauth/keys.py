"""The ring of keys that sign access tokens (ES256), kept in the data directory.

The first key signs; every key in the ring verifies, so that a rotation breaks no token that is still running.
Refuses: a file others may read, a ring without keys, any key that isn't P-256 with its private part.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from infra.secret_files import create_secret, read_secret, write_secret
from infra.startup import CannotStart

RING_SIZE = 3
"""A token lives minutes; three keys are more rotations than a token can outlive."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by kid, the signing key first."""

    keys: tuple[ECKey, ...]

    @property
    def signing(self) -> ECKey:
        """The one key that signs. Named, never picked from a set: a set signs with any of its keys."""
        return self.keys[0]

    def named(self, kid: str) -> ECKey | None:
        """The key that may have signed under this kid."""
        return next((key for key in self.keys if key.kid == kid), None)

    def jwks(self) -> Mapping[str, object]:
        """The public halves (RFC 7517 section 5)."""
        return {"keys": [_public(key) for key in self.keys]}


class KeyFile:
    """The ring on disk, shared by the processes of one machine, and the ring as last read here."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "oauth" / "signing-keys.json"
        self._read_at = -1
        self.ring = self._open()

    def fresh(self) -> KeyRing:
        """The ring, read again if another process has rotated it. One look at the file's time."""
        if self._changed_at() != self._read_at:
            self.ring = self._open()
        return self.ring

    def rotate(self) -> KeyRing:
        """A new key signs from now on; the others go on verifying until they fall out of the ring."""
        write_secret(self.path, _written((_new_key(), *self.fresh().keys)[:RING_SIZE]))
        return self.fresh()

    def _open(self) -> KeyRing:
        self._read_at = self._changed_at()
        raw = read_secret(self.path)
        if raw is None:
            create_secret(self.path, _written((_new_key(),)))  # if another process was first, its ring stands
            self._read_at = self._changed_at()
            raw = read_secret(self.path)
        return _read(raw or b"", self.path)

    def _changed_at(self) -> int:
        try:
            return self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return -1


def _new_key() -> ECKey:
    key = ECKey.generate_key("P-256")
    return ECKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})


def _public(key: ECKey) -> Mapping[str, object]:
    return {**key.as_dict(private=False), "use": "sig", "alg": "ES256"}


def _written(keys: tuple[ECKey, ...]) -> bytes:
    return json.dumps({"keys": [key.as_dict(private=True) for key in keys]}, indent=1).encode()


def _read(raw: bytes, path: Path) -> KeyRing:
    remedy = "Restore it from a backup, or move it away and a new ring is made."
    try:
        keys = tuple(ECKey.import_key(item) for item in json.loads(raw)["keys"])
    except (ValueError, KeyError, TypeError, JoseError, RecursionError) as broken:
        raise CannotStart(f"The signing keys in {path} are damaged.", remedy) from broken
    if not keys or any(key.curve_name != "P-256" or not key.is_private or not key.kid for key in keys):
        raise CannotStart(f"{path} must hold P-256 keys, each with its private part and a kid.", remedy)
    return KeyRing(keys)
