"""The blank form: every question that shows, in the order of the screen, and nothing answered in it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pdfplumber
import pytest

from intake.catalogue_rules import Contraindication
from intake.clinic import Clinic, Offer
from intake.conditions import Answers
from intake.consultation import Contact, Patient
from intake.dates import PartialDate
from intake.language import words_of
from intake.questionnaire import AskAs, Item
from intake.sections.health import asked_rules
from intake.wording import AIM_GRADE, reading_grade
from reports.blank_form_health import health
from reports.content import DocumentContent
from reports.documents import UnprintableText, build, expected, issue
from reports.flowables.form_lists import FormList, OrDivider
from reports.kinds import DocumentKind
from reports.page import SIDE
from reports.verification import read_paragraphs
from ui.input_file import open_input

DEMO = Path(__file__).parents[2] / "intake" / "data" / "demo" / "white-marks-microneedling.json"
PAGES = ("skin", "lately", "life", "medicines", "allergies", "illnesses")
MILLIMETRE = 72 / 25.4
EDITIONS = [("a4", False), ("a4", True), ("letter", False), ("letter", True)]


@cache
def demo() -> DocumentContent:
    return open_input(str(DEMO), on=None, profile=None).content()


def somebody(patient: Patient | None = None, **changed: Any) -> DocumentContent:
    """Somebody invented, who has answered nothing unless told."""
    consultation = replace(demo().consultation, patient=patient or Patient(), answers=Answers())
    return replace(demo(), **{"consultation": consultation, "answers": Answers(), **changed})


def words_in(content: DocumentContent) -> tuple[str, ...]:
    """What stands on the form, paragraph by paragraph, without what stands on every page."""
    pdf = build(DocumentKind.BLANK, content).pdf
    return read_paragraphs(pdf, expected(DocumentKind.BLANK, content))


def shown(content: DocumentContent) -> list[Item]:
    """The questions of health pages 1 to 6 that show for a clinic, by the rules and not by the form."""
    offered = content.clinic.offered or [entry.id for entry in content.catalogue.treatments]
    rules = {rule.link_id: rule for rule in asked_rules(content.catalogue, offered)}
    health = content.questionnaire.items["health"]
    return [
        item
        for item in health.items
        if item.link_id in rules and item.page in PAGES and rules[item.link_id].audience != "record"
    ]


@dataclass(frozen=True)
class Sheet:
    """What stands on one page, read once: its width, text, words and letters, boxes to fill in, and lines."""

    width: float
    text: str
    words: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    boxes: list[dict[str, Any]]
    lines: list[dict[str, Any]]


def sheets_of(pdf: bytes) -> list[Sheet]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [
            Sheet(
                width=float(page.width),
                text=page.extract_text(),
                words=page.extract_words(extra_attrs=["size"]),
                letters=page.chars,
                # Only boxes to fill in are rounded and have an edge of this width.
                boxes=[curve for curve in page.curves if abs(curve["linewidth"] - 0.9) < 0.01],
                lines=page.lines,
            )
            for page in opened.pages
        ]


@cache
def sheets(paper: str = "a4", large_print: bool = False) -> list[Sheet]:
    return sheets_of(build(DocumentKind.BLANK, somebody(), paper=paper, large_print=large_print).pdf)


# What stands on it


def test_every_question_that_shows_stands_there_in_the_order_of_the_screen() -> None:
    content = somebody()
    text, place = " ".join(words_in(content)), 0
    goals, marks = ("bothers", "hoped-for", "enough", "own-words"), ("region", "onset", "cause")
    items = content.questionnaire.items
    asked = [items[f"goals.{name}"] for name in goals] + [items[f"marks.{name}"] for name in marks]
    health = shown(content)
    assert len(health) > 40
    for item in (*asked, items["marks.earlier-treatment"], *health):
        found = text.find(item.text, place)
        assert found >= 0, f"{item.link_id} is missing, or stands in another place"
        place = found + len(item.text)


def test_each_page_has_the_name_it_has_on_the_screen_over_its_questions() -> None:
    content = somebody()
    text = " ".join(words_in(content))
    (section,) = (section for section in content.questionnaire.sections if section.id == "health")
    names = {page.code: f"{section.title} · {page.display}" for page in section.pages}
    places = {page: text.find(names[page]) for page in PAGES}
    assert list(places.values()) == sorted(places.values())
    for item in shown(content):
        following = [place for place in places.values() if place > places[item.page]]
        place = text.find(item.text, places[item.page])
        assert places[item.page] >= 0
        assert places[item.page] < place < min(following, default=len(text)), item.link_id


def test_what_is_asked_about_a_yes_stands_there_as_short_fields() -> None:
    text = words_in(somebody())
    items = [follow_up for item in shown(somebody()) for follow_up in item.items]
    assert text.count("Where?") == sum(item.repeats for item in items)
    assert text.count("When last?") == sum(item.link_id.endswith(".date") for item in items)
    for item in items:
        if item.link_id.endswith(".state") and item.choices is not None:
            assert all(choice.display in text for choice in item.choices.choices)
        elif item.link_id.endswith(".detail"):
            assert item.text in text


def test_a_row_has_yes_no_and_not_sure_and_a_list_ends_in_its_own_no() -> None:
    content = somebody()
    text = words_in(content)
    rows = [item for item in shown(content) if item.ask_as is AskAs.ROW]
    # One more: whether the marks were treated before.
    assert text.count("Not sure") == len(rows) + 1 + 1  # and one is an answer to the hope
    listed = [item.page for item in shown(content) if item.ask_as is AskAs.LIST]
    ends = [line for line in text if line.startswith("No, ")]
    numbers = [int(number) for line in ends for number in re.findall(r"\d+", line)]
    assert numbers == [listed.count(page) for page in PAGES if page in listed]
    assert ends[-2:] == ["No, I have no known allergies.", ends[-1]]
    assert "No, I use no medicines, creams or supplements." in ends
    assert text.count("or") == len(ends)


def of_record(content: DocumentContent) -> list[Contraindication]:
    return [rule for rule in content.catalogue.contraindications if rule.for_record]


def test_what_is_for_the_record_looked_at_together_or_asked_alone_never_stands_there() -> None:
    content = somebody()
    printed = {item.label for item in shown(content)}
    text = " ".join(words_in(content))
    hidden = of_record(content)
    assert len(hidden) > 4
    for rule in hidden:
        assert rule.question not in text
        assert rule.label not in text or rule.label in printed
    for item in content.questionnaire.items["health"].items:
        if item.page in ("look", "alone", "session"):
            assert item.text not in text, item.link_id
    for item in content.questionnaire.items["goals"].items:
        if item.for_record or item.link_id in ("goals.teach-back", "goals.said-back"):
            assert item.text not in text, item.link_id


def test_no_claim_stands_there_without_its_answer() -> None:
    text = " ".join(words_in(somebody()))
    assert all(bundle.line not in text for bundle in demo().catalogue.bundles)


def test_a_question_that_no_treatment_on_offer_cares_about_is_left_out_and_not_counted() -> None:
    everything = somebody()
    few = somebody(clinic=Clinic(name="Clinic of Nowhere", offers=(Offer("nano_perforation"),)))
    missing = {item.link_id: item for item in shown(everything)}
    for item in shown(few):
        missing.pop(item.link_id)
    assert missing, "the rules no longer tell treatments apart: choose another clinic"
    before, after = " ".join(words_in(everything)), " ".join(words_in(few))
    for item in missing.values():
        assert item.text in before
        assert item.text not in after
    page = next(item.page for item in missing.values() if item.ask_as is AskAs.LIST)
    left = sum(item.page == page and item.ask_as is AskAs.LIST for item in shown(few))
    assert re.search(rf"No, [^?]* these {left}\b", after)


def test_staff_are_told_that_some_questions_are_not_on_it() -> None:
    text = words_in(somebody())
    assert any(line.startswith("For the clinic: some questions are not on this form.") for line in text)
    assert any(line.startswith("A member of staff goes through this form with you.") for line in text)


def test_it_says_why_each_page_is_asked_and_reads_easily() -> None:
    text = words_in(somebody())
    assert sum(line.startswith("Why we ask: ") for line in text) == len(PAGES) + 3
    own = " ".join(line for line in text if line.endswith((".", "?")))
    assert reading_grade(own) <= AIM_GRADE


# Nothing is answered in it


def test_it_prints_no_answer_that_the_consultation_already_holds() -> None:
    # Who sees the patient stands at the head of every document.
    seen_by = Answers({"plan.operator": demo().answers.all("plan.operator")})
    answered, blank = demo(), replace(demo(), answers=seen_by)
    assert len(answered.answers.values) > 40
    assert words_in(answered) == words_in(blank)

    def drawn(content: DocumentContent) -> list[list[tuple[float, ...]]]:
        pages = sheets_of(build(DocumentKind.BLANK, content).pdf)
        return [[(box["x0"], box["top"], box["fill"]) for box in page.boxes] for page in pages]

    assert drawn(answered) == drawn(blank)


@pytest.mark.parametrize(("paper", "large_print"), EDITIONS)
def test_no_box_is_filled_and_nothing_stands_in_one(paper: str, large_print: bool) -> None:
    for page in sheets(paper, large_print):
        for box in page.boxes:
            assert not box["fill"]
            assert not any(touch(box, other) for other in (*page.letters, *page.lines))


# It can be filled in by hand


@pytest.mark.parametrize(("paper", "large_print"), EDITIONS)
def test_each_box_is_6_mm_or_more_inside_the_margins_and_apart_from_the_others(
    paper: str, large_print: bool
) -> None:
    least = (8 if large_print else 6) * MILLIMETRE
    for page in sheets(paper, large_print):
        for number, box in enumerate(page.boxes):
            assert min(box["width"], box["height"]) >= least - 0.1
            assert box["x0"] >= SIDE - 1
            assert box["x1"] <= page.width - SIDE + 1
            assert not any(touch(box, other) for other in page.boxes[:number])


def touch(one: dict[str, Any], other: dict[str, Any]) -> bool:
    apart = one["x1"] < other["x0"] or other["x1"] < one["x0"]
    return not (apart or one["bottom"] < other["top"] or other["bottom"] < one["top"])


def test_each_answer_has_a_box_of_its_own() -> None:
    content = somebody()
    items = content.questionnaire.items
    squares = dates = 0
    for item in shown(content):
        squares += 3 if item.ask_as is AskAs.ROW else 1
        for follow_up in item.items:
            states = follow_up.choices.choices if follow_up.choices and not follow_up.repeats else ()
            squares += len(states)
            dates += follow_up.link_id.endswith(".date")
    lists = {item.page for item in shown(content) if item.ask_as is AskAs.LIST}
    for link_id in ("goals.hoped-for", "marks.cause", "marks.earlier-treatment"):
        choices = items[link_id].choices
        assert choices is not None
        squares += len(choices.choices)
    # The answer "no" of each list and of medicines and allergies; interpreter; who filled it in.
    squares += len(lists) + 2 + 2 + 2
    dates += 2  # the birth date, and today
    found = [box for page in sheets() for box in page.boxes]
    assert sum(abs(box["width"] - box["height"]) < 0.1 for box in found) == squares
    assert len(found) == squares + 3 * dates


@pytest.mark.parametrize(("paper", "large_print"), EDITIONS)
def test_lines_to_write_on_stand_8_mm_or_more_apart(paper: str, large_print: bool) -> None:
    for page in sheets(paper, large_print):
        ors = [word for word in page.words if word["text"] == "or"]
        written = [
            line
            for line in page.lines
            # Nobody writes on the line behind "or".
            if abs(line["linewidth"] - 0.8) < 0.01
            and not any(word["top"] < line["top"] < word["bottom"] for word in ors)
        ]
        for number, line in enumerate(written):
            for other in written[:number]:
                beside = line["x1"] <= other["x0"] or other["x1"] <= line["x0"]
                assert beside or abs(line["top"] - other["top"]) >= 8 * MILLIMETRE - 0.1
    assert sum(len(page.lines) for page in sheets(paper, large_print)) > 60


@pytest.mark.parametrize(("paper", "large_print"), EDITIONS)
def test_a_question_and_its_answers_stand_on_one_page(paper: str, large_print: bool) -> None:
    rows = [item for item in shown(somebody()) if item.ask_as is AskAs.ROW]
    counted = 0
    for page in sheets(paper, large_print):
        # Answers stand at the right of the first line of a question, between its words.
        text = " ".join(
            word["text"] for word in page.words if word["text"] not in ("Yes", "No", "Not", "sure")
        )
        whole = sum(item.text in text for item in rows)
        # The answers of these two belong to no row.
        others = text.count("Interpreter?") + text.count("Have these marks been treated before?")
        assert sum(word["text"] == "Yes" for word in page.words) == whole + others
        counted += whole
    assert counted == len(rows)


def test_the_answer_for_a_whole_list_never_parts_from_the_last_line_of_the_list(look: Any) -> None:
    divided = 0
    for block in health(somebody(), look):
        if isinstance(block, FormList) and isinstance(block._lines.items[-2:][0], OrDivider):
            for room in range(60, 700, 15):
                parts = block.split(490, room)
                divided += bool(parts)
                assert not parts or len(parts[1]._lines.items) >= 3
    assert divided > 20


def test_words_to_act_on_are_12_points_or_more() -> None:
    asked = {item.text.split()[-1] for item in shown(somebody())}
    for page in sheets():
        for word in page.words:
            if word["text"] in asked | {"Yes", "Where?", "When", "day", "month", "year", "R", "L"}:
                assert word["size"] >= 12 - 0.01, word["text"]


def test_it_has_6_pages_on_a4_also_for_somebody_of_whom_nothing_is_known() -> None:
    clinic = Clinic(
        name="Clinic of Nowhere",
        address="14 Nowhere Quay\nNowhere NO1 0AA",
        phone="0000 000 0000",
        out_of_hours="0000 000 0001",
    )
    assert build(DocumentKind.BLANK, somebody(clinic=clinic)).pages == 6
    assert build(DocumentKind.BLANK, demo()).pages == 6
    assert build(DocumentKind.BLANK, somebody(clinic=clinic), paper="letter").pages == 7


# Who it is


KNOWN = Patient(
    name="Testa Nonesuch",
    birth_date=PartialDate(1993, 2, 28),
    phone="0000 111",
    email="testa@nowhere.invalid",
    address="1 Nowhere Street\nNowhere",
    language="Nowherish",
    general_practitioner="Dr Nobody, Nowhere Surgery",
    emergency_contact=Contact("Nemo Nonesuch", "0000 222", "brother"),
)


def test_who_the_patient_is_stands_there_already() -> None:
    text = words_in(somebody(KNOWN))
    for known in (KNOWN.name, KNOWN.phone, KNOWN.email, KNOWN.language, KNOWN.general_practitioner):
        assert known in text
    assert {"28", "2", "1993"} <= set(text)
    assert "1 Nowhere Street Nowhere" in " ".join(text)
    assert "Nemo Nonesuch · 0000 222 · brother" in text
    assert not any(line.startswith("For example") for line in text)


def test_what_is_not_known_is_left_to_fill_in_with_an_example_of_a_date() -> None:
    text = words_in(somebody())
    assert "For example: 27 3 1985" in text
    for name in ("Full name", "Phone", "Email", "Address", "Language at home", "Emergency contact"):
        assert name in text


def test_a_birth_year_alone_leaves_day_and_month_empty() -> None:
    text = words_in(somebody(replace(KNOWN, birth_date=PartialDate(1993))))
    start = text.index("Date of birth")
    assert text[start + 1 : start + 6] == ("day", "month", "year", "1993", "Phone")


@pytest.mark.parametrize(
    ("born", "asked"),
    [
        (PartialDate(2010, 1, 1), True),
        (PartialDate(1993, 2, 28), False),
        (PartialDate(2008), True),
        (None, True),
    ],
)
def test_a_guardian_is_asked_for_where_the_patient_is_or_may_be_under_18(
    born: PartialDate | None, asked: bool
) -> None:
    assert ("Guardian if under 18" in words_in(somebody(replace(KNOWN, birth_date=born)))) is asked


def test_a_character_that_cannot_be_printed_is_named_with_its_place() -> None:
    for field in ("phone", "email", "address", "language", "general_practitioner"):
        patient = replace(KNOWN, **{field: "Nowhere\x01"})
        with pytest.raises(UnprintableText, match=f"^Patient.{field}: ") as refused:
            build(DocumentKind.BLANK, somebody(patient))
        assert len(refused.value.sentences) == 1
    with pytest.raises(UnprintableText, match=r"^Patient\.emergency_contact: "):
        build(DocumentKind.BLANK, somebody(replace(KNOWN, emergency_contact=Contact("Nemo\x01"))))


@pytest.mark.parametrize("address", ["Nowhere " * 5000, "N" * 20_000, "Nowhere\n" * 2000, "<b>&amp;</b>"])
def test_an_address_of_any_length_is_printed_as_it_was_typed(address: str) -> None:
    issue(DocumentKind.BLANK, somebody(replace(KNOWN, address=address)))


# As a document


@pytest.mark.parametrize(("paper", "large_print"), EDITIONS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_what_the_record_says_in_every_edition_and_language(
    paper: str, large_print: bool, language: str
) -> None:
    for content in (demo(), somebody(KNOWN), somebody()):
        issue(
            DocumentKind.BLANK,
            content.in_language(words_of(language)),
            paper=paper,
            large_print=large_print,
        )


def test_its_facts_hold_every_question_and_the_answer_none_of_each_list() -> None:
    facts = [fact.text for fact in expected(DocumentKind.BLANK, somebody()).facts]
    assert {item.text for item in shown(somebody())} <= set(facts)
    lists = {item.page for item in shown(somebody()) if item.ask_as is AskAs.LIST}
    assert sum(fact.startswith("No, ") for fact in facts) == len(lists) + 2


def test_it_is_built_in_less_than_200_ms() -> None:
    content = somebody()
    build(DocumentKind.BLANK, content)
    times = []
    for _ in range(5):
        start = process_time()
        build(DocumentKind.BLANK, content)
        times.append(process_time() - start)
    assert min(times) < 0.2
