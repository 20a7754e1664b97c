"""A handout whose page says anything else than the record is refused, and the refusal names the line.

Each fault is put into one part of the story while the record stays as it is.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest

from intake.catalogue_sources import Sourced
from intake.conditions import Answers
from intake.dates import PartialDate
from intake.language import words_of
from reports import handout, handout_answers, handout_care, handout_options, handout_results, handout_summary
from reports.body_map import BodyMap
from reports.content import DocumentContent, Standing
from reports.documents import DocumentMismatch, build, expected, issue
from reports.flowables.call_box import Call, FillLine
from reports.flowables.icon_array import Kind, harm
from reports.flowables.text import paragraph
from reports.kinds import DocumentKind
from reports.styles import Look
from reports.verification import verify
from ui.demo_clinic import demo_clinic
from ui.input_file import open_input

DEMOS = Path(__file__).parents[2] / "intake" / "data" / "demo"
NOTE = "She seems afraid of her sister and wept."


@cache
def opened(name: str) -> DocumentContent:
    content = open_input(str(DEMOS / f"{name}.json"), on=None, profile=None).content()
    return with_answers(replace(content, clinic=demo_clinic()))


def demo(name: str) -> DocumentContent:
    """A demo's content of which nothing is worked out yet, so that no fault stays in it."""
    return replace(opened(name))


def with_answers(content: DocumentContent, **given: Any) -> DocumentContent:
    answers = content.answers
    for name, value in given.items():
        section, link_id = name.split("__", 1)
        link_id = link_id.replace("__", ".") if section == "health" else link_id.replace("_", "-")
        answers = answers.with_answer(f"{section}.{link_id}", value)
    return screened(replace(content, answers=answers))


def screened(content: DocumentContent) -> DocumentContent:
    verdicts = content.screener.screen(
        content.answers,
        on=content.on,
        birth_date=content.consultation.patient.birth_date,
        clinic=content.clinic,
    )
    return replace(content, verdicts=verdicts)


def eczema() -> DocumentContent:
    """Not confirmed; with arrays, bars, intervals, a hope, an operator, a device and a price."""
    return demo("eczema-at-the-site")


def isotretinoin() -> DocumentContent:
    """Studies that looked at marks of another colour."""
    return demo("isotretinoin-eight-weeks-ago")


def cushing() -> DocumentContent:
    """A doctor's word first."""
    return demo("purple-marks-cushing-signs")


def keloid() -> DocumentContent:
    """Not suitable: no dates."""
    content = with_answers(eczema(), health__keloid="Y")
    assert content.standing is Standing.NO_DATES
    return content


def peeled() -> DocumentContent:
    """A wait that ends on a day."""
    day = PartialDate(2026, 11, 1)
    return with_answers(eczema(), health__recent_peel="Y", health__recent_peel__date=day)


def with_notes() -> DocumentContent:
    return with_answers(eczema(), plan__staff_notes=NOTE, goals__motivation_hours="Y")


def altered(content: DocumentContent, **cached: Any) -> DocumentContent:
    """The same content of which a part that is worked out is another."""
    other = replace(content)
    other.__dict__.update(cached)
    return other


def of_other(part: Callable[..., Any], change: Callable[[DocumentContent], DocumentContent]) -> Any:
    """A part of the story that is told of another content."""

    def told(content: DocumentContent, *others: Any) -> Any:
        return part(change(content), *others)

    return told


def other_clinic(**fields: str) -> Callable[[DocumentContent], DocumentContent]:
    return lambda content: replace(content, clinic=replace(content.clinic, **fields))


def other_plan(**fields: Any) -> Callable[[DocumentContent], DocumentContent]:
    return lambda content: altered(content, plan=replace(content.plan, **fields), schedule=content.schedule)


def without_unfit(content: DocumentContent) -> DocumentContent:
    forecast = content.forecast
    assert forecast is not None
    assert any(figure.unfit_words for figure in forecast.figures)
    figures = tuple(replace(figure, unfit_words="") for figure in forecast.figures)
    return altered(content, forecast=replace(forecast, figures=figures))


def firm(content: DocumentContent) -> DocumentContent:
    return altered(content, standing=Standing.FIRM)


def nothing(*_: Any, **__: Any) -> list[Any]:
    return []


def without_first(part: Callable[..., Any]) -> Callable[..., Any]:
    def told(*given: Any, **named: Any) -> Any:
        return part(*given, **named)[1:]

    return told


def swapped(content: DocumentContent, code: str, side: str | None) -> str:
    other = {"left": "right", "right": "left"}.get(side or "", side)
    return PLACE_WORDS(content, code, other)


PLACE_WORDS = DocumentContent.place_words
STUDY = handout_results._study
GOOD = handout_results._good


def more_people(figure: Any, *others: Any) -> Any:
    return STUDY(replace(figure, figure=replace(figure.figure, n=figure.figure.n + 10)), *others)


def without_interval(figure: Any, *others: Any) -> Any:
    return GOOD(replace(figure, interval_words=""), *others)


def leaked(text: str) -> Callable[..., Any]:
    part = handout_summary._contact
    return lambda content, look: [*part(content, look), paragraph(text, look.body)]


@dataclass(frozen=True)
class Fault:
    """What is wrong: the module, its part, what stands there instead, of which record, what is named."""

    where: Any
    part: str
    instead: Callable[..., Any]
    named: str
    record: Callable[[], DocumentContent] = eczema


def told_of(where: Any, part: str, change: Any, named: str, record: Any = eczema) -> Fault:
    return Fault(where, part, of_other(getattr(where, part), change), named, record)


summary, options, results = handout_summary, handout_options, handout_results
care, answers = handout_care, handout_answers

FAULTS = {
    "another emergency number": told_of(
        care, "_call_box", other_clinic(emergency_number="998"), "The emergency number with its signs"
    ),
    "no emergency number": told_of(
        care, "_call_box", other_clinic(emergency_number=""), "The emergency number with its signs"
    ),
    "another phone": told_of(care, "_call_box", other_clinic(phone="0999 000"), "The numbers to call"),
    "another phone at night": told_of(
        care, "_call_box", other_clinic(out_of_hours="0999 000"), "The numbers to call"
    ),
    "no phone for questions": told_of(summary, "_contact", other_clinic(phone=""), "The clinic's phone"),
    "no signs to call about": Fault(
        care, "Call", lambda **given: Call(**{**given, "signs": ()}), "The sign to call about"
    ),
    "no box of calls": Fault(
        care, "_call_box", lambda _content, _entry, look: FillLine(look=look), "The numbers to call"
    ),
    "a line of care dropped": Fault(care, "_care_lines", without_first(care._care_lines), "The line of care"),
    "a day dropped": Fault(
        care,
        "KeyValueTable",
        lambda rows, **given: summary.KeyValueTable(rows[1:], **given),
        "What to do from day 0 on",
    ),
    "dates as if confirmed": told_of(summary, "_dates", firm, "The date of the first session"),
    "care as if confirmed": told_of(handout, "care", firm, "That the dates are not confirmed"),
    "no first day": told_of(
        care,
        "_dates",
        lambda content: altered(content, verdict=None),
        "The first day after recent_peel",
        peeled,
    ),
    "another interval": told_of(summary, "_sessions", other_plan(interval_weeks=7), "The number of sessions"),
    "other minutes": told_of(summary, "_sessions", other_plan(minutes=10), "The number of sessions"),
    "another operator": told_of(summary, "_done_by", other_plan(operator="Imo Nonesuch"), "The operator"),
    "another device": told_of(summary, "_done_by", other_plan(device="Pretend Pen Two"), "The device"),
    "another total": told_of(
        summary,
        "_cost",
        lambda content: altered(
            content, schedule=replace(content.schedule, total=content.plan.price_per_session)
        ),
        "The price of a session and in all",
    ),
    "no status": Fault(summary, "_status", nothing, "The status"),
    "other areas": told_of(
        summary, "_facts", lambda content: altered(content, treated=content.seen), "The areas"
    ),
    "another colour": Fault(summary, "colour_words", lambda *_: "red", "Line 1 of the marks that we found"),
    "the other side": Fault(
        DocumentContent, "place_words", swapped, "Line 2 of the marks that we found", isotretinoin
    ),
    "another hope": Fault(summary, "hope_words", lambda *_: "gone", "The hope"),
    "the patient's words cut": told_of(
        summary,
        "_matters",
        lambda content: with_answers(content, goals__bothers="They itch"),
        "The answer goals.bothers",
    ),
    "what holds today dropped": Fault(summary, "_about_the_plan", nothing, "What holds today"),
    "the doctor's word dropped": Fault(summary, "MOST_REASONS", 0, "The main point", cushing),  # type: ignore[arg-type]
    "another verdict": Fault(options, "verdict_words", lambda *_: "Suitable", "The verdict on microneedling"),
    "other dark marks": Fault(
        options, "dark_patches_words", lambda *_: "0", "The verdict on fractional_laser_ablative"
    ),
    "no map": Fault(options, "BodyMap", lambda *_, look, **__: FillLine(look=look), "The map's front"),
    "treated drawn as only seen": Fault(
        options,
        "BodyMap",
        lambda treat, seen, **given: BodyMap(seen, treat, **given),
        "The map's back with its patterns",
    ),
    "limits dropped": Fault(options, "cross_list", nothing, "Line 3 of what it may and will not do"),
    "ten people more": Fault(
        results,
        "_who",
        lambda entry, look: look.say(
            "{number} people, judged by {rater}.", number=entry.n + 10, rater=entry.rater
        ),
        "The figure",
    ),
    "ten people more at a bar": Fault(results, "_study", more_people, "The people of"),
    "no bars": Fault(results, "StudyChart", lambda *_, look, **__: FillLine(look=look), "The people of"),
    "surer than we are": Fault(results, "certainty_word", lambda *_: "High", "How sure we are"),
    "another harm": Fault(
        results,
        "harm",
        lambda title, low, high, **given: harm(title, low + 5, high + 5, **given),
        "The side effect",
    ),
    "no interval": Fault(results, "_good", without_interval, "The interval of"),
    "no word on other colours": told_of(answers, "in_words", without_unfit, "Whose marks", isotretinoin),
    "told nothing": Fault(answers, "told_words", lambda *_: "-", "The finding eczema"),
    "another decision": Fault(answers, "finding_words", lambda *_: "Take care", "The finding eczema"),
    "another meaning": Fault(
        answers, "Sourced", lambda _, sources: Sourced("You may go ahead.", sources), "The finding eczema"
    ),
    "claims not answered": Fault(answers, "_claims", nothing, "The claim"),
    "nothing asked": Fault(answers, "_asked", nothing, "What people ask"),
    "dates that do not hold": told_of(
        summary, "_dates", firm, "The date of the first session: this stands", keloid
    ),
    "care that does not hold": told_of(handout, "care", firm, "The page of care: this stands", keloid),
    "the staff's note": Fault(
        summary, "_contact", leaked(NOTE), "The record's plan.staff-notes: this stands", with_notes
    ),
    "what is only for the record": Fault(
        summary,
        "_contact",
        leaked("You think of it an hour a day or more."),
        "The record's goals.motivation-hours: this stands",
        with_notes,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_handout_with_a_fault_is_not_issued_and_the_line_is_named(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = FAULTS[fault]
    content = one.record()
    monkeypatch.setattr(one.where, one.part, one.instead)
    with pytest.raises(DocumentMismatch) as refused:
        issue(DocumentKind.HANDOUT, content)
    assert any(sentence.startswith(one.named) for sentence in refused.value.sentences), refused.value


@pytest.mark.parametrize(
    ("language", "paper", "large_print"),
    [("en", "a4", False), ("es", "letter", False), ("en", "letter", True), ("es", "a4", True)],
)
@pytest.mark.parametrize("record", [eczema, isotretinoin, cushing, keloid, peeled, with_notes])
def test_without_a_fault_each_of_these_is_issued(
    record: Callable[[], DocumentContent], language: str, paper: str, large_print: bool
) -> None:
    content = record().in_language(words_of(language))
    assert issue(DocumentKind.HANDOUT, content, paper=paper, large_print=large_print).pages


def test_a_fault_is_named_in_large_print_and_in_spanish_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handout_answers, "told_words", lambda *_: "-")
    content = eczema().in_language(words_of("es"))
    with pytest.raises(DocumentMismatch, match="finding eczema"):
        issue(DocumentKind.HANDOUT, content, large_print=True)


def test_a_note_that_repeats_what_the_paper_says_anyway_refuses_nothing() -> None:
    content = eczema()
    note = content.catalogue.always.text
    assert issue(DocumentKind.HANDOUT, with_answers(content, plan__staff_notes=note)).pages


def test_a_heading_left_in_english_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    title = handout_summary.title
    points = words_of("es")("The main points")
    in_english = lambda words, style: title("The main points" if words == points else words, style)  # noqa: E731
    monkeypatch.setattr(handout_summary, "title", in_english)
    with pytest.raises(DocumentMismatch, match="Heading 1: "):
        issue(DocumentKind.HANDOUT, eczema().in_language(words_of("es")))


def test_what_is_drawn_beside_the_words_says_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, list[tuple[Any, ...]]] = {"Hope": [], "CertaintyLine": [], "Group": []}
    for name, calls in drawn.items():
        part = getattr(handout_results, name)
        spy = lambda *given, _part=part, _calls=calls, **named: _calls.append(given) or _part(*given, **named)  # noqa: E731
        monkeypatch.setattr(handout_results, name, spy)
    build(DocumentKind.HANDOUT, eczema())
    assert {hope[:2] for hope in drawn["Hope"]} == {(26, 50)}
    assert {line[0] for line in drawn["CertaintyLine"]} == {2}
    assert set(drawn["Group"]) == {
        (Kind.SOLID, 67, "marked or excellent"),
        (Kind.PALE, 13, "moderate"),
        (Kind.EMPTY, 20, "minimal"),
    }


def on_one_hip(side: str) -> DocumentContent:
    content = eczema()
    marks = Answers({"marks.region": ("hip",), "marks.side": (side,), "marks.colour": ("white",)})
    values = {
        link_id: value
        for link_id, value in content.answers.values.items()
        if link_id not in ("plan.regions", "plan.side")
    }
    return screened(replace(content, answers=Answers(values, {"marks": (marks,)})))


@pytest.mark.parametrize(("side", "other"), [("left", "right"), ("right", "left")])
def test_marks_on_one_hip_are_named_and_hatched_on_that_side_of_the_patient(
    side: str, other: str, look: Look, count_near: Callable[[Any, Any], int]
) -> None:
    pdf = issue(DocumentKind.HANDOUT, on_one_hip(side)).pdf
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        text = " ".join(" ".join((page.extract_text() or "").split()) for page in read.pages)
        number, page = next(
            (number, page) for number, page in enumerate(read.pages) if "Front" in page.extract_text()
        )
        words = page.extract_words()
    assert f"Areas A {side} hip." in text
    assert f"{side.capitalize()} hip: white marks." in text
    assert f"{other} hip" not in text.lower()
    for view, patients_left in (("Front", "right"), ("Back", "left")):
        name = next(word for word in words if word["text"] == view)
        # The patient looks out of the front view: their left is at the reader's right.
        hatched = patients_left if side == "left" else {"left": "right", "right": "left"}[patients_left]
        figures = beside(pdf, number, (name["x0"] + name["x1"]) / 2, name["top"])
        counted = {place: count_near(figure, look.palette.accent) for place, figure in figures.items()}
        assert counted[hatched] > 0
        assert counted[{"left": "right", "right": "left"}[hatched]] == 0


def beside(pdf: bytes, page: int, middle: float, bottom: float) -> dict[str, Any]:
    """The pictures left and right of the middle of a figure of the body that stands on `bottom`."""
    scale, wide, high = 4.0, 40.0, 110.0
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    edges = {"left": (middle - wide, middle - 1), "right": (middle + 1, middle + wide)}
    return {
        name: picture.crop(tuple(round(edge * scale) for edge in (left, bottom - high, right, bottom)))
        for name, (left, right) in edges.items()
    }


def test_the_same_sheet_of_the_other_side_is_refused() -> None:
    pdf = build(DocumentKind.HANDOUT, on_one_hip("right")).pdf
    wrong = verify(pdf, expected(DocumentKind.HANDOUT, on_one_hip("left")))
    assert any(sentence.startswith("The region hip") for sentence in wrong)
