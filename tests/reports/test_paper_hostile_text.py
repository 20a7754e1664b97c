"""Text that nobody would type kindly prints as text, or is refused in one sentence, and never takes long."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdfium2 import raw

from reports.flowables.rows import Row, RowTable
from reports.flowables.text import marked, paragraph, paragraphs, title
from reports.glyphs import printable, sentence, unprintable
from reports.page import SIDE, Paper

MARKUP = (
    "<b>bold</b>",
    "</para><para>",
    "&lt;b&gt; &amp; &#65; &nbsp;",
    '<img src="/etc/hostname" width="100" height="100"/>',
    '<a href="javascript:alert(1)">here</a>',
    '<a href="file:///etc/passwd">here</a>',
    '<font color="Color(1 if 2>1 else 0,0,0)" size="90">x</font>',
    "<br/><br/><onDraw name='x'/><seq/>",
    "<![CDATA[x]]> <!-- x --> <?xml?>",
    "<b",
    "{name} {0} %s %(x)s",
)


@pytest.mark.parametrize("typed", MARKUP)
def test_markup_prints_as_it_was_typed_in_every_kind_of_text(
    built: Callable[..., Any], look: Any, typed: str
) -> None:
    other = f"שרה {typed}"
    story = [
        paragraph(typed, look.body),
        title(typed, look.section),
        *paragraphs(typed, look.body),
        marked("Say <b>{said}</b>", look.body, said=typed),
        marked("Say {said}", look.body, said=other),
        paragraph("李 " + typed, look.body),
    ]
    read = built(story)
    squeezed = "".join(read.text().split())
    assert squeezed.count("".join(typed.split())) >= 5
    document = pypdfium2.PdfDocument(read.data)
    try:
        for page in document:
            assert raw.FPDFPage_GetAnnotCount(page.raw) == 0
            assert not list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    finally:
        document.close()
    assert b"/JavaScript" not in read.data
    assert b"/URI" not in read.data


def cell(text: str, look: Any) -> list[Any]:
    row = Row(cells=([paragraph("Note", look.table)], paragraphs(text, look.table)))
    return [RowTable([row], look=look, shares=(1, 3))]


WORDS = "Some words that somebody typed without end. "
KINDS: dict[str, Callable[[int, Any], list[Any]]] = {
    "one paragraph": lambda size, look: [paragraph(WORDS * (size // 44), look.body)],
    "paragraphs": lambda size, look: paragraphs(WORDS * (size // 44), look.body),
    "lines": lambda size, look: paragraphs("a line\n" * (size // 25), look.body),
    "one word": lambda size, look: [paragraph("W" * (size // 2), look.body)],
    "a value": lambda size, look: [marked("<b>{x}</b>", look.body, x=WORDS * (size // 44))],
    "a cell": lambda size, look: cell(WORDS * (size // 44), look),
    "a cell of lines": lambda size, look: cell("a line\n" * (size // 25), look),
    "Arabic": lambda size, look: paragraphs("هذه فقرة طويلة " * (size // 60), look.body),
    "Hebrew brackets": lambda size, look: paragraphs("א(a)" * (size // 16), look.body),
    "Chinese": lambda size, look: paragraphs("激光治疗大约需要。" * (size // 36), look.body),
    "Devanagari": lambda size, look: [paragraph("लेज़र उपचार में " * (size // 64), look.body)],
    "mixed": lambda size, look: paragraphs("Ann שרה 李 😀 कि " * (size // 64), look.body),
}


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_text_takes_about_twice_the_time(built: Callable[..., Any], look: Any, kind: str) -> None:
    def seconds(size: int) -> float:
        gc.collect()
        gc.disable()
        try:
            start = time.process_time()
            built(KINDS[kind](size, look))
            return time.process_time() - start
        finally:
            gc.enable()

    seconds(1000)
    # The least of three, since a busy machine makes one measurement long. Quadratic cost would be fourfold.
    short, long = (min(seconds(size) for _ in range(3)) for size in (14_000, 28_000))
    assert long < 2.6 * short


@pytest.mark.parametrize("letter", ["W", "ש", "م", "李", "क", "😀"])
def test_an_endless_word_stays_inside_the_margins(built: Callable[..., Any], look: Any, letter: str) -> None:
    read = built([paragraph(letter * 5000, look.body), *paragraphs(letter * 500, look.notes)])
    letters = [one for one in read.letters() if one["text"] == letter]
    assert len(letters) == 5500
    assert max(one["x1"] for one in letters) <= Paper.A4.width - SIDE + 0.5
    assert min(one["x0"] for one in letters) >= SIDE - 0.5


def test_100000_letters_4000_lines_and_a_word_of_50000_all_print(
    built: Callable[..., Any], look: Any
) -> None:
    story = [
        *paragraphs((WORDS * 2300)[:100_000], look.body),
        *paragraphs("a line\n" * 4000, look.body),
        paragraph("W" * 50_000, look.body),
    ]
    document = pypdfium2.PdfDocument(built(story).data)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    assert text.count("W") == 50_000
    assert text.count("a line") == 4000
    assert text.count("typed") == 100_000 // len(WORDS) + 1


@pytest.mark.parametrize(
    "typed", ["a\x00b", "a\x1bb", "a\ud800b", "\udfff", "a\u202eb", "a\ufffeb", "\u0301" * 9]
)
def test_what_cannot_be_printed_is_refused_in_one_sentence(typed: str) -> None:
    said = sentence(unprintable(typed), of="The note")
    assert said.startswith("The note has ")
    assert said.endswith("Write it in other letters.")
    assert "\n" not in said
    assert said.isprintable()


def test_a_refusal_of_100000_letters_is_quick_and_short() -> None:
    start = time.process_time()
    said = sentence(unprintable("தமிழ் שרה 李 \ud800" * 7000), of="The note")
    assert time.process_time() - start < 5
    assert len(said) < 300


@given(some.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_can_be_laid_out(look: Any, typed: str) -> None:
    """Even what was not asked about first: nothing breaks, and what has no letter shows as an empty box."""
    tidy = printable(typed).text
    for one in (paragraph(tidy, look.body), title(tidy, look.section), *paragraphs(tidy, look.table)):
        width, height = one.wrap(200, 900)
        assert width <= 200
        assert height >= 0
    marked("<b>{x}</b>", look.body, x=tidy).wrap(200, 900)
