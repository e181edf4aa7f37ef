"""The folder of a custodian's own keys: private files, the public files that go with them, and whom they have accepted.

One passphrase for all keys of a folder. Refuses to sign with a key of another instance, and files that others may read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from infra.custody.keys import Cost, OwnKey, PublicFile, introduced, made, read_own, read_public, write_own
from infra.secret_files import read_secret, write_secret
from infra.startup import CannotStart

PRIVATE, PUBLIC, ACCEPTED = ".key", ".public.json", "accepted.json"
SEEN, RETIRED = "seen in the circle", "retired"
NONE: Mapping[str, str] = MappingProxyType({})


class KeyFolder:
    """Opened once a command; the passphrase is asked for when a key is first needed."""

    def __init__(self, path: Path, passphrase: Callable[[], str], cost: Cost | None = None) -> None:
        self.path = path
        self._cost = cost
        self._passphrase = passphrase
        self._opened: dict[str, OwnKey] = {}
        self._given: str | None = None

    def key_ids(self) -> Sequence[str]:
        """Ids of all keys here, the newest first."""
        files = sorted(self.path.glob(f"*{PRIVATE}"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        return [file.name.removesuffix(PRIVATE) for file in files]

    def own(self, key_id: str) -> OwnKey:
        """A private key by its id."""
        if key_id not in self._opened:
            path = self.path / f"{key_id}{PRIVATE}"
            if key_id not in self.key_ids():  # whoever names it may mean another file
                raise CannotStart(
                    f"The key {key_id} is asked for, and it is not in {self.path}.",
                    "Give the folder that holds it (--keys).",
                )
            self._given = self._given if self._given is not None else self._passphrase()
            self._opened[key_id] = read_own(path, self._given)
        return self._opened[key_id]

    def held(self, by_vault: Sequence[str]) -> list[OwnKey]:
        """The keys here that the vault knows, in its order: newest first."""
        here = set(self.key_ids())
        found = [self.own(key_id) for key_id in by_vault if key_id in here]
        if not found:
            raise CannotStart(
                f"None of the keys in {self.path} is one of yours that the vault knows.",
                "Give the folder that holds it (--keys), or let two custodians enrol you.",
            )
        return found

    def make(
        self,
        tenant: UUID,
        *,
        person: UUID,
        label: str,
        organisation: UUID | None = None,
        ties: tuple[UUID, ...] = (),
    ) -> PublicFile:
        """A new key and its public file."""
        own = made(tenant)
        self._given = self._given if self._given is not None else self._passphrase()
        file = introduced(own, person=person, label=label, organisation=organisation, ties=ties)
        write_own(self.path / f"{own.key_id}{PRIVATE}", own, self._given, self._cost)
        write_secret(self.path / f"{own.key_id}{PUBLIC}", file.text.encode())
        return file

    def public(self, key_id: str) -> PublicFile:
        """The public file of one of the keys here."""
        return read_file(self.path / f"{key_id}{PUBLIC}")

    def accepted(self) -> Mapping[str, str]:
        """Ids and labels of keys that this custodian knows to be a custodian's, and that were not retired."""
        return {
            key_id: known["label"] for key_id, known in self._known().items() if known["state"] != RETIRED
        }

    def retired(self) -> frozenset[str]:
        """Ids of keys that were in the circle once and are not any more: none of them comes back."""
        return frozenset(key_id for key_id, known in self._known().items() if known["state"] == RETIRED)

    def seen(self, circle: Iterable[str]) -> Sequence[str]:
        """Marks which known keys are in the circle. Those that were, and are not now, are retired for good: which."""
        known, there = self._known(), frozenset(circle)
        gone = [one for one, told in known.items() if told["state"] == SEEN and one not in there]
        states = {
            **dict.fromkeys(there & known.keys() - self.retired(), SEEN),
            **dict.fromkeys(gone, RETIRED),
        }
        now = {one: {**told, "state": states.get(one, told["state"])} for one, told in known.items()}
        if now != known:
            self._keep(now)
        return sorted(gone)

    def signing_keys(self) -> Mapping[str, str]:
        """Of those: with which key, in hex, each signs, where that was accepted as well."""
        return {
            key_id: known["signing_key"]
            for key_id, known in self._known().items()
            if known["signing_key"] and known["state"] != RETIRED
        }

    def accept(self, keys: Mapping[str, str], signing: Mapping[str, str] = NONE) -> None:
        """From now on these are known: labels by key id; `signing`: their signing keys in hex."""
        before = self._known()
        added = {
            key_id: {
                "label": label,
                "signing_key": signing.get(key_id) or before.get(key_id, {}).get("signing_key", ""),
                "state": before.get(key_id, {}).get("state", ""),
            }
            for key_id, label in keys.items()
        }
        self._keep({**before, **added})

    def _keep(self, known: Mapping[str, Mapping[str, str]]) -> None:
        write_secret(self.path / ACCEPTED, json.dumps(known, indent=1).encode())

    def _known(self) -> dict[str, dict[str, str]]:
        content = read_secret(self.path / ACCEPTED)
        try:
            return {} if content is None else {str(k): _accepted(v) for k, v in json.loads(content).items()}
        except (ValueError, AttributeError, KeyError, TypeError):
            raise CannotStart(
                f"{self.path / ACCEPTED} is damaged.", "Remove it; each key is then asked for again."
            ) from None


def _accepted(told: str | Mapping[str, str]) -> dict[str, str]:
    """Older files hold the label alone: with which key it signs is asked for when that is needed."""
    if isinstance(told, str):
        return {"label": told, "signing_key": "", "state": ""}
    return {
        "label": str(told["label"]),
        "signing_key": bytes.fromhex(told["signing_key"]).hex(),
        "state": str(told.get("state", "")),
    }


def read_file(path: Path) -> PublicFile:
    """A public file from anywhere."""
    try:
        text = path.read_bytes()
    except OSError:
        raise CannotStart(
            f"{path} cannot be read.", "Give the public file that the custodian sent."
        ) from None
    return read_public(text)
