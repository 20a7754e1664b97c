"""The recovery sheet: one page, the whole code in its order, nothing else that could be a secret."""

from __future__ import annotations

import io
from datetime import date

import pdfplumber
import pytest

from db.keys.recovery_code import check, in_groups, new_code
from reports.recovery_sheet import build_recovery_sheet

DAY = date(2027, 2, 5)
SIZES = {"a4": (595, 842), "letter": (612, 792)}


def words_of(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [" ".join(page.extract_text().split()) for page in document.pages]


@pytest.mark.parametrize("paper", SIZES)
def test_it_is_one_page_with_every_group_in_its_place(paper: str) -> None:
    code = new_code()
    groups = in_groups(code)
    pdf = build_recovery_sheet(groups, paper=paper, on=DAY)

    with pdfplumber.open(io.BytesIO(pdf)) as document:
        (page,) = document.pages
        assert (round(page.width), round(page.height)) == SIZES[paper]
        big = [letter for letter in page.chars if letter["size"] > 20 and letter["text"].strip()]
    rows = sorted({round(letter["top"]) for letter in big})
    assert len(rows) == 2
    read = "".join(
        letter["text"] for letter in sorted(big, key=lambda each: (round(each["top"]), each["x0"]))
    )
    assert check(read) == code


def test_it_says_what_it_is_where_to_keep_it_and_that_nobody_can_help_without_it() -> None:
    (words,) = words_of(build_recovery_sheet(in_groups(new_code()), on=DAY))
    for said in (
        "this code opens them too",
        "Where to keep it",
        "Keep it away from the computer",
        "Nobody can make this code again",
        "The code works once",
        "5 February 2027",
    ):
        assert said in words


def test_every_typeface_is_inside_the_file_and_the_title_holds_no_code() -> None:
    code = new_code()
    pdf = build_recovery_sheet(in_groups(code), on=DAY)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        names = {letter["fontname"] for letter in document.pages[0].chars}
        title = str(document.metadata["Title"])
    assert all("+" in name for name in names)
    assert title == "Candor: recovery code"
    assert not [group for group in in_groups(code) if group in title]
