"""What an outsider and a witness see of a log: an honest one, one that was cut, one that was rewritten, two views."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import load_commands
from api.remote.log_checking import checked
from api.remote.log_folder import Folder
from api.remote.log_source import LogAway
from api.remote.log_witness import WillNotSign, cosigned_from, make_witness, witness_key
from domain.vault.checkpoint import Checkpoint, Promise, read_checkpoint
from domain.vault.entry import START, Entry
from domain.vault.succession import Succession
from domain.vault.tree import consistency, folded, leaf_hash, levels, root_of
from infra.notes import holds, key_of, read_note, sign, signature
from infra.startup import CannotStart

SEED = bytes(range(32))
ORIGIN = "parley-log/x"
AT = 1_790_000_000


class FakeLog:
    """A log in memory that does what a test has it do. See `api.remote.log_source.Source`."""

    def __init__(self, size: int, *, mark: str = "a", seed: bytes = SEED) -> None:
        self.entries: list[bytes] = []
        self.seed, self.handed_in, self.below, self.asked = seed, list[str](), "", list[str]()
        self.witnesses: list[str] = []
        self.successions: list[str] = []
        self.grow(size, mark)

    def grow(self, count: int, mark: str = "a") -> None:
        ends = dict.fromkeys(range(8), (-1, START))
        for text in self.entries:
            told = json.loads(text)
            ends[told["shard"]] = (told["place"], leaf_hash(text))
        for _ in range(count):
            shard = len(self.entries) % 8
            place, previous = ends[shard]
            made = Entry(shard=shard, place=place + 1, previous=previous, leaf={"act": "SEALED", "key": mark})
            self.entries.append(made.bytes)
            ends[shard] = (place + 1, made.hash)

    @property
    def now(self) -> Checkpoint:
        return Checkpoint(origin=ORIGIN, size=len(self.entries), root=root_of(map(leaf_hash, self.entries)))

    @property
    def note(self) -> str:
        return sign(self.now.text, ORIGIN, self.seed) + self.below

    def hand_over(self, seed: bytes, *, forged: bytes | None = None) -> None:
        """Sign with another key from now on; the old one's line may be somebody else's."""
        told = Succession(last=self.now, old=key_of(ORIGIN, self.seed).text, new=key_of(ORIGIN, seed).text)
        lines = (signature(told.text, ORIGIN, one).line for one in (forged or self.seed, seed))
        self.successions.append(f"{told.text}\n{''.join(lines)}")
        self.seed = seed
        self.grow(2)

    async def get(self, path: str, **asked: int) -> str:
        self.asked.append(path)
        match path:
            case "/log/key":
                return "".join(f"{one}\n" for one in (key_of(ORIGIN, self.seed).text, *self.witnesses))
            case "/log/successions":
                return json.dumps(self.successions)
            case "/log/checkpoint":
                if asked.get("witnessed") and not self.below:
                    raise LogAway("there is none")
                return self.note
            case "/log/entries":
                return "".join(f"{one.decode()}\n" for one in self.entries[asked["from_"] : asked["to"]])
            case "/log/proof/consistency":
                perfect = levels(list(map(leaf_hash, self.entries)))
                plan = consistency(asked["from_"], asked["to"])
                found = [folded([perfect[height][n] for height, n in part]) for part in plan]
                return "".join(base64.b64encode(one).decode() + "\n" for one in found)
            case _:
                raise LogAway("no such path")

    async def post(self, path: str, text: str) -> str:
        self.handed_in.append(text)
        return ""


@pytest.fixture
def kept(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "kept")


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    file = tmp_path / "witness"
    make_witness(file, "witness.example")
    return file


def wrong(folder: Folder, **more: Sequence[str]) -> list[str]:
    return [
        one.said for one in checked(folder, key=key_of(ORIGIN, SEED).text, **more).findings if not one.holds
    ]


async def test_a_log_that_only_grew_holds(kept: Folder):
    log = FakeLog(5)
    await kept.fetch(log)
    log.grow(1_100)
    assert (await kept.fetch(log)).size == 1_105
    assert wrong(kept) == []
    said = [one.said for one in checked(kept).findings]
    assert said[0] == "The checkpoint of 1105 entries is signed by the log's key."
    assert "It only adds to the checkpoint of 5 entries that was kept before." in said


async def test_what_is_here_is_not_fetched_again(kept: Folder):
    log = FakeLog(2_100)
    await kept.fetch(log)
    log.asked.clear()
    log.grow(1)
    await kept.fetch(log)
    assert log.asked.count("/log/entries") == 1
    assert wrong(kept) == []


async def test_a_log_that_was_cut_is_found_by_what_was_kept(kept: Folder):
    log = FakeLog(30)
    await kept.fetch(log)
    del log.entries[20:]
    await kept.fetch(log)
    assert wrong(kept) == [
        "The checkpoint counts 20 entries, and 30 are here.",
        "A checkpoint of 30 entries was signed before, and this one has 20: "
        "the log was cut, or an older one was put back.",
    ]


async def test_a_log_that_was_cut_is_found_by_a_checkpoint_kept_elsewhere(kept: Folder):
    log = FakeLog(30)
    old = log.note
    del log.entries[20:]
    await kept.fetch(log)
    assert wrong(kept) == []
    (found,) = wrong(kept, since=[old])
    assert found.startswith("A checkpoint of 30 entries was signed before, and this one has 20")


async def test_a_log_that_was_rewritten_is_found_by_its_older_checkpoint(kept: Folder):
    await kept.fetch(FakeLog(30))
    for page in (kept.place / "entries").iterdir():
        page.unlink()
    await kept.fetch(FakeLog(40, mark="b"))
    assert wrong(kept) == [
        "The first 30 entries are not those that were signed before: the log was rewritten."
    ]


async def test_two_views_of_one_size_are_found_when_their_checkpoints_meet(kept: Folder):
    await kept.fetch(FakeLog(30))
    other = FakeLog(30, mark="b").note
    assert wrong(kept, since=[other]) == [
        "Two different logs of 30 entries were signed: a split view. Keep both checkpoints."
    ]


async def test_a_checkpoint_by_another_key_is_not_kept_and_one_in_the_folder_is_found(kept: Folder):
    await kept.fetch(FakeLog(3))
    with pytest.raises(LogAway, match="not signed by the key"):
        await kept.fetch(FakeLog(4, seed=bytes(32)))
    assert wrong(kept) == []
    (kept.place / "checkpoint").write_text(FakeLog(4, seed=bytes(32)).note)
    assert wrong(kept) == ["The checkpoint is not signed by the log's key."]


async def test_a_key_that_was_handed_over_goes_on_being_checked_with(kept: Folder):
    log = FakeLog(3)
    await kept.fetch(log)
    for seed in (bytes(32), b"1" * 32):
        log.hand_over(seed)
        log.grow(4)
        await kept.fetch(log)
    assert wrong(kept) == []
    said = [one.said for one in checked(kept).findings]
    assert "The log's key was followed by another after 3 entries; both signed that." in said
    assert wrong(kept, since=[FakeLog(3).note]) == []
    late = FakeLog(5)
    assert wrong(kept, since=[late.note]) == ["The checkpoint in --since (1) is not signed by the log's key."]


async def test_a_key_that_the_old_one_did_not_hand_over_to_is_refused(kept: Folder):
    log = FakeLog(3)
    await kept.fetch(log)
    log.hand_over(bytes(32), forged=b"2" * 32)
    with pytest.raises(LogAway, match="nor by one that followed"):
        await kept.fetch(log)
    assert wrong(kept) == []


async def test_a_key_that_handed_over_to_two_is_two_logs(kept: Folder):
    log, other = FakeLog(3), FakeLog(3)
    await kept.fetch(log)
    log.hand_over(bytes(32))
    await kept.fetch(log)
    other.hand_over(b"2" * 32)
    with pytest.raises(LogAway, match="two others"):
        await kept.fetch(other)
    assert wrong(kept) == [
        "One key of this log handed over to two others: two logs are shown under one name."
    ]


async def test_whoever_comes_later_finds_a_log_rewritten_by_the_next_key(kept: Folder):
    log = FakeLog(3)
    log.hand_over(bytes(32))
    rewritten = FakeLog(9, mark="b", seed=bytes(32))
    rewritten.successions = log.successions
    await kept.fetch(rewritten)
    assert wrong(kept) == [
        "The first 3 entries are not those that were signed before: the log was rewritten."
    ]


@pytest.mark.parametrize("told", ["9" * 5_000, "9" * 30, "-1", "+1", "1e3", "\u0663"])
async def test_a_size_that_no_log_has_is_no_checkpoint(kept: Folder, told: str):
    log = FakeLog(3)
    lines = log.now.text.replace("\n3\n", f"\n{told}\n")
    log.__class__ = type("Claiming", (FakeLog,), {"note": sign(lines, ORIGIN, SEED)})
    with pytest.raises(LogAway, match="something else than a checkpoint"):
        await kept.fetch(log)


async def test_an_entry_that_was_changed_in_the_folder_is_named(kept: Folder):
    await kept.fetch(FakeLog(30))
    (page,) = (kept.place / "entries").iterdir()
    page.write_text(page.read_text().replace('"place":0,"previous":"00', '"place":0,"previous":"01', 1))
    found = wrong(kept)
    assert found[:2] == [
        "The root computed from the entries is not the one that was signed: an entry is not what it was.",
        "A chain breaks: entry 0 (chain 0, place 0) does not hold the hash of the entry before it: "
        "one of the two was changed.",
    ]


SPACED = '{"leaf":{}, "place":0,"previous":"' + "0" * 64 + '","shard":1}'
"""An entry but for a space: as any other text of the same meaning, it would have another hash."""


@pytest.mark.parametrize(
    "line", ["", SPACED, "{}", "[1]", '{"leaf":{},"place":0,"previous":"x","shard":0}', "[" * 5_000, "\x00"]
)
async def test_a_line_that_is_no_entry_is_named_and_nothing_breaks(kept: Folder, line: str):
    await kept.fetch(FakeLog(3))
    (page,) = (kept.place / "entries").iterdir()
    lines = page.read_text().splitlines()
    page.write_text("\n".join([lines[0], line, lines[2]]) + "\n")
    assert "A chain breaks: entry 1 is not written as entries of the log are." in wrong(kept)


async def test_a_promise_that_was_broken_is_found(kept: Folder):
    log = FakeLog(10)
    await kept.fetch(log)
    held = Promise(origin=ORIGIN, shard=1, place=1, previous=bytes(32), hash=leaf_hash(log.entries[9]))
    broken = Promise(origin=ORIGIN, shard=2, place=1, previous=bytes(32), hash=leaf_hash(b"it was promised"))
    (kept.place / "promises" / "held").write_text(sign(held.text, ORIGIN, SEED))
    assert wrong(kept) == []
    (kept.place / "promises" / "broken").write_text(sign(broken.text, ORIGIN, SEED))
    other = Promise(origin=ORIGIN, shard=0, place=1, previous=bytes(32), hash=leaf_hash(b"it was promised"))
    (kept.place / "promises" / "changed").write_text(sign(other.text, ORIGIN, SEED))
    (kept.place / "promises" / "forged").write_text(sign(broken.text, ORIGIN, bytes(32)))
    assert wrong(kept) == [
        "The promise in forged is not signed by the log's key.",
        "The log signed that an entry stands at chain 2, place 1, and that entry is not there: it was cut or changed.",
        "The log signed that an entry stands at chain 0, place 1, and that entry is not there: it was cut or changed.",
    ]


async def test_a_checkpoint_without_a_witness_is_said_to_be(kept: Folder, witness: Path):
    log = FakeLog(10)
    await kept.fetch(log)
    alone = "No witness cosigned this checkpoint: nobody but its operator vouches that all see the same log."
    assert alone in checked(kept).notices
    made = await cosigned_from(log, witness, AT)
    log.below, log.witnesses = made.line, [witness_key(witness)[0].text]
    await kept.fetch(log)
    assert (
        "The witness witness.example cosigned this checkpoint on 2026-09-21 14:13 UTC."
        in checked(kept).notices
    )
    log.below = ""
    log.grow(5)
    await kept.fetch(log)
    notices = checked(kept).notices
    assert alone in notices
    assert any("witness.example" in one and "covers 10 of its 15 entries" in one for one in notices)


async def test_a_witness_that_the_reader_did_not_choose_does_not_count_for_them(kept: Folder, witness: Path):
    log = FakeLog(10)
    log.below = (await cosigned_from(log, witness, AT)).line
    await kept.fetch(log)
    other = make_witness(witness.with_name("other"), "witness.example")
    assert any(one.startswith("No witness") for one in checked(kept, witnesses=[other.text]).notices)
    own = witness_key(witness)[0].text
    assert any("cosigned this checkpoint" in one for one in checked(kept, witnesses=[own]).notices[1:])


class TestWitness:
    """It signs what leads on from what it saw, and nothing else; and it remembers before it hands out."""

    async def test_it_signs_a_log_that_grew(self, witness: Path):
        log = FakeLog(0)
        for more in (0, 1, 6, 0, 300):
            log.grow(more)
            made = await cosigned_from(log, witness, AT)
            text, lines = read_note(made.note)
            assert read_checkpoint(text) == log.now
            assert [holds(one, text, witness_key(witness)[0]) for one in lines] == [False, True]

    async def test_it_follows_a_key_that_was_handed_over_and_no_other(self, witness: Path):
        log = FakeLog(5)
        await cosigned_from(log, witness, AT)
        log.hand_over(bytes(32))
        made = await cosigned_from(log, witness, AT)
        assert next(holds(one, log.now.text, key_of(ORIGIN, bytes(32))) for one in read_note(made.note)[1])
        log.hand_over(b"1" * 32, forged=b"2" * 32)
        with pytest.raises(WillNotSign, match="none that it handed over to"):
            await cosigned_from(log, witness, AT)

    async def test_it_does_not_go_back_to_a_key_that_was_followed(self, witness: Path):
        log = FakeLog(5)
        log.hand_over(bytes(32))
        await cosigned_from(log, witness, AT)
        stolen = FakeLog(5)
        stolen.grow(9)
        with pytest.raises(WillNotSign):
            await cosigned_from(stolen, witness, AT)

    async def test_it_does_not_sign_a_log_that_was_cut_and_keeps_the_evidence(self, witness: Path):
        log = FakeLog(30)
        old = (await cosigned_from(log, witness, AT)).note
        del log.entries[29:]
        with pytest.raises(WillNotSign, match="has 29 entries and had 30: it was cut"):
            await cosigned_from(log, witness, AT)
        evidence = witness.with_name("witness.evidence").read_text()
        assert log.note in evidence
        assert read_note(old)[0] in evidence

    @pytest.mark.parametrize("size", [30, 31, 45])
    async def test_it_does_not_sign_another_log_than_before(self, witness: Path, size: int):
        await cosigned_from(FakeLog(30), witness, AT)
        before = witness.with_name("witness.seen").read_text()
        other = FakeLog(size, mark="b")
        with pytest.raises(WillNotSign, match="does not lead on from the 30"):
            await cosigned_from(other, witness, AT)
        assert witness.with_name("witness.seen").read_text() == before
        assert (await cosigned_from(FakeLog(30), witness, AT)).size == 30

    async def test_it_does_not_sign_under_another_key_of_the_log(self, witness: Path):
        await cosigned_from(FakeLog(30), witness, AT)
        with pytest.raises(WillNotSign, match="another key than before"):
            await cosigned_from(FakeLog(31, seed=bytes(32)), witness, AT)
        with pytest.raises(WillNotSign, match="not signed by the log's key"):
            await cosigned_from(FakeLog(31, seed=bytes(32)), witness, AT, key_of(ORIGIN, SEED).text)

    async def test_it_remembers_what_it_signed_before_anybody_has_the_signature(
        self, witness: Path, monkeypatch: pytest.MonkeyPatch
    ):
        def ended(*_: object) -> str:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("api.remote.log_witness.cosign", ended)
            with pytest.raises(KeyboardInterrupt):
                await cosigned_from(FakeLog(30), witness, AT)
        with pytest.raises(WillNotSign):
            await cosigned_from(FakeLog(30, mark="b"), witness, AT)

    async def test_a_damaged_memory_is_not_taken_for_none(self, witness: Path):
        await cosigned_from(FakeLog(30), witness, AT)
        witness.with_name("witness.seen").write_text('{"x"')
        with pytest.raises(CannotStart, match="is damaged"):
            await cosigned_from(FakeLog(30, mark="b"), witness, AT)

    def test_its_key_is_never_replaced(self, witness: Path):
        before = witness.read_bytes()
        with pytest.raises(CannotStart):
            make_witness(witness, "witness.example")
        assert witness.read_bytes() == before
        assert witness.stat().st_mode & 0o077 == 0


async def test_the_command_ends_with_1_when_something_does_not_hold(kept: Folder):
    log = FakeLog(30)
    await kept.fetch(log)
    commands, runner = load_commands(), CliRunner()
    good = runner.invoke(commands, ["log", "verify", str(kept.place)])
    assert (good.exit_code, good.stdout.splitlines()[-1]) == (0, "The log holds.")
    assert "note: The key is the one that the log itself gave." in good.stdout
    (page,) = (kept.place / "entries").iterdir()
    page.write_text(page.read_text().replace("SEALED", "LINKED", 1))
    bad = runner.invoke(commands, ["log", "verify", str(kept.place), "--key", key_of(ORIGIN, SEED).text])
    assert bad.exit_code == 1
    assert "DOES NOT HOLD: The root computed from the entries" in bad.stdout
    assert "it is the evidence" in bad.stdout
    empty = runner.invoke(commands, ["log", "verify", str(kept.place.with_name("nothing"))])
    assert empty.exit_code == 1
