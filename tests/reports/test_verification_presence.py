"""Every fact of the record stands in the document, as whole words and numbers, wherever lines end."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.flowables.text import paragraph, paragraphs
from reports.typefaces import SANS, width_of
from reports.verification import Fact
from reports.verification.folding import fold, stands_in
from tests.reports.drawn_sheet import LEFT, lines, sheet, text, wrong

PRICE = Fact("the total price", "£720 to £900")


def test_a_fact_that_stands_in_the_document_is_passed() -> None:
    assert wrong(lines("It costs £720 to £900 in all."), facts=(PRICE,)) == ()


def test_a_missing_fact_is_refused_by_its_name() -> None:
    assert wrong(lines("It costs £720 in all."), facts=(PRICE,)) == (
        "The total price: this is missing from the document.",
    )


def test_a_fact_on_another_page_than_its_own_is_refused() -> None:
    pages = (lines("Marks may look better."), lines("It costs £720 to £900."))
    first = Fact(PRICE.name, PRICE.text, page=1)
    assert wrong(*pages, facts=(first,)) == ("The total price: this is missing from page 1.",)
    assert wrong(*pages, facts=(Fact(PRICE.name, PRICE.text, page=2),)) == ()
    assert wrong(*pages, facts=(Fact(PRICE.name, PRICE.text, page=3),)) == (
        "The total price: this is missing from page 3.",
    )


def test_a_fact_without_words_is_not_looked_for() -> None:
    assert wrong(facts=(Fact("the total price", " "),), absent=(Fact("a note", ""),)) == ()


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("£900", "It costs £9000."),
        ("£900", "It costs £900.50."),
        ("900", "It costs 1,900."),
        ("900", "It costs 1900 in all."),
        ("1 May 2027", "Come on 11 May 2027."),
        ("11 May 2027", "Come on 11 May 20271."),
        ("hip", "The skin of both hips."),
        ("4 sessions", "There are 14 sessions."),
        ("0 to 2", "From 0 to 22 out of 100 people."),
        ("Marks", "Marksman"),
        ("10:30", "Come at 10:305."),
    ],
)
def test_a_fact_is_a_whole_word_and_a_whole_number(fact: str, written: str) -> None:
    assert wrong(lines(written), facts=(Fact("the fact", fact),)) == (
        "The fact: this is missing from the document.",
    )


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("£720 to £900", ["It costs £720", "to £900."]),
        ("self-tan", ["Do not use self-", "tan."]),
        ("It’s “fine”", ['It\'s "fine", she said.']),
        ("2 – 3 days", ["Rest 2 - 3 days."]),
        ("17 August 2027", ["On 17 August 2027. Then we judge."]),
        ("17 August 2027", ["On (17 August 2027)", "17 times"]),
        ("in 2027", ["Come in 2027", "5 times"]),
        ("N" * 120, ["N" * 70, "N" * 50]),
        ("Zoë Nguyễn", ["Zoe\u0308 Nguyễn"]),
        ("soft hyphen", ["soft hy\u00adphen"]),
    ],
)
def test_line_breaks_dashes_and_quotation_marks_make_no_difference(fact: str, written: list[str]) -> None:
    sentences = wrong(lines(*written), facts=(Fact("the fact", fact),), check_words=False)
    assert "The fact: this is missing from the document." not in sentences


def test_the_number_of_a_source_is_no_part_of_a_fact() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, "It takes 1 to 7 days", y=700)
        end = LEFT + width_of("It takes 1 to 7 days", font=SANS, size=12)
        text(canvas, "7,12", x=end, y=704.5, size=8)
        text(canvas, "to heal.", x=end + 18, y=700)

    assert wrong(draw, facts=(Fact("the recovery", "It takes 1 to 7 days to heal"),)) == ()
    large = lines("It may fade. [4,10] Some people see", "little change.")
    assert wrong(large, facts=(Fact("the effect", "It may fade. Some people see little change."),)) == ()


def test_a_fact_that_goes_on_overleaf_is_passed() -> None:
    pages = (
        lines("Ask us anything.", "It may take three months until the skin has", y=76),
        lines("healed and the colour has", "settled. Then we judge.", y=760),
    )
    whole = "It may take three months until the skin has healed and the colour has settled."
    assert wrong(*pages, facts=(Fact("the wait", whole),)) == ()
    assert wrong(*pages, facts=(Fact("the wait", whole.replace("colour", "color")),)) == (
        "The wait: this is missing from the document.",
    )
    assert wrong(*pages[::-1], facts=(Fact("the wait", whole),)) == (
        "The wait: this is missing from the document.",
    )


def test_a_long_fact_may_leave_a_short_word_behind_and_a_short_one_may_not() -> None:
    pages = (lines("Ask us.", "It", y=76), lines("may take three months to settle.", y=760))
    assert wrong(*pages, facts=(Fact("the wait", "It may take three months to settle."),)) == ()
    assert wrong(*pages, facts=(Fact("the wait", "It may take"),)) != ()


def test_another_form_of_a_fact_is_as_good() -> None:
    row = Fact("the row", "Wait 3 to 5", also=("Wait Visits 3 to 5",))
    assert wrong(lines("Wait", "Visits 3 to 5"), facts=(row,)) == ()
    assert wrong(lines("Wait", "Days 3 to 5"), facts=(row,)) == (
        "The row: this is missing from the document.",
    )
    assert wrong(lines("Wait", "Visits 3 to 5"), absent=(row,)) == (
        "The row: this stands in the document and must not.",
    )


def test_a_text_of_many_pages_is_found_and_a_changed_one_is_not(built: Any, look: Any, identity: Any) -> None:
    said = " ".join(f"Line {number} of what the patient said." for number in range(1500))
    pdf = built(paragraphs(said, look.body)).data
    expected = {"on_every_page": (identity.patient_name,), "margin": 17.0, "check_words": False}
    assert wrong(pdf=pdf, facts=(Fact("the words", said),), **expected) == ()
    changed = said.replace("Line 777 ", "Line 778 ")
    assert wrong(pdf=pdf, facts=(Fact("the words", changed),), **expected) == (
        "The words: this is missing from the document.",
    )


def test_equal_words_over_many_pages_are_found(built: Any, look: Any) -> None:
    said = "again and " * 4000
    pdf = built(paragraphs(said, look.body)).data
    assert wrong(pdf=pdf, facts=(Fact("the words", said),), check_words=False) == ()
    assert wrong(pdf=pdf, facts=(Fact("the words", said + "never"),), check_words=False) == (
        "The words: this is missing from the document.",
    )


def test_text_that_cannot_be_seen_does_not_count() -> None:
    def draw(canvas: Any) -> None:
        hidden = canvas.beginText(60, 700)
        hidden.setTextRenderMode(3)
        hidden.textLine("It costs £720 to £900.")
        hidden.setTextRenderMode(0)
        canvas.drawText(hidden)

    assert wrong(draw, facts=(PRICE,)) == (
        "The total price: this is missing from the document.",
        "Page 1: “It costs £720 to £900.” is hidden behind something.",
    )


def test_every_page_carries_identity_and_its_number() -> None:
    body = lines("Marks may look better.")
    assert wrong(pdf=sheet(body, body, name="Testa Other")) == (
        "Page 1: the patient's name or the document's number is missing or wrong.",
        "Page 2: the patient's name or the document's number is missing or wrong.",
    )
    assert wrong(pdf=sheet(body, body, count="Page {number} of 20")) == (
        "Page 1: the page number “Page 1 of 2” is missing or wrong.",
        "Page 2: the page number “Page 2 of 2” is missing or wrong.",
    )
    assert (
        wrong(pdf=sheet(body, count="Página {number} de {total}"), page_count="Página {number} de {total}")
        == ()
    )
    assert wrong(on_every_page=("", "Testa Nonesuch")) == ()


def test_what_is_for_the_record_only_is_refused_on_paper_that_goes_home() -> None:
    absent = (Fact("the record's ci40", "Worry about looks"),)
    assert wrong(lines("Worry about", "looks: yes."), absent=absent) == (
        "The record's ci40: this stands in the document and must not.",
    )
    assert wrong(lines("Do not worry about it."), absent=absent) == ()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("שרה לוי", "שרה לור"),
        ("محمد الأحمد", "محمود الأحمد"),
        ("सुष्मिता शर्मा", "सुस्मिता शर्मा"),
        ("ศิริพร ใจดี", "ศิริพร ใจดำ"),
        ("王小明", "王大明"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Anh"),
    ],
)
def test_a_name_in_any_script_is_found_and_another_is_not(
    name: str, other: str, built: Any, look: Any, identity: Any
) -> None:
    pdf = built([paragraph("Ask us.", look.body)], identity=replace(identity, patient_name=name)).data
    assert wrong(pdf=pdf, on_every_page=(name,)) == ()
    assert wrong(pdf=pdf, on_every_page=(other,)) == (
        "Page 1: the patient's name or the document's number is missing or wrong.",
    )


@pytest.mark.parametrize(
    ("said", "word", "other"),
    [
        ("मैं चाहती हूँ कि निशान थोड़े हल्के हो जाएँ।", "हल्के", "गहरे"),
        ("أريد أن تصبح العلامات على بطني أقل وضوحا في الصيف.", "بطني", "ظهري"),
        ("אני רוצה שהסימנים על הבטן שלי יהיו פחות בולטים.", "הבטן", "הגב"),
        ("ฉันอยากให้รอยแตกลายจางลงในฤดูร้อน", "ฤดูร้อน", "ฤดูหนาว"),
        ("我希望我肚子上的纹路在夏天不那么明显。", "夏天", "冬天"),
    ],
)
def test_long_answers_in_any_script_are_found_and_changed_ones_are_not(
    said: str, word: str, other: str, built: Any, look: Any, large: Any
) -> None:
    whole = " ".join([said] * 12)
    changed = whole[::-1].replace(word[::-1], other[::-1], 1)[::-1]
    for edition in (look, large):
        pdf = built(paragraphs(whole, edition.body), look=edition).data
        how: dict[str, Any] = {"pdf": pdf, "check_words": False, "smallest_type": edition.smallest}
        assert wrong(facts=(Fact("the answer", whole),), **how) == ()
        assert wrong(facts=(Fact("the answer", changed),), **how) == (
            "The answer: this is missing from the document.",
        )


def test_equal_words_from_right_to_left_are_compared_in_reasonable_time(built: Any, look: Any) -> None:
    said = "עוד ועוד " * 1000
    pdf = built(paragraphs(said, look.body)).data
    began = process_time()
    assert wrong(pdf=pdf, facts=(Fact("the answer", said),), check_words=False) == ()
    assert wrong(pdf=pdf, facts=(Fact("the answer", f"{said} די"),), check_words=False) != ()
    assert process_time() - began < 5


LETTERS = (
    st.characters(min_codepoint=0x21, max_codepoint=0x52F, exclude_categories=("Cc", "Cf", "Mn", "Me", "Cn"))
    | st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFF)
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    | st.sampled_from("–—‘’“”…£€≥≤")
)
SPACES = st.sampled_from([" ", "\n", "\r", "\u00a0", "\u2009", "\t", "\u200b", "\u00ad", "\ufeff"])


@given(st.text(LETTERS | st.just(" "), min_size=1).filter(str.strip), st.data())
def test_a_typed_text_is_found_again_whatever_breaks_its_lines(typed: str, data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.text(SPACES, max_size=2), min_size=len(typed), max_size=len(typed)))
    broken = "".join(letter + gap for letter, gap in zip(typed, gaps, strict=True))
    assert stands_in(fold(typed).letters, fold(f"before {broken} after"))


@given(st.text(LETTERS, min_size=1), st.data())
def test_a_text_with_one_other_letter_is_not_found(typed: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(typed) - 1))
    other = data.draw(st.sampled_from("qQ0"))
    changed = typed[:place] + other + typed[place + 1 :]
    if fold(changed).letters != fold(typed).letters:
        assert not stands_in(fold(changed).letters, fold(typed))


def test_decomposed_accents_are_the_same_letters() -> None:
    name = "Đặng Thị Ngọc Ánh"
    assert stands_in(fold(name).letters, fold(unicodedata.normalize("NFD", name)))
