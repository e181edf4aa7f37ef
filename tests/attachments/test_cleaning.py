"""What tells on a file's maker is taken out, in a process of its own; what cannot be cleaned is refused by name."""

from __future__ import annotations

import errno
import io
import json
import os
from collections.abc import AsyncIterator, Callable
from functools import partial

import pikepdf
import psutil
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from infra.cleaning import child, pictures
from infra.cleaning.bounds import LARGEST, Refused
from infra.cleaning.running import Cleaning
from tests.attachments.samples import MARK, laid_open, packed, paper, picture, wide, written


async def cleaned(raw: bytes, by: Cleaning | None = None) -> tuple[str, bytes]:
    """What becomes of a file."""

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(raw), 2**18):
            yield raw[at : at + 2**18]

    async with (by or Cleaning()).of(pieces()) as found:
        whole = b"".join([piece async for piece in found.pieces])
    assert len(whole) == found.size
    return found.type, whole


async def why_not(raw: bytes, by: Cleaning | None = None) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as refused:
        await cleaned(raw, by)
    return refused.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_keeps_its_points_and_nothing_else(kind: str):
    raw = picture(kind)
    assert raw.count(MARK) >= 4
    type_, whole = await cleaned(raw)
    assert type_ == f"image/{kind.lower()}"
    assert MARK not in whole
    with Image.open(io.BytesIO(whole)) as seen:
        assert (seen.size, seen.format) == ((48, 64), kind)  # turned as its label said
        assert dict(seen.getexif()) == {}
        assert not {"icc_profile", "comment", "xmp", "exif"} & set(seen.info)
        assert seen.convert("RGB").getpixel((5, 5)) == pytest.approx((255, 0, 0), abs=4)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("WEBP", "RGBA")])
def test_what_was_made_invisible_in_a_picture_is_not_in_it(kind: str, mode: str):
    """Whoever rubs out a face makes its points invisible, and leaves them where they were."""
    shown, rubbed_out = (200, 200, 200, 255), (90, 90, 90, 0)
    made = Image.new("RGBA", (2, 1), shown)
    made.putpixel((1, 0), rubbed_out)
    into = io.BytesIO()
    made.convert(mode).save(into, kind, **({"exact": True, "lossless": True} if kind == "WEBP" else {}))
    with Image.open(io.BytesIO(pictures.cleaned(into.getvalue(), kind))) as seen:
        points = seen.convert("RGBA")
    assert points.getpixel((0, 0)) == pytest.approx(shown, abs=6)
    assert points.getpixel((1, 0))[3] == 0  # type: ignore[index]
    assert points.getpixel((1, 0)) != pytest.approx(rubbed_out, abs=20)


async def test_a_document_keeps_what_is_seen_and_nothing_else():
    raw = written(paper())
    assert laid_open(raw).count(MARK) > 20
    type_, whole = await cleaned(raw)
    open_ = laid_open(whole)
    assert type_ == "application/pdf"
    assert MARK not in open_
    assert b"seen 100% here" in open_
    assert b"0 0 5 5 re" in open_  # what was said of it is gone, what is drawn is not
    assert b"filled in" in open_  # a filled field is part of the page
    with pikepdf.open(io.BytesIO(whole)) as read:
        assert set(read.Root.keys()) <= {"/Type", "/Pages"}
        assert set(read.trailer.keys()) <= {"/Root", "/Size", "/ID", "/Type", "/W", "/Index", "/Filter",
                                            "/Length", "/DecodeParms"}  # fmt: skip
        (page,) = read.pages
        assert set(page.obj.keys()) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        shot = page.Resources.XObject.Im.read_raw_bytes()
        with Image.open(io.BytesIO(shot)) as seen:
            assert (seen.size, dict(seen.getexif())) == ((64, 48), {})


async def test_what_is_drawn_under_a_bar_or_beyond_the_edge_stays():
    """A limit, which the page tells: nothing looks at what is seen and what is not."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    drawn = b"BT /F 9 Tf 9 9 Td (%s) Tj ET 0 0 200 200 re f BT /F 9 Tf 900 900 Td (%s) Tj ET"
    made.pages[0].Contents = Stream(made, drawn % (b"under", b"beyond"))
    _, whole = await cleaned(written(made))
    assert b"(under)" in laid_open(whole)
    assert b"(beyond)" in laid_open(whole)


async def test_a_former_version_of_a_document_does_not_stay():
    raw = written(paper())
    changed = raw + b"\n1 0 obj\n<< /Was (" + MARK + b") >>\nendobj\n"
    assert MARK not in laid_open((await cleaned(changed))[1])


async def test_plain_text_stays_as_it_is():
    said = "Sí, a las tres. 我看见了。\r\n\tLa presa.".encode()
    assert await cleaned(said) == ("text/plain", said)


def layered(made: Pdf) -> None:
    hidden = made.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    made.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden])))


def scripted(made: Pdf) -> None:
    made.Root.AcroForm.XFA = made.make_indirect(Stream(made, b"<xfa/>"))


def foreign(made: Pdf) -> None:
    shot = made.make_indirect(Stream(made, b"\0\0\0\x0cjP  "))
    shot.Type, shot.Subtype, shot.Filter = Name.XObject, Name.Image, Name.JPXDecode
    made.pages[0].Resources.XObject["/J"] = shot


def amid(made: Pdf) -> None:
    shot = b"BI /W 64 /H 48 /CS /RGB /BPC 8 /F /DCT ID " + picture() + b" EI"
    made.pages[0].Contents = Stream(made, shot)


def holding(made: Pdf) -> None:
    made.pages[0].Resources.XObject["/E"] = made.make_indirect(
        Dictionary(Type=Name.Filespec, EF=Dictionary())
    )


def emptied(made: Pdf) -> None:
    del made.pages[0]


def changed(how: Callable[[Pdf], None]) -> bytes:
    made = paper()
    how(made)
    return written(made)


def locked() -> bytes:
    return written(paper(), encryption=pikepdf.Encryption(owner="a", user="b"))


def moving() -> bytes:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    into = io.BytesIO()
    frames[0].save(into, "PNG", save_all=True, append_images=frames[1:])
    return into.getvalue()


def in_format(kind: str) -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (4, 4)).save(into, kind)
    return into.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (bytes, "EMPTY"),
    "more than a file may have": (lambda: b"a" * (LARGEST + 1), "TOO_LARGE"),
    "a picture that says it is vast": (partial(wide, 30_000, 30_000), "TOO_MANY_POINTS"),
    "a picture just beyond": (partial(wide, 10_000, 5_001), "TOO_MANY_POINTS"),
    "a picture that ends early": (lambda: picture()[:300], "DAMAGED"),
    "a picture that holds nothing": (partial(wide, 900, 900), "DAMAGED"),
    "rubbish after a JPEG's mark": (lambda: b"\xff\xd8\xff" + bytes(200), "DAMAGED"),
    "a picture that moves": (moving, "MOVES"),
    "a document that ends early": (lambda: written(paper())[:40], "DAMAGED"),
    "a document with a password": (locked, "LOCKED"),
    "a document without pages": (partial(changed, emptied), "TOO_MANY_PAGES"),
    "a document with hidden layers": (partial(changed, layered), "HIDES"),
    "a document with an XFA form": (partial(changed, scripted), "HIDES"),
    "a document with JPEG 2000": (partial(changed, foreign), "HIDES"),
    "a document with a JPEG amid what is drawn": (partial(changed, amid), "HIDES"),
    "a document that holds a file on its page": (partial(changed, holding), "HIDES"),
    "a GIF": (partial(in_format, "GIF"), "OTHER_PICTURE"),
    "a TIFF": (partial(in_format, "TIFF"), "OTHER_PICTURE"),
    "a picture of an iPhone": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40), "OTHER_PICTURE"),
    "a film": (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(40), "SOUND_OR_FILM"),
    "a document of an office program": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "OFFICE"),
    "a program": (lambda: b"MZ" + bytes(60), "UNKNOWN_TYPE"),
    "a page of the web": (lambda: b"\n<!DOCTYPE html><script>alert(1)</script>", "UNKNOWN_TYPE"),
    "a drawing with a script": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "UNKNOWN_TYPE"),
    "text of another encoding": (lambda: "La señora".encode("latin-1"), "UNKNOWN_TYPE"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_cleaned_is_refused_by_name(what: str, monkeypatch: pytest.MonkeyPatch):
    """Asked of the judgement itself: a process for each would tell the same, later."""
    monkeypatch.setattr(child, "confined", lambda: None)
    made, code = REFUSED[what]
    with pytest.raises(Refused) as refused:
        child.looked_at(made())
    assert refused.value.code == code


def as_mode(mode: str, kind: str, **how: object) -> bytes:
    into = io.BytesIO()
    Image.effect_noise((40, 30), 80).convert(mode).save(into, kind, **how)  # type: ignore[arg-type]
    return into.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "RGBA"), ("WEBP", "RGBA")],
)  # fmt: skip
async def test_in_whatever_way_a_picture_is_kept_the_process_has_what_it_takes(kind: str, mode: str):
    """Once it looks at a file it can load nothing any more."""
    raw = as_mode(mode, kind)
    assert (await cleaned(raw))[0] == f"image/{kind.lower()}"


async def test_a_refusal_comes_out_of_the_process_by_its_name():
    assert await why_not(changed(amid)) == "HIDES"
    assert await why_not(b"MZ" + bytes(60)) == "UNKNOWN_TYPE"
    assert await why_not(wide(10_000, 5_001)) == "TOO_MANY_POINTS"
    assert await why_not(b"a" * (LARGEST + 2**20)) == "TOO_LARGE"


async def test_what_unpacks_without_end_is_ended_by_its_memory():
    little = Cleaning(memory=150 * 2**20)
    assert await why_not(packed(120), little) == "TOO_MUCH_WORK"
    assert (await cleaned(written(paper()), little))[0] == "application/pdf"


async def test_what_takes_too_long_is_ended():
    assert await why_not(picture(), Cleaning(within=0.01)) == "TOO_MUCH_WORK"
    left = [one.cmdline() for one in psutil.Process().children()]
    assert [one for one in left if "infra.cleaning.child" in str(one)] == []


async def test_the_process_has_no_environment_no_rights_and_no_files(monkeypatch: pytest.MonkeyPatch):
    """Asked from inside: as the process that reads a file is, just before it reads."""
    monkeypatch.setenv("TESTS_SECRET", "CANARY")
    look = (
        "import infra.cleaning.child as c, os, resource, json\n"
        "def refused(how):\n"
        "    try: how()\n"
        "    except OSError as why: return why.errno\n"
        "def look(raw):\n"
        "    import socket\n"
        "    fds = os.listdir('/proc/self/fd')\n"
        "    c.confined()\n"
        "    told = {'environment': sorted(set(os.environ) - {'LC_CTYPE'}), 'user': os.geteuid(),"
        " 'files': [f for f in fds if int(f) > 2][1:],"
        " 'opens': [refused(lambda: open('/etc/passwd')), refused(socket.socket), refused(os.pipe)],"
        " 'limits': [resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[1]"
        " for name in ('FSIZE', 'CORE', 'NPROC', 'NOFILE')]}\n"
        "    return json.dumps(told), b''\n"
        "c.looked_at = look\n"
        "c.main()"
    )
    begin = "import sys; sys.path.insert(0, sys.argv[1])\n" + look
    monkeypatch.setattr("infra.cleaning.running._BEGIN", begin)
    said, _ = await cleaned(b"a")
    told = json.loads(said)
    assert told["user"] == (65534 if os.geteuid() == 0 else os.geteuid())
    assert (told["environment"], told["files"], told["limits"]) == ([], [], [0, 0, 0, 0])
    assert told["opens"] == [errno.EMFILE] * 3
