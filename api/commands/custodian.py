"""`parley custodian`: make and use a custodian's key, on the custodian's own machine. The key never leaves it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from api.custody import words
from api.custody.circle import Tool
from api.custody.folder import PUBLIC, KeyFolder, read_file
from api.custody.requests import Requests
from api.custody.speaking import Api
from api.remote.signing_in import signed_in
from domain.access import Scope
from infra.secret_files import read_secret
from infra.startup import CannotStart, plain

HERE = Path("~/.parley-custodian")
Keys = Annotated[Path, typer.Option("--keys", help="The folder of your keys.")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="A file (0600) that holds the passphrase; else you are asked."),
]
Server = Annotated[str, typer.Option("--server", help="The address of the service.")]
ClientId = Annotated[str, typer.Option("--client", help="The registered app to sign in with.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask: you have read it before.")]
Digits = Annotated[
    str,
    typer.Option("--digits", help="The thirty digits of the requester's key, as the requester told you."),
]
Request = Annotated[str, typer.Argument(help="The request's id, as `parley custodian requests` lists it.")]
LOCAL, APP = "http://127.0.0.1:8000", "parley-custodian"

HELP = """Make and use a custodian's key, on your own machine.

Any two custodians together open a sealed identity; one alone never does, and the service never does.

To become one: `parley custodian make`, give the public file to two custodians, and tell them its fingerprint by
another way. They run `enrol FILE` and `agree`. What was sealed before opens with your key once two of them have
wrapped it on: `hand-over` and `rewrap`; then one of them hands over to you, and you prove your key by `rewrap`.

To decide: `requests`, then `approve REQUEST` or `decline REQUEST`. Read what is shown; call the requester and compare
the digits of their key, which you type.

A lost or stolen key: tell two custodians at once; they run `retire` and `agree`, and nothing opens with it any more."""


def register(parley: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help=HELP, rich_markup_mode="markdown")
    for name, does in (
        ("make", _make), ("show", _show), ("accept", _accept), ("status", _status), ("requests", _requests),
        ("approve", _approve),
        ("decline", _decline), ("review", _review), ("enrol", _enrol), ("retire", _retire), ("renew", _renew),
        ("agree", _agree), ("hand-over", _hand_over), ("rewrap", _rewrap),
    ):  # fmt: skip
        group.command(name)(does)
    parley.add_typer(group, name="custodian")


def _make(
    person: Annotated[str, typer.Option(help="Your id in the records.")],
    instance: Annotated[str, typer.Option(help="The instance: `/log/custodians` of the service names it.")],
    label: Annotated[
        str, typer.Option(help="What the public list calls you: a role or a house, not your name.")
    ],
    organisation: Annotated[str, typer.Option(help="Your organisation's id, if you have one.")] = "",
    tie: Annotated[
        list[str] | None, typer.Option(help="An organisation that you are tied to; many times.")
    ] = None,
    keys: Keys = HERE,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a key, and the public file that you give to those who enrol you.

    The private file is encrypted with your passphrase. Keep a copy in a second safe place: nobody can make it anew.
    """
    folder = _folder(keys, passphrase_file, again=True)
    file = folder.make(
        _id(instance), person=_id(person), label=label, organisation=_id(organisation) if organisation else None,
        ties=tuple(_id(one) for one in tie or ()),
    )  # fmt: skip
    for line in words.of_introduction(file.introduction):
        print(line)
    print(f"Your public file: {folder.path / f'{file.introduction.key_id}{PUBLIC}'}")


def _show(
    file: Annotated[Path | None, typer.Argument(help="A public file; else those of your own keys.")] = None,
    keys: Keys = HERE,
) -> None:
    """Show a public file with its fingerprint, after checking that its own key signed it."""
    folder = _folder(keys, None)
    files = [read_file(file)] if file else [folder.public(one) for one in folder.key_ids()]
    for one in files:
        for line in words.of_introduction(one.introduction):
            _shows(line)
    if not files:
        print(f"There is no key in {folder.path}: `parley custodian make` makes one.")


def _accept(
    file: Annotated[Path, typer.Argument(help="The public file that another custodian gave you.")],
    keys: Keys = HERE,
) -> None:
    """Accept another custodian's keys, after comparing both fingerprints with what they tell you by another way.

    Whoever agrees before you is then known by their signature, whatever the service says.
    """
    folder, one = _folder(keys, None), read_file(file).introduction
    for line in words.of_introduction(one):
        _shows(line)
    if not typer.confirm("Are both fingerprints theirs?", default=False):
        raise CannotStart("Nothing was accepted.", "Ask them for their public file again.")
    folder.accept({one.key_id: one.label}, {one.key_id: one.signing_key})


def _status(
    keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL, client: ClientId = APP
) -> None:
    """Show the circle of custodians, what waits for a signature, and what is left to do."""
    _circle(lambda tool: tool.status(), keys, passphrase_file, server, client)


def _requests(server: Server = LOCAL, client: ClientId = APP) -> None:
    """List the requests that wait for you."""
    _on_requests(lambda tool: tool.waiting(), HERE, None, server, client)


def _approve(
    request: Request, keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL,
    client: ClientId = APP, yes: Yes = False, digits: Digits = "",
) -> None:  # fmt: skip
    """Agree that an identity is opened for the requester's key, after reading exactly what is asked.

    You type the thirty digits of the requester's key, as they told you. With --yes, give them by --digits.
    """
    if yes and not digits:
        raise CannotStart(
            "--yes agrees for a key whose digits you give.", "Add --digits with what the requester told you."
        )
    _on_requests(
        lambda tool: tool.approve(request), keys, passphrase_file, server, client, yes=yes, digits=digits
    )


def _decline(
    request: Request, keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL,
    client: ClientId = APP, yes: Yes = False,
) -> None:  # fmt: skip
    """Say no to a request, which ends it."""
    _on_requests(lambda tool: tool.decline(request), keys, passphrase_file, server, client, yes=yes)


def _review(
    request: Request, keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL,
    client: ClientId = APP, yes: Yes = False,
) -> None:  # fmt: skip
    """Say that you have looked into an emergency opening that another custodian agreed to."""
    _on_requests(lambda tool: tool.review(request), keys, passphrase_file, server, client, yes=yes)


def _enrol(
    file: Annotated[Path, typer.Argument(help="The public file of the new custodian.")],
    keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL, client: ClientId = APP,
    yes: Yes = False,
) -> None:  # fmt: skip
    """Propose a new custodian. Another custodian agrees (`parley custodian agree`)."""
    public = read_file(file)
    _circle(lambda tool: tool.enrol(public), keys, passphrase_file, server, client, yes=yes)


def _retire(
    custodian: Annotated[str, typer.Argument(help="The custodian's id, as `parley custodian status` shows it.")],
    keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL, client: ClientId = APP,
    yes: Yes = False,
) -> None:  # fmt: skip
    """Propose that a custodian is retired: their wraps are destroyed, and their key opens nothing any more.

    Refused while fewer than two of the others could open everything.
    """
    _circle(lambda tool: tool.retire(_id(custodian)), keys, passphrase_file, server, client, yes=yes)


def _renew(
    keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL, client: ClientId = APP,
    yes: Yes = False,
) -> None:  # fmt: skip
    """Make a new key for yourself and propose it. Keep the old one until `status` does not show it any more."""
    _circle(lambda tool: tool.renew(), keys, passphrase_file, server, client, yes=yes)


def _agree(
    keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL, client: ClientId = APP
) -> None:  # fmt: skip
    """Go through the changes that wait, and sign those that you agree to. Each is asked for: none was named before."""
    _circle(lambda tool: tool.agree(), keys, passphrase_file, server, client)


def _hand_over(
    custodian: Annotated[str, typer.Argument(help="The id of the custodian who goes on, from `status`.")],
    keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL, client: ClientId = APP,
    yes: Yes = False,
) -> None:  # fmt: skip
    """After a change: peel your layer of what is not wrapped for everybody yet, for another custodian, who wraps it on.

    Cut off, it goes on where it stopped. If nothing is missing and their key is new, a few are handed over to prove it.
    """
    _circle(lambda tool: tool.hand_over(custodian), keys, passphrase_file, server, client, yes=yes)


def _rewrap(
    keys: Keys = HERE, passphrase_file: PassphraseFile = None, server: Server = LOCAL, client: ClientId = APP
) -> None:  # fmt: skip
    """Wrap on what another custodian handed over to you, for whoever is new; and prove your own new key.

    A key that you have not accepted before is always asked about.
    """
    _circle(lambda tool: tool.rewrap(), keys, passphrase_file, server, client)


def _circle(
    does: Callable[[Tool], Awaitable[object]], keys: Path, passphrase_file: Path | None, server: str, client: str,
    *, yes: bool = False,
) -> None:  # fmt: skip
    folder = _folder(keys, passphrase_file)
    _signed_in(server, client, lambda api: does(Tool(api, folder, _asks(yes), _shows, _now, _asks(False))))


def _on_requests(
    does: Callable[[Requests], Awaitable[object]], keys: Path, passphrase_file: Path | None, server: str, client: str,
    *, yes: bool = False, digits: str = "",
) -> None:  # fmt: skip
    folder = _folder(keys, passphrase_file)
    _signed_in(
        server,
        client,
        lambda api: does(Requests(api, folder, _asks(yes), _asks(False), _told(digits), _shows, _now)),
    )


def _signed_in(server: str, client: str, does: Callable[[Api], Awaitable[object]]) -> None:
    async def run() -> None:
        async with signed_in(server.rstrip("/"), client, [Scope.IDENTITIES_APPROVE.value]) as remote:
            await does(Api(remote))

    running: Coroutine[Any, Any, None] = run()
    asyncio.run(running)


def _folder(keys: Path, passphrase_file: Path | None, *, again: bool = False) -> KeyFolder:
    def passphrase() -> str:
        if passphrase_file is None:
            return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=again))
        content = read_secret(passphrase_file)
        if content is None:
            raise CannotStart(f"There is no file {passphrase_file}.", "Leave the option out to be asked.")
        return content.decode("utf-8").rstrip("\r\n")

    return KeyFolder(keys.expanduser(), passphrase)


def _asks(yes: bool) -> Callable[[str], bool]:
    return lambda question: yes or typer.confirm(question, default=False)


def _told(digits: str) -> Callable[[str], str]:
    return lambda question: digits or str(typer.prompt(question))


def _shows(line: str) -> None:
    """Without what a terminal would obey: most of it is what a server says."""
    print(plain(line))


def _id(text: str) -> UUID:
    """A plain UUID, or an id as the API writes it (`per_...`)."""
    try:
        return UUID(text.rpartition("_")[2])
    except ValueError:
        raise CannotStart(f"{text!r} is no id.", "Give the id as the service shows it.") from None


def _now() -> int:
    return int(time.time())
