"""The process that reads a file nobody has looked at yet: from its input, to its output, and nothing else.

Says one line of JSON, `{"type": …}` or `{"refused": …}`, and behind a type the cleaned file. Whatever breaks in it is
one refusal among others; it keeps nothing and knows no key, name or address.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping

from infra.cleaning.bounds import LARGEST, Refused, bounded, confined

KINDS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"RIFF", "image/webp"),
    (b"%PDF-", "application/pdf"),
)
TEXT = "text/plain"


def main() -> None:
    """Read, clean, write."""
    said: Mapping[str, object]
    bounded(int(sys.argv[2]))
    try:
        kind, file = looked_at(sys.stdin.buffer.read(LARGEST + 1))
        said = {"type": kind, "size": len(file)}
    except Refused as refused:
        said, file = {"refused": refused.code}, b""
    except MemoryError:
        said, file = {"refused": "TOO_MUCH_WORK"}, b""
    except Exception:  # never its text: it may quote the file
        said, file = {"refused": "DAMAGED"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.write(file)
    sys.stdout.buffer.flush()


def looked_at(raw: bytes) -> tuple[str, bytes]:
    """What kind of file it is, by what stands in it alone, and the file without what tells on its maker."""
    if len(raw) > LARGEST:
        raise Refused("TOO_LARGE")
    kind = next((kind for signature, kind in KINDS if raw.startswith(signature)), TEXT)
    clean = _cleaner(kind)
    confined()
    if kind == TEXT:
        _refuse_known(raw)
    file = clean(raw)
    if len(file) > LARGEST:
        raise Refused("TOO_LARGE")
    return kind, file


def _cleaner(kind: str) -> Callable[[bytes], bytes]:
    """Loaded only where it is needed, and before rights are given up."""
    if kind == "application/pdf":
        from infra.cleaning import papers

        return papers.cleaned
    if kind == TEXT:
        import puremagic  # noqa: F401

        from infra.cleaning import texts

        return texts.cleaned
    from infra.cleaning import pictures

    return lambda raw: pictures.cleaned(raw, kind.removeprefix("image/").upper())


def _refuse_known(raw: bytes) -> None:
    """What is neither text nor of a kind that is taken: by what it is, so that its sender is told what to do."""
    import puremagic

    try:
        known = puremagic.from_string(raw[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return
    for start, code in _ADVISED.items():
        if known.startswith(start):
            raise Refused(code)


_ADVISED = {
    "image/svg": "UNKNOWN_TYPE",
    "image/": "OTHER_PICTURE",
    "video/": "SOUND_OR_FILM",
    "audio/": "SOUND_OR_FILM",
    "application/ogg": "SOUND_OR_FILM",
    "application/vnd.openxmlformats": "OFFICE",
    "application/vnd.oasis": "OFFICE",
    "application/vnd.ms-": "OFFICE",
    "application/msword": "OFFICE",
    "application/zip": "PACKED",
}
