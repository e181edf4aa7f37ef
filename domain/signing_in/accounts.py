"""What a person signs in with, and how long it is good for: passwords, second factors, sessions, invitations.

Rules from NIST SP 800-63B (length, no composition, common ones refused) and RFC 6238 (a code is taken once).
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from domain.signing_in.common_passwords import COMMON

SHORTEST, LONGEST = 12, 128
"""Characters of a password, after normalising."""

SESSION_HOLDS = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=1)
"""How often it is written down that a session is in use."""

INVITATION_HOLDS = timedelta(hours=72)
RECOVERY_CODES = 10
RECOVERY_CODE_BYTES = 10
"""80 random bits: kept as a digest, good for one use."""

TOTP_STEP = 30
"""Seconds (RFC 6238 section 5.2); the step before and the one after are taken too."""

_LONGEST_TYPED = 1024
_FEW = 5
_HANDLE = re.compile(r"[a-z][a-z0-9-]{2,39}")
_TOTP = re.compile(r"[0-9]{6}")


class Method(StrEnum):
    """Which second factor a session rests on."""

    TOTP = "TOTP"
    RECOVERY_CODE = "RECOVERY_CODE"


class Unfit(StrEnum):
    """Why a password is not taken."""

    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    COMMON = "COMMON"
    IS_THE_HANDLE = "IS_THE_HANDLE"


@dataclass(frozen=True, slots=True)
class BadPassword:
    """A password that is not taken, and what would be."""

    because: Unfit

    @property
    def message(self) -> str:
        """For the person who chose it."""
        match self.because:
            case Unfit.TOO_SHORT:
                return f"The password is too short. Take at least {SHORTEST} characters: a few words will do."
            case Unfit.TOO_LONG:
                return f"The password is too long. Take at most {LONGEST} characters."
            case Unfit.COMMON:
                return "Anybody would try this password early. Take a few words that do not belong together."
            case Unfit.IS_THE_HANDLE:
                return "The password may not be your user name."


def typed(password: str) -> str | None:
    """A password in one form, however the keyboard wrote it (NFKC); None if it can be nobody's."""
    if len(password) > _LONGEST_TYPED:
        return None
    normal = unicodedata.normalize("NFKC", password)
    return normal if len(normal) <= LONGEST and _has_bytes(normal) else None


def chosen(password: str, handle: str) -> str | BadPassword:
    """A new password in its one form, or why it is not taken."""
    normal = typed(password)
    if normal is None:
        return BadPassword(Unfit.TOO_LONG)
    if len(normal) < SHORTEST:
        return BadPassword(Unfit.TOO_SHORT)
    plain = normal.casefold()
    if plain == handle:
        return BadPassword(Unfit.IS_THE_HANDLE)
    return BadPassword(Unfit.COMMON) if plain in COMMON or len(set(plain)) < _FEW else normal


def handle_of(username: str) -> str:
    """The handle that was typed; empty where it can be none."""
    if len(username) > _LONGEST_TYPED:
        return ""
    handle = username.strip().lower()
    return handle if _HANDLE.fullmatch(handle) else ""


def totp_of(code: str) -> str | None:
    """Six digits, if that is what was typed (with or without spaces)."""
    digits = _together(code)
    return digits if _TOTP.fullmatch(digits) else None


def recovery_digest(code: str) -> bytes:
    """What is kept of a recovery code, however it was typed."""
    return sha256(_together(code).upper().encode(errors="surrogatepass")).digest()


def recovery_code(random: bytes) -> str:
    """A code to be written on paper: four groups of four letters and digits."""
    letters = b32encode(random).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _together(code: str) -> str:
    return "".join(code[:64].split()).replace("-", "")


def _has_bytes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
