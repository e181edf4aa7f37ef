"""Plain text is what it says and nothing beside: it stays as it is. Refused is what only looks like it."""

from __future__ import annotations

from infra.cleaning.bounds import Refused

_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")
_MARKED_UP = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<head", "<body", "{\\rtf", "%!ps")


def cleaned(raw: bytes) -> bytes:
    """The text, in UTF-8."""
    if not raw:
        raise Refused("EMPTY")
    if any(byte in _CONTROLS for byte in set(raw)):
        raise Refused("UNKNOWN_TYPE")
    try:
        head = raw.decode("utf-8").lstrip("\ufeff \t\r\n\f")[:16].lower()
    except UnicodeDecodeError:
        raise Refused("UNKNOWN_TYPE") from None
    if head.startswith(_MARKED_UP):
        raise Refused("UNKNOWN_TYPE")
    return raw
