"""A receipt of an erasure is checked offline: whatever is changed in it, it does not hold any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import load_commands
from domain.vault.entry import Entry
from domain.vault.erasure import Receipt, read_receipt
from infra.custody.receipts import BadReceipt, checked, stands_in
from infra.log_keys import LogKeys
from infra.notes import key_of, sign

ORIGIN = "parley-log/7a3c1b52-0d4e-4f6a-8b1c-9d2e3f405162"
SEED, OTHER = b"s" * 32, b"o" * 32
KEY = LogKeys((key_of(ORIGIN, SEED),))
ENTRY = Entry(shard=3, place=7, previous=bytes(32), leaf={"act": "ERASED", "subject": "ab" * 16, "v": 1})
RECEIPT = Receipt(
    origin=ORIGIN,
    subject="ab" * 16,
    erased_on=date(2026, 3, 1),
    backups_gone_on=date(2026, 3, 8),
    shard=3,
    place=7,
    hash=ENTRY.hash.hex(),
)
NOTE = sign(RECEIPT.text, ORIGIN, SEED)


def test_a_receipt_says_what_was_erased_and_when_no_backup_opens_it_any_more() -> None:
    assert read_receipt(RECEIPT.text) == RECEIPT
    assert checked(NOTE, KEY) == RECEIPT
    stands_in(RECEIPT, [replace(ENTRY, place=6), ENTRY])


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("2026-03-01", "2026-02-01"),
        ("2026-03-08", "2026-03-02"),
        ("abab", "abac"),
        ("entry 3 7", "entry 3 8"),
        (ENTRY.hash.hex()[:8], "00000000"),
        (" erasure", " erasure "),
        ("\n\n", "\nmore\n\n"),
    ],
)
def test_whatever_is_changed_it_does_not_hold(was: str, becomes: str) -> None:
    assert was in NOTE
    with pytest.raises(BadReceipt):
        checked(NOTE.replace(was, becomes, 1), KEY)


def test_another_key_another_log_and_something_else_do_not_hold() -> None:
    for note in (
        sign(RECEIPT.text, ORIGIN, OTHER),
        sign(replace(RECEIPT, origin="parley-log/other").text, ORIGIN, SEED),
        sign("parley-log/x\n3\nAAAA\n", ORIGIN, SEED),
        RECEIPT.text,
        "",
    ):
        with pytest.raises(BadReceipt):
            checked(note, KEY)


def test_a_day_that_is_none_is_no_receipt() -> None:
    with pytest.raises(ValueError, match="no receipt"):
        read_receipt(RECEIPT.text.replace("2026-03-01", "2026-02-31"))


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [replace(ENTRY, leaf={**ENTRY.leaf, "act": "SEALED"})],
        [replace(ENTRY, leaf={**ENTRY.leaf, "subject": "cd" * 16})],
        [replace(ENTRY, place=8)],
    ],
)
def test_an_entry_that_is_not_there_or_says_something_else_is_found(entries: list[Entry]) -> None:
    with pytest.raises(BadReceipt):
        stands_in(RECEIPT, entries)


def test_at_the_command_line(tmp_path: Path) -> None:
    file, kept = tmp_path / "receipt.txt", tmp_path / "log"
    (kept / "entries").mkdir(parents=True)
    (kept / "key").write_text(KEY.keys[0].text + "\n")
    (kept / "entries" / "000000000000.jsonl").write_bytes(ENTRY.bytes + b"\n")
    file.write_text(NOTE)
    commands, runner = load_commands(), CliRunner()
    asked = ["log", "verify-receipt", str(file)]
    told = runner.invoke(commands, [*asked, "--in", str(kept)])
    assert told.exit_code == 0, told.output
    assert "destroyed on 2026-03-01" in told.output
    assert "stands in the log that is kept here" in told.output
    assert "gone by 2026-03-08; that day has come" in told.output
    assert "was not looked up" in runner.invoke(commands, [*asked, "--key", KEY.keys[0].text]).output
    file.write_text(NOTE.replace("2026-03-08", "2026-03-02"))
    told = runner.invoke(commands, [*asked, "--key", KEY.keys[0].text])
    assert told.exit_code == 1
    assert "DOES NOT HOLD" in told.output
