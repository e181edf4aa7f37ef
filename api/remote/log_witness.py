"""An independent witness: cosigns a checkpoint if the log only added to the last one it saw (C2SP tlog-cosignature).

It keeps the newest checkpoint it signed beside its key, writes that down before it hands out a signature, and lets no
two of itself run at once. Refuses, and keeps both checkpoints as evidence: a log that was cut or rewritten, another
view of one size, another key than the one it saw last or one that this handed over to.
"""

from __future__ import annotations

import fcntl
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.remote.log_folder import TWO_FOLLOW
from api.remote.log_source import Source, hashes_from, successions_from
from domain.vault.checkpoint import Checkpoint, read_checkpoint
from domain.vault.tree import consistent
from infra.log_keys import LogKeys, TwoFollow, walked
from infra.notes import WITNESS, NoteKey, cosign, key_of, read_key, read_note
from infra.secret_files import create_secret, read_secret, write_secret
from infra.startup import CannotStart


class WillNotSign(Exception):
    """The log is not what it was; says in words what is wrong, and where the evidence lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """What the witness gives."""

    size: int
    note: str
    """The checkpoint with the witness's line below."""
    line: str


def make_witness(file: Path, name: str) -> NoteKey:
    """A new witness's key in a file of its own."""
    seed = secrets.token_bytes(32)
    key = key_of(name, seed, WITNESS)
    if not create_secret(file, json.dumps({"name": name, "seed": seed.hex()}).encode()):
        raise CannotStart(
            f"{file} is there already.", "Name another file: a witness's key is never replaced."
        )
    return key


def witness_key(file: Path) -> tuple[NoteKey, bytes]:
    """The key in the file, public and secret."""
    content = read_secret(file)
    if content is None:
        raise CannotStart(f"There is no witness's key at {file}.", "`parley log witness make` makes one.")
    try:
        told = json.loads(content)
        seed = bytes.fromhex(told["seed"])
        return key_of(told["name"], seed, WITNESS), seed
    except (ValueError, KeyError, TypeError):
        raise CannotStart(
            f"{file} holds no witness's key.", "Use the file that `parley log witness make` made."
        ) from None


async def cosigned_from(source: Source, file: Path, at: int, log_key: str | None = None) -> Cosigned:
    """Look at the log as it is now, and sign it if it leads on from what was seen before."""
    key, seed = witness_key(file)
    with _alone(file):
        kept = Memory(file)
        keys = await keys_of(source, log_key)
        note = await source.get("/log/checkpoint")
        now = keys.checkpoint(note)
        if now is None:
            raise WillNotSign("The checkpoint is not signed by the log's key.")
        before, own = kept.of(now.origin), keys.of(now.size)
        if before is not None:
            await _refuse_another_log(source, kept, before, keys, now, note)
        kept.remember(now.origin, own, note)
        line = cosign(now.text, key.name, seed, at)
    return Cosigned(size=now.size, note=f"{now.text}\n{_signature(note, own)}{line}", line=line)


async def keys_of(source: Source, told: str | None) -> LogKeys:
    """The log's keys, from the one that was told elsewhere, or from the one that it shows itself."""
    own = read_key((told or (await source.get("/log/key")).splitlines()[0]).strip())
    try:
        return walked(own, await successions_from(source))
    except TwoFollow:
        raise WillNotSign(TWO_FOLLOW) from None


class Memory:
    """What the witness saw last of each log, beside its key."""

    def __init__(self, file: Path) -> None:
        self._file = file.with_name(f"{file.name}.seen")
        self.evidence = file.with_name(f"{file.name}.evidence")

    def of(self, origin: str) -> tuple[str, str] | None:
        """The log's key and its note."""
        told = self._all().get(origin)
        return None if told is None else (told["key"], told["note"])

    def remember(self, origin: str, key: NoteKey, note: str) -> None:
        """Written before a signature is handed out."""
        seen = {**self._all(), origin: {"key": key.text, "note": note}}
        write_secret(self._file, json.dumps(seen, indent=1).encode())

    def keep_evidence(self, *notes: str) -> None:
        """Both checkpoints, each with the log's own signature."""
        before = read_secret(self.evidence) or b""
        write_secret(self.evidence, before + "\n".join(notes).encode() + b"\n")

    def _all(self) -> dict[str, dict[str, str]]:
        content = read_secret(self._file)
        try:
            return json.loads(content) if content else {}
        except ValueError:
            raise CannotStart(
                f"{self._file} is damaged, so what was seen last is not known.",
                "Restore it. Only if it is lost for good, delete it: the witness then begins anew with what it sees.",
            ) from None


async def _refuse_another_log(
    source: Source, kept: Memory, before: tuple[str, str], keys: LogKeys, now: Checkpoint, note: str
) -> None:
    known, old_note = before
    own = [one.text for one in keys.keys]
    if known not in own or own.index(known) > own.index(keys.of(now.size).text):
        kept.keep_evidence(old_note, note)
        raise WillNotSign(
            f"The log shows another key than before, and none that it handed over to. "
            f"Both checkpoints are kept in {kept.evidence}."
        )
    old = read_checkpoint(read_note(old_note)[0])
    if old.size > now.size:
        kept.keep_evidence(old_note, note)
        raise WillNotSign(
            f"The log has {now.size} entries and had {old.size}: it was cut. "
            f"Both checkpoints are kept in {kept.evidence}."
        )
    proof = await hashes_from(source, "/log/proof/consistency", from_=old.size, to=now.size)
    if not consistent(old.size, old.root, now.size, now.root, proof):
        kept.keep_evidence(old_note, note)
        raise WillNotSign(
            f"The log of {now.size} entries does not lead on from the {old.size} that were seen before. "
            f"Both checkpoints are kept in {kept.evidence}."
        )


def _signature(note: str, key: NoteKey) -> str:
    return next(one.line for one in read_note(note)[1] if (one.name, one.key) == (key.name, key.id))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.with_name(f"{file.name}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
