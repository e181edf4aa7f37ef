"""A picture drawn anew, point by point: what was beside the points (place, camera, times, comments) is not in it.

It is turned as its label said before the label goes. Refused are pictures that move, that are too large unpacked, and
those that do not read to their end.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

from PIL import (
    Image,
    ImageFile,
    ImageOps,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from infra.cleaning.bounds import PIXELS, Refused

_LOADED = (
    ImageFile, ImagePalette, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
)  # fmt: skip
"""Before the process gives up its rights: after that nothing can be read from the disk."""
Image.preinit()
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
    """In a way in which the format keeps it; a palette is written out, and what is made invisible is gone."""
    see_through = "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA", "RGBa", "La")
    if see_through and "RGBA" in _MODES[kind]:
        return _without_the_invisible(picture.convert("RGBA"))
    if picture.mode in _MODES[kind]:
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("RGB")


def _without_the_invisible(picture: Image.Image) -> Image.Image:
    """Whoever rubs out a face leaves its points in place: they are only not shown."""
    blank = Image.new("RGBA", picture.size)
    blank.paste(picture, mask=picture.getchannel("A").point(lambda value: 255 if value else 0))
    return blank
