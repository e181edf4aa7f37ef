"""A picture drawn anew, point by point: what was beside the points (place, camera, times, comments) is not in it.

It is turned as its label said before the label goes. Refused are pictures that move, that are too large unpacked, and
those that do not read to their end.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

from PIL import Image, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from infra.cleaning.bounds import PIXELS, Refused

_LOADED = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
"""Before the process gives up its rights, so that nothing is looked for on the disk later."""
_MODES = {
    "JPEG": ("L", "RGB"),
    "PNG": ("1", "L", "LA", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
}
_HOW: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 90},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90},
}
Image.MAX_IMAGE_PIXELS = PIXELS


def cleaned(raw: bytes, kind: str) -> bytes:
    """The same picture in the same format; `kind`: JPEG, PNG or WEBP."""
    try:
        with Image.open(BytesIO(raw), formats=[kind]) as opened:
            if opened.width * opened.height > PIXELS:
                raise Refused("TOO_MANY_POINTS")
            if kind != "JPEG" and getattr(opened, "n_frames", 1) > 1:
                raise Refused("MOVES")
            opened.load()
            ImageOps.exif_transpose(opened, in_place=True)
            picture = _plain(opened, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("TOO_MANY_POINTS") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused("DAMAGED") from None
    picture.info.clear()
    picture.getexif().clear()
    drawn = BytesIO()
    _drawn(picture, kind, drawn)
    return drawn.getvalue()


def _drawn(picture: Image.Image, kind: str, into: IO[bytes]) -> None:
    picture.save(into, kind, **_HOW[kind])


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """In a way in which the format keeps it; a palette is written out."""
    see_through = "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA", "RGBa", "La")
    if picture.mode in _MODES[kind] and "transparency" not in picture.info:
        return picture
    if see_through and "RGBA" in _MODES[kind]:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("RGB")
