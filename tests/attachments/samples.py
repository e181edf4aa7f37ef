"""Small files with marks wherever their makers leave them: each mark has to be gone."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

MARK = b"CANARY"
SAID = MARK.decode()


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A red picture that lies on its side, with a maker, a day, a comment, a profile and words beside it."""
    made = Image.new("RGB", size, "red")
    beside = made.getexif()
    beside[0x010F], beside[0x0112], beside[0x9003] = f"{SAID} maker", 6, f"{SAID} day"
    beside.get_ifd(0x8825)[1] = f"{SAID} north"
    written = io.BytesIO()
    more = {"JPEG": {"comment": MARK, "icc_profile": MARK * 30}, "WEBP": {"xmp": MARK}}.get(kind, {})
    made.save(written, kind, exif=beside.tobytes(), **more)
    raw = written.getvalue()
    if kind == "PNG":
        raw = raw[:33] + chunk(b"tEXt", b"Author\0" + MARK) + raw[33:]
    return raw + MARK


def chunk(kind: bytes, told: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))


def wide(width: int, height: int) -> bytes:
    """A PNG that says it is that large, and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def paper() -> Pdf:
    """A page with a picture, a form, a note, a link, a filled field; a document with all that stands beside pages."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    page = made.pages[0]
    shot = Stream(made, picture())
    shot.Type, shot.Subtype, shot.Width, shot.Height = Name.XObject, Name.Image, 64, 48
    shot.BitsPerComponent, shot.Filter = 8, Name.DCTDecode
    shot.ColorSpace = Array([Name.ICCBased, made.make_indirect(Stream(made, MARK, N=3))])
    shot.Metadata = Stream(made, MARK)
    shot.Private = String(SAID)
    drawn = Stream(made, b"% " + MARK + b"\n0 0 10 10 re f")
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
    drawn.PieceInfo = Dictionary(A=String(SAID))
    set_by_tex = Stream(
        made, b"/Span <</ActualText (" + MARK + b")>> BDC 0 0 5 5 re f EMC /P <</A (" + MARK + b")>> DP"
    )
    set_by_tex.Type, set_by_tex.Subtype, set_by_tex.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
    set_by_tex["/PTEX.FileName"] = String(f"/home/{SAID}/graph.pdf")
    set_by_tex["/PTEX.InfoDict"] = made.make_indirect(Dictionary(Author=String(SAID)))
    page.Resources = Dictionary(
        XObject=Dictionary(
            Im=made.make_indirect(shot), Fm=made.make_indirect(drawn), Tex=made.make_indirect(set_by_tex)
        ),
        Of=String(SAID),
        Properties=Dictionary(MC0=Dictionary(Author=String(SAID))),
    )
    page.Contents = Stream(
        made,
        b"% "
        + MARK
        + b"\nq 64 0 0 48 10 10 cm /Im Do Q /Fm Do /Tex Do /Figure <</Alt ("
        + MARK
        + b")>> BDC EMC BT (seen 100% here) Tj ET",
    )
    page.PieceInfo, page.LastModified = Dictionary(A=String(SAID)), String(SAID)
    page.Thumb = made.make_indirect(Stream(made, MARK))
    box = Array([0, 0, 10, 10])
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, T=String(SAID), Contents=String(SAID))
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.URI, URI=String(SAID))
    )
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(SAID), V=String("filled in"), F=4,
            Rect=Array([10, 100, 100, 120]), DA=String("/Helv 10 Tf"),
        )
    )  # fmt: skip
    page.Annots = Array([made.make_indirect(note), made.make_indirect(link), field])
    made.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True, DA=String("/Helv 10 Tf 0 g"))
    made.attachments[f"{SAID}.txt"] = MARK
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(SAID))
    made.docinfo["/Author"] = SAID
    with made.open_metadata() as beside:
        beside["dc:title"] = SAID
    return made


def written(made: Pdf, **how: object) -> bytes:
    """A document as bytes."""
    into = io.BytesIO()
    made.save(into, **how)  # type: ignore[arg-type]
    return into.getvalue()


def laid_open(raw: bytes) -> bytes:
    """All that stands in a document, nothing packed."""
    with pikepdf.open(io.BytesIO(raw)) as read:
        return written(
            read,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )


def packed(megabytes: int) -> bytes:
    """A document of one page whose content is that much, unpacked."""
    begin = zlib.compressobj(9)
    first = begin.compress(b"%" * 2**20) + begin.flush(zlib.Z_FULL_FLUSH)
    further = zlib.compressobj(9)
    one = (further.compress(b"%" * 2**20) + further.flush(zlib.Z_FULL_FLUSH))[2:]
    made = pikepdf.new()
    made.add_blank_page()
    made.pages[0].Contents = Stream(made, b"")
    whole = first + one * (megabytes - 1) + b"\x03\x00" + b"\0" * 4
    made.pages[0].obj.Contents.write(whole, filter=Name.FlateDecode)
    return written(made)
