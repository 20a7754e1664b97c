"""A finished PDF as another library sees it: PDFium reads what ReportLab wrote.

PDFium may be used by one thread at a time. All lengths are points (1/72 inch) with the origin at the lower
left corner of the paper; `order` is the order of drawing, so that what is later lies on top.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reports.verification.outlines import Box, Matrix, Outline, clip_of, matrix_of, outline_of

Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, 0 to 255."""

_DEEPEST_FORM = 8
_INVISIBLE_MODES = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})


class UnreadableDocument(ValueError):
    """The bytes are no PDF that can be opened."""


@dataclass(frozen=True, slots=True)
class Font:
    """The name that a typeface has in the file, without the mark of a subset, and whether it is embedded."""

    name: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Text that was drawn in one go: a line, or the part of a line in one face.

    `box` is the ink. `left` and `baseline` are where it begins. `clip` is the part of the page that can show
    it, None for all of it.
    """

    text: str
    box: Box
    order: int
    left: float
    baseline: float
    size: float
    font: Font
    colour: Colour
    visible: bool
    clip: Box | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A path or an image that can be seen. `fill` is None where nothing is filled.

    `outline` is empty for a shape that touches no text, and for an image.
    """

    box: Box
    order: int
    fill: Colour | None
    outline: Outline
    is_image: bool


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page. `text` is PDFium's own reading; `without_glyph` are lines with a character that has no glyph.

    `added` counts links, fields and other notes laid over the page; `images` are digests of its images.
    """

    number: int
    width: float
    height: float
    upright: bool
    text: str
    runs: tuple[Run, ...]
    shapes: tuple[Shape, ...]
    without_glyph: tuple[str, ...]
    added: int
    images: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A whole file. `active` names parts that could do something: scripts, attached files, forms."""

    pages: tuple[ReadPage, ...]
    language: str
    title: str
    active: tuple[str, ...]


def read(pdf: bytes) -> ReadDocument:
    """Read a whole document. Errors: `UnreadableDocument`."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise UnreadableDocument from None
    with closing(document):
        pages = []
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                raise UnreadableDocument from None
            with closing(page), closing(page.get_textpage()) as words:
                pages.append(_PageReader(page, words).read(index + 1))
        return ReadDocument(
            pages=tuple(pages),
            language=_utf16(raw.FPDFCatalog_GetLanguage, document),
            title=document.get_metadata_value("Title"),
            active=tuple(_active(document)),
        )


def _active(document: Any) -> Iterator[str]:
    if raw.FPDFDoc_GetJavaScriptActionCount(document) != 0:
        yield "a script"
    if raw.FPDFDoc_GetAttachmentCount(document) != 0:
        yield "an attached file"
    if raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE:
        yield "a form to fill in on the screen"


class _PageReader:
    """Reads one open page. Handles of PDFium live as long as the page is open, so nothing of them is kept."""

    def __init__(self, page: Any, words: Any) -> None:
        self._page = page
        self._words = words
        self._order = 0
        self._fonts: dict[int, Font] = {}
        self._runs: list[Run] = []
        self._paths: list[tuple[Any, Matrix, Shape]] = []
        self._images: list[str] = []

    def read(self, number: int) -> ReadPage:
        count = raw.FPDFPage_CountObjects(self._page)
        self._walk((raw.FPDFPage_GetObject(self._page, index) for index in range(count)), Matrix(), 0)
        width, height = self._page.get_size()
        sheet = (0.0, 0.0, width, height)
        boxes = (self._page.get_mediabox(), self._page.get_cropbox())
        upright = self._page.get_rotation() == 0 and all(
            abs(a - b) < 0.5 for box in boxes for a, b in zip(box, sheet, strict=True)
        )
        return ReadPage(
            number=number,
            width=width,
            height=height,
            upright=upright,
            text=self._words.get_text_range(),
            runs=tuple(self._runs),
            shapes=tuple(self._shapes()),
            without_glyph=tuple(self._without_glyph()),
            added=raw.FPDFPage_GetAnnotCount(self._page) + self._has_action(),
            images=tuple(self._images),
        )

    def _has_action(self) -> int:
        kinds = (raw.FPDFPAGE_AACTION_OPEN, raw.FPDFPAGE_AACTION_CLOSE)
        return sum(bool(raw.FPDF_GetPageAAction(self._page, kind)) for kind in kinds)

    def _walk(self, things: Iterable[Any], outer: Matrix, depth: int) -> None:
        if depth > _DEEPEST_FORM:
            raise UnreadableDocument
        for thing in things:
            kind = raw.FPDFPageObj_GetType(thing)
            self._order += 1
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._read_run(thing, outer)
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                parts = range(raw.FPDFFormObj_CountObjects(thing))
                within = [raw.FPDFFormObj_GetObject(thing, part) for part in parts]
                self._walk(within, matrix_of(thing).then(outer), depth + 1)
            else:
                self._read_shape(thing, kind, outer)

    def _read_run(self, thing: Any, outer: Matrix) -> None:
        matrix = matrix_of(thing).then(outer)
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(thing, size)
        self._runs.append(
            Run(
                text=_utf16(lambda *buffer: raw.FPDFTextObj_GetText(thing, self._words, *buffer)),
                box=_box(thing, outer),
                order=self._order,
                left=matrix.e,
                baseline=matrix.f,
                size=size.value * matrix.scale,
                font=self._font(raw.FPDFTextObj_GetFont(thing)),
                colour=_colour(thing),
                visible=raw.FPDFTextObj_GetTextRenderMode(thing) not in _INVISIBLE_MODES,
                clip=clip_of(thing, outer),
            )
        )

    def _font(self, font: Any) -> Font:
        address = ctypes.addressof(font.contents) if font else 0
        if address not in self._fonts:
            if not font:
                return Font("", False)
            length = raw.FPDFFont_GetBaseFontName(font, None, 0)
            name = ctypes.create_string_buffer(length)
            raw.FPDFFont_GetBaseFontName(font, name, length)
            self._fonts[address] = Font(
                name.value.decode("utf-8", "replace").split("+")[-1], raw.FPDFFont_GetIsEmbedded(font) == 1
            )
        return self._fonts[address]

    def _read_shape(self, thing: Any, kind: int, outer: Matrix) -> None:
        is_path = kind == raw.FPDF_PAGEOBJ_PATH
        fill = _fill(thing) if is_path else None
        if is_path and fill is None and not _is_stroked(thing):
            return
        box = _box(thing, outer)
        clip = clip_of(thing, outer)
        if clip is not None:
            box = box.within(clip)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._images.append(_image_digest(thing))
        shape = Shape(box=box, order=self._order, fill=fill, outline=(), is_image=not is_path)
        self._paths.append((thing if is_path else None, outer, shape))

    def _shapes(self) -> Iterator[Shape]:
        """Outlines are dear to read: only those of shapes that touch some text."""
        inked = [run.box for run in self._runs if run.text.strip()]
        for thing, outer, shape in self._paths:
            if thing is None or not any(shape.box.touches(box) for box in inked):
                yield shape
            else:
                yield Shape(shape.box, shape.order, shape.fill, outline_of(thing, outer), False)

    def _without_glyph(self) -> Iterator[str]:
        """The lines with a character that stands for nothing; PDFium leaves it out of its text."""
        count = self._words.count_chars()
        codes = [raw.FPDFText_GetUnicode(self._words, index) for index in range(count)]
        if 0 in codes:
            for line in "".join(map(chr, codes)).splitlines():
                if "\0" in line:
                    yield line.replace("\0", "").strip()


def _utf16(call: Callable[..., int], *arguments: Any) -> str:
    length = call(*arguments, None, 0)
    if length < 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    call(*arguments, buffer, length)
    return bytes(buffer)[:-2].decode("utf-16-le", "replace")


def _box(thing: Any, outer: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return outer.box(Box(left.value, bottom.value, right.value, top.value))


def _colour(thing: Any) -> Colour:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(thing, *parts)
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity


def _fill(thing: Any) -> Colour | None:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, mode, stroke)
    return _colour(thing) if mode.value != raw.FPDF_FILLMODE_NONE else None


def _is_stroked(thing: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, mode, stroke)
    return bool(stroke.value)


def _image_digest(thing: Any) -> str:
    length = raw.FPDFImageObj_GetImageDataRaw(thing, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(thing, buffer, length)
    return hashlib.sha256(buffer.raw).hexdigest()
