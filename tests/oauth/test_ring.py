"""The ring of signing keys: who can read it, what is published, how it turns, and where it lay before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from typer.testing import CliRunner

from api.cli import load_commands
from api.commands import keys as command
from domain.access import Profile, Viewer
from infra.database import Database
from infra.engine import engine_for
from infra.oauth.access import prepared
from infra.oauth.directory import Directory, Known
from infra.oauth.keys import KeyRing, new_key, public_half
from infra.oauth.proofs import Proofs
from infra.oauth.ring import have_ring, read_ring, rotate
from infra.oauth.sealing import Sealing, sealing_for
from infra.oauth.storage import Storage
from infra.oauth.tokens import Subject, Tokens
from infra.oauth.verifier import Because, Failure, Verifier
from infra.secret_files import write_secret
from infra.startup import CannotStart

PUBLIC = Subject(client="reader", profile=Profile.PUBLIC, scopes=frozenset())
ISSUER = "https://parley.example"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


class Keeper:
    """A server's view of the ring, at a time that the test sets."""

    def __init__(self, storage: Storage, sealing: Sealing) -> None:
        self.storage, self.sealing = storage, sealing
        self.now = NOON
        self.directory = Directory()
        self.tokens = Tokens(self.directory, ISSUER, self.seconds)
        proofs = Proofs(b"k" * 32, self.seconds)
        self.verifier = Verifier(self.directory, proofs, ISSUER, self.seconds)

    def seconds(self) -> float:
        return self.now.timestamp()

    async def starts(self, *former: ECKey) -> KeyRing:
        return self._heard(
            await self.storage.run(lambda session: have_ring(session, self.sealing, self.now, former))
        )

    async def reads(self) -> KeyRing:
        return self._heard(await self.storage.run(lambda session: read_ring(session, self.sealing, self.now)))

    async def rotates(self, *, compromised: bool = False) -> str:
        done = await self.storage.run(
            lambda session: rotate(session, self.sealing, self.now, compromised=compromised)
        )
        await self.reads()
        return done.kid

    def token(self) -> tuple[str, bytes]:
        """Whose key signs, and a token of it."""
        made = self.tokens.issue(PUBLIC)
        return str(
            jwt.decode(made, self.directory.known.ring.signing(self.seconds())).header["kid"]
        ), made.encode()

    def judges(self, token: bytes) -> Viewer | Failure:
        return self.verifier.viewer_of(b"Bearer " + token)

    def published(self) -> list[str]:
        return [key["kid"] for key in self.directory.known.ring.jwks(self.seconds())["keys"]]  # type: ignore[attr-defined]

    def _heard(self, ring: KeyRing) -> KeyRing:
        self.directory.replace(Known(ring=ring))
        return ring


@pytest.fixture
async def keeper(database: Database, owner: asyncpg.Connection) -> AsyncIterator[Keeper]:
    await owner.execute("DELETE FROM signing_keys")
    engine = engine_for(database.authorizer)
    yield Keeper(Storage(engine), sealing_for(database.authorizer))
    await engine.dispose()


def _kids(ring: KeyRing) -> list[str]:
    return [one.kid for one in ring.keys]


async def test_a_ring_is_made_once_and_two_servers_that_start_at_once_agree(keeper: Keeper) -> None:
    rings = await asyncio.gather(*(keeper.starts() for _ in range(4)))
    assert len({tuple(_kids(ring)) for ring in rings}) == 1
    assert len(rings[0].keys) == 1
    assert _kids(await keeper.starts()) == _kids(rings[0])


async def test_private_halves_lie_sealed_and_open_neither_in_another_row_nor_under_another_password(
    keeper: Keeper, owner: asyncpg.Connection
) -> None:
    ring = await keeper.starts()
    row = await owner.fetchrow("SELECT kid, public_jwk::text AS public, sealed FROM signing_keys")
    assert row is not None
    private = ring.keys[0].key.as_dict(private=True)["d"]
    assert set(json.loads(row["public"])) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert str(private).encode() not in row["sealed"]
    other = Keeper(keeper.storage, Sealing(b"another password"))
    with pytest.raises(CannotStart, match="another password of the authorization server"):
        await other.reads()
    await owner.execute("UPDATE signing_keys SET kid = 'moved'")
    with pytest.raises(CannotStart, match="another password"):
        await keeper.reads()


async def test_no_other_login_reads_a_key(database: Database) -> None:
    for address in (database.writer, *database.readers.values()):
        connection = await asyncpg.connect(**address.arguments())  # type: ignore[arg-type]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT kid FROM signing_keys")
        await connection.close()


async def test_only_public_halves_are_published(keeper: Keeper) -> None:
    (key,) = (await keeper.starts()).jwks(keeper.seconds())["keys"]  # type: ignore[misc]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


async def test_a_new_key_is_published_first_and_signs_a_second_later(keeper: Keeper) -> None:
    (old,) = _kids(await keeper.starts())
    keeper.now += timedelta(hours=1)
    before = keeper.token()
    new = await keeper.rotates()
    assert (keeper.published(), keeper.token()[0]) == ([new, old], old)
    keeper.now += timedelta(seconds=1)
    after = keeper.token()
    assert (before[0], after[0]) == (old, new)
    assert isinstance(keeper.judges(before[1]), Viewer)
    assert isinstance(keeper.judges(after[1]), Viewer)


async def test_a_former_key_verifies_for_a_quarter_of_an_hour_and_then_it_is_gone(
    keeper: Keeper, owner: asyncpg.Connection
) -> None:
    (old,) = _kids(await keeper.starts())
    new = await keeper.rotates()
    keeper.now += timedelta(seconds=899)
    assert keeper.published() == [new, old]
    keeper.now += timedelta(seconds=1)
    assert keeper.published() == [new]  # without being read again
    assert _kids(await keeper.reads()) == [new]
    newest = await keeper.rotates()
    kept = await owner.fetch("SELECT kid FROM signing_keys ORDER BY made_at")
    assert [row["kid"] for row in kept] == [new, newest]


async def test_a_retired_key_opens_nothing_though_the_token_would_still_run(keeper: Keeper) -> None:
    await keeper.starts()
    new = await keeper.rotates()
    keeper.now += timedelta(seconds=900)
    ring = keeper.directory.known.ring
    forged = Tokens(Directory(Known(ring=KeyRing((ring.keys[1],)))), ISSUER, lambda: keeper.seconds() - 1)
    keeper.now -= timedelta(seconds=1)
    token = forged.issue(PUBLIC).encode()
    assert isinstance(keeper.judges(token), Viewer)
    keeper.now += timedelta(seconds=1)
    keeper.verifier._seen.clear()
    assert keeper.judges(token) == Failure(Because.UNKNOWN_KEY)
    assert keeper.token()[0] == new


async def test_when_keys_are_compromised_all_tokens_die_at_once_and_the_new_key_signs_at_once(
    keeper: Keeper, owner: asyncpg.Connection
) -> None:
    await keeper.starts()
    await keeper.rotates()
    token = keeper.token()[1]
    assert isinstance(keeper.judges(token), Viewer)
    new = await keeper.rotates(compromised=True)
    assert keeper.judges(token) == Failure(Because.UNKNOWN_KEY)
    assert (keeper.published(), keeper.token()[0]) == ([new], new)
    assert await owner.fetchval("SELECT count(*) FROM signing_keys") == 1


async def test_every_turn_of_the_ring_is_written_down(keeper: Keeper, owner: asyncpg.Connection) -> None:
    await keeper.starts()
    keeper.now = NOON.replace(year=2027)
    await keeper.rotates()
    await keeper.rotates(compromised=True)
    told = await owner.fetch(
        "SELECT kind, person_id, client_id, because FROM security_events WHERE at = $1 ORDER BY kind",
        keeper.now,
    )
    assert [row["kind"] for row in told] == [
        "SIGNING_KEYS_DROPPED",
        "SIGNING_KEY_ROTATED",
        "SIGNING_KEY_ROTATED",
    ]


# -- the file in which the ring lay before


def _file(folder: Path, *keys: ECKey) -> Path:
    path = folder / "oauth" / "signing-keys.json"
    write_secret(path, json.dumps({"keys": [key.as_dict(private=True) for key in keys]}).encode())
    return path


async def test_the_ring_of_an_older_version_is_taken_over_once_and_its_file_removed(
    keeper: Keeper, tmp_path: Path
) -> None:
    signing, former = new_key(), new_key()
    path = _file(tmp_path, signing, former)
    await prepared(keeper.storage, keeper.sealing, tmp_path)
    assert not path.exists()
    ring = await keeper.reads()
    assert _kids(ring) == [signing.kid, former.kid]
    assert [one.retires_at is None for one in ring.keys] == [True, False]
    keeper.now = datetime.now(UTC) + timedelta(seconds=2)
    assert keeper.token()[0] == signing.kid


async def test_a_file_that_comes_late_lets_its_tokens_run_out_and_does_not_sign(
    keeper: Keeper, tmp_path: Path
) -> None:
    (ours,) = _kids(await keeper.starts())
    late = new_key()
    path = _file(tmp_path, late)
    await prepared(keeper.storage, keeper.sealing, tmp_path)
    ring = await keeper.reads()
    assert (_kids(ring), path.exists()) == ([ours, late.kid], False)
    assert ring.keys[1].retires_at is not None


PUBLIC_HALF = json.dumps({"keys": [dict(public_half(new_key()))]})


@pytest.mark.parametrize(
    "content",
    ["", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "AA"}]}', "[" * 9000, PUBLIC_HALF],
    ids=["empty", "no keys", "none", "another kind", "deep", "public halves"],
)
async def test_a_damaged_file_is_one_clear_line_and_stays(
    keeper: Keeper, tmp_path: Path, content: str
) -> None:
    path = _file(tmp_path)
    write_secret(path, content.encode())
    with pytest.raises(CannotStart, match="signing-keys"):
        await prepared(keeper.storage, keeper.sealing, tmp_path)
    assert path.exists()


async def test_a_file_that_others_may_read_is_refused(keeper: Keeper, tmp_path: Path) -> None:
    _file(tmp_path, new_key()).chmod(0o644)
    with pytest.raises(CannotStart, match="may be read by others"):
        await prepared(keeper.storage, keeper.sealing, tmp_path)


# -- the command


def test_the_command_turns_the_ring_and_says_what_it_did(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def this_one(*_: object, **__: object) -> Iterator[Database]:
        yield database

    monkeypatch.setattr(command, "opened", this_one)
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    run = CliRunner().invoke
    turned = run(load_commands(), ["keys", "rotate"]).stdout
    assert " signs from now on.\nFormer keys verify until 20" in turned
    dropped = run(load_commands(), ["keys", "rotate", "--compromised"]).stdout
    assert dropped.endswith("All former keys are dropped, and every token that they signed is dead.\n")
