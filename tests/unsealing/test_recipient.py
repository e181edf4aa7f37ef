"""What the recipient does with what was opened: our own tool, the example in Python, and the one in JavaScript."""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from domain.vault.ports import Opened, OpenedField
from domain.vault.statement import Statement, canonical
from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier
from infra.custody.fields import field_bound, field_key, keys_together, seal_field
from infra.custody.recipient import NotForThisKey, read
from infra.hpke import opened_info, wrap
from tests.foreign.scripts import NODE, clients_from_npm

ROOT = Path(__file__).resolve().parents[2]
TENANT, KEY, DATA_KEY = UUID(int=1), UUID(int=2), bytes(range(32))
F = IdentityField
ASKED = (F.ALIASES, F.CONTACTS, F.NAMES, F.OTHER)
TOLD = {F.CONTACTS: "casa azul, tras la escuela", F.NAMES: "Ñusta Canaria \U0001f54a " + "x" * 300}
LABELS = ["5d1f1f8e-6d8e-4d2b-9f58-0c6ad9a0a001"]


def opened(recipient: bytes, named: bytes | None = None) -> Opened:
    """As the vault gives it: nothing is kept in OTHER, though it was asked for."""
    statement = Statement(
        tenant=TENANT, request=UUID(int=3), subject=UUID(int=4), tier=Tier.SEALED, purpose=Purpose.PROTECTION,
        fields=ASKED, requester=UUID(int=5), requester_organisation=UUID(int=6), reader=ReaderKind.NGO,
        client="an-application", token_key="k" * 43, recipient_key=(named or recipient).hex(),
        requested_at=1, ends_at=2,
    )  # fmt: skip
    info = opened_info(statement.digest)
    aliases = info + b"aliases"
    fields = [
        OpenedField(
            name=F.ALIASES, sealed=wrap(recipient, json.dumps(LABELS).encode(), aliases), bound=aliases
        )
    ]
    for name, text in TOLD.items():
        bound = field_bound(TENANT, KEY, name)
        sealed = seal_field(field_key(DATA_KEY, KEY, name), text, bound)
        fields.append(OpenedField(name=name, sealed=sealed, bound=bound))
    envelope = wrap(recipient, keys_together(DATA_KEY, KEY, ASKED), info)
    return Opened(statement=statement.bytes, envelope=envelope, fields=tuple(fields))


def answer(of: Opened) -> dict[str, Any]:
    """As GraphQL says it."""

    def text(raw: bytes) -> str:
        return base64.b64encode(raw).decode()

    return {
        "statement": text(of.statement),
        "envelope": text(of.envelope),
        "fields": [
            {"name": one.name.value, "sealed": text(one.sealed), "bound": text(one.bound)}
            for one in of.fields
        ],
    }


EXPECTED = {"ALIASES": json.dumps(LABELS), **{name.value: text for name, text in TOLD.items()}}


def test_what_was_agreed_to_for_another_key_is_not_read_though_it_was_wrapped_for_ours() -> None:
    own = X25519PrivateKey.generate()
    with pytest.raises(NotForThisKey):
        read(opened(own.public_key().public_bytes_raw(), named=bytes(range(32))), own)


def test_our_own_tool_reads_it_and_shows_nothing_by_accident() -> None:
    own = X25519PrivateKey.generate()
    found = read(opened(own.public_key().public_bytes_raw()), own)
    assert found.texts == TOLD
    assert found.aliases == LABELS
    assert "Canaria" not in repr(found)


def test_another_key_and_whatever_was_changed_open_nothing() -> None:
    own = X25519PrivateKey.generate()
    public = own.public_key().public_bytes_raw()
    good = opened(public)
    names = next(one for one in good.fields if one.name is F.NAMES)
    told = json.loads(good.statement)
    changed = [
        replace(good, envelope=good.envelope[:-1] + bytes([good.envelope[-1] ^ 1])),
        replace(good, envelope=good.envelope[:20]),
        replace(good, statement=canonical(told | {"purpose": "INVESTIGATION"})),
        replace(good, statement=canonical(told | {"fields": ["NAMES"]})),
        replace(good, statement=b"{}"),
        replace(good, fields=(replace(names, name=F.CONTACTS),)),
        replace(good, fields=(replace(names, bound=field_bound(TENANT, UUID(int=9), F.NAMES)),)),
        replace(good, fields=(replace(names, sealed=names.sealed[:10]),)),
        opened(X25519PrivateKey.generate().public_key().public_bytes_raw()),
    ]
    for one in changed:
        with pytest.raises(NotForThisKey):
            read(one, own)
    with pytest.raises(NotForThisKey):
        read(good, X25519PrivateKey.generate())


def test_the_example_in_python_reads_the_same() -> None:
    own = X25519PrivateKey.generate()
    assert example().read(answer(opened(own.public_key().public_bytes_raw())), own) == EXPECTED
    with pytest.raises(SystemExit, match="another key"):
        example().read(answer(opened(b"\x09" + bytes(31))), own)


def test_the_example_in_javascript_reads_the_same(tmp_path: Path) -> None:
    clients_from_npm()
    foreign = ROOT / "tests" / "foreign"
    (tmp_path / "node_modules").symlink_to(foreign / "node_modules")
    shutil.copy(foreign / "unseal.mjs", tmp_path)
    shutil.copy(ROOT / "examples" / "unseal.mjs", tmp_path / "unseal_example.mjs")
    process = subprocess.Popen(
        [str(NODE), "--preserve-symlinks", str(tmp_path / "unseal.mjs")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    key = json.loads(process.stdout.readline())["recipientKey"]
    told, _ = process.communicate(json.dumps(answer(opened(bytes.fromhex(key)))) + "\n", timeout=60)
    assert json.loads(told) == EXPECTED


def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_of_unseal", ROOT / "examples" / "unseal.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
