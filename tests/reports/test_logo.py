"""The clinic's logo: what is made ready, what is refused with a sentence, and how it stands in a PDF."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw
from PIL.PngImagePlugin import PngInfo
from reportlab.lib.units import mm

from reports.flowables.text import paragraph
from reports.logo import Logo, LogoProblem, prepare_logo
from reports.picture_header import read_header
from reports.styles import Look

TEAL = (11, 92, 98)


def written(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as the bytes of a file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def shown(data: bytes) -> Image.Image:
    """The bytes of a file as a picture in colours."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def drawn(width: int = 300, height: int = 150, *, mode: str = "RGB", ground: Any = "white") -> Image.Image:
    """A teal block at the left of a ground."""
    picture = Image.new(mode, (width, height), ground)
    ink = TEAL if mode in ("RGB", "RGBA") else 40
    ImageDraw.Draw(picture).rectangle((0, 0, width // 3, height), fill=ink)
    return picture


def photo(width: int = 400, height: int = 300) -> Image.Image:
    """So many colours that nobody drew them."""
    return Image.frombytes("RGB", (width, height), random.Random(5).randbytes(width * height * 3))


def png_of(width: int, height: int, *, rows: bytes = b"") -> bytes:
    """A PNG whose header tells any size, with these compressed rows of one bit."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def refusal(data: bytes) -> str:
    with pytest.raises(LogoProblem) as problem:
        prepare_logo(data)
    return str(problem.value)


def same(one: Image.Image, other: Image.Image, *, within: int = 0) -> bool:
    """Whether two pictures of one size have the same pixels, up to `within` of 255."""
    assert one.size == other.size
    highest = [high for _, high in ImageChops.difference(one, other).getextrema()]  # type: ignore[misc]
    return max(highest) <= within


# What is made ready


def test_a_drawing_becomes_a_png_with_the_same_pixels() -> None:
    ready = prepare_logo(written(drawn()))
    assert ready.startswith(b"\x89PNG")
    assert same(shown(ready), drawn())


def test_a_photo_becomes_a_jpeg_that_looks_the_same() -> None:
    smooth = photo(40, 30).resize((400, 300), Image.Resampling.BICUBIC)
    ready = prepare_logo(written(smooth))
    assert ready.startswith(b"\xff\xd8\xff")
    assert same(shown(ready), smooth, within=24)


def test_the_same_file_gives_the_same_bytes_and_a_ready_drawing_stays() -> None:
    for source in (written(drawn()), written(photo(), "JPEG")):
        assert prepare_logo(source) == prepare_logo(source)
    ready = prepare_logo(written(drawn()))
    assert prepare_logo(ready) == ready


def test_what_shines_through_becomes_white() -> None:
    clear = drawn(mode="RGBA", ground=(200, 0, 0, 0))
    palette = drawn(mode="RGBA", ground=(200, 0, 0, 0)).quantize(8)
    assert same(shown(prepare_logo(written(clear))), drawn())
    assert same(shown(prepare_logo(written(palette))), drawn(), within=2)
    keyed = written(drawn(ground=(1, 2, 3)), transparency=(1, 2, 3))
    assert same(shown(prepare_logo(keyed)), drawn())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_read_right(mode: str) -> None:
    grey = Image.new("L", (200, 100), 255)
    ImageDraw.Draw(grey).rectangle((0, 0, 100, 100), fill=0)
    if mode == "I;16":
        picture = Image.new("I;16", (200, 100), 65535)
        picture.paste(257, (0, 0, 100, 100))
        grey.paste(1, (0, 0, 100, 100))
        grey.paste(1, (100, 0, 101, 101))
        picture.paste(257, (100, 0, 101, 101))
    else:
        picture = grey.convert("RGB").convert(mode)
    ready = prepare_logo(written(picture, "JPEG" if mode == "CMYK" else "PNG"))
    # A JPEG blurs an edge.
    assert same(shown(ready), grey.convert("RGB"), within=40 if mode == "CMYK" else 2)


def test_a_picture_in_grey_is_kept_in_grey() -> None:
    header = read_header(prepare_logo(written(drawn(mode="L", ground=255).convert("RGB"))))
    assert header is not None
    assert header.channels == 1


def test_a_large_picture_is_made_smaller_in_its_proportions() -> None:
    assert shown(prepare_logo(written(drawn(3000, 1500)))).size == (1200, 600)
    # Sharp noise fills a JPEG as no photo does: it must be written all the same.
    assert shown(prepare_logo(written(photo(2400, 1200), "JPEG", quality=98))).size == (1200, 600)
    assert shown(prepare_logo(written(photo(1200, 600)))).size == (1200, 600)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_from_a_camera_stands_upright(orientation: int) -> None:
    turns = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    upright = drawn(160, 80)
    ImageDraw.Draw(upright).rectangle((0, 0, 20, 20), fill="black")
    turn = turns[orientation]
    back = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}.get(orientation, turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = upright if back is None else upright.transpose(back)
    assert same(shown(prepare_logo(written(lying, exif=exif))), upright)


def test_nothing_that_stood_beside_the_picture_goes_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Testa Nonesuch, 1 Nowhere Lane"
    source = written(photo(), "JPEG", exif=exif, comment=b"Nowhere Lane", icc_profile=b"Nowhere Lane profile")
    assert source.count(b"Nowhere Lane") == 3
    ready = prepare_logo(source)
    assert b"Nowhere" not in ready
    assert set(Image.open(io.BytesIO(ready)).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    notes = PngInfo()
    notes.add_text("Author", "Nowhere Lane")
    drawing = prepare_logo(written(drawn(), pnginfo=notes, dpi=(300, 300), icc_profile=b"Nowhere"))
    assert Image.open(io.BytesIO(drawing)).info == {}


def test_a_damaged_note_of_a_camera_is_no_reason_to_refuse() -> None:
    source = written(drawn(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12" * 40)
    assert shown(prepare_logo(source)).size == (300, 150)


def test_a_picture_of_a_stereo_camera_is_read_as_its_first() -> None:
    source = written(photo(), "MPO", save_all=True, append_images=[photo(), photo()])
    assert shown(prepare_logo(source)).size == (400, 300)


# What is refused


def test_40_megabytes_are_refused_by_their_number() -> None:
    assert refusal(bytes(40_000_000)) == "This picture has 40 MB. Use one of at most 20 MB."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        b"\x89PNG",
        written(drawn(), "GIF"),
        written(drawn(), "BMP"),
        written(drawn(), "TIFF"),
        written(drawn(), "WEBP"),
    ],
)
def test_what_is_no_png_or_jpeg_is_refused(data: bytes) -> None:
    assert refusal(data) == "This is no PNG or JPEG picture. Save the logo as PNG or JPEG, and choose that."


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_off_anywhere_is_refused(kind: str) -> None:
    source = written(photo(110, 110), kind)
    for length in (8, 20, 30, len(source) // 3, len(source) // 2, len(source) - 200):
        assert refusal(source[:length]) == (
            "This picture is damaged or cut off. Save it anew, and choose that."
        )


def test_30000_by_30000_pixels_are_refused_before_any_is_decoded() -> None:
    # What it would decode to is 112 MB of zeros, or 900 MB in bytes.
    bomb = png_of(30_000, 30_000, rows=bytes(3751 * 2000))
    tracemalloc.start()
    try:
        said = refusal(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said == "This picture is 30,000 × 30,000 pixels. Use one of at most 40 million pixels."
    assert most < 1_000_000


def test_a_jpeg_of_too_many_pixels_is_refused_by_its_header() -> None:
    source = bytearray(written(photo(110, 110), "JPEG"))
    place = source.index(b"\xff\xc0") + 5
    source[place : place + 4] = struct.pack(">HH", 30_000, 40_000)
    assert "40,000 × 30,000" in refusal(bytes(source))


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 40), (40, 0)])
def test_a_picture_without_a_pixel_is_refused(width: int, height: int) -> None:
    assert "not empty" in refusal(png_of(width, height))


@pytest.mark.parametrize(("width", "height"), [(1300, 100), (100, 1300), (30_000, 1)])
def test_a_strip_is_refused(width: int, height: int) -> None:
    assert "at most 12 times as long as it is wide" in refusal(png_of(width, height))


def test_a_picture_that_would_be_a_blur_is_refused() -> None:
    assert "at least 100 pixels" in refusal(written(drawn(99, 50)))
    assert shown(prepare_logo(written(drawn(100, 50)))).size == (100, 50)


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (200, 100), "white"),
        Image.new("RGBA", (200, 100), (0, 0, 0, 0)),
        drawn(mode="L", ground=0).point(lambda _: 250),
    ],
)
def test_a_logo_that_white_paper_would_swallow_is_refused(picture: Image.Image) -> None:
    assert "would not be seen on white paper" in refusal(written(picture))


SOURCES = (
    written(drawn(110, 40)),
    written(photo(110, 40), "JPEG"),
    written(drawn(110, 40, mode="LA", ground=9)),
)


@settings(max_examples=150)
@given(
    st.sampled_from(SOURCES),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=8)), max_size=5),
    st.integers(0, 5000),
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    source: bytes, damage: list[tuple[int, bytes]], end: int
) -> None:
    data = bytearray(source)
    for place, put in damage:
        at = place % len(data)
        data[at : at + len(put)] = put
    with contextlib.suppress(LogoProblem):
        Logo(prepare_logo(bytes(data[: len(data) - end % 60])))


# How it stands in a PDF


def test_a_logo_takes_the_room_it_has_in_its_own_proportions() -> None:
    for width, height, expected in ((400, 400, (18, 18)), (400, 100, (40, 10)), (100, 400, (4.5, 18))):
        logo = Logo(prepare_logo(written(drawn(width, height))))
        assert logo.wrap(500, 500) == pytest.approx((expected[0] * mm, expected[1] * mm))
    narrow = Logo(prepare_logo(written(drawn(400, 100))))
    assert narrow.wrap(20 * mm, 500) == pytest.approx((20 * mm, 5 * mm))


def images_of(pdf: bytes) -> list[Image.Image]:
    """The pictures of the first page, as another library reads them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            each.get_bitmap().to_pil().convert("RGB")
            for each in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        ]
    finally:
        document.close()


@pytest.mark.parametrize(
    "picture",
    [
        drawn(),
        drawn(mode="L", ground=255),
        photo(120, 90),
        photo(120, 90).convert("L"),
        drawn(103, 61),
    ],
    ids=["drawing", "grey drawing", "photo", "grey photo", "odd size"],
)
def test_a_pdf_holds_the_very_pixels_of_the_prepared_logo(
    picture: Image.Image, built: Callable[..., Any]
) -> None:
    ready = prepare_logo(written(picture))
    (image,) = images_of(built([Logo(ready)]).data)
    assert same(image, shown(ready), within=2)


def test_a_logo_drawn_twice_stands_once_in_the_file(built: Callable[..., Any], look: Look) -> None:
    ready = prepare_logo(written(photo(), "JPEG"))
    once = built([Logo(ready), paragraph("Below", look.body)]).data
    twice = built([Logo(ready), paragraph("Below", look.body), Logo(ready)]).data
    assert len(images_of(twice)) == 2
    assert len(twice) - len(once) < 1000


def test_the_same_document_with_a_logo_has_the_same_bytes(built: Callable[..., Any]) -> None:
    ready = prepare_logo(written(drawn()))
    assert built([Logo(ready)]).data == built([Logo(ready)]).data


def test_a_logo_is_seen_as_large_as_it_should_be(built: Callable[..., Any]) -> None:
    ready = prepare_logo(written(drawn(200, 200)))
    page = built([Logo(ready)]).picture(scale=2)
    teal = sum(
        count
        for count, colour in page.getcolors(1 << 24)
        if max(abs(a - b) for a, b in zip(colour, TEAL, strict=True)) < 8
    )
    assert teal == pytest.approx((18 * mm * 2) ** 2 / 3, rel=0.06)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        written(drawn(mode="RGBA", ground=(0, 0, 0, 0))),
        written(drawn().quantize(4)),
        written(Image.new("CMYK", (110, 110)), "JPEG"),
    ],
)
def test_bytes_that_were_not_made_ready_are_refused(data: bytes) -> None:
    with pytest.raises(LogoProblem, match="Choose it again"):
        Logo(data)
