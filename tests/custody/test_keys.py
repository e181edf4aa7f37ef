"""A custodian's key file and the public file that goes with it."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from uuid import uuid4

import pytest

from infra.custody.keys import (
    Cost,
    fingerprint,
    introduced,
    made,
    read_own,
    read_public,
    write_own,
)
from infra.startup import CannotStart

PASSPHRASE = "seven grey herons stand in line"
CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
TENANT = uuid4()


def test_a_key_file_is_for_its_owner_and_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    own, path = made(TENANT), tmp_path / "own.key"
    write_own(path, own, PASSPHRASE, CHEAP)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = read_own(path, PASSPHRASE)
    assert (found.tenant, found.key_id) == (TENANT, own.key_id)
    assert found.sealing.private_bytes_raw() == own.sealing.private_bytes_raw()
    assert found.signing.private_bytes_raw() == own.signing.private_bytes_raw()
    with pytest.raises(CannotStart, match="does not open"):
        read_own(path, PASSPHRASE + " ")


def test_no_private_byte_stands_in_the_file(tmp_path: Path) -> None:
    own, path = made(TENANT), tmp_path / "own.key"
    write_own(path, own, PASSPHRASE, CHEAP)
    text = path.read_bytes()
    for secret in (own.sealing.private_bytes_raw(), own.signing.private_bytes_raw()):
        for told in (secret, secret.hex().encode(), base64.b64encode(secret)[:40]):
            assert told not in text
        assert own.key_id.encode() in text
        assert secret.hex() not in repr(own)


def test_a_key_is_never_written_over_and_a_short_passphrase_never_taken(tmp_path: Path) -> None:
    own, path = made(TENANT), tmp_path / "own.key"
    write_own(path, own, PASSPHRASE, CHEAP)
    before = path.read_bytes()
    with pytest.raises(CannotStart, match="there already"):
        write_own(path, made(TENANT), PASSPHRASE, CHEAP)
    with pytest.raises(CannotStart, match="12 characters"):
        write_own(tmp_path / "other.key", own, "elevenchars", CHEAP)
    assert [one.name for one in tmp_path.iterdir()] == ["own.key"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("member", ["tenant", "key_id", "passes", "salt", "sealed"])
def test_what_stands_in_the_clear_is_bound_to_the_key(member: str, tmp_path: Path) -> None:
    path = tmp_path / "own.key"
    write_own(path, made(TENANT), PASSPHRASE, CHEAP)
    told = json.loads(path.read_text())
    told[member] = {
        "tenant": str(uuid4()),
        "key_id": "0" * 32,
        "passes": 2,
        "salt": "00" * 16,
        "sealed": base64.b64encode(base64.b64decode(told["sealed"])[:-1] + b"x").decode(),
    }[member]
    path.write_text(json.dumps(told))
    with pytest.raises(CannotStart, match="does not open"):
        read_own(path, PASSPHRASE)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "null", '{"passes": 1}', '{"passes": 99, "memory_kib": 8, "lanes": 1}']
)
def test_what_is_no_key_file_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "own.key"
    path.touch(0o600)
    path.write_text(text)
    with pytest.raises(CannotStart, match="not a custodian's key file"):
        read_own(path, PASSPHRASE)


def test_a_file_that_asks_for_hours_of_work_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.key"
    write_own(path, made(TENANT), PASSPHRASE, CHEAP)
    for name, value in (("passes", 10**6), ("memory_kib", 2**30), ("lanes", 2**20)):
        path.write_text(json.dumps({**json.loads(path.read_text()), name: value}))
        with pytest.raises(CannotStart, match="not a custodian's key file"):
            read_own(path, PASSPHRASE)


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.key"
    write_own(path, made(TENANT), PASSPHRASE, CHEAP)
    path.chmod(0o640)
    with pytest.raises(CannotStart, match="read by others"):
        read_own(path, PASSPHRASE)


@pytest.mark.parametrize("member", ["label", "person", "sealing_key", "signing_key", "tenant", "ties"])
def test_a_public_file_that_was_changed_shows(member: str) -> None:
    file = introduced(made(TENANT), person=uuid4(), label="a custodian", ties=(uuid4(),))
    assert read_public(file.text) == file
    told = json.loads(json.loads(file.text)["introduction"])
    other = introduced(made(uuid4()), person=uuid4(), label="another", ties=(uuid4(),))
    told[member] = json.loads(other.introduction.bytes)[member]
    changed = json.dumps(told, sort_keys=True, separators=(",", ":"))
    with pytest.raises(CannotStart, match="changed after it was made"):
        read_public(json.dumps({"introduction": changed, "signature": file.signature.hex()}))


@pytest.mark.parametrize("text", ["", "{}", "[]", "3", '{"introduction": 1, "signature": ""}', "[" * 99_999])
def test_what_is_no_public_file_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CannotStart, match="not the public file"):
        read_public(text)


def test_fingerprints_can_be_read_out() -> None:
    assert fingerprint("00112233445566778899aabbccddeeff") == "0011 2233 4455 6677 8899 aabb ccdd eeff"
