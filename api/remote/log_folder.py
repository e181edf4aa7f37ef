"""A folder in which an outsider keeps a log: its key and what followed it, every checkpoint, entries, promises.

What was kept once stays: a full page of entries is not fetched again, and an older checkpoint is never replaced. So a
log that changes its mind is found out by its own words. Refuses nothing it is given: `log_checking` judges.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from api.remote.log_source import LogAway, Source, successions_from
from domain.vault.checkpoint import Checkpoint, read_checkpoint
from infra.log_keys import LogKeys, TwoFollow, walked
from infra.notes import NoNote, NoteKey, read_key, read_note

TWO_FOLLOW = "One key of this log handed over to two others: two logs are shown under one name."
PAGE = 1_000
"""Entries of one file, and of one question."""


class Folder:
    """Where it lies."""

    def __init__(self, place: Path) -> None:
        self.place = place

    @property
    def key(self) -> str | None:
        """The log's key as the log gave it, first come."""
        return self._text("key")

    @property
    def witnesses(self) -> list[str]:
        """Keys of witnesses, as the log names them."""
        return (self._text("witnesses") or "").splitlines()

    @property
    def newest(self) -> str | None:
        """The checkpoint that was fetched last."""
        return self._text("checkpoint")

    def checkpoints(self) -> Iterator[tuple[str, str]]:
        """Every checkpoint that was kept, with the name of its file."""
        yield from self._texts("checkpoints")

    def keys(self, trusted: NoteKey) -> LogKeys:
        """The log's keys before and after this one, as far as the successions kept here lead; or `TwoFollow`."""
        return walked(trusted, [note for _, note in self._texts("successions")])

    def promises(self) -> Iterator[tuple[str, str]]:
        """Promises that somebody put there."""
        yield from self._texts("promises")

    def entries(self) -> Iterator[bytes]:
        """All entries in order."""
        for page in sorted((self.place / "entries").glob("*.jsonl")):
            with page.open("rb") as lines:
                for line in lines:
                    yield line.rstrip(b"\n")

    async def fetch(self, source: Source) -> Checkpoint:
        """Bring it up to date: the newest checkpoint, the newest that was cosigned, and all entries up to there."""
        for each in ("entries", "checkpoints", "promises", "successions"):
            (self.place / each).mkdir(parents=True, exist_ok=True)
        own, *others = (await source.get("/log/key")).splitlines() or [""]
        if self.key is None:
            self._write("key", own + "\n")
        self._write("witnesses", "".join(f"{one}\n" for one in others))
        for told in await successions_from(source):
            self._write(f"successions/{hashlib.sha256(told.encode()).hexdigest()[:16]}.note", told)
        note = await source.get("/log/checkpoint")
        now = self._kept(note)
        with suppress(LogAway):  # nobody ever cosigned one
            self._kept(await source.get("/log/checkpoint", witnessed=1))
        await self._fetch_entries(source, now.size)
        self._write("checkpoint", note)
        return now

    def _kept(self, note: str) -> Checkpoint:
        """Keep a checkpoint beside the others: by its size and text, so that two of one size stand side by side."""
        try:
            text, _ = read_note(note)
            told = read_checkpoint(text)
            genuine = self.keys(read_key((self.key or "").strip())).checkpoint(note)
        except TwoFollow:
            raise LogAway(TWO_FOLLOW, next="Keep this folder as it is: it is the evidence.") from None
        except (NoNote, ValueError):
            raise LogAway("/log/checkpoint answered with something else than a checkpoint.") from None
        if genuine is None:
            raise LogAway(
                "The checkpoint is not signed by the key that this folder keeps of the log, nor by one that followed "
                "it. Nothing was kept."
            )
        name = f"checkpoints/{told.size:012}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.note"
        before = self._text(name)
        if before is None or len(before) < len(note):  # cosignatures come later
            self._write(name, note)
        return told

    async def _fetch_entries(self, source: Source, size: int) -> None:
        for first in range(0, size, PAGE):
            last = min(first + PAGE, size)
            page = f"entries/{first:012}.jsonl"
            if (self._text(page) or "").count("\n") >= last - first:
                continue
            told = await source.get("/log/entries", from_=first, to=last)
            if told.count("\n") != last - first:
                raise LogAway(f"/log/entries did not give all entries from {first} to {last}.")
            self._write(page, told)

    def _texts(self, folder: str) -> Iterator[tuple[str, str]]:
        for file in sorted((self.place / folder).glob("*")):
            if file.is_file() and not re.match(r"\.|.*\.draft$", file.name):
                yield file.name, file.read_text(encoding="utf-8", errors="replace")

    def _text(self, name: str) -> str | None:
        try:
            return (self.place / name).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def _write(self, name: str, text: str) -> None:
        draft = self.place / f"{name}.draft"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.place / name)
