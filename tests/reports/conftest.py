"""Shared helpers: both editions, an invented patient, and a way to read back what was drawn."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from reports.page import PageIdentity, Paper, build_document
from reports.styles import Edition, Look, styles


@pytest.fixture(scope="session")
def look() -> Look:
    return styles(Edition.NORMAL)


@pytest.fixture(scope="session")
def large() -> Look:
    return styles(Edition.LARGE)


@pytest.fixture
def identity() -> PageIdentity:
    return PageIdentity(
        patient_name="Testa Nonesuch",
        born="30 Feb 1993",
        clinic_name="Clinic of Nowhere",
        clinic_lines=("1 Nowhere Street", "0000 000 0000"),
        visit="5 Feb 2027",
        seen_by="Ima Nobody",
        document_id="CND-00000-A",
        version_line="version 1 · clinical content test",
        draft_notice="Clinical content: draft, not signed off",
    )


class Read:
    """A PDF opened again: its text, words with places, fonts and pixels."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def _page(self, number: int, what: Callable[[Any], Any]) -> Any:
        with pdfplumber.open(io.BytesIO(self.data)) as pdf:
            return what(pdf.pages[number - 1])

    @property
    def pages(self) -> int:
        with pdfplumber.open(io.BytesIO(self.data)) as pdf:
            return len(pdf.pages)

    def text(self) -> str:
        with pdfplumber.open(io.BytesIO(self.data)) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)

    def words(self, page: int = 1) -> list[dict[str, Any]]:
        return list(self._page(page, lambda one: one.extract_words(extra_attrs=["fontname", "size"])))

    def letters(self) -> list[dict[str, Any]]:
        with pdfplumber.open(io.BytesIO(self.data)) as pdf:
            return [letter for page in pdf.pages for letter in page.chars]

    def place(self, word: str, page: int = 1) -> dict[str, Any]:
        return next(one for one in self.words(page) if one["text"] == word)

    def picture(self, page: int = 1, scale: float = 3.0) -> Image.Image:
        pdf = pypdfium2.PdfDocument(self.data)
        try:
            image: Image.Image = pdf[page - 1].render(scale=scale).to_pil().convert("RGB")
            return image
        finally:
            pdf.close()


@pytest.fixture
def built(identity: PageIdentity, look: Look) -> Callable[..., Read]:
    """Build a document of a story (the usual edition on A4 unless told) and open it again."""

    def build(
        story: Sequence[Any], *, look: Look = look, paper: Paper = Paper.A4, identity: PageIdentity = identity
    ) -> Read:
        return Read(
            build_document(story, identity=identity, document_title="Test paper", look=look, paper=paper).data
        )

    return build


def near(pixel: tuple[int, int, int], colour: Any, *, within: int = 40) -> bool:
    """Whether a pixel has a colour, up to smoothing."""
    wanted = (colour.red * 255, colour.green * 255, colour.blue * 255)
    return all(abs(a - b) <= within for a, b in zip(pixel, wanted, strict=True))


@pytest.fixture
def count_near() -> Callable[[Image.Image, Any], int]:
    """Count the pixels of a picture that have a colour."""

    def count(picture: Image.Image, colour: Any) -> int:
        pixels = picture.load()
        assert pixels is not None
        return sum(
            near(pixels[x, y], colour)  # type: ignore[arg-type]  # an RGB picture has three values
            for x in range(picture.width)
            for y in range(picture.height)
        )

    return count
