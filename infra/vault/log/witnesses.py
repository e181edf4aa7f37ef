"""Independent witnesses: whoever cosigns a checkpoint says that the log they had seen before leads to it.

Known are the keys that the operator registered at the vault's own desk; a captured API adds none. Kept is a
cosignature that holds under such a key over a checkpoint that this log signed itself; everything else is refused.
"""

from __future__ import annotations

from domain.kernel import BadInput, Refusal
from domain.vault.checkpoint import read_checkpoint
from domain.vault.leaf import Leaf
from domain.vault.values import Act
from infra.notes import WITNESS, NoNote, NoteKey, holds, read_key, read_note
from infra.vault.inside import Inside


async def witnesses(inside: Inside) -> list[NoteKey]:
    """Those that are known today."""
    return [
        read_key(row["key"])
        for row in await inside.pool.fetch("SELECT key FROM public.log_witnesses_known()")
    ]


async def register(inside: Inside, key: str, *, known: bool) -> Refusal | NoteKey:
    """Know a witness from now on, or no longer. Both stand in the log; a key that was ended is not taken again."""
    try:
        read = read_key(key)
    except NoNote:
        return _UNFIT
    if read.kind != WITNESS:
        return _UNFIT
    act = Act.KEY_ADDED if known else Act.KEY_RETIRED
    leaf = Leaf(act=act, on=inside.clock.today(), reason="WITNESS", key=read.id.hex())
    await inside.pool.execute("SELECT public.log_witness($1, $2, $3)", read.text, known, leaf.bytes)
    if known and read not in await witnesses(inside):
        return _ENDED
    return read


async def cosigned(inside: Inside, note: str) -> Refusal | list[str]:
    """Keep the cosignatures of known witnesses below a checkpoint of this log; the names of those whose it holds."""
    try:
        text, signatures = read_note(note)
        size = read_checkpoint(text).size
    except ValueError:
        return _NO_NOTE
    kept = await inside.pool.fetchrow("SELECT note FROM public.log_checkpoint($1, false)", size)
    if kept is None or read_note(kept["note"])[0] != text:
        return _NOT_OURS
    found = [(key, one) for key in await witnesses(inside) for one in signatures if holds(one, text, key)]
    for key, one in found:
        await inside.pool.execute("SELECT public.log_cosign($1, $2, $3)", size, key.text, one.line)
    return [key.name for key, _ in found] or _UNKNOWN


_UNFIT = BadInput(
    message="This is not the key of a witness.",
    next="Give the whole line that `parley log witness make` printed; it has a name, a number and a key.",
    field="key",
)
_ENDED = BadInput(
    message="This witness's key was ended before, and an ended key is not taken again.",
    next="Let the witness make a new key.",
    field="key",
)
_NO_NOTE = BadInput(
    message="This is not a signed checkpoint.",
    next="Send the checkpoint as /log/checkpoint gave it, with your signature's line below.",
    field="note",
)
_NOT_OURS = BadInput(
    message="This log never signed such a checkpoint.",
    next="Fetch /log/checkpoint again. If another one of this size was signed, keep both: they show a split view.",
    field="note",
)
_UNKNOWN = BadInput(
    message="Below this checkpoint is no valid signature of a witness that this log knows.",
    next="Ask the operator to register your witness's key, then send it again.",
    field="note",
)
