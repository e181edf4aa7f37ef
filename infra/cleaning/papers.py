"""A PDF made anew from what is seen on its pages: everything else of the document stays behind.

Not taken over: properties, XMP, attachments, scripts, comments and form fields (drawn onto the page, without who made
them), links, thumbnails, layers' names, colour profiles, former versions, what is said of what is drawn instead of
drawn; and what cameras and editors left in the pictures on the pages, as TeX leaves from which folder and by whom each
came. Refused is what cannot be looked through: passwords, JPEG 2000, XFA forms, hidden layers, JPEG amid drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO

import pikepdf
import pikepdf.models.image  # before rights are given up: pictures amid drawing ask for it
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from infra.cleaning.bounds import PAGES, Refused
from infra.cleaning.segments import without_segments

OF_A_PAGE = frozenset(
    {
        "/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Resources", "/Contents",
        "/Rotate", "/UserUnit", "/Group",
    }
)  # fmt: skip
NEVER = frozenset(
    {
        "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/AA", "/OPI", "/Alternates", "/StructParent",
        "/StructParents", "/Properties", "/OC", "/Measure", "/PtData", "/Name", "/ID",
    }
)  # fmt: skip
"""Of whatever else is on a page: of none of these does its look depend, once hidden layers are refused."""
_STREAM = frozenset({"/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms"})
OF_WHAT_IS_DRAWN: Mapping[str, frozenset[str]] = {
    "/Form": _STREAM | {"/FormType", "/BBox", "/Matrix", "/Resources", "/Group"},
    "/Image": _STREAM
    | {
        "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode",
        "/Interpolate", "/SMask", "/SMaskInData", "/Matte",
    },
}  # fmt: skip
"""All that stays of them: programs add what they like, TeX the path and the author of each picture."""
OF_RESOURCES = frozenset(
    ["/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet"]
)
_SAID = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
"""Say what something drawn is, or stands for: words that nobody sees."""
_MAY_SAY = re.compile(rb"%|<<(?!\s*/MCID\s+\d+\s*>>)|\bBI\s")
"""Where none of it is, a drawing is left as it is: reading each would take too long."""
TELLING = frozenset(
    ["/EF", "/EmbeddedFile", "/Filespec", "/JS", "/JavaScript", "/RichMedia", "/Launch", "/URI"]
)
_DEVICE = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}


def cleaned(raw: bytes) -> bytes:
    """The pages, in a document that says nothing else."""
    try:
        with pikepdf.open(BytesIO(raw), suppress_warnings=True) as was:
            _refuse_what_hides(was)
            _draw_notes(was)
            _only_the_look(was)
            with pikepdf.new() as new:
                new.pages.extend(was.pages)
                _only_what_is_seen(new)
                written = BytesIO()
                new.save(written, deterministic_id=True)
    except pikepdf.PasswordError:
        raise Refused("LOCKED") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, NotImplementedError):
        raise Refused("DAMAGED") from None
    return written.getvalue()


def _refuse_what_hides(was: Pdf) -> None:
    if not 0 < len(was.pages) <= PAGES:
        raise Refused("TOO_MANY_PAGES")
    if "/XFA" in _dictionary(was.Root.get("/AcroForm")):
        raise Refused("HIDES")
    layers = _dictionary(was.Root.get("/OCProperties"))
    shown = _dictionary(layers.get("/D"))
    off = shown.get("/OFF")
    if shown.get("/BaseState", Name.ON) != Name.ON or (isinstance(off, Array) and len(off)):
        raise Refused("HIDES")


def _draw_notes(was: Pdf) -> None:
    """Filled forms, stamps and remarks become part of the page; who wrote them, and when, does not."""
    if isinstance(was.Root.get("/AcroForm"), Dictionary):
        was.generate_appearance_streams()
    was.flatten_annotations("screen")


def _only_the_look(was: Pdf) -> None:
    """Before pages are taken over: what only they point to is not even copied."""
    for page in was.pages:
        for key in [str(key) for key in page.obj if str(key) not in OF_A_PAGE]:
            del page.obj[key]


def _only_what_is_seen(new: Pdf) -> None:
    new.remove_unreferenced_resources()
    for one in new.objects:
        if one is not None:
            for held in _held(one):
                _clean(held)
    for page in new.pages:
        _without_remarks(page)


def _held(one: Object) -> Iterator[Object]:
    """The object and all that stands in it, but not what it only points to: that has its own turn."""
    waiting, first = [one], True
    while waiting:
        held = waiting.pop()
        if not isinstance(held, (Dictionary, Array, Stream)) or (held.is_indirect and not first):
            continue
        first = False
        yield held
        waiting.extend(held if isinstance(held, Array) else [held[str(key)] for key in held])


def _clean(held: Object) -> None:
    if isinstance(held, Array):
        if len(held) == 2 and held[0] == Name.ICCBased:
            parts = int(_dictionary(held[1]).get("/N", 3))
            held[:] = [_DEVICE.get(parts, Name.DeviceRGB)]
        return
    keys = {str(key) for key in held}
    kinds = {str(held.get(key)) for key in ("/Type", "/S", "/Subtype") if key in keys}
    if keys & TELLING or kinds & TELLING:
        raise Refused("HIDES")
    drawn = OF_WHAT_IS_DRAWN.get(str(held.get("/Subtype"))) if isinstance(held, Stream) else None
    beside = NEVER if drawn is None else NEVER | (keys - drawn)
    for key in keys & beside:
        if key != "/Name" or "/Subtype" in keys:
            del held[key]
    resources = _dictionary(held.get("/Resources"))
    for key in {str(key) for key in resources} - OF_RESOURCES:
        del resources[key]
    glyphs = _dictionary(held.get("/CharProcs"))
    for glyph in (glyphs[str(key)] for key in glyphs):
        if isinstance(glyph, Stream):
            _only_drawing(glyph)
    if isinstance(held, Stream):
        _clean_stream(held)


def _clean_stream(held: Stream) -> None:
    filters = held.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]
    if "/JPXDecode" in names:
        raise Refused("HIDES")
    if names[-1] == "/DCTDecode":
        seen = (
            held.read_raw_bytes()
            if len(names) == 1
            else held.read_bytes(pikepdf.StreamDecodeLevel.generalized)
        )
        how = held.get("/DecodeParms")
        how = how[-1] if isinstance(how, Array) and len(how) else how
        held.write(
            without_segments(seen),
            filter=Name.DCTDecode,
            decode_parms=how if isinstance(how, Dictionary) else None,
        )
    elif held.get("/Subtype") == Name.Form or "/PatternType" in held:
        _only_drawing(held)


def _without_remarks(page: pikepdf.Page) -> None:
    page.contents_coalesce()
    drawn = page.obj.get("/Contents")
    if isinstance(drawn, Stream):
        _only_drawing(drawn)


def _only_drawing(held: Stream) -> None:
    """What stands behind a `%`, and what is said of what is drawn, is drawn nowhere."""
    if _MAY_SAY.search(held.read_bytes()) is None:
        return
    kept: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    for one in pikepdf.parse_content_stream(held):
        if isinstance(one, pikepdf.ContentStreamInlineImage) and "/DCTDecode" in one.iimage.filters:
            raise Refused("HIDES")
        if str(one.operator) not in _SAID:
            kept.append(one)
    held.write(pikepdf.unparse_content_stream(kept))


def _dictionary(found: Object | None) -> Object:
    return found if isinstance(found, (Dictionary, Stream)) else Dictionary()
