"""A picture made ready: limits first, upright, in true colours, and nothing left but its pixels."""

from __future__ import annotations

import io
import zlib
from datetime import date
from time import process_time
from typing import Any

import pytest
from PIL import Image, ImageCms

from intake.photo_file import (
    CUT_OFF,
    EMPTY,
    HEIC,
    LONGEST_SIDE,
    MOST_BYTES,
    MOST_KEPT_BYTES,
    MOVES,
    NO_PICTURE,
    THUMBNAIL_SIDE,
    TOO_MANY_PIXELS,
    PhotoProblem,
    foreign_parts,
)
from tests.ui.photos.pictures import (
    BLUE,
    GREEN,
    GREY,
    MARKER,
    RED,
    bomb,
    colour_at,
    cornered,
    is_near,
    jpeg,
    notes,
    png,
    told_all,
    told_all_png,
)
from ui.photos.picture import make_ready

TODAY = date(2026, 11, 25)


def refusal(data: bytes) -> str:
    with pytest.raises(PhotoProblem) as refused:
        make_ready(data, today=TODAY)
    return str(refused.value)


# Nothing but pixels


@pytest.mark.parametrize("data", [told_all(), told_all_png()], ids=["jpeg", "png"])
def test_whatever_a_file_tells_beside_its_pixels_is_gone(data: bytes) -> None:
    assert data.count(MARKER) >= 8
    ready = make_ready(data, today=TODAY)
    for kept in (ready.content, ready.thumbnail):
        assert MARKER not in kept
        assert foreign_parts(kept) == ()
        for word in (b"Exif", b"GPS", b"xmp", b"Photoshop", b"ICC_PROFILE", b"MPF", b"JFXX", b"PK\x03\x04"):
            assert word not in kept
        with Image.open(io.BytesIO(kept)) as opened:
            assert (opened.format, dict(opened.getexif())) == ("JPEG", {})
            assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive"}


def test_the_same_file_gives_the_same_bytes() -> None:
    assert make_ready(told_all(), today=TODAY) == make_ready(told_all(), today=TODAY)


# Upright


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_meant_it(orientation: int) -> None:
    upright = cornered(400, 300)
    backwards = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    lying = upright if backwards is None else upright.transpose(backwards)
    ready = make_ready(jpeg(lying, exif=notes(orientation).tobytes()), today=TODAY)
    assert (ready.width, ready.height) == (400, 300)
    for kept in (ready.content, ready.thumbnail):
        corners = [colour_at(kept, *place) for place in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9))]
        assert all(map(is_near, corners, (RED, GREEN, BLUE, GREY))), corners


def test_damaged_notes_of_a_camera_are_no_reason_to_refuse_the_picture() -> None:
    ready = make_ready(jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff junk"), today=TODAY)
    assert (ready.width, ready.taken_on) == (640, None)


# Colours


def _wide_profile() -> tuple[bytes, ImageCms.ImageCmsProfile]:
    """A profile whose red and green are swapped against sRGB: a picture that ignores it looks wrong."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile), ImageCms.ImageCmsProfile(io.BytesIO(bytes(profile)))


def test_colours_of_a_profile_are_turned_into_srgb() -> None:
    data, _profile = _wide_profile()
    ready = make_ready(jpeg(Image.new("RGB", (300, 300), (200, 60, 60)), icc_profile=data), today=TODAY)
    assert not ready.is_srgb
    red, green, _blue = colour_at(ready.content, 0.5, 0.5)
    assert green > 150 > 100 > red


@pytest.mark.parametrize("profile", [b"", b"no profile at all"])
def test_without_a_profile_that_can_be_read_colours_stay(profile: bytes) -> None:
    more = {"icc_profile": profile} if profile else {}
    ready = make_ready(jpeg(**more), today=TODAY)
    assert ready.is_srgb
    assert is_near(colour_at(ready.content, 0.1, 0.1), RED)


def test_what_is_clear_in_a_png_becomes_white_and_sixteen_bits_are_kept_light_and_dark() -> None:
    clear = Image.new("RGBA", (300, 300), (10, 10, 10, 0))
    assert is_near(colour_at(make_ready(png(clear), today=TODAY).content, 0.5, 0.5), (255, 255, 255))
    grey = Image.new("I;16", (300, 300), 0x8000)
    assert is_near(colour_at(make_ready(png(grey), today=TODAY).content, 0.5, 0.5), (128, 128, 128))


# Sizes and days


def test_a_large_picture_is_kept_smaller_and_a_small_one_as_it_is() -> None:
    ready = make_ready(jpeg(cornered(3000, 2250), quality=60), today=TODAY)
    assert (ready.width, ready.height) == (LONGEST_SIDE, 1500)
    assert len(ready.content) < MOST_KEPT_BYTES
    with Image.open(io.BytesIO(ready.thumbnail)) as small:
        assert max(small.size) == THUMBNAIL_SIDE
    assert (make_ready(jpeg(), today=TODAY).width, make_ready(png(), today=TODAY).height) == (640, 480)


def test_the_day_of_the_camera_is_offered_where_it_can_be_true() -> None:
    def day(taken: str) -> date | None:
        return make_ready(jpeg(exif=notes(taken=taken).tobytes()), today=TODAY).taken_on

    assert day("2026:11:02 09:30:00") == date(2026, 11, 2)
    assert [day(taken) for taken in ("2027:01:01 00:00:00", "1970:01:01 00:00:00", "0000:00:00", "soon")] == [
        None
    ] * 4
    assert make_ready(jpeg(), today=TODAY).taken_on is None


# What is refused, in one sentence


def test_what_is_no_picture_is_refused_by_its_kind() -> None:
    assert refusal(b"") == EMPTY
    assert refusal(b"once upon a time") == NO_PICTURE
    assert refusal(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == HEIC
    assert "WebP" in refusal(b"RIFF\x10\0\0\0WEBPVP8 ")
    for data, name in (
        (b"GIF89a..", "GIF"),
        (b"II*\0....", "TIFF"),
        (b"%PDF-1.7", "PDF"),
        (b"BM....", "BMP"),
    ):
        assert f"This is a {name}" in refusal(data)


def test_a_picture_that_moves_is_refused() -> None:
    frames = [Image.new("RGB", (300, 300), shade) for shade in ("red", "blue")]
    assert refusal(png(frames[0], save_all=True, append_images=frames[1:])) == MOVES


@pytest.mark.parametrize("share", [0.05, 0.4, 0.9])
def test_a_picture_that_was_cut_off_is_refused(share: float) -> None:
    restless = Image.effect_noise((600, 400), 60).convert("RGB")
    for data in (jpeg(restless), png(restless)):
        assert refusal(data[: int(len(data) * share)]) == CUT_OFF


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    data = bomb()
    assert len(data) < 100_000
    began = process_time()
    assert refusal(data).startswith("This picture is 12,000 × 12,000 pixels.")
    assert process_time() - began < 1


def test_a_head_that_tells_of_absurdly_many_pixels_is_refused() -> None:
    data = bytearray(bomb(400, 300))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    assert refusal(bytes(data)) == TOO_MANY_PIXELS


def test_of_several_pictures_in_one_file_the_first_is_kept() -> None:
    file = io.BytesIO()
    cornered().save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (640, 480), "white")])
    ready = make_ready(file.getvalue(), today=TODAY)
    assert is_near(colour_at(ready.content, 0.1, 0.1), RED)
    assert len(ready.content) < len(file.getvalue())


def test_too_large_a_file_too_few_pixels_and_a_strip_are_refused() -> None:
    assert refusal(b"\xff\xd8\xff" + bytes(MOST_BYTES)).startswith("This picture has 21 MB.")
    assert "at least 200" in refusal(jpeg(cornered(120, 90)))
    assert "8 times as long" in refusal(jpeg(Image.new("RGB", (3000, 300))))


def test_a_large_picture_in_layers_is_refused_because_of_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    data = jpeg(progressive=True)
    assert make_ready(data, today=TODAY).width == 640
    monkeypatch.setattr("ui.photos.picture.MOST_IN_LAYERS", 100_000)
    assert "Save it as plain JPEG" in refusal(data)
    assert make_ready(jpeg(), today=TODAY).width == 640


def test_the_colours_of_a_printer_are_refused_with_a_way_out() -> None:
    assert "CMYK" in refusal(jpeg(Image.new("CMYK", (300, 300))))


def test_no_refusal_holds_a_word_of_the_file() -> None:
    for data in (MARKER * 9, told_all()[: len(told_all()) // 3], b"GIF89a" + MARKER):
        assert MARKER.decode() not in refusal(data)


# A picture whose pixels end early


def ended_early(data: bytes, share: float) -> bytes:
    """The compressed pixels cut, and the end put behind them: whole for a walk through its segments."""
    begin = data.rindex(b"\xff\xda")
    return data[: begin + int((len(data) - begin) * share)].rstrip(b"\xff") + b"\xff\xd9"


@pytest.mark.parametrize("more", [{}, {"subsampling": 0}, {"restart_marker_rows": 2}])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_picture_whose_pixels_end_early_is_refused(share: float, more: dict[str, Any]) -> None:
    file = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(file, "JPEG", quality=90, **more)
    make_ready(file.getvalue())
    with pytest.raises(PhotoProblem) as refused:
        make_ready(ended_early(file.getvalue(), share))
    assert str(refused.value) == CUT_OFF


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"restart_marker_rows": 2}])
def test_a_whole_picture_before_a_white_wall_is_taken(more: dict[str, Any]) -> None:
    picture = Image.new("RGB", (640, 480), "white")
    picture.paste((150, 100, 80), (100, 100, 300, 300))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90, **more)
    assert make_ready(file.getvalue()).width == 640
