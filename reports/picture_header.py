"""What the first bytes of a PNG or JPEG say of it: kind, size, colours. Nothing is decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_IHDR = struct.Struct(">I4sIIBBBBB")
# Start of frame, of any way to compress it.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN, _END = 0xDA, 0xD9
_GREY, _COLOUR = 0, 2


class Kind(Enum):
    """The two kinds of picture that are read."""

    PNG = "PNG"
    JPEG = "JPEG"


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """Width and height in pixels, bits of a channel, channels (1 grey, 3 colour, other: of no use to a PDF).

    `plain`: rows one after the other, 8 bits, no palette and no transparency, so that a PDF can hold the
    compressed rows as they are.
    """

    kind: Kind
    width: int
    height: int
    channels: int
    plain: bool


def kind_of(data: bytes) -> Kind | None:
    """PNG or JPEG by the first bytes, None for anything else."""
    if data.startswith(_PNG):
        return Kind.PNG
    return Kind.JPEG if data.startswith(_JPEG) else None


def read_header(data: bytes) -> PictureHeader | None:
    """The header of a PNG or JPEG; None where it is no such picture, or ends before its size is told."""
    kind = kind_of(data)
    if kind is Kind.PNG:
        return _png_header(data)
    return _jpeg_header(data) if kind is Kind.JPEG else None


def png_rows(data: bytes) -> bytes:
    """The compressed rows of a PNG: its IDAT chunks, joined."""
    rows = bytearray()
    place = len(_PNG)
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        if name == b"IDAT":
            rows += data[place + 8 : place + 8 + length]
        place += 12 + length
    return bytes(rows)


def _png_header(data: bytes) -> PictureHeader | None:
    if len(data) < len(_PNG) + _IHDR.size:
        return None
    _, name, width, height, bits, colours, _, _, interlaced = _IHDR.unpack_from(data, len(_PNG))
    if name != b"IHDR":
        return None
    plain = bits == 8 and colours in (_GREY, _COLOUR) and not interlaced
    return PictureHeader(Kind.PNG, width, height, 3 if colours == _COLOUR else 1, plain)


def _jpeg_header(data: bytes) -> PictureHeader | None:
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker in (_START_OF_SCAN, _END):
            return None
        elif marker in _FRAMES:
            if place + 10 > len(data):
                return None
            bits, height, width, channels = struct.unpack_from(">BHHB", data, place + 4)
            return PictureHeader(Kind.JPEG, width, height, channels, bits == 8)
        else:
            (length,) = struct.unpack_from(">H", data, place + 2)
            place += 2 + max(2, length)
    return None
