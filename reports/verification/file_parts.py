"""The parts of the file that are not text: paper, typefaces, language, title, and nothing that could act."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from reports.typefaces import FONT_FOLDER
from reports.verification.expected import Expected
from reports.verification.folding import quoted
from reports.verification.reading import ReadDocument, ReadPage

# Replacement character, black square (ReportLab's sign for a missing letter), and letters for private use.
_SUBSTITUTES = re.compile(r"[\ufffd\u25a0\ue000-\uf8ff]")
_BASE_FONT = re.compile(rb"/BaseFont\s*/([^\s/<>\[\]()]+)")
_SUBSET = re.compile(r"[A-Z]{6}\+")
# Names that only a file has that acts by itself, or carries another one. ReportLab leaves them readable.
_ACTIVE = re.compile(
    rb"/(?:OpenAction|JavaScript|Launch|SubmitForm|EmbeddedFiles?|RichMedia|AcroForm)(?![A-Za-z])"
)
_POSTSCRIPT_NAME = 6


def file_parts(pdf: bytes, document: ReadDocument, expected: Expected) -> Iterator[str]:
    """What is wrong with the file as a file."""
    if document.language != expected.language:
        yield f"The file does not say that its language is {expected.language}."
    if document.title != expected.title:
        yield "The file's title is missing or wrong."
    for part in document.active or (["an action"] if _ACTIVE.search(pdf) else []):
        yield f"The file holds {part}, which no document of ours has."
    if len({image for page in document.pages for image in page.images}) > expected.images:
        yield "The file holds a picture that does not belong there."
    yield from _typefaces(pdf, document)
    for page in document.pages:
        yield from _page(page, expected)


def _page(page: ReadPage, expected: Expected) -> Iterator[str]:
    sizes = ((page.width, expected.width), (page.height, expected.height))
    if not page.upright or any(abs(found - wanted) > 0.5 for found, wanted in sizes):
        yield f"Page {page.number}: the paper has the wrong size or lies on its side."
    if page.added:
        yield f"Page {page.number}: it holds a link, a field or an action, which no document of ours has."
    for line in page.without_glyph:
        yield f"Page {page.number}: {quoted(line)} has a character for which its typeface has no letter."
    for run in page.runs:
        if _SUBSTITUTES.search(run.text):
            yield f"Page {page.number}: {quoted(run.text)} has a sign that stands for a missing letter."


def _typefaces(pdf: bytes, document: ReadDocument) -> Iterator[str]:
    ours = vendored(FONT_FOLDER)
    used = {run.font for page in document.pages for run in page.runs}
    for font in sorted(used, key=lambda font: font.name):
        if not font.embedded:
            yield f"The typeface {font.name or 'without a name'} is not embedded in the file."
        elif font.name not in ours:
            yield f"The typeface {font.name} is none of ours."
    # A typeface that is named in the file and set no text is seen only here.
    named = {name.decode("latin-1") for name in _BASE_FONT.findall(pdf)}
    for name in sorted(named):
        if not _SUBSET.match(name) and name not in {font.name for font in used if not font.embedded}:
            yield f"The typeface {name} is named in the file and not embedded as a subset."


@cache
def vendored(folder: Path) -> frozenset[str]:
    """The PostScript names of the typefaces in a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".ttf", ".otf"))
    return frozenset(_postscript_name(path) for path in files)


def _postscript_name(path: Path) -> str:
    """Read from the font's own table of names, so that no other library has to agree."""
    with path.open("rb") as font:
        (tables,) = struct.unpack(">4xH6x", font.read(12))
        directory = font.read(16 * tables)
        places = {
            directory[start : start + 4]: struct.unpack(">II", directory[start + 8 : start + 16])
            for start in range(0, len(directory), 16)
        }
        begin, length = places[b"name"]
        font.seek(begin)
        names = font.read(length)
    count, strings = struct.unpack(">2xHH", names[:6])
    for number in range(count):
        platform, _, _, kind, size, offset = struct.unpack(">6H", names[6 + 12 * number : 18 + 12 * number])
        if kind == _POSTSCRIPT_NAME:
            raw = names[strings + offset : strings + offset + size]
            return raw.decode("mac_roman" if platform == 1 else "utf-16-be")
    return path.stem
