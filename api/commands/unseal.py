"""`parley unseal`: a person asks for an identity, and reads on their own terminal what two custodians agreed to.

The key for which it is encrypted is made here and stays here. What is read is shown and kept nowhere.
"""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from api.remote.asking import Refused
from api.remote.signing_in import signed_in
from domain.access import Scope
from domain.labels import decode_id
from domain.vault.ports import Opened, OpenedField
from domain.vault.values import IdentityField, Purpose
from infra.custody.keys import fingerprint, spoken
from infra.custody.recipient import NotForThisKey, Read, read
from infra.secret_files import create_secret, read_secret
from infra.startup import CannotStart, plain

LOCAL, APP = "http://127.0.0.1:8000", "demo-identities"
Server = Annotated[str, typer.Option(help="The address of the Parley.")]
ClientId = Annotated[str, typer.Option("--client", help="The registered app to sign in with.")]
KeyFile = Annotated[Path, typer.Option("--key", help="Where your keys are, or are to be made.")]
HERE = Path("unseal.key")


def register(parley: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Ask for an identity, and read it when it was granted.")
    group.command("request")(_request)
    group.command("status")(_status)
    group.command("open")(_open)
    group.command("revoke")(_revoke)
    parley.add_typer(group, name="unseal")


def _request(
    subject: Annotated[str, typer.Argument(help="The id of a party, an alias or an interview, as the API gives it.")],
    purpose: Annotated[Purpose, typer.Option(help="What for.")],
    fields: Annotated[list[IdentityField], typer.Option("--field", help="A field that is needed; repeat it.")],
    hours: Annotated[int, typer.Option(help="For how many hours it is asked: 1 to 24.")] = 24,
    emergency: Annotated[
        bool, typer.Option("--break-glass", help="Cannot wait for two custodians: one hour, reviewed afterwards.")
    ] = False,
    key: KeyFile = HERE, server: Server = LOCAL, client: ClientId = APP,
) -> None:  # fmt: skip
    """Ask for somebody's identity. Two custodians decide; you open it with `parley unseal open`.

    parley unseal request gal_5f… --purpose PROTECTION --field CONTACTS

    What is granted is bound to the keys in your key file: open it with the same one.
    """
    own = _own(key, make=True)
    public = own.recipient.public_key().public_bytes_raw()
    given: dict[str, Any] = {
        "subject": subject,
        "purpose": purpose.value,
        "fields": [field.value for field in fields],
        "recipientKey": public.hex(),
    }
    name, success = (
        ("breakGlass", "BreakGlassAsked") if emergency else ("requestUnsealing", "UnsealingRequested")
    )
    if not emergency:
        given["hours"] = hours
    done = _run(
        lambda remote: remote.change(name, success, "unsealing { id endsAt }", given),
        {Scope.IDENTITIES_REQUEST}, own, server, client,
    )  # fmt: skip
    print(plain(f"Asked for: {done['unsealing']['id']}, until {done['unsealing']['endsAt']}."))
    print(f"Your key is  {fingerprint(public.hex())}")
    print(
        f"Tell each custodian its digits by another way, as in a call: they type them.  {spoken(public.hex())}"
    )


def _status(
    request: Annotated[str, typer.Argument(help="The request.")],
    key: KeyFile = HERE, server: Server = LOCAL, client: ClientId = APP,
) -> None:  # fmt: skip
    """Say where a request of yours stands."""
    document = "query($id: ID!) { unsealing(id: $id) { state approvals endsAt entry } }"
    done = _run(
        lambda remote: remote.ask(document, {"id": request}),
        {Scope.IDENTITIES_REQUEST},
        _own(key),
        server,
        client,
    )
    if (found := done["unsealing"]) is None:
        raise CannotStart("You have no such request.", "Take its id as it was told when you asked.")
    print(plain(f"{found['state']}, {found['approvals']} agreed, until {found['endsAt']}."))


def _open(
    request: Annotated[str, typer.Argument(help="The request.")],
    key: KeyFile = HERE, server: Server = LOCAL, client: ClientId = APP,
) -> None:  # fmt: skip
    """Open what was granted, once, and show it here.

    It is announced in the public log first. What is shown here is kept nowhere: to open it again takes a new request.
    """
    own = _own(key)
    shown = "identity { statement envelope promise fields { name sealed bound } }"
    done = _run(
        lambda remote: remote.change(
            "openIdentity", "OpenedIdentity", shown, {"unsealingId": request}, input_type="OnUnsealingInput"
        ),
        {Scope.IDENTITIES_OPEN}, own, server, client,
    )  # fmt: skip
    found = _read(done["identity"], own.recipient)
    if found.statement.request != _raw(request):
        raise CannotStart("This answers another request.", "Nothing of it is shown. Tell the operator.")
    for name, text in sorted(found.texts.items()):
        print(f"{name.value}: {as_told(text)}")
    if found.aliases:
        print(plain(f"ALIASES: {', '.join(found.aliases)}"))
    print(f"\nThe log's promise that this was announced:\n{as_told(done['identity']['promise'], '')}")


def _revoke(
    request: Annotated[str, typer.Argument(help="The request.")],
    key: KeyFile = HERE, server: Server = LOCAL, client: ClientId = APP,
) -> None:  # fmt: skip
    """Take a request back; what was approved of it opens nothing any more."""
    _run(
        lambda remote: remote.change(
            "revokeUnsealing", "UnsealingRevoked", "unsealing { state }", {"unsealingId": request},
            input_type="OnUnsealingInput",
        ),
        {Scope.IDENTITIES_REQUEST}, _own(key), server, client,
    )  # fmt: skip
    print("Taken back.")


def as_told(text: str, indent: str = "  ") -> str:
    """A text of somebody's as a terminal may show it: further lines set in, and nothing that it would obey."""
    return f"\n{indent}".join(plain(line) for line in text.split("\n"))


def read_answer(identity: dict[str, Any], own: X25519PrivateKey) -> Read:
    """What `openIdentity` answered, as the recipient reads it."""
    return read(
        Opened(
            statement=base64.b64decode(identity["statement"]),
            envelope=base64.b64decode(identity["envelope"]),
            fields=tuple(
                OpenedField(
                    name=IdentityField(one["name"]),
                    sealed=base64.b64decode(one["sealed"]),
                    bound=base64.b64decode(one["bound"]),
                )
                for one in identity["fields"]
            ),
        ),
        own,
    )


def _read(identity: dict[str, Any], own: X25519PrivateKey) -> Read:
    try:
        return read_answer(identity, own)
    except NotForThisKey:
        raise CannotStart(
            "Your key does not open what came.",
            "It is spent. Ask anew with this key file; if that fails again, tell two custodians.",
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKeys:
    """A requester's two keys: for one what is opened is encrypted, to the other the token is bound."""

    recipient: X25519PrivateKey = field(repr=False)
    token: ECKey = field(repr=False)


def _own(path: Path, *, make: bool = False) -> OwnKeys:
    raw = read_secret(path)
    if raw is None and make:
        fresh = {
            "recipient": X25519PrivateKey.generate().private_bytes_raw().hex(),
            "token": ECKey.generate_key("P-256").as_dict(private=True),
        }
        create_secret(path, json.dumps(fresh).encode())
        raw = read_secret(path)
    try:
        kept = json.loads(raw or b"")
        recipient = X25519PrivateKey.from_private_bytes(bytes.fromhex(kept["recipient"]))
        return OwnKeys(recipient=recipient, token=ECKey.import_key(kept["token"]))
    except (ValueError, KeyError, TypeError, JoseError):
        raise CannotStart(
            f"There are no keys of yours at {path}.", "Give the file with which you asked."
        ) from None


def _raw(request: str) -> UUID | None:
    known = decode_id(request)
    return None if known is None or known[0] != "Unsealing" else UUID(str(known[1]))


def _run(does: Any, scopes: set[Scope], own: OwnKeys, server: str, client: str) -> Any:
    """Signs in, does it, gives the access back; a refusal ends the command in words."""

    async def done() -> Any:
        async with signed_in(server, client, scopes, key=own.token) as remote:
            return await does(remote)

    answer = asyncio.run(done())
    if isinstance(answer, Refused):
        raise CannotStart(f"{answer.code}: {answer.message}", answer.next)
    return answer
