"""A photograph as it comes in and as it is kept: how large it may be, which kind it is, what its file holds.

Nothing here decodes anything. `ui.photos.picture` does, in a process of its own, and what it gives is held
against `foreign_parts` before it is stored.
"""

from __future__ import annotations

import math
import stat
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

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
_END, _SCAN, _JFIF, _TABLES, _RESTARTS = 0xD9, 0xDA, 0xE0, 0xDB, 0xDD
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_NEEDED = frozenset({*_FRAMES, 0xC4, _TABLES, _RESTARTS, _SCAN, _JFIF})
_ONCE = MappingProxyType(
    {_JFIF: {_JFIF}, _RESTARTS: {_RESTARTS}, **{frame: set(_FRAMES) for frame in _FRAMES}}
)
"""What stands once in a file, with the markers that it must not come after."""
_WITHIN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})
_PLAIN_JFIF = 14
"""Bytes of a JFIF segment without a small picture in it."""


@dataclass(slots=True)
class Found:
    """What a walk through a JPEG file found.

    `foreign` is what is there beside the pixels. `width` and `height` are those of its frame, 0 without one.
    `pixels_end` is the place behind the last compressed pixels of the first picture.
    """

    foreign: list[str] = field(default_factory=list)
    width: int = 0
    height: int = 0
    pixels_end: int = 0
    _seen: set[int] = field(default_factory=set)
    _tables: set[int] = field(default_factory=set)
    _used: set[int] = field(default_factory=set)

    def look_at(self, marker: int, part: bytes) -> None:
        """One segment: is it needed, and does it hold nothing but what is needed?"""
        is_again = marker in _ONCE and not _ONCE[marker].isdisjoint(self._seen)
        self._seen.add(marker)
        good = marker in _NEEDED and not is_again
        if good and marker == _JFIF:
            good = part[:5] == b"JFIF\0" and len(part) == _PLAIN_JFIF
        elif good and marker == _TABLES:
            good = self._take_tables(part)
        elif good and marker in _FRAMES:
            good = self._take_frame(part)
        if not good:
            self.foreign.append(f"segment {marker:02X}")

    def at_end(self) -> None:
        """A table that no colour of the frame uses says something else."""
        if self._tables - self._used:
            self.foreign.append(f"segment {_TABLES:02X}")

    def _take_tables(self, part: bytes) -> bool:
        place = 0
        while place < len(part):
            wide, number = part[place] >> 4, part[place] & 15
            if wide > 1 or number > 3 or number in self._tables:
                return False
            self._tables.add(number)
            place += 1 + 64 * (wide + 1)
        return place == len(part)

    def _take_frame(self, part: bytes) -> bool:
        if len(part) < 6 or len(part) != 6 + 3 * part[5]:
            return False
        self.height, self.width = int.from_bytes(part[1:3], "big"), int.from_bytes(part[3:5], "big")
        self._used.update(part[8::3])
        return True


def walked(jpeg: bytes) -> Found:
    """Walk through a JPEG file to its end, decoding nothing. One that is no whole JPEG is "damaged"."""
    found = Found()
    if jpeg[:2] != b"\xff\xd8":
        found.foreign.append("damaged")
        return found
    place, length = 2, len(jpeg)
    while place + 4 <= length or jpeg[place : place + 2] == b"\xff\xd9":
        if jpeg[place] != 0xFF:
            break
        marker = jpeg[place + 1]
        if marker == _END:
            found.at_end()
            if place + 2 != length:
                found.foreign.append("trailing")
            return found
        size = int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if size < 2 or place + 2 + size > length:
            break
        found.look_at(marker, jpeg[place + 4 : place + 2 + size])
        place += 2 + size
        if marker == _SCAN:
            place = found.pixels_end = _after_scan(jpeg, place)
    found.foreign.append("damaged")
    return found


def foreign_parts(jpeg: bytes) -> tuple[str, ...]:
    """What a JPEG file holds beside its pixels: EXIF, profiles, comments, small pictures, tables that are not
    needed, bytes at its end.

    Empty for a file that is its pixels alone. A file that is no whole JPEG has the foreign part "damaged".
    """
    return tuple(walked(jpeg).foreign)


def _after_scan(jpeg: bytes, place: int) -> int:
    """Where the compressed pixels end: at the first marker that is not one of theirs."""
    while True:
        place = jpeg.find(b"\xff", place)
        if place < 0 or place + 1 >= len(jpeg):
            return len(jpeg)
        if jpeg[place + 1] not in _WITHIN_SCAN:
            return place
        place += 2
