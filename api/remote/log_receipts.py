"""`parley log verify-receipt`: whoever was given a receipt of an erasure checks it, offline and without an account."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.remote.log_folder import TWO_FOLLOW, Folder
from domain.vault.entry import read_entry
from domain.vault.erasure import Receipt
from infra.custody.receipts import BadReceipt, checked, stands_in
from infra.log_keys import LogKeys, TwoFollow
from infra.notes import NoNote, read_key
from infra.startup import CannotStart


def verify_receipt(
    file: Annotated[Path, typer.Argument(help="The receipt, as it was handed out.")],
    key: Annotated[
        str | None,
        typer.Option("--key", help="The log's key as you were told it elsewhere (name+number+key)."),
    ] = None,
    kept_in: Annotated[
        Path | None,
        typer.Option("--in", help="A folder that `parley log fetch` keeps: looks the entry up in it."),
    ] = None,
) -> None:
    """Check the receipt of an erasure: that the log signed it, and with a kept log that it stands there.

    Says by which day the last backup that could still open is gone. Ends with status 1 if the receipt does not hold.
    """
    trusted = key or (None if kept_in is None else Folder(kept_in).key)
    if trusted is None:
        raise CannotStart(
            "Without the log's key nothing can be checked.",
            "Give it with --key, or a folder that `parley log fetch` made with --in.",
        )
    try:
        own = read_key(trusted.strip())
        keys = LogKeys((own,)) if kept_in is None else Folder(kept_in).keys(own)
        receipt = checked(_read(file), keys)
        if kept_in is not None:
            stands_in(receipt, (read_entry(one) for one in Folder(kept_in).entries()))
    except NoNote:
        raise CannotStart("This is no key of a log.", "It has the form name+number+key.") from None
    except TwoFollow:
        print(f"DOES NOT HOLD: {TWO_FOLLOW}")
        raise typer.Exit(1) from None
    except (BadReceipt, ValueError) as no:
        print(
            f"DOES NOT HOLD: {no if isinstance(no, BadReceipt) else 'An entry of the kept log is damaged.'}"
        )
        raise typer.Exit(1) from None
    for line in _said(receipt, datetime.now(UTC).date(), looked_up=kept_in is not None):
        print(line)


def _said(receipt: Receipt, today: date, *, looked_up: bool) -> list[str]:
    gone = receipt.backups_gone_on
    return [
        f"holds: the log signed that the keys of this identity were destroyed on {receipt.erased_on}.",
        "holds: the entry stands in the log that is kept here."
        if looked_up
        else "note: whether the entry stands in the log was not looked up; give a kept log with --in.",
        f"holds: the last backup of its keys was due to be gone by {gone}; that day has come."
        if gone <= today
        else f"note: until {gone} whoever restores backups of the database and of the keys could still open it.",
    ]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as no:
        raise CannotStart(f"{file} cannot be read ({type(no).__name__}).", "Check its path.") from None
