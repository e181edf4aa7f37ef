"""The ring of signing keys: who can read it, what is published, how it turns."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from domain.access import Profile, Viewer
from infra.oauth.directory import Directory
from infra.oauth.keys import KeyFile
from infra.oauth.tokens import Because, Failure, Subject, Tokens, Verifier
from infra.startup import CannotStart

PUBLIC = Subject(client="reader", profile=Profile.PUBLIC, scopes=frozenset())


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_readable_by_their_owner_alone_and_stay_the_same(tmp_path: Path) -> None:
    first = KeyFile(tmp_path)
    assert (_mode(first.path), _mode(first.path.parent)) == (0o600, 0o700)
    assert KeyFile(tmp_path).ring.signing.kid == first.ring.signing.kid
    assert [path.name for path in first.path.parent.iterdir()] == ["signing-keys.json"]


def test_a_ring_that_others_may_read_is_refused(tmp_path: Path) -> None:
    KeyFile(tmp_path).path.chmod(0o644)
    with pytest.raises(CannotStart, match="may be read by others"):
        KeyFile(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "AA"}]}', "[" * 9000]
)
def test_a_damaged_ring_is_one_clear_line(tmp_path: Path, content: str) -> None:
    path = KeyFile(tmp_path).path
    path.write_text(content)
    with pytest.raises(CannotStart, match="signing-keys"):
        KeyFile(tmp_path)


def test_only_public_halves_are_published(tmp_path: Path) -> None:
    (key,) = KeyFile(tmp_path).ring.jwks()["keys"]  # type: ignore[misc]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


def test_after_a_rotation_the_new_key_signs_and_old_tokens_still_hold(tmp_path: Path) -> None:
    server, command = KeyFile(tmp_path), KeyFile(tmp_path)
    verifier = Verifier(server, "https://parley.example", Directory())
    tokens = Tokens(command, "https://parley.example")
    before = tokens.issue(PUBLIC).encode()
    old = command.ring.signing.kid
    new = command.rotate().signing.kid
    assert new != old
    assert isinstance(verifier.verify(before), Viewer)
    assert isinstance(verifier.verify(tokens.issue(PUBLIC).encode()), Viewer)
    assert [key.kid for key in server.ring.keys] == [new, old]


def test_a_key_that_fell_out_of_the_ring_opens_nothing(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path)
    tokens = Tokens(keys, "https://parley.example")
    verifier = Verifier(keys, "https://parley.example", Directory())
    before = tokens.issue(PUBLIC).encode()
    for _ in range(3):
        keys.rotate()
    assert verifier.verify(before) == Failure(Because.UNKNOWN_KEY)
