"""Judges a kept log offline: signatures, entries, chains, what was kept before, promises, witnesses. In plain words.

Trusts the key that the reader was told elsewhere; without one, the key that the log itself gave, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from api.remote.log_folder import TWO_FOLLOW, Folder
from domain.vault.auditing import Finding, audited, counted
from domain.vault.checkpoint import Checkpoint, Promise, read_checkpoint, read_promise
from infra.log_keys import LogKeys, TwoFollow
from infra.notes import NoNote, NoteKey, holds, read_key, read_note, witnessed_at


@dataclass(slots=True)
class Report:
    """What holds, what does not, and what a reader should know besides."""

    findings: list[Finding] = field(default_factory=list[Finding])
    notices: list[str] = field(default_factory=list[str])

    @property
    def holds(self) -> bool:
        """Whether all of it does."""
        return all(one.holds for one in self.findings)


def checked(
    folder: Folder, *, key: str | None = None, since: Sequence[str] = (), witnesses: Sequence[str] = ()
) -> Report:
    """Everything that can be checked of this folder. `since`: checkpoints that were kept elsewhere."""
    report = Report()
    trusted = _trusted(folder, key, report)
    note = folder.newest
    if trusted is None or note is None:
        report.findings.append(
            Finding(False, "There is no key or no checkpoint here. `parley log fetch` brings them.")
        )
        return report
    try:
        keys = folder.keys(trusted)
    except TwoFollow:
        report.findings.append(Finding(False, TWO_FOLLOW))
        return report
    now = _signed(note, keys, "The checkpoint", report)
    if now is None:
        return report
    report.findings.append(
        Finding(True, f"The checkpoint of {counted(now.size)} is signed by the log's key.")
    )
    for step in keys.handed_over:
        report.findings.append(
            Finding(
                True,
                f"The log's key was followed by another after {counted(step.last.size)}; both signed that.",
            )
        )
    earlier = [
        one
        for name, text in (
            *folder.checkpoints(),
            *((f"--since ({n})", one) for n, one in enumerate(since, 1)),
        )
        if (one := _signed(text, keys, f"The checkpoint in {name}", report)) is not None
    ]
    promises = [one for name, text in folder.promises() if (one := _promise(name, text, keys, report))]
    earlier += [step.last for step in keys.handed_over]
    unlike = [one for one in dict.fromkeys(earlier) if one != now]
    report.findings += audited(now, folder.entries(), unlike, promises)
    report.notices += _witnessed(folder, now, note, witnesses)
    return report


def _trusted(folder: Folder, key: str | None, report: Report) -> NoteKey | None:
    told = (key or folder.key or "").strip()
    try:
        found = read_key(told)
    except NoNote:
        report.findings.append(Finding(False, "The log's key is not written as such keys are."))
        return None
    if key is None:
        report.notices.append(
            f"The key is the one that the log itself gave. Compare it with the one you were told elsewhere:\n  {told}"
        )
    return found


def _signed(note: str, keys: LogKeys, what: str, report: Report) -> Checkpoint | None:
    told = keys.checkpoint(note)
    if told is None:
        report.findings.append(Finding(False, f"{what} is not signed by the log's key."))
        return None
    return told


def _promise(name: str, note: str, keys: LogKeys, report: Report) -> Promise | None:
    try:
        text = keys.text(note)
        told = read_promise(text) if text is not None else None
    except ValueError:
        told = None
    if told is None or told.origin != keys.keys[0].name:
        report.findings.append(Finding(False, f"The promise in {name} is not signed by the log's key."))
        return None
    return told


def _witnessed(folder: Folder, now: Checkpoint, note: str, chosen: Sequence[str]) -> Iterator[str]:
    """Who vouches for it besides the operator. No witness is no fault of the log, and the reader is told."""
    keys = [read_key(one.strip()) for one in chosen or folder.witnesses if _is_key(one)]
    own = list(_cosignatures(note, keys))
    for key, at in own:
        yield f"The witness {key.name} cosigned this checkpoint on {_day(at)}."
    if own:
        if not chosen:
            yield "The witnesses' keys are those that the log names itself; --witness takes one that you were told."
        return
    yield "No witness cosigned this checkpoint: nobody but its operator vouches that all see the same log."
    found = [
        (read_checkpoint(read_note(text)[0]).size, key.name, at)
        for _, text in folder.checkpoints()
        for key, at in _cosignatures(text, keys)
    ]
    covered = [one for one in found if one[0] <= now.size]
    if covered:
        size, name, at = max(covered)
        yield f"The last one that a witness ({name}) cosigned covers {size} of its {now.size} entries, on {_day(at)}."


def _cosignatures(note: str, keys: Sequence[NoteKey]) -> Iterator[tuple[NoteKey, int]]:
    try:
        text, lines = read_note(note)
    except NoNote:
        return
    for key in keys:
        for one in lines:
            if holds(one, text, key):
                yield key, witnessed_at(one)


def _is_key(text: str) -> bool:
    try:
        read_key(text.strip())
    except NoNote:
        return False
    return True


def _day(at: int) -> str:
    try:
        return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
    except (OverflowError, OSError, ValueError):
        return "a day that no calendar has"
