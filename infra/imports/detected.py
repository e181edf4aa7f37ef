"""Guesses in which encoding a file that is not UTF-8 was written, so that the refusal can say what to do.

A guess is only ever offered, never used: a wrong one turns letters into other letters without an error.
"""

from __future__ import annotations

CHOICES = {
    "windows-1252": "cp1252",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1256": "cp1256",
    "iso-8859-1": "latin-1",
    "mac-roman": "mac_roman",
    "gb18030": "gb18030",
    "shift-jis": "cp932",
    "utf-8": "utf-8",
}
"""Encodings a map may name. All keep line ends where they are; UTF-16 does not and has to be converted first."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def is_utf_16(start: bytes) -> bool:
    """Whether the file begins as UTF-16 or UTF-32 does."""
    return start.startswith(_UTF_16) or b"\0" in start[:4]


def likely_encoding(sample: bytes) -> str:
    """The encoding that most likely wrote these bytes, which are not UTF-8."""
    high = [byte for byte in sample if byte >= 0x80]
    runs = _runs(sample)
    if sum(run for run in runs if run >= 3) < len(high) * 0.5:  # single letters with accents among plain ones
        return "windows-1252" if _decodes(sample, "cp1252") else "iso-8859-1"
    if _decodes(sample, "gb18030") and sum(run for run in runs if run % 2 == 0) > len(high) * 0.9:
        return "gb18030"
    small = sum(1 for byte in high if byte >= 0xE0)
    alef_lam = sum(1 for byte in high if byte in b"\xc7\xe1\xed\xe3\xe4\xe6\xdd\xca")
    return "windows-1256" if alef_lam > len(high) * 0.55 or small < len(high) * 0.4 else "windows-1251"


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError as no:
        return no.start >= len(sample) - 4  # the sample may end within a character
    return True


def _runs(sample: bytes) -> list[int]:
    """How many high bytes stand side by side, run by run."""
    runs: list[int] = []
    run = 0
    for byte in (*sample, 0):
        if byte >= 0x80:
            run += 1
        elif run:
            runs.append(run)
            run = 0
    return runs
