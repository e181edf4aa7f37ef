"""Lengths that tell little: a text is padded to the next multiple of `STEP` bytes before it is sealed."""

from __future__ import annotations

STEP = 256
"""A padded text is as long as the next multiple of this many bytes."""
END = b"\x80"
"""Stands between the text and what it is padded with."""


def padded(text: str) -> bytes:
    """The text's bytes, its end, and zeros."""
    told = (
        text.encode("utf-8", "surrogatepass") + END
    )  # strict encoding would fail with the text in its message
    return told + bytes(-len(told) % STEP)


def unpadded(told: bytes) -> str:
    """The text that was padded."""
    return told.rstrip(b"\0").removesuffix(END).decode("utf-8", "surrogatepass")
