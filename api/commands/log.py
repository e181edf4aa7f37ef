"""`parley log`: keep, check and witness a disclosure log from outside. Needs its address alone, and no account."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api import settings as from_settings
from api.remote.log_checking import checked
from api.remote.log_folder import Folder
from api.remote.log_receipts import verify_receipt
from api.remote.log_source import LogAway, hashes_from, log_at
from api.remote.log_witness import WillNotSign, cosigned_from, keys_of, make_witness
from domain.vault.auditing import counted
from domain.vault.tree import includes, leaf_hash
from infra.notes import NoNote
from infra.startup import CannotStart, plain

T = TypeVar("T")
Address = Annotated[str, typer.Argument(help="The service's address, for example https://parley.example")]
KeyOption = Annotated[
    str | None, typer.Option("--key", help="The log's key as you were told it elsewhere (name+number+key).")
]


def register(parley: typer.Typer) -> None:
    """Add the command."""
    log = typer.Typer(
        help="The public, tamper-evident log of every look at an identity: fetch it, check it offline, witness it.",
        no_args_is_help=True,
    )
    log.command("fetch")(_fetch)
    log.command("verify")(_verify)
    log.command("prove")(_prove)
    log.command("verify-receipt")(verify_receipt)
    witness = typer.Typer(
        help="An independent witness: signs what the log says today, if it leads on from what it said before.",
        no_args_is_help=True,
    )
    witness.command("make")(_make)
    witness.command("sign")(_sign)
    witness.command("add")(_add)
    witness.command("end")(_end)
    log.add_typer(witness, name="witness")
    parley.add_typer(log, name="log")


def _fetch(
    address: Address,
    to: Annotated[Path, typer.Option("--to", help="A folder that is kept from one time to the next.")],
) -> None:
    """Bring a folder up to date with the log: checkpoints, entries, keys.

    Keep the folder and fetch into it again and again: what it holds of earlier times is what a log that changes its
    mind is found out by. Then `parley log verify FOLDER`.
    """

    async def fetched() -> int:
        async with log_at(address) as source:
            return (await Folder(to).fetch(source)).size

    print(
        f"The checkpoint of {counted(_outcome(fetched()))} is in {to}, with all of them. Now `parley log verify {to}`."
    )


def _verify(
    folder: Annotated[Path, typer.Argument(help="A folder that `parley log fetch` brought up to date.")],
    key: KeyOption = None,
    since: Annotated[
        list[Path] | None,
        typer.Option("--since", help="A checkpoint that you kept elsewhere; may be repeated."),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", help="A witness's key that you were told; may be repeated."),
    ] = None,
) -> None:
    """Check a log offline: signatures, every entry, every chain, and that it only grew since any checkpoint you kept.

    Says in plain words what holds and what does not, and ends with status 1 if anything does not. A promise that you
    were given for an entry goes into `promises/` of the folder and is checked as well.
    """
    kept = [_read(one) for one in since or []]
    report = checked(Folder(folder), key=key, since=kept, witnesses=witness or [])
    for one in report.findings:
        print(f"{'holds' if one.holds else 'DOES NOT HOLD'}: {one.said}")
    for notice in report.notices:
        print(f"note: {notice}")
    if not report.holds:
        print("The log does not hold. Keep this folder as it is: it is the evidence.")
        raise typer.Exit(1)
    print("The log holds.")


def _prove(
    address: Address,
    entry: Annotated[int, typer.Argument(help="Which entry, by its place in the log, from 0 on.", min=0)],
    key: KeyOption = None,
) -> None:
    """Show one entry, and that it stands in the log whose checkpoint is signed: a proof of a few hashes."""

    async def proven() -> tuple[str, int, int, str]:
        async with log_at(address) as source:
            keys = await keys_of(source, key)
            note = await source.get("/log/checkpoint")
            now = keys.checkpoint(note)
            if now is None:
                raise WillNotSign("The checkpoint is not signed by the log's key.")
            if entry >= now.size:
                raise LogAway(
                    f"The log has {counted(now.size)}, numbered from 0; there is no entry {entry} yet.",
                    next="",
                )
            told = (await source.get("/log/entries", from_=entry, to=entry + 1)).rstrip("\n")
            proof = await hashes_from(source, "/log/proof/inclusion", index=entry, size=now.size)
            if not includes(now.root, now.size, entry, leaf_hash(told.encode()), proof):
                raise WillNotSign(f"The proof for entry {entry} does not lead to the signed root.")
            return told, now.size, len(proof), note

    told, size, hashes, note = _outcome(proven())
    print(plain(told))
    print(f"This is entry {entry} of {size}: {hashes} hashes lead from it to the root in this checkpoint.\n")
    print(note, end="")


def _make(
    name: Annotated[
        str, typer.Option("--name", help="How the witness is called, for example witness.example/one")
    ],
    to: Annotated[
        Path, typer.Option("--to", help="The file for its secret key. Keep it away from the log's operator.")
    ],
) -> None:
    """Make a witness's key, and print the public half, which the log's operator registers."""
    try:
        key = make_witness(to, name)
    except NoNote:
        raise CannotStart(
            "This is no name for a witness.", "Use letters, digits, dots and slashes."
        ) from None
    print(key.text)


def _sign(
    address: Address,
    key: Annotated[Path, typer.Option("--key", help="The file that `parley log witness make` made.")],
    log_key: Annotated[
        str | None,
        typer.Option(
            "--log-key", help="The log's key as you were told it; otherwise the first one it showed."
        ),
    ] = None,
    hand_in: Annotated[bool, typer.Option(help="Hand the signature in, so that the log shows it.")] = True,
) -> None:
    """Sign the log's newest checkpoint, if the log only added to the one that this witness signed last.

    Otherwise nothing is signed, the status is 1, and both checkpoints are kept as evidence. Run it on a schedule, on a
    machine that the log's operator has no hand on.
    """

    async def signed() -> str:
        async with log_at(address) as source:
            made = await cosigned_from(source, key, int(time.time()), log_key)
            if not hand_in:
                return made.note
            await source.post("/log/cosignature", made.note)
            return f"The checkpoint of {counted(made.size)} is cosigned, and the log shows it.\n"

    print(_outcome(signed()), end="")


def _add(key: Annotated[str, typer.Argument(help="What `parley log witness make` printed.")]) -> None:
    """Have the log know a witness. For its operator, on the vault's machine; it stands in the log itself."""
    _at_the_desk("log_witness_add", key)
    print("The log knows this witness from now on.")


def _end(key: Annotated[str, typer.Argument(help="The witness's key.")]) -> None:
    """Have the log know a witness no longer. Its key is not taken again."""
    _at_the_desk("log_witness_end", key)
    print("The log does not know this witness any more.")


def _at_the_desk(name: str, key: str) -> None:
    from api.vault_service import desk  # brings the whole vault with it

    said = asyncio.run(desk(from_settings.from_environment().data_dir, name, {"key": key}))
    match said:
        case {"refused": {"message": str(message), "next": str(further)}}:
            raise CannotStart(message, further)
        case _:
            pass


def _outcome(does: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(does)
    except LogAway as no:
        raise CannotStart(str(no), no.next) from None
    except WillNotSign as no:
        print(f"DOES NOT HOLD: {no}")
        raise typer.Exit(1) from None
    except (NoNote, ValueError):
        raise CannotStart(
            "What was answered is no log's key, checkpoint or proof.", "Check the address and key."
        ) from None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as no:
        raise CannotStart(f"{file} cannot be read ({type(no).__name__}).", "Check its path.") from None
