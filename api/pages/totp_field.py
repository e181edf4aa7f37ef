"""A new authenticator's secret, on its way through the form that proves it: sealed, and bound to whose form it is.

It is kept nowhere before it is proved, and stands in no address. Shown as a QR code, and in groups for typing.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

import segno
from pyotp.totp import TOTP

from infra.oauth.sealing import Sealing
from infra.startup import CannotStart

PURPOSE = "second factor in a form"
ISSUER = "Parley"


def sealed(sealing: Sealing, whose: str, secret: str) -> str:
    """The field's value."""
    return urlsafe_b64encode(sealing.seal(PURPOSE, whose, secret.encode())).decode()


def opened(sealing: Sealing, whose: str, field: str) -> str | None:
    """The secret; None for anything that we did not seal for this form."""
    try:
        return sealing.open(PURPOSE, whose, urlsafe_b64decode(field.encode())).decode()
    except (CannotStart, Error, ValueError):
        return None


def picture(secret: str, handle: str) -> str:
    """A QR code to scan, as the address of an image: black on white in any colour scheme."""
    address = TOTP(secret).provisioning_uri(name=handle, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=3, dark="#000", light="#fff")


def in_groups(secret: str) -> str:
    """For typing by hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
