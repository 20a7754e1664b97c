"""The clinic's logo: made ready to print when somebody chooses it, and drawn at the head of a document.

Whatever was chosen is decoded once, within limits that are checked before, and written anew: a PNG for few
colours, else a JPEG, on white, without anything that stood beside the picture in its file. What is kept can
be put into a PDF as it is, so that no document decodes or compresses a picture.
"""

from __future__ import annotations

import io
import warnings
from hashlib import sha256

from PIL import Image, ImageChops
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject, PDFStream

from intake.logo_file import LogoProblem, refuse_large
from reports.flowables.base import Drawing
from reports.picture_header import Kind, PictureHeader, kind_of, png_rows, read_header
from reports.surface import Canvas

__all__ = ["Logo", "LogoProblem", "prepare_logo"]

LOGO_WIDTH = 40 * mm
LOGO_HEIGHT = 18 * mm
"""The room of a logo in a heading: a square one takes the height, a wide one the width."""

LONGEST_SIDE = 1200
"""Pixels of the longest side that is kept: 760 to the inch at the full width."""
MOST_PIXELS = 40_000_000
"""The most pixels that are decoded (security page, section 3.7)."""
LEAST_SIDE = 100
"""Pixels that the longest side must have to be more than a blur on paper."""
MOST_TIMES_AS_LONG = 12
"""A longer strip would be less than 4 mm high where it is 40 mm wide."""

_FEW_COLOURS = 8192
_NEAR_WHITE = 236
_QUALITY = 90
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_NO_PICTURE = "This is no PNG or JPEG picture. Save the logo as PNG or JPEG, and choose that."
_CUT_OFF = "This picture is damaged or cut off. Save it anew, and choose that."
_NOT_SEEN = "This logo would not be seen on white paper. Use the one made for a white ground."


def prepare_logo(data: bytes) -> bytes:
    """Check a PNG or JPEG file and write it anew, the same bytes each time. Errors: `LogoProblem`.

    Turned as its camera meant it, flattened on white, no side longer than `LONGEST_SIDE`. Slow for a large
    picture (half a second for 40 million pixels): not for the thread of a window.
    """
    refuse_large(len(data))
    if kind_of(data) is None:
        raise LogoProblem(_NO_PICTURE)
    header = read_header(data)
    if header is None:
        raise LogoProblem(_CUT_OFF)
    _check_size(header.width, header.height)
    picture = _decoded(data)
    if not any(picture.convert("L").histogram()[:_NEAR_WHITE]):
        raise LogoProblem(_NOT_SEEN)
    return _encoded(picture)


def _check_size(width: int, height: int) -> None:
    said = f"This picture is {width:,} × {height:,} pixels."
    if width * height > MOST_PIXELS:
        raise LogoProblem(f"{said} Use one of at most {MOST_PIXELS // 1_000_000} million pixels.")
    if not (width and height):
        raise LogoProblem(f"{said} Choose a picture that is not empty.")
    if max(width, height) > MOST_TIMES_AS_LONG * min(width, height):
        raise LogoProblem(f"{said} Use one at most {MOST_TIMES_AS_LONG} times as long as it is wide.")
    if max(width, height) < LEAST_SIDE:
        raise LogoProblem(f"{said} Use one of at least {LEAST_SIDE} pixels: this prints as a blur.")


def _decoded(data: bytes) -> Image.Image:
    """The picture in grey or colours on white, upright and no larger than what is kept."""
    try:
        with warnings.catch_warnings():
            # A decoder's remarks on a sloppy file are nothing that a person could act on.
            for kind in (UserWarning, Image.DecompressionBombWarning):
                warnings.simplefilter("ignore", kind)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
                # Decoders may read another size than the header's first.
                _check_size(*opened.size)
                opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
                opened.load()
                turn = _TURNS.get(_orientation(opened))
                picture = _shrunk(_on_white(opened))
    except LogoProblem:
        raise
    except Exception:
        # A damaged file makes a decoder raise anything, struct.error and SyntaxError among them.
        raise LogoProblem(_CUT_OFF) from None
    return picture if turn is None else picture.transpose(turn)


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:
        # Damaged notes of a camera are no reason to refuse the picture beside them.
        return 1


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # 16 bits of grey; `convert` would cut them off at 255.
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _shrunk(picture: Image.Image) -> Image.Image:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return picture


def _encoded(picture: Image.Image) -> bytes:
    # Pasted into an empty picture, so that no profile, comment or time goes along.
    clean = Image.new("L" if _is_grey(picture) else "RGB", picture.size)
    clean.paste(picture.convert(clean.mode))
    written = io.BytesIO()
    if clean.getcolors(_FEW_COLOURS) is not None:
        clean.save(written, "PNG", optimize=True)
    else:
        # Not `optimize`: Pillow then gives a restless photo too little room, and fails.
        clean.save(written, "JPEG", quality=_QUALITY, subsampling=0)
    return written.getvalue()


def _is_grey(picture: Image.Image) -> bool:
    if picture.mode == "L":
        return True
    red, green, blue = picture.split()
    return not (ImageChops.difference(red, green).getbbox() or ImageChops.difference(red, blue).getbbox())


class Logo(Drawing):
    """A prepared logo, as large as its room allows, in its own proportions.

    `data` is what `prepare_logo` gave. `max_width` and `max_height` in points. Errors: `LogoProblem` for any
    other bytes.
    """

    def __init__(
        self,
        data: bytes,
        *,
        max_width: float = LOGO_WIDTH,
        max_height: float = LOGO_HEIGHT,
        space_after: float = 0,
    ) -> None:
        super().__init__(space_after=space_after)
        header = read_header(data)
        if header is None or not header.plain or header.channels not in (1, 3):
            raise LogoProblem("The stored logo cannot be printed. Choose it again in the settings.")
        self._data, self._header = data, header
        self._max_width, self._max_height = max_width, max_height
        self._name = f"logo-{sha256(data).hexdigest()[:24]}"

    def layout(self, available_width: float) -> tuple[float, float]:
        room = min(self._max_width, available_width)
        scale = min(room / self._header.width, self._max_height / self._header.height)
        return self._header.width * scale, self._header.height * scale

    def paint(self, canvas: Canvas) -> None:
        if not canvas.hasForm(self._name):
            # ReportLab's own way in decodes a PNG, and compresses it again for each document.
            document = canvas._doc  # type: ignore[attr-defined]
            document.addForm(self._name, _EmbeddedPicture(self._data, self._header))
        canvas.scale(self.width, self.height)
        canvas.doForm(self._name)


class _EmbeddedPicture(PDFObject):  # type: ignore[misc]  # ReportLab ships no types
    """A picture in a PDF: the bytes of a JPEG, or the compressed rows of a PNG, as they are."""

    def __init__(self, data: bytes, header: PictureHeader) -> None:
        self._data, self._header = data, header

    def format(self, document: object) -> bytes:
        """Called by ReportLab when the file is written."""
        header = self._header
        entries: dict[str, object] = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Image"),
            "Width": header.width,
            "Height": header.height,
            "BitsPerComponent": 8,
            "ColorSpace": PDFName("DeviceGray" if header.channels == 1 else "DeviceRGB"),
        }
        content = self._data
        if header.kind is Kind.PNG:
            content = png_rows(self._data)
            entries["Filter"] = PDFName("FlateDecode")
            # 15: each row names its own predictor, as in a PNG.
            parameters = {
                "Predictor": 15,
                "Colors": header.channels,
                "BitsPerComponent": 8,
                "Columns": header.width,
            }
            entries["DecodeParms"] = PDFDictionary(parameters)
        else:
            entries["Filter"] = PDFName("DCTDecode")
        stream: bytes = PDFStream(PDFDictionary(entries), content).format(document)
        return stream
