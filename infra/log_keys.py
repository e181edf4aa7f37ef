"""The keys that one log signed with, one after the other: walked from the one that somebody trusts, both ways.

Each step is a succession that both keys signed (`domain.vault.succession`). Refuses nothing that is offered besides:
what leads nowhere is left aside. A key that was followed by two is told (`TwoFollow`): one of them was forged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.vault.checkpoint import Checkpoint, read_checkpoint
from domain.vault.succession import Succession, read_succession
from infra.notes import NoNote, NoteKey, read_key, read_note, signed_by

MOST = 1_000
"""Successions that are looked at."""


class TwoFollow(Exception):
    """One key of the log handed over to two others. Carries nothing."""


@dataclass(frozen=True, slots=True)
class LogKeys:
    """In order; between two of them stands where one handed over to the next."""

    keys: tuple[NoteKey, ...]
    handed_over: tuple[Succession, ...] = ()

    def of(self, size: int) -> NoteKey:
        """The only one that signs a checkpoint of this size."""
        for key, step in zip(self.keys, self.handed_over, strict=False):
            if size <= step.last.size:
                return key
        return self.keys[-1]

    def checkpoint(self, note: str) -> Checkpoint | None:
        """What this note says, if it is one of this log's, signed by the key of its size."""
        try:
            told = read_checkpoint(read_note(note)[0])
            key = self.of(told.size)
            return told if signed_by(note, key) is not None and told.origin == key.name else None
        except ValueError:
            return None

    def text(self, note: str) -> str | None:
        """What else one of them signed: a promise or a receipt, which hold whichever key they were given under."""
        try:
            return next((text for key in self.keys if (text := signed_by(note, key)) is not None), None)
        except NoNote:
            return None


def walked(trusted: NoteKey, notes: Sequence[str]) -> LogKeys:
    """From this key to the first one and to the last, as far as these successions lead."""
    steps = {step.text: step for step in _steps(trusted, notes[:MOST])}.values()
    after = _one_each((step.old, step) for step in steps)
    before = _one_each((step.new, step) for step in steps)
    handed: list[Succession] = []
    at = trusted.text
    while (step := before.get(at)) is not None and step not in handed:
        handed.insert(0, step)
        at = step.old
    at = trusted.text
    while (step := after.get(at)) is not None and step not in handed:
        handed.append(step)
        at = step.new
    keys = [trusted.text] if not handed else [handed[0].old, *(step.new for step in handed)]
    return LogKeys(tuple(read_key(one) for one in keys), tuple(handed))


def _steps(trusted: NoteKey, notes: Iterable[str]) -> Iterator[Succession]:
    """Those of this log that both keys signed."""
    for note in notes:
        try:
            told = read_succession(read_note(note)[0])
            both = [read_key(told.old), read_key(told.new)]
            signed = all(signed_by(note, key) is not None for key in both)
        except ValueError:
            continue
        if signed and {told.last.origin, *(key.name for key in both)} == {trusted.name}:
            yield told


def _one_each(pairs: Iterable[tuple[str, Succession]]) -> dict[str, Succession]:
    found: dict[str, Succession] = {}
    for key, step in pairs:
        if found.setdefault(key, step) != step:
            raise TwoFollow
    return found
