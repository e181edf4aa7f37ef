"""Looks for a secret in files, in every form in which it might have been written down."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path


def forms_of(secret: bytes) -> list[bytes]:
    """Raw, in hex and in base64 (at each of its three offsets, without what its neighbours decide)."""
    hexadecimal = secret.hex().encode()
    shifted = [base64.b64encode(bytes(n) + secret)[-(-4 * n // 3) + (n > 0) : -4] for n in range(3)]
    urlsafe = [form.replace(b"+", b"-").replace(b"/", b"_") for form in shifted]
    return [secret, secret[::-1], hexadecimal, hexadecimal.upper(), *shifted, *urlsafe]


def places_of(forms: Sequence[bytes], folder: Path) -> list[str]:
    """The files below the folder that hold one of the forms."""
    return sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and _holds(file.read_bytes(), forms)
    )


def _holds(content: bytes, forms: Sequence[bytes]) -> bool:
    return any(form in content for form in forms)
