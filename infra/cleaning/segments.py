"""A JPEG inside a document without what cameras and editors add: what is drawn from it stays bit for bit."""

from __future__ import annotations

from infra.cleaning.bounds import Refused

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_COMMENT = 0xFE
_APPLICATION = range(0xE0, 0xF0)
_ADOBE = 0xEE
"""Says how colours are kept: without it they come out wrong."""


def without_segments(jpeg: bytes) -> bytes:
    """Drops comments and every application's segment but Adobe's of colours, and whatever follows the end."""
    if jpeg[:2] != bytes([0xFF, _START]):
        raise Refused("DAMAGED")
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:
            raise Refused("DAMAGED")
        kind = jpeg[at + 1]
        if kind == 0xFF:  # padding
            at += 1
            continue
        if kind == _END:
            return bytes(kept) + jpeg[at : at + 2]
        until = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if until > len(jpeg) or until < at + 4:
            raise Refused("DAMAGED")
        if kind == _SCAN:
            until = _end_of_scan(jpeg, until)
        adobe = kind == _ADOBE and jpeg[at + 4 : at + 9] == b"Adobe" and until - at == 16
        if adobe or not (kind == _COMMENT or kind in _APPLICATION):
            kept += jpeg[at:until]
        at = until
    return bytes(kept) + bytes([0xFF, _END])


def _end_of_scan(jpeg: bytes, at: int) -> int:
    """Where what is drawn ends: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        at = jpeg.find(b"\xff", at)
        if at < 0 or at + 1 >= len(jpeg):
            return len(jpeg)
        following = jpeg[at + 1]
        if following == 0x00 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at
