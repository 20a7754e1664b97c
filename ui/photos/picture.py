"""A photograph made ready to be kept: read within limits, turned upright, in sRGB, and nothing but pixels.

No Qt. It runs in a process of its own (`picture_reader`), because a damaged file may end the process that
decodes it. Limits are checked on the file's head, before anything is decoded.

What is kept: the pixels, no side longer than `LONGEST_SIDE`, as a JPEG of high quality. Colours of a profile
are turned into sRGB, which every program takes a picture without a profile for. What is thrown away: EXIF,
place, XMP, IPTC, comments, profiles, small pictures, further pictures, and whatever stands behind the end.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageChops, ImageCms, ImageOps

from intake.photo_file import (
    CUT_OFF,
    LONGEST_SIDE,
    MOST_KEPT_BYTES,
    THUMBNAIL_SIDE,
    TOO_MANY_PIXELS,
    PhotoProblem,
    foreign_parts,
    refuse_kind,
    refuse_large,
    refuse_size,
    walked,
)

QUALITY = 92
"""Of JPEG, without thinning out the colours: a mark is told by its colour."""
_THUMBNAIL_QUALITY = 80
_STRIP = 256
"""Rows that are made smaller at a time: a picture of 40 million pixels is never held twice."""
_ORIENTATION, _DETAILS, _TAKEN = 0x0112, 0x8769, 0x9003
_CORNER = 4
_MORE_PIXELS = bytes(range(1, 251)) * 2
_FIRST_CAMERA = date(1990, 1, 1)
MOST_IN_LAYERS = 30_000_000
"""Pixels of a JPEG that is saved in layers: to decode it all of it is held, three times as large."""
_IN_LAYERS = "This picture is saved in layers (progressive JPEG). Save it as plain JPEG, or smaller."
_PRINTING_COLOURS = (
    "This picture has the colours of a printer (CMYK). Save it as JPEG in RGB, and choose that."
)


@dataclass(frozen=True, slots=True)
class ReadyPicture:
    """A picture ready to be kept: two JPEG files of pixels alone.

    `taken_on` is what the camera noted, to be confirmed: its clock may be wrong. `is_srgb`: colours were sRGB
    already, or the file said nothing of them; False: they were turned into sRGB. `held` is about how many
    bytes the decoder held.
    """

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_on: date | None
    is_srgb: bool
    held: int = 0


def make_ready(data: bytes, *, today: date | None = None) -> ReadyPicture:
    """Read a JPEG or PNG file and write it anew, once. Errors: `PhotoProblem`.

    `today` is the last day on which it can have been taken.
    """
    refuse_large(len(data))
    refuse_kind(data)
    try:
        with warnings.catch_warnings():
            # A decoder's remarks on a sloppy file are nothing that a person could act on.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
                refuse_size(*opened.size)
                if opened.info.get("progressive") and opened.width * opened.height > MOST_IN_LAYERS:
                    raise PhotoProblem(_IN_LAYERS)
                if opened.mode == "CMYK":
                    raise PhotoProblem(_PRINTING_COLOURS)
                taken_on = _taken_on(opened, today or date.today())
                turn = _orientation(opened)
                held = _held(opened)
                picture, profile = _small(opened), opened.info.get("icc_profile")
                if opened.format == "JPEG" and _ends_flat(picture) and _ends_early(data, picture):
                    raise PhotoProblem(CUT_OFF)
        upright = _turned(picture, turn)
        shown, is_srgb = _in_srgb(upright, profile)
    except PhotoProblem:
        raise
    except Image.DecompressionBombError:
        raise PhotoProblem(TOO_MANY_PIXELS) from None
    except Exception:
        # A damaged file makes a decoder raise anything, struct.error and SyntaxError among them.
        raise PhotoProblem(CUT_OFF) from None
    content = _written(shown, QUALITY)
    small = shown.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return ReadyPicture(
        content,
        _written(small, _THUMBNAIL_QUALITY),
        *shown.size,
        taken_on=taken_on,
        is_srgb=is_srgb,
        held=held,
    )


def _small(opened: Image.Image) -> Image.Image:
    """The first picture in the file, no larger than twice what is kept, in RGB on white."""
    # A JPEG is decoded smaller where that is enough.
    opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    factor = max(1, max(opened.size) // LONGEST_SIDE)
    width, height = opened.size
    picture = Image.new("RGB", (-(-width // factor), -(-height // factor)), "white")
    rows = _STRIP * factor
    for top in range(0, height, rows):
        strip = _on_white(opened.crop((0, top, width, min(height, top + rows))))
        picture.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return picture


def _ends_flat(picture: Image.Image) -> bool:
    """Whether the last corner is of one colour, as the decoder fills what it has no pixels for."""
    width, height = picture.size
    corner = picture.crop((max(0, width - _CORNER), max(0, height - _CORNER), width, height))
    return all(least == most for least, most in corner.getextrema())  # type: ignore[misc]


def _ends_early(data: bytes, picture: Image.Image) -> bool:
    """Whether the compressed pixels are fewer than the frame says; the decoder says nothing of it.

    Bytes put behind the last pixel change nothing of a whole picture. One that ends early takes them for
    pixels.
    """
    place = walked(data).pixels_end
    longer = data[:place] + _MORE_PIXELS + data[place:]
    with Image.open(io.BytesIO(longer), formats=("JPEG",)) as opened:
        return ImageChops.difference(_small(opened), picture).getbbox() is not None


def _on_white(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):
        # 16 bits of grey; `convert` would cut them off at 255.
        return strip.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if strip.mode in ("RGBA", "LA", "PA") or "transparency" in strip.info:
        seen = strip if strip.mode == "RGBA" else strip.convert("RGBA")
        white = Image.new("RGB", strip.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return strip if strip.mode == "RGB" else strip.convert("RGB")


def _held(opened: Image.Image) -> int:
    """About how many bytes decoding holds: all layers of a JPEG or all pixels of a PNG, else little."""
    each = 6 if opened.info.get("progressive") else 4 if opened.format == "PNG" else 1
    return opened.width * opened.height * each


def _orientation(opened: Image.Image) -> int:
    try:
        return int(opened.getexif().get(_ORIENTATION, 1))
    except Exception:
        # Damaged notes of a camera are no reason to refuse the picture beside them.
        return 1


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    if orientation not in range(2, 9):
        return picture
    notes = picture.getexif()
    notes[_ORIENTATION] = orientation
    return ImageOps.exif_transpose(picture)


def _taken_on(opened: Image.Image, today: date) -> date | None:
    """The day in the camera's notes, where it is one on which it can have been taken."""
    try:
        said = opened.getexif().get_ifd(_DETAILS).get(_TAKEN)
        year, month, day = (int(part) for part in str(said)[:10].split(":"))
        found = date(year, month, day)
    except Exception:
        return None
    return found if _FIRST_CAMERA <= found <= today else None


def _in_srgb(picture: Image.Image, profile: bytes | None) -> tuple[Image.Image, bool]:
    """The picture in sRGB, and whether it was so already. A profile that cannot be read is left aside."""
    if not profile:
        return picture, True
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture, True
    return (picture, True) if turned is None else (turned, False)


def _written(picture: Image.Image, quality: int) -> bytes:
    """A JPEG of the pixels alone; more compressed where a restless picture would be too large."""
    # Pasted into an empty picture, so that no profile, comment or time goes along.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    for tried in (quality, 85, 75, 60):
        file = io.BytesIO()
        clean.save(file, "JPEG", quality=tried, subsampling=0)
        if file.tell() <= MOST_KEPT_BYTES:
            break
    written = file.getvalue()
    if foreign_parts(written):
        raise PhotoProblem(CUT_OFF)
    return written
