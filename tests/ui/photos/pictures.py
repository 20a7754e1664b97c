"""Invented pictures: coloured corners tell how they lie, markers tell what was kept of a file."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

MARKER = b"MARKER-NOWHERE-42"
RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 170, 60), (40, 60, 200), (150, 150, 150)
TAKEN = "2026:11:02 09:30:00"


def cornered(width: int = 640, height: int = 480) -> Image.Image:
    """Red at the top left, green at the top right, blue at the bottom left, grey elsewhere."""
    picture = Image.new("RGB", (width, height), GREY)
    across, down = width // 4, height // 4
    picture.paste(RED, (0, 0, across, down))
    picture.paste(GREEN, (width - across, 0, width, down))
    picture.paste(BLUE, (0, height - down, across, height))
    return picture


def jpeg(picture: Image.Image | None = None, **more: object) -> bytes:
    """A JPEG file."""
    file = io.BytesIO()
    (picture or cornered()).save(file, "JPEG", **{"quality": 95, "subsampling": 0, **more})
    return file.getvalue()


def png(picture: Image.Image | None = None, **more: object) -> bytes:
    """A PNG file."""
    file = io.BytesIO()
    (picture or cornered()).save(file, "PNG", **more)
    return file.getvalue()


def notes(orientation: int = 1, taken: str = TAKEN) -> Image.Exif:
    """What a camera writes down, with the marker wherever words fit, and a place."""
    found = Image.Exif()
    found[0x0112] = orientation
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        found[tag] = MARKER.decode()
    found.get_ifd(0x8769)[0x9003] = taken
    found.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + MARKER
    found.get_ifd(0x8769)[0x927C] = MARKER * 3
    place = found.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 30.0, 26.0)
    place[3], place[4] = "W", (0.0, 7.0, 39.0)
    place[27] = MARKER
    return found


def told_all(picture: Image.Image | None = None, orientation: int = 1) -> bytes:
    """A JPEG with the marker in everything a file can tell beside its pixels, and behind its end."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = jpeg(picture, exif=notes(orientation).tobytes(), icc_profile=profile, comment=MARKER)
    thumbnail = jpeg(Image.new("RGB", (16, 16)), comment=MARKER)
    segments = (
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + MARKER + b"</x:xmpmeta>"),
        (0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x17\x1c\x02\x78\0\x11" + MARKER),
        (0xE0, b"JFXX\0\x10" + thumbnail),
        (0xE2, b"MPF\0" + MARKER),
        (0xEC, b"Ducky\0" + MARKER),
        (0xFE, MARKER),
    )
    extra = b"".join(
        bytes((0xFF, marker)) + struct.pack(">H", len(part) + 2) + part for marker, part in segments
    )
    return data[:2] + extra + data[2:] + MARKER + b"PK\x03\x04" + MARKER


def told_all_png() -> bytes:
    """A PNG with the marker in every kind of text chunk, in EXIF, in one nobody knows, and behind its end."""
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", MARKER.decode())
    said.add_itxt("XML:com.adobe.xmp", MARKER.decode())
    said.add_text("Comment", MARKER.decode(), zip=True)
    data = png(pnginfo=said, exif=notes().tobytes())
    private = b"prVt" + MARKER
    chunk = struct.pack(">I", len(MARKER)) + private + struct.pack(">I", zlib.crc32(private))
    end = data.rindex(b"IEND") - 4
    return data[:end] + chunk + data[end:] + MARKER


def bomb(width: int = 12_000, height: int = 12_000) -> bytes:
    """A small PNG file that says it has many pixels, and has them, all white."""
    rows = zlib.compressobj(9)
    line = b"\0" + b"\xff" * ((width + 7) // 8)
    packed = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def colour_at(data: bytes, across: float, down: float) -> tuple[int, int, int]:
    """The colour of a picture at a place, in parts of its width and height."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
        found = picture.getpixel((int(picture.width * across), int(picture.height * down)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def is_near(found: tuple[int, int, int], wanted: tuple[int, int, int], by: int = 12) -> bool:
    """Whether two colours are as good as the same."""
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))
