"""Nothing is printed off the page, over another text, across its box, cut off, hidden, pale or too small."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from reports import typefaces
from tests.reports.drawn_sheet import LEFT, lines, text, wrong

WORDS = "Marks may look better."


@pytest.mark.parametrize(
    ("x", "y"),
    [(500, 700), (10, 700), (400, 838), (470, 700), (48, 700)],
    ids=["right", "left", "top", "side", "left-side"],
)
def test_text_outside_the_margins_is_refused(x: float, y: float) -> None:
    def draw(canvas: Any) -> None:
        text(canvas, WORDS, x=x, y=y)

    assert wrong(draw) == (f"Page 1: “{WORDS}” stands outside the margins.",)


def test_a_drawing_outside_the_margins_is_refused() -> None:
    def draw(canvas: Any) -> None:
        canvas.rect(500, 600, 90, 20, stroke=1, fill=0)

    assert wrong(draw) == ("Page 1: a drawing stands outside the margins.",)


def test_a_drawing_inside_a_moved_and_scaled_form_is_seen_where_it_is_printed() -> None:
    def draw(canvas: Any) -> None:
        canvas.beginForm("sign", 0, 0, 100, 100)
        text(canvas, WORDS, x=0, y=20, size=6)
        canvas.rect(0, 0, 20, 10, stroke=0, fill=1)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(100, 600)
        canvas.scale(2, 2)
        canvas.doForm("sign")
        canvas.restoreState()

    assert wrong(draw) == ()

    def draw_off_the_page(canvas: Any) -> None:
        canvas.translate(350, 0)
        draw(canvas)
        canvas.translate(-350, 0)

    assert wrong(draw_off_the_page) == (f"Page 1: “{WORDS}” stands outside the margins.",)


@pytest.mark.parametrize(("right", "up"), [(0, 0), (30, 3), (100, 0), (-40, 6)])
def test_text_over_other_text_is_refused(right: float, up: float) -> None:
    def draw(canvas: Any) -> None:
        text(canvas, WORDS, x=200, y=700)
        text(canvas, "Ask us anything you like.", x=200 + right, y=700 + up)

    assert wrong(draw, check_words=False) == (
        f"Page 1: “{WORDS}” and “Ask us anything you like.” are printed over each other.",
    )


def test_text_apart_is_passed_however_close() -> None:
    accents = lines("Ngọc Ậy Ệ ỷ ghi", "ÀẬỂ Ánh ŷ", "jgy ÅÁ", size=12)

    def draw(canvas: Any) -> None:
        accents(canvas)
        text(canvas, "A figure", y=640)
        end = LEFT + typefaces.width_of("A figure", font=typefaces.SANS, size=12)
        text(canvas, "4,10", x=end, y=644.5, size=8)
        text(canvas, "next to it", x=end + 18, y=640)
        for number in range(4):
            canvas.setFillColorRGB(0.04, 0.36, 0.39)
            canvas.circle(100 + 40 * number, 580, 8, stroke=0, fill=1)
            canvas.setFillColorRGB(1, 1, 1)
            canvas.setFont(typefaces.SANS_BOLD, 10.2)
            canvas.drawCentredString(100 + 40 * number, 576.5, str(number))

    assert wrong(draw) == ()


@pytest.mark.parametrize("shape", ["rectangle", "rounded", "disc"])
def test_text_that_leaves_its_box_is_refused(shape: str) -> None:
    def box(canvas: Any, width: float) -> None:
        if shape == "rectangle":
            canvas.rect(100, 590, width, 30, stroke=1, fill=0)
        elif shape == "rounded":
            canvas.roundRect(100, 590, width, 30, 5, stroke=1, fill=0)
        else:
            canvas.circle(100 + width / 2, 605, width / 2, stroke=1, fill=0)

    def draw(width: float) -> Any:
        def cell(canvas: Any) -> None:
            box(canvas, width)
            text(canvas, "72 of 100", x=110, y=600)

        return cell

    assert wrong(draw(70)) == ()
    assert wrong(draw(48)) == ("Page 1: “72 of 100” leaves the box it stands in.",)


def test_text_that_is_cut_off_is_refused() -> None:
    def draw(canvas: Any, width: float = 60) -> None:
        canvas.saveState()
        cell = canvas.beginPath()
        cell.rect(100, 590, width, 30)
        canvas.clipPath(cell, stroke=0, fill=0)
        text(canvas, WORDS, x=105, y=600)
        canvas.restoreState()

    assert wrong(draw) == (f"Page 1: “{WORDS}” is cut off.",)
    assert wrong(lambda canvas: draw(canvas, width=150)) == ()


def cover_with_panel(canvas: Any) -> None:
    canvas.setFillColorRGB(0.9, 0.95, 0.95)
    canvas.roundRect(50.5, 690, 300, 40, 6, stroke=1, fill=1)


def cover_with_disc(canvas: Any) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.circle(100, 704, 15, stroke=0, fill=1)


def cover_with_picture(canvas: Any) -> None:
    data = io.BytesIO()
    Image.new("RGB", (4, 4), (255, 255, 255)).save(data, "PNG")
    canvas.drawImage(ImageReader(io.BytesIO(data.getvalue())), 60, 690, 60, 30)


@pytest.mark.parametrize("cover", [cover_with_panel, cover_with_disc, cover_with_picture])
def test_text_under_a_later_fill_is_refused_and_text_on_it_is_not(cover: Any) -> None:
    def under(canvas: Any) -> None:
        text(canvas, WORDS, y=700)
        cover(canvas)

    def on_top(canvas: Any) -> None:
        cover(canvas)
        text(canvas, WORDS, y=700)

    hidden = f"Page 1: “{WORDS}” is hidden behind something."
    assert hidden in wrong(under, images=1)
    assert hidden not in wrong(on_top, images=1)


def test_the_dots_of_a_letter_are_no_box_and_hide_nothing() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, WORDS, y=700)
        canvas.circle(120, 704, 2, stroke=0, fill=1)
        canvas.rect(140, 708, 3, 3, stroke=0, fill=1)

    assert wrong(draw) == ()


def test_a_figure_round_a_text_does_not_hide_it() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, WORDS, x=100, y=700)
        ring = canvas.beginPath()
        ring.moveTo(60, 600)
        for x, y in ((300, 600), (300, 800 - 20), (60, 780), (60, 760), (280, 760), (280, 620), (60, 620)):
            ring.lineTo(x, y)
        ring.close()
        canvas.drawPath(ring, stroke=0, fill=1)

    assert wrong(draw) == ()


@pytest.mark.parametrize(
    ("ink", "ground"), [((1, 1, 1), None), ((0.8, 0.8, 0.8), None), ((0.1, 0.2, 0.2), (0.04, 0.36, 0.39))]
)
def test_text_that_its_ground_swallows_is_refused(ink: Any, ground: Any) -> None:
    def draw(canvas: Any) -> None:
        if ground:
            canvas.setFillColorRGB(*ground)
            canvas.rect(55, 690, 200, 30, stroke=0, fill=1)
        text(canvas, " ", y=650)
        canvas.setFillColorRGB(*ink)
        canvas.setFont(typefaces.SANS, 12)
        canvas.drawString(60, 700, WORDS)

    assert wrong(draw) == (f"Page 1: “{WORDS}” can hardly be seen on its ground.",)


def test_text_that_lets_its_ground_through_is_refused() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillAlpha(0.2)
        text(canvas, WORDS, y=700)
        canvas.setFillAlpha(1)

    assert wrong(draw) == (f"Page 1: “{WORDS}” can hardly be seen on its ground.",)


def test_type_below_the_smallest_of_the_edition_is_refused() -> None:
    assert wrong(lines(WORDS, size=8)) == (
        f"Page 1: “{WORDS}” is 8.0 points high, and the smallest type is 8.6.",
    )
    assert wrong(lines(WORDS, size=15), smallest_type=16) != ()


def test_text_in_the_foot_of_the_page_is_refused() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, "Ask us.", y=700)
        text(canvas, WORDS, x=240, y=30)

    assert wrong(draw) == (f"Page 1: “{WORDS}” runs into the foot of the page.",)


def title(words: str = "Side effects", y: float = 60.0, **style: Any) -> Any:
    style = {"size": 16.5, "font": typefaces.SERIF, **style}
    return lambda canvas: text(canvas, words, y=y, **style)


WIDOW = "Page 1: the heading “{}” stands at the foot without its text."


@pytest.mark.parametrize(
    ("heading", "headings"),
    [
        (title(), ()),
        (title("Does it hurt?", size=12, font=typefaces.SANS_BOLD), ()),
        (title("Side effects", size=12, font=typefaces.SANS_BOLD), ("Side effects",)),
    ],
    ids=["serif", "question", "by its words"],
)
def test_a_heading_at_the_foot_of_a_page_is_refused(heading: Any, headings: tuple[str, ...]) -> None:
    words = "Does it hurt?" if not headings and "SemiBold" in repr(heading) else None
    found = wrong(heading, lines(WORDS), headings=headings)
    assert len(found) == 1
    assert found[0] in {WIDOW.format("Side effects"), WIDOW.format("Does it hurt?")}
    assert words is None or words in found[0]

    def with_text(canvas: Any) -> None:
        canvas.translate(0, 100)
        heading(canvas)
        canvas.translate(0, -100)
        text(canvas, WORDS, y=140)

    assert wrong(with_text, headings=headings) == ()


def test_a_heading_over_lines_to_write_on_is_no_widow() -> None:
    def draw(canvas: Any) -> None:
        title(y=160)(canvas)
        canvas.line(60, 130, 300, 130)

    assert wrong(draw) == ()


def test_a_heading_of_two_lines_over_nothing_is_refused_and_its_panel_does_not_count_as_text() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillColorRGB(0.95, 0.97, 0.97)
        canvas.roundRect(52, 50, 400, 60, 6, stroke=1, fill=1)
        title("What it may do", y=85)(canvas)
        title("and what it will not", y=65)(canvas)

    assert wrong(draw) == (WIDOW.format("What it may do"), WIDOW.format("and what it will not"))


def test_a_heading_beside_another_column_needs_text_of_its_own() -> None:
    def draw(canvas: Any) -> None:
        title("My questions", y=100)(canvas)
        text(canvas, WORDS, x=330, y=100)
        text(canvas, WORDS, x=330, y=60)

    assert wrong(draw) == (WIDOW.format("My questions"),)


def test_bold_words_at_the_foot_of_a_page_are_no_heading() -> None:
    closing = "Questions? Call the number at the top of this page."
    assert wrong(title(closing, size=12, font=typefaces.SANS_BOLD)) == ()
    assert wrong(title("£720", size=20)) == ()
