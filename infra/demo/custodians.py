"""The demo's custodians: their keys, in folders below the data folder, each with its passphrase beside it.

So it is a demo: a real custodian's key is on the custodian's own machine, and the passphrase in their head.
"""

from __future__ import annotations

from pathlib import Path
from secrets import token_urlsafe
from uuid import UUID

from infra.custody.keys import PublicFile, introduced, made, read_public, write_own
from infra.demo.personas import CUSTODIANS, DemoPerson
from infra.secret_files import create_secret, read_secret, write_secret

PASSPHRASE = "passphrase"


def key_folder(data_dir: Path, person: DemoPerson) -> Path:
    """Where a custodian's keys lie, for `parley custodian --keys`."""
    return data_dir / "demo" / "custodians" / person.handle


def public_files(data_dir: Path, instance: UUID) -> list[PublicFile]:
    """The public file of each custodian's key for this instance; keys that are not there are made."""
    return [_public_file(key_folder(data_dir, person), person, instance) for person in CUSTODIANS]


def _public_file(folder: Path, person: DemoPerson, instance: UUID) -> PublicFile:
    for path in sorted(folder.glob("*.public.json")):
        file = read_public(path.read_bytes())
        if file.introduction.tenant == instance and (folder / f"{file.introduction.key_id}.key").exists():
            return file
    create_secret(folder / PASSPHRASE, token_urlsafe(18).encode())
    passphrase = (read_secret(folder / PASSPHRASE) or b"").decode()
    own = made(instance)
    file = introduced(own, person=person.id, label=f"Demo custodian {person.handle}")
    write_own(folder / f"{own.key_id}.key", own, passphrase)
    write_secret(folder / f"{own.key_id}.public.json", file.text.encode())
    return file
