"""A name in any script stands on the page as it was typed: shaped, ordered, inside its lines, and found."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reports import bidi, scripts, typefaces
from reports.extraction import comparable, expected_extractions, stands_on
from reports.flowables.passage import Passage
from reports.flowables.rows import Row, RowTable
from reports.flowables.text import marked, paragraph, paragraphs, title
from reports.lines import lines_of
from reports.page import SIDE, Paper
from reports.units import Span, units_of

NAMES = {
    "Latin": "Siân Nguyễn-Łukasz",
    "Yoruba": "Adébáyọ̀ Ọláṣubọ̀mí",
    "Greek": "Άννα Παπαδοπούλου",
    "Cyrillic": "Ольга Щербакова",
    "Hebrew": "שרה כהן־לוי",
    "pointed Hebrew": "שָׂרָה",
    "Arabic": "محمد عبد الله الفلاح",
    "pointed Arabic": "مُحَمَّد",
    "Persian": "پروین می\u200cخواهد",  # noqa: RUF001  Persian letters
    "Urdu": "ٹیپو سلطان",
    "Devanagari": "श्रीनिवास क्षत्रिय कीर्ति",
    "Thai": "สมชาย น้ำผึ้ง",
    "Chinese": "李小龙",
    "Japanese": "山田 さくら",
    "Korean": "김민수",
    "emoji": "Ann 😀 👩\u200d🚀 🇬🇧",
    "mixed": "Dr שרה Cohen (12) 李",
    "prices": "₪500 ฿700 ₹1,200",
}


def read_by_pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def stories_with(name: str, look: Any) -> list[list[Any]]:
    """A name in each kind of text, beside a date in our own words."""
    day = "5 Feb 1993"
    cells = ([paragraph(name, look.table)], [paragraph(day, look.table_strong)])
    return [
        [title(name, look.headline)],
        [paragraph(name, look.body)],
        paragraphs(name, look.notes),
        [marked("<b>{name}</b> · born {day}", look.body, name=name, day=day)],
        [RowTable([Row(cells=cells)], look=look, shares=(1, 1))],
    ]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_is_found_in_every_style_of_the_page(
    built: Callable[..., Any], look: Any, large: Any, name: str
) -> None:
    for story in stories_with(name, look):
        page = read_by_pdfium(built(story).data)
        assert stands_on(name, page)
        assert stands_on("5 Feb 2027", page)
    assert stands_on("born 5 Feb 1993", read_by_pdfium(built(stories_with(name, look)[3]).data))
    page = read_by_pdfium(
        built([one for story in stories_with(name, large) for one in story], look=large).data
    )
    assert stands_on(name, page)
    assert not stands_on(name + " Nobody", page)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_reader_gives_a_line_back_in_one_of_the_expected_orders(
    built: Callable[..., Any], look: Any, name: str
) -> None:
    page = comparable(read_by_pdfium(built([paragraph(name, look.body)]).data))
    assert any(one in page for one in expected_extractions(name))


def test_other_names_are_not_found(built: Callable[..., Any], look: Any) -> None:
    page = read_by_pdfium(built([paragraph("שרה כהן 12", look.body), paragraph("محمد", look.body)]).data)
    for other in ("שרה לוי", "דינה כהן", "محمود", "שרה כהן 13"):
        assert not stands_on(other, page)


LONG = {
    "Hebrew": "הטיפול בלייזר fractional CO2 נמשך כ־30 דקות (ללא הרדמה) ועולה 1,200 ₪ לפגישה. ",
    "Arabic": "يستغرق العلاج بالليزر (CO2 laser) حوالي 30 دقيقة ويكلف 1,200 جنيه. ",
    "Chinese": "激光治疗大约需要30分钟（不需要麻醉），每次费用为1,200元。",  # noqa: RUF001
    "Japanese": "レーザー治療は約30分かかります。「保証はありません」と先生は言いました。",
    "Devanagari": "लेज़र उपचार में लगभग 30 मिनट लगते हैं। ",
    "Thai": "การรักษาด้วยเลเซอร์ใช้เวลาประมาณ 30 นาที ",
    "Korean": "레이저 치료는 약 30분이 걸리며 비용은 회당 1,200원입니다. ",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_text_of_a_script_stays_between_the_margins(
    built: Callable[..., Any], look: Any, text: str
) -> None:
    read = built(paragraphs(text * 8, look.body))
    letters = [letter for letter in read.letters() if letter["text"].strip() and letter["top"] > 120]
    assert min(letter["x0"] for letter in letters) >= SIDE - 1
    assert max(letter["x1"] for letter in letters) <= Paper.A4.width - SIDE + 1
    assert len({round(letter["bottom"]) for letter in letters}) > 3
    assert stands_on(text, read_by_pdfium(read.data))


@pytest.mark.parametrize("text", [LONG["Chinese"], LONG["Japanese"]])
def test_no_stop_begins_a_chinese_or_japanese_line_and_no_bracket_ends_one(look: Any, text: str) -> None:
    units = units_of([Span(text * 8, look.body.fontName, 12, None)], base=0)
    for width in range(60, 400, 7):
        lines = lines_of(units, width)
        for line in lines[1:]:
            assert unicodedata.category(line.units[0].text[0]) not in ("Po", "Pe", "Lm")
        for line in lines[:-1]:
            assert unicodedata.category(line.units[-1].text[-1]) != "Ps"


@given(
    some.text(alphabet="ab שר12 (مح) 李、😀कि \u0301\u200f", max_size=80),
    some.floats(20, 300),
)
@settings(max_examples=50)
def test_dividing_into_lines_loses_and_doubles_nothing(text: str, width: float) -> None:
    span = Span(unicodedata.normalize("NFC", text), typefaces.SANS, 12, None)
    units = units_of([span], base=bidi.base_level(text))
    lines = lines_of(units, width)
    whole = "".join(unit.text for unit in units)
    assert "".join(unit.text for line in lines for unit in (*line.units, *line.rest)) == whole
    for line in lines:
        assert sorted(map(id, line.ordered())) == sorted(map(id, line.units))
        assert line.width <= width + 0.01 or len(line.units) == 1
    visible = "".join(one for one in whole if one != " " and not scripts.is_ignorable(one))
    assert visible == "".join(one for one in span.text if not one.isspace() and not scripts.is_ignorable(one))


def test_a_hebrew_text_begins_at_the_right_and_a_hebrew_name_under_its_label(
    built: Callable[..., Any], look: Any
) -> None:
    read = built([*paragraphs("שרה", look.body), paragraph("שרה", look.body)])
    rows: dict[int, list[Any]] = {}
    for letter in read.letters():
        if letter["text"] in "שרה":
            rows.setdefault(round(letter["top"]), []).append(letter)
    text, name = rows.values()
    assert max(letter["x1"] for letter in text) == pytest.approx(Paper.A4.width - SIDE, abs=1)
    assert min(letter["x0"] for letter in name) == pytest.approx(SIDE, abs=1)
    # From left to right on paper: the last letter first.
    assert "".join(letter["text"] for letter in sorted(name, key=lambda one: one["x0"])) == "הרש"


@pytest.mark.parametrize("word", ["محمد", "क्षि"])
def test_letters_of_a_word_join(word: str) -> None:
    """Joined letters are drawn by other glyphs than letters that stand alone."""

    def glyphs(text: str) -> list[int]:
        units = units_of([Span(text, typefaces.SANS, 12, None)], base=bidi.base_level(text))
        return [glyph.number for unit in units for glyph in unit.glyphs]

    alone = {number for letter in word for number in glyphs(letter)}
    assert set(glyphs(word)) - alone


def test_what_somebody_typed_cannot_turn_our_sentence_round(built: Callable[..., Any], look: Any) -> None:
    read = built([marked("{name} · born {day}", look.body, name="שרה", day="5 Feb 1993")])
    (born,) = (word for word in read.words() if word["text"] == "born")
    hebrew = [letter for letter in read.letters() if letter["text"] in "שרה"]
    assert max(letter["x1"] for letter in hebrew) < born["x0"]


def test_brackets_are_turned_round_in_hebrew(built: Callable[..., Any], look: Any) -> None:
    (passage,) = paragraphs("(שרה)", look.body)
    assert isinstance(passage, Passage)
    first, *_, last = units_of([Span("(שרה)", typefaces.SANS, 12, None)], base=1)
    face = first.face
    assert face is not None
    assert first.glyphs[0].number == face.number_of(")")
    assert last.glyphs[0].number == face.number_of("(")


def test_high_marks_move_the_lines_apart_and_not_over_each_other(look: Any) -> None:
    plain = paragraph("Siân \U00010000", look.table).wrap(300, 900)[1]
    tall = paragraph("Siân نُّ", look.table).wrap(300, 900)[1]
    assert plain == look.table.leading
    assert plain <= tall < plain * 1.5


def test_the_bold_weight_of_a_script_is_bolder(built: Callable[..., Any], look: Any, count_near: Any) -> None:
    names = ("שרה", "محمد", "सीता", "สมชาย", "李小龙", "김민수")
    read = built([paragraph(name, style) for name in names for style in (look.body, look.strong)])
    lines: dict[int, list[Any]] = {}
    for letter in read.letters():
        if not letter["text"].isascii() and letter["size"] == 12:
            lines.setdefault(round(letter["matrix"][5]), []).append(letter)
    scale = 4
    picture = read.picture(scale=scale)

    def ink(line: list[Any]) -> int:
        base = Paper.A4.height - line[0]["matrix"][5]
        edges = (min(one["x0"] for one in line), base - 12, max(one["x1"] for one in line), base + 4)
        return int(count_near(picture.crop([edge * scale for edge in edges]), look.palette.text))

    rows = [lines[place] for place in sorted(lines, reverse=True)]
    assert len(rows) == 2 * len(names)
    for name, regular, bold in zip(names, rows[::2], rows[1::2], strict=True):
        assert ink(bold) > ink(regular) * 1.1, name


def test_the_same_names_give_the_same_bytes(built: Callable[..., Any], look: Any) -> None:
    def made() -> str:
        story = [paragraph(name, look.body) for name in NAMES.values()]
        return hashlib.sha256(built([*story, title("שרה", look.headline)]).data).hexdigest()

    first = made()
    # What another document drew before must not show in this one.
    built([paragraph("ولد في ३० 東京 🙂", look.strong)])
    assert made() == first


def test_a_long_text_is_divided_over_pages_without_losing_its_side(
    built: Callable[..., Any], look: Any
) -> None:
    read = built([paragraph(LONG["Hebrew"] * 60, look.body)])
    assert read.pages > 1
    for page in range(1, read.pages + 1):
        words = [word for word in read.words(page) if "ל" in word["text"]]
        assert max(word["x1"] for word in words) == pytest.approx(Paper.A4.width - SIDE, abs=8)
