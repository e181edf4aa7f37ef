"""Signed notes as C2SP writes them: the published examples open, and nothing else does."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.vault.checkpoint import Checkpoint, Promise, read_checkpoint, read_promise
from infra.notes import (
    WITNESS,
    NoNote,
    cosign,
    holds,
    key_of,
    read_key,
    read_line,
    read_note,
    sign,
    signed_by,
    witnessed_at,
)

SPECIFIED = (
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
    "XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
)
"""The example of C2SP's signed-note."""

PETER = (
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
)
"""The example of Go's note package, and the seed of its key."""
PETERS_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]

SEED = bytes(range(32))
CHECKPOINT = Checkpoint(origin="parley-log/x", size=7, root=bytes(32))


@pytest.mark.parametrize(("key", "note"), [SPECIFIED, PETER])
def test_published_notes_open_with_their_keys_and_with_no_other(key: str, note: str):
    other = PETER[0] if key == SPECIFIED[0] else SPECIFIED[0]
    assert signed_by(note, read_key(key)) == note.split("\n\n")[0] + "\n"
    assert signed_by(note, read_key(other)) is None
    assert read_key(key).text == key


def test_a_note_comes_out_as_other_peoples_tools_write_it():
    assert sign(PETER[1].split("\n\n")[0] + "\n", "PeterNeumann", PETERS_SEED) == PETER[1]
    assert key_of("PeterNeumann", PETERS_SEED).text == PETER[0]


@pytest.mark.parametrize("n", [0, 10, 30, 60])
def test_a_note_with_a_changed_letter_is_not_signed(n: int):
    key, note = read_key(SPECIFIED[0]), SPECIFIED[1]
    changed = note[:n] + ("x" if note[n] != "x" else "y") + note[n + 1 :]
    try:
        assert signed_by(changed, key) is None
    except NoNote:
        assert n == 30  # in the line's dash: it is no note any more


def test_one_wrong_signature_of_a_known_key_is_enough_to_refuse():
    text, (good,) = read_note(SPECIFIED[1])
    bad = SPECIFIED[1] + good.line.replace("Uw2QOkn8", "Uw2QOkn9")
    assert signed_by(bad, read_key(SPECIFIED[0])) is None
    assert text == "This is an example message.\n"


def test_an_unknown_signature_is_passed_over():
    more = SPECIFIED[1] + cosign("another\n", "w.example", SEED, 5)
    assert signed_by(more, read_key(SPECIFIED[0])) == "This is an example message.\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "a\n\n",
        "a\n\nb\n",
        "a\n\n— b c\n",
        "a\n\n— b Uw2QOg==\n",
        *(f"a{moves}" + SPECIFIED[1][27:] for moves in ("\0", "\x1b[2J", "\x9b2J", "\x7f", "\u202e")),
    ],
)
def test_what_is_no_note_is_refused(text: str):
    with pytest.raises(NoNote):
        read_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b+c",
        SPECIFIED[0].replace("530d", "530e"),
        SPECIFIED[0].replace("foo", "fop"),
        SPECIFIED[0] + "\n",
    ],
)
def test_a_key_whose_parts_do_not_belong_together_is_refused(text: str):
    with pytest.raises(NoNote):
        read_key(text)


def test_a_cosignature_is_over_the_time_and_the_checkpoint():
    line = read_line(cosign(CHECKPOINT.text, "w.example", SEED, 1_790_000_000))
    key = key_of("w.example", SEED, WITNESS)
    Ed25519PrivateKey.from_private_bytes(SEED).public_key().verify(
        line.value[8:], b"cosignature/v1\ntime 1790000000\n" + CHECKPOINT.text.encode()
    )
    assert line.value[:8] == (1_790_000_000).to_bytes(8, "big")
    assert witnessed_at(line) == 1_790_000_000
    assert holds(line, CHECKPOINT.text, key)
    assert not holds(line, CHECKPOINT.text.replace("7", "8"), key)
    later = read_line(line.line.replace(line.line[-1:], "\n"))
    assert holds(later, CHECKPOINT.text, key)


def test_a_cosignature_with_another_time_does_not_hold():
    line = read_line(cosign(CHECKPOINT.text, "w.example", SEED, 5))
    moved = type(line)(name=line.name, key=line.key, value=(6).to_bytes(8, "big") + line.value[8:])
    assert not holds(moved, CHECKPOINT.text, key_of("w.example", SEED, WITNESS))


def test_a_signature_under_another_name_or_number_does_not_hold():
    (good,) = read_note(sign(CHECKPOINT.text, "parley-log/x", SEED))[1]
    key = key_of("parley-log/x", SEED)
    assert holds(good, CHECKPOINT.text, key)
    assert not holds(type(good)(name="other", key=good.key, value=good.value), CHECKPOINT.text, key)
    assert not holds(type(good)(name=good.name, key=b"1234", value=good.value), CHECKPOINT.text, key)


def test_a_witness_key_does_not_pass_for_a_signer_of_the_log():
    note = CHECKPOINT.text + "\n" + cosign(CHECKPOINT.text, "parley-log/x", SEED, 5)
    assert signed_by(note, key_of("parley-log/x", SEED)) is None


def test_a_checkpoint_is_read_back_and_has_one_writing():
    assert read_checkpoint(CHECKPOINT.text) == CHECKPOINT
    assert CHECKPOINT.text == "parley-log/x\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x\n07\n" + "A" * 43 + "=\n",
        "x\n-7\n" + "A" * 43 + "=\n",
        "x\n٧\n" + "A" * 43 + "=\n",
        "\n7\n" + "A" * 43 + "=\n",
        "x\n7\nAAAA\n",
        "x\n7\n" + "A" * 42 + "B=\n",
        "x\n7\n" + "A" * 43 + "=\nmore\n",
        "x\n7\n" + "A" * 43 + "=",
    ],
)
def test_another_writing_of_a_checkpoint_is_refused(text: str):
    with pytest.raises(ValueError):
        read_checkpoint(text)


def test_a_promise_is_read_back_and_passes_for_no_checkpoint():
    promise = Promise(origin="parley-log/x", shard=3, place=17, previous=bytes(32), hash=bytes(32))
    assert read_promise(promise.text) == promise
    with pytest.raises(ValueError):
        read_checkpoint(promise.text)
    with pytest.raises(ValueError):
        read_promise(CHECKPOINT.text)
    with pytest.raises(ValueError):
        read_promise(promise.text.replace("3 17", "3 017"))
