"""A photograph as it comes in and as it is kept: how large it may be, which kind it is, what its file holds.

Nothing here decodes anything. `ui.photos.picture` does, in a process of its own, and what it gives is held
against `foreign_parts` before it is stored.
"""

from __future__ import annotations

import math
import stat
from pathlib import Path

MOST_BYTES = 20_000_000
"""The largest file that is read, in bytes (security page, section 3.7)."""
MOST_PIXELS = 40_000_000
"""The most pixels that are decoded."""
LEAST_SIDE = 200
"""Pixels of the longest side below which nothing can be judged."""
MOST_TIMES_AS_LONG = 8
"""A longer strip is no photograph of a place on the body."""
LONGEST_SIDE = 2000
"""Pixels of the longest side that is kept."""
THUMBNAIL_SIDE = 360
MOST_KEPT_BYTES = 4_000_000
"""The largest photograph that is stored, in bytes."""
MOST_THUMBNAIL_BYTES = 200_000
MEDIA_TYPE = "image/jpeg"
"""What every kept photograph is."""

_MEGABYTE = 1_000_000
_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_PHONE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1", b"avif", b"avis")
_OTHERS = (
    (b"GIF8", "a GIF"),
    (b"II*\x00", "a TIFF or a camera’s raw file"),
    (b"MM\x00*", "a TIFF or a camera’s raw file"),
    (b"BM", "a BMP"),
    (b"%PDF", "a PDF"),
)

HEIC = (
    "This is a HEIC picture of a phone. Share it from the phone as JPEG, or set its camera to "
    "“Most compatible”, and choose that file."
)
NO_PICTURE = "This is no JPEG or PNG picture. Save the photo as JPEG, and choose that file."
EMPTY = "This file is empty. Copy the photo from the camera again, and choose that file."
CUT_OFF = "This picture is damaged or cut off. Copy it from the camera again, and choose that file."
TOO_MANY_PIXELS = "This picture has far too many pixels. Set the camera to fewer, or save it smaller."
MOVES = "This picture moves. Save one still photo as JPEG, and choose that file."


class PhotoProblem(ValueError):
    """A picture that is not taken. The message says what is wrong, and what to do; nothing of a patient."""


def refuse_large(size: int) -> None:
    """Refuse a picture of too many bytes. Errors: `PhotoProblem`."""
    if size > MOST_BYTES:
        megabytes = math.ceil(size / _MEGABYTE)
        raise PhotoProblem(
            f"This picture has {megabytes:,} MB. Save it as JPEG of at most {MOST_BYTES // _MEGABYTE} MB."
        )


def refuse_size(width: int, height: int) -> None:
    """Refuse too many pixels, too few, or a strip. Errors: `PhotoProblem`."""
    said = f"This picture is {width:,} × {height:,} pixels."
    if width * height > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise PhotoProblem(f"{said} Set the camera to at most {most} million, or save it smaller.")
    if min(width, height) < 1 or max(width, height) < LEAST_SIDE:
        raise PhotoProblem(f"{said} Use one of at least {LEAST_SIDE}: on this nothing can be judged.")
    if max(width, height) > MOST_TIMES_AS_LONG * min(width, height):
        raise PhotoProblem(f"{said} Use one at most {MOST_TIMES_AS_LONG} times as long as it is wide.")


def refuse_kind(data: bytes) -> None:
    """Refuse whatever does not begin as a JPEG or a still PNG does. Errors: `PhotoProblem`."""
    if not data:
        raise PhotoProblem(EMPTY)
    if data.startswith(_JPEG):
        return
    if data.startswith(_PNG):
        # The chunk that makes a PNG move stands before the first pixels.
        if b"acTL" in data[: max(0, data.find(b"IDAT"))]:
            raise PhotoProblem(MOVES)
        return
    if data[4:8] == b"ftyp" and data[8:12] in _PHONE_BRANDS:
        raise PhotoProblem(HEIC)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise PhotoProblem("This is a WebP picture. Save it as JPEG, and choose that file.")
    for beginning, name in _OTHERS:
        if data.startswith(beginning):
            raise PhotoProblem(f"This is {name}. Save the photo as JPEG, and choose that file.")
    raise PhotoProblem(NO_PICTURE)


def read_photo_file(path: Path) -> bytes:
    """The bytes of a file; one that is too large, or no plain file, is not opened. Errors: `PhotoProblem`."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise PhotoProblem("This is no file. Choose a JPEG or PNG picture.")
        refuse_large(found.st_size)
        with path.open("rb") as file:
            # One byte more, should the file have grown since.
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise PhotoProblem("There is no such file any more. Choose it again.") from None
    except (OSError, ValueError) as problem:
        if isinstance(problem, PhotoProblem):
            raise
        reason = getattr(problem, "strerror", None) or type(problem).__name__
        raise PhotoProblem(f"This file cannot be read ({reason.lower()}). Choose another.") from None
    refuse_large(len(data))
    return data


# The markers that a plain JPEG needs, and nothing that says anything about where it comes from.
_START, _END, _SCAN, _JFIF = 0xD8, 0xD9, 0xDA, 0xE0
_NEEDED = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, _SCAN, _JFIF})
_WITHIN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})
_PLAIN_JFIF = 16
"""Length of a JFIF segment without a small picture in it, its own two bytes counted."""


def foreign_parts(jpeg: bytes) -> tuple[str, ...]:
    """What a JPEG file holds beside its pixels: EXIF, profiles, comments, small pictures, bytes at its end.

    Empty for a file that is its pixels alone. A file that is no whole JPEG has the foreign part "damaged".
    """
    if jpeg[:2] != b"\xff\xd8":
        return ("damaged",)
    found: list[str] = []
    place, length = 2, len(jpeg)
    while place + 4 <= length or jpeg[place : place + 2] == b"\xff\xd9":
        if jpeg[place] != 0xFF:
            return (*found, "damaged")
        marker = jpeg[place + 1]
        if marker == _END:
            return (*found, "trailing") if place + 2 != length else tuple(found)
        size = int.from_bytes(jpeg[place + 2 : place + 4], "big")
        part = jpeg[place + 4 : place + 2 + size]
        if size < 2 or place + 2 + size > length:
            return (*found, "damaged")
        if marker not in _NEEDED:
            found.append(f"segment {marker:02X}")
        elif marker == _JFIF and (part[:5] != b"JFIF\0" or size != _PLAIN_JFIF):
            found.append("segment E0")
        place += 2 + size
        if marker == _SCAN:
            place = _after_scan(jpeg, place)
    return (*found, "damaged")


def _after_scan(jpeg: bytes, place: int) -> int:
    """Where the compressed pixels end: at the first marker that is not one of theirs."""
    while True:
        place = jpeg.find(b"\xff", place)
        if place < 0 or place + 1 >= len(jpeg):
            return len(jpeg)
        if jpeg[place + 1] not in _WITHIN_SCAN:
            return place
        place += 2
